package span

import (
	"sort"
	"unicode/utf8"
)

// stride is the number of code points between two marks of a Text: a look-up
// walks at most this many, and the marks cost a sixteenth of ASCII text's size.
const stride = 64

// Text is a text that can be cut by code points. Making it reads the text
// once; every cut after that takes constant time, and a look-up by byte takes
// logarithmic time. A byte that is no UTF-8 counts as one code point.
//
// A Text is never changed and may be shared between goroutines.
type Text struct {
	s     string
	n     int     // code points
	marks []int32 // marks[i] is the byte offset of code point i*stride; nil where every code point is a byte
}

// MaxBytes is the longest text that can be indexed: offsets of marks are 32 bits.
const MaxBytes = 1<<31 - 1

// NewText indexes a text of up to MaxBytes bytes; what is longer is cut there,
// which only a text far above every limit of size can meet.
func NewText(s string) *Text {
	if len(s) > MaxBytes {
		s = s[:MaxBytes]
	}
	t := &Text{s: s, n: utf8.RuneCountInString(s)}
	if t.n == len(s) {
		return t
	}
	t.marks = make([]int32, 0, t.n/stride+1)
	i := 0
	for at := range s {
		if i%stride == 0 {
			t.marks = append(t.marks, int32(at))
		}
		i++
	}
	return t
}

// String gives the text itself.
func (t *Text) String() string { return t.s }

// Len gives the number of code points.
func (t *Text) Len() int { return t.n }

// Slice gives the code points [start, end); ok is false where there is no such
// span. An empty span within the text is one.
func (t *Text) Slice(start, end int) (s string, ok bool) {
	if start < 0 || end < start || end > t.n {
		return "", false
	}
	return t.s[t.ByteAt(start):t.ByteAt(end)], true
}

// ByteAt gives the byte offset at which code point i begins. What is before
// the text counts as its beginning, what is behind it as its end.
func (t *Text) ByteAt(i int) int {
	switch {
	case i <= 0:
		return 0
	case i >= t.n:
		return len(t.s)
	case t.marks == nil:
		return i
	}
	at := int(t.marks[i/stride])
	for range i % stride {
		_, size := utf8.DecodeRuneInString(t.s[at:])
		at += size
	}
	return at
}

// PointAt gives the number of the code point that begins at this byte offset;
// ok is false where none does. The text's length is the offset of its end.
func (t *Text) PointAt(offset int) (i int, ok bool) {
	switch {
	case offset < 0 || offset > len(t.s):
		return 0, false
	case offset == len(t.s):
		return t.n, true
	case t.marks == nil:
		return offset, true
	}
	mark := sort.Search(len(t.marks), func(k int) bool { return int(t.marks[k]) > offset }) - 1
	at, i := int(t.marks[mark]), mark*stride
	for at < offset {
		_, size := utf8.DecodeRuneInString(t.s[at:])
		at += size
		i++
	}
	return i, at == offset
}
