package extract

import (
	"math"
	"strconv"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// The confidence of a candidate is the share of candidates like it that are
// right: nothing that they state is wrong, though something may be missing.
// What they are like is told by grounds, short phrases such as "period in the
// sentence"; each has a weight, in hundredths of log-odds, which a logistic
// regression over annotated articles gave it (`make calibrate` fits them anew
// and writes data/confidence.tsv). A ground without a row weighs nothing.

// weights by kind of claim and ground.
var weights = loadWeights()

func loadWeights() map[string]map[string]int {
	out := map[string]map[string]int{}
	for line := range strings.SplitSeq(readData("confidence.tsv"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		n, err := strconv.Atoi(f[2])
		if err != nil {
			panic("data/confidence.tsv: " + line)
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string]int{}
		}
		out[f[0]][f[1]] = n
	}
	return out
}

// weigh gives every candidate its grounds and the confidence that they make.
func (d *document) weigh(list []Candidate) []Candidate {
	figures := map[int]int{} // numbers claimed, by sentence
	for i := range list {
		if list[i].Kind == KindQuantity {
			figures[d.found[list[i].Mention].sentence]++
		}
	}
	for i := range list {
		c := &list[i]
		c.Grounds = append(append(d.commonGrounds(c), d.ownGrounds(c, figures)...), c.Grounds...)
		sum := 0
		for _, g := range c.Grounds {
			sum += weights[c.Kind][g]
		}
		c.Confidence = oddsOf(sum)
	}
	return list
}

// oddsOf gives the probability of log-odds in hundredths, from 0.02 to 0.98 in
// steps of a hundredth.
func oddsOf(sum int) decimal.Decimal {
	p := math.Round(100 / (1 + math.Exp(-float64(sum)/100)))
	return decimal.FromInt(int64(min(98, max(2, p)))).Mul(decimal.Pow10(-2))
}

// commonGrounds are those that any claim has.
func (d *document) commonGrounds(c *Candidate) []string {
	out := []string{"always"}
	if len(c.Also) > 0 {
		out = append(out, "said twice")
	}
	long := 200
	if d.inHan(Range{c.Start, c.End}) {
		out = append(out, "chinese")
		long = 80
	}
	if c.End-c.Start > long {
		out = append(out, "long sentence")
	}
	switch {
	case c.AttributionEnd == EndUnnamed:
		out = append(out, "told by nobody named")
	case len(c.Attribution) == 0:
		return append(out, "told by nobody")
	case len(c.Attribution) > 1:
		out = append(out, "told in steps")
	}
	if told := c.Attribution; len(told) > 0 && (told[len(told)-1].Start < c.Start || told[len(told)-1].End > c.End) {
		out = append(out, "told in another sentence")
	}
	if c.Stance != "affirm" {
		out = append(out, "not affirmed")
	}
	return out
}

// inHan tells by its beginning whether a sentence is Chinese.
func (d *document) inHan(r Range) bool {
	r.End = min(r.End, r.Start+looked)
	han := 0
	for _, c := range d.text[r.Start:r.End] {
		if isHan(c) {
			han++
		}
	}
	return 5*han > r.End-r.Start
}

// inLatin tells whether the first letter at or behind i is a Latin one: of an English
// sentence, whether it begins with a word, a figure or a mark of quotation.
func (d *document) inLatin(i int) bool {
	for n := 0; n < looked && i+n < len(d.text); n++ {
		switch r := d.at(i + n); {
		case isLatin(r):
			return true
		case isHan(r) || r == '\n':
			return false
		}
	}
	return false
}

// looked bounds how much of a sentence is looked at for each of its claims: code
// points, or mentions to either side.
const looked = 60

// ownGrounds are those of a kind of claim.
func (d *document) ownGrounds(c *Candidate, figures map[int]int) []string {
	switch c.Kind {
	case KindStatement:
		return d.statementGrounds(c)
	case KindDate:
		return dateGrounds(c)
	}
	it := &d.found[c.Mention]
	out := []string{"a " + string(it.Kind)}
	if it.Kind == Quantity && it.unit.kind == "noun" {
		out = append(out, "counted in "+knownUnit(c.Quantity.Unit))
	}
	if c.Quantity.Comparator != quantity.Eq && c.Quantity.Comparator != quantity.Share {
		out = append(out, "qualified")
	}
	if it.small {
		out = append(out, "one or two")
	}
	switch n := figures[it.sentence]; {
	case n == 1:
		out = append(out, "alone in its sentence")
	case n > 3:
		out = append(out, "among many")
	}
	switch {
	case c.Period == nil:
		out = append(out, "no period")
	case d.stated(c):
		out = append(out, "period in the sentence")
	case c.Period.Inferred:
		out = append(out, "period inferred")
	}
	if c.Geography == "" {
		out = append(out, "no place")
	}
	if c.Metric != "" {
		out = append(out, "a metric")
	}
	if c.DerivedFrom != nil {
		out = append(out, "a part")
	}
	if c.Dimensions["change"] != "" {
		out = append(out, "a change")
	}
	if len(c.Increments) > 0 {
		out = append(out, "in steps")
	}
	return out
}

// knownUnit tells casualties from people and other things.
func knownUnit(unit string) string {
	switch {
	case isCasualty(unit):
		return "casualties"
	case unit == "people":
		return unit
	}
	return "things"
}

// stated tells whether a date of the claim's own sentence gives its period.
func (d *document) stated(c *Candidate) bool {
	k := d.found[c.Mention].sentence
	for m := c.Mention - 1; m >= max(0, c.Mention-looked) && d.found[m].sentence == k; m-- {
		if p := d.found[m].Period; p != nil && samePeriod(p, c.Period) {
			return true
		}
	}
	for m := c.Mention + 1; m < min(len(d.found), c.Mention+looked) && d.found[m].sentence == k; m++ {
		if p := d.found[m].Period; p != nil && samePeriod(p, c.Period) {
			return true
		}
	}
	return false
}

func (d *document) statementGrounds(c *Candidate) []string {
	var out []string
	if r := d.at(c.WordingStart - 1); isCloser(r) || r == '“' || r == '「' || r == '"' || r == '『' {
		out = append(out, "quoted")
	}
	switch n := c.WordingEnd - c.WordingStart; {
	case n < 12:
		out = append(out, "few words")
	case n > 150:
		out = append(out, "many words")
	}
	return out
}

func dateGrounds(c *Candidate) []string {
	var out []string
	if c.DateComparator != "" && c.DateComparator != "at" {
		out = append(out, "bounded")
	}
	if c.Period != nil {
		out = append(out, "to the "+string(c.Period.Grain))
	}
	if strings.Contains(c.Wording, "…") {
		out = append(out, "in pieces")
	}
	return out
}
