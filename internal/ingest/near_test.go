package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"whence/internal/sources"
)

// labelled reads a document of the set that near-duplicates are measured by.
func labelled(t *testing.T, name string) Document {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "eval", "testdata", "duplicates", "open", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(raw), "\n\n")
	d := Document{Content: []byte(body), MediaType: "text/plain", URL: "https://unknown.example/" + name}
	for field := range strings.SplitSeq(strings.TrimPrefix(head, "# "), "; ") {
		key, value, _ := strings.Cut(field, " ")
		switch key {
		case "url":
			d.URL = value
		case "outlet":
			d.Outlet = value
		case "published":
			at, err := time.Parse(time.DateOnly, value)
			if err != nil {
				t.Fatal(err)
			}
			d.PublishedAt = &at
		}
	}
	return d
}

// between gives the relations of two documents, whatever their states.
func (w *world) between(a, b uuid.UUID) []sources.Relation {
	w.t.Helper()
	list, err := w.Sources.Relations.Between(w.t.Context(), w.pool, a, []uuid.UUID{b})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) reject(r sources.Relation) {
	w.t.Helper()
	if _, err := w.Sources.Relations.Update(w.t.Context(), ann, r.ID, r.Version, "no", func(in *sources.RelationInput) error {
		in.State = sources.Rejected
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
}

// relateAll does what the background does until nothing is due.
func (w *world) relateAll() {
	w.t.Helper()
	for {
		more, err := w.RelateDue(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

func (w *world) count(sql string) (n int) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), sql).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestCopiesOfEveryKindAreProposedInEitherOrder(t *testing.T) {
	for _, c := range []struct{ copied, original, kind string }{
		{"ferry-en-mirror", "ferry-en", "mirror_of"},
		{"tariff-zh-reprint", "tariff-zh", "reprint_of"},
		{"clinic-zh-edit", "clinic-zh", "reprint_of"},
		{"chip-en-excerpt", "chip-en", "excerpt_of"},
		{"quake-zh-excerpt", "quake-zh", "excerpt_of"},
		{"river-en", "river-zh", "translation_of"},
		{"clinic-zh-translated", "clinic-en", "translation_of"},
		{"opinion-zh-translated", "opinion-en", "translation_of"}, // by its link alone
		{"quake-en-report", "quake-zh-report", "translation_of"},  // by its form and a name
		{"vaccine-hant", "vaccine-zh", "mirror_of"},
	} {
		for _, order := range [][]string{{c.original, c.copied}, {c.copied, c.original}} {
			t.Run(strings.Join(order, " before "), func(t *testing.T) {
				w := setup(t)
				ids := map[string]uuid.UUID{}
				var last Result
				for _, name := range order {
					last = w.take(labelled(t, name))
					ids[name] = last.Source.ID
				}
				if len(last.Relations) != 1 {
					t.Fatalf("proposed %v", last.Relations)
				}
				r := last.Relations[0]
				// Where nothing tells which of two is the copy, what came first is the original.
				undated := c.kind == "mirror_of"
				if r.Kind != c.kind || !undated && (r.SourceID != ids[c.copied] || r.ToSourceID != ids[c.original]) || r.State != sources.Proposed || r.Score == nil || len(r.Evidence) == 0 {
					t.Errorf("proposed %+v", r)
				}
			})
		}
	}
}

func TestTemplatesUpdatesAndReportsOfTheSameAreNoCopies(t *testing.T) {
	w := setup(t)
	for _, name := range []string{
		"weather-zh-0", "weather-zh-1", "market-en-0", "market-en-1", "epidemic-zh-0", "epidemic-zh-1", "obituary-en-0", "obituary-en-1",
		"quake-zh", "quake-en-report", "quake-zh-update", "harvest-zh", "harvest-zh-report", "ferry-en", "ferry-en-report",
	} {
		if r := w.take(labelled(t, name)); len(r.Relations) > 0 {
			t.Errorf("%s: %+v", name, r.Relations)
		}
	}
}

func TestACopyOfACopyIsRelatedToTheOriginal(t *testing.T) {
	w := setup(t)
	original := w.take(labelled(t, "tariff-zh"))
	for _, name := range []string{"tariff-zh-mirror", "tariff-zh-reprint", "tariff-hant", "tariff-zh-edit", "tariff-en"} {
		r := w.take(labelled(t, name)).Relations
		if len(r) != 1 || r[0].ToSourceID != original.Source.ID {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestWhatWasRejectedIsNotProposedAgain(t *testing.T) {
	w := setup(t)
	a := w.take(labelled(t, "chip-en"))
	b := w.take(labelled(t, "chip-en-edit"))
	w.reject(b.Relations[0])
	w.relateAll()
	// Both are read again, with a word more.
	for _, name := range []string{"chip-en", "chip-en-edit"} {
		d := labelled(t, name)
		d.Content = append(slices.Clone(d.Content), "\nThe rest follows.\n"...)
		w.take(d)
	}
	if list := w.between(a.Source.ID, b.Source.ID); len(list) != 1 || list[0].State != sources.Rejected {
		t.Errorf("got %+v", list)
	}
	// What each left out for the other's sake is there again: a third finds both.
	third := w.take(labelled(t, "chip-en-mirror"))
	if len(third.Relations) != 2 {
		t.Errorf("got %+v", third.Relations)
	}
}

func TestDocumentsStoredBeforeAreFoundOnceTheirTurnComes(t *testing.T) {
	w := setup(t)
	a, b := w.take(labelled(t, "river-zh")), w.take(labelled(t, "river-zh-mirror"))
	c := w.take(labelled(t, "match-en"))
	// As they were before there were sketches.
	for _, sql := range []string{`DELETE FROM document_sketches`, `DELETE FROM relations`, `INSERT INTO sketches_due SELECT id FROM sources`} {
		if _, err := w.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if more, err := w.RelateDue(t.Context()); err != nil || !more || w.count(`SELECT count(*) FROM sketches_due`) != 2 {
		t.Fatalf("one at a time: %t, %v", more, err)
	}
	w.relateAll()
	if list := w.between(a.Source.ID, b.Source.ID); len(list) != 1 || list[0].Kind != "mirror_of" || list[0].SourceID != b.Source.ID {
		t.Errorf("got %+v", list)
	}
	if n := w.count(`SELECT count(*) FROM document_sketches`); n != 3 {
		t.Errorf("%d sketches", n)
	}
	if r := w.take(labelled(t, "match-en-mirror")); len(r.Relations) != 1 || r.Relations[0].ToSourceID != c.Source.ID {
		t.Errorf("got %+v", r.Relations)
	}
}

func TestAFurtherReadingTakesThePlaceOfTheSketch(t *testing.T) {
	w := setup(t)
	d := labelled(t, "ferry-zh")
	a := w.take(d)
	w.take(labelled(t, "ferry-zh-mirror")) // leaves out of its sketch what the first one has
	d.Content = labelled(t, "river-zh").Content
	w.take(d)
	w.relateAll()
	if n := w.count(`SELECT count(*) FROM document_sketches`); n != 2 {
		t.Fatalf("%d sketches", n)
	}
	if r := w.take(labelled(t, "river-zh-mirror")); len(r.Relations) != 1 || r.Relations[0].ToSourceID != a.Source.ID {
		t.Errorf("by its new text: %+v", r.Relations)
	}
	if r := w.take(labelled(t, "ferry-zh-reprint")); len(r.Relations) != 1 || r.Relations[0].ToSourceID == a.Source.ID {
		t.Errorf("by what its mirror still has: %+v", r.Relations)
	}
}

func TestAFormThatManyDocumentsFillInIsLookedUpNoMore(t *testing.T) {
	w := setup(t)
	const form = "The harbour office reports that the tide stood at %d centimetres in the morning and that every berth on the long quay was taken by noon. " +
		"Masters who wish to move their ships are asked to call the duty officer beforehand and to wait for the pilot at the outer buoy. " +
		"Wind %d knots, visibility %d miles, %d ships at anchor, %d in port, %d due before the evening."
	for i := range sources.MaxSharers + 3 {
		body := fmt.Sprintf(form, 100+i, 3+i%40, 1+i%17, 200+7*i, 300+3*i, 50+11*i)
		if r := w.take(text(fmt.Sprintf("https://harbour.example/%d", i), body)); len(r.Relations) > 0 {
			t.Fatalf("issue %d: %+v", i, r.Relations)
		}
	}
	if n := w.count(`SELECT count(*) FROM common_sketch_keys`); n == 0 {
		t.Error("no key is known to be common")
	}
}

func TestTwoCopiesTakenInAtOnceSeeEachOther(t *testing.T) {
	w := setup(t)
	names := []string{"clinic-en", "clinic-en-mirror", "clinic-en-reprint", "clinic-en-edit"}
	errs := make(chan error, len(names))
	for _, name := range names {
		d := labelled(t, name)
		go func() {
			_, err := w.Ingest(t.Context(), ann, d)
			errs <- err
		}()
	}
	for range names {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if rows := w.rows(); rows["relations"] != len(names)-1 {
		t.Errorf("%d relations of %d documents", rows["relations"], len(names))
	}
}
