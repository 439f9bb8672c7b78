package dashboard

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/decimal"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
	"whence/internal/quantity"
	"whence/internal/sources"
	"whence/internal/span"
)

var analyst = audit.Actor{Name: "an analyst", Role: "analyst"}

// words is the text of every document; claims cite it.
const words = "A number was stated here, and another one there."

// world is a database in which deciding a claim keeps its groups right.
type world struct {
	*Service
	t       *testing.T
	pool    *pgxpool.Pool
	claims  *claims.Service
	sources *sources.Service
	compare *crosscheck.Service
	metric  map[string]uuid.UUID
}

func setup(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	w := &world{
		Service: New(pool), t: t, pool: pool, claims: claims.New(pool, newID), sources: sources.New(pool, newID), compare: crosscheck.New(pool, newID), metric: map[string]uuid.UUID{},
	}
	w.claims.OnChange, w.claims.Count = w.compare.OnClaimChange, w.CountClaims
	w.sources.Sources.OnCreate, w.sources.Sources.OnChange = w.CountDocuments, w.MoveDocuments
	return w
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *world) outlet(name string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO outlets (id, name, kind) VALUES ($1, $2, 'newspaper')`, id, name)
	return id
}

func (w *world) document(outlet uuid.UUID, kind string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO sources (id, outlet_id, kind, language, published_at, published_precision, published_on)
		VALUES ($1, $2, $3, 'en', '2024-03-01', 'day', '2024-03-01')`, id, outlet, kind)
	w.exec(`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
		VALUES ($1, $2, convert_to($3, 'UTF8'), sha256(convert_to($3, 'UTF8')), 'text/plain', 'utf-8', $3, sha256(convert_to($3, 'UTF8')), char_length($3), '1')`,
		id, newID(), words)
	return id
}

func (w *world) article(outlet uuid.UUID) uuid.UUID {
	w.t.Helper()
	return w.document(outlet, "article")
}

func (w *world) addMetric(slug string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO metrics (id, slug, definition, unit, measure) VALUES ($1, $2, 'Something counted.', 'deaths', 'total')`, id, slug)
	w.metric[slug] = id
	return id
}

func (w *world) party(slug, name string, outlet *uuid.UUID) uuid.UUID {
	w.t.Helper()
	id, kind := newID(), "organisation"
	if outlet != nil {
		kind = "outlet"
	}
	w.exec(`INSERT INTO parties (id, slug, name, folded, kind, outlet_id) VALUES ($1, $2, $3, $4, $5, $6)`, id, slug, name, names.Fold(name), kind, outlet)
	return id
}

func (w *world) relate(from uuid.UUID, kind string, to uuid.UUID, state string) {
	w.t.Helper()
	err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(w.t.Context(), `INSERT INTO relations (source_id, id, to_source_id, kind, state) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (source_id, to_source_id, kind) DO UPDATE SET state = excluded.state`, from, newID(), to, kind, state)
		if err != nil {
			return err
		}
		return w.compare.RefreshSources(w.t.Context(), tx, []uuid.UUID{from, to})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// stated is a claim about a year: comparator and value, verbatim empty.
func stated(source uuid.UUID, comparator quantity.Comparator, value, year string, hops ...string) claims.Input {
	d := decimal.MustParse(value)
	in := claims.Input{
		SourceID: source, Kind: claims.KindQuantity, Metric: "deaths", Geography: "US", AttributionEnd: claims.EndPrimary,
		Quantity:  &quantity.Quantity{Comparator: comparator, Value: &d, Unit: "deaths"},
		Citations: []claims.Citation{{Selector: span.Selector{Exact: "A number was stated"}}},
	}
	if year != "" {
		start, end := date(year+"-01-01"), date(year+"-12-31")
		in.Period = &quantity.Period{Start: &start, End: &end, Grain: quantity.Year}
	}
	for _, h := range hops {
		in.Attribution = append(in.Attribution, claims.Hop{Party: h})
	}
	return in
}

func (w *world) propose(in claims.Input) claims.Claim {
	w.t.Helper()
	c, err := w.claims.Create(w.t.Context(), analyst, in, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) decide(c claims.Claim, status string) claims.Claim {
	w.t.Helper()
	c, err := w.claims.Update(w.t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = status; return nil })
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) accept(in claims.Input) claims.Claim {
	w.t.Helper()
	return w.decide(w.propose(in), claims.Accepted)
}

func (w *world) series(f SeriesFilter, page keyset.Page) Series {
	w.t.Helper()
	s, err := w.Series(w.t.Context(), w.metric["deaths"], f, page)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) profile(outlet uuid.UUID) Profile {
	w.t.Helper()
	p, err := w.Profile(w.t.Context(), outlet)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// plan explains a statement: the whole plan as JSON, parsed. A page costs the
// same wherever it is, as on a disk without heads: else tables as small as a
// test's are read whole because they are small.
func (w *world) plan(sql string, args pgx.NamedArgs) map[string]any {
	w.t.Helper()
	var raw []byte
	err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(w.t.Context(), `SET LOCAL random_page_cost = 1`); err != nil {
			return err
		}
		return tx.QueryRow(w.t.Context(), `EXPLAIN (FORMAT JSON, ANALYZE) `+sql, args).Scan(&raw)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var plans []map[string]any
	if err := json.Unmarshal(raw, &plans); err != nil {
		w.t.Fatal(err)
	}
	return plans[0]["Plan"].(map[string]any)
}

func date(s string) quantity.Date {
	d, err := quantity.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
