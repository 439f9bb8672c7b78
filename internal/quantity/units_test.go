package quantity_test

import (
	"testing"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

func TestNamesOfOneUnit(t *testing.T) {
	for name, want := range map[string]string{
		"%": "percent", "per cent": "percent", "Percent": "percent", "百分点": "percentage_points", "percentage points": "percentage_points",
		"percentage_points": "percentage_points", "死亡": "deaths", "Fatalities": "deaths", "人": "people", "persons": "people",
		"美元": "USD", "$": "USD", "usd": "USD", "USD": "USD", "人民币": "CNY", "RMB": "CNY", "yuan": "CNY", "SEK": "SEK", "KGS": "KGS", "kgs": "kg",
		"吨": "tonnes", "metric tons": "tonnes", "公斤": "kg", "all": "all", "top": "top", "  Square   Miles ": "square_miles", "": "", "倍": "times",
	} {
		if got := quantity.CanonicalUnit(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestCanonicalUnitIsItsOwnCanonicalUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := quantity.CanonicalUnit(rapid.String().Draw(t, "unit"))
		if twice := quantity.CanonicalUnit(once); twice != once {
			t.Fatalf("%q becomes %q", once, twice)
		}
	})
}

func TestUnitsOfOneKindConvertExactly(t *testing.T) {
	for _, c := range []struct{ from, to, factor string }{
		{"tonnes", "kg", "1000"},
		{"g", "kg", "0.001"},
		{"share", "percent", "100"},
		{"percent", "share", "0.01"},
		{"km", "m", "1000"},
		{"people", "deaths", "1"},
		{"USD", "usd", "1"},
		{"years", "months", "12"},
		{"furlongs", "furlongs", "1"},
	} {
		got, ok := quantity.ConversionFactor(c.from, c.to)
		if !ok {
			t.Errorf("%s to %s is refused", c.from, c.to)
		} else if c.from != "furlongs" && !got.Equal(decimal.MustParse(c.factor)) {
			t.Errorf("%s to %s is %s, want %s", c.from, c.to, got, c.factor)
		}
	}
	for _, c := range [][2]string{{"USD", "CNY"}, {"percent", "percentage_points"}, {"kg", "km"}, {"", ""}, {"furlongs", "m"}} {
		if f, ok := quantity.ConversionFactor(c[0], c[1]); ok {
			t.Errorf("%q to %q is %s", c[0], c[1], f)
		}
	}
}

func TestDecadesThatWordsName(t *testing.T) {
	for words, want := range map[string][2]string{
		"数万": {"20000", "100000"}, "數萬": {"20000", "100000"}, "几十": {"20", "100"}, "几百万": {"2000000", "10000000"}, "上万": {"10000", "100000"},
		"上百": {"100", "1000"}, "数十亿": {"2000000000", "10000000000"}, "成千上万的人": {"1000", "100000"}, "成百上千": {"100", "10000"},
		"hundreds of thousands of people": {"200000", "1000000"}, "Hundreds": {"200", "1000"}, "dozens": {"20", "100"}, "several hundred": {"200", "1000"},
		"tens of millions": {"20000000", "100000000"}, "造成数百万人": {"2000000", "10000000"},
	} {
		lo, hi, ok := quantity.Decades(words)
		if !ok || !lo.Equal(decimal.MustParse(want[0])) || !hi.Equal(decimal.MustParse(want[1])) {
			t.Errorf("%s is [%s, %s) %v, want %v", words, lo, hi, ok, want)
		}
	}
	for _, words := range []string{"", "万", "many", "utmost", "scoreless", "seven"} {
		if lo, hi, ok := quantity.Decades(words); ok {
			t.Errorf("%q names [%s, %s)", words, lo, hi)
		}
	}
}

func TestNoWordsMakeItPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.String().Draw(t, "words")
		quantity.Decades(words)
		quantity.LookUpUnit(words)
		q := quantity.Quantity{Comparator: "order", Verbatim: words, Value: dec("77000")}
		_, _, _ = q.Readings(quantity.Policy{})
		q.Comparator = "gt"
		if _, _, err := q.Readings(quantity.Policy{}); err != nil {
			t.Fatal(err)
		}
		(&quantity.Period{Recurrence: words}).Check()
	})
}

func TestPolicyOverridesOneWidthAndKeepsTheRest(t *testing.T) {
	pol, err := quantity.Policy{}.With(quantity.Override{Widths: map[quantity.WidthName]decimal.Decimal{quantity.ApproxFloor: decimal.MustParse("0.2")}})
	if err != nil {
		t.Fatal(err)
	}
	q := quantity.Quantity{Comparator: "approx", Value: dec("77468")}
	strict, usual, _ := q.Readings(pol)
	if show(usual) != "[61974.4, 92961.6]" || !usual.Within(strict) {
		t.Errorf("usual %s, strict %s", show(usual), show(strict))
	}
	if pol.Version() == quantity.PolicyVersion || (quantity.Policy{}).Version() != "section-2/1" {
		t.Errorf("versions are %s and %s", pol.Version(), quantity.Policy{}.Version())
	}
	if len(pol.Widths()) != len((quantity.Policy{}).Widths()) || !pol.Width(quantity.TensionSpread).Equal(decimal.MustParse("0.1")) {
		t.Error("a width got lost")
	}
}

func TestPolicyThatBreaksAReadingIsRefused(t *testing.T) {
	for name, value := range map[quantity.WidthName]string{
		"approx_width": "0.1", quantity.ApproxFloor: "-0.1", quantity.ApproxStrict: "0.5", quantity.ShareUsual: "0.2", quantity.NearlyUsual: "0.7",
		quantity.PeriodSame: "0.4", quantity.RecurrenceAge: "2.5",
	} {
		if _, err := (quantity.Policy{}).With(quantity.Override{Widths: map[quantity.WidthName]decimal.Decimal{name: decimal.MustParse(value)}}); err == nil {
			t.Errorf("%s = %s is taken", name, value)
		}
	}
}
