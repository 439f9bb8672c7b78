package readable

import "strings"

// What Markdown keeps in marks and readers see without them: notes below the
// text, and the words for a picture.

// withoutNoteMarks takes off the marks of notes that the text has: [^1] where
// it refers to one, and [^1]: before it.
func withoutNoteMarks(lines []string) []string {
	notes := map[string]bool{}
	for _, line := range lines {
		if label, ok := noteMark(line); ok && strings.HasPrefix(line[len(label):], ":") && len(notes) < 1000 {
			notes[label] = true
		}
	}
	if len(notes) == 0 {
		return lines
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		if label, ok := noteMark(line); ok && notes[label] {
			line = strings.TrimLeft(strings.TrimPrefix(line[len(label):], ":"), " ")
		}
		var b strings.Builder
		for {
			at := strings.Index(line, "[^")
			if at < 0 {
				break
			}
			label, ok := noteMark(line[at:])
			if !ok || !notes[label] {
				b.WriteString(line[:at+2])
				line = line[at+2:]
				continue
			}
			b.WriteString(line[:at])
			line = line[at+len(label):]
		}
		b.WriteString(line)
		out[i] = b.String()
	}
	return out
}

// noteMark reads the mark of a note that a text opens with.
func noteMark(s string) (label string, ok bool) {
	if !strings.HasPrefix(s, "[^") {
		return "", false
	}
	end := strings.IndexByte(clip(s, 60), ']')
	if end < 3 || strings.ContainsAny(s[2:end], " \t[") {
		return "", false
	}
	return s[:end+1], true
}

// leastAlt is the weight of words for a picture that may be its caption, as
// generators of sites print them; "image" and "logo" are none.
const leastAlt = 20

// captionOf gives the words for a picture that is a paragraph by itself.
func captionOf(paragraph []string) string {
	if len(paragraph) != 1 {
		return ""
	}
	line := strings.TrimSpace(paragraph[0])
	rest, ok := strings.CutPrefix(line, "![")
	if !ok || !strings.HasSuffix(line, ")") || strings.Count(line, "](") != 1 {
		return ""
	}
	alt, _, _ := strings.Cut(rest, "](")
	if alt = oneLine(unescapeMarkdown(alt)); weight(alt) < leastAlt || isFileName(alt) || !hasLetter(alt) || strings.Contains(alt, "://") {
		return ""
	}
	return alt
}
