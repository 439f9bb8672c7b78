package extract

import "whence/internal/quantity"

// mostHours bounds the hours that a span of days is told in.
const mostHours = 240

// hoursBack gives the days that the hours up to the day of the news lie in: the last
// 24 hours are of that day and the one before.
func (d *document) hoursBack(i, end, hours int) (point, bool) {
	if hours < 24 || hours > mostHours {
		return point{}, false
	}
	ref := d.in.Reference
	p := point{start: i, end: end, kind: Period, grain: quantity.Day, relative: true, derived: true, open: ref == nil}
	if ref != nil {
		p.known = past(*ref, (hours+23)/24+1, unitsOfTime["days"])
	}
	return p, true
}

// hoursEn gives the end of the word for hours that begins at i, or 0.
func (d *document) hoursEn(i int) int {
	for _, w := range [...]string{"hours", "hrs"} {
		if d.hasWord(i, w) {
			return i + len(w)
		}
	}
	return 0
}

// hoursZh reads hours at i: 24小时, 48个小时.
func (d *document) hoursZh(i int) (hours, end int) {
	v, e, positional := d.small(i)
	if e == i || positional {
		return 0, 0
	}
	j := d.spaces(e)
	if d.at(j) == '个' {
		j++
	}
	if !d.has(j, "小时") {
		return 0, 0
	}
	return v, j + len([]rune("小时"))
}

// lastHours tells whether a period is a day or two up to the day of the news: what it
// counts is new, and the totals behind it are not of it.
func (d *document) lastHours(p *quantity.Period) bool {
	return d.in.Reference != nil && p.Grain == quantity.Day && p.Start != nil && p.End != nil && *p.End == *d.in.Reference && p.Start.DaysUntil(*p.End) >= 1 && p.Start.DaysUntil(*p.End) <= 2
}
