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
