package extract

import (
	"strings"
	"testing"
)

func TestStatementsAreProposedWithTheirWordsStanceAndSpeaker(t *testing.T) {
	cases := goldenCases(t, "testdata/statements.tsv")
	for _, c := range cases {
		_, claims := Claims(Input{Text: c[0], Reference: &reference, Catalogue: catalogue})
		var got []string
		for _, claim := range claims {
			if claim.Kind == KindStatement {
				got = append(got, statementNotation(claim))
			}
		}
		if s := orNone(got); s != c[1] {
			t.Errorf("%s\n got %s\nwant %s", c[0], s, c[1])
		}
	}
	if len(cases) < 200 {
		t.Errorf("only %d cases", len(cases))
	}
}

func TestWhatHappensAtADateIsProposedWithItsWordsAndDate(t *testing.T) {
	cases := goldenCases(t, "testdata/events.tsv")
	for _, c := range cases {
		_, claims := Claims(Input{Text: c[0], Reference: &reference, Catalogue: catalogue})
		var got []string
		for _, claim := range claims {
			if claim.Kind == KindDate {
				got = append(got, claim.DateComparator+" "+strings.TrimSpace(periodNotation(claim.Period))+" «"+claim.Wording+"»")
			}
		}
		if s := orNone(got); s != c[1] {
			t.Errorf("%s\n got %s\nwant %s", c[0], s, c[1])
		}
	}
	if len(cases) < 80 {
		t.Errorf("only %d cases", len(cases))
	}
}

// statementNotation writes a statement: stance, words, and who is named last, "?"
// for somebody without a name.
func statementNotation(c Candidate) string {
	who := "?"
	if n := len(c.Attribution); n > 0 && c.AttributionEnd == EndPrimary {
		who = c.Attribution[n-1].PartyName
	}
	return c.Stance + " «" + c.Wording + "» " + who
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, " | ")
}

func TestEventsAndPropositionsAreMatchedByTheirNames(t *testing.T) {
	known := Catalogue{
		Events: []Subject{
			{Slug: "harbour-bridge-opening", Names: []Name{{"en", "harbour bridge+open|opened|opening"}, {"zh", "海港大桥+通车|开通"}}},
			{Slug: "bridge-opening", Names: []Name{{"en", "bridge+open|opened"}}},
		},
		Propositions: []Subject{
			{Slug: "talks-failed", Names: []Name{{"en", "talks+failed|collapsed"}, {"zh", "谈判+破裂|失败"}}},
			{Slug: "talks-go-on", Names: []Name{{"en", "talks+continue|go on"}}},
			{Slug: "talks-still-on", Names: []Name{{"en", "talks+continue|still"}}},
		},
	}
	for text, want := range map[string]string{
		"The harbour bridge opened on July 3, 2021.":         "harbour-bridge-opening",
		"The bridge opened on July 3, 2021.":                 "bridge-opening",
		"The tunnel opened on July 3, 2021.":                 "",
		"海港大桥于2021年7月3日通车。":                                  "harbour-bridge-opening",
		"The envoy said the talks had collapsed.":            "talks-failed",
		"特使说，谈判已经破裂。":                                        "talks-failed",
		"The envoy said the talks would continue.":           "", // two propositions fit as well
		"The talks collapsed and the envoy said he was sad.": "", // not in what is said
	} {
		_, claims := Claims(Input{Text: text, Reference: &reference, Catalogue: known})
		got := "no claim"
		for _, c := range claims {
			if c.Kind != KindQuantity {
				got = c.Event + c.Proposition
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestAStatementHasTheTimeItIsAboutAndNotThatOfSpeaking(t *testing.T) {
	for text, want := range map[string]string{
		"The minister said on Tuesday that the dam had failed in 2019.": "in 2019-01-01..2019-12-31 year",
		"The minister said on Tuesday that the dam had failed.":         "none",
		"部长周二表示，水坝在2019年垮塌。":                                            "in 2019-01-01..2019-12-31 year",
		"部长周二表示，水坝已经垮塌。":                                                "none",
	} {
		_, claims := Claims(Input{Text: text, Reference: &reference})
		got := "no statement"
		for _, c := range claims {
			if c.Kind == KindStatement {
				if got = "none"; c.Period != nil {
					got = "in " + strings.TrimSpace(periodNotation(c.Period))
				}
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestAQuotationOfSeveralSentencesIsOneStatementCitedWhole(t *testing.T) {
	text := "“桥已经修好。大家可以放心。”市长王强说。"
	_, claims := Claims(Input{Text: text, Reference: &reference})
	if len(claims) != 1 || claims[0].Start != 0 || claims[0].End != len([]rune(text)) || claims[0].Wording != "桥已经修好。大家可以放心。" {
		t.Errorf("%+v", claims)
	}
}
