package neardup

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// edited gives a text in which a share of the words is left out, put in place
// of others, or doubled.
func edited(d *Document, share float64, r *rand.Rand) string {
	var b strings.Builder
	last := 0
	for i := range d.tokens {
		t, o := &d.tokens[i], &d.tokens[r.IntN(len(d.tokens))]
		b.WriteString(string(d.runes[last:t.start]))
		last = int(t.end)
		own, other := string(d.runes[t.start:t.end]), string(d.runes[o.start:o.end])
		if r.Float64() < share {
			own = []string{"", other, own + " " + other}[r.IntN(3)]
		}
		b.WriteString(own)
	}
	b.WriteString(string(d.runes[last:]))
	return b.String()
}

func TestCopiesAreFoundThoughEveryFifthWordIsAnother(t *testing.T) {
	set := readLabelled(t, "open")
	r := rand.New(rand.NewPCG(1, 1))
	tried, found, keyed := 0, 0, 0
	for name, d := range set.documents {
		if !strings.HasSuffix(name, "-zh") && !strings.HasSuffix(name, "-en") {
			continue
		}
		for range 20 {
			e := Read(Input{Text: edited(d, 0.2, r)})
			tried++
			if _, ok := Compare(e, d); ok {
				found++
			}
			if e.Keys().Meets(d.Keys()) {
				keyed++
			}
		}
	}
	t.Logf("of %d copies %d are told, and %d are found by their keys", tried, found, keyed)
	if tried < 300 || found*100 < tried*97 || keyed*100 < tried*97 {
		t.Errorf("of %d copies %d are told, and %d are found by their keys", tried, found, keyed)
	}
}

func TestACopyIsFoundThoughItsParagraphsAreShuffledToo(t *testing.T) {
	set := readLabelled(t, "open")
	r := rand.New(rand.NewPCG(2, 2))
	tried, found := 0, 0
	for name, d := range set.documents {
		if !strings.HasSuffix(name, "-zh") && !strings.HasSuffix(name, "-en") {
			continue
		}
		parts := strings.Split(edited(d, 0.2, r), "\n\n")
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		tried++
		if x, ok := Compare(Read(Input{Text: strings.Join(parts, "\n\n")}), d); ok && x.Kind != MirrorOf {
			found++
		}
	}
	if tried < 30 || found*100 < tried*95 {
		t.Errorf("of %d copies %d are told", tried, found)
	}
}

func TestNoTwoStoriesAreTakenForOne(t *testing.T) {
	set := readLabelled(t, "open")
	story := func(name string) string {
		s, _, _ := strings.Cut(name, "-")
		return s
	}
	labelled := map[string]bool{}
	for _, p := range set.pairs {
		labelled[story(p[0])+" "+story(p[1])] = p[2] != "none" || labelled[story(p[0])+" "+story(p[1])]
	}
	// Each with a quarter of the others: all with all takes minutes, and grows
	// with the square of the set.
	names := slices.Sorted(maps.Keys(set.documents))
	for i, a := range names {
		for j := i%4 + 1 + i; j < len(names); j += 4 {
			b := names[j]
			if story(a) != story(b) && !labelled[story(a)+" "+story(b)] && !labelled[story(b)+" "+story(a)] {
				if r, ok := Compare(set.documents[a], set.documents[b]); ok {
					t.Errorf("%s is %s %s", a, r.Kind, b)
				}
			}
		}
	}
}

func TestTheAnswerIsTheSameTheOtherWayRound(t *testing.T) {
	for _, p := range readLabelled(t, "open").pairs {
		set := readDocumentsOf(t, p[0], p[1])
		ab, ok := Compare(set[0], set[1])
		ba, again := Compare(set[1], set[0])
		if ok != again || ab.Kind != ba.Kind || ab.Score != ba.Score || ab.Directed != ba.Directed || ok && ab.Directed && ab.Reversed == ba.Reversed {
			t.Errorf("%s %s: %+v and %+v", p[0], p[1], ab, ba)
		}
	}
}

var cache = map[string]*Document{}

func readDocumentsOf(t *testing.T, names ...string) []*Document {
	var out []*Document
	for _, n := range names {
		if cache[n] == nil {
			cache[n] = Read(readDocument(t, "../eval/testdata/duplicates/open/"+n+".txt"))
		}
		out = append(out, cache[n])
	}
	return out
}

func TestAnyTwoTextsAreCompared(t *testing.T) {
	pieces := []string{"据路透社报道，", "7.7万人", "第三", "The U.S. said ", "12,345.6 ", "。", "\n\n", "\n", " ", "来源：", "https://a.example/b?c=d", "原文链接：", "ＡＢＣ", "１２", "\u0301", "\x00", "\xff", "🙂", "百分之", "二○二四年", "Monday ", "(AP)", "轉載自", "一"}
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 60).Draw(t, name), "")
		}
		x, y := text("x"), text("y")
		if rapid.Bool().Draw(t, "shared") {
			y = x + y
		}
		a, b := Read(Input{Text: x}), Read(Input{Text: y, URL: "https://a.example/b", Outlet: "A"})
		r, ok := Compare(a, b)
		if ok && (r.Score <= 0 || r.Score > 1 || r.Kind == "") {
			t.Errorf("%+v", r)
		}
		for i, j := range [][2]int{{a.prose, covered(a, align(a, b).inA)}, {b.prose, covered(b, align(a, b).inB)}} {
			if j[1] > j[0] {
				t.Errorf("document %d shares more than it has: %v", i, j)
			}
		}
		if k := a.Keys(); len(k.Stored) > 300 || len(k.Sought) > 300 {
			t.Errorf("%d keys", len(k.Stored))
		}
		Origins(x)
	})
}

func TestTimeGrowsWithTheTextAlone(t *testing.T) {
	for name, unit := range map[string]string{
		"one character": "一", "one word": "a ", "one sentence": "他说，7.7万人死亡。", "lines": "x\n", "blocks": "一二三四\n\n", "numbers": "1,2.3,4", "addresses": "来源：https://a.example/b ", "quotes": "转自转自",
	} {
		took := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			other := strings.Repeat(unit+"二", n/len(unit))
			began := time.Now()
			a, b := Read(Input{Text: text}), Read(Input{Text: other})
			a.Keys()
			b.Keys()
			Compare(a, b)
			Origins(text)
			return time.Since(began)
		}
		took(20_000)
		small, large := took(60_000), took(480_000)
		if large > 40*small+time.Second {
			t.Errorf("%s: %s, and %s for eight times as much", name, small, large)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("来源：新华社\n\n7.7万人死亡。", "Source: Xinhua\n\n77,000 people died.")
	f.Add("转自 https://a.example/b", "\xff\x00")
	f.Fuzz(func(_ *testing.T, x, y string) {
		a, b := Read(Input{Text: x}), Read(Input{Text: y})
		Compare(a, b)
		Compare(b, a)
		a.Keys()
		Origins(x)
	})
}
