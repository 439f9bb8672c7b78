package extract

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// Words that say how many times as much: doubled, twice, threefold, 翻番, 减半.

// multipleAt reads a word of the tables that is a multiple by itself.
func (d *document) multipleAt(i int, s *sentence) (amount, bool) {
	if d.at(i) == '翻' {
		return d.doubledZh(i, s)
	}
	w, ok := d.words.at(i, multipleWord)
	if !ok || w.end > s.End {
		return amount{}, false
	}
	switch w.b {
	case "not":
		return amount{}, false
	case "plain": // double the norm, to triple output
		if !d.multiplies(w, s) {
			return amount{}, false
		}
	case "verb":
		if d.at(w.end) == '-' {
			return amount{}, false
		}
	case "adverb":
		if d.at(w.end) == '-' || d.oftener(w) {
			return amount{}, false
		}
	case "numeral":
		if d.at(w.end) == '-' {
			return amount{}, false
		}
	}
	v := number(w.a)
	return multipleAmount(i, w.end, v), true
}

func multipleAmount(start, end int, v decimal.Decimal) amount {
	return amount{start: start, end: end, kind: Quantity, comparator: quantity.Eq, value: &v, unit: "times", closed: true, word: true}
}

// oftener tells whether "twice" says how often and not how much: twice a week,
// voted twice. How much something is, is said of what it is compared with.
func (d *document) oftener(w match) bool {
	j := d.spaces(w.end)
	for _, next := range []string{"as", "the", "its", "his", "her", "their", "our", "your", "my", "that of", "that much", "that number", "that figure", "that amount", "that in", "that for", "those", "what", "this", "last", "more", "larger", "bigger", "higher", "normal", "current"} {
		if d.hasWord(j, next) {
			return false
		}
	}
	return true
}

// multiplies tells whether double, triple or halve is said of an amount: double
// the norm, to triple within a year, nearly double; not a double room.
func (d *document) multiplies(w match, s *sentence) bool {
	if d.at(w.end) == '-' || d.at(w.start-1) == '-' || isUpper(d.original[w.start]) && w.start > s.Start {
		return false
	}
	j := d.spaces(w.end)
	for _, next := range []string{"the", "its", "his", "her", "their", "our", "your", "that", "what", "those", "in size", "in value", "in price", "last"} {
		if d.hasWord(j, next) {
			return true
		}
	}
	b := d.back(w.start)
	for _, lead := range []string{"to", "will", "would", "could", "may", "might", "should", "can", "nearly", "almost", "than"} {
		if d.wordBefore(b, lead) > 0 {
			return w.word != "triple" && w.word != "double" || lead != "to" || d.verbEnds(j)
		}
	}
	return false
}

// verbEnds tells whether what follows a verb at j is no noun that it would
// belong to: to double by 2030, to triple output; not to double rooms.
func (d *document) verbEnds(j int) bool {
	word := d.latinWord(j)
	return word == "" || stopWords[word] || !isPlural(word)
}

// doubledZh reads 翻番, 翻一番, 翻了两番, 翻倍 and 翻3倍: twice as much for each 番.
func (d *document) doubledZh(i int, s *sentence) (amount, bool) {
	j := i + 1
	if d.at(j) == '了' {
		j++
	}
	if d.at(j) == '近' || d.at(j) == '逾' {
		j++
	}
	n, ok := d.numeral(j, min(s.End, j+4))
	switch {
	case ok && d.at(n.End) == '倍':
		v := n.Value
		return multipleAmount(i, n.End+1, v), true
	case ok && d.at(n.End) == '番':
		if !n.Value.Less(ten) || n.Value.Less(unity) || n.Point {
			return amount{}, false
		}
		times := two
		for k := unity; k.Less(n.Value); k = k.Add(unity) {
			times = times.Mul(two)
		}
		return multipleAmount(i, n.End+1, times), true
	case d.at(j) == '番' || d.at(j) == '倍':
		return multipleAmount(i, j+1, two), true
	}
	return amount{}, false
}
