package extract

import (
	"whence/internal/quantity"
)

// yearBehind takes the year that follows a day, month or season: 2023, of 2023,
// of last year, two years ago, the following year.
func (d *document) yearBehind(p point) point {
	j := d.spaces(p.end)
	comma := d.at(p.end) == ','
	if comma {
		j = d.spaces(p.end + 1)
	}
	of := d.hasWord(j, "of")
	if of {
		j = d.spaces(j + 2)
	} else if d.hasWord(j, "in") && p.form != ofMonth && p.form != ofDay {
		j = d.spaces(j + 2)
	}
	if v, e := d.digits(j, 4); j > p.end && e == j+4 && plausibleYear(v) && !isLatin(d.at(e)) && (p.form == ofMonth && !comma || p.form == ofHoliday && !comma && v >= 1900 && v <= 2100 || !d.countFollows(e)) {
		p.y, p.end = v, e
		if short, e2 := d.digits(e+1, 2); (d.at(e) == '-' || d.at(e) == '/' || d.at(e) == '–') && p.form == ofSeason && e2 == e+3 && short == (v+1)%100 {
			p.end = e2 // the winter of 2022-23
		}
		return p
	}
	if comma {
		return p
	}
	if w, ok := d.words.at(j, dateWord); ok {
		switch {
		case w.a == "year":
			p.end, p.relative, p.explicit = w.end, true, true
			if d.in.Reference == nil {
				p.open = true
			} else {
				p.y = d.in.Reference.Year + w.n
			}
		case (w.a == "fromyear" || w.a == "shiftyear") && d.time.prior != nil && d.time.prior.Start != nil:
			p.end, p.y = w.end, d.time.prior.Start.Year+w.n
		case w.a == "ofyear" && of:
			p.end, p.relative = w.end, true
			if d.in.Reference != nil && d.time.year == 0 {
				p.y = d.in.Reference.Year
			}
		}
		return p
	}
	if v, end := d.timeCount(j); v > 0 && p.form == ofDay || v > 0 && p.form == ofMonth {
		if u, e, ok := d.timeUnitEn(end); ok && u.grain == quantity.Year && d.hasWord(d.spaces(e), "ago") {
			p.end, p.relative, p.explicit = d.spaces(e)+3, true, true
			if p.open = d.in.Reference == nil || v >= d.in.Reference.Year; !p.open {
				p.y = d.in.Reference.Year - v
			}
		}
	}
	return p
}

// temporalBefore tells whether a word that a date follows ends before i.
func (d *document) temporalBefore(i int) bool {
	b := d.back(i)
	if d.at(b-1) == '-' {
		b--
	}
	if w, ok := d.words.before(b, timeWord); ok && isLatin(d.at(b-1)) && (w.a == "opener" || w.a == "part") {
		return true
	}
	for _, w := range [...]string{"in", "from", "during", "of", "last", "this", "next", "to", "between", "and", "ending", "ended", "year", "years", "for", "around", "circa", "over", "throughout", "on", "at", "every", "each"} {
		if d.has(b-len(w), w) && !isLatin(d.at(b-len(w)-1)) {
			return true
		}
	}
	return false
}

// decadeEnd passes over s and 's behind a decade.
func (d *document) decadeEnd(i int) int {
	j := i
	if d.at(j) == '\'' {
		j++
	}
	if d.at(j) == 's' && !isWordRune(d.at(j+1)) {
		return j + 1
	}
	return i
}

// shortYear reads '08 and the '90s.
func (d *document) shortYear(i int) (point, bool) {
	v, e := d.digits(i+1, 2)
	if e != i+3 || isWordRune(d.at(i-1)) && !isSpace(d.at(i-1)) {
		return point{}, false
	}
	p := point{start: i, end: e, kind: Date}
	latest := 2029
	if d.in.Reference != nil {
		latest = d.in.Reference.Year + 9
	}
	y := latest/100*100 + v
	if y > latest {
		y -= 100
	}
	if end := d.decadeEnd(e); end > e && v%10 == 0 {
		if y > latest-9 { // the '30s are over
			y -= 100
		}
		p.end, p.kind, p.known = end, Period, years(y, y+9, quantity.Decade)
		return p, p.known != nil
	}
	if isWordRune(d.at(e)) || d.at(e) == '\'' || d.at(e) == '"' || !d.temporalBefore(i) && !isSpace(d.at(i-1)) {
		return p, false
	}
	p.form, p.y, p.grain = ofYear, y, quantity.Year
	return p, true
}

// yearAlone tells whether four digits are a year and not a count, a title or a
// street number.
func (d *document) yearAlone(start, end, v int) bool {
	switch r := d.at(end); {
	case isWordRune(r), isHan(r), isHan(d.at(d.spaces(end))), r == '%', r == '.' && isDigit(d.at(end+1)), r == ',' && isDigit(d.at(end+1)):
		return false
	}
	switch r := d.at(start - 1); {
	case isWordRune(r), isHan(r), r == '.', r == ',', r == '$' || r == '£' || r == '€' || r == '¥' || r == '#', r == '《', r == '“' && d.at(end) == '”', r == '"' && d.at(end) == '"':
		return false
	}
	if _, ok := d.words.before(d.back(start), currencyWord); ok {
		return false
	}
	if d.addressed(end) {
		return false
	}
	if b := d.back(start); d.at(b-1) == 's' && d.at(b-2) == '\'' && (end >= len(d.text) || !isSpace(d.at(end)) || !isLatin(d.at(d.spaces(end)))) {
		return false // Orwell's 1984.
	}
	if d.temporalBefore(start) {
		return v >= 1500 || !d.countFollows(end)
	}
	if w, ok := d.words.before(d.back(start), qualifierWord); ok && w.a == "before" {
		return false
	}
	return v >= 1900 && v <= 2100 && (!d.countFollows(end) || d.determined(start) && d.happensBehind(end))
}

// determined tells whether a word stands before i that a year may follow and a count
// seldom does: the 2014 elections, its 2016 losses.
func (d *document) determined(i int) bool {
	b := d.back(i)
	if d.at(b-1) == 's' && (d.at(b-2) == '\'' || d.at(b-2) == '’') {
		return true
	}
	switch string(d.text[d.wordStart(b):b]) {
	case "the", "this", "that", "a", "its", "their", "his", "her", "our":
		return true
	}
	return false
}

// yearlong are the nouns in the plural that a year is said of: what happens once in
// it, or what was done then.
var yearlong = map[string]bool{
	"elections": true, "attacks": true, "floods": true, "bombings": true, "riots": true, "protests": true, "olympics": true, "games": true, "talks": true, "sanctions": true,
	"results": true, "earnings": true, "figures": true, "levels": true, "sales": true, "losses": true, "profits": true, "revenues": true, "accounts": true, "estimates": true, "guidelines": true,
	"polls": true, "primaries": true, "midterms": true, "finals": true, "championships": true, "awards": true, "reforms": true, "hearings": true, "killings": true, "murders": true, "shootings": true,
	"fires": true, "wildfires": true, "earthquakes": true, "storms": true, "accords": true, "agreements": true, "regulations": true, "rules": true, "prices": true, "targets": true, "data": true, "statistics": true,
}

// happensBehind tells whether the word behind i is such a noun, perhaps behind one that
// describes it: the 2014 general elections.
func (d *document) happensBehind(i int) bool {
	for range 2 {
		i = d.spaces(i)
		w := d.latinWord(i)
		if w == "" {
			return false
		}
		if yearlong[w] {
			return true
		}
		i += len(w)
	}
	return false
}

// addressed tells whether a street follows: 1925 Market Street.
func (d *document) addressed(end int) bool {
	j := d.spaces(end)
	for n := 0; n < 4 && j > end && isUpper(d.folded[min(j, len(d.folded)-1)]); n++ {
		if _, ok := d.timeRole(j, "street"); ok {
			return n > 0
		}
		for isWordRune(d.at(j)) || d.at(j) == '.' || d.at(j) == '\'' {
			j++
		}
		k := d.spaces(j)
		if k == j || k >= len(d.folded) {
			return false
		}
		j = k
	}
	return false
}

// countFollows tells whether a thing that is counted follows: a unit or a
// scale.
func (d *document) countFollows(i int) bool {
	j := d.spaces(i)
	if _, ok := d.words.at(j, unitWord); ok {
		return true
	}
	k := j
	for isLatin(d.at(k)) && k < j+24 {
		k++
	}
	return k > j+3 && d.at(k-1) == 's' && d.at(k-2) != 's' && d.at(k-2) != 'a' && d.at(k-2) != 'i' && d.at(k-2) != 'u'
}
