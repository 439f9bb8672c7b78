package extract

import (
	"whence/internal/quantity"
)

// form says what of a year, or of time at large, a point names.
type form uint8

const (
	settled    form = iota // known or open already
	ofYear                 // the year itself
	ofHalf                 // n
	ofQuarter              // n
	ofSeason               // n
	ofMonth                // m, and the n-1 behind it
	ofDay                  // m and d; m is 0 in 25日
	ofFirst                // the first n months, or the last where n is negative
	ofDays                 // days d to n of month m, negative from its end
	ofHoliday              // by its rule
	ofWeekday              // n, of any week
	ofWeekend              // of any week
	ofFiscal               // a year of a government, n its quarter or 0
	ofEdge                 // a part of any year or month: 年底, 月底
	ofYearDays             // 1: academic year, from September
)

// point is a date as far as the words state it.
type point struct {
	start, end int
	form       form
	y, m, d, n int // 0: not stated
	part       part
	grain      quantity.Grain
	holiday    *row
	country    string           // of a fiscal year
	known      *quantity.Period // what it comes to
	all        *quantity.Period // known before only a part of it is taken
	relative   bool             // stated relative to the publication day
	explicit   bool             // its year is stated, or told by words of its own
	derived    bool             // counted from another date of the text
	record     bool             // only says how long nothing like it was seen: 四年来首次
	aside      bool             // the date of something beside what is told: no later date is counted from it
	open       bool             // can't be known
	kind       Kind
}

// timeline is what the dates so far say about the next one.
type timeline struct {
	sentence, block int
	year            int              // of a date that states it
	month           int              // of the last date that has one, in monthYear
	monthYear       int              //
	prior           *quantity.Period // the last date
	base            *quantity.Period // the last that is not itself counted from another
	at              int              // the sentence of prior
	here            bool             // prior is of the running sentence
	first, last     *quantity.Period // the first and the last day of the text so far
	lastBlock       int              // the paragraph of the last
	dateline        bool             // the running sentence is one: its day is not what is told of
}

// daysHold is for how many paragraphs a day of the text is the one that "a day
// later" counts from.
const daysHold = 6

// dayBefore gives the day that a word for one n days off counts from: beside
// another date that date, else the last, and for "that day" the day that the text
// began with.
func (t *timeline) dayBefore(n int) *quantity.Period {
	switch {
	case t.prior != nil:
		return t.prior
	case n == 0:
		return t.first
	case t.last != nil && t.block-t.lastBlock <= daysHold:
		return t.last
	}
	return nil
}

// noteDay keeps a day for the paragraphs that follow.
func (t *timeline) noteDay(k *quantity.Period) {
	if t.dateline || k == nil || k.Grain != quantity.Day || k.Start == nil || k.End == nil || *k.Start != *k.End {
		return
	}
	if t.first == nil {
		t.first = k
	}
	t.last, t.lastBlock = k, t.block
}

// begin forgets what holds within a sentence only.
func (t *timeline) begin(sentence, block int) {
	if block != t.block || sentence > t.at+1 {
		*t = timeline{first: t.first, last: t.last, lastBlock: t.lastBlock}
	}
	t.sentence, t.block, t.year, t.month, t.monthYear, t.here = sentence, block, 0, 0, 0, false
}

// note takes in a date.
func (t *timeline) note(p point) {
	k := p.all
	if k == nil {
		k = p.known
	}
	if p.aside || k == nil || k.Recurrence != "" || k.Start == nil || k.End == nil {
		return
	}
	if p.explicit {
		t.year = k.Start.Year
	}
	if k.Grain == quantity.Month || k.Grain == quantity.Day {
		t.month, t.monthYear = int(k.End.Month), k.End.Year
	}
	t.prior, t.at, t.here = p.known, t.sentence, true
	t.noteDay(p.known)
	if !p.derived {
		t.base = p.known
	}
}

// in gives the period that a point names in a year.
func (p point) in(y int) *quantity.Period {
	if y < quantity.MinYear || y > quantity.MaxYear {
		return nil
	}
	switch p.form {
	case ofYear:
		return years(y, y, quantity.Year)
	case ofHalf:
		return half(y, p.n)
	case ofQuarter:
		return quarter(y, p.n)
	case ofSeason:
		return season(y, p.n)
	case ofMonth:
		return months(y, p.m, max(1, p.n), quantity.Month)
	case ofDay:
		return day(y, p.m, p.d)
	case ofFirst:
		if p.n < 0 {
			return months(y, 13+p.n, -p.n, p.grain)
		}
		return months(y, 1, p.n, p.grain)
	case ofDays:
		return daysOf(y, p.m, p.d, p.n, p.grain)
	case ofHoliday:
		return holidayIn(p.holiday, y)
	case ofFiscal:
		return fiscalYear(p.country, y, p.n)
	case ofEdge:
		if p.m == 0 {
			return years(y, y, quantity.Year)
		}
	case ofYearDays:
		return months(y, 9, 12, quantity.Year)
	}
	return nil
}

func day(y, m, d int) *quantity.Period {
	k := months(y, m, 1, quantity.Day)
	if k == nil || d < 1 || d > k.End.Day {
		return nil
	}
	k.Start.Day, k.End.Day = d, d
	return k
}

// daysOf gives the days of a month from one to another, counted from its end
// where they are negative.
func daysOf(y, m, from, to int, g quantity.Grain) *quantity.Period {
	k := months(y, m, 1, g)
	if k == nil {
		return nil
	}
	last := k.End.Day
	if from < 0 {
		from += last + 1
	}
	if to < 0 {
		to += last + 1
	}
	to = min(to, last)
	if from < 1 || from > to {
		return nil
	}
	k.Start.Day, k.End.Day = from, to
	return k
}

// settle fills in what a point leaves out: from the dates before it in the
// sentence, else the nearest to the publication day, before it unless the words
// look ahead.
func (d *document) settle(p point, s *sentence) point {
	if p.known == nil && !p.open {
		p.known = d.resolve(&p, s)
		p.open = p.known == nil
	}
	p.known = within(p.known)
	if p.part != entire && p.all == nil {
		p.all = p.known
		p.known = partOf(p.known, p.part)
	}
	return p
}

// resolve gives the period of a point that is not known yet.
func (d *document) resolve(p *point, s *sentence) *quantity.Period {
	ref := d.in.Reference
	if p.form == ofDay && p.m == 0 {
		return d.dayAlone(p, s)
	}
	if p.y > 0 {
		p.explicit = true
		return p.in(p.y)
	}
	if p.form == settled || p.form == ofYear {
		return nil
	}
	stated := p.form != ofWeekday && p.form != ofWeekend && !(p.form == ofEdge && p.m > 0)
	ahead := d.looksAhead(p.start, p.end, s)
	if stated && d.time.year > 0 {
		k := p.in(d.time.year)
		if ahead && k != nil && d.time.here && d.time.prior.End != nil && k.End.Before(*d.time.prior.End) {
			k = p.in(d.time.year + 1) // in December … will … in March
		}
		return k
	}
	if ref == nil {
		return nil
	}
	p.relative = true
	switch p.form {
	case ofWeekday:
		n := -((isoWeekday(*ref) - p.n + 7) % 7)
		if ahead {
			n = (p.n - isoWeekday(*ref) + 7) % 7
		}
		return dayOf(ref.AddDays(n))
	case ofWeekend:
		k := weekend(*ref, 0)
		if !ahead && ref.Before(*k.Start) {
			k = weekend(*ref, -1)
		}
		return k
	case ofEdge:
		return d.edge(p, ahead)
	}
	if p.form == ofFirst && !ahead { // the first nine months are counted when they are over
		if k := p.in(ref.Year); k != nil && !ref.EndOfMonth().Before(*k.End) {
			return k
		}
		return p.in(ref.Year - 1)
	}
	return nearest(*ref, ahead, p.in)
}

// justOver is for how many days what was set for a date may still be told of as
// set for it.
const justOver = 14

// nearest gives the latest that has begun by the publication day or, ahead, the
// first that has not ended before it.
func nearest(ref quantity.Date, ahead bool, in func(int) *quantity.Period) *quantity.Period {
	if ahead {
		var before *quantity.Period
		for y := ref.Year - 1; y <= ref.Year+4; y++ {
			k := in(y)
			if k != nil && !k.End.Before(ref) {
				if before != nil && before.End.DaysUntil(ref) <= justOver && ref.DaysUntil(*k.Start) > longPast {
					return before // set for 21 July, told on the 22nd
				}
				return k
			}
			before = k
		}
		return nil
	}
	for y := ref.Year + 1; y >= ref.Year-4; y-- { // 29 February is no day of most years
		if k := in(y); k != nil && !ref.Before(*k.Start) {
			return k
		}
	}
	return nil
}

// dayAlone settles 25日 and "the 25th".
func (d *document) dayAlone(p *point, s *sentence) *quantity.Period {
	ahead := d.looksAhead(p.start, p.end, s)
	if d.time.month > 0 {
		k := day(d.time.monthYear, d.time.month, p.d)
		if k != nil && ahead && d.time.here && d.time.prior.End != nil && d.time.prior.Grain == quantity.Day && k.End.Before(*d.time.prior.End) {
			k = day(d.time.monthYear+d.time.month/12, d.time.month%12+1, p.d)
		}
		return k
	}
	ref := d.in.Reference
	if ref == nil {
		return nil
	}
	p.relative = true
	step := -1
	if ahead {
		step = 1
	}
	for n := range 4 {
		m := quantity.Date{Year: ref.Year, Month: ref.Month, Day: 1}.AddMonths(n * step)
		k := day(m.Year, int(m.Month), p.d)
		if k != nil && (ahead && !k.Start.Before(*ref) || !ahead && !ref.Before(*k.Start)) {
			return k
		}
	}
	return nil
}

// edge settles 年底 and 月底 alone: the latest that has begun, or the next.
func (d *document) edge(p *point, ahead bool) *quantity.Period {
	ref := *d.in.Reference
	g := quantity.Year
	if p.m > 0 {
		g = quantity.Month
	}
	k := unitAround(ref, 0, g)
	of := partOf(k, p.part)
	switch {
	case k == nil || of == nil:
		return nil
	case !ahead && ref.Before(*of.Start):
		return unitAround(ref, -1, g)
	case ahead && of.End.Before(ref):
		return unitAround(ref, 1, g)
	}
	return k
}

// relativeTo resolves a word such as "last month" (role month, n -1) against
// the publication day.
func relativeTo(ref *quantity.Date, w match) point {
	p := point{start: w.start, end: w.end, relative: true, explicit: true, kind: Date, grain: grainOf(w.a)}
	if day, err := quantity.ParseDate(w.b); err == nil {
		p.known, p.relative = dayOf(day), false
		return p
	}
	if w.a == "quarter" || w.a == "decade" || w.a == "century" {
		p.kind = Period
	}
	if p.open = ref == nil; !p.open {
		p.known = unitAround(*ref, w.n, p.grain)
	}
	if p.known != nil {
		p.y, p.m = p.known.Start.Year, int(p.known.Start.Month)
	}
	return p
}

// grainOf gives the grain that a role names.
func grainOf(role string) quantity.Grain {
	switch g := quantity.Grain(role); g {
	case quantity.Century, quantity.Decade, quantity.Year, quantity.Half, quantity.Quarter, quantity.Month, quantity.Week, quantity.Day:
		return g
	}
	return ""
}
