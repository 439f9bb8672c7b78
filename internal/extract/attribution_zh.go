package extract

// byZh reads 据…报道, 根据…的数据, 据…援引…的话报道.
func (d *document) byZh(w match, s *sentence) []cue {
	if reckonedByZh[w.word] {
		return d.reckonedByZh(w, s)
	}
	quoting := quotingWords[w.word]
	if w.start > s.Start && isHan(d.at(w.start-1)) && w.end-w.start == 1 {
		if _, ok := d.words.at(w.start-1, cueWord); ok { // 根据, 数据: longer words decide
			return nil
		}
	}
	end := w.end
	for end < s.End && end-w.end < 60 && d.at(end) != '，' && d.at(end) != ',' && d.at(end) != '：' && !isTerminator(d.at(end)) {
		end++
	}
	body := Range{w.end, end}
	var out []cue
	if quoting {
		out = d.quotingZh(w, s)
	}
	if i := d.quotingIn(body); i > 0 { // 据路透社援引知情人士的话报道
		left := Range{body.Start, i}
		if t, ok := d.tellerZh(left, ReportsFrom); ok && !t.nobody {
			c := cue{Range: Range{w.start, i}}
			c.take(t)
			if !t.unnamed && t.hop.Relation != ReportsFrom && !d.knownParty(t) {
				c.hop.Relation = ReportsFrom
			}
			out = append(out, c)
		}
		q, _ := d.words.at(i, cueWord)
		w, body.Start = q, q.end
		quoting = true
	}
	if seen := d.sightedZh(body, w.start); seen != nil && len(out) == 0 {
		return seen
	}
	if c, ok := d.citedZh(w, body, quoting); ok {
		c.inner = quoting && len(out) > 0 && c.hop.Relation != Quotes
		return append(out, c)
	}
	return out
}

// quotingIn gives where a word of quoting stands in a range, or 0.
func (d *document) quotingIn(r Range) (at int) {
	d.words.within(r.Start, r.End, cueWord, func(w match) {
		if at == 0 && quotingWords[w.word] && w.start > r.Start {
			at = w.start
		}
	})
	return at
}

func (d *document) knownParty(t teller) bool {
	_, ok := d.party(t.Range, false)
	return ok
}

// citedZh reads what stands between 据 and the end of its clause.
func (d *document) citedZh(w match, body Range, quoting bool) (cue, bool) {
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
	if d.lawAt(body) {
		return cue{}, false
	}
	if tailStart < 0 {
		if d.at(body.Start) == '《' {
			if t, ok := d.tellerZh(body, CitesDataOf); ok && t.hop.PartyName != "" {
				c := cue{Range: Range{w.start, t.End}}
				c.take(t)
				return c, true
			}
		}
		p, ok := d.party(body, false)
		if !ok || p.start > body.Start+1 && d.at(body.Start) != '《' {
			if t, ok := d.tellerZh(body, CitesDataOf); ok && t.hop.Relation == CitesDataOf && !t.unnamed && !t.nobody && d.bodyEnd(t.End) {
				c := cue{Range: Range{w.start, t.End}}
				c.take(t)
				return c, true
			}
			return cue{}, false
		}
		return cue{Range: Range{w.start, p.end}, hop: d.hopOf(p, CitesDataOf)}, true
	}
	if quoting && relation == ReportsFrom {
		relation = Quotes // who reports stands before it
	}
	c := cue{Range: Range{w.start, max(tailEnd, tailStart)}}
	name := Range{body.Start, max(body.Start, tailStart)}
	if name.End == name.Start || d.at(name.Start) == '该' && name.End-name.Start < 2 || d.at(name.Start) == '报' && name.End-name.Start < 2 { // 据报告, 据该报告
		t, ok := d.bareZh(Range{name.Start, tailEnd})
		c.take(t)
		return c, ok
	}
	var t teller
	var ok bool
	if relation == CitesDataOf {
		t, ok = d.ownerZh(name), true
		if h := d.issuerOf(Range{name.Start, tailEnd}); t.nobody && h.PartyName != "" {
			t.hop, t.nobody = h, false
		}
		t.paper = true
	} else {
		t, ok = d.tellerZh(name, relation)
	}
	if !ok {
		c.nobody = true
		return c, true
	}
	c.take(t)
	if relation == ReportsFrom && !t.unnamed && !t.nobody && !d.knownParty(t) && t.hop.Relation != ReportsFrom {
		c.hop.Relation = ReportsFrom
	}
	return c, true
}

// quotingZh reads the outlet before 援引: 《…》援引经济学家的话说.
func (d *document) quotingZh(w match, s *sentence) []cue {
	end := d.beforeAside(w.start, s)
	subject := Range{d.clauseBounds(end, s).Start, end}
	if subject.End-subject.Start < 2 {
		return nil
	}
	t, ok := d.tellerZh(subject, ReportsFrom)
	if !ok || t.nobody || t.unnamed {
		return nil
	}
	c := cue{Range: subject}
	c.take(t)
	if c.hop.Relation == Quotes && !d.knownParty(t) && d.fuller(t.Range) == "" {
		c.hop.Relation = ReportsFrom
	}
	return []cue{c}
}

// sayZh reads 布林肯宣称, 数据显示, and a speaker behind a quotation.
func (d *document) sayZh(w match, s *sentence, before []cue) []cue {
	from := s.Start
	if n := len(before); n > 0 {
		from = before[n-1].End
		if d.bare(w.start) && from <= w.start && !before[n-1].nobody { // …宣布，称…
			c := before[n-1]
			c.Range, c.trailing = Range{w.start, w.end}, false
			return []cue{c}
		}
	}
	if long, ok := d.words.at(w.start, bodyWord); ok && long.end > w.end {
		return nil // 统计处
	}
	if papersZh[w.word] && d.at(w.start-1) == '》' {
		if v, ok := d.words.at(w.end, cueWord); ok && v.a == "say" {
			return nil // 《…》报告|显示
		}
	}
	if d.contextBefore(w.start, "passive") || d.at(w.start-1) == '的' && papersZh[w.word] { // 被判处, 被敦促; 小组最近的评估
		return nil
	}
	if d.at(w.end) == '的' && w.b == Quotes && !d.paperNounAt(w.end+1) && len(before) == 0 && !d.quotes(w.end+1) {
		return nil // 雇主宣布的裁员人数
	}
	if d.issuedPaper(w, before) {
		return nil
	}
	switch w.b {
	case "revise":
		return d.revisedZh(w, s)
	case "goal":
		return d.goalOf(w, s)
	}
	if w.b == "learn" || d.reporterFrom(w, s) {
		return d.learntZh(w, s)
	}
	if foundZh[w.word] && d.countedUpTo(w.start) { // 453人证实遇难
		return nil
	}
	if c, ok := d.expectedZh(w, s); ok {
		return []cue{c}
	}
	verb := d.beforeAside(w.start, s)
	b := d.clauseBounds(verb, s)
	if c, ok := d.nameInMarks(verb, w, s); ok {
		return []cue{c}
	}
	subject := Range{max(b.Start, min(from, verb)), verb}
	object := subject.Start > b.Start && d.objectOf(before, subject.Start) // …公布的数据显示: one cue
	if object && d.at(subject.Start) == '的' {
		return nil
	}
	c := cue{Range: Range{b.Start, w.end}}
	c.trailing, c.both = d.speechAround(b.Start, w.end, s)
	np := d.acrossAside(subject, s)
	c.Start = min(c.Start, np.Start)
	if d.bare(w.start) && len(before) == 0 {
		k := s.clauseOf(w.start)
		if k == 0 || s.clauses[k-1].End-s.clauses[k-1].Start > 40 || d.quotes(s.clauses[k-1].End-1) || d.countsWithin(s.clauses[k-1].Start, s.clauses[k-1].End) || w.b == "paper" {
			return nil
		}
		if np = s.clauses[k-1]; d.opensSaying(np) {
			return nil
		}
		t, ok := d.tellerZh(np, relationOf(w))
		if !ok || !d.certainZh(t) {
			return nil
		}
		c.take(t)
		c.Start, c.trailing, c.both = np.Start, false, false
		return []cue{c}
	}
	if w.b == "named" && d.ahead(np) {
		return nil
	}
	if d.circumstanceZh(np) { // 并在声明中说: whoever the sentence speaks of
		if n := len(before); n > 0 && !before[n-1].nobody && before[n-1].End <= np.Start {
			c := before[n-1]
			c.Range, c.trailing = Range{w.start, w.end}, false
			return []cue{c}
		}
		return nil
	}
	if d.opensSaying(np) || d.deniedIn(np) || d.passiveIn(np) {
		return nil
	}
	if seen := d.sightedZh(np, np.Start); seen != nil {
		return seen
	}
	t, ok := d.tellerZh(np, relationOf(w))
	if w.b == "paper" && np.End-np.Start > 2 && thingsZh[string(d.text[np.End-2:np.End])] && !d.titled(np.Start, np.End) {
		t, ok = d.thingZh(np), true
	}
	if ok && t.paper && len(before) == 0 && np.Start > s.Start && (t.nobody || t.Range == np) && np.End-np.Start <= 4 {
		if a, found := d.actorZh(s, np.Start); found && !a.unnamed && d.certainZh(teller{Range: a.Range, hop: a.hop}) && a.hop.Relation == CitesDataOf {
			t.hop, t.nobody, t.unnamed = a.hop, false, false // 某中心访问了…，结果显示
		}
	}
	if w.b == "act" {
		if len(before) > 0 || !d.isParagraph(s) || !d.inLead(s) {
			return nil
		}
		if a, found := d.forceZh(s, w.start); found && !ok {
			a.Start, a.End = np.Start, w.end
			return []cue{a}
		}
	}
	if ok && bareVerbsZh[w.word] && !t.paper && !d.rightBehind(t, verb) {
		return nil // 警方已展开调查，
	}
	if !ok || !d.fitsZh(t, w) || object && (!d.certainZh(t) || t.hop.PartyName == before[len(before)-1].hop.PartyName) {
		return nil
	}
	c.take(t)
	if w.b == ReportsFrom && c.hop.Relation == CitesDataOf && !c.paper && !d.knownParty(t) { // who reports is an outlet
		c.hop.Relation = ReportsFrom
	}
	return append([]cue{c}, d.audienceZh(np, w, c)...)
}

// opensSaying tells whether words open with a verb of saying of one character: 指收到
// …来电，指控… is no subject.
func (d *document) opensSaying(r Range) bool {
	v, ok := d.words.at(r.Start, cueWord)
	return ok && v.a == "say" && v.end == r.Start+1 && v.end < r.End
}

// passiveIn tells whether something is done to the subject before a verb: 多国已被敦促
// 承诺.
func (d *document) passiveIn(r Range) bool {
	for i := r.Start + 1; i+1 < r.End; i++ {
		if d.at(i) == '被' && !d.nameBeyond(i, i+1) && !injured[d.at(i+1)] {
			return true
		}
	}
	return false
}

// injured are what stands behind 被 in nouns of people, and where somebody speaks
// all the same: 被告, 被害人, 被问及时说.
var injured = runeSet("告害捕问")

// deniedIn tells whether the words before a verb take it away: 这一消息未经警方证实.
func (d *document) deniedIn(r Range) bool {
	for i := r.Start; i+2 <= r.End; i++ {
		if deniedZh[string(d.text[i:i+2])] || deniedZh[string(d.text[i:min(i+3, r.End)])] {
			return true
		}
	}
	return false
}

// circumstanceZh tells whether the words before a verb only say where and to whom
// something was said, and not who did.
func (d *document) circumstanceZh(r Range) bool {
	for r.Start < r.End && (d.at(r.Start) == '并' || d.at(r.Start) == '还' || d.at(r.Start) == '也' || d.at(r.Start) == '又' || d.at(r.Start) == '则' || d.at(r.Start) == '同' && d.at(r.Start+1) == '时') {
		if d.at(r.Start) == '同' {
			r.Start++
		}
		r.Start++
	}
	switch d.at(r.Start) {
	case '在', '于', '对', '就', '向', '据':
		_, named := d.words.at(r.Start, titleWord)
		return !named && !d.nameBeyond(r.Start, r.Start+1) && d.lastOf(r) == 0
	}
	return false
}

// fitsZh tells whether a teller can be the subject of a verb.
func (d *document) fitsZh(t teller, w match) bool {
	switch w.b {
	case "paper":
		return t.paper || t.unnamed || t.hop.Relation != Quotes && !d.placeName(t)
	case "act":
		return t.hop.Relation == CitesDataOf && !t.unnamed && !t.nobody && !t.paper && d.forceNamed(t.Range)
	case "named":
		return t.paper || d.certainZh(t) && !d.placeName(t) || t.unnamed && (awaitsZh[w.word] || t.hop.Relation == Quotes && isClauseEnd(d.at(w.end-1))) || !t.nobody && !t.unnamed && d.accountsBehind(w.end)
	}
	return true
}

// ahead tells whether words before a verb put it into the future: 将公布, 最快下月公布.
func (d *document) ahead(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if c := d.at(i); (c == '将' || c == '拟') && i > r.Start || d.has(i, "最快") || d.has(i, "计划") {
			return true
		}
	}
	return false
}

// relationOf gives what the subject of a verb is taken for where nothing says
// what it is.
func relationOf(w match) string {
	switch w.b {
	case ReportsFrom, CitesDataOf:
		return w.b
	case "paper", "named", "act":
		return CitesDataOf
	}
	return Quotes
}

// certainZh tells whether a teller is known or of a form that only names have.
func (d *document) certainZh(t teller) bool {
	if t.nobody || t.unnamed {
		return false
	}
	if d.knownParty(t) || t.hop.Relation == ReportsFrom || t.titled || t.paper || t.hop.Party != t.hop.PartyName ||
		t.hop.Relation == CitesDataOf && d.bodyFormZh(t.Range) {
		return true
	}
	for i := t.Start; i < t.End; i++ {
		if isMiddleDot(d.at(i)) || isUpperCase(d.original[i]) {
			return true
		}
	}
	return t.End-t.Start <= 3 && surnameZh[d.at(t.Start)] || d.fuller(t.Range) != ""
}

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
	if b, ok := d.words.at(t.end, bodyWord); ok && b.end-b.start > 1 {
		return true // 民意调查|研究所
	}
	if m, ok := d.words.at(t.start, mediumWord); ok && m.end > t.end {
		return true // 电视台
	}
	if _, ok := d.words.at(t.end, tailWord); ok && t.end-t.start == 1 && d.at(t.start) == '电' {
		return true // 台电|统计
	}
	for n := 1; n <= 3; n++ {
		if m, ok := d.words.at(t.start-n, mediumWord); ok && m.end > t.end {
			return true // 侨|报|网
		}
	}
	from := t.start
	if d.at(from) == '的' { // 的研究|所
		from++
	}
	w, ok := d.words.at(from, cueWord)
	return ok && (w.a == "not" || w.a == "unnamed") && w.end > t.end
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

func (d *document) dateWordAt(i int) bool {
	_, ok := d.words.at(i, dateWord)
	return ok && !d.givenName(i)
}
