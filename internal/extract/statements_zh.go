package extract

// speechZh reads a Chinese verb of speech: who speaks, and which words they are.
func (d *document) speechZh(sp *speech, s *sentence, cues []cue, before []speech) bool {
	sp.clause = d.clauseBounds(sp.start, s)
	if d.unsaidZh(sp) {
		return false
	}
	if i := d.beforeAside(sp.start, s); i < sp.start {
		sp.clause.Start = min(sp.clause.Start, d.clauseBounds(i, s).Start)
	}
	if from, ok := d.markedNameAt(sp.start, s.Start); ok {
		sp.clause.Start = from
	}
	if d.headline(s) {
		for i := sp.start; i > sp.clause.Start; i-- { // a headline's parts stand between spaces
			if isSpace(d.at(i-1)) && isHan(d.at(i-2)) && isHan(d.at(i)) {
				sp.clause.Start = i
			}
		}
	}
	sp.lead = sp.clause.Start
	if n := len(before); n > 0 && sp.lead < before[n-1].end {
		sp.lead = before[n-1].end // a verb inside another's words
	}
	at := sp.lead
	for range 3 {
		w, ok := d.contextAt(at, "link")
		if !ok || w.end > sp.start {
			break
		}
		sp.linked, at = true, w.end
	}
	for at < sp.start && d.adverbAt(at) {
		w, _ := d.words.at(at, adverbWord)
		at = min(w.end, sp.start)
		if (sp.linked || sp.lead > s.Start) && w.end-w.start == 1 && sp.start-at < 30 && sp.linked {
			at = sp.start // 并在声明中说
		}
	}
	sp.bare = d.back(sp.start) <= at && (at > sp.lead || sp.lead > s.Start)
	if sp.clause.Start == s.Start && at == s.Start && sp.start == s.Start {
		return false // nobody speaks
	}
	if d.contextBefore(d.back(sp.start), "thing") || d.schedules(sp, before) || d.showsOnly(sp) {
		return false
	}
	if _, told := d.cueAt(cues, sp.match); (reckonedZh[sp.word] || awaitsZh[sp.word] && sp.form != "noun") && (!told || sp.bare) {
		return false
	}
	if d.has(sp.end, "为") && awaitsZh[sp.word] || d.whenSaid(sp) {
		return false // 损失估计为…; 宣布裁员的消息时说，…
	}
	if d.sharesOpinion(sp) || d.reckonedAt(sp) || d.demanded(sp, before) || d.ofThing(sp) {
		return false
	}
	if sp.word == "表明" && sp.bare {
		return false // …，表明水坝有裂缝: what happened does
	}
	if !d.wordsZh(sp, s, before) {
		return false
	}
	if sp.who = d.speakerZh(sp, s, cues, before); sp.passive || d.contextBefore(d.back(sp.start), "nobody") {
		sp.who = cue{nobody: true, Range: Range{sp.start, sp.start}} // 被指控, 有传言称
	}
	if sp.who.Start >= sp.end {
		sp.who.Start, sp.who.End = sp.start, sp.end
	}
	return true
}

// unsaidZh tells whether the words beside a verb take its speech away: 没有否认,
// 兑现承诺, 要求的.
func (d *document) unsaidZh(sp *speech) bool {
	if d.contextBefore(sp.start, "unsaid") && !(sp.stance == "deny" && d.contextBefore(sp.start, "given")) {
		return true
	}
	passive := d.contextBefore(sp.start, "passive")
	if passive && (sp.frame != "object" || sp.stance != "affirm") {
		return true
	}
	sp.passive = passive
	if sp.form == "noun" && !passive && (d.contextBefore(sp.start, "noun") || d.qualified(sp)) {
		return true
	}
	if d.has(sp.end, "的是") && isClauseEnd(d.at(sp.end+2)) { // 我想强调的是，
		sp.end += 2
		return false
	}
	switch d.at(sp.end) {
	case '的', '者', '书', '性', '函', '信', '声':
		return true
	}
	return sp.form == "noun" && (d.at(sp.end) == '是' || d.at(sp.end) == '和' || d.at(sp.end) == '与' || d.at(sp.end) == '、' || joining[d.at(sp.start-1)])
}

// qualified tells whether a word that says how somebody speaks says more of a noun
// instead: 引发强烈批评, but not 强烈批评某国.
func (d *document) qualified(sp *speech) bool {
	w, ok := d.contextEnding(sp.start, "either")
	if !ok {
		return false
	}
	r := d.at(d.spaces(sp.end))
	return isClauseEnd(r) || isTerminator(r) || w.start <= sp.clause.Start || d.contextBefore(w.start, "noun") || d.contextBefore(w.start, "passive")
}

// joining are what joins a noun to the one before it: 施压和威胁.
var joining = runeSet("、和与及或")

// contextBefore tells whether a word of a role ends at i.
func (d *document) contextBefore(i int, role string) bool {
	_, ok := d.contextEnding(i, role)
	return ok
}

// contextEnding gives the word of a role that ends at i.
func (d *document) contextEnding(i int, role string) (match, bool) {
	if i < 0 || i+1 >= len(d.words.ending) {
		return match{}, false
	}
	for _, k := range d.words.byEnd[d.words.ending[i]:d.words.ending[i+1]] {
		if w := d.words.all[k]; w.class == contextWord && hasRole(w.a, role) {
			return w, true
		}
	}
	return match{}, false
}

// contextAt gives the word of a role that starts at i.
func (d *document) contextAt(i int, role string) (match, bool) {
	w, ok := d.words.at(i, contextWord)
	return w, ok && hasRole(w.a, role)
}

// wordsZh finds the words of a speech: behind the verb, or before its clause.
func (d *document) wordsZh(sp *speech, s *sentence, before []speech) bool {
	i := sp.end
	switch d.at(i) {
	case '了', '过', '道':
		i++
	}
	i = d.spaces(i)
	if sp.form == "noun" && d.at(i) == '；' {
		return false // 上修雨量预测；…
	}
	if sp.frame == "tell" {
		i = d.toldZh(i, s.End)
	}
	if w, ok := d.words.before(sp.end, cueWord); ok && w.end > sp.end {
		i = w.end
	}
	mark, next := rune(0), i
	switch r := d.at(d.spaces(i)); {
	case r == '，', r == '：', r == ',', r == ':':
		mark, next = r, d.spaces(d.spaces(i)+1)
	case d.at(sp.end-1) == '，' || d.at(sp.end-1) == '：':
		mark = d.at(sp.end - 1)
	}
	sp.tail = i
	taken := len(before) > 0 && len(before[len(before)-1].words) > 0
	if q, ok := d.utteranceBefore(sp.clause.Start); ok && d.opensClause(q.Start-1) && !(taken && before[len(before)-1].words[0].Start >= q.Start) {
		_, more := d.utteranceFrom(next)
		if d.speechEnds(i, s) || more || mark != 0 && next < s.End && !d.fullStopIn(q) {
			sp.direct, sp.sure, sp.words = true, 2, []Range{d.withoutCommas(q.Range)}
			return true
		}
	}
	if q, ok := d.utteranceFrom(next); ok && d.whole(q, mark != 0) {
		sp.direct, sp.sure, sp.words = true, 2, []Range{d.withoutCommas(q.Range)}
		return true
	}
	if sp.frame == "quote" {
		return false
	}
	if from, ok := d.madePublic(sp, s); ok {
		sp.sure, sp.open, sp.tail, sp.words = 1, true, from, []Range{{from, s.End}}
		return from < s.End
	}
	if topic, ok := d.deniedTopic(sp, i, s); ok {
		sp.sure, sp.words = 1, []Range{topic}
		return true
	}
	if d.speechEnds(i, s) {
		if sp.clause.Start <= s.Start+2 || d.headline(s) || sp.form == "noun" && sp.frame != "say" || sp.frame == "act" || taken {
			return false
		}
		front := Range{s.Start, sp.clause.Start}
		if sp.stance != "deny" && d.placedIn(front) { // “…。”当日在会上，林某如是说。
			if q, ok := d.utteranceBefore(s.Start); ok {
				sp.lead, sp.direct, sp.sure, sp.words = s.Start, true, 2, []Range{d.withoutCommas(q.Range)}
				return true
			}
			return false
		}
		sp.sure, sp.words = 1, []Range{d.withoutMarks(front)}
		return true
	}
	switch sp.frame {
	case "say", "tell":
		sp.sure = 2
		if sp.form == "noun" || mark == 0 && sp.word != "称" && sp.word != "说" && sp.word != "表示" {
			sp.sure = 1
		}
	case "that":
		if mark == 0 && !(sp.word == "指" && d.contextBefore(sp.start, "link")) && !d.indicates(sp) { // 并指
			return false
		}
		sp.sure = 1
	default:
		if mark != 0 && sp.form == "noun" && (sp.bare || sp.start == sp.lead) {
			return false
		}
		sp.sure = 1
	}
	sp.open, sp.words = true, []Range{{next, s.End}}
	return next < s.End
}

// toldZh passes over who is told: 告诉记者，….
func (d *document) toldZh(i, limit int) int {
	if w, ok := d.contextAt(i, "aside"); ok && w.end <= limit {
		return w.end
	}
	for j := i; j < min(limit, i+20); j++ {
		if isTerminator(d.at(j)) {
			return j
		}
		if r := d.at(j); r == '，' || r == '：' || r == ',' || r == ':' || r == '“' || r == '「' {
			return j
		}
	}
	return i
}

// opensClause tells whether a quotation mark at i begins a clause.
func (d *document) opensClause(i int) bool {
	b := d.back(i)
	return b <= 0 || d.sentenceFrom(i) == i || isClauseEnd(d.at(b-1)) || isTerminator(d.at(b-1)) || d.at(b-1) == '.' || d.at(b-1) == ')' || d.at(b-1) == '）' || d.at(b-1) == '】'
}

// fullStopIn tells whether a quotation ends with a full stop of its own.
func (d *document) fullStopIn(q utterance) bool {
	return isTerminator(d.at(q.End-1)) || d.at(q.End-1) == '.'
}

// whole tells whether a quotation is all that is said, and not the first words
// of a clause that goes on behind it.
func (d *document) whole(q utterance, marked bool) bool {
	if !q.closed || d.fullStopIn(q) {
		return true
	}
	r := d.at(d.spaces(q.End + 1))
	if isHan(r) || isLatin(r) || isDigit(r) || r == '和' || r == '、' {
		return false
	}
	return marked || q.End-q.Start > 3
}

// withoutCommas trims spaces and commas off the words of a quotation.
func (d *document) withoutCommas(r Range) Range {
	for r.Start < r.End && isSpace(d.original[r.Start]) {
		r.Start++
	}
	for r.End > r.Start && (isSpace(d.original[r.End-1]) || d.at(r.End-1) == ',' || d.at(r.End-1) == '，') {
		r.End--
	}
	return r
}

// retoldZh tells whether a Chinese statement is nothing but what an outlet reports:
// 某社报道，…. What happened is no opinion of the outlet's; its own words in marks are.
func (d *document) retoldZh(st *statement) bool {
	if len(st.hops) == 0 || st.direct || !isHan(d.at(st.words[0].Start)) {
		return false
	}
	for _, h := range st.hops {
		if h.Relation != ReportsFrom && !mediaZh[foldString(h.PartyName)] {
			return false
		}
	}
	h := &st.hops[len(st.hops)-1]
	for i := h.Start; i < min(h.End+4, h.Start+longestTelling, len(d.text)-1); i++ {
		if reportsZh[string(d.text[i:i+2])] {
			return !toldSo[d.at(i+2)]
		}
	}
	return false
}

// toldSo are characters behind a verb of reporting that make it one of saying: 报道说, 报道称.
var toldSo = runeSet("说称指")

// demanded tells whether a verb stands in the first clause of what somebody demands:
// 要求政府宣布停工. Nobody has said that yet.
func (d *document) demanded(sp *speech, before []speech) bool {
	n := len(before)
	if n == 0 || sp.bare || before[n-1].stance != "demand" || !before[n-1].open {
		return false
	}
	return d.nests(&before[n-1], &speech{lead: sp.start})
}

// ofThing tells whether a verb only says more of a noun: 拒绝民众要求停工的建议,
// 发布了一份措辞谨慎的通报.
func (d *document) ofThing(sp *speech) bool {
	if w, ok := d.contextAt(sp.lead, "unsaid"); ok && w.end < sp.start && w.end-w.start > 1 {
		for i := sp.end; i < sp.clause.End; i++ {
			if d.at(i) == '的' {
				return true
			}
		}
	}
	if sp.form != "noun" || sp.frame != "that" {
		return false
	}
	for i := sp.lead; i < sp.start; i++ {
		if d.at(i) == '了' || d.at(i) == '一' && d.contextBefore(i+2, "noun") {
			return true
		}
	}
	return false
}

// sharesOpinion tells whether a share of people is the subject of a verb of thinking:
// 55%的居民认为. That is the figure of a survey, and nobody's word.
func (d *document) sharesOpinion(sp *speech) bool {
	return thinksZh[sp.word] && d.surveyed(Range{sp.lead, sp.start})
}

// reckonedAt tells whether what is reckoned is the subject of a verb of reckoning, and
// nobody who speaks: 总市值估计逾4000万元.
func (d *document) reckonedAt(sp *speech) bool {
	end := d.back(sp.start)
	return awaitsZh[sp.word] && end-sp.lead >= 2 && end-sp.lead <= 12 && measuredZh[string(d.text[end-1:end])]
}

// whenSaid tells whether a verb is of the circumstance in which another one says something: 宣布
// 裁员的消息时说.
func (d *document) whenSaid(sp *speech) bool {
	for i := sp.end; i < min(sp.clause.End, sp.end+longestTelling); i++ {
		if d.at(i) != '时' {
			continue
		}
		if w, ok := d.words.at(i+1, speechWord); ok && w.b != "not" {
			return true
		}
	}
	return false
}

// placedIn tells whether a range only says when and where something was said: 当日在发布会上，.
func (d *document) placedIn(r Range) bool {
	r = d.withoutMarks(r)
	if r.Start >= r.End || !restZh[d.at(r.End-1)] {
		return false
	}
	for i := r.Start; i < min(r.End, r.Start+longestTime); i++ {
		if d.at(i) == '在' || d.at(i) == '于' {
			return !d.countsWithin(i, r.End)
		}
	}
	return false
}
