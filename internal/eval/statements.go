package eval

import (
	"strings"

	"whence/internal/extract"
)

// statements scores what somebody is said to affirm, deny or demand. A
// statement is found where a candidate's words share at least half of the
// words of both.
func (s *scoring) statements() {
	used := make([]bool, len(s.claims))
	for _, row := range s.article.rows {
		if row.kind != "statement" {
			continue
		}
		c := s.statementAt(row, used)
		s.measures.add("statement found", c != nil)
		if c == nil {
			s.fail(row, "statement not found", row.field(3)+" "+row.field(2))
			continue
		}
		s.measures.add("statement stance", c.Stance == row.field(2))
		if c.Stance != row.field(2) {
			s.fail(row, "stance "+c.Stance, row.field(2))
		}
		speaker := last(hopsOf(c))
		same := speaker != nil && sameName(speaker.names, row.field(3))
		s.measures.add("statement speaker", same)
		s.right[c] = same && c.Stance == row.field(2)
		if !same {
			s.fail(row, "speaker "+written(hopsOf(c)), row.field(3))
		}
	}
	for i, c := range s.claims {
		if c.Kind != "statement" {
			continue
		}
		s.measures.add("statement genuine", used[i])
		if !used[i] {
			s.fail(annotation{start: c.WordingStart, end: c.WordingEnd, where: s.article.name}, "statement "+c.Wording, "nothing said")
		}
	}
}

func (s *scoring) statementAt(row annotation, used []bool) *extract.Candidate {
	var best *extract.Candidate
	shared := 0
	for i := range s.claims {
		c := &s.claims[i]
		if c.Kind != "statement" {
			continue
		}
		common := min(c.WordingEnd, row.end) - max(c.WordingStart, row.start)
		if common <= 0 || 2*common < row.end-row.start && 2*common < c.WordingEnd-c.WordingStart {
			continue
		}
		used[i] = true
		if common > shared {
			best, shared = c, common
		}
	}
	if best != nil {
		return best
	}
	words := string([]rune(s.article.text)[row.start:row.end])
	for i := range s.claims { // said elsewhere too, and cited there
		c := &s.claims[i]
		for _, also := range c.Also {
			if c.Kind == "statement" && overlap(also.Start, also.End, row.start, row.end) && shares(c.Wording, words) {
				used[i] = true
				return c
			}
		}
	}
	return nil
}

// events scores dated events: found where a candidate has the date, with the
// event's own words near enough; its period must then be as annotated.
func (s *scoring) events() {
	used := make([]bool, len(s.claims))
	for _, row := range s.article.rows {
		if row.kind != "date" {
			continue
		}
		c := s.eventAt(row, used)
		s.measures.add("date found", c != nil)
		if c == nil {
			s.fail(row, "event not found", row.field(4))
			continue
		}
		got := periodNotation(c.Period)
		s.measures.add("date period", got == row.field(3))
		s.right[c] = got == row.field(3)
		if got != row.field(3) {
			s.fail(row, "event at "+got, row.field(3))
		}
	}
	for i, c := range s.claims {
		if c.Kind != "date" {
			continue
		}
		s.measures.add("date genuine", used[i])
		if !used[i] {
			s.fail(annotation{start: c.WordingStart, end: c.WordingEnd, where: s.article.name}, "event "+periodNotation(c.Period)+" "+c.Wording, "no dated event")
		}
	}
}

// eventAt finds the candidate with the annotated date whose words share at
// least a third of the event's.
func (s *scoring) eventAt(row annotation, used []bool) *extract.Candidate {
	for i := range s.claims {
		c := &s.claims[i]
		if c.Kind != "date" {
			continue
		}
		m := s.mentions[c.Mention]
		if !overlap(m.Start, m.End, row.start, row.end) {
			continue
		}
		used[i] = true
		if shares(c.Wording, row.field(4)) {
			return c
		}
	}
	for i := range s.claims { // told elsewhere too, and cited there
		c := &s.claims[i]
		for _, also := range c.Also {
			if c.Kind == "date" && overlap(also.Start, also.End, row.start, row.end) && shares(c.Wording, row.field(4)) {
				return c
			}
		}
	}
	return nil
}

// shares tells whether at least a third of the letters' pairs of the words
// meant are in the words found.
func shares(found, meant string) bool {
	pairs := func(s string) map[[2]rune]bool {
		out := map[[2]rune]bool{}
		runes := []rune(strings.ToLower(strings.ReplaceAll(s, "…", " ")))
		for i := 0; i+1 < len(runes); i++ {
			out[[2]rune{runes[i], runes[i+1]}] = true
		}
		return out
	}
	a, b := pairs(found), pairs(meant)
	common := 0
	for p := range b {
		if a[p] {
			common++
		}
	}
	return 3*common >= len(b)
}
