package readable

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words are data: data/classes.txt names parts of a page by class and id,
// data/words.<language>.txt has the lines and labels that news pages put
// around an article. A file is sections of one word or phrase a line; "#"
// opens a comment.
//
//go:embed data/*.txt
var dataFiles embed.FS

// sections reads one data file. A file that can't be read is a broken build.
func sections(name string) map[string][]string {
	raw, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	out := map[string][]string{}
	section := ""
	for line := range strings.SplitSeq(string(raw), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			section = line[1 : len(line)-1]
		default:
			out[section] = append(out[section], line)
		}
	}
	return out
}

// wordTables has the words of all languages together: pages mix them.
var wordTables = func() map[string][]string {
	out := map[string][]string{}
	for _, language := range []string{"en", "zh"} {
		for section, lines := range sections("words." + language + ".txt") {
			for _, line := range lines {
				out[section] = append(out[section], strings.ToLower(line))
			}
		}
	}
	return out
}()

func wordSet(section string) map[string]bool {
	out := map[string]bool{}
	for _, w := range wordTables[section] {
		out[foldLine(w)] = true
	}
	return out
}

var (
	furnitureWhole = wordSet("furniture whole")
	teaserWhole    = wordSet("teaser")
	notAPerson     = wordSet("not a person")
	counterWords   = wordSet("counter")
	furnitureStart = newOpenings("furniture start")
	noticeWords    = wordTables["notice"]
	tagsStart      = newOpenings("tags start")
	bylineStart    = newOpenings("byline start")
	noteStart      = newOpenings("note start")
	updatedStart   = newOpenings("updated")
	creditWords    = wordTables["credit"]
	selfWords      = wordTables["self"]
)

// foldLine is how a whole line is compared with the tables: lower case, no
// spaces or marks at its ends.
func foldLine(s string) string {
	return strings.ToLower(strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(":：>»›→▶▼•·|-–—.…!", r)
	}))
}

// openings finds the phrases that a line opens with, by their first letter.
type openings map[rune][]string

func newOpenings(section string) openings {
	out := openings{}
	for _, w := range wordTables[section] {
		for _, r := range w {
			out[r] = append(out[r], w)
			break
		}
	}
	return out
}

// match gives the longest phrase that the lower-case line opens with. A
// phrase that ends in a letter ends a word there.
func (o openings) match(lower string) (phrase string, ok bool) {
	first, _ := utf8.DecodeRuneInString(lower)
	for _, w := range o[first] {
		if len(w) > len(phrase) && strings.HasPrefix(lower, w) && endsWord(lower, len(w)) {
			phrase = w
		}
	}
	return phrase, phrase != ""
}

// endsWord tells whether position i of s is not inside a word of Latin
// letters.
func endsWord(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	return !(letter(s[i-1]) && letter(s[i]))
}

// classKind is what the words in an element's class, id and role say of it.
type classKind uint16

const (
	classFurniture classKind = 1 << iota
	classContent
	classCaption
	classByline
	classDateline
	classNote
	classTags
	classDiscussion
)

var classPhrases = func() map[string]classKind {
	kinds := map[string]classKind{
		"furniture": classFurniture, "content": classContent, "caption": classCaption,
		"byline": classByline, "dateline": classDateline, "note": classNote, "tags": classTags, "discussion": classDiscussion,
	}
	out := map[string]classKind{}
	for section, lines := range sections("classes.txt") {
		for _, line := range lines {
			out[strings.Join(classWords(nil, line), " ")] |= kinds[section]
		}
	}
	return out
}()

// classWords cuts a class or id into its words, lower case.
func classWords(words []string, s string) []string {
	start := -1
	for i := range len(s) {
		c := s[i]
		alnum := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
		switch {
		case !alnum:
			if start >= 0 {
				words = append(words, strings.ToLower(s[start:i]))
			}
			start = -1
		case start < 0:
			start = i
		case c >= 'A' && c <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z':
			words = append(words, strings.ToLower(s[start:i]))
			start = i
		}
	}
	if start >= 0 {
		words = append(words, strings.ToLower(s[start:]))
	}
	return words
}

// classify looks one name up: each word, and each run of up to three.
func classify(name string) classKind {
	if len(name) > 200 {
		name = name[:200]
	}
	var buffer [16]string
	var kind classKind
	words := classWords(buffer[:0], name)
	for i := range words {
		kind |= classPhrases[words[i]]
		var phrase strings.Builder
		phrase.WriteString(words[i])
		for j := i + 1; j < len(words) && j < i+4; j++ {
			phrase.WriteString(" " + words[j])
			kind |= classPhrases[phrase.String()]
		}
	}
	return kind
}
