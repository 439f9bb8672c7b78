// Package idempotency makes a request that is repeated with its key done once,
// and answered as it was the first time (the Idempotency-Key header of the
// IETF's httpapi draft).
//
// The row of a key is written in the transaction of the work itself: Do gives
// the work a context in which all its transactions are one (postgres.Join), and
// commits them with the answer. So a key is known exactly when its work is done,
// whatever is killed in between, and only successes are kept: what was refused
// may be tried again with the same key.
//
//	request with a key ──> known? ──yes──> other request? ──yes──> Invalid `idempotency_key_reused`
//	                         │ no             └─no──> the first answer, again
//	                   work (in one transaction, which holds the key's lock)
//	                         │        └── somebody else holds it ──> Conflict `in_progress`
//	                   answer kept, both committed, and only then sent
//
// A key belongs to the principal that uses it, and is kept for a day.
package idempotency
