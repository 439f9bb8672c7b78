package review

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
	"whence/internal/quantity"
	"whence/internal/sources"
	"whence/internal/span"
)

var (
	ann = audit.Actor{Name: "Ann", Role: "analyst"}
	bob = audit.Actor{Name: "Bob", Role: "analyst"}
	eve = audit.Actor{Name: "Eve", Role: "contributor"} // enters things
)

const words = "It began early. Officials said that 145 people died in the flood. “More will be found.” Rain goes on."

// world is a database with the slices wired as the server wires them.
type world struct {
	*Service
	t         *testing.T
	ctx       context.Context
	pool      *pgxpool.Pool
	claims    *claims.Service
	documents *sources.Service
	conflicts *crosscheck.Service
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func setup(t *testing.T) *world {
	t.Helper()
	return setupOn(t, pgtest.New(t))
}

func setupOn(t *testing.T, pool *pgxpool.Pool) *world {
	t.Helper()
	w := &world{
		t: t, ctx: t.Context(), pool: pool, claims: claims.New(pool, newID), documents: sources.New(pool, newID), conflicts: crosscheck.New(pool, newID),
	}
	w.Service = New(pool, newID, w.claims, w.documents, w.conflicts)
	w.claims.OnChange, w.claims.OnImport = w.conflicts.OnClaimChange, w.conflicts.RefreshSeries
	w.documents.OnRelationChange = w.conflicts.RefreshSources
	w.claims.OnWrite, w.documents.Relations.OnWrite, w.conflicts.OnConflictWrite = w.OnClaimWrite, w.OnRelationWrite, w.OnConflictWrite
	w.claims.OnDecision, w.conflicts.OnDecision = w.OnClaimDecision, w.OnConflictDecision
	w.documents.Sources.OnChange = func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
		if err := w.conflicts.RefreshSources(ctx, tx, ids); err != nil {
			return err
		}
		return w.OnSourceChange(ctx, tx, ids)
	}
	w.exec(`INSERT INTO metrics (id, slug, definition, unit, measure) VALUES ($1, 'flood-deaths', 'Deaths by floods.', 'deaths', 'total'),
		($2, 'fire-deaths', 'Deaths by fires.', 'deaths', 'total')`, newID(), newID())
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.ctx, sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *world) inTx(f func(tx pgx.Tx) error) {
	w.t.Helper()
	if err := postgres.InTx(w.ctx, w.pool, f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) outlet(name string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO outlets (id, name, kind) VALUES ($1, $2, 'newspaper')`, id, name)
	return id
}

func (w *world) document(outlet uuid.UUID, language string) uuid.UUID {
	w.t.Helper()
	id := newID()
	w.exec(`INSERT INTO sources (id, outlet_id, kind, language, published_at, published_precision, published_on) VALUES ($1, $2, 'article', $3, '2024-03-01', 'day', '2024-03-01')`, id, outlet, language)
	w.exec(`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
		VALUES ($1, $2, convert_to($3, 'UTF8'), sha256(convert_to($3, 'UTF8')), 'text/plain', 'utf-8', $3, sha256(convert_to($3, 'UTF8')), char_length($3), '1')`,
		id, newID(), words)
	return id
}

// article is a document of a new outlet.
func (w *world) article(name string) uuid.UUID {
	w.t.Helper()
	return w.document(w.outlet(name), "en")
}

// stated is a claim that floods have killed so many.
func stated(source uuid.UUID, deaths string) claims.Input {
	d, first, last := decimal.MustParse(deaths), quantity.Date{Year: 2023, Month: 1, Day: 1}, quantity.Date{Year: 2023, Month: 12, Day: 31}
	return claims.Input{
		SourceID: source, Kind: claims.KindQuantity, Metric: "flood-deaths", Geography: "CN", AttributionEnd: claims.EndUnknown,
		Quantity:  &quantity.Quantity{Comparator: quantity.Eq, Value: &d, Unit: "deaths"},
		Period:    &quantity.Period{Start: &first, End: &last, Grain: quantity.Year},
		Citations: []claims.Citation{{Selector: span.Selector{Exact: "145 people died"}}},
	}
}

// extracted is what an extractor proposes.
func (w *world) extracted(in claims.Input) claims.Claim {
	w.t.Helper()
	in.Extractor = "extract/1"
	var list []claims.Claim
	w.inTx(func(tx pgx.Tx) (err error) {
		list, err = w.claims.Propose(w.ctx, tx, eve, []claims.Proposal{{Input: in}})
		return err
	})
	return list[0]
}

func (w *world) update(c claims.Claim, edit func(*claims.Input)) claims.Claim {
	w.t.Helper()
	c, err := w.claims.Update(w.ctx, ann, c.ID, c.Version, "", func(in *claims.Input) error { edit(in); return nil })
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) accepted(in claims.Input) claims.Claim {
	w.t.Helper()
	return w.update(w.extracted(in), func(in *claims.Input) { in.Status = claims.Accepted })
}

func (w *world) proposedRelation(from, to uuid.UUID, kind string) sources.Relation {
	w.t.Helper()
	var r sources.Relation
	w.inTx(func(tx pgx.Tx) (err error) {
		r, _, err = w.documents.Relations.Propose(w.ctx, tx, eve, sources.RelationInput{SourceID: from, ToSourceID: to, Kind: kind})
		return err
	})
	return r
}

// lease takes an item by name.
func (w *world) lease(by audit.Actor, id uuid.UUID) Lease {
	w.t.Helper()
	list, err := w.Lease(w.ctx, by, Wanted{ItemID: &id})
	if err != nil {
		w.t.Fatal(err)
	}
	return list[0]
}

// decision is one on a lease, as it must be sent.
func (l Lease) decision(verdict string) Input {
	return Input{ItemID: l.Item.ID, Version: l.Item.Version, Token: l.Token, Verdict: verdict}
}

func (w *world) decide(by audit.Actor, in Input) Decision {
	w.t.Helper()
	d, err := w.Decide(w.ctx, by, in)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) claim(id uuid.UUID) claims.Claim {
	w.t.Helper()
	c, err := w.claims.Find(w.ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// queue gives the ids of what waits, in its order.
func (w *world) queue() []uuid.UUID {
	w.t.Helper()
	for more := true; more; {
		var err error
		if more, err = w.Rerank(w.ctx); err != nil {
			w.t.Fatal(err)
		}
	}
	rows, err := w.pool.Query(w.ctx, `SELECT id FROM review_items ORDER BY -priority, id`)
	if err != nil {
		w.t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// wrongItems says what the queue lacks, has too much, or has otherwise than the things are.
func (w *world) wrongItems() error {
	for more := true; more; {
		var err error
		if more, err = w.Rerank(w.ctx); err != nil {
			return err
		}
	}
	for _, of := range allSources {
		var n int
		err := w.pool.QueryRow(w.ctx, `WITH thing AS (`+of.items+`), there AS (SELECT * FROM review_items WHERE kind IN `+of.kinds+`)
			SELECT count(*) FROM thing t FULL JOIN there i ON i.id = t.id
			 WHERE (t.id, t.kind, t.version, t.source_id, t.outlet_id, t.language, t.metric_id, t.subject_id, t.geography, t.assignee, t.entered_by, t.priority)
			   IS DISTINCT FROM (i.id, i.kind, i.version, i.source_id, i.outlet_id, i.language, i.metric_id, i.subject_id, i.geography, i.assignee, i.entered_by, i.priority)`).Scan(&n)
		if err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%d items of the kinds %s are not what they should be", n, of.kinds)
		}
	}
	return nil
}

func (w *world) right() {
	w.t.Helper()
	if err := w.wrongItems(); err != nil {
		w.t.Fatal(err)
	}
}

// refused checks with which code something was refused.
func refused(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code {
		t.Errorf("got %v, want kind %d, %s", err, kind, code)
	}
}
