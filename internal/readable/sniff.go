package readable

import (
	"mime"
	"strings"

	"whence/internal/fault"
)

// The kinds of text that can be read.
const (
	typeHTML     = "text/html"
	typeMarkdown = "text/markdown"
	typePlain    = "text/plain"
)

var mediaTypes = map[string]string{
	"": "", "application/octet-stream": "", "binary/octet-stream": "",
	"text/html": typeHTML, "application/xhtml+xml": typeHTML,
	"text/markdown": typeMarkdown, "text/x-markdown": typeMarkdown,
	"text/plain": typePlain,
}

// mediaType reads a Content-Type. An unreadable one counts as none.
func mediaType(s string) (kind, charset string, err error) {
	if strings.TrimSpace(s) == "" {
		return "", "", nil
	}
	name, parameters, err := mime.ParseMediaType(s)
	if err != nil {
		name, _, _ = strings.Cut(s, ";")
		name = strings.ToLower(strings.TrimSpace(name))
	}
	kind, ok := mediaTypes[name]
	if !ok {
		return "", "", fault.New(fault.UnsupportedMedia, "unsupported_media_type",
			"a document of type %q can't be read: send text/html, text/markdown or text/plain", clip(name, 80))
	}
	return kind, parameters["charset"], nil
}

// binaryOpenings are how files of other kinds begin, whatever they are called.
var binaryOpenings = []string{"%PDF-", "PK\x03\x04", "\x89PNG", "GIF8", "\xFF\xD8\xFF", "\x1F\x8B", "\xD0\xCF\x11\xE0", "{\\rtf", "RIFF", "\x7FELF"}

func isBinary(raw []byte) bool {
	for _, opening := range binaryOpenings {
		if len(raw) >= len(opening) && string(raw[:len(opening)]) == opening {
			return true
		}
	}
	return false
}

// sniff decides how to read a text. What it was called counts, except where
// the text can't be that: HTML without a tag, Markdown that is a whole page,
// plain text that opens as only a page, a fragment or Markdown does.
func sniff(kind, s string) string {
	head := strings.TrimLeft(clip(s, 4096), " \t\n\uFEFF")
	lower := strings.ToLower(head)
	whole := false
	for _, opening := range [...]string{"<!doctype html", "<html", "<head", "<body", "<?xml"} {
		whole = whole || strings.HasPrefix(lower, opening)
	}
	if !whole && strings.HasPrefix(lower, "<!--") {
		whole = strings.Contains(lower, "<html") || strings.Contains(lower, "<!doctype html")
	}
	archived := opensArchive(head)
	switch {
	case whole:
		return typeHTML
	case archived:
		if kind == typeHTML {
			return typeHTML
		}
		return typeMarkdown
	}
	tags := countTags(clip(s, 64<<10))
	markdown := opensMarkdown(head)
	switch kind {
	case typeHTML:
		if tags == 0 {
			return sniff("", s)
		}
		return typeHTML
	case typeMarkdown:
		return typeMarkdown
	case typePlain:
		if markdown {
			return typeMarkdown
		}
		return typePlain
	}
	switch {
	case tags > 0 && strings.HasPrefix(head, "<"):
		return typeHTML
	case markdown || markdownMarks(clip(s, 64<<10)) >= 2:
		return typeMarkdown
	case tags >= 3:
		return typeHTML
	}
	return typePlain
}

// countTags counts what is surely a tag: <p>, </div>, <a href=...
func countTags(s string) int {
	n := 0
	for i := strings.IndexByte(s, '<'); i >= 0; {
		rest := s[i+1:]
		if name := tagName(rest); name != "" {
			if _, known := tagTable[name]; known || name == "a" || name == "b" || name == "i" || name == "em" || name == "strong" || name == "span" {
				n++
			}
		}
		next := strings.IndexByte(rest, '<')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return n
}

// tagName gives the name that follows a "<" or "</", where it is a tag's.
func tagName(s string) string {
	s = strings.TrimPrefix(s, "/")
	i := 0
	for i < len(s) && i < 40 && (isLetter(s[i]) || i > 0 && (s[i] >= '0' && s[i] <= '9' || s[i] == '-')) {
		i++
	}
	if i == 0 || i == len(s) || !strings.ContainsRune(" \t\n/>", rune(s[i])) {
		return ""
	}
	return strings.ToLower(s[:i])
}

// opensMarkdown tells a text whose first line is a heading, or front matter.
func opensMarkdown(head string) bool {
	line, rest, more := strings.Cut(head, "\n")
	if level, text := atxHeading(line); level > 0 && text != "" && more {
		return strings.TrimSpace(rest) != ""
	}
	_, ok := frontMatter(head)
	return ok
}

// markdownMarks counts lines that only Markdown has.
func markdownMarks(s string) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		if level, text := atxHeading(line); level > 0 && text != "" {
			n++
		}
		if strings.Contains(line, "](http") || strings.Contains(line, "](/") || strings.Contains(line, "](#)") {
			n++
		}
		if strings.Count(line, "**") >= 2 {
			n++
		}
	}
	return n
}

// hasMarkdownBlocks tells whether a text that opens with a tag goes on in
// Markdown: a heading, a quotation or a picture stands alone at a line's start.
func hasMarkdownBlocks(s string) bool {
	blank := true
	for line := range strings.SplitSeq(clip(s, 64<<10), "\n") {
		if blank {
			level, text := atxHeading(line)
			if level > 0 && text != "" || strings.HasPrefix(line, "> ") || strings.HasPrefix(line, "![") {
				return true
			}
		}
		blank = strings.TrimSpace(line) == ""
	}
	return false
}
