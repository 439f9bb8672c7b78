package input

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"whence/internal/fault"
)

type nested struct {
	Language string `json:"language" validate:"required,language"`
	Name     string `json:"name" validate:"required,line,max=5"`
}

type sample struct {
	Slug  string   `json:"slug" validate:"required,slug"`
	Text  *string  `json:"text" validate:"omitempty,prose,max=10"`
	Place *string  `json:"place" validate:"omitempty,geography"`
	Kind  string   `json:"kind" validate:"required,oneof=total level"`
	Names []nested `json:"names" validate:"max=2,dive"`
}

func TestARefusalNamesItsFieldAndReason(t *testing.T) {
	p := func(s string) *string { return &s }
	good := func() sample {
		return sample{Slug: "a-b2", Text: p("a\nb\tc"), Place: p("US-AK"), Kind: "total", Names: []nested{{"zh-Hans", "药物死亡人"}}}
	}
	if err := Check(good()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		edit          func(*sample)
		pointer, code string
	}{
		"no slug":                   {func(s *sample) { s.Slug = "" }, "/slug", "required"},
		"a slug in capitals":        {func(s *sample) { s.Slug = "A" }, "/slug", "invalid_slug"},
		"a slug with a line feed":   {func(s *sample) { s.Slug = "a\n" }, "/slug", "invalid_slug"},
		"a slug like an id":         {func(s *sample) { s.Slug = "01890000-0000-7000-8000-000000000001" }, "/slug", "invalid_slug"},
		"a NUL":                     {func(s *sample) { s.Text = p("a\x00") }, "/text", "invalid_text"},
		"broken UTF-8":              {func(s *sample) { s.Text = p("a\xff") }, "/text", "invalid_text"},
		"eleven characters":         {func(s *sample) { s.Text = p("一二三四五六七八九十百") }, "/text", "too_long"},
		"a country's name":          {func(s *sample) { s.Place = p("China") }, "/place", "invalid_geography"},
		"an unknown kind":           {func(s *sample) { s.Kind = "sum" }, "/kind", "not_one_of"},
		"too many names":            {func(s *sample) { s.Names = make([]nested, 3) }, "/names", "too_many"},
		"a blank name":              {func(s *sample) { s.Names[0].Name = " \u3000" }, "/names/0/name", "invalid_text"},
		"an invisible name":         {func(s *sample) { s.Names[0].Name = "\u200b" }, "/names/0/name", "invalid_text"},
		"a name that turns around":  {func(s *sample) { s.Names[0].Name = "a\u202eb" }, "/names/0/name", "invalid_text"},
		"a name of two lines":       {func(s *sample) { s.Names[0].Name = "a\nb" }, "/names/0/name", "invalid_text"},
		"a language in capitals":    {func(s *sample) { s.Names[0].Language = "ZH" }, "/names/0/language", "invalid_language"},
		"a language that is a word": {func(s *sample) { s.Names[0].Language = "chinese" }, "/names/0/language", "invalid_language"},
	} {
		t.Run(name, func(t *testing.T) {
			s := good()
			c.edit(&s)
			f, ok := fault.As(Check(s))
			if !ok || f.Kind != fault.Invalid || f.Code != c.code || len(f.Fields) != 1 || f.Fields[0].Pointer != c.pointer || f.Detail == "" {
				t.Errorf("got %+v, want %s at %s", f, c.code, c.pointer)
			}
		})
	}
}

func TestEveryRefusedFieldIsListed(t *testing.T) {
	f, ok := fault.As(Check(sample{Names: []nested{{}, {}}}))
	if !ok || len(f.Fields) != 6 || f.Code != "invalid_input" {
		t.Errorf("got %+v, want six fields", f)
	}
}

func TestCleanedTextIsAlwaysALine(t *testing.T) {
	for in, want := range map[string]string{
		"  A \n\t title\u202e ": "A title", "\x00\u200b": "", "药物\u3000过量": "药物 过量", "abc\xffdef": "abcdef", "abcdefghijk": "abcdefghij",
	} {
		if got := Clean(in, 10); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "text"), rapid.IntRange(1, 20).Draw(t, "limit")
		got := Clean(s, n)
		if Line(got) != "" || utf8.RuneCountInString(got) > n || got != strings.TrimSpace(got) || Clean(got, n) != got {
			t.Fatalf("Clean(%q, %d) = %q", s, n, got)
		}
	})
}

func TestAnObjectThatPostgresWouldRefuseIsRefused(t *testing.T) {
	deep := map[string]any{}
	for range 30 {
		deep = map[string]any{"a": deep}
	}
	for name, m := range map[string]map[string]any{
		"a NUL in a value":    {"a": []any{map[string]any{"b": "x\x00"}}},
		"a NUL in a name":     {"a\x00": 1},
		"broken UTF-8":        {"a": "\xff"},
		"endless nesting":     deep,
		"too much of it":      {"a": strings.Repeat("x", 70<<10)},
		"what JSON can't say": {"a": func() {}},
	} {
		if err := Object("/evidence", m); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := Object("/evidence", map[string]any{"shingles": "0.93", "credit": "转自"}); err != nil {
		t.Error(err)
	}
}
