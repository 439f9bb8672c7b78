package quantity

import (
	"regexp"
	"strings"
	"unicode"

	"whence/internal/decimal"
	"whence/internal/numeral"
)

// shareShapes are the ways in which words state a share, the first that fits
// counts. What stands before a mark is group 1, what stands behind it group 2;
// part and whole say in which of them they are. A whole of 0 is per.
var shareShapes = []struct {
	shape       *regexp.Regexp
	part, whole int
	per         int64
}{
	{regexp.MustCompile(`()百分之(.+)`), 2, 0, 100},
	{regexp.MustCompile(`()千分之(.+)`), 2, 0, 1000},
	{regexp.MustCompile(`(.+)分之(.+)`), 2, 1, 0},
	{regexp.MustCompile(`(.+)成(?:$|[^半一二三四五六七八九])`), 1, 0, 10},
	{regexp.MustCompile(`(.*一)半|(.*)半[数數]`), 0, 0, 2},
	{regexp.MustCompile(`(\S+) (?:in|out of)(?: every)? (\S+)`), 1, 2, 0},
	{regexp.MustCompile(`([0-9]+)/([0-9]+)`), 1, 2, 0},
	{regexp.MustCompile(`([0-9.]+) ?(?:%|％|per ?cent)`), 1, 0, 100},
}

// parts are the English names of parts: two thirds are 2 of 3.
var parts = map[string]int64{
	"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
	"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "hundredth": 100,
}

// FractionIn gives the share that words state, for a share that comes without
// its number: 三分之二, 七成, 一半, two-thirds, half, seven in ten. It is rounded to
// six places; ok is false where the words state none.
func FractionIn(words string) (v decimal.Decimal, ok bool) {
	text := strings.ToLower(words)
	for _, s := range shareShapes {
		m := s.shape.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		part, of, fits := decimal.FromInt(1), decimal.FromInt(s.per), true
		if s.part > 0 {
			part, fits = besideMark(m, s.part)
		}
		if s.whole > 0 && fits {
			of, fits = besideMark(m, s.whole)
		}
		if fits {
			if v, ok = shareOf(part, of); ok {
				return v, true
			}
		}
	}
	return namedParts(text)
}

// besideMark gives the numeral of a group that touches the mark between the
// groups: the end of the first, the beginning of the second.
func besideMark(m []string, group int) (decimal.Decimal, bool) {
	all := numeral.All(m[group])
	if len(all) == 0 {
		return decimal.Decimal{}, false
	}
	if group == 2 {
		return all[0].Value, all[0].Start == 0
	}
	last := all[len(all)-1]
	return last.Value, last.End == len([]rune(m[group]))
}

// namedParts reads two-thirds, a quarter, half; "the third" is no share.
func namedParts(text string) (decimal.Decimal, bool) {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		of, found := parts[w]
		if !found {
			of, found = parts[strings.TrimSuffix(w, "s")]
		}
		if !found {
			continue
		}
		n, stated := decimal.FromInt(1), w == "half"
		if i > 0 {
			switch before, isNumber := numeral.First(words[i-1]); {
			case isNumber:
				n, stated = before.Value, true
			case words[i-1] == "a" || words[i-1] == "an":
				stated = true
			}
		}
		if v, ok := shareOf(n, decimal.FromInt(of)); ok && stated {
			return v, true
		}
	}
	return decimal.Decimal{}, false
}

// shareOf is a part of a whole as a share.
func shareOf(part, whole decimal.Decimal) (decimal.Decimal, bool) {
	v, ok := part.Quo(whole)
	if !ok || v.Sign() <= 0 || decimal.FromInt(1).Less(v) {
		return decimal.Decimal{}, false
	}
	return v.Round(6).Reduced(), true
}
