package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// unitUse is the unit found behind a number.
type unitUse struct {
	unit string
	kind string // of the table; "" for none
	end  int    // of the words that belong to the quantity; 0 for none
}

// unitAt reads the unit of a number that ends at i.
func (d *document) unitAt(i int, s *sentence) unitUse {
	j := d.spaces(i)
	if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End && !d.masked[j] {
		if isHan(d.at(j)) {
			return d.unitZh(w, s)
		}
		if w.b == "noun" {
			return d.nounEn(i, j, s)
		}
		return unitUse{w.a, w.b, w.end}
	}
	if isHan(d.at(j)) {
		if w, ok := d.words.at(j, geographyWord); ok { // 11万美国公民
			if n, ok := d.words.at(w.end, unitWord); ok && n.b == "noun" && n.end <= s.End {
				return unitUse{n.a, n.b, n.end}
			}
		}
		return unitUse{}
	}
	if d.at(j) == '-' {
		if w, ok := d.words.at(j+1, unitWord); ok && w.end <= s.End && (w.b == "duration" || w.b == "measure" || w.b == "noun") {
			return unitUse{w.a, w.b, w.end}
		}
		return unitUse{}
	}
	if w, ok := d.words.at(j, currencyWord); ok && w.b != "before" {
		return unitUse{w.a, "money", w.end}
	}
	return d.nounEn(i, j, s)
}

// unitZh decides about a Chinese unit word: a classifier takes the noun behind
// it.
func (d *document) unitZh(w match, s *sentence) unitUse {
	u := unitUse{w.a, w.b, w.end}
	switch {
	case w.word == "国" && (d.at(w.end) == '会' || d.at(w.end) == '务' || d.at(w.end) == '内'),
		w.word == "人" && (d.at(w.end) == '大' || d.at(w.end) == '均' || d.at(w.end) == '民' || d.at(w.end) == '类'):
		return unitUse{}
	case w.word == "年" && d.at(w.end) == '级':
		return unitUse{kind: "ignore", end: w.end + 1}
	case w.word == "时" && (d.at(w.end) == '期' || d.at(w.end) == '代' || d.at(w.end) == '候'):
		return unitUse{}
	}
	if w.b != "classifier" {
		return u
	}
	stop, adjacent := min(s.End, w.end+9), w.end
	for j := w.end; j < stop; j++ {
		r := d.at(j)
		if isClauseEnd(r) || strings.ContainsRune("在被于和与及、是有将已同死受因从向对至到遭要会以并", r) || isDigit(r) {
			break
		}
		if g, ok := d.words.at(j, geographyWord); ok && g.b != "people" && g.end < stop {
			if j == adjacent {
				adjacent = g.end // 四家中国企业
			}
			j = g.end - 1
			continue
		}
		n, ok := d.words.at(j, unitWord)
		if !ok || n.b != "noun" || n.end > s.End || j > adjacent && n.end-j == 1 && n.word != "人" {
			continue
		}
		if w.a == "people" && n.a != "deaths" && n.a != "injuries" {
			n.row = &row{a: "people"} // 三名会员 are people
		}
		u.unit = n.a
		if j == adjacent {
			u.end = n.end
		}
		break
	}
	return u
}

// nounEn reads the noun that English counts: a known one within four words, or
// the first plural.
func (d *document) nounEn(i, j int, s *sentence) unitUse {
	if j == i && j > 0 && isDigit(d.at(i-1)) {
		if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End {
			return unitUse{w.a, w.b, w.end}
		}
		return unitUse{}
	}
	plural := unitUse{}
	for n := 0; n < 5 && j < s.End && isLatin(d.at(j)); n++ {
		end := j
		for end < s.End && (isWordRune(d.at(end)) || d.at(end) == '\'' && isLatin(d.at(end+1))) {
			end++
		}
		word := string(d.text[j:end])
		if stopWords[word] || d.masked[j] {
			break
		}
		if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End && (w.b == "noun" || n == 0 || w.b == "measure" && len(w.word) > 2) {
			if w.b != "noun" && plural.kind != "" {
				break
			}
			if n > 0 && w.b == "noun" && d.moreNoun(w.end, s) { // two police officer deaths
				j = d.spaces(w.end)
				continue
			}
			return unitUse{w.a, w.b, w.end}
		}
		if plural.kind == "" && isPlural(word) && !isUpper(d.original[j]) {
			plural = unitUse{word, "noun", end}
		}
		if d.at(end) == '-' && isLatin(d.at(end+1)) {
			j = end + 1
			continue
		}
		if !isSpace(d.at(end)) {
			break
		}
		j = d.spaces(end)
	}
	return plural
}

// moreNoun tells whether a counted noun that kills follows another one.
func (d *document) moreNoun(i int, s *sentence) bool {
	w, ok := d.words.at(d.spaces(i), unitWord)
	return ok && w.end <= s.End && w.a == "deaths"
}

func isPlural(w string) bool {
	if len(w) < 4 || w[len(w)-1] != 's' {
		return false
	}
	switch w[len(w)-2] {
	case 's', 'u', 'i', '\'':
		return false
	}
	return !strings.ContainsRune(w, '\'')
}

// stopWords end a noun phrase behind a number.
var stopWords = wordSet("in on at of to by for from with as and or nor but than that which who whom whose was were is are be been had has have did does do will would could should may might can " +
	"after before since until during while when where because if so its their his her our this these those the a an not no into over under about between against per through " +
	"died die dies killed said says told rose fell grew dropped increased decreased climbed each every ago earlier later last next more less fewer out up down")

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// nameUnit sets kind and unit of a quantity from the unit found.
func (d *document) nameUnit(it *item, a amount) {
	q := it.Quantity
	if a.closed {
		return
	}
	q.Unit = it.unit.unit
	switch it.unit.kind {
	case "":
		it.Kind = Number
	case "money":
		it.Kind = Money
	case "duration":
		it.Kind = Duration
	default:
		it.Kind = Quantity
	}
}

// casualties turns people into deaths or injuries where the clause says that
// they died or were hurt, for the mentions from index from on.
func (d *document) casualties(s *sentence, from int) {
	for k := from; k < len(d.found); k++ {
		it := &d.found[k]
		if it.Quantity == nil || it.unit.kind == "measure" || it.Kind != Quantity && it.Kind != Number {
			continue
		}
		switch it.Quantity.Unit {
		case "people", "", "members", "deaths":
		default:
			continue
		}
		n := s.clauseOf(it.numbered.Start)
		left, right := s.clauses[n].Start, s.clauses[n].End
		aside := Range{-1, -1}
		switch { // 48 people, including 12 children, were killed
		case d.includes(s, n) && n+1 < len(s.clauses):
			right = s.clauses[n+1].End
		case d.includes(s, n+1) && n+2 < len(s.clauses):
			right, aside = s.clauses[n+2].End, s.clauses[n+1]
		}
		for p := k - 1; p >= from; p-- {
			if !d.found[p].dated && d.found[p].Kind != Ordinal {
				left = max(left, d.found[p].End)
				break
			}
		}
		for p := k + 1; p < len(d.found); p++ {
			if !d.found[p].dated && d.found[p].Kind != Ordinal && !(d.found[p].Start >= aside.Start && d.found[p].End <= aside.End) {
				right = min(right, d.found[p].Start)
				break
			}
		}
		if unit := d.casualty(left, it.Start, it.End, right); unit != "" && !(unit == "lives" && it.Quantity.Unit != "deaths") {
			if it.Quantity.Unit == "deaths" && unit != "lives" || unit == "people" && (it.Kind != Number || !it.round && it.Quantity.Value != nil && it.Quantity.Value.Less(thousand)) {
				continue
			}
			it.Quantity.Unit, it.Kind = unit, Quantity
		}
	}
}

// includes tells whether clause n only names some of those counted before.
func (d *document) includes(s *sentence, n int) bool {
	if n >= len(s.clauses) {
		return false
	}
	i := s.clauses[n].Start
	return d.hasWord(i, "including") || d.has(i, "包括") || d.has(i, "其中包括")
}

var thousand = decimal.FromInt(1000)

// sharedFate gives people the fate of those that they are named with: two men
// and three women were injured.
func (d *document) sharedFate(from int) {
	for k := len(d.found) - 2; k >= from; k-- {
		a, b := &d.found[k], &d.found[k+1]
		if a.Quantity == nil || b.Quantity == nil || a.Quantity.Unit != "people" || !isCasualty(b.Quantity.Unit) {
			continue
		}
		switch strings.TrimSpace(string(d.text[a.End:max(a.End, b.Start)])) {
		case "and", ",", ", and", "和", "及", "、", "以及", "与":
			a.Quantity.Unit = b.Quantity.Unit
		}
	}
}

// casualty looks behind a number first, then before it.
func (d *document) casualty(left, start, end, right int) string {
	unit, saved := "", false
	d.words.within(left, max(left, start), casualtyWord, func(w match) { saved = saved || w.b == "not" })
	if saved {
		return "lives"
	}
	covered := 0
	first := right
	d.words.within(end, max(end, right), casualtyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if unit == "" && (w.b == "right" || w.b == "both") {
			unit, first = w.a, w.start
		}
	})
	if unit != "" && first-end <= 60 {
		return unit
	}
	unit, covered = "", 0
	d.words.within(left, max(left, start), casualtyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if w.b == "left" || w.b == "both" {
			unit = w.a
		}
	})
	return unit
}

// dropManners removes from index from on what only looked like a count: one
// thing of which nothing else is said.
func (d *document) dropManners(from int) {
	kept := d.found[:from]
	for _, it := range d.found[from:] {
		if it.small && it.Quantity.Value.Equal(decimal.FromInt(1)) && !isCasualty(it.Quantity.Unit) &&
			(it.unit.kind == "noun" || it.unit.kind == "classifier") {
			continue
		}
		kept = append(kept, it)
	}
	d.found = kept
}

func isCasualty(unit string) bool { return unit == "deaths" || unit == "injuries" || unit == "missing" }

// qualify binds the words around a number to it.
func (d *document) qualify(it *item, a amount, floor int, s *sentence) {
	q := it.Quantity
	fixed := q.Comparator == quantity.Range || q.Comparator == quantity.Order
	if start, c, ok := d.qualifierBefore(a.start, floor); ok {
		it.Start = start
		if !fixed && !(q.Comparator == quantity.Share && (c == quantity.Eq || c == quantity.Approx)) && !(a.vague) {
			q.Comparator = c
		}
		if q.Comparator == quantity.Share && c == quantity.Approx {
			q.Comparator = quantity.Share
		}
		fixed = true
	}
	if end, c, ok := d.qualifierBehind(it, a, s); ok {
		it.End = max(it.End, end)
		if !fixed && !(q.Comparator == quantity.Share && (c == quantity.Eq || c == quantity.Approx)) && !a.vague && q.Comparator != quantity.Gt {
			q.Comparator = c
		}
		fixed = true
	}
	if fixed {
		return
	}
	switch a.excess {
	case numeral.Excess:
		q.Comparator = quantity.Gt
	case numeral.About:
		q.Comparator = quantity.Approx
	}
}

// fillers may stand between a qualifier and its number.
var fillers = []string{"有", "为", "达", "了", "共", "是", "占", "的", "a"}

// qualifierBefore finds the qualifier that ends before i.
func (d *document) qualifierBefore(i, floor int) (start int, c quantity.Comparator, ok bool) {
	p := d.back(i)
	w, ok := d.words.before(p, qualifierWord)
	if !ok {
		for _, f := range fillers {
			n := len([]rune(f))
			if !d.has(p-n, f) || n == 1 && isLatin(d.at(p-1)) && isLatin(d.at(p-2)) {
				continue
			}
			if w, ok = d.words.before(d.back(p-n), qualifierWord); ok && w.b == "eq" {
				ok = false
			}
			break
		}
	}
	if !ok || w.a == "behind" || w.b == "not" || w.start < floor || d.masked[w.start] {
		if sign := d.at(p - 1); p-1 >= floor && (!ok || w.a == "behind") {
			switch sign {
			case '~', '≈':
				return p - 1, quantity.Approx, true
			case '>':
				return p - 1, quantity.Gt, true
			case '<':
				return p - 1, quantity.Lt, true
			case '≥':
				return p - 1, quantity.Gte, true
			case '≤':
				return p - 1, quantity.Lte, true
			}
		}
		return 0, "", false
	}
	if w.word == "over" && d.overIsDuring(w, i) {
		return 0, "", false
	}
	return w.start, quantity.Comparator(w.b), true
}

// overIsDuring tells whether "over" before a length of time means during it.
func (d *document) overIsDuring(w match, i int) bool {
	n, ok := d.numeral(i, len(d.text))
	if !ok {
		return false
	}
	u, ok := d.words.at(d.spaces(n.End), unitWord)
	if !ok || u.b != "duration" {
		return false
	}
	for _, lead := range []string{"for", "of", "by", "in", "was", "is", "lasted", "takes", "took", "after", "well", "just"} {
		if d.wordBefore(w.start, lead) > 0 {
			return false
		}
	}
	return true
}

// qualifierBehind finds the qualifier behind a number or its unit.
func (d *document) qualifierBehind(it *item, a amount, s *sentence) (end int, c quantity.Comparator, ok bool) {
	for _, i := range []int{it.unitEnd, a.end} {
		j := d.spaces(i)
		w, ok := d.words.at(j, qualifierWord)
		if !ok || w.a == "before" || w.end > s.End || w.b == "not" {
			if d.at(i) == '+' && !isWordRune(d.at(i+1)) {
				end := i + 1
				if it.unit.kind == "" && !a.closed {
					if u := d.unitAt(end, s); u.kind != "" && u.kind != "ignore" {
						it.unit, end = u, max(end, u.end)
					}
				}
				return end, quantity.Gte, true
			}
			continue
		}
		if w.word == "多" || w.word == "余" || w.word == "许" {
			if i == a.end && it.unitEnd > a.end || !d.moreBehind(it, w) {
				continue
			}
		}
		end := w.end
		if i == a.end && it.unit.kind == "" { // 100以上人口: the unit may follow
			if u := d.unitAt(w.end, s); u.kind == "noun" || u.kind == "classifier" || u.kind == "measure" || u.kind == "money" {
				if !a.closed {
					it.unit, end = u, max(w.end, u.end)
				}
			}
		}
		return end, quantity.Comparator(w.b), true
	}
	return 0, "", false
}

// moreBehind tells whether 多 or 余 behind a unit means "and more" (三年多), not
// "mostly" (多为老人) or another word.
func (d *document) moreBehind(it *item, w match) bool {
	if it.unit.kind != "duration" && it.unit.kind != "measure" && it.unit.kind != "money" {
		return false
	}
	switch d.at(w.end) {
	case '为', '是', '数', '名', '个', '在', '由', '少', '次', '么', '额', '地', '方', '家', '国', '种':
		return false
	}
	return true
}
