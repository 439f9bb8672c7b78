package app

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// site is a place in a value, with what the contract says of it.
type site struct {
	at     string
	schema *openapi3.Schema
	value  any
	set    func(any)
}

// sites lists the places of a value, itself first.
func (g *generator) sites(at string, s *openapi3.Schema, v any, set func(any)) []site {
	out := []site{{at, s, v, set}}
	switch x := v.(type) {
	case map[string]any:
		for _, name := range sortedKeys(x) {
			p := s.AdditionalProperties.Schema
			if known := s.Properties[name]; known != nil {
				p = known
			}
			if p != nil {
				out = append(out, g.sites(at+"/"+name, p.Value, x[name], func(v any) { x[name] = v })...)
			}
		}
	case []any:
		for i := range x {
			out = append(out, g.sites(fmt.Sprint(at, "/", i), s.Items.Value, x[i], func(v any) { x[i] = v })...)
		}
	}
	return out
}

// breakOne breaks one place of a valid value, so that the contract refuses the
// whole. It says how; "" where the place drawn can't be broken.
func (g *generator) breakOne(s *openapi3.Schema, root *any) string {
	place := pickFrom(g.r, g.sites("", s, *root, func(v any) { *root = v }))
	how, broken := g.broken(place.schema, place.value)
	if how == "" {
		return ""
	}
	place.set(broken)
	return how + " at " + place.at
}

// broken gives a value that the schema refuses, from one that it takes.
func (g *generator) broken(s *openapi3.Schema, v any) (how string, broken any) {
	type change struct {
		how string
		to  any
	}
	var all []change
	for kind, other := range map[string]any{"string": "text", "integer": 7, "boolean": true, "array": []any{}, "object": map[string]any{}, "null": nil} {
		if !g.permits(s, kind) {
			all = append(all, change{"the type " + kind, other})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].how < all[j].how })
	if g.permits(s, "integer") {
		all = append(all, change{"a fraction", 1.5}, change{"a text for a number", "1"})
		if s.Min != nil {
			all = append(all, change{"below the minimum", int(*s.Min) - 1})
		}
		if s.Max != nil {
			all = append(all, change{"above the maximum", int(*s.Max) + 1})
		}
	}
	if g.permits(s, "string") {
		if s.MaxLength != nil {
			all = append(all, change{"too long", strings.Repeat("a", int(*s.MaxLength)+1)}, change{"too long by a character of four bytes", strings.Repeat("😀", int(*s.MaxLength)+1)})
		}
		if s.MinLength > 0 {
			all = append(all, change{"empty", ""})
		}
		if text, ok := v.(string); ok && s.Pattern != "" {
			for _, x := range []string{text + "\n", " " + text, text + "!", "", "Ａ" + text, text + "\u0301"} {
				if !regexp.MustCompile(s.Pattern).MatchString(x) {
					all = append(all, change{fmt.Sprintf("off the pattern as %q", x), x})
				}
			}
		}
		if len(s.Enum) > 0 {
			all = append(all, change{"none of the enumeration", "no_such_word"}, change{"the enumeration in capitals", "EQ"})
		}
		for format, list := range map[string][]string{
			"uuid":      {"x", "{01890a5d-ac96-774b-bcce-b302099a8057}", "01890a5dac96774bbcceb302099a8057", "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057"},
			"date":      {"2023-02-29", "0000-01-01", "10000-01-01", "2023-1-1", "2023-01-01T00:00:00Z", "infinity", "today", "-0001-01-01", ""},
			"date-time": {"2023-01-01", "2023-01-01T25:00:00Z", "2023-01-01T00:00:00", "0000-01-01T00:00:00Z", "now", "9999-12-31T23:59:59-14:00", "2023-01-01 00:00:00Z", time.Unix(0, 0).UTC().Format(time.RFC1123)},
		} {
			if s.Format == format {
				for _, x := range list {
					all = append(all, change{fmt.Sprintf("off the format as %q", x), x})
				}
			}
		}
	}
	if list, ok := v.([]any); ok && s.MaxItems != nil {
		longer := slices.Clone(list)
		for len(longer) <= int(*s.MaxItems) {
			longer = append(longer, "x")
		}
		all = append(all, change{"too many items", longer})
	}
	if m, ok := v.(map[string]any); ok {
		with := func(name string, value any, drop bool) map[string]any {
			copied := maps.Clone(m)
			if copied[name] = value; drop {
				delete(copied, name)
			}
			return copied
		}
		if s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has {
			all = append(all, change{"a member that is none", with("no_such_member", 1, false)}, change{"a member of the server's", with("created_at", 1, false)}, change{"a member in capitals", with("SLUG", "x", false)})
		}
		for _, name := range s.Required {
			all = append(all, change{"no " + name, with(name, nil, true)})
		}
		if s.MinProps > 0 {
			all = append(all, change{"nothing", map[string]any{}})
		}
		if s.MaxProps != nil {
			many := map[string]any{}
			for i := range *s.MaxProps + 1 {
				many[fmt.Sprintf("d%d", i)] = "x"
			}
			all = append(all, change{"too many members", many})
		}
	}
	if len(all) == 0 {
		return "", nil
	}
	c := pickFrom(g.r, all)
	return c.how, c.to
}
