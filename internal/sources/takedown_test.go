package sources

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

func TestATakedownLeavesTheDigestsAndTheHistory(t *testing.T) {
	s, pool := setup(t)
	first := store(t, s, pool, document("https://quay.example/a", "The crane fell on 7 March."))
	second := store(t, s, pool, document("https://quay.example/a", "The crane fell on 8 March."))
	copied := store(t, s, pool, document("https://mirror.example/a", "The crane fell on 7 March."))
	source := first.Source.ID

	done, err := s.Sources.TakeDown(t.Context(), ann, source, &first.Snapshot.ID, "a court order")
	if err != nil || len(done.Snapshots) != 1 || done.Snapshots[0].ID != first.Snapshot.ID || !slices.Equal(done.Elsewhere, []uuid.UUID{copied.Source.ID}) {
		t.Fatalf("got %+v, %v", done, err)
	}
	_, err = s.Sources.Text(t.Context(), source, &first.Snapshot.ID)
	refused(t, err, fault.Gone, "taken_down", "")
	_, err = s.Sources.Raw(t.Context(), source, &first.Snapshot.ID)
	refused(t, err, fault.Gone, "taken_down", "")
	if text, err := s.Sources.Text(t.Context(), source, nil); err != nil || text.Text != "The crane fell on 8 March." {
		t.Errorf("the other reading is %q, %v", text.Text, err)
	}

	list := all(t, func(p keyset.Page) (keyset.List[Snapshot], error) {
		return s.Sources.Snapshots(t.Context(), source, p)
	}, "created_at")
	if len(list) != 2 || list[0].TakenDownAt == nil || list[1].TakenDownAt != nil {
		t.Fatalf("the snapshots are %+v", list)
	}
	was := first.Snapshot
	was.TakenDownAt = list[0].TakenDownAt
	if got := list[0]; got.RawSHA256.String() != was.RawSHA256.String() || got.RawLength != was.RawLength ||
		got.TextSHA256.String() != was.TextSHA256.String() || got.TextLength != was.TextLength || !got.RetrievedAt.Equal(was.RetrievedAt) {
		t.Errorf("of %+v there is %+v left", was, got)
	}
	rows := history(t, pool, "snapshot", first.Snapshot.ID)
	if len(rows) != 2 || rows[0].Revision != 2 || rows[0].Operation != "takedown" || rows[0].Reason != "a court order" || rows[0].Actor != "Ann" ||
		!strings.Contains(string(rows[0].After), "taken_down_at") || strings.Contains(string(rows[0].Before), "taken_down_at") {
		t.Errorf("the history has %+v", rows)
	}
	var left int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM snapshots WHERE text LIKE '%7 March%' AND source_id = $1`, source).Scan(&left); err != nil || left != 0 {
		t.Errorf("the text is still stored, %v", err)
	}

	if done, err = s.Sources.TakeDown(t.Context(), ann, source, nil, "all of it"); err != nil || len(done.Snapshots) != 1 || done.Snapshots[0].ID != second.Snapshot.ID {
		t.Errorf("the rest: %+v, %v", done, err)
	}
	_, err = s.Sources.Text(t.Context(), source, nil)
	refused(t, err, fault.Gone, "taken_down", "")
}

func TestWhatWasTakenDownDoesNotComeBack(t *testing.T) {
	s, pool := setup(t)
	d := document("https://quay.example/a", "The crane fell on 7 March.")
	first := store(t, s, pool, d)
	store(t, s, pool, document("https://quay.example/a", "The crane fell on 8 March."))
	if _, err := s.Sources.TakeDown(t.Context(), ann, first.Source.ID, &first.Snapshot.ID, "an order"); err != nil {
		t.Fatal(err)
	}
	again := func(d DocumentInput) error {
		_, err := tryStore(t, s, pool, d)
		return err
	}
	refused(t, again(d), fault.Conflict, "taken_down", "")
	otherBytes := d
	otherBytes.Raw = []byte("<div>" + d.Text)
	refused(t, again(otherBytes), fault.Conflict, "taken_down", "")
	third := document("https://quay.example/a", "The crane fell on 9 March.")
	if err := again(third); err != nil {
		t.Errorf("a reading with another text is refused: %v", err)
	}
	if _, err := s.Sources.TakeDown(t.Context(), ann, first.Source.ID, nil, "an order"); err != nil {
		t.Fatal(err)
	}
	refused(t, again(document("https://quay.example/a", "The crane fell on 10 March.")), fault.Conflict, "taken_down", "")
}

func TestTakedownsThatAreRefused(t *testing.T) {
	s, pool := setup(t)
	x := store(t, s, pool, document("https://quay.example/a", "The crane fell."))
	other := store(t, s, pool, document("https://quay.example/b", "The crane stood."))
	down := func(source uuid.UUID, snapshot *uuid.UUID, reason string) error {
		_, err := s.Sources.TakeDown(t.Context(), ann, source, snapshot, reason)
		return err
	}
	refused(t, down(x.Source.ID, nil, ""), fault.Invalid, "required", "/reason")
	refused(t, down(x.Source.ID, nil, " \t"), fault.Invalid, "invalid_text", "/reason")
	refused(t, down(x.Source.ID, &other.Snapshot.ID, "why"), fault.NotFound, "not_found", "")
	refused(t, down(uuid.New(), nil, "why"), fault.NotFound, "not_found", "")
	if err := down(x.Source.ID, nil, "why"); err != nil {
		t.Fatal(err)
	}
	refused(t, down(x.Source.ID, nil, "why"), fault.Conflict, "taken_down", "")
	refused(t, down(x.Source.ID, &x.Snapshot.ID, "why"), fault.Conflict, "taken_down", "")
}

func TestOfTakedownsAtOnceOneIsDone(t *testing.T) {
	s, pool := setup(t)
	x := store(t, s, pool, document("https://quay.example/a", "The crane fell."))
	var done, late int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := s.Sources.TakeDown(t.Context(), ann, x.Source.ID, nil, "why")
			mu.Lock()
			defer mu.Unlock()
			if f, ok := fault.As(err); ok && f.Code == "taken_down" {
				late++
			} else if err == nil {
				done++
			} else {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if done != 1 || late != 7 || len(history(t, pool, "snapshot", x.Snapshot.ID)) != 2 {
		t.Errorf("%d were done, %d were late", done, late)
	}
}

func TestNothingButATakedownEmptiesASnapshot(t *testing.T) {
	s, pool := setup(t)
	x := store(t, s, pool, document("https://quay.example/a", "The crane fell."))
	const whole = `UPDATE snapshots SET raw = NULL, text = NULL, taken_down_at = now(), raw_length = octet_length(raw)`
	for name, statement := range map[string]string{
		"without a row of the history": whole,
		"by the function alone":        `SELECT take_down_snapshots(source_id, ARRAY[id]) FROM snapshots`,
	} {
		if _, err := pool.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "refuses") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		return audit.Record(t.Context(), tx, ann, audit.Change{EntityType: "snapshot", EntityID: x.Snapshot.ID, Revision: 2, Operation: "takedown", After: x.Snapshot})
	}); err != nil {
		t.Fatal(err)
	}
	for name, statement := range map[string]string{
		"the text alone":      `UPDATE snapshots SET text = NULL`,
		"another text":        `UPDATE snapshots SET text = 'The crane stood.', text_sha256 = sha256('The crane stood.'::bytea), text_length = 16`,
		"another digest":      whole + `, text_sha256 = sha256('x'::bytea)`,
		"another length":      `UPDATE snapshots SET raw = NULL, text = NULL, taken_down_at = now(), raw_length = 1`,
		"another time":        whole + `, retrieved_at = now()`,
		"a text that is left": `UPDATE snapshots SET raw = NULL, taken_down_at = now(), raw_length = octet_length(raw)`,
		"a deletion":          `DELETE FROM snapshots`,
	} {
		if _, err := pool.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "refuses") && !strings.Contains(err.Error(), "unless_taken_down") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := pool.Exec(t.Context(), whole); err != nil {
		t.Errorf("what the history tells of is refused: %v", err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE snapshots SET taken_down_at = now()`); err == nil {
		t.Error("what was taken down was changed once more")
	}
}
