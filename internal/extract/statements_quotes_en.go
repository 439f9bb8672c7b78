package extract

// The quotations beside an English verb of speech.

// quotedBeforeEn gives the quotation before the clause of a verb, or before an
// apposition to its subject: "…," Ms. Kerr, 54, said.
func (d *document) quotedBeforeEn(sp *speech, s *sentence) (utterance, bool) {
	at := sp.clause.Start
	for range 3 {
		if q, ok := d.utteranceBefore(at); ok {
			return q, true
		}
		b := d.back(at)
		if sp.clause.Start != sp.start && (articles[d.latinWord(sp.clause.Start)] || !d.officeAt(sp.clause.Start)) && !d.namedAfterQuote(sp, s) || d.at(b-1) != ',' || b-2 <= s.Start || d.quotes(b-2) {
			break
		}
		at = d.clauseEn(b-2, s).Start
		if b-at > 60 {
			break
		}
	}
	return utterance{}, false
}

// namedAfterQuote tells whether a name in capitals is all that stands between a quotation
// and the apposition before a verb: “…,” Dr. Jane Doe, director of research at X, told.
func (d *document) namedAfterQuote(sp *speech, s *sentence) bool {
	b := d.back(sp.clause.Start)
	if d.at(b-1) != ',' || articles[d.latinWord(sp.clause.Start)] {
		return false
	}
	from := d.clauseEn(b-2, s).Start
	name, ok := d.nameRun(from, b-1)
	_, quoted := d.utteranceBefore(from)
	return ok && quoted && name.End >= b-1
}

// quoteBehindEn gives the quotation that a verb leads up to: said: "…", told
// reporters in the capital: "…".
func (d *document) quoteBehindEn(sp *speech, i, end int) (utterance, bool) {
	j := d.spaces(i)
	marked := d.at(j) == ',' || d.at(j) == ':'
	if marked {
		j = d.spaces(j + 1)
	} else if d.hasWord(j, "that") && sp.frame != "object" {
		j = d.spaces(j + 4)
	}
	if q, ok := d.utteranceFrom(j); ok && d.whole(q, marked) && (marked || sp.frame != "object" && sp.frame != "ask") {
		return q, true
	}
	if !marked && (d.at(end) == ',' || d.at(end) == ':') && (sp.frame == "tell" || sp.frame == "quote" || whereAndWhen[d.latinWord(i)]) {
		if q, ok := d.utteranceFrom(d.spaces(end + 1)); ok && d.whole(q, true) {
			return q, true
		}
	}
	return utterance{}, false
}
