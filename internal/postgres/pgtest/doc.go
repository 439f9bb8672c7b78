// Package pgtest gives a test a database of its own: real, migrated, empty.
//
//	pool := pgtest.New(t) // dropped when the test passes, kept and named when it fails
//	url := pgtest.AsServer(t, pgtest.DSN(t)) // with a role that owns no table
//
// Behind it is one cluster for all test processes of a checkout. The first one
// that needs it starts a keeper, a copy of itself that runs the cluster and
// nothing else; the others find it by its directory. The keeper goes, and takes
// the data along, when no test process has been there for a while.
//
//	/dev/shm/whence-test-…/
//	  users      each test process holds a shared lock on it; the keeper, to go, the exclusive one
//	  starting   held by the process that looks for the keeper or starts it
//	  dsn        the cluster's address
//	  kept       there while a failed test's database is to be looked at
//	  cluster/   the data: in memory where there is room, and without fsync
//
// In the cluster, one template per state of the migrations is made once, under
// a lock of the database, and copied for each test.
//
// WHENCE_TEST_DATABASE_URL names a server to use instead; the account needs the
// right to create databases and roles. Without any Postgres a test fails: it never skips.
package pgtest
