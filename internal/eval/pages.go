package eval

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"whence/internal/readable"
)

// pageKinds are the forms that pages come in, by the endings of their names.
var pageKinds = map[string]string{".html": "text/html", ".md": "text/markdown", ".text": "text/plain", ".raw": ""}

// pages scores pages as outlets publish them. The text's F1 is of words (of
// characters in Chinese) as bags, and averaged over pages; metadata is right
// or wrong, and where none is to be had, right is to give none.
func (r *Report) pages(testdata fs.FS, half string) error {
	entries, err := fs.ReadDir(testdata, "pages/"+half)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return fs.ErrNotExist
	}
	var text, kept, dropped, title, date, author, language, agency tally
	for _, e := range entries {
		ending := path.Ext(e.Name())
		mediaType, ok := pageKinds[ending]
		if !ok {
			continue
		}
		name := "pages/" + half + "/" + e.Name()
		raw, err := fs.ReadFile(testdata, name)
		if err != nil {
			return err
		}
		want, err := readPage(testdata, strings.TrimSuffix(name, ending))
		if err != nil {
			return err
		}
		d, err := readable.Read(raw, readable.Hints{MediaType: mediaType, URL: want.field("url")})
		if err != nil { // a page that is refused is one of which nothing is found
			r.fail(half, Failure{"pages", name, "text", "refused: " + err.Error(), "read"})
			d = readable.Document{}
		}
		check := func(t *tally, measure, got, meant string) {
			t.add(got == meant)
			if got != meant {
				r.fail(half, Failure{"pages", name, measure, got, meant})
			}
		}
		own := ownWords(d)
		f1 := overlapF1(tokens(own), tokens(want.text))
		text.hits += int(f1*1000 + 0.5)
		text.of += 1000
		if f1 < 0.95 {
			r.fail(half, Failure{"pages", name, "text", fmt.Sprintf("F1 %.3f", f1), "0.95 or more"})
		}
		for _, s := range want.fields["keeps"] {
			kept.add(strings.Contains(squeezed(own), squeezed(s)))
			if !strings.Contains(squeezed(own), squeezed(s)) {
				r.fail(half, Failure{"pages", name, "text", "dropped", s})
			}
		}
		for _, s := range want.fields["drops"] {
			dropped.add(!strings.Contains(squeezed(own), squeezed(s)))
			if strings.Contains(squeezed(own), squeezed(s)) {
				r.fail(half, Failure{"pages", name, "text", "kept " + s, "dropped"})
			}
		}
		check(&title, "title", squeezed(d.Title), squeezed(want.field("title")))
		published := instant(d.Published)
		if sameInstant(published, want.field("published")) {
			published = want.field("published")
		}
		check(&date, "published", published, want.field("published"))
		authors := slices.Clone(want.fields["author"])
		check(&author, "authors", strings.Join(d.Authors, "; "), strings.Join(authors, "; "))
		check(&language, "language", d.Language, want.field("language"))
		check(&agency, "agency", d.Agency, want.field("agency"))
	}
	for _, m := range []struct {
		name string
		t    tally
	}{
		{"text F1 x1000", text},
		{"text kept", kept},
		{"furniture dropped", dropped},
		{"title", title},
		{"published", date},
		{"authors", author},
		{"language", language},
		{"agency", agency},
	} {
		r.put("pages", half, m.name, m.t)
	}
	return nil
}

// page is what an annotator wrote of a page.
type page struct {
	text   string
	fields map[string][]string
}

// field gives the first value of a key, "" for none.
func (p page) field(key string) string {
	if v := p.fields[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// readPage reads NAME.txt, the text as an editor would copy it, and NAME.tsv,
// a key and a value on each line; a key may come several times.
func readPage(testdata fs.FS, name string) (page, error) {
	p := page{fields: map[string][]string{}}
	raw, err := fs.ReadFile(testdata, name+".txt")
	if err != nil {
		return p, err
	}
	p.text = string(raw)
	raw, err = fs.ReadFile(testdata, name+".tsv")
	if err != nil {
		return p, err
	}
	for line := range strings.SplitSeq(string(raw), "\n") {
		if key, value, ok := strings.Cut(line, "\t"); ok && value != "" && value != "-" {
			p.fields[key] = append(p.fields[key], value)
		}
	}
	return p, nil
}

// ownWords is the text without what the reader itself calls furniture.
func ownWords(d readable.Document) string {
	var b strings.Builder
	runes := []rune(d.Text)
	for _, block := range d.Blocks {
		switch block.Role {
		case readable.RoleBoilerplate, readable.RoleByline, readable.RoleDateline, readable.RoleTags:
			continue
		}
		b.WriteString(string(runes[block.Start:block.End]))
		b.WriteString("\n\n")
	}
	return b.String()
}

// instant writes a time by its grain, without the zone where none is known.
func instant(in *readable.Instant) string {
	if in == nil {
		return ""
	}
	switch in.Precision {
	case readable.PrecisionYear:
		return in.Time.Format("2006")
	case readable.PrecisionMonth:
		return in.Time.Format("2006-01")
	case readable.PrecisionDay:
		return in.Time.Format(time.DateOnly)
	}
	if in.ZoneKnown {
		return in.Time.Format("2006-01-02T15:04Z07:00")
	}
	return in.Time.Format("2006-01-02T15:04")
}

// sameInstant tells whether two times to the minute, each with its zone, are
// one: 08:00+08:00 is 00:00Z. Where a zone is missing they are compared as
// they are written.
func sameInstant(a, b string) bool {
	const layout = "2006-01-02T15:04Z07:00"
	x, err := time.Parse(layout, a)
	if err != nil {
		return false
	}
	y, err := time.Parse(layout, b)
	return err == nil && x.Equal(y)
}

// tokens are words in lower case, and each Han character by itself.
func tokens(s string) map[string]int {
	out := map[string]int{}
	word := func(w []rune) {
		if len(w) > 0 {
			out[strings.ToLower(string(w))]++
		}
	}
	var run []rune
	for _, c := range s {
		switch {
		case unicode.Is(unicode.Han, c):
			word(run)
			run = run[:0]
			out[string(c)]++
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			run = append(run, c)
		default:
			word(run)
			run = run[:0]
		}
	}
	word(run)
	return out
}

// overlapF1 is the harmonic mean of precision and recall of two bags.
func overlapF1(got, want map[string]int) float64 {
	common, a, b := 0, 0, 0
	for t, n := range got {
		a += n
		common += min(n, want[t])
	}
	for _, n := range want {
		b += n
	}
	if a+b == 0 {
		return 1
	}
	return 2 * float64(common) / float64(a+b)
}

// squeezed is a text without spaces, to be looked for whatever its line breaks.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }
