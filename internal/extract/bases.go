package extract

import (
	"sort"
	"strings"

	"whence/internal/quantity"
)

// A comparison has two sides, each with a time of its own: profit rose to 412
// million from 371 million a year earlier; 28 million, compared with 21 million in
// 2022. The figure that another is compared with is its base.

// baseWords are the words between a base and what leads to it: a loss of, the
// record.
const baseWords = 6

// basis tells whether quantity k is what another figure of its sentence is
// compared with.
func (d *document) basis(k int) bool { return d.basisWithin(k, 3) }

// basisWithin is basis for up to so many figures that are joined with "or".
func (d *document) basisWithin(k, joined int) bool {
	it := &d.found[k]
	if joined == 0 {
		return false
	}
	if it.Quantity == nil || it.dated {
		return false
	}
	if isHan(d.at(it.Start)) || isHan(d.at(it.Start-1)) { // 比2016年的1786万
		if k == 0 || !d.found[k-1].dated {
			return false
		}
		date := &d.found[k-1]
		return d.attached(date, it) && d.comparedFrom(date.Start) || d.samePeriodBefore(date, it)
	}
	i := it.Start
	for n := range baseWords {
		i = d.back(i)
		if w, ok := d.words.before(i, comparisonWord); ok && (w.a == "base" || w.a == "from") {
			return w.a == "base" || d.fromElsewhere(k, w.start)
		}
		b := d.wordStart(i)
		if b == i || isDigit(d.at(b)) {
			break
		}
		if w := string(d.text[b:i]); n == 0 && (w == "or" || w == "and") {
			// from 371 million, or 1.21 a share
			p := k - 1
			for p >= 0 && k-p < 4 && d.found[p].dated {
				p--
			}
			return p >= 0 && d.found[p].sentence == it.sentence && i-d.found[p].End < 24 && (d.found[p].Kind == it.Kind || ofMoney(&d.found[p]) && ofMoney(it)) && w == "or" && d.basisWithin(p, joined-1)
		}
		i = b
	}
	return false
}

// ofMoney tells whether a figure is a sum, of whole money or of cents.
func ofMoney(it *item) bool {
	return it.Kind == Money || it.Quantity != nil && strings.HasSuffix(it.Quantity.Unit, "cents")
}

// fromElsewhere tells whether a figure behind "from" is where a change began:
// another figure of its kind stands before, or behind "to".
func (d *document) fromElsewhere(k, from int) bool {
	it := &d.found[k]
	for p := k - 1; p >= max(0, k-4) && d.found[p].sentence == it.sentence; p-- {
		if o := &d.found[p]; o.Quantity != nil && !o.dated {
			if alike(o, it) && from-o.End < 80 {
				return true
			}
			break
		}
	}
	if _, ok := d.words.before(d.back(from), changeWord); ok {
		return true
	}
	return d.reachedFrom(k) >= 0
}

// reachedFrom gives the quantity that a change from quantity k came to, or -1:
// from 12 to 14, 从22美元涨至35美元.
func (d *document) reachedFrom(k int) int {
	it := &d.found[k]
	for n := k + 1; n < min(len(d.found), k+4) && d.found[n].sentence == it.sentence && d.found[n].Start-it.End < 40; n++ {
		o := &d.found[n]
		if o.Quantity == nil || o.dated {
			continue
		}
		b := d.back(o.Start)
		r := d.at(b - 1)
		if alike(o, it) && (d.wordBefore(b, "to") > 0 || r == '至' || r == '到' || r == '为') {
			return n
		}
		return -1
	}
	return -1
}

// alike tells whether two figures may be two states of one thing.
func alike(a, b *item) bool {
	return a.Kind == b.Kind && !differ(a.Quantity.Unit, b.Quantity.Unit)
}

// ofBase gives the base that a date belongs to, or -1: the figure right before it
// is one, and nothing between them starts anew.
func (d *document) ofBase(date *item) int {
	if isHan(d.at(date.Start)) || isHan(d.at(date.End)) { // 由7至9月的12降至11
		k := d.firstIn(date.End)
		if k < len(d.found) && d.found[k].sentence == date.sentence && d.basis(k) {
			return k
		}
		return -1
	}
	for k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= date.Start }) - 1; k >= 0 && d.found[k].sentence == date.sentence && date.Start-d.found[k].End < 60; k-- {
		it := &d.found[k]
		if it.Quantity == nil || it.dated {
			continue
		}
		for i := it.End; i < date.Start; i++ {
			if r := d.at(i); r == ';' || r == ':' || d.hasWord(i, "and") || d.hasWord(i, "while") || d.hasWord(i, "but") {
				return -1
			}
		}
		if d.basis(k) {
			return k
		}
		return -1
	}
	return -1
}

// endOfStretch gives the first and the last unit of a stretch of time that both
// ends of a change stand for: from 190,000 to 560,000 between 2018 and 2023.
func (d *document) endOfStretch(k int, p *quantity.Period) *quantity.Period {
	if p == nil || p.Start == nil || p.End == nil || p.Recurrence != "" || p.Grain != quantity.Year && p.Grain != quantity.Month {
		return nil
	}
	months := 1
	if p.Grain == quantity.Year {
		months = 12
	}
	if p.Start.AddMonths(months).Compare(*p.End) > 0 || p.Start.Day != 1 {
		return nil
	}
	switch {
	case d.startsChange(k):
		return between(*p.Start, p.Start.AddMonths(months).AddDays(-1), p.Grain)
	case d.endsChange(k):
		return between(p.End.AddDays(1).AddMonths(-months), *p.End, p.Grain)
	}
	return nil
}

// startsChange tells whether quantity k is where a change began that came to the
// next one.
func (d *document) startsChange(k int) bool {
	b := d.back(d.found[k].Start)
	r := d.at(b - 1)
	return (r == '从' || r == '由' || d.wordBefore(b, "from") > 0) && d.reachedFrom(k) >= 0
}

// endsChange tells whether quantity k is what a change came to.
func (d *document) endsChange(k int) bool {
	for p := k - 1; p >= max(0, k-4) && d.found[p].sentence == d.found[k].sentence; p-- {
		if d.found[p].Quantity != nil && !d.found[p].dated {
			return d.reachedFrom(p) == k && d.startsChange(p)
		}
	}
	return false
}

// sideOf tells whether a date is of the same side of a comparison as quantity k.
func (d *document) sideOf(date *item, k int) bool {
	base := d.ofBase(date)
	return base < 0 || base == k || d.basis(k)
}

// comparedFrom tells whether a Chinese word before i, or the first one there, says
// that what follows is what is compared with.
func (d *document) comparedFrom(i int) bool {
	for _, r := range [...]rune{d.at(i - 1), d.at(i)} {
		switch r {
		case '比', '较', '从', '由':
			return true
		}
	}
	return false
}

// yearBefore gives, for the base of a comparison with "a year earlier", the time
// of the report a year before: its quarter or months, not the whole year.
func (d *document) yearBefore(k int, date *item) *quantity.Period {
	p := date.Period
	if p == nil || p.Grain != quantity.Year || p.Recurrence != "" || !d.basis(k) {
		return nil
	}
	ago := false
	for i := date.Start; i < date.End; i++ {
		ago = ago || d.hasWord(i, "ago") || d.hasWord(i, "earlier") || d.hasWord(i, "before")
	}
	if !ago {
		return nil
	}
	block := d.sentences[d.found[k].sentence].block
	for n := k - 1; n >= max(0, k-16) && d.sentences[d.found[n].sentence].block == block; n-- {
		it := &d.found[n]
		if !it.dated || it == date || !d.reports(it.Period) || it.Period.Grain == quantity.Year {
			continue
		}
		return shifted(d.statedFor(n, it), -12)
	}
	return nil
}

// samePeriodBefore tells whether a Chinese figure is that of the same time of the
// year before: 去年同期为200亿.
func (d *document) samePeriodBefore(date, it *item) bool {
	if it.Start-date.End > 2 {
		return false
	}
	for i := date.Start; i < it.Start; i++ {
		if d.has(i, "同期") {
			return true
		}
	}
	return false
}
