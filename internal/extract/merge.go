package extract

import (
	"slices"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// A document says many a thing twice: in its headline and its first paragraph,
// in a caption, in two languages paragraph by paragraph. Such sentences make one
// claim, cited where it is stated most fully; the other places are further
// citations of it.

// lastCompared bounds with how many earlier candidates of the same number one is
// compared: a table may repeat a number on every line.
const lastCompared = 12

// merge joins the candidates that are the same assertion. Every candidate keeps
// its place by its mention; what derives from one that was joined derives from
// the one that it was joined to.
func (d *document) merge(list []Candidate) []Candidate {
	into := make(speakers, len(list))
	alike := map[string][]int{}
	m := merging{d, map[int]*topicWords{}, d.numbersByBlock(list)}
	for i := range list {
		into[i] = i
		if list[i].DerivedFrom != nil {
			list[i].DerivedFrom = new(into.of(*list[i].DerivedFrom))
		}
		key := numberKey(&list[i])
		if key == "" {
			continue
		}
		group := alike[key]
		for k := len(group) - 1; k >= max(0, len(group)-lastCompared); k-- {
			j := into.of(group[k])
			if !m.sameAssertion(&list[j], &list[i]) {
				continue
			}
			main, other := j, i
			if m.fullness(&list[i]) > m.fullness(&list[j]) {
				main, other = i, j
			}
			absorb(&list[main], &list[other])
			into[other] = main
			break
		}
		alike[key] = append(group, i)
	}
	return kept(list, into)
}

// speakers gives for each candidate the one that it was joined to, or itself.
type speakers []int

// of follows the joining to its end, and remembers it.
func (s speakers) of(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// merging is what is known of the sentences while candidates are joined.
type merging struct {
	document *document
	said     map[int]*topicWords     // by sentence
	numbers  map[int]map[string]bool // by block
}

// numbersByBlock gives the numbers that the candidates of each block state.
func (d *document) numbersByBlock(list []Candidate) map[int]map[string]bool {
	out := map[int]map[string]bool{}
	for i := range list {
		block := d.sentences[d.found[list[i].Mention].sentence].block
		if out[block] == nil {
			out[block] = map[string]bool{}
		}
		out[block][numberKey(&list[i])] = true
	}
	return out
}

// kept drops the candidates that another speaks for, and counts references anew.
func kept(list []Candidate, into speakers) []Candidate {
	at := make([]int, len(list))
	out := list[:0:0]
	for i := range list {
		if into[i] == i {
			at[i] = len(out)
			out = append(out, list[i])
		}
	}
	for i := range out {
		if from := out[i].DerivedFrom; from != nil {
			out[i].DerivedFrom = new(at[into.of(*from)])
		}
	}
	return out
}

// numberKey is equal for candidates whose number is the same, a share and its
// percentage included.
func numberKey(c *Candidate) string {
	q := c.Quantity
	scale := decimal.FromInt(1)
	if q.Unit == share {
		scale = decimal.FromInt(100)
	}
	switch {
	case q.Value != nil:
		return c.Kind + " " + q.Value.Mul(scale).Reduced().String()
	case q.Lower != nil && q.Upper != nil:
		return c.Kind + " " + q.Lower.Mul(scale).Reduced().String() + " " + q.Upper.Mul(scale).Reduced().String()
	}
	return ""
}

// sameAssertion tells whether two candidates of one number assert one thing:
// nothing that both state differs, and they speak of the same thing, by the
// metric, by their words, as a headline does of its article, or as paragraphs
// that are each other's translation. Those are compared by their numbers: names
// differ by language, and what one has in words may be read less well in the
// other.
func (m *merging) sameAssertion(a, b *Candidate) bool {
	d := m.document
	x, y := d.found[a.Mention].sentence, d.found[b.Mention].sentence
	if x == y || a.Stance != b.Stance || len(a.Increments) != len(b.Increments) || (a.DerivedFrom == nil) != (b.DerivedFrom == nil) {
		return false
	}
	if !sameComparator(a.Quantity.Comparator, b.Quantity.Comparator) || differ(countedIn(a), countedIn(b)) || differ(a.Metric, b.Metric) {
		return false
	}
	if d.isHanSentence(x) != d.isHanSentence(y) {
		return m.translated(x, y)
	}
	if a.Dimensions["change"] != b.Dimensions["change"] || differ(a.Geography, b.Geography) || !sameRoot(a, b) && !d.speaksForBoth(a, b) ||
		a.DerivedFrom != nil && *a.DerivedFrom != *b.DerivedFrom {
		return false
	}
	if a.Period != nil && b.Period != nil && !a.Period.Inferred && !b.Period.Inferred && !samePeriod(a.Period, b.Period) {
		return false
	}
	switch {
	case a.Metric != "" && a.Metric == b.Metric:
		return true
	case m.isHeadline(x) || m.isHeadline(y):
		return countedIn(a) == countedIn(b) && countedIn(a) != ""
	}
	return m.wordsOf(x).alike(m.wordsOf(y))
}

// sameComparator lets one of two sentences leave the qualifier out, or say at least
// where the other says more than.
func sameComparator(a, b quantity.Comparator) bool {
	if a == quantity.Gt && b == quantity.Gte || a == quantity.Gte && b == quantity.Gt {
		return true
	}
	return a == b || a == quantity.Eq && b != quantity.Order || b == quantity.Eq && a != quantity.Order
}

// countedIn gives the unit, shares and percentages alike.
func countedIn(c *Candidate) string {
	if c.Quantity.Unit == share {
		return "percent"
	}
	return c.Quantity.Unit
}

// isHeadline tells whether a sentence is of the text's first block and that
// block, other than a paragraph, ends without a full stop.
func (m *merging) isHeadline(k int) bool {
	d := m.document
	s := &d.sentences[k]
	if s.block != d.sentences[0].block || d.sentences[len(d.sentences)-1].block == s.block {
		return false
	}
	end := s.End
	for k++; k < len(d.sentences) && d.sentences[k].block == s.block; k++ {
		end = d.sentences[k].End
	}
	last := d.at(end - 1)
	return !isTerminator(last) && last != '.'
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

func samePeriod(a, b *quantity.Period) bool {
	return equalDate(a.Start, b.Start) && equalDate(a.End, b.End) && a.Recurrence == b.Recurrence
}

func equalDate(a, b *quantity.Date) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// sameRoot tells whether two chains can be of one telling: one says nothing, or
// both end at the same name.
func sameRoot(a, b *Candidate) bool {
	if len(a.Attribution) == 0 || len(b.Attribution) == 0 {
		return true
	}
	x, y := a.Attribution[len(a.Attribution)-1], b.Attribution[len(b.Attribution)-1]
	return x.Party == y.Party || x.PartyName == "" || y.PartyName == ""
}

// fullness orders candidates of one assertion by how much they state. A
// headline is the last to be cited alone.
func (m *merging) fullness(c *Candidate) int {
	n := 2 * len(c.Attribution)
	if m.isHeadline(m.document.found[c.Mention].sentence) {
		n -= 10
	}
	for _, h := range c.Attribution {
		if h.Start < c.Start || h.End > c.End { // carried on from another sentence
			n -= 2
		}
	}
	if c.Period != nil && !c.Period.Inferred {
		n += 2
	}
	if c.Geography != "" {
		n++
	}
	if c.Metric != "" {
		n += 2
	}
	if c.Quantity.Unit != "" {
		n++
	}
	return n
}

// maxAlso bounds the further places of one claim: what a page repeats on every
// line is not cited on every line.
const maxAlso = 19

// Cited gives the sentences that make the claim, the fullest first.
func (c *Candidate) Cited() []Range {
	return append([]Range{{c.Start, c.End}}, c.Also...)
}

// absorb adds to a candidate the place of another that asserts the same, and
// what only the other states.
func absorb(c, other *Candidate) {
	c.Also = append(append(c.Also, Range{other.Start, other.End}), other.Also...)
	slices.SortFunc(c.Also, func(a, b Range) int { return a.Start - b.Start })
	c.Also = slices.DeleteFunc(slices.Compact(c.Also), func(r Range) bool { return r == Range{c.Start, c.End} })
	c.Also = c.Also[:min(len(c.Also), maxAlso)]
	if c.Metric == "" {
		c.Metric = other.Metric
	}
	if c.Geography == "" {
		c.Geography = other.Geography
	}
	if c.Period == nil {
		c.Period = other.Period
	}
	if c.Quantity.Unit == "" {
		c.Quantity.Unit = other.Quantity.Unit
	}
	if len(c.Attribution) == 0 && len(other.Attribution) > 0 {
		c.Attribution, c.AttributionEnd = other.Attribution, other.AttributionEnd
	}
}

// isHanSentence tells whether a sentence is written in Chinese.
func (d *document) isHanSentence(k int) bool {
	han, latin := 0, 0
	for _, r := range d.text[d.sentences[k].Start:d.sentences[k].End] {
		switch {
		case isHan(r):
			han++
		case isLatin(r):
			latin++
		}
	}
	return 3*han > latin // a word has about three times as many letters as characters
}

// translated tells whether two sentences of different languages stand in
// blocks that state mostly the same numbers, close to one another or, where
// there are three such numbers, anywhere.
func (m *merging) translated(x, y int) bool {
	d := m.document
	a, b := d.sentences[x].block, d.sentences[y].block
	first, second := m.numbers[a], m.numbers[b]
	common := 0
	for key := range first {
		if second[key] {
			common++
		}
	}
	all := len(first) + len(second) - common
	return 2*common >= all && (b-a <= 2 && a-b <= 2 || common >= 3)
}

// topicWords is the words that a sentence is about: pairs of Chinese characters and
// the beginnings of longer Latin words, without numbers.
type topicWords map[string]bool

const stem = 5 // code points of a Latin word that are compared

func (m *merging) wordsOf(k int) *topicWords {
	if w := m.said[k]; w != nil {
		return w
	}
	d := m.document
	out := topicWords{}
	s := &d.sentences[k]
	for i := s.Start; i < s.End; i++ {
		switch {
		case isHan(d.text[i]) && isHan(d.at(i+1)):
			out[string(d.text[i:i+2])] = true
		case isLatin(d.text[i]) && !isWordRune(d.at(i-1)):
			end := i
			for end < s.End && isWordRune(d.text[end]) {
				end++
			}
			if end-i > 3 {
				out[string(d.text[i:min(end, i+stem)])] = true
			}
			i = end
		}
	}
	m.said[k] = &out
	return &out
}

// alike tells whether most of what the shorter sentence speaks of is in the
// longer one.
func (w *topicWords) alike(other *topicWords) bool {
	small, large := *w, *other
	if len(small) > len(large) {
		small, large = large, small
	}
	common := 0
	for word := range small {
		if large[word] {
			common++
		}
	}
	return common >= 3 && 5*common >= 3*len(small)
}
