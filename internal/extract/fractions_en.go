package extract

import "whence/internal/decimal"

// fractionEn reads two-thirds, a quarter of, one in five, seven out of ten,
// 3/4 of.
func (d *document) fractionEn(i int, s *sentence) (amount, bool) {
	if !isLatin(d.at(i)) && !isDigit(d.at(i)) || isWordRune(d.at(i-1)) {
		return amount{}, false
	}
	if a, ok := d.everyNth(i); ok {
		return a, true
	}
	part, end, article := d.partNumber(i, s)
	if end == 0 {
		return amount{}, false
	}
	if d.at(end) == '/' && isDigit(d.at(i)) {
		of, e := d.digits(end+1, 3)
		v, ok := shareOf(part, decimal.FromInt(int64(of)))
		if e > end+1 && ok && d.isPart(i, e) {
			return shareAmount(i, e, v), true
		}
		return amount{}, false
	}
	j := end
	if d.at(j) == '-' || isSpace(d.at(j)) {
		if w, ok := d.words.at(j+1, fractionWord); ok {
			hyphen := d.at(j) == '-'
			plural := w.word[len(w.word)-1] == 's' || w.word == "halves"
			one := part.Equal(unity)
			of := d.hasWord(d.spaces(w.end), "of")
			if one == plural || one && !hyphen && !of && !d.byPart(i, w.end) && !d.partAlone(w.end) && !d.partBeside(i, w.end) || article && hyphen || d.hasWord(d.spaces(w.end), "party") {
				return amount{}, false
			}
			v, ok := shareOf(part, decimal.FromInt(int64(w.n)))
			if !ok {
				return amount{}, false
			}
			return d.ofOne(shareAmount(i, w.end, v), s), true
		}
	}
	if article {
		return amount{}, false
	}
	return d.oneIn(i, end, part, s)
}

// everyNth reads "every third" before one of the things that it is a share of;
// not of time, nor of nothing.
func (d *document) everyNth(i int) (amount, bool) {
	if !d.hasWord(i, "every") {
		return amount{}, false
	}
	j := d.spaces(i + len("every"))
	w, ok := d.timeRole(j, "ordinal")
	if !ok || w.n < 2 || w.n > 20 {
		return amount{}, false
	}
	k := d.spaces(w.end)
	word := d.latinWord(k)
	if len(word) < 3 || stopWords[word] || isUpper(d.original[k]) {
		return amount{}, false
	}
	if _, _, ok := d.timeUnitEn(k); ok {
		return amount{}, false
	}
	if u, ok := d.words.at(k, unitWord); ok && u.b == "duration" {
		return amount{}, false
	}
	if w.n == 2 && (notEverySecond[word] || d.tenseAt(k) != 0) {
		return amount{}, false
	}
	v, ok := shareOf(unity, decimal.FromInt(int64(w.n)))
	return shareAmount(i, w.end, v), ok
}

// notEverySecond follow "every second" where it is a time.
var notEverySecond = wordSet("counts counted matters mattered that they that's he she you spent until when day night")

// isPart tells whether 3/4 is a part and not a date: of something, or behind a
// word that says so.
func (d *document) isPart(i, end int) bool {
	if d.at(end) == '/' || d.at(i-1) == '/' {
		return false
	}
	j := d.spaces(end)
	for _, w := range []string{"of", "majority", "stake", "share", "cup", "mile", "inch", "full"} {
		if d.hasWord(j, w) {
			return true
		}
	}
	if d.at(end) == '的' || d.has(end, "以上") || d.has(end, "多数") || d.has(end, "以下") || d.has(end, "左右") || d.at(end) == '强' {
		return true
	}
	b := d.back(i)
	if w, ok := d.words.before(b, qualifierWord); ok && isHan(d.at(b-1)) && w.a != "behind" && w.b != "not" {
		return true
	}
	switch d.at(b - 1) {
	case '占', '足', '约', '近', '超', '达', '剩':
		return true
	}
	return false
}

// byPart tells whether "a third" is how much something changes: by a third, and
// no noun behind it.
func (d *document) byPart(i, end int) bool {
	w, ok := d.words.before(d.back(i), qualifierWord)
	moved := false
	for _, w := range [...]string{"rose", "fell", "grew", "dropped", "jumped", "climbed", "declined", "up", "down", "gained", "shed", "lost"} {
		moved = moved || d.wordBefore(i, w) > 0
	}
	if !moved && d.wordBefore(i, "by") == 0 && !(ok && w.a != "behind" && w.b != "not") {
		return false
	}
	next := d.latinWord(d.spaces(end))
	return next == "" || stopWords[next]
}

// partAlone tells whether a part with an article is the subject of a verb of many: a
// quarter are women, a third have left.
func (d *document) partAlone(end int) bool {
	switch d.latinWord(d.spaces(end)) {
	case "are", "were", "have", "do":
		return d.at(end) == ' '
	}
	return false
}

// partBeside tells whether a part with an article goes on from a share before it: two
// thirds are started by people, and a fifth by lightning.
func (d *document) partBeside(i, end int) bool {
	n := len(d.found)
	if n == 0 || d.wordBefore(i, "and") == 0 && d.wordBefore(i, "while") == 0 && d.wordBefore(i, "but") == 0 {
		return false
	}
	last := &d.found[n-1]
	if last.Kind != Percent && last.Kind != Ratio || last.End < d.sentences[d.reading].Start || i-last.End > longSentence/4 {
		return false
	}
	switch d.latinWord(d.spaces(end)) {
	case "by", "did", "had", "in", "from", "said", "on", "at", "to":
		return d.at(end) == ' '
	}
	return false
}

// partNumber reads the small number before "thirds" or "in five".
func (d *document) partNumber(i int, s *sentence) (v decimal.Decimal, end int, article bool) {
	if d.hasWord(i, "a") {
		return unity, i + 1, true
	}
	j := i
	for j < s.End && isWordRune(d.at(j)) && j < i+12 {
		j++
	}
	n, ok := d.numeral(i, j)
	if !ok || n.End != j || n.Point || !n.Value.Less(decimal.FromInt(1000)) {
		return v, 0, false
	}
	return n.Value, n.End, false
}

// oneNounIn gives the number behind "voter in" at j, or 0.
func (d *document) oneNounIn(j int) int {
	word := d.latinWord(j)
	if word == "" || stopWords[word] {
		return 0
	}
	k := d.spaces(j + len([]rune(word)))
	if !d.hasWord(k, "in") {
		return 0
	}
	k = d.spaces(k + 2)
	if d.hasWord(k, "every") {
		k = d.spaces(k + 5)
	}
	n, ok := d.numeral(k, min(len(d.folded), k+12))
	if !ok || n.Point || ten.Less(n.Value) || isDigit(d.at(k)) && n.Value.Less(two) || d.unitWordFollows(d.spaces(n.End)) {
		return 0
	}
	return k
}

// oneIn reads "in five" and "out of ten" behind a number.
func (d *document) oneIn(i, end int, part decimal.Decimal, s *sentence) (amount, bool) {
	j := d.spaces(end)
	plain := false
	switch {
	case part.Equal(unity) && d.oneNounIn(j) > 0: // one voter in five
		j = d.oneNounIn(j)
	case d.has(end, "-in-"):
		j, plain = end+4, true
	case d.hasWord(j, "out of every"):
		j = d.spaces(j + 12)
	case d.hasWord(j, "out of"):
		j = d.spaces(j + 6)
	case d.hasWord(j, "of every"):
		j = d.spaces(j + 8)
	case d.hasWord(j, "in every"):
		j = d.spaces(j + 8)
	case d.hasWord(j, "in"):
		j, plain = d.spaces(j+2), true
	default:
		return amount{}, false
	}
	of, ok := d.numeral(j, s.End)
	if !ok || of.Point || of.Value.Equal(part) {
		return amount{}, false
	}
	if plain && decimal.FromInt(20).Less(of.Value) && !of.Value.Equal(decimal.FromInt(100)) && !of.Value.Equal(decimal.FromInt(1000)) && of.Scale < 3 {
		return amount{}, false // five in 2019
	}
	if w, ok := d.words.at(d.spaces(of.End), unitWord); ok && w.b != "noun" && plain {
		return amount{}, false // two in three years
	}
	v, ok := shareOf(part, of.Value)
	if !ok {
		return amount{}, false
	}
	return shareAmount(i, of.End, v), true
}
