package verdict

// about is the time that a statement is about, open where it states none.
func (r *reading) about() dayRange {
	if p := r.c.Period; p != nil {
		return dayRange{p.Start, p.End}
	}
	return dayRange{}
}

// statementPair judges two statements of one proposition by the time that they
// are about, then by their stances.
func (e *engine) statementPair(p Pair, a, b *reading) (Pair, string) {
	if sameAssertion(a, b) {
		p.Verdict = SameClaim
		return p, ""
	}
	if p.refuse(common(&p, a, b, DifferentProposition)) {
		return p, ""
	}
	switch {
	case a.about().apart(b.about()):
		p.Verdict = Development
	case a.c.stance() != b.c.stance():
		p.Verdict = StanceConflict
	default:
		p.Verdict = Agree
	}
	return p, ""
}
