package extract

import "strings"

// geographyOf gives the place of a quantity: of the people counted, of the
// words "in X", of the only place of the clause, of the sentence, and at last of
// the body that the figure is attributed to.
func (d *document) geographyOf(k int, used []Range, cues []cue) string {
	it := &d.found[k]
	if it.Quantity.Unit == "countries" {
		return ""
	}
	s := &d.sentences[it.sentence]
	if w, ok := d.firstPlace(it.Start, it.End); ok {
		return w.a
	}
	if w, ok := d.words.at(d.spaces(it.End), geographyWord); ok && w.b == "people" {
		return w.a
	}
	clause := s.clauses[s.clauseOf(it.numbered.Start)]
	clause = Range{max(clause.Start, it.Start-windowBefore), min(clause.End, it.End+windowAfter)}
	if code := d.behindPlace(it.End, clause.End); code != "" {
		return code
	}
	if code := d.onlyPlace(clause, cues); code != "" {
		return code
	}
	own := d.ownWords(k, s)
	own.End = max(it.End, min(own.End, clause.End))
	if code := d.onlyPlace(own, cues); code != "" {
		return code
	}
	if code := d.onlyPlace(Range{max(s.Start, it.Start-windowBefore), it.Start}, cues); code != "" {
		return code
	}
	code := ""
	for _, r := range used {
		d.words.within(r.Start, r.End, geographyWord, func(w match) {
			if w.a != "WORLD" && (code == "" || strings.HasPrefix(w.a, code)) {
				code = w.a
			}
		})
	}
	return code
}

func (d *document) firstPlace(start, end int) (found match, ok bool) {
	d.words.within(start, end, geographyWord, func(w match) {
		if !ok && w.b != "not" && d.at(w.end) != '-' && d.at(w.end) != '$' {
			found, ok = w, true
		}
	})
	return found, ok
}

// behindPlace reads "in the United States" behind a quantity.
func (d *document) behindPlace(start, end int) string {
	code := ""
	d.words.within(start, max(start, end), geographyWord, func(w match) {
		if code != "" {
			return
		}
		for _, prep := range []string{"in the", "in", "across the", "across", "throughout the", "throughout"} {
			if d.wordBefore(w.start, prep) > 0 {
				code = w.a
			}
		}
	})
	return code
}

// onlyPlace gives the one place that the words of a range act in: not the
// object of 对 or "on", not part of the name of who told it.
func (d *document) onlyPlace(r Range, cues []cue) string {
	if r.End <= r.Start {
		return ""
	}
	code, several := "", false
	located, covered := "", 0
	d.words.within(r.Start, r.End, geographyWord, func(w match) {
		if w.start < covered {
			return
		}
		covered = w.end
		if w.b == "not" || d.at(w.end) == '$' {
			return
		}
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
		if object || strings.Contains(at, "-") && !in && w.b != "land" {
			return
		}
		if in {
			located = at
		}
		switch {
		case code == "" || code == "WORLD" || strings.HasPrefix(at, code+"-"):
			code = at
		case code != at && at != "WORLD" && !strings.HasPrefix(code, at+"-"):
			several = true
		}
	})
	if several {
		return located
	}
	return code
}

// role tells whether a place is where something happens, or whom it is done to.
func (d *document) role(w match) (in, object bool) {
	switch d.at(w.start - 1) {
	case '在', '于', '自':
		in = true
	case '对', '向', '与', '和', '从', '至', '给':
		object = true
	}
	for _, made := range []string{"-made", "-built", "-backed", "-born", "-owned", "-flagged", "-style", "-supplied", "-designed", "-trained"} {
		object = object || d.hasWord(w.end+1, made[1:]) && d.at(w.end) == '-'
	}
	if r := d.at(w.end - 1); (r == '州' || r == '省' || r == '市' || r == '县') && !object {
		in = true
	}
	if r := d.at(w.end); r == '市' || r == '省' || r == '州' || r == '有' || r == '境' {
		in = true
	}
	for _, p := range []string{"in", "in the", "across", "across the", "throughout"} {
		in = in || d.wordBefore(w.start, p) > 0
	}
	for _, p := range []string{"on", "against", "from", "to", "with", "from the", "to the", "with the", "on the"} {
		object = object || d.wordBefore(w.start, p) > 0
	}
	if isHan(d.at(w.start)) && (d.at(w.start-1) == '对' || d.has(w.start-2, "针对") || d.has(w.start-2, "来自")) {
		object = true
	}
	return in && !object, object
}
