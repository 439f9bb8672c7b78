package quantity_test

import (
	"testing"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

func day(s string) *quantity.Date {
	if s == "" {
		return nil
	}
	d, err := quantity.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return &d
}

// at makes the timing of a period; "" for an open end, and for no publication.
func at(start, end, recurrence, published string) quantity.Timing {
	return quantity.Timing{Period: &quantity.Period{Start: day(start), End: day(end), Recurrence: recurrence}, Published: day(published)}
}

var names = map[quantity.Relation]string{
	quantity.SamePeriod: "same", quantity.NearPeriod: "near",
	quantity.DifferentPeriod: "different", quantity.CumulativeVsPeriodic: "cumulative",
}

func TestWhichPeriodsAreOne(t *testing.T) {
	y2022 := at("2022-01-01", "2022-12-31", "", "")
	never := quantity.Timing{}
	each := at("", "", "P1Y", "2024-01-31")
	for _, c := range []struct {
		name     string
		a, b     quantity.Timing
		measure  quantity.Measure
		want     string
		unshared int
	}{
		{"itself", y2022, y2022, quantity.Total, "same", 0},
		{"a month later", y2022, at("2022-02-01", "2023-01-31", "", ""), quantity.Total, "same", 31},
		{"80 % of a stretch of ten days", at("2022-01-01", "2022-01-10", "", ""), at("2022-01-03", "2022-01-12", "", ""), quantity.Total, "same", 2},
		{"70 % of it", at("2022-01-01", "2022-01-10", "", ""), at("2022-01-04", "2022-01-13", "", ""), quantity.Total, "near", 3},
		{"half of it", at("2022-01-01", "2022-01-10", "", ""), at("2022-01-06", "2022-01-15", "", ""), quantity.Total, "near", 5},
		{"less than half of it", at("2022-01-01", "2022-01-10", "", ""), at("2022-01-07", "2022-01-16", "", ""), quantity.Total, "different", 6},
		{"nine days of ten", at("2022-01-01", "2022-01-10", "", ""), at("2022-01-01", "2022-01-09", "", ""), quantity.Total, "same", 1},
		{"eight days of ten", at("2022-01-01", "2022-01-10", "", ""), at("2022-01-01", "2022-01-08", "", ""), quantity.Total, "different", 0},
		{"a leap year and the next", at("2024-01-01", "2024-12-31", "", ""), at("2024-02-01", "2025-01-31", "", ""), quantity.Total, "same", 31},
		{"a whole millennium", at("1001-01-01", "2000-12-31", "", ""), at("1001-01-01", "2000-12-31", "", ""), quantity.Total, "same", 0},
		{"never and a year", never, y2022, quantity.Total, "cumulative", 0},
		{"never and each year", never, each, quantity.Total, "cumulative", 0},
		{"never and never", never, never, quantity.Total, "same", 0},
		{"each year and a year in reach", each, y2022, quantity.Total, "same", 0},
		{"each year and the last that ends on the day", each, at("2023-02-01", "2024-01-31", "", ""), quantity.Total, "same", 0},
		{"each year and the first in reach", each, at("2020-02-01", "2021-01-31", "", ""), quantity.Total, "same", 0},
		{"each year and one day too early", each, at("2020-01-31", "2021-01-30", "", ""), quantity.Total, "different", 0},
		{"each year and one day too late", each, at("2023-02-02", "2024-02-01", "", ""), quantity.Total, "different", 0},
		{"each month and a month", at("", "", "P1M", "2024-01-31"), at("2023-05-01", "2023-05-31", "", ""), quantity.Total, "same", 0},
		{"each month and each year", at("", "", "P1M", "2024-01-31"), each, quantity.Total, "different", 0},
		{"each year three years apart", each, at("", "", "P1Y", "2027-01-31"), quantity.Total, "same", 0},
		{"each year more than three years apart", each, at("", "", "P1Y", "2027-02-01"), quantity.Total, "different", 0},
		{"levels that touch", at("2022-01-01", "2022-06-30", "", ""), at("2022-06-30", "", "", ""), quantity.Level, "same", 0},
		{"levels that don't", at("2022-01-01", "2022-06-29", "", ""), at("2022-06-30", "", "", ""), quantity.Level, "different", 0},
		{"a level and a later one that its publication could not know", at("2022-01-01", "", "", "2022-03-01"), at("2022-06-30", "", "", "2022-07-01"), quantity.Level, "same", 1},
		{"a level of no time and one that began behind its publication", quantity.Timing{Published: day("2022-03-01")}, at("2022-06-30", "", "", "2022-07-01"), quantity.Level, "same", 1},
		{"a level of no time and one that began before", quantity.Timing{Published: day("2022-07-01")}, at("2022-06-30", "", "", "2022-07-01"), quantity.Level, "same", 0},
		{"levels of no time", quantity.Timing{Published: day("2022-03-01")}, quantity.Timing{Published: day("2023-03-01")}, quantity.Level, "same", 0},
		{"a level that was announced and what followed", at("2022-06-30", "", "", "2022-03-01"), at("2022-06-30", "2022-07-31", "", ""), quantity.Level, "same", 0},
		{"a level that always held", never, y2022, quantity.Rate, "same", 0},
		{"a level of each year and one long ago", each, at("2010-01-01", "2010-12-31", "", ""), quantity.Level, "different", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, m := range []quantity.PeriodMatch{quantity.MatchPeriods(c.a, c.b, c.measure, quantity.Policy{}), quantity.MatchPeriods(c.b, c.a, c.measure, quantity.Policy{})} {
				if names[m.Relation] != c.want || (c.unshared > 0 && m.Unshared != c.unshared) {
					t.Errorf("%s with %d days not shared, want %s with %d", names[m.Relation], m.Unshared, c.want, c.unshared)
				}
			}
		})
	}
}

func TestMatchingIsSymmetricAndAPeriodMatchesItself(t *testing.T) {
	some := func(t *rapid.T, label string) quantity.Timing {
		d := func(l string) *quantity.Date {
			if rapid.IntRange(0, 3).Draw(t, label+l) == 0 {
				return nil
			}
			x := day("2020-01-01").AddDays(rapid.IntRange(0, 2000).Draw(t, label+l+"day"))
			return &x
		}
		x := quantity.Timing{Published: d("published"), AsOf: d("as of")}
		if rapid.IntRange(0, 5).Draw(t, label+"none") > 0 {
			x.Period = &quantity.Period{Start: d("start"), End: d("end"), Recurrence: rapid.SampledFrom([]string{"", "", "P1Y", "P6M"}).Draw(t, label+"recurs")}
		}
		return x
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := some(t, "a"), some(t, "b")
		for _, measure := range []quantity.Measure{quantity.Total, quantity.Level} {
			if x, y := quantity.MatchPeriods(a, b, measure, quantity.Policy{}), quantity.MatchPeriods(b, a, measure, quantity.Policy{}); x != y {
				t.Fatalf("%s and %s: %v one way, %v the other", a.Period, b.Period, x, y)
			}
			if len(a.Period.Check()) > 0 || a.Period.Recurring() {
				continue
			}
			if x := quantity.MatchPeriods(a, a, measure, quantity.Policy{}); x.Relation != quantity.SamePeriod || x.Unshared != 0 {
				t.Fatalf("%s is not itself: %v", a.Period, x)
			}
		}
	})
}

func TestPeriodThatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		p       *quantity.Period
		pointer string
	}{
		{&quantity.Period{Start: day("2023-01-01"), End: day("2022-01-01")}, "/end"},
		{&quantity.Period{Grain: "fortnight"}, "/grain"},
		{&quantity.Period{Recurrence: "yearly"}, "/recurrence"},
		{&quantity.Period{Recurrence: "P0Y"}, "/recurrence"},
		{&quantity.Period{Recurrence: "P1Y2M"}, "/recurrence"},
	} {
		if bad := c.p.Check(); len(bad) != 1 || bad[0].Pointer != c.pointer {
			t.Errorf("%v: %v, want %s", c.p, bad, c.pointer)
		}
	}
	if bad := at("2022-01-01", "", "P1Y", "").Period.Check(); len(bad) > 0 {
		t.Errorf("a yearly recurrence since a day is refused: %v", bad)
	}
}

func TestUnsharedPartOfAPeriodToleratesAsMuch(t *testing.T) {
	m := quantity.PeriodMatch{Unshared: 1, Days: 10}
	one, ten := decimal.FromInt(1), decimal.FromInt(10)
	if never := (quantity.PeriodMatch{Unshared: 1}); !never.Tolerates(ten, one) {
		t.Error("what nobody knew of is held against who said it")
	}
	if !m.Tolerates(one, ten) || m.Tolerates(decimal.MustParse("1.01"), ten) || (quantity.PeriodMatch{}).Tolerates(decimal.Decimal{}, ten) {
		t.Error("a tenth that is not shared must tolerate a tenth and no more, nothing else anything")
	}
}
