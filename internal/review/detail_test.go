package review

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"whence/internal/claims"
	"whence/internal/postgres/keyset"
)

func TestAnAnalystSeesTheSentenceAndTheVerdictBeforeAndAfter(t *testing.T) {
	w := setup(t)
	c := w.extracted(stated(w.article("Harbour"), "145"))
	d, err := w.Detail(t.Context(), bob, c.ID)
	if err != nil || d.Claim == nil || len(d.Passages) != 1 || len(d.Prospects) != 1 {
		t.Fatalf("got %+v, %v", d, err)
	}
	p := d.Passages[0]
	text := []rune(p.Text)
	if got := string(text[p.SentenceStart:p.SentenceEnd]); got != "Officials said that 145 people died in the flood." {
		t.Errorf("the sentence is %q", got)
	}
	if got := string(text[p.Start:p.End]); got != "145 people died" || p.Offset != 0 || p.CutBefore || p.CutBehind {
		t.Errorf("the words are %q in %+v", got, p)
	}
	if x := d.Prospects[0]; x.Without != nil || x.With.Verdict != "single" {
		t.Errorf("alone it is %+v", x)
	}
	w.accepted(stated(w.article("Beacon"), "900"))
	d, err = w.Detail(t.Context(), bob, c.ID)
	if err != nil || len(d.Prospects) != 1 || d.Prospects[0].Without == nil || d.Prospects[0].Without.Verdict != "single" || d.Prospects[0].With.Verdict != "conflict" {
		t.Fatalf("beside another it is %+v, %v", d.Prospects, err)
	}
	// Accepted, what it does is what accepting it was said to do.
	promised := d.Prospects[0].With
	w.decide(bob, w.lease(bob, c.ID).decision(Accept))
	c = w.update(w.claim(c.ID), func(in *claims.Input) { in.NeedsRecheck = true })
	d, err = w.Detail(t.Context(), bob, c.ID)
	if err != nil || d.Kind != KindRecheck || len(d.Prospects) != 1 || d.Prospects[0].With.ID != promised.ID || d.Prospects[0].With.Verdict != promised.Verdict ||
		d.Prospects[0].With.Counts != promised.Counts || d.Prospects[0].Without.Verdict != "single" {
		t.Errorf("of the recheck there is %+v, %v, promised was %+v", d.Prospects, err, promised)
	}
}

func TestWhatHasMostAtStakeIsOfferedFirst(t *testing.T) {
	w := setup(t)
	original := w.article("Harbour")
	fire := stated(original, "20")
	fire.Metric = "fire-deaths"
	alone := w.extracted(fire)
	other := w.extracted(func() claims.Input { in := stated(w.article("Beacon"), "20"); in.Metric = "fire-deaths"; return in }())
	if got := w.queue(); !slices.Equal(got, []uuid.UUID{alone.ID, other.ID}) {
		t.Fatalf("the oldest comes first: %v", got)
	}
	relation := w.proposedRelation(w.article("Copy"), other.SourceID, "reprint_of")
	if got := w.queue(); !slices.Equal(got, []uuid.UUID{other.ID, relation.ID, alone.ID}) {
		t.Fatalf("then what was copied comes first: %v, of %s, %s, %s", got, alone.ID, other.ID, relation.ID)
	}
	w.accepted(stated(w.article("Third"), "150"))
	disputing := w.accepted(stated(w.article("Fourth"), "900"))
	joins := w.extracted(stated(w.article("Fifth"), "151"))
	linked := w.proposedRelation(disputing.SourceID, original, "cites")
	got := w.queue()
	if len(got) != 6 || got[0] != joins.ID || !slices.Contains(got[1:3], linked.ID) {
		t.Fatalf("what would join a conflict comes first: %v", got)
	}
	w.right()
	// And last again, once nobody disagrees.
	w.update(disputing, func(in *claims.Input) { in.Status = claims.Rejected })
	if got := w.queue(); len(got) != 5 || got[0] != other.ID {
		t.Errorf("without the conflict: %v", got)
	}
	w.right()
}

func TestFiltersTakeWhatFits(t *testing.T) {
	w := setup(t)
	harbour, beacon := w.outlet("Harbour"), w.outlet("Beacon")
	en, zh := w.extracted(stated(w.document(harbour, "en"), "145")), w.extracted(stated(w.document(beacon, "zh-Hans"), "146"))
	fire := stated(w.document(beacon, "en"), "20")
	fire.Metric = "fire-deaths"
	third := w.extracted(fire)
	relation := w.proposedRelation(en.SourceID, zh.SourceID, "cites")
	w.lease(ann, third.ID)
	yes, no := true, false
	for name, x := range map[string]struct {
		f    Filter
		want []uuid.UUID
	}{
		"all":               {Filter{}, []uuid.UUID{en.ID, zh.ID, third.ID, relation.ID}},
		"a kind":            {Filter{Kinds: []string{KindRelation}}, []uuid.UUID{relation.ID}},
		"a metric":          {Filter{Metrics: []string{"fire-deaths"}}, []uuid.UUID{third.ID}},
		"an outlet by name": {Filter{Outlets: []string{"Beacon"}}, []uuid.UUID{zh.ID, third.ID}},
		"a language":        {Filter{Languages: []string{"zh"}}, []uuid.UUID{zh.ID}},
		"held":              {Filter{Leased: &yes}, []uuid.UUID{third.ID}},
		"free":              {Filter{Leased: &no}, []uuid.UUID{en.ID, zh.ID, relation.ID}},
		"nobody's":          {Filter{Assignees: []string{"Bob"}}, nil},
	} {
		var got []uuid.UUID
		for page := (keyset.Page{Limit: 2}); ; {
			l, err := w.List(t.Context(), x.f, page)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, i := range l.Items {
				got = append(got, i.ID)
			}
			if page.Cursor = l.Next; l.Next == "" {
				break
			}
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", name, got, x.want)
		}
	}
	got, err := w.Lease(t.Context(), bob, Wanted{Count: 9, Filter: Filter{Languages: []string{"en"}, Kinds: []string{KindClaim}}})
	if err != nil || len(got) != 1 || got[0].Item.ID != en.ID {
		t.Errorf("by filters Bob takes %+v, %v", got, err)
	}
}

func TestASentenceHoldsItsWordsAndLiesInItsBlock(t *testing.T) {
	for _, x := range []struct{ text, words, want string }{
		{"一早开始。官员称145人死亡。雨仍在下。", "145人", "官员称145人死亡。"},
		{"He said: “It rose to 3.5 percent.” Then it fell.", "3.5 percent", "He said: “It rose to 3.5 percent.”"},
		{"First block.\n\nSecond one has 7\n\nThird.", "7", "Second one has 7"},
		{"7", "7", "7"},
		{"Was it 7? Nobody knows!", "7", "Was it 7?"},
	} {
		text := []rune(x.text)
		before, _, _ := strings.Cut(x.text, x.words)
		start := len([]rune(before))
		var p Passage
		if !p.cut(text, 0, start, start+len([]rune(x.words)), len(text)) {
			t.Fatalf("%q was not cut", x.text)
		}
		if got := string([]rune(p.Text)[p.SentenceStart:p.SentenceEnd]); got != x.want {
			t.Errorf("of %q the sentence is %q, want %q", x.text, got, x.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.StringOfN(rapid.SampledFrom([]rune("a .\n。”“!x")), 1, 60, -1).Draw(t, "text"))
		start := rapid.IntRange(0, len(text)-1).Draw(t, "start")
		end := rapid.IntRange(start+1, len(text)).Draw(t, "end")
		from := rapid.IntRange(0, 5).Draw(t, "from")
		var p Passage
		if !p.cut(text, from, from+start, from+end, from+len(text)) {
			t.Fatal("not cut")
		}
		block := []rune(p.Text)
		if string(block[p.Start:p.End]) != string(text[start:end]) || p.SentenceStart < 0 || p.SentenceStart > p.Start || p.SentenceEnd < p.End || p.SentenceEnd > len(block) {
			t.Fatalf("%+v of %q from %d to %d", p, string(text), start, end)
		}
	})
}
