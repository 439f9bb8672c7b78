package crosscheck

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/postgres"
	"whence/internal/quantity"
)

func TestAnAnswerIsRememberedUntilSomethingOfItChanges(t *testing.T) {
	w := setup(t)
	w.tree()
	w.addMetric("road-deaths", "deaths", "total", "")
	accept := func(metric, value string) {
		w.accept(stated(w.article(w.outlet("Outlet "+value, nil)), metric, number(quantity.Eq, value, "deaths"), lastYear))
	}
	q := Query{Metric: "opioid-deaths"}
	accept("opioid-deaths", "77000")
	standing := func() string { return w.answers.known[exactly(q.Metric, "", "", "", "", "")].standing }
	w.ask(q)
	first := standing()
	accept("road-deaths", "40000")
	if w.ask(q); standing() != first {
		t.Error("what is about something else makes an answer be forgotten")
	}
	accept("drug-deaths", "70000")
	if r := w.ask(q); standing() == first || len(r.Related) == 0 {
		t.Errorf("the answer is still the one from before the whole was stated: %+v", r)
	}
}

// What is asked in a transaction that is undone is remembered by nobody.
func TestAnAnswerOfWhatIsNotCommittedIsNotRemembered(t *testing.T) {
	w := setup(t)
	w.tree()
	doc := w.article(w.outlet("North Daily", nil))
	w.accept(stated(doc, "drug-deaths", number(quantity.Eq, "70601", "deaths"), lastYear))
	ctx, joint := postgres.Join(t.Context(), w.pool, func(context.Context, pgx.Tx) error { return nil })
	c, err := w.claims.Create(ctx, analyst, stated(doc, "drug-deaths", number(quantity.Eq, "90000", "deaths"), lastYear), "")
	if err == nil {
		_, err = w.claims.Update(ctx, analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
	}
	if err != nil {
		t.Fatal(err)
	}
	q := Query{Metric: "drug-deaths"}
	if r, err := w.Crosscheck(ctx, q); err != nil || len(only(t, r).Claims) != 2 {
		t.Errorf("inside: %+v, %v", r, err)
	}
	joint.Abandon(ctx)
	if len(w.answers.known) != 0 || len(only(t, w.ask(q)).Claims) != 1 {
		t.Error("what was undone is still answered")
	}
}

func TestAnswersAreForgottenBeforeTheyAreTooMany(t *testing.T) {
	var m answers
	big := Result{NotCompared: make([]NotCompared, mostRemembered/4)}
	for i := range 10 {
		m.remember(fmt.Sprint(i), "as of now", big)
		if _, ok := m.recall("0", "as of now"); !ok || m.size > mostRemembered {
			t.Fatalf("with %d answers: %v, %d claims", i+1, ok, m.size)
		}
	}
	if len(m.known) != 3 {
		t.Errorf("%d answers are remembered", len(m.known))
	}
	if _, ok := m.recall("0", "as of then"); ok {
		t.Error("an answer of another time is given")
	}
	m.remember("huge", "as of now", Result{NotCompared: make([]NotCompared, mostRemembered)})
	if _, ok := m.recall("huge", "as of now"); ok || len(m.known) != 3 {
		t.Error("one answer takes the place of all")
	}
}
