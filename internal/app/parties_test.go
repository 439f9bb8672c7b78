package app

import "testing"

// An outlet that has spoken may be made a party afterwards: from then on its own
// reports and those who quote it by that name have one origin.
func TestAnOutletThatBecomesAPartyIsOneOriginWithWhoQuotesIt(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	all := object{"metric": "drug-overdose-deaths", "geography": "US"}
	own := s.ingest("Capital News", "https://capital.example/c", "The toll.\n\nNearly 110,000 Americans died of drug overdoses in 2022.\n")
	s.accept(claimOf(own, "110,000"), all)
	s.call("POST", "/v1/parties", object{"slug": "capital", "name": "The Capital", "kind": "outlet", "outlet_id": own.text("source", "outlet_id")}).want(201)
	if err := s.groupsDiffer(); err != nil {
		t.Error(err)
	}
	var label string
	if err := s.pool.QueryRow(t.Context(), `SELECT origin_label FROM crosscheck_members`).Scan(&label); err != nil || label != "The Capital" {
		t.Errorf("the origin is %q, %v", label, err)
	}
}
