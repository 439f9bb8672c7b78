package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxAuthors = 20

// bylineNames reads the writers' names from a line such as "By Jane Doe and
// John Roe", "作者：张三", "记者 张三 北京报道" or, where the markup says that it
// is a byline, a bare list of names. It gives nil where it is not sure.
func bylineNames(line string, marked bool) []string {
	if len(line) > 400 {
		return nil
	}
	line, _, _ = strings.Cut(strings.TrimSpace(line), "\n")
	line = strings.TrimLeft(line, "（([【〔 ") // （记者 张三 报道）
	lower := strings.ToLower(line)
	if len(lower) != len(line) {
		return nil // letters whose case changes their length: no offsets
	}
	if namesOthers(line) {
		return nil
	}
	if by, ok := bylineBy.match(lower); ok {
		rest := line[len(by):]
		if strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "\u00a0") {
			if longer, ok := bylineStart.match(lower); !ok || len(longer) < len(by) {
				return splitNames(behindOffice(rest), !marked)
			}
		} else if by == "by" {
			return nil
		}
	}
	phrase, ok := bylineStart.match(lower)
	if !ok {
		return labelledNames(line, marked)
	}
	last, _ := utf8.DecodeLastRuneInString(phrase)
	return splitNames(line[len(phrase):], !marked && isSpacedLetter(last))
}

// behindOffice takes what a writer is off the name behind it: By Health
// Reporter Jane Doe.
func behindOffice(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		lower := strings.ToLower(w)
		if i > 3 || i+2 >= len(words) || i > 0 && !officeWords[lower] && !deskWords[lower] {
			break
		}
		if !writerOffices[lower] {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(words[i+1]); unicode.IsUpper(next) && !isWordOfLines(strings.ToLower(words[i+1])) && !deskWords[strings.ToLower(words[i+1])] {
			return strings.Join(words[i+1:], " ")
		}
	}
	return s
}

// namesOthers tells a line of those who did not write the text.
func namesOthers(line string) bool { return otherLabel(line) != "" }

// otherLabel gives the word for an editor and the like that a line opens with.
func otherLabel(line string) string {
	label := ""
	for _, w := range wordTables["byline not"] {
		if len(w) > len(label) && strings.HasPrefix(line, w) {
			label = w
		}
	}
	return strings.TrimRight(label, "：:")
}

// labelledNames reads a line without a word such as "by" at its start:
// a bare name where markup vouches for it, or 【记者 张三/台北报道】.
func labelledNames(line string, marked bool) []string {
	first, _ := utf8.DecodeRuneInString(line)
	listed := marked && unicode.Is(unicode.Han, first) // names may open the line
	for _, word := range wordTables["byline middle"] {
		i := strings.Index(line, word)
		if i < 0 || i > 18 || weight(line) >= 90 || strings.ContainsAny(line, "。，") || listed && strings.Contains(line[:i], "、") {
			continue
		}
		if names := calledNames(line[i+len(word):]); len(names) > 0 || !listed {
			return names
		}
	}
	if names := titledNames(line); len(names) > 0 {
		return names
	}
	if !marked {
		return nil
	}
	names := splitNames(line, false)
	if len(names) == 1 && !strings.Contains(names[0], " ") && opensSentence(line, names[0]) {
		return nil // Please enter a name
	}
	return names
}

// opensSentence tells a word that others in small letters follow.
func opensSentence(line, word string) bool {
	rest, ok := strings.CutPrefix(line, word+" ")
	r, _ := utf8.DecodeRuneInString(rest)
	next, _, _ := strings.Cut(rest, " ")
	return ok && unicode.IsLower(r) && !betweenDateAndClock[next] && !publishedWords[next] && monthNames[next] == 0
}

// calledNames reads the names behind 记者. Without a space between, only a
// family name tells them from what else is called after reporters: 记者服务.
func calledNames(s string) []string {
	names := splitNames(s, false)
	r, _ := utf8.DecodeRuneInString(s)
	if len(names) > 0 && unicode.Is(unicode.Han, r) && !hasSurname(names[0]) && !strings.ContainsAny(names[0], "·‧•-") &&
		(utf8.RuneCountInString(names[0]) != 3 || strings.TrimSpace(s) == names[0]) {
		return nil // nothing behind three characters says that they are a name
	}
	return names
}

// splitNames cuts a list of names. strict demands that each looks like a
// person's name in Latin letters, because "by" opens many other lines.
func splitNames(s string, strict bool) []string {
	s = strings.TrimLeft(s, " :：/／|｜\u00a0")
	if len(s) > 300 {
		return nil
	}
	if i := strings.IndexAny(s, ")）"); i >= 0 && !strings.ContainsAny(s[:i], "(（") {
		s = s[:i]
	}
	for _, end := range []string{"】", "]", "〕", "|", "｜", "•", "·  ", " - ", " – ", " — ", "\t"} {
		s, _, _ = strings.Cut(s, end)
	}
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.Is(unicode.Han, r) {
		return splitHanNames(s)
	}
	s = cutAtWords(cutAtDate(s))
	s = commaFor(s, " and ")
	for _, and := range [...]string{" und ", " et ", " y ", " e ", " en ", " och ", " og ", " и ", " i "} {
		// José Costa e Silva is one; his colleague has two names, too.
		if i := strings.LastIndex(s, and); i > 0 && len(strings.Fields(s[i+len(and):])) > 1 {
			s = commaFor(s, and)
		}
	}
	s = commaFor(s, " & ")
	s = commaFor(s, " with ")
	for _, with := range wordTables["byline with"] {
		s = commaFor(s, " ("+with+" ") // Jane Doe (with John Roe)
	}
	var names []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;，；、/&", r) }) {
		name := strings.TrimSpace(part)
		if fold := strings.ToLower(name); strings.HasPrefix(fold, "and ") {
			name = strings.TrimSpace(name[4:])
		}
		if _, inside, ok := strings.Cut(strings.ToLower(name), "("); ok {
			if _, other := otherWork.match(inside); other {
				continue // Jane Doe (photography)
			}
		}
		name = cleanName(cutAtLower(name))
		if name == "" || credentials[strings.ToLower(name)] {
			continue
		}
		if len(names) > 0 && part[0] == ' ' && isStation(names[0], name) {
			continue // Jane Doe, Oslo: where she works
		}
		if strict && (!isLatinName(name) || !strings.Contains(name, " ") && name != strings.TrimSpace(s)) {
			if len(names) == 0 {
				return nil
			}
			break
		}
		names = append(names, name)
		if len(names) == maxAuthors {
			break
		}
	}
	return names
}

// isStation tells the place or the office that follows a writer's name behind
// a comma and a space.
func isStation(first, name string) bool {
	if !strings.Contains(first, " ") {
		return false
	}
	words := strings.Fields(strings.ToLower(name))
	for _, w := range words {
		if officeWords[w] {
			return true
		}
	}
	if r, _ := utf8.DecodeRuneInString(name); len(words) == 1 && isSpacedLetter(r) {
		return true
	}
	return stations[strings.ToLower(name)]
}

var (
	officeWords    = wordSet("office")
	writerOffices  = wordSet("writer office")
	deskWords      = wordSet("desk")
	bylineEndWords = wordSet("byline end")
)

// stations are places of several words where correspondents sit.
var stations = wordSet("byline place")

// cutAtDate ends a list before the date that follows it: Jane Doe March 11,
// 2015.
func cutAtDate(s string) string {
	last := ' '
	cut := -1
	for i, r := range s {
		if isDigit(r) && (unicode.IsSpace(last) || strings.ContainsRune("|,-–—·•/(", last)) {
			cut = i
			break
		}
		last = r
	}
	if cut < 0 {
		return s
	}
	words := strings.Fields(strings.TrimRight(s[:cut], " |,-–—·•/("))
	for n := len(words); n > 0; n-- {
		word := strings.ToLower(strings.Trim(words[n-1], ".,|-–—·•/()"))
		if word != "" && monthNames[word] == 0 && !betweenDateAndClock[word] {
			break
		}
		words = words[:n-1]
	}
	return strings.Join(words, " ")
}

// cutAtLower ends a name before a word without a capital that is no part of
// names: Jane Doe writes about ships.
func cutAtLower(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if i > 0 && unicode.IsLower(r) && !nameParticles[w] {
			first, _ := utf8.DecodeRuneInString(words[0])
			if unicode.IsLower(first) {
				return name // a name of its own kind: all in small letters
			}
			return strings.Join(words[:i], " ")
		}
	}
	return name
}

// cutAtWords ends the list where a word says that what follows is no name.
func cutAtWords(s string) string {
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		return s
	}
	cut := len(s)
	for _, w := range wordTables["byline end"] {
		for from := 0; ; {
			i := strings.Index(lower[from:], w)
			if i < 0 {
				break
			}
			i += from
			if i > 0 && endsWord(lower, i) && endsWord(lower, i+len(w)) && i < cut {
				cut = i
				break
			}
			from = i + len(w)
		}
	}
	if comma := strings.LastIndexAny(s[:cut], ",，"); cut < len(s) && comma > 0 && !strings.Contains(strings.TrimSpace(s[comma+1:cut]), " ") {
		cut = comma // Jane Doe, Health correspondent
	}
	return strings.TrimRight(s[:cut], " ,;，")
}

func commaFor(s, old string) string {
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(lower, old)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		b.WriteByte(',')
		s, lower = s[i+len(old):], lower[i+len(old):]
	}
}
