package crosscheck

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

func TestTwoWhoDisagreeAtTheSameTimeOpenOneConflict(t *testing.T) {
	for range 5 {
		w := setup(t)
		w.tree()
		var proposed []claims.Claim
		for i := range 6 {
			in := stated(w.article(w.outlet(fmt.Sprint("Outlet ", i), nil)), "drug-deaths", number(quantity.Eq, fmt.Sprint(70601+20000*i), "deaths"), lastYear)
			c, err := w.claims.Create(t.Context(), analyst, in, "")
			if err != nil {
				t.Fatal(err)
			}
			proposed = append(proposed, c)
		}
		var all sync.WaitGroup
		for _, c := range proposed {
			all.Go(func() {
				err := patiently(func() error {
					_, err := w.claims.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if c := w.theConflict(); c.Voices != 6 || !c.Active {
			t.Errorf("got %+v", c)
		}
	}
}

func TestOfTwoWhoDecideAtTheSameTimeOneIsRefused(t *testing.T) {
	w := setup(t)
	w.tree()
	w.say("North Daily", "70601", lastYear)
	w.say("South Daily", "90123", lastYear)
	c := w.theConflict()
	const n = 8
	var all sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		all.Go(func() {
			by := audit.Actor{Name: fmt.Sprint("Analyst ", i), Role: "analyst"}
			errs[i] = patiently(func() error {
				_, err := w.Decide(t.Context(), by, c.ID, c.Version, WorkEdit{State: new(StateDismissed), Reason: by.Name})
				return err
			})
		})
	}
	all.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !fault.Is(err, fault.Stale):
			t.Error(err)
		}
	}
	if h := w.told(c.ID); done != 1 || len(h) != 2 {
		t.Errorf("%d were taken, the history has %d", done, len(h))
	}
}

// Whoever decides while claims come and go decides on the picture that they
// named, or is refused, or is overtaken and told so by the history.
func TestNoDecisionOutlivesThePictureThatItWasMadeOn(t *testing.T) {
	w := setup(t)
	w.tree()
	north := w.say("North Daily", "70601", lastYear)
	moving := w.say("South Daily", "90123", lastYear)
	w.say("East Daily", "300789", lastYear)
	id := w.theConflict().ID
	stop := make(chan struct{})
	var all sync.WaitGroup
	decided := 0
	all.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			d, err := w.Conflict(t.Context(), id)
			if err != nil {
				t.Error(err)
				return
			}
			_, err = w.Decide(t.Context(), eva, id, d.Version, resolve(north.ID))
			var f *fault.Fault
			switch {
			case err == nil:
				decided++
			case !errors.As(err, &f) || f.Kind != fault.Stale:
				t.Error(err)
			}
		}
	})
	for i := range 30 {
		moving = w.update(moving, func(in *claims.Input) { in.Quantity = number(quantity.Eq, fmt.Sprint(90123+i*1000), "deaths") })
		w.keptRight()
	}
	close(stop)
	all.Wait()
	if decided == 0 {
		t.Error("nothing was decided")
	}
	w.keptRight()
}

func TestAPageOfConflictsIsReadOffAnIndex(t *testing.T) {
	w := setup(t)
	metric := w.addMetric("drug-deaths", "deaths", "total", "")
	w.addMetric("other-deaths", "deaths", "total", "")
	w.exec(`INSERT INTO conflicts (shard_key, id, metric_id, geography, dimensions, unit, active, closed_at, state, reason, decided_picture, assignee, picture, verdict, voices, claims,
			documents, outlets, independent_origins, unattributed, rank, updated_at)
		SELECT n, gen_random_uuid(), CASE WHEN n % 7 = 0 THEN $1::uuid ELSE $2::uuid END, CASE WHEN n % 50 = 0 THEN 'CN' ELSE 'US' END, '{}', 'deaths', n % 5 > 0, CASE WHEN n % 5 = 0 THEN now() END,
		       CASE WHEN n % 3 = 0 THEN 'dismissed' ELSE 'open' END, CASE WHEN n % 3 = 0 THEN 'none' END, CASE WHEN n % 3 = 0 THEN decode(repeat('00', 32), 'hex') END,
		       CASE WHEN n % 11 = 0 THEN 'Eva' END, decode(repeat('00', 32), 'hex'), 'conflict', 2, 2, 2, 2, 2, 0, (n * 7919 % 20000) / 100.0, now() - n * interval '1 second'
		  FROM generate_series(1, 20000) AS n`, metric, w.metric["other-deaths"])
	w.exec(`ANALYZE conflicts`)
	yes := true
	open := ConflictFilter{States: []string{StateOpen}, Active: &yes}
	for name, c := range map[string]struct {
		filter ConflictFilter
		sort   string
		index  string
	}{
		"what is open, ranked":   {open, "-rank", "conflicts_open_by_rank"},
		"the other way round":    {open, "rank", "conflicts_open_by_rank"},
		"all, ranked":            {ConflictFilter{}, "", "conflicts_by_rank"},
		"all, by update":         {ConflictFilter{}, "-updated_at", "conflicts_by_update"},
		"of a metric":            {ConflictFilter{Metrics: []string{"drug-deaths"}}, "-rank", "conflicts_by_metric"},
		"of somebody":            {ConflictFilter{Assignees: []string{"Eva"}}, "-rank", "conflicts_by_assignee"},
		"of a place":             {ConflictFilter{Geographies: []string{"CN"}}, "-rank", "conflicts_by_geography"},
		"of a metric, and open":  {ConflictFilter{Metrics: []string{"drug-deaths"}, States: open.States, Active: &yes}, "-rank", "conflicts_"},
		"dismissed, in any case": {ConflictFilter{States: []string{StateDismissed}}, "-rank", "conflicts_by_rank"},
	} {
		first, err := w.Conflicts(t.Context(), c.filter, keyset.Page{Sort: c.sort, Limit: 20})
		if err != nil || len(first.Items) != 20 || first.Next == "" {
			t.Fatalf("%s: %d, %v", name, len(first.Items), err)
		}
		for page, cursor := range map[string]string{"first": "", "second": first.Next} {
			_, sql, args, err := c.filter.statement(keyset.Page{Sort: c.sort, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			rows, err := w.pool.Query(t.Context(), "EXPLAIN "+sql, args)
			if err != nil {
				t.Fatal(err)
			}
			lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(lines, "\n")
			if !strings.Contains(plan, "Index Scan") || !strings.Contains(plan, c.index) || strings.Contains(plan, "Sort") || strings.Contains(plan, "Seq Scan on conflicts") {
				t.Errorf("%s, %s page:\n%s", name, page, plan)
			}
		}
	}
	// Pages follow one another without a gap or anything twice.
	seen, cursor := map[string]bool{}, ""
	for {
		list, err := w.Conflicts(t.Context(), ConflictFilter{Metrics: []string{"drug-deaths"}}, keyset.Page{Cursor: cursor, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list.Items {
			if seen[c.ID.String()] {
				t.Fatalf("%s is there twice", c.ID)
			}
			seen[c.ID.String()] = true
		}
		if cursor = list.Next; cursor == "" {
			break
		}
	}
	if len(seen) != 20000/7 {
		t.Errorf("%d of %d are listed", len(seen), 20000/7)
	}
}
