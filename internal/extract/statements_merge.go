package extract

import "slices"

// A headline says what its article says again, and a caption or a later
// paragraph repeats a speech or an event. Such candidates make one, cited in
// each of the places.

// retelling is what is known of the wordings while candidates are joined.
type retelling struct {
	merging
	topics map[Range]topicWords
}

// joinAlike joins the candidates of statements or of events that are the same,
// each compared with the first ones, which a headline makes, and the last.
func (d *document) joinAlike(list []Candidate, same func(m *retelling, a, b *Candidate) bool) []Candidate {
	m := retelling{merging{document: d, said: map[int]*topicWords{}}, map[Range]topicWords{}}
	var out []Candidate
	for i := range list {
		c := list[i]
		at := -1
		for k := range out {
			if k >= 3 && k < len(out)-lastCompared {
				continue
			}
			if same(&m, &out[k], &c) {
				at = k
				break
			}
		}
		if at < 0 {
			out = append(out, c)
			continue
		}
		main, other := out[at], c
		if m.fullerWords(&other, &main) {
			main, other = other, main
		}
		alsoAt(&main, &other)
		out[at] = main
	}
	return out
}

// sameStatement tells whether two statements are one told twice: the same
// stance, nobody else who says it, no other number or time, and most of the
// words; of a headline fewer are enough.
func (m *retelling) sameStatement(a, b *Candidate) bool {
	d := m.document
	x, y := d.sentenceAt(a.WordingStart), d.sentenceAt(b.WordingStart)
	headline := m.isHeadline(x) || m.isHeadline(y)
	if x == y || a.Stance != b.Stance || differ(a.Proposition, b.Proposition) || d.isHanSentence(x) != d.isHanSentence(y) {
		return false
	}
	if a.Period != nil && b.Period != nil && !samePeriod(a.Period, b.Period) {
		return false
	}
	if !sameRoot(a, b) && !(headline && (a.AttributionEnd == EndUnnamed || b.AttributionEnd == EndUnnamed)) {
		return false
	}
	v, w := m.topicsOf(a), m.topicsOf(b)
	if headline {
		return d.numbersAgree(a, b) && v.alike(&w)
	}
	return d.numbersAgree(a, b) && d.numbersAgree(b, a) && v.within(w, 4, 5) && w.within(v, 4, 5)
}

// sameEvent tells whether two dated events are one told twice: at the same date,
// by the same event of the catalogue or by most of their words.
func (m *retelling) sameEvent(a, b *Candidate) bool {
	d := m.document
	x, y := d.found[a.Mention].sentence, d.found[b.Mention].sentence
	if x == y || a.Stance != b.Stance || !samePeriod(a.Period, b.Period) || a.DateComparator != b.DateComparator || differ(a.Event, b.Event) {
		return false
	}
	if a.Event != "" && a.Event == b.Event {
		return true
	}
	v, w := m.topicsOf(a), m.topicsOf(b)
	return d.numbersAgree(a, b) && (v.within(w, 2, 3) || w.within(v, 2, 3))
}

// topicsOf gives the words of a candidate's own wording.
func (m *retelling) topicsOf(c *Candidate) topicWords {
	d, r := m.document, Range{c.WordingStart, c.WordingEnd}
	if out, ok := m.topics[r]; ok {
		return out
	}
	out := topicWords{}
	m.topics[r] = out
	end := min(c.WordingEnd, c.WordingStart+longestWording)
	for i := c.WordingStart; i < end; i++ {
		switch {
		case isHan(d.text[i]) && isHan(d.at(i+1)) && i+1 < end:
			out[string(d.text[i:i+2])] = true
		case isLatin(d.text[i]) && !isWordRune(d.at(i-1)):
			k := i
			for k < end && isWordRune(d.text[k]) {
				k++
			}
			if k-i > 3 {
				out[string(d.text[i:min(k, i+stem)])] = true
			}
			i = k
		}
	}
	return out
}

// within tells whether at least so many of some words, and no fewer than three,
// are among others.
func (w topicWords) within(other topicWords, part, whole int) bool {
	common := 0
	for word := range w {
		if other[word] {
			common++
		}
	}
	return common >= 3 && whole*common >= part*len(w)
}

// numbersAgree tells whether the shorter words of two hold no number that the
// longer ones don't.
func (d *document) numbersAgree(a, b *Candidate) bool {
	if a.WordingEnd-a.WordingStart > b.WordingEnd-b.WordingStart {
		a, b = b, a
	}
	has := map[string]bool{}
	for _, key := range d.numbersOf(b) {
		has[key] = true
	}
	return !slices.ContainsFunc(d.numbersOf(a), func(key string) bool { return !has[key] })
}

// numbersOf gives the numbers that are mentioned in a candidate's words.
func (d *document) numbersOf(c *Candidate) []string {
	var out []string
	for k := d.firstFrom(c.WordingStart); k < len(d.found) && d.found[k].End <= c.WordingEnd; k++ {
		if q := d.found[k].Quantity; q != nil && !d.found[k].dated {
			if key := numberKey(&Candidate{Quantity: *q}); key != "" {
				out = append(out, key)
			}
		}
	}
	return out
}

// fullerWords tells whether one of two candidates states more: it is no headline,
// it names who says it, it has more words.
func (m *retelling) fullerWords(c, than *Candidate) bool {
	weight := func(c *Candidate) int {
		n := c.WordingEnd - c.WordingStart + 40*len(c.Attribution)
		if m.isHeadline(m.document.sentenceAt(c.WordingStart)) {
			n -= 100000
		}
		return n
	}
	return weight(c) > weight(than)
}

// alsoAt adds to a candidate the place of another that says the same.
func alsoAt(c, other *Candidate) {
	c.Also = append(append(c.Also, Range{other.Start, other.End}), other.Also...)
	slices.SortFunc(c.Also, func(a, b Range) int { return a.Start - b.Start })
	c.Also = slices.DeleteFunc(slices.Compact(c.Also), func(r Range) bool { return r == Range{c.Start, c.End} })
	c.Also = c.Also[:min(len(c.Also), maxAlso)]
	if len(c.Attribution) == 0 && len(other.Attribution) > 0 {
		c.Attribution, c.AttributionEnd = other.Attribution, other.AttributionEnd
	}
	if c.Proposition == "" {
		c.Proposition = other.Proposition
	}
	if c.Event == "" {
		c.Event = other.Event
	}
	if c.Confidence.Less(other.Confidence) {
		c.Confidence = other.Confidence
	}
}
