package app

import (
	"fmt"
	"strings"
)

// document makes of a body one that is likely to be taken: an article without
// what only a data file has or, less often, a data file with a mapping.
func (g *generator) document(body map[string]any) {
	if g.chance(15) {
		return // as the contract alone would have it
	}
	for _, name := range []string{"mapping", "mapping_id", "as_of", "accept", "on_error"} {
		delete(body, name)
	}
	if g.chance(75) {
		return
	}
	delete(body, "kind")
	body["media_type"] = pickFrom(g.r, []string{"text/csv", "text/csv; charset=utf-8", "application/csv", "text/tab-separated-values"})
	body["content"] = g.tableOfNumbers()
	body["accept"] = g.chance(50)
	if g.chance(50) {
		body["on_error"] = pickFrom(g.r, []string{"skip", "refuse"})
	}
	if g.chance(30) {
		body["as_of"] = pickFrom(g.r, []string{"2023-01-01", "2024-01-01", "0001-01-01", "9999-12-31"})
	}
	if id := g.world.any(g.r, "mappings", pickFrom(g.r, []string{"id", "slug"})); id != "" && g.chance(30) {
		body["mapping_id"] = id
		return
	}
	body["mapping"] = g.rules()
}

// rules are those of a mapping for tableOfNumbers.
func (g *generator) rules() map[string]any {
	m := map[string]any{
		"metric": map[string]any{"constant": pickFrom(g.r, g.known)}, "geography": map[string]any{"column": "Place"},
		"period": map[string]any{"year": map[string]any{"column": "Year"}},
		"values": []any{map[string]any{"columns": []any{"Deaths", "Guess"}}},
	}
	if g.chance(30) {
		m["values"] = []any{map[string]any{"columns": []any{"Deaths"}}, map[string]any{"columns": []any{"#4"}, "dimensions": map[string]any{"basis": "predicted"}}}
	}
	if g.chance(30) {
		m["period"] = map[string]any{"year": map[string]any{"column": "Year"}, "month": map[string]any{"constant": "12"}, "months": map[string]any{"constant": "12"}}
	}
	if g.chance(30) {
		m["geography"] = map[string]any{"column": "Place", "values": map[string]any{"US": "US", "CN": nil}, "prefix": "US-"}
	}
	if g.chance(30) {
		m["notes"] = map[string]any{"note": map[string]any{"column": "Note"}}
	}
	if g.chance(30) {
		m["missing"] = []any{"-"}
		m["producer"] = pickFrom(g.r, []string{"CDC", "the office 统计局", "疾控中心"})
	}
	if g.chance(20) {
		m["where"] = []any{map[string]any{"column": "Place", "not_in": []any{"CN", ""}}}
	}
	return m
}

// tableOfNumbers is a data file, whole for the most part.
func (g *generator) tableOfNumbers() string {
	var b strings.Builder
	b.WriteString("Year,Place,Deaths,Guess,Note\n")
	for i := range 1 + g.r.IntN(8) {
		number := pickFrom(g.r, []string{"77468", "\"110,000\"", "109413.0", "", "-3", "0"})
		if g.chance(6) {
			number = pickFrom(g.r, []string{"many", "\"1,10\"", "1e5", "\"", "77%", "NaN", "1,2", strings.Repeat("9", 60)})
		}
		note := strings.NewReplacer(",", "", "\"", "", "\n", "", "\r", "").Replace(pickFrom(g.r, oddTexts))
		fmt.Fprintf(&b, "%d,%s,%s,%s,%s\n", 2015+i, pickFrom(g.r, []string{"US", "US", "AK", "CN"}), number, pickFrom(g.r, []string{"", "-", "5"}), note)
	}
	text := b.String()
	switch g.r.IntN(8) {
	case 0:
		return "\ufeff" + text
	case 1:
		return strings.ReplaceAll(text, "\n", "\r\n")
	case 2:
		return strings.ReplaceAll(text, "\n", "\r")
	case 3:
		return strings.TrimSuffix(text, "\n")
	}
	return text
}
