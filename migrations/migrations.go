// Package migrations holds the schema of Whence's database, and nothing else
// does: numbered SQL files for goose, built into every program that needs them,
// and what the role of a server may do with each table (privileges.txt).
//
// A file is never changed once it has been released; a change of the schema is
// a further file. `bin/migrate create NAME` begins one. A table that comes with it
// gets a line in privileges.txt.
//
// Servers go on while a migration runs. So a rule for rows that are there is added
// NOT VALID, and validated by a file of its own; an index of a table that can be
// large is made CONCURRENTLY; rows are not written anew where that can be helped.
package migrations

import "embed"

// FS holds the migration files at its root.
//
//go:embed *.sql
var FS embed.FS

// Privileges are what a server's role may do, as postgres.Grant takes them.
//
//go:embed privileges.txt
var Privileges string
