package neardup

import (
	"strings"
	"testing"

	"whence/internal/quantity"
)

func read(t *testing.T, name string) Input {
	t.Helper()
	return readDocument(t, "../eval/testdata/duplicates/open/"+name+".txt")
}

func paragraphs(in Input) []string { return strings.Split(in.Text, "\n\n") }

func TestABilingualPageTranslatesWhatItHoldsToo(t *testing.T) {
	zh, en := read(t, "river-zh"), read(t, "river-en")
	var both []string
	for i, p := range paragraphs(zh) {
		both = append(both, p, paragraphs(en)[i])
	}
	page := Read(Input{Text: strings.Join(both, "\n\n")})
	for name, one := range map[string]Input{"Chinese": zh, "English": en} {
		r, ok := Compare(Read(one), page)
		if !ok || !r.Reversed {
			t.Errorf("%s: %t, %+v", name, ok, r)
		}
	}
}

func TestAnOutletThatGoesOnWithItsStoryCopiesNothing(t *testing.T) {
	whole := read(t, "tariff-zh")
	early := whole
	early.Text = strings.Join(paragraphs(whole)[:3], "\n\n")
	early.URL = "https://economicledger.example/zh/tariff-first"
	day := whole.Published.AddDays(-1)
	early.Published = &day
	if r, ok := Compare(Read(whole), Read(early)); ok {
		t.Errorf("an update is %+v", r)
	}
	early.URL = "https://elsewhere.example/1"
	if r, ok := Compare(Read(early), Read(whole)); !ok || r.Kind != ExcerptOf || r.Reversed {
		t.Errorf("an excerpt elsewhere: %t, %+v", ok, r)
	}
}

func TestWhoIsCreditedIsTheOriginal(t *testing.T) {
	original := read(t, "chip-en")
	late, early := *original.Published, original.Published.AddDays(-30)
	for name, credit := range map[string]string{
		"by name": "This article first appeared in Circuit Weekly.", "by address": "Read the original: https://circuitweekly.example/en/chip",
		"in Chinese": "来源：Circuit Weekly", "by host": "Republished from www.circuitweekly.example",
	} {
		copied := Input{Text: original.Text + "\n\n" + credit, Published: &early, URL: "https://copy.example/1"}
		original.Published = &late
		a, b := Read(copied), Read(original)
		if r, ok := Compare(a, b); !ok || r.Kind != ReprintOf || !r.Directed || r.Reversed || r.Evidence["credit"]+r.Evidence["link"] == "" {
			t.Errorf("%s: %t, %+v", name, ok, r)
		}
		if r, ok := Compare(b, a); !ok || !r.Directed || !r.Reversed {
			t.Errorf("%s, the other way round: %t, %+v", name, ok, r)
		}
	}
}

func TestACreditToSomebodyElseIsNoCreditToThis(t *testing.T) {
	original := read(t, "chip-en")
	for _, line := range []string{"Source: Circuit Weekly's rivals at Byte Daily, Circuits Weekly", "This article first appeared in The Circuit."} {
		d := Read(Input{Text: original.Text + "\n\n" + line})
		if c, ok := d.crediting(Read(original)); ok && !strings.Contains(line, "Circuit Weekly") {
			t.Errorf("%q is %+v", line, c)
		}
	}
}

func TestTraditionalAndFullWidthTextIsTheSameText(t *testing.T) {
	plain := read(t, "vaccine-zh")
	wide := plain
	wide.Text = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r - '!' + '！'
		}
		return r
	}, read(t, "vaccine-hant").Text)
	a, b := Read(plain), Read(wide)
	if r, ok := Compare(a, b); !ok || r.Kind != MirrorOf || r.Score < 0.99 {
		t.Errorf("%t, %+v", ok, r)
	}
	if len(Without(a.Keys().Bands, b.Keys().Bands)) > 2 {
		t.Error("their bands differ")
	}
}

func TestOtherFiguresMakeAnotherDocument(t *testing.T) {
	const form = "The harbour office reports that X ships came in on DAY and that Y tonnes were landed on the long quay before noon. " +
		"Masters who wish to move their ships call the duty officer beforehand and wait for the pilot at the outer buoy. Z ships lie at anchor."
	fill := func(day, x, y, z string) *Document {
		return Read(Input{Text: strings.NewReplacer("DAY", day, "X", x, "Y", y, "Z", z).Replace(form)})
	}
	monday := fill("Monday", "12", "3,400", "seven")
	if r, ok := Compare(monday, fill("Tuesday", "19", "2,950", "seven")); ok {
		t.Errorf("another day's report: %+v", r)
	}
	if _, ok := Compare(monday, fill("Monday", "12", "3400", "seven")); !ok {
		t.Error("the same report with its numbers written otherwise is no copy")
	}
}

func TestOriginsAreTheAddressesBesideACredit(t *testing.T) {
	for text, want := range map[string]string{
		"原文链接：https://a.example/b?c=1。":                                                         "https://a.example/b?c=1",
		`<p>See <a href="https://x.example/">this</a>.</p>`:                                     "",
		`<p>Read more.</p><a class="o" href="https://x.example/y">Read the original</a>`:        "https://x.example/y",
		`<p>本文转载自<a href='http://x.example/z'>某报</a></p>`:                                       "http://x.example/z",
		`Source: <a href="https://x.example/1">X</a></p><p><a href="https://y.example/2">Y</a>`: "https://x.example/1",
		"https://a.example/b": "", "Source: https://": "", "": "",
	} {
		if got := strings.Join(Origins(text), " "); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestRelativeDatesAreTheSameDaysInATranslation(t *testing.T) {
	day := quantity.Date{Year: 2024, Month: 6, Day: 18}
	next := day.AddDays(1)
	zh := Read(Input{Text: "周一，港口接待了1,284艘船。上个月有37,510人抵达。到9月30日为止，费用是每吨12.6元。", Published: &day})
	en := Read(Input{Text: "On Monday the port received 1,284 ships. Some 37,510 people arrived last month. Until September 30 the fee is 12.6 yuan a tonne.", Published: &next})
	r, ok := Compare(en, zh)
	if !ok || r.Kind != TranslationOf || r.Reversed || !strings.Contains(r.Evidence["facts"], "2024-06-17") {
		t.Errorf("%t, %+v", ok, r)
	}
}

func TestTheSameEventInOtherWordsIsNoTranslation(t *testing.T) {
	for name, pair := range map[string][2]string{
		"an earthquake": {
			read(t, "quake-zh").Text,
			"At least 14 people were killed and 163 injured when a 5.9-magnitude earthquake shook a mountainous county early on August 8, authorities said. Six were still unaccounted for by nightfall.\n\n" +
				"The quake, which the geological survey said was 11 kilometres deep, woke residents at 3:12 a.m. and sent many running into the streets in the rain.\n\n" +
				"More than 2,340 homes had been destroyed and 3,800 people living below a damaged dam had been evacuated, the official news agency reported. Landslides slowed 420 firefighters who came from a neighbouring province.\n\n" +
				"The region lies on a fault. A quake of magnitude 7.9 killed nearly 70,000 people there in 2008, and one in 2013 killed 196.",
		},
		"trade figures": {
			read(t, "tariff-zh").Text,
			"Farmers were the winners of the tariff cut, figures showed on Tuesday: exports of their produce jumped 35 percent to 4.27 billion yuan in a month. Textiles shrank by 3.1 percent.\n\n" +
				"Lower rates, which came into force on May 10, will cost the treasury 2.6 billion yuan a year. All in all trade through the seven ports grew 21.4 percent to 18.36 billion yuan.\n\n" +
				"Hauliers are running out of drivers, with one firm sending 205 lorries a day. Makers of machines, whose sales rose 12.8 percent, called the cut from 12 percent to 7 percent overdue.",
		},
	} {
		zh, en := Read(Input{Text: pair[0]}), Read(Input{Text: pair[1]})
		if r, ok := Compare(zh, en); ok {
			t.Errorf("%s: %+v; %s", name, r, explain(zh, en))
		}
	}
}

func TestAPassageAmongOthersIsAnExcerpt(t *testing.T) {
	chip, river := paragraphs(read(t, "chip-en")), paragraphs(read(t, "river-en"))
	own := "Readers ask how a town lives on when its only factory goes, and whether anybody has counted what it costs to begin again elsewhere."
	also := "A walk through the streets behind the station gives an answer that no table of figures has: the shops are shut and the swings are new."
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"an item of a numbered list":    {"1. " + chip[2] + "\n\n2. " + river[3] + "\n\n3. " + also, true},
		"words with which it opens":     {own + "\n\n" + chip[1] + " " + chip[2] + " " + chip[3] + "\n\n" + also + "\n\n" + river[2] + "\n\n" + river[3] + "\n\n" + river[4] + "\n\n" + river[5], true},
		"a quotation beside its name":   {own + "\n\nCircuit Weekly writes: " + chip[3] + " " + chip[4] + "\n\n" + also + "\n\n" + own + " " + also, true},
		"a quotation beside no name":    {own + "\n\nSomebody has it so: " + chip[3] + " " + chip[4] + "\n\n" + also + "\n\n" + own + " " + also, false},
		"a paragraph between quotes":    {own + "\n\n\u201c" + chip[4] + "\u201d\n\n" + also + "\n\n" + own + " " + also, true},
		"a paragraph marked as quoted":  {own + "\n\n> " + chip[4] + "\n\n" + also + "\n\n" + own + " " + also, true},
		"its name and a colon before":   {own + "\n\nFrom Circuit Weekly: " + chip[4] + "\n\n" + also + "\n\n" + own + " " + also, true},
		"its name in brackets behind":   {own + "\n\n" + chip[4] + " (Circuit Weekly)\n\n" + also + "\n\n" + own + " " + also, true},
		"its name elsewhere":            {own + " Circuit Weekly is read here.\n\n" + also + "\n\n" + chip[4] + "\n\n" + also + "\n\n" + own + " " + also, false},
		"a name and a few of its words": {own + "\n\nCircuit Weekly counts 460 workers and a promise to stay for at least eight years.\n\n" + also, false},
	} {
		from := Read(Input{Text: c.text, Outlet: "The Column"})
		r, ok := Compare(from, Read(read(t, "chip-en")))
		if ok != c.want || ok && (r.Kind != ExcerptOf || r.Reversed) {
			t.Errorf("%s: %t, %+v", name, ok, r)
		}
	}
}
