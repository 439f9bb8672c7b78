package readable

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// dayOrder is how a page writes 10/07/2023.
type dayOrder int

const (
	orderUnknown dayOrder = iota
	dayFirst
	monthFirst
)

// found is a time read from text, with where it stood.
type found struct {
	Instant
	start, end int        // bytes
	swapped    *time.Time // the other reading of 10/07/2023; nil where there is none
}

// token is a number, a word of letters, or one other character.
type token struct {
	start, end int
	number     int // -1: not a number
	digits     int
	word       string // lower case; for other characters the character itself
	gap        bool   // white space before it
}

// maxDateText is how many bytes of a text are searched for a date.
const maxDateText = 2000

func tokens(s string) []token {
	out := make([]token, 0, 32)
	gap := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		start := i
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == 0xA0 || r == 0x3000:
			gap = true
			i += size
			continue
		case isDigit(r):
			n, digits := 0, 0
			for i < len(s) {
				r, size = utf8.DecodeRuneInString(s[i:])
				if !isDigit(r) {
					break
				}
				if digits++; digits <= 9 {
					n = n*10 + digitValue(r)
				}
				i += size
			}
			out = append(out, token{start: start, end: i, number: n, digits: digits, gap: gap})
		case isSpacedLetter(r):
			for i < len(s) {
				if r, size = utf8.DecodeRuneInString(s[i:]); !isSpacedLetter(r) {
					break
				}
				i += size
			}
			out = append(out, token{start: start, end: i, number: -1, word: strings.ToLower(s[start:i]), gap: gap})
		default:
			i += size
			if n, digits, size := hanNumber(s[start:]); digits > 0 {
				i = start + size
				out = append(out, token{start: start, end: i, number: n, digits: digits, gap: gap})
				break
			}
			out = append(out, token{start: start, end: i, number: -1, word: s[start:i], gap: gap})
		}
		gap = false
	}
	return out
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isDigit knows the figures of ASCII, of full width, of Arabic and of Persian.
func isDigit(r rune) bool { return digitValue(r) >= 0 }

func digitValue(r rune) int {
	for _, zero := range [...]rune{'0', '٠', '۰', '０'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// hanNumber reads 二〇二三, 七, 十一 or 二十三 where 年, 月, 日 or the like
// follows: a date's number and no other.
func hanNumber(s string) (n, digits, size int) {
	const figures = "〇一二三四五六七八九"
	tens := false
	for _, r := range s {
		at := strings.IndexRune(figures, r)
		switch {
		case r == '零' || r == '○':
			at = 0
		case at >= 0:
			at /= len("〇")
		case r == '十' && !tens && digits <= 1:
			tens = true
			n = max(n, 1) * 10
			digits = 2
			size += utf8.RuneLen(r)
			continue
		}
		if at < 0 {
			break
		}
		if digits >= 4 || tens && n%10 != 0 {
			return 0, 0, 0
		}
		if tens {
			n += at
		} else {
			n = n*10 + at
			digits++
		}
		size += utf8.RuneLen(r)
	}
	for _, unit := range [...]string{"年", "月", "日", "号", "號"} {
		if size > 0 && strings.HasPrefix(s[size:], unit) {
			return n, digits, size
		}
	}
	return 0, 0, 0
}

// dateScan matches the forms of dates at a token.
type dateScan struct {
	t     []token
	order dayOrder
}

// findInstant finds the first date in a text, at least as precise as a month.
// It knows the forms that news pages print: ISO 8601 and its likes, 2023年7月10日
// 下午4时34分, July 10, 2023 4:34 p.m. EDT, 10 July 2023, 10/07/2023 - 04:34.
func findInstant(s string, order dayOrder) (found, bool) {
	if len(s) > maxDateText {
		s = s[:maxDateText]
	}
	d := dateScan{t: tokens(s), order: order}
	for i := range d.t {
		f, next, ok := d.date(i)
		if !ok {
			continue
		}
		f.start, f.end = d.t[i].start, d.t[next-1].end
		if f.Precision == PrecisionDay {
			if after, ok := d.clockAfter(next, &f); ok {
				f.end = d.t[after-1].end
			} else if from, ok := d.clockBefore(i, &f); ok {
				f.start = d.t[from].start
			}
		}
		return f, true
	}
	return found{}, false
}

func (d *dateScan) at(i int) token {
	if i < 0 || i >= len(d.t) {
		return token{number: -1}
	}
	return d.t[i]
}

func (d *dateScan) is(i int, words ...string) bool {
	w := d.at(i).word
	return slices.Contains(words, w)
}

// date matches a date at token i and gives the token after it.
func (d *dateScan) date(i int) (found, int, bool) {
	a, b, c := d.at(i), d.at(i+2), d.at(i+4)
	sep := d.at(i + 1).word
	switch {
	case a.number >= 0 && (sep == "年" || sep == "년") && b.number >= 0 && d.is(i+3, "月", "월"):
		year := a.number
		if era := d.era(i); era > 0 {
			year += era
		} else if a.digits != 4 {
			break
		}
		if c.number >= 0 && d.is(i+5, "日", "号", "號", "일") {
			return makeDate(year, b.number, c.number, i+6)
		}
		return makeDate(year, b.number, 0, i+4)
	case a.digits == 4 && b.number >= 0 && c.number >= 0 && c.digits <= 2 && b.digits <= 2 &&
		(sep == "-" || sep == "/" || sep == ".") && d.is(i+3, sep) && !d.at(i+1).gap &&
		(!b.gap || sep == "." && c.gap && d.is(i+5, ".")): // Korea writes 2023. 7. 10.
		if next, after := d.at(i+5), d.at(i+6); next.word == sep && !next.gap && sep != "-" && after.number >= 0 && !after.gap {
			break // 2023.7.10.4 is no date
		}
		return makeDate(a.number, b.number, c.number, i+5)
	case a.number >= 0 && a.digits <= 2 && b.number >= 0 && b.digits <= 2 && c.digits == 4 &&
		(sep == "/" || sep == "." || sep == "-") && d.is(i+3, sep) && !d.is(i-1, "/", ".", "-"):
		if sep == "." { // never an American's
			return makeDate(c.number, b.number, a.number, i+5)
		}
		return d.numeric(a.number, b.number, c.number, i)
	case a.number >= 0 && a.digits <= 2 && b.number >= 0 && b.digits <= 2 && c.digits == 2 && sep == "/" && d.is(i+3, "/") &&
		!d.is(i-1, "/", ".", "-") && !d.is(i+5, "/", ".", "-") && !d.at(i+1).gap && !b.gap && !d.at(i+3).gap && !c.gap: // 10/07/23
		return d.numeric(a.number, b.number, fullYear(c.number), i)
	case a.digits == 2 && b.digits == 2 && c.digits == 2 && sep == "." && d.is(i+3, ".") && !d.is(i-1, ".") && !d.is(i+5, ".") &&
		!d.at(i+1).gap && !d.at(i+2).gap && !d.at(i+3).gap && !d.at(i+4).gap && c.number < 50: // 10.07.23
		return makeDate(2000+c.number, b.number, a.number, i+5)
	case a.digits == 4 && monthNames[d.at(d.skip(i+1, ".", "-", " ")).word] > 0:
		return d.yearFirst(i)
	case monthNames[a.word] > 0:
		return d.monthFirst(i)
	case a.number >= 0 && a.digits <= 2:
		return d.dayFirst(i)
	}
	return found{}, 0, false
}

// eras are the years before the first of an era, by its name.
var eras = map[string]int{"民国": 1911, "民國": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}

// era gives what is to be added to a year before which an era is named.
func (d *dateScan) era(i int) int { return eras[d.at(i-2).word+d.at(i-1).word] }

// monthFirst matches July 10, 2023, July 2023 and Mon Jul 10 04:34:20 EDT 2023.
func (d *dateScan) monthFirst(i int) (found, int, bool) {
	month := monthNames[d.at(i).word]
	j := i + 1
	if d.is(j, ".") {
		j++
	}
	day := d.at(j)
	if day.digits == 4 {
		return makeDate(day.number, month, 0, j+1)
	}
	if day.number < 1 || day.digits > 2 {
		return found{}, 0, false
	}
	j = d.skip(j+1, "st", "nd", "rd", "th", ",", "，")
	if year := d.at(j); year.digits == 4 {
		return makeDate(year.number, month, day.number, j+1)
	}
	if c, next, ok := d.clock(j); ok && d.at(next).digits == 4 {
		f, after, ok := makeDate(d.at(next).number, month, day.number, next+1)
		if ok {
			c.set(&f)
		}
		return f, after, ok
	}
	return found{}, 0, false
}

// yearFirst matches 2023. július 10. and 2023-Jul-10.
func (d *dateScan) yearFirst(i int) (found, int, bool) {
	j := d.skip(i+1, ".", "-")
	month := monthNames[d.at(j).word]
	j = d.skip(j+1, ".", "-")
	if day := d.at(j); day.number > 0 && day.digits <= 2 {
		return makeDate(d.at(i).number, month, day.number, j+1)
	}
	return found{}, 0, false
}

// dayFirst matches 10 July 2023, 10th of July, 2023, 10-Jul-2023, 10. Juli
// 2023, 1er juillet 2023 and 10 de julio de 2023.
func (d *dateScan) dayFirst(i int) (found, int, bool) {
	j := d.skip(i+1, "st", "nd", "rd", "th", "of", "-", "/", ".", "de", "er", "º", "°", "den")
	month := monthNames[d.at(j).word]
	if month == 0 {
		return found{}, 0, false
	}
	dashed := d.is(i+1, "-") && d.is(j+1, "-")
	j = d.skip(j+1, ".", ",", "-", "/", "de", "del", "of", "،")
	if year := d.at(j); year.digits == 4 {
		return makeDate(year.number, month, d.at(i).number, j+1)
	} else if dashed && year.digits == 2 { // 10-Jul-23
		return makeDate(fullYear(year.number), month, d.at(i).number, j+1)
	}
	return found{}, 0, false
}

// fullYear gives the year that two digits stand for, on pages of this age.
func fullYear(n int) int {
	if n >= firstYear%100 {
		return 1900 + n
	}
	return 2000 + n
}

// skip steps over at most three of the words.
func (d *dateScan) skip(i int, words ...string) int {
	for n := 0; n < 3 && d.is(i, words...); n++ {
		i++
	}
	return i
}

// numeric decides between 10 July and October 7 in a date that begins at
// token i.
func (d *dateScan) numeric(a, b, year, i int) (found, int, bool) {
	next := i + 5
	df, _, dayOK := makeDate(year, b, a, next)
	mf, _, monthOK := makeDate(year, a, b, next)
	switch {
	case dayOK && monthOK && a != b:
		first, second := df, mf
		if d.order == monthFirst {
			first, second = mf, df
		}
		switch weekday, ok := d.weekdayBefore(i); {
		case ok && first.Time.Weekday() == weekday:
		case ok && second.Time.Weekday() == weekday:
			first = second
		case d.order == orderUnknown:
			first.swapped = &second.Time
		}
		return first, next, true
	case dayOK:
		return df, next, true
	case monthOK:
		return mf, next, true
	}
	return found{}, 0, false
}

// weekdayBefore reads the day of the week before a date: Wed, 10/02/2013.
func (d *dateScan) weekdayBefore(i int) (time.Weekday, bool) {
	if i--; d.is(i, ",", ".") {
		i--
	}
	n, ok := weekdayNames[d.at(i).word]
	return time.Weekday(n), ok
}

// makeDate checks a date; day 0 is a month without a day.
func makeDate(year, month, day, next int) (found, int, bool) {
	if year < 1970 || year > 2100 || month < 1 || month > 12 || day < 0 || day > 31 {
		return found{}, 0, false
	}
	f := found{Instant: Instant{Precision: PrecisionDay}}
	if day == 0 {
		f.Precision = PrecisionMonth
		day = 1
	}
	f.Time = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if f.Time.Day() != day {
		return found{}, 0, false
	}
	return f, next, true
}

var (
	monthNames   = numbered("month")
	weekdayNames = numbered("weekday")
)
