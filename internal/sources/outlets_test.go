package sources

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

func outlet(t *testing.T, s *Service, in OutletInput) Outlet {
	t.Helper()
	o, err := s.Outlets.Create(t.Context(), ann, in)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func forDomain(s *Service, pool *pgxpool.Pool, host, name string) (o Outlet, err error) {
	err = postgres.InTx(context.Background(), pool, func(tx pgx.Tx) (err error) {
		o, err = s.Outlets.OutletForDomain(context.Background(), tx, ann, host, name)
		return err
	})
	return o, err
}

func TestAnOutletIsReadAsItWasWritten(t *testing.T) {
	s, pool := setup(t)
	owner := outlet(t, s, OutletInput{Name: "Owner"})
	if owner.Kind != "unknown" {
		t.Errorf("an outlet of no kind is %q", owner.Kind)
	}
	made := outlet(t, s, OutletInput{
		Name: " 每日新闻 ", Kind: "newspaper", Domains: []string{"WWW.Daily.Example.", "例子.example"}, Language: new("zh-Hans"),
		Country: new("CN"), ParentID: &owner.ID, Reliability: new("B"), ReliabilityReason: new("corrects itself"),
	})
	got, err := s.Outlets.Find(t.Context(), made.ID)
	if err != nil || got.Name != "每日新闻" || strings.Join(got.Domains, " ") != "www.daily.example xn--fsqu00a.example" || *got.ParentID != owner.ID ||
		*got.Language != "zh-Hans" || *got.Country != "CN" || *got.Reliability != "B" || got.Version != 1 {
		t.Errorf("found %+v, %v", got, err)
	}
	changed, err := s.Outlets.Update(t.Context(), ann, made.ID, 1, "moved", func(in *OutletInput) error {
		in.Domains, in.Country, in.Reliability = []string{"daily.example", "www.daily.example"}, nil, nil
		return nil
	})
	if err != nil || changed.Version != 2 || strings.Join(changed.Domains, " ") != "daily.example www.daily.example" || changed.Country != nil {
		t.Errorf("changed %+v, %v", changed, err)
	}
	again, err := s.Outlets.Find(t.Context(), made.ID)
	if err != nil || strings.Join(again.Domains, " ") != "daily.example www.daily.example" {
		t.Errorf("found %+v, %v", again, err)
	}
	h := history(t, pool, "outlet", made.ID)
	if len(h) != 2 || h[0].Reason != "moved" || !strings.Contains(string(h[0].Before), "xn--") || strings.Contains(string(h[0].After), "xn--") {
		t.Errorf("history %+v", h)
	}
	_, err = s.Outlets.Find(t.Context(), uuid.New())
	refused(t, err, fault.NotFound, "not_found", "")
}

func TestAnOutletThatCantBeIsRefusedWhereItIsWrong(t *testing.T) {
	s, _ := setup(t)
	outlet(t, s, OutletInput{Name: "x", Domains: []string{"taken.example"}})
	for name, c := range map[string]struct {
		in            OutletInput
		kind          fault.Kind
		code, pointer string
	}{
		"no name":                  {OutletInput{}, fault.Invalid, "required", "/name"},
		"a NUL in the name":        {OutletInput{Name: "a\x00"}, fault.Invalid, "invalid_text", "/name"},
		"a name that turns":        {OutletInput{Name: "a\u2066b"}, fault.Invalid, "invalid_text", "/name"},
		"an unknown kind":          {OutletInput{Name: "x", Kind: "blog"}, fault.Invalid, "not_one_of", "/kind"},
		"a URL as a domain":        {OutletInput{Name: "x", Domains: []string{"a.example", "https://a.example"}}, fault.Invalid, "invalid_domain", "/domains/1"},
		"a domain twice":           {OutletInput{Name: "x", Domains: []string{"a.example", "A.example."}}, fault.Invalid, "duplicate", "/domains/1"},
		"a domain that is taken":   {OutletInput{Name: "x", Domains: []string{"taken.example"}}, fault.Conflict, "domain_taken", "/domains"},
		"a language in words":      {OutletInput{Name: "x", Language: new("Chinese")}, fault.Invalid, "invalid_language", "/language"},
		"a country in words":       {OutletInput{Name: "x", Country: new("China")}, fault.Invalid, "invalid_geography", "/country"},
		"an unknown parent":        {OutletInput{Name: "x", ParentID: new(uuid.New())}, fault.Invalid, "unknown_outlet", "/parent_id"},
		"a grade that there isn't": {OutletInput{Name: "x", Reliability: new("G"), ReliabilityReason: new("y")}, fault.Invalid, "not_one_of", "/reliability"},
		"a grade without a reason": {OutletInput{Name: "x", Reliability: new("A"), ReliabilityReason: new("")}, fault.Invalid, "required", "/reliability_reason"},
		"a reason of blanks":       {OutletInput{Name: "x", Reliability: new("A"), ReliabilityReason: new(" ")}, fault.Invalid, "invalid_text", "/reliability_reason"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Outlets.Create(t.Context(), ann, c.in)
			refused(t, err, c.kind, c.code, c.pointer)
		})
	}
}

func TestNoOutletOwnsItself(t *testing.T) {
	s, _ := setup(t)
	own := func(o Outlet, parent uuid.UUID) error {
		_, err := s.Outlets.Update(context.Background(), ann, o.ID, o.Version, "", func(in *OutletInput) error { in.ParentID = &parent; return nil })
		return err
	}
	a, b := outlet(t, s, OutletInput{Name: "a"}), outlet(t, s, OutletInput{Name: "b"})
	c := outlet(t, s, OutletInput{Name: "c", ParentID: &b.ID})
	refused(t, own(a, a.ID), fault.Invalid, "cyclic_parent", "/parent_id")
	refused(t, own(b, c.ID), fault.Invalid, "cyclic_parent", "/parent_id")
	refused(t, own(a, uuid.New()), fault.Invalid, "unknown_outlet", "/parent_id")
	for range 10 { // two at once
		a, b := outlet(t, s, OutletInput{Name: "a"}), outlet(t, s, OutletInput{Name: "b"})
		var first, second error
		var wg sync.WaitGroup
		wg.Go(func() { first = own(a, b.ID) })
		wg.Go(func() { second = own(b, a.ID) })
		wg.Wait()
		if (first == nil) == (second == nil) {
			t.Fatalf("of the two %v and %v", first, second)
		}
	}
}

func TestOfTwoChangesOfOneVersionOneIsStale(t *testing.T) {
	s, _ := setup(t)
	o := outlet(t, s, OutletInput{Name: "a"})
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = s.Outlets.Update(context.Background(), ann, o.ID, 1, "", func(in *OutletInput) error { in.Name = fmt.Sprint(i); return nil })
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			refused(t, err, fault.Stale, "stale_version", "")
		}
	}
	if done != 1 {
		t.Errorf("%d of them were made", done)
	}
}

func TestAHostFindsTheOutletThatOwnsItsDomain(t *testing.T) {
	s, pool := setup(t)
	daily := outlet(t, s, OutletInput{Name: "Daily", Domains: []string{"daily.co.uk"}})
	blog := outlet(t, s, OutletInput{Name: "Blog", Domains: []string{"blogs.daily.co.uk"}})
	for host, want := range map[string]uuid.UUID{
		"daily.co.uk": daily.ID, "www.DAILY.co.uk": daily.ID, "a.b.daily.co.uk.": daily.ID,
		"blogs.daily.co.uk": blog.ID, "x.blogs.daily.co.uk": blog.ID,
	} {
		if o, err := forDomain(s, pool, host, ""); err != nil || o.ID != want {
			t.Errorf("%s is of %s, %v", host, o.Name, err)
		}
	}
	for host, c := range map[string]struct{ name, want, domain string }{
		"other.co.uk":        {"", "other.co.uk", "other.co.uk"}, // beside daily.co.uk, not below it
		"www.m.news.example": {" 新闻\u202e\n网 ", "新闻 网", "news.example"},
		"user.github.io":     {"", "user.github.io", "user.github.io"},
		"10.0.0.1":           {"", "10.0.0.1", "10.0.0.1"},
		"localhost":          {"", "localhost", "localhost"},
		"www.com":            {"", "www.com", "www.com"},
	} {
		o, err := forDomain(s, pool, host, c.name)
		if err != nil || o.Name != c.want || len(o.Domains) != 1 || o.Domains[0] != c.domain || o.Kind != "unknown" {
			t.Errorf("%s makes %+v, %v", host, o, err)
		}
		if h := history(t, pool, "outlet", o.ID); len(h) != 1 || h[0].Operation != "create" {
			t.Errorf("%s has the history %+v", host, h)
		}
		if again, err := forDomain(s, pool, host, "another name"); err != nil || again.ID != o.ID {
			t.Errorf("%s is %s the second time, %v", host, again.Name, err)
		}
	}
	for _, host := range []string{"", "a b", "[::1]", "a/b", "a..b", strings.Repeat("a.", 200) + "example", "\x00"} {
		_, err := forDomain(s, pool, host, "")
		refused(t, err, fault.Invalid, "invalid_domain", "")
	}
}

func TestOfManyWhoMeetANewDomainAtOnceAllGetOneOutlet(t *testing.T) {
	s, pool := setup(t)
	for round := range 5 {
		ids := make([]uuid.UUID, 6)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				o, err := forDomain(s, pool, fmt.Sprintf("www.new%d.example", round), "New")
				if err != nil {
					t.Error(err)
				}
				ids[i] = o.ID
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatal("two outlets were made")
			}
		}
	}
	var outlets, changes int
	if err := pool.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM outlets), (SELECT count(*) FROM history)").Scan(&outlets, &changes); err != nil || outlets != 5 || changes != 5 {
		t.Errorf("%d outlets and %d history rows, %v", outlets, changes, err)
	}
}

func TestAnOutletIsFoundOrMadeByItsName(t *testing.T) {
	s, pool := setup(t)
	old := outlet(t, s, OutletInput{Name: "The Daily"})
	outlet(t, s, OutletInput{Name: "The Daily"})
	byName := func(name string) (o Outlet, err error) {
		err = postgres.InTx(context.Background(), pool, func(tx pgx.Tx) (err error) {
			o, err = s.Outlets.OutletByName(context.Background(), tx, ann, name)
			return err
		})
		return o, err
	}
	for _, name := range []string{"The Daily", " the daily "} {
		if o, err := byName(name); err != nil || o.ID != old.ID {
			t.Errorf("%q is %+v, %v", name, o, err)
		}
	}
	ids := make([]uuid.UUID, 6)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			o, err := byName("新报")
			if err != nil {
				t.Error(err)
			}
			ids[i] = o.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] || id == uuid.Nil {
			t.Fatal("two outlets of one name were made")
		}
	}
	_, err := byName("a\x00")
	refused(t, err, fault.Invalid, "invalid_text", "/name")
	_, err = byName(" ")
	refused(t, err, fault.Invalid, "required", "/name")
}

func TestOutletsAreFilteredSortedAndPaged(t *testing.T) {
	s, _ := setup(t)
	b := outlet(t, s, OutletInput{Name: "b", Kind: "wire", Country: new("US"), Language: new("en")})
	outlet(t, s, OutletInput{Name: "a", Kind: "newspaper", Country: new("CN"), Language: new("zh-Hans"), ParentID: &b.ID})
	outlet(t, s, OutletInput{Name: "B%", Kind: "wire", Domains: []string{"b.example"}, Language: new("zh-Hant")})
	for name, c := range map[string]struct {
		filter OutletFilter
		sort   string
		want   string
	}{
		"in order of creation": {OutletFilter{}, "", "b a B%"},
		"newest first":         {OutletFilter{}, "-created_at", "B% a b"},
		"by name":              {OutletFilter{}, "name", "B% a b"},
		"by name, downwards":   {OutletFilter{}, "-name", "b a B%"},
		"of a kind":            {OutletFilter{Kinds: []string{"wire"}}, "", "b B%"},
		"of a country":         {OutletFilter{Countries: []string{"CN", "FR"}}, "", "a"},
		"of any Chinese":       {OutletFilter{Languages: []string{"zh"}}, "", "a B%"},
		"of one Chinese":       {OutletFilter{Languages: []string{"zh-Hans"}}, "", "a"},
		"of a domain":          {OutletFilter{Domains: []string{"B.example"}}, "", "B%"},
		"of an owner":          {OutletFilter{ParentIDs: []uuid.UUID{b.ID}}, "", "a"},
		"by part of the name":  {OutletFilter{Q: "b"}, "", "b B%"},
		"by a percent sign":    {OutletFilter{Q: "%"}, "", "B%"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, o := range all(t, func(p keyset.Page) (keyset.List[Outlet], error) { return s.Outlets.List(t.Context(), c.filter, p) }, c.sort) {
				got = append(got, o.Name)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestAnyTextIsADomainOrNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zA-Z0-9._-]{1,40}`)).Draw(t, "host")
		d, ok := Domain(s)
		if !ok {
			return
		}
		if again, ok := Domain(d); !ok || again != d || d != strings.ToLower(d) {
			t.Fatalf("%q is %q and that %q", s, d, again)
		}
		for _, o := range owners(home(d)) {
			if !strings.HasSuffix(d, o) {
				t.Fatalf("%q has the owner %q", d, o)
			}
		}
	})
}
