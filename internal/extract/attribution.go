package extract

import (
	"strings"
)

// cue is a place in a sentence that says who told it.
type cue struct {
	Range         // from the first to the last word of it
	hop      Hop  // Party "" where nobody is named
	unnamed  bool // a person who is not named
	nobody   bool // hearsay: it is said, and nobody says it
	trailing bool // it speaks of what stands before it
	both     bool // and of what follows too (“…”，他说，…)
	stance   string
}

// cuesOf finds the cues of a sentence, in order.
func (d *document) cuesOf(s *sentence) []cue {
	var out []cue
	if s.dateline {
		return nil
	}
	next := s.Start
	d.words.within(s.Start, s.End, cueWord, func(w match) {
		if w.start < next || d.masked[w.start] {
			return
		}
		var c cue
		ok := false
		latin := isLatin(d.at(w.start))
		switch w.a {
		case "by":
			if latin {
				c, ok = d.byEn(w, s)
			} else {
				if c, ok := d.quoting(w, s); ok {
					out = append(out, c)
				}
				c, ok = d.byZh(w, s)
			}
		case "say", "told", "sayquote":
			if latin {
				c, ok = d.sayEn(w, s)
			} else {
				c, ok = d.sayZh(w, s, out)
			}
		case "hearsay":
			c, ok = cue{Range: Range{w.start, w.end}, nobody: true}, true
		case "not":
			next = w.end
		}
		if ok {
			if w.word == "否认" || w.word == "denied" {
				c.stance = "deny"
			}
			out = append(out, c)
			next = c.End
		}
	})
	return out
}

// clauseBounds gives the run without clause marks or quotes around i.
func (d *document) clauseBounds(i int, s *sentence) Range {
	r := Range{i, i}
	for r.Start > s.Start && i-r.Start < 60 {
		if !d.parts(r.Start - 1) {
			r.Start--
			continue
		}
		j := d.quotedName(r.Start-1, s.Start)
		if j == 0 {
			break
		}
		r.Start = j
	}
	for r.End < s.End && r.End-i < 60 && !d.parts(r.End) {
		r.End++
	}
	return r
}

// quotedName gives where a short name in Chinese quotation marks begins that
// closes at i (社交媒体“电报”), or 0.
func (d *document) quotedName(i, limit int) int {
	if r := d.at(i); r != '”' && r != '」' {
		return 0
	}
	for j := i - 1; j > max(limit, i-10); j-- {
		switch r := d.at(j); {
		case r == '“' || r == '「':
			if isHan(d.at(j-1)) && isHan(d.at(i+1)) {
				return j
			}
			return 0
		case d.parts(j):
			return 0
		}
	}
	return 0
}

func (d *document) parts(i int) bool {
	switch d.at(i) {
	case '“', '”', '"', '「', '」', '『', '』', '(', '（', ')', '）', '【', '】', '〔', '〕':
		return true
	}
	return isClauseEnd(d.at(i))
}

// party finds the party that the catalogue knows in a range: the last one, or
// the first.
func (d *document) party(r Range, last bool) (match, bool) {
	var found match
	ok := false
	d.words.within(r.Start, r.End, partyName, func(w match) {
		switch {
		case !ok, last && w.start >= found.end, w.start == found.start && w.end > found.end:
			found, ok = w, true
		}
	})
	return found, ok
}

// title gives the last office named in a range.
func (d *document) title(r Range) (found match, ok bool) {
	d.words.within(r.Start, r.End, titleWord, func(w match) { found, ok = w, true })
	return found, ok
}

// cueIn tells whether a cue of a role lies in a range, and gives the last one.
func (d *document) cueIn(r Range, role string) (match, bool) {
	var found match
	ok := false
	d.words.within(r.Start, r.End, cueWord, func(w match) {
		if w.a != role {
			return
		}
		if long, _ := d.words.before(w.end, cueWord); long.row != nil && long.a == "not" && long.start < w.start {
			return // 社交媒体
		}
		found, ok = w, true
	})
	return found, ok
}

// hopOf makes a hop of a party of the catalogue.
func (d *document) hopOf(w match, relation string) Hop {
	p := d.catalogue.parties[w.n]
	switch {
	case p.Kind == Outlet:
		relation = ReportsFrom
	case p.Kind == Person:
		relation = Quotes
	case p.Kind == Organisation && relation != ReportsFrom:
		relation = CitesDataOf // an organisation that states a number gives its own
	}
	return Hop{Party: p.Name, PartyName: d.slice(w.start, w.end), Relation: relation}
}

// quoteEnds tells whether a quotation closes right before i.
func (d *document) quoteEnds(i int) bool {
	for range 3 {
		switch d.at(i - 1) {
		case '”', '"', '」', '』':
			return true
		case ' ', ',', '，', '。':
			i--
		default:
			return false
		}
	}
	return false
}

// speechEnds tells whether nothing but the end of the sentence follows i.
func (d *document) speechEnds(i int, s *sentence) bool {
	for i < s.End && (isTerminator(d.at(i)) || d.at(i) == '.' || isCloser(d.at(i)) || isSpace(d.at(i))) {
		i++
	}
	return i >= s.End
}

// chain puts the cues that cover a quantity in order, outermost first, and
// says how it ends.
func (d *document) chain(cues []cue, it *item, s *sentence) (hops []Hop, end, stance string, used []Range) {
	cut := s.Start // behind the last semicolon that has a cue behind it
	for i := it.Start - 1; i >= max(s.Start, it.Start-windowBefore); i-- {
		if d.at(i) == '；' || d.at(i) == ';' {
			cut = i
			break
		}
	}
	byRelation := map[string]*cue{}
	leading, hearsay := 0, false
	for k := len(cues) - 1; k >= 0 && leading < 8; k-- {
		c := &cues[k]
		if c.End > it.Start || c.trailing && !c.both {
			continue
		}
		if c.Start < cut && leading > 0 {
			break
		}
		leading++
		if c.nobody { // hearsay adds no hop, but who says so is not the document
			hearsay = true
			continue
		}
		if byRelation[c.hop.Relation] == nil {
			byRelation[c.hop.Relation] = c
		}
	}
	for k := range cues {
		c := &cues[k]
		if c.Start < it.End || !c.trailing {
			continue
		}
		if !c.nobody && byRelation[c.hop.Relation] == nil {
			byRelation[c.hop.Relation] = c
		}
		break
	}
	end, stance = EndUnknown, "affirm"
	if hearsay {
		end = EndUnnamed
	}
	for _, relation := range []string{ReportsFrom, Quotes, CitesDataOf} {
		c := byRelation[relation]
		if c == nil {
			continue
		}
		h := c.hop
		h.Start, h.End = c.Start, c.End
		hops = append(hops, h)
		used = append(used, c.Range)
		if c.stance != "" {
			stance = c.stance
		}
		// A chain ends at whoever is named last: whether they had it from somebody
		// else, only their own words could tell.
		if end = EndPrimary; c.unnamed {
			end = EndUnnamed
		}
	}
	return hops, end, stance, used
}

// remember keeps the last speaker that is named, for "he said" in sentences to
// come.
func (d *document) remember(cues []cue) {
	for _, c := range cues {
		if !c.unnamed && !c.nobody && c.hop.PartyName != "" {
			d.speaker = c.hop
		}
	}
}

// cleanName takes articles and possessives off a name.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	for _, suffix := range []string{"'s", "’s", "'", "’"} {
		s = strings.TrimSuffix(s, suffix)
	}
	for _, prefix := range []string{"The ", "the "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}
