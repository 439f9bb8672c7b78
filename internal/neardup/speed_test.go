package neardup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whence/internal/extract"
)

// long is an article of about 5,000 code points, made of those of the set.
func long(b testing.TB, suffix string) string {
	b.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "eval", "testdata", "duplicates", "open", "*"+suffix+".txt"))
	if err != nil || len(paths) == 0 {
		b.Fatal("no documents", err)
	}
	var text strings.Builder
	n := 0
	for _, p := range paths {
		raw, err := os.ReadFile(p)
		if err != nil {
			b.Fatal(err)
		}
		_, body, _ := strings.Cut(string(raw), "\n\n")
		text.WriteString(body + "\n")
		if n += len([]rune(body)); n >= 5000 {
			break
		}
	}
	return text.String()
}

func BenchmarkSketch(b *testing.B) {
	for name, suffix := range map[string]string{"zh": "-zh*", "en": "-en*"} {
		text := string([]rune(long(b, suffix))[:5000])
		mentions := extract.Mentions(extract.Input{Text: text})
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Read(Input{Text: text, Mentions: mentions}).Keys()
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	text := string([]rune(long(b, "-zh*"))[:5000])
	x, y := Read(Input{Text: text}), Read(Input{Text: strings.ReplaceAll(text, "说", "称")})
	for b.Loop() {
		if _, ok := Compare(x, y); !ok {
			b.Fatal("not found")
		}
	}
}
