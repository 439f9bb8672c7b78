package metrics

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
)

var ann = audit.Actor{Name: "Ann"}

func setup(t *testing.T) (*Service, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.New(t)
	return New(pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) }), pool
}

func metric(slug string) MetricInput {
	return MetricInput{Slug: slug, Definition: "Deaths of " + slug, Unit: "deaths", Measure: Total}
}

func (s *Service) create(t *testing.T, in MetricInput) Metric {
	t.Helper()
	m, err := s.Metrics.Create(t.Context(), ann, in)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (s *Service) below(t *testing.T, m Metric, broader string) (Metric, error) {
	t.Helper()
	return s.Metrics.Update(context.WithoutCancel(t.Context()), ann, m.ID, m.Version, "", func(in *MetricInput) error { in.Broader = &broader; return nil })
}

// refused checks the kind, the code and, where one is given, the pointer of a
// refusal.
func refused(t *testing.T, err error, kind fault.Kind, code, pointer string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code || pointer != "" && (len(f.Fields) != 1 || f.Fields[0].Pointer != pointer) {
		t.Errorf("got %v, want %s at %q", err, code, pointer)
	}
}

func TestUnitIsKeptByItsOneName(t *testing.T) {
	s, _ := setup(t)
	for given, want := range map[string]string{"%": "percent", "Fatalities": "deaths", "USD": "USD", "wild boars": "wild_boars"} {
		in := metric("m-" + strings.ReplaceAll(want, "_", "-"))
		in.Slug, in.Unit = strings.ToLower(in.Slug), given
		if m := s.create(t, in); m.Unit != want {
			t.Errorf("%q is kept as %q, want %q", given, m.Unit, want)
		}
	}
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	s, pool := setup(t)
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	statements := []string{
		selectMetrics, findMetric, lockMetric, allMetrics, insertMetric, updateMetric, selectComponents, clearComponents, insertComponents, metricIDs, lockTree, wholesOf,
		findPolicy, holdMetric, insertPolicy,
	}
	for _, topics := range []*Topics{s.Events, s.Propositions} {
		sql := topics.sql
		statements = append(statements, sql.columns, sql.find, sql.lock, sql.insert, sql.update, sql.ids)
	}
	for _, table := range []names.Table{metricNames, s.Events.names, s.Propositions.names} {
		for _, sql := range table.Statements {
			statements = append(statements, sql)
		}
	}
	for _, sql := range statements {
		plain, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), conn.Conn(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Conn().Prepare(t.Context(), "", plain); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestAMetricIsReadAsItWasWritten(t *testing.T) {
	s, pool := setup(t)
	all := s.create(t, metric("drug-overdose-deaths"))
	heroin := s.create(t, metric("heroin-deaths"))
	in := metric("synthetic-opioid-overdose-deaths")
	id, heroinID := all.ID.String(), heroin.ID.String()
	in.Broader, in.Components = &id, []string{heroinID}
	in.Names = []names.Name{{Language: "zh-Hans", Name: "芬太尼死亡人数"}, {Language: "en", Name: " fentanyl deaths "}}
	made := s.create(t, in)
	got, err := s.Metrics.Find(t.Context(), made.ID)
	was, _ := json.Marshal(made)
	if is, _ := json.Marshal(got); err != nil || string(is) != string(was) {
		t.Fatalf("found %s, made %s, %v", is, was, err)
	}
	if *got.Broader != "drug-overdose-deaths" || *got.BroaderID != all.ID || got.Components[0] != "heroin-deaths" || got.ComponentIDs[0] != heroin.ID ||
		got.Version != 1 || len(got.Names) != 2 || got.Names[0] != (names.Name{Language: "en", Name: "fentanyl deaths"}) || got.CreatedAt.IsZero() {
		t.Errorf("found %+v", got)
	}
	if catalogue, err := s.Metrics.All(t.Context()); err != nil || len(catalogue) != 3 || len(catalogue[2].Names) != 2 || catalogue[0].Names == nil {
		t.Errorf("the catalogue is %+v, %v", catalogue, err)
	}
	ids, err := s.Metrics.Resolve(t.Context(), pool, []string{"heroin-deaths", id, "no-such", "?", uuid.NewString(), "{" + id + "}"})
	if err != nil || len(ids) != 3 || ids["heroin-deaths"] != heroin.ID || ids[id] != all.ID || ids["drug-overdose-deaths"] != all.ID {
		t.Errorf("resolved %v, %v", ids, err)
	}
	_, err = s.Metrics.Find(t.Context(), uuid.New())
	refused(t, err, fault.NotFound, "not_found", "")
}

func TestAMetricThatCantBeIsRefusedWhereItIsWrong(t *testing.T) {
	s, pool := setup(t)
	s.create(t, metric("taken"))
	p := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		edit          func(*MetricInput)
		kind          fault.Kind
		code, pointer string
	}{
		"a slug that is there":      {func(m *MetricInput) { m.Slug = "taken" }, fault.Conflict, "slug_taken", "/slug"},
		"no slug":                   {func(m *MetricInput) { m.Slug = "" }, fault.Invalid, "required", "/slug"},
		"a slug like an id":         {func(m *MetricInput) { m.Slug = uuid.NewString() }, fault.Invalid, "invalid_slug", "/slug"},
		"no definition":             {func(m *MetricInput) { m.Definition = " " }, fault.Invalid, "required", "/definition"},
		"a NUL in the definition":   {func(m *MetricInput) { m.Definition = "a\x00b" }, fault.Invalid, "invalid_text", "/definition"},
		"a definition without end":  {func(m *MetricInput) { m.Definition = strings.Repeat("数", 4001) }, fault.Invalid, "too_long", "/definition"},
		"a unit without end":        {func(m *MetricInput) { m.Unit = strings.Repeat("数", 61) }, fault.Invalid, "too_long", "/unit"},
		"an unknown measure":        {func(m *MetricInput) { m.Measure = "count" }, fault.Invalid, "not_one_of", "/measure"},
		"an unknown broader one":    {func(m *MetricInput) { m.Broader = p("no-such") }, fault.Invalid, "unknown_metric", "/broader"},
		"a broader one of nonsense": {func(m *MetricInput) { m.Broader = p("\x00") }, fault.Invalid, "unknown_metric", "/broader"},
		"an unknown component":      {func(m *MetricInput) { m.Components = []string{"taken", "no-such"} }, fault.Invalid, "unknown_metric", "/components/1"},
		"a component twice":         {func(m *MetricInput) { m.Components = []string{"taken", "taken"} }, fault.Invalid, "duplicate", "/components/1"},
		"a name in no language":     {func(m *MetricInput) { m.Names = []names.Name{{Name: "x"}} }, fault.Invalid, "required", "/names/0/language"},
		"a name twice": {func(m *MetricInput) {
			m.Names = []names.Name{{Language: "en", Name: "x"}, {Language: "en", Name: " x"}}
		}, fault.Invalid, "duplicate_name", "/names/1/name"},
		"a name that turns the text": {func(m *MetricInput) { m.Names = []names.Name{{Language: "en", Name: "x\u202e"}} }, fault.Invalid, "invalid_text", "/names/0/name"},
	} {
		t.Run(name, func(t *testing.T) {
			in := metric("new")
			c.edit(&in)
			_, err := s.Metrics.Create(t.Context(), ann, in)
			refused(t, err, c.kind, c.code, c.pointer)
		})
	}
	var rows int
	if err := pool.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM metrics) + (SELECT count(*) FROM history)").Scan(&rows); err != nil || rows != 2 {
		t.Errorf("%d rows were left, %v; want the one metric and its history", rows, err)
	}
}

func TestAChangeKeepsItsHistoryAndOldVersionsAreStale(t *testing.T) {
	s, pool := setup(t)
	m := s.create(t, metric("a"))
	update := func(version int, edit func(*MetricInput) error) (Metric, error) {
		return s.Metrics.Update(t.Context(), ann, m.ID, version, "better words", edit)
	}
	changed, err := update(1, func(in *MetricInput) error {
		in.Definition, in.Names = "New", []names.Name{{Language: "zh", Name: "新"}}
		return nil
	})
	if err != nil || changed.Version != 2 || changed.Definition != "New" || changed.Unit != "deaths" || !changed.UpdatedAt.After(m.UpdatedAt) {
		t.Fatalf("got %+v, %v", changed, err)
	}
	_, err = update(1, func(in *MetricInput) error { in.Unit = "people"; return nil })
	refused(t, err, fault.Stale, "stale_version", "")
	same, err := update(2, func(in *MetricInput) error { in.Definition = " New "; return nil })
	if err != nil || same.Version != 2 {
		t.Errorf("an edit that changes nothing gives %+v, %v", same, err)
	}
	_, err = s.Metrics.Update(t.Context(), ann, uuid.New(), 1, "", func(*MetricInput) error { return nil })
	refused(t, err, fault.NotFound, "not_found", "")
	history, err := audit.New(pool).History(t.Context(), "metric", m.ID, keyset.Page{})
	if err != nil || len(history.Items) != 2 {
		t.Fatalf("history %+v, %v", history, err)
	}
	last := history.Items[0]
	if last.Reason != "better words" || !strings.Contains(string(last.Before), `"Deaths of a"`) || !strings.Contains(string(last.After), `"New"`) || !strings.Contains(string(last.After), "新") {
		t.Errorf("the change is recorded as %s → %s", last.Before, last.After)
	}
}

func TestOfTwoChangesOfOneVersionOneIsStale(t *testing.T) {
	s, _ := setup(t)
	m := s.create(t, metric("a"))
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = s.Metrics.Update(context.Background(), ann, m.ID, 1, "", func(in *MetricInput) error { in.Unit = fmt.Sprint(i); return nil })
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

func TestNoMetricIsAPartOfItself(t *testing.T) {
	s, _ := setup(t)
	a, b, c := s.create(t, metric("a")), s.create(t, metric("b")), s.create(t, metric("c"))
	_, err := s.below(t, a, "a")
	refused(t, err, fault.Invalid, "cyclic_broader", "/broader")
	if b, err = s.below(t, b, "a"); err != nil {
		t.Fatal(err)
	}
	if c, err = s.below(t, c, b.ID.String()); err != nil || *c.Broader != "b" {
		t.Fatal(err)
	}
	_, err = s.below(t, a, "c")
	refused(t, err, fault.Invalid, "cyclic_broader", "/broader")

	parts := func(m Metric, of ...string) error {
		_, err := s.Metrics.Update(t.Context(), ann, m.ID, m.Version, "", func(in *MetricInput) error { in.Components = of; return nil })
		return err
	}
	refused(t, parts(c, "c"), fault.Invalid, "cyclic_components", "/components")
	// c is a part of a by the tree, so a can't be a part of c by its sum.
	refused(t, parts(c, "a"), fault.Invalid, "cyclic_components", "/components")
	if err := parts(a, "b", "c"); err != nil {
		t.Errorf("the parts of a whole that are also its sum: %v", err)
	}
	if again, err := s.Metrics.Find(t.Context(), a.ID); err != nil || strings.Join(again.Components, " ") != "b c" {
		t.Errorf("got %+v, %v", again, err)
	}
}

func TestTwoChangesAtOnceCantMakeACircle(t *testing.T) {
	s, _ := setup(t)
	for round := range 10 {
		a, b := s.create(t, metric(fmt.Sprint("a", round))), s.create(t, metric(fmt.Sprint("b", round)))
		var first, second error
		var wg sync.WaitGroup
		wg.Go(func() { _, first = s.below(t, a, b.Slug) })
		wg.Go(func() { _, second = s.below(t, b, a.Slug) })
		wg.Wait()
		if (first == nil) == (second == nil) {
			t.Fatalf("of the two %v and %v", first, second)
		}
	}
}

func TestMetricsAreFilteredSortedAndPaged(t *testing.T) {
	s, _ := setup(t)
	c := s.create(t, metric("c"))
	in := metric("a")
	in.Measure, in.Broader = Rate, &c.Slug
	in.Names = []names.Name{{Language: "zh", Name: "死亡率100%"}, {Language: "en", Name: "Rate_x"}}
	s.create(t, in)
	in = metric("b")
	id := c.ID.String()
	in.Broader = &id
	s.create(t, in)
	for name, x := range map[string]struct {
		filter MetricFilter
		sort   string
		want   string
	}{
		"in order of creation":      {MetricFilter{}, "", "c a b"},
		"newest first":              {MetricFilter{}, "-created_at", "b a c"},
		"by slug":                   {MetricFilter{}, "slug", "a b c"},
		"by slug, downwards":        {MetricFilter{}, "-slug", "c b a"},
		"some slugs":                {MetricFilter{Slugs: []string{"a", "b", "no such"}}, "slug", "a b"},
		"below one, by slug":        {MetricFilter{Broader: []string{"c"}}, "slug", "a b"},
		"below one, by id":          {MetricFilter{Broader: []string{id}}, "slug", "a b"},
		"below what there isn't":    {MetricFilter{Broader: []string{"no-such"}}, "slug", ""},
		"rates":                     {MetricFilter{Measures: []string{"rate"}}, "slug", "a"},
		"part of a Chinese name":    {MetricFilter{Q: "死亡率"}, "slug", "a"},
		"part of a name in capital": {MetricFilter{Q: "RATE"}, "slug", "a"},
		"a percent sign":            {MetricFilter{Q: "0%"}, "slug", "a"},
		"a percent sign elsewhere":  {MetricFilter{Q: "%x%0"}, "slug", ""},
		"an underscore":             {MetricFilter{Q: "e_x"}, "slug", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			page := keyset.Page{Limit: 1, Sort: x.sort}
			for {
				list, err := s.Metrics.List(t.Context(), x.filter, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range list.Items {
					got = append(got, m.Slug)
				}
				if page.Cursor = list.Next; page.Cursor == "" {
					break
				}
			}
			if strings.Join(got, " ") != x.want {
				t.Errorf("got %v, want %s", got, x.want)
			}
		})
	}
	_, err := s.Metrics.List(t.Context(), MetricFilter{Q: "\x00"}, keyset.Page{})
	refused(t, err, fault.Malformed, "invalid_parameter", "q")
	_, err = s.Metrics.List(t.Context(), MetricFilter{}, keyset.Page{Sort: "unit"})
	refused(t, err, fault.Malformed, "invalid_sort", "sort")
}
