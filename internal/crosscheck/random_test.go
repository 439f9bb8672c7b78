package crosscheck

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

// Whatever is done in whatever order, what is stored is what the claims say.
func TestStoredGroupsEqualARecomputationAfterRandomChanges(t *testing.T) {
	steps := 60
	if testing.Short() {
		steps = 15
	}
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.tree()
			for slug, table := range map[string]string{"bridge-opened": "events", "vote-held": "events", "port-is-closed": "propositions", "vote-was-fair": "propositions"} {
				w.topic(table, slug)
			}
			m := &monkey{world: w, r: rand.New(rand.NewPCG(seed, 7)), dim: map[string]string{}}
			for i := range 3 {
				m.outlets = append(m.outlets, w.outlet(fmt.Sprint("Outlet ", i), nil))
				m.parties = append(m.parties, w.party(fmt.Sprint("party-", i), fmt.Sprint("Party ", i), nil))
			}
			for i := range steps {
				m.step()
				if i%6 == 5 || i == steps-1 {
					if err := w.mismatch(); err != nil {
						t.Fatalf("after step %d (%s): %v", i, m.did, err)
					}
				}
			}
			var ofMetrics, ofTopics int
			if err := w.pool.QueryRow(t.Context(), `SELECT count(metric_id), count(*) - count(metric_id) FROM crosscheck_groups`).Scan(&ofMetrics, &ofTopics); err != nil || ofMetrics*ofTopics == 0 && !testing.Short() {
				t.Errorf("%d groups of metrics, %d of events and propositions at the end: %v", ofMetrics, ofTopics, err)
			}
		})
	}
}

// The same of a key in which what a change can touch is a small part of what is
// said: other months, other years, what recurs, rows of a series and chains.
func TestWhatAChangeCannotTouchNeedNotBeRecomputed(t *testing.T) {
	steps := 90
	if testing.Short() {
		steps = 30
	}
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.tree()
			if seed%3 == 2 { // what holds until something else is said
				if _, err := w.pool.Exec(t.Context(), `UPDATE metrics SET measure = 'level'`); err != nil {
					t.Fatal(err)
				}
			}
			m := &monkey{world: w, r: rand.New(rand.NewPCG(seed, 8)), dim: map[string]string{}, apart: true}
			for i := range 3 {
				m.outlets = append(m.outlets, w.outlet(fmt.Sprint("Outlet ", i), nil))
				m.parties = append(m.parties, w.party(fmt.Sprint("party-", i), fmt.Sprint("Party ", i), nil))
			}
			near := 0
			w.claims.OnChange = func(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error {
				if _, ok := changeOf(before, after); ok {
					near++
				}
				return w.OnClaimChange(ctx, tx, before, after)
			}
			for i := range steps {
				m.step()
				if i%4 == 3 || i == steps-1 {
					if err := w.mismatch(); err != nil {
						t.Fatalf("after step %d (%s): %v", i, m.did, err)
					}
				}
			}
			if near < steps/4 {
				t.Errorf("%d of %d changes are looked at closely", near, steps)
			}
		})
	}
}

// Changes at the same time wait for one another: none is computed from what
// another has changed and not yet committed.
func TestStoredGroupsAreRightAfterChangesAtTheSameTime(t *testing.T) {
	w := setup(t)
	w.tree()
	outlet := w.outlet("Wire", nil)
	var docs []uuid.UUID
	for range 8 {
		docs = append(docs, w.article(outlet))
	}
	whole := w.accept(stated(docs[0], "drug-deaths", number(quantity.Eq, "110000", "deaths"), lastYear))
	var proposed []claims.Claim
	for i := range 24 {
		in := stated(docs[i%len(docs)], pickOf(i, "drug-deaths", "opioid-deaths"), number(quantity.Eq, fmt.Sprint(70601+i), "deaths"), lastYear)
		if i%4 == 3 {
			in.Quantity, in.DerivedFrom = number(quantity.Share, "0.5", "share"), &whole.ID
		}
		c, err := w.claims.Create(t.Context(), analyst, in, "")
		if err != nil {
			t.Fatal(err)
		}
		proposed = append(proposed, c)
	}
	event, _ := w.topic("events", "bridge-opened"), w.topic("propositions", "port-is-closed")
	var topics []claims.Claim
	for i := range 16 {
		in := dated(docs[i%len(docs)], "bridge-opened", "at", days(fmt.Sprintf("2022-08-%02d", 1+i%3), ""), pickOf(i, "", "FR"))
		if i%2 == 1 {
			in = said(docs[i%len(docs)], "port-is-closed", pickOf(i/2, claims.Affirm, claims.Deny), nil, "")
		}
		c, err := w.claims.Create(t.Context(), analyst, in, "")
		if err != nil {
			t.Fatal(err)
		}
		topics = append(topics, c)
	}
	var all sync.WaitGroup
	do := func(f func() error) {
		all.Go(func() {
			if err := patiently(f); err != nil {
				t.Error(err)
			}
		})
	}
	for _, c := range proposed {
		do(func() error {
			_, err := w.claims.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
			return err
		})
	}
	do(func() error {
		for i := 1; i < len(docs); i++ {
			w.relate(docs[i], "reprint_of", docs[i-1], "confirmed")
		}
		return nil
	})
	do(func() error {
		_, err := w.claims.Update(t.Context(), analyst, whole.ID, whole.Version, "", func(in *claims.Input) error {
			in.Quantity = number(quantity.Eq, "120000", "deaths")
			return nil
		})
		return err
	})
	for _, c := range topics {
		do(func() error {
			_, err := w.claims.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
			return err
		})
	}
	do(func() error {
		w.change(w.RefreshEvents, `UPDATE events SET slug = slug || '-at-last' WHERE id = $1`, event)
		return nil
	})
	all.Wait()
	w.keptRight()
}

// patiently does something again while there is no room for it, as callers do
// who are told so.
func patiently(f func() error) error {
	err := f()
	for fault.Is(err, fault.Exhausted) {
		err = f()
	}
	return err
}

func pickOf(i int, list ...string) string { return list[i%len(list)] }

// Each of these changes is made while another, of what it is computed from, is
// not yet committed, and about something that the other can't see.
func TestAChangeWaitsForOneOfWhatItIsComputedFrom(t *testing.T) {
	w := setup(t)
	w.tree()
	a, b := w.article(w.outlet("Wire", nil)), w.article(w.outlet("Reprinter", nil))
	whole := w.accept(stated(a, "drug-deaths", number(quantity.Eq, "110000", "deaths"), lastYear))
	propose := func(in claims.Input) claims.Claim {
		c, err := w.claims.Create(t.Context(), analyst, in, "")
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	report := propose(stated(b, "opioid-deaths", number(quantity.Eq, "70601", "deaths"), lastYear))
	share := stated(b, "opioid-deaths", number(quantity.Share, "0.5", "share"), lastYear)
	share.DerivedFrom = &whole.ID
	part := propose(share)
	for name, c := range map[string]struct {
		first func(tx pgx.Tx) error
		then  claims.Claim
	}{
		"a relation of its document": {func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `INSERT INTO relations (source_id, id, to_source_id, kind, state) VALUES ($1, $2, $3, 'reprint_of', 'confirmed')`, b, newID(), a); err != nil {
				return err
			}
			return w.RefreshSources(t.Context(), tx, []uuid.UUID{a, b})
		}, report},
		"the number that it is a share of": {func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `UPDATE claims SET value = 220000 WHERE id = $1`, whole.ID); err != nil {
				return err
			}
			return w.RefreshClaims(t.Context(), tx, []uuid.UUID{whole.ID})
		}, part},
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := w.pool.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := c.first(tx); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() {
				_, err := w.claims.Update(t.Context(), analyst, c.then.ID, c.then.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
				done <- err
			}()
			for waiting := false; !waiting; {
				select {
				case err := <-done:
					t.Fatalf("it did not wait: %v", err)
				default:
				}
				if err := tx.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))`).Scan(&waiting); err != nil {
					t.Fatal(err)
				}
			}
			if err := tx.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			w.keptRight()
		})
	}
}

// monkey changes things at random.
type monkey struct {
	*world
	r                *rand.Rand
	outlets, parties []uuid.UUID
	docs             []uuid.UUID
	made             []claims.Claim
	dim              map[string]string
	did              string
	apart            bool // about many times, of one place, and no shares
}

func pick[T any](m *monkey, list ...T) T { return list[m.r.IntN(len(list))] }

func (m *monkey) step() {
	switch n := m.r.IntN(22); {
	case n >= 20:
		m.did = "work"
		m.work()
	case n < 9 || len(m.made) < 4:
		m.did = "accept"
		m.made = append(m.made, m.accept(m.random()))
	case n < 13:
		i := m.r.IntN(len(m.made))
		m.did = "amend"
		m.made[i] = m.update(m.made[i], m.amend)
	case n < 15:
		i := m.r.IntN(len(m.made))
		m.did = "decide"
		m.made[i] = m.update(m.made[i], func(in *claims.Input) { in.Status = pick(m, claims.Accepted, claims.Rejected, claims.Proposed) })
	case n < 18 && len(m.docs) > 1:
		// A copy is always younger than what it copies, so that none run in a circle.
		to := m.r.IntN(len(m.docs) - 1)
		from := to + 1 + m.r.IntN(len(m.docs)-to-1)
		m.did = "relate"
		m.relate(m.docs[from], pick(m, "reprint_of", "translation_of", "cites"), m.docs[to], pick(m, "confirmed", "confirmed", "rejected"))
	case n == 18:
		m.did = "party"
		m.change(m.RefreshParties, `UPDATE parties SET outlet_id = CASE WHEN outlet_id IS NULL THEN (SELECT o.id FROM outlets o LEFT JOIN parties p ON p.outlet_id = o.id WHERE p.id IS NULL ORDER BY o.id LIMIT 1) END WHERE id = $1`, pick(m, m.parties...))
	case n == 19 && m.r.IntN(2) == 0:
		m.did = "policy"
		m.setPolicy(pick(m, "drug-deaths", "opioid-deaths"), width(quantity.ApproxFloor, pick(m, "0.05", "0.2", "0.5")))
	default:
		m.did = "outlet"
		m.change(m.RefreshOutlets, `UPDATE outlets SET name = name || '!' WHERE id = $1`, pick(m, m.outlets...))
	}
}

// work decides a conflict, if there is one.
func (m *monkey) work() {
	list, err := m.Conflicts(m.t.Context(), ConflictFilter{}, keyset.Page{})
	if err != nil {
		m.t.Fatal(err)
	}
	if len(list.Items) == 0 {
		return
	}
	c := pick(m, list.Items...)
	d, err := m.Conflict(m.t.Context(), c.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	m.decide(d.Conflict, pick(m,
		WorkEdit{State: new(StateDismissed), Reason: "It is none."}, WorkEdit{State: new(StateExplained), Hint: new("stale")},
		resolve(pick(m, d.Disputed...).ClaimID), WorkEdit{State: new(StateOpen)},
	))
}

func (w *world) change(refresh func(context.Context, pgx.Tx, []uuid.UUID) error, sql string, id uuid.UUID) {
	w.t.Helper()
	ctx := w.t.Context()
	err := postgres.InTx(ctx, w.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sql, id); err != nil {
			return err
		}
		return refresh(ctx, tx, []uuid.UUID{id})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (m *monkey) random() claims.Input {
	var doc uuid.UUID
	if len(m.docs) == 0 || m.r.IntN(3) == 0 {
		doc = m.document(pick(m, nil, &m.outlets[0], &m.outlets[1], &m.outlets[2]), pick(m, "article", "article", "data"), pick(m, "2024-03-01", "2023-08-01"))
		m.docs = append(m.docs, doc)
	} else {
		doc = pick(m, m.docs...)
	}
	in := stated(doc, "drug-deaths", nil, nil)
	if !m.apart {
		in.Kind = pick(m, claims.KindQuantity, claims.KindQuantity, claims.KindDate, claims.KindStatement)
	}
	if in.Kind != claims.KindQuantity {
		in.Metric = ""
		m.amendTopic(&in)
		m.amendTopic(&in)
		return in
	}
	m.amend(&in)
	if m.apart {
		in.Metric, in.Geography, in.Period = pick(m, "drug-deaths", "drug-deaths", "opioid-deaths"), "US", m.period()
	}
	in.Quantity = m.number()
	in.AttributionEnd = pick(m, claims.EndPrimary, claims.EndPrimary, claims.EndUnknown, claims.EndUnnamed)
	for range m.r.IntN(3) {
		in.Attribution = append(in.Attribution, claims.Hop{Party: pick(m, "party-0", "party-1", "party-2", "Outlet 1", "Outlet 2", "Somebody", "SOMEBODY")})
	}
	if len(m.made) > 0 && !m.apart && m.r.IntN(5) == 0 {
		from := pick(m, m.made...).ID
		in.DerivedFrom = &from
		in.Quantity = number(quantity.Share, "0.5", "share")
		in.Geography = pick(m, "", "US")
	}
	return in
}

func (m *monkey) number() *quantity.Quantity {
	return number(pick(m, quantity.Eq, quantity.Approx, quantity.Gt, quantity.Nearly), pick(m, "70601", "77000", "100000", "7700000", "110000"), pick(m, "deaths", "deaths", "deaths", "people", ""))
}

func (m *monkey) amend(in *claims.Input) {
	if in.Kind != claims.KindQuantity {
		m.amendTopic(in)
		return
	}
	switch n := m.r.IntN(5); {
	case m.apart && n < 2:
		in.Period = m.period()
	case n == 0:
		in.Metric = pick(m, "drug-deaths", "opioid-deaths", "")
	case n == 1:
		in.Geography = pick(m, "US", "CN", "")
	case n == 2 && !m.apart:
		in.Period = pick(m, lastYear, year("2023-01-01", "2023-12-31"), year("2022-06-01", "2023-05-31"), &quantity.Period{Recurrence: quantity.Yearly}, year("2020-01-01", ""), nil)
	case n == 3:
		in.Dimensions = pick(m, m.dim, map[string]string{"age_group": "adults"})
	default:
		if in.DerivedFrom == nil {
			in.Quantity = m.number()
		}
	}
}

// period is a month, twelve months from any, or what is no closed period.
func (m *monkey) period() *quantity.Period {
	first := quantity.Date{Year: 2021 + m.r.IntN(2), Month: time.Month(1 + m.r.IntN(12)), Day: 1}
	months := pick(m, 1, 1, 1, 12)
	if months == 12 {
		first.Month = pick(m, time.January, time.January, time.March, time.July)
	}
	last := quantity.DateOf(first.Time().AddDate(0, months, -1))
	return pick(m, &quantity.Period{Start: &first, End: &last, Grain: quantity.Month}, &quantity.Period{Start: &first, End: &last, Grain: quantity.Month},
		&quantity.Period{Start: &first, End: &last, Grain: quantity.Day}, &quantity.Period{Start: &first, End: &last, Grain: quantity.Month},
		pick(m, &quantity.Period{Recurrence: quantity.Yearly}, &quantity.Period{Start: &first, Grain: quantity.Month}, &quantity.Period{End: &last, Grain: quantity.Month}, nil))
}

// amendTopic changes a date or a statement.
func (m *monkey) amendTopic(in *claims.Input) {
	if in.Kind == claims.KindDate {
		in.Event = pick(m, "bridge-opened", "bridge-opened", "vote-held", "")
		in.DateComparator = pick(m, "at", "at", "before", "after", "since", "by")
		if in.Period == nil {
			in.Period = lastYear
		}
	} else {
		in.Proposition = pick(m, "port-is-closed", "port-is-closed", "vote-was-fair", "")
	}
	switch m.r.IntN(4) {
	case 0:
		in.Stance = pick(m, claims.Affirm, claims.Affirm, claims.Deny, claims.Demand)
	case 1:
		in.Geography = pick(m, "US", "CN", "", "")
	case 2:
		in.Dimensions = pick(m, m.dim, map[string]string{"age_group": "adults"})
	default:
		in.Period = pick(m, lastYear, year("2022-08-01", "2022-08-31"), days("2022-08-14", "2022-08-14"), days("2023-01-01", "2023-01-01"), year("2020-01-01", ""), in.Period)
	}
}
