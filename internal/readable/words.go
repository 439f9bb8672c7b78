package readable

import (
	"embed"
	"strconv"
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
	files, err := dataFiles.ReadDir("data")
	if err != nil {
		panic(err)
	}
	for _, f := range files { // in the order of their names
		if !strings.HasPrefix(f.Name(), "words.") {
			continue
		}
		for section, lines := range sections(f.Name()) {
			for _, line := range lines {
				out[section] = append(out[section], strings.ToLower(line))
			}
		}
	}
	return out
}()

// numbered reads a section whose lines end in a number: "march 3".
func numbered(section string) map[string]int {
	out := map[string]int{}
	for _, line := range wordTables[section] {
		word, number, _ := strings.Cut(line, " ")
		if n, err := strconv.Atoi(number); err == nil {
			out[word] = n
		}
	}
	return out
}

func wordSet(section string) map[string]bool {
	out := map[string]bool{}
	for _, w := range wordTables[section] {
		out[foldLine(w)] = true
	}
	return out
}

var (
	furnitureWhole    = wordSet("furniture whole")
	teaserWhole       = wordSet("teaser")
	discussionStart   = newOpenings("discussion start")
	teaserStart       = newOpenings("teaser", "teaser start")
	replyStart        = newOpenings("reply start")
	discussionWhole   = wordSet("discussion")
	notAPerson        = wordSet("not a person")
	organisationWords = wordSet("organisation")
	publishedWords    = wordSet("published")
	credentials       = wordSet("credential")
	nameParticles     = wordSet("name particle")
	counterWords      = wordSet("counter")
	furnitureStart    = newOpenings("furniture start")
	noticeWords       = wordTables["notice"]
	tagsStart         = newOpenings("tags start")
	bylineStart       = newOpenings("byline start")
	bylineBy          = newOpenings("byline by")
	postedStart       = newOpenings("posted start")
	otherWork         = newOpenings("other work")
	sponsorStart      = newOpenings("sponsor start")
	shareNames        = newOpenings("share")
	sectionTitles     = wordSet("section title")
	kickerWords       = wordSet("kicker class")
	captionStart      = newOpenings("caption start")
	noteStart         = newOpenings("note start")
	updatedStart      = newOpenings("updated")
	originalStart     = newOpenings("original published start")
	copiedStart       = newOpenings("copied start")
	consentWords      = wordTables["consent"]
	creditWords       = wordTables["credit"]
	selfWords         = wordTables["self"]
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

func newOpenings(sections ...string) openings {
	out := openings{}
	var words []string
	for _, section := range sections {
		words = append(words, wordTables[section]...)
	}
	for _, w := range words {
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

// endsWord tells whether position i of s is not inside a word of letters
// that are written with spaces between words.
func endsWord(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return !(isSpacedLetter(before) && isSpacedLetter(after))
}

// isSpacedLetter tells letters of scripts that part words by spaces from
// those of East Asia that don't.
func isSpacedLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r))
	}
	return r < 0x2E80 && (r < 0x1100 || r > 0x11FF) && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r))
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
	classClock // the time of the visit, not of the page
)

var classPhrases = func() map[string]classKind {
	kinds := map[string]classKind{
		"furniture": classFurniture, "content": classContent, "caption": classCaption,
		"byline": classByline, "dateline": classDateline, "note": classNote, "tags": classTags, "discussion": classDiscussion, "clock": classClock,
	}
	out := map[string]classKind{}
	for section, lines := range sections("classes.txt") {
		if kinds[section] == 0 {
			continue
		}
		for _, line := range lines {
			out[strings.Join(classWords(nil, line), " ")] |= kinds[section]
		}
	}
	return out
}()

// classStates open names that say what a page is like, not what an element
// is; classNegations turn a name into its opposite; classPlain are pairs of
// words that say nothing.
var classStates, classNegations, classPlain = func() (states, negations, plain map[string]bool) {
	set := func(section string) map[string]bool {
		out := map[string]bool{}
		for _, line := range sections("classes.txt")[section] {
			out[line] = true
		}
		return out
	}
	return set("state"), set("negation"), set("plain")
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

// classify looks up the names in an attribute, which white space parts.
func classify(value string) classKind {
	if len(value) > 1000 {
		value = value[:1000]
	}
	kind, sure := classKind(0), false
	names := 0
	for name := range strings.FieldsSeq(value) {
		if names++; names > 40 {
			break
		}
		own, strong := classifyName(name)
		kind |= own
		sure = sure || strong
	}
	if sure {
		// class="widget article-body": what it holds says more than what held it.
		kind &^= classFurniture
	}
	return kind
}

// classifyName looks one name up: each word, and each run of up to four. A
// long name with one word of furniture in it is a description, not a part of
// the page: "the-art-of-sharing-with-others". strong tells a name that
// says in two words or more that the article is in it, and nothing else.
func classifyName(name string) (kind classKind, strong bool) {
	if len(name) > 200 {
		name = name[:200]
	}
	var buffer [16]string
	words := classWords(buffer[:0], name)
	if len(words) == 0 || len(words) > 1 && classStates[words[0]] && classPhrases[words[0]+" "+words[1]] == 0 {
		return 0, false // has-sidebar, tag-economy
	}
	const weak = classFurniture | classDiscussion
	contentWords := 0
	for i := 0; i < len(words); i++ {
		if i > 0 && classNegations[words[i]] {
			return 0, false // cookies-not-set
		}
		if i+1 < len(words) && classPlain[words[i]+" "+words[i+1]] {
			i++
			continue
		}
		own := classPhrases[words[i]]
		length := 1
		if i+1 < len(words) {
			var phrase strings.Builder
			phrase.WriteString(words[i])
			for j := i + 1; j < len(words) && j < i+4; j++ {
				phrase.WriteByte(' ')
				phrase.WriteString(words[j])
				if k := classPhrases[phrase.String()]; k != 0 {
					own |= k
					length = j + 1 - i
				}
			}
		}
		if own&weak != 0 && length*4 <= len(words) {
			own &^= weak
		}
		if own&classContent != 0 {
			contentWords = max(contentWords, length)
		}
		kind |= own
	}
	return kind, contentWords >= 2 && kind&weak == 0
}
