package extract

import (
	"strings"
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
	case w.word == "元":
		u.unit = d.yuan
		return u
	case w.word == "度" && d.electric(w.start, s):
		return unitUse{"kwh", w.b, w.end}
	case w.word == "时" && (d.at(w.end) == '期' || d.at(w.end) == '代' || d.at(w.end) == '候'):
		return unitUse{}
	}
	if w.b != "classifier" {
		return u
	}
	stop, adjacent := min(s.End, w.end+9), w.end
	for j := w.end; j < stop; j++ {
		r := d.at(j)
		if j == adjacent && (r == '“' || r == '「') { // 40架“沙希德-136”型无人机
			if k := d.quoteCloses(j, s); k > 0 {
				j, adjacent, stop = k-1, k, min(s.End, k+9)
				continue
			}
		}
		if isClauseEnd(r) || strings.ContainsRune("在被于和与及、是有将已同死受因从向对至到遭要会以并也没都却可", r) || isDigit(r) {
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

// electric tells whether 度 counts kilowatt hours: behind words of electricity.
func (d *document) electric(i int, s *sentence) bool {
	for j := i - 1; j >= max(s.Start, i-24) && !isClauseEnd(d.at(j)); j-- {
		if d.at(j) == '电' && (d.has(j-1, "发电") || d.has(j-1, "用电") || d.has(j-1, "充电") || d.has(j-1, "供电") || d.has(j, "电量") || d.has(j-1, "节电") || d.has(j-1, "耗电")) {
			return true
		}
	}
	return false
}

// countedBefore gives the noun right before a number whose classifier says
// nothing of what it counts: 样本16,523份, 合同12件.
func (d *document) countedBefore(it *item) (string, bool) {
	if it.unit.kind != "classifier" || it.unit.unit != "" {
		return "", false
	}
	w, ok := d.words.before(it.Start, unitWord)
	return unitOf(w, ok)
}

func unitOf(w match, ok bool) (string, bool) {
	if !ok || w.b != "noun" || w.end-w.start < 2 {
		return "", false
	}
	return w.a, w.a != "people" && w.a != ""
}

// quoteCloses gives the end of a short quotation that opens at i, with 型 or 级
// behind it, or 0.
func (d *document) quoteCloses(i int, s *sentence) int {
	for j := i + 1; j < min(s.End, i+16); j++ {
		switch r := d.at(j); {
		case r == '”' || r == '」':
			if n := d.at(j + 1); n == '型' || n == '级' || n == '式' || n == '牌' {
				return j + 2
			}
			return j + 1
		case isClauseEnd(r):
			return 0
		}
	}
	return 0
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
		if word == "and" && n > 0 && plural.kind == "" && d.nounFollows(d.spaces(end), s) {
			j = d.spaces(end)
			continue // middle and high school students
		}
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
		if g, ok := d.words.at(j, geographyWord); ok && g.b == "people" && g.end <= s.End {
			return unitUse{"people", "noun", g.end}
		}
		if n == 0 && isUpper(d.original[j]) && len(word) > 5 && strings.HasSuffix(word, "ans") { // Kenyans, Hondurans
			return unitUse{"people", "noun", end}
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

// nounFollows tells whether a counted noun of the tables follows within three
// plain words.
func (d *document) nounFollows(i int, s *sentence) bool {
	for n := 0; n < 3 && i < s.End && isLatin(d.at(i)); n++ {
		if w, ok := d.words.at(i, unitWord); ok && w.b == "noun" && w.end <= s.End {
			return n > 0 && w.a != "injuries" && w.a != "deaths"
		}
		end := i
		for isLatin(d.at(end)) {
			end++
		}
		if stopWords[string(d.text[i:end])] || !isSpace(d.at(end)) {
			return false
		}
		i = d.spaces(end)
	}
	return false
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
	for w := range strings.FieldsSeq(s) {
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
	if unit, ok := d.countedBefore(it); ok {
		q.Unit = unit
	}
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
