package ingest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/quantity"
	"whence/internal/sources"
	"whence/internal/span"
)

func TestASentenceThatIsTooLongToCiteCostsOnlyItsClaim(t *testing.T) {
	w := setup(t)
	r := w.take(text("https://long.example/a", floods+"\nSome 70 people drowned in 1999, "+strings.Repeat("and it rained, ", 800)+"and so on.\n"))
	if got := verbatims(r.Claims); !slices.Equal(got, []string{"About 1,200 people", "3,400 homes"}) {
		t.Errorf("proposed %q", got)
	}
	if !strings.Contains(w.logs.String(), "a candidate was left out") || strings.Contains(w.logs.String(), "rained") {
		t.Errorf("the log says %s", w.logs)
	}
}

func TestWhatAHeadlineRepeatsIsOneClaimWithTwoCitations(t *testing.T) {
	w := setup(t)
	r := w.take(text("https://twice.example/a", "Floods destroy 3,400 homes\n\nFloods in the lower valley destroyed 3,400 homes on Tuesday, the council said. It was the worst night in years.\n"))
	var quotes []string
	for _, c := range r.Claims {
		if c.Kind == claims.KindQuantity {
			for _, x := range c.Citations {
				quotes = append(quotes, x.Exact)
			}
		}
	}
	if want := []string{"Floods in the lower valley destroyed 3,400 homes on Tuesday, the council said.", "Floods destroy 3,400 homes"}; !slices.Equal(quotes, want) {
		t.Errorf("cites %q", quotes)
	}
}

func TestACandidateThatIsRefusedIsLeftOutAndTheOthersStay(t *testing.T) {
	candidate := func(edit func(*extract.Candidate)) extract.Candidate {
		c := extract.Candidate{
			Kind: "quantity", Stance: "affirm", Metric: "flood-deaths", Start: 0, End: 10, AttributionEnd: "unknown", Extractor: "x",
			Confidence: decimal.MustParse("0.5"), Quantity: quantity.Quantity{Comparator: quantity.Eq, Value: new(decimal.MustParse("12")), Unit: "deaths", Verbatim: "12"},
		}
		edit(&c)
		return c
	}
	good := candidate(func(*extract.Candidate) {})
	for name, c := range map[string]struct {
		candidates []extract.Candidate
		want       int
	}{
		"a metric that was renamed": {[]extract.Candidate{good, candidate(func(c *extract.Candidate) { c.Metric = "gone" }), good}, 2},
		"it alone":                  {[]extract.Candidate{candidate(func(c *extract.Candidate) { c.Metric = "gone" })}, 0},
		"no number":                 {[]extract.Candidate{good, candidate(func(c *extract.Candidate) { c.Quantity.Value = nil })}, 1},
		"a place that is none":      {[]extract.Candidate{good, candidate(func(c *extract.Candidate) { c.Geography = "Atlantis" })}, 1},
		"a hop behind the text": {[]extract.Candidate{good, candidate(func(c *extract.Candidate) {
			c.Attribution = []extract.Hop{{PartyName: "Somebody", Relation: "quotes", Start: 1, End: 1 << 20}}
		})}, 1},
		"a share of what is left out": {[]extract.Candidate{candidate(func(c *extract.Candidate) { c.Metric = "gone" }), candidate(func(c *extract.Candidate) { c.DerivedFrom = new(0) })}, 1},
		"shares of each other":        {[]extract.Candidate{candidate(func(c *extract.Candidate) { c.DerivedFrom = new(1) }), candidate(func(c *extract.Candidate) { c.DerivedFrom = new(0) }), good}, 2},
		"a hundred of them":           {append(slices.Repeat([]extract.Candidate{candidate(func(c *extract.Candidate) { c.Metric = "gone" })}, 100), good), 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := setup(t)
			r := w.take(text("https://plain.example/a", "Nothing that states a number."))
			var list []claims.Claim
			err := postgres.InTx(t.Context(), w.pool, func(tx pgx.Tx) (err error) {
				stored := sources.Stored{Source: r.Source, Snapshot: r.Snapshot, NewSource: true}
				list, err = w.propose(t.Context(), tx, ann, stored, span.NewText("Nothing that states a number."), c.candidates)
				return err
			})
			if err != nil || len(list) != c.want || w.rows()["claims"] != c.want {
				t.Errorf("%d claims, %v", len(list), err)
			}
			for _, c := range list {
				if c.DerivedFrom != nil && !slices.ContainsFunc(list, func(o claims.Claim) bool { return o.ID == *c.DerivedFrom }) {
					t.Errorf("%s is a share of what was left out", c.ID)
				}
			}
		})
	}
}

func TestOnlyARefusalThatNamesProposalsIsTakenApart(t *testing.T) {
	for name, err := range map[string]error{
		"none":                nil,
		"another error":       errors.New("broken"),
		"another kind":        fault.New(fault.Conflict, "x", "x"),
		"without fields":      fault.New(fault.Invalid, "x", "x"),
		"a pointer elsewhere": fault.AtField("/metric", "x", "x"),
		"one too many":        fault.AtField("/2/metric", "x", "x"),
		"one too few":         fault.AtField("/-1/metric", "x", "x"),
	} {
		if bad := refusedOf(err, 2); len(bad) != 0 {
			t.Errorf("%s: %v", name, bad)
		}
	}
	if bad := refusedOf(fault.AtField("/1/metric", "x", "x"), 2); !bad[1] || len(bad) != 1 {
		t.Errorf("the second: %v", bad)
	}
}
