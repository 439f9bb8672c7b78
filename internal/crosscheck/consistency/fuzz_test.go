package consistency

import (
	"reflect"
	"strings"
	"testing"

	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/quantity"
)

// FuzzCheck feeds any text: nothing panics, every figure is where it is said to
// be, and the same text always gives the same findings.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"Sales rose 10 percent to 110 from 90.", "共12人：7男6女。", "45 of the 60 (80%)", "从90万吨降至110万吨", "exports 5 imports 3 trade surplus 9",
		"from 0 to 0, up 0%", "\n\n.。;；(", "12 people, including 15", "９０人中，４５人，占８０％", "-5% to -3%, up 1 point",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		runes := []rune(text)
		found := check(text)
		for _, x := range found {
			if x.Start < 0 || x.End > len(runes) || x.Start >= x.End || len(x.Figures) < 2 || x.Text == "" {
				t.Fatalf("%+v", x)
			}
			if x.Stated != nil && x.Stated.Overlaps(*x.Implied) {
				t.Errorf("accused although %v meets %v", x.Stated, x.Implied)
			}
			for _, g := range x.Figures {
				if g.Start < x.Start || g.End > x.End || string(runes[g.Start:g.End]) != g.Text {
					t.Errorf("%+v", g)
				}
			}
		}
		if again := check(text); !reflect.DeepEqual(found, again) {
			t.Errorf("%v, then %v", found, again)
		}
	})
}

// TestMentionsThatDontFitTheTextAreIgnored takes mentions of another text.
func TestMentionsThatDontFitTheTextAreIgnored(t *testing.T) {
	text := "Sales rose 10 percent to 110 from 90."
	mentions := extract.Mentions(extract.Input{Text: text})
	huge := decimal.Pow10(60)
	mentions = append(mentions, extract.Mention{Start: 2, End: 900, Kind: extract.Number, Quantity: &quantity.Quantity{Comparator: quantity.Eq, Value: &huge}},
		extract.Mention{Start: -4, End: 3, Kind: extract.Date}, extract.Mention{Start: 5, End: 5, Kind: extract.Percent})
	if got := codesOf(Check(Input{Text: text[:20], Mentions: mentions})); got != "-" {
		t.Error(got)
	}
}

// BenchmarkCheck reads a megabyte of sentences with contradictions, as one
// sentence and as many, to show that neither takes longer than its length.
func BenchmarkCheck(b *testing.B) {
	for name, piece := range map[string]string{
		"sentences": "Sales rose 10 percent to 110 tonnes from 90 tonnes. Of the 60 members, 45 (80 percent) voted. ",
		"one":       "sales rose 10 percent to 110 tonnes from 90 tonnes, 45 of 60 (80 percent), including 15 men; ",
		"bare":      "5, ",
	} {
		for _, size := range []int{1 << 17, 1 << 20} {
			text := strings.Repeat(piece, size/len(piece))
			mentions := extract.Mentions(extract.Input{Text: text})
			b.Run(name+"/"+map[int]string{1 << 17: "128k", 1 << 20: "1M"}[size], func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Check(Input{Text: text, Mentions: mentions})
				}
			})
		}
	}
}
