package extract

import (
	"sort"
	"strings"
)

// What stands around Chinese verbs of speech: names in quotation marks, results
// that are made public, and the labels of who speaks in a transcript.

// markedNameAt gives where a speaker's name in quotation marks begins that ends
// right before i: “蓝天行动”批评说.
func (d *document) markedNameAt(i, limit int) (int, bool) {
	switch d.at(i - 1) {
	case '”', '」', '"':
	default:
		return 0, false
	}
	for j := i - 2; j >= max(limit, i-12); j-- {
		switch r := d.at(j); {
		case r == '“' || r == '「' || r == '"':
			return j, i-j > 3 && (j == limit || isClauseEnd(d.at(j-1)) || isTerminator(d.at(j-1)))
		case d.parts(j) || isTerminator(r) || !isHan(r) && !isLatin(r) && !isDigit(r) && r != '·':
			return 0, false
		}
	}
	return 0, false
}

// results are what is made public with what it says behind a comma: 公布全年业绩，收入….
var results = []string{"业绩", "数据", "财报", "预测", "结果", "统计", "年报", "季报", "成绩单", "数字", "营收"}

// madePublic gives where what was made public begins behind 公布 and its object.
func (d *document) madePublic(sp *speech, s *sentence) (int, bool) {
	if sp.word != "公布" && sp.word != "发布" {
		return 0, false
	}
	i := sp.end
	for i < s.End && i-sp.end < 16 && !d.parts(i) {
		i++
	}
	if r := d.at(i); r != '，' && r != ',' {
		return 0, false
	}
	if k := d.firstFrom(sp.end); k < len(d.found) && d.found[k].Start < i && !d.found[k].dated && d.found[k].End == i {
		return sp.end, true // 公布第三季营收40亿元，…
	}
	for _, w := range results {
		if n := len([]rune(w)); i-n >= sp.end && d.has(i-n, w) {
			return d.spaces(i + 1), true
		}
	}
	return 0, false
}

// anaphoric tells whether words only point at what somebody else said: 这个说法.
func (d *document) anaphoric(r Range) bool {
	switch d.slice(r.Start, r.End) {
	case "this", "that", "it", "这", "此事", "这一点":
		return true
	}
	if r.End-r.Start > 20 || isHan(d.at(r.Start)) && r.End-r.Start > 8 || d.wordsIn(r) > 3 {
		return false
	}
	found := false
	d.words.within(r.Start, r.End, contextWord, func(w match) { found = found || hasRole(w.a, "hearsay") && w.end == r.End })
	return found && d.opensAs(r.Start, pointers)
}

var pointers = []string{"这", "该", "此", "上述", "有关", "相关", "那", "the ", "this ", "that ", "these ", "those "}

// indicates reads 专家指病毒已变异: a body, an office or somebody says so, without a
// mark behind the verb.
func (d *document) indicates(sp *speech) bool {
	if sp.word != "指" {
		return false
	}
	i := d.back(sp.start)
	for _, c := range []class{titleWord, bodyWord, cueWord} {
		if w, ok := d.words.before(i, c); ok && w.start >= sp.lead {
			return true
		}
	}
	for _, w := range []string{"报告", "媒体", "调查", "研究", "声明", "公告"} {
		if n := len([]rune(w)); i-n >= sp.lead && d.has(i-n, w) {
			return true
		}
	}
	return false
}

// transcribed reads "陈若涵：大桥明年通车。" at the head of a block, where the name stands at
// the head of others too.
func (d *document) transcribed(s *sentence, left Range) bool {
	if !d.opensBlock(s.Start) || left.End-left.Start > 24 {
		return false
	}
	return d.labels()[d.slice(left.Start, left.End)] > 1
}

// labels counts what stands before a colon at the heads of the blocks.
func (d *document) labels() map[string]int {
	if d.blockLabels != nil {
		return d.blockLabels
	}
	d.blockLabels = map[string]int{}
	for k := range d.sentences {
		s := &d.sentences[k]
		if k > 0 && d.sentences[k-1].block == s.block {
			continue
		}
		for i := s.Start; i < min(s.End, s.Start+24); i++ {
			if r := d.at(i); r == '：' || r == ':' {
				d.blockLabels[d.slice(s.Start, i)]++
				break
			} else if d.parts(i) {
				break
			}
		}
	}
	return d.blockLabels
}

// labelledSpeaker gives who speaks in the block of a sentence by its label.
func (d *document) labelledSpeaker(s *sentence) (cue, bool) {
	k := d.sentenceAt(s.Start)
	for n := 0; k > 0 && d.sentences[k-1].block == s.block && n < 40; n++ {
		k--
	}
	head := &d.sentences[k]
	if head.block != s.block {
		return cue{}, false
	}
	for i := head.Start; i < min(head.End, head.Start+24); i++ {
		if r := d.at(i); r == '：' || r == ':' {
			left := Range{head.Start, i}
			if !d.transcribed(head, left) || d.contextBefore(i, "heading") && !d.answerLabel(head) {
				return cue{}, false
			}
			return d.nameOfSpeaker(left)
		}
	}
	return cue{}, false
}

// schedules tells whether 预计 only says when something is due, or is said of nobody:
// 国务卿预计周五抵达, 预计两年完成.
func (d *document) schedules(sp *speech, before []speech) bool {
	switch sp.word {
	case "估计", "预期", "预料":
		return sp.bare && len(before) == 0
	case "预计":
		if sp.bare && len(before) == 0 {
			return true
		}
	default:
		return false
	}
	i := d.spaces(sp.end)
	return d.dateEnd(i) > 0 || d.opensAs(i, []string{"将", "于", "在", "最快", "最早", "最迟", "会在", "会于"})
}

// firstFrom gives the first mention that begins at i or behind it.
func (d *document) firstFrom(i int) int {
	return sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
}

// toldByColon reads a quotation behind a colon that no verb of speech brings, of
// whoever the sentence is about: 林某拒绝让步：“…”.
func (d *document) toldByColon(s *sentence, before []speech) (speech, bool) {
	if !isHan(d.at(s.Start)) || d.headline(s) {
		return speech{}, false
	}
	for k := d.quotationFrom(s.Start); k < len(d.quoted) && d.quoted[k].Start < s.End; k++ {
		q, ok := d.utterance(k)
		colon := d.back(d.quoted[k].Start) - 1
		if !ok || d.voicedBy[k] || q.End-q.Start < 8 || colon < s.Start || d.at(colon) != '：' && d.at(colon) != ':' {
			continue
		}
		if n := len(before); n > 0 && before[n-1].end > colon-2 {
			return speech{}, false
		}
		c := d.speakerOf(q.Start)
		if c == nil || c.nobody || c.hop.PartyName == "" {
			a, found := d.actorZh(s, colon)
			if !found || a.unnamed || a.nobody || a.hop.Relation != Quotes {
				return speech{}, false
			}
			c = &a
		}
		return speech{
			match: match{colon, colon + 1, &row{class: speechWord}}, frame: "quote", stance: "affirm", clause: Range{s.Start, colon},
			lead: s.Start, tail: colon + 1, who: *c, sure: 1, direct: true, words: []Range{d.withoutCommas(q.Range)},
		}, true
	}
	return speech{}, false
}

// quotationFrom gives the first quotation that begins at i or behind it.
func (d *document) quotationFrom(i int) int {
	return sort.Search(len(d.quoted), func(k int) bool { return d.quoted[k].Start >= i })
}

// showsOnly tells whether a paper shows something that nobody put out in the same
// words: a statement is what is published, 某局公布的数据显示.
func (d *document) showsOnly(sp *speech) bool {
	if !strings.HasPrefix(sp.word, "显示") {
		return false
	}
	for i := sp.lead; i+3 <= sp.start; i++ {
		if d.has(i, "公布的") || d.has(i, "发布的") || d.has(i, "公开的") {
			return false
		}
	}
	return true
}

// deniedTopic reads what a denial without an object is about, in the clause before
// it: 针对“…”的说法，某局予以否认.
func (d *document) deniedTopic(sp *speech, end int, s *sentence) (Range, bool) {
	if sp.stance != "deny" || sp.frame != "object" || !d.parts(end) && !d.speechEnds(end, s) {
		return Range{}, false
	}
	k := s.clauseOf(sp.start)
	if k == 0 {
		return Range{}, false
	}
	first := s.clauses[0].Start
	w, ok := d.contextAt(first, "topic")
	to := s.clauses[k-1].End
	if !ok || w.end >= to {
		return Range{}, false
	}
	if q := d.quotationFrom(first); q < len(d.quoted) && d.quoted[q].End <= to {
		return Range{d.quoted[q].Start + 1, d.quoted[q].End - 1}, true
	}
	for i := to; i >= w.end+2; i-- {
		if d.contextBefore(i, "hearsay") {
			for to = i - 1; to > w.end && !(d.at(to) == '的' && i-to < 8); to-- {
			}
			return Range{w.end, to}, to >= w.end+2
		}
	}
	return Range{}, false
}

// quotedSentence tells whether a quotation is a Chinese sentence by itself behind one of its block
// in which somebody spoke: 林某当场驳斥。“没有这回事。”
func (d *document) quotedSentence(u utterance) bool {
	k := d.sentenceAt(u.Start)
	if k == 0 || !isHan(d.at(u.Start)) || !u.closed || d.sentences[k].Start != u.Start-1 || d.sentences[k-1].block != d.sentences[k].block || len(d.cues[k-1]) == 0 {
		return false
	}
	next := d.at(d.spaces(u.End + 1))
	return (d.fullStopIn(u) || next == '。') && next != '，' && next != ','
}
