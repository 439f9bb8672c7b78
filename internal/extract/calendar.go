package extract

import (
	"time"

	"whence/internal/quantity"
)

// between gives the period from a to b with both ends inclusive.
func between(a, b quantity.Date, g quantity.Grain) *quantity.Period {
	return &quantity.Period{Start: &a, End: &b, Grain: g}
}

// months gives n months from a month of a year on, with a grain.
func months(y, m, n int, g quantity.Grain) *quantity.Period {
	first, ok := quantity.NewDate(y, time.Month(m), 1)
	if !ok {
		return nil
	}
	return between(first, first.AddMonths(n-1).EndOfMonth(), g)
}

func quarter(y, q int) *quantity.Period { return months(y, 3*q-2, 3, quantity.Quarter) }

func half(y, h int) *quantity.Period { return months(y, 6*h-5, 6, quantity.Half) }

// season gives spring (1) to winter (4), which begins in December of its year.
func season(y, n int) *quantity.Period { return months(y, 3*n, 3, quantity.Quarter) }

func years(from, to int, g quantity.Grain) *quantity.Period {
	first, ok1 := quantity.NewDate(from, 1, 1)
	last, ok2 := quantity.NewDate(to, 12, 31)
	if !ok1 || !ok2 {
		return nil
	}
	return between(first, last, g)
}

func century(n int) *quantity.Period { return years(100*n-99, 100*n, quantity.Century) }

func dayOf(d quantity.Date) *quantity.Period { return between(d, d, quantity.Day) }

// week gives the Monday to Sunday that holds a day, n weeks on.
func week(day quantity.Date, n int) *quantity.Period {
	monday := day.AddDays(-(isoWeekday(day) - 1) + 7*n)
	return between(monday, monday.AddDays(6), quantity.Week)
}

// weekend gives the Saturday and Sunday of the week that holds a day, n weeks on.
func weekend(day quantity.Date, n int) *quantity.Period {
	saturday := week(day, n).Start.AddDays(5)
	return between(saturday, saturday.AddDays(1), quantity.Day)
}

// isoWeekday gives 1 for Monday to 7 for Sunday.
func isoWeekday(day quantity.Date) int {
	if wd := int(day.Time().Weekday()); wd > 0 {
		return wd
	}
	return 7
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
	"halves": {quantity.Half, 6, 0},
}

// longestSpan bounds the number of units that a date is counted by.
const longestSpan = 3000

// unitAround gives the calendar unit that holds a day, n units on: the year, the
// week and so on; nil beyond the calendar.
func unitAround(day quantity.Date, n int, g quantity.Grain) *quantity.Period {
	if n > longestSpan || n < -longestSpan {
		return nil
	}
	switch g {
	case quantity.Day:
		return within(dayOf(day.AddDays(n)))
	case quantity.Week:
		return within(week(day, n))
	case quantity.Month:
		k := 12*day.Year + int(day.Month) - 1 + n
		return months(k/12, k%12+1, 1, quantity.Month)
	case quantity.Quarter:
		k := 4*day.Year + (int(day.Month)-1)/3 + n
		return quarter(k/4, k%4+1)
	case quantity.Half:
		k := 2*day.Year + (int(day.Month)-1)/6 + n
		return half(k/2, k%2+1)
	case quantity.Year:
		return years(day.Year+n, day.Year+n, quantity.Year)
	case quantity.Decade:
		from := day.Year/10*10 + 10*n
		return years(from, from+9, quantity.Decade)
	case quantity.Century:
		return century((day.Year-1)/100 + 1 + n)
	}
	return nil
}

// unitAway gives the unit of time n units from a day; decades and centuries away
// is a year.
func unitAway(day quantity.Date, n int, u unitOfTime) *quantity.Period {
	switch {
	case n > longestSpan || n < -longestSpan:
		return nil
	case u.grain == quantity.Decade || u.grain == quantity.Century:
		return unitAround(day, n*u.months/12, quantity.Year)
	case u.grain == quantity.Half:
		return unitAround(day, 6*n, quantity.Month)
	}
	return unitAround(day, n, u.grain)
}

// past gives the n units that end on a day: from the day after the same day
// before.
func past(end quantity.Date, n int, u unitOfTime) *quantity.Period {
	if n <= 0 || n > longestSpan || n*u.months > 12*(end.Year-1) {
		return nil
	}
	return within(between(end.AddMonths(-n*u.months).AddDays(1-n*u.days), end, u.grain))
}

// coming gives the n units that begin the day after a day.
func coming(day quantity.Date, n int, u unitOfTime) *quantity.Period {
	if n <= 0 || n > longestSpan || n*u.months > 12*(quantity.MaxYear-day.Year-1) {
		return nil
	}
	return within(between(day.AddDays(1), day.AddMonths(n*u.months).AddDays(n*u.days), u.grain))
}

// upTo gives the n units whose last day is stated: to the end of February is
// from a first day of a month.
func upTo(end quantity.Date, n int, u unitOfTime) *quantity.Period {
	if n <= 0 || n > longestSpan || n*u.months > 12*(end.Year-1) {
		return nil
	}
	return within(between(end.AddDays(1).AddMonths(-n*u.months).AddDays(-n*u.days), end, u.grain))
}

// shifted gives a period some months on; what ends with a month still does.
func shifted(p *quantity.Period, n int) *quantity.Period {
	if p == nil || p.Start == nil || p.End == nil || n > 12*longestSpan || n < -12*longestSpan || p.Start.Year+n/12 < 2 || p.End.Year+n/12 > quantity.MaxYear-1 {
		return nil
	}
	first, last := p.Start.AddMonths(n), p.End.AddMonths(n)
	if *p.End == p.End.EndOfMonth() && p.Grain != quantity.Day {
		last = last.EndOfMonth()
	}
	return within(between(first, last, p.Grain))
}

// A part is what of a month, year or decade is meant.
type part uint8

const (
	entire part = iota
	early
	mid
	late
	ending // late, but all of it where the words say by when
	rest   // mid to late
	opening
	firstHalf
	secondHalf
)

var partNames = map[string]part{
	"early": early, "mid": mid, "late": late, "end": ending, "rest": rest, "opening": opening, "firsthalf": firstHalf, "secondhalf": secondHalf,
}

// steps of the parts: from and to, in days of a month (0: its last), months of a
// year, years of a decade or of a century.
var partBounds = map[quantity.Grain][9][2]int{
	quantity.Month:   {early: {1, 10}, mid: {11, 20}, late: {21, 0}, ending: {21, 0}, rest: {11, 0}, opening: {1, 20}, firstHalf: {1, 15}, secondHalf: {16, 0}},
	quantity.Year:    {early: {1, 3}, mid: {5, 8}, late: {10, 12}, ending: {10, 12}, rest: {5, 12}, opening: {1, 8}, firstHalf: {1, 6}, secondHalf: {7, 12}},
	quantity.Century: {early: {1, 33}, mid: {34, 66}, late: {67, 100}, ending: {67, 100}, rest: {34, 100}, opening: {1, 66}, firstHalf: {1, 50}, secondHalf: {51, 100}},
	quantity.Decade:  {early: {0, 3}, mid: {4, 6}, late: {7, 9}, ending: {7, 9}, rest: {4, 9}, opening: {0, 6}, firstHalf: {0, 4}, secondHalf: {5, 9}},
}

// partOf gives a part of a month, year or decade; of anything else all of it.
func partOf(p *quantity.Period, of part) *quantity.Period {
	if p == nil || of == entire || p.Start == nil || p.End == nil {
		return p
	}
	b, ok := partBounds[p.Grain]
	if !ok {
		return p
	}
	from, to := b[of][0], b[of][1]
	first, last := *p.Start, *p.End
	switch p.Grain {
	case quantity.Month:
		if first.Day != 1 || first.EndOfMonth() != last {
			return p
		}
		first.Day = from
		if to > 0 {
			last.Day = to
		}
		return between(first, last, quantity.Day)
	case quantity.Year:
		if !p.CalendarYear() {
			return p
		}
		g := quantity.Month
		if of == firstHalf || of == secondHalf {
			g = quantity.Half
		}
		return months(first.Year, from, to-from+1, g)
	}
	if p.Grain == quantity.Century {
		if first.Year%100 != 1 || last.Year != first.Year+99 {
			return p
		}
		return years(first.Year+from-1, first.Year+to-1, quantity.Decade)
	}
	if first.Year%10 != 0 || last.Year != first.Year+9 {
		return p
	}
	return years(first.Year+from, first.Year+to, quantity.Year)
}

// finer gives the finer of two grains.
func finer(a, b quantity.Grain) quantity.Grain {
	for _, g := range []quantity.Grain{quantity.Day, quantity.Week, quantity.Month, quantity.Quarter, quantity.Half, quantity.Year, quantity.Decade} {
		if a == g || b == g {
			return g
		}
	}
	return a
}
