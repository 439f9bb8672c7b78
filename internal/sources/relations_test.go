package sources

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// articles stores documents and gives their ids by the letters of their names.
func articles(t *testing.T, s *Service, pool *pgxpool.Pool, letters string) map[string]uuid.UUID {
	t.Helper()
	ids := map[string]uuid.UUID{}
	for l := range strings.SplitSeq(letters, "") {
		ids[l] = store(t, s, pool, document("https://"+l+".example/", l)).Source.ID
	}
	return ids
}

func confirm(s *Service, r Relation) (Relation, error) {
	return s.Relations.Update(context.Background(), ann, r.ID, r.Version, "", func(in *RelationInput) error { in.State = Confirmed; return nil })
}

func TestARelationIsDecidedWithItsHistory(t *testing.T) {
	s, pool := setup(t)
	var told [][]uuid.UUID
	s.OnRelationChange = func(_ context.Context, _ pgx.Tx, ids []uuid.UUID) error { told = append(told, ids); return nil }
	id := articles(t, s, pool, "ab")
	score := decimal.MustParse("0.930")
	made, err := s.Relations.Create(t.Context(), ann, RelationInput{
		SourceID: id["a"], ToSourceID: id["b"], Kind: "reprint_of", Score: &score, Evidence: map[string]any{"credit": "转自 b", "shingles": 12},
	})
	if err != nil || made.State != Proposed || made.Version != 1 || told != nil {
		t.Fatalf("created %+v, %v, told %v", made, err, told)
	}
	got, err := s.Relations.Find(t.Context(), made.ID)
	if err != nil || got.Score.String() != "0.930" || got.Evidence["credit"] != "转自 b" || got.ToSourceID != id["b"] {
		t.Errorf("found %+v, %v", got, err)
	}
	r, err := confirm(s, made)
	if err != nil || r.State != Confirmed || r.Version != 2 || len(told) != 1 || told[0][0] != id["a"] || told[0][1] != id["b"] {
		t.Fatalf("confirmed %+v, %v, told %v", r, err, told)
	}
	same, err := confirm(s, r)
	if err != nil || same.Version != 2 || len(told) != 1 {
		t.Errorf("confirming again gives %+v, %v, told %v", same, err, told)
	}
	r, err = s.Relations.Update(t.Context(), ann, r.ID, 2, "", func(in *RelationInput) error { in.Evidence["shingles"] = 13; return nil })
	if err != nil || r.Version != 3 || len(told) != 1 {
		t.Errorf("other evidence gives %+v, %v, told %v", r, err, told)
	}
	r, err = s.Relations.Update(t.Context(), ann, r.ID, 3, "their own interview", func(in *RelationInput) error { in.State = Rejected; return nil })
	if err != nil || r.State != Rejected || len(told) != 2 {
		t.Errorf("rejected %+v, %v, told %v", r, err, told)
	}
	h := history(t, pool, "relation", r.ID)
	if len(h) != 4 || h[0].Reason != "their own interview" || !strings.Contains(string(h[0].Before), `"confirmed"`) || !strings.Contains(string(h[0].After), `"rejected"`) ||
		!strings.Contains(string(h[1].Before), `"shingles": 12`) || !strings.Contains(string(h[1].After), `"shingles": 13`) {
		t.Errorf("history %+v", h)
	}
	_, err = confirm(s, made)
	refused(t, err, fault.Stale, "stale_version", "")
	for pointer, edit := range map[string]func(*RelationInput){
		"/kind": func(in *RelationInput) { in.Kind = "cites" }, "/source_id": func(in *RelationInput) { in.SourceID = uuid.New() }, "/to_source_id": func(in *RelationInput) { in.ToSourceID = uuid.New() },
	} {
		_, err = s.Relations.Update(t.Context(), ann, r.ID, r.Version, "", func(in *RelationInput) error { edit(in); return nil })
		refused(t, err, fault.Invalid, "immutable", pointer)
	}
	_, err = s.Relations.Find(t.Context(), uuid.New())
	refused(t, err, fault.NotFound, "not_found", "")
}

func TestWhatFollowsARelationHappensWithItOrNotAtAll(t *testing.T) {
	s, pool := setup(t)
	s.OnRelationChange = func(context.Context, pgx.Tx, []uuid.UUID) error { return errors.New("no counts") }
	id := articles(t, s, pool, "ab")
	in := RelationInput{SourceID: id["a"], ToSourceID: id["b"], Kind: "mirror_of", State: Confirmed}
	if _, err := s.Relations.Create(t.Context(), ann, in); err == nil {
		t.Fatal("it is stored although its counts could not follow")
	}
	in.State = ""
	r, err := s.Relations.Create(t.Context(), ann, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := confirm(s, r); err == nil {
		t.Error("it is confirmed although its counts could not follow")
	}
	if again, err := s.Relations.Find(t.Context(), r.ID); err != nil || again.State != Proposed || again.Version != 1 {
		t.Errorf("found %+v, %v", again, err)
	}
}

func TestARelationThatCantBeIsRefusedWhereItIsWrong(t *testing.T) {
	s, pool := setup(t)
	id := articles(t, s, pool, "abc")
	create := func(edit func(*RelationInput)) error {
		in := RelationInput{SourceID: id["a"], ToSourceID: id["b"], Kind: "reprint_of"}
		edit(&in)
		_, err := s.Relations.Create(t.Context(), ann, in)
		return err
	}
	if err := create(func(*RelationInput) {}); err != nil {
		t.Fatal(err)
	}
	minus, over := decimal.MustParse("-0.1"), decimal.MustParse("1.01")
	for name, c := range map[string]struct {
		edit          func(*RelationInput)
		kind          fault.Kind
		code, pointer string
	}{
		"one that is there":      {func(*RelationInput) {}, fault.Conflict, "relation_exists", ""},
		"to itself":              {func(in *RelationInput) { in.ToSourceID = in.SourceID }, fault.Invalid, "self_relation", "/to_source_id"},
		"from nowhere":           {func(in *RelationInput) { in.SourceID = uuid.New() }, fault.Invalid, "unknown_source", "/source_id"},
		"to nowhere":             {func(in *RelationInput) { in.ToSourceID = uuid.New() }, fault.Invalid, "unknown_source", "/to_source_id"},
		"of an unknown kind":     {func(in *RelationInput) { in.Kind = "like" }, fault.Invalid, "not_one_of", "/kind"},
		"in an unknown state":    {func(in *RelationInput) { in.State = "done" }, fault.Invalid, "not_one_of", "/state"},
		"with a score below 0":   {func(in *RelationInput) { in.Score = &minus }, fault.Invalid, "out_of_range", "/score"},
		"with a score above 1":   {func(in *RelationInput) { in.Score = &over }, fault.Invalid, "out_of_range", "/score"},
		"with a NUL as evidence": {func(in *RelationInput) { in.Evidence = map[string]any{"a": "\x00"} }, fault.Invalid, "invalid_object", "/evidence"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, create(c.edit), c.kind, c.code, c.pointer) })
	}
	if err := create(func(in *RelationInput) { in.Kind = "cites" }); err != nil {
		t.Errorf("a second kind between the two: %v", err)
	}
}

func TestDocumentsDontRepeatEachOtherInACircle(t *testing.T) {
	s, pool := setup(t)
	id := articles(t, s, pool, "abc")
	create := func(from, to, kind, state string) (Relation, error) {
		return s.Relations.Create(t.Context(), ann, RelationInput{SourceID: id[from], ToSourceID: id[to], Kind: kind, State: state})
	}
	for _, c := range [][2]string{{"a", "b"}, {"b", "c"}} {
		if _, err := create(c[0], c[1], "reprint_of", Confirmed); err != nil {
			t.Fatal(err)
		}
	}
	_, err := create("c", "a", "translation_of", Confirmed)
	refused(t, err, fault.Invalid, "cyclic_relation", "/state")
	proposed, err := create("c", "a", "translation_of", Proposed)
	if err != nil {
		t.Fatalf("a proposal counts for nothing, and is refused: %v", err)
	}
	_, err = confirm(s, proposed)
	refused(t, err, fault.Invalid, "cyclic_relation", "/state")
	if _, err := create("c", "a", "cites", Confirmed); err != nil {
		t.Errorf("to cite is not to repeat: %v", err)
	}
	around, err := s.Relations.ConfirmedAround(t.Context(), pool, []uuid.UUID{id["c"]})
	if err != nil || len(around) != 2 {
		t.Errorf("around c there are %+v, %v", around, err)
	}
	for range 10 { // two at once
		s, pool := s, pool
		id := map[string]uuid.UUID{}
		for _, l := range []string{"x", "y"} {
			id[l] = store(t, s, pool, document("", l+uuid.NewString())).Source.ID
		}
		var first, second error
		var wg sync.WaitGroup
		wg.Go(func() {
			_, first = s.Relations.Create(context.Background(), ann, RelationInput{SourceID: id["x"], ToSourceID: id["y"], Kind: "mirror_of", State: Confirmed})
		})
		wg.Go(func() {
			_, second = s.Relations.Create(context.Background(), ann, RelationInput{SourceID: id["y"], ToSourceID: id["x"], Kind: "excerpt_of", State: Confirmed})
		})
		wg.Wait()
		if (first == nil) == (second == nil) {
			t.Fatalf("of the two %v and %v", first, second)
		}
	}
}

func TestAProposalThatIsThereStaysAsItIs(t *testing.T) {
	s, pool := setup(t)
	id := articles(t, s, pool, "ab")
	in := RelationInput{SourceID: id["a"], ToSourceID: id["b"], Kind: "mirror_of", State: Confirmed}
	propose := func() (r Relation, created bool) {
		err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) (err error) {
			r, created, err = s.Relations.Propose(t.Context(), tx, ann, in)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return r, created
	}
	r, created := propose()
	if !created || r.State != Proposed {
		t.Fatalf("proposed %+v", r)
	}
	if _, err := s.Relations.Update(t.Context(), ann, r.ID, 1, "", func(in *RelationInput) error { in.State = Rejected; return nil }); err != nil {
		t.Fatal(err)
	}
	if again, created := propose(); created || again.ID != r.ID || again.State != Rejected {
		t.Errorf("proposed again it is %+v", again)
	}
}

func TestRelationsAreFilteredAndPaged(t *testing.T) {
	s, pool := setup(t)
	id := articles(t, s, pool, "abc")
	for _, c := range [][4]string{{"a", "b", "reprint_of", Confirmed}, {"b", "c", "cites", Proposed}, {"c", "a", "mirror_of", Rejected}} {
		if _, err := s.Relations.Create(t.Context(), ann, RelationInput{SourceID: id[c[0]], ToSourceID: id[c[1]], Kind: c[2], State: c[3]}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		filter RelationFilter
		sort   string
		want   string
	}{
		"in order of creation": {RelationFilter{}, "", "reprint_of cites mirror_of"},
		"newest first":         {RelationFilter{}, "-created_at", "mirror_of cites reprint_of"},
		"at either end":        {RelationFilter{SourceIDs: []uuid.UUID{id["b"]}}, "", "reprint_of cites"},
		"of a kind":            {RelationFilter{Kinds: []string{"cites"}}, "", "cites"},
		"in a state":           {RelationFilter{States: []string{Proposed, Rejected}}, "", "cites mirror_of"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range all(t, func(p keyset.Page) (keyset.List[Relation], error) { return s.Relations.List(t.Context(), c.filter, p) }, c.sort) {
				got = append(got, r.Kind)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}
