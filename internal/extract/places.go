package extract

import "strings"

// What a clause may say of its place instead of naming one.
const (
	nowhere  = "-" // a part of the world larger than a country, or several countries
	national = "*" // the whole of the country that the text is about
)

// geographyOf gives the place of a quantity: of the people counted, of the words
// "in X", of the place of the clause that governs it, of the sentence before it,
// and at last of the body that the figure is attributed to.
func (d *document) geographyOf(k int, used []Range, cues []cue) string {
	it := &d.found[k]
	if it.Quantity.Unit == "countries" {
		return ""
	}
	s := &d.sentences[it.sentence]
	if w, ok := d.firstPlace(it.Start, it.End); ok {
		return w.a
	}
	behind := d.spaces(it.End)
	if d.at(behind) == '的' {
		behind++
	}
	if w, ok := d.words.at(behind, geographyWord); ok && w.b == "people" {
		return w.a
	}
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	clause = Range{max(clause.Start, it.Start-windowBefore), min(clause.End, it.End+windowAfter)}
	if code := d.behindPlace(it.End, clause.End, min(s.End, it.End+windowAfter)); code != "" {
		return code
	}
	own := d.ownWords(k, s)
	own.End = max(it.End, min(own.End, clause.End))
	before := Range{max(s.Start, it.Start-windowBefore), it.Start}
	segment := before
	for i := segment.End - 1; i >= segment.Start; i-- {
		if d.at(i) == '；' || d.at(i) == ';' {
			segment.Start = i + 1
			break
		}
	}
	for _, r := range []Range{clause, own, segment, before} {
		if code := d.governing(k, r, cues); code != "" {
			return code
		}
		if r == clause {
			if code := d.atLarge(Range{max(before.Start, own.Start), clause.End}); code != "" {
				return code
			}
		}
	}
	if code := d.atLarge(before); code == national {
		return code
	}
	code := ""
	for _, r := range used {
		d.placesIn(r.Start, r.End, func(w match) {
			if _, object := d.role(w); (!object || d.acts(w)) && w.a != "WORLD" && (code == "" || strings.HasPrefix(w.a, code)) {
				code = w.a
			}
		})
	}
	return code
}

// atLarge tells whether a range speaks of a region or of a whole country without
// naming it: in Europe, nationwide, 全国.
func (d *document) atLarge(r Range) string {
	code := ""
	d.words.within(r.Start, max(r.Start, r.End), regionWord, func(w match) {
		switch w.a {
		case "region":
			if _, object := d.role(w); !object {
				code = nowhere
			}
		case "nation":
			if code == "" {
				code = national
			}
		}
	})
	return code
}

// placesIn calls f for each place that a range names, in order, but for those
// that are only part of another name: World Food Programme, Bank of England.
func (d *document) placesIn(start, end int, f func(match)) {
	covered := start
	d.words.within(start, max(start, end), geographyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if w.b == "not" || d.at(w.end) == '$' || d.inName(w) {
			return
		}
		if code := capitals[w.a]; code != "" && d.capitalBehind(w) {
			r := *w.row
			r.a, r.b = code, "place"
			w.row = &r
		}
		f(w)
	})
}

// capitals gives the part of each country that its capital is.
var capitals = loadCapitals()

func loadCapitals() map[string]string {
	out := map[string]string{}
	vocabulary.each(func(r *row) {
		if r.class == geographyWord && r.b == "capital" {
			country, _, _ := strings.Cut(r.a, "-")
			if old := out[country]; old == "" || r.a < old {
				out[country] = r.a
			}
		}
	})
	return out
}

// capitalBehind tells whether the words of a country go on to its capital:
// Ukraine's capital, the Ukrainian capital, 乌克兰首都.
func (d *document) capitalBehind(w match) bool {
	i := w.end
	if d.at(i) == '\'' && d.at(i+1) == 's' || d.at(i) == '’' && d.at(i+1) == 's' {
		i += 2
	}
	return d.has(i, "首都") || d.hasWord(d.spaces(i), "capital") && i != d.spaces(i)
}

// inName tells whether a place is part of a name that is none.
func (d *document) inName(w match) bool {
	if d.namesOther(w) {
		return true
	}
	for i := w.end; i <= w.end+24; i++ {
		if n, ok := d.words.before(i, regionWord); ok && n.a == "not" && n.start <= w.start {
			return true
		}
		if i > w.end && (d.at(i-1) == '\n' || isClauseEnd(d.at(i-1))) {
			break
		}
	}
	return false
}

// namesOther tells whether the name of a country or a state only begins the name of a
// smaller place: Mexico Beach, Delaware County.
func (d *document) namesOther(w match) bool {
	next := w.end + 1
	if w.b != "place" || !isLatin(d.at(w.start)) || d.at(w.end) != ' ' || next >= len(d.original) || !isUpperCase(d.original[next]) || strings.Contains(w.a, "-") && !strings.HasPrefix(w.a, "US-") {
		return false
	}
	n, ok := d.words.at(next, regionWord)
	return ok && n.a == "named"
}

func (d *document) firstPlace(start, end int) (found match, ok bool) {
	d.placesIn(start, end, func(w match) {
		if !ok && d.at(w.end) != '-' && !d.acts(w) {
			found, ok = w, true
		}
	})
	return found, ok
}

// governing gives the place that the words of a range act in: not the object of
// 对 or "on", not part of the name of who told it. Of several it is the one where
// something is "in", or the nearest before quantity k with no other between; of
// a list, what all of it lies in.
func (d *document) governing(k int, r Range, cues []cue) string {
	if r.End <= r.Start {
		return ""
	}
	it := &d.found[k]
	code, several := "", false
	located, nearest := "", match{}
	var list []match
	d.placesIn(r.Start, r.End, func(w match) {
		for _, c := range cues[:min(len(cues), 32)] {
			if w.start >= c.Start && w.end <= c.End {
				return
			}
		}
		in, object := d.role(w)
		at := w.a
		if w.b == "capital" && !in { // Paris says: its country does
			at, _, _ = strings.Cut(at, "-")
		}
		if object || strings.Contains(at, "-") && !in && w.b != "land" && !d.partActs(w) {
			return
		}
		if in {
			located = at
		}
		if w.end <= it.Start {
			nearest = w
		}
		list = append(list, w)
		switch {
		case code == "" || code == "WORLD" || strings.HasPrefix(at, code+"-"):
			code = at
		case code != at && at != "WORLD" && !strings.HasPrefix(code, at+"-"):
			several = true
		}
	})
	if !several {
		return code
	}
	if together, ok := d.listedPlaces(list, k); ok {
		return together
	}
	if nearest.row != nil && !d.countsBetween(nearest.end, k) {
		return nearest.a
	}
	return located
}

// countsBetween tells whether another figure stands between position i and
// quantity k.
func (d *document) countsBetween(i, k int) bool {
	for p := k - 1; p >= 0 && d.found[p].Start >= i; p-- {
		if d.divides(p) {
			return true
		}
	}
	return false
}

// partActs tells whether a part of a country is what a clause is about, without
// "in": Adelaide dropping 1%, Sydney's prices; not Boston University.
func (d *document) partActs(w match) bool {
	if w.b != "place" {
		return false
	}
	if isHan(d.at(w.start)) {
		switch d.at(w.start - 1) {
		case '，', '、', '。', '；', '而', '中', '：', '\n', 0:
			return true
		}
		return false
	}
	if d.wordBefore(w.start, "of") > 0 || d.wordBefore(w.start, "by") > 0 {
		return false
	}
	switch r := d.at(w.end); {
	case r == '\'' || r == '’':
		return d.at(w.end+1) == 's'
	case isSpace(r):
		k := d.spaces(w.end)
		return k < len(d.original) && isLatin(d.at(k)) && !isUpper(d.original[k])
	}
	return false
}

// role tells whether a place is where something happens, or whom it is done to.
func (d *document) role(w match) (in, object bool) {
	switch d.at(w.start - 1) {
	case '在', '于', '自':
		in = true
	case '对', '向', '与', '和', '从', '至', '给':
		object = true
	}
	if d.acts(w) || d.at(w.start-1) == '占' {
		return false, true
	}
	if d.attacked(w) {
		return true, false
	}
	for _, made := range []string{"-based", "-made", "-produced", "-built", "-backed", "-born", "-owned", "-flagged", "-style", "-supplied", "-designed", "-trained"} {
		object = object || d.hasWord(w.end+1, made[1:]) && d.at(w.end) == '-'
	}
	if r := d.at(w.end - 1); (r == '州' || r == '省' || r == '市' || r == '县') && !object {
		in = true
	}
	if r := d.at(w.end); r == '市' || r == '省' || r == '州' || r == '有' || r == '境' || r == '县' {
		in = true
	}
	in = in || d.inBefore(w.start)
	if d.hasWord(d.spaces(w.end), "to") && d.placeAt(d.spaces(d.spaces(w.end)+len("to"))) || d.listedFrom(w) {
		object = true // from Seattle to Chicago, 来自罗马尼亚、突尼斯
	}
	for _, p := range []string{"on", "against", "from", "to", "with", "from the", "to the", "with the", "on the"} {
		object = object || d.wordBefore(w.start, p) > 0
	}
	if isHan(d.at(w.start)) && (d.at(w.start-1) == '对' || d.has(w.start-2, "针对") || d.has(w.start-2, "来自")) {
		object = true
	}
	return in && !object, object
}

// acts tells whether a place only says whose arms strike: an Israeli air strike,
// 以色列的攻势; or whose agency tells.
func (d *document) acts(w match) bool {
	n, ok := d.words.at(d.spaces(w.end), regionWord)
	return ok && n.a == "actor"
}

// attacked tells whether a place is the object of 对 that something was launched
// against: 对基辅发动袭击 happened there.
func (d *document) attacked(w match) bool {
	if r := d.at(w.start - 1); r != '对' && r != '向' {
		return false
	}
	found := false
	d.words.within(w.end, min(len(d.text), w.end+24), regionWord, func(n match) { found = found || n.a == "actor" && n.end-n.start > 1 })
	return found
}

// inBefore tells whether a preposition of place stands before i, over the words that
// only say which part or what sort of place it is: in northern Chile, in the state
// of Ohio.
func (d *document) inBefore(i int) bool {
	b := d.back(i)
	for n := 0; n < 6 && b > 0; n++ {
		start := d.wordStart(b)
		if start == b {
			return false
		}
		switch w := string(d.text[start:b]); {
		case w == "in" || w == "across" || w == "throughout" || w == "inside" || w == "within":
			return true
		case !beforePlaces[w]:
			return false
		}
		b = d.back(start)
	}
	return false
}

// beforePlaces are the words that may stand between "in" and the name of a place.
var beforePlaces = map[string]bool{
	"the": true, "state": true, "of": true, "city": true, "province": true, "region": true, "town": true, "district": true, "island": true, "country": true,
	"northern": true, "southern": true, "eastern": true, "western": true, "central": true, "northeastern": true, "northwestern": true, "southeastern": true, "southwestern": true,
	"northeast": true, "northwest": true, "southeast": true, "southwest": true, "north": true, "south": true, "east": true, "west": true,
	"rural": true, "downtown": true, "nearby": true, "neighbouring": true, "neighboring": true, "mainland": true, "coastal": true, "upstate": true, "all": true, "much": true, "parts": true, "most": true, "greater": true,
}

// placeAt tells whether a place is named at i.
func (d *document) placeAt(i int) bool {
	w, ok := d.words.at(i, geographyWord)
	return ok && w.b != "not"
}

// listReach is how far before a place the word may stand that its list is the object
// of, in code points.
const listReach = 60

// listedFrom tells whether a Chinese place is one of a list of what things come from
// or go to: 来自阿尔及利亚（12人）、突尼斯（9人）.
func (d *document) listedFrom(w match) bool {
	if r := d.at(w.start - 1); r != '、' && r != '和' || !isHan(d.at(w.start)) {
		return false
	}
	for i := w.start - 1; i > max(0, w.start-listReach); i-- {
		switch d.at(i) {
		case '，', '。', '；', ',', '\n':
			return false
		case '自', '从':
			if d.has(i-1, "来自") || d.at(i) == '从' {
				return d.placeAt(i + 1)
			}
		}
	}
	return false
}
