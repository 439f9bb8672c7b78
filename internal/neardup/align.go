package neardup

import "sort"

// match is a run of tokens that two documents share.
type match struct{ a, b, n int }

// alignment is what two documents of one script share, in order and out of it.
type alignment struct {
	chain   []match // in the order of both, not overlapping
	moved   []match // long ones that stand elsewhere
	inA     []bool  // which tokens of either are shared
	inB     []bool
	longest match
	gaps    []gap
}

// gap is where one document has other words than the other, between words that
// they share: tokens [a0, a1) against [b0, b1).
type gap struct{ a0, a1, b0, b1 int }

const (
	seedHan   = 4 // tokens that begin a match
	seedLatin = 3
	maxPlaces = 4  // places of one seed that are looked at
	longMove  = 9  // tokens of a passage that has moved
	maxGap    = 24 // tokens of a gap whose words are compared one by one
)

// align finds what two documents share, in time n log n.
func align(a, b *Document) alignment {
	al := alignment{inA: make([]bool, len(a.tokens)), inB: make([]bool, len(b.tokens))}
	seed := seedLatin
	if a.script == han && b.script == han {
		seed = seedHan
	}
	found := matches(a.tokens, b.tokens, seed)
	var rest []match
	al.chain, rest = inOrder(found)
	al.bridge(a.tokens, b.tokens)
	for _, m := range al.chain {
		al.mark(m)
	}
	al.regroup(a.tokens, b.tokens, rest)
	return al
}

func (al *alignment) mark(m match) {
	for k := range m.n {
		al.inA[m.a+k], al.inB[m.b+k] = true, true
	}
	if m.n > al.longest.n {
		al.longest = m
	}
}

// free cuts a match to its longest part that is not shared yet on either side.
func (al *alignment) free(m match) match {
	best, run := match{}, 0
	for k := range m.n {
		if al.inA[m.a+k] || al.inB[m.b+k] {
			run = 0
			continue
		}
		if run++; run > best.n {
			best = match{m.a + k - run + 1, m.b + k - run + 1, run}
		}
	}
	return best
}

// matches walks a and gives, from left to right, the longest run that begins at
// each place that no earlier one covers.
func matches(a, b []token, seed int) []match {
	if len(a) < seed || len(b) < seed {
		return nil
	}
	first := make(map[uint64]int32, len(b))
	next := make([]int32, len(b))
	for i := len(b) - seed; i >= 0; i-- {
		h := seedHash(b, i, seed)
		if n, ok := first[h]; ok {
			next[i] = n
		} else {
			next[i] = -1
		}
		first[h] = int32(i)
	}
	var out []match
	expected := 0
	for i := 0; i+seed <= len(a); {
		at, ok := first[seedHash(a, i, seed)]
		if !ok {
			i++
			continue
		}
		best := match{}
		try := func(j int) {
			n := 0
			for i+n < len(a) && j+n < len(b) && a[i+n].hash == b[j+n].hash {
				n++
			}
			if n > best.n || n == best.n && distance(j, expected) < distance(best.b, expected) {
				best = match{i, j, n}
			}
		}
		places := 0
		for ; at >= 0 && places < maxPlaces; at = next[at] {
			try(int(at))
			places++
		}
		// Of phrases that come again and again, the one where the text goes on.
		if at >= 0 && expected+seed <= len(b) && seedHash(b, expected, seed) == seedHash(a, i, seed) {
			try(expected)
		}
		if best.n < seed {
			i++
			continue
		}
		out = append(out, best)
		i += best.n
		expected = best.b + best.n
	}
	return out
}

func distance(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}

func seedHash(ts []token, i, n int) uint64 {
	h := ts[i].hash
	for k := 1; k < n; k++ {
		h = join(h, ts[i+k].hash)
	}
	return h
}

// inOrder parts matches, sorted by a, into the heaviest chain that is in b's
// order too, and the rest.
func inOrder(found []match) (chain, rest []match) {
	if len(found) == 0 {
		return nil, nil
	}
	// Ends of b, by rank, with the heaviest chain up to each.
	ends := make([]int, 0, len(found))
	for _, m := range found {
		ends = append(ends, m.b+m.n)
	}
	sort.Ints(ends)
	best := make([]int, len(ends)+1) // a Fenwick tree of maxima: the number of a match, plus one
	total := make([]int, len(found))
	previous := make([]int, len(found))
	heaviest := 0
	for i, m := range found {
		previous[i] = -1
		for k := sort.SearchInts(ends, m.b+1); k > 0; k &= k - 1 { // chains that end at or before m.b
			if p := best[k] - 1; p >= 0 && total[p] > total[i] {
				total[i], previous[i] = total[p], p
			}
		}
		total[i] += m.n
		if total[i] > total[heaviest] {
			heaviest = i
		}
		for k := sort.SearchInts(ends, m.b+m.n) + 1; k < len(best); k += k & -k {
			if best[k] == 0 || total[best[k]-1] < total[i] {
				best[k] = i + 1
			}
		}
	}
	taken := make([]bool, len(found))
	for i := heaviest; i >= 0; i = previous[i] {
		taken[i] = true
	}
	for i, m := range found {
		if taken[i] {
			chain = append(chain, m)
		} else {
			rest = append(rest, m)
		}
	}
	return chain, rest
}

// bridge compares the short gaps of the chain word by word, adds what is shared
// there, and keeps where the two differ.
func (al *alignment) bridge(a, b []token) {
	if len(al.chain) == 0 {
		return
	}
	out := make([]match, 0, len(al.chain))
	for i, m := range al.chain {
		if i > 0 {
			p := al.chain[i-1]
			g := gap{p.a + p.n, m.a, p.b + p.n, m.b}
			if g.a1-g.a0 <= maxGap && g.b1-g.b0 <= maxGap {
				out = al.across(out, a, b, g)
			}
		}
		out = append(out, m)
	}
	al.chain = out
}

// across finds the longest common subsequence of a gap.
func (al *alignment) across(out []match, a, b []token, g gap) []match {
	var table [maxGap + 1][maxGap + 1]uint8
	n, m := g.a1-g.a0, g.b1-g.b0
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[g.a0+i].hash == b[g.b0+j].hash {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	left := gap{g.a0, g.a0, g.b0, g.b0}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[g.a0+i].hash == b[g.b0+j].hash:
			left.a1, left.b1 = g.a0+i, g.b0+j
			al.gap(left)
			out = append(out, match{g.a0 + i, g.b0 + j, 1})
			i, j = i+1, j+1
			left = gap{g.a0 + i, 0, g.b0 + j, 0}
		case table[i+1][j] >= table[i][j+1]:
			i++
		default:
			j++
		}
	}
	left.a1, left.b1 = g.a1, g.b1
	al.gap(left)
	return out
}

func (al *alignment) gap(g gap) {
	if g.a1 > g.a0 || g.b1 > g.b0 {
		al.gaps = append(al.gaps, g)
	}
}

// covered gives the weight of a document's prose that is shared.
func covered(d *Document, shared []bool) int {
	n := 0
	for _, b := range d.blocks {
		if !b.prose {
			continue
		}
		for i := b.start; i < b.end; i++ {
			if shared[i] {
				n += d.tokens[i].weight()
			}
		}
	}
	return n
}
