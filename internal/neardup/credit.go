package neardup

import (
	"sort"
	"strings"

	"whence/internal/extract"
)

// role is what a credit says of the origin that it names.
type role uint8

const (
	reprinted  role = iota // the text stood there before
	sourced                // likewise, or the page's site has it from there
	excerpted              // a part of the text that stands here stood there
	translated             // it stood there in another language
	pointed                // there is an original
	archived               // the page is a copy that somebody keeps
)

var roles = map[string]role{"reprint": reprinted, "source": sourced, "excerpt": excerpted, "translation": translated, "original": pointed, "archive": archived}

// credit is where a document names its origin: the words, and what stands
// behind them.
type credit struct {
	role  role
	words string // as written, of the line that has them
	name  string // folded: what follows the words, up to the line's end
}

// phrase is a row of credits.tsv.
type phrase struct {
	words []rune
	role  role
}

// phrases are the rows by their first rune, the longest first.
var phrases = func() map[rune][]phrase {
	out := map[rune][]phrase{}
	for _, cols := range table("credits.tsv", 2) {
		r, ok := roles[cols[1]]
		if !ok {
			panic("data/credits.tsv: " + cols[1])
		}
		words := []rune(cols[0])
		for i := range words {
			words[i] = extract.Folded(words[i])
		}
		out[words[0]] = append(out[words[0]], phrase{words, r})
	}
	for _, list := range out {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].words) > len(list[j].words) })
	}
	return out
}()

// phraseStarts are the runes that a row begins with.
var phraseStarts = func() *runes {
	var out runes
	for r := range phrases {
		out.add(r)
	}
	return &out
}()

const (
	maxCredits     = 8
	maxCreditName  = 120 // code points behind the words
	translatorLine = 40  // a line that ends with the word for translating is no heavier
	creditBlock    = 240 // a block heavier than this is prose, and its "source:" no credit
)

// findCredits looks at short blocks, and at the first and last words of the
// longer ones of both ends.
func (d *Document) findCredits() []credit {
	var out []credit
	for i, b := range d.blocks {
		from, to := d.lineOf(i)
		if b.weight > creditBlock {
			if i > 2 && i < len(d.blocks)-3 {
				continue
			}
			// An introduction or a last sentence can hold it.
			out = d.creditsIn(out, from, min(to, from+200))
			out = d.creditsIn(out, max(from+200, to-200), to)
		} else {
			out = d.creditsIn(out, from, to)
		}
		if b.weight <= translatorLine && len(out) < maxCredits && d.namesTranslator(b) {
			out = append(out, credit{translated, strings.TrimSpace(string(d.runes[from:to])), foldWords(d.runes[b.from:b.to])})
		}
		if len(out) >= maxCredits {
			break
		}
	}
	return out
}

// namesTranslator tells whether a line ends with the word for translating, as one
// of brackets or a byline does: 柳岸译.
func (d *Document) namesTranslator(b block) bool {
	last := &d.tokens[b.end-1]
	return b.ends == 0 && b.end-b.start >= 3 && d.folded[last.start] == '译'
}

// lineOf gives a block's code points with the marks around its words.
func (d *Document) lineOf(i int) (from, to int) {
	to = len(d.runes)
	if i > 0 {
		from = d.blocks[i-1].to
	}
	if i+1 < len(d.blocks) {
		to = d.blocks[i+1].from
	}
	return from, to
}

func (d *Document) creditsIn(out []credit, from, to int) []credit {
	for i := from; i < to && len(out) < maxCredits; i++ {
		first := d.folded[i]
		if !phraseStarts.has(first) || i > from && wordly(first) && wordly(d.folded[i-1]) {
			continue
		}
		for _, p := range phrases[first] {
			end := d.spells(i, to, p.words)
			if end == 0 {
				continue
			}
			stop := end
			for stop < to && stop < end+maxCreditName && d.runes[stop] != '\n' {
				stop++
			}
			out = append(out, credit{p.role, strings.TrimSpace(string(d.runes[i:stop])), foldWords(d.runes[end:stop])})
			i = stop
			break
		}
	}
	return out
}

// spells tells where words that begin at i end, 0 where they are others.
func (d *Document) spells(i, to int, words []rune) int {
	for _, w := range words {
		if i >= to || d.folded[i] != w {
			return 0
		}
		i++
	}
	if last := words[len(words)-1]; wordly(last) && i < to && wordly(d.folded[i]) {
		return 0
	}
	return i
}

// foldWords brings a name into the form that names are compared in: folded,
// letters and digits alone, one blank between Latin words.
func foldWords(rs []rune) string {
	var b strings.Builder
	gap := false
	last := rune(0)
	for _, r := range rs {
		r = extract.Folded(r)
		if !isHan(r) && !wordly(r) && !isDigit(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 && !isHan(r) && !isHan(last) {
			b.WriteByte(' ')
		}
		gap, last = false, r
		b.WriteRune(r)
	}
	return b.String()
}

// names tells whether a credit names a document's publisher, its agency or its
// address.
func (c credit) names(other *Document) bool {
	for _, n := range []string{other.in.Outlet, other.in.Agency} {
		if folded := foldWords([]rune(n)); folded != "" && holds(c.name, folded) {
			return true
		}
	}
	for _, address := range []string{other.in.URL, other.in.Canonical} {
		if address != "" && strings.Contains(c.words, strings.TrimPrefix(address, "https://")) {
			return true
		}
		if host := hostOf(address); host != "" && strings.Contains(strings.ToLower(c.words), host) {
			return true
		}
	}
	return false
}

// holds tells whether words hold a name as whole words.
func holds(words, name string) bool {
	for from := 0; ; {
		i := strings.Index(words[from:], name)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(name)
		if (i == 0 || words[i-1] == ' ' || words[i-1] >= 0x80 || name[0] >= 0x80) && (end == len(words) || words[end] == ' ' || words[end] >= 0x80 || name[len(name)-1] >= 0x80) {
			return true
		}
		from = i + 1
	}
}

// hostOf gives the host of an address without its www.
func hostOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(strings.ToLower(host), "www.")
}

// crediting gives the credit by which a document names another as its origin.
func (d *Document) crediting(other *Document) (credit, bool) {
	for _, c := range d.credits {
		if c.names(other) && !other.says(c) {
			return c, true
		}
	}
	return credit{}, false
}

// says tells whether a document has the same credit itself: then it tells
// nothing of which of two is the copy.
func (d *Document) says(c credit) bool {
	for _, own := range d.credits {
		if own.name == c.name {
			return true
		}
	}
	return false
}

// ownCredit gives a credit that a document has and the other has not.
func (d *Document) ownCredit(other *Document, of ...role) (credit, bool) {
	for _, c := range d.credits {
		for _, r := range of {
			if c.role == r && !other.says(c) {
				return c, true
			}
		}
	}
	return credit{}, false
}

// linksTo tells whether a document gives the other's address as its origin.
func (d *Document) linksTo(other *Document) string {
	for _, l := range append([]string{d.in.Canonical}, d.in.Links...) {
		if l != "" && l != d.in.URL && (l == other.in.URL || l == other.in.Canonical && other.in.Canonical != d.in.Canonical) {
			return l
		}
	}
	for _, c := range d.credits {
		for _, address := range []string{other.in.URL, other.in.Canonical} {
			if bare := strings.TrimPrefix(address, "https://"); len(bare) > len(hostOf(address))+1 && strings.Contains(c.words, bare) && address != d.in.URL {
				return address
			}
		}
	}
	return ""
}
