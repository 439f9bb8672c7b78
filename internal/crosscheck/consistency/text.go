package consistency

import (
	"slices"
	"strings"
	"unicode"

	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/numeral"
	"whence/internal/quantity"
)

// figure is a number of the text made ready for reckoning.
type figure struct {
	m          *extract.Mention
	start, end int
	lead       []rune // the words of the mention before its numeral
	tail       []rune // and behind it
	unit, kind string
	value      *decimal.Decimal // nil for a range, an order, 大部分
	reading    quantity.Interval
	step       decimal.Decimal // p
	exactly    bool            // no comparator: the number as it stands

	role Role // by the words beside it, "" for none
	sign byte // of a change: '+', '-' or '?'
	cue  int  // where the words that give the role begin
}

// sentence is a stretch of text with its figures.
type sentence struct {
	i          int // its place in the document
	start, end int
	figures    []*figure
	said       map[string]bool // whether it has words of a kind, once that was asked
}

// document is a text cut into sentences.
type document struct {
	raw, folded []rune
	timeless    []rune // folded, with blanks for dates and periods
	mentioned   []bool // whether a mention covers it
	policy      quantity.Policy
	sentences   []sentence
}

func newDocument(in Input) *document {
	d := &document{raw: []rune(in.Text), policy: in.Policy}
	d.folded = make([]rune, len(d.raw))
	for i, r := range d.raw {
		d.folded[i] = fold(r)
	}
	mentions := in.Mentions
	d.timeless = slices.Clone(d.folded)
	d.mentioned = make([]bool, len(d.raw))
	for _, m := range mentions {
		for i := max(0, m.Start); i < min(m.End, len(d.raw)); i++ {
			d.mentioned[i] = true
		}
		if m.Kind == extract.Date || m.Kind == extract.Period {
			for i := max(0, m.Start); i < min(m.End, len(d.timeless)); i++ {
				d.timeless[i] = ' '
			}
		}
	}
	next := 0
	for _, s := range d.split(mentions) {
		for next < len(mentions) && mentions[next].Start < s.start {
			next++
		}
		for ; next < len(mentions) && mentions[next].Start < s.end; next++ {
			s.figures = append(s.figures, d.figuresOf(&mentions[next])...)
		}
		d.giveRoles(&s)
		s.i = len(d.sentences)
		d.sentences = append(d.sentences, s)
	}
	return d
}

// counted are the kinds of mention that numbers are reckoned with.
var counted = []extract.Kind{extract.Number, extract.Percent, extract.PercentagePoint, extract.Money, extract.Quantity, extract.Ratio}

// figuresOf gives the figure of a mention, or both ends of "from 4.2% to 4.5%",
// which is read as a range and states two levels.
func (d *document) figuresOf(m *extract.Mention) []*figure {
	if m.Quantity == nil || !slices.Contains(counted, m.Kind) || m.Start < 0 || m.End > len(d.raw) || m.Start >= m.End {
		return nil
	}
	if ends := d.fromTo(m); ends != nil {
		return ends
	}
	f, ok := d.figure(m, *m.Quantity, m.Start, m.End)
	if !ok {
		return nil
	}
	return []*figure{f}
}

func (d *document) figure(m *extract.Mention, q quantity.Quantity, start, end int) (*figure, bool) {
	strict, _, err := q.Readings(d.policy)
	if err != nil {
		return nil, false
	}
	f := &figure{m: m, start: start, end: end, reading: strict, step: q.Precision(d.policy), unit: quantity.CanonicalUnit(q.Unit)}
	f.exactly = q.Comparator == quantity.Eq || q.Comparator == ""
	if f.exactly {
		f.value = q.Completed().Value
	}
	if q.Comparator == quantity.Share || f.unit == "share" {
		f.reading, f.step, f.unit, f.exactly = strict.Scale(hundred), f.step.Mul(hundred), "percent", false
		f.value = nil
	}
	f.kind = f.unit
	if u, ok := quantity.LookUpUnit(f.unit); ok {
		f.kind = u.Kind
	}
	f.round()
	words := string(d.raw[start:end])
	first, last := end, start
	if all := numeral.All(words); len(all) > 0 {
		first, last = start+all[0].Start, start+all[len(all)-1].End
	}
	if f.exactly { // "more than 90": its own words say how it is bound
		f.lead = d.folded[start:first]
	}
	f.tail = d.folded[last:end]
	if f.kind == "proportion" && len(f.lead)+len(f.tail) == 0 && f.value != nil && hundred.Less(*f.value) {
		f.unit, f.kind = "", "" // "520, or 75 %"
	}
	return f, true
}

// measured are the kinds of unit that can have parts of one, so that a number of
// them is always rounded. Of anything else, 12 are 12.
var measured = map[string]bool{
	"": true, "proportion": true, "points": true, "multiple": true, "mass": true, "length": true, "area": true, "volume": true,
	"energy": true, "power": true, "celsius": true, "time": true, "barrels": true,
}

// round narrows the reading of a number of things that is counted to the last.
func (f *figure) round() {
	if f.exactly && f.value != nil && f.step.Equal(one) && f.value.Equal(f.value.Round(0)) && !measured[f.kind] && !strings.HasPrefix(f.kind, "money:") {
		f.reading = quantity.Interval{Lo: f.value, Hi: f.value, Rule: "count"}
	}
}

// fromTo reads a range whose words before it say that it is two levels.
func (d *document) fromTo(m *extract.Mention) []*figure {
	q := m.Quantity
	if q.Comparator != quantity.Range || q.Lower == nil || q.Upper == nil {
		return nil
	}
	words := d.folded[max(0, m.Start-reach):m.Start]
	before, ok := lastCue(words)
	lead := d.folded[m.Start:m.End]
	if (!ok || before.row.role != Earlier || len(trimmed(words[before.end:])) > 0) && !startsWith(lead, "from ") && !startsWith(lead, "从") && !startsWith(lead, "由") {
		return nil
	}
	numerals := numeral.All(string(d.raw[m.Start:m.End]))
	if len(numerals) != 2 {
		return nil
	}
	split := m.Start + numerals[1].Start
	// The words decide which of the two stands first: a range is written upwards, a fall is not.
	low, high := quantity.Quantity{Comparator: quantity.Eq, Value: q.Lower, Unit: q.Unit}, quantity.Quantity{Comparator: quantity.Eq, Value: q.Upper, Unit: q.Unit}
	if numerals[1].Value.Less(numerals[0].Value) {
		low, high = high, low
	}
	a, okA := d.figure(m, low, m.Start, m.Start+numerals[0].End)
	b, okB := d.figure(m, high, split, m.End)
	if !okA || !okB {
		return nil
	}
	a.role, b.role = Earlier, Later
	a.sign, b.sign = '.', '.'
	a.cue, b.cue = a.start, a.end
	if ok {
		a.cue = max(0, m.Start-reach) + before.start
	}
	return []*figure{a, b}
}

func startsWith(text []rune, prefix string) bool {
	p := []rune(prefix)
	return len(text) >= len(p) && slices.Equal(text[:len(p)], p)
}

// split cuts the text where sentences end. A stop inside a mention ends none.
func (d *document) split(mentions []extract.Mention) []sentence {
	var out []sentence
	start, next := 0, 0
	cut := func(end int) {
		if end > start {
			out = append(out, sentence{start: start, end: end})
		}
		start = end
	}
	for i := range d.folded {
		for next < len(mentions) && mentions[next].End <= i {
			next++
		}
		if next < len(mentions) && mentions[next].Start <= i {
			continue
		}
		if d.ends(i) {
			cut(i + 1)
		}
	}
	cut(len(d.folded))
	return out
}

// ends tells whether a sentence ends with the rune at i.
func (d *document) ends(i int) bool {
	switch r := d.raw[i]; r {
	case '。', '！', '？', '!', '?', '\t':
		return true
	case '\n', '\r', '\u2028', '\u2029':
		// A line broken by its width goes on in lower case.
		next := d.after(i + 1)
		return next < 0 || !unicode.IsLower(d.raw[next]) || next > i+1
	case '.':
		if i+1 < len(d.raw) && !unicode.IsSpace(d.raw[i+1]) && d.raw[i+1] != '"' && d.raw[i+1] != '”' && d.raw[i+1] != '\'' {
			return false
		}
		next := d.after(i + 1)
		return next < 0 || (!unicode.IsLower(d.raw[next]) && !d.abbreviated(i))
	}
	return false
}

// after gives the place of the next rune that is no blank or quote, -1 for none near.
func (d *document) after(i int) int {
	for j := i; j < len(d.raw) && j < i+8; j++ {
		if r := d.raw[j]; !unicode.IsSpace(r) && r != '"' && r != '”' && r != '“' && r != '\'' {
			return j
		}
	}
	return -1
}

// abbreviated tells whether the stop at i belongs to a short form: one letter,
// or a title.
func (d *document) abbreviated(i int) bool {
	j := i
	for j > 0 && i-j < 8 && unicode.IsLetter(d.raw[j-1]) && d.raw[j-1] < 0x2e80 {
		j--
	}
	return i-j == 1 || abbreviations[string(d.folded[j:i])]
}

var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "vs": true, "no": true, "sen": true, "rep": true, "gov": true, "gen": true, "approx": true,
}
