// Package consistency finds what a text says and its own numbers don't bear
// out: parts that don't make their total, a share that doesn't follow from its
// numbers, a change that doesn't follow from its levels. It is pure: a text and
// its mentions in, findings out, in time linear in the text.
package consistency
