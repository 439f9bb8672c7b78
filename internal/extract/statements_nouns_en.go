package extract

import "slices"

// Statements that a noun tells of: his claim that the boats are paid for, calls
// for the council to open the harbour.

// claimNoun tells whether a word that is a verb too stands as a noun behind an
// owner, or behind a verb of what is done with a claim.
func (d *document) claimNoun(sp *speech) bool {
	if sp.form != "noun" && sp.form != "base" {
		return false
	}
	if _, ok := d.contextAt(sp.start, "claiming"); !ok {
		return false
	}
	i := d.back(sp.start)
	word := d.wordEnding(i)
	_, owned := owners[word]
	return owned || d.has(i-2, "'s") || d.has(i-2, "s'") || d.contextBefore(i, "rebuffing")
}

// claimOfNoun reads the clause or the demand behind such a noun, and whose it is.
func (d *document) claimOfNoun(sp *speech, s *sentence, before []speech) bool {
	if n := len(before); n > 0 && (before[n-1].open || sp.start < before[n-1].tail) || d.asks(s) {
		return false // part of what is said
	}
	i := d.spaces(sp.end)
	end := d.clauseEn(i, s).End
	switch {
	case d.hasWord(i, "that"):
		if !d.clauseOrThat(i, s) && !d.verbal(Range{d.spaces(i + len("that")), end}) {
			return false
		}
		if _, relative := d.contextAt(d.spaces(i+len("that")), "finite"); relative {
			return false
		}
		i = d.spaces(i + len("that"))
	case sp.stance == "demand" && d.has(sp.end-4, " for"):
		if !d.asksEn(i, end) {
			return false
		}
	default:
		return false
	}
	sp.lead, sp.tail, sp.sure = sp.start, i, 0
	sp.words = []Range{d.withoutMarks(Range{i, end})}
	sp.who = d.ownerEn(sp, s)
	return sp.words[0].Start < sp.words[0].End
}

// ownerEn finds whose a claim is: his claim, the mayor's claim. Else it is
// somebody's.
func (d *document) ownerEn(sp *speech, s *sentence) cue {
	nobody := cue{nobody: true, Range: Range{sp.start, sp.start}}
	i := d.back(sp.start)
	np := d.backPhrase(i, s.Start)
	if np.Start >= np.End {
		return nobody
	}
	ts := d.phrase(np, 12)
	for _, word := range slices.Backward(ts) {
		var t teller
		ok := false
		if pronoun, owned := owners[word.text]; owned {
			t, ok = d.antecedent(latin{Range: word.Range, text: pronoun})
		} else if word.owner {
			t, ok = d.tellerEn(d.trimPossessive(Range{np.Start, word.End}))
		}
		if ok && !t.nobody && t.hop.PartyName != "" {
			c := cue{Range: word.Range}
			c.take(t)
			return c
		}
	}
	return nobody
}
