package verdict

import (
	"cmp"
	"slices"
	"strings"
)

// components sorts claims that lead on to one another so that each comes behind
// those that it leads to; claims that lead to one another in a circle come
// together (Tarjan's algorithm, without recursion: a caller decides how long a
// chain is).
func (f *chains) components(leading []*reading) [][]*reading {
	type visit struct {
		r    *reading
		next []*reading
	}
	index, low := map[*reading]int{}, map[*reading]int{}
	waiting := map[*reading]bool{}
	var stack []*reading
	var out [][]*reading
	for _, root := range leading {
		if index[root] != 0 {
			continue
		}
		path := []*visit{}
		enter := func(r *reading) {
			index[r] = len(index) + 1
			low[r] = index[r]
			stack = append(stack, r)
			waiting[r] = true
			path = append(path, &visit{r, f.links[r].all()})
		}
		enter(root)
		for len(path) > 0 {
			at := path[len(path)-1]
			if len(at.next) > 0 {
				o := at.next[0]
				at.next = at.next[1:]
				switch {
				case f.links[o] == nil:
				case index[o] == 0:
					enter(o)
				case waiting[o]:
					low[at.r] = min(low[at.r], index[o])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				above := path[len(path)-1].r
				low[above] = min(low[above], low[at.r])
			}
			if low[at.r] == index[at.r] {
				i := len(stack) - 1
				for stack[i] != at.r {
					i--
				}
				for _, r := range stack[i:] {
					delete(waiting, r)
				}
				out = append(out, slices.Clone(stack[i:]))
				stack = stack[:i]
			}
		}
	}
	return out
}

func (l *links) all() []*reading {
	if l == nil {
		return nil
	}
	return slices.Concat(l.cited, l.further, l.own)
}

// settle gives the claims of one circle, mostly a single claim, their ends.
// Those outside it that they lead to have theirs already.
func (f *chains) settle(circle []*reading) {
	if len(circle) == 1 {
		f.settleOne(circle[0])
		return
	}
	// A circle has the end that it leads to outside of itself. One that leads to
	// none is told by nobody but its own texts.
	inside := make(map[*reading]bool, len(circle))
	for _, r := range circle {
		inside[r] = true
	}
	out := &links{}
	for _, r := range circle {
		l := f.links[r]
		for _, side := range []struct{ from, to *[]*reading }{{&l.cited, &out.cited}, {&l.further, &out.further}, {&l.own, &out.own}} {
			for _, o := range *side.from {
				if !inside[o] {
					*side.to = append(*side.to, o)
				}
			}
		}
	}
	taken, apart := out.choose(nil)
	told := ""
	for _, r := range circle {
		if told == "" || r.text < told {
			told = r.text
		}
	}
	for _, r := range circle {
		switch {
		case apart:
			f.e.chains[r.c.ID] = Chain{Apart: true}
		case len(taken) > 0:
			r.goOn(taken)
			f.e.chains[r.c.ID] = Chain{Through: ids(taken)}
		default:
			r.origin, r.told = "", told
			f.e.chains[r.c.ID] = Chain{Circle: true}
		}
	}
}

func (f *chains) settleOne(r *reading) {
	taken, apart := f.links[r].choose(r)
	switch {
	case apart:
		f.e.chains[r.c.ID] = Chain{Apart: true}
	case len(taken) > 0:
		r.goOn(taken)
		f.e.chains[r.c.ID] = Chain{Through: ids(taken)}
	}
}

// choose gives the claims that a chain goes on with: those in a document that
// is cited, else of those that have it from somebody the ones with the very
// number, else any, else the outlet's own reports. They are apart where they
// lead to different ends: nothing is guessed then.
func (l *links) choose(r *reading) (taken []*reading, apart bool) {
	cited, citedOwn := leadingOn(l.cited)
	further, own := leadingOn(slices.Concat(l.further, l.own))
	var exact []*reading
	for _, o := range further {
		if r != nil && o.assertion == r.assertion {
			exact = append(exact, o)
		}
	}
	for _, tier := range [][]*reading{cited, citedOwn, exact, further, own} {
		if len(tier) == 0 {
			continue
		}
		for _, o := range tier[1:] {
			if o.origin != tier[0].origin {
				return nil, true
			}
		}
		return tier, false
	}
	return nil, false
}

// leadingOn parts claims that have it from somebody from the outlet's own
// reports: an outlet that says a thing again need not say again from whom.
func leadingOn(list []*reading) (further, own []*reading) {
	for _, o := range list {
		if o.c.Own && o.origin == o.c.origin() {
			own = append(own, o)
		} else {
			further = append(further, o)
		}
	}
	return further, own
}

// goOn gives r the end that the claims of other documents have. A source that
// the words leave unnamed stays so, whoever is named elsewhere, and one that
// nobody knows is not known by a report that does not say that it is the first.
func (r *reading) goOn(with []*reading) {
	first := slices.MinFunc(with, func(a, b *reading) int {
		return cmp.Or(strings.Compare(a.teller(), b.teller()), strings.Compare(a.c.ID, b.c.ID))
	})
	switch {
	case first.origin == "":
		r.origin, r.told = "", first.teller()
	case r.c.End == Unnamed:
	case r.c.End == Unknown && !slices.ContainsFunc(with, func(o *reading) bool { return !o.c.Open || o.origin != o.c.origin() }):
	default:
		r.origin = first.origin
	}
}

// teller is the text in which the chain of a reading ends.
func (r *reading) teller() string {
	if r.told != "" {
		return r.told
	}
	return r.text
}
