package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"whence/internal/quantity"
)

var cat = Catalogue{
	Metrics: []Metric{
		{Slug: "drug-overdose-deaths", Unit: "deaths", Measure: "total", Names: []Name{{"en", "overdose deaths"}, {"en", "overdose+died|deaths|killed|dead"}, {"zh", "药物过量+死亡|死于|丧生"}, {"zh", "服药过量+死亡|死于"}, {"zh", "过量+死亡|死于"}}},
		{Slug: "synthetic-opioid-overdose-deaths", Unit: "deaths", Measure: "total", Broader: "drug-overdose-deaths", Names: []Name{{"zh", "芬太尼+死亡|死于|丧生"}, {"zh", "合成阿片类药物+死亡"}, {"en", "fentanyl+deaths|died|killed|kills"}, {"en", "synthetic opioid+deaths|died|killed|involved"}}},
		{Slug: "us-tariff-on-china-fentanyl", Unit: "percent", Measure: "level", Names: []Name{{"zh", "芬太尼税"}, {"en", "fentanyl tariff"}, {"zh", "芬太尼+关税"}, {"zh", "芬太尼+加征"}, {"en", "fentanyl+tariff"}}},
	},
	Parties: []Party{
		{Name: "Centers for Disease Control and Prevention", Names: []string{"CDC", "美国疾病控制与预防中心", "疾控中心"}, Kind: Organisation},
		{Name: "The Washington Post", Names: []string{"华盛顿邮报", "Washington Post"}, Kind: Outlet},
		{Name: "Antony Blinken", Names: []string{"布林肯", "Blinken"}, Kind: Person},
	},
}

func show(text string, ref string, skipNoCand bool) {
	var rp *quantity.Date
	if r, err := quantity.ParseDate(ref); err == nil {
		rp = &r
	}
	ms, cs := Claims(Input{Text: text, Reference: rp, Catalogue: cat})
	if !skipNoCand {
		fmt.Printf("%s\n    ⇒ %s\n", text, notation(ms))
	}
	for i, c := range cs {
		hops := []string{}
		for _, h := range c.Attribution {
			hops = append(hops, h.Relation+":"+h.Party)
		}
		der := ""
		if c.DerivedFrom != nil {
			der = fmt.Sprint(" derived from ", *c.DerivedFrom)
		}
		if len(c.Increments) > 0 {
			der += fmt.Sprint(" increments ", len(c.Increments))
		}
		fmt.Printf("    %d [%s] %s | m=%s p=%s g=%s by=%s end=%s %v conf=%s%s %s\n", i, ms[c.Mention].Text, meaning(c.Quantity), c.Metric, periodNotation(c.Period), c.Geography, strings.Join(hops, " > "), c.AttributionEnd, c.Dimensions, c.Confidence, der, c.Stance)
	}
}
func TestSmoke(t *testing.T) {
	raw, _ := os.ReadFile("/tmp/smoke.txt")
	for _, l := range strings.Split(string(raw), "\n") {
		if l != "" {
			show(strings.ReplaceAll(l, `\n`, "\n"), "2023-07-25", false)
		}
	}
}
func TestArts(t *testing.T) {
	fs, _ := filepath.Glob("../../../shared/articles/*.txt")
	refs := []string{"2025-06-20", "2024-01-31", "2023-07-10"}
	for i, f := range fs {
		raw, _ := os.ReadFile(f)
		s := string(raw)
		s = regexp.MustCompile(`<!--.*?-->`).ReplaceAllString(s, "")
		s = regexp.MustCompile(`</?(p|div|section|footer|address|time|small|h\d)[^>]*>`).ReplaceAllString(s, "\n\n")
		s = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, "")
		fmt.Println("=====", f)
		d := newDocument(Input{Text: s})
		_ = d
		show(s, refs[i], true)
		ref, _ := quantity.ParseDate(refs[i])
		for _, m := range Mentions(Input{Text: s, Reference: &ref}) {
			fmt.Print(m.Text, " = ")
			if m.Quantity != nil {
				fmt.Print(meaning(*m.Quantity), " ", m.Kind)
			} else {
				fmt.Print(periodNotation(m.Period))
			}
			fmt.Print(" ‖ ")
		}
		fmt.Println()
	}
}
