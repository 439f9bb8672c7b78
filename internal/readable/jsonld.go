package readable

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxScripts     = 20
	maxScriptBytes = 1 << 20
	maxLDNodes     = 20_000
)

func isJSONLD(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	return strings.EqualFold(strings.TrimSpace(mediaType), "application/ld+json")
}

// linked is what a page's JSON-LD says of its article.
type linked struct {
	headline  string
	authors   []string
	published string
	modified  string
	publisher string
	language  string
	addresses []string
	// organisations are those that stand where writers would.
	organisations []string
}

// articleTypes are the schema.org types that stand for the article, and how
// well they do.
var articleTypes = map[string]int{
	"newsarticle": 5, "reportagenewsarticle": 5, "analysisnewsarticle": 5, "opinionnewsarticle": 5,
	"backgroundnewsarticle": 5, "askpublicnewsarticle": 5, "reviewnewsarticle": 5, "liveblogposting": 5,
	"article": 4, "blogposting": 4, "report": 4, "advertisercontentarticle": 4, "satiricalarticle": 4,
	"scholarlyarticle": 4, "techarticle": 4, "medicalscholarlyarticle": 4, "socialmediaposting": 3, "recipe": 3,
	"podcastepisode": 3, "interview": 3, "claimreview": 3, "opinion": 3,
	"discussionforumposting": 3, "creativework": 2, "review": 2, "videoobject": 1, "webpage": 1, "itempage": 1,
}

// ldReader walks the objects of all scripts.
type ldReader struct {
	byID  map[string]map[string]any
	best  map[string]any
	score int
	nodes int

	organisations []string

	persons []string // those that the graph lists beside the page
}

// readLinked reads the scripts. Broken ones are passed over: they are
// somebody's advertisement as often as not.
func readLinked(scripts []string) linked {
	r := ldReader{byID: map[string]map[string]any{}}
	for _, s := range scripts {
		if len(s) > maxScriptBytes {
			continue
		}
		if v, ok := decodeJSON(s); ok {
			r.visit(v, 0)
		}
	}
	var out linked
	if r.best == nil {
		return out
	}
	out.headline = r.text(r.best["headline"])
	if out.headline == "" && r.score >= 3 {
		out.headline = r.text(r.best["name"])
	}
	out.published = r.text(r.best["datePublished"])
	if out.published == "" && r.score >= 3 {
		out.published = r.text(r.best["dateCreated"])
	}
	if out.published == "" {
		out.published = r.text(r.best["pubDate"])
	}
	out.modified = r.text(r.best["dateModified"])
	if out.modified == "" {
		out.modified = r.text(r.best["upDate"])
	}
	out.language = r.text(r.best["inLanguage"])
	out.publisher = r.text(r.best["publisher"])
	out.authors = r.names(r.best["author"], 0)
	if len(out.authors) == 0 && r.score >= 2 {
		out.authors = r.names(r.best["creator"], 0)
	}
	out.organisations = r.organisations
	if len(out.authors) == 0 && r.best["author"] == nil && len(r.persons) == 1 {
		out.authors = r.persons // the only one that the graph describes
	}
	for _, key := range []string{"mainEntityOfPage", "url", "@id"} {
		v := r.best[key]
		if o, ok := v.(map[string]any); ok {
			if v = o["@id"]; v == nil {
				v = o["url"]
			}
		}
		if s, ok := v.(string); ok && strings.HasPrefix(s, "http") && !strings.Contains(s, "#") {
			out.addresses = append(out.addresses, s)
		}
	}
	return out
}

// cleanJSON repairs what is commonly wrong: comments or CDATA around the
// object, line feeds inside strings, a semicolon at the end.
func cleanJSON(s string) string {
	s = strings.TrimSpace(s)
	for _, cut := range [...]string{"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["} {
		s = strings.TrimSpace(strings.TrimPrefix(s, cut))
	}
	for _, cut := range [...]string{"-->", "//]]>", "/*]]>*/", "]]>", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, cut))
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 {
			return ' '
		}
		return r
	}, s)
}

// visit takes the best article, objects of higher types first, earlier before
// later ones.
func (r *ldReader) visit(v any, depth int) {
	if r.nodes++; r.nodes > maxLDNodes || depth > 12 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			r.visit(x, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 && r.byID[id] == nil {
			r.byID[id] = v
		}
		for _, t := range types(v["@type"]) {
			if id, ok := v["@id"].(string); ok && t == "person" && strings.Contains(id, "/person/") && len(r.persons) < 5 {
				if name := r.text(v["name"]); name != "" {
					r.persons = append(r.persons, name)
				}
			}
			// An article inside another object's list is a teaser for it.
			if score := articleTypes[t]; score > r.score {
				r.best, r.score = v, score
			}
		}
		if _, ok := v["pubDate"].(string); ok && v["@type"] == nil && r.score == 0 {
			r.best, r.score = v, 1 // what Chinese search engines ask for has no type
		}
		// Not into the lists of a collection: they are other articles.
		for _, key := range [...]string{"@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "creator"} {
			if x, ok := v[key]; ok {
				r.visit(x, depth+1)
			}
		}
	}
}

func types(v any) []string {
	var out []string
	switch v := v.(type) {
	case string:
		out = append(out, v)
	case []any:
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
	}
	for i, s := range out {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "https://schema.org/"), "http://schema.org/")
		out[i] = strings.ToLower(s)
	}
	return out
}

// text gives a string, the first of a list, or an object's name.
func (r *ldReader) text(v any) string {
	for range 4 {
		switch x := v.(type) {
		case string:
			if len(x) > 2000 {
				return ""
			}
			return oneLine(html.UnescapeString(x))
		case []any:
			if len(x) == 0 {
				return ""
			}
			v = x[0]
		case map[string]any:
			x = r.resolve(x)
			if v = x["name"]; v == nil {
				v = x["@value"]
			}
		default:
			return ""
		}
	}
	return ""
}

// resolve follows {"@id": "#jane"} to the object of that name.
func (r *ldReader) resolve(o map[string]any) map[string]any {
	if id, ok := o["@id"].(string); ok && o["name"] == nil && r.byID[id] != nil {
		return r.byID[id]
	}
	return o
}

// names gives the persons' names; organisations are not authors.
func (r *ldReader) names(v any, depth int) []string {
	if depth > 3 {
		return nil
	}
	switch x := v.(type) {
	case string:
		return []string{oneLine(html.UnescapeString(x))}
	case []any:
		var out []string
		for _, y := range x {
			if len(out) < 30 {
				out = append(out, r.names(y, depth+1)...)
			}
		}
		return out
	case map[string]any:
		x = r.resolve(x)
		kinds := types(x["@type"])
		for _, t := range kinds {
			if slices.Contains(kinds, "person") {
				break
			}
			if strings.HasSuffix(t, "organization") || t == "corporation" || t == "website" {
				name := r.text(x["name"])
				if initialled(name) {
					return []string{name} // P. Doe, whatever the page calls her
				}
				if name != "" && len(r.organisations) < 20 {
					r.organisations = append(r.organisations, name)
				}
				return nil
			}
		}
		if list, ok := x["name"].([]any); ok {
			return r.names(list, depth+1)
		}
		if name := r.text(x["name"]); name != "" {
			return []string{name}
		}
	}
	return nil
}

// initialled tells a name that a letter and a point open.
func initialled(name string) bool {
	first, rest, ok := strings.Cut(name, " ")
	return ok && strings.HasSuffix(first, ".") && utf8.RuneCountInString(first) == 2 && isLatinName(rest)
}
