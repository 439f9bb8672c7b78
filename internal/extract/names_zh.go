package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// bodyZh makes a teller of a body's name.
func (d *document) bodyZh(r Range) (teller, bool) {
	t, ok := d.nameZh(r, CitesDataOf)
	if ok && t.hop.Relation == Quotes {
		t.hop.Relation = CitesDataOf
	}
	return t, ok
}

// nameZh reads a name with its office: of a person, or of a body by its form.
func (d *document) nameZh(r Range, relation string) (teller, bool) {
	t, office := teller{Range: r}, ""
	if first, ok := d.jointly(r); ok {
		if p, ok := d.party(first, true); ok && p.end == first.End && !d.ofElsewhere(first, p) {
			t.Range, t.hop = first, d.hopOf(p, relation)
			return t, true
		}
	}
	if p, ok := d.party(r, true); ok && !d.ofElsewhere(r, p) && (p.end == r.End || d.catalogue.parties[p.n].Kind == Person) {
		t.Range, t.hop = Range{p.start, p.end}, d.hopOf(p, relation)
		if b := d.back(p.start); b < p.start && b > r.Start+1 && isLatin(d.at(p.start)) && isHan(d.at(r.Start)) && d.bodyEnd(b) && t.hop.Relation == CitesDataOf { // 某某中心 ABC
			t.Range.Start, t.hop.PartyName = r.Start, d.slice(r.Start, b)
		}
		return t, true
	}
	if w, ok := d.title(r); ok && r.End-w.end >= 2 && (isHan(d.at(w.end)) || isLatin(d.at(w.end))) && !(w.start == r.Start && d.bodyEnd(r.End) && (r.End-w.end > 3 || d.bodyFills(w.end, r.End))) && !(w.start > r.Start && d.bodyFills(w.end, r.End) && r.End-w.end > 2) {
		r.Start, t.titled = w.end, true
		if p, ok := d.words.at(r.Start, partyName); ok && p.end == r.End {
			t.Range, t.hop = Range{p.start, p.end}, d.hopOf(p, Quotes)
			d.told.holds(w.word, t.hop)
			return t, true
		}
		office = w.word
	} else if ok && w.end == r.End && w.start > r.Start {
		return d.officeZh(r, w)
	} else if ok && w.end == r.End && w.start == r.Start {
		t.hop = Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}
		t.unnamed = true
		if h, ok := d.told.holders[w.word]; ok {
			t.hop, t.unnamed = h, false
			return t, true
		}
		for _, v := range slices.Backward(d.told.heard) { // the one who was named with it before
			if h := v; h.Relation == Quotes && h.PartyName != "" && strings.HasSuffix(foldString(h.PartyName), w.word) {
				t.hop, t.unnamed = h, false
				break
			}
		}
		return t, true
	}
	r, ok := d.trim(r)
	r = d.withoutCounter(r)
	if !ok || r.End-r.Start < 2 || r.End-r.Start > 24 && !(isLatin(d.at(r.Start)) && r.End-r.Start < longestJoined) {
		return teller{}, false
	}
	switch d.at(r.Start) {
	case '该', '这', '其', '本', '全', '各', '每', '共', '此', '自':
		if n := r.End - r.Start; !d.nameBeyond(r.Start, r.Start+1) && !(relation == Quotes && d.at(r.Start) == '全' && n > 1 && n < 4 && !wholes[d.at(r.Start+1)]) {
			return teller{}, false // 该国累计, 全国共: a place, nobody's name
		}
	}
	for i := r.Start; i < r.End; i++ {
		if d.parts(i) && d.at(i) != '—' && !d.joinsLatin(i) || isDigit(d.at(i)) && !isLatin(d.at(i-1)) && !d.numberedBody(i, r.End) {
			return teller{}, false
		}
	}
	if w, ok := d.words.at(r.Start, adverbWord); ok && w.end >= r.End || genericZh[string(d.text[r.Start:r.End])] {
		return teller{}, false
	}
	if d.countedNoun(r.Start) || d.at(r.Start) == '某' || d.has(r.Start, "有关部门") || d.has(r.Start, "相关部门") { // 三家电视台, 另一家外资行
		t.unnamed, t.hop = true, Hop{PartyName: d.slice(r.Start, r.End), Relation: relation}
		return t, true
	}
	if from := d.apposedZh(r); from > r.Start && !t.titled {
		r.Start, t.titled = from, true
		text := d.slice(r.Start, r.End)
		t.Range, t.hop = r, Hop{Party: text, PartyName: text, Relation: CitesDataOf}
		return t, true
	}
	if from := d.innerName(r); from > r.Start && !t.titled {
		r.Start = from
	}
	if w, ok := d.words.at(r.Start, mediumWord); ok && w.end < r.End {
		if g, ok := d.words.at(w.end, geographyWord); ok && g.end == r.End {
			r.End = w.end // 某社某地4日电
		}
	}
	r = d.latinPart(r)
	name := plausible(d.slice(r.Start, r.End))
	if name == "" {
		return teller{}, false
	}
	r.End = r.Start + len([]rune(name))
	t.Range = r
	text := d.slice(r.Start, r.End)
	t.hop = Hop{Party: text, PartyName: text, Relation: relation}
	if first, ok := d.jointly(r); ok { // several bodies: the first of them
		t.hop = Hop{Party: d.slice(first.Start, first.End), PartyName: text, Relation: CitesDataOf}
		return t, true
	}
	switch {
	case t.titled:
		t.hop.Relation = Quotes
		d.told.meet(text)
		if office != "" {
			d.told.holds(office, t.hop)
		}
	case d.mediumZh(r):
		t.hop.Relation = ReportsFrom
	case d.bodyFormZh(r), d.oneLatin(r) && d.fuller(r) == "":
		t.hop.Relation = CitesDataOf
	case d.matterZh(r):
		return teller{}, false
	case relation == ReportsFrom:
	case !t.titled && d.somePeopleZh(r):
		t.unnamed, t.hop.Party, t.hop.Relation = true, "", Quotes
		return t, true
	case d.personZh(r):
		t.hop.Relation = Quotes
	case relation != CitesDataOf:
		if t.hop.Relation = Quotes; d.wordyZh(r) || !d.nameLikeZh(r) {
			return teller{}, false
		}
	default:
		t.hop.Relation = CitesDataOf
	}
	if t.hop.Relation == CitesDataOf && d.told.outletCalled(text) {
		t.hop.Relation = ReportsFrom
	}
	if full := d.fuller(r); full != "" {
		t.hop.Party, t.hop.Relation = full, Quotes
	} else if full := d.aliases[text]; full != "" {
		t.hop.Party, t.hop.Relation = full, CitesDataOf
	} else if h, ok := d.told.shortened(text); ok && t.hop.Relation != ReportsFrom {
		t.hop.Party, t.hop.Relation = h.Party, h.Relation
	}
	return t, true
}

// wholes are what stands behind 全 where it is no surname.
var wholes = runeSet("国市省县州区镇村港台岛球部体校院厂班组队年月季天日员民家社会军党行场程面文数")

// shortened gives the body spoken of before that a short name is made from, its
// first character and others in their order: 东电 of 东京电力公司.
func (m *memory) shortened(text string) (Hop, bool) {
	short := []rune(foldString(text))
	if len(short) < 2 || len(short) > 4 {
		return Hop{}, false
	}
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
		h := m.heard[i]
		if first, _ := utf8.DecodeRuneInString(h.PartyName); h.Relation != CitesDataOf || Folded(first) != short[0] {
			continue
		}
		name := []rune(foldString(h.PartyName))
		if len(name) < len(short)+2 {
			continue
		}
		k := 0
		for _, r := range name {
			if k < len(short) && r == short[k] {
				k++
			}
		}
		if k == len(short) {
			return h, true
		}
	}
	return Hop{}, false
}

// ofElsewhere tells whether a place before a party's name makes another body of
// it: 韩国国家统计局 is not 国家统计局.
func (d *document) ofElsewhere(r Range, p match) bool {
	g, ok := d.words.before(p.start, geographyWord)
	return ok && g.start >= r.Start && isHan(d.at(g.start)) && d.catalogue.parties[p.n].Kind != Person
}

// countedNoun tells whether a number with a measure word begins at i: some of
// many, and not a name.
func (d *document) countedNoun(i int) bool {
	for n := range 3 {
		switch d.at(i + n) {
		case '一', '两', '二', '三', '四', '五', '六', '七', '八', '九', '十', '几', '多', '数', '另', '某':
		case '家', '名', '位', '个', '所', '间':
			return n > 0
		default:
			return false
		}
	}
	return false
}

// bodyFills tells whether a noun of bodies is all that stands between two places:
// 医生工会 is a union, and no doctor.
func (d *document) bodyFills(start, end int) bool {
	w, ok := d.words.at(start, bodyWord)
	return ok && w.end == end
}

// bodyEnd tells whether a noun of bodies of two characters or more ends at i.
func (d *document) bodyEnd(i int) bool {
	w, ok := d.words.before(i, bodyWord)
	return ok && w.end-w.start > 1
}

// jointly gives the first of two bodies that speak together: 甲部和乙部.
func (d *document) jointly(r Range) (Range, bool) {
	for i := r.Start + 2; i < r.End-2; i++ {
		switch d.at(i) {
		case '和', '与', '及', '、':
		default:
			continue
		}
		if w, ok := d.words.before(i, bodyWord); ok && w.start >= r.Start {
			if w, ok := d.words.before(r.End, bodyWord); ok && w.start > i {
				return Range{r.Start, i}, true
			}
		}
	}
	return Range{}, false
}

// officeZh reads an office without a name behind it: 外交部发言人 speaks for its
// body, 王毅外长 has the name in front.
func (d *document) officeZh(r Range, w match) (teller, bool) {
	front := Range{r.Start, w.start}
	if n := front.End - 2; n > front.Start+1 && (d.has(n, "有关") || d.has(n, "相关")) { // 某厅有关负责人
		front.End = n
	}
	t := teller{Range: r, hop: Hop{Party: d.slice(r.Start, r.End), PartyName: d.slice(r.Start, r.End), Relation: Quotes}}
	if speakersZh[w.word] { // who speaks for a house stands for it; who leads it is a person
		if p, ok := d.party(front, true); ok && p.end == front.End {
			t.hop = d.hopOf(p, CitesDataOf)
			t.Range = Range{p.start, p.end}
			return t, true
		}
		if _, ok := d.words.before(front.End, bodyWord); ok && front.End-front.Start >= 2 {
			return d.bodyZh(front)
		}
	}
	if g, ok := d.words.at(front.Start, geographyWord); ok && g.end >= front.End {
		for _, v := range slices.Backward(d.told.heard) {
			if h := v; h.Relation == Quotes && d.heldBy(h.Party, w.word) {
				h.PartyName = t.hop.PartyName
				t.hop = h
				break
			}
		}
		return t, true
	}
	if peopleEndZh[w.word] && !d.personZh(front) && d.fuller(front) == "" { // 辩护律师: one of many
		t.unnamed, t.hop.Party = true, ""
		return t, true
	}
	if o, ok := d.title(front); ok && styledZh[w.word] && o.end < front.End && front.End-o.end <= longestPlain { // 部长陈某某医生
		front.Start = o.end
	}
	if d.personZh(front) || d.fuller(front) != "" {
		t.Range = front
		text := d.slice(front.Start, front.End)
		t.hop = Hop{Party: text, PartyName: text, Relation: Quotes}
		if full := d.fuller(front); full != "" {
			t.hop.Party = full
		}
		t.titled = true
		return t, true
	}
	return t, true
}

// heldBy tells whether the text names an office right before a name: 总统林格.
func (d *document) heldBy(name, office string) bool {
	return strings.Contains(string(d.text), office+foldString(name))
}

// apposedZh gives where a body's name begins that stands behind the noun of what it
// is, or r.Start: 代工企业晨光国际.
func (d *document) apposedZh(r Range) int {
	for i := r.End - 2; i > r.Start+1 && r.End-i <= 10; i-- {
		if w, ok := d.words.before(i, bodyWord); ok && w.start >= r.Start && kindsZh[w.word] && !d.bodyFormZh(Range{i, r.End}) {
			return i
		}
	}
	return r.Start
}

// innerName gives where the name begins that ends a range whose front says more
// of it: 总部位于伦敦的 is cut elsewhere; here a place or a body before a person's
// foreign name.
func (d *document) innerName(r Range) int {
	for i := r.Start; i < r.End; i++ {
		if !isMiddleDot(d.at(i)) {
			continue
		}
		for k := i; k > r.Start; k-- {
			if w, ok := d.words.before(k, bodyWord); ok && k < i && w.start >= r.Start {
				return k
			}
		}
		return r.Start
	}
	return r.Start
}

// mediumZh tells whether a name is that of an outlet.
func (d *document) mediumZh(r Range) bool {
	if w, ok := d.words.before(r.End, mediumWord); ok && w.start >= r.Start {
		return true
	}
	w, ok := d.words.at(r.Start, mediumWord)
	return ok && w.end >= r.End
}

// wordsEndZh gives the name that ends a run of Chinese characters before a
// bracket: what is in front of it and not part of it is cut off.
func (d *document) wordsEndZh(r Range) (Range, bool) {
	for i := r.Start; i < r.End; i++ {
		if w, ok := d.words.at(i, adverbWord); ok && w.end < r.End && (w.a != "after" || d.adverbHere(w, r.End)) {
			r.Start = w.end
			i = w.end - 1
			continue
		}
		if w, ok := d.words.at(i, cueWord); ok && w.end < r.End && w.a == "by" {
			r.Start = w.end
		}
	}
	_, ok := d.words.before(r.End, bodyWord)
	return r, ok && r.End-r.Start >= 3
}

var (
	surnameZh        = loadCharacters("zh/surnames.txt")
	transliteratedZh = loadCharacters("zh/transliterated.txt")
)

// loadCharacters reads a file of characters that stand in lines.
func loadCharacters(name string) map[rune]bool {
	m := map[rune]bool{}
	for line := range strings.SplitSeq(readData(name), "\n") {
		if !strings.HasPrefix(line, "#") {
			for _, r := range line {
				if isHan(r) {
					m[r] = true
				}
			}
		}
	}
	return m
}

// forceNamed tells whether a name ends as those of forces do: 某市警方.
func (d *document) forceNamed(r Range) bool {
	for n := 2; n <= 4 && r.End-n >= r.Start; n++ {
		if forcesZh[string(d.text[r.End-n:r.End])] {
			return true
		}
	}
	return false
}
