package extract

// What is put out, in Chinese: by nobody named (官方数据显示), by whoever put out the like
// before (报告说), or at a meeting with the press (会上通报).

// toldInFull tells whether the grammar of a Chinese sentence names who put a paper out:
// 某厅发布声明表示.
func (d *document) toldInFull(c *cue, it *item, end string) bool {
	st := d.saying(it.Start)
	return isHan(d.at(c.Start)) && st != nil && st.end == EndPrimary && d.vouched(st, end) && st.hops[len(st.hops)-1].Relation != ReportsFrom
}

// paperName gives the words for what nobody named put out: in Chinese the noun alone,
// without who or when.
func (d *document) paperName(c *cue) string {
	if isLatin(d.at(c.words.Start)) {
		return d.slice(c.words.Start, c.words.End)
	}
	name := Range{}
	for i := c.Start; i < min(c.End, c.Start+longestTelling); i++ {
		for n := 4; n >= 2 && i >= name.End; n-- {
			if i+n <= c.End && papersZh[string(d.text[i:i+n])] {
				name = Range{i, i + n}
			}
		}
	}
	if n := c.words.End - c.words.Start; name.End == 0 && n > 2 && n < longestTelling && thingsZh[string(d.text[c.words.End-2:c.words.End])] {
		return d.slice(c.words.Start, c.words.End) // 卫星图像
	}
	if d.has(name.Start-2, "官方") {
		name.Start -= 2
	}
	return d.slice(name.Start, name.End)
}

// keepDocuments takes note of whose report, statement or judgment is spoken of, by its noun:
// 报告 further on is the one of whoever put out a report, and not whose figures it cites.
func (d *document) keepDocuments(cues []cue, s *sentence) {
	for i := range cues {
		c := &cues[i]
		if c.nobody || c.near || c.inner || c.hop.PartyName == "" || !isHan(d.at(c.Start)) {
			continue
		}
		noun := ""
		switch {
		case c.paper || c.by:
			noun = d.documentIn(c.Range)
		case issuesZh[c.verb]: // 某署公布…报告
			end := c.End
			for end < min(s.End, c.End+longestTelling) && !isClauseEnd(d.at(end)) {
				end++
			}
			noun = d.documentIn(Range{c.End, end})
		default: // 某部在一份起诉书中说
			for j := c.End - 1; j > c.Start+2; j-- {
				if w := d.at(j); (w == '中' || w == '里') && d.documentIn(Range{j - 3, j}) != "" {
					noun = d.documentIn(Range{j - 3, j})
					break
				}
			}
		}
		if noun != "" && c.hop.Relation != ReportsFrom {
			d.told.files(noun, c.hop)
		}
	}
	d.keepSpeech(s)
}

// keepSpeech takes note of who gave a report to an assembly: 某某代表市政府所作的《政府工作报告》.
func (d *document) keepSpeech(s *sentence) {
	for i := s.Start; i+2 < min(s.End, s.Start+longSentence); i++ {
		if d.at(i) != '作' || d.at(i+1) != '的' && d.at(i+1) != '了' {
			continue
		}
		noun := d.documentIn(Range{i + 2, min(s.End, i+14)})
		if noun == "" {
			continue
		}
		for j := i - 1; j > max(s.Start, i-40); j-- {
			if !d.has(j, "代表") {
				continue
			}
			if t, ok := d.tellerZh(Range{j + 2, i}, CitesDataOf); ok && !t.nobody && !t.unnamed && t.hop.Relation == CitesDataOf && d.certainZh(t) {
				d.told.files(noun, t.hop)
			}
			break
		}
	}
}

// documentIn gives the last noun of a document in a range.
func (d *document) documentIn(r Range) string {
	noun := ""
	for i := r.Start; i+2 <= min(r.End, r.Start+2*longestTelling); i++ {
		if w := string(d.text[i : i+2]); documentsZh[w] || i+3 <= r.End && documentsZh[string(d.text[i:i+3])] {
			noun = d.documentNoun(Range{i, min(i+3, r.End)})
		}
	}
	return noun
}

// documentNoun gives the noun of a document that a range opens with: 起诉书, 报告.
func (d *document) documentNoun(r Range) string {
	if r.End-r.Start >= 3 && documentsZh[string(d.text[r.Start:r.Start+3])] && d.at(r.Start+2) == '书' {
		return string(d.text[r.Start : r.Start+3])
	}
	return string(d.text[r.Start : r.Start+2])
}

// files takes note of whose a document of a kind is.
func (m *memory) files(noun string, h Hop) {
	if m.documents == nil {
		m.documents = map[string]Hop{}
	}
	m.documents[noun] = h
}

// documentOf gives whose document a noun speaks of: 调查报告 is the report spoken of last.
func (m *memory) documentOf(noun string) Hop {
	text := []rune(noun)
	for n := 2; n <= 3 && n <= len(text); n++ {
		if h := m.documents[string(text[len(text)-n:])]; h.PartyName != "" {
			return h
		}
	}
	return Hop{}
}

// meetingBehind is how far back the meeting that 会上 speaks of is looked for, in code points.
const meetingBehind = 1500

// heldBefore gives the body that held the meeting with the press which is spoken of at i: 某法院
// 召开新闻发布会. 会上通报, ….
func (d *document) heldBefore(i int) (Hop, bool) {
	for j := i - 1; j > max(2, i-meetingBehind); j-- {
		if d.at(j) != '会' || !briefingsZh[string(d.text[j-2:j+1])] {
			continue
		}
		s := &d.sentences[d.sentenceAt(j)]
		for k := j - 1; k > max(s.Start+1, j-longestTelling); k-- {
			if isClauseEnd(d.at(k)) && d.at(k) != '、' {
				break
			}
			if !convenesZh[string(d.text[k:k+2])] {
				continue
			}
			b := d.clauseBounds(k, s)
			if d.has(k-2, "组织") { // 组织召开
				k -= 2
			}
			if t, ok := d.tellerZh(Range{b.Start, k}, CitesDataOf); ok && !t.nobody && !t.unnamed && t.hop.Relation == CitesDataOf && d.certainZh(t) {
				return t.hop, true
			}
		}
	}
	return Hop{}, false
}

// titledPaper reads whose paper it is that stands behind a title in marks which is its own, and
// no outlet's: 某署《…展望》报告. It is whoever stands before the title, or put out a paper of
// the kind before, or else known by the title alone.
func (d *document) titledPaper(r Range) (teller, bool) {
	if d.at(r.End-1) != '》' {
		return teller{}, false
	}
	from := r.End - 2
	for from > r.Start && d.at(from) != '《' {
		from--
	}
	inner := Range{from + 1, r.End - 1}
	if d.at(from) != '《' || d.has(from-1, "在") || d.has(from-1, "于") || inner.End-inner.Start < 3 || !d.paperTitle(inner) {
		return teller{}, false
	}
	if from > r.Start+1 {
		return d.ownerZh(Range{r.Start, from}), true
	}
	t := teller{Range: inner, paper: true}
	if h := d.told.documentOf(d.documentIn(Range{r.End, min(len(d.text), r.End+3)})); h.PartyName != "" {
		t.hop = h
		return t, true
	}
	text := d.slice(inner.Start, inner.End)
	t.hop = Hop{Party: text, PartyName: text, Relation: CitesDataOf}
	return t, true
}

// paperTitle tells whether a title is that of a paper by its form: it has a year in it, is
// long, or ends in the noun of a paper.
func (d *document) paperTitle(r Range) bool {
	if d.mediumZh(r) || d.nameOf(r.Start) && r.End-r.Start < 6 {
		return false
	}
	for i := r.Start; i < r.End; i++ {
		if isDigit(d.at(i)) {
			return true
		}
	}
	if mediaEndZh[string(d.text[r.End-1:r.End])] {
		return false
	}
	end := string(d.text[r.End-2 : r.End])
	return r.End-r.Start > 7 && isHan(d.at(r.Start)) || papersZh[end] || outlooksZh[end]
}

// countedBy gives the body whose count goes on where a Chinese sentence says 据统计, 据初步统计: the
// one that the sentences before it of its paragraph, or of the one before, told the figures of,
// as long as nobody else has spoken since.
func (d *document) countedBy(w match, s *sentence) (Hop, bool) {
	if !isHan(d.at(w.start)) || !d.has(w.end-2, "统计") || d.has(w.start+1, "官方") {
		return Hop{}, false
	}
	k := d.sentenceAt(s.Start)
	for n := min(k, len(d.cues)) - 1; n >= 0 && d.sentences[n].block >= s.block-1; n-- {
		list := d.cues[n]
		if len(list) == 0 {
			if d.figuresIn(&d.sentences[n]) && d.sentences[n].block < s.block {
				return Hop{}, false
			}
			continue
		}
		c := &list[len(list)-1]
		if c.nobody || c.unnamed || c.near || c.hop.Relation != CitesDataOf || c.hop.Party == "" || !c.paper && !c.by && !issuesZh[c.verb] && c.verb != "通报" {
			return Hop{}, false
		}
		return c.hop, d.sentences[n].block == s.block || d.countNoun(c.Range) || w.end-w.start > 3
	}
	return Hop{}, false
}

// countNoun tells whether words speak of a count: 据某部统计.
func (d *document) countNoun(r Range) bool {
	for i := r.Start; i+2 <= r.End; i++ {
		if d.has(i, "统计") {
			return true
		}
	}
	return false
}

// ofOneDay tells whether a Chinese sentence opens with a day of its own, and goes on with no
// statistics of whoever said something paragraphs before: that is the writer's account of what
// happened.
func (d *document) ofOneDay(s *sentence, src *source) bool {
	c := src.cue
	if !d.inHan(s.Range) || c.paper || c.by || issuesZh[c.verb] || s.block == src.block(d) || !isDigit(d.at(s.Start)) {
		return false
	}
	_, i := d.digits(s.Start, 4)
	if d.at(i) == '月' && isDigit(d.at(i+1)) {
		_, i = d.digits(i+1, 2)
	}
	return d.at(i) == '日' || d.at(i) == '号'
}

// placeLabel tells whether a Chinese heading names but a place for who tells it: 某省通报….
// Which body that is, the text below says.
func (d *document) placeLabel(c *cue) bool {
	h := c.hop
	h.Start, h.End = c.Start, c.End
	return isHan(d.at(c.Start)) && d.placeHop([]Hop{h})
}

// issuedPaper tells whether a word that both tells and is the noun of what is put out closes the
// clause of whoever put it out: 某署公布月度报告，….
func (d *document) issuedPaper(w match, before []cue) bool {
	if len(before) == 0 || !papersZh[w.word] || !d.parts(w.end) {
		return false
	}
	c := &before[len(before)-1]
	return issuesZh[c.verb] && c.End <= w.start && w.start-c.End < longestTelling && !d.clauseEndsWithin(c.End, w.start)
}

// issuerOf gives whose document it is that only its time names: 根据当天发表的声明. It is that of
// whoever put out the like, or else of the body that spoke last.
func (d *document) issuerOf(r Range) Hop {
	noun := d.documentIn(Range{max(r.Start, r.End-3), r.End})
	if noun == "" {
		return Hop{}
	}
	for i := r.Start; i < r.End-2; i++ {
		w, ok := d.words.at(i, adverbWord)
		if !ok || w.b != "issue" {
			continue
		}
		front, timed := Range{r.Start, i}, false
		for _, word := range todayZh {
			timed = timed || d.slice(front.Start, front.End) == word
		}
		if !timed {
			return Hop{}
		}
		if h := d.told.documentOf(noun); h.PartyName != "" {
			return h
		}
		if h := d.told.speaks; h.Relation == CitesDataOf {
			return h
		}
		return d.told.house
	}
	return Hop{}
}

// todayZh are words for the day of what a text tells.
var todayZh = []string{"当天", "当日", "同日", "同一天", "随后", "随即", "稍后", "此后"}
