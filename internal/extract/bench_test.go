package extract

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkClaimsOfAnArticle extracts an article of some 6,000 characters
// against a catalogue of the size that one begins with.
func BenchmarkClaimsOfAnArticle(b *testing.B) {
	paragraph := "国家统计局周三公布的数据显示，2022年全国出口增长5.8%，达3.5万亿美元。“我们预计明年还会增长3%。”副局长周岚在发布会上说。他还指出，就业人数增加了120万人。\n\n" +
		"The statistics office said on Wednesday that exports rose 5.8% in 2022. \"We expect 3% next year,\" Deputy Director Lan Zhou told Reuters. She added that 1.2 million people had found work.\n\n"
	c := catalogue
	for i := range 500 {
		c.Parties = append(c.Parties, Party{Name: fmt.Sprintf("Office Number %d", i), Names: []string{fmt.Sprintf("ON%d", i), fmt.Sprintf("第%d号办公室", i), fmt.Sprintf("Bureau %d", i)}, Kind: Organisation})
	}
	in := Input{Text: strings.Repeat(paragraph, 22), Reference: &reference, Catalogue: c}
	b.SetBytes(int64(len(in.Text)))
	for b.Loop() {
		Claims(in)
	}
}

func TestACatalogueIsIndexedOnceForManyDocuments(t *testing.T) {
	c := Catalogue{Parties: []Party{{Name: "Board of Rivers", Names: []string{"BOR", "河流局"}, Kind: Organisation}}}
	first := indexCatalogue(c)
	if indexCatalogue(c) != first {
		t.Error("the same catalogue is indexed again")
	}
	c.Parties[0].Names[1] = "江河局"
	if indexCatalogue(c) == first {
		t.Error("a changed catalogue keeps the old index")
	}
	for text, want := range map[string]string{"江河局说，水位上升5%。": "Board of Rivers", "BOR said levels rose 5%.": "Board of Rivers", "Some people bor who said levels rose 5%.": ""} {
		_, claims := Claims(Input{Text: text, Catalogue: c})
		claims = quantitiesOf(claims)
		got := ""
		for _, claim := range claims {
			if len(claim.Attribution) == 1 {
				got = claim.Attribution[0].Party
			}
		}
		if got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}
