package keyset

import (
	"sort"
	"strings"

	"whence/internal/fault"

	"github.com/google/uuid"
)

// The sizes of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// Page is the part of a list that a caller asks for.
type Page struct {
	Limit  int    // 1 to 200 rows; 0 is 50
	Cursor string // Next of the page before; "" begins
	Sort   string // one of the list's sorts, with "-" before it for descending; "" is the list's own
}

// List is one page of a list.
type List[T any] struct {
	Items []T
	Next  string // the cursor of the next page; "" at the end
}

// Sort is one way to sort a list.
type Sort[T any] struct {
	Name   string         // as callers write it
	Column string         // a fixed SQL expression that is never NULL; "" sorts by id alone
	Kind   Kind           // the column's kind
	Key    func(T) string // the column's value in a row, as text; only with Column
}

// Order declares how a list can be sorted. IDColumn breaks ties and must be
// unique in the list.
type Order[T any] struct {
	IDColumn string
	ID       func(T) uuid.UUID
	Default  string // the sort where a caller names none; may begin with "-"
	Sorts    []Sort[T]
}

// Names lists the sorts that callers can ask for, both directions of each.
func (o Order[T]) Names() []string {
	var names []string
	for _, s := range o.Sorts {
		names = append(names, s.Name, "-"+s.Name)
	}
	sort.Strings(names)
	return names
}

// Plan checks a page and makes what its statement needs. It refuses, as
// Malformed: `invalid_limit`, `invalid_sort`, `invalid_cursor`.
func (o Order[T]) Plan(p Page) (Plan[T], error) {
	plan := Plan[T]{id: o.ID, idColumn: o.IDColumn, limit: p.Limit}
	if p.Limit == 0 {
		plan.limit = DefaultLimit
	}
	if plan.limit < 1 || plan.limit > MaxLimit {
		return plan, malformed("limit", "invalid_limit", "limit must be from 1 to 200")
	}
	name := p.Sort
	if name == "" {
		name = o.Default
	}
	plan.name = name
	base, down := strings.CutPrefix(name, "-")
	plan.descending = down
	found := false
	for _, s := range o.Sorts {
		if s.Name == base {
			plan.sort, found = s, true
		}
	}
	if !found {
		return plan, malformed("sort", "invalid_sort", "sort must be one of "+strings.Join(o.Names(), ", "))
	}
	if p.Cursor != "" {
		c, err := decode(p.Cursor, o.IDColumn, name, plan.sort.Kind, plan.sort.Column != "")
		if err != nil {
			return plan, err
		}
		plan.after = &c
	}
	return plan, nil
}

func malformed(parameter, code, detail string) error {
	f := fault.New(fault.Malformed, code, "%s", detail)
	f.Fields = []fault.Field{{Pointer: parameter, Code: code, Detail: detail}}
	return f
}

// Plan is a checked page: the SQL fragments of its statement and how to cut
// the rows that come back.
type Plan[T any] struct {
	sort       Sort[T]
	name       string
	descending bool
	limit      int
	after      *cursor
	id         func(T) uuid.UUID
	idColumn   string
}

// Bind adds the condition "after the last row seen" and the arguments of Tail.
func (p Plan[T]) Bind(w *Where) {
	w.Set("keyset_limit", p.limit+1)
	if p.after == nil {
		return
	}
	op := " > "
	if p.descending {
		op = " < "
	}
	w.Set("keyset_id", p.after.ID)
	if p.sort.Column == "" {
		w.And(p.idColumn + op + "@keyset_id::uuid")
		return
	}
	w.And("("+p.sort.Column+", "+p.idColumn+")"+op+"(@keyset_key::text::"+cast[p.sort.Kind]+", @keyset_id::uuid)",
		"keyset_key", p.after.Key)
}

// Tail is the end of the statement: ORDER BY and LIMIT, with a blank before.
func (p Plan[T]) Tail() string {
	direction := ""
	if p.descending {
		direction = " DESC"
	}
	by := " ORDER BY "
	if p.sort.Column != "" {
		by += p.sort.Column + direction + ", "
	}
	return by + p.idColumn + direction + " LIMIT @keyset_limit"
}

// List makes the page of the rows that the statement gave: up to one more than
// the limit.
func (p Plan[T]) List(rows []T) List[T] {
	if rows == nil {
		rows = []T{}
	}
	if len(rows) <= p.limit {
		return List[T]{Items: rows}
	}
	rows = rows[:p.limit:p.limit]
	last := rows[len(rows)-1]
	c := cursor{List: p.idColumn, Sort: p.name, ID: p.id(last)}
	if p.sort.Column != "" {
		c.Key = p.sort.Key(last)
	}
	return List[T]{Items: rows, Next: c.encode()}
}
