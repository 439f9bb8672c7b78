package neardup

import "slices"

// cluster is a passage that stands elsewhere in the other document: matches near
// each other in both, in the order of both, with other words between them.
type cluster struct {
	matches []match
	shared  int
}

const (
	nearMove  = 16 // tokens between two matches of one passage
	openMoves = 8  // passages that the next match is tried with
)

func (c *cluster) last() match { return c.matches[len(c.matches)-1] }

// regroup finds, of matches out of the chain's order, those that make passages,
// compares what stands between them word by word, and keeps the long ones. They
// are sorted by their places in the first document.
func (al *alignment) regroup(a, b []token, rest []match) {
	var open, closed []*cluster
	for _, m := range rest {
		if m = al.free(m); m.n == 0 {
			continue
		}
		var best *cluster
		gap := nearMove + 1
		for _, c := range open {
			p := c.last()
			da, db := m.a-p.a-p.n, m.b-p.b-p.n
			if da >= 0 && db >= 0 && da <= nearMove && db < gap {
				best, gap = c, db
			}
		}
		if best == nil {
			if len(open) == openMoves {
				closed, open = append(closed, open[0]), slices.Delete(open, 0, 1)
			}
			best = &cluster{}
			open = append(open, best)
		}
		best.matches = append(best.matches, m)
		best.shared += m.n
	}
	closed = append(closed, open...)
	// The longest first: a phrase that comes again is a part of what it stands in.
	slices.SortStableFunc(closed, func(x, y *cluster) int { return y.shared - x.shared })
	for _, c := range closed {
		if c.shared < longMove {
			break
		}
		al.move(a, b, c)
	}
}

// move takes what is not shared yet of a passage, with the words between.
func (al *alignment) move(a, b []token, c *cluster) {
	var kept []match
	n := 0
	for _, m := range c.matches {
		if m = al.free(m); m.n > 0 {
			kept = append(kept, m)
			n += m.n
		}
	}
	if n < longMove {
		return
	}
	var out []match
	for i, m := range kept {
		if i > 0 {
			p := kept[i-1]
			g := gap{p.a + p.n, m.a, p.b + p.n, m.b}
			if g.a1-g.a0 <= maxGap && g.b1-g.b0 <= maxGap && al.unshared(g) {
				out = al.across(out, a, b, g)
			}
		}
		out = append(out, m)
	}
	for _, m := range out {
		al.mark(m)
	}
	al.moved = append(al.moved, out...)
}

// unshared tells whether nothing of a gap is shared yet.
func (al *alignment) unshared(g gap) bool {
	return !slices.Contains(al.inA[g.a0:g.a1], true) && !slices.Contains(al.inB[g.b0:g.b1], true)
}
