package crosscheck

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/quantity"
)

// reporters is a world at random in which outlets quote one another: chains,
// circles, copies and citations.
type reporters struct {
	*press
	r     *rand.Rand
	names []string
	docs  []uuid.UUID
	made  []claims.Claim
}

func (r *reporters) any(list ...string) string { return list[r.r.IntN(len(list))] }

func (r *reporters) document() uuid.UUID {
	doc := r.publish(r.any(r.names...), r.any("2024-03-01", "2024-03-01", "2024-03-02", "2024-03-03"))
	r.docs = append(r.docs, doc)
	return doc
}

func (r *reporters) claim() claims.Claim {
	doc := r.docs[r.r.IntN(len(r.docs))]
	in := stated(doc, "drug-deaths", number(quantity.Approx, r.any("100000", "105000", "150000"), "deaths"), lastYear)
	in.AttributionEnd = r.any(claims.EndUnknown, claims.EndUnknown, claims.EndPrimary, claims.EndUnnamed)
	if r.r.IntN(4) > 0 {
		in.Attribution = []claims.Hop{{Party: r.any(append([]string{"Health Bureau", "Coroners"}, r.names...)...)}}
		in.AttributionEnd = r.any(claims.EndPrimary, claims.EndPrimary, claims.EndPrimary, claims.EndUnknown, claims.EndUnnamed)
	}
	c := r.accept(in)
	r.made = append(r.made, c)
	return c
}

// pair gives two documents, of which the first is the younger one.
func (r *reporters) pair() (from, to uuid.UUID) {
	i := r.r.IntN(len(r.docs) - 1)
	return r.docs[i+1+r.r.IntN(len(r.docs)-i-1)], r.docs[i]
}

// picture is every count and origin that is kept.
func (r *reporters) picture() string {
	r.t.Helper()
	var picture string
	err := r.pool.QueryRow(r.t.Context(), `SELECT concat_ws(E'\n',
		(SELECT string_agg(concat_ws(' ', id, verdict, severity, spread, conflict_id, claims, documents, outlets, independent_origins, unattributed), E'\n' ORDER BY id) FROM crosscheck_groups),
		(SELECT string_agg(concat_ws(' ', claim_id, origin, origin_label), E'\n' ORDER BY claim_id) FROM crosscheck_members))`).Scan(&picture)
	if err != nil {
		r.t.Fatal(err)
	}
	return picture
}

// What a claim, a relation or its rejection does is undone by its opposite,
// whatever else is there; and what is kept is always what computing it anew gives.
func TestWhatIsRejectedGivesEveryCountItsEarlierValueBack(t *testing.T) {
	seeds, steps := uint64(8), 25
	if testing.Short() {
		seeds, steps = 3, 8
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := &reporters{r: rand.New(rand.NewPCG(seed, 11)), names: []string{"Radio South", "Capital Post", "Port Daily", "North Wire"}}
			r.press = newPress(t, r.names...)
			r.party("capital-post", "The Capital Post", new(r.outlets["Capital Post"]))
			for range 8 {
				r.document()
			}
			for range 6 {
				r.claim()
			}
			changed := 0
			for step := range steps {
				before := r.picture()
				var undo func()
				var did string
				switch r.r.IntN(4) {
				case 0:
					did = "accept"
					c := r.claim()
					undo = func() {
						r.made = r.made[:len(r.made)-1]
						r.update(c, func(in *claims.Input) { in.Status = claims.Rejected })
					}
				case 1:
					i := r.r.IntN(len(r.made))
					was := r.made[i].Status
					did = "decide otherwise than " + was
					other := map[string]string{claims.Accepted: claims.Rejected, claims.Rejected: claims.Accepted}[was]
					decide := func(status string) {
						r.made[i] = r.update(r.made[i], func(in *claims.Input) { in.Status = status })
					}
					decide(other)
					undo = func() { decide(was) }
				default:
					from, to := r.pair()
					kind := r.any("cites", "cites", "reprint_of", "translation_of")
					if kind == "cites" && r.r.IntN(3) == 0 {
						from, to = to, from
					}
					did = kind
					was := r.state(from, kind, to)
					now := map[string]string{"confirmed": "rejected", "rejected": "confirmed"}[was]
					r.relate(from, kind, to, now)
					undo = func() { r.relate(from, kind, to, was) }
				}
				if err := r.mismatch(); err != nil {
					t.Fatalf("step %d, %s: %v", step, did, err)
				}
				if r.picture() != before {
					changed++
				}
				if r.r.IntN(3) == 0 {
					continue // it stays
				}
				undo()
				if after := r.picture(); after != before {
					t.Fatalf("step %d, %s undone:\n%s\nbefore it:\n%s", step, did, after, before)
				}
			}
			if err := r.mismatch(); err != nil {
				t.Fatal(err)
			}
			if changed < steps/3 {
				t.Errorf("only %d of %d steps changed anything", changed, steps)
			}
		})
	}
}

func (r *reporters) state(from uuid.UUID, kind string, to uuid.UUID) string {
	r.t.Helper()
	rows, err := r.pool.Query(r.t.Context(), `SELECT state FROM relations WHERE source_id = $1 AND kind = $2 AND to_source_id = $3`, from, kind, to)
	if err != nil {
		r.t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		r.t.Fatal(err)
	}
	if len(list) == 0 {
		return "rejected" // none is as good as a rejected one
	}
	return list[0]
}
