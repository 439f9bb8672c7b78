package mappings

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
	"whence/internal/tabular"
)

var ann = audit.Actor{Name: "Ann"}

// everyRule is a mapping that uses each rule there is.
func everyRule() tabular.Mapping {
	column := func(name string) *tabular.Field { return &tabular.Field{Column: name} }
	return tabular.Mapping{
		Metric: tabular.Field{Column: "What", Values: map[string]*string{"a": new("a-metric"), "其他": nil}}, Geography: tabular.Field{Column: "Place", Prefix: "US-"},
		Period: tabular.Period{Year: column("Year"), Month: column("Month"), Months: &tabular.Field{Constant: "12"}},
		Values: []tabular.Value{
			{Columns: []string{"N", "M"}, Dimensions: map[string]string{"basis": "predicted"}},
			{Columns: []string{"#7"}, Metric: &tabular.Field{Constant: "b-metric"}, Geography: &tabular.Field{Constant: "WORLD"}, Period: &tabular.Period{Start: column("From"), End: column("To"), Format: "DD/MM/YYYY"}},
		},
		Dimensions: map[string]tabular.Field{"age_group": {Column: "Age"}}, Notes: map[string]tabular.Field{"flag": {Column: "Flag"}},
		AsOf: column("As of"), Where: []tabular.Condition{{Column: "Kind", In: []string{"x", ""}}, {Column: "Flag", NotIn: []string{"y"}}},
		Missing: []string{"*"}, Producer: "CDC", Delimiter: "tab", HeaderRow: new(0), DecimalPoint: ",",
	}
}

func TestAMappingIsKeptAsItWasSent(t *testing.T) {
	pool := pgtest.New(t)
	s := New(pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) })
	in := MappingInput{Slug: "counts", Definition: " Monthly counts. ", Rules: everyRule()}
	m, err := s.Create(t.Context(), ann, in)
	if err != nil || m.Version != 1 || m.Definition != "Monthly counts." {
		t.Fatalf("created %+v, %v", m, err)
	}
	found, err := s.Find(t.Context(), m.ID)
	if err != nil || !reflect.DeepEqual(found.Rules, everyRule()) {
		t.Errorf("found %+v, %v", found.Rules, err)
	}
	for name, c := range map[string]struct {
		edit          func(*MappingInput)
		pointer, code string
	}{
		"the slug again": {func(*MappingInput) {}, "/slug", "slug_taken"},
		"no definition":  {func(in *MappingInput) { in.Slug, in.Definition = "b", " " }, "/definition", "required"},
		"no numbers":     {func(in *MappingInput) { in.Slug, in.Rules.Values = "b", nil }, "/rules/values", "required"},
	} {
		in := MappingInput{Slug: "counts", Definition: "d", Rules: everyRule()}
		c.edit(&in)
		_, err := s.Create(t.Context(), ann, in)
		if f, ok := fault.As(err); !ok || f.Code != c.code || f.Fields[0].Pointer != c.pointer {
			t.Errorf("%s: %v", name, err)
		}
	}
	changed, err := s.Update(t.Context(), ann, m.ID, 1, "two more", func(in *MappingInput) error { in.Rules.Missing = []string{"*", "-"}; return nil })
	if err != nil || changed.Version != 2 || len(changed.Rules.Missing) != 2 {
		t.Errorf("changed %+v, %v", changed, err)
	}
	same, err := s.Update(t.Context(), ann, m.ID, 2, "", func(*MappingInput) error { return nil })
	if err != nil || same.Version != 2 {
		t.Errorf("an edit that changes nothing gives version %d, %v", same.Version, err)
	}
	if _, err := s.Update(t.Context(), ann, m.ID, 1, "", func(*MappingInput) error { return nil }); !fault.Is(err, fault.Stale) {
		t.Errorf("an old version gives %v", err)
	}
	if _, err := s.Find(t.Context(), uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing gives %v", err)
	}
	ids, err := s.IDs(t.Context(), []string{"counts", m.ID.String(), "other", "\x00", uuid.NewString()})
	if err != nil || len(ids) != 2 || ids["counts"] != m.ID || ids[m.ID.String()] != m.ID {
		t.Errorf("ids %v, %v", ids, err)
	}
	if _, err := s.Create(t.Context(), ann, MappingInput{Slug: "a-year", Definition: "Yearly sums.", Rules: everyRule()}); err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string]int{"": 2, "COUNTS": 1, "yearly": 1, "%": 0} {
		l, err := s.List(t.Context(), Filter{Q: q}, keyset.Page{Sort: "slug"})
		if err != nil || len(l.Items) != want || q == "" && l.Items[0].Slug != "a-year" {
			t.Errorf("%q lists %d, %v", q, len(l.Items), err)
		}
	}
}
