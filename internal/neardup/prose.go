package neardup

import "strings"

// furnitureStarts are the runes that such words begin with.
var furnitureStarts = func() *runes {
	var out runes
	for r := range furniture {
		out.add(r)
	}
	return &out
}()

const (
	leastProse        = 16  // a sentence of this weight can stand alone
	lineOfNoStop      = 60  // a block without a full stop is prose from here
	furnitureSize     = 160 // words of furniture in a heavier block mean nothing
	creditOnly        = 60  // a block of credits is no heavier
	headingWeight     = 24  // a heading is no heavier
	furnitureLine     = 40  // one that ends as a sentence does is a paragraph from here …
	severalWords      = 2   // … and has so many, if it doesn't begin with one
	boilerplateBlocks = 8   // from the end, in which it begins
	mostBoilerplate   = 0.5
	mostAbout         = 0.8
	muchFurniture     = 3 // lines by which a page is known that a site has taken over whole
)

// furniture are the words that only a page's own furniture has, by their first rune.
var furniture = func() map[rune][][]rune {
	out := map[rune][][]rune{}
	for _, line := range rows("furniture.txt") {
		rs := []rune(line)
		out[rs[0]] = append(out[rs[0]], rs)
	}
	return out
}()

// boilerplateHead are words that it begins with; named, that the name of whom it
// is about follows.
type boilerplateHead struct {
	words []rune
	named bool
}

// boilerplateHeads are the rows of boilerplate.txt.
var boilerplateHeads = func() []boilerplateHead {
	var out []boilerplateHead
	for _, line := range rows("boilerplate.txt") {
		words, named := strings.CutSuffix(line, "…")
		out = append(out, boilerplateHead{[]rune(strings.TrimSpace(words)), named})
	}
	return out
}()

// tellProse says which blocks are the document's own sentences, and not its
// title, its date line or what the site put around them. Where nothing looks
// like prose, everything is.
func (d *Document) tellProse() {
	title := foldWords([]rune(d.in.Title))
	for i := range d.blocks {
		b := &d.blocks[i]
		b.prose = b.weight >= leastProse && (b.ends > 0 || b.weight >= lineOfNoStop && !d.listed(b)) && !d.furnished(b) && !d.credited(b)
		if b.prose && title != "" && b.weight < 120 && foldWords(d.runes[b.from:b.to]) == title {
			b.prose = false
		}
		if b.prose {
			d.prose += b.weight
		}
	}
	d.dropBoilerplate()
	if d.prose == 0 {
		for i := range d.blocks {
			d.blocks[i].prose = true
			d.prose += d.blocks[i].weight
		}
	}
}

// dropBoilerplate finds, in the last paragraphs, the heading or the paragraph from
// which on a publisher describes himself: two of his releases have that in common.
func (d *Document) dropBoilerplate() {
	behind := 0
	for i := len(d.blocks) - 1; i >= max(1, len(d.blocks)-boilerplateBlocks); i-- {
		b := &d.blocks[i]
		if b.prose {
			behind += b.weight
		}
		if share(behind, d.prose) > d.boilerplate(i) {
			continue
		}
		for k := i; k < len(d.blocks); k++ {
			d.blocks[k].prose = false
		}
		d.prose -= behind
		return
	}
}

// boilerplate gives the share of the prose that may stand from a block on if that
// begins with such words, 0 if it doesn't: they must be a heading or stand before
// a colon. Where the heading names somebody, and the next paragraph begins with
// him, it may be most.
func (d *Document) boilerplate(i int) float64 {
	b := &d.blocks[i]
	for _, words := range boilerplateHeads {
		end := d.spells(b.from, b.to, words.words)
		if end == 0 {
			continue
		}
		if b.ends == 0 && b.weight <= headingWeight {
			if end == b.to || !words.named {
				return mostBoilerplate
			}
			name := foldWords(d.runes[end:b.to])
			if i+1 < len(d.blocks) && name != "" {
				next := &d.blocks[i+1]
				if strings.Contains(foldWords(d.runes[next.from:min(next.to, next.from+2*(b.to-end)+10)]), name) {
					return mostAbout
				}
			}
			return 0
		}
		for end < b.to && d.folded[end] == ' ' {
			end++
		}
		if end < b.to && (d.folded[end] == ':' || d.folded[end] == '：') {
			return mostBoilerplate
		}
	}
	return 0
}

// listed tells a list of links from a paragraph: many short pieces between
// marks that sentences don't have, or lines.
func (d *Document) listed(b *block) bool {
	marks := 0
	for _, r := range d.runes[b.from:b.to] {
		switch r {
		case '|', '·', '•', '»', '>', '\n', '/', '｜':
			marks++
		}
	}
	return marks*20 > b.weight
}

// furnished tells whether a block has words of furniture: a line any of them, a
// paragraph one with which it begins, or several. Sentences have "a share on
// Friday" and "about US$5" too.
func (d *Document) furnished(b *block) bool {
	if b.weight > furnitureSize {
		return false
	}
	line := b.weight <= furnitureLine || b.ends == 0
	found := 0
	for i := b.from; i < b.to; i++ {
		first := d.folded[i]
		if !furnitureStarts.has(first) || i > b.from && wordly(first) && wordly(d.folded[i-1]) {
			continue
		}
		for _, words := range furniture[first] {
			if end := d.spells(i, b.to, words); end > 0 && !(end < b.to && d.folded[end] == '$') {
				found++
				if line || i == b.from || found == severalWords {
					return true
				}
				break
			}
		}
	}
	return false
}

// furnitureBeside counts the lines of a page that are neither prose nor a heading
// that another document has too.
func (d *Document) furnitureBeside(other *Document) int {
	lines := map[string]bool{}
	for i := range other.blocks {
		if b := &other.blocks[i]; !b.prose {
			lines[foldWords(other.runes[b.from:b.to])] = true
		}
	}
	n := 0
	for i := range d.blocks {
		if b := &d.blocks[i]; !b.prose && !lines[foldWords(d.runes[b.from:b.to])] {
			n++
		}
	}
	return n
}

func (d *Document) credited(b *block) bool {
	if b.weight > creditOnly || len(d.credits) == 0 {
		return false
	}
	line := string(d.runes[b.from:b.to])
	for _, c := range d.credits {
		if strings.Contains(c.words, line) || strings.Contains(line, strings.TrimRight(c.words, ")）]】.。 ")) {
			return true
		}
	}
	return false
}
