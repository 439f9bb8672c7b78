package names

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Querier is what reads: a pool, a connection or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Table is a table of names with its statements.
type Table struct {
	// Statements by what they do, for the test that prepares each of them.
	Statements map[string]string
	folded     bool
}

// NewTable declares a table by its name and the column of the owner's id, both
// constants of the program. A folded one has a column for the form that
// matching compares.
func NewTable(table, owner string, folded bool) Table {
	insert := `INSERT INTO ` + table + ` (` + owner + `, language, name)
SELECT @owner::uuid, n.language, n.name FROM unnest(@languages::text[], @names::text[], @folded::text[]) AS n (language, name, folded)`
	if folded {
		insert = `INSERT INTO ` + table + ` (` + owner + `, language, name, folded)
SELECT @owner::uuid, n.language, n.name, n.folded FROM unnest(@languages::text[], @names::text[], @folded::text[]) AS n (language, name, folded)`
	}
	return Table{folded: folded, Statements: map[string]string{
		"load":   `SELECT ` + owner + `, language::text, name FROM ` + table + ` WHERE ` + owner + ` = ANY(@owners::uuid[])`,
		"clear":  `DELETE FROM ` + table + ` WHERE ` + owner + ` = @owner::uuid`,
		"insert": insert,
	}}
}

// Load gives the names of each owner, sorted. An owner without any is not in
// the map.
func (t Table) Load(ctx context.Context, q Querier, owners []uuid.UUID) (map[uuid.UUID][]Name, error) {
	found := map[uuid.UUID][]Name{}
	if len(owners) == 0 {
		return found, nil
	}
	rows, err := q.Query(ctx, t.Statements["load"], pgx.NamedArgs{"owners": owners})
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	var owner uuid.UUID
	var n Name
	_, err = pgx.ForEachRow(rows, []any{&owner, &n.Language, &n.Name}, func() error {
		found[owner] = append(found[owner], n)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	for _, list := range found {
		Sort(list)
	}
	return found, nil
}

// Replace makes these the names of an owner.
func (t Table) Replace(ctx context.Context, tx pgx.Tx, owner uuid.UUID, list []Name) error {
	if _, err := tx.Exec(ctx, t.Statements["clear"], pgx.NamedArgs{"owner": owner}); err != nil {
		return fmt.Errorf("replace names: %w", err)
	}
	return t.Insert(ctx, tx, owner, list)
}

// Insert adds names to an owner.
func (t Table) Insert(ctx context.Context, tx pgx.Tx, owner uuid.UUID, list []Name) error {
	if len(list) == 0 {
		return nil
	}
	languages, texts, folded := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	for i, n := range list {
		languages[i], texts[i], folded[i] = n.Language, n.Name, Fold(n.Name)
	}
	_, err := tx.Exec(ctx, t.Statements["insert"], pgx.NamedArgs{"owner": owner, "languages": languages, "names": texts, "folded": folded})
	if err != nil {
		return fmt.Errorf("insert names: %w", err)
	}
	return nil
}
