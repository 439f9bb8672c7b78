package extract

import (
	"strings"

	"whence/internal/quantity"
)

// fateReach is how far behind a fate a part of those whom it befell is counted, in
// code points.
const fateReach = 40

// fateOfParts gives the parts of those who died or were hurt the same fate, for the
// mentions from index from on: 30 injured, four of them badly; 19 dead, among them
// 5 women, 4 children and 2 guards; 13 died in two states: six in Goa, seven in Kerala.
func (d *document) fateOfParts(from int) {
	part, fate := false, "" // the mention before is such a part
	for k := from; k+1 < len(d.found); k++ {
		a, b := &d.found[k], &d.found[k+1]
		if a.Quantity == nil || b.Quantity == nil || b.Start < a.End || b.Start-a.End > fateReach {
			part = false
			continue
		}
		between := strings.TrimSpace(string(d.text[a.End:b.Start]))
		switch {
		case b.Quantity.Unit != "people":
			part = part && b.Quantity.Unit == fate && d.linkBetween(a.End, b.Start) != "" || includesOf[between] && isCasualty(b.Quantity.Unit) || includesOf[strings.TrimSpace(string(d.text[d.fateEnd(a, b):b.Start]))] && isCasualty(b.Quantity.Unit)
			fate = b.Quantity.Unit
			continue
		case part && (d.linkBetween(a.End, b.Start) != "" || d.inPlaceBehind(b) && (strings.HasSuffix(between, ",") || strings.HasSuffix(between, " and"))):
			b.Quantity.Unit = fate
		case isCasualty(a.Quantity.Unit) && (d.ofThemBehind(b) || strings.HasSuffix(between, ":") && d.inPlaceBehind(b)):
			part, fate = true, a.Quantity.Unit
			b.Quantity.Unit = fate
		default:
			part = false
		}
	}
}

// ofThemBehind tells whether a number is of them that were just counted.
func (d *document) ofThemBehind(it *item) bool {
	j := d.spaces(it.End)
	return d.hasWord(j, "of them") || d.hasWord(j, "of whom") || d.hasWord(it.End-len("them"), "them") || d.hasWord(it.End-len("whom"), "whom")
}

// inPlaceBehind tells whether a name stands behind a number with "in": six in Goa.
func (d *document) inPlaceBehind(it *item) bool {
	j := d.spaces(it.End)
	if !d.hasWord(j, "in") {
		return false
	}
	j = d.spaces(j + len("in"))
	return j < len(d.original) && isUpperCase(d.original[j])
}

// joinedZh tells whether two Chinese counts stand side by side, whoever the first one
// counts: 2名身上绑着炸药的袭击者和1名警员.
func (d *document) joinedZh(a, b *item) bool {
	switch d.at(b.Start - 1) {
	case '和', '及', '与':
	default:
		return false
	}
	if b.Start-a.End > 16 || !isHan(d.at(a.End)) {
		return false
	}
	for i := a.End; i < b.Start; i++ {
		if isClauseEnd(d.at(i)) || isTerminator(d.at(i)) {
			return false
		}
	}
	fate := false
	d.words.within(a.End, b.Start, casualtyWord, func(match) { fate = true })
	return !fate
}

// oneBefallen reads the one person with an article whom death or an injury befell: a
// man died, a young nurse was wounded.
func (d *document) oneBefallen(i int, s *sentence) (item, bool) {
	if d.at(i) != 'a' || isLatin(d.at(i-1)) {
		return item{}, false
	}
	article := d.latinWord(i)
	if article != "a" && article != "an" && article != "another" {
		return item{}, false
	}
	if b := d.back(i); d.wordBefore(b, "if") > 0 || d.wordBefore(b, "whether") > 0 || d.wordBefore(b, "unless") > 0 {
		return item{}, false
	}
	j := d.spaces(i + len(article))
	for range 3 {
		word := d.latinWord(j)
		if word == "" || stopWords[word] || d.masked[j] {
			return item{}, false
		}
		end := j + len(word)
		w, ok := d.words.at(j, unitWord)
		if counted[word] == "people" || ok && w.end == end && w.b == "noun" && w.a == "people" && !isPlural(word) {
			if unit := d.fateRightBehind(end, s); unit != "" {
				one := unity
				return item{
					Mention:  Mention{Start: i, End: end, Kind: Quantity, Quantity: &quantity.Quantity{Comparator: quantity.Eq, Value: &one, Unit: unit}},
					numbered: Range{i, i + len(article)}, unit: unitUse{unit: unit, kind: "noun", end: end}, unitEnd: end,
				}, true
			}
		}
		j = d.spaces(end)
	}
	return item{}, false
}

// fateRightBehind gives the unit of the fate that begins at i, behind "was" or "has".
func (d *document) fateRightBehind(i int, s *sentence) string {
	j := d.spaces(i)
	passive := false
	for range 2 {
		switch w := d.latinWord(j); w {
		case "was", "has", "been", "had", "also":
			passive = true
			j = d.spaces(j + len(w))
		}
	}
	w, ok := d.words.at(j, casualtyWord)
	if !ok || w.end > s.End || !isCasualty(w.a) || w.a == "missing" || w.b == "left" || w.b == "not" {
		return ""
	}
	if died := w.word == "died" || w.word == "drowned" || w.word == "perished"; !died && !passive {
		return "" // a man killed three people
	}
	return w.a
}
