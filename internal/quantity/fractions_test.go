package quantity_test

import (
	"testing"

	"whence/internal/quantity"
)

func TestWordsStateAShare(t *testing.T) {
	for words, want := range map[string]string{
		"三分之二": "0.666667", "近三分之二的死亡": "0.666667", "百分之六十七": "0.67", "千分之五": "0.005",
		"七成": "0.7", "约七成死者": "0.7", "一半": "0.5", "超过半数": "0.5",
		"two-thirds": "0.666667", "Two thirds of deaths": "0.666667", "a quarter of all": "0.25", "three quarters": "0.75",
		"half": "0.5", "about half of them": "0.5", "seven in ten": "0.7", "one in every five": "0.2",
		"7 out of 10": "0.7", "3/4": "0.75", "67%": "0.67", "67.5 percent": "0.675",
	} {
		if v, ok := quantity.FractionIn(words); !ok || v.String() != want {
			t.Errorf("%s: %s, %v, want %s", words, v, ok, want)
		}
	}
	for _, words := range []string{"", "most", "the third", "数万", "七成半", "five in two", "成都", "分之", "in 2022", "quarter"} {
		if v, ok := quantity.FractionIn(words); ok {
			t.Errorf("%q states %s, want none", words, v)
		}
	}
}

func TestAShareIsCompletedToAFraction(t *testing.T) {
	for _, c := range []struct{ value, unit, verbatim, wantValue, wantUnit string }{
		{"70", "%", "七成", "0.7", "share"},
		{"", "percent", "two-thirds", "0.666667", "share"},
		{"", "deaths", "三分之二", "0.666667", "deaths"}, // of a derived claim: the part's unit
		{"0.7", "percent", "七成", "0.7", "percent"},   // as given: a share is a fraction, whatever its unit is called
		{"70", "deaths", "", "70", "deaths"},         // refused by Check
	} {
		q := quantity.Quantity{Comparator: quantity.Share, Value: dec(c.value), Unit: c.unit, Verbatim: c.verbatim}.Completed()
		if q.Value == nil || q.Value.Reduced().String() != c.wantValue || q.Unit != c.wantUnit {
			t.Errorf("%+v is completed to %v %s", c, q.Value, q.Unit)
		}
	}
}
