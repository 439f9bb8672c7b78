package neardup

import (
	"sync"
	"time"

	"whence/internal/extract"
	"whence/internal/quantity"
)

// Input is a document as it was read, with what is known about it. Only the
// text is needed.
type Input struct {
	Text      string         // canonical text: blocks separated by one blank line
	Language  string         // BCP 47; "" is told from the script of the words
	Title     string         // a block that repeats it is not the document's own prose
	Published *quantity.Date // the day in the document's own zone; nil is unknown
	At        *time.Time     // the instant, where it is known to the minute or finer
	Outlet    string         // who published it
	Agency    string         // who the page credits, by its usual name
	URL       string         // where it is, in the form of URLs that all documents share
	Canonical string         // where it says it is at home, likewise
	Links     []string       // addresses that the page gives as its origin, likewise
	Mentions  []extract.Mention
}

// Document is a text made comparable. It is never changed and may be shared
// between goroutines.
type Document struct {
	in        Input
	runes     []rune
	folded    []rune // one for one: of one width, simplified, in lower case
	blocks    []block
	sentences []sentence
	tokens    []token
	prose     int      // weight of the tokens in prose
	script    script   // of most of its words
	both      bool     // much is written in the other one too
	credits   []credit // whom it names as its origin

	once, named, listened, lettered sync.Once
	worded                          sync.Once
	spellings                       map[uint64]*spelt
	sounding                        []heard
	figures                         []fact
	known                           []fact
	said                            []concept
}

// maxText is how many code points of a text are compared: what two longer ones
// share shows there.
const maxText = 300_000

// Read makes a text comparable, in time linear in its length.
func Read(in Input) *Document {
	d := &Document{in: in, runes: []rune(in.Text)}
	d.runes = d.runes[:min(len(d.runes), maxText)]
	if rs, moved := unwrapped(d.runes); moved {
		// The mentions that were found took the parts for numbers.
		d.runes, d.in.Text, d.in.Mentions = rs, string(rs), nil
	}
	d.folded = folded(d.runes)
	d.tokenize()
	d.credits = d.findCredits()
	d.tellProse()
	return d
}

// script is what most words of a document are written in.
type script uint8

const (
	latin script = iota
	han
)

// other gives the script of a translation.
func (s script) other() script { return 1 - s }

// block is one paragraph, heading or line of furniture.
type block struct {
	start, end int // tokens
	weight     int
	from, to   int // code points
	ends       int // sentences that end in a full stop, or its like
	prose      bool
}

// sentence is a run of tokens up to a full stop or the block's end.
type sentence struct {
	start, end int // tokens
	weight     int
	block      int
}

// folded brings runes into the form that words are compared in.
func folded(rs []rune) []rune {
	out := make([]rune, len(rs))
	for i, r := range rs {
		out[i] = extract.Folded(r)
	}
	return out
}

// numbers are the numbers and dates of the prose, computed when they are asked
// for first.
func (d *Document) numbers() []fact {
	d.once.Do(func() { d.figures = d.findNumbers() })
	return d.figures
}

// facts are the numbers and dates with the names between them: all that a
// translation keeps.
func (d *Document) facts() []fact {
	d.named.Do(func() {
		all := merge(d.numbers(), d.names())
		d.known = all[:min(len(all), maxFacts)]
	})
	return d.known
}

// HasFacts tells whether a document has numbers and dates enough to be known by
// them in another language.
func (d *Document) HasFacts() bool { return d.factWeight() >= fewFacts }

func (d *Document) factWeight() (sum float64) {
	for _, f := range d.numbers() {
		sum += f.weight
	}
	return sum
}

// quote gives the words between two tokens, at most max code points of them.
func (d *Document) quote(first, end, maximum int) string {
	if first >= end || end > len(d.tokens) {
		return ""
	}
	from, to := int(d.tokens[first].start), int(d.tokens[end-1].end)
	if to-from > maximum {
		return string(d.runes[from:from+maximum-1]) + "…"
	}
	return string(d.runes[from:to])
}
