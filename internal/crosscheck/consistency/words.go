package consistency

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"whence/internal/extract"
)

//go:embed data
var data embed.FS

// reach is how many code points beside a figure are looked at for words.
const reach = 56

// cueRow is one phrase of data/cues.tsv.
type cueRow struct {
	role   Role
	sign   byte
	phrase []rune
}

// The roles that only words have: what a figure is, for finding the others.
const (
	rest       Role = "rest"
	including  Role = "including"
	difference Role = "difference"
	moved      Role = "moved"
)

// cueTable is the phrases that stand before a figure by their last rune, and
// those that stand behind one by their first.
type cueTable struct{ before, after map[rune][]cueRow }

var cues = sync.OnceValue(func() cueTable {
	t := cueTable{map[rune][]cueRow{}, map[rune][]cueRow{}}
	for _, f := range rows("cues.tsv", 4) {
		for phrase := range strings.SplitSeq(f[3], "|") {
			row := cueRow{role: Role(f[0]), sign: f[1][0], phrase: []rune(phrase)}
			if f[2] == "after" {
				t.after[row.phrase[0]] = append(t.after[row.phrase[0]], row)
			} else {
				last := row.phrase[len(row.phrase)-1]
				t.before[last] = append(t.before[last], row)
			}
		}
	}
	return t
})

// words is data/words.tsv: the phrases of each kind.
var words = sync.OnceValue(func() map[string]phrases {
	out := map[string]phrases{}
	for _, f := range rows("words.tsv", 2) {
		out[f[0]] = phrasesOf(f[1])
	}
	return out
})

// phrases are some phrases by their first rune.
type phrases map[rune][][]rune

func phrasesOf(list string) phrases {
	out := phrases{}
	for phrase := range strings.SplitSeq(list, "|") {
		p := []rune(phrase)
		out[p[0]] = append(out[p[0]], p)
	}
	return out
}

// at gives how long the longest of the phrases is that stands at i, 0 for none.
func (p phrases) at(text []rune, i int) int {
	longest := 0
	for _, phrase := range p[text[i]] {
		if len(phrase) > longest && phraseAt(text, i, phrase) {
			longest = len(phrase)
		}
	}
	return longest
}

// in tells whether one of the phrases stands in the text.
func (p phrases) in(text []rune) bool {
	for i := range text {
		if p.at(text, i) > 0 {
			return true
		}
	}
	return false
}

// rows reads a table of data/ whose rows have n columns.
func rows(name string, n int) [][]string {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err) // embedded, and read by the tests
	}
	var out [][]string
	for i, line := range strings.Split(folded(string(raw)), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != n {
			panic(fmt.Sprintf("data/%s:%d: %d columns, not %d", name, i+1, len(f), n))
		}
		out = append(out, f)
	}
	return out
}

// folded brings words to the form that texts are compared in.
func folded(s string) string { return strings.Map(fold, s) }

// fold is extract's, with one form for each stop too.
func fold(r rune) rune {
	switch r {
	case '，':
		return ','
	case '：':
		return ':'
	case '；':
		return ';'
	case '（':
		return '('
	case '）':
		return ')'
	}
	return extract.Folded(r)
}

// found is a phrase in a text.
type found struct {
	row        cueRow
	start, end int
}

// lastCue finds the phrase that ends nearest to the end of text, the longest of
// those, with no more behind it than may stand between a cue and its figure: a
// few words, and no stop.
func lastCue(text []rune) (best found, ok bool) {
	for end := len(text); end > 0; end-- {
		if end < len(text) && (isStop(text[end]) || !few(text[end:])) {
			break
		}
		if len(cues().before[text[end-1]]) == 0 {
			continue
		}
		attribute := attributive(text[end:])
		for _, row := range cues().before[text[end-1]] {
			start := end - len(row.phrase)
			if !attribute && row.role != including && row.role != rest {
				continue
			}
			if (!ok || start < best.start) && phraseAt(text, start, row.phrase) {
				best, ok = found{row, start, end}, true
			}
		}
		if ok {
			return best, !phrasesAnd.in(text[end:])
		}
	}
	return best, false
}

// attributive tells whether text may stand between a cue and the figure that it
// tells of: in Chinese only what ends as an attribute does (从2019年的).
func attributive(text []rune) bool {
	n := len(text)
	return n == 0 || text[n-1] < 0x2e80 || strings.ContainsRune("的为达约有了", text[n-1])
}

// few tells whether a text has at most four words, or eight characters of Chinese.
func few(text []rune) bool {
	count, word := 0, false
	for _, r := range text {
		switch {
		case r >= 0x2e80:
			count, word = count+1, false
		case unicode.IsSpace(r):
			word = false
		case !word:
			count, word = count+2, true
		}
	}
	return count <= 8
}

// firstCue finds the longest phrase that text begins with, behind blanks and a hyphen.
func firstCue(text []rune) (best found, ok bool) {
	at := 0
	for at < len(text) && (unicode.IsSpace(text[at]) || text[at] == '-') {
		at++
	}
	if at == len(text) {
		return best, false
	}
	for _, row := range cues().after[text[at]] {
		if phraseAt(text, at, row.phrase) && len(row.phrase) > best.end-best.start {
			best, ok = found{row, at, at + len(row.phrase)}, true
		}
	}
	return best, ok
}

// phraseAt tells whether the phrase stands at i as words of its own.
func phraseAt(text []rune, i int, phrase []rune) bool {
	if i < 0 || i+len(phrase) > len(text) || !slices.Equal(text[i:i+len(phrase)], phrase) {
		return false
	}
	return !(i > 0 && joined(text[i-1], text[i])) && !(i+len(phrase) < len(text) && joined(text[i+len(phrase)-1], text[i+len(phrase)]))
}

// joined tells whether two runes are inside one word of letters.
func joined(a, b rune) bool { return letter(a) && letter(b) }

func letter(r rune) bool { return r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// has tells whether the text has a phrase of the kind.
func has(text []rune, kind string) bool { return words()[kind].in(text) }

// says tells whether the sentence has a phrase of the kind.
func (d *document) says(s *sentence, kind string) bool {
	said, asked := s.said[kind]
	if !asked {
		if said = has(d.folded[s.start:s.end], kind); s.said == nil {
			s.said = map[string]bool{}
		}
		s.said[kind] = said
	}
	return said
}

// without takes the phrases of a kind away from the text, longest first at
// each place, and the blanks around what is left.
func without(text []rune, kind string) []rune {
	var out []rune
	for i := 0; i < len(text); {
		n := words()[kind].at(text, i)
		if n == 0 {
			out, n = append(out, text[i]), 1
		}
		i += n
	}
	return trimmed(out)
}

func isStop(r rune) bool {
	return strings.ContainsRune(",;:.!?()[]【】—–、。\n\r", r)
}

// sinceStop gives the text behind its last stop, and whether it has one.
func sinceStop(text []rune) (behind []rune, stopped bool) {
	for i, r := range slices.Backward(text) {
		if isStop(r) {
			return text[i+1:], true
		}
	}
	return text, false
}

// trimmed takes blanks away from both ends.
func trimmed(text []rune) []rune {
	for len(text) > 0 && unicode.IsSpace(text[0]) {
		text = text[1:]
	}
	for len(text) > 0 && unicode.IsSpace(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

// baseTimes are the rows of data/bases.tsv: the words for each time that a
// change may start from.
var baseTimes = sync.OnceValue(func() []phrases {
	var out []phrases
	for _, f := range rows("bases.tsv", 2) {
		out = append(out, phrasesOf(f[1]))
	}
	return out
})

// linkTable is data/links.tsv. The expressions run in linear time.
var linkTable = sync.OnceValue(func() map[string][]*regexp.Regexp {
	out := map[string][]*regexp.Regexp{}
	for _, f := range rows("links.tsv", 2) {
		out[f[0]] = append(out[f[0]], regexp.MustCompile(f[1]))
	}
	return out
})

// links tells whether the words are of the kind. Longer ones than reach are
// never any.
func links(kind, text string) bool {
	const longest = 6 * reach // bytes
	if len(text) > longest {
		return false
	}
	return slices.ContainsFunc(linkTable()[kind], func(re *regexp.Regexp) bool { return re.MatchString(text) })
}

// cueIn tells whether the text has a phrase that stands before figures in a role.
func cueIn(text []rune, role Role) bool {
	for end := 1; end <= len(text); end++ {
		for _, row := range cues().before[text[end-1]] {
			if row.role == role && phraseAt(text, end-len(row.phrase), row.phrase) {
				return true
			}
		}
	}
	return false
}
