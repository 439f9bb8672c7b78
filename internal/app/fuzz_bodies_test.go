package app

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// generator makes values from the schemas of the spec: valid ones, and ones
// that are broken in a known way.
type generator struct {
	t     *testing.T
	r     *rand.Rand
	world *world
	read  func(source string) string // the canonical text of a document
	text  string                     // the document that quotes are taken from
	known []string                   // metrics that many claims are to be about
	fresh int                        // makes slugs that are new
}

func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

func pickFrom[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// texts that have broken somebody's program before. Some of them a field may
// refuse; none may be changed or make the server fail.
var oddTexts = []string{
	"plain words", "é", "e\u0301", "ǰ", "ﬁ", "İstanbul", "ẞß", "\u212a", "ﷺ", "각", "\u1100\u1161\u11a8", "😀", "👨‍👩‍👧‍👦", "\U0010ffff", "\uffff", "\ufdd0", "\ufeffa",
	"a\u202eb", "\u2066a\u2069", "\u200b", "a\u200db", "a\u2028b", "a\u0085b", "\u00a0a\u00a0", " a ", "\ta", "a\r\nb", "a\nb", "\u3000", "a\x01b", "a\x7fb",
	"=1+1", "'=1", "@x", "-1", "+1", "＝1", "%", "_", `\`, `100%_\`, "%s%n%d", "' OR 1=1 --", "$1", "@name", "{{.}}", "${x}", "<script>alert(1)</script>", "]]>", "a;b", "a|b+c", "|", "++", "a+", "%00", "..", "../../etc", "null", "NaN", "٣", "１２３",
	"7.7万", "超过7.7万人", "nearly 110,000", "成千上万", "tens of thousands", "100,000 to 90,000", "0", "-0", "1e400", strings.Repeat("9", 60), strings.Repeat("(", 90), strings.Repeat("万", 50),
}

var units = []string{"deaths", "people", "percent", "USD", "share", "kg", "tonnes", "Fatalities", "%", "metric tons", "万"}

// value makes a valid value of a schema. The name is that of the member or
// parameter, which says what ids and words fit.
func (g *generator) value(s *openapi3.Schema, name string) any {
	if g.permits(s, "null") && g.chance(12) {
		return nil
	}
	if len(s.Enum) > 0 {
		for {
			if v := pickFrom(g.r, s.Enum); v != nil {
				return v
			}
		}
	}
	switch {
	case name == "widths":
		return map[string]any{pickFrom(g.r, []string{"approx_floor", "tension_spread", "gte_floor", "period_length"}): pickFrom(g.r, []string{"0", "0.1", "0.250", "0.5"})}
	case g.permits(s, "object"):
		return g.object(s)
	case g.permits(s, "array"):
		limit := 3
		if s.MaxItems != nil {
			limit = min(limit, int(*s.MaxItems))
		}
		list := []any{}
		for range max(g.r.IntN(limit+1), int(s.MinItems)) {
			list = append(list, g.value(s.Items.Value, name))
		}
		return list
	case g.permits(s, "string"):
		return g.string(s, name)
	case g.permits(s, "boolean"):
		return g.chance(50)
	case g.permits(s, "integer") && (name == "from" || name == "to") && g.chance(80):
		return pickFrom(g.r, g.world.sizes)
	case g.permits(s, "integer"):
		least, most := 0, 1<<30
		if s.Min != nil {
			least = int(*s.Min)
		}
		if s.Max != nil {
			most = int(*s.Max)
		}
		if g.chance(60) {
			return min(most, least+g.r.IntN(40))
		}
		return pickFrom(g.r, []int{least, most, least + g.r.IntN(most-least+1)})
	}
	g.t.Fatalf("the schema of %s is of a type that is not generated", name)
	return nil
}

func (g *generator) permits(s *openapi3.Schema, kind string) bool {
	return s.Type != nil && slices.Contains(s.Type.Slice(), kind)
}

func (g *generator) object(s *openapi3.Schema) map[string]any {
	m := map[string]any{}
	for _, name := range sortedKeys(s.Properties) {
		if slices.Contains(s.Required, name) || g.chance(35) {
			m[name] = g.value(s.Properties[name].Value, name)
		}
	}
	if extra := s.AdditionalProperties.Schema; extra != nil {
		for len(m) < int(s.MinProps) || g.chance(50) && len(m) < 3 {
			m[pickFrom(g.r, []string{"partner", "product", "age_group", "basis", "Ünï", "a b", "", "x_1", "a/b~c"})] = g.value(extra.Value, "")
		}
	}
	if len(m) < int(s.MinProps) {
		name := pickFrom(g.r, sortedKeys(s.Properties))
		m[name] = g.value(s.Properties[name].Value, name)
	}
	return m
}

func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// string makes a text that the schema takes: one that fits the world, one that
// is odd, or one at a limit.
func (g *generator) string(s *openapi3.Schema, name string) string {
	for range 20 {
		text := g.candidate(s, name)
		if n := uint64(len([]rune(text))); n >= s.MinLength && (s.MaxLength == nil || n <= *s.MaxLength) &&
			(s.Pattern == "" || regexp.MustCompile(s.Pattern).MatchString(text)) {
			return text
		}
	}
	if s.Pattern != "" {
		return g.matching(s.Pattern)
	}
	return strings.Repeat("x", max(1, int(s.MinLength)))
}

func (g *generator) candidate(s *openapi3.Schema, name string) string {
	switch s.Format {
	case "uuid":
		return g.id(name)
	case "date":
		return pickFrom(g.r, []string{"0001-01-01", "9999-12-31", "9999-12-30", "2024-02-29", "2022-01-01", "2022-12-31", "2022-05-01", "2023-04-30", "1900-03-01", "2019-12-31", "2023-06-15"})
	case "date-time":
		return pickFrom(g.r, []string{"2024-01-31T08:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T23:59:59.999999+14:00", "2016-12-31T23:59:59-12:00", "2023-06-15T12:00:00.5Z", "2090-01-01T00:00:00Z"})
	}
	if g.chance(75) {
		if text, ok := g.fitting(name); ok {
			return text
		}
	}
	switch {
	case s.Pattern != "":
		return g.matching(s.Pattern)
	case g.chance(50):
		return pickFrom(g.r, oddTexts)
	case g.chance(15) && s.MaxLength != nil:
		return strings.Repeat(pickFrom(g.r, []string{"x", "界", "😀", "e\u0301", "%"}), int(*s.MaxLength))
	}
	var words []string
	for range 1 + g.r.IntN(4) {
		words = append(words, pickFrom(g.r, append([]string{"deaths", "overdose", "fentanyl", "死亡", "芬太尼"}, oddTexts...)))
	}
	return strings.Join(words, " ")
}

// fitting gives words that mean something in the world as it is.
func (g *generator) fitting(name string) (string, bool) {
	g.fresh++
	switch name {
	case "slug":
		return fmt.Sprintf("s-%d", g.fresh), true
	case "metric", "broader", "components", "event", "proposition", "party":
		kind := map[string]string{"metric": "metrics", "broader": "metrics", "components": "metrics", "event": "events", "proposition": "propositions", "party": "parties"}[name]
		if slug := g.world.any(g.r, kind, "slug"); slug != "" {
			return slug, true
		}
	case "entity_type":
		return g.world.any(g.r, auditRows, name), true
	case "outlet":
		return g.world.any(g.r, "outlets", pickFrom(g.r, []string{"id", "name"})), true
	case "unit":
		return pickFrom(g.r, units), true
	case "geography", "country":
		return pickFrom(g.r, []string{"US", "US-AK", "CN", "WORLD", "GB"}), true
	case "language":
		return pickFrom(g.r, []string{"en", "zh-Hans", "zh", "fr", "pt-BR"}), true
	case "columns":
		return pickFrom(g.r, []string{"claim_id", "quote", "value", "period_end", "dimensions", "strict_upper", "attribution", "verdict", "decided_at", "wording"}), true
	case "url", "canonical_url":
		return fmt.Sprintf("https://%s.example/%s/%d", pickFrom(g.r, []string{"a", "b", "news.c", "xn--bcher-kva"}), pickFrom(g.r, []string{"a", "%E7%BE%8E", "x?y=1&z=%20", "#f"}), g.r.IntN(60)), true
	case "domain", "domains":
		return fmt.Sprintf("%s%d.example", pickFrom(g.r, []string{"a", "www.b", "XN--bcher-kva", "bücher", "c.d"}), g.r.IntN(500)), true
	case "content", "text":
		return g.page(), true
	case "media_type":
		return pickFrom(g.r, []string{"text/html", "text/markdown", "text/plain", "Text/HTML; charset=utf-8", "text/plain; charset=gbk"}), true
	case "exact":
		return g.quote(), true
	case "wording":
		return pickFrom(g.r, []string{"the harbour opened", "该港口…对外开放", "talks would resume\nin spring"}), true
	case "verbatim":
		return pickFrom(g.r, []string{"超过7.7万人", "about 100,000", "nearly 110,000", "12.5%", "三分之二"}), true
	case "value", "lower", "upper":
		return pickFrom(g.r, []string{"0", "1", "5", "77000", "100000", "110000", "0.5", "0.667", "-3.25", "7.50", "999999999999999999999999.999999999999", "0.000000000001", "-999999999999999999999999"}), true
	case "verdict":
		return pickFrom(g.r, []string{"conflict", "agree", "single", "tension"}), true
	case "q":
		return pickFrom(g.r, []string{"deaths", "drug", "%", "_", `\`, "死亡", "harbour"}), true
	}
	return "", false
}

// page is the content of a document.
func (g *generator) page() string {
	g.fresh++
	sentence := pickFrom(g.r, []string{
		harbour, lake, capital, "<html><head><title>A title</title></head><body><p>About 1,200 people died of overdoses in 2021.</p></body></html>",
		"# Heading\n\nNearly 12.5% of 3,400 ships sank in May 2023.\n", "近11万人死于药物过量。\n\n😀 Ａ 20%.", "plain " + pickFrom(g.r, oddTexts),
	})
	if g.chance(40) {
		return sentence
	}
	return sentence + fmt.Sprintf("\n\nEdition %d.\n", g.fresh)
}

// quote takes words of the document at hand.
func (g *generator) quote() string {
	runes := []rune(g.text)
	if len(runes) == 0 {
		return "words"
	}
	from := g.r.IntN(len(runes))
	return string(runes[from:min(len(runes), from+1+g.r.IntN(40))])
}

// id gives the id of something that a member of this name can mean.
func (g *generator) id(name string) string {
	kind := map[string]string{
		"source_id": "sources", "from": "sources", "to": "sources", "source": "sources", "snapshot": "snapshots", "snapshot_id": "snapshots",
		"parent_id": "outlets", "parent": "outlets", "outlet_id": "outlets", "derived_from": "claims",
		"entry": auditRows, "entity_id": auditRows,
	}[name]
	if kind == "" || g.chance(4) {
		kind = pickFrom(g.r, g.world.kinds())
	}
	member := "id"
	if name == "entity_id" && kind == auditRows {
		member = name
	}
	id := g.world.any(g.r, kind, member)
	if id == "" || g.chance(4) {
		return pickFrom(g.r, []string{"01890a5d-ac96-774b-bcce-b302099a8057", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-ffff-FFFF-ffff-ffffffffffff"})
	}
	if g.chance(5) {
		return strings.ToUpper(id)
	}
	return id
}

// matching makes a text that a pattern of the spec takes.
func (g *generator) matching(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		g.t.Fatal(err)
	}
	var b strings.Builder
	g.write(&b, re)
	return b.String()
}

func (g *generator) write(b *strings.Builder, re *syntax.Regexp) {
	repeat := func(least, most int) {
		if most < 0 {
			most = least + 3
		}
		for range least + g.r.IntN(most-least+1) {
			g.write(b, re.Sub[0])
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		i := 2 * g.r.IntN(len(re.Rune)/2)
		b.WriteRune(re.Rune[i] + rune(g.r.IntN(int(re.Rune[i+1]-re.Rune[i])+1)))
	case syntax.OpStar:
		repeat(0, -1)
	case syntax.OpPlus:
		repeat(1, -1)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpRepeat:
		repeat(re.Min, re.Max)
	case syntax.OpAlternate:
		g.write(b, pickFrom(g.r, re.Sub))
	default:
		for _, sub := range re.Sub {
			g.write(b, sub)
		}
	}
}
