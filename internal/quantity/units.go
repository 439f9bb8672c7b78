package quantity

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"whence/internal/decimal"
)

//go:embed units.txt
var unitsTable string

//go:embed currencies.txt
var currenciesTable string

// Unit is a row of the table of units.
type Unit struct {
	Name   string          // the canonical name: "deaths", "percent", "USD", "kg"
	Kind   string          // units of one kind measure the same thing
	Factor decimal.Decimal // what one of it is in the kind's own unit
}

// units is the table by every name in lower case, and by ISO 4217 code.
var units = sync.OnceValue(func() map[string]*Unit {
	table, err := readUnits(unitsTable, currenciesTable)
	if err != nil {
		panic(err) // the embedded tables are checked by the tests
	}
	return table
})

func readUnits(text, currencies string) (map[string]*Unit, error) {
	table := make(map[string]*Unit)
	for code := range strings.FieldsSeq(currencies) {
		// As written only: "all" and "top" are words, ALL and TOP are currencies.
		table[code] = &Unit{Name: code, Kind: "money:" + code, Factor: decimal.FromInt(1)}
	}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 3 {
			return nil, fmt.Errorf("units.txt:%d: too few columns", n+1)
		}
		factor, err := decimal.Parse(fields[2])
		if err != nil || factor.Sign() <= 0 {
			return nil, fmt.Errorf("units.txt:%d: not a factor: %q", n+1, fields[2])
		}
		u := &Unit{Name: fields[0], Kind: fields[1], Factor: factor}
		names := []string{u.Name}
		if len(fields) > 3 {
			names = append(names, strings.Split(strings.Join(fields[3:], " "), "|")...)
		}
		for _, name := range names {
			key := unitKey(name)
			if other, taken := table[key]; taken && other.Name != u.Name {
				return nil, fmt.Errorf("units.txt:%d: %q is a name of %s already", n+1, name, other.Name)
			}
			table[key] = u
		}
	}
	return table, nil
}

// unitKey is how a unit's name is looked up: composed, in lower case, with
// single spaces.
func unitKey(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(norm.NFC.String(strings.ToLower(norm.NFC.String(s))), "_", " ")), " ")
}

// LookUpUnit finds a unit by any of its names; ok is false for one that the
// table doesn't have.
func LookUpUnit(s string) (Unit, bool) {
	table := units()
	for _, key := range []string{strings.TrimSpace(s), unitKey(s)} {
		if u, ok := table[key]; ok {
			return *u, true
		}
	}
	return Unit{}, false
}

// CanonicalUnit gives the one name of a unit: "percent" for "%", "deaths" for
// "fatalities", "CNY" for 人民币. A unit that the table doesn't have is its own
// name in lower case with underscores for spaces; none is "".
func CanonicalUnit(s string) string {
	if u, ok := LookUpUnit(s); ok {
		return u.Name
	}
	return strings.ReplaceAll(unitKey(s), " ", "_")
}

// ConversionFactor gives the number that turns an amount in one unit into one
// in another of the same kind, exactly (1000 from tonnes to kg, 100 from share
// to percent); ok is false for units of different kinds.
func ConversionFactor(from, to string) (factor decimal.Decimal, ok bool) {
	a, okA := LookUpUnit(from)
	b, okB := LookUpUnit(to)
	if !okA || !okB || a.Kind != b.Kind {
		return factor, CanonicalUnit(from) == CanonicalUnit(to) && unitKey(from) != ""
	}
	return a.Factor.Quo(b.Factor)
}

// DefaultMeasure gives the measure of a metric that states none, by its unit:
// a proportion, a change in points or a multiple is a rate, which no period
// sums up; anything else is a total.
func DefaultMeasure(unit string) Measure {
	if u, ok := LookUpUnit(unit); ok {
		switch u.Kind {
		case "proportion", "points", "multiple", "celsius":
			return Rate
		}
	}
	return Total
}
