package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Privilege is what a role may do with one table, or with one function.
type Privilege struct {
	Object string   // a table, or a function with its types in brackets
	Verbs  []string // SELECT, INSERT, UPDATE, DELETE; EXECUTE of a function
}

// verbs are those that a server may need. TRUNCATE, TRIGGER and REFERENCES are
// the owner's alone.
var verbs = []string{"SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE"}

// ParsePrivileges reads lines of the form `object: VERB, VERB`; empty ones and
// those that begin with # say nothing.
func ParsePrivileges(text string) ([]Privilege, error) {
	var list []Privilege
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		object, rest, ok := strings.Cut(line, ":")
		if !ok || object == "" || seen[object] {
			return nil, fmt.Errorf("the privileges %q can't be read", line)
		}
		seen[object] = true
		p := Privilege{Object: object}
		for verb := range strings.SplitSeq(rest, ",") {
			verb = strings.TrimSpace(verb)
			if !slices.Contains(verbs, verb) {
				return nil, fmt.Errorf("the privileges %q hold %q, which is none of %v", line, verb, verbs)
			}
			p.Verbs = append(p.Verbs, verb)
		}
		list = append(list, p)
	}
	return list, nil
}

// quoted gives the object for a statement: names are those of the schema's
// files, not a caller's.
func (p Privilege) quoted() string {
	name, types, function := strings.Cut(p.Object, "(")
	quoted := pgx.Identifier{"public", name}.Sanitize()
	if function {
		return "FUNCTION " + quoted + "(" + types
	}
	return "TABLE " + quoted
}

// Grant gives a role these privileges in the database of url and takes all others
// on its tables away, at once for everybody who looks. It refuses a role that owns
// tables there, or may act as their owner: such a role can do anything.
func Grant(ctx context.Context, url, role string, list []Privilege) error {
	conn, err := ownerConn(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	const owns = `
SELECT r.rolsuper OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
  FROM pg_roles r WHERE r.rolname = $1`
	var mighty bool
	err = conn.QueryRow(ctx, owns, role).Scan(&mighty)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("the database has no role %q: CREATE ROLE makes it", role)
	case err != nil:
		return fmt.Errorf("look at the role %q: %w", role, err)
	case mighty:
		return fmt.Errorf("the role %q owns the tables, or may act as their owner: a server's role must not", role)
	}
	name := pgx.Identifier{role}.Sanitize()
	statements := []string{
		"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + name,
		"REVOKE ALL ON SCHEMA public FROM " + name,
		"GRANT USAGE ON SCHEMA public TO " + name,
	}
	for _, p := range list {
		statements = append(statements, "GRANT "+strings.Join(p.Verbs, ", ")+" ON "+p.quoted()+" TO "+name)
	}
	// Statements that are sent together are one transaction.
	if _, err := conn.Exec(ctx, strings.Join(statements, ";\n"), pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("grant privileges to %q: %w", role, err)
	}
	return nil
}

// MissingPrivileges gives those that the role of a connection does not have, each
// as `object: VERB`.
func MissingPrivileges(ctx context.Context, conn *pgx.Conn, list []Privilege) ([]string, error) {
	var objects, wanted []string
	for _, p := range list {
		for _, verb := range p.Verbs {
			objects, wanted = append(objects, p.Object), append(wanted, verb)
		}
	}
	const lacking = `
SELECT w.object || ': ' || w.verb
  FROM unnest(@objects::text[], @verbs::text[]) WITH ORDINALITY AS w (object, verb, n)
 WHERE NOT CASE WHEN w.verb = 'EXECUTE' THEN has_function_privilege('public.' || w.object, w.verb)
                ELSE has_table_privilege('public.' || quote_ident(w.object), w.verb) END
 ORDER BY w.n`
	rows, err := conn.Query(ctx, lacking, pgx.NamedArgs{"objects": objects, "verbs": wanted})
	if err != nil {
		return nil, fmt.Errorf("look at the role's privileges: %w", err)
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look at the role's privileges: %w", err)
	}
	return missing, nil
}

// EnsureRole makes a role that can log in with a password, or gives the one that
// there is this password. It has no other right.
func EnsureRole(ctx context.Context, url, role, password string) error {
	conn, err := ownerConn(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var exists bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`, role).Scan(&exists); err != nil {
		return fmt.Errorf("look for the role %q: %w", role, err)
	}
	verb := "CREATE"
	if exists {
		verb = "ALTER"
	}
	const may = " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD "
	statement := verb + " ROLE " + pgx.Identifier{role}.Sanitize() + may + "'" + strings.ReplaceAll(password, "'", "''") + "'"
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("make the role %q: %w", role, errors.New(strings.ReplaceAll(err.Error(), password, "…")))
	}
	return nil
}

// OwnsTables tells whether the role that a connection has may change or drop the
// tables, and so whatever guards them.
func OwnsTables(ctx context.Context, conn *pgx.Conn) (bool, error) {
	const owns = `
SELECT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                  AND pg_has_role(current_user, c.relowner, 'MEMBER'))`
	var yes bool
	if err := conn.QueryRow(ctx, owns).Scan(&yes); err != nil {
		return false, fmt.Errorf("look who owns the tables: %w", err)
	}
	return yes, nil
}

// ownerConn is a connection of its own, with the limits of a migration.
func ownerConn(ctx context.Context, url string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, badURL(err)
	}
	asMigration(config)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return conn, nil
}
