// Package names keeps the names that a thing of a catalogue has in each
// language. Metrics, events, propositions and parties all have such names, in
// one table each, of one shape: the owner's id, a language, a name.
//
// A Table reads and replaces the names of its owners. Check brings a caller's
// list into the one order and form in which it is stored, so that two lists of
// the same names compare equal.
//
// Fold gives the form that matching compares: 《华盛顿邮报》 and 华盛顿邮报 are the
// same name, and so are "CDC" and "cdc".
package names
