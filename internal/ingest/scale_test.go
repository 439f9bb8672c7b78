//go:build scale

package ingest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/extract"
	"whence/internal/neardup"
	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/internal/readable"
	"whence/internal/sources"
	"whence/migrations"
)

// TestRelatingDoesNotGrowWithWhatIsStored measures, at each number of stored
// documents, the look-up of who shares keys with a new one, and the whole step
// from its text to its proposed relations, and says what each is to that at
// the first number. It has a cluster of its own, and takes half an hour,
// twenty gigabytes of disk and as many of memory: make bench-duplicates runs it, CI does not.
func TestRelatingDoesNotGrowWithWhatIsStored(t *testing.T) {
	sizes := []int{10_000, 100_000, 1_000_000}
	if s := os.Getenv("WHENCE_SCALE"); s != "" {
		sizes = nil
		for f := range strings.SplitSeq(s, ",") {
			n, err := strconv.Atoi(f)
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, n)
		}
	}
	dsn := scaleCluster(t)
	worlds := make([]*scale, len(sizes))
	for i, n := range sizes {
		began := time.Now()
		w := newScale(t, dsn, n)
		w.grow(n)
		t.Logf("%d documents, %d common keys, %s of sketches; loaded in %s", n, w.number(`SELECT count(*) FROM common_sketch_keys`),
			w.text(`SELECT pg_size_pretty(pg_total_relation_size('document_sketches'))`), time.Since(began).Round(time.Second))
		worlds[i] = w
	}
	worlds[0].exec(`CHECKPOINT`) // what was loaded is written now, not by those who look up
	for _, w := range worlds {
		w.warm(10_000)
	}
	// In turn, so that whatever else the machine does is done to all alike.
	for i := range 1000 {
		for _, w := range worlds {
			w.measure(i, i >= 100)
		}
	}
	for _, of := range []string{"look-up", "relate"} {
		for _, part := range []int{50, 95} {
			first := worlds[0].percentile(of, part)
			for i, w := range worlds {
				ratio := float64(w.percentile(of, part)) / float64(first)
				t.Logf("%-8s %d of 100, %9d documents: %8s  %.2f x", of, part, sizes[i], w.percentile(of, part).Round(10*time.Microsecond), ratio)
				if part == 50 && ratio > 2 {
					t.Errorf("%s at %d: over twice what it is at %d", of, sizes[i], sizes[0])
				}
			}
		}
	}
	for i, w := range worlds {
		t.Logf("%d documents: %d of %d copies found, %.1f documents compared with each", sizes[i], w.found, w.copies, float64(w.compared)/float64(len(w.took["look-up"])))
	}
}

type scale struct {
	*Service
	t         *testing.T
	pool      *pgxpool.Pool
	stored    int
	templates []string
	sites     []string
	kept      []made // some of those stored, to copy
	mu        sync.Mutex

	r             *rand.Rand
	took          map[string][]time.Duration
	copies, found int
	compared      int
}

// made is a document of the invented world.
type made struct {
	id     uuid.UUID
	text   string
	keys   []int64
	origin *made
	kind   string
}

// scaleCluster starts a cluster and gives the address of its first database.
func scaleCluster(t *testing.T) string {
	t.Helper()
	// Buffers of a quarter of a machine that such a database has to itself.
	cluster, err := embedded.Start(t.Context(), embedded.Options{
		DataDir: t.TempDir(), UnsafeFast: true, Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN")), Buffers: 6 << 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(context.Background()) })
	return cluster.DSN()
}

// newScale makes a database for so many documents in the cluster.
func newScale(t *testing.T, dsn string, size int) *scale {
	t.Helper()
	name := "scale_" + strconv.Itoa(size)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err == nil {
		_, err = conn.Exec(t.Context(), "CREATE DATABASE "+name)
		_ = conn.Close(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	if _, err := postgres.Migrate(t.Context(), address.String(), migrations.FS); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: address.String(), MaxConns: 4, ApplicationName: "whence-scale"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	newID := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
	w := &scale{t: t, pool: pool, Service: &Service{Pool: pool, Log: slog.New(slog.DiscardHandler), Sources: sources.New(pool, newID)}}
	w.r, w.took = rand.New(rand.NewPCG(9, 9)), map[string][]time.Duration{}
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		w.templates = append(w.templates, sentences(r, 12))
	}
	for range 1000 {
		w.sites = append(w.sites, sentences(r, 1))
	}
	return w
}

// word gives a word of two characters, the first ones far more often.
func word(r *rand.Rand) string {
	n := int(20000 * r.Float64() * r.Float64() * r.Float64())
	return string([]rune{rune(0x4e00 + n%2000), rune(0x5600 + n/10 + n%7)})
}

func sentences(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		for range 6 + r.IntN(12) {
			b.WriteString(word(r))
			if r.IntN(18) == 0 {
				b.WriteString(figure(r))
			}
		}
		b.WriteString("。")
	}
	return b.String()
}

func figure(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return strconv.Itoa(1 + r.IntN(30))
	case 1:
		return strconv.Itoa(2010+r.IntN(15)) + "年"
	case 2:
		return strconv.Itoa(r.IntN(100)) + "." + strconv.Itoa(r.IntN(10)) + "%"
	}
	return strconv.Itoa(1000 + r.IntN(1_000_000))
}

// invent makes a document: one in twenty is a form filled in, one in ten a copy
// of another with other words here and there; each has its site's own sentence.
func (w *scale) invent(r *rand.Rand, kind int) made {
	m := made{id: uuid.Must(uuid.NewV7())}
	var body []string
	switch {
	case kind < 5:
		body = strings.SplitAfter(w.templates[r.IntN(len(w.templates))], "。")
		for i := range body {
			if i%2 == 0 {
				body[i] = strings.TrimSuffix(body[i], "。") + figure(r) + word(r) + figure(r) + "。"
			}
		}
		m.kind = "form"
	case kind < 15 && w.copyable():
		w.mu.Lock()
		o := w.kept[r.IntN(len(w.kept))]
		w.mu.Unlock()
		m.origin, m.kind = &o, "copy"
		for _, s := range strings.SplitAfter(o.text, "。") {
			if r.IntN(10) > 0 {
				body = append(body, s)
			}
		}
		body = append(body, sentences(r, 2))
	case kind >= 15 && kind < 20 && w.copyable():
		w.mu.Lock()
		o := w.kept[r.IntN(len(w.kept))]
		w.mu.Unlock()
		all := strings.SplitAfter(o.text, "。")
		at := r.IntN(max(1, len(all)-6))
		m.origin, m.kind, body = &o, "excerpt", all[at:min(len(all), at+5)]
	default:
		body, m.kind = strings.SplitAfter(sentences(r, 15+r.IntN(20)), "。"), "article"
	}
	var b strings.Builder
	for i, s := range body {
		b.WriteString(s)
		if i%4 == 3 {
			b.WriteString("\n\n")
		}
	}
	m.text = b.String() + "\n\n" + w.sites[r.IntN(len(w.sites))]
	return m
}

func (w *scale) copyable() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.kept) > 0
}

func (w *scale) grow(n int) {
	w.exec(`DROP INDEX document_sketches_by_key`)
	const batch = 2000
	jobs := make(chan int)
	var running sync.WaitGroup
	for range 2 {
		running.Go(func() {
			for seed := range jobs {
				w.load(rand.New(rand.NewPCG(7, uint64(seed))), batch)
			}
		})
	}
	for ; w.stored < n; w.stored += batch {
		jobs <- w.stored
	}
	close(jobs)
	running.Wait()
	w.exec(`CREATE INDEX document_sketches_by_key ON document_sketches USING gin (keys) WITH (fastupdate = off)`)
	// As the look-ups of so many documents would have left it.
	w.exec(`INSERT INTO common_sketch_keys SELECT k FROM document_sketches, unnest(keys) k GROUP BY k HAVING count(*) > ` +
		strconv.Itoa(sources.MaxSharers) + ` ON CONFLICT DO NOTHING`)
	w.exec(`ANALYZE`)
}

func (w *scale) load(r *rand.Rand, n int) {
	var documents, snapshots, sketches, relations [][]any
	var keep []made
	for range n {
		m := w.invent(r, r.IntN(100))
		if m.kind == "excerpt" {
			m = w.invent(r, 50)
		}
		snapshot := uuid.Must(uuid.NewV7())
		raw := []byte(m.text)
		sum := sha256.Sum256(raw)
		// Nobody here seeks the figures of a Chinese text: to read them would take
		// most of the time, so that there are as many keys as those make, at random.
		m.keys = neardup.Read(neardup.Input{Text: m.text, Mentions: []extract.Mention{}}).Keys().Stored
		for range 20 {
			m.keys = append(m.keys, int64(r.Uint64()))
		}
		slices.Sort(m.keys)
		stored := m.keys
		if m.origin != nil {
			stored = neardup.Without(stored, m.origin.keys)
			relations = append(relations, []any{m.id, uuid.Must(uuid.NewV7()), m.origin.id, "reprint_of"})
		}
		documents = append(documents, []any{m.id, "article", []string{}})
		snapshots = append(snapshots, []any{m.id, snapshot, raw, sum[:], "text/plain", "utf-8", m.text, sum[:], len([]rune(m.text)), readable.Version})
		sketches = append(sketches, []any{m.id, snapshot, neardup.Version, len(m.keys), stored})
		if m.kind == "article" && r.IntN(10) == 0 {
			keep = append(keep, m)
		}
	}
	err := pgx.BeginFunc(context.Background(), w.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(context.Background(), `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		for _, c := range []struct {
			table   string
			columns []string
			rows    [][]any
		}{
			{"sources", []string{"id", "kind", "authors"}, documents},
			{"snapshots", []string{"source_id", "id", "raw", "raw_sha256", "media_type", "charset", "text", "text_sha256", "text_length", "reader_version"}, snapshots},
			{"document_sketches", []string{"source_id", "snapshot_id", "version", "size", "keys"}, sketches},
			{"relations", []string{"source_id", "id", "to_source_id", "kind"}, relations},
		} {
			if _, err := tx.CopyFrom(context.Background(), pgx.Identifier{c.table}, c.columns, pgx.CopyFromRows(c.rows)); err != nil {
				return fmt.Errorf("%s: %w", c.table, err)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Error(err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range keep {
		if len(w.kept) < 20000 {
			w.kept = append(w.kept, m)
		} else {
			w.kept[r.IntN(len(w.kept))] = m
		}
	}
}

// warm looks up so many documents, so that the server's buffers hold of the index
// what they do where documents have come for a while.
func (w *scale) warm(n int) {
	w.t.Helper()
	for i := range n {
		keys := neardup.Read(neardup.Input{Text: w.invent(w.r, i%100).text, Mentions: []extract.Mention{}}).Keys()
		err := pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) error {
			_, err := w.Sources.Sketches.Sharers(w.t.Context(), tx, uuid.Nil, keys.Sought, keys.Enough)
			if err != nil {
				return err
			}
			return errRolledBack
		})
		if !errors.Is(err, errRolledBack) {
			w.t.Fatal(err)
		}
	}
}

var errRolledBack = errors.New("rolled back")

// measure relates a new document and stores nothing: of a hundred five are
// forms, ten copies, five excerpts. Look-up and whole step come first in turn,
// so that neither finds the pages warm.
func (w *scale) measure(i int, counts bool) {
	w.t.Helper()
	m := w.invent(w.r, i%100)
	mentions := extract.Mentions(extract.Input{Text: m.text})
	page := readable.Document{Text: m.text}
	timed := func(name string, f func() error) error {
		began := time.Now()
		err := f()
		if counts {
			w.took[name] = append(w.took[name], time.Since(began))
		}
		return err
	}
	err := pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		stored, err := w.Sources.Sources.StoreDocument(w.t.Context(), tx, ann, sources.DocumentInput{
			URL: "https://new.example/" + m.id.String(), Raw: []byte(m.text), Text: m.text, MediaType: "text/plain", Charset: "utf-8", ReaderVersion: readable.Version,
		})
		if err != nil {
			return err
		}
		keys := comparableOf(stored, stored.Source, page, []byte(m.text), mentions).document.Keys()
		steps := []func() error{
			func() error {
				return timed("look-up", func() error {
					list, err := w.Sources.Sketches.Sharers(w.t.Context(), tx, stored.Source.ID, keys.Sought, keys.Enough)
					if counts {
						w.compared += len(list)
					}
					return err
				})
			},
			func() error {
				var list []sources.Relation
				err := timed("relate", func() (err error) {
					c := comparableOf(stored, stored.Source, page, []byte(m.text), mentions)
					list, err = w.relate(w.t.Context(), tx, ann, c, stored.SameBytes, stored.SameText)
					return err
				})
				if err != nil || m.origin == nil || !counts {
					return err
				}
				// To the original itself, or to another copy of it.
				w.copies++
				ends, err := w.Sources.Sketches.Originals(w.t.Context(), tx, []uuid.UUID{stored.Source.ID})
				if len(list) > 0 && slices.Contains(ends[stored.Source.ID], m.origin.id) {
					w.found++
				}
				return err
			},
		}
		if i%2 == 1 {
			slices.Reverse(steps)
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return err
			}
		}
		return errRolledBack
	})
	if !errors.Is(err, errRolledBack) {
		w.t.Fatal(err)
	}
}

func (w *scale) percentile(of string, part int) time.Duration {
	list := w.took[of]
	slices.Sort(list)
	return list[len(list)*part/100]
}

func (w *scale) exec(sql string) {
	w.t.Helper()
	conn, err := w.pool.Acquire(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Release()
	for _, s := range []string{`SET statement_timeout = 0`, `SET maintenance_work_mem = '8GB'`, `SET work_mem = '6GB'`, sql, `RESET statement_timeout`, `RESET work_mem`, `RESET maintenance_work_mem`} {
		if _, err := conn.Exec(w.t.Context(), s); err != nil {
			w.t.Fatal(s, err)
		}
	}
}

func (w *scale) number(sql string) (n int) {
	if err := w.pool.QueryRow(w.t.Context(), sql).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *scale) text(sql string) (s string) {
	if err := w.pool.QueryRow(w.t.Context(), sql).Scan(&s); err != nil {
		w.t.Fatal(err)
	}
	return s
}
