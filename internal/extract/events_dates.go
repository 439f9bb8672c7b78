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
	if h.comparator == "by" && p.Start != nil && p.End != nil { // no later than 29 August
		out := *p
		out.Start = nil
		return &out
	}
	if h.comparator == "since" && p.End != nil && !d.chineseAround(it) { // from 2026
		out := *p
		out.End = nil
		return &out
	}
	if p.Start == nil && h.closed {
		return d.closed(it, p)
	}
	begins := d.at(it.End-1) == '起' || d.has(it.End-2, "开始") || d.has(it.End, "开始")
	if p.End != nil || p.Start == nil || !begins && !h.closed {
		return p
	}
	out := *p
	end := *p.Start
	switch p.Grain {
	case quantity.Day:
		end = d.thirdOf(it, end)
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
	if first := p.Start; first != nil && !h.future && ref.DaysUntil(*first) > longPast && ref.DaysUntil(*first) < 367 && !d.yearStandsBefore(h.mention) {
		out := *p // nor does news leave out the year of what lies so far ahead
		out.Start, out.End = yearOff(p.Start, -1), yearOff(p.End, -1)
		return &out
	}
	bound := longPast
	if h.ahead || h.comparator == "by" || h.comparator == "before" || h.comparator == "within" && p.Start == nil {
		bound = nearerPast
	}
	if past <= bound || past > 366 || d.yearStandsBefore(h.mention) {
		return p
	}
	out := *p
	out.Start, out.End = yearOff(p.Start, 1), yearOff(p.End, 1)
	return &out
}

// yearOff gives the day some years on, the end of a month for one.
func yearOff(day *quantity.Date, years int) *quantity.Date {
	if day == nil {
		return nil
	}
	out := day.AddMonths(12 * years)
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
	for w := range strings.FieldsSeq(words) {
		if relativeWords[w] {
			return false
		}
	}
	return it.Period.Grain == quantity.Month || it.Period.Grain == quantity.Quarter || it.daily() && strings.ContainsAny(words, "0123456789")
}

// relativeWords tell the year of a date by that of the page.
var relativeWords = wordSet("last this next past previous current coming ago earlier later that same year years month months week weeks days since")

// yearStandsBefore tells whether a date shortly before another states the other's year.
func (d *document) yearStandsBefore(m int) bool {
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

// thirdOf gives the last day of the third of a month that a date names and that
// begins on a day: 9月中起, 本月下旬开始.
func (d *document) thirdOf(it *item, start quantity.Date) quantity.Date {
	words := strings.TrimSuffix(strings.TrimSuffix(string(d.text[it.Start:it.End]), "开始"), "起")
	for _, w := range []string{"旬", "月初", "月中", "月底", "月末"} {
		if !strings.HasSuffix(words, w) {
			continue
		}
		if start.Day > 20 {
			return start.EndOfMonth()
		}
		return start.AddDays(9)
	}
	return start
}

// namesEnd tells whether a date is the end of a month.
func (d *document) namesEnd(it *item) bool {
	words := string(d.text[max(0, it.Start-8):it.End])
	return strings.Contains(words, "end of") || strings.Contains(words, "月底") || strings.Contains(words, "月末")
}
