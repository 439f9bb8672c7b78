package quantity

import (
	"fmt"
	"strconv"

	"whence/internal/fault"
)

// Step is a length of calendar time: months and days.
type Step struct{ Months, Days int }

// ParseStep reads a duration of one unit in ISO 8601's notation: P1Y, P6M, P2W, P10D.
func ParseStep(s string) (Step, error) {
	bad := fmt.Errorf("not a recurrence such as P1Y, P1M, P1W or P1D: %.20q", s)
	if len(s) < 3 || len(s) > 6 || s[0] != 'P' || s[1] < '1' || s[1] > '9' {
		return Step{}, bad
	}
	n, err := strconv.ParseUint(s[1:len(s)-1], 10, 16)
	if err != nil {
		return Step{}, bad
	}
	switch k := int(n); s[len(s)-1] {
	case 'Y':
		return Step{Months: 12 * k}, nil
	case 'M':
		return Step{Months: k}, nil
	case 'W':
		return Step{Days: 7 * k}, nil
	case 'D':
		return Step{Days: k}, nil
	}
	return Step{}, bad
}

// From gives the day that lies one step behind d, Back one step before it.
func (s Step) From(d Date) Date { return d.AddMonths(s.Months).AddDays(s.Days) }

// Back gives the day that lies one step before d.
func (s Step) Back(d Date) Date { return d.AddMonths(-s.Months).AddDays(-s.Days) }

// Recurring tells whether the period is one of many ("each year").
func (p *Period) Recurring() bool { return p != nil && p.Recurrence != "" }

// Cumulative tells whether a total of this period counts since ever: no period,
// or one without a start that does not recur.
func (p *Period) Cumulative() bool { return p == nil || (p.Start == nil && p.Recurrence == "") }

// Dated tells whether the period states at least one day and does not recur.
func (p *Period) Dated() bool {
	return p != nil && p.Recurrence == "" && (p.Start != nil || p.End != nil)
}

// Equal tells whether two periods state the same days and the same recurrence;
// no period equals one that states nothing.
func (p *Period) Equal(q *Period) bool {
	x, y := Period{}, Period{}
	if p != nil {
		x = *p
	}
	if q != nil {
		y = *q
	}
	return sameDay(x.Start, y.Start) && sameDay(x.End, y.End) && x.Recurrence == y.Recurrence
}

func sameDay(a, b *Date) bool { return a == b || (a != nil && b != nil && *a == *b) }

// step gives the length of a recurring period, none where it can't be read.
func (p *Period) step() Step {
	s, err := ParseStep(p.Recurrence)
	if err != nil {
		return Step{}
	}
	return s
}

// Days is how many days the period has; of one that recurs, how many each time.
// It is 0 for a period with an open end.
func (p *Period) Days() int {
	switch {
	case p.Recurring():
		first := Date{2001, 1, 1} // a year and months of the common lengths
		return first.DaysUntil(p.step().From(first))
	case p == nil || p.Start == nil || p.End == nil:
		return 0
	}
	return p.Start.DaysUntil(*p.End) + 1
}

// CalendarYear tells whether the period is one whole year from January.
func (p *Period) CalendarYear() bool {
	return p.twelveMonths() && p.Start.Month == 1 && p.Start.Day == 1
}

// RollingYear tells whether the period is twelve months that begin on another
// day than 1 January.
func (p *Period) RollingYear() bool { return p.twelveMonths() && !p.CalendarYear() }

func (p *Period) twelveMonths() bool {
	return p != nil && p.Recurrence == "" && p.Start != nil && p.End != nil &&
		Step{Months: 12}.From(*p.Start).AddDays(-1) == *p.End
}

// String gives "2022-05-01/2023-04-30" with ".." for an open end (ISO 8601-2),
// and the recurrence behind it; "" for no period.
func (p *Period) String() string {
	if p == nil {
		return ""
	}
	end := func(d *Date) string {
		if d == nil {
			return ".."
		}
		return d.String()
	}
	s := end(p.Start) + "/" + end(p.End)
	switch {
	case p.Recurrence != "" && p.Start == nil && p.End == nil:
		return p.Recurrence
	case p.Recurrence != "":
		return s + " " + p.Recurrence
	}
	return s
}

var grains = map[Grain]bool{
	"": true, Century: true, Decade: true, Year: true, Half: true, Quarter: true,
	Month: true, Week: true, Day: true,
}

// Check gives what is wrong with p as fields whose pointers begin at p
// ("/end"). A period without an end on either side states nothing and is
// allowed: it is no period.
func (p *Period) Check() []fault.Field {
	if p == nil {
		return nil
	}
	var bad []fault.Field
	if p.Start != nil && p.End != nil && p.End.Before(*p.Start) {
		bad = append(bad, fault.Field{Pointer: "/end", Code: "out_of_order", Detail: "the period ends before it starts"})
	}
	if !grains[p.Grain] {
		bad = append(bad, fault.Field{Pointer: "/grain", Code: "unknown_grain", Detail: fmt.Sprintf("not a grain: %.20q", string(p.Grain))})
	}
	if p.Recurrence != "" {
		if _, err := ParseStep(p.Recurrence); err != nil {
			bad = append(bad, fault.Field{Pointer: "/recurrence", Code: "invalid_recurrence", Detail: err.Error()})
		}
	}
	return bad
}
