package readable

import (
	"strings"
	"testing"
)

func TestWhoStandsWhereWritersDoButWroteNothing(t *testing.T) {
	for _, v := range []variant{
		{name: "desk", head: `<meta name="author" content="Our Foreign Staff">`},
		{name: "desk and role", head: `<meta name="author" content="Online News Editor">`, top: `<p>By Jane Doe</p>`, authors: "Jane Doe"},
		{name: "agency's desk", head: `<meta name="author" content="Redazione ANSA">`},
		{name: "site without its article", head: `<meta property="og:site_name" content="The Isles Post"><meta name="author" content="Isles Post">`},
		{name: "site without its domain", head: `<meta property="og:site_name" content="islespost.example"><meta property="article:author" content="Islespost">`},
		{name: "organisation's data", top: `<div itemprop="author" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="Isles Post Group"></div>`},
		{name: "form", foot: `<form><div class="form-author"><input name="author"><div class="warning-author">Please enter your name here</div></div></form>`},
		{name: "section", head: `<meta property="article:section" content="Ports">`, top: `<p class="created-author">Ports - 3 May 2022</p>`, published: "2022-05-03"},
		{name: "counter", top: `<span class="author-views">Views (2,391)</span>`},
		{name: "photographer", top: `<p>by Jane Doe (reporting) and John Roe (photography)</p>`, authors: "Jane Doe"},
		{name: "others' writers", foot: `<div><a href="/1">A pier</a> <span class="author">Ann Poe</span></div><div><a href="/2">A tug</a> <span class="author">Tom Low</span></div>`},
		{name: "editor as author 中", head: `<meta name="author" content="罗颖怡">`, foot: `<p>[责任编辑：罗颖怡]</p>`},
		{name: "editor behind an empty label 中", top: `<p>2022-05-03 来源：清河日报 作者：责任编辑：罗颖怡</p>`, published: "2022-05-03"},
		{name: "newsroom before the reporter 中", top: `<div class="author"><a href="/s">清河快讯／罗颖怡</a> 2022年05月03日 20:19</div>`, authors: "罗颖怡", published: "2022-05-03T20:19"},
	} {
		v.check(t)
	}
}

func TestWritersAreFoundWhereNoLabelNamesThem(t *testing.T) {
	for _, v := range []variant{
		{name: "links", top: `<ul><li><a href="/staff/jane-doe">Jane Doe</a></li><li><a href="/staff/john-roe">John Roe</a></li></ul>`, authors: "Jane Doe; John Roe"},
		{name: "link to a section", top: `<ul><li><a href="/news/port-marren">Port Marren</a></li></ul>`},
		{name: "links behind the text", foot: strings.Repeat(`<p>The winter timetable is not settled yet, the line's manager told the board of the islands on Friday evening.</p>`, 8) + `<ul><li><a href="/authors/ann-poe">Ann Poe</a></li></ul>`},
		{name: "of an outlet", top: `<div>Jane Doe, Isles Gazette</div><div>3 May 2022</div>`, authors: "Jane Doe", published: "2022-05-03"},
		{name: "of a place", top: `<div>Jane Doe, Port Marren</div>`},
		{name: "more than machines know", head: `<meta name="author" content="Jane Doe">`, top: `<p>By Jane Doe and John Roe</p>`, authors: "Jane Doe; John Roe"},
		{name: "others than machines know", head: `<meta name="author" content="Jane Doe">`, top: `<p>By John Roe and Ann Poe</p>`, authors: "Jane Doe"},
		{name: "with", top: `<p>Par Claire Fontanel (avec Luc Marin et Anne Poe)</p>`, authors: "Claire Fontanel; Luc Marin; Anne Poe"},
		{name: "own data aside", foot: `<aside><span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">Jane Doe</span> —</span> <time datetime="2022-05-03" itemprop="datePublished">3 May</time></aside>`, authors: "Jane Doe", published: "2022-05-03"},
		{name: "another's data aside", foot: `<aside><div itemscope itemtype="http://schema.org/Article"><span itemprop="author">Ann Poe</span></div></aside>`},
		{name: "person of a guessed site", head: `<title>` + variantTitle + ` | Jane Doe</title><meta name="author" content="Jane Doe">`, authors: "Jane Doe"},
		{name: "reporter behind his outlet 中", top: `<div class="article-author"><span>清河晚报</span>／ <span>记者<a href="/r">罗颖怡</a>／江城即时报道</span></div>`, authors: "罗颖怡"},
		{name: "own reporter, named by class 中", top: `<div id="story_byline">清河电台特约记者罗颖怡报道</div>`, authors: "罗颖怡"},
		{name: "label below 中", foot: `<p><b>（记者：罗颖怡　　责编：何小平）</b></p>`, authors: "罗颖怡"},
		{name: "bar 中", foot: `<p><strong>作者︱罗颖怡</strong></p>`, authors: "罗颖怡"},
	} {
		v.check(t)
	}
}

func TestTheSitesNameIsNoPartOfTheTitle(t *testing.T) {
	for _, v := range []variant{
		{name: "before it", head: `<meta property="og:site_name" content="Isles Post"><meta property="og:title" content="Isles Post Mobile :: ` + variantTitle + `"><title>Isles Post Mobile :: ` + variantTitle + `</title>`, top: `<h2>` + variantTitle + `</h2><h1></h1>`},
	} {
		v.check(t)
	}
}

func TestTheHeadlineIsNeitherItsSectionNorItsKicker(t *testing.T) {
	for _, v := range []variant{
		{name: "section", head: `<title>County of Marren - News</title>`, top: `<h1>News</h1><h2>` + variantTitle + `</h2><p>3 May 2022</p>`, published: "2022-05-03"},
		{name: "kicker", head: `<title>` + variantTitle + ` | Isles Post</title>`, top: `<h1><span class="article-kicker">Ferries</span><span class="hl">` + variantTitle + `</span></h1>`},
		{name: "line of its own", head: `<title>Ferries today | Isles Post</title>`, top: `<h1><span style="display: block">` + variantTitle + `</span></h1>`},
		{name: "two lines of its own", head: `<title>Ferries today | Isles Post</title>`, top: `<h1><span style="display:block">Ferry line to the outer</span><span style="display:block">islands cut by half</span></h1>`},
		{name: "date behind it", head: `<title>` + variantTitle + ` - Isles Post</title>`, top: `<h1>` + variantTitle + ` <small>12 March 2019</small></h1>`},
		{name: "link behind it", head: `<title>` + variantTitle + ` - Isles Post</title><meta property="og:title" content="` + variantTitle + `">`, top: `<h1>` + variantTitle + ` <a href="/e">Open editor</a></h1>`},
		{name: "month in it", head: `<title>` + variantTitle + ` - Isles Post</title>`, top: `<h1>` + variantTitle + `: June 2022</h1>`, title: variantTitle + ": June 2022"},
		{name: "seen, not sought", head: `<title>Ferry cuts explained | Isles Post</title><meta property="og:title" content="Ferry cuts explained">`, top: `<h1>` + variantTitle + `</h1>`},
	} {
		v.check(t)
	}
	page := strings.Replace(variant{head: `<title>Marsh Diary</title>`, top: `<h1>Marsh Diary</h1><h3>` + variantTitle + `</h3>`}.page(), "<article>", "<div>", 1)
	d, err := Read([]byte(page), Hints{MediaType: "text/html", URL: "https://www.marshdiary.example/12/"})
	if err != nil || d.Title != variantTitle {
		t.Errorf("behind the site's name: %q %v", d.Title, err)
	}
}

func TestATextInsideAHeadingIsText(t *testing.T) {
	body := strings.Repeat("The county ferry line will run nine sailings a week from June, down from nineteen, its manager said.<br><br>", 8)
	d, err := Read([]byte("<html><head><title>Sailings cut</title></head><body><h2>Sailings cut</h2><article><h4><div>"+body+"</div></h4></article></body></html>"), Hints{MediaType: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	paragraphs := 0
	for _, b := range d.Blocks {
		if b.Role == RoleParagraph {
			paragraphs++
		}
	}
	if paragraphs != 8 || d.Title != "Sailings cut" {
		t.Errorf("%d paragraphs below %q", paragraphs, d.Title)
	}
}

func TestALettersSponsorsAndSignaturesAreMarked(t *testing.T) {
	text := "From: Jane Doe <jane@isles.example>\nTo: members@isles.example\nDate: Tue, 3 May 2022 10:18:02 +0200\nSubject: Half the sailings gone\n\n" +
		"The county ferry line will run nine sailings a week from June, down from nineteen, its manager said on Tuesday.\n\n" +
		"--------\nA message from our sponsor\nRope for every boat ( https://rope.example )\n--------\n\n" +
		"Sponsored by three towns, the summer boat will go on as before until September, the board of the islands said.\n\n" +
		"About 2,300 people live on the outer islands, and some 140 of them work on the mainland.\n\n-- \nJane Doe\nIsles Harbour Board\n"
	d, err := Read([]byte(text), Hints{MediaType: "text/plain"})
	if err != nil {
		t.Fatal(err)
	}
	runes := []rune(d.Text)
	for _, b := range d.Blocks[1:] {
		block := string(runes[b.Start:b.End])
		furniture := strings.Contains(block, "Rope for") || strings.Contains(block, "Harbour Board")
		if furniture != (b.Role == RoleBoilerplate) {
			t.Errorf("%q is %s", block, b.Role)
		}
	}
}
