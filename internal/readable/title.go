package readable

import (
	"html"
	"strings"
)

// The headline, and what stands beside it in titles.

// titleSeparators part the title from the site's name in <title>.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " ｜ ", "｜", "|", "_", "-", "—"}

// findTitle gives the title and the index of the piece that is it, or -1.
func (m *metadata) findTitle() (string, int) {
	site := m.findSiteName()
	title, at := m.seekTitle(site)
	if at >= 0 && m.front.title == "" && (sectionTitles[foldLine(title)] || m.isHost(title) || sameText(title, site)) {
		// The name of a section or of the site is the heading of the page.
		if i := m.headingOfText(at); i >= 0 {
			return oneLine(m.pieces[i].text), i
		}
	}
	if at >= 0 && m.pieces[at].role == RoleHeading {
		linked := m.pieces[at].linkWeight
		title = m.withoutKicker(title, site, linked > 0 && linked < m.pieces[at].weight)
	}
	return title, at
}

// headingOfText gives the heading that the text stands below, behind another.
func (m *metadata) headingOfText(after int) int {
	if m.sel == nil {
		return -1
	}
	found := -1
	for i := after + 1; i < len(m.pieces) && i < after+maxHead; i++ {
		p := &m.pieces[i]
		if p.good && p.role == RoleParagraph {
			return found
		}
		if found < 0 && p.role == RoleHeading && !p.node.features.dropped && p.weight >= 12 && describeLine(p) == lineText {
			found = i
		}
	}
	return -1
}

// withoutKicker takes off what stands above the headline in its heading, or the
// date or the link behind it, where the page calls itself by the rest alone.
func (m *metadata) withoutKicker(title, site string, linked bool) string {
	folded := foldLetters(title)
	social := m.meta("og:title", "twitter:title")
	for _, name := range [...]string{m.ld.headline, social, withoutSite(oneLine(html.UnescapeString(clip(m.page.title, 1000))), site, "")} {
		short := foldLetters(name)
		if len(short) >= 16 && len(short) < len(folded) && 2*len(short) >= len(folded) && strings.HasSuffix(folded, short) && !strings.Contains(title, ": ") {
			return oneLine(name)
		}
		if rest, ok := strings.CutPrefix(title, name); ok && len(short) >= 16 {
			if linked && weight(rest) <= 24 && strings.HasPrefix(rest, " ") && name != "" {
				return oneLine(name) // Edit this
			}
			if f, dated := findInstant(rest, m.order); dated && f.Precision >= PrecisionDay && !strings.HasPrefix(rest, ":") && strings.TrimFunc(rest[:f.start]+rest[f.end:], isMark) == "" {
				return oneLine(name) // the date stands in the heading too
			}
		}
	}
	return title
}

// seekTitle weighs the headings against what the page calls itself.
func (m *metadata) seekTitle(site string) (string, int) {
	declared := m.front.title
	if declared == "" {
		declared = m.ld.headline
	}
	social := m.meta("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline", "articletitle", "title")
	window := oneLine(html.UnescapeString(m.page.title))
	for _, s := range []*string{&declared, &social, &window} {
		if isFileName(*s) {
			*s = "" // what a converter knew the page by
		}
		*s = behindSite(*s, site)
	}
	// A heading that the page repeats elsewhere as its title is the title.
	// Longer ones are better evidence than shorter, h1 than others.
	others := [...]string{foldLetters(clip(declared, 1000)), foldLetters(clip(social, 1000)), foldLetters(clip(window, 1000))}
	foldedSite := foldLetters(site)
	best, bestIndex := "", -1
	opens := false  // the best is only what the window's title opens with
	within := false // the best is only somewhere in the window's title
	for i := range m.pieces {
		p := &m.pieces[i]
		if p.weight > 600 || p.weight < 6 || p.role != RoleHeading && !hasTitleClass(p.node) {
			continue
		}
		folded := foldLetters(p.text)
		if len(folded) < 4 || folded == foldedSite && folded != others[0] {
			continue
		}
		confirmed := false
		for _, other := range others {
			confirmed = confirmed || other == folded || len(folded) >= 8 && strings.HasPrefix(other, folded) ||
				len(folded) >= 16 && p.level == 1 && strings.Contains(other, folded)
		}
		prefix := confirmed && others[0] != folded && others[1] != folded && others[2] != folded
		inner := prefix && !strings.HasPrefix(others[0], folded) && !strings.HasPrefix(others[1], folded) && !strings.HasPrefix(others[2], folded)
		if within && confirmed && !inner && len(folded) >= 12 && p.node != m.pieces[bestIndex].node {
			// The site's name is the heading of the first level, and the window
			// opens with the article's.
			best, bestIndex, opens, within = withoutAnchor(p.text), i, prefix, false
			continue
		}
		if opens && len(folded) >= 12 && strings.HasSuffix(others[2], folded) && p.node != m.pieces[bestIndex].node {
			// The site's name is a heading too, and the window names it first.
			best, bestIndex, opens, within = oneLine(p.text), i, false, false
			continue
		}
		if confirmed && len(p.text) > len(best) && (p.level == 1 || bestIndex < 0 || m.pieces[bestIndex].level != 1) {
			best, bestIndex, opens, within = withoutAnchor(p.text), i, prefix, inner
		}
	}
	if best != "" {
		return best, bestIndex
	}
	for _, candidate := range [...]string{declared, withoutSite(social, site, window)} {
		if candidate == "" || sameText(candidate, site) {
			continue
		}
		if i := m.onlyHeading(); i >= 0 && namesSite(candidate, site) && !shareWord(candidate, m.pieces[i].text) {
			return oneLine(m.pieces[i].text), i // the site's name and motto
		} else if i >= 0 && m.pieces[i].weight >= 24 && shareWord(candidate, m.pieces[i].text) && m.opensText(i) {
			return withoutAnchor(m.pieces[i].text), i // what readers see is the headline
		}
		return candidate, m.pieceOf(candidate)
	}
	if i := m.onlyHeading(); i >= 0 {
		return oneLine(m.pieces[i].text), i
	}
	if i := m.pieceOpening(window); i >= 0 {
		return oneLine(m.pieces[i].text), i
	}
	if i := m.largeLine(window, site); i >= 0 {
		return oneLine(m.pieces[i].text), i
	}
	if window != "" {
		if t := withoutSite(window, site, social); t != "" && !sameText(t, site) {
			return t, m.pieceOf(t)
		}
	}
	return "", -1
}

// opensText tells a heading that the text follows soon.
func (m *metadata) opensText(at int) bool {
	for i := at + 1; i < len(m.pieces) && i <= at+10; i++ {
		if m.pieces[i].good && m.pieces[i].role == RoleParagraph {
			return true
		}
	}
	return false
}

// fileEndings end the names of files that converters take for a title.
var fileEndings = []string{
	".html", ".htm", ".xhtml", ".shtml", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".md", ".indd", ".qxd", ".xls", ".xlsx", ".ppt", ".pptx", ".tex", ".wpd", ".p65",
}

// isFileName tells the name of a file from a title: report_final.docx.
func isFileName(s string) bool {
	lower := strings.ToLower(strings.TrimSpace(s))
	for _, program := range [...]string{"microsoft word - ", "microsoft powerpoint - "} {
		if rest, ok := strings.CutPrefix(lower, program); ok {
			return !strings.Contains(rest, " ")
		}
	}
	if strings.Contains(lower, " ") {
		return false
	}
	for _, ending := range fileEndings {
		if strings.HasSuffix(lower, ending) && len(lower) > len(ending) {
			return true
		}
	}
	return false
}

// withoutAnchor takes off the sign of a link to the heading itself.
func withoutAnchor(s string) string {
	return strings.TrimSuffix(strings.TrimRight(oneLine(s), "¶ "), " #")
}

// namesSite tells a title with the outlet's name in it.
func namesSite(title, site string) bool {
	name := foldLetters(site)
	return len(name) >= 4 && strings.Contains(foldLetters(title), name)
}

// shareWord tells whether two titles have a longer word in common, or a pair of
// Chinese characters.
func shareWord(a, b string) bool {
	b = strings.ToLower(b)
	for _, w := range strings.FieldsFunc(strings.ToLower(clip(a, 300)), isMark) {
		if len(w) >= 5 && strings.Contains(b, w) {
			return true
		}
		if runes := []rune(w); len(runes) > 1 && unspaced(runes[0]) {
			for i := range len(runes) - 1 {
				if strings.Contains(b, string(runes[i:i+2])) {
					return true
				}
			}
		}
	}
	return false
}

func hasTitleClass(n *node) bool {
	for ; n != nil && n.tag == "span"; n = n.parent {
	}
	if n == nil {
		return false
	}
	name := strings.ToLower(n.attr("class") + " " + n.attr("id") + " " + n.attr("itemprop"))
	return strings.Contains(name, "title") || strings.Contains(name, "headline") || strings.Contains(name, "biaoti")
}

// onlyHeading gives the one h1 of the page that can be a title; in a fragment
// the heading that opens it. Two of them are no evidence.
func (m *metadata) onlyHeading() int {
	only := -1
	for i := range m.pieces {
		p := &m.pieces[i]
		if p.role != RoleHeading || p.node.features.dropped || p.weight < 6 {
			continue
		}
		if p.level == 1 && m.isHost(p.text) {
			continue // the site's name
		}
		if p.level == 1 {
			if only >= 0 {
				return -1
			}
			only = i
		}
	}
	for i := 0; only < 0 && !m.page.whole && i < min(len(m.pieces), 4) && !(m.pieces[i].good && m.pieces[i].role == RoleParagraph && m.pieces[i].linkWeight == 0); i++ {
		if p := &m.pieces[i]; p.role == RoleHeading && (i == 0 || p.weight >= 12) {
			return i
		}
	}
	return only
}

// pieceOpening finds a block near the top that is what the window's title
// opens with, up to a separator: old pages have no h1.
func (m *metadata) pieceOpening(window string) int {
	heads := map[string]bool{}
	for _, sep := range titleSeparators {
		for from := 0; len(heads) < 40; {
			i := strings.Index(window[from:], sep)
			if i < 0 {
				break
			}
			from += i
			if head := foldLetters(window[:from]); len(head) >= 8 {
				heads[head] = true
			}
			from += len(sep)
		}
	}
	for i := range min(len(m.pieces), 2*maxHead) {
		p := &m.pieces[i]
		if p.weight < 300 && p.linkWeight == 0 && !p.node.features.dropped && heads[foldLetters(p.text)] {
			return i
		}
	}
	return -1
}

// pieceOf finds the piece that is a title known from elsewhere.
func (m *metadata) pieceOf(title string) int {
	for i := range m.pieces {
		if p := &m.pieces[i]; p.weight < 600 && sameText(p.text, title) && !p.node.features.dropped {
			return i
		}
	}
	return -1
}

// sameText compares two lines by their letters and digits alone.
func sameText(a, b string) bool { return a != "" && b != "" && foldLetters(a) == foldLetters(b) }

// opensWith tells whether a title is what a longer line opens with, before
// the site's name.
func opensWith(line, title string) bool {
	a, b := foldLetters(line), foldLetters(title)
	return len(b) >= 8 && strings.HasPrefix(a, b) && (len(a) > len(b))
}

func foldLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// behindSite takes the site's name off the beginning of a title.
func behindSite(s, site string) string {
	name := foldSite(site)
	if len(name) < 4 {
		return s
	}
	for _, sep := range titleSeparators {
		head, rest, ok := strings.Cut(s, sep)
		if !ok || sep[0] != ' ' || weight(rest) < 12 || weight(head) > 2*weight(site)+6 {
			continue
		}
		if strings.HasPrefix(foldSite(head), name) && weight(rest) > weight(head) {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// withoutSite takes the site's name off a window's title: a known name, or
// what follows a separator where the other title has only what is before it.
func withoutSite(s, site, other string) string {
	for range 4 {
		cut := -1
		for _, sep := range titleSeparators {
			i := strings.LastIndex(s, sep)
			if i <= 0 {
				continue
			}
			tail := s[i+len(sep):]
			known := site != "" && (sameText(tail, site) || strings.Contains(foldLetters(site), foldLetters(tail)) && foldLetters(tail) != "")
			spaced := sep[0] == ' ' || sep == "_" || sep == "|" || sep == "｜"
			if known || other != "" && len(other) < len(s) && opensWith(s, other) && len(foldLetters(s[:i])) >= len(foldLetters(other)) ||
				site == "" && spaced && weight(tail) <= 24 && weight(s[:i]) >= 2*weight(tail) {
				cut = max(cut, i)
			}
		}
		if cut < 0 {
			break
		}
		s = strings.TrimSpace(s[:cut])
	}
	return strings.TrimRight(s, " |-–—_｜·")
}
