package ingest

import (
	"whence/internal/quantity"
	"whence/internal/sources"
)

// cameBefore tells whether a document was surely published before another.
// Where one of the times is known to the day or less, days are compared: a day
// begins at midnight, but what is of that day need not.
func cameBefore(a, b sources.Source) bool {
	if a.PublishedAt == nil || b.PublishedAt == nil {
		return false
	}
	_, lastOfA, fineA := publishedIn(a)
	firstOfB, _, fineB := publishedIn(b)
	if fineA && fineB {
		return a.PublishedAt.Before(*b.PublishedAt)
	}
	return lastOfA.Before(firstOfB)
}

// publishedIn gives the days in which a dated document can have been published;
// fine is whether its time of day is known.
func publishedIn(x sources.Source) (first, last quantity.Date, fine bool) {
	day := quantity.DateOf(x.PublishedAt.UTC())
	if x.PublishedOn != nil {
		day = *x.PublishedOn
	}
	precision := ""
	if x.PublishedPrecision != nil {
		precision = *x.PublishedPrecision
	}
	switch precision {
	case "year":
		return quantity.Date{Year: day.Year, Month: 1, Day: 1}, quantity.Date{Year: day.Year, Month: 12, Day: 31}, false
	case "month":
		return quantity.Date{Year: day.Year, Month: day.Month, Day: 1}, day.EndOfMonth(), false
	case "day":
		return day, day, false
	}
	return day, day, true
}
