package verdict

import (
	"cmp"
	"slices"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// collapse makes each voice one interval: of its claims closest to the anchor
// the latest vintage, of the same words the narrowest. A voice whose claims of
// one vintage are apart contradicts itself: it keeps one interval for each
// thing that it says, so that a misquotation is seen.
func (s *sweep) collapse(e *engine) {
	s.standing = make(map[*reading]Standing, len(s.members))
	s.stands = make(map[*reading][]*reading, len(s.members))
	for voice := range runs(s.members, func(r *reading) string { return r.voice }) {
		for _, claims := range s.ofOneTime(voice) {
			claims = s.latest(claims)
			reps := s.narrowest(claims)
			s.voices = append(s.voices, s.slips(e, reps)...)
		}
	}
}

// runs gives the stretches of a sorted list with one key.
func runs(list []*reading, key func(*reading) string) func(func([]*reading) bool) {
	return func(yield func([]*reading) bool) {
		for i := 0; i < len(list); {
			n := i + 1
			for n < len(list) && key(list[n]) == key(list[i]) {
				n++
			}
			if !yield(list[i:n:n]) {
				return
			}
			i = n
		}
	}
}

// ofOneTime splits a voice by the periods that it states. Of a total only the
// one closest to the anchor counts, together with what recurs; what holds at
// different times is different things said.
func (s *sweep) ofOneTime(voice []*reading) [][]*reading {
	if voice[0].c.kind() != Quantity {
		if voice[0].c.kind() == Statement { // what is said of different times, or for and against, are different things
			return splitBy(voice, func(r *reading) string { return keyOf(string(r.c.stance()), r.when) })
		}
		return [][]*reading{voice}
	}
	if voice[0].measure != quantity.Total {
		return splitBy(voice, func(r *reading) string { return r.when })
	}
	best, found := "", false
	var away quantity.PeriodMatch
	for _, r := range voice {
		if !r.timing.Period.Dated() {
			continue
		}
		m := quantity.MatchPeriods(s.timing, r.timing, quantity.Total, r.policy)
		k := r.when
		closer := cmp.Or(cmp.Compare(m.Unshared*max(away.Days, 1), away.Unshared*max(m.Days, 1)), strings.Compare(best, k))
		if !found || closer < 0 {
			best, away, found = k, m, true
		}
	}
	var keep []*reading
	for _, r := range voice {
		if r.timing.Period.Dated() && r.when != best {
			s.standing[r] = OtherPeriod
			continue
		}
		keep = append(keep, r)
	}
	return [][]*reading{keep}
}

func splitBy(list []*reading, key func(*reading) string) [][]*reading {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b *reading) int { return strings.Compare(key(a), key(b)) })
	var out [][]*reading
	for run := range runs(sorted, key) {
		out = append(out, run)
	}
	return out
}

// latest drops the claims with an older vintage than the voice's latest. One
// that states no vintage stays where it says the same, or something that no
// revision explains: see revisedBetween.
func (s *sweep) latest(claims []*reading) []*reading {
	var newest *quantity.Date
	for _, r := range claims {
		if d := r.c.AsOf; d != nil && (newest == nil || newest.Before(*d)) {
			newest = d
		}
	}
	if newest == nil {
		return claims
	}
	var now *reading // what the latest vintage says, from its least to its most
	for _, r := range claims {
		if !r.numbers || r.c.AsOf == nil || r.c.AsOf.Before(*newest) {
			continue
		}
		if now == nil {
			now = new(*r)
			continue
		}
		now.usual, now.p = now.usual.Hull(r.usual), decimal.Max(now.p, r.p)
	}
	return slices.DeleteFunc(slices.Clone(claims), func(r *reading) bool {
		old := r.c.AsOf != nil && r.c.AsOf.Before(*newest)
		if now != nil && r.numbers && r.outdatedBy(newest) {
			spread, apart := spreadOf(r, now)
			old = apart && revisedBetween(r, now, spread)
		}
		if old {
			s.standing[r] = Superseded
		}
		return old
	})
}

// narrowest gives the narrowest claims of a voice that don't overlap one
// another; each other one is a copy of one that it overlaps.
func (s *sweep) narrowest(claims []*reading) []*reading {
	slices.SortFunc(claims, func(a, b *reading) int {
		return cmp.Or(a.compareNarrow(b), strings.Compare(a.c.ID, b.c.ID))
	})
	var reps []*reading // disjoint, and so in one order by either end
	for _, r := range claims {
		i, _ := slices.BinarySearchFunc(reps, r, func(x, r *reading) int {
			if x.precedes(r) {
				return -1
			}
			return 1
		})
		if i < len(reps) && !r.precedes(reps[i]) {
			s.standing[r] = Repeats
			s.stands[reps[i]] = append(s.stands[reps[i]], r)
			continue
		}
		s.standing[r] = Speaks
		s.stands[r] = append(s.stands[r], r)
		reps = slices.Insert(reps, i, r)
	}
	return reps
}

// compareNarrow orders claims by how much they leave open.
func (r *reading) compareNarrow(o *reading) int {
	switch r.c.kind() {
	case Quantity:
		return compareWidth(r, o)
	case Date:
		x, y := r.days(), o.days()
		return cmp.Or(compareTrue(!x.open(), !y.open()), cmp.Compare(x.length(), y.length()))
	}
	return 0
}

// precedes tells whether all that r allows lies before all that o allows.
func (r *reading) precedes(o *reading) bool {
	switch r.c.kind() {
	case Quantity:
		return r.usual.Below(o.usual)
	case Date:
		return r.days().before(o.days())
	}
	return r.about().before(o.about())
}

// maxSlips bounds how many things a voice may say for them to be looked
// through for slips of a scale.
const maxSlips = 64

// slips sets aside each interval of a voice that is another's with a slipped
// scale: of the two the one that fewer texts state, then the later one.
func (s *sweep) slips(e *engine, reps []*reading) []*reading {
	if len(reps) < 2 || len(reps) > maxSlips || reps[0].c.kind() != Quantity {
		return reps
	}
	byWeight := slices.Clone(reps)
	slices.SortStableFunc(byWeight, func(a, b *reading) int {
		return cmp.Or(cmp.Compare(texts(s.stands[b]), texts(s.stands[a])), comparePublished(a, b), strings.Compare(a.c.ID, b.c.ID))
	})
	var keep []*reading
	for _, r := range byWeight {
		i := slices.IndexFunc(keep, func(k *reading) bool {
			_, ok := e.scaleError(k, r, quantity.PeriodMatch{})
			return ok
		})
		if i < 0 {
			keep = append(keep, r)
			continue
		}
		if p, why := e.pair(keep[i], r); why == "" {
			s.group.Suspected = append(s.group.Suspected, p)
		}
		for _, c := range s.stands[r] {
			s.standing[c] = Slipped
		}
	}
	return keep
}

// texts counts the different texts in which some claims stand.
func texts(claims []*reading) int {
	seen := make(map[string]bool, len(claims))
	for _, r := range claims {
		seen[cmp.Or(r.text, r.voice)] = true
	}
	return len(seen)
}

func comparePublished(a, b *reading) int {
	switch {
	case a.c.PublishedAt == nil || b.c.PublishedAt == nil:
		return compareTrue(a.c.PublishedAt != nil, b.c.PublishedAt != nil)
	}
	return a.c.PublishedAt.Compare(*b.c.PublishedAt)
}
