package extract

import "whence/internal/quantity"

// A number may leave its unit to another: 118 of the 230 seats, 75 drones, of
// which 71 were shot down, 109,000 of them.

// partsOfCounts gives numbers without a unit that of what they are a part of,
// for the mentions from index from on.
func (d *document) partsOfCounts(from int) {
	for k := from; k < len(d.found); k++ {
		it := &d.found[k]
		if it.Kind != Number || it.Quantity == nil || it.Quantity.Unit != "" || it.dated {
			continue
		}
		j := d.spaces(it.End)
		if u, ok := d.whatTheyWere(it, &d.sentences[d.reading]); ok {
			it.Quantity.Unit, it.Kind, it.unit, it.small, it.pending = u.unit, Quantity, u, false, false
			continue
		}
		switch {
		case d.hasWord(j, "of them"), d.hasWord(j, "of those"), d.hasWord(j, "of these"), d.hasWord(j, "of whom"), d.hasWord(j, "of which"):
			d.countLike(it, d.countBefore(k, from))
		case d.hasWord(j, "more"), d.hasWord(j, "fewer than"), d.comparedBefore(it.Start):
			if it.Quantity.Value != nil && (!it.Quantity.Value.Less(ten) || d.hasWord(j, "fewer than")) {
				if other := d.countBefore(k, from); other != nil {
					d.countLike(it, other)
				} else if k > from && d.found[k-1].Kind == Number && d.found[k-1].round {
					it.round = true // 236 compared to 328
				}
			}
		case d.wantedBehind(it):
			d.countLike(it, d.countBefore(k, from))
		case d.elliptical(it, k, from):
			d.countLike(it, d.countBefore(k, from-3))
		case it.pending && d.actsBehind(it):
			if other := d.countBefore(k, from-3); other != nil && (other.Quantity.Unit == "people" || other.Quantity.Unit == "members") {
				d.countLike(it, other)
			}
		case it.Quantity.Comparator == quantity.Order && d.hasWord(it.End-2, "of"): // dozens of its planes
			d.countOf(it, it.End-2)
		case d.hasWord(j, "of"):
			if n := d.countBehind(k, j); n != nil {
				d.countLike(it, n)
			} else {
				d.countOf(it, j)
			}
		case k > from && d.votesTo(&d.found[k-1], it):
			d.countLike(it, &d.found[k-1])
		case d.partBefore(it.Start):
			d.countLike(it, d.countBefore(k, from))
		}
	}
}

// wantedBehind tells whether a number with an article is of things that somebody
// had, wanted or expected: instead of the 22 it had ordered, of the 8,000 needed.
func (d *document) wantedBehind(it *item) bool {
	if d.wordBefore(it.Start, "the") == 0 {
		return false
	}
	j := d.spaces(it.End)
	for _, w := range [...]string{"it", "they", "he", "she", "we", "needed", "planned", "expected", "promised", "ordered", "required", "of last year", "of a year", "of the previous", "of the year before"} {
		if d.hasWord(j, w) {
			return true
		}
	}
	return false
}

// elliptical tells whether a bare number counts the things that the text counted
// before: of the 167, 14 were reported late; 138 cities, including 23 in Calabarzon;
// June 2017 had 41; Kollam (753).
func (d *document) elliptical(it *item, k, from int) bool {
	if it.Quantity.Value == nil || it.Quantity.Value.Exponent() < 0 || !isLatin(d.at(d.back(it.Start)-1)) && d.at(d.back(it.Start)-1) != ',' && d.at(it.Start-1) != '(' && d.at(d.back(it.Start)-1) != ';' && d.at(d.back(it.Start)-1) != ':' {
		return false
	}
	other := d.countBefore(k, from-3)
	if other == nil || other.Quantity.Unit == "times" {
		return false
	}
	if d.at(it.Start-1) == '(' {
		return d.at(it.End) == ')' && !it.pending && !it.round && other.sentence == d.reading && isUpper(d.original[d.wordStart(d.back(it.Start-1))])
	}
	j := d.spaces(it.End)
	if won[other.Quantity.Unit] && other.sentence == d.reading && (isClauseEnd(d.at(it.End)) || d.hasWord(j, "and")) {
		b := d.wordStart(d.back(it.Start))
		return b < d.back(it.Start) && isUpper(d.original[b]) // Labour 411 seats, the Tories 121
	}
	if ellipses["did"][d.latinWord(j)] && !it.Quantity.Value.Less(two) {
		return true
	}
	if d.oneOfThose(it, j) || d.setBeside(it, other) {
		return true
	}
	if d.hasWord(j, "in") || d.hasWord(j, "from") {
		p := d.spaces(j + len("in"))
		if d.at(j) == 'f' {
			p = d.spaces(j + len("from"))
		}
		led := d.at(d.back(it.Start)-1) == ',' || d.at(d.back(it.Start)-1) == ':' || d.wordBefore(it.Start, "and") > 0 || d.wordBefore(it.Start, "including") > 0
		return led && p < len(d.original) && isUpper(d.original[p]) && other.sentence == d.reading
	}
	if d.wordsBefore(it.Start, ellipses["had"]) {
		return j >= len(d.text) || isClauseEnd(d.at(it.End)) || d.at(it.End) == '.' || d.hasWord(j, "and") && it.End-it.Start < 8
	}
	return false
}

// oneOfThose tells whether a number with "including" before it counts some of those
// that stand right before: five people, including one on the ground.
func (d *document) oneOfThose(it *item, j int) bool {
	if d.wordBefore(it.Start, "including") == 0 {
		return false
	}
	switch d.latinWord(j) {
	case "on", "in", "at", "from", "who", "whose", "near", "of":
		return true
	}
	return false
}

// setBeside tells whether a number between commas says how many of the things before
// it there are where they are most or fewest: Kalba has the most deaths, 40.
func (d *document) setBeside(it, other *item) bool {
	b := d.back(it.Start)
	if d.at(b-1) != ',' || !isClauseEnd(d.at(it.End)) && d.at(it.End) != '.' {
		return false
	}
	w, ok := d.words.before(b-1, unitWord)
	return ok && w.a == other.Quantity.Unit && d.wordsBefore(w.start, ellipses["most"])
}

// ellipses are the words that a number may stand beside without what it counts.
var ellipses = loadRoles("en/ellipses.tsv")

// wordsBefore tells whether one to three words of a set end right before i.
func (d *document) wordsBefore(i int, set map[string]bool) bool {
	end := d.back(i)
	for start, n := end, 0; n < 3; n++ {
		k := d.wordStart(start)
		if k == start {
			if d.at(start-1) != ',' {
				return false
			}
			k = start - 1
		}
		if set[string(d.text[k:end])] {
			return true
		}
		start = d.back(k)
	}
	return false
}

// won are the units that parties and teams have so many of.
var won = wordSet("seats votes medals gold_medals points goals delegates wins")

// votesTo tells whether a number is the other side of a vote: by 43 votes to 12.
func (d *document) votesTo(votes, it *item) bool {
	return votes.Kind == Quantity && won[votes.Quantity.Unit] && d.at(votes.End) == ' ' && d.hasWord(votes.End+1, "to") && it.Start == votes.End+len(" to ")
}

// actsBehind tells whether a small number in words is the subject of a verb:
// only five had received, two preferred no change.
func (d *document) actsBehind(it *item) bool {
	word := d.latinWord(d.spaces(it.End))
	switch word {
	case "had", "have", "has", "did", "was", "were", "voted", "preferred", "remain", "remained", "chose", "refused", "declined", "wanted":
		return true
	}
	return false
}

func (d *document) countLike(it, other *item) {
	if other == nil {
		return
	}
	it.Quantity.Unit, it.Kind, it.small, it.pending = other.Quantity.Unit, Quantity, false, false
	it.unit = unitUse{unit: other.unit.unit, kind: other.unit.kind}
}

// countOf gives a number the noun that it is some of: 12 of the hostages, dozens
// of its planes. Only a noun of the tables is taken.
func (d *document) countOf(it *item, of int) {
	j := d.spaces(of + 2)
	led := false
	for _, w := range []string{"the", "its", "their", "his", "her", "our", "those", "these"} {
		if d.hasWord(j, w) {
			j, led = d.spaces(j+len(w)), true
			break
		}
	}
	if !led {
		return
	}
	u := d.nounEn(it.End, j, &d.sentences[d.reading])
	if u.kind != "noun" || u.unit == "" || isPlural(u.unit) && string(d.text[u.end-len(u.unit):u.end]) == u.unit && u.unit != "deaths" {
		if _, known := d.words.before(u.end, unitWord); !known {
			return
		}
	}
	it.Quantity.Unit, it.Kind, it.small, it.pending = u.unit, Quantity, false, false
	it.unit = unitUse{unit: u.unit, kind: u.kind}
}

// countBefore gives the count before mention k in the sentence, or the last of
// the sentence before.
func (d *document) countBefore(k, from int) *item {
	for p := k - 1; p >= max(0, from-3, k-6); p-- {
		if it := &d.found[p]; it.Kind == Quantity && it.unit.kind == "noun" {
			return it
		}
	}
	return nil
}

// countBehind gives the whole that "of" behind mention k leads to: of the 230
// seats, of the country's 8.9 million voters.
func (d *document) countBehind(k, of int) *item {
	if k+1 >= len(d.found) {
		return nil
	}
	it := &d.found[k+1]
	if it.Kind != Quantity || it.unit.kind != "noun" || it.Start-of > 30 {
		return nil
	}
	for i := of; i < it.Start; i++ {
		if isClauseEnd(d.at(i)) {
			return nil
		}
	}
	return it
}

// comparedBefore tells whether what ends before i compares a number with the
// count before it: 48 cases, compared with 12 a year earlier.
func (d *document) comparedBefore(i int) bool {
	if n := len(d.found); n > 0 { // compared to last year's 612
		for p := n - 1; p >= max(0, n-8); p-- {
			if it := &d.found[p]; it.Period != nil && it.End <= i && i-it.End <= 3 {
				i = it.Start
				break
			}
		}
	}
	if d.at(i-1) == 's' && d.at(i-2) == '\'' && len(d.found) > 0 { // from last year's 88
		for p := len(d.found) - 1; p >= max(0, len(d.found)-8); p-- {
			if it := &d.found[p]; it.Period != nil && (it.End == i-2 || it.End == i) {
				return true
			}
		}
	}
	return d.wordsBefore(i, ellipses["against"])
}

// partBefore tells whether "of which" or the like ends before i.
func (d *document) partBefore(i int) bool {
	for _, w := range []string{"of which", "of whom", "of them", "of those"} {
		if d.wordBefore(i, w) > 0 {
			return true
		}
	}
	return false
}
