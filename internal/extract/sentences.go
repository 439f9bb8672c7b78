package extract

import "sort"

// sentence is a sentence of a block with its clauses; all ranges trimmed.
type sentence struct {
	Range
	block    int
	clauses  []Range // separated by commas, semicolons and colons
	dateline bool    // where, when and for whom was written: nothing is claimed there
}

// splitBlocks gives the blocks of a text: at blank lines, where none are given.
func splitBlocks(rs []rune, given []Range) []Range {
	var out []Range
	if given != nil {
		for _, b := range given {
			b.Start, b.End = max(0, b.Start), min(len(rs), b.End)
			if b.Start < b.End && (len(out) == 0 || b.Start >= out[len(out)-1].End) {
				out = append(out, b)
			}
		}
		return out
	}
	start, newlines := 0, 0
	for i, r := range rs {
		switch {
		case r == '\n':
			newlines++
		case r == ' ' || r == '\t' || r == '\r':
		default:
			if newlines > 1 && i > start {
				out = append(out, Range{start, i})
				start = i
			}
			newlines = 0
		}
	}
	if start < len(rs) {
		out = append(out, Range{start, len(rs)})
	}
	return out
}

func isTerminator(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '!' || r == '?' }

func isCloser(r rune) bool {
	switch r {
	case '”', '’', '"', '\'', '」', '』', '》', '）', ')', ']', '】':
		return true
	}
	return false
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\u3000'
}

// sentencesOf splits a block.
func (d *document) sentencesOf(block int, b Range) []sentence {
	var out []sentence
	start := d.dateline(b)
	if start > b.Start {
		if out = d.appendSentence(out, block, b.Start, start); len(out) > 0 {
			out[0].dateline = true
		}
	}
	for i := start; i < b.End; i++ {
		if !d.endsSentence(i, b.End) {
			continue
		}
		end := i + 1
		for end < b.End && (isTerminator(d.text[end]) || isCloser(d.text[end])) {
			end++
		}
		if end > i+1 && isCloser(d.text[end-1]) && d.speechFollows(end, b.End) {
			i = end - 1
			continue
		}
		out = d.appendSentence(out, block, start, end)
		start = end
		i = end - 1
	}
	return d.appendSentence(out, block, start, b.End)
}

// endsSentence tells whether the rune at i ends one: a full stop is not one
// behind an abbreviation, an initial or a digit.
func (d *document) endsSentence(i, end int) bool {
	r := d.text[i]
	if isTerminator(r) {
		return true
	}
	if d.original[i] == '\n' { // a list in plain text
		j := d.spaces(i + 1)
		return (d.at(j) == '-' || d.at(j) == '*' || d.at(j) == '•' || d.at(j) == '·') && isSpace(d.at(j+1))
	}
	if r != '.' {
		return false
	}
	j := i + 1
	for j < end && isCloser(d.text[j]) {
		j++
	}
	if j < end && !isSpace(d.text[j]) {
		return isHan(d.text[j]) && i > 0 && !isDigit(d.text[i-1]) && !(isUpper(d.original[i-1]) && (i < 2 || !isLatin(d.text[i-2])))
	}
	if w, ok := d.words.before(i, abbreviationWord); ok && w.end == i {
		for j < end && isSpace(d.text[j]) {
			j++
		}
		if w.word == "no" && !isDigit(d.at(j)) { // No. The accord …
			return true
		}
		return j >= end // the last word of a block ends it
	}
	return !d.initialAt(i)
}

// initialAt tells whether the stop at i is that of an initial within a name: Jane K. Doe.
func (d *document) initialAt(i int) bool {
	if i < 3 || !isUpper(d.original[i-1]) {
		return false
	}
	next := d.spaces(i + 1)
	word := d.latinWord(next)
	if word == "" || !isUpperCase(d.original[next]) || determiners[word] || leadWords[word] || pronouns[word] || openers[word] || backStops[word] {
		return false
	}
	if d.at(i-2) == '.' && isUpper(d.original[i-3]) && !isWordRune(d.at(i-4)) { // J.D. Doe
		_, body := d.words.at(next, bodyWord)
		_, cue := d.words.at(next, cueWord)
		return !body && !cue && (d.at(i-4) != '.' || !isUpper(d.original[i-5]))
	}
	if !isSpace(d.at(i - 2)) {
		return false
	}
	b := d.back(i - 1)
	k := d.wordStart(b)
	return k < b-1 && isUpperCase(d.original[k])
}

// speechFollows tells whether the words behind a closed quotation say who spoke
// (“…。”他表示。): they belong to its sentence.
func (d *document) speechFollows(i, end int) bool {
	if i < end && isSpace(d.text[i]) {
		i++
	}
	for j := i; j < min(end, i+16); j++ {
		if isTerminator(d.text[j]) || isClauseEnd(d.text[j]) || d.text[j] == '“' || d.text[j] == '「' || d.text[j] == '"' {
			return false
		}
		if w, ok := d.words.at(j, cueWord); ok && (w.a == "say" || w.a == "told") && j > i {
			return true
		}
	}
	return false
}

func isClauseEnd(r rune) bool {
	switch r {
	case '，', '；', ',', ';', '：', '。', '！', '？', '!', '?', '—', '\n':
		return true
	}
	return false
}

func (d *document) appendSentence(out []sentence, block, start, end int) []sentence {
	r, ok := d.trim(Range{start, end})
	if !ok {
		return out
	}
	s := sentence{Range: r, block: block}
	from := r.Start
	for i := r.Start; i < r.End; i++ {
		if !isClauseEnd(d.text[i]) || isDigit(d.at(i-1)) && isDigit(d.at(i+1)) || d.long.commas[i] {
			continue
		}
		if c, ok := d.trim(Range{from, i}); ok {
			s.clauses = append(s.clauses, c)
		}
		from = i + 1
	}
	if c, ok := d.trim(Range{from, r.End}); ok {
		s.clauses = append(s.clauses, c)
	}
	return append(out, s)
}

// trim takes spaces off both ends; ok is false where nothing is left.
func (d *document) trim(r Range) (Range, bool) {
	for r.Start < r.End && isSpace(d.original[r.Start]) {
		r.Start++
	}
	for r.Start < r.End && isSpace(d.original[r.End-1]) {
		r.End--
	}
	return r, r.Start < r.End
}

// clauseOf gives the index of the clause that holds position i.
func (s *sentence) clauseOf(i int) int {
	k := sort.Search(len(s.clauses), func(k int) bool { return s.clauses[k].End > i })
	return min(k, len(s.clauses)-1)
}

// leadEnd gives where the first paragraph ends.
func (d *document) leadEnd() int {
	if d.lead == 0 {
		d.lead = d.findLeadEnd()
	}
	return d.lead
}

func (d *document) findLeadEnd() int {
	byline := -1
	for k := range d.sentences {
		s := &d.sentences[k]
		if d.hasWord(s.Start, "by") && d.opensBlock(s.Start) {
			byline = s.block
		}
		if k > 0 && !s.dateline && d.isParagraph(s) && s.block > d.sentences[0].block && s.block != byline {
			for k+1 < len(d.sentences) && d.sentences[k+1].block == s.block {
				k++
			}
			return d.sentences[k].End
		}
	}
	return d.sentences[0].End
}
