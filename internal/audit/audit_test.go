package audit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
)

var ann = audit.Actor{Name: "Ann"}

func record(t *testing.T, pool *pgxpool.Pool, by audit.Actor, changes ...audit.Change) error {
	t.Helper()
	return postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error { return audit.Record(t.Context(), tx, by, changes...) })
}

func TestHistorySaysWhoChangedWhatAndWhy(t *testing.T) {
	pool := pgtest.New(t)
	id := uuid.New()
	if err := record(t, pool, ann,
		audit.Change{EntityType: "metric", EntityID: id, Revision: 1, Operation: "create", After: map[string]any{"unit": "deaths"}},
		audit.Change{EntityType: "metric", EntityID: id, Revision: 2, Operation: "update", Reason: "死亡人数", Before: map[string]any{"unit": "deaths"}, After: json.RawMessage(`{"unit": "people"}`)},
		audit.Change{EntityType: "event", EntityID: id, Revision: 1, Operation: "create", After: struct{}{}},
	); err != nil {
		t.Fatal(err)
	}
	list, err := audit.New(pool).History(t.Context(), "metric", id, keyset.Page{})
	if err != nil || len(list.Items) != 2 || list.Next != "" {
		t.Fatalf("got %+v, %v", list, err)
	}
	second, first := list.Items[0], list.Items[1]
	if second.Revision != 2 || second.Actor != "Ann" || second.Operation != "update" || second.Reason != "死亡人数" ||
		string(second.Before) != `{"unit": "deaths"}` || string(second.After) != `{"unit": "people"}` || time.Since(second.At) > time.Minute {
		t.Errorf("the newer one is %+v", second)
	}
	if first.Revision != 1 || first.Before != nil || first.Reason != "" {
		t.Errorf("the older one is %+v", first)
	}
}

func TestHistoryIsPagedInBothDirections(t *testing.T) {
	pool := pgtest.New(t)
	id := uuid.New()
	for i := range 5 {
		if err := record(t, pool, ann, audit.Change{EntityType: "claim", EntityID: id, Revision: i + 1, Operation: "update", After: i}); err != nil {
			t.Fatal(err)
		}
	}
	s := audit.New(pool)
	for sort, want := range map[string]string{"": "54321", "revision": "12345", "-revision": "54321"} {
		got, page := "", keyset.Page{Limit: 2, Sort: sort}
		for {
			list, err := s.History(t.Context(), "claim", id, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list.Items {
				got += fmt.Sprint(e.Revision)
			}
			if page.Cursor = list.Next; page.Cursor == "" {
				break
			}
		}
		if got != want {
			t.Errorf("sort %q gives %s, want %s", sort, got, want)
		}
	}
	if _, err := s.History(t.Context(), "claim", uuid.New(), keyset.Page{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("what nothing is known of gives %v", err)
	}
}

func TestTheWholeHistoryIsFiltered(t *testing.T) {
	pool := pgtest.New(t)
	id := uuid.New()
	for i, name := range []string{"Ann", "Bob", "Ann"} {
		if err := record(t, pool, audit.Actor{Name: name}, audit.Change{EntityType: "outlet", EntityID: id, Revision: i + 1, Operation: "update", After: i}); err != nil {
			t.Fatal(err)
		}
	}
	s, future := audit.New(pool), time.Now().Add(time.Hour)
	for name, c := range map[string]struct {
		filter audit.Filter
		want   int
	}{
		"all":          {audit.Filter{}, 3},
		"by actor":     {audit.Filter{Actors: []string{"Ann"}}, 2},
		"by type":      {audit.Filter{EntityTypes: []string{"claim"}}, 0},
		"by operation": {audit.Filter{Operations: []string{"update", "create"}}, 3},
		"by entity":    {audit.Filter{EntityID: &id}, 3},
		"from":         {audit.Filter{From: &future}, 0},
		"to":           {audit.Filter{To: &future}, 3},
	} {
		list, err := s.List(t.Context(), c.filter, keyset.Page{})
		if err != nil || len(list.Items) != c.want {
			t.Errorf("%s: %d rows, %v; want %d", name, len(list.Items), err, c.want)
		}
	}
	if _, err := s.List(t.Context(), audit.Filter{Actors: []string{"\x00"}}, keyset.Page{}); !fault.Is(err, fault.Malformed) {
		t.Errorf("a NUL in a filter gives %v", err)
	}
}

func TestHistoryRefusesToBeChanged(t *testing.T) {
	pool := pgtest.New(t)
	if err := record(t, pool, ann, audit.Change{EntityType: "metric", EntityID: uuid.New(), Revision: 1, Operation: "create", After: 1}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"UPDATE history SET actor = 'Eve'", "DELETE FROM history", "TRUNCATE history"} {
		if _, err := pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "refuses") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestAChangeThatCantBeRecordedIsRefusedWhole(t *testing.T) {
	pool := pgtest.New(t)
	id := uuid.New()
	good := audit.Change{EntityType: "metric", EntityID: id, Revision: 1, Operation: "create", After: 1}
	with := func(edit func(*audit.Change)) audit.Change { c := good; edit(&c); return c }
	for name, c := range map[string]audit.Change{
		"a revision twice":         good,
		"a NUL in the reason":      with(func(c *audit.Change) { c.Revision = 2; c.Reason = "\x00" }),
		"a reason without end":     with(func(c *audit.Change) { c.Revision = 2; c.Reason = strings.Repeat("x", 2001) }),
		"nothing before and after": with(func(c *audit.Change) { c.Revision = 2; c.After = nil }),
		"what is no kind of thing": with(func(c *audit.Change) { c.EntityType = "No kind" }),
	} {
		if err := record(t, pool, ann, good, c); err == nil {
			t.Errorf("%s is recorded", name)
		}
	}
	if err := record(t, pool, audit.Actor{}, good); err == nil {
		t.Error("a change by nobody is recorded")
	}
	if _, err := audit.New(pool).History(t.Context(), "metric", id, keyset.Page{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("something of it was recorded: %v", err)
	}
}
