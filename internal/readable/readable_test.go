package readable

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"whence/internal/fault"
)

// checkDocument holds what is true of every document.
func checkDocument(t interface{ Errorf(string, ...any) }, d Document) {
	runes := []rune(d.Text)
	if !utf8.ValidString(d.Text) || !norm.NFC.IsNormalString(d.Text) {
		t.Errorf("the text is not UTF-8 in NFC: %q", clip(d.Text, 200))
	}
	at := 0
	for i, b := range d.Blocks {
		if i > 0 {
			if at+2 > len(runes) || string(runes[at:at+2]) != "\n\n" {
				t.Errorf("block %d is not behind one blank line", i)
				return
			}
			at += 2
		}
		if b.Start != at || b.End <= b.Start || b.End > len(runes) {
			t.Errorf("block %d is [%d,%d), expected to start at %d", i, b.Start, b.End, at)
			return
		}
		text := string(runes[b.Start:b.End])
		if strings.Contains(text, "\n\n") || strings.HasPrefix(text, "\n") || strings.HasSuffix(text, "\n") || strings.Contains(text, "  ") {
			t.Errorf("block %d is not canonical: %q", i, clip(text, 200))
		}
		if b.Role == "" {
			t.Errorf("block %d has no role", i)
		}
		at = b.End
	}
	if at != len(runes) {
		t.Errorf("blocks end at %d of %d", at, len(runes))
	}
	if strings.ContainsAny(d.Text, "\r\x00\u00a0\u3000\u200b\ufeff\u00ad\ufdd0\ufdd1") {
		t.Errorf("the text has characters that canonical text leaves out: %q", clip(d.Text, 200))
	}
	for _, s := range append([]string{d.Title, d.SiteName, d.Agency, d.Language, d.CanonicalURL}, d.Authors...) {
		if strings.ContainsAny(s, "\n\t\r\x00") || s != strings.TrimSpace(s) || !utf8.ValidString(s) {
			t.Errorf("metadata of more than one line: %q", s)
		}
	}
	if d.CanonicalURL != "" && !strings.HasPrefix(d.CanonicalURL, "http") {
		t.Errorf("the address is not absolute: %q", d.CanonicalURL)
	}
}

// checkAgain reads canonical text once more as plain text.
func checkAgain(t interface{ Errorf(string, ...any) }, d Document) {
	if sniff(typePlain, d.Text) != typePlain || isBinary([]byte(d.Text)) || guessUTF16([]byte(d.Text)) != "" {
		return // it opens with what only markup does
	}
	again, err := Read([]byte(d.Text), Hints{MediaType: "text/plain"})
	if err != nil {
		t.Errorf("canonical text is refused: %v", err)
	} else if again.Text != d.Text {
		t.Errorf("canonical text read again differs:\n%q\n%q", clip(d.Text, 400), clip(again.Text, 400))
	}
}

func TestBlocksTileTheTextAndReadingItAgainChangesNothing(t *testing.T) {
	for name, raw := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			d, err := Read(raw, Hints{})
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, d)
			checkAgain(t, d)
		})
	}
}

func TestAnyMarkupOfAnyKindGivesACanonicalText(t *testing.T) {
	parts := []string{
		"<p>", "</p>", "<div>", "</div>", "<br>", "<br/>", "<td>", "<tr>", "<table>", "</table>", "<b>", "</b>", "<li>", "<ul>",
		"<h1>", "</h1>", "<pre>", "</pre>", "<script>", "</script>", "<svg>", "<a href=x>", "</a>", "&nbsp;", "&#8203;", "&#0;", "&lt;p&gt;",
		"e\u0301", "\u0301", "が", "か\u3099", "\n\u3099", "\u00a0", "\u3000", "\u200b", "\u00ad", "\t", "\n", "\n\n", "\r\n", "\u2028", "\u0085", "\ufdd0", "\ufdd1",
		"约7.7万人", "死亡。", "More than 77,000 people died, ", "a ", "1", " | ", "|-|-|\n", "# ", "- ", "> ", "**", "`", "[x](y)", "![", "<", ">", "“", "\u202e", "A\u030a", "---\n", "```\n",
		"2023年7月10日", "By Jane Doe", "作者：张三", "更新 ", "<time datetime=2023-01-01>", "<!--", "-->", "<article>", "<nav>", "class=share>",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 60).Draw(t, "parts"), "")
		kind := rapid.SampledFrom([]string{"text/html", "text/markdown", "text/plain", ""}).Draw(t, "kind")
		d, err := Read([]byte(s), Hints{MediaType: kind})
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		checkDocument(t, d)
		checkAgain(t, d)
	})
}

func TestTheSamePageInOtherCharsetsReadsTheSame(t *testing.T) {
	pages := fixtures(t)
	for _, c := range []struct{ page, charset, declared, hint string }{
		{"zh-portal.html", "gb18030", "charset=gb2312", ""},
		{"zh-portal.html", "gbk", "charset=gbk", ""},
		{"zh-portal.html", "gbk", "", ""},
		{"zh-portal.html", "gbk", "", "text/html; charset=GBK"},
		{"zh-hant.html", "big5", `charset="big5"`, ""},
		{"zh-hant.html", "big5", "", ""},
		{"zh-portal.html", "utf-16le", "", ""},
		{"zh-portal.html", "utf-16be", "", "text/html; charset=utf-16be"},
		{"plain-zh.txt", "gbk", "", ""},
	} {
		t.Run(c.page+" as "+c.charset+" "+c.declared+c.hint, func(t *testing.T) {
			source := string(pages[c.page])
			want, err := Read([]byte(source), Hints{})
			if err != nil {
				t.Fatal(err)
			}
			source = strings.ReplaceAll(strings.ReplaceAll(source, `charset="utf-8"`, c.declared), "charset=utf-8", c.declared)
			source = strings.ReplaceAll(source, "©", "(c)") // Big5 and GBK lack it
			e, err := htmlindex.Get(c.charset)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := e.NewEncoder().Bytes([]byte(source))
			if err != nil {
				t.Fatal(err)
			}
			got, err := Read(raw, Hints{MediaType: c.hint})
			if err != nil {
				t.Fatal(err)
			}
			if got.Text != want.Text || got.Title != want.Title {
				t.Errorf("read as %s:\n%s", got.Charset, got.Text)
			}
		})
	}
}

func TestWhatCannotBeReadIsRefusedWithItsReason(t *testing.T) {
	body := "<p>" + strings.Repeat("x", 100)
	for _, c := range []struct {
		name, raw, media, code string
		kind                   fault.Kind
	}{
		{"bytes that are not the UTF-8 they claim to be", "<meta charset=utf-8>" + body + "\xff", "", "invalid_encoding", fault.Malformed},
		{"a UTF-8 mark before other bytes", "\xef\xbb\xbfabc\xb0\xa1", "", "invalid_encoding", fault.Malformed},
		{"UTF-8 by the header only", "abc\xb0\xa1", "text/plain; charset=utf-8", "invalid_encoding", fault.Malformed},
		{"half of a GBK character", "<meta charset=gbk>" + body + "\x81<", "", "invalid_encoding", fault.Malformed},
		{"a lone surrogate in UTF-16", "\xff\xfea\x00\x00\xd8b\x00", "text/plain", "invalid_encoding", fault.Malformed},
		{"a NUL", "some text\x00and more", "text/plain", "invalid_text", fault.Invalid},
		{"nothing", "", "", "no_readable_text", fault.Invalid},
		{"only spaces", " \n\t\u3000\u200b", "text/plain", "no_readable_text", fault.Invalid},
		{"only navigation", "<html><body><nav><a href=/>Home</a></nav></body></html>", "text/html", "no_readable_text", fault.Invalid},
		{"a PDF", "%PDF-1.7 ...", "", "unsupported_media_type", fault.UnsupportedMedia},
		{"a type that is not text", "abc", "image/png", "unsupported_media_type", fault.UnsupportedMedia},
		{"too many bytes", strings.Repeat("a", MaxBytes+1), "text/plain", "too_large", fault.TooLarge},
		{"thousands of levels", strings.Repeat("<div>", 5000) + "x", "text/html", "too_deep", fault.Invalid},
		{"too many elements", strings.Repeat("<p>x", MaxNodes), "text/html", "too_many_elements", fault.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read([]byte(c.raw), Hints{MediaType: c.media})
			f, ok := fault.As(err)
			if !ok || f.Code != c.code || f.Kind != c.kind {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

// sharedArticle reads one of the articles that are kept beside the
// repository, if they are there.
func sharedArticle(t *testing.T, prefix string) (string, bool) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", false
		}
		dir = filepath.Dir(dir)
	}
	names, err := filepath.Glob(filepath.Join(dir, "..", "shared", "articles", prefix+"*"))
	if err != nil || len(names) == 0 {
		return "", false
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), true
}

func TestRealArticlesGiveTheirMetadataWhateverTypeTheyAreSentAs(t *testing.T) {
	for _, c := range []struct {
		file, title, published, updated, host string
		authors                               []string
	}{
		{"000", "周晓辉：北京服软 王小洪见美驻华大使称愿意合作", "2025-06-20", "2025-06-21T01:22", "", []string{"周晓辉"}},
		{"002", "中美恢复芬太尼谈判", "2024-01-31", "", "https://www.rfi.fr/cn/", nil},
		{
			"004", "中美联手打击芬太尼陷僵局，美国向中国施压", "2023-07-10", "", "https://cn.nytimes.com/china/20230710/us-china-fentanyl/",
			[]string{"DAVID PIERSON", "黄安伟", "OLIVIA WANG"},
		},
	} {
		raw, ok := sharedArticle(t, c.file)
		if !ok {
			continue
		}
		for _, media := range []string{"", "text/html", "text/markdown", "text/plain"} {
			t.Run(c.file+" "+media, func(t *testing.T) {
				d, err := Read([]byte(raw), Hints{MediaType: media, URL: "https://mirror.example/x"})
				if err != nil {
					t.Fatal(err)
				}
				checkDocument(t, d)
				checkAgain(t, d)
				if d.Title != c.title {
					t.Errorf("title %q", d.Title)
				}
				if d.Published == nil || d.Published.Time.Format("2006-01-02") != c.published {
					t.Errorf("published %+v", d.Published)
				}
				updated := ""
				if d.Updated != nil {
					updated = d.Updated.Time.Format("2006-01-02T15:04")
				}
				if updated != c.updated {
					t.Errorf("updated %s", updated)
				}
				if d.Language != "zh-Hans" {
					t.Errorf("language %s", d.Language)
				}
				if (c.host == "") != (d.CanonicalURL == "") || !strings.HasPrefix(d.CanonicalURL, c.host) {
					t.Errorf("address %s", d.CanonicalURL)
				}
				if !slices.Equal(d.Authors, c.authors) {
					t.Errorf("authors %q", d.Authors)
				}
				for _, furniture := range []string{"自定义设置", "分享", "facebook", "Copyright", "share-button"} {
					if strings.Contains(d.Text, furniture) {
						t.Errorf("the text has %q", furniture)
					}
				}
			})
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, raw := range fixtures(f) {
		f.Add(raw, "")
	}
	for name, s := range hostile(300) {
		kind, _, _ := strings.Cut(name, " ")
		f.Add([]byte(s), "text/"+kind)
	}
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"), "text/html")
	f.Add([]byte("# x\n\n\u0085> a"), "text/markdown") // once without end
	f.Add([]byte("---\ntitle: x\n---\n# y\n\nz"), "text/plain")
	f.Fuzz(func(t *testing.T, raw []byte, media string) {
		d, err := Read(raw, Hints{MediaType: media, URL: "https://where.example/2023/07/10/x"})
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		checkDocument(t, d)
		checkAgain(t, d)
	})
}

func BenchmarkRead(b *testing.B) {
	var page strings.Builder
	page.WriteString("<html lang=en><head><title>Dockers return | Courier</title></head><body><nav>")
	for range 200 {
		page.WriteString(`<li class="menu-item"><a href="/x">Section</a></li>`)
	}
	page.WriteString("</nav><article><h1>Dockers return</h1><p class=byline>By Jane Okafor</p>")
	for range 60 {
		page.WriteString("<p>Some 2,300 dockers returned to work on <b>Thursday</b> after the port offered a 6&nbsp;% rise, ending a strike of 11 days. 约有2300名码头工人复工。</p>\n")
	}
	page.WriteString("</article><aside class=related>")
	for range 100 {
		page.WriteString(`<div class="teaser card"><a href="/y"><h3>Another story</h3><span>3 min read</span></a></div>`)
	}
	page.WriteString("</aside></body></html>")
	raw := []byte(page.String())
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(raw, Hints{MediaType: "text/html"}); err != nil {
			b.Fatal(err)
		}
	}
}
