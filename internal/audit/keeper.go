package audit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Keeper reads how the things of one kind stand, so that they can be compared with
// what the history says of them. A slice has one per noun.
type Keeper struct {
	Type string // as the history names it

	// Page gives the ids of things in order, behind one of them, at most limit.
	Page func(ctx context.Context, tx pgx.Tx, after uuid.UUID, limit int) ([]uuid.UUID, error)

	// Read gives the things of these ids that there are.
	Read func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]Standing, error)

	// Follows are the fields that change with other things, without a revision of
	// their own, as JSON pointers below After; * stands for any element of a list.
	Follows []string

	// Lapses are fields that hold a time behind which they are as good as empty,
	// and may be given so.
	Lapses []string

	// Content, where there is one, tells for each thing whose content does not
	// have the digest that is kept of it, what is wrong.
	Content func(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error)
}

// Standing is a thing as it is stored now.
type Standing struct {
	ID       uuid.UUID
	Revision int
	Record   any // what After would be if it were changed now

	// Named are the fields that hold another thing's name as it was at the time.
	Named []Named
}

// Named is a field that holds the name that another thing had.
type Named struct {
	Pointer    string // of the field, below After
	EntityType string
	EntityID   uuid.UUID
	Field      string // of the other thing's After
}

// PageOf makes a Keeper's Page of a table, whose column id is indexed. Both are
// constants of the program.
func PageOf(table, id string) func(context.Context, pgx.Tx, uuid.UUID, int) ([]uuid.UUID, error) {
	sql := `SELECT DISTINCT ` + id + ` FROM ` + table + ` WHERE ` + id + ` > @after::uuid ORDER BY ` + id + ` LIMIT @limit`
	return func(ctx context.Context, tx pgx.Tx, after uuid.UUID, limit int) ([]uuid.UUID, error) {
		rows, err := tx.Query(ctx, sql, pgx.NamedArgs{"after": after, "limit": limit})
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	}
}

// StandingsOf makes standings of a list.
func StandingsOf[X any](list []X, of func(X) (id uuid.UUID, revision int)) []Standing {
	out := make([]Standing, len(list))
	for i, x := range list {
		out[i].ID, out[i].Revision = of(x)
		out[i].Record = x
	}
	return out
}
