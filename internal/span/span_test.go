package span

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"whence/internal/fault"
)

const notice = "据卫生局统计，前年有超过7.7万人死亡。\n\nLast year about 100,000 people died. 🙂 End.\n\n前年有超过7.7万人死亡，去年更多。"

func TestSelectCountsCodePointsNotBytes(t *testing.T) {
	text := NewText(notice)
	sel, err := text.Locate("about 100,000 people", "", "", "")
	if err != nil {
		t.Fatal(err)
	}
	runes := []rune(notice)
	if got := string(runes[sel.Start:sel.End]); got != "about 100,000 people" {
		t.Fatalf("the code points %d to %d are %q", sel.Start, sel.End, got)
	}
	if n := utf8.RuneCountInString(sel.Prefix); n != Context {
		t.Errorf("the prefix has %d code points", n)
	}
	if !strings.HasSuffix(sel.Prefix, "Last year ") || !strings.HasPrefix(sel.Suffix, " died. 🙂") {
		t.Errorf("surroundings %q, %q", sel.Prefix, sel.Suffix)
	}
}

func TestSelectRefusesWhatIsNoSpan(t *testing.T) {
	text := NewText("四个字符")
	for _, s := range [][2]int{{-1, 2}, {2, 2}, {3, 1}, {0, 5}, {4, 5}, {1 << 62, 1<<62 + 1}} {
		if _, err := text.Select(s[0], s[1]); !isCode(err, "invalid_span") {
			t.Errorf("%v: %v", s, err)
		}
	}
}

func TestCheckRefusesWordsThatAreNotThere(t *testing.T) {
	text := NewText(notice)
	good, err := text.Select(10, 18)
	if err != nil {
		t.Fatal(err)
	}
	if err := text.Check(good, ""); err != nil {
		t.Fatal(err)
	}
	bare := good
	bare.Prefix, bare.Suffix = "", ""
	if err := text.Check(bare, ""); err != nil {
		t.Errorf("surroundings left out: %v", err)
	}
	for name, spoil := range map[string]func(*Selector){
		"/citations/0/exact":     func(s *Selector) { s.Exact = "超过8.8万人死" },
		"/citations/0/exact ":    func(s *Selector) { s.Start++; s.End++ },
		"/citations/0/exact  ":   func(s *Selector) { s.End = 1000 },
		"/citations/0/exact   ":  func(s *Selector) { s.Start = -1 },
		"/citations/0/exact    ": func(s *Selector) { s.Exact, s.End = "", s.Start },
		"/citations/0/prefix":    func(s *Selector) { s.Prefix = "x" + s.Prefix[1:] },
		"/citations/0/suffix":    func(s *Selector) { s.Suffix = "。" },
	} {
		sel := good
		spoil(&sel)
		err := text.Check(sel, "/citations/0")
		f, ok := fault.As(err)
		if !ok || f.Code != "quote_mismatch" || f.Fields[0].Pointer != strings.TrimSpace(name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLocate(t *testing.T) {
	for _, c := range []struct{ name, exact, prefix, suffix, code string }{
		{"one place", "about 100,000", "", "", ""},
		{"two places", "超过7.7万人", "", "", "ambiguous_quote"},
		{"two places told apart by what follows", "超过7.7万人死亡", "", "，去年", ""},
		{"two places told apart by what precedes", "有超过7.7万人死亡", "计，前年", "", ""},
		{"surroundings that are not there", "about 100,000", "over ", "", "quote_not_found"},
		{"words that are not there", "about 90,000", "", "", "quote_not_found"},
		{"no words", "", "", "", "quote_not_found"},
		{"half a character", "\x9c", "", "", "quote_not_found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sel, err := NewText(notice).Locate(c.exact, c.prefix, c.suffix, "/citations/0")
			if c.code != "" {
				if !isCode(err, c.code) {
					t.Fatalf("got %v, %v", sel, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := NewText(notice).Check(sel, ""); err != nil || sel.Exact != c.exact {
				t.Errorf("%+v: %v", sel, err)
			}
		})
	}
}

func TestReanchor(t *testing.T) {
	quote := func(exact, prefix, suffix string) Selector {
		sel, err := NewText(notice).Locate(exact, prefix, suffix, "")
		if err != nil {
			t.Fatal(err)
		}
		return sel
	}
	first := quote("超过7.7万人死亡", "", "。")
	english := quote("Last year about 100,000 people died", "", "")
	short := quote("100,000", "", "")
	for _, c := range []struct {
		name string
		sel  Selector
		text string
		want State
	}{
		{"the same text", first, notice, Exact},
		{"a correction behind it", first, notice + "\n\n更正：后年。", Exact},
		{"a line put before it", first, "更正\n\n" + notice, Moved},
		{"the same words twice, one in its old surroundings", first, "超过7.7万人死亡\n\n" + notice, Moved},
		{"the whole page twice", first, "x" + notice + "\n\n" + notice, Ambiguous},
		{"the number changed", first, strings.ReplaceAll(notice, "7.7", "7.8"), Orphan},
		{"one side rewritten", english, "Vorher. Last year about 100,000 people died. 🙂 End.", Moved},
		{"both sides rewritten, a whole sentence", english, "Vorher: Last year about 100,000 people died!", Moved},
		{"both sides rewritten, a bare number", short, "It cost 100,000 euros.", Ambiguous},
		{"a bare number with nothing kept but a full stop", Selector{Exact: "145", Suffix: ".", Start: 90, End: 93}, "It was 145.", Ambiguous},
		{"an empty text", first, "", Orphan},
		{"no words", Selector{Start: 3, End: 3}, notice, Orphan},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := NewText(c.text)
			state, sel := text.Reanchor(c.sel)
			if state != c.want {
				t.Fatalf("got %s", state)
			}
			switch state {
			case Exact, Moved:
				if err := text.Check(sel, ""); err != nil || sel.Exact != c.sel.Exact || (state == Exact) != (sel.Start == c.sel.Start) {
					t.Errorf("%+v: %v", sel, err)
				}
			default:
				if sel != c.sel {
					t.Errorf("the selector given came back as %+v", sel)
				}
			}
		})
	}
}

var anyText = rapid.StringOf(rapid.RuneFrom([]rune("ab7万，🙂\u0301\n")))

func TestAQuoteOfATextIsFoundInItAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText.Filter(func(s string) bool { return s != "" }).Draw(t, "text")
		text := NewText(s)
		runes := []rune(s)
		start := rapid.IntRange(0, text.Len()-1).Draw(t, "start")
		end := rapid.IntRange(start+1, text.Len()).Draw(t, "end")
		sel, err := text.Select(start, end)
		if err != nil {
			t.Fatal(err)
		}
		if sel.Exact != string(runes[start:end]) || sel.Prefix != string(runes[max(0, start-Context):start]) ||
			sel.Suffix != string(runes[end:min(len(runes), end+Context)]) {
			t.Fatalf("%+v", sel)
		}
		if err := text.Check(sel, ""); err != nil {
			t.Fatal(err)
		}
		if state, again := text.Reanchor(sel); state != Exact || again != sel {
			t.Fatalf("%s %+v, want %+v", state, again, sel)
		}
		if found, err := text.Locate(sel.Exact, sel.Prefix, sel.Suffix, ""); err == nil && found != sel {
			t.Fatalf("located %+v, want %+v", found, sel)
		} else if err != nil && !isCode(err, "ambiguous_quote") {
			t.Fatal(err)
		}
	})
}

func TestAQuoteIsNeverAnchoredToOtherWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, now := NewText(anyText.Draw(t, "old")+"x"), NewText(anyText.Draw(t, "new"))
		start := rapid.IntRange(0, old.Len()-1).Draw(t, "start")
		sel, err := old.Select(start, rapid.IntRange(start+1, old.Len()).Draw(t, "end"))
		if err != nil {
			t.Fatal(err)
		}
		state, found := now.Reanchor(sel)
		occurs := strings.Contains(now.String(), sel.Exact)
		switch {
		case (state == Orphan) == occurs:
			t.Fatalf("%s, yet occurs is %v", state, occurs)
		case state == Exact || state == Moved:
			if err := now.Check(found, ""); err != nil || found.Exact != sel.Exact {
				t.Fatalf("%+v: %v", found, err)
			}
		}
	})
}

func TestByteAndPointAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Repeat(anyText.Draw(t, "text"), rapid.IntRange(0, 40).Draw(t, "times")) + rapid.StringN(0, 5, -1).Draw(t, "end")
		text := NewText(s)
		i := 0
		begins := map[int]int{len(s): text.Len()}
		for at := range s {
			begins[at] = i
			i++
		}
		for at := -1; at <= len(s)+1; at++ {
			want, is := begins[at]
			got, ok := text.PointAt(at)
			if ok != is || (is && got != want) {
				t.Fatalf("byte %d: %d %v, want %d %v", at, got, ok, want, is)
			}
			if is && text.ByteAt(want) != at {
				t.Fatalf("code point %d: byte %d, want %d", want, text.ByteAt(want), at)
			}
		}
	})
}

func TestSearchFindsEveryOccurrence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOf(rapid.RuneFrom([]rune("aab")))
		s, pattern := letters.Draw(t, "s"), letters.Draw(t, "pattern")
		var want, got []int
		for at := 0; pattern != "" && at+len(pattern) <= len(s); at++ {
			if s[at:at+len(pattern)] == pattern {
				want = append(want, at)
			}
		}
		eachMatch(s, pattern, func(at int) bool { got = append(got, at); return true })
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("got %v, want %v", got, want)
			}
		}
	})
}

// A page made to be slow: a long quote that nearly occurs everywhere.
func TestHostileRepetitionTakesLinearTime(t *testing.T) {
	unit := "ab" + strings.Repeat("x", 15)
	text := NewText(strings.Repeat(unit, 200_000))
	quote := strings.Repeat(unit, 100_000) + "!"
	began := time.Now()
	if state, _ := text.Reanchor(Selector{Exact: quote}); state != Orphan {
		t.Fatal(state)
	}
	if state, _ := text.Reanchor(Selector{Exact: strings.Repeat(unit, 3), Prefix: "b" + unit}); state != Ambiguous {
		t.Fatal(state)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("took %s", took)
	}
}

func FuzzReanchor(f *testing.F) {
	f.Add(notice, "更正\n"+notice, 7, 12)
	f.Add("aaaa", "aaaaa", 1, 2)
	f.Add("\xff\xfe中", "中\xff", 0, 2)
	f.Fuzz(func(t *testing.T, a, b string, start, end int) {
		old, now := NewText(a), NewText(b)
		sel, err := old.Select(start, end)
		if err != nil {
			return
		}
		if old.Check(sel, "") != nil {
			t.Fatalf("%+v does not hold in its own text", sel)
		}
		state, found := now.Reanchor(sel)
		if (state == Exact || state == Moved) && now.Check(found, "") != nil {
			t.Fatalf("%s: %+v does not hold", state, found)
		}
		if located, err := now.Locate(sel.Exact, sel.Prefix, sel.Suffix, ""); err == nil && now.Check(located, "") != nil {
			t.Fatalf("located %+v does not hold", located)
		}
	})
}

func isCode(err error, code string) bool {
	f, ok := fault.As(err)
	return ok && f.Kind == fault.Invalid && f.Code == code
}
