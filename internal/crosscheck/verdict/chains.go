package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/quantity"
)

// Chain is how a claim's attribution goes on in other documents: whoever quotes
// an outlet has the number from where that outlet's own document has it.
type Chain struct {
	Through []string // ids of the claims that it goes on with, sorted; they all lead to one end
	Circle  bool     // it comes back to itself, so that nobody is known to stand behind it
	Apart   bool     // the claims found lead to different ends: it stays with whom the words name
}

// maxLed bounds how many claims of an outlet are looked at for each claim that
// quotes it, the latest ones first.
const maxLed = 32

// chains follows attributions from document to document.
type chains struct {
	e       *engine
	cites   map[string][]string // texts that a text cites, by confirmed relations
	shelves map[string]*shelf   // by whose it is and what it is about
	links   map[*reading]*links
}

// shelf is what one outlet, or one text, says about one thing.
type shelf struct {
	moments []*moment           // its claims by their time
	fitting map[string]*fitting // those whose time matches a moment, by its key
}

// fitting is claims of one time, the latest published first, by whether they
// are an outlet's own.
type fitting struct{ further, own []*reading }

// links is the claims that a chain can go on with.
type links struct {
	cited   []*reading // in a document that is cited, as somebody has confirmed
	further []*reading // of the outlet quoted, which has them from others
	own     []*reading // of the outlet quoted, its own reports
}

// follow gives each reading the end that its chain has in the documents at
// hand, before copies are joined. What the words name stands where no document
// leads on.
func (e *engine) follow() {
	f := &chains{e: e, cites: map[string][]string{}, shelves: map[string]*shelf{}, links: map[*reading]*links{}}
	e.chains = map[string]Chain{}
	if !f.stock() {
		return
	}
	var leading []*reading
	for _, r := range e.readings {
		if l := f.leads(r); l != nil {
			f.links[r] = l
			leading = append(leading, r)
		}
	}
	for _, circle := range f.components(leading) {
		f.settle(circle)
	}
}

// stock puts what can be quoted on shelves; false where nobody quotes.
func (f *chains) stock() bool {
	wanted := map[string]bool{}
	for _, rel := range f.e.in.Relations {
		from, to := f.e.copies.text(rel.From), f.e.copies.text(rel.To)
		if rel.Confirmed && rel.Kind == citation && from != to && from != "" && to != "" && !slices.Contains(f.cites[from], to) {
			f.cites[from] = append(f.cites[from], to)
			wanted[keyOf("text", to)] = true
		}
	}
	for _, r := range f.e.readings {
		if r.c.Quotes != "" {
			wanted[keyOf("outlet", r.c.Quotes)] = true
		}
	}
	if len(wanted) == 0 {
		return false
	}
	claims := map[string][]*reading{}
	for _, r := range f.e.readings {
		if r.text == "" || r.notGrouped() != "" {
			continue
		}
		for _, whose := range []string{keyOf("outlet", r.c.Outlet), keyOf("text", r.text)} {
			if wanted[whose] {
				k := keyOf(whose, r.thing())
				claims[k] = append(claims[k], r)
			}
		}
	}
	for k, list := range claims {
		f.shelves[k] = &shelf{moments: moments(list), fitting: map[string]*fitting{}}
	}
	return true
}

// compareLatest orders days from the latest to the earliest, the unknown last.
func compareLatest(a, b *quantity.Date) int {
	if a == nil || b == nil {
		return compareTrue(a != nil, b != nil)
	}
	return b.Compare(*a)
}

// thing is all that a claim says but its time and its number.
func (r *reading) thing() string {
	return keyOf(string(r.c.kind()), string(r.c.stance()), r.c.subject(), r.place(), r.dimensions, r.unit)
}

// leads gives the claims that r's chain can go on with, nil for none. A row of
// a series has its origin from whoever made it.
func (f *chains) leads(r *reading) *links {
	if r.text == "" || r.c.Series || r.notGrouped() != "" {
		return nil
	}
	quotes := r.c.Quotes != "" && r.c.Quotes != r.c.Outlet // a hop to itself is its own report
	if !quotes && (r.c.Quotes != "" || !r.c.Open) {
		return nil
	}
	l := &links{}
	for _, text := range f.cites[r.text] {
		if fit := f.fit(r, keyOf("text", text)); fit != nil {
			l.cited = slices.Concat(l.cited, r.alike(fit.further, nil), r.alike(fit.own, nil))
		}
	}
	if quotes {
		l.cited = slices.DeleteFunc(l.cited, func(o *reading) bool { return o.c.Outlet != r.c.Quotes })
		if fit := f.fit(r, keyOf("outlet", r.c.Quotes)); fit != nil {
			l.further, l.own = r.alike(fit.further, r.c.PublishedAt), r.alike(fit.own, r.c.PublishedAt)
		}
	}
	if len(l.cited)+len(l.further)+len(l.own) == 0 {
		return nil
	}
	return l
}

// fit gives what an outlet or a text says of r's thing and time, nil for nothing.
func (f *chains) fit(r *reading, whose string) *fitting {
	s := f.shelves[keyOf(whose, r.thing())]
	if s == nil {
		return nil
	}
	fit := s.fitting[r.moment]
	if fit == nil {
		fit = &fitting{}
		for _, m := range s.moments {
			if r.c.kind() == Quantity && quantity.MatchPeriods(r.timing, m.timing, r.measure, r.policy).Relation != quantity.SamePeriod {
				continue
			}
			for _, o := range m.claims {
				if o.c.Own {
					fit.own = append(fit.own, o)
				} else {
					fit.further = append(fit.further, o)
				}
			}
		}
		for _, list := range [][]*reading{fit.further, fit.own} {
			slices.SortFunc(list, func(a, b *reading) int {
				return cmp.Or(compareLatest(a.c.PublishedAt, b.c.PublishedAt), strings.Compare(a.c.ID, b.c.ID))
			})
		}
		s.fitting[r.moment] = fit
	}
	return fit
}

// alike gives the claims of a list, the latest first, that stand in other texts
// and can be the number that r states; with a day, only those that are not known
// to be published after it.
func (r *reading) alike(list []*reading, until *quantity.Date) []*reading {
	if until != nil {
		i, _ := slices.BinarySearchFunc(list, until, func(o *reading, d *quantity.Date) int {
			if o.c.PublishedAt != nil && d.Before(*o.c.PublishedAt) {
				return -1
			}
			return 1
		})
		list = list[i:]
	}
	var found []*reading
	for _, o := range list[:min(len(list), maxLed)] {
		if o.text != r.text && r.saysLike(o) {
			found = append(found, o)
		}
	}
	return found
}

// saysLike tells whether two claims of one thing and time can be one number,
// one day, or one thing said. A row of a series answers a stated time only.
func (r *reading) saysLike(o *reading) bool {
	if o.c.Series && !r.timing.Period.Dated() || r.geography != "" && o.geography != "" && r.geography != o.geography {
		return false
	}
	switch r.c.kind() {
	case Date:
		return !r.days().apart(o.days())
	case Statement:
		return !r.about().apart(o.about())
	}
	return r.usual.Overlaps(o.usual)
}
