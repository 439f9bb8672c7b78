package sources

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

func TestADocumentIsReadAsItWasStored(t *testing.T) {
	s, pool := setup(t)
	o := outlet(t, s, OutletInput{Name: "Daily"})
	at := time.Date(2023, 7, 24, 23, 30, 0, 1500, time.FixedZone("", -5*3600))
	day := quantity.Date{Year: 2023, Month: 7, Day: 24}
	raw := []byte("\xef\xbb\xbf<p>超过7.7万人\x00\xff")
	out := store(t, s, pool, DocumentInput{
		OutletID: &o.ID, URL: "https://daily.example/a?b=1", CanonicalURL: "https://daily.example/a", Title: " 标题\u202e\n二 ", Authors: []string{"王\x00五", "", " Ann "},
		PublishedAt: &at, Precision: "minute", PublishedOn: &day, Language: "zh-Hans", Raw: raw, MediaType: "text/html", Charset: "utf-8",
		Text: "超过7.7万人\U0001F600", ReaderVersion: "readable/1",
	})
	if !out.NewSource || !out.NewSnapshot || out.SameBytes != nil || out.SameText != nil {
		t.Errorf("stored %+v", out)
	}
	x, err := s.Sources.Find(t.Context(), out.Source.ID)
	if err != nil || *x.Title != "标题 二" || strings.Join(x.Authors, "|") != "王五|Ann" || *x.URL != "https://daily.example/a?b=1" || *x.CanonicalURL != "https://daily.example/a" ||
		!x.PublishedAt.Equal(at.Truncate(time.Microsecond)) || *x.PublishedOn != day || *x.PublishedPrecision != "minute" || *x.OutletName != "Daily" || x.Kind != "article" || *x.Language != "zh-Hans" {
		t.Errorf("found %+v, %v", x, err)
	}
	text, err := s.Sources.Text(t.Context(), x.ID, nil)
	if err != nil || text.Text != "超过7.7万人\U0001F600" || text.TextLength != 8 || text.ID != out.Snapshot.ID || text.ReaderVersion != "readable/1" ||
		text.TextSHA256.String() != out.Snapshot.TextSHA256.String() || len(text.TextSHA256.String()) != 64 {
		t.Errorf("the text is %+v, %v", text, err)
	}
	kept, err := s.Sources.Raw(t.Context(), x.ID, &text.ID)
	if err != nil || !bytes.Equal(kept.Raw, raw) || kept.RawLength != len(raw) || kept.MediaType != "text/html" {
		t.Errorf("the bytes are %q, %v", kept.Raw, err)
	}
	if h := history(t, pool, "source", x.ID); len(h) != 1 || h[0].Actor != "Ann" {
		t.Errorf("history %+v", h)
	}
	if h := history(t, pool, "snapshot", text.ID); len(h) != 1 || strings.Contains(string(h[0].After), "超过") || !strings.Contains(string(h[0].After), text.TextSHA256.String()) {
		t.Errorf("history %+v", h)
	}
	unknown := uuid.New()
	_, err = s.Sources.Find(t.Context(), unknown)
	refused(t, err, fault.NotFound, "not_found", "")
	_, err = s.Sources.Text(t.Context(), unknown, nil)
	refused(t, err, fault.NotFound, "not_found", "")
	_, err = s.Sources.Raw(t.Context(), x.ID, &unknown)
	refused(t, err, fault.NotFound, "not_found", "")
	_, err = s.Sources.Text(t.Context(), unknown, &text.ID) // another source's snapshot
	refused(t, err, fault.NotFound, "not_found", "")
	if many, err := s.Sources.FindMany(t.Context(), pool, []uuid.UUID{x.ID, unknown}); err != nil || len(many) != 1 || many[x.ID].ID != x.ID {
		t.Errorf("found %v, %v", many, err)
	}
}

func TestWhatMakesTwoReadingsOneDocument(t *testing.T) {
	s, pool := setup(t)
	o := outlet(t, s, OutletInput{Name: "Daily"})
	with := func(d DocumentInput, edit func(*DocumentInput)) DocumentInput { edit(&d); return d }
	base := document("https://daily.example/a", "one")
	first := store(t, s, pool, base)
	for name, c := range map[string]struct {
		d                      DocumentInput
		newSource, newSnapshot bool
	}{
		"the same again":             {base, false, false},
		"the URL written otherwise":  {with(base, func(d *DocumentInput) { d.URL = "http://DAILY.example:80/x/../a?utm_source=x#top" }), false, false},
		"a newer reader":             {with(base, func(d *DocumentInput) { d.ReaderVersion = "readable/2" }), false, false},
		"by its canonical URL alone": {with(base, func(d *DocumentInput) { d.URL, d.CanonicalURL = "", "https://daily.example/a" }), false, false},
		"other bytes":                {with(base, func(d *DocumentInput) { d.Raw = []byte("other") }), false, true},
		"another page":               {with(base, func(d *DocumentInput) { d.URL += "?page=2" }), true, true},
		"another outlet":             {with(base, func(d *DocumentInput) { d.OutletID = &o.ID }), true, true},
		"no URL":                     {with(base, func(d *DocumentInput) { d.URL = "" }), true, true},
	} {
		out := store(t, s, pool, c.d)
		if out.NewSource != c.newSource || out.NewSnapshot != c.newSnapshot || !c.newSource && out.Source.ID != first.Source.ID {
			t.Errorf("%s: %+v", name, out)
		}
		if !c.newSnapshot && out.Snapshot.ID != first.Snapshot.ID {
			t.Errorf("%s: it gives another snapshot", name)
		}
		if again := store(t, s, pool, c.d); again.NewSource || again.NewSnapshot || again.Source.ID != out.Source.ID || again.Snapshot.ID != out.Snapshot.ID {
			t.Errorf("%s: the second time it gives %+v", name, again)
		}
	}
	list := all(t, func(p keyset.Page) (keyset.List[Snapshot], error) {
		return s.Sources.Snapshots(t.Context(), first.Source.ID, p)
	}, "")
	if len(list) != 2 || list[1].ID != first.Snapshot.ID {
		t.Errorf("its snapshots are %+v", list)
	}
	if newest, err := s.Sources.Text(t.Context(), first.Source.ID, nil); err != nil || newest.ID != list[0].ID {
		t.Errorf("its newest text is that of %s, %v", newest.ID, err)
	}
	_, err := s.Sources.Snapshots(t.Context(), uuid.New(), keyset.Page{})
	refused(t, err, fault.NotFound, "not_found", "")
}

func TestAFurtherReadingFillsInWhatWasMissing(t *testing.T) {
	s, pool := setup(t)
	bare := document("https://daily.example/a", "one")
	bare.Language = "en"
	first := store(t, s, pool, bare)
	at := time.Date(2023, 7, 24, 0, 0, 0, 0, time.UTC)
	full := document("https://daily.example/a", "two")
	full.Title, full.Language, full.Authors, full.PublishedAt, full.Precision = "Another title", "fr", []string{"Ann"}, &at, "day"
	second := store(t, s, pool, full)
	x := second.Source
	if second.NewSource || !second.NewSnapshot || *x.Title != "A title" || *x.Language != "en" || x.Authors[0] != "Ann" || !x.PublishedAt.Equal(at) || x.Version != 2 {
		t.Errorf("stored %+v", second)
	}
	if h := history(t, pool, "source", first.Source.ID); len(h) != 2 || h[0].Reason == "" || !strings.Contains(string(h[0].After), "2023-07-24") {
		t.Errorf("history %+v", h)
	}
}

func TestTheSameContentElsewhereIsReported(t *testing.T) {
	s, pool := setup(t)
	a := store(t, s, pool, document("https://a.example/", "one"))
	reprint := document("https://b.example/", "one")
	reprint.Raw = []byte("<div>one</div>")
	b := store(t, s, pool, reprint)
	if b.SameBytes != nil || len(b.SameText) != 1 || b.SameText[0] != a.Source.ID {
		t.Errorf("the reprint reports %v and %v", b.SameBytes, b.SameText)
	}
	c := store(t, s, pool, document("https://c.example/", "one"))
	if len(c.SameBytes) != 1 || c.SameBytes[0] != a.Source.ID || len(c.SameText) != 1 || c.SameText[0] != b.Source.ID {
		t.Errorf("the mirror reports %v and %v", c.SameBytes, c.SameText)
	}
	if again := store(t, s, pool, document("https://c.example/", "one")); again.SameBytes != nil {
		t.Errorf("what is known already reports %v", again.SameBytes)
	}
	blank := document("https://d.example/", " ")
	store(t, s, pool, blank)
	blank.URL, blank.Raw = "https://e.example/", []byte("x")
	if e := store(t, s, pool, blank); e.SameText != nil {
		t.Errorf("a blank text is the same as %v", e.SameText)
	}
}

func TestTheSameDocumentAtOnceIsStoredOnce(t *testing.T) {
	s, pool := setup(t)
	for _, d := range []DocumentInput{document("https://a.example/", "one"), document("", "two")} {
		outs := make([]Stored, 6)
		var wg sync.WaitGroup
		for i := range outs {
			wg.Go(func() {
				err := postgres.InTx(context.Background(), pool, func(tx pgx.Tx) (err error) {
					outs[i], err = s.Sources.StoreDocument(context.Background(), tx, ann, d)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		news := 0
		for _, o := range outs {
			if o.NewSource {
				news++
			}
			if o.Source.ID != outs[0].Source.ID || o.Snapshot.ID != outs[0].Snapshot.ID {
				t.Fatal("it was stored twice")
			}
		}
		if news != 1 {
			t.Errorf("%d of them say that it is new", news)
		}
	}
	// One text at two places at once: whoever comes second sees the other.
	outs := make([]Stored, 6)
	var wg sync.WaitGroup
	for i := range outs {
		wg.Go(func() {
			d := document("https://"+string(rune('p'+i))+".example/", "three")
			err := postgres.InTx(context.Background(), pool, func(tx pgx.Tx) (err error) {
				outs[i], err = s.Sources.StoreDocument(context.Background(), tx, ann, d)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for _, o := range outs {
		seen[len(o.SameBytes)] = true
	}
	if len(seen) != len(outs) {
		t.Errorf("they saw %v others, want 0 to 5", seen)
	}
}

func TestADocumentThatCantBeStoredIsRefusedWhole(t *testing.T) {
	s, pool := setup(t)
	late := time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		edit          func(*DocumentInput)
		code, pointer string
	}{
		"a URL that is none":       {func(d *DocumentInput) { d.URL = "daily.example/a" }, "invalid_url", "/url"},
		"a script as URL":          {func(d *DocumentInput) { d.URL = "javascript:alert(1)" }, "invalid_url", "/url"},
		"a password in the URL":    {func(d *DocumentInput) { d.URL = "https://a:b@daily.example/" }, "invalid_url", "/url"},
		"a NUL in the URL":         {func(d *DocumentInput) { d.URL = "https://a.example/\x00" }, "invalid_text", "/url"},
		"a URL without end":        {func(d *DocumentInput) { d.URL = "https://a.example/" + strings.Repeat("a", 4000) }, "too_long", "/url"},
		"a NUL in the text":        {func(d *DocumentInput) { d.Text = "a\x00b" }, "invalid_text", "/content"},
		"a text that is not UTF-8": {func(d *DocumentInput) { d.Text = "a\xff" }, "invalid_text", "/content"},
		"a language in words":      {func(d *DocumentInput) { d.Language = "Chinese" }, "invalid_language", "/language"},
		"an unknown kind":          {func(d *DocumentInput) { d.Kind = "tweet" }, "not_one_of", "/kind"},
		"an unknown outlet":        {func(d *DocumentInput) { d.OutletID = new(uuid.New()) }, "unknown_outlet", "/outlet_id"},
		"a year of five digits":    {func(d *DocumentInput) { d.PublishedAt = &late }, "out_of_range", "/published_at"},
		"a precision that is none": {func(d *DocumentInput) { d.PublishedAt, d.Precision = new(time.Now()), "hour" }, "not_one_of", "/published_precision"},
		"a media type without end": {func(d *DocumentInput) { d.MediaType = strings.Repeat("x", 101) }, "invalid_value", "/media_type"},
		"no reader":                {func(d *DocumentInput) { d.ReaderVersion = "" }, "invalid_value", "/reader_version"},
	} {
		t.Run(name, func(t *testing.T) {
			d := document("https://daily.example/a", "one")
			c.edit(&d)
			_, err := tryStore(t, s, pool, d)
			refused(t, err, fault.Invalid, c.code, c.pointer)
		})
	}
	var rows int
	if err := pool.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM snapshots) + (SELECT count(*) FROM history) + (SELECT count(*) FROM source_identities)").Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows were left, %v", rows, err)
	}
	odd := document("https://daily.example/"+strings.Repeat("x", 3900), "one") // longer than an entry of an index
	odd.CanonicalURL, odd.Title, odd.Authors = "not a url", "\x00\u202e", []string{strings.Repeat("长", 999)}
	out := store(t, s, pool, odd)
	if out.Source.CanonicalURL != nil || out.Source.Title != nil || len([]rune(out.Source.Authors[0])) != 300 {
		t.Errorf("what the page says of itself is stored as %+v", out.Source)
	}
	empty := DocumentInput{MediaType: "text/plain", Charset: "utf-8", ReaderVersion: "readable/1"}
	if out := store(t, s, pool, empty); out.Snapshot.TextLength != 0 || !out.NewSnapshot {
		t.Errorf("an empty document is %+v", out)
	}
}

func TestASourceIsChangedWithItsHistory(t *testing.T) {
	s, pool := setup(t)
	a := store(t, s, pool, document("https://a.example/1", "one")).Source
	b := store(t, s, pool, document("https://b.example/1", "two")).Source
	o := outlet(t, s, OutletInput{Name: "Daily"})
	update := func(x Source, edit func(*SourceInput) error) (Source, error) {
		return s.Sources.Update(t.Context(), ann, x.ID, x.Version, "corrected", edit)
	}
	zone := time.FixedZone("", 8*3600)
	a, err := update(a, func(in *SourceInput) error {
		in.OutletID, in.Title, in.Language, in.Kind = &o.ID, new("New"), new("zh-Hant"), "report"
		in.PublishedAt, in.Authors = new(time.Date(2023, 7, 24, 2, 0, 0, 0, zone)), []string{"Ann"}
		return nil
	})
	if err != nil || *a.OutletName != "Daily" || *a.Title != "New" || a.Version != 2 || *a.PublishedPrecision != "second" || a.PublishedOn.String() != "2023-07-23" {
		t.Fatalf("changed %+v, %v", a, err)
	}
	if h := history(t, pool, "source", a.ID); len(h) != 2 || h[0].Reason != "corrected" || !strings.Contains(string(h[0].Before), "A title") {
		t.Errorf("history %+v", h)
	}
	// The day in the document's own zone may be beside that of UTC, not elsewhere.
	a, err = update(a, func(in *SourceInput) error {
		in.PublishedOn = &quantity.Date{Year: 2023, Month: 7, Day: 24}
		return nil
	})
	if err != nil || a.PublishedOn.String() != "2023-07-24" {
		t.Errorf("got %+v, %v", a, err)
	}
	a, err = update(a, func(in *SourceInput) error {
		in.PublishedAt = new(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
		return nil
	})
	if err != nil || a.PublishedOn.String() != "2020-01-01" {
		t.Errorf("got %+v, %v", a, err)
	}
	same, err := update(a, func(in *SourceInput) error {
		in.PublishedAt = new(in.PublishedAt.In(zone))
		in.Title = new(" New ")
		return nil
	})
	if err != nil || same.Version != a.Version {
		t.Errorf("an edit that changes nothing gives %+v, %v", same, err)
	}
	a, err = update(a, func(in *SourceInput) error { in.PublishedAt = nil; return nil })
	if err != nil || a.PublishedOn != nil || a.PublishedPrecision != nil {
		t.Errorf("got %+v, %v", a, err)
	}
	_, err = s.Sources.Update(t.Context(), ann, a.ID, 1, "", func(in *SourceInput) error { in.Title = nil; return nil })
	refused(t, err, fault.Stale, "stale_version", "")
	_, err = update(a, func(in *SourceInput) error { in.OutletID = new(uuid.New()); return nil })
	refused(t, err, fault.Invalid, "unknown_outlet", "/outlet_id")
	_, err = update(a, func(in *SourceInput) error { in.Title = new("a\u202eb"); return nil })
	refused(t, err, fault.Invalid, "invalid_text", "/title")
	_, err = update(a, func(in *SourceInput) error { in.Authors = []string{"x", " "}; return nil })
	refused(t, err, fault.Invalid, "required", "/authors/1")
	_, err = update(a, func(in *SourceInput) error {
		in.OutletID = nil
		in.URL = new("http://b.example/1?utm_medium=x")
		return nil
	})
	refused(t, err, fault.Conflict, "source_exists", "/url")

	// Both what it was and what it is lead to it.
	for _, d := range []DocumentInput{document("https://a.example/1", "one"), {OutletID: &o.ID, URL: "https://a.example/1", Raw: document("", "one").Raw, MediaType: "text/html", Charset: "x", ReaderVersion: "r"}} {
		if out := store(t, s, pool, d); out.NewSource || out.NewSnapshot || out.Source.ID != a.ID {
			t.Errorf("stored again as %+v", out)
		}
	}
	// Without a URL the bytes identify it, under the new outlet too.
	c := store(t, s, pool, document("", "three")).Source
	if _, err = update(c, func(in *SourceInput) error { in.OutletID = &o.ID; return nil }); err != nil {
		t.Fatal(err)
	}
	moved := document("", "three")
	moved.OutletID = &o.ID
	if out := store(t, s, pool, moved); out.NewSource || out.Source.ID != c.ID {
		t.Errorf("stored again as %+v", out)
	}
	_ = b
}

func TestSourcesAreFilteredSortedAndPaged(t *testing.T) {
	s, pool := setup(t)
	o := outlet(t, s, OutletInput{Name: "Daily"})
	day := func(d int) *time.Time { return new(time.Date(2023, 7, d, 0, 0, 0, 0, time.UTC)) }
	add := func(title string, at *time.Time, edit func(*DocumentInput)) {
		d := document("https://"+title+".example/", title)
		d.Title, d.PublishedAt = title, at
		edit(&d)
		store(t, s, pool, d)
	}
	add("b", day(2), func(d *DocumentInput) { d.OutletID = &o.ID })
	add("undated", nil, func(d *DocumentInput) { d.Language = "zh-Hant" })
	add("a", day(1), func(d *DocumentInput) { d.Kind, d.Language = "data", "zh-Hans" })
	add("also2", day(2), func(d *DocumentInput) { d.CanonicalURL = "https://x.example/c" })
	for name, c := range map[string]struct {
		filter SourceFilter
		sort   string
		want   string
	}{
		"newest first":              {SourceFilter{}, "", "also2 a undated b"},
		"in order of creation":      {SourceFilter{}, "created_at", "b undated a also2"},
		"by publication":            {SourceFilter{}, "published_at", "undated a b also2"},
		"by publication, downwards": {SourceFilter{}, "-published_at", "also2 b a undated"},
		"of an outlet":              {SourceFilter{OutletIDs: []uuid.UUID{o.ID}}, "", "b"},
		"in any Chinese":            {SourceFilter{Languages: []string{"zh"}}, "created_at", "undated a"},
		"in one Chinese":            {SourceFilter{Languages: []string{"zh-Hans"}}, "", "a"},
		"of a kind":                 {SourceFilter{Kinds: []string{"data", "report"}}, "", "a"},
		"published from":            {SourceFilter{PublishedFrom: day(2)}, "created_at", "b also2"},
		"published before":          {SourceFilter{PublishedTo: day(2)}, "", "a"},
		"by URL":                    {SourceFilter{URLs: []string{"https://a.example/", "https://x.example/c"}}, "created_at", "a also2"},
		"by part of the title":      {SourceFilter{Q: "ALSO"}, "", "also2"},
		"by an underscore":          {SourceFilter{Q: "_"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range all(t, func(p keyset.Page) (keyset.List[Source], error) { return s.Sources.List(t.Context(), c.filter, p) }, c.sort) {
				got = append(got, *x.Title)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
	_, err := s.Sources.List(t.Context(), SourceFilter{Q: "\xff"}, keyset.Page{})
	refused(t, err, fault.Malformed, "invalid_parameter", "q")
}

func TestSnapshotsRefuseToBeChanged(t *testing.T) {
	s, pool := setup(t)
	store(t, s, pool, document("https://a.example/", "one"))
	for _, sql := range []string{"UPDATE snapshots SET text = 'x'", "DELETE FROM snapshots", "TRUNCATE snapshots CASCADE"} {
		if _, err := pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "refuses") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestOneFormOfAURL(t *testing.T) {
	for in, want := range map[string]string{
		"http://Daily.Example":                           "https://daily.example/",
		"https://daily.example:443/a/./b/../c":           "https://daily.example/a/c",
		"https://daily.example:8443/a/":                  "https://daily.example:8443/a/",
		"https://daily.example/a?utm_source=x&b=2&a=1":   "https://daily.example/a?b=2&a=1",
		"https://daily.example/a?fbclid=1#part":          "https://daily.example/a",
		"https://例子.example/新闻":                          "https://xn--fsqu00a.example/%E6%96%B0%E9%97%BB",
		"https://daily.example/%E6%96%B0%E9%97%BB?q=%20": "https://daily.example/%E6%96%B0%E9%97%BB?q=%20",
		"https://daily.example/a%2Fb":                    "https://daily.example/a%2Fb",
		"https://[2001:DB8::1]/a":                        "https://[2001:db8::1]/a",
		"ftp://daily.example/":                           "",
		"https:///a":                                     "",
		"/a":                                             "",
		"https://daily.example/%zz":                      "",
	} {
		if got, ok := NormalURL(in); got != want || ok != (want != "") {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`https?://[a-z.]{1,9}(:[0-9]{1,3})?(/[a-z.%/]{0,9})?(\?[a-z&=_%#;]{0,12})?`)).Draw(t, "url")
		if once, ok := NormalURL(s); ok {
			if twice, ok := NormalURL(once); !ok || twice != once {
				t.Fatalf("%q is %q and that %q", s, once, twice)
			}
		}
	})
}
