package extract

// subjectIndex finds which event or proposition of its catalogue some words
// name.
type subjectIndex struct {
	class  class
	slugs  []string
	names  []subjectName
	byTerm map[int][]int // names that need a term in their first group
	length []int         // of each term, in runes
}

// subjectName is one name of a subject: groups that must all occur, each of
// terms of which one must.
type subjectName struct {
	subject int
	groups  [][]int
}

// indexSubjects puts the names of a catalogue into the trie of terms.
func (x *catalogueIndex) indexSubjects(list []Subject, c class) *subjectIndex {
	s := &subjectIndex{class: c, byTerm: map[int][]int{}}
	ids := map[string]int{}
	number := func(term string) int {
		id, ok := ids[term]
		if !ok {
			id = len(s.length)
			ids[term] = id
			s.length = append(s.length, len([]rune(term)))
			for _, form := range formsOf(term) {
				x.terms.add(row{class: c, word: form, n: id})
			}
		}
		return id
	}
	for i, subject := range list {
		s.slugs = append(s.slugs, subject.Slug)
		for _, n := range subject.Names {
			groups := groupsOf(n.Text, number)
			if groups == nil {
				continue
			}
			for _, t := range groups[0] {
				s.byTerm[t] = append(s.byTerm[t], len(s.names))
			}
			s.names = append(s.names, subjectName{subject: i, groups: groups})
		}
	}
	return s
}

// subjectOf gives the one subject that the words of a range name: that of the
// longest name, "" where two are equal or there is none.
func (d *document) subjectOf(s *subjectIndex, r Range) string {
	if len(s.names) == 0 || r.Start >= r.End {
		return ""
	}
	present := map[int]bool{}
	var order []int
	d.words.within(r.Start, r.End, s.class, func(w match) {
		if !present[w.n] {
			present[w.n] = true
			order = append(order, w.n)
		}
	})
	score := map[int]int{}
	for _, t := range order {
		for _, n := range s.byTerm[t] {
			if total := s.total(s.names[n], present); total > 0 {
				score[s.names[n].subject] = max(score[s.names[n].subject], total)
			}
		}
	}
	best, tie := -1, false
	for _, i := range sortedKeys(score) {
		switch {
		case best < 0 || score[i] > score[best]:
			best, tie = i, false
		case score[i] == score[best]:
			tie = true
		}
	}
	if best < 0 || tie {
		return ""
	}
	return s.slugs[best]
}

// total gives the length of the terms of a name that are present, 0 where a
// group has none.
func (s *subjectIndex) total(name subjectName, present map[int]bool) int {
	sum := 0
	for _, group := range name.groups {
		best := 0
		for _, t := range group {
			if present[t] {
				best = max(best, s.length[t])
			}
		}
		if best == 0 {
			return 0
		}
		sum += best
	}
	return sum
}
