package quantity_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

func dec(s string) *decimal.Decimal {
	if s == "" {
		return nil
	}
	d := decimal.MustParse(s)
	return &d
}

// show writes an interval the way the design does: "[76500, 77500)", "(77000, ∞)".
func show(i quantity.Interval) string {
	s := "("
	switch {
	case i.Lo == nil:
		s += "-∞"
	case i.LoOpen:
		s += i.Lo.Reduced().String()
	default:
		s = "[" + i.Lo.Reduced().String()
	}
	switch {
	case i.Hi == nil:
		return s + ", ∞)"
	case i.HiOpen:
		return s + ", " + i.Hi.Reduced().String() + ")"
	}
	return s + ", " + i.Hi.Reduced().String() + "]"
}

func TestDigitsDecidePrecisionAndRoundness(t *testing.T) {
	for _, c := range []struct{ value, verbatim, p, r string }{
		{"77000", "超过7.7万人", "1000", "1000"},
		{"77468", "77,468", "1", "1"},
		{"145", "145", "1", "5"},
		{"110000", "110,000", "10000", "10000"},
		{"110000", "近11万", "10000", "10000"},
		{"100000", "100,000", "10000", "25000"},
		{"100000", "约10万人", "10000", "25000"},
		{"100000000", "1亿", "100000000", "100000000"},
		{"20", "20%", "1", "5"},
		{"77000", "", "1000", "1000"},
		{"75000", "75,000", "1000", "5000"},
		{"75000", "", "1000", "5000"},
		{"50", "50", "1", "12.5"},
		{"5", "5", "1", "1.25"},
		{"77000", "7.70万", "100", "1000"},
		{"1.10", "", "0.01", "0.1"},
		{"10.0", "10.0%", "0.1", "2.5"},
		{"1500000", "1.5 million", "100000", "375000"},
		// Places in words are no scales: what they leave unsaid are bare zeros.
		{"10", "十人", "1", "2.5"},
		{"10", "ten people", "1", "2.5"},
		{"20", "二十", "1", "5"},
		{"20", "twenty", "1", "5"},
		{"20", "廿", "1", "5"},
		{"300", "三百", "10", "75"},
		{"300", "three hundred", "10", "75"},
		{"300", "3百", "100", "100"},
		{"110", "一百一十", "10", "10"},
		{"25", "二十五", "1", "5"},
		{"3000", "三千", "1000", "1000"},
		{"3000", "three thousand", "1000", "1000"},
		{"100000", "十万", "10000", "25000"},
		{"100000", "one hundred thousand", "10000", "25000"},
		{"20000", "twenty thousand", "1000", "5000"},
		{"1000000", "一百万", "100000", "250000"},
		{"11000000", "1,100万", "1000000", "1000000"},
		{"77000", "in 2022 more than 77,000 died", "1000", "1000"},
		{"77000", "words without the number", "1000", "1000"},
		{"-75000", "", "1000", "5000"},
		{"0", "", "1", "1"},
		{"0.00", "", "0.01", "0.01"},
		{"0.05", "0.05", "0.01", "0.0125"},
	} {
		t.Run(c.value+" "+c.verbatim, func(t *testing.T) {
			x := quantity.Policy{}.DigitsOf(decimal.MustParse(c.value), c.verbatim)
			if !x.Precision.Equal(decimal.MustParse(c.p)) || !x.Roundness.Equal(decimal.MustParse(c.r)) {
				t.Errorf("p = %s, r = %s; want %s and %s", x.Precision, x.Roundness, c.p, c.r)
			}
		})
	}
}

func TestReadingsOfEachComparator(t *testing.T) {
	for _, c := range []struct {
		comparator                    quantity.Comparator
		value, lower, upper, verbatim string
		strict, usual                 string
	}{
		{"eq", "77000", "", "", "", "[76500, 77500)", "[76500, 77500)"},
		{"", "145", "", "", "145", "[144.5, 145.5)", "[144.5, 145.5)"},
		{"eq", "0", "", "", "", "[-0.5, 0.5)", "[-0.5, 0.5)"},
		{"eq", "1.10", "", "", "1.10", "[1.095, 1.105)", "[1.095, 1.105)"},
		{"approx", "100000", "", "", "约10万", "[80000, 120000]", "[90000, 110000]"},
		{"approx", "77000", "", "", "about 77,000", "[69300, 84700]", "[73150, 80850]"},
		{"approx", "20", "", "", "", "[16, 24]", "[18, 22]"},
		{"nearly", "110000", "", "", "近11万", "[88000, 115000)", "[99000, 115000)"},
		{"gt", "77000", "", "", "超过7.7万人", "(77000, ∞)", "(77000, 78000]"},
		{"gt", "75000", "", "", "more than 75,000", "(75000, ∞)", "(75000, 80000]"},
		{"gt", "10", "", "", "十多", "(10, 20)", "(10, 20)"},
		{"gt", "1000000", "", "", "一百多万", "(1000000, 2000000)", "(1000000, 2000000)"},
		{"gt", "30", "", "", "三十余人", "(30, 40)", "(30, 40)"},
		{"gt", "100", "", "", "百余人", "(100, 200)", "(100, 200)"},
		{"gt", "10000", "", "", "共有万余名学生", "(10000, 20000)", "(10000, 20000)"},
		{"gt", "1000000", "", "", "百万餘", "(1000000, 2000000)", "(1000000, 2000000)"},
		{"gt", "10000000", "", "", "千余万元", "(10000000, 20000000)", "(10000000, 20000000)"},
		{"gt", "100", "", "", "数百余人", "(100, ∞)", "(100, 125]"},
		{"gt", "100", "", "", "逾百人", "(100, ∞)", "(100, 125]"},
		{"gte", "100000", "", "", "至少10万", "[100000, ∞)", "[100000, 125000]"},
		{"gte", "77468", "", "", "", "[77468, ∞)", "[77468, 85214.8]"},
		{"lt", "80000", "", "", "不到8万", "(-∞, 80000)", "[70000, 80000)"},
		{"lte", "75000", "", "", "up to 75,000", "(-∞, 75000]", "[70000, 75000]"},
		{"range", "", "50000", "70000", "五到七万", "[45000, 75000)", "[45000, 75000)"},
		{"range", "", "50000", "70000", "5万至7万", "[45000, 75000)", "[45000, 75000)"},
		{"range", "", "50000", "70000", "between 50,000 and 70,000", "[49500, 70500)", "[49500, 70500)"},
		{"range", "", "5", "7", "5-7%", "[4.5, 7.5)", "[4.5, 7.5)"},
		{"range", "", "1500000", "2000000", "1.5-2 million", "[1450000, 2500000)", "[1450000, 2500000)"},
		{"range", "", "-7", "-5", "", "(-7.5, -4.5]", "(-7.5, -4.5]"},
		{"range", "", "-2", "3", "", "[-2.5, 3.5)", "[-2.5, 3.5)"},
		{"", "", "5", "7", "", "[4.5, 7.5)", "[4.5, 7.5)"},
		{"order", "", "20000", "100000", "数万", "[20000, 100000)", "[20000, 100000)"},
		{"order", "", "", "", "数万人", "[20000, 100000)", "[20000, 100000)"},
		{"order", "", "", "", "Tens of thousands", "[20000, 100000)", "[20000, 100000)"},
		{"order", "", "", "", "几十人", "[20, 100)", "[20, 100)"},
		{"order", "", "", "", "dozens", "[20, 100)", "[20, 100)"},
		{"order", "", "", "", "上百万", "[1000000, 10000000)", "[1000000, 10000000)"},
		{"order", "", "", "", "数百万", "[2000000, 10000000)", "[2000000, 10000000)"},
		{"order", "", "", "", "millions", "[2000000, 10000000)", "[2000000, 10000000)"},
		{"order", "", "", "", "成千上万", "[1000, 100000)", "[1000, 100000)"},
		{"order", "", "", "", "數十萬", "[200000, 1000000)", "[200000, 1000000)"},
		{"share", "0.7", "", "", "七成", "[0.65, 0.75]", "[0.675, 0.725]"},
		{"share", "0.99", "", "", "", "[0.94, 1]", "[0.965, 1]"},
		{"share", "0", "", "", "", "[0, 0.05]", "[0, 0.025]"},
		{"share", "", "0.5", "1", "大部分", "(0.5, 1]", "(0.5, 1]"},
		{"share", "", "", "", "most of them", "(0.5, 1]", "(0.5, 1]"},
		{"eq", "-5", "", "", "", "(-5.5, -4.5]", "(-5.5, -4.5]"},
		{"gt", "-5", "", "", "a fall of more than 5%", "(-∞, -5)", "[-6.25, -5)"},
		{"nearly", "-110000", "", "", "", "(-115000, -88000]", "(-115000, -99000]"},
		{"lt", "-5", "", "", "", "(-5, ∞)", "(-5, -3.75]"},
	} {
		t.Run(fmt.Sprint(c.comparator, c.value, c.lower, c.verbatim), func(t *testing.T) {
			q := quantity.Quantity{Comparator: c.comparator, Value: dec(c.value), Lower: dec(c.lower), Upper: dec(c.upper), Verbatim: c.verbatim}
			strict, usual, err := q.Readings(quantity.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			if show(strict) != c.strict || show(usual) != c.usual {
				t.Errorf("strict %s, usual %s; want %s and %s", show(strict), show(usual), c.strict, c.usual)
			}
			if strict.Rule == "" || usual.Rule == "" {
				t.Error("an interval doesn't name its rule")
			}
		})
	}
}

func TestQuantityThatCannotBeReadSaysWhichFieldIsWrong(t *testing.T) {
	for _, c := range []struct {
		q       quantity.Quantity
		pointer string
	}{
		{quantity.Quantity{Comparator: "circa", Value: dec("1")}, "/comparator"},
		{quantity.Quantity{Comparator: "eq"}, "/value"},
		{quantity.Quantity{Comparator: "range", Lower: dec("1")}, "/upper"},
		{quantity.Quantity{Comparator: "range", Lower: dec("7"), Upper: dec("5")}, "/upper"},
		{quantity.Quantity{Comparator: "order", Verbatim: "many"}, "/lower"},
		{quantity.Quantity{Comparator: "share", Value: dec("1.2")}, "/value"},
		{quantity.Quantity{Comparator: "share", Value: dec("-0.1")}, "/value"},
		{quantity.Quantity{Comparator: "share"}, "/value"},
	} {
		t.Run(c.pointer+string(c.q.Comparator), func(t *testing.T) {
			bad := c.q.Check()
			if len(bad) == 0 || bad[0].Pointer != c.pointer {
				t.Errorf("Check gave %v, want %s first", bad, c.pointer)
			}
			if _, _, err := c.q.Readings(quantity.Policy{}); err == nil {
				t.Error("Readings read what Check refuses")
			}
		})
	}
}

// drawn is any quantity that a caller may send.
func drawn(t *rapid.T) quantity.Quantity {
	number := rapid.Custom(func(t *rapid.T) *decimal.Decimal {
		if rapid.IntRange(0, 9).Draw(t, "absent") == 0 {
			return nil
		}
		n := decimal.FromInt(rapid.Int64Range(-99999999, 99999999).Draw(t, "n"))
		n = n.Mul(decimal.Pow10(rapid.IntRange(-6, 12).Draw(t, "e")))
		return &n
	})
	comparators := []quantity.Comparator{"", "eq", "approx", "nearly", "gt", "gte", "lt", "lte", "range", "order", "share", "other"}
	return quantity.Quantity{
		Comparator: rapid.SampledFrom(comparators).Draw(t, "comparator"),
		Value:      number.Draw(t, "value"), Lower: number.Draw(t, "lower"), Upper: number.Draw(t, "upper"),
		Verbatim: rapid.SampledFrom([]string{"", "7.7万", "数万", "十多", "五到七万", "most", "100,000", "0"}).Draw(t, "verbatim"),
	}
}

func TestUsualReadingIsAlwaysInsideTheStrictOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		strict, usual, err := q.Readings(quantity.Policy{})
		if (err == nil) != (len(q.Check()) == 0) {
			t.Fatalf("Readings and Check disagree about %+v: %v", q, err)
		}
		if err != nil {
			return
		}
		if !usual.Within(strict) {
			t.Fatalf("usual %s is not inside strict %s", show(usual), show(strict))
		}
		if usual.Lo == nil || usual.Hi == nil || usual.Hi.Less(*usual.Lo) {
			t.Fatalf("usual %s is not a bounded interval", show(usual))
		}
	})
}

func TestNegativesMirror(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		if q.Comparator == quantity.Share || q.Value == nil || q.Value.Sign() <= 0 || q.Comparator == quantity.Range || q.Comparator == quantity.Order {
			return
		}
		mirrored := q
		n := q.Value.Neg()
		mirrored.Value = &n
		strict, usual, err := q.Readings(quantity.Policy{})
		strictN, usualN, errN := mirrored.Readings(quantity.Policy{})
		if err != nil || errN != nil {
			return
		}
		if show(strict.Neg()) != show(strictN) || show(usual.Neg()) != show(usualN) {
			t.Fatalf("%s / %s does not mirror %s / %s", show(strictN), show(usualN), show(strict), show(usual))
		}
	})
}
