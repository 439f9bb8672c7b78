package numeral

import (
	"os"
	"strings"
	"testing"
)

// Cases are lines of testdata/cases.tsv: the text, then its numerals as
// words=value, with ~step behind where it matters, + for excess and ? for
// about, separated by " | "; "-" for none.
func TestWrittenNumbersAreReadAsAPersonReadsThem(t *testing.T) {
	raw, err := os.ReadFile("testdata/cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("line %d: no tab", i+1)
		}
		n++
		if got := notation(text, strings.Contains(want, "~")); got != want {
			t.Errorf("line %d: %s\n got %s\nwant %s", i+1, text, got, want)
		}
	}
	if n < 150 {
		t.Errorf("only %d cases", n)
	}
}

func notation(text string, steps bool) string {
	rs := []rune(text)
	var out []string
	for _, n := range All(text) {
		s := string(rs[n.Start:n.End]) + "=" + n.Value.String()
		if steps {
			s += "~" + n.Step.String()
		}
		switch n.Trailing {
		case Excess:
			s += "+"
		case About:
			s += "?"
		}
		out = append(out, s)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " | ")
}

func TestFirstGivesTheLeftmostNumeral(t *testing.T) {
	n, ok := First("第三批共有7.7万件，其中五件")
	if !ok || n.Value.String() != "77000" || n.Start != 5 || n.End != 9 {
		t.Errorf("got %+v %v", n, ok)
	}
	if _, ok := First("没有数字，nor here, 第三"); ok {
		t.Error("a numeral where none is written")
	}
}

func TestNothingBeginsInsideANumberOrAWord(t *testing.T) {
	for text, i := range map[string]int{"123": 1, "1.5": 2, "weight": 2, "sevenfold": 0, "often": 2} {
		if n, ok := At([]rune(text), i); ok {
			t.Errorf("%s at %d: %+v", text, i, n)
		}
	}
	if _, ok := At(nil, 0); ok {
		t.Error("a numeral in no text")
	}
	if _, ok := At([]rune("5"), -1); ok {
		t.Error("a numeral before the text")
	}
}

func TestTheScaleAtTheEndIsKnownForWhatSharesIt(t *testing.T) {
	for text, want := range map[string]int{
		"7.7万": 4, "五百万": 6, "三百": 2, "1.5 million": 6, "$2bn": 9, "145": 0, "二十": 1, "三万五": 0, "two hundred": 2,
		"20万亿": 12, "five hundred thousand": 5, "3千": 3, "twenty-five": 0,
	} {
		if n, ok := First(text); !ok || n.Scale != want {
			t.Errorf("%s: scale %d, want %d", text, n.Scale, want)
		}
	}
}
