// Package embedded runs Whence's own PostgreSQL: the database that is there
// when nobody has named one.
//
// It is a thin hand around Postgres's own programs. They are looked for, not
// shipped; what is ours is everything around them, so that "start" always means
// the same thing:
//
//	DataDir/postgres/
//	  lock           flock: one Whence at a time; says who holds it
//	  password       of the account "whence", made once
//	  postgres.log   what Postgres says
//	  data/          Postgres's data directory
//	  run/           its socket; there is no TCP port to clash with
//
//	Start: lock → programs → account → leftovers → initdb → postgres → ready
//	           ↘ ErrLocked   ↘ ErrNoPrograms
//
// Two things need care. Postgres refuses to run as root, so a root Whence runs
// it as the owner of the data directory, or else as postgres or nobody. That
// account may be unable to walk to the directory (under /root, say); then
// Postgres is handed the open directory instead of its path.
//
// And any of us can be killed at any time. Postgres gets SIGINT from the kernel
// when its parent dies. What an earlier life has left behind, a postmaster that
// is still going or the pid file of one that is not, is cleared under the lock
// before the next start; Postgres's own recovery does the rest. When Postgres
// is the one that dies, Done closes and Err says why.
//
// The package needs Linux: it reads /proc and uses parent-death signals.
package embedded
