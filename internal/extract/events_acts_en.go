package extract

import "sort"

// What else happens at an English date than the clause around it tells at first:
// in the clause behind it, or in the noun that it belongs to.

// alsoThen gives the second thing that happens at a date, where a clause behind
// it says what the first was part of: the depot closed in 2017, when the firm
// moved its buses.
func (d *document) alsoThen(h *happening, figures map[int]bool) (happening, bool) {
	it := &d.found[h.mention]
	if d.chineseAround(it) || h.comparator != "at" || h.closed {
		return happening{}, false
	}
	s := &d.sentences[it.sentence]
	then, ok := d.whenClause(d.spaces(it.End), s)
	if !ok || d.hasWord(then.Start, "there") || d.datedIn(then) || d.shareIn(then) {
		return happening{}, false
	}
	for _, r := range h.words {
		if r.End > then.Start {
			return happening{}, false // it is what was found
		}
	}
	second := happening{mention: h.mention, comparator: "at", words: []Range{then}, certain: d.verbal(then) && !d.states(then)}
	return second, d.happens(&second, figures)
}

// shareIn tells whether a share or a rate is stated in a range.
func (d *document) shareIn(r Range) bool {
	k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= r.Start })
	for ; k < len(d.found) && d.found[k].End <= r.End; k++ {
		if q := d.found[k].Quantity; q != nil && (q.Unit == "percent" || q.Unit == share) {
			return true
		}
	}
	return false
}

// nominal reads what happens at a date in the noun before it alone, where the
// verb behind the date is no happening of that date: the closing of its mill in
// January had cost it $20 million.
func (d *document) nominal(h *happening, figures map[int]bool) bool {
	it := &d.found[h.mention]
	if d.chineseAround(it) || len(h.words) < 2 || h.headed || h.future || h.words[0].End > it.Start || h.words[1].Start < it.End {
		return false
	}
	r := h.words[0]
	for range 3 { // following the arrest of
		if word := d.latinWord(r.Start); !leading[word] && !behindNouns[word] {
			break
		}
		r.Start = d.spaces(r.Start + len(d.latinWord(r.Start)))
	}
	noun, ok := d.thingIn(Range{r.Start, min(r.End, r.Start+40)})
	if !ok || !determined[d.latinWord(r.Start)] || d.wordsIn(Range{r.Start, noun.start}) > 3 || d.verbal(Range{r.Start, noun.start}) || d.comparesWith(it) {
		return false
	}
	only := *h
	only.words, only.certain = []Range{r}, noun.a == "event" && !it.coarse()
	if !d.happens(&only, figures) {
		return false
	}
	*h = only
	return true
}

// thingIn gives the first noun of an event in a range, or word that is one there.
func (d *document) thingIn(r Range) (found match, ok bool) {
	d.words.within(r.Start, r.End, happeningWord, func(w match) {
		if !ok && (w.a == "noun" || w.a == "event" && d.namesThing(w, r.Start)) {
			found, ok = w, true
		}
	})
	return found, ok
}

// behindNouns lead to the noun of an event.
var behindNouns = wordSet("after before following despite amid since because of")

// purposeFrom gives the infinitive behind a date, without which the verb before it
// says too little: the bloc agreed in April | to hold back its grain.
func (d *document) purposeFrom(right Range) (Range, bool) {
	i := d.spaces(right.Start)
	if !d.hasWord(i, "to") || !isLatin(d.at(d.spaces(i+2))) || articles[d.latinWord(d.spaces(i+2))] {
		return Range{}, false
	}
	r := d.withoutMarks(Range{i, right.End})
	return r, d.wordsIn(r) > 1
}

// postpositive are adjectives that may stand behind a comma before a date which
// they set for what stands before: a dividend of 20 cents, payable on 14 June.
var postpositive = wordSet("payable repayable redeemable effective due valid")
