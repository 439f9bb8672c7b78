package extract

import "strings"

// cue is a place in a sentence that says who told it.
type cue struct {
	Range         // from the first to the last word of it
	hop      Hop  // Party "" where nobody is named
	unnamed  bool // a person who is not named
	nobody   bool // hearsay: it is said, and nobody says it
	trailing bool // it speaks of what stands before it
	stance   string
}

// cuesOf finds the cues of a sentence, in order.
func (d *document) cuesOf(s *sentence) []cue {
	var out []cue
	next := s.Start
	d.words.within(s.Start, s.End, cueWord, func(w match) {
		if w.start < next || d.masked[w.start] {
			return
		}
		var c cue
		ok := false
		latin := isLatin(d.at(w.start))
		switch w.a {
		case "by":
			if latin {
				c, ok = d.byEn(w, s)
			} else {
				c, ok = d.byZh(w, s)
			}
		case "say", "told", "sayquote":
			if latin {
				c, ok = d.sayEn(w, s)
			} else {
				c, ok = d.sayZh(w, s)
			}
		case "hearsay":
			c, ok = cue{Range: Range{w.start, w.end}, nobody: true}, true
		case "not":
			next = w.end
		}
		if ok {
			if w.word == "否认" || w.word == "denied" {
				c.stance = "deny"
			}
			out = append(out, c)
			next = c.End
		}
	})
	return out
}

// clauseBounds gives the run without clause marks or quotes around i.
func (d *document) clauseBounds(i int, s *sentence) Range {
	r := Range{i, i}
	for r.Start > s.Start && i-r.Start < 60 && !d.parts(r.Start-1) {
		r.Start--
	}
	for r.End < s.End && r.End-i < 60 && !d.parts(r.End) {
		r.End++
	}
	return r
}

func (d *document) parts(i int) bool {
	switch d.at(i) {
	case '“', '”', '"', '「', '」', '『', '』', '(', '（', ')', '）':
		return true
	}
	return isClauseEnd(d.at(i))
}

// party finds the party that the catalogue knows in a range: the last one, or
// the first.
func (d *document) party(r Range, last bool) (match, bool) {
	var found match
	ok := false
	d.words.within(r.Start, r.End, partyName, func(w match) {
		switch {
		case !ok, last && w.start >= found.end, w.start == found.start && w.end > found.end:
			found, ok = w, true
		}
	})
	return found, ok
}

// otherWord tells whether a tail is only the beginning of a longer word (统计局).
func (d *document) otherWord(t match) bool {
	w, ok := d.words.at(t.start, cueWord)
	return ok && w.a == "not" && w.end > t.end
}

// title gives the last office named in a range.
func (d *document) title(r Range) (found match, ok bool) {
	d.words.within(r.Start, r.End, titleWord, func(w match) { found, ok = w, true })
	return found, ok
}

// cueIn tells whether a cue of a role lies in a range, and gives the last one.
func (d *document) cueIn(r Range, role string) (match, bool) {
	var found match
	ok := false
	d.words.within(r.Start, r.End, cueWord, func(w match) {
		if w.a == role {
			found, ok = w, true
		}
	})
	return found, ok
}

// hopOf makes a hop of a party of the catalogue.
func (d *document) hopOf(w match, relation string) Hop {
	p := d.catalogue.parties[w.n]
	switch {
	case p.Kind == Outlet:
		relation = ReportsFrom
	case p.Kind == Person:
		relation = Quotes
	case p.Kind == Organisation && relation != ReportsFrom:
		relation = CitesDataOf // an organisation that states a number gives its own
	}
	return Hop{Party: p.Name, PartyName: d.slice(w.start, w.end), Relation: relation}
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
		if t.start < tailEnd || d.otherWord(t) {
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

// nameZh cleans the words before a verb of saying until the name is left.
func (d *document) nameZh(r Range) (string, bool) {
	r, ok := d.trim(r)
	if !ok {
		return "", false
	}
	for i := r.Start; i < r.End; i++ {
		if w, ok := d.words.at(i, adverbWord); ok && w.a != "after" && i == r.Start {
			r.Start = w.end
			i = w.end - 1
			continue
		}
		if w, ok := d.words.at(i, adverbWord); ok && w.a != "before" && i > r.Start {
			r.End = i
			break
		}
		if w, ok := d.words.at(i, dateWord); ok && i > r.Start && w.a != "edge" {
			r.End = i
			break
		}
	}
	for i := r.End - 1; i > r.Start; i-- { // 负责禁毒的助理国务卿罗宾逊
		if d.at(i-1) == '的' && i-1 > r.Start {
			r.Start = i
			break
		}
	}
	if w, ok := d.title(r); ok && r.End-w.end >= 2 {
		r.Start = w.end
	}
	if d.at(r.Start) == '《' {
		for i := r.Start + 1; i < r.End; i++ {
			if d.at(i) == '》' {
				return d.slice(r.Start+1, i), i > r.Start+1
			}
		}
	}
	if r, ok = d.trim(r); !ok || r.End-r.Start < 2 || r.End-r.Start > 20 {
		return "", false
	}
	switch d.at(r.Start) {
	case '该', '这', '其', '本', '全', '各', '每', '共':
		return "", false // 该国累计, 全国共: a place, nobody's name
	}
	for i := r.Start; i < r.End; i++ {
		if isDigit(d.at(i)) || d.parts(i) {
			return "", false
		}
	}
	text := d.slice(r.Start, r.End)
	if genericNames[string(d.text[r.Start:r.End])] {
		return "", false
	}
	return text, true
}

// genericNames are no names of anybody.
var genericNames = wordSet("数据 最新数据 研究 报告 最新 统计 官方 有关 相关 调查 研究 结果 资料 该报告 这份报告 一项研究 一份报告 最新研究 最新报告 此前 其中 消息 有关方面 一些 许多 人们 我们 他们 她们 这 这些 那 此 报道 媒体 当地 官媒 协议 规定 计划 法律 合同 双方 两国")

// sayZh reads 布林肯宣称, 数据显示, and a speaker behind a quotation.
func (d *document) sayZh(w match, s *sentence) (cue, bool) {
	b := d.clauseBounds(w.start, s)
	subject := Range{b.Start, w.start}
	c := cue{Range: Range{b.Start, w.end}}
	c.trailing = d.quoteEnds(b.Start) || d.speechEnds(w.end, s) && b.Start > s.Start
	if p, ok := d.party(subject, true); ok {
		c.hop = d.hopOf(p, w.b)
		return c, true
	}
	if u, ok := d.cueIn(subject, "unnamed"); ok {
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
	for _, tail := range []string{"最新数据", "的数据", "数据", "的报告", "报告", "的统计", "统计", "的研究", "研究", "的调查", "调查"} {
		if n := len([]rune(tail)); d.has(w.start-n, tail) && w.start-n >= b.Start {
			subject.End = w.start - n
			break
		}
	}
	text, ok := d.nameZh(subject)
	if !ok {
		return cue{}, false
	}
	c.hop = Hop{Party: text, PartyName: text, Relation: w.b}
	return c, true
}

// quoteEnds tells whether a quotation closes right before i.
func (d *document) quoteEnds(i int) bool {
	for n := 0; n < 3; n++ {
		switch d.at(i - 1) {
		case '”', '"', '」', '』':
			return true
		case ' ', ',', '，', '。':
			i--
		default:
			return false
		}
	}
	return false
}

// speechEnds tells whether nothing but the end of the sentence follows i.
func (d *document) speechEnds(i int, s *sentence) bool {
	for i < s.End && (isTerminator(d.at(i)) || d.at(i) == '.' || isCloser(d.at(i)) || isSpace(d.at(i))) {
		i++
	}
	return i >= s.End
}

// chain puts the cues that cover a quantity in order, outermost first, and
// says how it ends.
func (d *document) chain(cues []cue, it *item, s *sentence) (hops []Hop, end, stance string, used []Range) {
	cut := s.Start // behind the last semicolon that has a cue behind it
	for i := it.Start - 1; i >= max(s.Start, it.Start-windowBefore); i-- {
		if d.at(i) == '；' || d.at(i) == ';' {
			cut = i
			break
		}
	}
	byRelation := map[string]*cue{}
	leading, hearsay := 0, false
	for k := len(cues) - 1; k >= 0 && leading < 8; k-- {
		c := &cues[k]
		if c.End > it.Start || c.trailing {
			continue
		}
		if c.Start < cut && leading > 0 {
			break
		}
		leading++
		if c.nobody { // hearsay adds no hop, but who says so is not the document
			hearsay = true
			continue
		}
		if byRelation[c.hop.Relation] == nil {
			byRelation[c.hop.Relation] = c
		}
	}
	for k := range cues {
		c := &cues[k]
		if c.Start < it.End || !c.trailing {
			continue
		}
		if !c.nobody && byRelation[c.hop.Relation] == nil {
			byRelation[c.hop.Relation] = c
		}
		break
	}
	end, stance = EndUnknown, "affirm"
	if hearsay {
		end = EndUnnamed
	}
	for _, relation := range []string{ReportsFrom, Quotes, CitesDataOf} {
		c := byRelation[relation]
		if c == nil {
			continue
		}
		h := c.hop
		h.Start, h.End = c.Start, c.End
		hops = append(hops, h)
		used = append(used, c.Range)
		if c.stance != "" {
			stance = c.stance
		}
		// A chain ends at whoever is named last: whether they had it from somebody
		// else, only their own words could tell.
		if end = EndPrimary; c.unnamed {
			end = EndUnnamed
		}
	}
	return hops, end, stance, used
}

// remember keeps the last speaker that is named, for "he said" in sentences to
// come.
func (d *document) remember(cues []cue) {
	for _, c := range cues {
		if !c.unnamed && !c.nobody && c.hop.PartyName != "" {
			d.speaker = c.hop
		}
	}
}

// cleanName takes articles and possessives off a name.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	for _, suffix := range []string{"'s", "’s", "'", "’"} {
		s = strings.TrimSuffix(s, suffix)
	}
	for _, prefix := range []string{"The ", "the "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}
