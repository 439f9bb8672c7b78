package extract

import (
	"sort"
	"strings"
)

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
}

// latin is a word of a noun phrase.
type latin struct {
	Range
	text  string // lower case, without a possessive
	upper bool
	owner bool // ends in a possessive
}

// phrase splits a range into words. It ends at what no noun phrase goes beyond.
func (d *document) phrase(r Range, limit int) []latin {
	var out []latin
	for i := r.Start; i < r.End && len(out) < limit; {
		if isSpace(d.at(i)) {
			i++
			continue
		}
		if d.parts(i) && d.at(i) != ',' || d.at(i) == ',' && len(out) > 0 {
			break
		}
		j := i
		for j < r.End && !isSpace(d.at(j)) && !d.parts(j) {
			j++
		}
		if j == i {
			i++
			continue
		}
		end := j
		for end > i+1 && d.at(end-1) == '.' && !isUpper(d.original[end-2]) && !d.shortened(i, end) {
			end--
		}
		w := latin{Range: Range{i, end}, upper: isUpperCase(d.original[i])}
		w.text = string(d.text[i:end])
		if w.upper && len(out) == 0 && d.common(w) && d.opensSentence(i) {
			w.upper = false // Officials said: a capital by its place
		}
		for _, p := range []string{"'s", "s'"} {
			if len(w.text) > len(p)+1 && strings.HasSuffix(w.text, p) {
				w.text, w.owner = strings.TrimSuffix(w.text, "'s"), true
				w.text = strings.TrimSuffix(w.text, "'")
			}
		}
		out = append(out, w)
		if i = j; end < j {
			break // a full stop
		}
	}
	return out
}

// common tells whether a word that opens a sentence would be written small
// elsewhere.
func (d *document) common(t latin) bool {
	return determiners[t.text] || leadWords[t.text] || splitters[t.text] || strings.HasSuffix(t.text, "ly") || papers[t.text] || knownAlone[t.text] ||
		len(t.text) > 4 && d.nounAlone(t) && !d.officeAt(t.Start)
}

func (d *document) shortened(start, end int) bool {
	w, ok := d.words.before(end-1, abbreviationWord)
	return ok && w.start == start
}

// isUpperCase is isUpper for every Latin letter.
func isUpperCase(r rune) bool {
	return isUpper(r) || r >= 0xc0 && r <= 0xde && r != 0xd7
}

// tellerEn reads the teller of a noun phrase. The range begins with it; what
// follows its head is read only for whom it belongs to.
func (d *document) tellerEn(r Range) (teller, bool) {
	return d.tellerOf(d.phrase(r, 24), 0)
}

func (d *document) tellerOf(ts []latin, depth int) (teller, bool) {
	det := ""
	for len(ts) > 0 && (determiners[ts[0].text] || leadWords[ts[0].text] && !(ts[0].upper && len(ts) > 1 && ts[1].upper && !openers[ts[0].text]) || isDigit(d.at(ts[0].Start)) && !ts[0].upper) && !(ts[0].owner && ts[0].upper) {
		if determiners[ts[0].text] {
			det = ts[0].text
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
	p := d.headEnd(ts)
	if p == 0 {
		return teller{}, false
	}
	head, rest := ts[:p], ts[p:]
	last := head[p-1]
	if indefinite[last.text] {
		return teller{}, false
	}
	switch {
	case p == 1 && pronouns[last.text] && !last.owner:
		return d.antecedent(last)
	case last.upper:
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
		return d.officeEn(head, det, d.phraseEnd(head, rest))
	}
	return teller{}, false
}

// headEnd gives how many words the head has: up to a preposition, a participle,
// a verb or a digit that does not belong to a name.
func (d *document) headEnd(ts []latin) int {
	body := false
	for i, t := range ts {
		if _, ok := d.words.at(t.Start, bodyWord); ok && t.upper {
			body = true
		}
		switch {
		case i == 0:
			continue
		case isDigit(d.at(t.Start)) && !ts[i-1].upper:
			return i
		case bridges[t.text] && !t.upper:
			if d.inBodyWord(ts[i-1], t) || t.text == "the" && i+1 < len(ts) && ts[i+1].upper && bridges[ts[i-1].text] {
				continue // chamber of commerce; Institute for the Study
			}
			next := i + 1
			if next < len(ts) && ts[next].text == "the" {
				next++
			}
			if next < len(ts) && ts[next].upper && ts[i-1].upper && (particles[t.text] || body && (t.text != "and" || i > 2)) && !(t.text == "in" || t.text == "at") {
				continue
			}
			return i
		case particles[t.text] && !t.upper && i+1 < len(ts) && ts[i+1].upper && ts[i-1].upper:
			continue
		case splitters[t.text] && !t.upper || d.saysMore(ts, i):
			return i
		case ts[i-1].upper && !t.upper && !papers[t.text] && !d.commonNoun(ts, i):
			return i // behind a name, only the noun that it belongs to
		}
	}
	return len(ts)
}

// saysMore tells whether the word at i is a participle that says more of the noun before
// it: a paper leaked to the press, images taken from space.
func (d *document) saysMore(ts []latin, i int) bool {
	w := ts[i]
	if w.upper || i+1 >= len(ts) || !strings.HasSuffix(w.text, "ed") || len(w.text) < 5 || !d.tells(ts[i-1]) {
		return false
	}
	return bridges[ts[i+1].text] || splitters[ts[i+1].text]
}

// inBodyWord tells whether two words lie within one noun of bodies or offices.
func (d *document) inBodyWord(a, b latin) bool {
	if w, ok := d.words.at(a.Start, bodyWord); ok && w.end > b.End {
		return true
	}
	w, ok := d.words.at(a.Start, titleWord)
	return ok && w.end > b.End
}

// commonNoun tells whether lower-case words at i lead to a noun of bodies,
// people, papers or offices: "EU drugs agency", "ING economist".
func (d *document) commonNoun(ts []latin, i int) bool {
	for k := i; k < min(len(ts), i+4) && !ts[k].upper && !splitters[ts[k].text] && !bridges[ts[k].text]; k++ {
		if d.tells(ts[k]) {
			return true
		}
	}
	return false
}

// nounAlone tells whether a word by itself is a noun of those who tell.
func (d *document) nounAlone(t latin) bool {
	if w, ok := d.words.at(t.Start, bodyWord); ok {
		return w.end == t.End
	}
	w, ok := d.words.at(t.Start, cueWord)
	return ok && w.a == "unnamed" && w.end == t.End
}

func (d *document) tells(t latin) bool {
	if papers[t.text] {
		return true
	}
	if _, ok := d.words.at(t.Start, titleWord); ok { // chief of staff
		return true
	}
	if _, ok := d.words.at(t.Start, bodyWord); ok {
		return true
	}
	if w, ok := d.words.before(t.End, bodyWord); ok && w.start <= t.Start {
		return true
	}
	if w, ok := d.words.before(t.End, titleWord); ok && w.start <= t.Start {
		return true
	}
	w, ok := d.words.before(t.End, cueWord)
	return ok && w.a == "unnamed"
}

// properEn reads a head that ends in a name: ING economist Jane Doe, the World
// Food Programme, Treasury Secretary Jane Doe.
func (d *document) properEn(head, rest []latin, det string) (teller, bool) {
	k := len(head)
	for k > 0 && (head[k-1].upper || k < len(head) && (bridges[head[k-1].text] || particles[head[k-1].text] || head[k-1].text == "the") && k > 1) {
		k--
	}
	for k < len(head) && !head[k].upper {
		k++
	}
	for i := len(head) - 2; i >= k; i-- { // Ukraine's President Jane Doe
		if head[i].owner {
			k = i + 1
			break
		}
	}
	person, medium := false, false
	for i, t := range head[:k] {
		person = person || d.personNoun(t)
		medium = medium || mediumNouns[t.text] && (i == k-1 || t.text != "agency")
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
		return d.officeEn(head, det, d.phraseEnd(head, rest))
	}
	t, ok := d.named(seq, person, det == "the")
	if ok && t.hop.Relation == CitesDataOf && len(rest) > 1 && rest[0].text == "and" && (rest[1].upper || rest[1].text == "the") {
		if o, ok := d.tellerOf(rest[1:], 2); ok && o.hop.Relation == CitesDataOf && !o.paper { // UNICEF and the WHO
			t.hop.PartyName = d.slice(t.Start, o.End)
			t.End = o.End
		}
	}
	if ok && medium {
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
	if !ok {
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
	case person:
	case d.isMedium(r):
		t.hop.Relation = ReportsFrom
	case article || d.bodyByForm(r):
		t.hop.Relation = CitesDataOf
	case !strings.Contains(text, " ") && d.fuller(r) == "":
		t.hop.Relation = CitesDataOf
	}
	if full := d.fuller(r); full != "" {
		t.hop.Party = full
	} else if full := d.aliases[text]; full != "" && t.hop.Relation != Quotes {
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
	if d.bodyIn(r) {
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

// paperEn reads what was put out: data from X, X's report, a Gallup poll, a study
// published in X. Where nobody is named, "the report" is the one spoken of
// before.
func (d *document) paperEn(head, rest []latin, det string, depth int) (teller, bool) {
	k := len(head) - 1
	for i, t := range rest {
		filed := (t.text == "at" || t.text == "with") && i > 0 && (rest[i-1].text == "filed" || rest[i-1].text == "lodged")
		if !(t.text == "by" || t.text == "from" || t.text == "in" || t.text == "for" && i == 0 || t.text == "of" && i == 0 || filed) || i+1 >= len(rest) {
			continue
		}
		if t.text == "in" && !(i > 0 && rest[i-1].text == "published") && !d.journal(rest[i+1:]) {
			continue
		}
		if o, ok := d.tellerOf(rest[i+1:], depth+1); ok && o.hop.PartyName != "" && !o.unnamed {
			if t.text == "of" && o.hop.Relation == Quotes {
				continue
			}
			o.paper = true
			if o.hop.Relation == ReportsFrom && (t.text == "from" || t.text == "in" && !stories[head[k].text]) || o.hop.Relation == Quotes && (figureNouns[head[k].text] || t.text == "in") {
				o.hop.Relation = CitesDataOf
			}
			return o, true
		}
	}
	for i := k - 1; i >= 0; i-- { // X's report, the X report, X data
		if head[i].upper {
			from := i
			for from > 0 && (head[from-1].upper && !head[from-1].owner || bridges[head[from-1].text] && from > 1 && head[from-2].upper) {
				from--
			}
			end := head[i].End
			if head[i].owner {
				end = head[i].Start + len([]rune(head[i].text))
			}
			if w, ok := d.words.at(head[from].Start, dateWord); ok && w.end >= end {
				break
			}
			if w, ok := d.words.at(head[from].Start, geographyWord); ok && w.end >= end && !head[i].owner {
				break // US data
			}
			o, ok := d.named(Range{head[from].Start, end}, false, false)
			if !ok {
				break
			}
			if i+1 < k { // Labor Ministry's figures; EU drugs agency data
				if w, ok := d.words.before(head[k-1].End, bodyWord); ok {
					o = d.body(Range{head[from].Start, head[k-1].End}, w)
				}
			}
			if o.hop.Relation == Quotes && !head[i].owner {
				o.hop.Relation = CitesDataOf // a Pew survey
			}
			o.paper = true
			return o, true
		}
		if w, ok := d.words.before(head[i].Start+len([]rune(head[i].text)), bodyWord); ok && (i == k-1 || head[i].owner) { // police data, the ministry's latest count
			from := w.start
			if i > 0 && head[i-1].upper {
				from = head[i-1].Start
			}
			o := d.body(Range{from, w.end}, w)
			o.paper = true
			return o, true
		}
	}
	if (det == "the" || det == "this" || det == "its" || det == "") && k == 0 && d.told.sourceIn(0).PartyName != "" {
		h := d.told.sourceIn(0)
		if p := d.told.paperIn(0); p.PartyName != "" && figureNouns[head[k].text] {
			h = p // the data are whose data were named, not who spoke since
		}
		return teller{Range: Range{head[0].Start, head[k].End}, hop: h, paper: true}, true
	}
	return teller{Range: Range{head[0].Start, head[k].End}, nobody: true, paper: true}, true
}

// journal tells whether words name an outlet or a journal: in The Lancet.
func (d *document) journal(ts []latin) bool {
	for len(ts) > 0 && (ts[0].text == "the" || ts[0].text == "journal") {
		if ts[0].text == "journal" {
			return true
		}
		ts = ts[1:]
	}
	return len(ts) > 0 && ts[0].upper && d.isMedium(Range{ts[0].Start, ts[len(ts)-1].End})
}

// peopleEn reads people without a name: officials, a spokesman for the ministry,
// economists at Castle Bank. Those who speak for a house stand for it.
func (d *document) peopleEn(head, rest []latin, det string, depth int) (teller, bool) {
	last := head[len(head)-1]
	u, ok := d.words.before(last.End, cueWord)
	if !ok || u.a != "unnamed" {
		return teller{}, false
	}
	if name, ok := d.apposed(d.phraseEnd(head, rest)); ok {
		return d.named(name, true, false)
	}
	t := teller{Range: Range{head[0].Start, last.End}, unnamed: true}
	t.hop = Hop{PartyName: d.slice(head[0].Start, last.End), Relation: Quotes}
	if len(rest) > 2 && (rest[0].text == "polled" || rest[0].text == "surveyed") && rest[1].text == "by" {
		if o, ok := d.tellerOf(rest[2:], depth+1); ok && o.hop.PartyName != "" && !o.unnamed {
			o.hop.Relation, o.paper = CitesDataOf, true
			return o, true
		}
	}
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
	if len(rest) > 1 && (rest[0].text == "at" || rest[0].text == "with" || rest[0].text == "from" || rest[0].text == "for" || rest[0].text == "of") {
		if o, ok := d.tellerOf(rest[1:], depth+1); ok && !o.unnamed && !o.nobody && o.hop.PartyName != "" && (o.hop.Relation != Quotes || depth == 0) {
			if o.hop.Relation == Quotes {
				o.hop.Relation = CitesDataOf
			}
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
	for from > 0 && (head[from-1].upper && !head[from-1].owner || head[k-1].upper == false && !determiners[head[from-1].text]) {
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
	if w, ok := d.words.before(r.End, bodyWord); ok && !head[k-1].upper {
		return d.body(r, w), true
	}
	if o, ok := d.named(r, false, true); ok {
		return o, true
	}
	return t, true
}

// trimPossessive takes 's off a range.
func (d *document) trimPossessive(r Range) Range {
	if d.at(r.End-1) == 's' && d.at(r.End-2) == '\'' {
		r.End -= 2
	}
	return r
}

// phraseEnd gives where the whole phrase ends, what belongs to its head included.
func (d *document) phraseEnd(head, rest []latin) int {
	if len(rest) > 0 && bridges[rest[0].text] {
		return rest[len(rest)-1].End
	}
	return head[len(head)-1].End
}

func (d *document) bodyEnds(t latin) bool {
	_, ok := d.words.before(t.Start+len([]rune(t.text)), bodyWord)
	return ok
}

// bodyEn reads the body that a common noun names: the interior ministry, Belgian
// customs, the agency (spoken of before).
func (d *document) bodyEn(head, rest []latin, det string, w match) (teller, bool) {
	r := Range{head[0].Start, head[len(head)-1].End}
	if len(rest) > 1 && rest[0].text == "of" && rest[1].upper {
		k := 1
		for k < len(rest) && rest[k].upper {
			k++
		}
		r.End = rest[k-1].End
	}
	if r.End == w.end && w.start <= r.Start {
		if det == "the" || det == "its" || det == "this" || det == "that" {
			if h, ok := d.told.body(d, w); ok {
				h.PartyName = d.slice(r.Start, r.End) // as it is written here
				return teller{Range: r, hop: h}, true
			}
		}
		if det == "" && !knownAlone[w.word] && w.word != "state media" || det == "a" || det == "an" {
			return teller{Range: r, hop: Hop{PartyName: d.slice(r.Start, r.End), Relation: Quotes}, unnamed: true}, det != ""
		}
	}
	return d.body(r, w), true
}

// body makes a teller of a body's range.
func (d *document) body(r Range, w match) teller {
	text := d.cleanBody(r)
	t := teller{Range: r, hop: Hop{Party: text, PartyName: text, Relation: CitesDataOf}}
	if d.isMedium(r) {
		t.hop.Relation = ReportsFrom
	}
	if p, ok := d.party(r, false); ok && p.start == r.Start && p.end == r.End {
		t.hop = d.hopOf(p, CitesDataOf)
	}
	return t
}

// officeEn reads an office without a name: the president, whoever was last said
// to hold it.
func (d *document) officeEn(head []latin, det string, end int) (teller, bool) {
	r := Range{head[0].Start, head[len(head)-1].End}
	t := teller{Range: r, hop: Hop{Party: d.slice(r.Start, r.End), PartyName: d.slice(r.Start, r.End), Relation: Quotes}}
	if name, ok := d.apposed(end); ok {
		return d.named(name, true, false)
	}
	if det == "a" || det == "an" || det == "one" {
		t.unnamed, t.hop.Party = true, ""
		return t, true
	}
	if h, ok := d.told.office(d, head[len(head)-1].text, r.Start); ok {
		h.PartyName = t.hop.PartyName
		t.hop = h
	}
	return t, true
}

// subjectHop gives the body that a sentence begins with, for an "it" further on in
// it: The airline carried 14 million people, it said.
func (d *document) subjectHop(i int) Hop {
	s := &d.sentences[d.sentenceAt(i)]
	if i-s.Start > longestTelling || i == s.Start || !isLatin(d.at(s.Start)) {
		return Hop{}
	}
	ts := d.phrase(Range{s.Start, min(i, s.Start+80)}, 8)
	if len(ts) < 2 || pronouns[ts[0].text] || d.surveyed(Range{s.Start, s.Start + 20}) {
		return Hop{}
	}
	for k := range ts { // the verb behind a body is of any kind
		if _, ok := d.words.before(ts[k].End, bodyWord); ok && (k+1 == len(ts) || !d.bodyEnds(ts[k+1]) && !ts[k+1].upper && !bridges[ts[k+1].text]) {
			ts = ts[:k+1]
			break
		}
	}
	t, ok := d.tellerOf(ts, 2)
	if !ok || t.paper || t.unnamed || t.nobody || t.hop.Relation == ReportsFrom || t.titled || t.End >= i || d.placeName(t) {
		return Hop{}
	}
	t.hop.Relation = CitesDataOf // it, and not he or she
	if !d.bodyIn(t.Range) && d.told.speaks.PartyName != "" {
		return Hop{}
	}
	return t.hop
}

// subjectPerson gives the person whom the sentence before i begins with by a name
// that the text has in full, and where.
func (d *document) subjectPerson(i int) (Hop, int) {
	k := d.sentenceAt(i)
	if k == 0 || d.sentences[k-1].block != d.sentences[k].block {
		return Hop{}, 0
	}
	s := &d.sentences[k-1]
	n := sort.Search(len(d.fullNames), func(n int) bool { return d.fullNames[n].Start >= s.End }) - 1
	if n >= 0 && d.fullNames[n].Start > s.Start && d.quoteEnds(d.wordsBack(d.fullNames[n].Start)) { // “…”, summed up Jane Doe
		text := d.slice(d.fullNames[n].Start, d.fullNames[n].End)
		return Hop{Party: text, PartyName: text, Relation: Quotes}, d.fullNames[n].Start
	}
	word := d.latinWord(s.Start)
	end := s.Start + len([]rune(word))
	if word == "" || end >= len(d.text) || !isUpperCase(d.original[s.Start]) {
		return Hop{}, 0
	}
	name := d.slice(s.Start, end)
	full := d.surnames[name]
	if full == "" {
		return Hop{}, 0
	}
	return Hop{Party: full, PartyName: name, Relation: Quotes}, s.Start
}

// wordsBack gives where up to two words in small letters before i begin.
func (d *document) wordsBack(i int) int {
	i = d.back(i)
	for range 2 {
		k := d.wordStart(i)
		if k == i || isUpperCase(d.original[k]) {
			break
		}
		i = d.back(k)
	}
	return i
}

// antecedent gives whom a pronoun stands for.
func (d *document) antecedent(w latin) (teller, bool) {
	t := teller{Range: w.Range}
	var h Hop
	switch w.text {
	case "he", "she":
		h = d.told.person
		if p, ok := d.personBefore(w.Start); ok && (h.PartyName == "" || p.Start > d.told.personAt) {
			h = p.hop
		}
		if p, at := d.subjectPerson(w.Start); p.PartyName != "" && at > d.told.personAt {
			h = p
		}
	case "it":
		h = d.subjectHop(w.Start)
		if h.PartyName == "" {
			h = d.told.speaks
		}
		if h.PartyName == "" {
			h = d.told.houseIn(0)
		}
	default:
		h = d.told.last
	}
	if h.PartyName == "" {
		t.nobody = true
		return t, true
	}
	t.hop, t.unnamed = h, h.Party == ""
	return t, true
}
