package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// reference is the publication day of all golden cases: a Tuesday.
var reference = quantity.Date{Year: 2023, Month: 7, Day: 25}

// catalogue is what the golden claims are matched against.
var catalogue = Catalogue{
	Metrics: []Metric{
		{Slug: "drug-overdose-deaths", Unit: "deaths", Measure: "total", Names: []Name{
			{"en", "overdose deaths"}, {"en", "overdose+died|deaths|killed|dead"}, {"zh", "药物过量+死亡|死于|丧生"}, {"zh", "过量+死亡|死于"},
		}},
		{Slug: "synthetic-opioid-overdose-deaths", Unit: "deaths", Measure: "total", Broader: "drug-overdose-deaths", Names: []Name{
			{"zh", "芬太尼+死亡|死于|丧生"}, {"zh", "合成阿片类药物+死亡|死于"}, {"en", "fentanyl+deaths|died|killed|kills"}, {"en", "synthetic opioid+deaths|died|killed"},
		}},
		{Slug: "us-tariff-on-china-fentanyl", Unit: "percent", Measure: "level", Names: []Name{
			{"zh", "芬太尼税"}, {"zh", "芬太尼+关税|加征"}, {"en", "fentanyl+tariff"},
		}},
	},
	Parties: []Party{
		{Name: "Centers for Disease Control and Prevention", Names: []string{"CDC", "美国疾病控制与预防中心", "疾控中心"}, Kind: Organisation},
		{Name: "The Washington Post", Names: []string{"《华盛顿邮报》", "Washington Post"}, Kind: Outlet},
		{Name: "Antony Blinken", Names: []string{"布林肯", "Blinken"}, Kind: Person},
	},
}

// goldenCases reads the cases of a file: text and expectation with a tab
// between; \n in the text is a line break.
func goldenCases(t *testing.T, name string) [][2]string {
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("%s:%d: no tab", name, i+1)
		}
		out = append(out, [2]string{strings.ReplaceAll(text, `\n`, "\n"), want})
	}
	return out
}

func TestNumbersAndDatesMeanWhatAReaderTakesThemToMean(t *testing.T) {
	files, _ := filepath.Glob("testdata/mentions/*.tsv")
	cases := 0
	for _, file := range files {
		for _, c := range goldenCases(t, file) {
			cases++
			if got := notation(Mentions(Input{Text: c[0], Reference: &reference})); got != c[1] {
				t.Errorf("%s: %s\n got %s\nwant %s", filepath.Base(file), c[0], got, c[1])
			}
		}
	}
	if cases < 400 {
		t.Errorf("only %d cases", cases)
	}
}

func TestWhatLooksLikeANumberAndCountsNothingIsNotProposed(t *testing.T) {
	for _, c := range goldenCases(t, "testdata/negatives.tsv") {
		mentions, claims := Claims(Input{Text: c[0], Reference: &reference, Catalogue: catalogue})
		if got := notation(mentions); got != c[1] {
			t.Errorf("%s\n got %s\nwant %s", c[0], got, c[1])
		}
		for _, claim := range quantitiesOf(claims) {
			t.Errorf("%s: claims %s", c[0], meaning(claim.Quantity))
		}
	}
}

func TestClaimsAreProposedWithPeriodPlaceSpeakerAndMetric(t *testing.T) {
	for _, c := range goldenCases(t, "testdata/claims.tsv") {
		_, claims := Claims(Input{Text: c[0], Reference: &reference, Catalogue: catalogue})
		var got []string
		for _, claim := range quantitiesOf(claims) {
			got = append(got, claimNotation(claim))
		}
		if s := strings.Join(got, " | "); s != c[1] && !(s == "" && c[1] == "-") {
			t.Errorf("%s\n got %s\nwant %s", c[0], s, c[1])
		}
	}
}

// quantitiesOf gives the candidates that are quantities, with what they are
// derived from counted among them.
func quantitiesOf(claims []Candidate) []Candidate {
	var out []Candidate
	place := map[int]int{}
	for i, c := range claims {
		if c.Kind != KindQuantity {
			continue
		}
		place[i] = len(out)
		if c.DerivedFrom != nil {
			c.DerivedFrom = new(place[*c.DerivedFrom])
		}
		out = append(out, c)
	}
	return out
}

// claimNotation writes a candidate: meaning; metric; period; place; chain; and
// what else is not usual.
func claimNotation(c Candidate) string {
	parts := []string{meaning(c.Quantity)}
	if c.Metric != "" {
		parts = append(parts, "metric "+c.Metric)
	}
	if c.Period != nil {
		parts = append(parts, "in "+strings.TrimSpace(periodNotation(c.Period)))
	}
	if c.Geography != "" {
		parts = append(parts, "at "+c.Geography)
	}
	if len(c.Attribution) > 0 {
		var hops []string
		for _, h := range c.Attribution {
			name := h.Party
			if name == "" {
				name = "somebody"
			}
			hops = append(hops, h.Relation+" "+name)
		}
		parts = append(parts, strings.Join(hops, " > "))
	}
	if c.AttributionEnd != EndUnknown {
		parts = append(parts, c.AttributionEnd)
	}
	if c.DerivedFrom != nil {
		parts = append(parts, fmt.Sprintf("part of %d", *c.DerivedFrom))
	}
	for _, q := range c.Increments {
		parts = append(parts, "step "+meaning(q))
	}
	if d := c.Dimensions["change"]; d != "" {
		parts = append(parts, d)
	}
	if c.Stance != "affirm" {
		parts = append(parts, c.Stance)
	}
	return strings.Join(parts, "; ")
}

func TestTraditionalTextMeansTheSame(t *testing.T) {
	pairs := [][2]string{
		{"据报道，去年约有三万余人丧生。", "據報道，去年約有三萬餘人喪生。"},
		{"将近两亿美元，近五年来增长了百分之三点五。", "將近兩億美元，近五年來增長了百分之三點五。"},
		{"超过半数的议员赞成，不到四成反对。", "超過半數的議員贊成，不到四成反對。"},
		{"逾千辆汽车、几十艘军舰和数百架飞机。", "逾千輛汽車、幾十艘軍艦和數百架飛機。"},
		{"自2019年以来，每年有数万名儿童受伤。", "自2019年以來，每年有數萬名兒童受傷。"},
		{"过去三个月，伤亡人数达1,100万。", "過去三個月，傷亡人數達1,100萬。"},
	}
	strip := func(s string) string {
		var out []string
		for m := range strings.SplitSeq(s, " | ") {
			_, meaning, _ := strings.Cut(m, " = ")
			out = append(out, meaning)
		}
		return strings.Join(out, " | ")
	}
	for _, p := range pairs {
		a := strip(notation(Mentions(Input{Text: p[0], Reference: &reference})))
		b := strip(notation(Mentions(Input{Text: p[1], Reference: &reference})))
		if a != b || a == "" {
			t.Errorf("%s\n %s\n%s\n %s", p[0], a, p[1], b)
		}
	}
}

func TestNothingIsProposedFromWhatTheCallerSkips(t *testing.T) {
	text := "相关：5万人死亡。\n\n正文：6万人死亡。"
	mentions, claims := Claims(Input{Text: text, Skip: []Range{{0, 10}}})
	if len(mentions) != 1 || len(quantitiesOf(claims)) != 1 || mentions[0].Text != "6万人" {
		t.Errorf("got %s", notation(mentions))
	}
}

func TestWithoutAPublicationDayRelativeDatesStayOpen(t *testing.T) {
	for _, text := range []string{"去年", "上周五", "三天前", "6月6日", "last September", "Friday", "two weeks ago", "过去三年", "the past year", "一季度", "Q4", "19日"} {
		ms := Mentions(Input{Text: text})
		if len(ms) != 1 || ms[0].Period != nil || ms[0].Quantity != nil {
			t.Errorf("%s: %s", text, notation(ms))
		}
	}
}

func TestTheCitationIsTheTrimmedSentence(t *testing.T) {
	text := "第一句没有数。  去年有五万人死亡；其中三成是儿童。 最后一句。"
	_, claims := Claims(Input{Text: text, Reference: &reference})
	claims = quantitiesOf(claims)
	if len(claims) != 2 {
		t.Fatalf("%d claims", len(claims))
	}
	for _, c := range claims {
		if got := string([]rune(text)[c.Start:c.End]); got != "去年有五万人死亡；其中三成是儿童。" {
			t.Errorf("cites %q", got)
		}
		if c.Extractor != Version || c.Confidence.Sign() <= 0 || !c.Confidence.Less(decimal.FromInt(1)) {
			t.Errorf("extractor %q confidence %s", c.Extractor, c.Confidence)
		}
	}
}
