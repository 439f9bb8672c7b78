package extract

import (
	"strings"
	"testing"
)

// cited writes each candidate with all the sentences that make it.
func cited(text string) string {
	_, claims := Claims(Input{Text: text, Reference: &reference, Catalogue: catalogue})
	runes := []rune(text)
	var out []string
	for _, c := range quantitiesOf(claims) {
		s := meaning(c.Quantity) + ": " + string(runes[c.Start:min(c.End, c.Start+6)])
		for _, also := range c.Also {
			s += " + " + string(runes[also.Start:min(also.End, also.Start+6)])
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func TestTheSameAssertionTwiceIsOneClaimWithTwoCitations(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"headline and body": {
			"海关查获1200公斤可卡因\n\n东港海关7月20日在集装箱中查获1200公斤可卡因，两人被捕。",
			"1200 kg: 东港海关7月 + 海关查获12 | 2 people: 东港海关7月",
		},
		"caption and body": {
			"The new bridge carries 40,000 vehicles a day over the river.\n\nPhoto: The new bridge carries 40,000 vehicles a day.",
			"40000 vehicles: The ne + Photo:",
		},
		"two languages, paragraph by paragraph": {
			"A survey of 1,450 households found losses of $3.2 million.\n\n对1450户家庭的调查发现损失320万美元。",
			"1450 households: A surv + 对1450户 | 3200000 USD: A surv + 对1450户",
		},
		"by one metric": {
			"去年美国有7万人死于芬太尼。\n\n专家指出，阿片类药物危机仍在恶化。2022年美国芬太尼造成的死亡达7万。",
			"70000 deaths: 去年美国有7 + 2022年美",
		},
	} {
		if got := cited(c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestTheSameNumberOfOtherThingsStaysTwoClaims(t *testing.T) {
	for name, text := range map[string]string{
		"other subjects":        "The storm destroyed 300 homes in the valley.\n\nThe council will plant 300 trees along the main road next spring.",
		"another period":        "2021年全市发生120起火灾。\n\n2022年全市发生120起火灾。",
		"another place":         "加拿大有500人死于药物过量。\n\n墨西哥有500人死于药物过量。",
		"another origin":        "据新华社报道，洪水造成40人死亡。\n\n据美联社报道，洪水造成40人死亡。",
		"denied":                "布林肯称芬太尼造成7万人死亡。\n\n布林肯否认芬太尼造成7万人死亡。",
		"up and down":           "出口增长5%，创下纪录，经济学家感到意外。\n\n出口下降5%，创下纪录，经济学家感到意外。",
		"one sentence, two":     "甲队有30人被捕，乙队也有30人被捕。",
		"equal rounded figures": "Sales reached $2 million at the northern branch.\n\nInsurance for the lorry fleet cost $2 million.",
	} {
		_, claims := Claims(Input{Text: text, Reference: &reference, Catalogue: catalogue})
		claims = quantitiesOf(claims)
		if len(claims) != 2 {
			t.Errorf("%s: %d claims: %s", name, len(claims), cited(text))
		}
	}
}

func TestAShareOfWhatIsSaidTwiceKeepsItsWhole(t *testing.T) {
	text := "药物过量死亡11万人\n\n去年美国药物过量死亡11万人，其中近七成与芬太尼有关。"
	_, claims := Claims(Input{Text: text, Reference: &reference, Catalogue: catalogue})
	claims = quantitiesOf(claims)
	if len(claims) != 2 || claims[1].DerivedFrom == nil || *claims[1].DerivedFrom != 0 || len(claims[0].Also) != 1 {
		t.Errorf("%s", cited(text))
	}
}
