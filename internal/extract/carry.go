package extract

import (
	"sort"
	"strconv"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// A reader carries on what a text has said once: who gave the figures, which
// time they are of, which country it is all about. carry completes the
// candidates with that, where their own sentence says nothing of it.
func (d *document) carry(list []Candidate) {
	if len(list) == 0 || len(d.sentences) == 0 {
		return
	}
	d.cuesUpTo(len(d.sentences) - 1)
	sources := d.sourcesOf()
	for i := range list {
		c := &list[i]
		k := d.found[c.Mention].sentence
		if src := sources[k]; src != nil && d.continues(c, src) {
			h := src.cue.hop
			h.Start, h.End = src.cue.Start, src.cue.End
			c.Attribution, c.AttributionEnd = []Hop{h}, EndPrimary
			if c.Period == nil {
				c.Period = d.periodFrom(list[:i], src)
			}
		}
	}
	d.pastPeriods(list)
	d.samePeriods(list)
	d.dayOfEvent(list)
	d.places(list)
	d.headlines(list)
}

func (d *document) cuesUpTo(k int) {
	if k >= 0 {
		d.cuesOf(&d.sentences[k])
	}
}

// source is whom the sentences that name nobody go on speaking for.
type source struct {
	cue      *cue
	sentence int  // where it is named
	lead     bool // in the first paragraph, several paragraphs before
}

// longSentence bounds how far a sentence is looked through for each of its
// figures, in code points.
const longSentence = 800

// leadReaches is for how many paragraphs the figures of the first one's source go
// on, as long as nobody else speaks.
const leadReaches = 3

// sourcesOf gives for each sentence without a cue the source that it goes on
// with, or nil.
func (d *document) sourcesOf() []*source {
	out := make([]*source, len(d.sentences))
	var here, lead, first *source
	var said *source // by the label of the block
	leadBlock, block, opened, spoken := -1, -1, false, false
	for k := range d.sentences {
		s := &d.sentences[k]
		if s.block != block {
			block, here, spoken = s.block, nil, false
			if leadBlock < 0 && (s.dateline || d.isParagraph(s)) {
				leadBlock = block
			}
			if lead != nil && (block-leadBlock > leadReaches || opened) {
				lead = nil
			}
		}
		if block > leadBlock && leadBlock >= 0 && (d.quotationAt(s.Start) >= 0 && d.quoted[d.quotationAt(s.Start)].End-s.Start > 20) {
			opened = true
		}
		main := d.mainCue(k)
		if label := d.labelOf(k); label != nil {
			here, said = label, label
		} else if said != nil && said.block(d) != block {
			said = nil
		}
		if main == nil && len(d.cues[k]) == 0 {
			switch {
			case said != nil:
				out[k] = said
			case here != nil:
				out[k] = here
			case lead != nil && block > leadBlock && !spoken:
				out[k] = &source{lead.cue, lead.sentence, true}
			case first != nil && d.sliced(s):
				here = first
				out[k] = first
			}
			continue
		}
		spoken = true
		if here = nil; main != nil {
			here = &source{cue: main, sentence: k}
		}
		if here != nil && (decides[main.verb] || decidesZh[main.verb]) && !d.pressRelease(s) {
			here = nil // a decision, and not figures that go on
		}
		if (block == leadBlock || block == leadBlock+1 && first == nil && !opened) && here != nil && (main.hop.Relation == CitesDataOf || main.paper) {
			lead, first = here, here
		} else if block > leadBlock && main != nil && main.hop.Relation == Quotes && !main.unnamed {
			opened = true
		}
	}
	return out
}

// labelOf gives the speaker whom a paragraph of a transcript begins with.
func (d *document) labelOf(k int) *source {
	if list := d.cues[k]; len(list) > 0 && list[0].verb == "：" && d.opensBlock(list[0].Start) && !list[0].nobody {
		return &source{cue: &list[0], sentence: k}
	}
	return nil
}

func (s *source) block(d *document) int { return d.sentences[s.sentence].block }

// sliced tells whether a sentence opens with how the figures are broken down:
// 从地区看, 分行业看.
func (d *document) sliced(s *sentence) bool {
	r := d.at(s.Start)
	return (r == '从' || r == '分' || r == '按') && len(s.clauses) > 1 && (d.at(s.clauses[0].End-1) == '看' || d.at(s.clauses[0].End-1) == '分')
}

// pressRelease tells whether a sentence announces as those do who publish it
// themselves: X today announced.
func (d *document) pressRelease(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+200); i++ {
		if d.at(i) == 't' && d.hasWord(i, "today announced") || d.at(i) == 'a' && d.hasWord(i, "announced today") || d.at(i) == '今' && (d.has(i, "今天宣布") || d.has(i, "今日宣布")) {
			return true
		}
	}
	return false
}

// isParagraph tells whether a sentence is of the body: it ends as sentences do.
func (d *document) isParagraph(s *sentence) bool {
	for i := s.End - 1; i > s.Start; i-- {
		r := d.at(i)
		if isCloser(r) || isSpace(r) {
			continue
		}
		return isTerminator(r) || r == '.' || r == '；' || r == ';'
	}
	return false
}

// mainCue gives the cue of a sentence that its figures rest on: the last named
// one that is not a mere aside.
func (d *document) mainCue(k int) *cue {
	var main *cue
	for i := range d.cues[k] {
		c := &d.cues[k][i]
		if c.nobody || c.unnamed || c.near || c.hop.PartyName == "" {
			continue
		}
		if main == nil || c.depth() >= main.depth() && !c.inner {
			main = c
		}
	}
	return main
}

// continues tells whether a candidate goes on with a source.
func (d *document) continues(c *Candidate, src *source) bool {
	it := &d.found[c.Mention]
	if len(c.Attribution) > 0 || d.aside(it, &d.sentences[it.sentence]) || c.AttributionEnd != EndUnknown || c.Stance != "affirm" || d.quotationAt(it.Start) >= 0 {
		return false
	}
	s := &d.sentences[it.sentence]
	if src.lead && !d.ofPaper(s) && !d.ofKind(it, s) {
		return false
	}
	if d.ownReckoning(s) {
		return false
	}
	switch src.cue.hop.Relation {
	case CitesDataOf, ReportsFrom:
		return !d.elsewhere(s, src)
	case Quotes:
		return !src.lead && (src.cue.verb == "：" || d.backshifted(s))
	}
	return false
}

// ofKind tells whether a figure is of the kinds that a source's figures in the
// first paragraph go on with: shares, sums, what stands beside such, and what is
// given for another period (At the end of June, 12月末).
func (d *document) ofKind(it *item, s *sentence) bool {
	if d.dateWordAt(s.Start) || isDigit(d.at(s.Start)) && d.dayHere(s.Start) {
		return true
	}
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= s.Start })
	for ; k < len(d.found) && d.found[k].Start < s.End && d.found[k].Start < s.Start+longSentence; k++ {
		switch d.found[k].Kind {
		case Percent, Money, Ratio, PercentagePoint:
			return true
		}
	}
	return false
}

// ownReckoning tells whether a sentence is the writer's own: it reckons with what
// was said before, or tells of a market.
func (d *document) ownReckoning(s *sentence) bool {
	switch d.latinWord(s.Start) {
	case "that", "this", "these":
		return true
	}
	for i, n := s.Start, 0; n < 3 && isLatin(d.at(i)); n++ {
		word := d.latinWord(i)
		if market[word] && n > 0 || market[word] && word != "index" {
			return true
		}
		i = d.spaces(i + len([]rune(word)))
	}
	if !isHan(d.at(s.Start)) {
		return false
	}
	for i := s.Start; i < min(s.End, s.Start+10); i++ {
		for n := 2; n <= 4; n++ {
			if i+n > len(d.text) {
				break
			}
			if w := string(d.text[i : i+n]); marketZh[w] || i == s.Start && reckonsZh[w] {
				return true
			}
		}
	}
	return false
}

// ofPaper tells whether a sentence is about the survey or report itself: The
// telephone poll of 1,038 voters.
func (d *document) ofPaper(s *sentence) bool {
	for _, t := range d.phrase(Range{s.Start, min(s.End, s.Start+70)}, 8) {
		if figureNouns[t.text] {
			return true
		}
	}
	for i := s.Start; i < min(s.End, s.Start+12); i++ {
		for _, w := range []string{"调查", "民调", "报告", "受访"} {
			if d.has(i, w) {
				return true
			}
		}
	}
	return false
}

// elsewhere tells whether a sentence opens with a place that the source's
// sentence did not speak of.
func (d *document) elsewhere(s *sentence, src *source) bool {
	at, ok := d.firstPlace(s.Start, min(s.End, s.Start+24))
	if !ok || at.a == "WORLD" {
		return false
	}
	if _, object := d.role(at); object {
		return false // 对欧盟出口
	}
	from := &d.sentences[src.sentence]
	same, any := false, false
	d.words.within(from.Start, min(from.End, from.Start+longSentence), geographyWord, func(w match) {
		any = true
		same = same || strings.HasPrefix(w.a, at.a) || strings.HasPrefix(at.a, w.a) || w.a == "WORLD"
	})
	return !same && (any || !strings.Contains(at.a, "-"))
}

// backshifted tells whether a sentence goes on reporting what somebody said:
// "Varion would, however, expand".
func (d *document) backshifted(s *sentence) bool {
	for i := s.Start; i < min(s.End, s.Start+80); i++ {
		if d.at(i) == 'w' && d.hasWord(i, "would") {
			return true
		}
	}
	return false
}

// periodFrom gives, as an inference, the period of the first figure that the
// source was named with: what the text is about, and not its parts.
func (d *document) periodFrom(before []Candidate, src *source) *quantity.Period {
	var topic *quantity.Period
	for i := len(before) - 1; i >= max(0, len(before)-24); i-- {
		b := &before[i]
		k := d.found[b.Mention].sentence
		if k < src.sentence {
			break
		}
		if b.Period != nil && b.Period.Recurrence == "" && len(b.Attribution) > 0 && b.Attribution[len(b.Attribution)-1].Party == src.cue.hop.Party && (topic == nil || k == src.sentence) {
			topic = b.Period
		}
	}
	if topic != nil {
		return inferred(topic)
	}
	return nil
}

func inferred(p *quantity.Period) *quantity.Period {
	out := *p
	out.Inferred = true
	return &out
}

// pastPeriods sets back by a year what would lie ahead: a quarter named without
// its year, in a sentence that foretells nothing.
func (d *document) pastPeriods(list []Candidate) {
	if d.in.Reference == nil {
		return
	}
	for i := range list {
		c := &list[i]
		p := c.Period
		if p == nil || p.Start == nil || p.End == nil || p.Recurrence != "" || c.Stance != "affirm" || !p.End.Time().After(d.in.Reference.Time()) ||
			p.Grain != quantity.Quarter && p.Grain != quantity.Half || p.Start.Year != d.in.Reference.Year || d.foretells(c) {
			continue
		}
		out := *p
		start, end := *p.Start, *p.End
		start.Year--
		end.Year--
		out.Start, out.End, out.Inferred = &start, &end, true
		c.Period = &out
	}
}

// foretells tells whether the sentence of a candidate speaks of what is to come,
// or names a year.
func (d *document) foretells(c *Candidate) bool {
	year := strconv.Itoa(d.in.Reference.Year)
	for i := c.Start; i < min(c.End, c.Start+longSentence); i++ {
		switch d.at(i) {
		case '将', '料', '拟':
			return true
		case '预':
			if d.has(i, "预计") || d.has(i, "预期") || d.has(i, "预测") || d.has(i, "预估") {
				return true
			}
		case '今', '本':
			if d.has(i, "今年") || d.has(i, "本年") || d.has(i, "本季") {
				return true
			}
		case rune(year[0]):
			if d.has(i, year) {
				return true
			}
		}
		for _, w := range []string{"will", "would", "expect", "expects", "expected", "forecast", "plans", "by", "this"} {
			if d.at(i) == rune(w[0]) && d.hasWord(i, w) {
				return true
			}
		}
	}
	return false
}

// dayOfEvent gives casualties without a day that of the event which the first
// paragraph reports.
func (d *document) dayOfEvent(list []Candidate) {
	lead := d.leadEnd()
	var day *quantity.Period
	place := ""
	for i := range list {
		c := &list[i]
		switch {
		case c.Start < lead:
			if day == nil && c.Period != nil && c.Period.Grain == quantity.Day && c.Period.Recurrence == "" && c.Period.Start != nil && c.Period.End != nil && *c.Period.Start == *c.Period.End {
				day, place = c.Period, c.Geography
			}
		case day != nil && c.Period == nil && isCasualty(c.Quantity.Unit) && c.AttributionEnd != EndUnknown && !differ(place, c.Geography):
			c.Period = inferred(day)
		}
	}
}

// samePeriods gives figures of one paper without a time that of the others of
// the same paper: the days on which a poll was taken.
func (d *document) samePeriods(list []Candidate) {
	known := map[string]*quantity.Period{} // the days on which people were asked
	party := func(c *Candidate) string {
		if n := len(c.Attribution); n > 0 && c.Attribution[n-1].Relation == CitesDataOf && c.AttributionEnd == EndPrimary {
			return c.Attribution[n-1].Party
		}
		return ""
	}
	for i := range list {
		c := &list[i]
		p := party(c)
		if p == "" || c.Period == nil || c.Period.Inferred || c.Period.Recurrence != "" || c.Period.Start == nil || c.Period.End == nil {
			continue
		}
		if known[p] == nil && d.asked(c) {
			known[p] = c.Period
		}
	}
	for i := range list {
		c := &list[i]
		if k := known[party(c)]; k != nil && (c.Period == nil || c.Period.Inferred) && c.Stance == "affirm" {
			c.Period = inferred(k)
		}
	}
}

// asked tells whether the sentence of a candidate says when people were asked.
func (d *document) asked(c *Candidate) bool {
	for i := c.Start; i < min(c.End, c.Start+longSentence); i++ {
		for _, w := range []string{"conducted", "surveyed", "polled", "carried out", "interviewed", "fieldwork"} {
			if d.at(i) == rune(w[0]) && d.hasWord(i, w) {
				return true
			}
		}
		if d.at(i) == '进' && d.has(i, "进行") || d.at(i) == '访' && d.has(i, "访问了") {
			return true
		}
	}
	return false
}

// mainPlace gives the place that the whole text is about: the country that is
// named most, in the title and the first paragraph above all, or the part of it.
// A dateline and the money of one country count for it too.
func (d *document) mainPlace() string {
	if len(d.sentences) < 3 {
		return ""
	}
	w := placeWeights{codes: map[string]int{}, front: map[string]bool{}, text: map[string]bool{}}
	d.weighPlaces(&w)
	d.weighMoney(&w)
	countries := map[string]int{}
	total := 0
	for code, n := range w.codes {
		country, _, _ := strings.Cut(code, "-")
		countries[country] += n
		total += n
	}
	best := heaviest(countries)
	if best == "" || total < 2 {
		return ""
	}
	second := 0
	for code, n := range countries {
		if code != best {
			second = max(second, n)
		}
	}
	if !w.text[best] && total >= 2*countries[best] {
		return "" // written there, and about other places too
	}
	if !(w.front[best] && 2*countries[best] >= 3*second) && countries[best] < 3*second {
		return ""
	}
	parts := map[string]int{}
	for code, n := range w.codes {
		if strings.HasPrefix(code, best+"-") {
			parts[code] = n
		}
	}
	if part := heaviest(parts); part != "" && w.front[part] && 10*parts[part] >= 4*countries[best] {
		return part
	}
	return best
}

// placeWeights is how much a text speaks of places.
type placeWeights struct {
	codes map[string]int
	front map[string]bool // in the title, the dateline or the first paragraph
	text  map[string]bool // countries that more than a dateline speaks of
}

// add counts a place; w.add of a part is for its country as well.
func (w *placeWeights) add(code string, weight int, front, text bool) {
	w.codes[code] += weight
	country, _, _ := strings.Cut(code, "-")
	if front {
		w.front[code], w.front[country] = true, true
	}
	w.text[country] = w.text[country] || text
}

// weighPlaces counts the places that a text names.
func (d *document) weighPlaces(weights *placeWeights) {
	covered, lead := 0, d.leadEnd()
	d.words.within(0, len(d.text), geographyWord, func(w match) {
		if w.start < covered || w.b == "not" || w.a == "WORLD" || d.at(w.end) == '$' {
			return
		}
		covered = w.end
		code, weight := w.a, 1
		in, object := d.role(w)
		if w.b == "capital" && !in {
			code, _, _ = strings.Cut(code, "-")
		}
		switch front := w.start < lead; {
		case d.sentences[d.sentenceAt(w.start)].dateline:
			weights.add(code, 2, true, false)
			return
		case front && object:
			weight = 2
		case front:
			weight = 3
		}
		weights.add(code, weight, w.start < lead, true)
	})
}

// weighMoney counts the sums in the money of one country: the code of a currency
// begins with that of its country.
func (d *document) weighMoney(weights *placeWeights) {
	sums := map[string]int{}
	for i := range d.found {
		it := &d.found[i]
		if it.Kind != Money || len(it.Quantity.Unit) != 3 {
			continue
		}
		switch u := it.Quantity.Unit; {
		case u == "USD", u == "EUR", u[0] == 'X', u == "CNY" && d.elsewhereInFront(weights, "CN"): // 元 is money of many
		default:
			sums[u[:2]]++
		}
	}
	for code, n := range sums {
		weights.add(code, min(n, 3), n > 1, true)
	}
}

// places gives the place that the text is about to what names none, and to what
// names it only as a whole.
func (d *document) places(list []Candidate) {
	main := d.mainPlace()
	if main == "" {
		return
	}
	accounts := d.ofAccounts()
	for i := range list {
		c := &list[i]
		if c.Geography == "" && c.Quantity.Unit != "countries" && !accounts {
			c.Geography = d.placeBefore(list[:i], c)
		}
		switch {
		case c.Quantity.Unit == "countries", accounts && c.Geography == "":
		case c.Geography == "", strings.HasPrefix(main, c.Geography+"-"):
			c.Geography = main
		case d.placedBy(c) && d.names(d.found[c.Mention].sentence, main):
			c.Geography = main
		}
	}
}

// placeBefore gives the one place of the figures before a candidate in its
// paragraph, where the sentence between says nothing else.
func (d *document) placeBefore(before []Candidate, c *Candidate) string {
	here := &d.sentences[d.found[c.Mention].sentence]
	code := ""
	for i := len(before) - 1; i >= max(0, len(before)-8); i-- {
		b := &before[i]
		k := d.found[b.Mention].sentence
		if d.sentences[k].block != here.block || d.found[c.Mention].sentence-k > 2 {
			break
		}
		if b.Geography == "" {
			continue
		}
		if code != "" && code != b.Geography {
			return ""
		}
		code = b.Geography
	}
	return code
}

// ofAccounts tells whether a text is about the accounts of a company: what it
// earned is no figure of the country that it sits in.
func (d *document) ofAccounts() bool {
	lead, front, all := d.leadEnd(), 0, 0
	d.words.within(0, len(d.text), accountWord, func(w match) {
		if all++; w.start < lead {
			front++
		}
	})
	return front > 0 && all > 3
}

// placedBy tells whether only who told a figure says where: U.S. customs data.
func (d *document) placedBy(c *Candidate) bool {
	at, any := false, false
	d.words.within(c.Start, min(c.End, c.Start+longSentence), geographyWord, func(w match) {
		if !strings.HasPrefix(c.Geography, w.a) {
			return
		}
		inside := false
		for _, h := range c.Attribution {
			inside = inside || w.start >= h.Start && w.end <= h.End
		}
		at, any = at || !inside, true
	})
	return any && !at
}

func (d *document) names(sentence int, place string) (found bool) {
	s := &d.sentences[sentence]
	d.words.within(s.Start, min(s.End, s.Start+longSentence), geographyWord, func(w match) { found = found || strings.HasPrefix(w.a, place) })
	return found
}

// leadEnd gives where the first paragraph ends.
func (d *document) leadEnd() int {
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

// elsewhereInFront tells whether the front of a text names other countries and
// not this one.
func (d *document) elsewhereInFront(w *placeWeights, country string) bool {
	return len(w.front) > 0 && !w.front[country]
}

// heaviest gives the key of the largest weight, the first of equals.
func heaviest(weights map[string]int) string {
	best := ""
	for code, n := range weights {
		if best == "" || n > weights[best] || n == weights[best] && code < best {
			best = code
		}
	}
	return best
}

// headlines completes what a heading says with what the text below it says of
// the same number.
func (d *document) headlines(list []Candidate) {
	for i := range list {
		c := &list[i]
		s := &d.sentences[d.found[c.Mention].sentence]
		if d.isParagraph(s) || s.End-s.Start > 140 || len(c.Attribution) > 0 && c.AttributionEnd == EndPrimary {
			continue
		}
		for j := i + 1; j < min(len(list), i+40); j++ {
			o := &list[j]
			if d.found[o.Mention].sentence == d.found[c.Mention].sentence || !sameNumber(c, o) && !rounded(c, o) {
				continue
			}
			if len(o.Attribution) > 0 || c.AttributionEnd == EndUnknown {
				c.Attribution, c.AttributionEnd = o.Attribution, o.AttributionEnd
			}
			if c.Period == nil && o.Period != nil {
				c.Period = inferred(o.Period)
			}
			if o.Geography != "" {
				c.Geography = o.Geography
			}
			break
		}
	}
}

// rounded tells whether a heading's number is that of the text, rounded: £19m for
// £19.3m, close to five tenths for 49.4 %.
func rounded(heading, o *Candidate) bool {
	h, v := heading.Quantity, o.Quantity
	if heading.Kind != o.Kind || h.Value == nil || v.Value == nil || h.Value.Sign() <= 0 || v.Value.Sign() <= 0 {
		return false
	}
	hv, ov := *h.Value, *v.Value
	switch {
	case h.Unit == v.Unit:
	case h.Unit == share && v.Unit == "percent":
		hv = hv.Mul(decimal.Pow10(2))
	default:
		return false
	}
	if len(h.Value.String()) >= len(v.Value.String()) && h.Comparator == v.Comparator && h.Unit == v.Unit && h.Comparator == quantity.Eq {
		return false
	}
	gap := hv.Sub(ov)
	if gap.Sign() < 0 {
		gap = ov.Sub(hv)
	}
	return gap.Mul(decimal.FromInt(12)).Cmp(ov) <= 0
}

// sameNumber tells whether two candidates state one number of one unit, however
// it is bounded.
func sameNumber(a, b *Candidate) bool {
	q, r := a.Quantity, b.Quantity
	if a.Kind != b.Kind || differ(q.Unit, r.Unit) {
		return false
	}
	if q.Value != nil && r.Value != nil {
		return q.Value.Cmp(*r.Value) == 0
	}
	return q.Value == nil && r.Value == nil && numberKey(a) == numberKey(b)
}
