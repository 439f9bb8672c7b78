package extract

// tenseReach bounds how far from a date its verb is looked for, in code points.
const tenseReach = 72

// looksAhead tells whether the clause of a date speaks of the future: by the
// nearest verb before it, in Chinese only one that looks ahead, then by the
// first behind it. A date that is a clause of its own takes the next clause.
func (d *document) looksAhead(start, end int, s *sentence) bool {
	chinese := isHan(d.at(start)) || isHan(d.at(end-1))
	for j, n := start, 0; j > s.Start && n < tenseReach; j, n = j-1, n+1 {
		if r := d.at(j - 1); isClauseEnd(r) && !isDigit(d.at(j)) && !isDigit(d.at(j-2)) || r == '“' || r == '"' {
			break
		}
		switch t := d.tenseBefore(j); {
		case t > 0:
			return true
		case t < 0 && !chinese:
			return false
		}
	}
	commas := 1
	for j := end; j < s.End && j < end+tenseReach; j++ {
		if isClauseEnd(d.at(j)) && !(isDigit(d.at(j-1)) && isDigit(d.at(j+1))) {
			if commas == 0 || j > d.clauseOpens(end) {
				return false
			}
			commas--
		}
		if t := d.tenseAt(j); t != 0 {
			return t > 0
		}
	}
	return false
}

// clauseOpens gives how far behind a date its clause may close for the date to
// be a clause of its own: its part of the day and closing brackets.
func (d *document) clauseOpens(end int) int {
	j := d.spaces(end)
	if w, ok := d.timeRole(j, "daypart"); ok {
		j = w.end
	}
	for isCloser(d.at(j)) {
		j++
	}
	return j
}

// tenseBefore gives 1 for a word that looks ahead and ends at i, -1 for one that
// looks back, 0 for another.
func (d *document) tenseBefore(i int) int {
	if w, ok := d.words.before(i, tenseWord); ok {
		t := d.tense(w)
		if w.a == "infinitive" { // the cap to rise, but not: continued to rise
			if d.tenseBefore(d.back(w.start)) < 0 {
				return -1
			}
			return 1
		}
		if t < 0 && isLatin(d.at(w.start)) { // will cut, to set
			b := d.back(w.start)
			if x, ok := d.words.before(b, tenseWord); ok && d.tense(x) > 0 {
				return 1
			}
			if d.wordBefore(b, "to") > 0 || d.wordBefore(b, "not") > 0 {
				return 0
			}
		}
		return t
	}
	if d.at(i-1) == 'd' && d.at(i-2) == 'e' && !isWordRune(d.at(i)) {
		k := i
		for k > i-24 && isLatin(d.at(k-1)) {
			k--
		}
		return d.participle(k, i)
	}
	return 0
}

// tenseAt is tenseBefore for a word that begins at i.
func (d *document) tenseAt(i int) int {
	if w, ok := d.words.at(i, tenseWord); ok {
		return d.tense(w)
	}
	if !isLatin(d.at(i)) || isWordRune(d.at(i-1)) {
		return 0
	}
	k := i
	for k < i+24 && isLatin(d.at(k)) {
		k++
	}
	if d.at(k-1) == 'd' && d.at(k-2) == 'e' {
		return d.participle(i, k)
	}
	return 0
}

// participle gives -1 for a word on -ed, unless what stands before it is the
// verb (will be held).
func (d *document) participle(start, end int) int {
	b := d.back(start)
	if end-start < 4 || d.wordBefore(b, "be") > 0 || d.wordBefore(b, "been") > 0 || d.wordBefore(b, "is") > 0 || d.wordBefore(b, "are") > 0 {
		return 0
	}
	return -1
}

// tense gives what a word of the table tells; a month or a man is no verb.
func (d *document) tense(w match) int {
	switch {
	case isUpper(d.original[w.start]) && (w.word == "may" || w.word == "will"):
		return 0
	}
	switch w.a {
	case "ahead":
		return 1
	case "behind":
		return -1
	}
	return 0
}
