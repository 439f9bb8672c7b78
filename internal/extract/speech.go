package extract

import "sort"

// A quotation may run over several sentences, and over several paragraphs that
// each open with a mark: all of it belongs to whoever is named before or behind
// it, or to who spoke the one before.

// quotation is what stands between marks of quotation, marks included.
type quotation struct {
	Range
	block   int
	open    bool // it does not close in its block
	resumes bool // the block before left one open
	speaker *cue
}

// findQuotations pairs the marks of quotation, block by block. Only the outermost
// of nested ones count.
func (d *document) findQuotations() {
	for k := 0; k < len(d.sentences); {
		end := k
		for end < len(d.sentences) && d.sentences[end].block == d.sentences[k].block {
			end++
		}
		d.quotationsOf(Range{d.sentences[k].Start, d.sentences[end-1].End}, d.sentences[k].block)
		k = end
	}
}

func (d *document) quotationsOf(b Range, block int) {
	start, closer, depth := -1, rune(0), 0
	add := func(end int, open bool) {
		q := quotation{Range: Range{start, end}, block: block, open: open}
		if n := len(d.quoted); n > 0 {
			last := d.quoted[n-1]
			q.resumes = last.open && last.block < block && start == b.Start
		}
		d.quoted = append(d.quoted, q)
		start = -1
	}
	for i := b.Start; i < b.End; i++ {
		r := d.at(i)
		if start < 0 {
			depth = 0
			switch {
			case r == '“':
				start, closer = i, '”'
			case r == '「':
				start, closer = i, '」'
			case r == '『':
				start, closer = i, '』'
			case r == '"':
				start, closer = i, '"'
			case d.original[i] == '‘' && (i == b.Start || isSpace(d.at(i-1))) && isLatin(d.at(i+1)):
				start, closer = i, '’'
			}
			continue
		}
		switch {
		case closer == '’':
			if d.original[i] == '’' && !isWordRune(d.at(i+1)) && !isWordRune(d.at(i-1)) {
				add(i+1, false)
			}
		case r == closer && depth > 0:
			depth--
		case r == closer, r == '"' && closer == '”' && !isWordRune(d.at(i+1)), r == '”' && closer == '"':
			add(i+1, false)
		case r == '“' && closer == '”', r == '「' && closer == '」':
			depth++
		}
	}
	if start >= 0 {
		if closer == '’' {
			return
		}
		if start == b.Start || closer != '"' {
			add(b.End, true)
		}
	}
}

// quotationAt gives the index of the quotation that holds position i, or -1.
func (d *document) quotationAt(i int) int {
	k := sort.Search(len(d.quoted), func(k int) bool { return d.quoted[k].End > i })
	if k < len(d.quoted) && d.quoted[k].Start <= i {
		return k
	}
	return -1
}

// speakerOf gives who speaks the quotation that holds a position, where it is
// more than a word or two.
func (d *document) speakerOf(i int) *cue {
	k := d.quotationAt(i)
	if k < 0 || d.quoted[k].End-d.quoted[k].Start < 8 {
		return nil
	}
	if !d.voiced {
		d.voiced = true
		d.giveVoices()
	}
	return d.quoted[k].speaker
}

// giveVoices finds the speaker of each quotation.
func (d *document) giveVoices() {
	if n := len(d.sentences); n > 0 {
		d.cuesOf(&d.sentences[n-1])
	}
	for k := range d.quoted {
		q := &d.quoted[k]
		if q.speaker = d.besides(q); q.speaker != nil {
			for p := k; p > 0 && d.quoted[p].resumes && d.quoted[p-1].speaker == nil; p-- {
				d.quoted[p-1].speaker = q.speaker
			}
			continue
		}
		if k == 0 {
			continue
		}
		last := &d.quoted[k-1]
		opens := d.opensBlock(q.Start)
		switch {
		case q.resumes:
			q.speaker = last.speaker
		case last.block == q.block && d.sentenceAt(last.End-1) != d.sentenceAt(q.Start) && d.opensSentence(q.Start):
			q.speaker = last.speaker
		case opens && last.block == q.block-1 && d.endsBlock(last):
			q.speaker = last.speaker
		}
	}
}

func (d *document) sentenceAt(i int) int {
	return min(sort.Search(len(d.sentences), func(k int) bool { return d.sentences[k].End > i }), len(d.sentences)-1)
}

func (d *document) opensSentence(i int) bool { return d.sentences[d.sentenceAt(i)].Start == i }

func (d *document) opensBlock(i int) bool {
	k := d.sentenceAt(i)
	return d.sentences[k].Start == i && (k == 0 || d.sentences[k-1].block != d.sentences[k].block)
}

// endsBlock tells whether a quotation, or who spoke it, ends its block.
func (d *document) endsBlock(q *quotation) bool {
	k := d.sentenceAt(q.End - 1)
	for k+1 < len(d.sentences) && d.sentences[k+1].block == q.block {
		k++
		if k > d.sentenceAt(q.End-1)+1 {
			return false
		}
	}
	return true
}

// besides gives the cue right before or right behind a quotation.
func (d *document) besides(q *quotation) *cue {
	first, last := d.sentenceAt(q.Start), d.sentenceAt(q.End-1)
	var found *cue
	for k := range d.cues[first] {
		c := &d.cues[first][k]
		if c.End <= q.Start && (!c.trailing || c.both) && q.Start-c.End < 60 && !c.nobody && !d.quotedWithin(c.End, q.Start) && (d.colonBefore(q.Start) || d.sentences[first].End < q.End || q.Start-c.End < 14) {
			if found == nil || !c.inner && c.hop.Relation != ReportsFrom {
				found = c
			}
		}
	}
	if found != nil {
		return found
	}
	for _, n := range []int{last, last + 1} {
		if n >= len(d.cues) || d.sentences[n].block != q.block {
			break
		}
		for k := range d.cues[n] {
			c := &d.cues[n][k]
			if c.Start >= q.End-1 && !c.nobody && (n == last && c.Start-q.End < 40 && !d.endedWithin(q.End, c.Start) && !d.quotedWithin(q.End, c.Start) || n > last && c.Start == d.sentences[n].Start && d.endsAt(c, n)) {
				if c.hop.Relation == ReportsFrom && k+1 < len(d.cues[n]) && d.cues[n][k+1].hop.Relation == Quotes {
					continue
				}
				return c
			}
		}
	}
	if c := d.introduced(q, first); c != nil {
		return c
	}
	if c := d.signature(q); c != nil {
		return c
	}
	if first > 0 && d.sentences[first].Start == q.Start && d.sentences[first-1].block == q.block { // He put it so: …
		if r := d.at(d.sentences[first-1].End - 1); r == ':' || r == '：' {
			if list := d.cues[first-1]; len(list) > 0 {
				return &list[len(list)-1]
			}
		}
	}
	return nil
}

// introduced reads who is named at the start of a sentence whose colon opens a
// quotation: Jane Doe put it bluntly: “…”.
func (d *document) introduced(q *quotation, k int) *cue {
	i := d.back(q.Start)
	s := &d.sentences[k]
	if r := d.at(i - 1); r != ':' && r != '：' || i-s.Start < 3 || i-s.Start > 120 {
		return nil
	}
	c := s.clauses[0]
	r := Range{c.Start, min(c.End, i-1)}
	var t teller
	var ok bool
	if isHan(d.at(r.Start)) {
		if t, ok = d.tellerZh(r, Quotes); ok && !d.certainZh(t) {
			return nil
		}
	} else if t, ok = d.tellerEn(r); ok && (t.hop.Relation == CitesDataOf || t.paper) {
		return nil
	}
	if !ok || t.nobody || t.unnamed {
		return nil
	}
	out := &cue{Range: r}
	out.take(t)
	return out
}

// endsAt tells whether a sentence holds nothing but a cue: “…!” Jane Doe said.
func (d *document) endsAt(c *cue, n int) bool {
	s := &d.sentences[n]
	return d.speechEnds(d.pastTime(c.End), s) || c.End < s.End && d.at(c.End) == ',' && s.End-c.End < 60
}

func (d *document) colonBefore(i int) bool {
	i = d.back(i)
	switch d.at(i - 1) {
	case ':', '：', ',', '，':
		return true
	}
	return false
}

func (d *document) quotedWithin(start, end int) bool {
	for i := start; i < end; i++ {
		if d.quotes(i) && !d.nameQuoted(i) {
			return true
		}
	}
	return false
}

// nameQuoted tells whether a mark at i belongs to a short name in marks.
func (d *document) nameQuoted(i int) bool {
	k := d.quotationAt(i)
	return k >= 0 && d.quoted[k].End-d.quoted[k].Start < 8
}

func (d *document) endedWithin(start, end int) bool {
	for i := start; i < end; i++ {
		if isTerminator(d.at(i)) {
			return true
		}
	}
	return false
}
