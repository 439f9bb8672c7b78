package extract

import "strings"

// unnames are words that no name holds, unstarts those that none begins with.
var unnames, unstarts = loadUnnames()

func loadUnnames() (anywhere, first []string) {
	for line := range strings.SplitSeq(readData("zh/unnames.tsv"), "\n") {
		word, where, _ := strings.Cut(line, "\t")
		switch {
		case word == "" || strings.HasPrefix(word, "#"):
		case where == "first":
			first = append(first, word)
		default:
			anywhere = append(anywhere, word)
		}
	}
	return anywhere, first
}

// plausibleNames mends the chains of candidates where words of the sentence were
// taken into a name or for one: 王小洪虽然 is 王小洪, and 但却再次 is nobody.
func plausibleNames(list []Candidate) {
	for i := range list {
		c := &list[i]
		var kept []Hop
		for _, h := range c.Attribution {
			if h.Party != "" && h.Party == h.PartyName {
				name := plausible(h.Party)
				if name == "" {
					continue
				}
				h.Party, h.PartyName = name, name
			}
			kept = append(kept, h)
		}
		if len(kept) == len(c.Attribution) {
			copy(c.Attribution, kept)
			continue
		}
		if c.Attribution = append([]Hop{}, kept...); len(kept) == 0 {
			c.AttributionEnd = EndUnknown
		}
	}
}

// plausible gives the part of a Chinese name that can be one, "" for none.
// Other names are left as they are.
func plausible(name string) string {
	runes := []rune(name)
	if !isHan(runes[0]) {
		return name
	}
	folded := string(fold(runes))
	end := len(folded)
	for _, w := range unstarts {
		if strings.HasPrefix(folded, w) {
			return ""
		}
	}
	for _, w := range unnames {
		if at := strings.Index(folded, w); at >= 0 {
			end = min(end, at)
		}
	}
	if end == len(folded) && len(runes) > 1 {
		return name
	}
	if n := len([]rune(folded[:end])); n > 1 {
		return string(runes[:n])
	}
	return ""
}
