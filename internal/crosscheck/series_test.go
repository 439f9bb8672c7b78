package crosscheck

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/postgres"
	"whence/internal/quantity"
	"whence/internal/span"
)

// imported adds rows of a data file, accepted, as an import does.
func (w *world) imported(source uuid.UUID, rows ...claims.Input) error {
	ctx := w.t.Context()
	return postgres.InTx(ctx, w.pool, func(tx pgx.Tx) error {
		var snapshot uuid.UUID
		if err := tx.QueryRow(ctx, `SELECT id FROM snapshots WHERE source_id = $1`, source).Scan(&snapshot); err != nil {
			return err
		}
		for i := range rows {
			rows[i].Status = claims.Accepted
			rows[i].Citations[0].SnapshotID, rows[i].Citations[0].Cell = snapshot, fmt.Sprintf("%d,1", i+1)
		}
		_, n, err := w.claims.Import(ctx, tx, analyst, claims.Import{SourceID: source, SnapshotID: snapshot, Text: span.NewText(words), Claims: slices.Values(rows)}, 0)
		if err == nil && n != len(rows) {
			err = fmt.Errorf("%d of %d rows were added", n, len(rows))
		}
		return err
	})
}

func TestRowsOfASeriesJoinTheGroupsOfDocumentsAndMakeNone(t *testing.T) {
	w := setup(t)
	w.addMetric("flood-deaths", "deaths", "total", "")
	w.addMetric("quake-deaths", "deaths", "total", "")
	office, paper := w.outlet("River Office", nil), w.outlet("The Quay", nil)
	file := w.document(&office, "data", "2024-03-01")
	in := func(metric, place, value string, y int) claims.Input {
		c := stated(file, metric, number(quantity.Eq, value, "deaths"), year(fmt.Sprintf("%d-01-01", y), fmt.Sprintf("%d-12-31", y)))
		c.Geography = place
		return c
	}
	w.accept(stated(w.article(paper), "flood-deaths", number(quantity.Nearly, "1300", "deaths"), year("2021-01-01", "2021-12-31")))
	rows := []claims.Input{in("flood-deaths", "US", "1280", 2021), in("flood-deaths", "US", "900", 2020), in("flood-deaths", "CH", "12", 2021), in("quake-deaths", "US", "3", 2021)}
	for i := range 2 * fewKeys { // many places of which nobody else speaks
		rows = append(rows, in("flood-deaths", fmt.Sprintf("US-%02d", i), "7", 2021))
	}
	if err := w.imported(file, rows...); err != nil {
		t.Fatal(err)
	}
	r := w.ask(Query{Metric: "flood-deaths"})
	if len(r.Groups) != 1 || len(r.Groups[0].Claims) != 2 || r.Groups[0].Verdict != "agree" || r.Groups[0].Counts.IndependentOrigins != 2 {
		t.Errorf("compared %+v", r.Groups)
	}
	if r := w.ask(Query{Metric: "quake-deaths"}); len(r.Groups) != 0 {
		t.Errorf("rows alone make %+v", r.Groups)
	}
	// What is said after the import finds the rows.
	w.accept(stated(w.article(paper), "quake-deaths", number(quantity.Eq, "30", "deaths"), year("2021-01-01", "2021-12-31")))
	if r := w.ask(Query{Metric: "quake-deaths"}); len(r.Groups) != 1 || r.Groups[0].Verdict != "conflict" {
		t.Errorf("compared %+v", r.Groups)
	}
	// What becomes a document anchors its rows, and what was one leaves nothing behind.
	for _, c := range []struct {
		kind   string
		groups int
	}{{"article", 3 + 2*fewKeys}, {"data", 1}} {
		w.exec(`UPDATE sources SET kind = $1 WHERE id = $2`, c.kind, file)
		if err := postgres.InTx(t.Context(), w.pool, func(tx pgx.Tx) error { return w.RefreshSources(t.Context(), tx, []uuid.UUID{file}) }); err != nil {
			t.Fatal(err)
		}
		if r := w.ask(Query{Metric: "flood-deaths"}); len(r.Groups) != c.groups {
			t.Errorf("as %s the file makes %d groups, want %d", c.kind, len(r.Groups), c.groups)
		}
	}
}

func TestAnImportBesideAnAcceptanceLeavesWhatIsRight(t *testing.T) {
	w := setup(t)
	w.addMetric("flood-deaths", "deaths", "total", "")
	office, paper := w.outlet("River Office", nil), w.outlet("The Quay", nil)
	for round := range 8 {
		y := 2000 + round
		period := func() *quantity.Period { return year(fmt.Sprintf("%d-01-01", y), fmt.Sprintf("%d-12-31", y)) }
		file := w.document(&office, "data", "2024-03-01")
		c, err := w.claims.Create(t.Context(), analyst, stated(w.article(paper), "flood-deaths", number(quantity.Eq, "1300", "deaths"), period()), "")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 2)
		go func() {
			_, err := w.claims.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
			done <- err
		}()
		go func() {
			done <- w.imported(file, stated(file, "flood-deaths", number(quantity.Eq, "1280", "deaths"), period()))
		}()
		for range 2 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		w.keptRight()
	}
	if r := w.ask(Query{Metric: "flood-deaths"}); len(r.Groups) != 8 || len(r.Groups[0].Claims) != 2 {
		t.Errorf("%d groups", len(r.Groups))
	}
}
