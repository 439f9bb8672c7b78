package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/fetch"
	"whence/internal/sources"
)

const floods = "About 1,200 people drowned in the floods of 2021.\n\nThe water destroyed 3,400 homes in 2021.\n"

func TestEveryKindOfInputIsReadAndItsClaimsProposed(t *testing.T) {
	w := setup(t)
	at := time.Date(2022, 3, 4, 5, 6, 7, 0, time.UTC)
	for name, c := range map[string]struct {
		d                Document
		mediaType, title string
		kind             string
	}{
		"a page": {Document{
			Content:   []byte("<html><head><title>The floods</title></head><body><article><h1>The floods</h1><p>About 1,200 people drowned in the floods of 2021.</p><p>The water destroyed 3,400 homes in 2021.</p></article></body></html>"),
			MediaType: "text/html", URL: "https://page.example/a",
		}, "text/html", "The floods", "article"},
		"Markdown":          {Document{Content: []byte("# The floods\n\n" + floods), MediaType: "text/markdown", URL: "https://mark.example/a"}, "text/markdown", "The floods", "article"},
		"plain text":        {text("https://plain.example/a", floods), "text/plain", "", "article"},
		"of unknown type":   {Document{Content: []byte(floods), URL: "https://guess.example/a"}, "text/plain", "", "article"},
		"with what it says": {Document{Content: []byte(floods + "\n"), Title: "Mine", PublishedAt: &at, Kind: "report", URL: "https://said.example/a"}, "text/plain", "Mine", "report"},
	} {
		t.Run(name, func(t *testing.T) {
			r := w.take(c.d)
			if r.Known || r.Snapshot.MediaType != c.mediaType || r.Source.Kind != c.kind || c.title != "" && (r.Source.Title == nil || *r.Source.Title != c.title) {
				t.Errorf("stored as %+v, %+v", r.Source, r.Snapshot)
			}
			if c.d.PublishedAt != nil && (r.Source.PublishedAt == nil || !r.Source.PublishedAt.Equal(at) || r.Source.PublishedOn.String() != "2022-03-04") {
				t.Errorf("published %v", r.Source.PublishedAt)
			}
			if got := verbatims(r.Claims); !slices.Equal(got, []string{"About 1,200 people", "3,400 homes"}) {
				t.Errorf("proposed %q", got)
			}
			raw, err := w.Sources.Sources.Raw(t.Context(), r.Source.ID, nil)
			if err != nil || string(raw.Raw) != string(c.d.Content) {
				t.Errorf("the bytes are %q, %v", raw.Raw, err)
			}
			stored, err := w.Sources.Sources.Text(t.Context(), r.Source.ID, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range r.Claims {
				x := c.Citations[0]
				if words := []rune(stored.Text)[x.Start:x.End]; string(words) != x.Exact || x.SnapshotID != r.Snapshot.ID || c.Status != claims.Proposed || c.Extractor == "" {
					t.Errorf("%q is cited as %+v", string(words), x)
				}
			}
		})
	}
}

func TestWhoseDocumentItIsIsFoundOrMade(t *testing.T) {
	w := setup(t)
	owner, err := w.Sources.Outlets.Create(t.Context(), ann, sources.OutletInput{Name: "Harbour News", Kind: "newspaper", Domains: []string{"harbour.example"}})
	if err != nil {
		t.Fatal(err)
	}
	page := func(site, canonical string) []byte {
		return []byte(`<html><head><meta property="og:site_name" content="` + site + `"><link rel="canonical" href="` + canonical + `"></head><body><p>` + floods + `</p></body></html>`)
	}
	for i, c := range []struct {
		why  string
		d    Document
		want string // the outlet's name; "" is none
	}{
		{"by the URL's domain", text("https://www.harbour.example/a", floods), "Harbour News"},
		{"by a domain below it", text("https://news.harbour.example/b", floods), "Harbour News"},
		{"by id", Document{Content: []byte("Id. " + floods), Outlet: owner.ID.String()}, "Harbour News"},
		{"by domain", Document{Content: []byte("Domain. " + floods), Outlet: "harbour.example"}, "Harbour News"},
		{"by name", Document{Content: []byte("Name. " + floods), Outlet: "Harbour News"}, "Harbour News"},
		{"the one named, not the URL's", Document{Content: []byte("Both. " + floods), Outlet: "The Mirror", URL: "https://harbour.example/c"}, "The Mirror"},
		{"made from the URL", text("https://www.lake.example/a", floods), "lake.example"},
		{"found by what was made", text("https://lake.example/b", floods), "lake.example"},
		{"made with the name that the page has", Document{Content: page("The Hill Post", ""), URL: "https://hill.example/a"}, "The Hill Post"},
		{"by the canonical address", Document{Content: page("", "https://harbour.example/d")}, "Harbour News"},
		{"by the page's name alone", Document{Content: page("The Valley Voice", "")}, "The Valley Voice"},
		{"an address without a name", text("http://[2001:db8::1]/a", floods), ""},
		{"nobody known", Document{Content: []byte("Nobody. " + floods)}, ""},
	} {
		r := w.take(c.d)
		name := ""
		if r.Source.OutletName != nil {
			name = *r.Source.OutletName
		}
		if name != c.want || (c.want == "") != (r.Source.OutletID == nil) {
			t.Errorf("%d, %s: it is of %q", i, c.why, name)
		}
	}
}

func TestKnownBytesAnswerWithWhatIsStoredAndChangeNothing(t *testing.T) {
	w := setup(t)
	d := text("https://harbour.example/a", floods)
	first := w.take(d)
	w.take(text("https://mirror.example/a", floods))
	before := w.rows()
	for _, again := range []Document{d, text("http://HARBOUR.example/a?utm_source=x#top", floods)} {
		r := w.take(again)
		if !r.Known || r.Source.ID != first.Source.ID || r.Snapshot.ID != first.Snapshot.ID || len(r.Claims) != 2 || len(r.Relations) != 1 {
			t.Errorf("got %+v", r)
		}
		if r.Claims[0].ID != first.Claims[0].ID || r.Claims[1].ID != first.Claims[1].ID {
			t.Error("the claims come in another order")
		}
	}
	if after := w.rows(); !equal(before, after) {
		t.Errorf("rows went from %v to %v", before, after)
	}
}

func equal(a, b map[string]int) bool {
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

func TestTwoIdenticalDocumentsAtOnceAreOne(t *testing.T) {
	w := setup(t)
	var mu sync.Mutex
	var all []Result
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			r, err := w.Ingest(t.Context(), ann, text("https://new.example/a", floods))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			all = append(all, r)
		})
	}
	wg.Wait()
	stored := 0
	for _, r := range all {
		if !r.Known {
			stored++
		}
		if r.Source.ID != all[0].Source.ID || r.Snapshot.ID != all[0].Snapshot.ID || len(r.Claims) != 2 {
			t.Errorf("one got %+v", r)
		}
	}
	if rows := w.rows(); stored != 1 || rows["sources"] != 1 || rows["snapshots"] != 1 || rows["outlets"] != 1 || rows["claims"] != 2 {
		t.Errorf("%d stored it; the rows are %v", stored, rows)
	}
}

func TestWhatIsRefusedLeavesNothingBehind(t *testing.T) {
	w := setup(t)
	html := func(s string) Document {
		return Document{Content: []byte(s), MediaType: "text/html", URL: "https://hostile.example/a"}
	}
	long := strings.Repeat("x", 1001)
	for name, c := range map[string]struct {
		d    Document
		code string
	}{
		"thousands of levels":   {html(strings.Repeat("<div>", 5000) + floods), "too_deep"},
		"nothing to read":       {html("<script>1</script>"), "no_readable_text"},
		"an empty upload":       {Document{Content: []byte{}, URL: "https://hostile.example/a"}, "no_readable_text"},
		"a type that isn't":     {Document{Content: []byte(floods), MediaType: "application/pdf"}, "unsupported_media_type"},
		"an outlet of nothing":  {Document{Content: []byte(floods), Outlet: uuid.NewString()}, "unknown_outlet"},
		"an outlet's bad name":  {Document{Content: []byte(floods), Outlet: "a\x00b"}, ""},
		"a title over the edge": {Document{Content: []byte(floods), Title: long, URL: "https://hostile.example/a"}, "too_long"},
		"a kind of nothing":     {Document{Content: []byte(floods), Kind: "poem", URL: "https://hostile.example/a"}, ""},
		"an address of nothing": {text("ftp://hostile.example/a", floods), "invalid_url"},
		"a name in the address": {text("https://u:p@hostile.example/a", floods), "invalid_url"},
		"a year of no calendar": {Document{Content: []byte(floods), URL: "https://hostile.example/a", PublishedAt: new(time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC))}, "out_of_range"},
		"neither":               {Document{Title: "x"}, "content_required"},
	} {
		before := w.rows()
		_, err := w.Ingest(t.Context(), ann, c.d)
		if f, ok := fault.As(err); !ok || c.code != "" && f.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
		if after := w.rows(); !equal(before, after) {
			t.Errorf("%s: rows went from %v to %v", name, before, after)
		}
	}
}

func TestAHostilePageThatCanBeReadIsStoredWhole(t *testing.T) {
	w := setup(t)
	page := "<html><head><title>A\u202e title\x01 " + strings.Repeat("x", 5000) + `</title><link rel="canonical" href="javascript:alert(1)">` +
		`<meta name="author" content="` + strings.Repeat("n", 900) + `"><meta property="og:site_name" content="` + strings.Repeat("s", 900) + "\u2066" + `">` +
		`<meta property="article:published_time" content="99999-01-01T00:00:00Z"></head><body><p>` + floods + "</p>" + strings.Repeat("<b>", 300) + "</body></html>"
	r := w.take(Document{Content: []byte(page), URL: "https://hostile.example/a"})
	if len(r.Claims) != 2 || r.Source.PublishedAt != nil || r.Source.CanonicalURL != nil {
		t.Errorf("stored as %+v with %d claims", r.Source, len(r.Claims))
	}
}

func TestAFailureAtTheLastStepUndoesTheFirst(t *testing.T) {
	w := setup(t)
	broken := errors.New("broken")
	w.Claims.OnChange = func(context.Context, pgx.Tx, *claims.Claim, *claims.Claim) error { return broken }
	before := w.rows()
	if _, err := w.Ingest(t.Context(), ann, text("https://new.example/a", floods)); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if after := w.rows(); !equal(before, after) {
		t.Errorf("rows went from %v to %v", before, after)
	}
}

func TestAURLAloneIsFetchedAndFoundWhereItLed(t *testing.T) {
	w := setup(t)
	_, err := w.Ingest(t.Context(), ann, Document{URL: "https://short.example/x"})
	refused(t, err, fault.Invalid, "fetch_refused", "/url")
	n := &network{page: fetch.Page{Content: []byte(floods), MediaType: "text/plain; charset=utf-8", URL: "https://harbour.example/a"}}
	w.Fetcher = n
	r := w.take(Document{URL: "https://short.example/x"})
	if *r.Source.URL != "https://harbour.example/a" || *r.Source.OutletName != "harbour.example" || r.Snapshot.MediaType != "text/plain" || len(r.Claims) != 2 {
		t.Errorf("stored as %+v, %+v", r.Source, r.Snapshot)
	}
	if since := time.Since(r.Snapshot.RetrievedAt); since < -time.Minute || since > time.Minute {
		t.Errorf("retrieved %s ago", since)
	}
	if again := w.take(text("https://harbour.example/a", floods)); !again.Known || again.Source.ID != r.Source.ID {
		t.Error("what was fetched is another document than what was sent")
	}
	if len(n.asked) != 1 {
		t.Errorf("asked for %q", n.asked)
	}
	before := w.rows()
	n.err = fault.AtField("/url", "fetch_failed", "the server answered 404 Not Found")
	_, err = w.Ingest(t.Context(), ann, Document{URL: "https://short.example/y"})
	refused(t, err, fault.Invalid, "fetch_failed", "/url")
	_, err = w.Ingest(t.Context(), ann, Document{})
	refused(t, err, fault.Invalid, "content_required", "/content")
	_, err = w.Ingest(t.Context(), ann, Document{URL: "ftp://short.example/y"})
	refused(t, err, fault.Invalid, "invalid_url", "/url")
	if after := w.rows(); !equal(before, after) || len(n.asked) != 2 {
		t.Errorf("rows went from %v to %v; asked for %q", before, after, n.asked)
	}
}
