package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxDestination = 1000 // bytes between the parentheses of a link

// escape writes text so that no character of it is markup.
func (m *markdown) escape(s string) {
	for i := range len(s) {
		m.escapeByte(s[i])
	}
}

func (m *markdown) escapeByte(c byte) {
	switch c {
	case '<':
		m.out.WriteString("&lt;")
	case '>':
		m.out.WriteString("&gt;")
	case '&':
		m.out.WriteString("&amp;")
	default:
		m.out.WriteByte(c)
	}
}

func isPunctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// unescapeMarkdown takes the backslashes off escaped marks.
func unescapeMarkdown(s string) string {
	if !strings.Contains(s, "\\") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && isPunctuation(s[i+1]) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// inlineText is one paragraph's text with what was found in it beforehand, so
// that each mark is looked at once.
type inlineText struct {
	s       string
	bracket map[int]int   // "[" to its "]"
	paren   map[int]int   // "(" to its ")"
	dropped map[int]int   // where a mark of emphasis begins, and its length
	ticks   map[int][]int // runs of backticks by length

	openComment bool // no comment that begins from here on is ever closed
}

// inline writes a paragraph's text as HTML.
func (m *markdown) inline(s string) {
	if !strings.ContainsAny(s, "\\`*_~[]<>&!") {
		m.writeBreaks(s)
		return
	}
	t := scanInline(s)
	closeAt := map[int]int{} // "]" of an open link: where to go on behind it
	for i := 0; i < len(s); {
		c := s[i]
		switch c {
		case '\\':
			if i+1 < len(s) && isPunctuation(s[i+1]) {
				m.escapeByte(s[i+1])
				i += 2
				continue
			}
		case '`':
			if next, ok := m.codeSpan(t, i); ok {
				i = next
				continue
			}
			n := runLength(s, i)
			m.out.WriteString(s[i : i+n])
			i += n
			continue
		case '*', '_', '~':
			if n := t.dropped[i]; n > 0 {
				i += n
				continue
			}
			n := runLength(s, i)
			m.out.WriteString(s[i : i+n])
			i += n
			continue
		case '!':
			if end := m.image(t, i); end > 0 {
				m.out.WriteString("<img>")
				i = end
				continue
			}
		case '[':
			if address, end := m.linkAt(t, i); end > 0 {
				m.out.WriteString(`<a href="`)
				m.out.WriteString(strings.NewReplacer(`"`, "%22", "<", "%3C").Replace(address))
				m.out.WriteString(`">`)
				closeAt[t.bracket[i]] = end
				i++
				continue
			}
		case ']':
			if end, ok := closeAt[i]; ok {
				m.out.WriteString("</a>")
				i = end
				continue
			}
		case '<':
			i = m.angle(t, i)
			continue
		}
		if c == '>' {
			m.escapeByte(c)
			i++
			continue
		}
		if strings.HasPrefix(s[i:], lineBreakBytes) {
			m.out.WriteString("<br>")
			i += len(lineBreakBytes)
			continue
		}
		m.out.WriteByte(c)
		i++
	}
}

const lineBreakBytes = string(lineBreak)

func (m *markdown) writeBreaks(s string) {
	m.out.WriteString(strings.ReplaceAll(s, lineBreakBytes, "<br>"))
}

func runLength(s string, i int) int {
	n := 1
	for i+n < len(s) && s[i+n] == s[i] {
		n++
	}
	return n
}

// scanInline pairs brackets, parentheses and marks of emphasis, each with one
// stack.
func scanInline(s string) *inlineText {
	t := &inlineText{s: s, bracket: map[int]int{}, paren: map[int]int{}, dropped: map[int]int{}, ticks: map[int][]int{}}
	var brackets, parens []int
	type mark struct {
		char   byte
		length int
	}
	open := map[mark][]int{}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			i++
		case '[':
			brackets = append(brackets, i)
		case ']':
			if n := len(brackets); n > 0 {
				t.bracket[brackets[n-1]] = i
				brackets = brackets[:n-1]
			}
		case '(':
			parens = append(parens, i)
		case ')':
			if n := len(parens); n > 0 {
				t.paren[parens[n-1]] = i
				parens = parens[:n-1]
			}
		case '`':
			n := runLength(s, i)
			t.ticks[n] = append(t.ticks[n], i)
			i += n - 1
		case '*', '_', '~':
			n := runLength(s, i)
			canOpen, canClose := flanks(s, i, n)
			key := mark{c, n}
			stack := open[key]
			switch {
			case n > 3 || c == '~' && n != 2:
			case canClose && len(stack) > 0:
				t.dropped[stack[len(stack)-1]], t.dropped[i] = n, n
				open[key] = stack[:len(stack)-1]
			case canOpen:
				open[key] = append(stack, i)
			}
			i += n - 1
		}
	}
	return t
}

// flanks tells whether a run of marks can open and close emphasis: no space
// inside, and underscores and figures not in the middle of a word.
func flanks(s string, i, n int) (open, close bool) {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+n:])
	edge := func(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) || r == lineBreak }
	inWord := func(r rune) bool {
		return !edge(r) && r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
	}
	open, close = !edge(after), !edge(before)
	switch {
	case s[i] == '_':
		open, close = open && !inWord(before), close && !inWord(after)
	case n == 1 && unicode.IsDigit(before) && unicode.IsDigit(after): // 5*3
		return false, false
	}
	return open, close
}

// codeSpan writes the text between two runs of backticks of one length.
func (m *markdown) codeSpan(t *inlineText, i int) (int, bool) {
	n := runLength(t.s, i)
	runs := t.ticks[n]
	for len(runs) > 0 && runs[0] <= i {
		runs = runs[1:]
	}
	t.ticks[n] = runs
	if len(runs) == 0 {
		return 0, false
	}
	m.escape(t.s[i+n : runs[0]])
	return runs[0] + n, true
}

// linkAt reads the link whose text begins with the bracket at i. end is where
// its destination ends; 0 is no link.
func (m *markdown) linkAt(t *inlineText, i int) (address string, end int) {
	close, ok := t.bracket[i]
	if !ok {
		return "", 0
	}
	if close+1 < len(t.s) && t.s[close+1] == '(' {
		if paren, ok := t.paren[close+1]; ok && paren-close <= maxDestination {
			inside := strings.TrimSpace(t.s[close+2 : paren])
			address, _, _ = strings.Cut(inside, " ")
			if title := strings.TrimSpace(inside[len(address):]); title == "" || strings.ContainsAny(title[:1], `"'(`) {
				return strings.Trim(address, "<>"), paren + 1
			}
		}
		return "", 0
	}
	if close-i > 200 || t.s[i+1:close] == "" {
		return "", 0
	}
	label, end := t.s[i+1:close], close+1
	if end < len(t.s) && t.s[end] == '[' {
		if last, ok := t.bracket[end]; ok && last-end <= 200 {
			if last > end+1 {
				label = t.s[end+1 : last]
			}
			end = last + 1
		}
	}
	if address, ok := m.references[strings.ToLower(label)]; ok {
		return address, end
	}
	return "", 0
}

// image gives where an image at i ends; 0 is none.
func (m *markdown) image(t *inlineText, i int) int {
	if i+1 >= len(t.s) || t.s[i+1] != '[' {
		return 0
	}
	_, end := m.linkAt(t, i+1)
	return end
}

// angle writes what follows a "<": an address in brackets, a tag or a comment
// as they are, anything else as text.
func (m *markdown) angle(t *inlineText, i int) int {
	s := t.s
	rest := s[i+1:]
	if strings.HasPrefix(rest, "!--") && !t.openComment {
		if n := strings.Index(rest, "-->"); n >= 0 {
			return i + 1 + n + 3
		}
		t.openComment = true
	}
	end := strings.IndexAny(rest, "<>")
	if end >= 0 && rest[end] == '>' {
		inside := rest[:end]
		switch name := tagName(rest); {
		case strings.HasPrefix(inside, "http://") || strings.HasPrefix(inside, "https://") || strings.HasPrefix(inside, "mailto:"):
			m.escape(inside)
			return i + 1 + end + 1
		case name != "" && tagTable[name]&tagRaw == 0:
			m.out.WriteString(s[i : i+1+end+1])
			return i + 1 + end + 1
		}
	}
	m.out.WriteString("&lt;")
	return i + 1
}
