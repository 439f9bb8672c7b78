package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// invisible tells the characters that canonical text leaves out: those that
// have no width and no meaning between letters, and control characters.
// Joiners (U+200C, U+200D) and bidi controls change what is read and stay.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u2060', '\uFEFF', '\u180E':
		return true
	}
	return r < 0x20 && r != '\t' && r != '\n' && r != '\v' && r != '\f' && r != '\r' || r >= 0x7F && r < 0xA0 && r != 0x85
}

// unspaced tells characters of the East Asian scripts that are written without
// spaces.
func unspaced(r rune) bool {
	return r >= 0x2E80 && (unicode.Is(unicode.Han, r) ||
		r >= 0x3001 && r <= 0x30FF || // punctuation and kana
		r >= 0xFF01 && r <= 0xFF60) // full-width forms
}

// joins tells whether a line break of the source between two characters is no
// space: both are East Asian, or one is and the other is a quotation mark or
// a dash, which both kinds of script share.
func joins(a, b rune) bool {
	shared := func(r rune) bool {
		switch r {
		case '“', '”', '‘', '’', '…', '—':
			return true
		}
		return false
	}
	return unspaced(a) && (unspaced(b) || shared(b)) || shared(a) && unspaced(b)
}

// collapse makes the canonical form of a block's text. In markup every white
// space is alike and marks say where lines end; otherwise (plain) line feeds
// and tabs of the text itself are those marks.
//
// It is idempotent, and collapse(collapse(s, false), true) is collapse(s, false).
func collapse(s string, plain bool) string {
	if isCanonicalASCII(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	for i, line := range strings.FieldsFunc(s, func(r rune) bool { return r == lineBreak || plain && isLineFeed(r) }) {
		line = collapseLine(line, plain)
		if line == "" {
			continue
		}
		if i > 0 && b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	out := b.String()
	if !norm.NFC.IsNormalString(out) { // a joined line began with a combining mark
		out = norm.NFC.String(out)
	}
	return out
}

// lineBreak and cellBreak stand for <br> and the border between two cells
// while a block is gathered. They are noncharacters, which no text has.
const (
	lineBreak = '\uFDD0'
	cellBreak = '\uFDD1'
)

func isLineFeed(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// collapseLine makes runs of white space one space each, or as many tabs as
// they have cell borders.
func collapseLine(s string, plain bool) string {
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0)
	spaces, feeds, cells := 0, 0, 0
	inner := false
	leading := 0
	for _, r := range s {
		switch {
		case r == cellBreak || plain && r == '\t':
			cells++
			continue
		case isLineFeed(r):
			feeds++
			continue
		case unicode.IsSpace(r):
			spaces++
			continue
		}
		switch {
		case last == 0:
			leading = cells
		case cells > 0:
			inner = true
			for range cells {
				b.WriteByte('\t')
			}
		case feeds > 0 && joins(last, r):
			// a line of the source that ends between two characters
		case spaces+feeds > 0:
			b.WriteByte(' ')
		}
		spaces, feeds, cells = 0, 0, 0
		b.WriteRune(r)
		last = r
	}
	// Empty cells at the start of a row keep its columns in their places; an
	// indented line of plain text has no columns.
	if leading > 0 && inner {
		return strings.Repeat("\t", leading) + b.String()
	}
	return b.String()
}

// isCanonicalASCII is the fast way out for most English text.
func isCanonicalASCII(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c < 0x20 || c == 0x7F || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space
}

// oneLine is the canonical form of a title, a name or the like.
func oneLine(s string) string { return strings.Join(strings.Fields(collapse(s, false)), " ") }

// weight measures text by what it tells: a Chinese character counts like
// three letters, a Japanese syllable or a Korean one like two.
func weight(s string) int {
	w := 0
	for _, r := range s {
		switch {
		case r >= 0x2E80 && unicode.Is(unicode.Han, r):
			w += 3
		case r >= 0x3041 && r <= 0x30FF || r >= 0xAC00 && r <= 0xD7A3:
			w += 2
		case !unicode.IsSpace(r):
			w++
		}
	}
	return w
}
