package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names of East Asia, and what stands around them in bylines.

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

func hasSurname(name string) bool {
	if hasDoubleSurname(name) {
		return true
	}
	for _, w := range wordTables["surname"] {
		if strings.HasPrefix(name, w) {
			return utf8.RuneCountInString(name) <= 3
		}
	}
	return false
}
