package ingest

import (
	"testing"
	"time"

	"whence/internal/sources"
)

// page has the same text in other bytes for each number.
func page(url string, bytes string, published *time.Time) Document {
	return Document{Content: []byte("<html><!-- " + bytes + " --><body><p>" + floods + "</p></body></html>"), MediaType: "text/html", URL: url, PublishedAt: published}
}

func TestTheSameElsewhereIsProposedAsACopyOfWhatCameFirst(t *testing.T) {
	early, late := new(time.Date(2024, 1, 30, 8, 0, 0, 0, time.UTC)), new(time.Date(2024, 1, 31, 8, 0, 0, 0, time.UTC))
	for name, c := range map[string]struct {
		first, second Document
		kind          string
		reversed      bool // the first is a copy of the second
	}{
		"bytes, without times":          {page("https://a.example/1", "x", nil), page("https://b.example/1", "x", nil), "mirror_of", false},
		"bytes, the first was earlier":  {page("https://a.example/1", "x", early), page("https://b.example/1", "x", late), "mirror_of", false},
		"bytes, the second was earlier": {page("https://a.example/1", "x", late), page("https://b.example/1", "x", early), "mirror_of", true},
		"bytes, at the same time":       {page("https://a.example/1", "x", early), page("https://b.example/1", "x", early), "mirror_of", false},
		"bytes, one time is unknown":    {page("https://a.example/1", "x", late), page("https://b.example/1", "x", nil), "mirror_of", false},
		"text, without times":           {page("https://a.example/1", "x", nil), page("https://b.example/1", "y", nil), "reprint_of", false},
		"text, the second was earlier":  {page("https://a.example/1", "x", late), page("https://b.example/1", "y", early), "reprint_of", true},
		"bytes of no address":           {page("", "x", nil), page("https://b.example/1", "x", nil), "mirror_of", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := setup(t)
			first := w.take(c.first)
			second := w.take(c.second)
			if len(first.Relations) != 0 || len(second.Relations) != 1 {
				t.Fatalf("proposed %v, then %v", first.Relations, second.Relations)
			}
			r, from, to := second.Relations[0], second.Source.ID, first.Source.ID
			if c.reversed {
				from, to = to, from
			}
			if r.Kind != c.kind || r.SourceID != from || r.ToSourceID != to || r.State != sources.Proposed || r.Score == nil || r.Score.String() != "1" {
				t.Errorf("proposed %+v", r)
			}
			evidence := map[string]string{"mirror_of": "raw_sha256", "reprint_of": "text_sha256"}[c.kind]
			if r.Evidence[evidence] == nil {
				t.Errorf("the evidence is %v", r.Evidence)
			}
		})
	}
}

func TestADayIsNotEarlierThanAnHourOfIt(t *testing.T) {
	at := func(precision string, t time.Time) sources.Source {
		return sources.Source{SourceInput: sources.SourceInput{PublishedAt: &t, PublishedPrecision: &precision}}
	}
	day := time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		why  string
		a, b sources.Source
		want bool
	}{
		{"the day before", at("day", day.AddDate(0, 0, -1)), at("second", day.Add(time.Hour)), true},
		{"that day", at("day", day), at("second", day.Add(8*time.Hour)), false},
		{"an hour, and the day", at("second", day.Add(8*time.Hour)), at("day", day), false},
		{"an hour, and the next day", at("second", day.Add(8*time.Hour)), at("day", day.AddDate(0, 0, 1)), true},
		{"a month that ends with the day", at("month", day.AddDate(0, 0, -30)), at("day", day), false},
		{"a month before it", at("month", day.AddDate(0, 0, -31)), at("day", day), true},
		{"a year and its month", at("year", day), at("month", day), false},
		{"two minutes", at("minute", day), at("minute", day.Add(time.Minute)), true},
		{"no time", sources.Source{}, at("day", day), false},
	} {
		if got := cameBefore(c.a, c.b); got != c.want {
			t.Errorf("%s: %t", c.why, got)
		}
	}
}

func TestManyCopiesOfOneTextAreEachRelatedToTheOldestOnly(t *testing.T) {
	w := setup(t)
	first := w.take(page("https://a.example/1", "x", nil)).Source.ID
	for i, d := range []Document{
		page("https://b.example/1", "x", nil), page("https://c.example/1", "x", nil),
		page("https://d.example/1", "y", nil), page("https://e.example/1", "z", nil), page("https://f.example/1", "x", nil),
	} {
		r := w.take(d).Relations
		kind := "mirror_of"
		if i == 2 || i == 3 {
			kind = "reprint_of"
		}
		if len(r) != 1 || r[0].Kind != kind || r[0].ToSourceID != first {
			t.Errorf("copy %d: %+v", i, r)
		}
	}
	if rows := w.rows(); rows["relations"] != 5 {
		t.Errorf("%d relations of 6 documents", rows["relations"])
	}
}

func TestTwoDocumentsThatKeepMeetingAreRelatedOnce(t *testing.T) {
	w := setup(t)
	a := w.take(page("https://a.example/1", "x", nil))
	b := w.take(page("https://b.example/1", "x", nil))
	if _, err := w.Sources.Relations.Update(t.Context(), ann, b.Relations[0].ID, b.Relations[0].Version, "no", func(in *sources.RelationInput) error {
		in.State = sources.Rejected
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	// The original is read again, as the copy's bytes were and in others of the
	// same text: neither is a relation the other way round.
	w.take(page("https://b.example/1", "y", nil))
	again := w.take(page("https://a.example/1", "y", nil))
	if again.Source.ID != a.Source.ID || len(again.Relations) != 1 || again.Relations[0].ID != b.Relations[0].ID || again.Relations[0].State != sources.Rejected {
		t.Errorf("got %+v", again.Relations)
	}
	if rows := w.rows(); rows["relations"] != 1 {
		t.Errorf("%d relations", rows["relations"])
	}
}
