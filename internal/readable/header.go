package readable

import (
	"strings"
)

// header is what stands before a page's own text.
type header struct {
	epoch     string // digits of an archive's comment
	title     string
	address   string
	site      string
	language  string
	authors   []string
	published string
	updated   string
}

// peel takes front matter and an archive's lines off a text.
//
// An archive's fragment begins with a comment that has the time in
// milliseconds, then the title as a link, underlined:
//
//	<!--1706660101000-->
//	[Title](https://outlet.example/story)
//	------
func peel(s string) (header, string) {
	var h header
	s = strings.TrimLeft(s, " \t\n\uFEFF")
	if fields, ok := frontMatter(s); ok {
		h.fromFields(fields)
		s = fields.rest
	}
	rest := strings.TrimLeft(s, " \t\n")
	if after, ok := strings.CutPrefix(rest, "<!--"); ok {
		comment, after, ok := strings.Cut(after, "-->")
		if comment = strings.TrimSpace(comment); ok && isEpoch(comment) {
			h.epoch = comment
			rest = strings.TrimLeft(after, " \t\n")
			s = rest
		}
	}
	line, after, _ := strings.Cut(rest, "\n")
	title, address, ok := linkLine(strings.TrimSpace(line))
	if !ok {
		return h, s
	}
	underline, below, _ := strings.Cut(after, "\n")
	underlined := isUnderline(underline)
	if !underlined && h.epoch == "" {
		return h, s
	}
	if underlined {
		after = below
	}
	if h.title == "" {
		h.title = title
	}
	if h.address == "" {
		h.address = address
	}
	return h, after
}

func isEpoch(s string) bool { return (len(s) == 10 || len(s) == 13) && allDigits(s) }

// opensArchive tells a text that peel will find an archive's lines in.
func opensArchive(head string) bool {
	h, _ := peel(head)
	return h.epoch != "" || h.address != ""
}

func isUnderline(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 3 && (strings.Trim(s, "-") == "" || strings.Trim(s, "=") == "")
}

// linkLine reads a line that is one link and nothing else.
func linkLine(line string) (title, address string, ok bool) {
	if !strings.HasPrefix(line, "[") || !strings.HasSuffix(line, ")") {
		return "", "", false
	}
	i := strings.LastIndex(line, "](")
	if i < 0 {
		return "", "", false
	}
	title, address = line[1:i], line[i+2:len(line)-1]
	address, _, _ = strings.Cut(strings.TrimSpace(address), " ")
	title = oneLine(unescapeMarkdown(title))
	return title, address, title != "" && address != ""
}

// fields are the lines of front matter.
type fields struct {
	values map[string][]string
	rest   string
}

// frontMatter reads YAML (---) or TOML (+++) at a text's start, as far as
// pages use it: keys with a value, a list in brackets, or a list of lines.
func frontMatter(s string) (fields, bool) {
	fence, rest, ok := strings.Cut(s, "\n")
	fence = strings.TrimRight(fence, " \t")
	if !ok || fence != "---" && fence != "+++" {
		return fields{}, false
	}
	f := fields{values: map[string][]string{}}
	key := ""
	for range 200 {
		line, after, more := strings.Cut(rest, "\n")
		rest = after
		trimmed := strings.TrimSpace(line)
		if trimmed == fence || fence == "---" && trimmed == "..." {
			f.rest = rest
			return f, len(f.values) > 0
		}
		if !more {
			break
		}
		switch {
		case trimmed == "" || trimmed[0] == '#':
		case strings.HasPrefix(trimmed, "- ") && key != "":
			f.values[key] = append(f.values[key], scalar(trimmed[2:]))
		case line[0] == ' ' || line[0] == '\t':
			// a nested value: not one of those that are looked at
		default:
			separator := ":"
			if fence == "+++" {
				separator = "="
			}
			name, value, ok := strings.Cut(trimmed, separator)
			if !ok || strings.ContainsAny(strings.TrimSpace(name), " <>[](){}，。") {
				return fields{}, false
			}
			key = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
			value = strings.TrimSpace(value)
			f.values[key] = nil
			if inner, ok := strings.CutPrefix(value, "["); ok && strings.HasSuffix(inner, "]") {
				for v := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
					f.values[key] = append(f.values[key], scalar(v))
				}
			} else if value != "" {
				f.values[key] = []string{scalar(value)}
			}
		}
	}
	return fields{}, false
}

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
	h.published = first("published", "date_published", "published_at", "publishdate", "pubdate", "date", "created", "日期", "发布时间")
	h.updated = first("updated", "modified", "date_modified", "updated_at", "lastmod", "更新")
	h.address = first("canonical", "canonical_url", "url", "link", "source_url", "source", "original_url")
	h.site = first("site", "site_name", "sitename", "publication", "publisher", "outlet")
	h.language = first("language", "lang", "locale")
	for _, k := range []string{"authors", "author", "byline", "作者"} {
		if v := f.values[k]; len(v) > 0 {
			h.authors = v
			break
		}
	}
}
