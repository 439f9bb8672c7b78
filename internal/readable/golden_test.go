package readable

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files from what Read gives")

// golden prints a document for a person to check.
func golden(d Document) string {
	var b strings.Builder
	instant := func(in *Instant) string {
		if in == nil {
			return "-"
		}
		layout := map[Precision]string{
			PrecisionYear: "2006", PrecisionMonth: "2006-01", PrecisionDay: "2006-01-02",
			PrecisionMinute: "2006-01-02T15:04", PrecisionSecond: "2006-01-02T15:04:05",
			PrecisionMillisecond: "2006-01-02T15:04:05.000",
		}[in.Precision]
		if in.ZoneKnown {
			layout += "Z07:00"
		}
		return fmt.Sprintf("%s (%s)", in.Time.Format(layout), in.Evidence)
	}
	fmt.Fprintf(&b, "title:     %s\nauthors:   %s\npublished: %s\nupdated:   %s\nlanguage:  %s\naddress:   %s\nsite:      %s\nagency:    %s\nread as:   %s; charset=%s\n",
		d.Title, strings.Join(d.Authors, "; "), instant(d.Published), instant(d.Updated), d.Language,
		d.CanonicalURL, d.SiteName, d.Agency, d.MediaType, d.Charset)
	runes := []rune(d.Text)
	for _, block := range d.Blocks {
		text := strings.NewReplacer("\n", "⏎\n    ", "\t", "⇥").Replace(string(runes[block.Start:block.End]))
		fmt.Fprintf(&b, "\n[%d-%d %s %s]\n    %s\n", block.Start, block.End, block.Role, block.Language, text)
	}
	return b.String()
}

// fixtures gives the pages of testdata by name.
func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"*.html", "*.md", "*.txt"} {
		names, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(name)] = raw
		}
	}
	return out
}

func TestPagesOfManyKindsReadAsAnEditorWouldCopyThem(t *testing.T) {
	pages := fixtures(t)
	if len(pages) < 15 {
		t.Fatalf("only %d pages in testdata", len(pages))
	}
	for name, raw := range pages {
		t.Run(name, func(t *testing.T) {
			d, err := Read(raw, Hints{URL: "https://where-it-was.example/a/b"})
			if err != nil {
				t.Fatal(err)
			}
			got := golden(d)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the reading has changed (go test -run Pages -update, then look at the difference)\ngot:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}
