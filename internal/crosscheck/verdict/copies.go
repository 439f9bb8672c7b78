package verdict

// copies knows which documents are one text, by confirmed relations.
type copies struct {
	texts    forest            // documents that are one text, in any language
	wordings forest            // documents that are one text in one language
	original map[string]string // the document that copies none, by text
}

func newCopies(relations []Relation) *copies {
	c := &copies{texts: forest{}, wordings: forest{}, original: map[string]string{}}
	copied := map[string]bool{}
	counts := func(r Relation) bool {
		return r.Confirmed && copyKinds[r.Kind] && r.From != "" && r.To != "" && r.From != r.To
	}
	for _, r := range relations {
		if !counts(r) {
			continue
		}
		copied[r.From] = true
		c.texts.join(r.From, r.To)
		if r.Kind != translation {
			c.wordings.join(r.From, r.To)
		}
	}
	for _, r := range relations {
		if !counts(r) {
			continue
		}
		text := c.texts.find(r.From)
		for _, doc := range []string{r.From, r.To} {
			// In a circle of copies no document is the original: the first by name stands for it.
			known, ok := c.original[text]
			if !ok || (copied[known] && !copied[doc]) || (copied[known] == copied[doc] && doc < known) {
				c.original[text] = doc
			}
		}
	}
	return c
}

// text names the text that a document has, "" for no document.
func (c *copies) text(doc string) string {
	if doc == "" {
		return ""
	}
	return c.texts.find(doc)
}

// many tells whether a text stands in more than one document.
func (c *copies) many(text string) bool { return c.original[text] != "" }

// translated tells whether a translation lies between two claims of one text.
func (c *copies) translated(a, b *reading) bool {
	return oneText(a, b) && c.wordings.find(a.c.Document) != c.wordings.find(b.c.Document)
}

// oneText tells whether two claims stand in one document or in copies of one.
func oneText(a, b *reading) bool { return a.text != "" && a.text == b.text }

// forest is names that are joined into sets, each set known by its first name.
type forest map[string]string

func (f forest) join(a, b string) {
	if a, b = f.find(a), f.find(b); a != b {
		f[max(a, b)] = min(a, b)
	}
}

// find gives the name of the set that a name is in, itself where it was never joined.
func (f forest) find(name string) string {
	root := name
	for next, ok := f[root]; ok; next, ok = f[root] {
		root = next
	}
	for name != root { // shorten the way for the next
		name, f[name] = f[name], root
	}
	return root
}
