package quantity

import (
	"fmt"
	"maps"
	"slices"

	"whence/internal/decimal"
	"whence/internal/fault"
)

// PolicyVersion names the rules and widths that this package has by default.
const PolicyVersion = "section-2/1"

// WidthName is one number that the rules are made with.
type WidthName string

// The widths.
const (
	RoundnessCap  WidthName = "roundness_cap"
	ApproxFloor   WidthName = "approx_floor"
	ApproxRound   WidthName = "approx_round"
	ApproxStrict  WidthName = "approx_strict"
	NearlyStrict  WidthName = "nearly_strict"
	NearlyUsual   WidthName = "nearly_usual"
	GteFloor      WidthName = "gte_floor"
	ShareStrict   WidthName = "share_strict"
	ShareUsual    WidthName = "share_usual"
	TensionSpread WidthName = "tension_spread"
	PeriodLength  WidthName = "period_length"
	PeriodSame    WidthName = "period_same"
	PeriodNear    WidthName = "period_near"
	RecurrenceAge WidthName = "recurrence_years"
)

// width is a row of the table of widths.
type width struct {
	name        WidthName
	value       decimal.Decimal // the default
	least, most decimal.Decimal // what an override may set
	whole       bool            // whole numbers only
	neverBelow  WidthName       // another width that this one must reach, or ""
	meaning     string
}

var d = decimal.MustParse

// widths is the one table of widths. An override per metric changes a value
// within its bounds; neverBelow keeps each usual reading inside its strict one.
var widths = []width{
	{RoundnessCap, d("0.25"), d("0"), d("1"), false, "", "r is at most this part of the value"},
	{ApproxFloor, d("0.05"), d("0"), d("1"), false, "", "approx: the usual half-width is at least this part of the value"},
	{ApproxRound, d("0.1"), d("0"), d("1"), false, "", "approx: the usual half-width follows r up to this part of the value"},
	{ApproxStrict, d("2"), d("1"), d("10"), false, "", "approx: the strict half-width as a multiple of the usual one"},
	{NearlyStrict, d("0.8"), d("0"), d("1"), false, "", "nearly: the strict lower end as a part of the value"},
	{NearlyUsual, d("0.9"), d("0"), d("1"), false, NearlyStrict, "nearly: the usual lower end as a part of the value"},
	{GteFloor, d("0.1"), d("0"), d("10"), false, "", "gte: the usual reading reaches at least this part of the value upwards"},
	{ShareUsual, d("0.025"), d("0"), d("0.5"), false, "", "share: the usual half-width"},
	{ShareStrict, d("0.05"), d("0"), d("0.5"), false, ShareUsual, "share: the strict half-width"},
	{TensionSpread, d("0.1"), d("0"), d("10"), false, "", "usual readings apart by at most this are a tension, by more a conflict"},
	{PeriodLength, d("0.1"), d("0"), d("0.5"), false, "", "lengths of one period differ by at most this part of the longer"},
	{PeriodNear, d("0.5"), d("0.01"), d("1"), false, "", "periods that share at least this part of the shorter are near"},
	{PeriodSame, d("0.8"), d("0.01"), d("1"), false, PeriodNear, "periods that share at least this part of the shorter are the same"},
	{RecurrenceAge, d("3"), d("1"), d("100"), true, "", "\"each year\" is any year that ended in so many years before publication"},
}

// Policy is the widths that readings and verdicts are made with. The zero
// value is the default.
type Policy struct {
	version string
	set     map[WidthName]decimal.Decimal
}

// Override changes widths for one metric. Version names the result in
// verdicts; empty names it after the default.
type Override struct {
	Version string                        `json:"version,omitempty"`
	Widths  map[WidthName]decimal.Decimal `json:"widths"`
}

// Version names the policy: it stands in every answer that the policy made.
func (pol Policy) Version() string {
	if pol.version == "" {
		return PolicyVersion
	}
	return pol.version
}

// Width gives one width, 0 for a name that is not in the table.
func (pol Policy) Width(name WidthName) decimal.Decimal {
	if v, ok := pol.set[name]; ok {
		return v
	}
	for i := range widths {
		if widths[i].name == name {
			return widths[i].value
		}
	}
	return decimal.Decimal{}
}

// Widths gives all of them by name, for showing.
func (pol Policy) Widths() map[WidthName]decimal.Decimal {
	all := make(map[WidthName]decimal.Decimal, len(widths))
	for _, w := range widths {
		all[w.name] = pol.Width(w.name)
	}
	return all
}

// WidthRow is one width as a person reads it.
type WidthRow struct {
	Name    WidthName
	Value   decimal.Decimal // under the policy asked
	Default decimal.Decimal
	Least   decimal.Decimal // what an override may set, both ends included
	Most    decimal.Decimal
	Meaning string
}

// Table gives every width under the policy, in the order of the table.
func (pol Policy) Table() []WidthRow {
	rows := make([]WidthRow, 0, len(widths))
	for _, w := range widths {
		rows = append(rows, WidthRow{
			Name: w.name, Value: pol.Width(w.name), Default: w.value, Least: w.least, Most: w.most, Meaning: w.meaning,
		})
	}
	return rows
}

// With gives the policy with some widths changed. It refuses, as an Invalid
// fault with pointers into the override, a width that doesn't exist, is out of
// its bounds, or would put a usual reading outside its strict one.
func (pol Policy) With(o Override) (Policy, error) {
	out := Policy{version: o.Version, set: maps.Clone(pol.set)}
	if out.set == nil {
		out.set = make(map[WidthName]decimal.Decimal, len(o.Widths))
	}
	var bad []fault.Field
	refuse := func(name WidthName, code, format string, args ...any) {
		bad = append(bad, fault.Field{Pointer: "/widths/" + pointerEscape(string(name)), Code: code, Detail: fmt.Sprintf(format, args...)})
	}
	for _, name := range slices.Sorted(maps.Keys(o.Widths)) {
		i := slices.IndexFunc(widths, func(w width) bool { return w.name == name })
		if i < 0 {
			refuse(name, "unknown_width", "there is no width of this name")
			continue
		}
		v, w := o.Widths[name], widths[i]
		if v.Less(w.least) || w.most.Less(v) || (w.whole && !v.Equal(v.Round(0))) {
			refuse(name, "out_of_range", "must be between %s and %s", w.least, w.most)
			continue
		}
		out.set[name] = v
	}
	for _, w := range widths {
		if w.neverBelow != "" && out.Width(w.name).Less(out.Width(w.neverBelow)) {
			refuse(w.name, "out_of_order", "must not be below %s", w.neverBelow)
		}
	}
	if len(bad) > 0 {
		return pol, fault.OfFields(bad)
	}
	if out.version == "" {
		out.version = pol.Version() + "+override"
	}
	return out, nil
}
