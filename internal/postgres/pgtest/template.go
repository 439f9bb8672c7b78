package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"whence/internal/postgres"
	"whence/migrations"

	"github.com/jackc/pgx/v5"
)

// templateLock is the key of the database's lock under which templates are made.
const templateLock = 0x77686e63

// ensureTemplate gives the name of a database that has exactly these
// migrations, and makes it if need be. Of several processes one makes it.
func ensureTemplate(ctx context.Context, admin *pgx.Conn, server string, files fs.FS) (string, error) {
	digest, err := digestOf(files)
	if err != nil {
		return "", err
	}
	name := "whence_template_" + digest[:16]
	if done, err := isTemplate(ctx, admin, name); err != nil || done {
		return name, err
	}
	if _, err := admin.Exec(ctx, `SELECT pg_advisory_lock($1)`, templateLock); err != nil {
		return "", fmt.Errorf("lock the templates: %w", err)
	}
	// The lock also goes with the connection, which its caller closes.
	defer func() {
		_, _ = admin.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, templateLock)
	}()
	if done, err := isTemplate(ctx, admin, name); err != nil || done {
		return name, err
	}
	return name, makeTemplate(ctx, admin, server, name, files)
}

// makeTemplate leaves a template only when every migration went through: what
// is half made is not marked as one, and is made anew.
func makeTemplate(ctx context.Context, admin *pgx.Conn, server, name string, files fs.FS) error {
	quoted := pgx.Identifier{name}.Sanitize()
	if _, err := admin.Exec(ctx, "DROP DATABASE IF EXISTS "+quoted+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop an unfinished template: %w", err)
	}
	if err := copyDatabase(ctx, admin, name, "template0"); err != nil {
		return fmt.Errorf("create the template: %w", err)
	}
	dsn := withDatabase(server, name)
	if _, err := postgres.Migrate(ctx, dsn, files); err != nil {
		return err
	}
	rights, err := postgres.ParsePrivileges(migrations.Privileges)
	if err != nil {
		return err
	}
	if err := postgres.EnsureRole(ctx, server, serverRole, serverPassword(server)); err != nil {
		return err
	}
	if err := postgres.Grant(ctx, dsn, serverRole, rights); err != nil {
		return err
	}
	if _, err := admin.Exec(ctx, "ALTER DATABASE "+quoted+" IS_TEMPLATE true ALLOW_CONNECTIONS false"); err != nil {
		return fmt.Errorf("mark the template: %w", err)
	}
	return nil
}

func isTemplate(ctx context.Context, admin *pgx.Conn, name string) (bool, error) {
	var yes bool
	err := admin.QueryRow(ctx,
		`SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate AND NOT datallowconn)`, name).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for the template: %w", err)
	}
	return yes, nil
}

// copyDatabase copies files and not blocks: the faster way for a small
// template in memory.
func copyDatabase(ctx context.Context, admin *pgx.Conn, name, template string) error {
	_, err := admin.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy",
		pgx.Identifier{name}.Sanitize(), pgx.Identifier{template}.Sanitize()))
	return err
}

// digestOf names a state of the migrations, their names and contents, and of the
// privileges.
func digestOf(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", fmt.Errorf("list the migrations: %w", err)
	}
	h := sha256.New()
	h.Write([]byte(migrations.Privileges))
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return "", fmt.Errorf("read a migration: %w", err)
		}
		fmt.Fprintf(h, "%d %s %d ", len(name), name, len(b))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
