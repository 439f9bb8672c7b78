package span

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Found is how a selector stands in another text, with the selector to use there.
type Found struct {
	State    State
	Selector Selector
}

const (
	window   = 32 // bytes of a quote by which all are looked for at once
	few      = 8  // quotes that are looked for one by one
	attempts = 64 // places where a quote may seem to be before it is looked for alone
)

// ReanchorAll gives for each selector what Reanchor does. Quotes that still
// stand where they stood cost their own length; the places of all others are
// found in one walk through the text, so that a thousand moved sentences cost
// little more than one.
func (t *Text) ReanchorAll(sels []Selector) []Found {
	out := make([]Found, len(sels))
	var rest []int
	var quotes []string
	for i, sel := range sels {
		switch now, ok := t.unmoved(sel); {
		case ok:
			out[i] = Found{Exact, now}
		default:
			rest, quotes = append(rest, i), append(quotes, sel.Exact)
		}
	}
	slices.Sort(quotes)
	places := t.places(slices.Compact(quotes))
	for _, i := range rest {
		if at, ok := places[sels[i].Exact]; ok {
			out[i].State, out[i].Selector = t.among(sels[i], slices.Values(at))
		} else {
			out[i].State, out[i].Selector = t.Reanchor(sels[i])
		}
	}
	return out
}

// unmoved tells whether a selector's words stand at its offsets in the
// surroundings that it gives, which Reanchor would find exact.
func (t *Text) unmoved(sel Selector) (Selector, bool) {
	if sel.Exact == "" || !utf8.ValidString(sel.Exact) || sel.Start < 0 {
		return sel, false
	}
	end := sel.Start + utf8.RuneCountInString(sel.Exact)
	words, ok := t.Slice(sel.Start, end)
	if !ok || words != sel.Exact {
		return sel, false
	}
	now, err := t.Select(sel.Start, end)
	return now, err == nil && strings.HasSuffix(now.Prefix, lastPoints(sel.Prefix, Context)) &&
		strings.HasPrefix(now.Suffix, firstPoints(sel.Suffix, Context))
}

// places gives the byte offsets at which each quote occurs, in order, for the
// quotes that are long enough and not everywhere. It is Rabin and Karp's
// search: a hash of a window rolls over the text, and where it is that of some
// quotes' middles those quotes are compared.
func (t *Text) places(quotes []string) map[string][]int {
	quotes = slices.DeleteFunc(quotes, func(q string) bool { return len(q) < window || !utf8.ValidString(q) })
	if len(quotes) <= few || len(t.s) < window {
		return nil
	}
	byHash := map[uint64][]int{}
	var filter [1 << 10]uint64 // a bit for each hash's upper 16: most windows end here
	for i, q := range quotes {
		h := hashOf(q[middle(q):][:window])
		byHash[h] = append(byHash[h], i)
		filter[h>>54] |= 1 << (h >> 48 & 63)
	}
	leaving := uint64(1) // what the first byte of a window weighs
	for range window - 1 {
		leaving *= weight
	}
	at, tried := make([][]int, len(quotes)), make([]int, len(quotes))
	h := hashOf(t.s[:window])
	for p := 0; ; p++ {
		if filter[h>>54]&(1<<(h>>48&63)) != 0 {
			full := false
			for _, i := range byHash[h] {
				tried[i]++
				full = full || tried[i] > attempts
				if from := p - middle(quotes[i]); from >= 0 && strings.HasPrefix(t.s[from:], quotes[i]) {
					at[i] = append(at[i], from)
				}
			}
			if full {
				byHash[h] = slices.DeleteFunc(byHash[h], func(i int) bool { return tried[i] > attempts })
			}
		}
		if p+window == len(t.s) {
			break
		}
		h = (h-(uint64(t.s[p])+1)*leaving)*weight + uint64(t.s[p+window]) + 1
	}
	found := make(map[string][]int, len(quotes))
	for i, q := range quotes {
		if tried[i] <= attempts {
			found[q] = at[i]
		}
	}
	return found
}

// weight is odd, so that no byte of a window is forgotten.
const weight = 0x9E3779B97F4A7C15

func hashOf(s string) uint64 {
	var h uint64
	for i := range len(s) {
		h = h*weight + uint64(s[i]) + 1
	}
	return h
}

// middle is where a quote's window begins: beginnings and ends are more alike.
func middle(q string) int { return (len(q) - window) / 2 }
