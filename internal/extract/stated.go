package extract

import (
	"strings"

	"whence/internal/quantity"
)

// statedFor gives the period that a date states for a figure. The end of a month
// or year is the last day of it, at which a stock is counted; twelve whole months
// are a year, other whole months months, and a week a week, however their last day
// is written.
func (d *document) statedFor(k int, date *item) *quantity.Period {
	p := date.Period
	if p == nil || p.Recurrence != "" || p.End == nil {
		return p
	}
	if p.Start != nil && d.sinceEvent(date) {
		out := *p
		out.End = nil
		return &out
	}
	if y := d.seasonOf(date); y != nil {
		return y
	}
	if d.statesEnd(date) && d.isStock(k) && (p.Start == nil || p.Grain == quantity.Day && p.Start.Day > 20 && p.Start.Year == p.End.Year && p.Start.Month == p.End.Month || p.Start.Month >= 7) {
		if p.Start != nil || d.has(date.Start, "截至") {
			return between(*p.End, *p.End, quantity.Day)
		}
		return p
	}
	if p.Start == nil && d.upTo(date) {
		return unitAround(*p.End, 0, p.Grain)
	}
	if p.Start == nil || *p.Start == *p.End {
		return p
	}
	if g := d.wholeUnit(date); g != "" {
		return between(*p.Start, *p.End, g)
	}
	if p.Grain != quantity.Day {
		return p
	}
	out := *p
	switch n := p.Start.DaysUntil(*p.End); {
	case p.Start.Day == 1 && *p.End == p.End.EndOfMonth():
		out.Grain = quantity.Month
		if p.Start.AddMonths(12).AddDays(-1) == *p.End {
			out.Grain = quantity.Year
		}
	case n == 6 && strings.Contains(strings.ToLower(date.Text), "week"):
		out.Grain = quantity.Week
	default:
		return p
	}
	return &out
}

// statesEnd tells whether a date says that it is the end of a month, a quarter or
// a year.
func (d *document) statesEnd(date *item) bool {
	for i := date.Start; i < date.Start+4; i++ {
		if w, ok := d.words.at(i, timeWord); ok && w.a == "part" && w.b == "end" {
			return true
		}
	}
	if d.hasWord(date.Start, "year-end") {
		return true
	}
	switch d.at(date.End - 1) {
	case '底', '末':
		return true
	}
	return false
}

// isStock tells whether quantity k may be a stock at a day, and not what people
// were asked or what went on in the last days of a month.
func (d *document) isStock(k int) bool {
	it := &d.found[k]
	return it.Quantity != nil && !d.asksPeople(&d.sentences[it.sentence]) && !isCasualty(it.Quantity.Unit)
}

// seasonOf gives the twelve months that two joined years name (2023-24): a
// season of sport from July on, else the fiscal year of the country that the text
// is about. What is not known stays as it was read.
func (d *document) seasonOf(date *item) *quantity.Period {
	p := date.Period
	if p.Grain != quantity.Year || p.Start == nil || p.Start.Year+1 != p.End.Year || p.Start.Month != 1 || p.End.Month != 12 {
		return nil
	}
	n := date.End - date.Start
	if n != 7 && n != 9 { // 2023-24, 2023-2024
		return nil
	}
	if r := d.at(date.Start + 4); r != '-' && r != '–' && r != '/' && r != '—' {
		return nil
	}
	if d.ofSport() {
		return months(p.Start.Year, 7, 12, quantity.Year)
	}
	return nil
}

// ofSport tells whether the front of a text is about clubs and their seasons.
func (d *document) ofSport() bool {
	if d.sport == nil {
		n := 0
		d.words.within(0, min(len(d.text), d.leadEnd()+400), dayWord, func(w match) {
			if w.a == "sport" {
				n++
			}
		})
		d.sport = new(n > 1)
	}
	return *d.sport
}

// sinceReach bounds how far before a date the word "since" may stand, in code
// points.
const sinceReach = 60

// sinceEvent tells whether a date is that of an event since which something has
// been counted: since the law took effect on Sept. 1, 自1月10日披露以来.
func (d *document) sinceEvent(date *item) bool {
	if isHan(d.at(date.End)) || isHan(d.at(date.End-1)) {
		if d.brokeOutThen(date) {
			return true
		}
		if d.at(date.Start) != '自' && !d.sinceBeforeZh(date) {
			return false
		}
		for i := date.End; i < date.End+sinceReach/2 && !isClauseEnd(d.at(i)); i++ {
			if d.has(i, "以来") {
				return true
			}
		}
		return false
	}
	if d.beganThen(date) {
		return true
	}
	for i, n := date.Start, 0; i > 0 && n < sinceReach; i, n = i-1, n+1 {
		if isClauseEnd(d.at(i-1)) && !isDigit(d.at(i)) || d.at(i-1) == '.' && isSpace(d.at(i)) && !d.abbreviated(i-1) {
			return false
		}
		if d.at(i-1) == 's' && d.hasWord(i-1, "since") {
			return true
		}
	}
	return false
}

// sinceBeforeZh tells whether 自 stands before a date in its clause.
func (d *document) sinceBeforeZh(date *item) bool {
	for i := date.Start - 1; i > date.Start-8 && !isClauseEnd(d.at(i)); i-- {
		if d.at(i) == '自' {
			return true
		}
	}
	return false
}

// upTo tells whether a Chinese date only says which time a level is to be reached
// in, or a change came to: 到2030年提高到七成, 由2018年的三成升到2023年的四成.
func (d *document) upTo(date *item) bool {
	return d.at(date.Start) == '到' && date.Period.Grain != quantity.Day && d.at(date.End) != '前' && d.at(date.End-1) != '前'
}

// wholeUnit gives the unit that the words of a date name where its days are written
// to the month or the day: the three months to September 30, the year to June.
func (d *document) wholeUnit(date *item) quantity.Grain {
	p := date.Period
	if p.Start.Day != 1 || *p.End != p.End.EndOfMonth() || p.Grain != quantity.Month && p.Grain != quantity.Day {
		return ""
	}
	text := strings.ToLower(date.Text)
	switch {
	case p.Start.AddMonths(12).AddDays(-1) == *p.End && !strings.Contains(text, "month") && !strings.Contains(text, "月的") && (strings.Contains(text, "year") || strings.Contains(text, "一年")):
		return quantity.Year
	case p.Start.AddMonths(3).AddDays(-1) == *p.End && int(p.Start.Month)%3 == 1 && (strings.Contains(text, "quarter") || strings.Contains(text, "three months") && !strings.Contains(text, "first") && !strings.Contains(text, "past") && !strings.Contains(text, "last") || d.hasWord(d.spaces(date.End), "quarter")):
		return quantity.Quarter
	}
	return ""
}

// beganThen tells whether an English date is that of the beginning of what has gone
// on since: the war that began in March 2011.
func (d *document) beganThen(date *item) bool {
	b := d.back(date.Start)
	for _, w := range [...]string{"in", "on"} {
		if d.wordBefore(b, w) > 0 {
			b = d.back(b - len(w))
			break
		}
	}
	start := d.wordStart(b)
	switch string(d.text[start:b]) {
	case "began", "started", "erupted", "begun":
	case "out":
		b = d.back(start)
		start = d.wordStart(b)
		if w := string(d.text[start:b]); w != "broke" && w != "broken" {
			return false
		}
	default:
		return false
	}
	b = d.back(start)
	for _, w := range [...]string{"that", "which"} {
		if d.wordBefore(b, w) > 0 {
			b = d.back(d.back(b - len(w)))
			if d.at(b-1) == ',' {
				b--
			}
			switch string(d.text[d.wordStart(b):b]) {
			case "year", "quarter", "month", "half", "period", "season", "week":
				return false // the year that began on April 1
			}
			return true
		}
	}
	return false
}

// brokeOutThen is beganThen for Chinese: 2011年3月爆发的冲突.
func (d *document) brokeOutThen(date *item) bool {
	for _, w := range [...]string{"爆发的", "开始的", "爆发以来", "开始以来", "开战以来"} {
		if d.has(date.End, w) {
			return true
		}
	}
	return false
}
