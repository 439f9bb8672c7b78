package readable

import (
	"strings"
	"testing"
	"time"

	"whence/internal/fault"
)

// hostile builds shapes that make parsers slow or deep.
func hostile(n int) map[string]string {
	rep := func(s string) string { return strings.Repeat(s, n/len(s)) }
	ladder := func(unit, tail string) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(unit, i) + tail)
		}
		return b.String()
	}
	return map[string]string{
		"html deep divs":            rep("<div>"),
		"html deep spans":           "<p>" + rep("<span>") + "x",
		"html open formatting":      "<body>" + strings.Repeat("<b id=1>", 400) + rep("<p>x"),
		"html unmatched ends":       "<body>" + strings.Repeat("<div><i>", 200) + rep("</u>"),
		"html crossing cells":       "<div>" + strings.Repeat("<span>", 200) + "<table><tr><td>" + strings.Repeat("<i>", 200) + rep("</div>"),
		"html nested tables":        strings.Repeat("<table><tr><td>", 100) + rep("<td>x"),
		"html open tags":            rep("<a href='"),
		"html comments":             rep("<!--"),
		"html entities":             "<p>" + rep("&amp"),
		"html attributes":           "<p " + rep("a=1 ") + ">",
		"html many metas":           rep("<meta name=author content='Jane Doe'>"),
		"html many authors":         "<body>" + rep("<i itemprop=author>Jane <b>Doe</b></i>"),
		"html many headings":        "<title>" + strings.Repeat("Long title ", 90) + "</title><body>" + rep("<h1>Long title long title</h1>"),
		"html many times":           "<body>" + rep("<time datetime=2023-01-01>x</time>"),
		"html empty blocks":         "<body>" + rep("<p></p>"),
		"html breaks":               "<p>" + rep("x<br>"),
		"html nested authors":       "<body>" + strings.Repeat("<div itemprop=author>", 400) + rep("<i>"),
		"html scripts":              rep("<script type=application/ld+json>{}</script>"),
		"html deep json":            "<script type=application/ld+json>" + rep("[") + "</script><p>text",
		"html classes":              "<body>" + rep("<p class='a-b-c-share-bar-x-y-z'>x</p>"),
		"html one long class":       "<p class='" + rep("share-") + "'>x",
		"html one long line":        "<p>" + rep("by a b "),
		"html cards":                "<body>" + rep("<div><h3><a href=/x>A headline of a card</a></h3><p>text</div>"),
		"html flat headlines":       "<body>" + rep("<h3><a href=/x>A headline of a card</a></h3>"),
		"html nested comments":      "<body>" + strings.Repeat("<div><h3>Comments</h3>", 200) + rep("<p>x"),
		"html comment headings":     "<body>" + rep("<div><h3>Comments</h3><p>x</div>"),
		"html bodies":               "<body>" + strings.Repeat("<div itemprop=articleBody>", 200) + rep("<p itemprop=articleBody>x, y."),
		"html spanning cells":       "<table>" + rep("<tr><td rowspan=1000 colspan=50>x<td>y"),
		"html long class of many":   "<body class='" + strings.Repeat("story ", n/16) + "'>" + strings.Repeat("<p>A sentence, long enough to be one of an article's, stands here in full.", n/150),
		"html noscripts":            "<body>" + strings.Repeat("<noscript>", 200) + rep("<noscript>text of some length</noscript>"),
		"html teasers":              "<body>" + rep("<div><h3>Related</h3><p>x</div>"),
		"html lines of large type":  "<body>" + rep("<font size=6>x</font><br>y<br>"),
		"html open large type":      "<body>" + rep("<font size=6>x<br>"),
		"html calls":                "<body>" + rep("<p>Follow us on our free newsletter</p>"),
		"html edges":                "<body>" + rep("<p>mirrored from a backup of 备份存档镜像</p>"),
		"html handles":              "<body>" + rep("<div class=author>by <a>x1</a><a>y</a>"),
		"html cards that end":       "<body>" + rep("<div><h3>x</h3><a href=/y>Read more</a></div>"),
		"html bios":                 "<meta name=author content='" + strings.Repeat("Jane Doe, John Roe, ", 10) + "'><body>" + rep("<p>Jane Doe is, x. "),
		"plain fields":              rep("From: a\n"),
		"plain one line of calls":   rep("follow us unsubscribe "),
		"plain signs":               rep("-- \n\na\n\n"),
		"html digits":               "<p>" + rep("1 2 3-4/"),
		"html dates":                "<p>" + rep("2023-01-01 "),
		"html brackets":             "<p>" + rep("【"),
		"markdown brackets":         "# x\n\n" + rep("["),
		"markdown open links":       "# x\n\n" + rep("[a]("),
		"markdown nested brackets":  "# x\n\n" + strings.Repeat("[", n/2) + strings.Repeat("]", n/2),
		"markdown nested links":     "# x\n\n" + strings.Repeat("[a](", n/5) + strings.Repeat(")", n/5),
		"markdown images":           "# x\n\n" + rep("![a](b c d "),
		"markdown emphasis":         "# x\n\n" + rep("*a **b _c "),
		"markdown ticks":            "# x\n\n" + ladder("`", " "),
		"markdown quotes":           "# x\n\n" + rep("> "),
		"markdown quote lines":      "# x\n\n" + rep(">>>>>>>>>>>>>>>>>>>>a\n"),
		"markdown lists":            "# x\n\n" + rep("- "),
		"markdown list ladder":      "# x\n\n" + ladder(" ", "- a\n"),
		"markdown wide table":       "# x\n\n" + rep("|a") + "\n" + rep("|-") + "\n" + rep("|\n"),
		"markdown references":       "# x\n\n" + rep("[a]: /x\n") + rep("[a] "),
		"markdown angles":           "# x\n\na " + rep("<a "),
		"markdown open comments":    "# x\n\na " + rep("<!-- "),
		"markdown comment blocks":   "# x\n\n" + rep("<!-- \n\n"),
		"markdown fences":           "# x\n\n" + rep("```\n"),
		"markdown underlines":       "# x\n\n" + rep("a\n---\n"),
		"markdown backslashes":      "# x\n\n" + rep("\\"),
		"markdown front matter":     "---\n" + rep("a: b\n"),
		"plain lines":               rep("a\n"),
		"plain blocks":              rep("a\n\n"),
		"plain spaces":              "a" + rep(" ") + "b",
		"plain combining":           "a" + rep("\u0301"),
		"plain zero width":          "a" + rep("\u200b") + "b",
		"plain archive without end": "<!--1706660101000-->\n[" + rep("a](") + "\n------\n",
	}
}

// benign is how long an ordinary page of n bytes takes now: on a machine that
// is busy all pages take long.
func benign(t *testing.T, n int) time.Duration {
	t.Helper()
	const paragraph = "<p>The harbour was closed for three days, the council said, and 40 ships waited.</p>\n"
	page := []byte("<html><body><h1>The harbour</h1>" + strings.Repeat(paragraph, n/len(paragraph)))
	least := time.Hour
	for range 3 {
		start := time.Now()
		if _, err := Read(page, Hints{MediaType: typeHTML}); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(start))
	}
	return least
}

func TestHostileInputEndsSoonWithTextOrARefusal(t *testing.T) {
	const n = 1 << 20
	for name, s := range hostile(n) {
		t.Run(name, func(t *testing.T) {
			kind, _, _ := strings.Cut(name, " ")
			start := time.Now()
			_, err := Read([]byte(s), Hints{MediaType: "text/" + kind})
			took := time.Since(start)
			t.Log(took)
			if took > 8*time.Second && took > 100*benign(t, n) {
				t.Errorf("a megabyte took %v", took)
			}
			if err != nil {
				if _, ok := fault.As(err); !ok {
					t.Errorf("the error is not a fault: %v", err)
				}
			}
		})
	}
}
