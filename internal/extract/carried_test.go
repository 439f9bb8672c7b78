package extract

import (
	"testing"

	"whence/internal/quantity"
)

// What a reader takes a figure's time and place to be, across clauses, sentences
// and paragraphs: of each figure, in order, its period and its place.
func TestFiguresTakeTheTimeAndPlaceThatTheirTextGivesThem(t *testing.T) {
	for _, c := range []struct{ name, published, text, want string }{
		{
			"each side of a comparison has its own date", "2024-05-15",
			"Kenya's coffee exports rose to 52,000 tonnes in 2023, compared with 47,000 tonnes in 2021.",
			"2023-01-01..2023-12-31 year KE | 2021-01-01..2021-12-31 year KE",
		},
		{
			"a change from a month is of the report's month", "2024-03-07",
			"Peru's copper output slipped in January, the mining ministry said on Tuesday.\n\nProduction fell 4.1 percent from December, to 201,000 tonnes. Shipments dropped 3 percent.",
			"2024-01-01..2024-01-31 month PE | 2024-01-01..2024-01-31 month PE | 2024-01-01..2024-01-31 month PE",
		},
		{
			"a year ago is the same quarter of the year before", "2023-11-02",
			"Profit for the July-September period climbed to $80 million from $62 million a year ago.",
			"2023-07-01..2023-09-30 month - | 2022-07-01..2022-09-30 month -",
		},
		{
			"both ends of a change have the ends of its time", "2024-05-15",
			"Between 2015 and 2020, the number of trams in Lisbon rose from 40 trams to 70 trams.",
			"2015-01-01..2015-12-31 year PT-11 | 2020-01-01..2020-12-31 year PT-11",
		},
		{
			"what is to come takes no past period", "2024-05-15",
			"Retail sales in Chile grew 2 percent in March. The chain will open 30 shops.",
			"2024-03-01..2024-03-31 month CL | - -",
		},
		{
			"the end of a month is a day for a stock", "2024-08-20",
			"Unpaid bills climbed to £3.1bn at the end of June.", "2024-06-30 day -",
		},
		{
			"a count since an event is open", "2024-12-01",
			"Since the curfew began on Nov. 4, police have made 220 arrests.", "2024-11-04.. day -",
		},
		{
			"a rate that somebody sets is not of an agency's report", "2023-07-25",
			"防疫署统计，2021年5月到2022年4月，近6.1万人死于雾霾。政府随后对进口煤炭加征15%的关税。",
			"2021-05-01..2022-04-30 month - | - -",
		},
		{
			"a stated time goes before a rate", "2024-11-20",
			"The average rent was €900 a month in the third quarter.", "2024-07-01..2024-09-30 quarter -",
		},
		{
			"a rate goes where no time is stated", "2024-11-20",
			"“There are 4,000 lorries a day on that bridge,” he said.", "P1D -",
		},
		{
			"a market's figures are of the day of the news", "2024-06-14",
			"Union miners walked out of the pit on Wednesday, its owner said.\n\nShares fell 6.2% to $41.", "2024-06-12 day - | 2024-06-12 day -",
		},
		{
			"counts of a calamity are of its day", "2023-11-05",
			"A strong earthquake struck western Nepal on Friday, killing dozens.\n\nPolice said 80 people had died. Some 40 houses collapsed.",
			"2023-11-03 day NP | 2023-11-03 day NP | 2023-11-03 day NP",
		},
		{
			"a season of sport runs from July", "2024-12-05",
			"The league said its clubs took £70m in 2022-23, when matches were full.", "2022-07-01..2023-06-30 year -",
		},
		{
			"由…降至: the first figure's date is its own", "2025-11-19",
			"香港最新失业率公布。\n\n失业率由7至9月的3.6%回落至8至10月的3.5%。总就业人数由7至9月的360万人降至358万人。",
			"2025-07-01..2025-09-30 month HK | 2025-08-01..2025-10-31 month HK | 2025-07-01..2025-09-30 month HK | 2025-08-01..2025-10-31 month HK",
		},
		{
			"按年升 says what a change is counted from", "2025-03-02",
			"公司去年收入61亿元，按年升12%。", "2024-01-01..2024-12-31 year - | 2024-01-01..2024-12-31 year -",
		},
		{
			"a poll's figures are of the days on which it was taken", "2025-08-06",
			"最新民调：市长满意度四成二。\n\n市政研究协会昨天公布民调，市长满意度为42.1%，不满意度为50.3%。\n\n这次调查于8月1日至3日进行，访问了1020名成年人。",
			"2025-08-01..2025-08-03 day - | 2025-08-01..2025-08-03 day - | 2025-08-01..2025-08-03 day - | 2025-08-01..2025-08-03 day -",
		},
		{
			"a list of nations lies in its country", "2024-08-23",
			"Bills rose for 2 million households in England, Scotland and Wales.", "- GB",
		},
		{"in turn", "2024-08-23", "河北、天津两地的患病率分别为15.2%和14.1%。", "- CN-HE | - CN-TJ"},
		{"whose arms strike is no place", "2024-08-23", "An Israeli air strike on a school in southern Lebanon killed 12 people.", "- LB"},
		{
			"offices tell the country", "2024-11-17",
			"Support for Fine Gael has slipped, the poll found.\n\nThe Taoiseach played it down. Some 38% named housing.\n\nThe Dáil has 174 seats.",
			"- IE | - IE",
		},
		{
			"a heading that is a place is the place of its section", "2024-08-23",
			"New cases across India rose.\n\nKerala\n\nAs many as 2,100 patients recovered.\n\nAssam\n\nSome 140 patients recovered.",
			"- IN-KL | - IN-AS",
		},
		{"a region is no country", "2024-08-23", "Across Europe, 16,000 people died of heat.", "- -"},
		{"the World Food Programme is not the world", "2024-08-23", "The World Food Programme said 6,800 tonnes of maize had been stolen.", "- -"},
		{"对…发动袭击: there it struck", "2025-09-07", "周日，也门武装对以色列发动导弹袭击，造成4人死亡。", "2025-09-07 day IL"},
	} {
		checkTimesAndPlaces(t, c.name, c.published, c.text, c.want)
	}
}

func timeNotation(p *quantity.Period) string {
	if p == nil {
		return "-"
	}
	if p.Recurrence != "" {
		return p.Recurrence
	}
	start, end := "", ""
	if p.Start != nil {
		start = p.Start.String()
	}
	if p.End != nil {
		end = p.End.String()
	}
	if start == end {
		return start + " " + string(p.Grain)
	}
	return start + ".." + end + " " + string(p.Grain)
}
