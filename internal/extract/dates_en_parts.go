package extract

import (
	"whence/internal/quantity"
)

// partEn reads a part and what it is of: early October, the late 1970s, the end
// of June, earlier this year, the rest of the week, so far this year.
func (d *document) partEn(i int, s *sentence) (point, bool) {
	j := i
	if d.hasWord(j, "the") {
		if w, ok := d.words.at(j, timeWord); !ok || w.a == "" {
			j = d.spaces(j + 3)
		}
	}
	w, ok := d.words.at(j, timeWord)
	if !ok {
		return point{}, false
	}
	switch w.a {
	case "todate", "onward":
		return d.running(i, w)
	case "part":
	default:
		return point{}, false
	}
	k := w.end
	if d.at(k) == '-' {
		k++
	}
	k = d.spaces(k)
	if k == w.end {
		return point{}, false
	}
	if d.hasWord(k, "on") {
		k = d.spaces(k + 2)
	}
	if d.hasWord(k, "in") {
		k = d.spaces(k + 2)
	}
	if x, ok := d.words.at(k, dateWord); ok {
		ref := d.in.Reference
		switch x.a {
		case "ofyear", "ofmonth":
			p := point{start: i, end: x.end, form: ofEdge, part: partNames[w.b], kind: Date}
			if x.a == "ofmonth" {
				p.m = 1
			}
			return p, true
		case "ofweek", "ofdecade", "ofcentury", "ofquarter":
			p := point{start: i, end: x.end, part: partNames[w.b], kind: Period, relative: true, open: ref == nil}
			if ref != nil {
				p.known = unitAround(*ref, 0, grainOf(x.a[2:]))
			}
			return p, true
		}
	}
	if d.hasWord(k, "the") {
		if x, ok := d.timeRole(d.spaces(k+3), "season"); ok {
			_ = x
		} else {
			k = d.spaces(k + 3)
		}
	}
	p, ok := d.wholeEn(k, s)
	if !ok || p.part != entire || p.known != nil && p.known.Recurrence != "" {
		return point{}, false
	}
	if p.form == ofMonth && !isUpper(d.original[k]) {
		return point{}, false
	}
	p.start, p.part = i, partNames[w.b]
	return p, true
}

// running reads "earlier this year", "later this month", "the rest of the week".
func (d *document) running(i int, w match) (point, bool) {
	if d.at(w.end) != ' ' {
		return point{}, false
	}
	j := d.spaces(w.end)
	end, g := j, quantity.Grain("")
	for _, u := range [...]struct {
		word  string
		grain quantity.Grain
	}{{"year", quantity.Year}, {"month", quantity.Month}, {"week", quantity.Week}, {"quarter", quantity.Quarter}, {"decade", quantity.Decade}, {"century", quantity.Century}} {
		if d.hasWord(j, u.word) {
			end, g = j+len(u.word), u.grain
		}
	}
	if w.b == "0" && g == quantity.Week && d.has(w.start, "early") {
		return point{}, false
	}
	p := point{start: i, end: end, kind: Period, relative: true, explicit: true, open: d.in.Reference == nil}
	if g == "" {
		x, ok := d.timeRole(j, "season")
		if !ok {
			return point{}, false
		}
		p.end = x.end
		if !p.open {
			p.known = thisSeason(*d.in.Reference, x.n)
		}
	} else if !p.open {
		p.known = unitAround(*d.in.Reference, 0, g)
	}
	if w.a == "todate" {
		return d.toDate(p), true
	}
	return d.fromNow(p), true
}

// thisSeason gives the season that a day is in or that its year has; the winter
// of January is the one of the year before.
func thisSeason(ref quantity.Date, n int) *quantity.Period {
	if n == 4 && ref.Month < 6 {
		return season(ref.Year-1, n)
	}
	return season(ref.Year, n)
}

// modified reads "last September", "this Friday", "next summer", "last weekend",
// "this coming Monday".
func (d *document) modified(i int, s *sentence) (point, bool) {
	word, j := "", i
	for _, w := range [...]struct{ word, means string }{
		{"this past", "past"},
		{"this coming", "coming"},
		{"the coming", "coming"},
		{"the upcoming", "coming"},
		{"the past", "past"},
		{"this", "this"},
		{"last", "last"},
		{"next", "next"},
		{"coming", "coming"},
		{"the following", "following"},
		{"the previous", "previous"},
		{"that", "that"},
	} {
		if d.hasWord(i, w.word) {
			word, j = w.means, d.spaces(i+len(w.word))
			break
		}
	}
	if word == "" || j >= len(d.original) {
		return point{}, false
	}
	ref := d.in.Reference
	p := point{start: i, kind: Date, relative: true, explicit: true, open: ref == nil}
	var day quantity.Date
	if ref != nil {
		day = *ref
	}
	if word == "following" || word == "previous" || word == "that" { // counted from the date before
		if d.time.prior == nil || d.time.prior.End == nil || d.time.prior.Start == nil {
			return point{}, false
		}
		p.derived, p.relative, p.open = true, false, false
		day = *d.time.prior.End
		if word == "previous" {
			day = *d.time.prior.Start
		}
	}
	if x, ok := d.timeRole(j, "season"); ok {
		p.end, p.grain = x.end, quantity.Quarter
		p.known = modifiedBy(word, day, func(y int) *quantity.Period { return season(y, x.n) })
		return p, true
	}
	if x, ok := d.timeRole(j, "weekend"); ok {
		p.end, p.grain = x.end, quantity.Day
		n := 0
		switch word {
		case "last", "past", "previous":
			n = -1
			if word == "past" && isoWeekday(day) == 7 {
				n = 0
			}
		case "next", "following":
			n = 1
		}
		p.known = weekend(day, n)
		return p, true
	}
	if x, ok := d.words.at(j, holidayWord); ok && isUpper(d.original[j]) {
		p.end, p.grain = x.end, quantity.Day
		p.known = modifiedBy(word, day, func(y int) *quantity.Period { return holidayIn(x.row, y) })
		return p, p.known != nil || ref == nil
	}
	w, ok := d.words.at(j, dateWord)
	if !ok {
		return point{}, false
	}
	p.end = w.end
	switch {
	case w.a == "monthname" && isUpper(d.original[j]):
		p.grain, p.m = quantity.Month, w.n
		p.known = modifiedBy(word, day, func(y int) *quantity.Period { return months(y, w.n, 1, quantity.Month) })
		if v, e := d.digits(d.spaces(w.end), 2); e > d.spaces(w.end) && p.known != nil { // last July 4
			if k := daysOf(p.known.Start.Year, w.n, v, v, quantity.Day); k != nil && !isWordRune(d.at(e)) {
				p.known, p.end = k, e
			}
		}
	case w.a == "weekday" && isUpper(d.original[j]):
		p.grain = quantity.Day
		var x quantity.Date
		switch word {
		case "last":
			x = week(day, -1).Start.AddDays(w.n - 1)
		case "next":
			x = week(day, 1).Start.AddDays(w.n - 1)
		case "past", "previous":
			x = day.AddDays(-((isoWeekday(day)-w.n+6)%7 + 1))
		case "coming", "following":
			x = day.AddDays((w.n-isoWeekday(day)+6)%7 + 1)
		default:
			x = week(day, 0).Start.AddDays(w.n - 1)
		}
		p.known = dayOf(x)
		if k, ok := d.timeRole(d.spaces(p.end), "daypart"); ok {
			p.end = k.end
		}
	case w.a == "fiscal":
		p.form, p.grain, p.kind = ofFiscal, quantity.Year, Period
		p.country = d.countryOf(i, s)
		if ref == nil {
			return p, true
		}
		n := 0
		switch word {
		case "last", "past", "previous":
			n = -1
		case "next", "coming", "following":
			n = 1
		}
		p.form, p.known = settled, fiscalAround(p.country, day, n)
	default:
		return p, false
	}
	if p.open {
		p.known = nil
	}
	return p, true
}

// modifiedBy gives the last, this or next one of what a year has once: the last
// has ended or begun in an earlier month, this is of the running year.
func modifiedBy(word string, ref quantity.Date, in func(int) *quantity.Period) *quantity.Period {
	this := in(ref.Year)
	if before := in(ref.Year - 1); before != nil && !before.End.Before(ref) { // January is in last December's winter
		this = before
	}
	if this == nil || this.Start.Year < 2 || this.Start.Year > quantity.MaxYear-2 {
		return nil
	}
	y := this.Start.Year
	switch word {
	case "last", "past", "previous":
		if !this.End.Before(ref) {
			return in(y - 1)
		}
	case "next", "coming", "following":
		if !ref.Before(*this.Start) {
			return in(y + 1)
		}
	}
	return this
}

// seasonEn reads "the summer of 2022", "winter 2023", "in the spring".
func (d *document) seasonEn(i int) (point, bool) {
	j := i
	the := d.hasWord(j, "the")
	if the {
		j = d.spaces(j + 3)
	}
	x, ok := d.timeRole(j, "season")
	if !ok {
		return point{}, false
	}
	p := d.yearBehind(point{start: i, end: x.end, form: ofSeason, n: x.n, grain: quantity.Quarter, kind: Date})
	if p.y > 0 || p.open {
		return p, true
	}
	b := d.back(i)
	if d.hasWord(d.spaces(x.end), "of") || isLatin(d.at(d.spaces(x.end))) && !the || x.word == "fall" && !the {
		return point{}, false
	}
	if w, ok := d.words.before(b, timeWord); ok && w.a == "opener" && isLatin(d.at(b-1)) {
		return p, true
	}
	for _, w := range [...]string{"in", "during", "over", "throughout"} {
		if d.wordBefore(b, w) > 0 {
			return p, true
		}
	}
	return point{}, false
}

// weekendEn reads "the weekend", "the weekend of July 8".
func (d *document) weekendEn(i int) (point, bool) {
	if !d.hasWord(i, "the") {
		return point{}, false
	}
	j := d.spaces(i + 3)
	x, ok := d.timeRole(j, "weekend")
	if !ok || d.hasWord(d.spaces(x.end), "of") {
		return point{}, false
	}
	return point{start: i, end: x.end, form: ofWeekend, grain: quantity.Day, kind: Date}, true
}

// ordinalDay reads "the Fourth of July", "the 25th" and "the nineteenth century".
func (d *document) ordinalDay(i int) (point, bool) {
	the := d.hasWord(i, "the")
	j := i
	if the {
		j = d.spaces(i + 3)
	}
	v, e := 0, j
	if x, ok := d.timeRole(j, "ordinal"); ok && x.n > 0 {
		v, e = x.n, x.end
	} else if n, k := d.digits(j, 2); the && k > j && d.ordinalEnd(k) > k {
		v, e = n, d.ordinalEnd(k)
	}
	if v < 1 || v > 31 {
		return point{}, false
	}
	k := d.spaces(e)
	if d.at(e) == '-' {
		k = e + 1
	}
	if d.hasWord(k, "century") {
		return d.centuryEn(point{start: j}, v, k+len("century")), true
	}
	if isDigit(d.at(j)) && d.hasWord(k, "of") {
		if p, ok := d.numberedEn(j); ok {
			p.start = i
			return p, true
		}
	}
	if d.hasWord(k, "of") {
		if w, ok := d.words.at(d.spaces(k+2), dateWord); ok && w.a == "monthname" && isUpper(d.original[w.start]) {
			return d.yearBehind(point{start: i, end: w.end, form: ofDay, m: w.n, d: v, grain: quantity.Day, kind: Date}), true
		}
	}
	if !the || !isDigit(d.at(j)) || !d.dayContext(i, e) {
		return point{}, false
	}
	return point{start: i, end: e, form: ofDay, d: v, grain: quantity.Day, kind: Date}, true
}

// dayContext tells whether "the 25th" is a day: behind a word that days follow,
// and before no thing that is counted.
func (d *document) dayContext(start, end int) bool {
	b := d.back(start)
	ok := false
	if w, found := d.words.before(b, timeWord); found && w.a == "opener" && isLatin(d.at(b-1)) {
		ok = true
	}
	if !ok && d.wordBefore(b, "on") == 0 && d.wordBefore(b, "to") == 0 {
		return false
	}
	j := d.spaces(end)
	if !isLatin(d.at(j)) {
		return d.at(end) != '-'
	}
	for _, w := range [...]string{"and", "at", "in", "to", "with", "when", "as", "after", "before", "that", "the", "he", "she", "it", "they", "but", "while", "by", "for", "from", "until"} {
		if d.hasWord(j, w) {
			return true
		}
	}
	return d.tenseAt(j) != 0
}
