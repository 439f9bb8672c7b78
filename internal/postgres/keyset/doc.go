// Package keyset pages lists by the last row seen rather than by an offset,
// so that a page costs the same wherever it begins and rows that are added
// meanwhile neither repeat nor hide others.
//
// A list declares once, in an Order, by what it can be sorted. Of a caller's
// Page the Order makes a Plan: a condition, an ORDER BY with a LIMIT and their
// named arguments, put together from the Order's fixed fragments alone. Nothing
// that a caller sends becomes SQL text. The statement asks for one row more
// than the page holds; Plan.List cuts it off and makes the cursor of the next
// page from the last row kept:
//
//	var byName = keyset.Order[Outlet]{
//		IDColumn: "o.id",
//		ID:       func(o Outlet) uuid.UUID { return o.ID },
//		Default:  "created_at",
//		Sorts: []keyset.Sort[Outlet]{
//			{Name: "created_at"}, // UUIDv7 ids are in order of creation
//			{Name: "name", Column: "o.name", Kind: keyset.Text, Key: func(o Outlet) string { return o.Name }},
//		},
//	}
//
//	plan, err := byName.Plan(page)
//	where := keyset.Where{}
//	where.And("o.kind = ANY(@kinds)", "kinds", filter.Kinds)
//	plan.Bind(&where)
//	rows, err := tx.Query(ctx, "SELECT … FROM outlets o"+where.SQL()+plan.Tail(), where.Args())
//	…
//	return plan.List(outlets), nil
//
// A cursor is opaque to callers: base64url of JSON with the sort, the last key
// and the last id. It is checked whole before it reaches the database, so that
// a made-up one is refused as `invalid_cursor` and never fails in SQL.
//
// A column that can be NULL needs an expression that is not, such as
// coalesce(published_at, '-infinity'), with an index on that expression.
package keyset
