package keyset

import (
	"encoding/base64"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"whence/internal/fault"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

type row struct {
	id   uuid.UUID
	name string
	at   *time.Time
}

var rows = Order[row]{
	IDColumn: "r.id",
	ID:       func(r row) uuid.UUID { return r.id },
	Default:  "-created_at",
	Sorts: []Sort[row]{
		{Name: "created_at"},
		{Name: "name", Column: "r.name", Kind: Text, Key: func(r row) string { return r.name }},
		{Name: "at", Column: "coalesce(r.at, '-infinity')", Kind: Time, Key: func(r row) string { return TimeKey(r.at) }},
	},
}

func TestAFirstPageHasNoConditionAndTheListsOwnSort(t *testing.T) {
	p, err := rows.Plan(Page{})
	if err != nil {
		t.Fatal(err)
	}
	var w Where
	p.Bind(&w)
	if got := "x" + w.SQL() + p.Tail(); got != "x ORDER BY r.id DESC LIMIT @keyset_limit" {
		t.Error(got)
	}
	if w.Args()["keyset_limit"] != 51 {
		t.Errorf("asks for %v rows, want one more than 50", w.Args()["keyset_limit"])
	}
}

func TestTheNextPageBeginsBehindTheLastRow(t *testing.T) {
	id := uuid.MustParse("01890000-0000-7000-8000-000000000001")
	p, err := rows.Plan(Page{Limit: 1, Sort: "-name"})
	if err != nil {
		t.Fatal(err)
	}
	list := p.List([]row{{id: id, name: "b"}, {name: "a"}})
	if len(list.Items) != 1 || list.Next == "" {
		t.Fatalf("got %+v", list)
	}
	p, err = rows.Plan(Page{Limit: 1, Sort: "-name", Cursor: list.Next})
	if err != nil {
		t.Fatal(err)
	}
	w := Where{}
	w.And("r.kind = @kind", "kind", "x")
	p.Bind(&w)
	want := " WHERE (r.kind = @kind) AND ((r.name, r.id) < (@keyset_key::text::text, @keyset_id::uuid)) ORDER BY r.name DESC, r.id DESC LIMIT @keyset_limit"
	if got := w.SQL() + p.Tail(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w.Args()["keyset_key"] != "b" || w.Args()["keyset_id"] != id || w.Args()["kind"] != "x" {
		t.Errorf("arguments %v", w.Args())
	}
	if last := p.List(nil); last.Next != "" || last.Items == nil {
		t.Errorf("an empty last page is %+v, want an empty list without a cursor", last)
	}
}

func TestAPageThatCantBeReadIsRefused(t *testing.T) {
	id := uuid.New()
	raw := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, c := range map[string]struct {
		page Page
		code string
	}{
		"a limit over 200":                {Page{Limit: 201}, "invalid_limit"},
		"a negative limit":                {Page{Limit: -1}, "invalid_limit"},
		"an unknown sort":                 {Page{Sort: "size"}, "invalid_sort"},
		"a sort with two signs":           {Page{Sort: "--name"}, "invalid_sort"},
		"SQL as a sort":                   {Page{Sort: "name; DROP TABLE x"}, "invalid_sort"},
		"a cursor that isn't base64":      {Page{Cursor: "%%%"}, "invalid_cursor"},
		"a cursor that isn't JSON":        {Page{Cursor: raw("hello")}, "invalid_cursor"},
		"a cursor with a tail":            {Page{Cursor: raw(`{"l":"r.id","s":"-created_at","i":"` + id.String() + `"} 1`)}, "invalid_cursor"},
		"a cursor without an id":          {Page{Cursor: raw(`{"l":"r.id","s":"-created_at"}`)}, "invalid_cursor"},
		"a cursor of another sort":        {Page{Sort: "name", Cursor: cursor{List: "r.id", Sort: "-name", Key: "a", ID: id}.encode()}, "invalid_cursor"},
		"a cursor of another list":        {Page{Cursor: cursor{List: "s.id", Sort: "-created_at", ID: id}.encode()}, "invalid_cursor"},
		"a cursor with a key too many":    {Page{Cursor: cursor{List: "r.id", Sort: "-created_at", Key: "a", ID: id}.encode()}, "invalid_cursor"},
		"a cursor whose key has a NUL":    {Page{Sort: "name", Cursor: raw(`{"l":"r.id","s":"name","k":"\u0000","i":"` + id.String() + `"}`)}, "invalid_cursor"},
		"a cursor whose key is no time":   {Page{Sort: "at", Cursor: cursor{List: "r.id", Sort: "at", Key: "x", ID: id}.encode()}, "invalid_cursor"},
		"a cursor with an impossible day": {Page{Sort: "at", Cursor: cursor{List: "r.id", Sort: "at", Key: "2023-02-30T00:00:00Z", ID: id}.encode()}, "invalid_cursor"},
		"a cursor with an odd zone":       {Page{Sort: "at", Cursor: cursor{List: "r.id", Sort: "at", Key: "2023-02-03T00:00:00+23:59", ID: id}.encode()}, "invalid_cursor"},
		"a cursor of a megabyte":          {Page{Cursor: strings.Repeat("A", 1<<20)}, "invalid_cursor"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rows.Plan(c.page)
			f, ok := fault.As(err)
			if !ok || f.Kind != fault.Malformed || f.Code != c.code || len(f.Fields) != 1 {
				t.Errorf("got %v, want a malformed %s that names its parameter", err, c.code)
			}
		})
	}
}

func TestAnyRowsCursorIsTakenBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-62135596800000000, 253402300799999999).Draw(t, "at"))
		r := row{id: uuid.New(), name: rapid.StringMatching(`[^\x00]{0,40}`).Draw(t, "name"), at: &at}
		if rapid.Bool().Draw(t, "undated") {
			r.at = nil
		}
		s := rapid.SampledFrom(rows.Names()).Draw(t, "sort")
		p, err := rows.Plan(Page{Limit: 1, Sort: s})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rows.Plan(Page{Sort: s, Cursor: p.List([]row{r, {}}).Next}); err != nil {
			t.Fatalf("sort %s: %v", s, err)
		}
	})
}

func TestWalkingThePagesSeesEachRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "rows")
		var all []row
		for range n {
			all = append(all, row{id: uuid.New(), name: fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "name"))})
		}
		sort.Slice(all, func(i, j int) bool { return before(all[i], all[j]) })
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		page, seen := Page{Limit: limit, Sort: "name"}, []row{}
		for {
			p, err := rows.Plan(page)
			if err != nil {
				t.Fatal(err)
			}
			var rest []row
			for _, r := range all {
				if p.after == nil || before(row{id: p.after.ID, name: p.after.Key}, r) {
					rest = append(rest, r)
				}
			}
			list := p.List(rest[:min(len(rest), limit+1)])
			seen = append(seen, list.Items...)
			if page.Cursor = list.Next; page.Cursor == "" {
				break
			}
		}
		if len(seen) != len(all) {
			t.Fatalf("saw %d of %d rows", len(seen), len(all))
		}
		for i := range seen {
			if seen[i] != all[i] {
				t.Fatalf("row %d is out of place", i)
			}
		}
	})
}

func before(a, b row) bool {
	if a.name != b.name {
		return a.name < b.name
	}
	return strings.Compare(a.id.String(), b.id.String()) < 0
}

func TestAUsersWildcardsAreLiteral(t *testing.T) {
	if got := Contains(`5%_\`); got != `%5\%\_\\%` {
		t.Error(got)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("", "name")
	f.Add(cursor{List: "r.id", Sort: "at", Key: "-infinity", ID: uuid.New()}.encode(), "at")
	f.Fuzz(func(t *testing.T, c, s string) {
		if _, err := rows.Plan(Page{Cursor: c, Sort: s}); err != nil && !fault.Is(err, fault.Malformed) {
			t.Fatal(err)
		}
	})
}
