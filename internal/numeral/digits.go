package numeral

import "whence/internal/decimal"

// arabic is a number in digits before any scale.
type arabic struct {
	end    int
	value  decimal.Decimal
	places int  // digits behind the point
	point  bool // a point was written
	round  bool // an integer that ends in 0
	digits int  // digits before the point
}

// readArabic reads digits with groups and a point at i, where a digit stands.
// It is not ok inside a number, for dotted numbers (1.2.3) and beyond the
// limits; end is then what to pass over.
func readArabic(rs []rune, i int) (a arabic, ok bool) {
	inside := isDigit(at(rs, i-1)) || isPoint(at(rs, i-1)) && isDigit(at(rs, i-2))
	text := make([]byte, 0, 24)
	j := i
	for ; isDigit(at(rs, j)); j++ {
		text = appendDigit(text, rs[j])
	}
	if n := j - i; n <= 3 && text[0] != '0' {
		for sep := at(rs, j); isSeparator(sep) && at(rs, j) == sep; {
			width := groupWidth(rs, j+1)
			if width != 3 && !(width == 2 && sep == ',' && lakhGroups(rs, j)) {
				break
			}
			for k := j + 1; k <= j+width; k++ {
				text = appendDigit(text, rs[k])
			}
			j += 1 + width
		}
	}
	a.digits = len(text)
	a.round = text[len(text)-1] == '0'
	if isPoint(at(rs, j)) && isDigit(at(rs, j+1)) {
		a.point, a.round = true, false
		text = append(text, '.')
		for j++; isDigit(at(rs, j)); j++ {
			text = appendDigit(text, rs[j])
			a.places++
		}
	}
	dotted := false
	for isPoint(at(rs, j)) && isDigit(at(rs, j+1)) {
		dotted = true
		for j++; isDigit(at(rs, j)); j++ {
		}
	}
	a.end = j
	if inside || dotted || a.digits > decimal.MaxIntegerDigits || a.places > decimal.MaxFractionDigits {
		return a, false
	}
	v, err := decimal.Parse(string(text))
	if err != nil {
		return a, false
	}
	a.value = v
	if part, known := vulgar[at(rs, j)]; known && !a.point {
		a.value, a.point, a.round = a.value.Add(part), true, false
		a.places = -part.Exponent()
		a.end++
	}
	return a, true
}

// vulgar are the fractions of one rune that may stand behind an integer (2½).
var vulgar = map[rune]decimal.Decimal{
	'½': decimal.MustParse("0.5"), '¼': decimal.MustParse("0.25"), '¾': decimal.MustParse("0.75"),
}

// groupWidth gives how many digits stand at i, up to 4.
func groupWidth(rs []rune, i int) int {
	n := 0
	for n < 4 && isDigit(at(rs, i+n)) {
		n++
	}
	return n
}

// lakhGroups tells whether the comma at i begins groups of two that end in one
// of three (12,34,567).
func lakhGroups(rs []rune, i int) bool {
	for n := 0; n < decimal.MaxIntegerDigits && at(rs, i) == ','; n++ {
		switch groupWidth(rs, i+1) {
		case 2:
			i += 3
		case 3:
			return n > 0 && !(at(rs, i+4) == ',' && isDigit(at(rs, i+5)))
		default:
			return false
		}
	}
	return false
}

func appendDigit(b []byte, r rune) []byte {
	if r >= '０' {
		r -= '０' - '0'
	}
	return append(b, byte(r))
}

func isPoint(r rune) bool { return r == '.' || r == '．' }

// isSeparator tells whether r may separate groups of three digits: a comma or
// a space that does not break, never an ordinary one.
func isSeparator(r rune) bool {
	return r == ',' || r == '，' || r == '\u00a0' || r == '\u202f' || r == '\u2009'
}

// scanArabic reads a number that begins with digits, with the scale behind it
// in either language.
func scanArabic(rs []rune, i int) (Numeral, int, bool) {
	a, ok := readArabic(rs, i)
	if !ok {
		return Numeral{}, a.end, false
	}
	if end := ordinalSuffix(rs, a.end); end > 0 {
		return Numeral{}, end, false
	}
	if n, next, ok, applies := scaleChinese(rs, i, a); applies {
		return n, next, ok
	}
	if n, ok, applies := scaleEnglish(rs, i, a); applies {
		return n, n.End, ok
	}
	n := Numeral{Start: i, End: a.end, Value: a.value, Step: decimal.Pow10(-a.places), Point: a.point}
	if a.round {
		n.trail(rs)
	}
	return n, n.End, true
}

// trail takes 多, 余, 来 or "-odd" behind a round number into it.
func (n *Numeral) trail(rs []rune) {
	r := at(rs, n.End)
	switch kind := zh.kind[r]; kind {
	case excessRune, fewRune:
		if kind == fewRune && zh.notFew[at(rs, n.End+1)] {
			return // 一百万几乎
		}
		n.Trailing = Excess
		n.End++
	case aboutRune:
		if next := at(rs, n.End+1); !zh.notAbout[next] && (!isDigit(at(rs, n.End-1)) || zh.aboutUnit[next]) {
			n.Trailing = About
			n.End++
		}
	default:
		if hasWord(rs, n.End, "-odd") && !isLatin(at(rs, n.End+4)) {
			n.Trailing = Excess
			n.End += 4
		}
	}
}

// ordinalSuffix gives the end of st, nd, rd or th attached at i, or 0.
func ordinalSuffix(rs []rune, i int) int {
	a, b := at(rs, i)|0x20, at(rs, i+1)|0x20
	switch string([]rune{a, b}) {
	case "st", "nd", "rd", "th":
		if !isLatin(at(rs, i+2)) {
			return i + 2
		}
	}
	return 0
}
