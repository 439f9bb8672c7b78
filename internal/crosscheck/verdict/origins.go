package verdict

import "slices"

// spoken is what one text says once: the origins that the best document of the
// text gives for one assertion.
type spoken struct {
	document string
	original bool
	origins  []string
}

// setOrigins gives each reading, whose chain was followed, the origin that it counts for. A document's own
// report (its origin is its outlet) is, in a copy, the report of the original's
// outlet. The same assertion in copies of one text has the origins that the
// original gives for it, and so has one that a translation slipped in scale. An
// assertion without an origin has that of the same one beside it.
func (c *copies) setOrigins(readings []*reading) {
	outlet := map[string]string{}
	for _, r := range readings {
		if known, ok := outlet[r.c.Document]; r.c.Document != "" && r.c.Outlet != "" && (!ok || r.c.Outlet < known) {
			outlet[r.c.Document] = r.c.Outlet
		}
	}
	for _, r := range readings {
		if !c.many(r.text) || r.origin == "" || r.origin != r.c.Outlet || r.c.Document == c.original[r.text] {
			continue
		}
		if r.origin = outlet[c.original[r.text]]; r.origin == "" {
			r.origin = keyOf("document", c.original[r.text])
		}
	}
	said := c.said(readings)
	inOriginal := map[string][]*reading{} // by all but the number
	for _, r := range readings {
		if r.text == "" {
			continue
		}
		if r.numbers && c.many(r.text) && r.c.Document == c.original[r.text] {
			k := keyOf(r.text, r.topic)
			inOriginal[k] = append(inOriginal[k], r)
		}
		if x := said[keyOf(r.text, r.assertion)]; x != nil && !slices.Contains(x.origins, r.origin) && (r.origin == "" || c.many(r.text)) {
			r.origin = x.origins[0]
		}
	}
	for _, r := range readings {
		if r.numbers && c.many(r.text) && r.c.Document != c.original[r.text] {
			if o := c.slippedFrom(r, inOriginal[keyOf(r.text, r.topic)]); o != "" {
				r.origin = o
			}
		}
		r.setVoice()
	}
}

// slippedFrom gives the origin of the claim of the original that r translates
// with a slipped scale, the first by name where there are several, "" for none.
func (c *copies) slippedFrom(r *reading, originals []*reading) (origin string) {
	if len(originals) > maxSlips {
		return ""
	}
	for _, o := range originals {
		if _, ok := slip(o, r); ok && c.translated(o, r) && o.origin != "" && (origin == "" || o.origin < origin) {
			origin = o.origin
		}
	}
	return origin
}

// said collects the origins of each assertion of each text: those in the
// original where it is known, else in the first document by name.
func (c *copies) said(readings []*reading) map[string]*spoken {
	said := map[string]*spoken{}
	for _, r := range readings {
		if r.text == "" || r.origin == "" {
			continue
		}
		k, original := keyOf(r.text, r.assertion), r.c.Document == c.original[r.text]
		x := said[k]
		switch {
		case x == nil || (original && !x.original) || (original == x.original && r.c.Document < x.document):
			said[k] = &spoken{document: r.c.Document, original: original, origins: []string{r.origin}}
		case x.document == r.c.Document && !slices.Contains(x.origins, r.origin):
			x.origins = append(x.origins, r.origin)
			slices.Sort(x.origins)
		}
	}
	return said
}

// setVoice names who speaks: the origin, else the text in which the chain ends,
// else the claim alone.
func (r *reading) setVoice() {
	switch {
	case r.origin != "":
		r.voice = keyOf("origin", r.origin)
	case r.told != "":
		r.voice = keyOf("text", r.told)
	case r.text != "":
		r.voice = keyOf("text", r.text)
	default:
		r.voice = keyOf("claim", r.c.ID)
	}
}

// oneOrigin tells whether two claims come from one known origin.
func oneOrigin(a, b *reading) bool { return a.origin != "" && a.origin == b.origin }
