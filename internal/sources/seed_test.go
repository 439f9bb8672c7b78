package sources

import (
	"testing"

	"whence/internal/names"
)

func TestThePartiesOfTheFileAreSoundAndTellable(t *testing.T) {
	list, err := readParties(knownParties)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 250 {
		t.Errorf("only %d parties", len(list))
	}
	slugs, taken := map[string]bool{}, map[string]string{}
	for _, in := range list {
		if slugs[in.Slug] {
			t.Errorf("%s is there twice", in.Slug)
		}
		slugs[in.Slug] = true
		if err := in.Check(); err != nil {
			t.Errorf("%s: %v", in.Slug, err)
		}
		for _, n := range in.Names {
			key := n.Language + " " + names.Fold(n.Name)
			if other := taken[key]; other != "" {
				t.Errorf("%s and %s are both called %q", other, in.Slug, n.Name)
			}
			taken[key] = in.Slug
		}
	}
	if _, err := readParties("one\tcolumn"); err == nil {
		t.Error("a short line is read")
	}
}

func TestSeedingAddsWhatIsMissingAndNeverOverwrites(t *testing.T) {
	service, pool := setup(t)
	ctx := t.Context()
	own, err := service.Parties.Create(ctx, ann, PartyInput{Slug: "who", Name: "Our own WHO", Kind: "organisation"})
	if err != nil {
		t.Fatal(err)
	}
	renamed, err := service.Parties.Create(ctx, ann, PartyInput{
		Slug: "fund", Name: "Monetary Fund", Kind: "organisation", Names: []names.Name{{Language: "en", Name: "International Monetary Fund"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	first, err := service.Parties.Seed(ctx)
	if err != nil || first < 250 {
		t.Fatalf("added %d: %v", first, err)
	}
	again, err := service.Parties.Seed(ctx)
	if err != nil || again != 0 {
		t.Errorf("added %d again: %v", again, err)
	}
	for _, p := range []Party{own, renamed} {
		now, err := service.Parties.Find(ctx, p.ID)
		if err != nil || now.Name != p.Name || now.Version != p.Version {
			t.Errorf("%s became %+v: %v", p.Slug, now, err)
		}
	}
	found, err := service.Parties.ResolveParties(ctx, pool, []string{"联合国难民署", "聯合國難民署", "UN Refugee Agency", "International Monetary Fund"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"联合国难民署", "聯合國難民署", "UN Refugee Agency"} {
		if found[name].Slug != "unhcr" {
			t.Errorf("%s is %q", name, found[name].Slug)
		}
	}
	if found["International Monetary Fund"].Slug != "fund" {
		t.Errorf("the fund is %q", found["International Monetary Fund"].Slug)
	}
	entries := history(t, pool, "party", found["联合国难民署"].ID)
	if len(entries) != 1 || entries[0].Operation != "create" || entries[0].Actor != seeder.Name {
		t.Errorf("history %+v", entries)
	}
}
