// Package stress shows what Whence withstands. It runs the server's program as
// its users do, over HTTP on the loopback, does to it what machines and people
// do, and compares what there is afterwards with its own record of what was
// acknowledged. It is for those who change Whence: `make stress` prints the
// figures; nothing ships with it.
//
//	kills      the server, its database and single backends are killed under load
//	terms      the server is asked to stop under load, and loses no request
//	storms     sixteen at once want the same edit, decision, lease or key
//	slow       hundreds of clients send a byte now and then; others are served
//	full       the disk is full, under load
//	hostile    requests that nobody means well by
//	claimers   fifty analysts work a queue off, each item decided once
//
// # What is compared
//
// A write is acknowledged when its answer has come. Each carries an
// idempotency key; one whose answer did not come is sent again with it, as a
// careful client would, until it is answered. Afterwards each write must be
// there exactly once: `lost` counts those that are not there, `doubled` those
// that are there more than once.
//
// # Plants
//
// A suite that can't fail shows nothing. Each has plants: a proxy between the
// clients and the server that does what a defect would (plant.go), such as
// acknowledging what it has not passed on. With a plant its suite must find
// problems; a test holds that.
package stress
