// Package fetch reads one page from the network for somebody who names its
// address, and nothing that only this machine can reach.
//
// An address comes from a caller, a redirect from whoever answers: neither is
// trusted. What is checked, and when:
//
//	the address     http or https, a host, no name or password   before each request, redirects too
//	where it leads  only global addresses, ports 80 and 443      as each connection is made, behind
//	                                                             the look-up of the name, so that a
//	                                                             name can't lead elsewhere in between
//	redirects       at most 5
//	the answer      200; HTML, XHTML, Markdown or plain text;    as it is read: what has no end, or
//	                a limit of bytes, counted unpacked           unpacks to too much, is left
//	time            a limit for all of it together
//
// No proxy, no cookies, no credentials, no connection that is kept. Refusals
// are faults at /url: `fetch_refused` for what is never fetched, `fetch_failed`
// for what could not be had, `too_large`, and, where too much is being fetched
// already, Exhausted `fetch_busy`.
//
//	fetch.go    Fetcher
//	policy.go   which addresses
//	refusal.go  errors of the network as faults
package fetch
