package extract

import (
	"time"

	"whence/internal/quantity"
)

// point is a date as far as the words state it.
type point struct {
	start, end int
	y, m, d    int            // 0: not stated
	grain      quantity.Grain // of the finest part stated
	known      *quantity.Period
	relative   bool // stated relative to the publication day
	open       bool // relative, and there is no publication day
	kind       Kind
}

// span gives the first and last day of a point with a year.
func (p point) span() (first, last quantity.Date, ok bool) {
	if p.known != nil {
		if p.known.Start == nil || p.known.End == nil {
			return first, last, false
		}
		return *p.known.Start, *p.known.End, true
	}
	if p.open || p.y < quantity.MinYear || p.y > quantity.MaxYear {
		return first, last, false
	}
	switch {
	case p.m == 0:
		first, _ = quantity.NewDate(p.y, 1, 1)
		last, ok = quantity.NewDate(p.y, 12, 31)
	case p.d == 0:
		first, ok = quantity.NewDate(p.y, time.Month(p.m), 1)
		last = first.EndOfMonth()
	default:
		first, ok = quantity.NewDate(p.y, time.Month(p.m), p.d)
		last = first
	}
	return first, last, ok
}

// period gives the period of a point, or nil.
func (p point) period() *quantity.Period {
	if p.known != nil {
		return p.known
	}
	first, last, ok := p.span()
	if !ok {
		return nil
	}
	return &quantity.Period{Start: &first, End: &last, Grain: p.grain}
}

// between gives the period from a to b with both ends inclusive.
func between(a, b quantity.Date, g quantity.Grain) *quantity.Period {
	return &quantity.Period{Start: &a, End: &b, Grain: g}
}

// quarter, half and century give their periods.
func quarter(y, q int) *quantity.Period {
	first, ok := quantity.NewDate(y, time.Month(3*q-2), 1)
	if !ok {
		return nil
	}
	return between(first, first.AddMonths(2).EndOfMonth(), quantity.Quarter)
}

func half(y, h int) *quantity.Period {
	first, ok := quantity.NewDate(y, time.Month(6*h-5), 1)
	if !ok {
		return nil
	}
	return between(first, first.AddMonths(5).EndOfMonth(), quantity.Half)
}

func years(from, to int, g quantity.Grain) *quantity.Period {
	first, ok1 := quantity.NewDate(from, 1, 1)
	last, ok2 := quantity.NewDate(to, 12, 31)
	if !ok1 || !ok2 {
		return nil
	}
	return between(first, last, g)
}

func century(n int) *quantity.Period { return years(100*n-99, 100*n, quantity.Century) }

// week gives the Monday to Sunday that holds a day, n weeks on.
func week(day quantity.Date, n int) *quantity.Period {
	monday := day.AddDays(-(isoWeekday(day) - 1) + 7*n)
	return between(monday, monday.AddDays(6), quantity.Week)
}

// isoWeekday gives 1 for Monday to 7 for Sunday.
func isoWeekday(day quantity.Date) int {
	if wd := int(day.Time().Weekday()); wd > 0 {
		return wd
	}
	return 7
}

// relativeTo resolves a word such as "last month" (role month, n -1) against
// the publication day.
func relativeTo(ref *quantity.Date, role string, n int) point {
	p := point{relative: true, open: ref == nil, kind: Date}
	if role == "quarter" || role == "decade" || role == "century" {
		p.kind = Period
	}
	var day quantity.Date
	if ref != nil {
		day = *ref
	}
	switch role {
	case "year":
		p.grain, p.y = quantity.Year, day.Year+n
	case "month":
		p.grain = quantity.Month
		if ref != nil {
			m := quantity.Date{Year: day.Year, Month: day.Month, Day: 1}.AddMonths(n)
			p.y, p.m = m.Year, int(m.Month)
		}
	case "day":
		p.grain = quantity.Day
		if ref != nil {
			x := day.AddDays(n)
			p.y, p.m, p.d = x.Year, int(x.Month), x.Day
		}
	case "week":
		p.grain = quantity.Week
		if ref != nil {
			p.known = week(day, n)
		}
	case "quarter":
		p.grain = quantity.Quarter
		if ref != nil {
			k := 4*day.Year + (int(day.Month)-1)/3 + n
			p.known = quarter(k/4, k%4+1)
		}
	case "decade":
		p.grain = quantity.Decade
		if ref != nil {
			from := day.Year/10*10 + 10*n
			p.known = years(from, from+9, quantity.Decade)
		}
	case "century":
		p.grain = quantity.Century
		if ref != nil {
			p.known = century((day.Year-1)/100 + 1 + n)
		}
	}
	return p
}

// weekday resolves a bare weekday to the last one up to the publication day,
// or to the one of the week n weeks on.
func weekday(ref *quantity.Date, wd int, inWeek bool, n int) point {
	p := point{relative: true, open: ref == nil, kind: Date, grain: quantity.Day}
	if ref == nil {
		return p
	}
	x := ref.AddDays(-((isoWeekday(*ref) - wd + 7) % 7))
	if inWeek {
		x = week(*ref, n).Start.AddDays(wd - 1)
	}
	p.y, p.m, p.d = x.Year, int(x.Month), x.Day
	return p
}

// unitOfTime is a unit that spans are counted in.
type unitOfTime struct {
	grain  quantity.Grain
	months int // length in months, or
	days   int // in days
}

var unitsOfTime = map[string]unitOfTime{
	"years": {quantity.Year, 12, 0}, "months": {quantity.Month, 1, 0}, "weeks": {quantity.Week, 0, 7}, "days": {quantity.Day, 0, 1},
	"decades": {quantity.Decade, 120, 0}, "centuries": {quantity.Century, 1200, 0}, "quarters": {quantity.Quarter, 3, 0},
}

// ago gives the calendar unit that lies n units before the publication day.
func ago(ref *quantity.Date, n int, u unitOfTime) point {
	p := point{relative: true, open: ref == nil, kind: Date, grain: u.grain}
	if ref == nil || n > 3000 {
		p.open = true
		return p
	}
	if u.days > 0 {
		x := ref.AddDays(-n * u.days)
		if u.grain == quantity.Week {
			p.known = week(x, 0)
			return p
		}
		p.y, p.m, p.d = x.Year, int(x.Month), x.Day
		return p
	}
	x := quantity.Date{Year: ref.Year, Month: ref.Month, Day: 1}.AddMonths(-n * u.months)
	p.y, p.m = x.Year, int(x.Month)
	switch {
	case x.Year < quantity.MinYear:
		p.open = true
	case u.grain == quantity.Decade || u.grain == quantity.Century: // a decade ago is a year
		p.grain, p.m = quantity.Year, 0
	case u.grain == quantity.Year:
		p.m = 0
	case u.grain == quantity.Quarter:
		p.known = quarter(p.y, (p.m-1)/3+1)
	}
	return p
}

// past gives the n units that end on a day.
func past(end quantity.Date, n int, u unitOfTime) *quantity.Period {
	if n <= 0 || n > 3000 || n*u.months > 12*(end.Year-1) {
		return nil
	}
	first := end.AddDays(1).AddMonths(-n * u.months).AddDays(-n * u.days)
	return between(first, end, u.grain)
}

// nearestYear gives the year of a month that is stated without one: the latest that
// is not after the publication day, or the next where the words look ahead.
func nearestYear(ref quantity.Date, month int, ahead bool) int {
	switch {
	case ahead && month < int(ref.Month):
		return ref.Year + 1
	case !ahead && month > int(ref.Month):
		return ref.Year - 1
	}
	return ref.Year
}
