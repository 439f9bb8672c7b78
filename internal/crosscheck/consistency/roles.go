package consistency

import (
	"slices"
	"unicode"
)

// giveRoles reads the words beside each figure of a sentence.
func (d *document) giveRoles(s *sentence) {
	for i, f := range s.figures {
		if f.role != "" { // the end of a range, which has its role already
			continue
		}
		from := s.start
		if i > 0 {
			from = s.figures[i-1].end
		}
		if f.kind == "multiple" && multiplies(d.folded[f.start:f.end]) {
			f.role, f.sign, f.cue = Change, '+', f.start
			continue
		}
		d.giveRole(f, from)
		f.role, f.sign = d.behind(f, s, i)
	}
}

// giveRole reads the words before a figure, its own lead included.
func (d *document) giveRole(f *figure, from int) {
	from = max(from, f.start-reach)
	text := d.folded[from : f.start+len(f.lead)]
	f.cue = f.start
	best, ok := lastCue(text)
	if !ok {
		return
	}
	beside := lettersOf(text[best.end:])
	if (best.row.role == Change || best.row.role == difference) && !f.relative() && (len(without(beside, "link")) > 0 || len(best.row.phrase) == 1) {
		return // "rose in 60 towns" tells no change of 60, and 新增5例 none of 5
	}
	if best.row.role == Total && len(beside) > 0 {
		return
	}
	if best.row.role == moved {
		if !f.relative() {
			return
		}
		best.row.role = Change
	}
	f.role, f.sign, f.cue = best.row.role, best.row.sign, from+best.start
}

// relative tells whether the figure can only be a share, a change or a multiple.
func (f *figure) relative() bool {
	return f.kind == "proportion" || f.kind == "points" || f.kind == "multiple"
}

// behind weighs the words behind a figure against those before it: "10 % more
// than" is a change, "to 10 % more than" is nothing that is understood.
func (d *document) behind(f *figure, s *sentence, i int) (Role, byte) {
	to := s.end
	if i+1 < len(s.figures) {
		to = s.figures[i+1].start
	}
	after, ok := firstCue(d.folded[f.end:min(to, f.end+reach)])
	switch {
	case !ok || f.role == Change:
		return f.role, f.sign
	case f.role == "":
		return after.row.role, after.row.sign
	case after.row.role == Change && f.relative():
		return "", 0
	}
	return f.role, f.sign
}

// multiplies tells whether the words of a multiple are a verb: doubled, 翻了一番.
// "Three times" may count how often.
func multiplies(text []rune) bool { return !has(text, "times") }

// lettersOf gives the words of a text without the signs around them ("by $").
func lettersOf(text []rune) []rune {
	return trimmed(slices.DeleteFunc(slices.Clone(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsSpace(r) }))
}
