package verdict

// count says who stands behind some claims. Outlets of one owner count once
// where the text is shared, origins by what copies.go found.
func count(readings []*reading) Counts {
	n := Counts{Claims: len(readings)}
	documents, outlets, origins, ends := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	shared := map[string]string{} // the outlet that stands for an owner's outlets with one text
	for _, r := range readings {
		if r.c.Document != "" {
			documents[r.c.Document] = true
		}
		if outlet := r.c.Outlet; outlet != "" && r.c.Owner != "" && r.text != "" {
			k := keyOf(r.c.Owner, r.text)
			if known, ok := shared[k]; !ok || outlet < known {
				shared[k] = outlet
			}
		}
		if r.origin != "" {
			origins[r.origin] = true
		} else {
			ends[r.voice] = true
		}
	}
	for _, r := range readings {
		outlet := r.c.Outlet
		if outlet == "" {
			continue
		}
		if r.c.Owner != "" && r.text != "" {
			outlet = shared[keyOf(r.c.Owner, r.text)]
		}
		outlets[outlet] = true
	}
	n.Documents, n.Outlets, n.IndependentOrigins, n.Unattributed = len(documents), len(outlets), len(origins), len(ends)
	return n
}

// origins counts the independent origins of some claims.
func origins(readings ...*reading) int {
	seen := make(map[string]bool, len(readings))
	for _, r := range readings {
		if r.origin != "" {
			seen[r.origin] = true
		}
	}
	return len(seen)
}
