package ingest

import (
	"slices"
	"testing"

	"whence/internal/claims"
	"whence/internal/metrics"
	"whence/internal/names"
)

const harbour = "The harbour minister, Dana Wells, said the old quay was safe.\n\nThe new quay opened on July 3, 2021.\n"

// worded gives the kind, the subject and the words of claims without a number.
func worded(list []claims.Claim) []string {
	out := []string{}
	for _, c := range list {
		if c.Kind != claims.KindQuantity {
			out = append(out, c.Kind+" "+c.Event+c.Proposition+": "+c.Wording)
		}
	}
	return out
}

func TestStatementsAndEventsAreProposedInTheirWords(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, harbour))
	if got := worded(first.Claims); !slices.Equal(got, []string{"statement : the old quay was safe", "date : The new quay opened"}) {
		t.Errorf("proposed %q", got)
	}
	for _, c := range first.Claims {
		if c.Kind == claims.KindDate && (c.DateComparator != "at" || c.Period == nil || c.Period.Start.String() != "2021-07-03") ||
			c.Kind == claims.KindStatement && (len(c.Attribution) != 1 || c.Attribution[0].Party != "Dana Wells") {
			t.Errorf("%s: %+v", c.Wording, c)
		}
	}
}

func TestWhatIsReadAgainIsNotProposedTwice(t *testing.T) {
	w := setup(t)
	first := w.take(text(address, harbour))
	if again := w.take(text(address, "Corrected.\n\n"+harbour)); len(again.Claims) != 0 {
		t.Errorf("proposed again: %q", worded(again.Claims))
	}
	// Nor where somebody has put it into other words since.
	c := first.Claims[0]
	if _, err := w.Claims.Update(t.Context(), ann, c.ID, c.Version+1, "", func(in *claims.Input) error { in.Wording = "the quay was safe"; return nil }); err != nil {
		t.Fatal(err)
	}
	if again := w.take(text(address, "Corrected twice.\n\n"+harbour)); len(again.Claims) != 0 {
		t.Errorf("proposed again: %q", worded(again.Claims))
	}
}

func TestEventsAndPropositionsOfTheCatalogueAreProposed(t *testing.T) {
	w := setup(t)
	for _, topic := range []struct {
		catalogue *metrics.Topics
		slug      string
		name      string
	}{{w.Events, "quay-opening", "quay+opened"}, {w.Propositions, "quay-is-safe", "quay+safe"}} {
		in := metrics.TopicInput{Slug: topic.slug, Definition: "About the quay.", Names: []names.Name{{Language: "en", Name: topic.name}}}
		if _, err := topic.catalogue.Create(t.Context(), ann, in); err != nil {
			t.Fatal(err)
		}
	}
	got := worded(w.take(text(address, harbour)).Claims)
	if !slices.Equal(got, []string{"statement quay-is-safe: the old quay was safe", "date quay-opening: The new quay opened"}) {
		t.Errorf("proposed %q", got)
	}
}
