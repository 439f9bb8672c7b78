package extract

import "strings"

// What stands for somebody or something spoken of before, in Chinese.

// bareZh reads what stands for somebody spoken of before: 他, 该机构, 报告.
func (d *document) bareZh(r Range) (teller, bool) {
	t := teller{Range: r}
	text := string(d.text[r.Start:r.End])
	take := func(h Hop) (teller, bool) {
		t.hop, t.titled = h, h.PartyName != ""
		t.nobody, t.unnamed = h.PartyName == "", h.PartyName != "" && h.Party == ""
		return t, true
	}
	switch {
	case text == "他" || text == "她" || text == "其":
		h := d.told.personZh()
		if h.PartyName == "" {
			h = d.told.last
		}
		return take(h)
	case teamsZh[text] && d.told.team.PartyName != "":
		return take(d.told.team)
	case teamsZh[text] && d.told.paperIn(1).PartyName != "":
		t.paper = true
		return take(d.told.paperIn(1))
	case text == "他们" || text == "她们" || text == "双方":
		return take(d.told.last)
	case reportsZh[d.paperNamed(r)] && d.told.outletZh().PartyName != "":
		return take(d.told.outletZh())
	case articlesZh[d.paperNamed(r)]:
		if h := d.printedIn(r.Start); h.PartyName != "" {
			return take(h)
		}
	case newsZh[text]: // nobody's, whoever put out figures before
		t.paper, t.nobody = true, true
		return t, true
	case papersZh[d.paperNamed(r)]:
		t.paper = true
		if d.told.team.PartyName != "" {
			return take(d.told.team)
		}
		if h := d.told.documentOf(d.paperNamed(r)); h.PartyName != "" {
			return take(h)
		}
		return take(d.told.sourceIn(1))
	}
	if anyBodyZh[text] {
		if courtsZh[text] {
			if h, ok := d.bodyBeforeZh(text, r.Start); ok {
				return take(h)
			}
		}
		if h := d.told.bodyZh(text); h.PartyName != "" {
			return take(h)
		}
		t.hop = Hop{Party: d.slice(r.Start, r.End), PartyName: d.slice(r.Start, r.End), Relation: CitesDataOf}
		return t, true
	}
	if n := d.demonstrative(r.Start); n > 0 && r.End-r.Start > n && !d.someWithin(r) {
		noun := Range{r.Start + n, r.End}
		if w, ok := d.words.before(r.End, bodyWord); ok && w.start > noun.Start {
			if localZh[d.at(noun.Start)] {
				t.hop = Hop{Party: d.slice(r.Start, r.End), PartyName: d.slice(r.Start, r.End), Relation: CitesDataOf}
				return t, true
			}
		}
		if w, ok := d.title(noun); ok && w.start > noun.Start && w.end == noun.End && localZh[d.at(noun.Start)] { // 该镇党委书记
			text := d.slice(r.Start, r.End)
			t.hop = Hop{Party: text, PartyName: text, Relation: Quotes}
			return t, true
		} else if ok && w.start > noun.Start && w.end == noun.End { // 该部发言人
			noun.End = w.start
		} else if ok && w.end == noun.End { // 该官员, 该发言人
			return take(d.told.last)
		} else if ok {
			return teller{}, false
		}
		if u, ok := d.cueIn(noun, "unnamed"); ok && u.end == noun.End && u.start == noun.Start {
			if d.told.last.PartyName == "" || d.told.last.Relation != Quotes {
				t.unnamed, t.hop = true, Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}
				return t, true
			}
			return take(d.told.person)
		}
		switch d.at(noun.Start) {
		case '报', '台', '社', '刊', '网':
			if noun.End-noun.Start == 1 {
				return take(d.outletBefore(string(d.text[noun.Start:noun.End]), r.Start))
			}
		case '行', '所':
			if noun.End-noun.Start == 1 {
				return take(d.houseBefore(d.at(noun.Start), r.Start))
			}
		}
		if w, ok := d.words.before(noun.End, bodyWord); ok && w.start >= noun.Start {
			if h, ok := d.bodyBeforeZh(string(d.text[w.start:w.end]), r.Start); ok {
				return take(h)
			}
			return take(d.told.bodyZh(string(d.text[w.start:w.end])))
		}
		return teller{}, false
	}
	return teller{}, false
}

// printedIn gives the outlet that printed what is spoken of at i (文章说, 评论认为): the one that
// the paragraph names last, or the one whose report was told last.
func (d *document) printedIn(i int) Hop {
	if h := d.titleBefore(i); h.PartyName != "" {
		return h
	}
	return d.told.outletZh()
}

// outletBefore gives the outlet that 该报, 该刊 stands for: the one whose name in title
// marks the paragraph has last, or the last told that ends so.
func (d *document) outletBefore(noun string, i int) Hop {
	if h := d.titleBefore(i); h.PartyName != "" && (strings.HasSuffix(foldString(h.PartyName), noun) || noun == "刊") {
		return h
	}
	return d.told.bodyZh(noun)
}

// titleBefore gives the outlet whose name in title marks stands last before i in its paragraph.
func (d *document) titleBefore(i int) Hop {
	k := d.sentenceAt(i)
	block := d.sentences[k].block
	for j := i - 1; j > max(0, i-titleBehind); j-- {
		if d.at(j) != '》' {
			continue
		}
		if d.sentences[d.sentenceAt(j)].block != block {
			break
		}
		from := j - 1
		for from > max(0, j-20) && d.at(from) != '《' {
			from--
		}
		if inner := (Range{from + 1, j}); d.at(from) == '《' && inner.End-inner.Start > 2 && (d.mediumZh(inner) || d.at(j-1) == '报' || d.at(j-1) == '刊') {
			if t, ok := d.titleZh(Range{from, j + 1}); ok && t.hop.Relation == ReportsFrom {
				return t.hop
			}
		}
	}
	return Hop{}
}

// titleBehind is how far back an outlet's name is looked for, in code points.
const titleBehind = 300

// houseBefore gives the body that 该行, 该所 stands for: the last told whose name ends so, one
// that the sentence before names behind the noun of its kind (投资银行某某), or the last one.
func (d *document) houseBefore(noun rune, i int) Hop {
	if h := d.told.bodyZh(string(noun)); strings.HasSuffix(foldString(h.PartyName), string(noun)) {
		return h
	}
	k := d.sentenceAt(i)
	for n := k; n >= max(0, k-1); n-- {
		s := &d.sentences[n]
		if s.block != d.sentences[k].block {
			break
		}
		for _, c := range s.clauses[:min(2, len(s.clauses))] {
			if c.Start >= i {
				break
			}
			if h, ok := d.kindNamed(c, noun); ok {
				return h
			}
		}
	}
	return d.told.houseIn(1)
}

// kindNamed reads a body's name right behind the noun of its kind, where these open a clause:
// 投资银行某某的看法.
func (d *document) kindNamed(c Range, noun rune) (Hop, bool) {
	for i := c.Start + 2; i < min(c.End, c.Start+8); i++ {
		w, ok := d.words.before(i, bodyWord)
		if !ok || w.start < c.Start || w.end-w.start < 2 || d.at(w.end-1) != noun {
			continue
		}
		end := i
		for end < c.End && end-i < 10 && !d.endsName(end) {
			end++
		}
		if end-i < 2 || end >= c.End || d.at(end) != '的' && !d.adverbAt(end) {
			continue
		}
		if name := plausible(d.slice(i, end)); name != "" {
			return Hop{Party: name, PartyName: name, Relation: CitesDataOf}, true
		}
	}
	return Hop{}, false
}

// outletZh gives the outlet whose report was told last: 报道说.
func (m *memory) outletZh() Hop {
	if m.outlet.PartyName != "" {
		return m.outlet
	}
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
		if m.heard[i].Relation == ReportsFrom {
			return m.heard[i]
		}
	}
	return Hop{}
}

// paperNamed gives the noun of a paper spoken of before, without what points at it:
// 该报告, 新数据.
func (d *document) paperNamed(r Range) string {
	for range 2 {
		if w, ok := d.words.at(r.Start, adverbWord); ok && anewZh[w.word] && w.end < r.End {
			r.Start = w.end
		} else if n := d.demonstrative(r.Start); n > 0 && r.Start+n < r.End {
			r.Start += n
		}
	}
	if c := d.at(r.End - 1); (c == '中' || c == '里') && r.End-r.Start > 2 { // 报告中称
		r.End--
	}
	return string(d.text[r.Start:r.End])
}

// demonstrative gives the length of 该, 上述, 这家, … at i, or 0.
func (d *document) demonstrative(i int) int {
	for _, w := range []string{"上述", "此份", "这家", "这个", "这一", "这些", "这批", "此次", "本次", "此项", "该", "此"} {
		if d.has(i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

// bodyZh gives the body that 该部, 该机构 stands for: the last whose name ends so,
// or the last one.
func (m *memory) bodyZh(noun string) Hop {
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
		if h := m.heard[i]; h.Relation != Quotes && strings.HasSuffix(foldString(h.PartyName), noun) {
			return h
		}
	}
	if len([]rune(noun)) > 1 { // 工会: 工会方面
		for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
			if h := m.heard[i]; h.Relation == CitesDataOf && strings.Contains(foldString(h.PartyName), noun) {
				return h
			}
		}
	}
	return m.houseIn(1)
}

// localZh are what 该 stands before where the whole is the name: 该市政府, 该镇书记.
var localZh = runeSet("国市省州县地区校镇村乡街厂院")

// bodyBeforeZh gives the body that 该基金会 stands for, where it told nothing yet: the
// last one in the text before it that ends so and opens a clause. One that has
// told something is found by its telling.
func (d *document) bodyBeforeZh(noun string, at int) (Hop, bool) {
	n := len([]rune(noun))
	if n < 2 || strings.HasSuffix(foldString(d.told.bodyZh(noun).PartyName), noun) {
		return Hop{}, false
	}
	for i := at - 1; i > max(n, at-bodyBehind); i-- {
		if !d.has(i-n, noun) || d.demonstrative(i-n-2) > 0 || d.demonstrative(i-n-1) > 0 {
			continue
		}
		start := i - n
		for start > 0 && i-start < 24 && !d.parts(start-1) && !isTerminator(d.at(start-1)) && !isSpace(d.at(start-1)) && d.at(start-1) != '\n' {
			start--
		}
		if t, ok := d.tellerZh(Range{start, i}, CitesDataOf); ok && t.hop.Relation == CitesDataOf && t.End == i && d.certainZh(t) {
			return t.hop, true
		}
	}
	return Hop{}, false
}

// bodyBehind is how far back such a body is looked for, in code points.
const bodyBehind = 600

// outletCalled tells whether an outlet of a name, or of one that ends so, has reported before.
func (m *memory) outletCalled(name string) bool {
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
		if h := m.heard[i]; h.Relation == ReportsFrom && strings.HasSuffix(h.PartyName, name) {
			return true
		}
	}
	return false
}

// someWithin tells whether somebody without a name is spoken of behind the words that point at a
// place or body: 该国一位部长.
func (d *document) someWithin(r Range) bool {
	for i := r.Start + 2; i < min(r.End-2, r.Start+6); i++ {
		if w, ok := d.words.at(i, adverbWord); ok && w.b == "some" && w.end-w.start > 1 && d.somebody(Range{i, r.End}) {
			return true
		}
	}
	return false
}
