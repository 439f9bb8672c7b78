package verdict

// copies knows which documents are one text, by confirmed relations.
type copies struct {
	parent     map[string]string
	original   map[string]string // the one that copies none, by the representative
	translated map[string]bool   // whether a translation is among them, by the representative
	many       map[string]bool   // whether there is more than one document, by the representative
}

func newCopies(relations []Relation) *copies {
	c := &copies{parent: map[string]string{}, original: map[string]string{}, translated: map[string]bool{}, many: map[string]bool{}}
	copied := map[string]bool{}
	for _, r := range relations {
		if !r.Confirmed || !copyKinds[r.Kind] || r.From == "" || r.To == "" || r.From == r.To {
			continue
		}
		copied[r.From] = true
		if a, b := c.find(r.From), c.find(r.To); a != b {
			c.parent[max(a, b)] = min(a, b)
		}
	}
	for _, r := range relations {
		if !r.Confirmed || !copyKinds[r.Kind] || r.From == "" || r.To == "" || r.From == r.To {
			continue
		}
		root := c.find(r.From)
		c.many[root] = true
		c.translated[root] = c.translated[root] || r.Kind == translation
		for _, doc := range []string{r.From, r.To} {
			// In a circle of copies no document is the original: the first by name stands for it.
			if known, ok := c.original[root]; !ok || (copied[known] && !copied[doc]) || (copied[known] == copied[doc] && doc < known) {
				c.original[root] = doc
			}
		}
	}
	return c
}

// find gives the representative of the documents that are one text with doc.
func (c *copies) find(doc string) string {
	root := doc
	for {
		p, ok := c.parent[root]
		if !ok || p == root {
			break
		}
		root = p
	}
	for doc != root { // shorten the way for the next
		next, ok := c.parent[doc]
		if !ok {
			break
		}
		c.parent[doc] = root
		doc = next
	}
	return root
}

// text names the text that a claim's document has, "" for a claim without a
// document.
func (c *copies) text(doc string) string {
	if doc == "" {
		return ""
	}
	return c.find(doc)
}
