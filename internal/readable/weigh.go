package readable

import (
	"strings"
	"time"
)

// How two pieces of evidence of one time go together.

// isUniversal tells a stamp in universal time, which publishing systems write
// wherever they stand.
func isUniversal(stamp *Instant) bool {
	_, offset := stamp.Time.Zone()
	return stamp.ZoneKnown && stamp.Precision >= PrecisionMinute && offset == 0
}

// localClock gives a stamp in universal time as another of the page has the
// same moment, with the zone of its readers.
func (m *metadata) localClock(stamp *Instant) *Instant {
	if !isUniversal(stamp) {
		return nil
	}
	for i, n := range m.page.times {
		if i == maxTimes {
			break
		}
		f, ok := parseStamp(n.attr("datetime"), m.order)
		if !ok || !f.ZoneKnown || f.Time.Sub(stamp.Time).Abs() >= time.Minute {
			continue
		}
		if _, offset := f.Time.Zone(); offset != 0 {
			local := *stamp
			local.Time = stamp.Time.In(f.Time.Location())
			return &local
		}
	}
	return nil
}

// maxTimes bounds how many <time> elements are compared with a stamp.
const maxTimes = 50

// localDay gives the day of publication as its readers have it, where a stamp
// in universal time has the day before or after: 02:18Z is still the evening
// before in America.
func localDay(stamp *Instant, visible, addressed *found) *Instant {
	if !isUniversal(stamp) {
		return nil
	}
	for _, day := range [...]*found{visible, addressed} {
		if day == nil || day.Precision < PrecisionDay || day.swapped != nil {
			continue
		}
		if sameDay(day.Time, stamp.Time) {
			return nil
		}
		if day.Precision >= PrecisionMinute {
			if !day.ZoneKnown && refines(&found{Instant: *stamp}, day) {
				ahead := day.Time.Sub(stamp.Time.Truncate(time.Minute)).Round(15 * time.Minute)
				local := *stamp
				local.Time = stamp.Time.In(time.FixedZone("", int(ahead.Seconds())))
				return &local
			}
			continue
		}
		hour := stamp.Time.Hour()
		before, after := sameDay(day.Time, stamp.Time.AddDate(0, 0, -1)), sameDay(day.Time, stamp.Time.AddDate(0, 0, 1))
		if before && hour < westernmost || after && hour >= 24-easternmost {
			return &day.Instant
		}
	}
	return nil
}

// How many hours behind and ahead of universal time most readers live.
const (
	westernmost = 9
	easternmost = 11
)

// sameDay compares calendar days as they are written.
func sameDay(a, b time.Time) bool {
	return a.Format(time.DateOnly) == b.Format(time.DateOnly)
}

// refines tells a time that says more of the same moment: the hour of a day,
// the zone of a clock's reading.
func refines(exact, coarse *found) bool {
	if coarse.swapped != nil {
		return false
	}
	if coarse.Precision == PrecisionDay {
		near := exact.Time.Sub(coarse.Time)
		return exact.Precision > PrecisionDay && (sameDay(exact.Time, coarse.Time) || exact.ZoneKnown && near > -15*time.Hour && near < 39*time.Hour)
	}
	if coarse.Precision < PrecisionMinute || exact.Precision < PrecisionMinute || coarse.ZoneKnown || !exact.ZoneKnown {
		return false
	}
	read := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	}
	clock := read(coarse.Time)
	apart := clock.Sub(exact.Time.UTC().Truncate(time.Minute))
	return read(exact.Time).Equal(clock) || apart.Abs() <= 14*time.Hour && apart%(15*time.Minute) == 0
}

// decideOrder settles whether 10/07/2023 is in July or in October by other
// evidence of the date; without any it is neither.
func decideOrder(f, epoch, addressed *found) *found {
	for _, other := range []*found{epoch, addressed} {
		if other == nil {
			continue
		}
		near := func(t time.Time) bool { return t.Sub(other.Time).Abs() <= 48*time.Hour }
		first, second := near(f.Time), near(*f.swapped)
		if first != second {
			out := *f
			if second {
				out.Time = *f.swapped
			}
			out.swapped = nil
			return &out
		}
	}
	return nil
}

// monthFirstRegions write the month before the day.
var monthFirstRegions = map[string]bool{"us": true, "ph": true}

// findDayOrder reads the page's declared language. English alone does not
// tell; all other languages write the day first.
func (m *metadata) findDayOrder() dayOrder {
	language := strings.ToLower(m.page.lang)
	if language == "" {
		language = strings.ToLower(m.meta("og:locale", "content-language", "language"))
	}
	if language == "" {
		language = strings.ToLower(m.ld.language)
	}
	primary, region, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	switch {
	case monthFirstRegions[region]:
		return monthFirst
	case region != "" && len(region) == 2, primary != "" && primary != "en":
		return dayFirst
	}
	for i := range m.pieces {
		if m.pieces[i].good && hanShare(m.pieces[i].text) > 0.5 {
			return dayFirst
		}
	}
	return m.orderOfOthers()
}

// orderOfOthers takes the order from the page's other dates, of which some
// can be read in one way only: 3/28/2022.
func (m *metadata) orderOfOthers() dayOrder {
	order, looked := orderUnknown, 0
	for i := range m.pieces {
		p := &m.pieces[i]
		if p.weight > 150 || strings.Count(p.text, "/") < 2 {
			continue
		}
		if looked++; looked > 100 {
			break
		}
		d := dateScan{t: tokens(clip(p.text, maxDateText))}
		for i := range d.t {
			a, b, year := d.at(i), d.at(i+2), d.at(i+4)
			if !d.is(i+1, "/") || !d.is(i+3, "/") || d.is(i-1, "/") || a.digits > 2 || b.digits > 2 || year.digits != 4 && year.digits != 2 {
				continue
			}
			read := orderUnknown
			switch {
			case a.number > 12 && a.number <= 31 && b.number >= 1 && b.number <= 12:
				read = dayFirst
			case b.number > 12 && b.number <= 31 && a.number >= 1 && a.number <= 12:
				read = monthFirst
			}
			if read != orderUnknown && order != orderUnknown && read != order {
				return orderUnknown
			}
			if read != orderUnknown {
				order = read
			}
		}
	}
	return order
}
