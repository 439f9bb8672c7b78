package readable

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

func TestDatesAsPagesPrintThem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2023-07-10", "2023-07-10 day"},
		{"2023-07-10T04:34:20+08:00", "2023-07-10T04:34:20+08:00 second"},
		{"2023-07-10T04:34:20.125Z", "2023-07-10T04:34:20Z millisecond"},
		{"2023-07-10 04:34", "2023-07-10T04:34 minute"},
		{"2023/7/5 9:05", "2023-07-05T09:05 minute"},
		{"2023.07.10", "2023-07-10 day"},
		{"2023年7月10日 星期一 下午4时34分", "2023-07-10T16:34 minute"},
		{"２０２３年７月１０日", "2023-07-10 day"},
		{"二〇二三年七月十日", "2023-07-10 day"},
		{"二○○四年十二月二十三日", "2004-12-23 day"},
		{"民國112年11月2日", "2023-11-02 day"},
		{"令和5年11月2日 午後3時05分", "2023-11-02T15:05 minute"},
		{"2023.11.02. 오후 3:05", "2023-11-02T15:05 minute"},
		{"2023. 11. 2.", "2023-11-02 day"},
		{"Thu Nov 2 15:05:09 EDT 2023", "2023-11-02T15:05:09-04:00 second"},
		{"Thu 2 Nov 2023 15.05 GMT", "2023-11-02T15:05Z minute"},
		{"jeudi 2 novembre 2023 à 15 h 05", "2023-11-02T15:05 minute"},
		{"2023.7.10.4", ""},
		{"2023年7月10日 08:30 (北京时间)", "2023-07-10T08:30+08:00 minute"},
		{"2022年5月", "2022-05-01 month"},
		{"July 10, 2023", "2023-07-10 day"},
		{"Jul. 10, 2023 at 4:34 p.m. EDT", "2023-07-10T16:34-04:00 minute"},
		{"Monday 10th of July, 2023, 12.05am", "2023-07-10T00:05 minute"},
		{"10 July 2023, 7:15 GMT", "2023-07-10T07:15Z minute"},
		{"10-Jul-2023", "2023-07-10 day"},
		{"Mon, 10 Jul 2023 04:34:20 GMT", "2023-07-10T04:34:20Z second"},
		{"1:22 AM ET, Sat June 21, 2025", "2025-06-21 day"},
		{"14:05, 10 July 2023", "2023-07-10T14:05 minute"},
		{"31/01/2024 - 00:55", "2024-01-31T00:55 minute"},
		{"01/31/2024", "2024-01-31 day"},
		{"31.01.2024", "2024-01-31 day"},
		{"12. März 2019, 14:05 Uhr", "2019-03-12T14:05 minute"},
		{"le 1er février 2021 à 7h30", "2021-02-01T07:30 minute"},
		{"3 de enero de 2022", "2022-01-03 day"},
		{"5 de março de 2020 às 18:10", "2020-03-05T18:10 minute"},
		{"12 марта 2019 года, 14:05", "2019-03-12T14:05 minute"},
		{"12 stycznia 2022", "2022-01-12 day"},
		{"14 Şubat 2020", "2020-02-14 day"},
		{"2019. március 4.", ""},
		{"١٢ مارس ٢٠١٩", "2019-03-12 day"},
		{"2023년 7월 10일 오후", "2023-07-10 day"},
		{"2023年7月10日（月）14:05", "2023-07-10T14:05 minute"},
		{"28.01.22", "2022-01-28 day"},
		{"28/1/22", "2022-01-28 day"},
		{"1/28/98 4:05 PM", "1998-01-28T16:05 minute"},
		{"28-Jan-22", "2022-01-28 day"},
		{"24/7/365", ""},
		{"1/28/22/7", ""},
		{"Sat, 01/10/2022", "2022-10-01 day"},
		{"Mon 01/10/2022", "2022-01-10 day"},
		{"version 1.12.22", ""},
		{"10.11.12.13", ""},
		{"Sept 2021", "2021-09-01 month"},
		{"September 31, 2021", ""},
		{"2023-13-10", ""},
		{"30/02/2024", ""},
		{"10.7.2", ""},
		{"1.2.3.2023", ""},
		{"May 5", ""},
		{"in March 145 people", ""},
		{"12345678901", ""},
	} {
		got := ""
		if f, ok := findInstant(c.text, dayFirst); ok {
			layout := "2006-01-02"
			if f.Precision >= PrecisionMinute {
				layout += "T15:04"
			}
			if f.Precision >= PrecisionSecond {
				layout += ":05"
			}
			if f.ZoneKnown {
				layout += "Z07:00"
			}
			got = f.Time.Format(layout) + " " + f.Precision.String()
		}
		if got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLinesThatOnlySayWhenAreToldFromSentences(t *testing.T) {
	for line, want := range map[string]bool{
		"2022年09月05日 08:30 来源：新华社": true, "Published 04/05/2023": true, "July 24, 2023": true,
		"jeudi 13 juin 2019": true, "Von Jana Petersen · 12. März 2019, 14:05 Uhr": true, "Opublikowano: 12 stycznia 2022": true,
		"更新 2024-06-21 1:47 AM 人气 503": true, "Last updated on 3 May 2021 at 10:00": true,
		"On July 24, 2023 the bridge opened.": false,
		"2023年7月24日，大桥通车，约有五万人到场参观，这是今年以来人数最多的一次": false,
		"File photo: July 24, 2023":                                   false,
		"The bridge opened on July 24, 2023 after four years of work": false,
		"24 people": false,
	} {
		if got := isDateline(line); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

func TestNamesAreTakenFromBylinesAndFromNothingElse(t *testing.T) {
	for _, c := range []struct {
		line   string
		marked bool
		want   string
	}{
		{"By Jane Doe and John Roe", false, "Jane Doe; John Roe"},
		{"By JANE DOE, Associated Press", false, "JANE DOE"},
		{"By Jane Doe, John Roe and Mia van der Berg", false, "Jane Doe; John Roe; Mia van der Berg"},
		{"By Jane Doe | March 3, 2022", false, "Jane Doe"},
		{"By the end of the year, 300 jobs will go", false, ""},
		{"By contrast, sales rose", false, ""},
		{"By 2030, half of all cars", false, ""},
		{"Bylaws of the club", false, ""},
		{"Von Jana Petersen und Karl von der Heide", false, "Jana Petersen; Karl von der Heide"},
		{"Von Berlin nach Hamburg", false, ""},
		{"Von 300 Befragten", false, ""},
		{"Par Claire Fontanel et Paul Le Goff", false, "Claire Fontanel; Paul Le Goff"},
		{"Por la tarde", false, ""},
		{"Автор: Анна Белова", false, "Анна Белова"},
		{"By JANE DOE March 11, 2015 3:46 PM", false, "JANE DOE"},
		{"Jane (JD) Doe", true, "Jane Doe"},
		{"Jane Doe, MD, PhD", true, "Jane Doe"},
		{"Jane Doe writes about ships", true, "Jane Doe"},
		{"Veröffentlicht von Jana Petersen", true, "Jana Petersen"},
		{"Publiziert am", true, ""},
		{"Foto: Jana Petersen", true, ""},
		{"作者：张三", false, "张三"},
		{"作者：张三、李四光", false, "张三; 李四光"},
		{"作者：托德·罗宾逊", false, "托德·罗宾逊"},
		{"文／陳怡君", false, "陳怡君"},
		{"本报记者 张三 李四光 北京报道", false, "张三; 李四光"},
		{"（记者 张三 报道）", false, "张三"},
		{"【记者王小明/台北报道】", false, "王小明"},
		{"作者：本报记者", false, ""},
		{"记者从市交通局获悉", false, ""},
		{"记者：李四某市报道", false, ""},
		{"Von Jana Petersen, Landesstudio Süd", false, "Jana Petersen"},
		{"Игорь Волин, Озёрск", true, "Игорь Волин"},
		{"By Jane Doe, Oslo, and John Roe", false, "Jane Doe; John Roe"},
		{"記者王小明∕江城報導　2003/05/17", false, "王小明"},
		{"記者王小明江城縣5日電", false, "王小明"},
		{"文 | 李四光", false, "李四光"},
		{"홍길동 기자", false, "홍길동"},
		{"김민수·이영희 특파원 minsu@daily.example", false, "김민수; 이영희"},
		{"우리 기자 열 명이 다쳤다고 밝혔다", false, "우리"},
		{"DAVID PIERSON, 黄安伟, OLIVIA WANG", true, "DAVID PIERSON; 黄安伟; OLIVIA WANG"},
		{"DAVID PIERSON, 黄安伟, OLIVIA WANG", false, ""},
	} {
		if got := strings.Join(bylineNames(c.line, c.marked), "; "); got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestAddressesLoseWhatOnlySaysWhoSharedThem(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"https://A.example/x?utm_source=a&id=7&fbclid=z#top", "https://a.example/x?id=7"},
		{"HTTPS://a.example:443/%E4%B8%AD?", "https://a.example/%E4%B8%AD"},
		{"/news/1", "https://base.example/news/1"},
		{"//b.example/1", "https://b.example/1"},
		{"javascript:alert(1)", ""},
		{"mailto:a@b.example", ""},
		{"https://user:pw@a.example/", ""},
		{"https://localhost/", ""},
		{"not a url", ""},
		{"", ""},
	} {
		if got := canonicalAddress(c.raw, "https://base.example/a/"); got != c.want {
			t.Errorf("%q: %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestADateInAnAddressIsRead(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/2023/07/10/story": "2023-07-10", "https://a.example/cn/20240130-story": "2024-01-30",
		"https://a.example/2023-07-10/x": "2023-07-10", "https://a.example/id/120230710": "", "https://a.example/2023/story": "",
		"https://a.example/20231399": "", "https://a.example/99999999": "",
	} {
		got := ""
		if f, ok := addressDate(address); ok {
			got = f.Time.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestAgenciesAreCreditedWhereTextsCreditThem(t *testing.T) {
	for text, want := range map[string]string{
		"LONDON (Reuters) - Prices rose": "Reuters", "OSLO, March 3 (AP) — The company": "AP", "(AP) — A storm": "AP",
		"新华社北京7月10日电 记者获悉": "Xinhua", "（法新社华盛顿10日电）美国": "AFP", "(中央社記者張三台北2日電)": "CNA",
		"The AP style guide (2020) says": "", "He told Reuters (and others) that": "", "据新华社报道，": "", "MAP (Maps) - x": "",
	} {
		if got := openingAgency(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTheLanguageIsToldFromTheTextBeforeWhatThePageDeclares(t *testing.T) {
	for _, c := range []struct{ text, declared, want string }{
		{"挪威外长下个月到里加访问，两国渔业部长还将一同察看新建的码头。", "en", "zh-Hans"},
		{"挪威外長下個月到里加訪問，兩國漁業部長還將一同察看新建的碼頭。", "zh-CN", "zh-Hant"},
		{"人口一百万", "", "zh-Hans"},
		{"人口二百", "zh-TW", "zh-Hant"},
		{"人口二百", "", "zh"},
		{"子どもへの虐待をなくすための法律ができて", "", "ja"},
		{"정부는 오늘 새로운 대책을 발표했다", "", "ko"},
		{"Le gouvernement a annoncé mardi une hausse de six pour cent des retraites, après onze jours de grève dans les ports du pays et de longues négociations avec les syndicats, qui demandaient le double au départ, selon le ministère.", "", "fr"},
		{"The port authority offered a six per cent pay rise on Tuesday.", "", "en"},
		{"Правительство объявило о повышении зарплат на шесть процентов после одиннадцати дней забастовки в портах страны.", "", "ru"},
	} {
		blocks := make([]Block, 1)
		if got := languages(blocks, []string{c.text}, c.declared); got != c.want || blocks[0].Language != c.want {
			t.Errorf("%s: %q (block %q), want %q", clip(c.text, 40), got, blocks[0].Language, c.want)
		}
	}
}

func TestCountersAreToldFromSentencesWithNumbers(t *testing.T) {
	for line, want := range map[string]bool{
		"人气 148": true, "人气: 1,024": true, "1,204 views": true, "阅读：3.2万 评论：5": true, "5 min read": true,
		"145 people": false, "人口 148": false, "views": false, "148": false, "死亡145": false,
	} {
		if got := isCounter(foldLine(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

func TestTheLineAboveCommentsIsToldFromHeadingsOfArticles(t *testing.T) {
	for line, want := range map[string]bool{
		"Comments": true, "Comments (12)": true, "3 Kommentare": true, "5 thoughts on “The long strike”": true,
		"Leave a Reply": true, "Комментарии": true, "网友评论": true, "댓글 3": true,
		"Comments on the new port law": false, "Kommentar": false, "Antworten auf die Krise": false, "Reaction in the port": false,
	} {
		if got := isDiscussion(foldLine(line), true); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

func TestNamesOfElementsCountByHowMuchOfThemSpeaksOfFurniture(t *testing.T) {
	for name, want := range map[string]bool{
		"share-buttons": true, "sidebar": true, "related-articles list": true, "articleShareBar": true, "cmplz-banner": true,
		"has-sidebar": false, "cookies-not-set": false, "sharing-with-a-single-developer": false, "tag-newsletter": false,
		"elementor-widget": false, "widget article-body": false, "page-content": false,
	} {
		if got := classify(name)&classFurniture != 0; got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestAPageWithAFewWrongBytesIsReadWithThemInSight(t *testing.T) {
	sentence := "Über 2300 Beschäftigte legten im Hafen die Arbeit nieder, sagte ein Sprecher. "
	utf8Page := "<meta charset=utf-8><p>" + strings.Repeat(sentence, 9) + "</p><p>Ein Z\xe4hler, der aus einer alten Seite stammt, steht hier im Text.</p>"
	d, err := Read([]byte(utf8Page), Hints{MediaType: "text/html"})
	if err != nil || d.Charset != "utf-8" || !strings.Contains(d.Text, "Z\uFFFDhler") || !strings.Contains(d.Text, "Über 2300 Beschäftigte") {
		t.Errorf("%v %s %.300q", err, d.Charset, d.Text)
	}
	latin := strings.NewReplacer("Ü", "\xdc", "ä", "\xe4").Replace(strings.ReplaceAll(utf8Page, "Z\xe4hler", "Zähler"))
	d, err = Read([]byte(latin), Hints{MediaType: "text/html"})
	if err != nil || d.Charset != "windows-1252" || !strings.Contains(d.Text, "Über 2300 Beschäftigte") {
		t.Errorf("%v %s %.300q", err, d.Charset, d.Text)
	}
	d, err = Read([]byte("<p>"+sentence+"\x00"+sentence+"</p>"), Hints{MediaType: "text/html"})
	if err != nil || strings.Contains(d.Text, "\x00") {
		t.Errorf("%v %.100q", err, d.Text)
	}
}

func TestCharsetsThatAPageDoesNotNameAreToldFromItsLetters(t *testing.T) {
	for charset, sentence := range map[string]string{
		"windows-1252": "Über 2300 Beschäftigte legten im Hafen die Arbeit nieder, erklärte ein Sprecher für die Gewerkschaft.",
		"windows-1250": "Około 2300 pracowników portu przerwało pracę, powiedział rzecznik związku, żądając sześciu procent podwyżki.",
		"windows-1251": "Около 2300 рабочих порта прекратили работу, сказал представитель профсоюза, требуя повышения на шесть процентов.",
		"koi8-r":       "Около 2300 рабочих порта прекратили работу, сказал представитель профсоюза, требуя повышения на шесть процентов.",
		"gb18030":      "约有2300名码头工人停止工作，工会发言人说，他们要求加薪百分之六，谈判将于下周二继续进行。",
		"big5":         "約有2300名碼頭工人停止工作，工會發言人說，他們要求加薪百分之六，談判將於下週二繼續進行。",
		"shift_jis":    "港では約2300人が働くのをやめたと組合の広報担当者が述べた。賃金を六パーセント上げるよう求めている。",
		"euc-kr":       "항구 노동자 약 2300명이 일을 멈췄다고 노조 대변인이 말했다. 그들은 임금을 육 퍼센트 올려 달라고 요구하고 있다.",
	} {
		e, err := htmlindex.Get(charset)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := e.NewEncoder().Bytes([]byte("<html><body><h1>Port</h1><p>" + strings.Repeat(sentence+" ", 4)))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(raw, Hints{MediaType: "text/html"})
		if err != nil || d.Charset != charset || !strings.Contains(d.Text, sentence) {
			t.Errorf("%s: read as %s (%v): %.120s", charset, d.Charset, err, d.Text)
		}
	}
}

func TestAnAmbiguousDayIsSettledByTheAddressOrNotAtAll(t *testing.T) {
	body := `<html lang="en"><title>Council rejects bottle tax</title><article><h1>Council rejects bottle tax</h1><p>Published 04/05/2023</p>` +
		`<p>The council voted 7 to 2 on Tuesday against a tax of 3 cents a bottle, it said.</p>`
	for address, want := range map[string]string{
		"https://a.example/2023/05/04/tax": "2023-05-04", "https://a.example/2023/04/05/tax": "2023-04-05", "https://a.example/tax": "",
	} {
		d, err := Read([]byte(body), Hints{MediaType: "text/html", URL: address})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if d.Published != nil {
			got = d.Published.Time.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
