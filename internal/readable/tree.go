package readable

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"whence/internal/fault"
)

// node is an element (tag set) or a run of text (tag empty).
type node struct {
	tag   string
	atom  atom.Atom
	attrs []html.Attribute
	text  string

	parent, first, last, next *node

	features features
}

// attr gives an attribute's value, "" where there is none.
func (n *node) attr(name string) string {
	for i := range n.attrs {
		if n.attrs[i].Key == name {
			return n.attrs[i].Val
		}
	}
	return ""
}

func (n *node) hasAttr(name string) bool {
	for i := range n.attrs {
		if n.attrs[i].Key == name {
			return true
		}
	}
	return false
}

func (n *node) append(c *node) {
	c.parent = n
	if n.last == nil {
		n.first = c
	} else {
		n.last.next = c
	}
	n.last = c
}

// maxMarked bounds each list of elements that the metadata looks at.
const maxMarked = 1000

// page is the tree with what the metadata needs of it, collected on the way.
type page struct {
	root     *node
	source   string // all of it
	metas    []*node
	links    []*node
	scripts  []string // of type application/ld+json
	title    string   // of <title>, raw
	base     string
	lang     string
	comments []string // those before any element
	whole    bool     // it has a doctype, <html>, <head> or <body>: not a fragment
	times    []*node
	marked   []*node // elements with itemprop or rel, for microdata
	writers  []*node // links to pages of writers
}

// builder makes the tree from tags. It is not the HTML standard's tree
// construction: misnested inline elements are closed instead of adopted, and
// tables are not repaired. That makes no difference to a reader of text, and
// keeps the work linear: every operation is constant but for what it pops.
type builder struct {
	page  page
	open  []level
	at    map[string][]int // for each open tag, its places in open
	nodes int
	slab  []node
}

type level struct {
	node    *node
	barrier int // the innermost place in open that end tags don't cross
}

func newBuilder() *builder {
	b := &builder{at: make(map[string][]int, 64)}
	b.page.root = b.newNode()
	b.open = append(b.open, level{node: b.page.root})
	return b
}

func (b *builder) newNode() *node {
	if len(b.slab) == 0 {
		b.slab = make([]node, 256)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	b.nodes++
	return n
}

func (b *builder) top() *node { return b.open[len(b.open)-1].node }

func (b *builder) push(n *node) {
	i := len(b.open)
	barrier := b.open[i-1].barrier
	if tagTable[n.tag]&tagBarrier != 0 {
		barrier = i
	}
	b.open = append(b.open, level{node: n, barrier: barrier})
	b.at[n.tag] = append(b.at[n.tag], i)
}

// popTo closes elements until there are n open ones.
func (b *builder) popTo(n int) {
	for i := len(b.open) - 1; i >= n; i-- {
		tag := b.open[i].node.tag
		places := b.at[tag]
		b.at[tag] = places[:len(places)-1]
	}
	b.open = b.open[:n]
}

// innermost gives the place of the innermost open element of a tag, or -1.
func (b *builder) innermost(tag string) int {
	if places := b.at[tag]; len(places) > 0 {
		return places[len(places)-1]
	}
	return -1
}

// closeWithin closes the innermost open element of a tag unless that lies
// outside of a table cell, a table or the like.
func (b *builder) closeWithin(tag string, above int) {
	if i := b.innermost(tag); i > 0 && i > above {
		b.popTo(i)
	}
}

func (b *builder) start(tag string, attrs []html.Attribute, selfClosing bool) error {
	kind := tagTable[tag]
	barrier := b.open[len(b.open)-1].barrier
	// What HTML lets authors leave out: the end of a paragraph before a block,
	// of an item before the next, of cells and rows.
	if kind&tagBlock != 0 {
		b.closeWithin("p", barrier-1)
	}
	if kind&tagBlock != 0 && b.innermost("head") > 0 {
		b.closeWithin("head", 0) // a page without </head> and <body>
	}
	if kind&tagBlock != 0 && b.innermost("foreignobject") < 0 {
		for _, t := range [...]string{"svg", "math", "select"} { // never closed
			b.closeWithin(t, 0)
		}
	}
	switch tag {
	case "li":
		b.closeWithin("li", max(b.innermost("ul"), b.innermost("ol"), barrier))
	case "dt", "dd":
		list := max(b.innermost("dl"), barrier)
		b.closeWithin("dt", list)
		b.closeWithin("dd", list)
	case "option":
		b.closeWithin("option", barrier)
	case "tr", "tbody", "thead", "tfoot":
		if table := b.innermost("table"); table > 0 {
			for _, t := range [...]string{"td", "th", "tr"} {
				b.closeWithin(t, table)
			}
			if tag != "tr" {
				for _, t := range [...]string{"tbody", "thead", "tfoot"} {
					b.closeWithin(t, table)
				}
			}
		}
	case "td", "th":
		row := max(b.innermost("tr"), b.innermost("table"))
		b.closeWithin("td", row)
		b.closeWithin("th", row)
	case "a":
		b.closeWithin("a", barrier)
	case "body", "html", "head":
		b.page.whole = true
		if tag == "html" && b.page.lang == "" {
			for _, a := range attrs {
				if a.Key == "lang" || a.Key == "xml:lang" {
					b.page.lang = a.Val
				}
			}
		}
		if tag == "body" {
			b.closeWithin("head", 0)
		}
	}
	n := b.newNode()
	n.tag, n.atom, n.attrs = tag, atom.Lookup([]byte(tag)), attrs
	b.top().append(n)
	b.collect(n)
	if kind&tagVoid == 0 && !(selfClosing && kind&tagForeign != 0) {
		b.push(n)
	}
	if len(b.open) > MaxDepth {
		return fault.New(fault.Invalid, "too_deep",
			"the page's elements are nested more than %d levels deep", MaxDepth)
	}
	if b.nodes > MaxNodes {
		return fault.New(fault.TooLarge, "too_many_elements",
			"the page has more than %d elements and runs of text", MaxNodes)
	}
	return nil
}

// collect remembers what the metadata will look at.
func (b *builder) collect(n *node) {
	p := &b.page
	switch n.tag {
	case "meta":
		if len(p.metas) < maxMarked {
			p.metas = append(p.metas, n)
		}
	case "link":
		if len(p.links) < maxMarked {
			p.links = append(p.links, n)
		}
	case "base":
		if p.base == "" {
			p.base = n.attr("href")
		}
	case "time":
		if len(p.times) < maxMarked {
			p.times = append(p.times, n)
		}
	}
	for i := range n.attrs {
		if k := n.attrs[i].Key; len(p.marked) < maxMarked && (k == "itemprop" || k == "rel" && n.tag == "a") {
			p.marked = append(p.marked, n)
			break
		}
	}
}

func (b *builder) end(tag string) {
	i := b.innermost(tag)
	barrier := b.open[len(b.open)-1].barrier
	if i > 0 && (i >= barrier || tagTable[tag]&tagBarrier != 0) {
		b.popTo(i)
	}
	if tag == "p" && i < 0 || tag == "br" { // </p> and </br> alone are breaks
		n := b.newNode()
		n.tag, n.atom = "br", atom.Br
		b.top().append(n)
	}
}

func (b *builder) addText(s string) {
	if s == "" {
		return
	}
	n := b.newNode()
	n.text = s
	b.top().append(n)
}

// parseHTML builds the tree of a page or a fragment. The source is valid
// UTF-8. It is a fault when the page is too deep or has too many elements.
func parseHTML(source []byte) (*page, error) {
	b := newBuilder()
	z := html.NewTokenizer(bytes.NewReader(source))
	seenElement := false
	for {
		switch z.Next() {
		case html.ErrorToken: // only ever the end: the reader can't fail
			return &b.page, nil
		case html.DoctypeToken:
			b.page.whole = true
		case html.CommentToken:
			if !seenElement && len(b.page.comments) < 4 {
				b.page.comments = append(b.page.comments, string(z.Text()))
			}
		case html.TextToken:
			b.addText(string(z.Text()))
			if b.nodes > MaxNodes {
				return nil, fault.New(fault.TooLarge, "too_many_elements",
					"the page has more than %d elements and runs of text", MaxNodes)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			seenElement = true
			t := z.Token()
			if err := b.rawOrStart(z, t); err != nil {
				return nil, err
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(string(name))
		}
	}
}

// rawOrStart opens an element, or takes the one whose content is not markup
// together with its content.
func (b *builder) rawOrStart(z *html.Tokenizer, t html.Token) error {
	foreign := b.innermost("svg") > 0 || b.innermost("math") > 0
	if foreign || t.Data == "noscript" && b.innermost("head") < 0 {
		z.NextIsNotRawText()
	} else if t.Data == "noscript" {
		z.Next() // a head's: links and pictures for those without scripts
		return nil
	}
	if tagTable[t.Data]&tagRaw == 0 || foreign {
		return b.start(t.Data, t.Attr, t.Type == html.SelfClosingTagToken)
	}
	isLD := false
	if t.Data == "script" {
		for _, a := range t.Attr {
			isLD = isLD || a.Key == "type" && isJSONLD(a.Val)
		}
	}
	// The tokenizer gives the content as one text token; its end tag, which
	// comes next, finds nothing open.
	if z.Next() == html.TextToken {
		switch {
		case isLD && len(b.page.scripts) < maxScripts:
			b.page.scripts = append(b.page.scripts, string(z.Raw()))
		case t.Data == "title" && b.page.title == "":
			b.page.title = string(z.Text())
		}
	}
	return nil
}
