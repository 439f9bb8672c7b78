package extract

import "strings"

// mainPlace gives the place that the whole text is about: the country that is
// named most, in the title and the first paragraph above all, or the part of it.
// A dateline and the money of one country count for it too.
func (d *document) mainPlace() string {
	if len(d.sentences) < 3 {
		return ""
	}
	w := placeWeights{codes: map[string]int{}, signs: map[string]int{}, front: map[string]bool{}, text: map[string]bool{}}
	d.weighPlaces(&w)
	d.weighSigns(&w)
	d.weighMoney(&w)
	countries := map[string]int{}
	total := 0
	world := w.codes["WORLD"]
	delete(w.codes, "WORLD")
	for code, n := range w.codes {
		country, _, _ := strings.Cut(code, "-")
		countries[country] += n
		total += n
	}
	best := heaviest(countries)
	if w.front["WORLD"] && world > 2 && world >= countries[best] {
		return "WORLD"
	}
	if best == "" || total < 2 {
		return ""
	}
	second := 0
	for code, n := range countries {
		if code != best {
			second = max(second, n)
		}
	}
	if !w.text[best] && (total >= 2*countries[best] || world > 0 || d.atLarge(Range{0, d.leadEnd()}) == nowhere) {
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
	if best == "GB" && w.ofEngland() {
		return english
	}
	part := heaviest(parts)
	if part == "" || !w.front[part] || part == english || 10*parts[part] < 4*(countries[best]-w.signs[best]) {
		return best
	}
	for code, n := range parts {
		if code != part && 2*n > parts[part] && part != english {
			return best // one of several of its parts
		}
	}
	if !w.text[part] && d.ofCompany() {
		return ""
	}
	return part
}

// mainCountry gives the country of the place that the whole text is about.
func (d *document) mainCountry() string {
	if d.country == nil {
		country, _, _ := strings.Cut(d.mainPlace(), "-")
		d.country = &country
	}
	return *d.country
}

// placeWeights is how much a text speaks of places.
type placeWeights struct {
	codes map[string]int
	front map[string]bool // in the title, the dateline or the first paragraph
	text  map[string]bool // countries that more than a dateline speaks of
	signs map[string]int  // of the weight of a country, what no place of it is named for
	named int             // how often the text says Britain
}

// add counts a place; w.add of a part is for its country as well.
func (w *placeWeights) add(code string, weight int, front, text bool) {
	w.codes[code] += weight
	country, _, _ := strings.Cut(code, "-")
	if country == "GB" && code != country && !ofOtherNation[code] && code != english { // a county of England
		w.codes[english] += weight
		w.codes[code] -= weight - weight/3
		w.front[english] = w.front[english] || front
	}
	if front {
		w.front[code], w.front[country] = true, true
	}
	w.text[country] = w.text[country] || text
	w.text[code] = w.text[code] || text
}

// ofEngland tells whether a text on Great Britain is about England: it names
// places and offices of England, seldom the whole and no other nation.
func (w *placeWeights) ofEngland() bool {
	others := 0
	for code := range ofOtherNation {
		others += w.codes[code]
	}
	return w.codes[english] > 1 && w.codes[english] > w.named && 4*others < w.codes[english] && w.codes[english] >= w.signs["GB"]
}

// english is England, which the counties of Great Britain are parts of but those
// of the other nations.
const english = "GB-ENG"

var ofOtherNation = map[string]bool{
	"GB-SCT": true, "GB-WLS": true, "GB-NIR": true, "GB-GLG": true, "GB-EDH": true, "GB-ABE": true, "GB-DND": true,
	"GB-CRF": true, "GB-SWA": true, "GB-BFS": true,
}

// weighPlaces counts the places that a text names.
func (d *document) weighPlaces(weights *placeWeights) {
	lead := d.leadEnd()
	d.placesIn(0, len(d.text), func(w match) {
		code, weight := w.a, 1
		in, object := d.role(w)
		if w.b == "capital" && !in || d.officeOf(w) {
			code, _, _ = strings.Cut(code, "-")
		}
		if d.sentences[d.sentenceAt(w.start)].dateline {
			weights.add(code, 2, true, false)
			return
		}
		if code == "GB" && w.b == "place" {
			weights.named++
		}
		switch front := w.start < lead; {
		case front && object:
			weight = 2
		case front:
			weight = 3
		}
		weights.add(code, weight, w.start < lead, true)
	})
}

// offices are those whose "of" names a part of a country and not where a text plays.
var offices = map[string]bool{"mayor": true, "governor": true, "senator": true, "bishop": true, "archbishop": true, "university": true, "duke": true, "bank": true, "prince": true}

// officeOf tells whether a place only names an office: the former mayor of São Paulo.
func (d *document) officeOf(w match) bool {
	b := d.back(w.start)
	if d.wordBefore(b, "of") == 0 {
		return false
	}
	end := d.back(b - len("of"))
	return offices[string(d.text[d.wordStart(end):end])]
}

// weighSigns counts the offices, parties and rulers of countries that a text
// names.
func (d *document) weighSigns(weights *placeWeights) {
	covered, lead := 0, d.leadEnd()
	seen := map[string]int{}
	d.words.within(0, len(d.text), signWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if seen[w.word]++; seen[w.word] > 3 {
			return
		}
		weights.add(w.a, 1, w.start < lead, true)
		if country, _, part := strings.Cut(w.a, "-"); !part {
			weights.signs[country]++
		}
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
	accounts := d.ofAccounts()
	country, _, _ := strings.Cut(main, "-")
	sections, at, section := d.sectionPlaces(), 0, ""
	for i := range list {
		c := &list[i]
		for ; at < len(sections) && sections[at].end <= c.Start; at++ {
			section = sections[at].place
		}
		if c.Geography == "" && section != "" && c.Quantity.Unit != "countries" {
			c.Geography = section
			continue
		}
		switch c.Geography {
		case nowhere:
			c.Geography = ""
			continue
		case national:
			c.Geography = country
			continue
		}
		if main == "" {
			continue
		}
		if c.Geography == "" && c.Quantity.Unit != "countries" && !accounts {
			c.Geography = d.placeBefore(list[:i], c)
		}
		switch {
		case c.Quantity.Unit == "countries", accounts && c.Geography == "":
		case c.Geography == "", strings.HasPrefix(main, c.Geography+"-") && !d.ofNation(c):
			c.Geography = main
		case d.placedBy(c) && (main == "WORLD" || d.names(d.found[c.Mention].sentence, main)):
			c.Geography = main
		}
	}
}

// sectionPlace is the place of a section, "" for none, from the end of its heading
// on.
type sectionPlace struct {
	end   int
	place string
}

// sectionPlaces gives the headings of a text, with the place of those that only
// name one.
func (d *document) sectionPlaces() []sectionPlace {
	var out []sectionPlace
	for k := range d.sentences {
		s := &d.sentences[k]
		if k == 0 || s.dateline || k+1 < len(d.sentences) && d.sentences[k+1].block == s.block || s.End-s.Start > headingLength || !d.opensBlock(s.Start) || d.isParagraph(s) {
			continue
		}
		place := ""
		d.placesIn(s.Start, s.End, func(w match) {
			if w.start == s.Start && d.spaces(w.end) >= s.End-1 {
				place = w.a
			}
		})
		out = append(out, sectionPlace{s.End, place})
	}
	return out
}

// headingLength bounds a heading, in code points.
const headingLength = 60

// ofNation tells whether the sentence of a figure says before it that it is of a
// whole country.
func (d *document) ofNation(c *Candidate) bool {
	it := &d.found[c.Mention]
	return d.atLarge(Range{max(c.Start, it.Start-windowBefore), it.End}) == national
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

// ofCompany tells whether a text is about a company: what it does is not done
// where its seat is.
func (d *document) ofCompany() bool {
	n := 0
	d.words.within(0, len(d.text), accountWord, func(match) { n++ })
	return n > 1
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
