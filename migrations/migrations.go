// Package migrations holds the schema of Whence's database, and nothing else
// does: numbered SQL files for goose, built into every program that needs them.
//
// A file is never changed once it has been released; a change of the schema is
// a further file. `bin/migrate create NAME` begins one.
package migrations

import "embed"

// FS holds the migration files at its root.
//
//go:embed *.sql
var FS embed.FS
