package metrics

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/quantity"
)

func widths(pairs ...string) PolicyInput {
	in := PolicyInput{Widths: Widths{}}
	for i := 0; i < len(pairs); i += 2 {
		in.Widths[quantity.WidthName(pairs[i])] = decimal.MustParse(pairs[i+1])
	}
	return in
}

func TestAPolicyIsVersionZeroUntilSomebodySetsOne(t *testing.T) {
	s, pool := setup(t)
	m := s.create(t, metric("overdose-deaths"))
	p, err := s.Policies.Find(t.Context(), m.ID)
	if err != nil || p.Version != 0 || len(p.Widths) != 0 || p.Name() != quantity.PolicyVersion || p.Override() != nil || p.ChangedAt != nil {
		t.Fatalf("found %+v, %v", p, err)
	}
	var told []uuid.UUID
	s.Policies.OnChange = func(_ context.Context, _ pgx.Tx, ids []uuid.UUID) error { told = append(told, ids...); return nil }
	p, err = s.Policies.Replace(t.Context(), ann, m.ID, 0, "counts are exact here", widths("approx_floor", "0.20", "tension_spread", "0.05"))
	if err != nil || p.Version != 1 || p.Name() != "section-2/1+overdose-deaths/1" || p.Widths["approx_floor"].String() != "0.20" || p.ChangedAt == nil {
		t.Fatalf("replaced with %+v, %v", p, err)
	}
	if len(told) != 1 || told[0] != m.ID {
		t.Errorf("told of %v", told)
	}
	table, err := p.Table()
	if err != nil || len(table) != len(quantity.Policy{}.Widths()) {
		t.Fatalf("the table has %d rows, %v", len(table), err)
	}
	for _, w := range table {
		if own := p.Widths[w.Name]; w.Name == "approx_floor" && (!w.Value.Equal(own) || w.Default.String() != "0.05") {
			t.Errorf("the table says %+v", w)
		}
	}
	// What is not named is the default again, and the versions before are kept.
	if p, err = s.Policies.Replace(t.Context(), ann, m.ID, 1, "", widths("share_usual", "0.01")); err != nil || p.Version != 2 || len(p.Widths) != 1 {
		t.Fatalf("replaced with %+v, %v", p, err)
	}
	if again, err := s.Policies.Replace(t.Context(), ann, m.ID, 2, "", widths("share_usual", "0.01")); err != nil || again.Version != 2 {
		t.Errorf("the same widths made %+v, %v", again, err)
	}
	var versions, changes int
	if err := pool.QueryRow(t.Context(), `SELECT count(*), (SELECT count(*) FROM history WHERE entity_type = 'metric_policy' AND entity_id = $1) FROM metric_policies WHERE metric_id = $1`, m.ID).Scan(&versions, &changes); err != nil || versions != 2 || changes != 2 {
		t.Errorf("%d versions, %d changes, %v", versions, changes, err)
	}
}

func TestAPolicyThatCantBeIsRefusedWhereItIsWrong(t *testing.T) {
	s, _ := setup(t)
	m := s.create(t, metric("overdose-deaths"))
	for name, c := range map[string]struct {
		in            PolicyInput
		code, pointer string
	}{
		"an unknown width":       {widths("no_such/width", "1"), "unknown_width", "/widths/no_such~1width"},
		"a width out of bounds":  {widths("tension_spread", "-0.1"), "out_of_range", "/widths/tension_spread"},
		"a part of a year":       {widths("recurrence_years", "1.5"), "out_of_range", "/widths/recurrence_years"},
		"usual outside strict":   {widths("nearly_usual", "0.7"), "out_of_order", "/widths/nearly_usual"},
		"near wider than same":   {widths("period_same", "0.4"), "out_of_order", "/widths/period_same"},
		"a reason that is wrong": {widths("gte_floor", "0.2"), "invalid_text", "/reason"},
	} {
		t.Run(name, func(t *testing.T) {
			reason := ""
			if c.pointer == "/reason" {
				reason = "\x00"
			}
			_, err := s.Policies.Replace(t.Context(), ann, m.ID, 0, reason, c.in)
			refused(t, err, fault.Invalid, c.code, c.pointer)
		})
	}
	_, err := s.Policies.Replace(t.Context(), ann, m.ID, 1, "", widths())
	refused(t, err, fault.Stale, "stale_version", "")
	_, err = s.Policies.Replace(t.Context(), ann, uuid.New(), 0, "", widths())
	refused(t, err, fault.NotFound, "not_found", "")
	_, err = s.Policies.Find(t.Context(), uuid.New())
	refused(t, err, fault.NotFound, "not_found", "")
}

func TestOfTwoWhoSetAPolicyAtOnceOneIsRefused(t *testing.T) {
	s, _ := setup(t)
	m := s.create(t, metric("overdose-deaths"))
	const writers = 6
	errs := make([]error, writers)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			in := widths("approx_round", []string{"0.11", "0.12", "0.13", "0.14", "0.15", "0.16"}[i])
			_, errs[i] = s.Policies.Replace(t.Context(), audit.Actor{Name: "Bo"}, m.ID, 0, "", in)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			refused(t, err, fault.Stale, "stale_version", "")
		}
	}
	if p, err := s.Policies.Find(t.Context(), m.ID); won != 1 || err != nil || p.Version != 1 {
		t.Errorf("%d of %d were taken; now %+v, %v", won, writers, p, err)
	}
}
