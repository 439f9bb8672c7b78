// Package app wires Whence together: the configuration, the database (a
// Postgres elsewhere, or the embedded default), the migrations, the slices, the
// HTTP server, and their orderly end.
package app
