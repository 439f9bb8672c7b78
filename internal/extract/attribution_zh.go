package extract

// titled tells whether i lies between 《 and 》 that open behind start.
func (d *document) titled(start, i int) bool {
	for j := i - 1; j >= start; j-- {
		switch d.at(j) {
		case '《':
			return true
		case '》':
			return false
		}
	}
	return false
}

// otherWord tells whether a tail is only the beginning of a longer word (统计局).
func (d *document) otherWord(t match) bool {
	w, ok := d.words.at(t.start, cueWord)
	return ok && w.a == "not" && w.end > t.end
}

// byZh reads 据 … 报道, 根据 … 的数据.
func (d *document) byZh(w match, s *sentence) (cue, bool) {
	if w.start > s.Start && isHan(d.at(w.start-1)) && w.end-w.start == 1 {
		if _, ok := d.words.at(w.start-1, cueWord); ok { // 根据, 数据: longer words decide
			return cue{}, false
		}
	}
	end := w.end
	for end < s.End && end-w.end < 60 && d.at(end) != '，' && d.at(end) != ',' && d.at(end) != '：' && !isTerminator(d.at(end)) {
		end++
	}
	body := Range{w.end, end}
	relation, tailStart, tailEnd := "", -1, 0
	d.words.within(body.Start, body.End, tailWord, func(t match) {
		if t.start < tailEnd || d.otherWord(t) || d.titled(body.Start, t.start) {
			return
		}
		if tailStart < 0 {
			tailStart = t.start
		}
		relation, tailEnd = t.b, t.end
	})
	if tailStart < 0 {
		p, ok := d.party(body, false)
		if !ok || p.start > body.Start+1 && d.at(body.Start) != '《' {
			return cue{}, false
		}
		return cue{Range: Range{w.start, p.end}, hop: d.hopOf(p, CitesDataOf)}, true
	}
	c := cue{Range: Range{w.start, max(tailEnd, tailStart)}}
	name := Range{body.Start, max(body.Start, tailStart)}
	if p, ok := d.party(Range{body.Start, tailEnd}, false); ok {
		c.hop = d.hopOf(p, relation)
		c.End = max(c.End, p.end)
		return c, true
	}
	if u, ok := d.cueIn(name, "unnamed"); ok {
		c.unnamed = true
		c.hop = Hop{PartyName: d.slice(name.Start, u.end), Relation: relation}
		return c, true
	}
	text, ok := d.nameZh(name)
	if !ok {
		c.nobody = true
		return c, true
	}
	if title := d.at(name.Start) == '《'; title && relation != ReportsFrom {
		relation = ReportsFrom
	}
	c.hop = Hop{Party: text, PartyName: text, Relation: relation}
	return c, true
}

// quoting reads the outlet before 援引: 《…》援引经济学家的话说.
func (d *document) quoting(w match, s *sentence) (cue, bool) {
	switch w.word {
	case "援引", "引述", "引用", "转引":
	default:
		return cue{}, false
	}
	subject := Range{d.clauseBounds(w.start, s).Start, w.start}
	if subject.End-subject.Start < 2 {
		return cue{}, false
	}
	c := cue{Range: subject}
	if p, ok := d.party(subject, true); ok {
		c.hop = d.hopOf(p, ReportsFrom)
		return c, true
	}
	name, ok := d.nameZh(subject)
	c.hop = Hop{Party: name, PartyName: name, Relation: ReportsFrom}
	return c, ok
}

// sayZh reads 布林肯宣称, 数据显示, and a speaker behind a quotation.
func (d *document) sayZh(w match, s *sentence, before []cue) (cue, bool) {
	from := s.Start
	if n := len(before); n > 0 {
		from = before[n-1].End
		if d.bare(w.start) && from <= w.start && !before[n-1].nobody { // …宣布，称…
			c := before[n-1]
			c.Range, c.trailing = Range{w.start, w.end}, false
			return c, true
		}
	}
	verb := d.beforeAside(w.start, s)
	b := d.clauseBounds(verb, s)
	subject := Range{max(b.Start, min(from, verb)), verb}
	c := cue{Range: Range{b.Start, w.end}}
	c.trailing, c.both = d.speechAround(b.Start, w.end, s)
	if p, ok := d.party(subject, true); ok {
		c.hop = d.hopOf(p, w.b)
		return c, true
	}
	if u, ok := d.cueIn(subject, "unnamed"); ok {
		if name, ok := d.houseOf(u, subject); ok {
			c.hop = Hop{Party: name, PartyName: name, Relation: CitesDataOf}
			return c, true
		}
		c.unnamed = true
		c.hop = Hop{PartyName: d.slice(u.start, u.end), Relation: w.b}
		if title, ok := d.title(subject); !ok || title.end >= w.start || u.end >= w.start {
			return c, true
		}
		c.unnamed = false
	}
	if p, ok := d.cueIn(subject, "pronoun"); ok && p.start-b.Start < 3 {
		if d.speaker.PartyName == "" {
			c.nobody = true
			return c, true
		}
		c.hop = d.speaker
		return c, true
	}
	for _, tail := range nameTails {
		if n := len([]rune(tail)); d.has(w.start-n, tail) && w.start-n >= b.Start {
			subject.End = w.start - n
			break
		}
	}
	if subject.Start > b.Start && d.objectOf(before, subject.Start) {
		return cue{}, false // …公布的数据显示: one cue
	}
	if d.somebody(subject) {
		c.unnamed = true
		c.hop = Hop{PartyName: d.slice(subject.Start, subject.End), Relation: Quotes}
		return c, true
	}
	text, ok := d.nameZh(subject)
	if !ok {
		return cue{}, false
	}
	c.hop = Hop{Party: text, PartyName: text, Relation: w.b}
	return c, true
}

// nameTails are what a body puts out, between its name and 显示.
var nameTails = []string{
	"的最新数据", "最新数据", "的统计数据", "统计数据", "的数据", "数据", "的最新报告", "的报告", "报告", "的统计", "统计", "的研究", "研究", "的调查", "调查",
	"的测算", "测算", "的估算", "估算", "的预测", "预测", "的民调", "民调", "的模型", "的监测", "监测", "的分析", "分析", "的公报",
}

// bare tells whether a verb at i has no subject: it opens its clause.
func (d *document) bare(i int) bool {
	for _, w := range []string{"并", "还", "又", "则"} {
		if d.has(i-1, w) && d.parts(i-2) {
			return true
		}
	}
	switch d.at(i - 1) {
	case '，', ',', '；':
		return true
	}
	return false
}

// beforeAside gives where a bracket begins that closes right before i (美联储
// （Fed）表示), or i.
func (d *document) beforeAside(i int, s *sentence) int {
	end := i
	for ; end > i-4 && d.at(end-1) != '）' && d.at(end-1) != ')'; end-- {
		if d.parts(end - 1) {
			return i
		}
	}
	if r := d.at(end - 1); r != '）' && r != ')' || end < i && !d.adverbAt(end) && !d.dateWordAt(end) && !(d.at(end) == '日' && isDigit(d.at(end-2))) {
		return i
	}
	for j := end - 2; j >= max(s.Start, i-40); j-- {
		if r := d.at(j); r == '（' || r == '(' {
			return j
		}
	}
	return i
}

func (d *document) dateWordAt(i int) bool {
	_, ok := d.words.at(i, dateWord)
	return ok
}

// objectOf tells whether what follows at i is the object of the cue before it and
// not somebody else who speaks: 公布的数据显示, 公布最新统计.
func (d *document) objectOf(before []cue, i int) bool {
	if len(before) == 0 {
		return false
	}
	w, ok := d.words.at(before[len(before)-1].Start, cueWord)
	return !ok || w.a != "by" || d.at(i) == '的'
}

// speechAround tells on which side of a verb of saying the speech stands: before
// it, where a quotation closes before its subject or nothing follows; on both,
// where more follows a quotation; else behind it.
func (d *document) speechAround(subject, end int, s *sentence) (trailing, both bool) {
	ends := d.speechEnds(end, s)
	if !d.quoteEnds(subject) {
		return ends && subject > s.Start, false
	}
	if ends {
		return true, false
	}
	for i := subject - 1; i >= max(s.Start, subject-4); i-- { // 「…。」民調顯示，…
		if d.at(i) == '。' {
			return false, false
		}
	}
	return true, true
}
