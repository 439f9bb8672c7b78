package dashboard

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

// A profile and a series say what the cross-check says, counted by hand from its
// whole answer: of random outlets, years, numbers and decisions.
func TestProfilesAndSeriesSayWhatTheCrossCheckSays(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	w.party("cdc", "CDC", nil)
	w.bureau()
	var outlets []uuid.UUID
	var made []claims.Claim
	outletOf := map[uuid.UUID]uuid.UUID{}
	for i := range 3 {
		outlets = append(outlets, w.outlet(fmt.Sprint("Outlet ", i)))
		for range 10 {
			var hops []string
			if r.IntN(3) == 0 {
				hops = []string{"CDC"}
			}
			in := stated(w.article(outlets[i]), []quantity.Comparator{quantity.Eq, quantity.Approx, quantity.Gt, quantity.Nearly}[r.IntN(4)],
				strconv.Itoa(1001+1000*r.IntN(5)+r.IntN(3)*50), years[r.IntN(5)], hops...)
			c := w.propose(in)
			outletOf[c.ID] = outlets[i]
			made = append(made, c)
		}
	}
	for range 3 {
		for i := range made {
			made[i] = w.decide(made[i], []string{claims.Proposed, claims.Accepted, claims.Accepted, claims.Accepted, claims.Rejected}[r.IntN(5)])
		}
		answer, err := w.compare.Crosscheck(t.Context(), crosscheck.Query{Metric: "deaths"})
		if err != nil {
			t.Fatal(err)
		}
		var disputed, several, inGroup []uuid.UUID
		for _, g := range answer.Groups {
			for _, c := range g.Claims {
				inGroup = append(inGroup, c.ClaimID)
				if g.ConflictID != nil {
					disputed = append(disputed, c.ClaimID)
				}
				if g.Counts.IndependentOrigins > 1 {
					several = append(several, c.ClaimID)
				}
			}
		}
		for _, o := range outlets {
			var compared, conflict, single, accepted, decided int
			for _, c := range made {
				if outletOf[c.ID] != o {
					continue
				}
				if c.Status != claims.Proposed {
					decided++
				}
				if c.Status == claims.Accepted {
					accepted++
				}
				if slices.Contains(inGroup, c.ID) {
					compared++
					if slices.Contains(disputed, c.ID) {
						conflict++
					}
					if !slices.Contains(several, c.ID) {
						single++
					}
				}
			}
			p := w.profile(o)
			if p.Accepted != (Share{accepted, decided}) || p.InConflict != (Share{conflict, compared}) || p.SingleSourced != (Share{single, compared}) {
				t.Errorf("%+v; not %d of %d accepted, %d of %d in conflict, %d single-sourced", p, accepted, decided, conflict, compared, single)
			}
		}
		w.sameAsGroups(answer)
	}
}

// sameAsGroups holds a series against the groups: the same claims, readings,
// origins and conflicts.
func (w *world) sameAsGroups(answer crosscheck.Result) {
	w.t.Helper()
	points := map[uuid.UUID]Point{}
	s := w.series(SeriesFilter{}, keyset.Page{Limit: keyset.MaxLimit})
	for _, p := range slices.Concat(s.Claims, s.Reference) {
		points[p.ClaimID] = p
	}
	for _, g := range answer.Groups {
		for _, c := range g.Claims {
			p, ok := points[c.ClaimID]
			if !ok || !slices.Contains(p.GroupIDs, g.ID) || g.ConflictID != nil && !slices.Contains(p.ConflictIDs, *g.ConflictID) || *p.Origin != c.Origin {
				w.t.Errorf("%+v is not as in group %s: %+v", p, g.ID, c)
				continue
			}
			for i, pair := range [][2]*string{{p.StrictLo, end(c.Strict.Lo)}, {p.StrictHi, end(c.Strict.Hi)}, {p.UsualLo, end(c.Usual.Lo)}, {p.UsualHi, end(c.Usual.Hi)}} {
				if (pair[0] == nil) != (pair[1] == nil) || pair[0] != nil && *pair[0] != *pair[1] {
					w.t.Errorf("end %d of %s is %v, not %v", i, *p.Value, pair[0], pair[1])
				}
			}
		}
	}
}
