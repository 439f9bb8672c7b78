package span

import (
	"strings"
	"unicode/utf8"

	"whence/internal/fault"
)

// Context is how many code points of a quote's surroundings are kept on each
// side.
const Context = 32

// Selector says which words of a text are meant, twice: by their place and by
// themselves. Offsets are code points, End is exclusive.
type Selector struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"` // what stands right before it, up to Context code points
	Suffix string `json:"suffix"` // what stands right behind it
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// Select gives the selector of the code points [start, end). A span that is
// empty or not within the text is the fault Invalid `invalid_span`.
func (t *Text) Select(start, end int) (Selector, error) {
	if start < 0 || end <= start || end > t.n {
		return Selector{}, fault.New(fault.Invalid, "invalid_span",
			"%d to %d is no span of a text of %d code points", start, end, t.n)
	}
	from, to := t.ByteAt(start), t.ByteAt(end)
	return Selector{
		Exact:  t.s[from:to],
		Prefix: t.s[t.ByteAt(start-Context):from],
		Suffix: t.s[to:t.ByteAt(end+Context)],
		Start:  start,
		End:    end,
	}, nil
}

// Check tells whether the selector's words stand where it says. Where they
// don't, or where a prefix or suffix that it gives does not surround them, it
// is the fault Invalid `quote_mismatch`, at the given JSON pointer (that of the
// selector; the field's name is added to it).
func (t *Text) Check(sel Selector, pointer string) error {
	words, ok := t.Slice(sel.Start, sel.End)
	switch {
	case !ok:
		return fault.AtField(pointer+"/exact", "quote_mismatch",
			"there are no code points %d to %d in a text of %d", sel.Start, sel.End, t.n)
	case words != sel.Exact || words == "":
		return fault.AtField(pointer+"/exact", "quote_mismatch",
			"code points %d to %d of the text are not these words", sel.Start, sel.End)
	case !strings.HasSuffix(t.s[:t.ByteAt(sel.Start)], sel.Prefix):
		return fault.AtField(pointer+"/prefix", "quote_mismatch", "the words at %d are not preceded by this", sel.Start)
	case !strings.HasPrefix(t.s[t.ByteAt(sel.End):], sel.Suffix):
		return fault.AtField(pointer+"/suffix", "quote_mismatch", "the words at %d are not followed by this", sel.Start)
	}
	return nil
}

// Locate finds the one place where exact stands between prefix and suffix,
// either of which may be empty. No place is the fault Invalid
// `quote_not_found`, several are `ambiguous_quote`: more of the surroundings
// then tells them apart. Pointer is the JSON pointer of the quote.
func (t *Text) Locate(exact, prefix, suffix, pointer string) (Selector, error) {
	if exact == "" || !utf8.ValidString(exact) {
		return Selector{}, fault.AtField(pointer+"/exact", "quote_not_found", "a quote is at least one character of text")
	}
	whole := prefix + exact + suffix
	found, places := -1, 0
	eachMatch(t.s, whole, func(at int) bool {
		if i, ok := t.PointAt(at + len(prefix)); ok {
			found = i
			places++
		}
		return places < 2
	})
	switch places {
	case 0:
		return Selector{}, fault.AtField(pointer+"/exact", "quote_not_found", "the text does not hold these words in these surroundings")
	case 1:
		return t.Select(found, found+utf8.RuneCountInString(exact))
	}
	return Selector{}, fault.AtField(pointer+"/exact", "ambiguous_quote",
		"the text holds these words more than once: give offsets, or more of their surroundings")
}

// eachMatch calls yield with the byte offset of each occurrence of the
// pattern, overlapping ones too, until it answers false. It is Knuth, Morris
// and Pratt's search: linear for every text and pattern, which the standard
// library's is not.
func eachMatch(s, pattern string, yield func(at int) bool) {
	m := len(pattern)
	if m == 0 || m > len(s) {
		return
	}
	// border[i] is the length of the longest proper border of pattern[:i+1].
	border := make([]int32, m)
	for i, k := 1, 0; i < m; i++ {
		for k > 0 && pattern[i] != pattern[k] {
			k = int(border[k-1])
		}
		if pattern[i] == pattern[k] {
			k++
		}
		border[i] = int32(k)
	}
	for i, k := 0, 0; i < len(s); i++ {
		if k == 0 {
			// Most of a text is not the first byte: skip to it at full speed.
			skip := strings.IndexByte(s[i:], pattern[0])
			if skip < 0 {
				return
			}
			i += skip
		}
		for k > 0 && s[i] != pattern[k] {
			k = int(border[k-1])
		}
		if s[i] == pattern[k] {
			k++
		}
		if k == m {
			if !yield(i + 1 - m) {
				return
			}
			k = int(border[k-1])
		}
	}
}
