package extract

import (
	"strings"
	"unicode"
)

// simplified maps traditional runes to the simplified ones of the tables.
var simplified = loadTraditional()

func loadTraditional() map[rune]rune {
	m := map[rune]rune{}
	for line := range strings.SplitSeq(readData("zh/traditional.txt"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			rs := []rune(pair)
			if len(rs) != 2 {
				panic("data/zh/traditional.txt: not a pair: " + pair)
			}
			if rs[0] != rs[1] {
				m[rs[0]] = rs[1]
			}
		}
	}
	return m
}

// foldWidth gives the ordinary form of a full-width letter, digit or sign.
// Punctuation that separates clauses keeps its form.
func foldWidth(r rune) rune {
	switch {
	case r == '，' || r == '；' || r == '：' || r == '！' || r == '？' || r == '（' || r == '）':
		return r
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　' || r == '\n' || r == '\t' || r == '\r':
		return ' '
	case r == '‐' || r == '‑' || r == '−' || r == '﹣':
		return '-'
	case r == '〜' || r == '∼':
		return '~'
	case r == '’' || r == '‘':
		return '\''
	case r == '％' || r == '﹪':
		return '%'
	case r == '￡':
		return '£'
	}
	return r
}

// fold brings runes to one width and script; one rune stays one rune.
func fold(rs []rune) []rune {
	out := make([]rune, len(rs))
	for i, r := range rs {
		if r >= 0x80 {
			r = foldWidth(r)
			if s, ok := simplified[r]; ok {
				r = s
			}
		} else if r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f' {
			r = ' '
		}
		out[i] = r
	}
	return out
}

// lower brings folded runes to lower case and spaces to the ordinary one.
func lower(rs []rune) []rune {
	out := make([]rune, len(rs))
	for i, r := range rs {
		switch {
		case r < 0x80:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
		case r == '\u00a0' || r == '\u202f' || r == '\u2009':
			r = ' '
		default:
			if l := unicode.ToLower(r); l != r && unicode.IsLetter(l) {
				r = l
			}
		}
		out[i] = r
	}
	return out
}

// foldString is fold and lower of a string, for names that are matched.
func foldString(s string) string { return string(lower(fold([]rune(s)))) }

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r == '〇' || r >= 0x20000 && r <= 0x3ffff
}

func isLatin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0 && r <= 0x24f && r != 0xd7 && r != 0xf7
}

func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
