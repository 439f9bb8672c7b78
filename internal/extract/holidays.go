package extract

import (
	"strconv"
	"strings"
	"time"

	"whence/internal/quantity"
)

// holidayIn gives the day of a holiday in a year by its rule, nil where it isn't
// known.
func holidayIn(w *row, y int) *quantity.Period {
	kind, rest, _ := strings.Cut(w.b, " ")
	var on quantity.Date
	var ok bool
	switch kind {
	case "nth":
		var f [4]int
		for i, s := range strings.Fields(rest) {
			if i < len(f) {
				f[i], _ = strconv.Atoi(s)
			}
		}
		if on, ok = nthWeekday(y, f[0], f[1], f[2]); ok {
			on = on.AddDays(f[3])
		}
	case "easter":
		n, _ := strconv.Atoi(rest)
		if on, ok = easter(y); ok {
			on = on.AddDays(n)
		}
	case "lunar":
		key, after, _ := strings.Cut(rest, " ")
		n, _ := strconv.Atoi(after)
		if on, ok = lunarDays[lunarKey{y, key}]; ok {
			on = on.AddDays(n)
		}
	default:
		on, ok = monthDay(y, kind)
	}
	if !ok {
		return nil
	}
	return dayOf(on)
}

func monthDay(y int, s string) (quantity.Date, bool) {
	m, d, _ := strings.Cut(s, "-")
	month, _ := strconv.Atoi(m)
	dayNumber, _ := strconv.Atoi(d)
	return quantity.NewDate(y, time.Month(month), dayNumber)
}

// nthWeekday gives the nth weekday of a month, the last where n is negative.
func nthWeekday(y, m, wd, n int) (quantity.Date, bool) {
	first, ok := quantity.NewDate(y, time.Month(m), 1)
	if !ok {
		return first, false
	}
	if n < 0 {
		last := first.EndOfMonth()
		return last.AddDays(-((isoWeekday(last) - wd + 7) % 7)), true
	}
	return first.AddDays((wd-isoWeekday(first)+7)%7 + 7*(n-1)), true
}

// easter gives the Western Easter Sunday (the Gregorian computus of Meeus).
func easter(y int) (quantity.Date, bool) {
	a, b, c := y%19, y/100, y%100
	e := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	f := (32 + 2*(b%4) + 2*(c/4) - e - c%4) % 7
	g := (a + 11*e + 22*f) / 451
	n := e + f - 7*g + 114
	if y < 1583 {
		return quantity.Date{}, false
	}
	return quantity.NewDate(y, time.Month(n/31), n%31+1)
}

type lunarKey struct {
	year int
	day  string
}

// lunarDays are the days of the Chinese calendar that the table holds.
var lunarDays = loadLunarDays()

func loadLunarDays() map[lunarKey]quantity.Date {
	names := [...]string{"1-1", "5-5", "7-7", "8-15", "9-9", "qingming"}
	out := map[lunarKey]quantity.Date{}
	for line := range strings.SplitSeq(readData("zh/lunar.tsv"), "\n") {
		cols := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(cols) != len(names)+1 {
			continue
		}
		y, err := strconv.Atoi(cols[0])
		if err != nil {
			panic("data/zh/lunar.tsv: not a year: " + cols[0])
		}
		for i, name := range names {
			on, ok := monthDay(y, cols[i+1])
			if !ok {
				panic("data/zh/lunar.tsv: not a day: " + line)
			}
			out[lunarKey{y, name}] = on
		}
	}
	return out
}

// holidayEn reads Christmas Day 2022; names that are other words too only behind
// a preposition or before a year.
func (d *document) holidayEn(i int) (point, bool) {
	w, ok := d.words.at(i, holidayWord)
	if !ok || !isUpper(d.original[i]) {
		return point{}, false
	}
	p := point{start: i, end: w.end, form: ofHoliday, holiday: w.row, grain: quantity.Day, kind: Date}
	q := d.yearBehind(p)
	if q.end > p.end || w.a == "sure" {
		return q, true
	}
	j := d.spaces(w.end)
	b := d.back(i)
	bound, opened := d.words.before(b, timeWord)
	opened = opened && bound.a == "opener" && isLatin(d.at(b-1))
	if isLatin(d.at(j)) && d.tenseAt(j) == 0 && !opened && d.wordBefore(b, "on") == 0 && d.wordBefore(b, "at") == 0 {
		return point{}, false
	}
	for _, x := range [...]string{"market", "shopping", "dinner", "tree", "gifts", "season", "sales", "holiday", "holidays", "party", "eggs", "break", "weekend"} {
		if d.hasWord(j, x) {
			return point{}, false
		}
	}
	return p, opened || d.temporalBefore(i) || d.wordBefore(b, "on") > 0 || d.wordBefore(b, "at") > 0
}

// holidayZh reads 元旦, 2022年圣诞节, 五一期间.
func (d *document) holidayZh(i int) (point, bool) {
	w, ok := d.words.at(i, holidayWord)
	if !ok || !isHan(d.at(i)) {
		return point{}, false
	}
	p := point{start: i, end: w.end, form: ofHoliday, holiday: w.row, grain: quantity.Day, kind: Date}
	if w.a == "bare" && !d.holidayContext(w) {
		return point{}, false
	}
	for _, x := range [...]string{"当天", "当日", "当晚", "前夜"} {
		if d.has(p.end, x) {
			p.end += 2
			return p, true
		}
	}
	return p, true
}

// holidayContext tells whether a name that is another word too is a day here.
func (d *document) holidayContext(w match) bool {
	next := d.at(w.end)
	if next == '”' || next == '」' { // “五一”期间
		next = d.at(w.end + 1)
	}
	switch next {
	case '，', '、', '。', '期', '假', '前', '后', '当', '小', '黄', '节', '档', '连', '长':
		return true
	}
	return w.end >= len(d.text) || d.at(w.start-1) == '年'
}
