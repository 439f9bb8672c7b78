package sources

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres/keyset"
)

func party(t *testing.T, s *Service, in PartyInput) Party {
	t.Helper()
	p, err := s.Parties.Create(t.Context(), ann, in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPartyIsReadAndChangedAsItWasWritten(t *testing.T) {
	s, pool := setup(t)
	o := outlet(t, s, OutletInput{Name: "Daily"})
	made := party(t, s, PartyInput{Slug: "daily", Name: " The Daily ", Kind: "outlet", OutletID: &o.ID, Names: []names.Name{{Language: "zh", Name: "《日报》"}, {Language: "en", Name: "Daily"}}})
	got, err := s.Parties.Find(t.Context(), made.ID)
	if err != nil || got.Name != "The Daily" || *got.OutletID != o.ID || len(got.Names) != 2 || got.Names[1].Name != "《日报》" {
		t.Errorf("found %+v, %v", got, err)
	}
	changed, err := s.Parties.Update(t.Context(), ann, made.ID, 1, "why", func(in *PartyInput) error { in.Names = in.Names[:1]; return nil })
	if err != nil || changed.Version != 2 || len(changed.Names) != 1 {
		t.Errorf("changed %+v, %v", changed, err)
	}
	_, err = s.Parties.Update(t.Context(), ann, made.ID, 1, "", func(in *PartyInput) error { in.Name = "x"; return nil })
	refused(t, err, fault.Stale, "stale_version", "")
	if h := history(t, pool, "party", made.ID); len(h) != 2 || !strings.Contains(string(h[0].Before), "日报") || strings.Contains(string(h[0].After), "日报") {
		t.Errorf("history %+v", h)
	}
	_, err = s.Parties.Find(t.Context(), uuid.New())
	refused(t, err, fault.NotFound, "not_found", "")
}

func TestAPartyThatCantBeIsRefusedWhereItIsWrong(t *testing.T) {
	s, _ := setup(t)
	o := outlet(t, s, OutletInput{Name: "x"})
	party(t, s, PartyInput{Slug: "taken", Name: "Taken", Kind: "outlet", OutletID: &o.ID, Names: []names.Name{{Language: "en", Name: "CDC"}}})
	name := func(n string) []names.Name { return []names.Name{{Language: "en", Name: n}} }
	for what, c := range map[string]struct {
		in            PartyInput
		kind          fault.Kind
		code, pointer string
	}{
		"a slug that is there":           {PartyInput{Slug: "taken", Name: "x", Kind: "person"}, fault.Conflict, "slug_taken", "/slug"},
		"no name":                        {PartyInput{Slug: "x", Kind: "person"}, fault.Invalid, "required", "/name"},
		"a name of quotation marks":      {PartyInput{Slug: "x", Name: "《》", Kind: "person"}, fault.Invalid, "invalid_text", "/name"},
		"a name that unfolds":            {PartyInput{Slug: "x", Name: strings.Repeat("\ufdfa", 300), Kind: "person"}, fault.Invalid, "too_long", "/name"},
		"an unknown kind":                {PartyInput{Slug: "x", Name: "x", Kind: "cat"}, fault.Invalid, "not_one_of", "/kind"},
		"an outlet that isn't said":      {PartyInput{Slug: "x", Name: "x", Kind: "outlet"}, fault.Invalid, "required", "/outlet_id"},
		"an unknown outlet":              {PartyInput{Slug: "x", Name: "x", Kind: "outlet", OutletID: new(uuid.New())}, fault.Invalid, "unknown_outlet", "/outlet_id"},
		"an outlet of another party":     {PartyInput{Slug: "x", Name: "x", Kind: "outlet", OutletID: &o.ID}, fault.Conflict, "outlet_taken", "/outlet_id"},
		"another's name in another case": {PartyInput{Slug: "x", Name: "x", Kind: "person", Names: name("cdc")}, fault.Conflict, "name_taken", "/names"},
		"a name of one's own twice":      {PartyInput{Slug: "x", Name: "x", Kind: "person", Names: append(name("ab"), name("“AB”")...)}, fault.Invalid, "duplicate_name", "/names/1/name"},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := s.Parties.Create(t.Context(), ann, c.in)
			refused(t, err, c.kind, c.code, c.pointer)
		})
	}
}

func TestAQuotedNameFindsItsParty(t *testing.T) {
	s, pool := setup(t)
	cdc := party(t, s, PartyInput{
		Slug: "us-cdc", Name: "Centers for Disease Control and Prevention", Kind: "organisation",
		Names: []names.Name{{Language: "zh", Name: "美国疾病控制与预防中心"}, {Language: "en", Name: "CDC"}, {Language: "zh", Name: "疾控中心"}},
	})
	party(t, s, PartyInput{Slug: "cn-cdc", Name: "China CDC", Kind: "organisation", Names: []names.Name{{Language: "en", Name: "疾控中心"}}})
	post := party(t, s, PartyInput{Slug: "post", Name: "华盛顿邮报", Kind: "organisation"})
	named := party(t, s, PartyInput{Slug: "x", Name: "us-cdc-like", Kind: "organisation", Names: []names.Name{{Language: "en", Name: "post"}}})
	want := map[string]uuid.UUID{
		"CDC": cdc.ID, " cdc ": cdc.ID, "ＣＤＣ": cdc.ID, "美国疾病控制与预防中心": cdc.ID, "centers for disease  control and prevention": cdc.ID, "us-cdc": cdc.ID,
		"《华盛顿邮报》": post.ID, "“华盛顿邮报”": post.ID,
		"Post": named.ID, // by name before slug
	}
	asked := []string{"疾控中心", "nobody", "", "《》", "\x00", "\xff"} // the first is two parties' name
	for w := range want {
		asked = append(asked, w)
	}
	got, err := s.Parties.ResolveParties(t.Context(), pool, asked)
	if err != nil || len(got) != len(want) {
		t.Fatalf("got %v, %v", got, err)
	}
	for w, id := range want {
		if got[w].ID != id {
			t.Errorf("%q is %q", w, got[w].Slug)
		}
	}
	if len(got["CDC"].Names) != 3 {
		t.Errorf("it comes without its names: %+v", got["CDC"])
	}
}

func TestPartiesAreFilteredSortedAndPaged(t *testing.T) {
	s, _ := setup(t)
	o := outlet(t, s, OutletInput{Name: "x"})
	party(t, s, PartyInput{Slug: "c", Name: "Ann Lee", Kind: "person"})
	party(t, s, PartyInput{Slug: "a", Name: "WHO", Kind: "organisation", Names: []names.Name{{Language: "zh", Name: "世界卫生组织"}}})
	party(t, s, PartyInput{Slug: "b", Name: "Daily", Kind: "outlet", OutletID: &o.ID})
	for name, c := range map[string]struct {
		filter PartyFilter
		sort   string
		want   string
	}{
		"in order of creation": {PartyFilter{}, "", "c a b"},
		"by slug, downwards":   {PartyFilter{}, "-slug", "c b a"},
		"some slugs":           {PartyFilter{Slugs: []string{"a", "c"}}, "slug", "a c"},
		"of a kind":            {PartyFilter{Kinds: []string{"person"}}, "", "c"},
		"of an outlet":         {PartyFilter{OutletIDs: []uuid.UUID{o.ID}}, "", "b"},
		"by part of a name":    {PartyFilter{Q: "卫生"}, "", "a"},
		"in another case":      {PartyFilter{Q: "lee"}, "", "c"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range all(t, func(p keyset.Page) (keyset.List[Party], error) { return s.Parties.List(t.Context(), c.filter, p) }, c.sort) {
				got = append(got, p.Slug)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}
