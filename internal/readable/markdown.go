package readable

import (
	"strings"
	"unicode"

	"whence/internal/fault"
)

const (
	maxMarkdownBytes = 4 << 20
	maxMarkdownDepth = 16 // levels of quotations and lists; deeper marks are text
)

// markdownToHTML turns Markdown into HTML for the same walk that pages take.
// It reads what articles are written in: headings of both kinds, paragraphs,
// lists, quotations, fenced code, tables, links, images, emphasis, HTML in
// between. Two things are as articles need them, not as CommonMark has them:
// an indented line is a paragraph, not code, and emphasis closes beside
// Chinese punctuation.
//
// The time it takes is linear in the length of the text; the parsers that
// could be had take a minute for a few hundred kilobytes of hostile tables or
// brackets.
func markdownToHTML(s string) (string, error) {
	if len(s) > maxMarkdownBytes {
		return "", fault.New(fault.TooLarge, "too_large", "a Markdown document may have at most %d bytes", maxMarkdownBytes)
	}
	m := markdown{references: map[string]string{}}
	m.out.Grow(len(s) + len(s)/4)
	lines := withoutNoteMarks(m.collectReferences(strings.Split(s, "\n")))
	m.blocks(lines, 0)
	return m.out.String(), nil
}

type markdown struct {
	out        strings.Builder
	references map[string]string
}

// collectReferences takes "[label]: address" lines out.
func (m *markdown) collectReferences(lines []string) []string {
	kept := lines[:0:0]
	for _, line := range lines {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "[") && !strings.HasPrefix(trimmed, "[^") {
			if i := strings.Index(trimmed, "]: "); i > 1 && i < 200 {
				address, _, _ := strings.Cut(strings.TrimSpace(trimmed[i+3:]), " ")
				if strings.Contains(address, "/") || strings.HasPrefix(address, "#") {
					m.references[strings.ToLower(trimmed[1:i])] = address
					continue
				}
			}
		}
		kept = append(kept, line)
	}
	return kept
}

// blocks writes the blocks of some lines.
func (m *markdown) blocks(lines []string, depth int) {
	var paragraph []string
	open := map[string]bool{} // ends of raw HTML that none of the lines left have
	flush := func() {
		if alt := captionOf(paragraph); alt != "" {
			m.out.WriteString("<figure><figcaption>")
			m.escape(alt)
			m.out.WriteString("</figcaption></figure>\n")
			paragraph = paragraph[:0]
		}
		if len(paragraph) > 0 {
			m.out.WriteString("<p>")
			m.inline(paragraphText(paragraph))
			m.out.WriteString("</p>\n")
			paragraph = paragraph[:0]
		}
	}
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		trimmed := strings.TrimSpace(line)
		level, heading := atxHeading(line)
		switch {
		case trimmed == "":
			flush()
		case level > 0:
			flush()
			m.heading(level, heading)
		case len(paragraph) > 0 && isUnderline(trimmed):
			level = 2
			if trimmed[0] == '=' {
				level = 1
			}
			text := paragraphText(paragraph)
			paragraph = paragraph[:0]
			m.heading(level, text)
		case isRule(trimmed):
			flush()
			m.out.WriteString("<hr>\n")
		case fenceOf(trimmed) != "":
			flush()
			i = m.fenced(lines, i)
		case trimmed[0] == '>' && depth < maxMarkdownDepth:
			flush()
			i = m.quote(lines, i, depth)
		case isHTMLBlock(trimmed):
			flush()
			i = m.rawHTML(lines, i, open)
		case itemStart(line) > 0 && depth < maxMarkdownDepth && (len(paragraph) == 0 || trimmed[0] < '0' || trimmed[0] > '9' || strings.HasPrefix(trimmed, "1")):
			flush()
			i = m.item(lines, i, depth)
		case len(paragraph) == 0 && i+1 < len(lines) && strings.Contains(line, "|") && isDelimiterRow(lines[i+1]):
			i = m.table(lines, i)
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
}

func (m *markdown) heading(level int, text string) {
	tag := string([]byte{'h', byte('0' + level)})
	m.out.WriteString("<" + tag + ">")
	m.inline(text)
	m.out.WriteString("</" + tag + ">\n")
}

// paragraphText joins lines; a line that ends in two spaces or a backslash
// ends in a break.
func paragraphText(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		text := strings.Trim(line, " \t\r")
		last := i == len(lines)-1
		switch {
		case last:
			b.WriteString(text)
		case strings.HasSuffix(line, "  "):
			b.WriteString(text)
			b.WriteRune(lineBreak)
		case strings.HasSuffix(text, "\\"):
			b.WriteString(text[:len(text)-1])
			b.WriteRune(lineBreak)
		default:
			b.WriteString(text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// atxHeading reads "## Heading ##"; level 0 is none.
func atxHeading(line string) (level int, text string) {
	line = strings.TrimLeft(line, " ")
	for level < len(line) && line[level] == '#' {
		level++
	}
	if level == 0 || level > 6 || level < len(line) && line[level] != ' ' && line[level] != '\t' {
		return 0, ""
	}
	text = strings.TrimSpace(line[level:])
	if closed := strings.TrimRight(text, "#"); closed == "" || closed != text && strings.HasSuffix(closed, " ") {
		text = strings.TrimSpace(closed)
	}
	return level, text
}

// isRule tells a thematic break: three or more of one mark.
func isRule(trimmed string) bool {
	c := trimmed[0]
	if c != '-' && c != '*' && c != '_' {
		return false
	}
	n := 0
	for i := range len(trimmed) {
		switch trimmed[i] {
		case c:
			n++
		case ' ', '\t':
		default:
			return false
		}
	}
	return n >= 3
}

func fenceOf(trimmed string) string {
	for _, c := range [...]string{"`", "~"} {
		if n := len(trimmed) - len(strings.TrimLeft(trimmed, c)); n >= 3 && !strings.Contains(trimmed[n:], "`") {
			return trimmed[:n]
		}
	}
	return ""
}

func (m *markdown) fenced(lines []string, i int) int {
	fence := fenceOf(strings.TrimSpace(lines[i]))
	m.out.WriteString("<pre>")
	for i++; i < len(lines); i++ {
		if t := strings.TrimSpace(lines[i]); strings.HasPrefix(t, fence) && strings.Trim(t, fence[:1]) == "" {
			break
		}
		m.escape(lines[i])
		m.out.WriteByte('\n')
	}
	m.out.WriteString("</pre>\n")
	return i
}

// quote reads the lines of a quotation, with those that go on lazily.
func (m *markdown) quote(lines []string, i, depth int) int {
	var inner []string
	for ; i < len(lines); i++ {
		t := strings.TrimLeftFunc(lines[i], unicode.IsSpace)
		if rest, ok := strings.CutPrefix(t, ">"); ok {
			inner = append(inner, strings.TrimPrefix(rest, " "))
			continue
		}
		if t == "" || len(inner) == 0 || strings.TrimSpace(inner[len(inner)-1]) == "" || startsBlock(t) {
			break
		}
		inner = append(inner, t)
	}
	m.out.WriteString("<blockquote>\n")
	m.blocks(inner, depth+1)
	m.out.WriteString("</blockquote>\n")
	return i - 1
}

// startsBlock tells a line that ends a paragraph without a blank line.
func startsBlock(trimmed string) bool {
	if trimmed == "" {
		return false
	}
	level, _ := atxHeading(trimmed)
	return level > 0 || isRule(trimmed) || fenceOf(trimmed) != "" || itemStart(trimmed) > 0 || trimmed[0] == '>' || isHTMLBlock(trimmed)
}

// itemStart gives how many bytes a list's mark takes, with the space behind
// it; 0 is none.
func itemStart(line string) int {
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	s := line[indent:]
	n := 0
	switch {
	case s == "":
		return 0
	case s[0] == '-' || s[0] == '*' || s[0] == '+':
		n = 1
	default:
		for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if n == 0 || n >= len(s) || s[n] != '.' && s[n] != ')' {
			return 0
		}
		n++
	}
	if n >= len(s) || s[n] != ' ' && s[n] != '\t' {
		return 0
	}
	return indent + n + 1
}

// item reads one item with the indented lines that belong to it.
func (m *markdown) item(lines []string, i, depth int) int {
	start := itemStart(lines[i])
	indent := len(lines[i]) - len(strings.TrimLeft(lines[i], " \t"))
	inner := []string{lines[i][start:]}
	blank := false
	for i++; i < len(lines); i++ {
		line := lines[i]
		t := strings.TrimLeft(line, " \t")
		own := len(line) - len(t)
		if t == "" {
			blank = true
			inner = append(inner, "")
			continue
		}
		if own <= indent && (blank || startsBlock(t)) || own > indent && own < 2 && blank {
			break
		}
		inner = append(inner, line[min(own, start):])
		blank = false
	}
	tag := "ul"
	m.out.WriteString("<" + tag + "><li>")
	m.tight(inner, depth)
	m.out.WriteString("</li></" + tag + ">\n")
	return i - 1
}

// tight writes an item of a single paragraph without <p>.
func (m *markdown) tight(lines []string, depth int) {
	end := len(lines)
	for end > 0 && strings.TrimSpace(lines[end-1]) == "" {
		end--
	}
	m.blocks(lines[:end], depth+1)
}

func isHTMLBlock(trimmed string) bool {
	if trimmed[0] != '<' || len(trimmed) < 3 {
		return false
	}
	if strings.HasPrefix(trimmed, "<!--") || strings.HasPrefix(trimmed, "<!") || strings.HasPrefix(trimmed, "<?") {
		return true
	}
	name := tagName(trimmed[1:])
	if tagTable[name]&(tagBlock|tagShape|tagRaw|tagDrop|tagVoid) != 0 && name != "br" && name != "img" && name != "wbr" {
		return true
	}
	// Any other tag, alone on its line.
	return name != "" && strings.IndexByte(trimmed, '>') == len(trimmed)-1
}

// rawHTML copies lines up to the next blank one, or to the end of a comment
// or of an element whose content is not markup.
func (m *markdown) rawHTML(lines []string, i int, open map[string]bool) int {
	first := strings.ToLower(strings.TrimSpace(lines[i]))
	closing := ""
	switch name := tagName(first[1:]); {
	case strings.HasPrefix(first, "<!--"):
		closing = "-->"
	case tagTable[name]&tagRaw != 0 && !strings.HasPrefix(first, "</"), name == "pre":
		closing = "</" + name
	}
	if closing != "" {
		end := -1
		for j := i; j < len(lines) && !open[closing]; j++ {
			if strings.Contains(strings.ToLower(lines[j]), closing) {
				end = j
				break
			}
		}
		if end < 0 { // never closed: words, not markup
			open[closing] = true
			m.out.WriteString("<p>")
			m.escape(lines[i])
			m.out.WriteString("</p>\n")
			return i
		}
		for ; i <= end; i++ {
			m.out.WriteString(lines[i])
			m.out.WriteByte('\n')
		}
		return end
	}
	for ; i < len(lines) && strings.TrimSpace(lines[i]) != ""; i++ {
		m.out.WriteString(lines[i])
		m.out.WriteByte('\n')
	}
	return i - 1
}

func isDelimiterRow(line string) bool {
	t := strings.TrimSpace(line)
	return strings.Contains(t, "-") && strings.Contains(t, "|") && strings.Trim(t, "|:- \t") == ""
}

func (m *markdown) table(lines []string, i int) int {
	m.out.WriteString("<table>\n")
	for first := i; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if i == first+1 {
			continue
		}
		if line == "" || !strings.Contains(line, "|") {
			break
		}
		m.out.WriteString("<tr>")
		line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
		start := 0
		for j := 0; j <= len(line); j++ {
			if j < len(line) && (line[j] != '|' || j > 0 && line[j-1] == '\\') {
				continue
			}
			m.out.WriteString("<td>")
			m.inline(strings.TrimSpace(line[start:j]))
			m.out.WriteString("</td>")
			start = j + 1
		}
		m.out.WriteString("</tr>\n")
	}
	m.out.WriteString("</table>\n")
	return i - 1
}
