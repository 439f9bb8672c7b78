package extract

import (
	"slices"
	"strings"
	"sync"
)

// catalogueIndex is a catalogue made ready for matching: its words in a trie of
// their own, found in the same pass as those of the tables.
type catalogueIndex struct {
	of      Catalogue
	terms   *trie
	names   []metricName
	metrics []Metric
	bySlug  map[string]int
	byTerm  map[int][]int // names that need a term in their first group
	parties []Party
	length  []int // of each term, in runes

	events, propositions *subjectIndex
}

// metricName is one name of a metric: groups that must all occur, each of
// terms of which one must.
type metricName struct {
	metric int
	groups [][]int
}

// indexes keeps the last catalogues that were indexed: one catalogue serves many
// documents, and to compare two costs far less than to index one.
var indexes struct {
	sync.Mutex
	kept [4]*catalogueIndex
	next int
}

func indexCatalogue(c Catalogue) *catalogueIndex {
	indexes.Lock()
	defer indexes.Unlock()
	for _, x := range indexes.kept {
		if x != nil && x.of.equal(c) {
			return x
		}
	}
	x := buildIndex(c.clone())
	indexes.kept[indexes.next] = x
	indexes.next = (indexes.next + 1) % len(indexes.kept)
	return x
}

// equal tells whether two catalogues say the same.
func (c Catalogue) equal(o Catalogue) bool {
	return slices.EqualFunc(c.Parties, o.Parties, func(a, b Party) bool {
		return a.Name == b.Name && a.Kind == b.Kind && slices.Equal(a.Names, b.Names)
	}) && slices.EqualFunc(c.Metrics, o.Metrics, func(a, b Metric) bool {
		return a.Slug == b.Slug && a.Unit == b.Unit && a.Measure == b.Measure && a.Broader == b.Broader && slices.Equal(a.Names, b.Names)
	}) && slices.EqualFunc(c.Events, o.Events, Subject.equal) && slices.EqualFunc(c.Propositions, o.Propositions, Subject.equal)
}

func (s Subject) equal(o Subject) bool { return s.Slug == o.Slug && slices.Equal(s.Names, o.Names) }

func cloneSubjects(list []Subject) []Subject {
	list = slices.Clone(list)
	for i := range list {
		list[i].Names = slices.Clone(list[i].Names)
	}
	return list
}

// clone copies what a caller may write into later.
func (c Catalogue) clone() Catalogue {
	out := Catalogue{
		Metrics: slices.Clone(c.Metrics), Parties: slices.Clone(c.Parties),
		Events: cloneSubjects(c.Events), Propositions: cloneSubjects(c.Propositions),
	}
	for i := range out.Metrics {
		out.Metrics[i].Names = slices.Clone(out.Metrics[i].Names)
	}
	for i := range out.Parties {
		out.Parties[i].Names = slices.Clone(out.Parties[i].Names)
	}
	return out
}

func buildIndex(c Catalogue) *catalogueIndex {
	x := &catalogueIndex{of: c, terms: newTrie(), metrics: c.Metrics, parties: c.Parties, bySlug: map[string]int{}, byTerm: map[int][]int{}}
	ids := map[string]int{}
	for i, m := range c.Metrics {
		x.bySlug[m.Slug] = i
		for _, n := range m.Names {
			name := metricName{metric: i, groups: groupsOf(n.Text, func(term string) int { return x.term(ids, term) })}
			if name.groups == nil {
				continue
			}
			for _, t := range name.groups[0] {
				x.byTerm[t] = append(x.byTerm[t], len(x.names))
			}
			x.names = append(x.names, name)
		}
	}
	x.events = x.indexSubjects(c.Events, eventTerm)
	x.propositions = x.indexSubjects(c.Propositions, propositionTerm)
	seen := map[string]bool{}
	for i, p := range c.Parties {
		for _, n := range append([]string{p.Name}, p.Names...) {
			written := n
			if n = strings.Trim(strings.Join(strings.Fields(foldString(n)), " "), "《》“”\"'"); n != "" && !seen[n] {
				seen[n] = true
				x.terms.add(partyRow(written, n, i))
			}
		}
	}
	return x
}

// groupsOf reads a name: groups that must all occur, each of terms of which one
// must.
func groupsOf(name string, number func(term string) int) [][]int {
	var out [][]int
	for group := range strings.SplitSeq(foldString(name), "+") {
		var terms []int
		for term := range strings.SplitSeq(group, "|") {
			if term = strings.Join(strings.Fields(term), " "); term != "" {
				terms = append(terms, number(term))
			}
		}
		if terms != nil {
			out = append(out, terms)
		}
	}
	return out
}

// partyRow makes the row of a party's name. An abbreviation matches only as it
// is written (WHO, not who), any other Latin name only with its capital.
func partyRow(written, folded string, i int) row {
	r := row{class: partyName, word: folded, n: i}
	lower, upper := 0, 0
	for _, c := range written {
		switch {
		case isUpperCase(c):
			upper++
		case isLatin(c) || isHan(c):
			lower++
		}
	}
	first := []rune(written)[0]
	switch {
	case upper > 1 && lower == 0 && len(folded) == len(written):
		r.exact = written
	case isUpperCase(first):
		r.upper = true
	}
	return r
}

// term gives the number of a term; a Latin one matches its plain plural too.
func (x *catalogueIndex) term(ids map[string]int, term string) int {
	if id, ok := ids[term]; ok {
		return id
	}
	id := len(x.length)
	ids[term] = id
	x.length = append(x.length, len([]rune(term)))
	for _, form := range formsOf(term) {
		x.terms.add(row{class: metricTerm, word: form, n: id})
	}
	return id
}

// formsOf gives the ways a term is written: with spaces and hyphens, and a
// Latin one with its plain plural.
func formsOf(term string) []string {
	forms := []string{term}
	if spaced := strings.ReplaceAll(term, "-", " "); spaced != term {
		forms = append(forms, spaced)
	}
	if hyphened := strings.ReplaceAll(term, " ", "-"); hyphened != term {
		forms = append(forms, hyphened)
	}
	rs := []rune(term)
	if last := rs[len(rs)-1]; isLatin(last) && last != 's' {
		forms = append(forms, term+"s")
	}
	return forms
}
