package review

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"whence/internal/audit"
	"whence/internal/fault"
)

// Sixteen review at once, some as one person under two names' cases: each item has
// two reviews of different people, and one close.
func TestSixteenReviewersCloseEachItemOnce(t *testing.T) {
	w := setupOn(t, wide(t, 24))
	w.doubled("flood-deaths", 2)
	items := 60
	if testing.Short() {
		items = 20
	}
	doc := w.article("Harbour")
	for n := range items {
		w.extracted(stated(doc, fmt.Sprint(1000+n)))
	}
	var all sync.WaitGroup
	var rounds atomic.Int64
	for n := range 16 {
		me := audit.Actor{Name: fmt.Sprintf("Reviewer %d", n/2), Role: "analyst"}
		if n%2 == 1 {
			me.Name = strings.ToUpper(me.Name)
		}
		if n >= 14 {
			me.Role = "adjudicator"
		}
		all.Go(func() {
			for idle := 0; idle < 3; {
				leases, err := w.Lease(context.Background(), me, Wanted{Count: 1 + n%3, Filter: Filter{Kinds: []string{KindClaim}}})
				if err != nil {
					t.Error(err)
					return
				}
				if len(leases) == 0 {
					idle++
					continue
				}
				for _, l := range leases {
					verdict := Accept
					if (int(l.Item.ID[15])+n)%5 == 0 {
						verdict = Reject
					}
					rounds.Add(1)
					_, err := w.Decide(context.Background(), me, l.decision(verdict))
					// One person at two desks may hold an item at the second when they have decided it at the first.
					if f, ok := fault.As(err); err != nil && (!ok || f.Kind != fault.Conflict) {
						t.Errorf("%s: %v", me.Name, err)
					}
				}
			}
		})
	}
	all.Wait()
	// What is left are single reviews, and disputes of items that the adjudicator had reviewed.
	for _, by := range []audit.Actor{cat, bob, ada, adam} {
		for {
			leases, err := w.Lease(t.Context(), by, Wanted{Count: MaxLeases, Filter: Filter{Kinds: []string{KindClaim}}})
			if err != nil {
				t.Fatal(err)
			}
			if len(leases) == 0 {
				break
			}
			for _, l := range leases {
				w.decide(by, l.decision(Accept))
			}
		}
	}
	for what, sql := range map[string]string{
		"items are left":                        `SELECT count(*) FROM review_items WHERE kind = 'claim'`,
		"claims are not decided once":           `SELECT count(*) FROM claims WHERE status = 'proposed' OR version <> 2`,
		"claims are closed other than once":     `SELECT count(*) FROM claims c WHERE (SELECT count(*) FROM review_decisions d WHERE d.item_id = c.id AND d.closes) <> 1`,
		"claims lack two reviews":               `SELECT count(*) FROM claims c WHERE (SELECT count(*) FROM review_decisions d WHERE d.item_id = c.id AND d.review IN (1, 2)) <> 2`,
		"items were reviewed twice by one":      `SELECT count(*) FROM (SELECT FROM review_decisions GROUP BY item_id, lower(actor) HAVING count(*) > 1) x`,
		"equal reviews did not close":           `SELECT count(*) FROM review_decisions a JOIN review_decisions b ON b.item_id = a.item_id AND b.review = 2 WHERE a.review = 1 AND (a.verdict = b.verdict) <> b.closes`,
		"third reviews are no adjudicator's":    `SELECT count(*) FROM review_decisions d WHERE d.review = 3 AND d.actor NOT IN ('Ada', 'Adam', 'Reviewer 7', 'REVIEWER 7')`,
		"reviews are not revealed":              `SELECT count(*) FROM review_decisions d WHERE NOT d.closes AND NOT EXISTS (SELECT FROM history h WHERE h.entity_id = d.id AND h.revision = 2)`,
		"claims have more history than theirs":  `SELECT count(*) FROM claims c WHERE (SELECT count(*) FROM history h WHERE h.entity_type = 'claim' AND h.entity_id = c.id) <> 2`,
		"decisions are counted other than once": `SELECT abs((SELECT count(*) FROM review_decisions) - (SELECT count(*) FROM review_uncounted))`,
	} {
		if n := w.count64(sql); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	if rounds.Load() < int64(items) {
		t.Errorf("only %d reviews were tried", rounds.Load())
	}
	w.right()
}

// Sixteen send the second review of one item, or settle one dispute: one wins.
func TestOfSixteenSecondReviewsOneWins(t *testing.T) {
	w := setupOn(t, wide(t, 20))
	w.doubled("flood-deaths", 2)
	doc := w.article("Harbour")
	for round := range 4 {
		c := w.extracted(stated(doc, fmt.Sprint(100+round)))
		w.decidedBy(bob, c.ID, Accept)
		l := w.lease(ann, c.ID)
		d, won := storm(t, func(n int) (Decision, error) {
			return w.Decide(context.Background(), ann, l.decision([...]string{Accept, Reject}[n%2]))
		})
		if won != 1 || d.Review != secondReview || d.Closes != (d.Verdict == Accept) {
			t.Fatalf("%d second reviews, the last %+v", won, d)
		}
		if d.Closes {
			continue
		}
		l = w.lease(ada, c.ID)
		d, won = storm(t, func(n int) (Decision, error) {
			return w.Decide(context.Background(), ada, l.decision([...]string{Accept, Reject}[n%2]))
		})
		if won != 1 || d.Review != adjudication || w.claim(c.ID).Version != 2 {
			t.Fatalf("%d settle it, the last %+v", won, d)
		}
	}
	w.right()
}
