package app

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"whence/api"
	"whence/internal/crosscheck"
)

// disagree has two documents say different numbers of the same, and gives the
// conflict and the claims.
func (s *server) disagree() (conflict string, claims [2]object) {
	s.t.Helper()
	about := func() object { return object{"metric": "synthetic-opioid-overdose-deaths", "geography": "US"} }
	for i, c := range []object{
		claimOf(s.ingest("Harbour Post", "https://post.example/a", harbour+"\nMore tomorrow.\n"), "100,000"),
		claimOf(s.ingest("湖上晚报", "https://wanbao.example/b", lake+"\n明天再报。\n"), "超过7.7万"),
	} {
		claims[i] = s.accept(c, about())
	}
	return s.call("GET", "/v1/conflicts?metric=synthetic-opioid-overdose-deaths", nil).want(200).text("items", 0, "id"), claims
}

func TestAConflictIsWorkedOverTheAPI(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	id, claims := s.disagree()
	// What one of the numbers fits better.
	s.accept(claimOf(s.ingest("Capital News", "https://capital.example/c", capital), "110,000"), object{"metric": "drug-overdose-deaths", "geography": "US"})
	path := "/v1/conflicts/" + id
	c := s.call("GET", path, nil).want(200)
	if c.Header.Get("ETag") != `"1"` || c.text("metric") != "synthetic-opioid-overdose-deaths" || c.get("active") != true || c.text("state") != "open" ||
		len(c.list("claims")) != 2 || len(c.list("groups")) == 0 || c.text("groups", 0, "conflict_id") != id || c.text("groups", 0, "hints", 0, "code") == "" {
		t.Errorf("got %.3000s", c.Body)
	}
	s.call("PATCH", path, object{"state": "resolved"}).want(428)
	if a := s.call("PATCH", path, object{"state": "resolved"}, "If-Match", `"1"`).want(422); len(a.list("errors")) != 2 {
		t.Errorf("got %s", a.Body)
	}
	resolved := s.call("PATCH", path, object{"state": "resolved", "standing_claims": []any{claims[1]["id"]}, "reason": "It names its period.", "assignee": "Eva"}, "If-Match", `"1"`).want(200)
	if resolved.Header.Get("ETag") != `"2"` || resolved.text("reason") != "It names its period." || resolved.text("assignee") != "Eva" {
		t.Errorf("got %s", resolved.Body)
	}
	s.call("PATCH", path, object{"state": "open"}, "If-Match", `"1"`).want(412)
	for _, filter := range []string{"state=resolved&active=true", "assignee=Eva", "geography=US", "outlet=Harbour+Post", "outlet=" + url.QueryEscape("湖上晚报"), "from=2023-01-01&to=2023-02-01", "state=open&state=resolved"} {
		if items := s.call("GET", "/v1/conflicts?"+filter, nil).want(200).list("items"); len(items) != 1 {
			t.Errorf("%s finds %d", filter, len(items))
		}
	}
	for _, filter := range []string{"state=open", "active=false", "assignee=Ada", "geography=CN", "outlet=Nobody", "to=2001-02-01", "event=none", "metric=drug-overdose-deaths"} {
		if items := s.call("GET", "/v1/conflicts?"+filter, nil).want(200).list("items"); len(items) != 0 {
			t.Errorf("%s finds %d", filter, len(items))
		}
	}
	s.call("GET", "/v1/conflicts?from=2024-01-02&to=2024-01-01", nil).want(400)
	s.call("POST", path+"/comments", object{"text": "两个数字说的不是同一年。"}).want(201)
	if a := s.call("GET", path, nil).want(200); a.text("comments", 0, "text") != "两个数字说的不是同一年。" || a.Header.Get("ETag") != `"2"` {
		t.Errorf("got %.2000s", a.Body)
	}
	// Another number, and it is to be looked at again.
	third := s.ingest("Third Post", "https://third.example/c", strings.Replace(harbour, "100,000", "300,000", 1))
	s.accept(claimOf(third, "300,000"), object{"metric": "synthetic-opioid-overdose-deaths", "geography": "US", "attribution": []object{{"party": "The Other Post"}}, "attribution_end": "primary"})
	again := s.call("GET", path, nil).want(200)
	if again.text("state") != "open" || again.get("hint") != nil || len(again.list("standing_claims")) != 0 || len(again.list("claims")) != 3 {
		t.Errorf("got %.2000s", again.Body)
	}
	var told []string
	for _, e := range s.call("GET", path+"/history", nil).want(200).list("items") {
		told = append(told, fmt.Sprint(e.(object)["operation"], " by ", e.(object)["actor"]))
	}
	if got := strings.Join(told, ", "); got != "reopen by crosscheck, update by bootstrap, open by crosscheck" {
		t.Errorf("history: %s", got)
	}
}

func TestOnlyAnAnalystDecidesAConflict(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	id, _ := s.disagree()
	admin := s.token
	for role, status := range map[string]int{"reader": 403, "contributor": 403, "analyst": 200} {
		s.token = admin
		s.token = s.call("POST", "/v1/tokens", object{"name": role, "role": role}).want(201).text("secret")
		s.call("GET", "/v1/conflicts/"+id, nil).want(200)
		s.call("PATCH", "/v1/conflicts/"+id, object{"assignee": "Eva"}, "If-Match", `"1"`).want(status)
		s.call("POST", "/v1/conflicts/"+id+"/comments", object{"text": "Well."}).want(map[int]int{200: 201, 403: 403}[status])
	}
}

func TestTheContractKnowsEveryExplanationOfAConflict(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Spec)
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, v := range doc.Components.Schemas["ConflictUpdate"].Value.Properties["hint"].Value.Enum {
		if word, ok := v.(string); ok {
			listed = append(listed, word)
		}
	}
	want := crosscheck.Explanations()
	slices.Sort(listed)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("the contract has %v, a conflict can be explained by %v", listed, want)
	}
}
