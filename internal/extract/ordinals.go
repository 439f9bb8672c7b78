package extract

import (
	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// ordinalAt reads 第三, 3rd and third. next beyond i passes over what is none of
// ours.
func (d *document) ordinalAt(i, limit int) (item, int, bool) {
	switch r := d.at(i); {
	case r == '第':
		j := d.spaces(i + 1)
		n, ok := numeral.At(d.folded[j:min(limit, j+40)], 0)
		if !ok {
			return item{}, i + 1, false
		}
		return ordinalItem(i, j+n.End, n.Value), j + n.End, true
	case isLatin(r):
		return d.ordinalWord(i, limit)
	case !isDigit(r) || isDigit(d.at(i-1)):
		return item{}, i, false
	}
	j := i
	for (isDigit(d.at(j)) || d.at(j) == ',' && isDigit(d.at(j+1)) && j > i) && j < min(limit, i+24) {
		j++
	}
	switch string([]rune{d.at(j), d.at(j + 1)}) {
	case "st", "nd", "rd", "th":
		if n, ok := numeral.At(d.folded[i:j], 0); ok && n.End == j-i && !isWordRune(d.at(j+2)) && j+2 <= limit {
			return ordinalItem(i, j+2, n.Value), j + 2, true
		}
	}
	return item{}, i, false
}

func ordinalItem(start, end int, v decimal.Decimal) item {
	return item{Mention: Mention{Start: start, End: end, Kind: Ordinal, Quantity: &quantity.Quantity{Comparator: quantity.Eq, Value: &v}}, numbered: Range{start, end}}
}

// ordinalWord reads third and twenty-first, where they count: not the parts of a
// fraction, not a second of time, and of first and second only the place in a
// row.
func (d *document) ordinalWord(i, limit int) (item, int, bool) {
	if isWordRune(d.at(i - 1)) {
		return item{}, i, false
	}
	w, ok := d.words.at(i, ordinalWord)
	if !ok || w.end > limit {
		return item{}, i, false
	}
	v, end := decimal.FromInt(int64(w.n)), w.end
	if w.a == "tens" { // twenty-first
		j := w.end + 1
		if r := d.at(w.end); r != '-' && r != ' ' {
			return item{}, i, false
		}
		u, ok := d.words.at(j, ordinalWord)
		if !ok || u.n > 9 || u.end > limit {
			return item{}, i, false
		}
		v, end = decimal.FromInt(int64(w.n+u.n)), u.end
	} else if !d.placeInRow(w) {
		return item{}, i, false
	}
	return ordinalItem(i, end, v), end, true
}

// placeInRow tells whether an ordinal word says the place of something in a row.
func (d *document) placeInRow(w match) bool {
	b := d.back(w.start)
	if d.at(w.start-1) == '-' || isDigit(d.at(b-1)) {
		return false
	}
	for _, lead := range []string{"finished", "finish", "finishing", "came", "come", "ranked", "ranks", "ranking", "rank", "placed", "placing", "qualified", "stands", "stood", "lies", "sits", "was", "is", "in", "tied for", "joint"} {
		if d.wordBefore(b, lead) == 0 {
			continue
		}
		next := d.latinWord(d.spaces(w.end))
		switch lead {
		case "was", "is", "in":
			if w.n < 3 || next != "" && !stopWords[next] && next != "place" {
				continue
			}
		}
		return d.at(w.end) != '-'
	}
	j := d.spaces(w.end)
	if d.at(w.end) == '-' {
		for _, most := range []string{"largest", "biggest", "highest", "lowest", "most", "longest", "richest", "best", "worst", "smallest", "oldest", "place", "placed", "ranked", "quarter", "busiest", "fastest", "tallest", "deadliest", "round", "generation", "year", "grade", "seeded"} {
			if d.hasWord(w.end+1, most) {
				return w.n > 1
			}
		}
		return false
	}
	next := d.latinWord(j)
	if next == "" || next == "of" || stopWords[next] && next != "more" || j < len(d.original) && isUpper(d.original[j]) {
		return w.n > 2 && next == "" && d.ledBy(b, "the") && (d.at(w.end) == '.' || isClauseEnd(d.at(w.end)))
	}
	if w.a == "rare" && notRow[next] {
		return false
	}
	for _, lead := range []string{"the", "its", "his", "her", "their", "our", "my", "your", "a", "this", "that", "another", "'s", "s'"} {
		if !d.ledBy(b, lead) {
			continue
		}
		return w.n > 1 || lead != "the" && lead != "a"
	}
	return false
}

// ledBy tells whether a word, or the ending of a possessive, ends at b.
func (d *document) ledBy(b int, w string) bool {
	if w == "'s" || w == "s'" {
		return d.has(b-2, w)
	}
	return d.wordBefore(b, w) > 0
}

// notRow are words that first and second make a name or a manner of speaking
// with.
var notRow = wordSet("lady time place half hand name names aid class world glance step thing thought thoughts opinion language nature chance wind fiddle son daughter born floor " +
	"degree cousin cousins hand-hand person party reading responders responder minister dose cup mate lieutenant officer sight light love baseman grade grader home homes life look tier")
