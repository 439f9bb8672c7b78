package extract

// trie finds the words of the tables at each position of a text.
type trie struct {
	next map[rune]*trie
	rows []*row // words that end here
}

func newTrie() *trie { return &trie{} }

func (t *trie) add(r row) {
	node := t
	for _, c := range r.word {
		if node.next == nil {
			node.next = map[rune]*trie{}
		}
		child := node.next[c]
		if child == nil {
			child = &trie{}
			node.next[c] = child
		}
		node = child
	}
	node.rows = append(node.rows, &r)
}

// match is a word of a table found in the text.
type match struct {
	start, end int
	*row
}

// matches are the words found, by where they start and by where they end.
type matches struct {
	all    []match // by start
	first  []int32 // first[i] to first[i+1]: the matches that start at i
	byEnd  []int32 // indexes into all, by end
	ending []int32 // ending[i] to ending[i+1]: positions in byEnd of those that end at i
}

// find gives, for each position and class, the longest word that starts there.
// Latin words match whole words only. Words are bounded, so this is linear.
func find(tries []*trie, text, original []rune) *matches {
	m := &matches{first: make([]int32, len(text)+2)}
	var longest [classes]match
	for i := range text {
		m.first[i] = int32(len(m.all))
		if i > 0 && isWordRune(text[i]) && isWordRune(text[i-1]) && !(isDigit(text[i-1]) && !isDigit(text[i])) {
			continue // inside a Latin word
		}
		var found [classes]bool
		any := false
		for _, root := range tries {
			node := root
			for j := i; j < len(text) && node.next != nil; j++ {
				node = node.next[text[j]]
				if node == nil {
					break
				}
				if len(node.rows) == 0 || isWordRune(text[j]) && j+1 < len(text) && isWordRune(text[j+1]) && !isDigit(text[j+1]) {
					continue
				}
				for _, r := range node.rows {
					if r.exact != "" && string(original[i:j+1]) != r.exact || r.upper && !isUpperCase(original[i]) {
						continue
					}
					if found[r.class] && r.class >= metricTerm {
						m.all = append(m.all, match{i, j + 1, r}) // names of the catalogue may be equal
						continue
					}
					if !found[r.class] || longest[r.class].end < j+1 {
						longest[r.class], found[r.class], any = match{i, j + 1, r}, true, true
					}
				}
			}
		}
		if any {
			for c := range found {
				if found[c] {
					m.all = append(m.all, longest[c])
				}
			}
		}
	}
	m.first[len(text)] = int32(len(m.all))
	m.first[len(text)+1] = int32(len(m.all))
	m.indexEnds(len(text))
	return m
}

// indexEnds sorts the matches by their ends, counting.
func (m *matches) indexEnds(n int) {
	m.ending = make([]int32, n+2)
	for _, w := range m.all {
		m.ending[w.end]++
	}
	sum := int32(0)
	for i := range m.ending {
		c := m.ending[i]
		m.ending[i] = sum
		sum += c
	}
	m.byEnd = make([]int32, len(m.all))
	next := make([]int32, len(m.ending))
	copy(next, m.ending)
	for i, w := range m.all {
		m.byEnd[next[w.end]] = int32(i)
		next[w.end]++
	}
}

// at gives the longest word of a class that starts at i.
func (m *matches) at(i int, c class) (match, bool) {
	if i < 0 || i+1 >= len(m.first) {
		return match{}, false
	}
	var best match
	ok := false
	for _, w := range m.all[m.first[i]:m.first[i+1]] {
		if w.class == c && (!ok || w.end > best.end) {
			best, ok = w, true
		}
	}
	return best, ok
}

// before gives the longest word of a class that ends at i.
func (m *matches) before(i int, c class) (best match, ok bool) {
	if i < 0 || i+1 >= len(m.ending) {
		return match{}, false
	}
	for _, k := range m.byEnd[m.ending[i]:m.ending[i+1]] {
		if w := m.all[k]; w.class == c && (!ok || w.start < best.start) {
			best, ok = w, true
		}
	}
	return best, ok
}

// within calls f for each word of a class that lies in a range, in order.
func (m *matches) within(start, end int, c class, f func(match)) {
	for _, w := range m.all[m.first[start]:m.first[end]] {
		if w.class == c && w.end <= end {
			f(w)
		}
	}
}

// isWordRune tells whether r belongs to a word with boundaries.
func isWordRune(r rune) bool { return isLatin(r) || isDigit(r) }
