package crosscheck

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/quantity"
)

func (p *press) provenance(id uuid.UUID) Provenance {
	p.t.Helper()
	g, err := p.Provenance(p.t.Context(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, n := range g.Nodes {
		if seen[n.ID] || n.Properties == nil {
			p.t.Errorf("twice, or without properties: %+v", n)
		}
		seen[n.ID] = true
	}
	for _, e := range g.Edges {
		if !seen[e.From] || !seen[e.To] || e.Properties == nil {
			p.t.Errorf("an edge to nowhere: %+v", e)
		}
	}
	return g
}

func (g Provenance) has(kind, from, to string) bool {
	return slices.ContainsFunc(g.Edges, func(e ProvenanceEdge) bool { return e.Type == kind && e.From == from && e.To == to })
}

func (g Provenance) node(id string) ProvenanceNode {
	i := slices.IndexFunc(g.Nodes, func(n ProvenanceNode) bool { return n.ID == id })
	if i < 0 {
		return ProvenanceNode{}
	}
	return g.Nodes[i]
}

func TestAClaimsProvenanceLeadsToItsOrigin(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post")
	bureau := p.party("statistics-house", "Statistics House", nil)
	house := p.outlet("Press House", nil)
	p.exec(`UPDATE outlets SET parent_id = $2 WHERE id = $1`, p.outlets["Capital Post"], house)
	post, radio := p.publish("Capital Post", "2024-03-01"), p.publish("Radio South", "2024-03-02")
	quoted := p.say(post, "105000", "Statistics House")
	quote := p.say(radio, "100000", "Capital Post")
	p.relate(radio, "cites", post, "confirmed")
	copied := p.publish("Radio South", "2024-03-03")
	repeated := p.say(copied, "100000", "Capital Post")
	p.relate(copied, "translation_of", radio, "confirmed")

	g := p.provenance(repeated.ID)
	if g.Origin != "Statistics House" || g.Kind != "party" || g.OriginID != bureau || g.End != claims.EndPrimary || g.Circular || g.Truncated {
		t.Errorf("origin %q (%s %s), end %s", g.Origin, g.Kind, g.OriginID, g.End)
	}
	claim, from, root := claimNode(repeated.ID), claimNode(quoted.ID), "report:"+quoted.ID.String()+":0"
	hop := "report:" + repeated.ID.String() + ":0"
	for _, e := range [][3]string{
		{"wasDerivedFrom", claim, from},
		{"wasDerivedFrom", claim, sourceNode(copied)},
		{"wasDerivedFrom", claim, hop},
		{"hadPrimarySource", claim, hop},
		{"wasAttributedTo", hop, outletNode(p.outlets["Capital Post"])},
		{"wasDerivedFrom", from, root},
		{"hadPrimarySource", from, root},
		{"wasAttributedTo", root, "party:" + bureau.String()},
		{"wasAttributedTo", sourceNode(post), outletNode(p.outlets["Capital Post"])},
		{"actedOnBehalfOf", outletNode(p.outlets["Capital Post"]), outletNode(house)},
		{"wasDerivedFrom", sourceNode(copied), sourceNode(radio)},
		{"wasInfluencedBy", sourceNode(radio), sourceNode(post)},
		{"alternateOf", claim, claimNode(quote.ID)},
	} {
		if !g.has(e[0], e[1], e[2]) {
			t.Errorf("missing: %v", e)
		}
	}
	var quotes, decisions int
	for _, e := range g.Edges {
		if e.Type == "wasQuotedFrom" && e.From == claim {
			quotes++
			if n := g.node(e.To); n.Kind != "snapshot" || e.Properties["exact"] != "A number was stated" || e.Properties["start"] != "0" || !g.has("specializationOf", e.To, sourceNode(copied)) {
				t.Errorf("cites %+v by %+v", n, e)
			}
		}
		if n := g.node(e.To); e.From == claim && n.Kind == "decision" {
			decisions++
			if !g.has("wasAssociatedWith", n.ID, "person:"+analyst.Name) || n.Properties["status"] != "accepted" || n.At == nil {
				t.Errorf("decided by %+v", n)
			}
		}
		if n := g.node(e.To); e.Type == "wasGeneratedBy" && e.From == claim && n.Kind != "entry" {
			t.Errorf("made by %+v", n)
		}
	}
	if quotes != 1 || decisions != 1 {
		t.Errorf("%d quotations, %d decisions", quotes, decisions)
	}

	p.relate(copied, "translation_of", radio, "rejected")
	p.update(quoted, func(in *claims.Input) { in.Status = claims.Rejected })
	g = p.provenance(repeated.ID)
	if g.Origin != "Capital Post" || g.Kind != "outlet" || g.OriginID != p.outlets["Capital Post"] || g.node(from).ID != "" || g.node(claimNode(quote.ID)).ID != "" {
		t.Errorf("after the rejections: %+v", g)
	}
}

func TestEveryProvenanceNamesTheOriginThatIsExported(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post", "Port Daily")
	p.say(p.publish("Radio South", "2024-03-01"), "100000", "Capital Post")
	p.say(p.publish("Capital Post", "2024-03-01"), "100000", "Port Daily")
	p.say(p.publish("Port Daily", "2024-03-01"), "100000", "Radio South")
	p.say(p.publish("Port Daily", "2024-03-01"), "70000")
	p.say(p.publish("Radio South", "2024-03-01"), "70000", "Port Daily", "Somebody")
	in := stated(p.publish("Radio South", "2024-03-01"), "drug-deaths", number(quantity.Eq, "5", "deaths"), lastYear, "Health Bureau")
	proposed, err := p.claims.Create(t.Context(), analyst, in, "")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := p.pool.Query(t.Context(), "WITH RECURSIVE "+Roots+" SELECT c.id, coalesce(g.label, '') FROM claims c"+OriginJoins)
	if err != nil {
		t.Fatal(err)
	}
	exported := map[uuid.UUID]string{}
	for rows.Next() {
		var id uuid.UUID
		var label string
		if err := rows.Scan(&id, &label); err != nil {
			t.Fatal(err)
		}
		exported[id] = label
	}
	circular := 0
	for id, label := range exported {
		g := p.provenance(id)
		if g.Origin != label {
			t.Errorf("%q exported, %q in the provenance", label, g.Origin)
		}
		if g.Circular {
			circular++
		}
	}
	if len(exported) != 6 || circular != 3 || exported[proposed.ID] != "Health Bureau" {
		t.Errorf("%d circular, exported %v", circular, exported)
	}
}

func TestAProvenanceIsBounded(t *testing.T) {
	p := newPress(t, "Radio South")
	from := p.say(p.publish("Radio South", "2024-03-01"), "100000")
	for range mostProvenance + 5 {
		in := stated(from.SourceID, "drug-deaths", number(quantity.Share, "0.5", "share"), lastYear)
		in.DerivedFrom = &from.ID
		var err error
		if from, err = p.claims.Create(t.Context(), analyst, in, ""); err != nil {
			t.Fatal(err)
		}
	}
	g := p.provenance(from.ID)
	if !g.Truncated || g.node(claimNode(from.ID)).ID == "" {
		t.Errorf("truncated %v, %d nodes", g.Truncated, len(g.Nodes))
	}
	if _, err := p.Provenance(t.Context(), newID()); !fault.Is(err, fault.NotFound) {
		t.Errorf("of no claim: %v", err)
	}
}
