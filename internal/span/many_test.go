package span

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestManyQuotesAreFoundAsEachAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Few different blocks, so that sentences recur; some long, some short.
		block := rapid.SampledFrom([]string{
			"The first of several sentences that say the same in nearly the same words, 100 of them.",
			"The first of several sentences that say the same in nearly the same words, 200 of them.",
			"据卫生局统计，前年有超过7.7万人死亡，去年更多。", "据卫生局统计，前年有超过8.8万人死亡，去年更多。", "145.", "🙂",
			strings.Repeat("a", 40), strings.Repeat("ab", 30), "",
		})
		page := func(name string) string {
			return strings.Join(rapid.SliceOfN(block, 1, 30).Draw(t, name), rapid.SampledFrom([]string{"\n\n", " ", ""}).Draw(t, name+" joined by"))
		}
		was, is := NewText(page("was")), NewText(page("is"))
		var sels []Selector
		for range rapid.IntRange(0, 40).Draw(t, "quotes") {
			if was.Len() == 0 {
				break
			}
			start := rapid.IntRange(0, was.Len()-1).Draw(t, "start")
			sel, err := was.Select(start, min(was.Len(), start+rapid.IntRange(1, 120).Draw(t, "length")))
			if err != nil {
				t.Fatal(err)
			}
			switch rapid.IntRange(0, 9).Draw(t, "spoiled") {
			case 0:
				sel.Prefix = ""
			case 1:
				sel.Exact += "\xff"
			case 2:
				sel.Start += 3
			}
			sels = append(sels, sel)
		}
		for i, got := range is.ReanchorAll(sels) {
			state, sel := is.Reanchor(sels[i])
			if got.State != state || got.Selector != sel {
				t.Fatalf("%+v: among others %s %+v, alone %s %+v", sels[i], got.State, got.Selector, state, sel)
			}
		}
	})
}

func TestThousandsOfMovedQuotesTakeOneWalk(t *testing.T) {
	var page strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&page, "据卫生局统计，第%d区前年有超过%d人死亡，比上一年多，原因仍在调查之中，家属表示不满意。\n\n", i, i*7)
	}
	hostile := strings.Repeat("a", 1<<20)
	for name, c := range map[string]struct {
		was, is string
		want    State
	}{
		"moved":     {page.String(), "更正：本文有误。\n\n" + page.String(), Moved},
		"gone":      {page.String(), strings.ReplaceAll(page.String(), "家属", "家人"), Orphan},
		"unmoved":   {page.String(), page.String() + "又及。", Exact},
		"all alike": {hostile, hostile[1:], Exact},
	} {
		t.Run(name, func(t *testing.T) {
			was, is := NewText(c.was), NewText(c.is)
			var sels []Selector
			for at := 0; at+50 < was.Len() && len(sels) < 4000; at += 50 {
				sel, err := was.Select(at, at+50)
				if err != nil {
					t.Fatal(err)
				}
				sels = append(sels, sel)
			}
			began := time.Now()
			counts := map[State]int{}
			for _, f := range is.ReanchorAll(sels) {
				counts[f.State]++
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("%d quotes took %s", len(sels), took)
			}
			if counts[c.want] < len(sels)*9/10 {
				t.Errorf("they are %v", counts)
			}
		})
	}
}
