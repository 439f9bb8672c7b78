package extract

import (
	"strings"

	"whence/internal/quantity"
)

// dateOf gives the date of an event: of 自4月12日起 the day on which it begins,
// of "since 2015, when" that year.
func (d *document) dateOf(it *item, h *happening) *quantity.Period {
	p := d.nearest(it, h)
	if p.Start == nil && p.Grain == quantity.Month && d.namesEnd(it) { // by the end of June: its last day
		out := *p
		out.Grain = quantity.Day
		p = &out
	}
	if h.comparator == "since" && p.End != nil && !d.chineseAround(it) { // from 2026
		out := *p
		out.End = nil
		return &out
	}
	if p.Start == nil && h.closed {
		return d.closed(it, p)
	}
	if p.End != nil || p.Start == nil || d.at(it.End-1) != '起' && !h.closed {
		return p
	}
	out := *p
	end := *p.Start
	switch p.Grain {
	case quantity.Day:
	case quantity.Month:
		end = end.EndOfMonth()
	case quantity.Year:
		end = end.AddMonths(11).EndOfMonth()
	default:
		return p
	}
	out.End = &end
	return &out
}

// closed gives the day or month at which a period ends, or behind it: 推迟至9月5日,
// before August, when.
func (d *document) closed(it *item, p *quantity.Period) *quantity.Period {
	out := *p
	switch {
	case out.Grain == quantity.Day && !d.has(it.Start, "before"):
		out.Start = out.End
	case out.Grain == quantity.Month && d.has(it.Start, "before"):
		start := out.End.AddDays(1)
		end := start.EndOfMonth()
		out.Start, out.End = &start, &end
	}
	return &out
}

// How old a date without a year must be, in days, to be rather the one to come:
// news writes out the year of what lies so far back. A deadline, and the date for
// which something is listed, need only be nearer ahead.
const (
	longPast   = 265
	nearerPast = 183
)

// nearest gives the period of a date, a year on where its words state no year and
// it would lie most of a year back: shut until May 6, a strike for 24 January.
func (d *document) nearest(it *item, h *happening) *quantity.Period {
	p, ref := it.Period, d.in.Reference
	last := p.End
	if last == nil {
		last = p.Start
	}
	if ref == nil || last == nil || !d.yearless(it) {
		return p
	}
	past := last.DaysUntil(*ref)
	bound := longPast
	if h.ahead || h.comparator == "by" || h.comparator == "before" || h.comparator == "within" && p.Start == nil {
		bound = nearerPast
	}
	if past <= bound || past > 366 || d.yearBefore(h.mention) {
		return p
	}
	out := *p
	out.Start, out.End = yearOn(p.Start), yearOn(p.End)
	return &out
}

// yearOn gives the day a year later, the end of a month for one.
func yearOn(day *quantity.Date) *quantity.Date {
	if day == nil {
		return nil
	}
	out := day.AddMonths(12)
	if *day == day.EndOfMonth() {
		out = out.EndOfMonth()
	}
	return &out
}

// yearless tells whether a date names a month, with or without a day, of a year
// that it doesn't tell.
func (d *document) yearless(it *item) bool {
	words := string(d.text[it.Start:it.End])
	digits := 0
	for _, r := range words {
		if !isDigit(r) {
			digits = 0
		} else if digits++; digits > 2 {
			return false
		}
	}
	if isHan(d.at(it.Start)) || isHan(d.at(it.End-1)) {
		return strings.Contains(words, "月") && !strings.ContainsAny(words, "年去今明本上下")
	}
	for _, w := range strings.Fields(words) {
		if relativeWords[w] {
			return false
		}
	}
	return it.Period.Grain == quantity.Month || it.Period.Grain == quantity.Quarter || it.daily() && strings.ContainsAny(words, "0123456789")
}

// relativeWords tell the year of a date by that of the page.
var relativeWords = wordSet("last this next past previous current coming ago earlier later that same year years month months week weeks days since")

// yearBefore tells whether a date shortly before another states the other's year.
func (d *document) yearBefore(m int) bool {
	it := &d.found[m]
	for n := m - 1; n >= max(0, m-3); n-- {
		p := d.found[n].Period
		if p == nil || p.Start == nil || p.Recurrence != "" {
			continue
		}
		if year := p.Start.Year; !d.yearless(&d.found[n]) && (it.Period.End != nil && year == it.Period.End.Year || it.Period.Start != nil && year == it.Period.Start.Year) {
			return true
		}
	}
	return false
}

// namesEnd tells whether a date is the end of a month.
func (d *document) namesEnd(it *item) bool {
	words := string(d.text[max(0, it.Start-8):it.End])
	return strings.Contains(words, "end of") || strings.Contains(words, "月底") || strings.Contains(words, "月末")
}
