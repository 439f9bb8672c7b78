package extract

import "strings"

// English speakers are read as noun phrases: the words before "said", behind
// "according to". tellerEn looks at their head: a name, a body, an office, people
// without a name, or what somebody put out ("data from", "a Gallup poll").

// teller is who a noun phrase says that told it.
type teller struct {
	Range        // of the words that name it
	hop     Hop  // Relation says what it is: quotes a person, cites_data_of a body, reports_from an outlet
	unnamed bool // a person who is not named
	nobody  bool // a paper that nobody is named for
	paper   bool // something that was put out, not who did
	titled  bool // a person whose office is named
	voice   bool // a person who speaks for a body
	polled  bool // who asked those who look ahead for a living: analysts polled by
}

// tellerEn reads the teller of a noun phrase. The range begins with it; what
// follows its head is read only for whom it belongs to.
func (d *document) tellerEn(r Range) (teller, bool) {
	return d.tellerOf(d.phrase(r, 24), 0)
}

func (d *document) tellerOf(ts []latin, depth int) (teller, bool) {
	if depth < 3 {
		if t, ok := d.pollsterOf(ts, depth); ok {
			return t, true
		}
	}
	det := ""
	for len(ts) > 0 && (determiners[ts[0].text] || leadWords[ts[0].text] && len(ts) > 1 && !(sits[ts[1].text] && d.personNoun(ts[0])) && !(ts[0].upper && len(ts) > 1 && ts[1].upper && !openers[ts[0].text]) || isDigit(d.at(ts[0].Start)) && !ts[0].upper) && !(ts[0].owner && ts[0].upper) {
		if determiners[ts[0].text] || fresh[ts[0].text] && det == "" {
			det = ts[0].text // new figures are none that were spoken of
		}
		if len(ts) > 2 && ts[1].text == "of" && ts[0].text == "one" { // one of the people
			t, ok := d.tellerOf(ts[2:], depth+1)
			if ok && !t.unnamed {
				t.unnamed, t.hop = true, Hop{PartyName: d.slice(ts[0].Start, ts[len(ts)-1].End), Relation: Quotes}
			}
			return t, ok
		}
		if len(ts) > 2 && ts[1].text == "of" && (ts[0].text == "half" || ts[0].text == "most" || ts[0].text == "many") {
			return teller{}, false // half of those asked
		}
		if len(ts) > 2 && ts[1].text == "in" && isDigit(d.at(ts[2].Start)) {
			return teller{}, false // four in 10 adults
		}
		ts = ts[1:]
	}
	if len(ts) == 0 || depth > 3 {
		return teller{}, false
	}
	if len(ts) > 1 && ts[0].text == "number" && ts[1].text == "of" {
		return d.tellerOf(ts[2:], depth+1)
	}
	for k := 1; k < min(len(ts)-1, 4) && !ts[k-1].upper; k++ { // industry group the Petroleum Association
		if ts[k].text == "the" && ts[k+1].upper && d.bodyEnds(ts[k-1]) {
			return d.tellerOf(ts[k:], depth+1)
		}
	}
	p := d.headEnd(ts)
	if p == 0 {
		return teller{}, false
	}
	head, rest := ts[:p], ts[p:]
	last := head[p-1]
	short := last.upper && d.acronymAt(last.Range) && !d.nationBegins(last.Range) // WHO and IT are names
	if indefinite[last.text] && !short {
		return teller{}, false
	}
	switch {
	case p == 1 && pronouns[last.text] && !last.owner && !short:
		return d.antecedent(last)
	case p == 1 && det == "" && last.upper && !last.owner && d.several(last):
		if t, ok := d.peopleEn(head, rest, det, depth); ok && !t.unnamed {
			return t, true
		}
		return d.crowd(head), true
	case last.upper && d.mediumOfState(head):
		w, _ := d.words.before(last.End, bodyWord)
		return d.bodyEn(head, rest, det, w)
	case last.upper:
		if w, ok := d.words.before(last.End, cueWord); ok && w.a == "unnamed" && w.start == head[0].Start && p > 1 { // Wall Street
			return teller{Range: Range{w.start, w.end}, unnamed: true, hop: Hop{PartyName: d.slice(w.start, w.end), Relation: Quotes}}, true
		}
		return d.properEn(head, rest, det)
	case papers[last.text]:
		return d.paperEn(head, rest, det, depth)
	}
	if t, ok := d.peopleEn(head, rest, det, depth); ok {
		return t, true
	}
	if w, ok := d.words.before(last.End, bodyWord); ok {
		return d.bodyEn(head, rest, det, w)
	}
	if _, ok := d.words.before(last.End, titleWord); ok {
		if name, ok := d.secondOffice(rest); ok {
			return d.named(name, true, false)
		}
		if name, ok := behindDuty(rest); ok {
			return d.named(name, true, false)
		}
		return d.officeEn(head, det, d.phraseEnd(head, rest))
	}
	if d.several(last) && !last.owner && !(det == "the" && pluralBodies[last.text]) {
		for i, t := range head {
			if t.upper && !(i == 0 && d.opensSentence(t.Start)) {
				return teller{}, false
			}
		}
		return d.crowd(head), true
	}
	return teller{}, false
}

// properEn reads a head that ends in a name: ING economist Jane Doe, the World
// Food Programme, Treasury Secretary Jane Doe.
func (d *document) properEn(head, rest []latin, det string) (teller, bool) {
	head = head[seated(head):]
	k := len(head)
	for k > 0 && (head[k-1].upper || k < len(head) && (bridges[head[k-1].text] || particles[head[k-1].text] || head[k-1].text == "the") && k > 1) {
		k--
	}
	for k < len(head) && !head[k].upper {
		k++
	}
	if k == 0 && len(head) > 1 && head[1].upper && !head[0].owner && d.trade(head[0]) {
		k = 1 // Toolmaker Norling
	}
	for i := len(head) - 2; i >= k; i-- { // Ukraine's President Jane Doe
		if head[i].owner && !d.ownersBody(head[i:]) && !d.officeNamed(head[i], head[i+1]) {
			if r := d.trimPossessive(Range{head[k].Start, head[i].End}); d.isMedium(r) { // CNN's Jane Doe
				t, ok := d.named(r, false, true)
				t.hop.Relation = ReportsFrom
				return t, ok
			}
			k, det = i+1, ""
			break
		}
	}
	person, medium := false, false
	for i, t := range head[:k] {
		person = person || d.personNoun(t)
		medium = medium || mediumNouns[t.text] && (i == k-1 || t.text != "agency")
	}
	house := k > 0 && !person && (d.bodyEnds(head[k-1]) || d.trade(head[k-1])) && !head[k-1].owner // mortgage lender Castle Bank
	if k > 0 && d.severalPeople(head[k-1], rest) {                                                 // pollsters Harrow Lane
		house, person = true, false
	}
	seq := Range{head[k].Start, head[len(head)-1].End}
	if head[len(head)-1].owner {
		seq.End -= 2
		if d.at(seq.End) == 's' { // Boys'
			seq.End++
		}
	}
	if w, ok := d.words.at(seq.Start, dateWord); ok && w.end >= seq.End {
		return teller{}, false
	}
	office := Range{}
	d.words.within(seq.Start, seq.End, titleWord, func(w match) { office = Range{w.start, w.end} })
	if office.End > 0 && office.End < seq.End && !d.bodyIn(Range{office.End, seq.End}) {
		rest := Range{d.spaces(office.End), seq.End}
		if rest.End > rest.Start && d.at(rest.Start) != ',' && isUpperCase(d.original[rest.Start]) {
			seq, person = rest, true
		}
	} else if office.End == seq.End && office.End > 0 {
		if name, ok := nameOfMinister(rest); ok {
			return d.named(name, true, false)
		}
		return d.officeEn(head, det, d.phraseEnd(head, rest))
	}
	if name, ok := d.officerOfPlace(seq); ok {
		return d.named(name, true, false)
	}
	if len(head) == 1 && det == "" && d.capitalByPlace(seq) {
		if w, ok := d.words.at(seq.Start, unitWord); ok && w.a == "people" { // Sailors said
			return teller{Range: seq, unnamed: true, hop: Hop{PartyName: d.slice(seq.Start, seq.End), Relation: Quotes}}, true
		}
		return teller{}, false // Deaths recorded on the route
	}
	t, ok := d.named(seq, person, det == "the" || house)
	if ok && t.hop.Relation == CitesDataOf && len(rest) > 1 && rest[0].text == "and" && (rest[1].upper || rest[1].text == "the") {
		if o, ok := d.tellerOf(rest[1:], 2); ok && o.hop.Relation == CitesDataOf && !o.paper { // UNICEF and the WHO
			t.hop.PartyName = d.slice(t.Start, o.End)
			t.End = o.End
		}
	}
	if ok && (medium || t.hop.Relation == CitesDataOf && len(rest) > 0 && outletWords[rest[0].text] && mediumNouns[rest[0].text]) { // the Northport Ledger newspaper
		t.hop.Relation = ReportsFrom
	}
	return t, ok
}

// apposed gives the name that follows an office between commas: the interior
// minister, Jane Doe.
func (d *document) apposed(end int) (Range, bool) {
	if d.at(end) != ',' {
		return Range{}, false
	}
	ts := d.phrase(Range{d.spaces(end + 1), min(len(d.text), end+60)}, 5)
	n := 0
	for n < len(ts) && (ts[n].upper || n > 0 && particles[ts[n].text] && n+1 < len(ts) && ts[n+1].upper) {
		n++
	}
	if n < 1 || n > 4 || d.dateWordAt(ts[0].Start) {
		return Range{}, false
	}
	r := Range{ts[0].Start, ts[n-1].End}
	if next := d.at(r.End); next != ',' && next != '.' && next != ';' && next != '\n' && next != 0 || d.bodyByForm(r) || d.isMedium(r) {
		return Range{}, false
	}
	return r, true
}

func (d *document) personNoun(t latin) bool {
	if _, ok := d.words.before(t.End, titleWord); ok {
		return true
	}
	w, ok := d.words.before(t.End, cueWord)
	return ok && w.a == "unnamed"
}

// named makes a teller of a proper name, by the catalogue or by its form.
func (d *document) named(r Range, person, article bool) (teller, bool) {
	r, ok := d.trim(r)
	if !ok || gauges[string(d.text[r.Start:r.End])] { // GDP grew
		return teller{}, false
	}
	if d.hasWord(r.Start, "the") && r.End-r.Start > 6 {
		r.Start, article = d.spaces(r.Start+3), true
	}
	t := teller{Range: r}
	var party match
	found := false
	d.words.within(r.Start, r.End, partyName, func(w match) {
		if !found || w.end > party.end {
			party, found = w, true
		}
	})
	text := d.slice(r.Start, r.End)
	if found && (party.end == r.End && (party.start == r.Start || d.catalogue.parties[party.n].Kind == Person || !d.bodyIn(Range{r.Start, party.start})) && !person ||
		party.start == r.Start && party.end == r.End || person && d.catalogue.parties[party.n].Kind == Person) {
		t.Range = Range{party.start, party.end}
		t.hop = d.hopOf(party, CitesDataOf)
		return t, true
	}
	t.hop = Hop{Party: text, PartyName: text, Relation: Quotes}
	switch {
	case person || d.agedBehind(r.End):
	case d.isMedium(r):
		t.hop.Relation = ReportsFrom
	case d.bodyBehind(r.End):
		t.hop.Relation = CitesDataOf
	case article || d.bodyByForm(r) || d.initialled(r):
		t.hop.Relation = CitesDataOf
	case !strings.Contains(text, " ") && d.fuller(r) == "":
		t.hop.Relation = CitesDataOf
	}
	if t.hop.Relation == CitesDataOf && !strings.Contains(text, " ") {
		t.hop.Party = d.told.longer(text, article && d.bodyIn(r))
	}
	if full := d.fuller(r); full != "" {
		t.hop.Party = full
	} else if full := d.aliases[text]; full != "" && t.hop.Relation != Quotes {
		t.hop.Party = full
	} else if full := d.initials[text]; full != "" && t.hop.Relation == CitesDataOf {
		t.hop.Party = full
	}
	return t, true
}

// isMedium tells whether a name is that of an outlet: a known one, or by form.
func (d *document) isMedium(r Range) bool {
	w, ok := d.words.at(r.Start, mediumWord)
	return ok && w.end >= r.End || looksLikeOutlet(string(d.text[r.Start:r.End]))
}

func (d *document) bodyIn(r Range) (found bool) {
	d.words.within(r.Start, max(r.Start, r.End), bodyWord, func(match) { found = true })
	return found
}

// bodyByForm tells whether a name has a noun of bodies in it, a country's name,
// an ampersand, or is an abbreviation.
func (d *document) bodyByForm(r Range) bool {
	if d.bodyIn(r) || d.long.has(r) {
		return true
	}
	if w, ok := d.words.at(r.Start, geographyWord); ok && w.b != "not" && (w.end >= r.End || !strings.Contains(w.a, "-")) {
		return true // Paris Jones is a person
	}
	if w, ok := d.words.before(r.End, geographyWord); ok && w.start > r.Start && w.b == "place" { // Statistics Norway
		return true
	}
	if isUpper(d.original[r.Start]) && isUpper(d.original[min(r.Start+1, len(d.original)-1)]) { // NHS Trust
		return true
	}
	if k := d.wordStart(r.End); k > r.Start && r.End-k < 6 && d.allCapitals(Range{k, r.End}) && !d.allCapitals(r) && !generations[string(d.text[k:r.End])] { // Statistics NZ
		return true
	}
	capitals := 0
	for i := r.Start; i < r.End; i++ {
		switch {
		case d.at(i) == '&' || isDigit(d.at(i)):
			return true
		case isUpperCase(d.original[i]):
			capitals++
		case isLatin(d.at(i)):
			capitals = -99
		}
	}
	return capitals >= 2
}

// allCapitals tells whether a range of two letters or more has nothing but capitals
// and spaces.
func (d *document) allCapitals(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if !isUpper(d.original[i]) && !isSpace(d.at(i)) {
			return false
		}
	}
	return r.End-r.Start > 1
}

// peopleEn reads people without a name: officials, a spokesman for the ministry,
// economists at Castle Bank. Those who speak for a house stand for it.
func (d *document) peopleEn(head, rest []latin, det string, depth int) (teller, bool) {
	last := head[len(head)-1]
	u, ok := d.words.before(last.End, cueWord)
	if !ok || u.a != "unnamed" {
		return teller{}, false
	}
	if w, ok := d.words.before(last.End, bodyWord); ok && w.start < u.start && w.start >= head[0].Start { // the public prosecutor
		return d.bodyEn(head, rest, det, w)
	}
	if name, ok := d.apposed(d.phraseEnd(head, rest)); ok {
		return d.named(name, true, false)
	}
	t := teller{Range: Range{head[0].Start, last.End}, unnamed: true}
	t.hop = Hop{PartyName: d.slice(head[0].Start, last.End), Relation: Quotes}
	if det == "the" && len(head) == 1 && teams[last.text] && len(rest) == 0 && d.told.paperIn(0).PartyName != "" {
		return teller{Range: t.Range, hop: d.told.paperIn(0), paper: true}, true // who made the study
	}
	if u.b == "medium" { // an AFP reporter
		for k := len(head) - 1; k > 0; k-- {
			if r := (Range{head[0].Start, head[k-1].End}); head[k-1].upper && d.isMedium(d.trimPossessive(r)) {
				o, ok := d.named(d.trimPossessive(r), false, true)
				o.hop.Relation = ReportsFrom
				return o, ok
			}
		}
		return t, true
	}
	if u.b != "house" {
		return t, true
	}
	if det == "the" && len(head) == 1 && len(rest) == 0 {
		if h, ok := d.told.office(d, last.text, last.Start); ok && d.namedBefore(h, last.Start) { // the economist, who was named before
			h.PartyName = d.slice(head[0].Start, last.End)
			return teller{Range: t.Range, hop: h}, true
		}
	}
	one := strings.HasPrefix(last.text, "spokes") && last.text != "spokespeople"
	if one && det == "the" {
		if h, ok := d.told.office(d, last.text, last.Start); ok && d.namedBefore(h, last.Start) { // the ministry spokesman, who was named before
			h.PartyName = d.slice(head[0].Start, last.End)
			return teller{Range: t.Range, hop: h}, true
		}
	}
	if len(rest) > 1 && (sits[rest[0].text] || rest[0].text == "for" || rest[0].text == "of") {
		if o, ok := d.tellerOf(rest[1:], depth+1); ok && !o.unnamed && !o.nobody && o.hop.PartyName != "" && (o.hop.Relation != Quotes || depth == 0) {
			if o.hop.Relation == Quotes {
				o.hop.Relation = CitesDataOf
			}
			o.voice, o.paper = one, o.paper || teams[last.text]
			return o, true
		}
	}
	k := len(head) - 1
	for k > 0 && !head[k-1].upper && !d.bodyEnds(head[k-1]) {
		k--
	}
	if k == 0 {
		return t, true
	}
	from := k - 1
	for from > 0 && (head[from-1].upper && !head[from-1].owner || !head[k-1].upper && !determiners[head[from-1].text] || from > 1 && head[from-1].text == "of" && d.bodyEnds(head[from-2])) {
		from--
	}
	end := head[k-1].End
	if head[k-1].owner {
		end = head[k-1].Start + len([]rune(head[k-1].text))
	}
	r := Range{head[from].Start, end}
	if w, ok := d.words.at(r.Start, geographyWord); ok && w.end >= r.End {
		return t, true // British scientists
	}
	if w, ok := d.words.at(r.Start, cueWord); ok && w.a == "unnamed" && w.end >= r.End {
		return t, true // Wall Street analysts
	}
	if _, ok := d.words.before(r.End, bodyWord); ok && !head[k-1].upper {
		o := d.body(r)
		o.voice, o.Range = one, t.Range
		return o, true
	}
	if o, ok := d.named(r, false, true); ok {
		o.voice, o.Range = one, t.Range
		return o, true
	}
	return t, true
}
