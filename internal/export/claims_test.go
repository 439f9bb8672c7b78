package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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
	"whence/internal/span"
)

const page = "=Port notice, \"final\"\r\n\n前年有超过7.7万吨货物滞留，\tsaid the bureau.\n\n-5% this year."

var analyst = audit.Actor{Name: "=HYPERLINK(\"x\")", Role: "analyst"}

type world struct {
	*Service
	pool   *pgxpool.Pool
	claims *claims.Service
	source uuid.UUID
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func setup(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	w := &world{Service: New(pool), pool: pool, claims: claims.New(pool, newID), source: newID()}
	w.claims.OnChange = crosscheck.New(pool, newID).OnClaimChange
	outlet, bureau := newID(), newID()
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO outlets (id, name, kind) VALUES ($1, '@Port, "Daily"', 'newspaper')`, []any{outlet}},
		{`INSERT INTO sources (id, outlet_id, kind, title, url, canonical_url, published_at, published_precision, published_on, language)
			VALUES ($1, $2, 'article', E'+Port\r\nnotice', 'https://port.example/a,b', 'https://port.example/a', '2024-01-30T23:55:00Z', 'minute', '2024-01-31', 'zh-Hans')`, []any{w.source, outlet}},
		{`INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version, retrieved_at)
			VALUES ($1, $2, convert_to($3, 'UTF8'), sha256(convert_to($3, 'UTF8')), 'text/plain', 'utf-8', $3, sha256(convert_to($3, 'UTF8')), char_length($3), '1', '2024-02-01T10:00:00.125Z')`, []any{w.source, newID(), page}},
		{`INSERT INTO metrics (id, slug, definition, unit, measure) VALUES ($1, 'cargo', 'Cargo that waits.', 'tonnes', 'total')`, []any{newID()}},
		{`INSERT INTO parties (id, slug, name, folded, kind) VALUES ($1, 'bureau', '-Bureau', '-bureau', 'organisation')`, []any{bureau}},
	} {
		if _, err := pool.Exec(t.Context(), s.sql, s.args...); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *world) propose(t *testing.T, in claims.Input) claims.Claim {
	t.Helper()
	c, err := w.claims.Create(t.Context(), analyst, in, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) accept(t *testing.T, in claims.Input) claims.Claim {
	t.Helper()
	c := w.propose(t, in)
	c, err := w.claims.Update(t.Context(), analyst, c.ID, c.Version, "", func(in *claims.Input) error { in.Status = claims.Accepted; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) full(value string) claims.Input {
	v := decimal.MustParse(value)
	start, _ := quantity.ParseDate("2022-05-01")
	end, _ := quantity.ParseDate("2023-04-30")
	return claims.Input{
		SourceID: w.source, Kind: claims.KindQuantity, Metric: "cargo", Geography: "US",
		Quantity:       &quantity.Quantity{Comparator: quantity.Gt, Value: &v, Unit: "tonnes", Verbatim: "超过7.7万吨"},
		Period:         &quantity.Period{Start: &start, End: &end, Grain: quantity.Month},
		Dimensions:     map[string]string{"product": "=grain", "basis": "gross"},
		Attribution:    []claims.Hop{{Party: "bureau"}, {Party: "Somebody, else"}},
		AttributionEnd: claims.EndPrimary,
		Citations:      []claims.Citation{{Selector: span.Selector{Exact: "=Port notice, \"final\"\r\n\n前年"}}},
	}
}

// file writes an export and reads it back, as a list of rows by column.
func (w *world) file(t *testing.T, f claims.Filter, o Options) []map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := w.Claims(t.Context(), &b, f, o); err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(b.Bytes()) {
		t.Error("the file is not UTF-8")
	}
	if _, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll(); err != nil {
		t.Errorf("encoding/csv refuses it: %v", err)
	}
	rows, err := readStrictly(strings.TrimPrefix(b.String(), "\ufeff"))
	if err != nil {
		t.Fatalf("%v in %q", err, b.String())
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		if len(row) != len(rows[0]) {
			t.Fatalf("a row has %d cells of %d", len(row), len(rows[0]))
		}
		cells := map[string]string{}
		for i, name := range rows[0] {
			cells[name] = row[i]
		}
		list = append(list, cells)
	}
	return list
}

func TestEachRowLeadsBackToItsEvidence(t *testing.T) {
	w := setup(t)
	c := w.accept(t, w.full("77000"))
	rows := w.file(t, claims.Filter{}, Options{BaseURL: "https://whence.example/"})
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	got := rows[0]
	for name, want := range map[string]string{
		"claim_id": c.ID.String(), "claim_url": "https://whence.example/v1/claims/" + c.ID.String(), "status": "accepted",
		"outlet": `'@Port, "Daily"`, "title": "'+Port\r\nnotice", "url": "https://port.example/a,b", "published_on": "2024-01-31",
		"published_at": "2024-01-30T23:55:00.000Z", "retrieved_at": "2024-02-01T10:00:00.125Z", "language": "zh-Hans",
		"quote": "'=Port notice, \"final\"\r\n\n前年", "quote_start": "0", "quote_end": "26", "quote_state": "exact", "citations": "1",
		"metric": "cargo", "comparator": "gt", "value": "77000", "lower": "", "unit": "tonnes", "verbatim": "超过7.7万吨",
		"strict_lower": "77000", "strict_upper": "", "usual_lower": "77000", "usual_upper": "78000",
		"period_start": "2022-05-01", "period_end": "2023-04-30", "period_grain": "month", "period_inferred": "false",
		"geography": "US", "dimensions": "basis=gross; product==grain", "attribution": `'@Port, "Daily" > -Bureau > Somebody, else`,
		"attribution_end": "primary", "origin": "Somebody, else", "verdict": "single", "independent_origins": "1",
		"decided_by": `'=HYPERLINK("x")`, "version": "2", "event": "", "derived_from": "",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	for _, name := range []string{"snapshot_raw_sha256", "snapshot_text_sha256"} {
		if len(got[name]) != 64 {
			t.Errorf("%s is %q", name, got[name])
		}
	}
	runes := []rune(page)
	if Restore(got["quote"]) != string(runes[0:26]) {
		t.Error("the quote is not the text at its offsets")
	}
}

func TestNumbersAreNeverMarked(t *testing.T) {
	w := setup(t)
	w.propose(t, w.full("-5.10"))
	if got := w.file(t, claims.Filter{}, Options{})[0]; got["value"] != "-5.10" {
		t.Errorf("the value is %q", got["value"])
	}
}

func TestTheVerdictIsTheWorstOfItsGroups(t *testing.T) {
	w := setup(t)
	a := w.full("77000")
	a.Attribution = a.Attribution[:1]
	b := w.full("990000")
	c := w.full("77000")
	c.Period = nil
	low, high := w.accept(t, a), w.accept(t, b)
	w.propose(t, c)
	rows := w.file(t, claims.Filter{Statuses: []string{claims.Accepted}}, Options{})
	if len(rows) != 2 || rows[0]["claim_id"] != low.ID.String() || rows[1]["claim_id"] != high.ID.String() {
		t.Fatalf("got %v", rows)
	}
	for _, r := range rows {
		if r["verdict"] != "conflict" || r["severity"] != "extreme" || r["independent_origins"] != "2" || r["conflict_id"] == "" {
			t.Errorf("got %v", r)
		}
	}
	if rows[0]["origin"] != "'-Bureau" {
		t.Errorf("the origin is %q", rows[0]["origin"])
	}
}

func TestOptions(t *testing.T) {
	w := setup(t)
	w.propose(t, w.full("77000"))
	var b bytes.Buffer
	if err := w.Claims(t.Context(), &b, claims.Filter{Kinds: []string{claims.KindDate}}, Options{BOM: true, Columns: []string{"value", "claim_id"}}); err != nil {
		t.Fatal(err)
	}
	if b.String() != "\ufeffvalue,claim_id\r\n" {
		t.Errorf("got %q", b.String())
	}
	b.Reset()
	for name, o := range map[string]struct {
		f claims.Filter
		o Options
	}{
		"a column that is not":      {o: Options{Columns: []string{"secret"}}},
		"a filter that can't match": {f: claims.Filter{Outlets: []string{"a\x00"}}},
	} {
		if err := w.Claims(t.Context(), &b, o.f, o.o); !fault.Is(err, fault.Malformed) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

func TestColumnsAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Columns() {
		if c.Name == "" || c.Description == "" || c.sql == "" || seen[c.Name] ||
			!slices.Contains([]Kind{Text, Number, Date, Time, ID, Word, URL}, c.Kind) {
			t.Errorf("%+v", c)
		}
		seen[c.Name] = true
	}
}

// many adds claims enough to fill the buffers between here and the database.
func (w *world) many(t *testing.T, n int) {
	t.Helper()
	var list []claims.Proposal
	for range n {
		list = append(list, claims.Proposal{Input: w.full("77000")})
	}
	if err := postgres.InTx(t.Context(), w.pool, func(tx pgx.Tx) error {
		_, err := w.claims.Propose(t.Context(), tx, analyst, list)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// breaking is a reader that goes away, or a database that does: after some
// bytes it does something.
type breaking struct {
	bytes.Buffer
	after int
	then  func() error
}

func (b *breaking) Write(p []byte) (int, error) {
	if b.Len() > b.after && b.then != nil {
		then := b.then
		b.then = nil
		if err := then(); err != nil {
			return 0, err
		}
	}
	return b.Buffer.Write(p)
}

func TestAFileThatBreaksOffIsAnErrorAndNotWhole(t *testing.T) {
	w := setup(t)
	w.many(t, 3000)
	var whole bytes.Buffer
	if err := w.Claims(t.Context(), &whole, claims.Filter{}, Options{}); err != nil {
		t.Fatal(err)
	}
	gone := errors.New("the reader has gone")
	t.Run("the reader goes", func(t *testing.T) {
		b := &breaking{after: 100 << 10, then: func() error { return gone }}
		if err := w.Claims(t.Context(), b, claims.Filter{}, Options{}); !errors.Is(err, gone) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the database goes", func(t *testing.T) {
		b := &breaking{after: 100 << 10, then: func() error {
			_, err := w.pool.Exec(context.Background(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
			return err
		}}
		err := w.Claims(t.Context(), b, claims.Filter{}, Options{})
		if err == nil || b.Len() >= whole.Len() {
			t.Errorf("%d of %d bytes: %v", b.Len(), whole.Len(), err)
		}
	})
}

func TestTheRowsAreThoseOfOneMoment(t *testing.T) {
	w := setup(t)
	w.many(t, 2000)
	b := &breaking{after: 50 << 10, then: func() error {
		_, err := w.pool.Exec(t.Context(), `UPDATE claims SET verbatim = 'later'`)
		return err
	}}
	if err := w.Claims(t.Context(), b, claims.Filter{}, Options{Columns: []string{"verbatim", "quote", "title", "dimensions"}}); err != nil {
		t.Fatal(err)
	}
	rows, err := readStrictly(b.String())
	if err != nil || len(rows) != 2001 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for i, r := range rows[1:] {
		if r[0] != "超过7.7万吨" {
			t.Fatal(fmt.Sprint("row ", i, " is of a later moment"))
		}
	}
}
