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
	if d.statesEnd(date) && d.isStock(k) && (p.Start == nil || p.Grain == quantity.Day && p.Start.Day > 20 && p.Start.Year == p.End.Year && p.Start.Month == p.End.Month || p.Start.Month >= 7) {
		if p.Start != nil || d.has(date.Start, "截至") {
			return between(*p.End, *p.End, quantity.Day)
		}
		return p
	}
	if p.Start == nil || p.Grain != quantity.Day || *p.Start == *p.End {
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
	return !d.asksPeople(&d.sentences[it.sentence]) && !isCasualty(it.Quantity.Unit)
}
