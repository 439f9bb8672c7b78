package readable

import "strings"

// fields are the lines of front matter.
type fields struct {
	values map[string][]string
	rest   string
}

// frontMatter reads YAML (---) or TOML (+++) at a text's start, as far as
// pages use it: keys with a value, a list in brackets or of lines, a text
// folded over lines, and persons with a name of their own.
func frontMatter(s string) (fields, bool) {
	fence, rest, ok := strings.Cut(s, "\n")
	fence = strings.TrimRight(fence, " \t")
	if !ok || fence != "---" && fence != "+++" {
		return fields{}, false
	}
	f := fields{values: map[string][]string{}}
	state := matter{fields: f, toml: fence == "+++"}
	for range maxMatterLines {
		line, after, more := strings.Cut(rest, "\n")
		rest = after
		trimmed := strings.TrimSpace(line)
		if trimmed == fence || !state.toml && trimmed == "..." {
			f.rest = rest
			return f, len(f.values) > 0
		}
		if !more || trimmed != "" && !state.line(line, trimmed) {
			break
		}
	}
	return fields{}, false
}

const maxMatterLines = 300

// matter is what the lines of front matter above the one being read have
// opened.
type matter struct {
	fields fields
	toml   bool
	key    string
	list   bool // a list in brackets that goes on
	folded bool // a text that goes on in the lines below, further in
	table  bool // a table of TOML's: its keys are not the page's
}

// line reads one line; false says that this is no front matter.
func (m *matter) line(line, trimmed string) bool {
	values := m.fields.values
	inside := line[0] == ' ' || line[0] == '\t'
	switch {
	case m.list:
		inner, ended := strings.CutSuffix(strings.TrimRight(withoutComment(trimmed), ","), "]")
		values[m.key] = append(values[m.key], scalars(inner)...)
		m.list = !ended
	case m.folded && inside:
		if list := values[m.key]; len(list) == 0 {
			values[m.key] = []string{trimmed}
		} else if len(list[0]) < maxMatterValue {
			list[0] += " " + trimmed
		}
	case trimmed[0] == '#':
	case m.toml && trimmed[0] == '[':
		m.key, m.table = "", true
		if name := strings.Trim(trimmed, "[] "); authorKeys[name] {
			m.key = name // [[authors]], a name in each
		}
	case !m.toml && m.key != "" && strings.HasPrefix(trimmed, "- "):
		item := strings.TrimSpace(trimmed[2:])
		if key, value, ok := strings.Cut(item, ": "); ok && isMatterKey(key) {
			m.nested(key, value)
		} else {
			values[m.key] = append(values[m.key], scalar(item))
		}
	case inside && !m.toml:
		if key, value, ok := strings.Cut(trimmed, ":"); ok {
			m.nested(key, value)
		}
	default:
		return m.entry(trimmed)
	}
	return true
}

// maxMatterValue is how long a folded value may get.
const maxMatterValue = 2000

// nested reads a value in another: of those only the writers' names count.
func (m *matter) nested(key, value string) {
	if authorKeys[m.key] && strings.TrimSpace(key) == "name" && scalar(value) != "" {
		m.fields.values[m.key] = append(m.fields.values[m.key], scalar(value))
	}
}

// entry reads a key and its value.
func (m *matter) entry(trimmed string) bool {
	separator := ":"
	if m.toml {
		separator = "="
	}
	name, value, ok := strings.Cut(trimmed, separator)
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	if !ok || !isMatterKey(name) {
		return false
	}
	if m.table {
		m.nested(name, value)
		return true
	}
	m.key, m.folded = name, false
	value = strings.TrimSpace(value)
	values := m.fields.values
	values[name] = nil
	inner, open := strings.CutPrefix(withoutComment(value), "[")
	object, braced := strings.CutPrefix(value, "{")
	switch {
	case value == "" || strings.Trim(value, ">|-+") == "":
		m.folded = value != ""
	case open && strings.HasSuffix(inner, "]") && !strings.HasPrefix(inner, "["):
		values[name] = scalars(strings.TrimSuffix(inner, "]"))
	case open && !strings.HasPrefix(inner, "["):
		values[name] = scalars(inner)
		m.list = true
	case braced:
		for part := range strings.SplitSeq(strings.TrimSuffix(object, "}"), ",") {
			if key, value, ok := strings.Cut(part, separator); ok {
				m.nested(key, value)
			}
		}
	default:
		values[name] = []string{scalar(value)}
	}
	return true
}

// isMatterKey tells a key from a sentence with a colon in it.
func isMatterKey(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && !strings.ContainsAny(s, " <>[](){}，。")
}

// withoutComment takes off what stands behind a list's bracket or comma.
func withoutComment(s string) string {
	if i := strings.LastIndex(s, " #"); i >= 0 && !strings.ContainsAny(s[i:], `"'`) {
		return strings.TrimSpace(s[:i])
	}
	return s
}

// scalars reads the values of a list in brackets, commas in quotes apart.
func scalars(s string) []string {
	var out []string
	quote, from := byte(0), 0
	add := func(to int) {
		if v := scalar(s[from:to]); v != "" {
			out = append(out, v)
		}
		from = to + 1
	}
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\'') && strings.TrimSpace(s[from:i]) == "":
			quote = c
		case quote == 0 && c == ',':
			add(i)
		}
	}
	if from <= len(s) {
		add(len(s))
	}
	return out
}

var authorKeys = map[string]bool{"author": true, "authors": true, "byline": true, "作者": true}

// scalar takes the quotes or the trailing comment off a value.
func scalar(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') {
		if i := strings.LastIndexByte(s, s[0]); i > 0 {
			inner := s[1:i]
			if s[0] == '"' {
				inner = strings.ReplaceAll(inner, `\"`, `"`)
			} else {
				inner = strings.ReplaceAll(inner, `''`, `'`)
			}
			return inner
		}
	}
	s, _, _ = strings.Cut(s, " #")
	return strings.TrimSpace(s)
}

func (h *header) fromFields(f fields) {
	first := func(keys ...string) string {
		for _, k := range keys {
			if v := f.values[k]; len(v) > 0 && v[0] != "" {
				return oneLine(v[0])
			}
		}
		return ""
	}
	h.title = first("title", "headline", "标题", "標題")
	h.published = first("published", "date_published", "published_at", "publishdate", "pubdate", "publish_date", "datepublished", "posted", "date", "created", "日期", "发布时间")
	h.updated = first("updated", "modified", "last_modified_at", "datemodified", "date_modified", "updated_at", "lastmod", "更新")
	h.address = first("canonical", "canonical_url", "url", "link", "source_url", "source", "original_url")
	h.site = first("site", "site_name", "sitename", "publication", "publisher", "outlet")
	h.language = first("language", "lang", "locale")
	for _, k := range []string{"authors", "author", "byline", "作者"} {
		if v := f.values[k]; len(v) > 0 && v[0] != "" {
			h.authors = v
			break
		}
	}
}
