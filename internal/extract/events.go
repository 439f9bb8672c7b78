package extract

import (
	"slices"
	"sort"
	"strings"

	"whence/internal/quantity"
)

// happening is a date with the words of what happens at it.
type happening struct {
	mention    int
	words      []Range
	comparator string
	future     bool
	ahead      bool // the words before the date point to the one to come: listed for 8 February
	onward     bool // 自…起: it begins then, and is no figure of the time since
	closed     bool // within the year, month or day that the mention begins or ends with
	headed     bool // the first piece is only what the rest is said of
	certain    bool // the grammar alone says that something happens: the final is on Sunday
	sure       int
}

// eventClaims makes candidates of what happens at the dates of the text.
func (d *document) eventClaims(said []statement, quantities []Candidate) []Candidate {
	var out []Candidate
	byDate := map[int]bool{} // the mentions that are figures
	for _, c := range quantities {
		byDate[c.Mention] = true
	}
	for m := range d.found {
		h, ok := d.happeningOf(m, byDate)
		if !ok {
			continue
		}
		out = append(out, d.eventClaim(&h, said))
		if then, ok := d.alsoThen(&h, byDate); ok {
			out = append(out, d.eventClaim(&then, said))
		}
	}
	return out
}

// eventClaim makes a candidate of what happens at a date.
func (d *document) eventClaim(h *happening, said []statement) Candidate {
	it := &d.found[h.mention]
	s := &d.sentences[it.sentence]
	c := Candidate{
		Kind: KindDate, Stance: "affirm", Wording: d.joined(h.words), WordingStart: h.words[0].Start, WordingEnd: h.words[len(h.words)-1].End,
		Period: d.dateOf(it, h), DateComparator: h.comparator, Start: s.Start, End: s.End, Mention: h.mention, Extractor: Version,
		Dimensions: map[string]string{}, Attribution: []Hop{}, AttributionEnd: EndUnknown, Increments: []quantity.Quantity{},
	}
	whole := Range{min(c.WordingStart, it.Start), max(c.WordingEnd, it.End)}
	c.Event = d.subjectOf(d.catalogue.events, whole)
	c.Grounds = append(c.Grounds, sureness(h.sure))
	if st := d.saidAbout(said, it.Range()); st != nil {
		c.Attribution, c.AttributionEnd, c.Stance = slices.Clone(st.hops), st.end, st.stance
	}
	return c
}

// Range gives where the mention of an item stands.
func (it *item) Range() Range { return Range{it.Start, it.End} }

// saidAbout gives the innermost statement whose words hold a range.
func (d *document) saidAbout(said []statement, r Range) *statement {
	k := sort.Search(len(said), func(k int) bool { return said[k].words[0].Start > r.Start })
	for n := k - 1; n >= max(0, k-8); n-- {
		for _, w := range said[n].words {
			if w.Start <= r.Start && r.End <= w.End {
				return &said[n]
			}
		}
	}
	return nil
}

// happeningOf tells what happens at a date, if it is the date of something that
// happens: not of a speech, a figure, a name or the page.
func (d *document) happeningOf(m int, figures map[int]bool) (happening, bool) {
	it := &d.found[m]
	if !it.dated || it.Period == nil || it.Period.Recurrence != "" || it.Period.Start == nil && it.Period.End == nil || it.Kind == Duration {
		return happening{}, false
	}
	switch it.Period.Grain {
	case quantity.Century, quantity.Decade:
		if it.Period.Grain == quantity.Decade && it.Period.Start == nil {
			if d.endsAhead(it) {
				break // by the end of the decade
			}
		}
		return happening{}, false
	}
	s := &d.sentences[it.sentence]
	if s.dateline || d.comparesWith(it) || d.restated(m) {
		return happening{}, false
	}
	if d.toldAt(it) || d.toldBehind(it, s) {
		_, since := d.sinceZh(it, s)
		_, within := d.relativeZh(it)
		if !since && !within {
			return happening{}, false
		}
	}
	h := happening{mention: m, comparator: "at"}
	var ok bool
	if d.chineseAround(it) {
		ok = d.happeningZh(&h, s)
	} else {
		ok = d.happeningEn(&h, s)
	}
	if !ok || len(h.words) == 0 {
		return happening{}, false
	}
	if h.comparator == "at" { // the mention holds the word: since 2019, 2019年以前
		switch {
		case it.Period.End == nil:
			h.comparator = "since"
		case it.Period.Start == nil:
			h.comparator = "by"
		}
	}
	for n := range d.toldBefore(it.Start) {
		if t := &d.tellings[n]; t.announces && it.Start <= d.spaces(t.End) && d.actsBy(t, it) {
			h.certain = true
		}
	}
	ok = d.happens(&h, figures) || d.nominal(&h, figures)
	if !ok && h.comparator == "at" && !d.chineseAround(it) {
		if then, when := d.whenBehind(h.words); when {
			h.words = []Range{then}
			ok = d.happens(&h, figures)
		}
	}
	if h.comparator == "within" { // since 2015, when …
		h.comparator, h.closed = "at", true
	}
	return h, ok
}

// toldAt tells whether a date lies in words that only tell of a speech: what was
// announced in an earlier month or year is an event for all that.
func (d *document) toldAt(it *item) bool {
	k := sort.Search(len(d.tellings), func(k int) bool { return d.tellings[k].Start > it.Start })
	for n := k - 1; n >= max(0, k-4); n-- {
		if t := d.tellings[n]; t.Start <= it.Start && it.Start < t.End {
			if !d.chineseAround(it) && it.Start < t.verb && d.happensBefore(Range{t.Start, it.Start}) {
				continue // the memorandum signed on 16 July promised, donors meeting on Monday pledged
			}
			if !d.chineseAround(it) && (d.toldWithin(&t, it) || orders[d.latinWord(t.verb)]) {
				continue
			}
			return !t.announces || !d.longAgo(it) && !d.actsBy(&t, it)
		}
	}
	return false
}

// actsBy tells whether a speech is told of as what was done: it pledged last month
// to help, the duties, which it announced last week.
func (d *document) actsBy(t *telling, it *item) bool {
	if d.chineseAround(it) {
		return false
	}
	if d.hasWord(d.spaces(it.End), "to") {
		ref := d.in.Reference
		return ref != nil && it.Period.End != nil && it.Period.Grain != quantity.Day && it.Period.End.Before(*ref)
	}
	return d.wordBefore(d.back(t.Start), "which") > 0 || d.hasWord(d.spaces(t.Start), "which")
}

// restated tells whether a date in brackets only says once more which day the
// words before it name: 前日（6日）.
func (d *document) restated(m int) bool {
	return m > 0 && d.found[m-1].dated && d.found[m-1].End == d.found[m].Start-1 && d.inBrackets(&d.found[m])
}

// toldBehind tells whether the Chinese words of a speech go on from a date, over
// brackets: 秘书长林安（An Lin）今天在会上说.
func (d *document) toldBehind(it *item, s *sentence) bool {
	if !d.chineseAround(it) {
		return false
	}
	k := d.toldFrom(it.End)
	if k >= len(d.tellings) || d.longAgo(it) && d.tellings[k].announces || d.tellings[k].Start-it.End > longestTelling {
		return false
	}
	i := it.End
	if c := d.at(i); (c == '，' || c == ',') && d.tellings[k].Start == d.spaces(i+1) && !d.happeningIn(Range{i, d.tellings[k].verb}) { // 1月30日，使馆称
		i++
	}
	for ; i < d.tellings[k].Start; i++ {
		if end := d.asideAt(i, s); end > 0 {
			i = end
		} else if d.dividesEvents(i) {
			return false
		}
	}
	return d.tellings[k].verb > d.tellings[k].Start || d.tellings[k].Start > it.End
}

// longAgo tells whether a date lies months before the publication day.
func (d *document) longAgo(it *item) bool {
	ref := d.in.Reference
	return ref != nil && it.Period.End != nil && it.Period.End.AddMonths(2).Before(*ref)
}

// noun tells whether a range is a noun of an event.
func (d *document) noun(r Range) bool {
	w, ok := d.words.at(r.Start, happeningWord)
	return ok && w.a == "noun" || isHan(d.at(r.Start))
}

// lately tells whether a date lies in the week before the publication day, or may.
func (d *document) lately(it *item) bool {
	ref, last := d.in.Reference, it.Period.End
	if last == nil {
		last = it.Period.Start
	}
	return ref == nil || last == nil || !last.AddDays(7).Before(*ref)
}

// speaks tells whether a verb of saying lies in the words of an event.
func (d *document) speaks(h *happening) bool {
	found := false
	for _, r := range h.words {
		next := r.Start
		d.words.within(r.Start, min(r.End, r.Start+longestWording), speechWord, func(w match) {
			if w.start < next || d.hasWord(d.spaces(w.end), "by") {
				return
			}
			if w.b == "not" {
				next = w.end
			}
			frame, form, _ := strings.Cut(w.b, ".")
			found = found || (frame == "say" || frame == "heard" || frame == "that" && isHan(d.at(w.start)) || frame == "denial") && form == "" && !d.contextBefore(d.back(w.start), "passive")
		})
	}
	return found
}

// lasts tells whether the words say that something has gone on: has been.
func (d *document) lasts(h *happening) bool {
	for _, r := range h.words {
		for i := r.Start; i < r.End; i++ {
			if d.hasWord(i, "been") || d.hasWord(i, "remained") {
				return true
			}
		}
	}
	return false
}

// chineseAround tells whether the words beside a date are Chinese.
func (d *document) chineseAround(it *item) bool {
	for i := it.Start; i < it.End; i++ {
		if isHan(d.at(i)) {
			return true
		}
	}
	return isHan(d.at(d.spaces(it.End))) || isHan(d.at(d.back(it.Start)-1))
}

// inMention tells whether a number or a date goes on at i.
func (d *document) inMention(i int) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].End > i })
	return k < len(d.found) && d.found[k].Start < i
}
