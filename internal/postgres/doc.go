// Package postgres is how Whence speaks to its database: the pool, transactions,
// the translation of the database's refusals into faults, and the runner of
// migrations.
//
// Slices write their own SQL against pgx. What they get from here:
//
//	pool, err := postgres.Open(ctx, postgres.Options{URL: url})
//
//	err = postgres.InTx(ctx, pool, func(tx pgx.Tx) error { … })       // writes
//	err = postgres.InSnapshot(ctx, pool, func(tx pgx.Tx) error { … }) // reads that must agree
//	err = postgres.WithConn(ctx, pool, func(c *pgx.Conn) error { … }) // one statement
//
// All borrow a connection after at most a second's wait, all translate errors on
// the way out (Translate), and both keep the cause in the chain, so that a slice
// can still ask for the Constraint that was hit. A function given to InTx may run
// more than once: it does nothing but database work and sets results afresh.
//
// The limits on a statement, a lock and an idle transaction belong to the
// connection (see limits), not to the caller: nobody can forget them.
//
// The database of a developer's machine is in package embedded, that of a test
// in package pgtest.
package postgres
