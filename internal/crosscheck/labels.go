package crosscheck

import (
	"strings"

	"whence/internal/crosscheck/verdict"
)

// labels names origins.
type labels struct {
	l       *loaded
	byKey   map[string]string
	byClaim map[string]*row
	chains  map[string]verdict.Chain
}

// labels names the origins that claims of these have. A party, an outlet or a
// document has one name whoever names it; a name that nobody has is written by
// each claim as its own words write it.
func (l *loaded) labels(chains map[string]verdict.Chain) labels {
	out := labels{l: l, byKey: map[string]string{}, byClaim: make(map[string]*row, len(l.rows)), chains: chains}
	for _, list := range [][]row{l.rows, l.bases} {
		for i := range list {
			if o := l.originOf(&list[i]); !strings.HasPrefix(o.key, nameKey("")) {
				out.byKey[o.key] = o.label
			}
		}
	}
	for i := range l.rows {
		out.byClaim[l.rows[i].ID.String()] = &l.rows[i]
	}
	return out
}

// of gives the label of a claim's origin: as its own chain writes it, else as
// the claim does with which the chain goes on.
func (n labels) of(r *row, origin string) string {
	if label, ok := n.byKey[origin]; ok {
		return label
	}
	for range len(n.chains) + 1 { // a chain does not lead in a circle to a name; this is for one that would
		if o := n.l.originOf(r); o.key == origin {
			return o.label
		}
		through := n.chains[r.ID.String()].Through
		if len(through) == 0 || n.byClaim[through[0]] == nil {
			break
		}
		r = n.byClaim[through[0]]
	}
	return strings.TrimPrefix(origin, nameKey(""))
}
