package extract

import (
	"strings"
	"testing"

	"whence/internal/quantity"
)

func TestAFigureHasTheTimeAndPlaceThatItsTextGivesIt(t *testing.T) {
	for _, c := range []struct{ name, published, text, want string }{
		{
			"the quarter is the one that was named", "2024-11-07",
			"Net sales of the maker reached $310 million in the quarter ended Sept. 30.\n\nThe firm sold 41,000 pumps in the quarter.",
			"2024-07-01..2024-09-30 quarter - | 2024-07-01..2024-09-30 quarter -",
		},
		{
			"a fiscal quarter is as long as its company says", "2024-07-30",
			"The brewer said fiscal third-quarter profit fell 4%.\n\nFor the quarter ended June 30, sales were $88 million.",
			"2024-04-01..2024-06-30 quarter - | 2024-04-01..2024-06-30 quarter -",
		},
		{
			"whole months of a quarter or a year", "2024-08-05",
			"Profit was $12 million in the three months to June 30. Sales were $90 million in the year to June.",
			"2024-04-01..2024-06-30 quarter - | 2023-07-01..2024-06-30 year -",
		},
		{
			"figures joined by or are both the base", "2024-08-05",
			"Profit was $12 million in the three months to June 30, compared with $9 million, or 21 cents per share, a year earlier.",
			"2024-04-01..2024-06-30 quarter - | 2023-04-01..2023-06-30 quarter - | 2023-04-01..2023-06-30 quarter -",
		},
		{"a date of a clause that is hung on is not the figure's", "2024-08-05", "The guild, which has 31,000 members, met on Friday.", "- -"},
		{"nor of a clause that begins anew", "2024-08-05", "They lost 40 of the cows, but the vet came on Friday.", "- -"},
		{"a clause that goes on has it", "2024-08-05", "The mill cut 60 jobs, or 4% of them, in July.", "2024-07-01..2024-07-31 month - | 2024-07-01..2024-07-31 month -"},
		{"a day on which an estimate was changed", "2024-08-05", "The bureau on Aug. 2 raised its estimate of the harvest to 31 million tonnes.", "- -"},
		{"what began then has gone on since", "2024-08-05", "The strike that began in March 2024 has cost the port $7 million.", "2024-03-01.. month -"},
		{"a name with a year", "2024-08-05", "The tool sold 2 million copies, as Pages 2007 had.", "- -"},
		{"a year before elections", "2024-08-05", "The party boycotted the 2014 elections. It won 61 seats in 2019.", "2019-01-01..2019-12-31 year -"},
		{"dates in turn", "2024-08-05", "Sales were $3 million, $4 million and $6 million in 2019, 2020 and 2021, respectively.", "2019-01-01..2019-12-31 year - | 2020-01-01..2020-12-31 year - | 2021-01-01..2021-12-31 year -"},
		{
			"votes are of the day of the ballot", "2024-06-12",
			"Voters in Ghana went to the polls on Sunday to choose a parliament. Ghana counts fast.\n\nThe party won 84 seats with 51% of the vote.",
			"2024-06-09 day GH | 2024-06-09 day GH",
		},
		{"over northern and the state of", "2024-08-05", "A train from Seattle to Chicago derailed in the northern state of Montana, injuring 40 people.", "- US-MT"},
		{"papers named for a place are none", "2024-08-05", "The flood cut off 300 villages, the Agence France-Presse news agency reported.", "- -"},
		{"2021年和2022年…分别为", "2024-03-02", "2021年和2022年，该厂销量分别为3万辆、4万辆。", "2021-01-01..2021-12-31 year - | 2022-01-01..2022-12-31 year -"},
		{"全年 is the year that was named", "2024-03-02", "2023年该厂销量创新高。全年出口增长7%。", "2023-01-01..2023-12-31 year -"},
		{"a breakdown by quarters ends with its sentence", "2024-10-20", "前三季度，全省用电量增长5%。按季度看，一季度增长4%，三季度为6%。按产业看，第二产业的用电量多了3%。", "2024-01-01..2024-09-30 quarter - | 2024-01-01..2024-03-31 quarter - | 2024-07-01..2024-09-30 quarter - | 2024-01-01..2024-09-30 quarter -"},
		{"到2030年 is the year of a level", "2024-03-02", "到2030年，普及率将提高到七成。", "2030-01-01..2030-12-31 year -"},
		{"与去年同期相若 is what the figure is like", "2024-05-02", "今年首季接获4100宗个案，与去年相若，其中金额上升至2亿元。", "2024-01-01..2024-03-31 quarter - | 2024-01-01..2024-03-31 quarter -"},
		{"有纪录以来最低", "2024-02-02", "去年劫案有66宗，为1969年有纪录以来最低，破案率达91%。", "2023-01-01..2023-12-31 year - | 2023-01-01..2023-12-31 year -"},
		{"a date behind in another Chinese clause", "2024-03-02", "该镇有人口3万人，下月将举行选举。", "- -"},
		{"people asked on those days", "2024-03-09", "在3月1日至3日进行的民意调查显示，六成受访者支持禁令。", "2024-03-01..2024-03-03 day -"},
		{"where things come from", "2024-03-02", "法国监狱有外籍囚犯来自摩洛哥（190人）、罗马尼亚（140人）。", "- FR | - FR"},
	} {
		checkTimesAndPlaces(t, c.name, c.published, c.text, c.want)
	}
}

// checkTimesAndPlaces compares the period and the place of each figure of a text.
func checkTimesAndPlaces(t *testing.T, name, published, text, want string) {
	t.Helper()
	day, err := quantity.ParseDate(published)
	if err != nil {
		t.Fatal(err)
	}
	_, claims := Claims(Input{Text: text, Reference: &day})
	var got []string
	for _, claim := range quantitiesOf(claims) {
		place := claim.Geography
		if place == "" {
			place = "-"
		}
		got = append(got, timeNotation(claim.Period)+" "+place)
	}
	if s := strings.Join(got, " | "); s != want {
		t.Errorf("%s: %s\n got %s\nwant %s", name, text, s, want)
	}
}
