package ledger_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
)

// world is a database with a sealer of its own.
type world struct {
	t      *testing.T
	pool   *pgxpool.Pool
	dir    string
	key    ledger.Key
	sealer *ledger.Sealer
	proofs *ledger.Service
}

func setup(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, pool: pgtest.New(t), dir: t.TempDir()}
	w.reopen()
	return w
}

// reopen is what a start of the server does.
func (w *world) reopen() *ledger.Publisher {
	w.t.Helper()
	var err error
	if w.key, err = ledger.OpenKey(w.dir, ""); err != nil {
		w.t.Fatal(err)
	}
	p, err := ledger.OpenPublisher(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	w.sealer = ledger.NewSealer(w.pool, w.key, p, slog.New(slog.DiscardHandler))
	w.proofs = ledger.NewService(w.pool, w.key)
	return p
}

// write records changes of as many new things.
func (w *world) write(n int) {
	w.t.Helper()
	for n > 0 {
		changes := make([]audit.Change, min(n, 1000))
		for i := range changes {
			changes[i] = audit.Change{EntityType: "metric", EntityID: uuid.New(), Revision: 1, Operation: "create", After: i}
		}
		if err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) error {
			return audit.Record(w.t.Context(), tx, audit.Actor{Name: "Ann"}, changes...)
		}); err != nil {
			w.t.Fatal(err)
		}
		n -= len(changes)
	}
}

func (w *world) seal() int {
	w.t.Helper()
	n, err := w.sealer.Seal(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) keys() ledger.Keys {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, ledger.PublicFile))
	if err != nil {
		w.t.Fatal(err)
	}
	keys, err := ledger.ParseKeys(string(text))
	if err != nil {
		w.t.Fatal(err)
	}
	return keys
}

func (w *world) published() []string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, ledger.CheckpointsFile))
	if err != nil {
		w.t.Fatal(err)
	}
	return ledger.Split(string(text))
}

func (w *world) checkpoints() []ledger.Checkpoint {
	w.t.Helper()
	var all []ledger.Checkpoint
	for page := (keyset.Page{Limit: 2, Sort: "created_at"}); ; {
		list, err := w.proofs.Checkpoints(w.t.Context(), page)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, list.Items...)
		if page.Cursor = list.Next; page.Cursor == "" {
			return all
		}
	}
}

// entries are the ids of the rows in the order of their leaves.
func (w *world) entries() []uuid.UUID {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `SELECT h.id FROM history_leaves l JOIN history h USING (entity_type, entity_id, revision) ORDER BY l.leaf_index`)
	if err != nil {
		w.t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		w.t.Fatal(err)
	}
	return ids
}

func bytesOf(hashes []audit.Hash) [][]byte {
	out := make([][]byte, len(hashes))
	for i := range hashes {
		out[i] = hashes[i][:]
	}
	return out
}

// naive is the root of RFC 6962 as its section 2.1 defines it.
func naive(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		h := sha256.Sum256(append([]byte{0}, leaves[0]...))
		return h[:]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	h := sha256.Sum256(append(append([]byte{1}, naive(leaves[:k])...), naive(leaves[k:])...))
	return h[:]
}

func TestWhatIsSealedCanBeProvenToWhoHoldsACheckpoint(t *testing.T) {
	w := setup(t)
	sizes := []int{1, 1, 2, 252, 1, 300, 211, 67000} // over 256 and over 65,536
	for i, n := range sizes {
		w.write(n)
		if i == 3 {
			w.reopen() // another life looks at everything again
		}
		if got := w.seal(); got != n {
			t.Fatalf("%d rows were sealed, %d written", got, n)
		}
	}
	if n := w.seal(); n != 0 {
		t.Errorf("%d rows were sealed twice", n)
	}
	list := w.checkpoints()
	if notes := w.published(); len(notes) != len(list) || notes[len(notes)-1] != list[len(list)-1].Note {
		t.Errorf("%d checkpoints are published, %d were signed", len(notes), len(list))
	}
	keys, entries := w.keys(), w.entries()
	if len(entries) != int(list[len(list)-1].Size) {
		t.Fatalf("%d leaves in a tree of %d", len(entries), list[len(list)-1].Size)
	}
	rows, err := w.pool.Query(t.Context(), `SELECT hash::bytea FROM history_leaves ORDER BY leaf_index`)
	if err != nil {
		t.Fatal(err)
	}
	leaves, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range list {
		checked, err := keys.Check(c.Note)
		if err != nil || checked != c {
			t.Errorf("checkpoint %d: %+v, %v", i, checked, err)
		}
		if root := naive(leaves[:c.Size]); string(root) != string(c.Root[:]) {
			t.Errorf("the tree of %d has the root %x, its leaves make %x", c.Size, c.Root, root)
		}
		later, err := w.proofs.Consistency(t.Context(), c.Size, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, c.Size, later.To.Size, bytesOf(later.Hashes), c.Root[:], later.To.Root[:]); err != nil {
			t.Errorf("tree %d in %d: %v", c.Size, later.To.Size, err)
		}
	}
	look := []int{0, 1, 255, 256, 257, 511, 65535, 65536, len(entries) - 1}
	for range 50 {
		look = append(look, rand.IntN(len(entries)))
	}
	for _, i := range look {
		p, err := w.proofs.Inclusion(t.Context(), entries[i])
		if err != nil || p.LeafIndex != uint64(i) {
			t.Fatalf("row %d: %+v, %v", i, p, err)
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, p.LeafIndex, p.Checkpoint.Size, rfc6962.DefaultHasher.HashLeaf(p.Hash[:]), bytesOf(p.Hashes), p.Checkpoint.Root[:]); err != nil {
			t.Errorf("row %d: %v", i, err)
		}
	}
}

func TestProofsOfWhatThereIsNotAreRefused(t *testing.T) {
	w := setup(t)
	if _, err := w.proofs.Inclusion(t.Context(), uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown row: %v", err)
	}
	if _, err := w.proofs.Consistency(t.Context(), 0, 0); !fault.Is(err, fault.NotFound) {
		t.Errorf("no tree at all: %v", err)
	}
	w.write(3)
	var id uuid.UUID
	if err := w.pool.QueryRow(t.Context(), `SELECT id FROM history LIMIT 1`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if _, err := w.proofs.Inclusion(t.Context(), id); !fault.Is(err, fault.Conflict) {
		t.Errorf("a row that is not sealed: %v", err)
	}
	w.seal()
	w.write(1)
	w.seal()
	if _, err := w.proofs.Consistency(t.Context(), 2, 4); !fault.Is(err, fault.NotFound) {
		t.Errorf("a tree that was never signed: %v", err)
	}
	if _, err := w.proofs.Consistency(t.Context(), 4, 3); !fault.Is(err, fault.Malformed) {
		t.Errorf("backwards: %v", err)
	}
}

// Transactions that end in another order than they began, and sealers on several
// servers, neither lose a row nor seal one twice.
func TestNoRowIsMissedWhoeverCommitsWhen(t *testing.T) {
	w := setup(t)
	w.write(1)
	w.seal()
	open, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Rollback(context.WithoutCancel(t.Context())) }()
	change := audit.Change{EntityType: "metric", EntityID: uuid.New(), Revision: 1, Operation: "create", After: 1}
	if err := audit.Record(t.Context(), open, audit.Actor{Name: "slow"}, change); err != nil {
		t.Fatal(err)
	}
	w.write(5)
	if n := w.seal(); n != 5 {
		t.Errorf("%d rows were sealed beside an open transaction, 5 are committed", n)
	}
	w.write(2)
	if err := open.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := w.seal(); n != 3 {
		t.Errorf("%d rows were sealed, want the slow one and 2", n)
	}

	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		key, err := ledger.OpenKey(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		p, err := ledger.OpenPublisher(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s := ledger.NewSealer(w.pool, key, p, slog.New(slog.DiscardHandler))
		wg.Go(func() {
			for {
				if _, err := s.Seal(t.Context()); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	var writers sync.WaitGroup
	for range 4 {
		writers.Go(func() {
			for range 60 {
				w.write(1)
			}
		})
	}
	writers.Wait()
	close(stop)
	wg.Wait()
	w.seal()
	var rows, leaves, distinct, highest int
	err = w.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM history), count(*), count(DISTINCT (entity_type, entity_id, revision)), max(leaf_index) FROM history_leaves`).Scan(&rows, &leaves, &distinct, &highest)
	if err != nil || rows != 249 || leaves != rows || distinct != rows || highest != rows-1 {
		t.Errorf("%d rows, %d leaves of %d rows up to %d, %v", rows, leaves, distinct, highest, err)
	}
}

// The rows of a database that was restored elsewhere carry numbers of transactions
// that have not come there yet.
func TestRowsOfAnotherClusterAreSealed(t *testing.T) {
	w := setup(t)
	w.write(3)
	w.seal()
	w.write(4)
	tx, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	for _, sql := range []string{`ALTER TABLE history DISABLE TRIGGER ALL`, `UPDATE history SET xact = '9000000000000'`, `ALTER TABLE history ENABLE TRIGGER ALL`} {
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.reopen()
	if n := w.seal(); n != 4 {
		t.Errorf("%d rows were sealed, want 4", n)
	}
	w.write(2)
	if n := w.seal(); n != 2 {
		t.Errorf("%d rows were sealed, want 2", n)
	}
}

func TestPublishingGoesOnBehindATornEnd(t *testing.T) {
	w := setup(t)
	w.write(1)
	w.seal()
	w.write(1)
	w.seal()
	path := filepath.Join(w.dir, ledger.CheckpointsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for cut := 0; cut < len(text); cut += 7 {
		if err := os.WriteFile(path, text[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		w.reopen()
		w.seal()
		now, err := os.ReadFile(path)
		// All that a cut may cost is a blank line behind a note that was whole.
		if err != nil || strings.Join(ledger.Split(string(now)), "\n") != strings.Join(ledger.Split(want), "\n") {
			t.Fatalf("cut at %d of %d: %q, %v", cut, len(text), now, err)
		}
	}
}

func TestAServerKnowsThatTheHistoryIsNotTheOneThatItPublished(t *testing.T) {
	w := setup(t)
	w.write(300)
	w.seal()
	if err := w.reopen().Compare(t.Context(), w.pool); err != nil {
		t.Fatal(err)
	}
	for name, sql := range map[string]string{
		"cut":       `DELETE FROM history_leaves WHERE leaf_index = 299`,
		"rewritten": `UPDATE history_leaves SET hash = decode(repeat('ab', 32), 'hex') WHERE leaf_index = 290`,
		"a hole":    `DELETE FROM history_leaves WHERE leaf_index = 290`,
	} {
		err := pgx.BeginFunc(t.Context(), w.pool, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `ALTER TABLE history_leaves DISABLE TRIGGER ALL; CREATE TABLE was AS SELECT * FROM history_leaves; `+sql)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.reopen().Compare(t.Context(), w.pool); err == nil {
			t.Errorf("%s: nothing is said", name)
		}
		restore := `TRUNCATE history_leaves; INSERT INTO history_leaves SELECT * FROM was; DROP TABLE was`
		if _, err := w.pool.Exec(t.Context(), restore); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeysAreKeptAndAnswerForWhatTheySigned(t *testing.T) {
	dir := t.TempDir()
	first, err := ledger.OpenKey(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ledger.OpenKey(dir, ""); err != nil || again.Public() != first.Public() {
		t.Errorf("a second start has the key %q, %v", again.Public(), err)
	}
	info, err := os.Stat(filepath.Join(dir, ledger.KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read: %v, %v", info.Mode(), err)
	}
	_, text, err := ledger.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	given, err := ledger.OpenKey(dir, text)
	if err != nil || given.Public() == first.Public() {
		t.Fatalf("the configured key is not taken: %v", err)
	}
	public, err := os.ReadFile(filepath.Join(dir, ledger.PublicFile))
	if err != nil || !slices.Equal(strings.Fields(string(public)), []string{first.Public(), given.Public()}) {
		t.Errorf("public keys %q, %v", public, err)
	}
	for _, bad := range []string{"PRIVATE+KEY+a+b", "x", strings.Replace(text, "whence", "whence+", 1), first.Public()} {
		if _, err := ledger.OpenKey(dir, bad); err == nil || strings.Contains(fmt.Sprint(err), "PRIVATE+KEY+a") {
			t.Errorf("%q as a key: %v", bad, err)
		}
	}
}

func TestNotesThatWereChangedAreRefused(t *testing.T) {
	w := setup(t)
	w.write(1)
	w.seal()
	note, keys := w.published()[0], w.keys()
	text, _, _ := strings.Cut(note, "— ")
	if _, err := keys.Check(note); err != nil {
		t.Fatal(err)
	}
	for name, changed := range map[string]string{
		"another size":   strings.Replace(note, "\n1\n", "\n2\n", 1),
		"another time":   strings.Replace(note, "signed 20", "signed 21", 1),
		"another origin": strings.Replace(note, "whence/", "whence/0", 1),
		"no signature":   text,
		"empty":          "",
	} {
		if changed == note {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := keys.Check(changed); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	other, err := ledger.OpenKey(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := ledger.ParseKeys(other.Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stranger.Check(note); err == nil {
		t.Error("a note of another key is taken")
	}
}

func FuzzSplitAndRead(f *testing.F) {
	f.Add("whence/a\n1\nAAAA\n\n— whence/a AAAA\n\nwhence/a\n2\n")
	f.Add("— \n\n— \n")
	f.Fuzz(func(t *testing.T, text string) {
		total := 0
		for _, n := range ledger.Split(text) {
			total += len(n)
			_, _ = ledger.Read(n)
		}
		if total > len(text) {
			t.Errorf("%d bytes of notes in %d", total, len(text))
		}
	})
}
