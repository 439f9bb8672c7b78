package extract

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"whence/internal/decimal"
)

// FuzzClaims holds what no text may break: no panic, offsets that fit, mentions
// in order, and the same answer twice.
func FuzzClaims(f *testing.F) {
	files, _ := filepath.Glob("testdata/mentions/*.tsv")
	for _, file := range append(files, "testdata/claims.tsv", "testdata/negatives.tsv", "testdata/statements.tsv", "testdata/events.tsv") {
		raw, _ := os.ReadFile(file)
		for line := range strings.SplitSeq(string(raw), "\n") {
			text, _, _ := strings.Cut(line, "\t")
			f.Add(text, true)
		}
	}
	f.Add("据“”》报道，0月0日99999年-1–%", false)
	f.Fuzz(func(t *testing.T, text string, referenced bool) {
		in := Input{Text: text, Catalogue: catalogue}
		if referenced {
			in.Reference = &reference
		}
		checkClaims(t, in)
	})
}

func checkClaims(t *testing.T, in Input) {
	t.Helper()
	mentions, claims := Claims(in)
	rs := []rune(in.Text)
	end := 0
	for _, m := range mentions {
		if m.Start < end || m.End <= m.Start || m.End > len(rs) || string(rs[m.Start:m.End]) != m.Text {
			t.Fatalf("%q: mention %+v behind %d", in.Text, m, end)
		}
		end = m.End
		if m.Quantity != nil {
			for _, v := range []*decimal.Decimal{m.Quantity.Value, m.Quantity.Lower, m.Quantity.Upper} {
				if v == nil {
					continue
				}
				if _, err := decimal.Parse(v.String()); err != nil {
					t.Fatalf("%q: %s: %v", in.Text, m.Text, err)
				}
			}
			if m.Quantity.Value == nil && (m.Quantity.Lower == nil || m.Quantity.Upper == nil) {
				t.Fatalf("%q: %s has no number", in.Text, m.Text)
			}
		}
		if p := m.Period; p != nil && p.Start != nil && p.End != nil && p.End.Before(*p.Start) {
			t.Fatalf("%q: %s ends before it begins", in.Text, m.Text)
		}
	}
	for i, c := range claims {
		if c.Start < 0 || c.End > len(rs) || c.Start >= c.End || c.Mention < -1 || c.Mention >= len(mentions) || c.Mention < 0 != (c.Kind == KindStatement) {
			t.Fatalf("%q: claim %+v", in.Text, c)
		}
		if c.Kind != KindQuantity {
			if c.WordingStart < c.Start || c.WordingEnd > c.End || c.WordingStart >= c.WordingEnd || c.Wording == "" {
				t.Fatalf("%q: the citation %d to %d does not hold the wording %d to %d", in.Text, c.Start, c.End, c.WordingStart, c.WordingEnd)
			}
			for piece := range strings.SplitSeq(c.Wording, "…") {
				if !strings.Contains(string(rs[c.WordingStart:c.WordingEnd]), piece) {
					t.Fatalf("%q: %q is none of its words", in.Text, piece)
				}
			}
		}
		if c.Mention >= 0 {
			if m := mentions[c.Mention]; m.Start < c.Start || m.End > c.End {
				t.Fatalf("%q: the citation does not hold %s", in.Text, m.Text)
			}
		}
		if c.DerivedFrom != nil && (*c.DerivedFrom < 0 || *c.DerivedFrom >= i) {
			t.Fatalf("%q: derived from %d", in.Text, *c.DerivedFrom)
		}
		for _, h := range c.Attribution {
			if h.Start < 0 || h.End > len(rs) || h.Start > h.End {
				t.Fatalf("%q: hop %+v", in.Text, h)
			}
		}
	}
	again, claimsAgain := Claims(in)
	if !reflect.DeepEqual(mentions, again) || !reflect.DeepEqual(claims, claimsAgain) {
		t.Fatalf("%q: another answer the second time", in.Text)
	}
}

// Texts that a careless reader would go through again and again: one long
// sentence, one long token, many cues, many dates.
func TestExtractionTimeGrowsWithTheTextAndNoFaster(t *testing.T) {
	for _, unit := range []string{
		"一", "三五", "1", "1,100,", "1.", "a1", "a-", "(", "”", "……", "  ", "U.S. ", "据", "据他说", "5万人死亡", "5万人，", "2019年", "去年2月", "中国", "约", "从5到7", "芬太尼死亡",
		"said ", "the ", "one of ", "5 people died ", "10% in May and ", "a year ", "between 5 and ", "July 10 ", "其中三成", "“说”", "再加征10%、", "http://a/", "+1 ", "第", "上周", "截至", "每",
		"according to ", "he said ", "he said, ", "“他说，”", "他说“", "他表示，", "并称，", "he denied and ", "“", "\" ", "on Monday he left and ", "2019年签署，", "called for ", "the ministry, ", "John Smith, ", "million ", "half a ", "1-1-", "：", "early ", "the end of ", "in three days ", "三年后", "前三季度", "fiscal 2023 ", "a year earlier ", "共计20%10%", "5 of those ", "x\n\n",
	} {
		took := func(n int) time.Duration {
			in := Input{Text: strings.Repeat(unit, n), Reference: &reference, Catalogue: catalogue}
			begin := processorTime(t)
			Claims(in)
			return processorTime(t) - begin
		}
		small, large := time.Hour, time.Hour
		slow := true
		for try := 0; slow && try < 6; try++ { // what else the machine does may cost one or two
			small, large = min(small, took(1000)), min(large, took(16000))
			slow = large > 64*small+50*time.Millisecond // 16 times is linear, 256 is square
		}
		if slow {
			t.Errorf("%q: %v for 1,000 and %v for 16,000 repeats", unit, small, large)
		}
	}
}

// processorTime is what the process has used: other work on the machine does
// not count.
func processorTime(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func BenchmarkClaims(b *testing.B) {
	var text strings.Builder
	for _, name := range []string{"testdata/claims.tsv", "testdata/negatives.tsv", "testdata/mentions/numbers.en.tsv"} {
		raw, _ := os.ReadFile(name)
		for line := range strings.SplitSeq(string(raw), "\n") {
			s, _, _ := strings.Cut(line, "\t")
			text.WriteString(s + "\n\n")
		}
	}
	in := Input{Text: text.String(), Reference: &reference, Catalogue: catalogue}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		Claims(in)
	}
}
