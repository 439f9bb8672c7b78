package neardup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whence/internal/quantity"
)

// labelled is a set of documents and of pairs of them, each with what a person
// says of it.
type labelled struct {
	documents map[string]*Document
	pairs     [][3]string
}

func readLabelled(t testing.TB, half string) labelled {
	t.Helper()
	return readPairs(t, filepath.Join("..", "eval", "testdata", "duplicates", half))
}

// readPairs reads the documents of a directory and what its pairs.tsv says of them.
func readPairs(t testing.TB, dir string) labelled {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "pairs.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	set := labelled{documents: map[string]*Document{}}
	for line := range strings.SplitSeq(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) != 3 {
			t.Fatalf("%s: %q", dir, line)
		}
		set.pairs = append(set.pairs, [3]string(cols))
		for _, name := range cols[:2] {
			if set.documents[name] == nil {
				set.documents[name] = Read(readDocument(t, filepath.Join(dir, name+".txt")))
			}
		}
	}
	return set
}

func readDocument(t testing.TB, path string) Input {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, text, ok := strings.Cut(string(raw), "\n\n")
	if !ok || !strings.HasPrefix(head, "# ") {
		t.Fatalf("%s has no head", path)
	}
	in := Input{Text: strings.TrimSuffix(text, "\n")}
	in.Links = Origins(in.Text)
	for field := range strings.SplitSeq(strings.TrimPrefix(head, "# "), "; ") {
		name, value, _ := strings.Cut(field, " ")
		switch name {
		case "language":
			in.Language = value
		case "published":
			day, err := quantity.ParseDate(value)
			if err != nil {
				t.Fatal(err)
			}
			in.Published = &day
		case "agency":
			in.Agency = value
		case "outlet":
			in.Outlet = value
		case "url":
			in.URL = value
		default:
			t.Fatalf("%s: %q", path, field)
		}
	}
	return in
}

// score counts, over the pairs of a set, what was found and what was right.
type score struct{ right, found, labelled, kinds, directions, missedKeys int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.found)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.labelled)) }

func measure(set labelled, wrong func(string)) (all score, byKind map[string]*score) {
	byKind = map[string]*score{}
	for _, p := range set.pairs {
		a, b := set.documents[p[0]], set.documents[p[1]]
		r, ok := Compare(a, b)
		of := func(k string) *score {
			if byKind[k] == nil {
				byKind[k] = &score{}
			}
			return byKind[k]
		}
		truth := p[2] != "none"
		if truth {
			all.labelled++
			of(p[2]).labelled++
		}
		if p[2] == TranslationOf && a.HasFacts() && b.HasFacts() {
			of("with equal numbers").labelled++
			if ok {
				of("with equal numbers").right++
			}
		}
		if ok {
			all.found++
			of(r.Kind).found++
		}
		switch {
		case ok && truth:
			all.right++
			of(p[2]).right++
			if r.Kind == p[2] {
				all.kinds++
			} else {
				wrong(fmt.Sprintf("%s %s: %s, not %s", p[0], p[1], r.Kind, p[2]))
			}
			if !r.Reversed {
				all.directions++
			} else {
				wrong(fmt.Sprintf("%s %s: %s the wrong way round", p[0], p[1], r.Kind))
			}
			if !a.Keys().Meets(b.Keys()) {
				all.missedKeys++
				wrong(fmt.Sprintf("%s %s: not found by their keys", p[0], p[1]))
			}
		case ok:
			wrong(fmt.Sprintf("%s %s: %s of %.2f, but is none: %v", p[0], p[1], r.Kind, r.Score, r.Evidence))
		case truth:
			wrong(fmt.Sprintf("%s %s: %s was missed; %s", p[0], p[1], p[2], explain(a, b)))
		}
	}
	return all, byKind
}

// explain says what a comparison saw.
func explain(a, b *Document) string {
	if a.script != b.script {
		p := crossing{a: a, b: b}
		p.align()
		p.call()
		ca, cb := p.cover()
		return fmt.Sprintf("facts %.2f (names %.2f, called %.1f, form %+v, the same %d, others %.0f, %+v), %.2f and %.2f: %s", p.weight, p.names, p.called, shapeOf(a, b), p.same, p.others, p.places, ca, cb, strings.Join(p.words, ", "))
	}
	al := align(a, b)
	return fmt.Sprintf("shared %.2f and %.2f; %+v", share(covered(a, al.inA), a.prose), share(covered(b, al.inB), b.prose), differ(a, b, al))
}

func TestLabelledPairsAreToldApart(t *testing.T) {
	for _, half := range []string{"open"} {
		t.Run(half, func(t *testing.T) {
			wrong := func(s string) {
				if half == "open" {
					t.Log(s)
				}
			}
			all, byKind := measure(readLabelled(t, half), wrong)
			for kind, s := range byKind {
				t.Logf("%s: %d of %d", kind, s.right, s.labelled)
			}
			t.Logf("precision %.3f, recall %.3f, kind right %.3f, direction right %.3f, not found by their keys %d",
				all.precision(), all.recall(), float64(all.kinds)/float64(all.right), float64(all.directions)/float64(all.right), all.missedKeys)
			if all.precision() < 0.99 || all.recall() < 0.97 || all.missedKeys > 0 {
				t.Errorf("precision must be 0.99 and recall 0.97, and each be found by its keys")
			}
			if n := byKind["translation_of"]; n.recall() < 0.9 {
				t.Errorf("%.3f of the translations were found", n.recall())
			}
			if n := byKind["with equal numbers"]; n.labelled < 20 || n.recall() < 0.97 {
				t.Errorf("of translations with equal numbers 0.97 must be found, not %.3f", n.recall())
			}
		})
	}
}
