package readable

import (
	"strings"
	"testing"
)

// A page of Oregon says 5 pm of the 3rd; its system writes the 4th.
func TestTheDayOfPublicationIsTheOneItsReadersHad(t *testing.T) {
	stamp := func(s string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"` + s + `"}</script>`
	}
	for _, c := range []struct {
		variant
		url string
	}{
		{variant{name: "address", head: stamp("2022-05-04T02:18:11Z"), published: "2022-05-03"}, "https://isles.example/2022/05/03/ferry/"},
		{variant{name: "address of the day", head: stamp("2022-05-04T02:18:11Z"), published: "2022-05-04T02:18Z"}, "https://isles.example/2022/05/04/ferry/"},
		{variant{name: "another day", head: stamp("2022-05-04T02:18:11Z"), published: "2022-05-04T02:18Z"}, "https://isles.example/2022/04/28/ferry/"},
		{variant{name: "seen", head: stamp("2022-05-04T02:18:11Z"), top: `<p>Published May 3, 2022</p>`, published: "2022-05-03"}, ""},
		{variant{name: "seen by the hour", head: stamp("2022-05-04T00:18:11Z"), top: `<p>Posted May 3, 2022 at 5:18 PM</p>`, published: "2022-05-03T17:18-07:00"}, ""},
		{variant{name: "east", head: stamp("2022-05-03T22:40:00Z"), top: `<p>Published: 4 May 2022</p>`, published: "2022-05-04"}, ""},
		{variant{name: "noon of the day before", head: stamp("2022-05-03T11:40:00Z"), top: `<p>Published: 4 May 2022</p>`, published: "2022-05-03T11:40Z"}, ""},
		{variant{name: "its own zone", head: stamp("2022-05-04T02:18:11+02:00"), published: "2022-05-04T02:18+02:00"}, "https://isles.example/2022/05/03/ferry/"},
		{
			variant{
				name: "the same moment", head: stamp("2022-05-04T01:22:31+00:00"), top: `<p><time datetime="2022-05-03T18:22:31-07:00">May 3, 2022</time></p>`,
				published: "2022-05-03T18:22-07:00",
			}, "",
		},
	} {
		d, err := Read([]byte(c.page()), Hints{MediaType: "text/html", URL: c.url})
		if err != nil {
			t.Fatal(err)
		}
		if got := stated(d.Published); got != c.published {
			t.Errorf("%s: %q, want %q", c.name, got, c.published)
		}
	}
}

func TestBlogsSayBelowTheirTextsWhenTheyPostedThem(t *testing.T) {
	for _, v := range []variant{
		{name: "entry", foot: `<p class="postmetadata"><small>This entry was posted on Tuesday, May 3rd, 2022 at 9:12 pm and is filed under <a href="/b">Boats</a>. You can follow any responses to this entry.</small></p>`, published: "2022-05-03T21:12"},
		{name: "by and on", foot: `<p>Posted by Jane Doe on May 3, 2022 at 10:22 AM in <a href="/b">Boats</a> | <a href="/p">Permalink</a></p>`, authors: "Jane Doe", published: "2022-05-03T10:22"},
		{name: "reader's", foot: `<h3>2 comments</h3><div class="comment">Posted by John Roe on May 9, 2022 at 10:22 AM</div>`},
		{name: "in the text", foot: `<p>Posted notices on the pier had said since May 3, 2022 that the summer sailings would be kept as they are.</p>`},
		{name: "weekday", top: `<p class="submitted">Submitted by <span>jdoe</span> on Wed, 10/02/2013 - 14:22</p>`, authors: "jdoe", published: "2013-10-02T14:22"},
		{name: "weekday of the other", top: `<p>Posted: Sunday, 10/02/2013</p>`, published: "2013-02-10"},
		{name: "order of others", top: `<p>Posted: 10/02/2013</p>`, foot: `<h3>2 comments</h3><div class="comment">John Roe, 10/17/2013: No.</div>`, published: "2013-10-02"},
		{name: "orders of others", top: `<p>Posted: 10/02/2013</p>`, foot: `<h3>2 comments</h3><div class="comment">John Roe, 10/17/2013: No.</div><div class="comment">Ann Poe, 17/10/2013: No.</div>`},
		{name: "no weekday", top: `<p>Posted: 10/02/2013</p>`},
	} {
		v.check(t)
	}
}

func TestBrokenScriptsStillSayWhatTheyKnow(t *testing.T) {
	for name, script := range map[string]string{
		"comma":          `{"@type":"NewsArticle","datePublished":"2022-05-03T10:18:00+02:00","author":{"@type":"Person","name":"Jane Doe",},}`,
		"bracket more":   `{"@type":"NewsArticle","datePublished":"2022-05-03T10:18:00+02:00","author":{"@type":"Person","name":"Jane Doe"}}}`,
		"open":           `{"@type":"NewsArticle","datePublished":"2022-05-03T10:18:00+02:00","author":{"@type":"Person","name":"Jane Doe"`,
		"quotes":         `{"@type":"NewsArticle","headline":"The "Marren Star" is laid up","datePublished":"2022-05-03T10:18:00+02:00","author":{"@type":"Person","name":"Jane Doe"}}`,
		"remark":         "{\"@type\":\"NewsArticle\",\n//\"wordCount\": 1, // none yet\n\"datePublished\":\"2022-05-03T10:18:00+02:00\", /* by */ \"author\":{\"@type\":\"Person\",\"name\":\"Jane Doe\"}}",
		"escape of none": `{"@type":"NewsArticle","headline":"The ship\'s end","datePublished":"2022-05-03T10:18:00+02:00","author":{"@type":"Person","name":"Jane Doe"}}`,
		"initial":        `{"@type":"NewsArticle","datePublished":"2022-05-03T10:18:00+02:00","author":{"@type":"Person","name":"Jane Doe"},"publisher":{"@type":"Organization","name":"Isles Post"}} trailing`,
	} {
		v := variant{name: name, head: `<script type="application/ld+json">` + script + `</script>`, authors: "Jane Doe", published: "2022-05-03T10:18+02:00"}
		if name == "quotes" || name == "escape of none" {
			v.title = map[string]string{"quotes": variantTitle, "escape of none": variantTitle}[name]
		}
		v.check(t)
	}
	for _, s := range []string{"", "{", `{"`, `[`, `}`, `"\`, `{"a":/`, `//`, `/*`, `{"a" "b"}`, strings.Repeat(`[`, 5000), strings.Repeat(`"," `, 5000)} {
		decodeJSON(s) // whatever comes of it
	}
}
