package span

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// State says how a quote of one text stands in another.
type State string

// The states.
const (
	Exact     State = "exact"     // at the same offsets
	Moved     State = "moved"     // the same words, elsewhere
	Ambiguous State = "ambiguous" // the words occur, but it can't be told which place is meant
	Orphan    State = "orphan"    // the words don't occur
)

// tellingLength is how many code points a quote and what is kept of its
// surroundings need to have before they are recognised elsewhere where not
// both sides are kept: a sentence does not recur by chance, "145." does.
const tellingLength = 24

// Reanchor finds a selector's words in another text. The places where they
// occur are told apart by their surroundings: both sides kept, then one side
// kept, then none. The best of these that any place reaches decides: one place
// is exact or moved, several are ambiguous. A short quote that has lost its
// surroundings is ambiguous even where it is the only one.
//
// Exact and moved come with the selector of the new text; the others with the
// one given. The time is linear in the length of the text.
func (t *Text) Reanchor(sel Selector) (State, Selector) {
	if sel.Exact == "" || !utf8.ValidString(sel.Exact) {
		return Orphan, sel
	}
	return t.among(sel, func(yield func(int) bool) { eachMatch(t.s, sel.Exact, yield) })
}

// among decides between the places where a selector's words occur: their byte
// offsets, in order.
func (t *Text) among(sel Selector, occurrences iter.Seq[int]) (State, Selector) {
	prefix, suffix := lastPoints(sel.Prefix, Context), firstPoints(sel.Suffix, Context)
	best, places, found := -1, 0, 0
	telling := 0  // code points of the one side kept at found
	same := false // the words stand at the old offsets in the old surroundings
	occurrences(func(at int) bool {
		before := strings.HasSuffix(t.s[:at], prefix)
		behind := strings.HasPrefix(t.s[at+len(sel.Exact):], suffix)
		kept, side := 0, ""
		if before && prefix != "" {
			kept, side = 1, prefix
		}
		if behind && suffix != "" {
			kept, side = kept+1, suffix
		}
		if kept < best || (kept == best && places > 1 && !(before && behind)) {
			return true
		}
		i, ok := t.PointAt(at)
		if !ok {
			return true
		}
		if kept > best {
			best, places = kept, 0
		}
		places++
		found, telling = i, utf8.RuneCountInString(side)
		same = before && behind && i == sel.Start
		return !same
	})
	n := utf8.RuneCountInString(sel.Exact)
	switch {
	case places == 0:
		return Orphan, sel
	case !same && places > 1,
		best < 2 && found != sel.Start && n+telling < tellingLength:
		return Ambiguous, sel
	}
	now, err := t.Select(found, found+n)
	if err != nil {
		return Orphan, sel
	}
	if found == sel.Start {
		return Exact, now
	}
	return Moved, now
}

func firstPoints(s string, n int) string {
	at := 0
	for range n {
		if at == len(s) {
			break
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at]
}

func lastPoints(s string, n int) string {
	at := len(s)
	for range n {
		if at == 0 {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
