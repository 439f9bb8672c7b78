package crosscheck

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/decimal"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/internal/quantity"
	"whence/internal/span"
)

var analyst = audit.Actor{Name: "an analyst", Role: "analyst"}

// words is the text of every document; claims cite it.
const words = "A number was stated here, and another one there."

// world is a database in which accepting a claim recomputes its groups.
type world struct {
	*Service
	t      *testing.T
	claims *claims.Service
	pool   *pgxpool.Pool
	metric map[string]uuid.UUID

	outletIDs map[string]uuid.UUID // by name, of those that say something
}

func setup(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	w := &world{Service: New(pool, newID), t: t, claims: claims.New(pool, newID), pool: pool, metric: map[string]uuid.UUID{}}
	w.nearFrom = 1 // whatever is computed of a part is compared with the whole
	w.claims.OnChange, w.claims.OnImport = w.OnClaimChange, w.RefreshSeries
	return w
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *world) outlet(name string, parent *uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO outlets (id, name, kind, parent_id) VALUES ($1, $2, 'newspaper', $3)`, id, name, parent)
	return id
}

// document adds a document of an outlet, nil for one that nobody knows.
func (w *world) document(outlet *uuid.UUID, kind, published string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO sources (id, outlet_id, kind, published_at, published_precision, published_on) VALUES ($1, $2, $3, $4::date, 'day', $4::date)`,
		id, outlet, kind, published)
	w.exec(`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
		VALUES ($1, $2, convert_to($3, 'UTF8'), sha256(convert_to($3, 'UTF8')), 'text/plain', 'utf-8', $3, sha256(convert_to($3, 'UTF8')), char_length($3), '1')`,
		id, newID(), words)
	return id
}

func (w *world) article(outlet uuid.UUID) uuid.UUID {
	w.t.Helper()
	return w.document(&outlet, "article", "2024-03-01")
}

func (w *world) addMetric(slug, unit, measure, broader string) uuid.UUID {
	w.t.Helper()
	id := newID()
	var above *uuid.UUID
	if b, ok := w.metric[broader]; ok {
		above = &b
	}
	w.exec(`INSERT INTO metrics (id, slug, definition, unit, measure, broader_id) VALUES ($1, $2, 'Something counted.', $3, $4, $5)`, id, slug, unit, measure, above)
	w.metric[slug] = id
	return id
}

func (w *world) party(slug, name string, outlet *uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := newID()
	kind := "organisation"
	if outlet != nil {
		kind = "outlet"
	}
	w.exec(`INSERT INTO parties (id, slug, name, folded, kind, outlet_id) VALUES ($1, $2, $3, $4, $5, $6)`, id, slug, name, names.Fold(name), kind, outlet)
	return id
}

// relate adds or changes a relation, as confirming one does.
func (w *world) relate(from uuid.UUID, kind string, to uuid.UUID, state string) {
	w.t.Helper()
	err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(w.t.Context(), `INSERT INTO relations (source_id, id, to_source_id, kind, state) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (source_id, to_source_id, kind) DO UPDATE SET state = excluded.state`, from, newID(), to, kind, state)
		if err != nil {
			return err
		}
		return w.RefreshSources(w.t.Context(), tx, []uuid.UUID{from, to})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func number(comparator quantity.Comparator, value, unit string) *quantity.Quantity {
	d := decimal.MustParse(value)
	return &quantity.Quantity{Comparator: comparator, Value: &d, Unit: unit}
}

func year(start, end string) *quantity.Period {
	p := &quantity.Period{Grain: quantity.Month}
	for _, e := range []struct {
		text string
		into **quantity.Date
	}{{start, &p.Start}, {end, &p.End}} {
		if e.text != "" {
			d, err := quantity.ParseDate(e.text)
			if err != nil {
				panic(err)
			}
			*e.into = &d
		}
	}
	return p
}

// stated is a claim of a document; hops follow.
func stated(source uuid.UUID, metric string, q *quantity.Quantity, p *quantity.Period, hops ...string) claims.Input {
	in := claims.Input{
		SourceID: source, Kind: claims.KindQuantity, Metric: metric, Quantity: q, Period: p, Geography: "US",
		AttributionEnd: claims.EndPrimary, Citations: []claims.Citation{{Selector: span.Selector{Exact: "A number was stated"}}},
	}
	for _, h := range hops {
		in.Attribution = append(in.Attribution, claims.Hop{Party: h})
	}
	return in
}

func (w *world) accept(in claims.Input) claims.Claim {
	w.t.Helper()
	c, err := w.claims.Create(w.t.Context(), analyst, in, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return w.update(c, func(in *claims.Input) { in.Status = claims.Accepted })
}

func (w *world) update(c claims.Claim, edit func(*claims.Input)) claims.Claim {
	w.t.Helper()
	c, err := w.claims.Update(w.t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { edit(in); return nil })
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) ask(q Query) Result {
	w.t.Helper()
	r, err := w.Crosscheck(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	w.keptRight()
	return r
}

// keptRight compares what is stored with what the claims say now.
func (w *world) keptRight() {
	w.t.Helper()
	if err := w.mismatch(); err != nil {
		w.t.Fatal(err)
	}
}
