package readable

import (
	"strings"
	"testing"
)

// variant is a page of a kind, and what is to be read from it. A field that is
// "" is to stay unknown.
type variant struct {
	name, head, top, foot     string // top stands below the headline, foot below the text
	title, authors, published string
}

const variantTitle = "Ferry line to the outer islands cut by half"

// variantPage puts a variant into a page; hl is the headline.
func (v variant) page() string {
	body := `<p>The county ferry line will run nine sailings a week from June, down from nineteen, its manager said on Tuesday.</p>` +
		`<p>The board said on 3 March 2019 that the ship would last ten years, but the hull needs 4.1 million in repairs, he added.</p>` +
		`<p>About 2,300 people live on the outer islands, and some 140 of them work on the mainland, the census says.</p>`
	if strings.Contains(v.name, "中") {
		body = `<p>外岛轮渡六月起每周开行九班，比原来的十九班少了一半多，县轮渡公司经理星期二表示，船体修理需要四百一十万元。</p>` +
			`<p>公司二〇一九年三月三日曾说，这艘船还能再用十年，但去年的检查发现船壳多处锈蚀，有关部门要求停航整修。</p>` +
			`<p>外岛约有居民两千三百人，其中约一百四十人每天到陆上上班，不少人担心往后只能住在陆上，每月要多花八百元。</p>`
	}
	head := v.head
	if !strings.Contains(head, "<title>") {
		head += "<title>" + variantTitle + "</title>"
	}
	top := v.top
	if !strings.Contains(top, "<h1") {
		top = "<h1>" + variantTitle + "</h1>" + top
	}
	return "<!doctype html><html><head>" + head + "</head><body><article>" + top + body + v.foot + "</article></body></html>"
}

func (v variant) check(t *testing.T) {
	t.Helper()
	d, err := Read([]byte(v.page()), Hints{MediaType: "text/html"})
	if err != nil {
		t.Fatalf("%s: %v", v.name, err)
	}
	if got := strings.Join(d.Authors, "; "); got != v.authors {
		t.Errorf("%s: authors %q, want %q", v.name, got, v.authors)
	}
	if got := stated(d.Published); got != v.published {
		t.Errorf("%s: published %q, want %q", v.name, got, v.published)
	}
	want := v.title
	if want == "" {
		want = variantTitle
	}
	if d.Title != want {
		t.Errorf("%s: title %q, want %q", v.name, d.Title, want)
	}
}

// stated prints a time as far as it was stated, seconds aside.
func stated(in *Instant) string {
	if in == nil {
		return ""
	}
	layout := "2006-01-02"
	if in.Precision >= PrecisionMinute {
		layout += "T15:04"
	}
	if in.ZoneKnown {
		layout += "Z07:00"
	}
	return in.Time.Format(layout)
}

func TestWhoWroteAPageIsReadFromEveryPlaceThatSaysIt(t *testing.T) {
	for _, v := range []variant{
		{name: "citation", head: `<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, John M.">`, authors: "Jane Doe; John M. Roe"},
		{name: "dublin core", head: `<meta name="DC.creator" content="Doe, Jane">`, authors: "Jane Doe"},
		{name: "parsely", head: `<meta name="parsely-author" content="Jane Doe"><meta name="parsely-author" content="John Roe">`, authors: "Jane Doe; John Roe"},
		{name: "parsely page", head: `<meta name="parsely-page" content='{"title":"Ferry line","author":"Jane Doe","pub_date":"2022-05-03T10:00:00Z"}'>`, authors: "Jane Doe", published: "2022-05-03T10:00Z"},
		{name: "login", head: `<meta name="author" content="pr-office2"><meta name="generator" content="Word">`},
		{name: "login of letters", head: `<meta name="author" content="rh-poststelle">`},
		{name: "data attribute", top: `<div data-testid="author-name">Jane Doe</div>`, authors: "Jane Doe"},
		{name: "data attribute qa", top: `<span data-qa="byline">By <b>Jane Doe</b></span>`, authors: "Jane Doe"},
		{name: "data author", top: `<div class="x1" data-author="Jane Doe">J. D.</div>`, authors: "Jane Doe"},
		{name: "vcard", top: `<p class="byline author vcard">Posted by <span class="fn">Jane Doe</span></p>`, authors: "Jane Doe"},
		{name: "right aligned", top: `<p align="right"><i>Jane Doe</i></p>`, authors: "Jane Doe"},
		{name: "right by style", top: `<p style="text-align: right"><em>Тамара Зотова</em></p>`, authors: "Тамара Зотова"},
		{name: "centred place", top: `<p align="right"><i>Port Marren</i>, <b>3 May</b></p>`},
		{name: "signature", foot: `<p align="right"><b>Тамара ЗОТОВА</b></p>`, authors: "Тамара ЗОТОВА"},
		{name: "signature with role", foot: `<p><em>Jane Doe is the paper's ports correspondent.</em></p>`, authors: ""},
		{name: "中 data attribute", top: `<p class="_2g" data-testid="author-name">河湾观察</p>`, authors: "河湾观察"},
		{name: "中 signed", foot: `<p>晨钟报记者　罗颖怡</p>`, authors: "罗颖怡"},
		{name: "中 signed in brackets", foot: `<p>（本报记者 罗颖怡）</p>`, authors: "罗颖怡"},
		{name: "中 signed on the last line", foot: `<p>不过，航班何时恢复，公司没有说明，只说要等船厂的报告。（罗颖怡）</p>`, authors: "罗颖怡"},
		{name: "中 signed with contributor", foot: `<p>本报记者 罗颖怡 通讯员 张小明</p>`, authors: "罗颖怡; 张小明"},
		{name: "中 editor is none", foot: `<p>责任编辑：罗颖怡</p>`},
		{name: "中 photographer is none", foot: `<p>（罗颖怡 摄）</p>`},
		{name: "中 behind the date", top: `<div>2004/09/12　　文／邱怡君（特約記者）</div>`, authors: "邱怡君", published: "2004-09-12"},
		{name: "中 behind the date, bars", top: `<div>2004-09-12 10:20 | 记者 邱怡君 | 阅读 38</div>`, authors: "邱怡君", published: "2004-09-12T10:20"},
		{name: "中 menu", top: `<ul><li><a href="/a">发布会</a></li><li><a href="/jz">记者服务</a></li><li><a href="/b">记者节</a></li></ul>`},
		{name: "中 reporters asked", top: `<p>记者获悉</p>`},
		{name: "中 contributor alone", top: `<div>通讯员 张小明 王一</div>`, authors: "张小明; 王一"},
		{name: "中 account", top: `<div class="account"><a id="js_name">河湾观察</a></div>`, authors: ""},
		{name: "中 source is none", top: `<div>2021-10-08 17:26 来源：清河日报</div>`, published: "2021-10-08T17:26"},
		{name: "中 author and source", top: `<div>来源：清河日报 作者：李四光 2021-10-08</div>`, authors: "李四光", published: "2021-10-08"},
	} {
		v.check(t)
	}
}

func TestWhenAPageWasPublishedIsReadFromEveryPlaceThatSaysIt(t *testing.T) {
	for _, v := range []variant{
		{name: "microformat", top: `<h2 class="date-header">Tuesday, 3 May 2022</h2><p class="post-footer">at <abbr class="published" title="2022-05-03T21:14:00Z">21:14</abbr></p>`, published: "2022-05-03T21:14Z"},
		{name: "microformat behind the text", top: `<h2 class="date-header">Tuesday, 3 May 2022</h2>`, foot: `<p class="post-footer">at <abbr class="published" title="2022-05-03T21:14:00Z">21:14</abbr></p>`, published: "2022-05-03T21:14Z"},
		{name: "time with a zone", top: `<p class="date"><time datetime="2022-05-03T12:18:00+09:00">2022年5月3日 12時18分</time></p>`, published: "2022-05-03T12:18+09:00"},
		{name: "time of another zone", top: `<p class="date"><time datetime="2022-05-03T03:18:00Z">2022年5月3日 12時18分</time></p>`, published: "2022-05-03T03:18Z"},
		{name: "data of seconds", top: `<span class="timestamp" data-timestamp="1651573080">3 May 2022</span>`, published: "2022-05-03T10:18Z"},
		{name: "data of seconds, relative", top: `<span class="timestamp" data-time="1651573080">2 years ago</span>`, published: "2022-05-03T10:18Z"},
		{name: "data of iso", top: `<span class="pub-date" data-published="2022-05-03T10:18:00Z">last Tuesday</span>`, published: "2022-05-03T10:18Z"},
		{name: "citation", head: `<meta name="citation_publication_date" content="2022/05/03">`, published: "2022-05-03"},
		{name: "citation online", head: `<meta name="citation_online_date" content="2022/05/03">`, published: "2022-05-03"},
		{name: "prism", head: `<meta name="prism.publicationDate" content="2022-05-03">`, published: "2022-05-03"},
		{name: "release date", head: `<meta property="og:release_date" content="2022-05-03">`, published: "2022-05-03"},
		{name: "dublin core", head: `<meta name="DC.date.issued" content="2022-05-03T10:18:00+02:00">`, published: "2022-05-03T10:18+02:00"},
		{name: "weixin", head: `<script>var oriCreateTime = '1651573080'; var ct = "1651573080"; var msg_title = 'x';</script>`, published: "2022-05-03T10:18Z"},
		{name: "weixin, written", head: `<script>var nickname = "x"; var createTime = '2022-05-03 18:18';</script>`, published: "2022-05-03T18:18"},
		{name: "script object", head: `<script>window.__DATA__ = {"article":{"id":7,"publishedAt":"2022-05-03T10:18:00Z","updatedAt":"2022-05-04T10:18:00Z"}};</script>`, published: "2022-05-03T10:18Z"},
		{name: "script with many", head: `<script>window.x = {"list":[{"publishedAt":"2022-05-03T10:18:00Z"},{"publishedAt":"2021-05-03T10:18:00Z"}]};</script>`, published: ""},
		{name: "of the issue", top: `<h1>` + variantTitle + `</h1><p>26 октября 2006 г., N 43 (9217). Полоса 4. Рубрика: Хозяйство</p>`, published: "2006-10-26"},
		{name: "above the headline, of the issue", top: `<p><font size=1>No. 43 (9217), 26 October 2006. Page 4</font></p><h1>` + variantTitle + `</h1>`, published: "2006-10-26"},
		{name: "in the window", head: `<title>Marren Gazette - No. 43 of 26 October 2006 - ` + variantTitle + `</title>`, published: "2006-10-26"},
		{name: "press room", top: `<p>FOR IMMEDIATE RELEASE: May 3, 2022</p>`, published: "2022-05-03"},
		{name: "press room contact", top: `<p>May 3, 2022 | Press release No. 22-114</p>`, published: "2022-05-03"},
		{name: "event", top: `<p>When: 12 June 2022, 19:00</p><p>Where: Town hall</p>`},
		{name: "event in the text", foot: `<p>The next meeting is on 14 November 2022.</p>`},
		{name: "clip", top: `<p>Clipped on 2024-09-14</p>`},
		{name: "archived", top: `<p>Archived on 14 September 2024 at 10:00</p>`},
		{name: "related", foot: `<section class="related"><h2>Related</h2><ul><li><a href="/x">Bridge opens</a> <time datetime="2019-02-09T18:40:00+09:00">9 Feb</time></li></ul></section>`},
		{name: "related aside", foot: `<aside><h2>More</h2><ul><li><a href="/x">Bridge opens</a> <span class="date">9 February 2019</span></li></ul></aside>`},
		{name: "today", top: `<div id="todaydate">Saturday, 2 November 2024</div>`},
	} {
		v.check(t)
	}
}

func TestPagesWithMoreThanOneSignOfWhoAndWhenAreReadByTheRightOne(t *testing.T) {
	for _, v := range []variant{
		{name: "ghost", top: `<span class="byline-meta-content"><time class="byline-meta-date" datetime="2022-05-03">03 May 2022</time></span><h4 class="author-name"><a href="/author/jane/">Jane Doe</a></h4>`, authors: "Jane Doe", published: "2022-05-03"},
		{name: "by and role", top: `<div>By <a href="/a">Jane Doe</a>, Ports Correspondent</div>`, authors: "Jane Doe"},
		{name: "byline not named", top: `<div class="css-1x2">Jane Doe</div><div class="css-7">May 3, 2022</div>`, published: "2022-05-03"},
		{name: "caps", top: `<p>By JANE DOE<br>Herald Staff Writer</p><p>Posted May 3, 2022 at 4:05 PM</p>`, authors: "JANE DOE", published: "2022-05-03T16:05"},
		{name: "nbsp", top: "<p>By&nbsp;Jane&nbsp;Doe</p>", authors: "Jane Doe"},
		{name: "agency byline", top: `<p>By Reuters</p>`},
		{name: "wp", top: `<p>Posted on May 3, 2022 by Jane Doe</p>`, authors: "Jane Doe", published: "2022-05-03"},
		{name: "staff", top: `<p>By Staff Reports</p>`},
		{name: "slug", head: `<meta name="author" content="jane-doe">`, top: `<p>By Jane Doe</p>`, authors: "Jane Doe"},
		{name: "meta site and byline", head: `<meta property="og:site_name" content="Marren Gazette"><meta name="author" content="Marren Gazette">`, top: `<p>By Jane Doe</p>`, authors: "Jane Doe"},
		{name: "fb author url", head: `<meta property="article:author" content="https://facebook.example/jane">`, top: `<p>By Jane Doe</p>`, authors: "Jane Doe"},
		{name: "updated first", top: `<p>Updated: 4 May 2022, 10:00</p><p>Published: 3 May 2022, 09:00</p>`, published: "2022-05-03T09:00"},
		{name: "two times", top: `<p><time datetime="2022-05-04T10:00Z">Updated 4 May</time> <time datetime="2022-05-03T09:00Z">Published 3 May</time></p>`, published: "2022-05-03T09:00Z"},
		{name: "only updated", top: `<p>Last updated 4 May 2022</p>`},
		{name: "modified meta only", head: `<meta property="article:modified_time" content="2022-05-04T10:00:00Z">`},
		{name: "relative", top: `<p class="date">3 days ago</p>`},
		{name: "amp", head: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + variantTitle + `","datePublished":"2022-05-03T09:00:00Z","author":[{"@type":"Person","name":"Jane Doe"}]}</script>`, authors: "Jane Doe", published: "2022-05-03T09:00Z"},
		{name: "ld org", head: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + variantTitle + `","author":{"@type":"Organization","name":"Marren Gazette"}}</script>`},
		{name: "photo by", top: `<p>Photo by Jane Doe</p>`},
		{name: "quote by", top: `<p>Edited by Jane Doe</p>`},
		{name: "中 编译", top: `<p>编译：罗颖怡</p>`, authors: "罗颖怡"},
		{name: "中 责编", top: `<p>2022-05-03 10:18　来源：清河日报　责任编辑：罗颖怡</p>`, published: "2022-05-03T10:18"},
		{name: "中 记者 in bracket", top: `<p>本报讯（记者 罗颖怡 通讯员 张小明）外岛轮渡六月起每周开行九班，比原来少了一半多。</p>`, authors: "罗颖怡; 张小明"},
		{name: "中 撰文 编辑", top: `<p>撰文｜罗颖怡</p><p>编辑｜张小明</p>`, authors: "罗颖怡"},
		{name: "中 foreign", top: `<p>作者：埃莉诺·帕克　译者：周未明　校对：老枪</p>`, authors: "埃莉诺·帕克"},
		{name: "中 活动时间", top: `<p>活动时间：2022年6月12日 19:00</p>`},
		{name: "中 会议时间", top: `<p>会议时间：2022年6月12日 19:00</p>`},
		{name: "中 截止", top: `<p>报名截止时间：2022年6月12日</p>`},
		{name: "es evento", top: `<p>Fecha del evento: 12 de junio de 2022</p>`},
		{name: "de Termin", top: `<p>Termin: 12. Juni 2022, 19:00 Uhr</p>`},
		{name: "fr", top: `<p>Publié le 3 mai 2022 à 10h18, par Claire Fontanel</p>`, authors: "Claire Fontanel", published: "2022-05-03T10:18"},
		{name: "data other", top: `<span class="countdown" data-time="1851573080">soon</span>`},
		{name: "related data", foot: `<div class="related"><span class="date" data-timestamp="1551573080">x</span></div>`},
		{name: "script tracking", head: `<script>var x={"publishedAt":"","createTime":"2022-05-03 10:18:00"}</script>`, published: "2022-05-03T10:18"},
		{name: "title year", head: `<title>Plans of 3 May 2022 for the ferry - Gazette</title>`, top: `<h1>Plans of 3 May 2022 for the ferry</h1>`, title: "Plans of 3 May 2022 for the ferry"},
	} {
		v.check(t)
	}
}

func TestTheTitleIsAHeadlineAndNoFilesName(t *testing.T) {
	for _, v := range []variant{
		{name: "file", head: `<title>report19-2287-html.html</title>`, top: `<p>Docs</p>`},
		{name: "word", head: `<title>Microsoft Word - report_final.docx</title>`},
		{name: "blog first", head: `<title>Marsh Diary: ` + variantTitle + `</title>`},
		{name: "date behind", head: `<meta property="og:title" content="` + variantTitle + ` - 20230417 - News"><title>` + variantTitle + ` - 20230417 - News</title>`},
	} {
		v.check(t)
	}
}

func TestAConvertersPageHasItsHeadlineInTheLargestType(t *testing.T) {
	page := `<html><head><title>report19-html.html</title><style>.ft10{font-size:11px;color:#000} .ft11{font-size:23px;font-family:Times}
	.ft12{font-size:16px}</style></head><body><p class="ft10">County assembly</p><p class="ft10">Paper 19/22</p>
	<p class="ft11"><b>` + variantTitle + `</b></p><p class="ft12"><b>Contents</b></p><p class="ft12">1 What was examined ..... 2</p><p class="ft12"><b>1 What was examined</b></p>
	<p class="ft12">The county ferry line will run nine sailings a week from June, down from nineteen, its manager said on Tuesday.</p>
	<p class="ft12">About 2,300 people live on the outer islands, and some 140 of them work on the mainland, the census says.</p></body></html>`
	d, err := Read([]byte(page), Hints{MediaType: "text/html"})
	if err != nil || d.Title != variantTitle {
		t.Errorf("%q %v", d.Title, err)
	}
}

func TestPlainLettersSayWhoWroteThem(t *testing.T) {
	body := "\n\nThe county ferry line will run nine sailings a week from June, down from nineteen, its manager said on Tuesday.\n\n" +
		"About 2,300 people live on the outer islands, and some 140 of them work on the mainland, the census says.\n"
	for _, c := range []struct{ name, text, title, authors, published string }{
		{
			"list", "From jane at isles.example  Tue May  3 10:18:02 2022\nFrom: jane at isles.example (Jane Doe)\nDate: Tue, 3 May 2022 10:18:02 +0200\nSubject: [isles] Re: Half the sailings gone\nMessage-ID: <1@isles.example>" + body,
			"Half the sailings gone", "Jane Doe", "2022-05-03T10:18+02:00",
		},
		{
			"brackets", "From: \"Doe, Jane\" <jane@isles.example>\nTo: members@isles.example\nDate: 3 May 2022 10:18:02 +0200\nSubject: Half the sailings gone" + body,
			"Half the sailings gone", "Jane Doe", "2022-05-03T10:18+02:00",
		},
		{
			"office", "From: Press Office <press@isles.example>\nTo: members@isles.example\nDate: 3 May 2022 10:18:02 +0200\nSubject: Half the sailings gone" + body,
			"Half the sailings gone", "", "2022-05-03T10:18+02:00",
		},
		{
			"newsletter", "THE GANGWAY\nNotes on islands, once a month\n\nIssue 12 | Tuesday, May 3, 2022\nBy Jane Doe\n\n====================\n\nHalf the sailings gone" + body,
			"Half the sailings gone", "Jane Doe", "2022-05-03",
		},
	} {
		d, err := Read([]byte(c.text), Hints{MediaType: "text/plain"})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.Authors, "; "); d.Title != c.title || got != c.authors || stated(d.Published) != c.published {
			t.Errorf("%s: %q by %q at %q", c.name, d.Title, got, stated(d.Published))
		}
	}
}

func TestFrontMatterIsReadAsItsGeneratorsWriteIt(t *testing.T) {
	body := "\n\nThe county ferry line will run nine sailings a week from June, down from nineteen, its manager said on Tuesday.\n"
	for name, head := range map[string]string{
		"toml with a table": "+++\ntitle = \"Half the sailings gone\"\ndate = 2022-05-03T10:18:02+02:00\nauthors = [\"Jane Doe\", \"John Roe\"]\n[cover]\nimage = \"x.jpg\"\ntitle = \"A ship\"\n+++",
		"list over lines":   "+++\ntitle = 'Half the sailings gone'\nauthors = [\n  \"Jane Doe\",\n  \"John Roe\", # second\n]\ndate = 2022-05-03T10:18:02+02:00\n+++",
		"persons":           "---\ntitle: >-\n  Half the\n  sailings gone\nauthor:\n  - name: Jane Doe\n    url: https://a.example/jane\n  - name: John Roe\ndate: 2022-05-03T10:18:02+02:00\n---",
		"list of lines":     "---\ntitle: \"Half the sailings gone\"\nauthors:\n- Jane Doe\n- John Roe\ndate: 2022-05-03T10:18:02+02:00\ncover:\n  title: A ship\n  date: 2019-01-01\n---",
		"list in brackets":  "---\ntitle: Half the sailings gone\nauthors: [\"Jane Doe\", 'John Roe']\ndate: 2022-05-03T10:18:02+02:00\n...",
		"arrays of tables":  "+++\ntitle = \"Half the sailings gone\"\ndate = 2022-05-03T10:18:02+02:00\n[[authors]]\nname = \"Jane Doe\"\n[[authors]]\nname = \"John Roe\"\n+++",
	} {
		if before, ok := strings.CutSuffix(head, "..."); ok {
			head = before + "---"
		}
		d, err := Read([]byte(head+body), Hints{MediaType: "text/markdown"})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.Authors, "; "); d.Title != "Half the sailings gone" || got != "Jane Doe; John Roe" || stated(d.Published) != "2022-05-03T10:18+02:00" {
			t.Errorf("%s: %q by %q at %q", name, d.Title, got, stated(d.Published))
		}
	}
}
