package verdict

import (
	"cmp"
	"slices"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// reading is a claim made ready for comparing.
type reading struct {
	c    *Claim
	i    int      // its place in the input
	lack []string // the fields without which it can't be compared

	geography, dimensions, unit string
	timing                      quantity.Timing
	measure                     quantity.Measure
	policy                      quantity.Policy

	// The numbers, in unit; only where numbers is true.
	numbers       bool
	strict, usual quantity.Interval
	wide          *decimal.Decimal // of the usual one; nil until somebody asks, see width
	value         *decimal.Decimal // nil for a range, an order, a sum of such
	magnitude     float64          // of the value, to tell quickly what is far off
	lower, upper  *decimal.Decimal // the stated ends of those
	comparator    quantity.Comparator
	p             decimal.Decimal
	derived, sum  bool
	parts         []quantity.Interval // the usual reading of each increment

	// Keys, made once; see keys.go.
	when, moment, topic, assertion, cell string
	calendar, rolling                    bool // its period is a year from January, or twelve months from elsewhere

	// Who speaks; see origins.go.
	text   string // what the document's text is one with
	origin string // "" for none that counts
	told   string // without one: the text of another document in which the chain ends
	voice  string
}

// read makes every claim ready, in the order given.
func (e *engine) read() {
	e.readings = make([]*reading, len(e.in.Claims))
	e.byID = make(map[string]*reading, len(e.in.Claims))
	for i := range e.in.Claims {
		r := &reading{c: &e.in.Claims[i], i: i}
		e.readings[i] = r
		if _, twice := e.byID[r.c.ID]; !twice {
			e.byID[r.c.ID] = r
		}
	}
	state := make(map[*reading]int, len(e.readings))
	for _, r := range e.readings {
		e.readDerived(r, state)
	}
	for _, r := range e.readings {
		r.text, r.origin = e.copies.text(r.c.Document), r.c.origin()
	}
	e.follow()
	e.copies.setOrigins(e.readings)
}

// readDerived reads r after the claims that it is derived from. The chain is
// walked without recursion, since a caller decides how long it is; a circle
// leaves its claims without numbers.
func (e *engine) readDerived(r *reading, state map[*reading]int) {
	const waiting, done = 1, 2
	var chain []*reading
	for at := r; at != nil && state[at] == 0; at = e.byID[at.c.DerivedFrom] {
		state[at] = waiting
		chain = append(chain, at)
		if at.c.DerivedFrom == "" {
			break
		}
	}
	for _, at := range slices.Backward(chain) {
		var whole *reading
		if at.c.DerivedFrom != "" {
			if whole = e.byID[at.c.DerivedFrom]; whole != nil && state[whole] != done {
				whole = nil
			}
		}
		e.readOne(at, whole)
		state[at] = done
	}
}

// readOne reads a claim; whole is what it is derived from.
func (e *engine) readOne(r, whole *reading) {
	c := r.c
	r.geography, r.dimensions, r.timing = c.Geography, c.dimensions(), c.timing()
	r.policy = e.tree.policy(cmp.Or(c.Metric, c.ReadAs))
	if whole != nil { // two thirds of those: of the same place and time, unless the words say another
		if r.geography == "" {
			r.geography = whole.geography
		}
		if r.timing.Period == nil {
			r.timing.Period = whole.timing.Period
		}
	}
	if c.kind() == Quantity {
		switch {
		case len(c.Increments) > 0:
			e.readIncrements(r)
		case c.Quantity != nil:
			e.readQuantity(r, whole)
		}
		if r.measure = e.tree.measure(c.Metric, r.unit); r.unit == "" && c.Quantity != nil {
			r.measure = e.tree.measure(c.Metric, c.Quantity.Unit)
		}
	}
	r.lack = r.lacking()
	r.setKeys()
}

// width is that of the usual reading; ok is false for one that is open.
func (r *reading) width() (w decimal.Decimal, ok bool) {
	if r.wide == nil {
		if w, ok = r.usual.Width(); !ok {
			return w, false
		}
		r.wide = &w
	}
	return *r.wide, true
}

// lacking lists what a claim must state to be compared.
func (r *reading) lacking() []string {
	var lack []string
	need := func(stated bool, field string) {
		if !stated {
			lack = append(lack, field)
		}
	}
	need(len(r.c.Period.Check()) == 0, "period") // one that can't be, which Compare refuses
	switch r.c.kind() {
	case Quantity:
		need(r.c.Metric != "", "metric")
		need(r.geography != "", "geography")
		need(r.numbers, "quantity")
		need(r.unit != "" || !r.numbers, "unit")
	case Date:
		need(r.c.Event != "", "event")
		need(r.c.Period != nil && (r.c.Period.Start != nil || r.c.Period.End != nil), "period")
	case Statement:
		need(r.c.Proposition != "", "proposition")
	}
	return lack
}

// readQuantity reads a stated number, or a share of whole as the product.
func (e *engine) readQuantity(r, whole *reading) {
	q := *r.c.Quantity
	strict, usual, err := q.Readings(r.policy)
	if err != nil {
		return
	}
	r.numbers, r.strict, r.usual = true, strict, usual
	r.comparator, r.p = q.Comparator, q.Precision(r.policy)
	stated := q.Completed() // a share may have its number from the words, an order its decades
	r.value, r.lower, r.upper = stated.Value, stated.Lower, stated.Upper
	if r.comparator == "" {
		r.comparator = quantity.Eq
	}
	if r.comparator == quantity.Range || r.comparator == quantity.Order {
		r.value = nil
	} else if r.value != nil {
		r.lower, r.upper = nil, nil
	}
	unit := quantity.CanonicalUnit(q.Unit)
	if q.Comparator == quantity.Share && unit == "percent" {
		unit = "share" // a fraction between 0 and 1, whatever it is called
	}
	if r.c.DerivedFrom != "" {
		if factor, ok := fraction(q.Comparator, unit); ok {
			e.derive(r, whole, unit, factor)
			return
		}
	}
	e.convert(r, unit)
}

// fraction gives the factor that turns a number into the fraction of a whole
// that it states; ok is false for one that states an amount of its own.
func fraction(comparator quantity.Comparator, unit string) (factor decimal.Decimal, ok bool) {
	if factor, ok = quantity.ConversionFactor(unit, "share"); ok {
		return factor, true
	}
	return decimal.FromInt(1), comparator == quantity.Share || unit == "times" || unit == ""
}

// derive multiplies the fraction with the whole. The unit is the part's: the
// whole's, where the claim only says which share it is.
func (e *engine) derive(r, whole *reading, unit string, factor decimal.Decimal) {
	r.derived = true
	if whole == nil || !whole.numbers {
		r.numbers = false
		return
	}
	r.strict = r.strict.Scale(factor).Mul(whole.strict)
	r.usual = r.usual.Scale(factor).Mul(whole.usual)
	r.value, r.lower, r.upper, r.p = nil, nil, nil, whole.p
	switch unit {
	case "", "share", "percent", "times":
		unit = whole.unit
	}
	e.convert(r, unit)
}

// convert puts the numbers into the unit that the metric is measured in, where
// that is of the same kind; a share is always written as percent.
func (e *engine) convert(r *reading, unit string) {
	r.unit = unit
	target := e.tree.unit(r.c.Metric)
	if target == "" || target == "share" {
		target = unit
		if unit == "share" {
			target = "percent"
		}
	}
	if unit == target {
		return
	}
	factor, ok := quantity.ConversionFactor(unit, target)
	if !ok {
		return
	}
	r.unit = target
	r.strict, r.usual = r.strict.Scale(factor), r.usual.Scale(factor)
	r.p = r.p.Mul(factor)
	for _, x := range []**decimal.Decimal{&r.value, &r.lower, &r.upper} {
		if *x != nil {
			v := (*x).Mul(factor)
			*x = &v
		}
	}
	for i := range r.parts {
		r.parts[i] = r.parts[i].Scale(factor)
	}
}

// readIncrements sums the list that the claim states, in the unit of the first.
// Increments in units of different kinds have no sum; one without a unit has
// that of the claim's quantity.
func (e *engine) readIncrements(r *reading) {
	var fallback, unit string
	if r.c.Quantity != nil {
		fallback = quantity.CanonicalUnit(r.c.Quantity.Unit)
	}
	exact := decimal.Decimal{}
	stated := true
	for k, inc := range r.c.Increments {
		strict, usual, err := inc.Readings(r.policy)
		of := quantity.CanonicalUnit(inc.Unit)
		if of == "" {
			of = fallback
		}
		if k == 0 {
			unit = of
		}
		factor, ok := quantity.ConversionFactor(of, unit)
		if err != nil || (of != unit && !ok) {
			return
		}
		p := inc.Precision(r.policy)
		if of != unit {
			strict, usual, p = strict.Scale(factor), usual.Scale(factor), p.Mul(factor)
		}
		if k == 0 {
			r.strict, r.usual = strict, usual
			r.strict.Rule, r.usual.Rule = "sum", "sum"
		} else {
			r.strict, r.usual = r.strict.Add(strict), r.usual.Add(usual)
		}
		r.p = decimal.Max(r.p, p)
		r.parts = append(r.parts, usual)
		if inc.Value == nil {
			stated = false
		} else if of == unit {
			exact = exact.Add(*inc.Value)
		} else {
			exact = exact.Add(inc.Value.Mul(factor))
		}
	}
	r.numbers, r.sum, r.comparator = true, true, quantity.Eq
	if stated {
		r.value = &exact
	}
	if r.timing.Period == nil {
		r.timing.Period = hullOfIncrements(r.c.Increments)
		if p := r.timing.Period; p != nil && e.tree.measure(r.c.Metric, unit) != quantity.Total {
			p.End = nil // what was raised stays raised
		}
	}
	e.convert(r, unit)
}

// hullOfIncrements is the time that a list of dated changes is about.
func hullOfIncrements(list []Increment) *quantity.Period {
	var hull *quantity.Period
	for _, inc := range list {
		p := inc.Period
		if !p.Dated() || p.Start == nil {
			return nil
		}
		if hull == nil {
			hull = &quantity.Period{Start: p.Start, End: p.End, Grain: p.Grain, Inferred: true}
			continue
		}
		if p.Start.Before(*hull.Start) {
			hull.Start = p.Start
		}
		if hull.End != nil && (p.End == nil || hull.End.Before(*p.End)) {
			hull.End = p.End
		}
	}
	return hull
}

func end(v *decimal.Decimal) string {
	if v == nil {
		return "∞;"
	}
	return v.Reduced().String() + ";"
}

// cellKey is the cell that r would be in if it were about another metric.
func cellKey(metric string, r *reading) string {
	return keyOf(metric, r.geography, r.dimensions, r.unit)
}
