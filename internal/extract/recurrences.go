package extract

import (
	"strconv"
	"strings"

	"whence/internal/quantity"
)

// recurrence reads "each year" in either language, and the time past or to come
// that the tables name whole (the past year).
func (d *document) recurrence(i int, s *sentence) (point, bool) {
	if p, ok := d.everySo(i); ok {
		return p, true
	}
	w, ok := d.words.at(i, dateWord)
	if !ok {
		return point{}, false
	}
	length := w.b
	end := w.end
	switch w.a {
	case "recur":
		if isHan(d.at(i)) {
			end = d.onDayZh(w)
		}
	case "past", "next":
		p := point{start: i, end: w.end, kind: Period, relative: true, open: true, derived: true}
		if d.hasWord(d.spaces(w.end), "of") {
			return point{}, false // the last week of May
		}
		if u, n := isoLength(w.b); d.in.Reference != nil {
			if p.known = past(*d.in.Reference, n, u); w.a == "next" {
				if d.time.here && w.b != "P10Y" && !d.overBefore(i) {
					return point{}, false
				}
				p.known = coming(*d.in.Reference, n, u)
			}
			p.open, p.grain = p.known == nil, u.grain
		}
		return p, true
	case "adverb":
		if !d.adverbial(w) {
			return point{}, false
		}
	case "recurday":
		if !isUpper(d.original[i]) && w.word[0] != 'w' || d.at(w.end) == '\'' {
			return point{}, false
		}
	case "recurafter":
		if !d.countsPer(i, w) {
			return point{}, false
		}
	case "each":
		var ok bool
		if length, end, ok = d.each(w); !ok {
			return point{}, false
		}
	case "every":
		var ok bool
		if length, end, ok = d.everyOther(w); !ok {
			return point{}, false
		}
	default:
		return point{}, false
	}
	if _, err := quantity.ParseStep(length); err != nil {
		return point{}, false
	}
	return point{start: i, end: end, kind: Period, known: &quantity.Period{Recurrence: length}}, true
}

// overBefore tells whether a word before i speaks of a span: over the next year.
func (d *document) overBefore(i int) bool {
	b := d.back(i)
	for _, w := range [...]string{"over", "in", "within", "during", "for", "throughout"} {
		if d.wordBefore(b, w) > 0 {
			return true
		}
	}
	return false
}

// each reads "every four years", "every Tuesday", "each July", 每三个月, 每周五,
// 每逢周末 behind the word, which may itself hold a number (every other).
func (d *document) each(w match) (length string, end int, ok bool) {
	if isHan(d.at(w.start)) {
		return d.eachZh(w)
	}
	j := d.spaces(w.end)
	if v, e := d.timeCount(j); v > 0 && w.n == 1 && !d.hasWord(j, "a") && !d.hasWord(j, "an") {
		if u, k, ok := d.timeUnitEn(e); ok {
			return isoStep(v, u), k, true
		}
		return "", 0, false
	}
	if d.hasWord(j, "few") {
		return "", 0, false
	}
	if x, ok := d.words.at(j, dateWord); ok {
		switch {
		case x.a == "weekday" && isUpper(d.original[j]):
			return "P" + strconv.Itoa(w.n) + "W", x.end, true
		case x.a == "monthname" && isUpper(d.original[j]):
			end := x.end
			if _, e := d.digits(d.spaces(x.end), 2); e > d.spaces(x.end) {
				end = d.ordinalEnd(e)
			}
			return "P" + strconv.Itoa(w.n) + "Y", end, true
		}
	}
	if x, ok := d.timeRole(j, "season"); ok {
		return "P" + strconv.Itoa(w.n) + "Y", x.end, true
	}
	if x, ok := d.timeRole(j, "weekend"); ok {
		return "P" + strconv.Itoa(w.n) + "W", x.end, true
	}
	if x, ok := d.words.at(j, holidayWord); ok && isUpper(d.original[j]) {
		return "P1Y", x.end, true
	}
	if u, k, ok := d.timeUnitEn(j); ok {
		return isoStep(w.n, u), k, true
	}
	return "", 0, false
}

func (d *document) eachZh(w match) (length string, end int, ok bool) {
	j := w.end
	if x, ok := d.words.at(j, dateWord); ok && x.a == "weekday" {
		return "P1W", x.end, true
	}
	if x, ok := d.words.at(j, holidayWord); ok {
		return "P1Y", x.end, true
	}
	if d.has(j, "周末") || d.has(j, "周六日") {
		return "P1W", j + 2, true
	}
	if v, u, e, ok := d.timeCountZh(j); ok {
		return isoStep(v, u), e, true
	}
	if x, e, _ := d.small(j); e > j && x >= 1 && x <= 12 && d.at(e) == '月' { // 每逢7月
		return "P1Y", e + 1, true
	}
	return "", 0, false
}

// everyOther reads 每隔两年, where 每隔一天 is every other day.
func (d *document) everyOther(w match) (length string, end int, ok bool) {
	v, u, e, ok := d.timeCountZh(w.end)
	if !ok {
		return "", 0, false
	}
	if v == 1 {
		v = 2
	}
	return isoStep(v, u), e, true
}

// everySo reads 四年一度, 四年一次, 一年两次: a length and how often.
func (d *document) everySo(i int) (point, bool) {
	if !isHan(d.at(i)) && !isDigit(d.at(i)) || d.at(i-1) == '每' || d.at(i-1) == '第' {
		return point{}, false
	}
	v, u, e, ok := d.timeCountZh(i)
	if !ok || e > i+8 {
		return point{}, false
	}
	n, k, _ := d.small(e)
	if k == e || n < 1 || d.at(k) != '次' && d.at(k) != '度' && d.at(k) != '届' || n > 1 && v > 1 {
		return point{}, false
	}
	return point{start: i, end: k + 1, kind: Period, known: &quantity.Period{Recurrence: isoStep(v, u)}}, true
}

// onDayZh passes over the day or season behind 每年, 每月 and 每周: 每周五,
// 每年夏天, 每月15日.
func (d *document) onDayZh(w match) int {
	j := w.end
	switch d.at(j - 1) {
	case '周', '期', '拜':
		if _, ok := d.weekdayRune(j); ok && !d.countsFollow(j+1) { // 每周三次
			return j + 1
		}
	case '月':
		if v, e, _ := d.small(j); e > j && v <= 31 && (d.at(e) == '日' || d.at(e) == '号') {
			return e + 1
		}
	case '年':
		if d.at(j) == '的' {
			j++
		}
		if v, e, _ := d.small(j); e > j && v >= 1 && v <= 12 && d.at(e) == '月' {
			e++
			if x, ok := d.timeRole(e, "part"); ok {
				return x.end
			}
			if v, k, _ := d.small(e); k > e && v <= 31 && (d.at(k) == '日' || d.at(k) == '号') {
				return k + 1
			}
			return e
		}
		if x, ok := d.timeRole(j, "season"); ok {
			return x.end
		}
		if x, ok := d.words.at(j, holidayWord); ok {
			return x.end
		}
		if x, ok := d.timeRole(j, "part"); ok && x.word != "中" && x.word != "初" {
			return x.end
		}
	}
	return w.end
}

// isoStep writes n units as a duration of ISO 8601.
func isoStep(n int, u unitOfTime) string {
	switch {
	case u.months > 0 && u.months%12 == 0:
		return "P" + strconv.Itoa(n*u.months/12) + "Y"
	case u.months > 0:
		return "P" + strconv.Itoa(n*u.months) + "M"
	case u.days == 7:
		return "P" + strconv.Itoa(n) + "W"
	}
	return "P" + strconv.Itoa(n) + "D"
}

// adverbial tells whether daily, weekly and the like stand by themselves: behind
// a verb, not before what they describe (a weekly paper).
func (d *document) adverbial(w match) bool {
	if w.end < len(d.original) && isUpper(d.original[w.start]) && d.back(w.start) != w.start {
		return false
	}
	j := d.spaces(w.end)
	if isLatin(d.at(j)) {
		ok := false
		for _, x := range [...]string{"in", "at", "on", "to", "by", "from", "for", "since", "and", "or", "as", "with", "across", "through", "under", "between", "during", "after", "before", "until", "over"} {
			ok = ok || d.hasWord(j, x)
		}
		if !ok {
			return false
		}
	}
	b := d.back(w.start)
	for _, x := range [...]string{"a", "an", "the", "its", "their", "his", "her", "our", "bi", "semi"} {
		if d.wordBefore(b, x) > 0 {
			return false
		}
	}
	return b > 0 && !(d.at(b-1) == 's' && d.at(b-2) == '\'') && d.at(w.start-1) != '-'
}

// countsPer tells whether "a year" behind something counted, or behind once and
// twice, says how often.
func (d *document) countsPer(i int, w match) bool {
	for _, w2 := range [...]string{"ago", "later", "earlier", "after", "before", "of", "long", "from", "to", "ended", "ending", "on", "when", "in which", "that", "by which"} {
		if d.hasWord(d.spaces(w.end), w2) {
			return false
		}
	}
	b := d.back(i)
	for _, w := range [...]string{"once", "twice", "thrice", "times"} {
		if d.wordBefore(b, w) > 0 {
			return true
		}
	}
	return d.followsCount(i)
}

// followsCount tells whether the clause before i holds a quantity and no word
// that makes "a year" a length of time.
func (d *document) followsCount(i int) bool {
	if len(d.found) == 0 {
		return false
	}
	last := d.found[len(d.found)-1]
	if last.Quantity == nil || i-last.End > 60 {
		return false
	}
	for j := last.End; j < i; j++ {
		if isClauseEnd(d.at(j)) {
			return false
		}
	}
	b := d.back(i)
	for _, w := range [...]string{"for", "in", "within", "over", "than", "about", "half", "least", "nearly", "almost", "after", "took"} {
		if d.has(b-len(w), w) && !isLatin(d.at(b-len(w)-1)) {
			return false
		}
	}
	return true
}

// isoLength reads P1Y, P3M, P1W, P1D of the tables.
func isoLength(s string) (unitOfTime, int) {
	n, _ := strconv.Atoi(strings.Trim(s, "PYMWD"))
	switch {
	case s == "P10Y":
		return unitsOfTime["decades"], 1
	case s == "P100Y":
		return unitsOfTime["centuries"], 1
	case s == "P3M":
		return unitsOfTime["quarters"], 1
	case s == "P6M":
		return unitsOfTime["halves"], 1
	}
	switch s[len(s)-1] {
	case 'Y':
		return unitsOfTime["years"], n
	case 'M':
		return unitsOfTime["months"], n
	case 'W':
		return unitsOfTime["weeks"], n
	}
	return unitsOfTime["days"], n
}
