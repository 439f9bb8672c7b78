package neardup

import (
	"strings"
	"unicode"
)

// What makes a passage of another document an excerpt though most of what is
// around it is others'.
const (
	leastItem     = 60   // weight of an item of a list of news
	wholeItem     = 0.85 // share of an item that the other document has
	leastLabelled = 3    // and such as begin with labels
	longestLabel  = 24   // code points
	leastItems    = 2    // numbered items that make a list of news
	openingRun    = 120  // weight of a passage with which the other document opens
	openingSlack  = 10   // tokens, such as a dateline, before such a passage
	namedRun      = 100  // weight of a passage beside which the other's outlet is named
	quotedRun     = 60   // weight of whole paragraphs that are quoted, or beside which it is named
	leadingMarks  = 8    // code points between a passage and the mark before, or behind, the name of whose words it is
	nameBeside    = 60   // code points in which the name stands there
	quotedRunHan  = 40   // and in Chinese, of which a sentence weighs less
	namedRunHan   = 50   // and of whole paragraphs that a line with a colon leads to
	wholeQuote    = 0.9  // share of such a paragraph that the passage has
	creditedRun   = 60   // weight of a passage whose origin a credit names
	leastName     = 4    // code points of an outlet's name in Latin letters that is looked for in sentences
)

// passage tells whether one of two documents has a passage of the other among
// text of its own: an item of a list of news, the words with which the other
// one opens, a quotation beside its name. What both have besides, a statement
// that both quote or the lines on themselves that both end with, is no excerpt.
func (p *pair) passage(r *Relation, credited bool) bool {
	fromA, fromB := p.takes(p.a, p.b, false), p.takes(p.b, p.a, true)
	switch {
	case credited && p.weight() >= creditedRun: // the credit has told the direction
	case fromA != fromB:
		r.Directed, r.Reversed = true, fromB > fromA
	default:
		return false
	}
	r.Kind, r.Score = ExcerptOf, 0.6
	return true
}

// weight is that of the longest passage that both have.
func (p *pair) weight() int {
	sum := 0
	for k := range p.al.longest.n {
		sum += p.a.tokens[p.al.longest.a+k].weight()
	}
	return sum
}

// taking says how a document shows that it has a passage of another; of two that
// both do, it is the one that shows it more plainly.
type taking uint8

const (
	notTaken  taking = iota
	openedBy         // the other opens with it
	takenFrom        // it is an item of a list, the other's outlet is named, or it is put as a quotation
)

// takes tells whether the first document has a passage of the second.
func (p *pair) takes(from, of *Document, turned bool) taking {
	shared, at, there := p.al.inA, p.al.longest.a, p.al.longest.b
	if turned {
		shared, at, there = p.al.inB, there, at
	}
	for _, i := range from.items() {
		if b := from.blocks[i]; b.weight >= leastItem && share(sharedIn(from, b, shared), b.weight) >= wholeItem && len(of.items()) < leastItems {
			return takenFrom
		}
	}
	weight := p.weight()
	least := quotedRun
	if from.script == han {
		least = quotedRunHan
	}
	if weight < least {
		return notTaken
	}
	if from.in.Outlet == of.in.Outlet && of.in.Outlet != "" {
		return notTaken
	}
	end := there + p.al.longest.n
	whole, told := of.wholeParagraphs(there, end)
	switch {
	case weight >= namedRun && from.mentions(of.in.Outlet, 0, len(from.folded)):
		return takenFrom
	case whole >= least && from.namesBeside(of.in.Outlet, at, at+p.al.longest.n):
		return takenFrom
	}
	ofParagraphs := namedRun
	if from.script == han {
		ofParagraphs = namedRunHan
	}
	if how := from.quotes(at); how > of.quotes(there) && (told >= least && how >= quoted || told >= ofParagraphs) {
		return takenFrom
	}
	if weight >= openingRun && publishedBefore(from, of) <= 0 && there-of.opens() <= openingSlack && at-from.opens() > openingSlack {
		return openedBy
	}
	return notTaken
}

// wholeParagraphs gives the weight of the paragraphs that a passage has whole, and
// of those among them that a document tells in its own words, and doesn't quote
// itself.
func (d *Document) wholeParagraphs(first, end int) (whole, told int) {
	for _, b := range d.blocks {
		if b.end <= first || b.start >= end || !b.prose {
			continue
		}
		if n := min(b.end, end) - max(b.start, first); share(n, b.end-b.start) < wholeQuote {
			continue
		}
		whole += b.weight
		if !d.beginsQuoted(b) {
			told += b.weight
		}
	}
	return whole, told
}

// beginsQuoted tells whether a paragraph begins with a quotation mark.
func (d *Document) beginsQuoted(b block) bool {
	for i := b.from - 1; i >= 0 && d.runes[i] != '\n'; i-- {
		if quotes.has(d.runes[i]) {
			return true
		}
	}
	return false
}

// How plainly a document marks a passage as the words of another.
const (
	unmarked   = iota
	introduced // by a line that ends with a colon
	quoted     // by a quotation mark before it
	plainly    // by a colon before that, or the mark of a quoted paragraph
)

// quotes tells how plainly a document marks the passage that begins at a token as
// the words of another.
func (d *Document) quotes(first int) int {
	how, line := unmarked, false
	for i := int(d.tokens[first].start) - 1; i >= 0; i-- {
		switch r := d.folded[i]; {
		case r == '>':
			return plainly
		case quotes.has(r):
			how = quoted
		case r == ':' || r == '：':
			if how == quoted {
				return plainly
			}
			if line {
				return introduced
			}
			return unmarked
		case r == '\n':
			line = true
		case r != ' ' && r != '　':
			return how
		}
	}
	return how
}

func sharedIn(d *Document, b block, shared []bool) (weight int) {
	for i := b.start; i < b.end; i++ {
		if shared[i] {
			weight += d.tokens[i].weight()
		}
	}
	return weight
}

// opens gives the first token of a document's prose.
func (d *Document) opens() int {
	for _, b := range d.blocks {
		if b.prose {
			return b.start
		}
	}
	return 0
}

// items gives the blocks that are numbered one after the other, or that begin with
// labels that are all different, none where they are fewer than make a list:
// 1、…  2、…, 【基辅】…  【东京】…, GREECE: …  YEMEN: …
func (d *Document) items() []int {
	if out := d.numberedItems(); out != nil {
		return out
	}
	return d.labelledItems()
}

// labelledItems gives the blocks that begin with a label. Speakers are labels too,
// but come again.
func (d *Document) labelledItems() []int {
	var out []int
	seen := map[string]bool{}
	for i := range d.blocks {
		from, _ := d.lineOf(i)
		l := d.label(from, d.blocks[i])
		if l == "" {
			continue
		}
		if seen[l] {
			return nil
		}
		seen[l] = true
		out = append(out, i)
	}
	if len(out) < leastLabelled {
		return nil
	}
	return out
}

// label gives the words in brackets, or in capitals before a colon, with which a
// block begins.
func (d *Document) label(from int, b block) string {
	for from < b.from && d.runes[from] != '【' && d.runes[from] != '[' {
		from++
	}
	if from < b.from {
		for i := b.from; i < min(b.to, b.from+longestLabel); i++ {
			if r := d.runes[i]; r == '】' || r == ']' {
				return string(d.folded[b.from:i])
			}
		}
		return ""
	}
	letters := 0
	for i := b.from; i < min(b.to, b.from+longestLabel); i++ {
		switch r := d.runes[i]; {
		case r == ':' && letters > 1:
			return string(d.folded[b.from:i])
		case unicode.IsUpper(r):
			letters++
		case r != ' ' && r != '-' && r != '.' && r != '\'':
			return ""
		}
	}
	return ""
}

// numberedItems gives the blocks that are numbered one after the other.
func (d *Document) numberedItems() []int {
	var out []int
	want := 1
	for i, b := range d.blocks {
		if n, ok := d.numbered(b); ok && n == want {
			out = append(out, i)
			want++
		}
	}
	if len(out) < leastItems {
		return nil
	}
	return out
}

// numbered reads the number that a block begins with, and the mark behind it.
func (d *Document) numbered(b block) (n int, ok bool) {
	i := b.from
	for ; i < b.to && isDigit(d.folded[i]) && n < 100; i++ {
		n = 10*n + int(d.folded[i]-'0')
	}
	if i > b.from && i < b.to && strings.ContainsRune("、.．)）:：", d.runes[i]) {
		return n, i+1 < len(d.runes) && !isDigit(d.folded[i+1])
	}
	if i == b.from && i+1 < b.to && d.runes[i+1] == '、' {
		at := strings.IndexRune("一二三四五六七八九十", d.folded[i])
		return at/len("一") + 1, at >= 0
	}
	return 0, false
}

// namesBeside tells whether an outlet is named as whose words a passage is: before
// a colon that leads to it, or behind it in brackets or after a dash.
func (d *Document) namesBeside(outlet string, first, end int) bool {
	at, stop := int(d.tokens[first].start), int(d.tokens[end-1].end)
	for i := at - 1; i >= max(0, at-leadingMarks); i-- {
		if r := d.folded[i]; r == ':' || r == '：' {
			if d.mentions(outlet, max(0, i-nameBeside), i) {
				return true
			}
			break
		}
	}
	for i := stop; i < min(len(d.folded), stop+leadingMarks); i++ {
		if nameMarks.has(d.folded[i]) {
			return d.mentions(outlet, i, min(len(d.folded), i+nameBeside))
		}
	}
	return false
}

// nameMarks stand between a passage and the name of whose words it is.
var nameMarks = setOf("(（[【—–")

// mentions tells whether words between two code points name an outlet, by its
// name or, of an agency, by the short one.
func (d *Document) mentions(outlet string, from, to int) bool {
	name := folded([]rune(outlet))
	return d.spelled(name, from, to) || d.spelled(shortName(name), from, to)
}

func (d *Document) spelled(name []rune, from, to int) bool {
	if len(name) == 0 || wordly(name[0]) && len(name) < leastName || !wordly(name[0]) && len(name) < 2 {
		return false
	}
	for i := from; i < to; i++ {
		r := d.folded[i]
		if r == name[0] && !(i > 0 && wordly(r) && wordly(d.folded[i-1])) && d.spells(i, to, name) > 0 {
			return true
		}
	}
	return false
}

// agencyEndings are the rows of agencies.tsv.
var agencyEndings = table("agencies.tsv", 2)

// shortName gives the folded name by which an agency is called, none where the name
// is no agency's.
func shortName(name []rune) []rune {
	for _, cols := range agencyEndings {
		short, ok := strings.CutSuffix(string(name), cols[0])
		if !ok {
			continue
		}
		if short = strings.TrimSpace(short); cols[1] != "-" {
			short += cols[1]
		}
		return []rune(short)
	}
	return nil
}
