package crosscheck

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/postgres"
	"whence/internal/quantity"
)

func TestAPartyThatAnOutletTurnsOutToBeSpeaksInItsCopiesToo(t *testing.T) {
	w := setup(t)
	w.addMetric("flood-deaths", "deaths", "total", "")
	first, second := w.outlet("River News", nil), w.outlet("The Quay", nil)
	original, reprint := w.article(first), w.article(second)
	w.relate(reprint, "reprint_of", original, "confirmed")
	w.accept(stated(reprint, "flood-deaths", number(quantity.Eq, "1280", "deaths"), year("2021-01-01", "2021-12-31")))
	party := w.party("river-press", "River Press", &first)
	if err := postgres.InTx(t.Context(), w.pool, func(tx pgx.Tx) error { return w.RefreshParties(t.Context(), tx, []uuid.UUID{party}) }); err != nil {
		t.Fatal(err)
	}
	if r := w.ask(Query{Metric: "flood-deaths"}); r.Groups[0].Claims[0].Origin != "River Press" {
		t.Errorf("the origin is %s", r.Groups[0].Claims[0].Origin)
	}
}
