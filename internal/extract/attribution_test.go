package extract

import (
	"strings"
	"testing"
)

// chainNotation writes who told a candidate: its hops, "?" for somebody without a
// name, "-" for no hop.
func chainNotation(c Candidate) string {
	var hops []string
	for _, h := range c.Attribution {
		name := h.Party
		if name == "" {
			name = "?"
		}
		hops = append(hops, h.Relation+" "+name)
	}
	s := strings.Join(hops, " > ")
	if s == "" {
		s = "-"
	}
	if c.AttributionEnd == EndUnnamed {
		s += " (unnamed)"
	}
	return s
}

func TestWhoToldAFigureIsReadFromTheWordsAroundIt(t *testing.T) {
	cases := goldenCases(t, "testdata/attribution.tsv")
	for _, c := range cases {
		_, claims := Claims(Input{Text: c[0], Reference: &reference})
		var got []string
		for _, claim := range claims {
			if claim.Kind == "quantity" {
				got = append(got, chainNotation(claim))
			}
		}
		if s := strings.Join(got, " | "); s != c[1] {
			t.Errorf("%s\n got %s\nwant %s", c[0], s, c[1])
		}
	}
	if len(cases) < 400 {
		t.Errorf("only %d cases", len(cases))
	}
}

func TestABodyOfTheCatalogueIsCalledByHowItsOtherNamesEnd(t *testing.T) {
	parties := []Party{
		{Name: "WCF", Kind: Organisation, Names: []string{"World Child Fund", "UN Child Relief Agency"}},
		{Name: "IMB", Kind: Organisation, Names: []string{"International Maritime Bureau", "UN Shipping Relief Agency"}},
	}
	for text, want := range map[string]string{
		"WCF published its yearly figures. Some 9 million children are hungry, according to a report by the child relief agency.": "cites_data_of WCF",
		"The fund published its yearly figures. Some 9 million children are hungry, according to a report by the relief agency.":  "cites_data_of relief agency",
		"IMB and WCF met in Salem. Some 9 ships were boarded, according to a report by the shipping relief agency.":               "cites_data_of IMB",
	} {
		_, claims := Claims(Input{Text: text, Reference: &reference, Catalogue: Catalogue{Parties: parties}})
		var got []string
		for _, c := range claims {
			if c.Kind == "quantity" {
				got = append(got, chainNotation(c))
			}
		}
		if s := strings.Join(got, " | "); s != want {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
}
