package readable

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"whence/internal/fault"
)

// Read turns the bytes of a page into its canonical text and what the page
// says of itself. It is deterministic, never panics, and takes time linear in
// the number of bytes.
//
// Errors are *fault.Fault: TooLarge too_large or too_many_elements,
// UnsupportedMedia unsupported_media_type, Malformed invalid_encoding, Invalid
// invalid_text (a NUL), too_deep or no_readable_text.
func Read(raw []byte, h Hints) (Document, error) {
	if len(raw) > MaxBytes {
		return Document{}, fault.New(fault.TooLarge, "too_large", "the document has more than %d bytes", MaxBytes)
	}
	kind, charset, err := mediaType(h.MediaType)
	if err != nil {
		return Document{}, err
	}
	if isBinary(raw) {
		return Document{}, fault.New(fault.UnsupportedMedia, "unsupported_media_type", "the bytes are not text")
	}
	marked := kind == typeHTML || kind == "" && bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n\xEF\xBB\xBF"), []byte("<"))
	text, charset, err := decode(raw, charset, marked)
	if err != nil {
		return Document{}, err
	}
	if marked {
		text = bytes.ReplaceAll(text, []byte{0}, nil) // as the standard's tokenizer does
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return Document{}, fault.New(fault.Invalid, "invalid_text", "the document has a NUL character")
	}
	s := strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\r", "\n")
	doc := Document{MediaType: sniff(kind, s), Charset: charset}
	if doc.MediaType == typePlain {
		return readPlain(s, h, doc)
	}
	return readMarked(s, h, doc)
}

// readMarked reads HTML and Markdown.
func readMarked(s string, h Hints, doc Document) (Document, error) {
	front, source, err := bodyOf(s, doc.MediaType)
	if err != nil {
		return Document{}, err
	}
	p, err := parseHTML([]byte(source))
	if err != nil {
		return Document{}, err
	}
	if front.epoch == "" {
		for _, c := range p.comments {
			if c = strings.TrimSpace(c); isEpoch(c) {
				front.epoch = c
			}
		}
	}
	p.source = source
	pieces := gather(p)
	if front.title != "" && !hasLine(pieces, front.title) {
		// The title of an archive's header or of front matter is the article's.
		title := piece{text: front.title, role: RoleHeading, level: 1, node: p.root, weight: weight(front.title)}
		pieces = append([]piece{title}, pieces...)
		shift(p.root)
	}
	sel := choose(p, pieces)
	m := newMetadata(p, h, front, pieces, sel)
	doc.Title, sel.title = m.findTitle()
	m.describe(&doc)
	sel.site, sel.authors = doc.SiteName, doc.Authors
	kept := sel.keep()
	return finish(doc, kept, m)
}

// bodyOf takes off what stands before the article and gives the rest as HTML.
func bodyOf(s, kind string) (header, string, error) {
	front, rest := peel(s)
	body := strings.TrimLeft(rest, " \t\n")
	fragment := front.epoch != "" || front.address != ""
	if kind == typeMarkdown && !(fragment && strings.HasPrefix(body, "<") && !hasMarkdownBlocks(body)) {
		converted, err := markdownToHTML(rest)
		return front, converted, err
	}
	return front, rest, nil
}

// shift makes room in the tree's indexes for a piece before all others.
func shift(n *node) {
	n.features.order++
	n.features.end++
	for c := n.first; c != nil; c = c.next {
		if c.tag != "" {
			shift(c)
		}
	}
	if n.parent == nil {
		n.features.order = 0
	}
}

func hasLine(pieces []piece, line string) bool {
	folded := foldLetters(line)
	for i := range pieces {
		if pieces[i].weight < 600 && foldLetters(pieces[i].text) == folded {
			return true
		}
	}
	return false
}

// readPlain reads text without markup.
func readPlain(s string, h Hints, doc Document) (Document, error) {
	p := &page{root: &node{}}
	pieces := plainPieces(strings.TrimPrefix(s, "\uFEFF"), p.root)
	p.root.features.end = len(pieces)
	pieces = splitOnly(pieces)
	sel := &selection{pieces: pieces, page: p, title: plainTitle(pieces), core: p.root, home: p.root}
	p.root.features.end = len(pieces)
	message := messageHeader(pieces)
	front := header{published: message["date"], authors: sender(message["from"])}
	if passed, opened, _ := forwarded(pieces); opened >= 0 {
		// What was passed on has a writer and a day of its own.
		message = passed
		front = header{published: passed["date"], authors: passedOn(passed)}
		sel.title = titleAt(pieces, opened+1)
	}
	m := newMetadata(p, h, front, pieces, sel)
	doc.Title = subjectOf(message["subject"])
	if sel.title >= 0 {
		line, _, _ := strings.Cut(pieces[sel.title].text, "\n")
		doc.Title = oneLine(line)
	}
	labelPlain(pieces, sel.title)
	m.describe(&doc)
	labelBios(pieces, doc.Authors)
	return finish(doc, pieces, m)
}

// describe fills in the metadata, all but title and language.
func (m *metadata) describe(doc *Document) {
	doc.CanonicalURL = canonicalAddress(m.front.address, m.hints.URL)
	if doc.CanonicalURL == "" {
		doc.CanonicalURL = m.findAddress()
	}
	doc.SiteName = m.findSiteName()
	doc.Authors = m.findAuthors(doc.Title, doc.SiteName)
	doc.Published = m.findPublished(doc.CanonicalURL)
	doc.Updated = m.findUpdated(doc.Published)
	doc.Agency = m.findAgency()
}

// splitOnly cuts a text of one block into its lines where there are several:
// texts come without a blank line between their paragraphs.
func splitOnly(pieces []piece) []piece {
	if len(pieces) != 1 || strings.Count(pieces[0].text, "\n") < 2 || strings.Contains(pieces[0].text, "\t") {
		return pieces
	}
	var out []piece
	for line := range strings.SplitSeq(pieces[0].text, "\n") {
		p := pieces[0]
		p.text, p.weight = line, weight(line)
		p.linkWeight = min(p.linkWeight, p.weight)
		p.good = isGood(&p)
		out = append(out, p)
	}
	return out
}

// finish puts the canonical text together.
func finish(doc Document, pieces []piece, m *metadata) (Document, error) {
	pieces = splitOnly(pieces)
	if len(pieces) == 0 {
		return Document{}, fault.New(fault.Invalid, "no_readable_text", "the document has no text that could be read as an article")
	}
	var b strings.Builder
	at := 0
	texts := make([]string, len(pieces))
	doc.Blocks = make([]Block, len(pieces))
	for i := range pieces {
		if i > 0 {
			b.WriteString("\n\n")
			at += 2
		}
		n := utf8.RuneCountInString(pieces[i].text)
		doc.Blocks[i] = Block{Start: at, End: at + n, Role: pieces[i].role}
		b.WriteString(pieces[i].text)
		texts[i] = pieces[i].text
		at += n
	}
	doc.Text = b.String()
	declared := m.front.language
	if declared == "" {
		declared = m.page.lang
	}
	if declared == "" {
		declared = m.meta("og:locale", "content-language", "language", "dc.language")
	}
	if declared == "" {
		declared = m.ld.language
	}
	doc.Language = languages(doc.Blocks, texts, declared)
	return doc, nil
}
