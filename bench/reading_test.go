// Package bench measures against peers that the product itself does not need:
// a module of its own keeps them out of its dependencies. `make bench` runs it.
package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/markusmobius/go-trafilatura"

	"whence/internal/extract"
	"whence/internal/quantity"
	"whence/internal/readable"
)

// pages are the project's own pages: whole HTML, as outlets publish it.
func pages(b *testing.B) [][]byte {
	b.Helper()
	var out [][]byte
	for _, pattern := range []string{"../internal/readable/testdata/*.html", "../internal/eval/testdata/pages/*/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			out = append(out, raw)
		}
	}
	if len(out) < 10 {
		b.Fatalf("only %d pages", len(out))
	}
	return out
}

// BenchmarkReadAndExtract is what an ingest does with a page before it stores it.
func BenchmarkReadAndExtract(b *testing.B) {
	list := pages(b)
	for b.Loop() {
		for _, raw := range list {
			d, err := readable.Read(raw, readable.Hints{})
			if err != nil {
				b.Fatal(err)
			}
			in := extract.Input{Text: d.Text, Language: d.Language}
			if d.Published != nil {
				day := quantity.DateOf(d.Published.Time)
				in.Reference = &day
			}
			for _, block := range d.Blocks {
				in.Blocks = append(in.Blocks, extract.Range{Start: block.Start, End: block.End})
			}
			extract.Claims(in)
		}
	}
}

// BenchmarkRead is the reading alone.
func BenchmarkRead(b *testing.B) {
	list := pages(b)
	for b.Loop() {
		for _, raw := range list {
			if _, err := readable.Read(raw, readable.Hints{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkTrafilatura is the peer: it reads the same pages, and extracts no claims.
func BenchmarkTrafilatura(b *testing.B) {
	list := pages(b)
	for b.Loop() {
		for _, raw := range list {
			// It refuses pages with too little text; that costs it no less.
			_, _ = trafilatura.Extract(bytes.NewReader(raw), trafilatura.Options{EnableFallback: false})
		}
	}
}
