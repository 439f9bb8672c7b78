package extract

import (
	"sort"
	"strings"
)

// Chinese speakers are read from the words before a verb of saying: what says
// when, where and to whom is cut off, and the rest is a name with its office, a
// body, people without a name, or what somebody put out.

// tellerZh reads the teller that a range before a verb of saying names. The
// relation is what an unknown name is taken for.
func (d *document) tellerZh(r Range, relation string) (teller, bool) {
	return d.tellerZhAt(r, relation, 0)
}

func (d *document) tellerZhAt(r Range, relation string, depth int) (teller, bool) {
	r, ok := d.frontZh(r)
	if !ok || depth > 3 {
		return teller{}, false
	}
	if w, ok := d.words.at(r.Start, adverbWord); ok && w.b == "seat" { // 总部设在…的
		for i := w.end; i < r.End; i++ {
			if d.at(i) == '的' {
				return d.tellerZhAt(Range{i + 1, r.End}, relation, depth+1)
			}
		}
	}
	if briefingsZh[string(d.text[r.Start:min(r.End, r.Start+8)])] {
		if h, ok := d.heldBefore(r.Start); ok {
			return teller{Range: r, hop: h, titled: true}, true
		}
	}
	if t, ok := d.paperZh(r); ok {
		return t, true
	}
	if r, ok = d.trim(d.cutZh(r)); !ok {
		return teller{}, false
	}
	if d.at(r.Start) == '在' && r.End-r.Start > 4 && (courtsZh[string(d.text[r.End-2:r.End])] || courtsZh[string(d.text[r.End-3:r.End])]) { // 在某法院宣判
		r.Start++
	}
	if t, ok := d.bareZh(r); ok {
		return t, true
	}
	if d.at(r.Start) == '《' {
		if t, ok := d.titleZh(r); ok {
			return t, true
		}
	} else if t, ok := d.titleBehind(r, relation); ok {
		return t, true
	}
	if t, ok := d.paperZh(r); ok {
		return t, true
	}
	if t, ok := d.marked(r); ok {
		return t, true
	}
	if t, ok := d.markedFirst(r); ok {
		return t, true
	}
	if t, ok := d.channelled(r); ok {
		return t, true
	}
	if t, ok := d.markedNamed(r); ok {
		return t, true
	}
	if d.has(r.End-2, "记者") { // 某社记者
		if t, ok := d.correspondent(r); ok {
			return t, true
		}
	}
	if voicesZh[string(d.text[r.Start:r.End])] { // 市场预期
		return teller{Range: r, unnamed: true, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}}, true
	}
	if t, ok := d.peopleZh(r); ok {
		return t, true
	}
	if d.surveyed(r) {
		return teller{}, false
	}
	if i := d.lastOf(r); i > 0 { // 负责禁毒的助理国务卿罗宾逊
		if w, ok := d.words.at(i+1, titleWord); ok && w.end >= r.End {
			if w, ok := d.words.before(i, bodyWord); ok && w.end-r.Start > 2 {
				return d.bodyZh(Range{r.Start, i}) // 该部的发言人
			}
		}
		if r.End-i > 2 {
			t, ok := d.tellerZhAt(Range{i + 1, r.End}, relation, depth+1)
			if u, hidden := d.cueIn(Range{r.Start, i}, "unnamed"); ok && hidden && u.end == i && strings.ContainsRune(u.word, '名') && t.hop.Relation == Quotes && !t.titled && !d.knownParty(t) {
				t.unnamed, t.hop.Party = true, "" // 不愿具名的谈判代表, but not 高官的林岚
			}
			return t, ok
		}
		r.End = i
	}
	return d.nameZh(r, relation)
}

// paperZh reads what somebody put out: 某某公司的一项调查.
func (d *document) paperZh(r Range) (teller, bool) {
	w, ok := d.words.before(r.End, tailWord)
	if !ok || w.b != CitesDataOf || w.start <= r.Start || !d.paperNounZh(w) {
		return teller{}, false
	}
	if d.demonstrative(r.Start) > 0 && w.start-r.Start <= 2 {
		return d.bareZh(r)
	}
	if d.withInstrument(Range{r.Start, w.start}) {
		return teller{}, false // 团队借助模型发现
	}
	if t, ok := d.bareZh(r); ok && papersZh[d.paperNamed(r)] && d.paperNamed(r) != string(d.text[r.Start:r.End]) {
		return t, true
	}
	t := d.ownerZh(Range{r.Start, w.start})
	t.paper = true
	return t, true
}

// withInstrument tells whether a range says with what somebody does something.
func (d *document) withInstrument(r Range) bool {
	for i := r.Start + 1; i < r.End; i++ {
		if w, ok := d.words.at(i, adverbWord); ok && instrumentsZh[w.word] {
			return true
		}
	}
	return false
}

// paperNounZh tells whether a tail is a noun of what is put out, with or without
// words that say more of it: 的初步统计.
func (d *document) paperNounZh(w match) bool {
	for i := w.start; i < w.end; i++ {
		if papersZh[string(d.text[i:w.end])] {
			return true
		}
	}
	return false
}

// lastOf gives where the last 的 of a range stands, or 0.
func (d *document) lastOf(r Range) int {
	for i := r.End - 1; i > r.Start; i-- {
		if d.at(i) == '的' {
			return i
		}
	}
	return 0
}

// frontZh passes over the conjunctions, times and dates that open a range.
func (d *document) frontZh(r Range) (Range, bool) {
	for range 8 {
		var ok bool
		if r, ok = d.trim(r); !ok {
			return r, false
		}
		at := r.Start
		if d.at(at) == '的' && !d.nameBeyond(at, at+1) { // 某社（ABC）的林某
			at++
		} else if w, ok := d.words.at(at, adverbWord); ok && w.end < r.End && (w.a != "after" || w.b == "time") && !d.nameBeyond(at, w.end) {
			at = w.end
		} else if w, ok := d.words.at(at, dateWord); ok && w.end < r.End && timesZh[w.a] && !d.nameOf(r.Start) && !d.namedWeekday(w, r.End) {
			at = w.end
		} else if isDigit(d.at(at)) && d.dayHere(at) {
			if _, end := d.digits(at, 4); end+1 < r.End {
				at = end + 1
			}
		} else if d.parts(at) && d.at(at) != '「' && d.at(at) != '“' || d.at(at) == '、' {
			at++
		}
		if at == r.Start {
			break
		}
		r.Start = at
	}
	return r, r.Start < r.End
}

// nameBeyond tells whether a name that goes on behind end begins at i: 共同社, not
// 共同.
func (d *document) nameBeyond(i, end int) bool {
	for _, c := range []class{partyName, mediumWord, bodyWord, titleWord} {
		if w, ok := d.words.at(i, c); ok && w.end > end {
			return true
		}
	}
	return false
}

var timesZh = wordSet("day weekday week month year half quarter")

// nameOf tells whether a party of the catalogue or a medium begins at i.
func (d *document) nameOf(i int) bool {
	if _, ok := d.words.at(i, partyName); ok {
		return true
	}
	_, ok := d.words.at(i, mediumWord)
	return ok
}

// cutZh ends a range before what says when, where and to whom.
func (d *document) cutZh(r Range) Range {
	closes := 0
	for i := r.Start; i < r.End; i++ {
		if d.at(i) == '《' { // a title is a name as a whole
			for j := i + 1; j < min(r.End, i+40); j++ {
				if d.at(j) == '》' {
					closes = j + 1
				}
			}
		}
		if c := d.at(i); (c == '“' || c == '「') && i >= closes { // and so is a name in marks
			for j := i + 1; j < min(r.End, i+14); j++ {
				if e := d.at(j); e == '”' || e == '」' {
					closes = j + 1
					break
				}
			}
		}
		for _, c := range []class{partyName, titleWord, bodyWord} { // 反对党: no 对
			if w, ok := d.words.at(i, c); ok && w.end <= r.End && w.end-w.start > 1 {
				closes = max(closes, w.end)
			}
		}
		if i < closes || i == r.Start {
			continue
		}
		if o := d.at(i); o == '（' || o == '(' {
			return Range{r.Start, i}
		}
		if w, ok := d.words.at(i, dateWord); ok && d.namedWeekday(w, r.End) {
			continue
		}
		if w, ok := d.words.at(i, adverbWord); ok && (w.a != "before" || w.end == r.End && w.end-w.start == 1) && d.adverbHere(w, r.End) {
			if o, ok := d.words.at(i, titleWord); !ok || o.end <= w.end { // not 发言人
				return Range{r.Start, i}
			}
		}
		if (isDigit(d.at(i)) && !isDigit(d.at(i-1)) || hanDigits[d.at(i)] && !hanDigits[d.at(i-1)]) && d.dayHere(i) {
			return Range{r.Start, i}
		}
		if w, ok := d.words.at(i, dateWord); ok && timesZh[w.a] && w.end-w.start > 1 {
			return Range{r.Start, i}
		}
	}
	return r
}

// surveyed tells whether a share or a percentage of people is the subject: those who
// were asked tell nothing.
func (d *document) surveyed(r Range) bool {
	for k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start }); k < len(d.found) && d.found[k].End <= r.End; k++ {
		if kind := d.found[k].Kind; kind == Percent || kind == Ratio {
			return true
		}
	}
	return false
}

// ownerZh reads whose data, report or survey it is: the words before the noun.
func (d *document) ownerZh(r Range) teller {
	r, ok := d.frontZh(r)
	if !ok {
		return teller{Range: r, nobody: true, paper: true}
	}
	if d.has(r.Start, "来自") && r.End-r.Start > 3 {
		r.Start += 2
	}
	if t, ok := d.titledPaper(r); ok {
		return t
	}
	for i := r.Start; i < r.End; i++ { // 发表在《…》上, 由…领导的
		if d.at(i) == '《' && (d.has(i-1, "在") || d.has(i-1, "于") || i == r.Start) {
			if t, ok := d.authorsOf(Range{r.Start, i}); ok {
				return t
			}
			if t, ok := d.titleZh(Range{i, r.End}); ok {
				if h := d.told.sourceIn(1); i == r.Start && d.at(r.End-1) == '》' && d.has(r.End, "报告") && !d.mediumZh(t.Range) && !d.knownParty(t) {
					if t.hop.Relation = CitesDataOf; h.Relation == CitesDataOf && h.PartyName != "" {
						t.hop = h // of whom was spoken of
					}
				}
				t.paper = true
				return t
			}
		}
		if d.at(i) == '由' && i+2 < r.End {
			r.Start = i + 1
		}
	}
	for i := r.Start + 1; i < r.End; i++ {
		w, ok := d.words.at(i, adverbWord)
		if ok && w.b == "issue" {
			r.End = i
			break
		}
	}
	for range 4 {
		switch w, ok := d.words.before(r.End, adverbWord); {
		case ok && w.b == "paper" && w.start > r.Start:
			r.End = w.start
		case d.at(r.End-1) == '的':
			r.End--
		}
	}
	if c := d.at(r.End - 1); c == '》' && d.somePaper(r) { // 一份名为《…》的报告
		return teller{Range: r, nobody: true, paper: true}
	}
	if i := d.lastOf(r); i > 0 && (d.bodyFormZh(Range{r.Start, i}) || d.mediumZh(Range{r.Start, i})) && !d.bodyFormZh(Range{i + 1, r.End}) {
		r.End = i // 某大学的大规模|研究
	}
	if r.End <= r.Start {
		return teller{Range: r, nobody: true, paper: true}
	}
	if w, ok := d.words.at(r.Start, adverbWord); ok && w.end >= r.End || genericZh[string(d.text[r.Start:r.End])] {
		return teller{Range: r, nobody: true, paper: true}
	}
	t, ok := d.tellerZh(r, CitesDataOf)
	for i := r.Start + 2; !ok && i < r.End-1; i++ {
		if !isDigit(d.at(i)) {
			continue
		}
		if w, body := d.words.before(i, bodyWord); body && w.start > r.Start { // 某署110专线统计
			t, ok = d.tellerZh(Range{r.Start, i}, CitesDataOf)
		}
		break
	}
	if !ok {
		return teller{Range: r, nobody: true, paper: true}
	}
	if t.paper = true; t.hop.Relation == Quotes && !t.unnamed && !d.certainZh(t) {
		t.hop.Relation = CitesDataOf
	}
	return t
}

// peopleZh reads people without a name: 知情人士, 一名官员, 该部发言人. Those who speak
// for a house stand for it.
func (d *document) peopleZh(r Range) (teller, bool) {
	t := teller{Range: r, unnamed: true, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}}
	u, ok := d.cueIn(r, "unnamed")
	if ok && styledZh[u.word] && u.end == r.End && d.styledName(Range{r.Start, u.start}) {
		return teller{}, false // 部长陈某某医生
	}
	if ok {
		if u.end < r.End && !d.has(u.end, "们") && !d.has(u.end, "等") { // 专家张伟, 难民署
			return teller{}, false
		}
		if w, ok := d.words.before(u.end, titleWord); ok && w.start < u.start && w.end == u.end {
			u.start = w.start // 首席经济学家
		}
		t.hop.PartyName = d.slice(u.start, u.end)
		if mediaZh[u.word] && u.end == r.End { // 当地媒体, 外媒
			t.hop = Hop{PartyName: d.slice(r.Start, r.End), Relation: ReportsFrom}
			return t, true
		}
		house := Range{r.Start, u.start}
		if n := house.End - 2; n > house.Start+1 && (d.has(n, "有关") || d.has(n, "相关")) { // 某厅有关负责人
			house.End = n
		}
		for house.End > house.Start && (d.at(house.End-1) == '的' || d.at(house.End-1) == '多' || d.at(house.End-1) == '等') {
			house.End--
		}
		if d.has(house.Start, "来自") && house.End-house.Start > 2 {
			house.Start += 2
		}
		polled := false
		if d.has(house.End-2, "调查") || d.has(house.End-2, "访问") || d.has(house.End-2, "访调") || d.has(house.End-2, "访查") { // 某社调查的经济学家
			polled = house.End-house.Start > 3
			house.End -= 2
		}
		if d.countedNoun(house.Start) {
			return t, true
		}
		if w, ok := d.words.before(house.End, adverbWord); ok && w.b == "paper" && w.start >= house.Start { // 高级分析师
			house.End = w.start
		}
		if u.word == "官方" && house.End-house.Start >= 2 {
			return teller{}, false // 某国官方
		}
		if u.b != "house" || house.End-house.Start < 2 || d.somebody(r) && u.word != "发言人" {
			return t, true
		}
		if w, ok := d.words.at(house.Start, geographyWord); ok && w.end >= house.End || genericZh[string(d.text[house.Start:house.End])] {
			return t, true
		}
		if d.somebody(house) {
			return t, true
		}
		if o, ok := d.bodyZh(house); ok {
			o.titled = o.titled || polled
			return o, true
		}
		return t, true
	}
	if d.somebody(r) {
		return t, true
	}
	for i := r.Start + 2; i < r.End-2; i++ { // 浙江一位出口商
		if w, ok := d.words.at(i, adverbWord); ok && w.b == "some" && w.end-w.start > 1 && d.somebody(Range{i, r.End}) {
			return t, true
		}
	}
	return teller{}, false
}

// somebody tells whether a subject is a person without a name: 一名…, 多位….
func (d *document) somebody(r Range) bool {
	w, ok := d.words.at(r.Start, adverbWord)
	if !ok || w.b != "some" {
		return false
	}
	for i := r.Start; i < r.End; i++ {
		if d.at(i) == '叫' {
			return false
		}
	}
	t, ok := d.title(r)
	return !ok || r.End-t.end < 2
}

// adverbHere tells whether an adverb ends a name: one of a single rune does
// only before another or before the verb (布林肯则在…, not 税则委员会).
func (d *document) adverbHere(w match, end int) bool {
	if w.b == "act" { // 某会测试发现
		return w.end >= end
	}
	if w.end-w.start > 1 || w.end >= end {
		return w.b != "paper" && w.b != "some"
	}
	switch d.at(w.start) {
	case '在', '于', '对', '向', '就':
		if d.has(w.start-1, "反对党") {
			return false
		}
		return !d.has(w.start, "对外") && !d.has(w.start, "就业")
	}
	if _, ok := d.words.at(w.end, adverbWord); ok {
		return true
	}
	_, ok := d.words.at(w.end, dateWord)
	return ok
}

// dayHere tells whether digits at i are the day or month on which somebody
// spoke (国家统计局15日公布).
func (d *document) dayHere(i int) bool {
	_, end := d.digits(i, 4)
	for end == i || end < i+3 && hanDigits[d.at(end)] && !isDigit(d.at(end-1)) { // 二十七日
		if !hanDigits[d.at(end)] {
			break
		}
		end++
	}
	switch d.at(end) {
	case '日', '号', '月', '年':
		return end > i && (isDigit(d.at(i)) || d.at(end) == '日' && end > i+1)
	}
	return false
}

// hanDigits are the characters of the days of a month.
var hanDigits = runeSet("一二三四五六七八九十")

func (d *document) adverbAt(i int) bool {
	_, ok := d.words.at(i, adverbWord)
	return ok
}
