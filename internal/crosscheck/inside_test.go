package crosscheck

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/crosscheck/consistency"
	"whence/internal/quantity"
)

// inside checks the text of every document of the world with these claims.
func (w *world) inside(source uuid.UUID, text string) Inside {
	w.t.Helper()
	var snapshot uuid.UUID
	if err := w.pool.QueryRow(w.t.Context(), `SELECT id FROM snapshots WHERE source_id = $1`, source).Scan(&snapshot); err != nil {
		w.t.Fatal(err)
	}
	in, err := w.Inside(w.t.Context(), Document{SourceID: source, SnapshotID: snapshot, Text: text})
	if err != nil {
		w.t.Fatal(err)
	}
	return in
}

// codes writes findings as their codes with the roles of their figures.
func codes(in Inside) string {
	var out []string
	for _, f := range in.Findings {
		s := string(f.Code)
		for _, g := range f.Figures {
			s += fmt.Sprintf(" %s:%d", g.Role, len(g.Claims))
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestADocumentsClaimsAreSetAgainstEachOther(t *testing.T) {
	w := setup(t)
	w.tree()
	w.party("health-bureau", "Health Bureau", nil)
	outlet := w.outlet("North Daily", nil)
	exactly := func(v string) *quantity.Quantity { return number(quantity.Eq, v, "deaths") }

	agreeing := w.article(outlet)
	w.accept(stated(agreeing, "drug-deaths", exactly("3290"), lastYear))
	w.accept(stated(agreeing, "opioid-deaths", exactly("1145"), lastYear))
	if got := codes(w.inside(agreeing, words)); got != "" {
		t.Errorf("a part below its whole: %s", got)
	}

	exceeding := w.article(outlet)
	whole := w.accept(stated(exceeding, "drug-deaths", exactly("1145"), lastYear))
	part := w.accept(stated(exceeding, "opioid-deaths", exactly("3290"), lastYear))
	in := w.inside(exceeding, words)
	if got := codes(in); got != "part_exceeds_whole part:1 total:1" {
		t.Fatalf("a part above its whole: %s", got)
	}
	f := in.Findings[0]
	if f.Figures[0].Claims[0] != part.ID.String() || f.Figures[1].Claims[0] != whole.ID.String() || f.Figures[0].Text != "A number was stated" || f.Start != 0 || f.End != 19 {
		t.Errorf("evidence: %+v", f)
	}
	w.update(part, func(in *claims.Input) { in.Status = claims.Rejected })
	if got := codes(w.inside(exceeding, words)); got != "" {
		t.Errorf("a rejected part: %s", got)
	}

	twice := w.article(outlet)
	w.accept(stated(twice, "drug-deaths", exactly("1145"), lastYear))
	w.accept(stated(twice, "drug-deaths", exactly("1245"), lastYear))
	if got := codes(w.inside(twice, words)); got != "contradiction other:1 other:1" {
		t.Errorf("two numbers of its own for one thing: %s", got)
	}

	reporting := w.article(outlet)
	w.accept(stated(reporting, "drug-deaths", exactly("1145"), lastYear))
	w.accept(stated(reporting, "drug-deaths", exactly("1245"), lastYear, "Health Bureau"))
	if got := codes(w.inside(reporting, words)); got != "" {
		t.Errorf("what another says is no contradiction: %s", got)
	}
}

func TestADocumentsTotalIsSetAgainstItsParts(t *testing.T) {
	w := setup(t)
	w.addMetric("cargo", "tonnes", "total", "")
	doc := w.article(w.outlet("Port Daily", nil))
	for i, part := range []string{"grain", "ore"} {
		id := w.addMetric(part, "tonnes", "total", "")
		w.exec(`INSERT INTO metric_components (metric_id, component_id) VALUES ($1, $2)`, w.metric["cargo"], id)
		w.accept(stated(doc, part, number(quantity.Eq, []string{"1145", "2145"}[i], "tonnes"), lastYear))
	}
	w.accept(stated(doc, "cargo", number(quantity.Eq, "3790", "tonnes"), lastYear))
	in := w.inside(doc, words)
	if got := codes(in); got != "sum_mismatch part:1 part:1 total:1" || in.Compared != 3 {
		t.Errorf("%s, %d claims", got, in.Compared)
	}
	if f := in.Findings[0]; f.Implied == nil || !f.Implied.Contains(*number(quantity.Eq, "3290", "").Value) {
		t.Errorf("the parts make %+v", f.Implied)
	}
}

func TestAFigureNamesTheClaimsOfItsWords(t *testing.T) {
	id := uuid.New()
	findings := []consistency.Finding{{Figures: []consistency.Figure{
		{Start: 10, End: 19, Text: "12 people"}, {Start: 40, End: 49, Text: "12 people"}, {Start: 12, End: 19, Text: "people"},
	}}}
	name(findings, []cited{{ID: id, Verbatim: "12 people", StartAt: 5, EndAt: 30}, {ID: id, Verbatim: "12 people", StartAt: 5, EndAt: 25}})
	for i, want := range []int{1, 0, 0} {
		if got := len(findings[0].Figures[i].Claims); got != want {
			t.Errorf("figure %d: %d claims", i, got)
		}
	}
}
