package readable

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// maxHeading is the weight from which an element is no heading: pages put
// whole texts in one, for its type.
const maxHeading = 600

// piece is a block of text as the walk finds it, before anybody has decided
// whether it belongs to the article.
type piece struct {
	text       string // canonical
	role       Role
	level      int // of a heading, 1 to 6
	node       *node
	weight     int // of the text
	linkWeight int // of the part that links away
	class      classKind
	good       bool // a sentence or more of running text
	size       int  // of its type: sizeText and so on
}

// features is what the reader knows of an element beside its markup.
type features struct {
	class   classKind
	suspect float64 // the share of the page's text from which it is no longer furniture; 0: not suspected
	doubt   doubt   // what it is suspected by
	mass    int     // weight of the good pieces in it
	body    bool    // microdata calls it the article's body
	dropped bool    // it, or what it is in, is furniture
	order   int     // the index of the first piece in it or after it
	end     int     // the index after its last piece
}

// doubt says by what an element is suspected: the weaker kinds give way where
// nearly nothing would be left of a page.
type doubt uint8

const (
	doubtName   doubt = iota // the words of its class or id
	doubtHidden              // styled away, which scripts may undo
	doubtKind                // it is made for furniture: <nav>, <aside>, comments
)

// walker gathers the pieces of a page in one pass over the tree.
type walker struct {
	pieces  []piece
	classes map[string]classKind

	buffer    strings.Builder
	linked    int // weight of linked text in the buffer
	small     int // weight of text in <small>, <em> or <i>
	image     bool
	printed   printed // the last run of large or bold type in the buffer
	blocks    int     // how many have been flushed
	container *node   // the innermost block
	context   context // what loose text in it has
	labelled  []*node // elements whose class speaks of writers or times
	writers   []*node // links to what outlets have of their writers
}

// context is what an element inherits from those it is in.
type context struct {
	role   Role
	level  int
	size   int
	link   bool
	small  bool
	anchor bool // in a link or what looks like one
	pre    bool
	class  classKind
	inside bool // an article or the main part: a footer in it is the article's
	hidden bool
}

// gather walks the tree.
func gather(p *page) []piece {
	w := walker{classes: make(map[string]classKind, 128)}
	w.container, w.context = p.root, context{inside: !p.whole}
	w.children(p.root, w.context)
	w.flush()
	p.root.features.end = len(w.pieces)
	p.marked = append(p.marked, w.labelled...)
	p.writers = w.writers
	return w.pieces
}

func (w *walker) children(n *node, c context) {
	for child := n.first; child != nil; child = child.next {
		if child.tag == "" {
			w.addText(child.text, c)
		} else {
			w.element(child, c)
		}
	}
}

func (w *walker) addText(s string, c context) {
	if c.pre {
		s = strings.ReplaceAll(s, "\n", string(lineBreak))
	}
	if c.anchor && len(s) > 12 {
		s = withoutHint(s)
	}
	if c.link || c.small {
		weight := weight(s)
		if c.link {
			w.linked += weight
		}
		if c.small {
			w.small += weight
		}
	}
	w.buffer.WriteString(s)
}

// flush ends the block that is being gathered.
func (w *walker) flush() {
	c := w.context
	raw := w.buffer.String()
	size := c.size
	if w.printed.ended(raw) {
		size = max(size, w.printed.size)
	}
	w.buffer.Reset()
	w.printed = printed{}
	w.blocks++
	linked, small, image := w.linked, w.small, w.image
	w.linked, w.small, w.image = 0, 0, false
	if raw == "" {
		return
	}
	for _, part := range splitAtDoubleBreaks(raw, c.role) {
		text := collapse(part, false)
		if text == "" {
			continue
		}
		p := piece{text: text, role: c.role, level: c.level, node: w.container, class: c.class, weight: weight(text), size: size}
		p.linkWeight = min(linked, p.weight)
		linked -= p.linkWeight
		if p.role == "" {
			p.role = RoleParagraph
		}
		if image && small >= p.weight && p.weight < 600 {
			p.role = RoleCaption
		}
		p.good = isGood(&p)
		w.pieces = append(w.pieces, p)
	}
}

// splitAtDoubleBreaks cuts where authors write <br><br> for a new paragraph.
func splitAtDoubleBreaks(s string, role Role) []string {
	if role == RoleTable || strings.Count(s, string(lineBreak)) < 2 {
		return []string{s}
	}
	var parts []string
	start, last := 0, -1
	for i, r := range s {
		switch {
		case r == lineBreak:
			if last >= 0 {
				parts = append(parts, s[start:i])
				start = i
			}
			last = i
		case r > ' ' && r != 0xA0 && r != 0x3000 && !invisible(r):
			last = -1
		}
	}
	return append(parts, s[start:])
}

func (w *walker) element(n *node, c context) {
	kind := tagTable[n.tag]
	n.features.order = len(w.pieces)
	defer func() { n.features.end = len(w.pieces) }()
	if kind&tagDrop != 0 {
		return
	}
	switch n.atom {
	case atom.Br:
		if w.printed.size >= sizeLarge && c.role == "" && w.printed.ended(w.buffer.String()) {
			w.flush()
			return
		}
		w.buffer.WriteRune(lineBreak)
		return
	case atom.Wbr:
		return
	case atom.Noscript:
		if !hasText(n, 300) {
			return // a counter's picture, or words about scripts
		}
		kind |= tagShape
		n.features.suspect, n.features.doubt = 0.9, doubtHidden
	case atom.Img:
		w.image = true
		return
	case atom.A:
		href := n.attr("href")
		c.link, c.anchor = href != "" || n.hasAttr("href"), true
		if len(w.writers) < maxWriterLinks && leadsToWriter(href) {
			w.writers = append(w.writers, n)
		}
	case atom.Small, atom.Em, atom.I:
		c.small = true
	case atom.Pre, atom.Listing:
		c.pre, c.role = true, RoleCode
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if weight(nodeText(n, 2*maxHeading)) < maxHeading {
			c.role, c.level = RoleHeading, int(n.tag[1]-'0')
		}
	case atom.Li, atom.Dd, atom.Dt:
		c.role = RoleListItem
	case atom.Blockquote:
		c.role = RoleQuote
	case atom.Figcaption, atom.Caption:
		c.role = RoleCaption
	case atom.Div, atom.P, atom.Span:
		if level := n.attr("aria-level"); n.attr("role") == "heading" && len(level) == 1 && level[0] >= '1' && level[0] <= '6' {
			c.role, c.level = RoleHeading, int(level[0]-'0')
		}
	case atom.Address:
		if c.inside {
			c.role = RoleByline
		}
	case atom.Footer:
		if c.inside {
			c.role = RoleNote
		}
	case atom.Article, atom.Main:
		c.inside = true
	}
	if n.atom == 0 && strings.HasSuffix(n.tag, "-title") && c.role == "" {
		c.role, c.level = RoleHeading, 2
		kind |= tagBlock
	}
	w.describe(n, &c)
	if c.hidden && n.features.doubt != doubtKind {
		n.features.suspect, n.features.doubt = 0.9, doubtHidden
	}
	size := sizeOf(n)
	if kind&(tagBlock|tagShape) == 0 {
		apart := c.role == RoleHeading && standsApart(n)
		if apart {
			w.breakLine()
		}
		from, blocks := w.buffer.Len(), w.blocks
		w.children(n, c)
		if apart {
			w.breakLine()
		}
		if size > sizeText && w.blocks == blocks {
			w.printed = printed{from: from, to: w.buffer.Len(), size: size}
		}
		return
	}
	if size > sizeText {
		c.size = size
	}
	w.flush()
	n.features.order = len(w.pieces)
	container, inherited := w.container, w.context
	w.container, w.context = n, c
	if n.atom == atom.Table && isDataTable(n) {
		w.table(n, c)
	} else {
		w.children(n, c)
	}
	w.flush()
	w.container, w.context = container, inherited
}

// breakLine ends a line of the buffer, where none has ended.
func (w *walker) breakLine() {
	s := w.buffer.String()
	if s = strings.TrimRight(s[max(0, len(s)-100):], " \t\n\r"); s != "" && !strings.HasSuffix(s, string(lineBreak)) {
		w.buffer.WriteRune(lineBreak)
	}
}

// describe reads an element's class, id, role and style.
func (w *walker) describe(n *node, c *context) {
	own := classKind(0)
	for i := range n.attrs {
		a := &n.attrs[i]
		switch a.Key {
		case "class", "id", "role", "data-component", "itemprop":
			kind, known := w.classes[a.Val]
			if !known {
				kind = classify(a.Val)
				w.classes[a.Val] = kind
			}
			own |= kind
			if a.Key == "role" || a.Key == "itemprop" {
				own |= namedKinds[a.Val]
			}
		case "data-testid", "data-test", "data-test-id", "data-cy", "data-qa", "data-role", "data-name", "data-element", "data-type":
			own |= classify(a.Val) & (classByline | classDateline)
		case "data-author", "data-author-name", "data-byline":
			own |= classByline
		case "hidden":
			c.hidden = true
		case "aria-hidden":
			c.hidden = c.hidden || a.Val == "true"
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				c.hidden = true
			}
		}
	}
	if n.atom == 0 && strings.Contains(n.tag, "-") {
		own |= classify(n.tag) &^ (classFurniture | classDiscussion) // a paper's own: <press-author>
	}
	if n.atom == atom.Html || n.atom == atom.Body || n.atom == atom.Main {
		return // their classes speak of the whole page's layout
	}
	if n.features.body = strings.EqualFold(n.attr("itemprop"), "articleBody"); n.features.body {
		own &^= classFurniture
	}
	switch n.atom {
	case atom.Nav, atom.Aside, atom.Dialog:
		n.features.suspect, n.features.doubt = 0.75, doubtKind
	case atom.Form:
		n.features.suspect, n.features.doubt = 0.3, doubtKind
	case atom.Footer:
		if !c.inside {
			n.features.suspect, n.features.doubt = 0.5, doubtKind
		}
	}
	switch {
	case own&classDiscussion != 0:
		n.features.suspect, n.features.doubt = 0.95, doubtKind
	case own&classFurniture != 0 && own&(classCaption|classNote) == 0 && !isGallery(n):
		n.features.suspect = max(n.features.suspect, 0.4)
	}
	n.features.class = own
	if own&(classByline|classDateline) != 0 && len(w.labelled) < 200 {
		w.labelled = append(w.labelled, n)
	}
	// What an element is called says something of what is in it, but not for
	// a whole page's worth of it; the length is checked where it is used.
	const inherited = classCaption | classByline | classDateline | classNote | classTags | classClock
	c.class = c.class&inherited | own
}

// isGallery tells the article's own pictures, which have captions and lead
// nowhere, from a row of cards for other pages, by the same name.
func isGallery(n *node) bool {
	name := strings.ToLower(n.attr("class"))
	if !strings.Contains(name, "carousel") && !strings.Contains(name, "slide") {
		return false
	}
	caption, budget := false, 100
	var visit func(n *node) bool
	visit = func(n *node) bool {
		for c := n.first; c != nil; c = c.next {
			if budget--; budget < 0 || c.atom == atom.A && c.attr("href") != "" {
				return false
			}
			caption = caption || c.atom == atom.Figcaption
			if !visit(c) {
				return false
			}
		}
		return true
	}
	return visit(n) && caption
}

// hasText tells whether there is so much text in the first elements of another.
func hasText(n *node, enough int) bool {
	budget := 200
	var visit func(n *node) bool
	visit = func(n *node) bool {
		for c := n.first; c != nil; c = c.next {
			if budget--; budget < 0 {
				return false
			}
			if enough -= len(c.text); enough <= 0 || tagTable[c.tag]&tagDrop == 0 && visit(c) {
				return true
			}
		}
		return false
	}
	return visit(n)
}

// namedKinds are values of role and itemprop that say what an element is.
var namedKinds = map[string]classKind{
	"navigation": classFurniture, "banner": classFurniture, "complementary": classFurniture,
	"contentinfo": classFurniture, "search": classFurniture, "dialog": classFurniture,
	"alert": classFurniture, "alertdialog": classFurniture, "menu": classFurniture,
	"main": classContent, "article": classContent, "articleBody": classContent,
	"articlebody": classContent, "text": classContent, "caption": classCaption,
	"author": classByline, "datePublished": classDateline, "keywords": classTags,
}

// isGood tells running text from labels: long enough, with the marks of a
// sentence, and not mostly links.
func isGood(p *piece) bool {
	if p.role == RoleHeading || p.weight < 60 || p.linkWeight*3 > p.weight {
		return false
	}
	return strings.ContainsAny(p.text, "。！？；，、،؛؟।") || strings.Contains(p.text, ", ") ||
		strings.Contains(p.text, ". ") || strings.Contains(p.text, "? ") || strings.Contains(p.text, "! ") || strings.ContainsAny(p.text[len(p.text)-1:], ".!?\"") ||
		strings.HasSuffix(p.text, "”") || p.weight > 200
}
