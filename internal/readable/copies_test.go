package readable

import (
	"strings"
	"testing"
)

func TestACopySaysWhenItsOriginalWasPublished(t *testing.T) {
	for _, v := range []variant{
		{name: "print", top: `<div>This article was printed from isles.example on 02/07/2022 at 10:44</div><p>Published: 23/03/2019 16:12</p><p>By Harbour Reporter Jane Doe</p>`, authors: "Jane Doe", published: "2019-03-23T16:12"},
		{name: "archive", head: `<link rel="bookmark" href="http://archive.example/20220902112641/https://isles.example/1"><meta property="article:published_time" content="2022-09-02T11:26:41Z">`, top: `<p>Published: 14 March 2022</p>`, published: "2022-03-14"},
		{name: "no archive's stamp", head: `<link rel="canonical" href="https://isles.example/20220902112641.html"><meta property="article:published_time" content="2022-09-02T11:26:41Z">`, published: "2022-09-02T11:26Z"},
		{name: "mirror 中", head: `<meta name="author" content="何小平"><meta property="article:published_time" content="2022-02-08">`, top: `<blockquote>本文转载自「外岛笔记」，原文发布于 2022-01-26，作者 罗颖怡。</blockquote>`, authors: "罗颖怡", published: "2022-01-26"},
		{name: "another thing's first day", head: `<meta property="article:published_time" content="2022-02-08">`, top: `<p>The map, which was originally published on 3 March 1998, is wrong, the board of the ferry line says in its report.</p>`, published: "2022-02-08"},
		{name: "zone before the clock 中", top: `<div class="createddate">2023-09-18 HKT 02:47</div>`, published: "2023-09-18T02:47+08:00"},
		{name: "between bars", top: `<p>Letter 14 | Wednesday, January 17, 2024 | by Jane Doe</p>`, authors: "Jane Doe", published: "2024-01-17"},
		{name: "details below 中", foot: `</article><ul><li><b>日期</b> 14.03.2022</li><li><b>作者</b> 罗颖怡</li></ul><article>`, authors: "罗颖怡"},
		{name: "outlet's account 中", head: `<title>` + variantTitle + `_清河网</title><meta property="article:author" content="清河财经">`},
		{name: "notice of rights 中", head: `<meta name="copyright" content="通济版权所有"><meta name="author" content="通济">`},
		{name: "editor's data", head: `<meta name="author" content="Ann Poe"><meta name="editor" content="Ann Poe">`, top: `<p>By Jane Doe</p>`, authors: "Jane Doe"},
		{name: "paper's elements 中", top: `<div><press-date>2022年05月03日</press-date> <press-author>本报记者 罗颖怡</press-author></div>`, authors: "罗颖怡", published: "2022-05-03"},
	} {
		v.check(t)
	}
}

func TestAnAccountNamedAsItsHostIsNobody(t *testing.T) {
	page := variant{head: `<meta name="author" content="islesradio">`}.page()
	d, err := Read([]byte(page), Hints{URL: "https://news.islesradio.example/1"})
	if err != nil || len(d.Authors) > 0 {
		t.Errorf("authors %q, %v", d.Authors, err)
	}
}

func TestAddressesSpellTheirDatesInSeveralWays(t *testing.T) {
	for address, want := range map[string]string{
		"https://isles.example/html/2012-11/20/content_5.htm": "2012-11-20",
		"https://isles.example/2003/new/jul/22/life.htm":      "2003-07-22",
		"https://isles.example/2003/jul/22/ferry":             "2003-07-22",
		"https://isles.example/may/22/ferry":                  "",
		"https://isles.example/2003/feb/30/ferry":             "",
	} {
		got := ""
		if f, ok := addressDate(address); ok {
			got = stated(&f.Instant)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestAMessagePassesOnAnArticleWithItsWriterAndDay(t *testing.T) {
	const message = `From owner-ferries@lists.example  Mon Nov  5 09:14:22 2001
Return-Path: <owner-ferries@lists.example>
Received: from mail.example (mail [10.0.0.4])
	by spool.example with ESMTP id JAA20117
Date: Mon, 5 Nov 2001 09:13:58 -0600
From: John Roe <roe@college.example>
Subject: [ferries] FWD: ferry line cut

From the weekend's paper. -- John

---------- Forwarded article ----------
Source: Isles Post
Date: Saturday, November 3, 2001
By: Jane Doe, Post Business Writer

FERRY LINE TO THE OUTER ISLANDS CUT BY HALF

The county ferry line will run nine sailings a week from June, down from
nineteen, its manager said on Tuesday.

---------- end forward ----------

To subscribe, write to ferries@lists.example
`
	d, err := Read([]byte(message), Hints{MediaType: "text/plain"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(d.Authors, "; "); got != "Jane Doe" || stated(d.Published) != "2001-11-03" || d.Title != "FERRY LINE TO THE OUTER ISLANDS CUT BY HALF" {
		t.Errorf("read %q, %q, %q", got, stated(d.Published), d.Title)
	}
	text := []rune(d.Text)
	for _, b := range d.Blocks {
		if s := string(text[b.Start:b.End]); b.Role != RoleBoilerplate && (strings.Contains(s, "John") || strings.Contains(s, "forward") || strings.Contains(s, "subscribe")) {
			t.Errorf("%s: %q", b.Role, s)
		}
	}
}

func TestMarkdownKeepsCaptionsAndNotesWithoutTheirMarks(t *testing.T) {
	const page = "# Ferry line to the outer islands cut by half\n\nThe county ferry line will run nine sailings a week, its manager said on Tuesday.[^1]\n\n" +
		"![The ferry at its pier on Monday](a.jpg)\n\n![logo](b.png)\n\nAbout 2,300 people live on the outer islands, and some [^2] work on the mainland.\n\n[^1]: The board was not asked.\n"
	d, err := Read([]byte(page), Hints{MediaType: "text/markdown"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Tuesday.\n", "The ferry at its pier on Monday", "[^2] work", "\nThe board was not asked."} {
		if !strings.Contains(d.Text, want) {
			t.Errorf("no %q in %q", want, d.Text)
		}
	}
	if strings.Contains(d.Text, "[^1]") || strings.Contains(d.Text, "logo") {
		t.Errorf("marks in %q", d.Text)
	}
}
