package neardup

import (
	"strconv"
	"strings"

	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/quantity"
)

// fact is a number, a date or a name that a translation keeps.
type fact struct {
	hash   uint64
	start  int     // code point
	weight float64 // how much it says that another document has it: 0.2 for "three", 2 for 77,468
	words  string  // "77468", "2023-07-24", "openai"
	name   bool    // not to be missed: only what is written in Latin letters, or a place

	value   float64     // of a number
	digits  int         // of a number: those that were stated
	share   bool        // of a number: it is one of a whole
	measure *conversion // of a number: what its unit is, if one that is converted
}

// telling tells whether a fact is a number or a date that seldom another has.
func (f *fact) telling() bool { return !f.name && f.weight >= 0.6 }

const (
	tellingWeight = 0.8 // a key of two such facts is rare
	rareWeight    = 1.5 // a key of one such fact is
	maxFacts      = 240
	maxFactText   = 40_000 // code points: what says a translation of a longer text says it there
)

func newFact(of string, words string, start int, weight float64) fact {
	return fact{hash: hashString(of + "\x00" + words), start: start, weight: weight, words: words}
}

// findNumbers gives the numbers and dates of the prose in the text's order.
func (d *Document) findNumbers() []fact {
	mentions := d.in.Mentions
	if mentions == nil {
		mentions = extract.Mentions(extract.Input{Text: d.opening(), Language: d.in.Language, Reference: d.in.Published})
	}
	var out []fact
	b := 0
	inside := func(at int) bool {
		for b < len(d.blocks) && d.blocks[b].to <= at {
			b++
		}
		return b < len(d.blocks) && d.blocks[b].prose && at >= d.blocks[b].from
	}
	for i, m := range mentions {
		if !inside(m.Start) || i > 0 && d.converts(mentions[i-1], m) {
			continue
		}
		if f, ok := factOf(m); ok {
			out = append(out, f)
		}
	}
	return out
}

const inBrackets = 12 // code points between a number and what it is in another unit

// converts tells whether a number stands in brackets behind another and says what
// that is in other money or another measure, as who writes for others adds it.
func (d *Document) converts(of, m extract.Mention) bool {
	if of.Quantity == nil || m.Quantity == nil || of.Quantity.Unit == m.Quantity.Unit || m.Start < of.End || m.Start-of.End > inBrackets || m.Start > len(d.folded) {
		return false
	}
	x, y := measures[of.Quantity.Unit], measures[m.Quantity.Unit]
	if !(isMoney(of.Quantity.Unit) && isMoney(m.Quantity.Unit)) && (x == nil || y == nil || x.kind != y.kind) {
		return false
	}
	opened := false
	for _, r := range d.folded[of.End:m.Start] {
		switch r {
		case '(', '（', '[':
			opened = true
		case ')', '）', ']', '\n':
			return false
		}
	}
	return opened
}

// isMoney tells whether a unit is a currency's code.
func isMoney(unit string) bool {
	return len(unit) == 3 && strings.ToUpper(unit) == unit && unit[0] >= 'A' && unit[0] <= 'Z'
}

// opening is the text as far as its facts are read.
func (d *Document) opening() string {
	if len(d.runes) <= maxFactText {
		return d.in.Text
	}
	return string(d.runes[:maxFactText])
}

// merge joins two lists in the order of their places.
func merge(a, b []fact) []fact {
	out := make([]fact, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0].start < a[0].start {
			out, b = append(out, b[0]), b[1:]
		} else {
			out, a = append(out, a[0]), a[1:]
		}
	}
	return append(append(out, a...), b...)
}

// factOf makes a mention a fact. Of percentages and shares it is the share, so
// that 七成 is 70 percent; units are left out, because languages count in
// different things, but where those are powers of ten of one another.
func factOf(m extract.Mention) (fact, bool) {
	switch m.Kind {
	case extract.Ordinal:
		return fact{}, false
	case extract.Date, extract.Period:
		return dated(m)
	}
	if m.Quantity == nil {
		return fact{}, false
	}
	q := m.Quantity
	// Nobody speaks of millions of percent: it is what the percentage is of.
	share := m.Kind == extract.Percent && (q.Value == nil || q.Value.Abs().LessEq(mostPercent))
	if q.Value == nil {
		if q.Lower == nil || q.Upper == nil {
			return fact{}, false
		}
		lo, hi := scaled(*q.Lower, share), scaled(*q.Upper, share)
		weight := (salience(lo) + salience(hi)) * 0.7
		if q.Comparator == quantity.Order {
			weight = 0.5
		}
		return newFact("number", lo.String()+".."+hi.String(), m.Start, weight), true
	}
	v := scaled(*q.Value, share)
	if by, ok := scales[q.Unit]; ok {
		v = v.Mul(by).Reduced()
	}
	f := newFact("number", v.String(), m.Start, salience(v))
	f.value, f.digits = v.Float64(), max(1, len(statedDigits(v.String())))
	f.share, f.measure = share || m.Kind == extract.Ratio, measures[q.Unit]
	return f, true
}

// scales are the rows of scales.tsv.
var scales = func() map[string]decimal.Decimal {
	out := map[string]decimal.Decimal{}
	for _, cols := range table("scales.tsv", 2) {
		out[cols[0]] = decimal.MustParse(cols[1])
	}
	return out
}()

var (
	hundredth   = decimal.MustParse("0.01")
	mostPercent = decimal.FromInt(100_000)
)

func scaled(v decimal.Decimal, share bool) decimal.Decimal {
	if share {
		v = v.Mul(hundredth)
	}
	return v.Reduced().Abs()
}

// salience says how much a number tells: by the digits that were stated.
func salience(v decimal.Decimal) float64 {
	s := v.String()
	whole, _, _ := strings.Cut(s, ".")
	stated := statedDigits(s)
	switch {
	case len(stated) >= 4:
		if len(s) == 4 && (whole[0] == '1' || whole[0] == '2') {
			return 1 // perhaps a year
		}
		return 2
	case len(stated) == 3:
		return 1.5
	case len(stated) == 2:
		return 0.8
	case len(whole) >= 3:
		return 0.6
	case s == "1":
		return 0.05
	}
	return 0.25
}

// statedDigits are those of a number without the zeros around them.
func statedDigits(s string) string {
	return strings.Trim(strings.Replace(strings.TrimLeft(s, "0."), ".", "", 1), "0")
}

// dated makes a date a fact: its first and last day, whatever words named them.
func dated(m extract.Mention) (fact, bool) {
	p := m.Period
	if p == nil || p.Recurrence != "" || p.Start == nil && p.End == nil {
		return fact{}, false
	}
	// By the end of June and in June are one day or month to a translator.
	from, to := p.Start, p.End
	if from == nil {
		from = to
	} else if to == nil {
		to = from
	}
	weight := 0.9
	words := from.String() + ".." + to.String()
	switch {
	case p.Grain == quantity.Year && from.Year == to.Year:
		words, weight = strconv.Itoa(from.Year), 0.4
	case p.Grain == quantity.Year:
		weight = 0.5
	case p.Grain == quantity.Month || p.Grain == quantity.Quarter:
		weight = 0.7
	case *from == *to:
		words = from.String()
	}
	return newFact("date", words, m.Start, weight), true
}

// names gives places, and in a Chinese text what is written in Latin letters, in
// an English one what is written with capitals.
func (d *Document) names() []fact {
	var latins, named []fact
	for _, b := range d.blocks {
		if !b.prose || b.from > maxFactText {
			continue
		}
		for i := b.start; i < b.end; i++ {
			t := &d.tokens[i]
			if t.kind != word || t.numeric || t.end-t.start < 2 {
				continue
			}
			if d.script == latin && d.runes[t.start] == d.folded[t.start] {
				continue // no capital
			}
			words := foldWords(d.runes[t.start:t.end])
			f := newFact("name", words, int(t.start), 0.7)
			f.name = true
			latins = append(latins, f)
		}
	}
	b := 0
	for _, p := range extract.Places(d.opening()) {
		for b < len(d.blocks) && d.blocks[b].to <= p.Start {
			b++
		}
		if b < len(d.blocks) && d.blocks[b].prose && p.Start >= d.blocks[b].from {
			f := newFact("place", p.Code, p.Start, 0.3)
			f.name = true
			named = append(named, f)
		}
	}
	return merge(latins, named)
}
