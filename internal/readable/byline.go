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
				return splitNames(rest, !marked)
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

// titledNames reads names that what they are stands behind: 홍길동 기자,
// 김민수·이영희 특파원 minsu@daily.example.
func titledNames(line string) []string {
	if r, _ := utf8.DecodeRuneInString(line); !unicode.Is(unicode.Hangul, r) && r != '[' && r != '=' {
		return nil
	}
	if i := strings.LastIndexAny(line, "]="); i >= 0 && i < len(line)-1 {
		line = line[i+1:] // [서울=통신사] 홍길동 기자
	}
	var names []string
	for word := range strings.FieldsFuncSeq(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("·,、/", r) }) {
		if afterName[word] {
			return names
		}
		for w := range afterName {
			if rest, ok := strings.CutSuffix(word, w); ok && isHangulName(rest) {
				return append(names, rest)
			}
		}
		if !isHangulName(word) || len(names) == 5 {
			return nil
		}
		names = append(names, word)
	}
	return nil
}

var afterName = wordSet("byline behind")

// isHangulName tells two to four syllables of Korean.
func isHangulName(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Hangul, r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 4
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

// splitHanNames reads 张三、李四 or 张三 李四, with what they did behind them.
func splitHanNames(s string) []string {
	var names []string
	if i := strings.IndexAny(s, "/／∕⁄"); i > 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		station := s[i+size:]
		if end := strings.IndexFunc(station, unicode.IsSpace); end >= 0 {
			station = station[:end]
		}
		for _, w := range wordTables["byline end"] {
			if strings.HasSuffix(station, w) && weight(station) <= 24 {
				s = s[:i] // 记者张三／江城报道
				break
			}
		}
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("、，,；;/／∕⁄&和与與及", r)
	}) {
		name := part
		if i := strings.IndexAny(name, "（("); i > 0 {
			name = name[:i] // 张三（特约记者）
		}
		for _, w := range wordTables["byline role"] {
			if len(names) > 0 || name == w {
				name = strings.TrimPrefix(name, w)
			}
		}
		if name == "" {
			continue
		}
		ended := false
		for _, w := range bylineEnds {
			if i := strings.Index(name, w); i >= 0 {
				name, ended = name[:i], true
			}
		}
		if i := strings.IndexFunc(name, unicode.IsDigit); i >= 0 {
			if !ended {
				break // a date or a counter
			}
			name = name[:i] // 张三江城5日电
		}
		if ended {
			name = withoutStation(name)
		}
		name = strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && r != '·' })
		if isNewsroom(name) {
			continue // 某报快讯／张三
		}
		if name != "" {
			n := utf8.RuneCountInString(name)
			if n < 2 || n > 12 || notAPerson[name] || !isHanName(name) && !isLatinName(name) {
				break
			}
			if n == 4 && ended && !hasDoubleSurname(name) {
				break // 李四广州: a name and a place that no table knows
			}
			names = append(names, name)
		}
		if ended || len(names) == maxAuthors {
			break
		}
	}
	return names
}

// isNewsroom tells a Chinese name of an outlet or a part of one by its end.
func isNewsroom(name string) bool {
	for _, w := range wordTables["newsroom end"] {
		if head, ok := strings.CutSuffix(name, w); ok && utf8.RuneCountInString(head) >= 2 {
			return true
		}
	}
	return false
}

// endsPlace are the characters that names of places end with.
var endsPlace = func() map[rune]bool {
	out := map[rune]bool{}
	for _, r := range "县縣市區区镇鎮乡鄉州省岛島旗村" {
		out[r] = true
	}
	return out
}()

// withoutStation takes a place that no table knows off a name: its kind ends
// it (江城县), or the family name begins a name too long to be one.
func withoutStation(name string) string {
	runes := []rune(name)
	if len(runes) < 5 || len(runes) > 9 || strings.ContainsAny(name, "·‧•-") || !(hasSurname(string(runes[:2])) || hasDoubleSurname(name)) {
		return name
	}
	length := 3
	if hasDoubleSurname(name) {
		length = 4
	}
	if len(runes) == 5 && endsPlace[runes[4]] {
		length = 2
	}
	if len(runes)-length < 2 {
		return name
	}
	return string(runes[:length])
}

var bylineEnds = append(append([]string(nil), wordTables["byline end"]...), wordTables["byline place"]...)

func hasDoubleSurname(name string) bool {
	for _, w := range wordTables["double surname"] {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	return false
}

// isHanName tells two to four Chinese characters, or a foreign name in them,
// parted by a point.
func isHanName(s string) bool {
	point := false
	for _, r := range s {
		if r == '·' || r == '‧' || r == '•' || r == '-' {
			point = true
		} else if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return n >= 2 && (n <= 4 || point && n <= 12)
}

// isLatinName tells a name of one to five words, the first and the last with
// a capital.
func isLatinName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 1 || len(words) > 5 || len(s) > 60 {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) || !unicode.IsUpper(r) && (i == 0 || i == len(words)-1 || !nameParticles[w]) {
			return false
		}
	}
	return len(words) > 1 || len(s) > 3
}

// cleanName takes off what is around a name, and refuses what is none.
func cleanName(s string) string {
	s = oneLine(s)
	lower := strings.ToLower(s)
	for _, prefix := range [...]string{"by ", "posted by ", "written by ", "author: ", "作者：", "作者:", "记者 ", "記者 "} {
		if strings.HasPrefix(lower, prefix) && len(lower) == len(s) {
			s = strings.TrimSpace(s[len(prefix):])
			lower = strings.ToLower(s)
		}
	}
	if i := strings.IndexAny(s, "(（"); i > 0 {
		rest := ""
		if j := strings.IndexAny(s[i:], ")）"); j > 0 {
			_, size := utf8.DecodeRuneInString(s[i+j:])
			rest = s[i+j+size:] // Jane (JD) Doe
		}
		s = oneLine(s[:i] + rest)
	}
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:|/-–—•·\"'“”‘’，；：、*", r)
	})
	n := utf8.RuneCountInString(s)
	switch {
	case n < 2 || n > 60, notAPerson[strings.ToLower(s)], publishedWords[strings.ToLower(s)], strings.ContainsAny(s, "@<>{}[]\\_=#?!。:：»"),
		strings.Contains(s, "http"), strings.Contains(s, "www."), strings.ContainsFunc(s, unicode.IsDigit),
		!hasLetter(s), len(strings.Fields(s)) > 6, isDomain(s), counterWords[strings.ToLower(s)], isDesk(s):
		return ""
	}
	return s
}

// isDesk tells words of newsrooms alone, an agency's name among them: Foreign
// Desk, Redazione ANSA.
func isDesk(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		lower := strings.ToLower(w)
		if !officeWords[lower] && !deskWords[lower] && (len(words) == 1 || agencyNames[w] == "") {
			return false
		}
	}
	return len(words) > 1 || len(words) == 1 && deskWords[strings.ToLower(s)]
}

// isDomain tells courier.example from J.R. Doe.
func isDomain(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 2 && i < len(s)-2 && !strings.Contains(s, " ") && isLetter(s[i+1]) && isLetter(s[i-1]) && isLetter(s[i-2])
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
