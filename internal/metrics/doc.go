// Package metrics keeps the catalogues of what claims are about: metrics for
// quantities, events for dates, propositions for statements. Each has a slug, a
// definition and names in each language; a metric also has a unit, a measure
// (a total over a period, a level at a time, a rate) and its place among others.
//
// Metrics are joined in two ways. A metric has at most one broader one, of
// which it measures a part (synthetic-opioid deaths are part of all overdose
// deaths): that makes a tree. And a metric may have components, whose sum it
// is. Both say that one thing is part of another, so neither they nor the two
// taken together may run in a circle. What is part of what is changed by one
// transaction at a time, which holds a lock until it has committed; two changes
// that are each harmless can't make a circle together.
//
// Metrics, events and propositions are small catalogues: Catalogue reads one
// whole, for extraction and comparing.
//
//	metric.go   Metric, its input and checks
//	topic.go    Topic: an event or a proposition
//	service.go  the operations on metrics
//	topics.go   the operations on events and on propositions, written once
//	store.go    the SQL
//	tree.go     the parts of parts: the lock and the search for circles
package metrics
