package extract

import "strings"

// catalogueIndex is a catalogue made ready for matching: its words in a trie of
// their own, found in the same pass as those of the tables.
type catalogueIndex struct {
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

func indexCatalogue(c Catalogue) *catalogueIndex {
	x := &catalogueIndex{terms: newTrie(), metrics: c.Metrics, parties: c.Parties, bySlug: map[string]int{}, byTerm: map[int][]int{}}
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
			if n = strings.Trim(strings.Join(strings.Fields(foldString(n)), " "), "《》“”\"'"); n != "" && !seen[n] {
				seen[n] = true
				x.terms.add(row{class: partyName, word: n, n: i})
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
