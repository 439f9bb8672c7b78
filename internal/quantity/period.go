package quantity

import (
	"fmt"
	"time"
)

// Date is a day of the proleptic Gregorian calendar, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// MinYear and MaxYear bound what is read as a year.
const (
	MinYear = 1
	MaxYear = 9999
)

// NewDate gives the day, or ok false where the calendar has no such day.
func NewDate(year int, month time.Month, day int) (d Date, ok bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < MinYear || year > MaxYear || t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, false
	}
	return Date{year, month, day}, true
}

// DateOf gives the day of an instant in its own zone.
func DateOf(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < MinYear {
		return Date{}, fmt.Errorf("not a date of the form YYYY-MM-DD: %.40q", s)
	}
	return DateOf(t), nil
}

// String gives YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Time gives midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays moves by days, AddMonths by months (the last day of a shorter month
// where the day does not exist).
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths moves by months, to the last day of a shorter month where needed.
func (d Date) AddMonths(n int) Date {
	first := DateOf(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	last := first.EndOfMonth()
	first.Day = min(d.Day, last.Day)
	return first
}

// EndOfMonth gives the last day of the date's month.
func (d Date) EndOfMonth() Date {
	return DateOf(time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC))
}

// Before tells whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Compare gives -1, 0 or 1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int { return d.Time().Compare(e.Time()) }

// DaysUntil gives the number of days from d to e, 0 for the same day.
func (d Date) DaysUntil(e Date) int {
	const secondsOfDay = 24 * 60 * 60 // a time.Duration ends at 292 years
	return int((e.Time().Unix() - d.Time().Unix()) / secondsOfDay)
}

// MarshalText gives YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	x, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = x
	return nil
}

// Grain says how precisely a period was stated.
type Grain string

// The grains, coarse to fine.
const (
	Century Grain = "century"
	Decade  Grain = "decade"
	Year    Grain = "year"
	Half    Grain = "half"
	Quarter Grain = "quarter"
	Month   Grain = "month"
	Week    Grain = "week"
	Day     Grain = "day"
)

// Yearly is the recurrence of "each year", in ISO 8601's notation of durations.
const Yearly = "P1Y"

// Period is the time that a quantity is about. Both ends are inclusive days,
// as stated: May 2022 to April 2023 is 2022-05-01 to 2023-04-30 with grain
// month. A nil end is open. A period with a Recurrence and no ends is any one
// of that length ("each year"); Inferred marks one that the words do not state.
type Period struct {
	Start      *Date  `json:"start"`
	End        *Date  `json:"end"`
	Grain      Grain  `json:"grain,omitempty"`
	Recurrence string `json:"recurrence,omitempty"`
	Inferred   bool   `json:"inferred,omitempty"`
}
