package extract

import (
	"whence/internal/numeral"
)

// document is a text on its way through the steps. All slices of runes have the
// same length, so one offset serves all of them.
type document struct {
	in       Input
	original []rune
	folded   []rune // one width, simplified, case kept: numerals are read here
	text     []rune // folded and lower case: words are matched here
	words    *matches
	masked   []bool // nothing is read here
	long     longNames

	sentences []sentence
	catalogue *catalogueIndex
	found     []item
	reading   int // the sentence that is read
	lead      int // where the first paragraph ends, once asked for

	time timeline // what the dates so far say about the next

	yuan        string                // the currency that 元 alone means
	dollarsTold bool                  // the text says whose dollars it means
	countries   map[string]int        // how often each country is named
	counted     map[rune]countedThing // what Chinese classifiers counted last

	cues         [][]cue // of each sentence, as far as they are known
	told         memory
	spoke        spoke
	quoted       []quotation
	voiced       bool              // the speakers of quotations are known
	answers      *Hop              // whom the answers of an interview are of, once it is looked for
	descriptions []description     // bodies with what the text says that they are
	people       []named           // people whom the text names with their offices
	fullNames    []Range           // where people are named in full, in order
	surnames     map[string]string // the full name that a surname is short for
	initials     map[string]string // the body that initials are short for
	aliases      map[string]string // the name that an abbreviation is short for
	dots         []int             // middle dots of foreign names in Chinese
	topic        map[string]bool   // subjects of the sentences that the text opens with, once asked for
	company      *Hop              // whose results the text is about, once looked for
	country      *string           // of the place that the text is about, once looked for
	smallWords   map[string]bool   // words that stand in small letters somewhere, once asked for
	capital      map[string]bool   // words that stand with a capital inside a sentence, once asked for

	said        []statement    // what the text says that somebody said, by the first words
	blockLabels map[string]int // what stands before a colon at the heads of blocks, once asked for
	tellings    []telling      // words that only tell who spoke, where and when, in order
	sport       *bool          // the front is about clubs and their seasons, once asked
	voicedBy    map[int]bool   // the quotations that a statement is made of, by their numbers
}

// item is a mention with what claims need to know of it.
type item struct {
	Mention
	sentence int
	numbered Range // the number alone, without qualifiers and units
	unitEnd  int   // end of the unit's words, or of the number
	unit     unitUse
	small    bool // one or two things: a manner of speaking unless somebody dies
	vague    bool // a share without a number (most)
	dated    bool
	round    bool // a number with a scale or separators: it counts something even without a unit
	scale    int  // power of ten of its scale words
	pending  bool // a small number in words: a mention only if another gives it a unit
	listed   bool // shares its unit with the mention behind it
}

func newDocument(in Input) *document {
	d := &document{in: in, original: []rune(in.Text)}
	d.folded = fold(d.original)
	given := splitBlocks(d.original, in.Blocks)
	d.part(given)
	d.text = lower(d.folded)
	d.catalogue = indexCatalogue(in.Catalogue)
	d.words = find([]*trie{vocabulary, d.catalogue.terms}, d.text, d.original)
	d.findLongNames()
	d.yuan = d.yuanOf()
	d.countPlaces()
	d.joinThousands()
	d.masked = make([]bool, len(d.text)+1)
	for _, r := range in.Skip {
		d.mask(r.Start, r.End)
	}
	for i, b := range given {
		d.maskBlock(b)
		d.sentences = append(d.sentences, d.sentencesOf(i, b)...)
	}
	return d
}

// part puts line ends between blocks, where folding had left spaces, so that
// nothing is read across them.
func (d *document) part(blocks []Range) {
	at := 0
	for _, b := range append(blocks, Range{len(d.folded), len(d.folded)}) {
		for ; at < b.Start; at++ {
			d.folded[at] = '\n'
		}
		for at = b.End; at > b.Start && isSpace(d.original[at-1]); at-- {
			d.folded[at-1] = '\n'
		}
		at = b.End
	}
}

// at gives the folded rune at i, or 0 outside the text.
func (d *document) at(i int) rune {
	if i < 0 || i >= len(d.text) {
		return 0
	}
	return d.text[i]
}

func (d *document) mask(start, end int) {
	for i := max(0, start); i < min(end, len(d.text)); i++ {
		d.masked[i] = true
	}
}

// has tells whether the lower-case text at i is w.
func (d *document) has(i int, w string) bool {
	for _, r := range w {
		if d.at(i) != r {
			return false
		}
		i++
	}
	return true
}

// hasWord is has for a Latin word that ends there.
func (d *document) hasWord(i int, w string) bool {
	return d.has(i, w) && !isWordRune(d.at(i+len([]rune(w)))) && !isLatin(d.at(i-1))
}

// spaces gives the position behind up to two spaces at i, within a block.
func (d *document) spaces(i int) int {
	for n := 0; n < 2 && isSpace(d.at(i)) && d.at(i) != '\n'; n++ {
		i++
	}
	return i
}

// back gives the position before up to two spaces that end at i.
func (d *document) back(i int) int {
	for n := 0; n < 2 && isSpace(d.at(i-1)) && d.at(i-1) != '\n'; n++ {
		i--
	}
	return i
}

// numeral reads a numeral at i that ends within limit.
func (d *document) numeral(i, limit int) (numeral.Numeral, bool) {
	limit = min(limit, len(d.folded))
	if i < 0 || i >= limit {
		return numeral.Numeral{}, false
	}
	return numeral.At(d.folded[:min(limit, i+longestNumeral)], i)
}

// longestNumeral bounds how far a written number is followed, in code points.
const longestNumeral = 160

// slice gives words of the text as they are written.
func (d *document) slice(start, end int) string { return string(d.original[start:end]) }

// mentions finds everything, once.
func (d *document) mentions() []Mention {
	d.found = nil
	d.counted = map[rune]countedThing{}
	for k := range d.sentences {
		d.read(k)
	}
	out := make([]Mention, len(d.found))
	for i, it := range d.found {
		out[i] = it.Mention
	}
	return out
}

// read goes through one sentence from left to right: at each position a fixed
// expression, a date, a quantity or nothing.
func (d *document) read(k int) {
	s := &d.sentences[k]
	d.reading = k
	d.time.begin(k, s.block)
	d.time.dateline = s.dateline
	from := len(d.found)
	floor := s.Start // where the next mention may begin, qualifiers included
	for i := s.Start; i < s.End; {
		if d.masked[i] {
			i++
			floor = i
			continue
		}
		var it item
		var next int
		var ok bool
		if end, idiom := d.idiom(i); idiom {
			if it, ok = d.longerDate(i, end, s); !ok {
				i, floor = end, end
				continue
			}
		} else {
			it, next, ok = d.mentionAt(i, floor, s)
		}
		if !ok || it.Start < floor || it.End > s.End {
			i = max(next, i+1)
			continue
		}
		it.sentence = k
		d.found = append(d.found, it)
		i = max(it.End, i+1)
		floor = i
	}
	d.shareUnits(from)
	d.countedAround(s, from)
	d.countedAgain(s, from)
	d.partsOfCounts(from)
	d.casualties(s, from)
	d.sharedFate(from)
	d.countedOn(from)
	d.dropManners(from)
	for k := from; k < len(d.found); k++ {
		it := &d.found[k]
		d.moneyHere(it)
		it.Text = d.slice(it.Start, it.End)
		if it.Quantity != nil {
			it.Quantity.Verbatim = it.Text
		}
	}
}

// mentionAt reads a mention whose core begins at i; next is where to go on
// where there is none.
func (d *document) mentionAt(i, floor int, s *sentence) (item, int, bool) {
	if end, ok := d.nameWithDate(i); ok {
		return item{}, end, false
	}
	if w, ok := d.words.at(i, labelWord); ok && w.a == "label" && isLatin(d.at(i)) {
		if end := d.labelled(w); end > 0 {
			return item{}, end, false
		}
	}
	if it, ok := d.dateAt(i, s); ok {
		return it, it.End, true
	}
	if it, next, ok := d.ordinalAt(i, s.End); ok || next > i {
		return it, next, ok
	}
	if it, ok := d.oneBefallen(i, s); ok {
		return it, it.End, true
	}
	if !d.mayBeginNumber(i) {
		end := i + 1
		for isLatin(d.at(i)) && isWordRune(d.at(end)) {
			end++
		}
		return item{}, end, false
	}
	return d.quantityAt(i, floor, s)
}

// mayBeginNumber is a cheap look at the first rune or word.
func (d *document) mayBeginNumber(i int) bool {
	r := d.at(i)
	switch {
	case isDigit(r) || numberRunes[r]:
		return true
	case isLatin(r) && isWordRune(d.at(i-1)):
		return false
	case isLatin(r) && isDateInitial[r]:
		return true
	}
	for _, w := range d.words.all[d.words.first[i]:d.words.first[i+1]] {
		if w.class == shareWord || w.class == orderWord || w.class == currencyWord || w.class == multipleWord {
			return true
		}
	}
	return false
}

// numberRunes may begin a quantity that no word of the tables begins.
var numberRunes = runeSet("〇○零一二三四五六七八九十两廿卅卌百千万亿壹贰叁肆伍陆柒捌玖拾佰仟弍弎弌俩仨几数好上每负翻半打-~")

// idiom tells whether a fixed expression that counts nothing begins at i.
func (d *document) idiom(i int) (int, bool) {
	w, ok := d.words.at(i, idiomWord)
	if !ok || w.a == "not" {
		return 0, false
	}
	if numberRunes[d.at(w.end-1)] && isHan(d.at(w.end-1)) { // 二百五十人 is no 二百五
		switch d.at(w.end) {
		case '十', '百', '千', '万', '亿', '余', '多', '点':
			return 0, false
		}
	}
	return w.end, true
}
