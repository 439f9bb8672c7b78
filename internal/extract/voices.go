package extract

import (
	"slices"
	"sort"
	"strings"
)

// sayingsAhead bounds how many statements are looked through for one figure.
const sayingsAhead = 24

// saying gives the innermost statement whose words hold a position, or nil: who
// says them is read with the whole grammar of their sentence (and said, arguing
// that, 并称). The statements stand in the order of their first words.
func (d *document) saying(at int) *statement {
	k := sort.Search(len(d.said), func(k int) bool { return d.said[k].words[0].Start > at })
	for n := k - 1; n >= max(0, k-sayingsAhead); n-- {
		if d.said[n].rumour {
			continue // says of no figure who told it
		}
		for _, r := range d.said[n].words {
			if r.Start <= at && at < r.End {
				return &d.said[n]
			}
		}
	}
	return nil
}

// asBodies gives the hops of a statement, those of bodies as citations of what
// they put out.
func (d *document) asBodies(hops []Hop) []Hop {
	out := slices.Clone(hops)
	for i := range out {
		h := &out[i]
		if h.Relation != Quotes || h.Party == "" {
			continue
		}
		from, name := h.Start, []rune(foldString(h.PartyName))
		for ; from < h.End && !d.has(from, string(name)); from++ {
		}
		if w, ok := d.words.before(from+len(name), bodyWord); ok && from < h.End && w.end-w.start > 1 && w.start >= from {
			h.Relation = CitesDataOf
		}
	}
	return out
}

// doing gives the statement of whoever does in the first half of a sentence what
// holds a figure, and says something in the second: the bank cut its rate to 7%
// and said that.
func (d *document) doing(it *item, s *sentence) *statement {
	if !d.inLatin(s.Start) {
		return nil
	}
	k := sort.Search(len(d.said), func(k int) bool { return d.said[k].words[0].Start > it.Start })
	if k == len(d.said) {
		return nil
	}
	st := &d.said[k]
	if n := len(st.hops); n == 1 && st.words[0].End <= s.End && st.hops[0].Start >= s.Start && (st.hops[0].End <= it.Start || d.joinedWithin(it.End, st.hops[0].End)) && st.hops[0].Start-s.Start < 5 && st.end == EndPrimary {
		h := st.hops[0]
		if r := (Range{h.Start, h.Start + len([]rune(h.PartyName))}); r.End > h.End || d.slice(r.Start, r.End) != h.PartyName || d.nameAtStart(r) {
			return st
		}
	}
	return nil
}

// vouched tells whether who says a statement may stand for the figures in it: who
// is named, or somebody, where nothing else in the sentence says who told it.
func (d *document) vouched(st *statement, end string) bool {
	if len(st.hops) == 0 || st.end != EndPrimary && end != EndUnknown {
		return false
	}
	for i := range st.hops {
		h := &st.hops[i]
		if h.PartyName == "" && h.Party == "" || h.End > h.Start && d.countsWithin(h.Start, min(h.End, h.Start+longestTelling)) && st.end == EndUnnamed {
			return false
		}
		if c := d.at(d.spaces(h.End)); c == ':' || c == '：' {
			return false // the topic of a heading
		}
		if h.Relation == Quotes && isLatin(d.at(h.Start)) && !d.anybody(h) {
			return false // what stands before a verb, and nobody
		}
		if isHan(d.at(h.Start)) && st.end == EndPrimary && (strings.HasPrefix(h.PartyName, "据") || strings.HasPrefix(h.PartyName, "有") || genericZh[foldString(h.PartyName)]) {
			return false // 据初步, 有观点: hearsay
		}
		if h.Relation == Quotes && matterNamed(h.PartyName) {
			return false // 死者身份已确认
		}
		if isHan(d.at(h.Start)) && strings.ContainsAny(h.PartyName, "将把自於于") || firstPerson[foldString(h.PartyName)] {
			return false // no name, but the beginning of a clause, or the writer
		}
	}
	return true
}

// anybody tells whether the English words that a statement takes for its speaker name
// anybody: a name, or people.
func (d *document) anybody(h *Hop) bool {
	name := []rune(h.PartyName)
	if len(name) == 0 || isDigit(name[0]) {
		return false
	}
	for i, r := range name {
		if isUpperCase(r) && i > 0 {
			return true
		}
	}
	from, folded := h.Start, foldString(h.PartyName)
	for ; from < h.End && !d.has(from, folded); from++ {
	}
	if from >= h.End {
		return true
	}
	if isUpperCase(name[0]) && !d.opensSentence(from) {
		return true
	}
	if words := strings.Fields(folded); len(words) < 3 && isPlural(words[len(words)-1]) { // unions said
		return true
	}
	t, ok := d.tellerEn(Range{from, from + len(name)})
	return ok && !t.nobody && !t.paper
}
