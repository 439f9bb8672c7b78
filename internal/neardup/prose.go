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
	leastProse    = 16  // a sentence of this weight can stand alone
	lineOfNoStop  = 60  // a block without a full stop is prose from here
	furnitureSize = 160 // words of furniture in a heavier block mean nothing
	creditOnly    = 60  // a block of credits is no heavier
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
	if d.prose == 0 {
		for i := range d.blocks {
			d.blocks[i].prose = true
			d.prose += d.blocks[i].weight
		}
	}
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

func (d *Document) furnished(b *block) bool {
	if b.weight > furnitureSize {
		return false
	}
	for i := b.from; i < b.to; i++ {
		first := d.folded[i]
		if !furnitureStarts.has(first) || i > b.from && wordly(first) && wordly(d.folded[i-1]) {
			continue
		}
		for _, words := range furniture[first] {
			if d.spells(i, b.to, words) > 0 {
				return true
			}
		}
	}
	return false
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
