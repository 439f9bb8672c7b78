package readable

import (
	"html"
	"strings"
	"unicode/utf8"
)

// metadata collects what a page says of itself, by strength of evidence:
// what is written for machines first, then what readers see.
type metadata struct {
	page  *page
	hints Hints
	metas map[string][]string // name, property, itemprop or http-equiv, lower case
	ld    linked
	front header // what stood before the page: front matter, an archive's lines

	pieces []piece
	sel    *selection
	order  dayOrder

	guessed string // the site's name, where only the window's title ends in it
}

func newMetadata(p *page, h Hints, front header, pieces []piece, sel *selection) *metadata {
	m := &metadata{
		page: p, hints: h, front: front, pieces: pieces, sel: sel,
		metas: make(map[string][]string, len(p.metas)), ld: readLinked(p.scripts),
	}
	for _, n := range p.metas {
		content := strings.TrimSpace(n.attr("content"))
		if content == "" || len(content) > 4000 {
			continue
		}
		if n.attr("name") == "parsely-page" {
			m.readParsely(content)
		}
		for _, key := range [...]string{"name", "property", "itemprop", "http-equiv"} {
			if name := strings.ToLower(strings.TrimSpace(n.attr(key))); name != "" {
				m.metas[name] = append(m.metas[name], content)
			}
		}
	}
	m.order = m.findDayOrder()
	return m
}

// meta gives the first of the names that has a value, on one line.
func (m *metadata) meta(names ...string) string {
	for _, name := range names {
		for _, v := range m.metas[name] {
			if v = oneLine(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// monthFirstRegions write the month before the day.
var monthFirstRegions = map[string]bool{"us": true, "ph": true}

// findDayOrder reads the page's declared language. English alone does not
// tell; all other languages write the day first.
func (m *metadata) findDayOrder() dayOrder {
	language := strings.ToLower(m.page.lang)
	if language == "" {
		language = strings.ToLower(m.meta("og:locale", "content-language", "language"))
	}
	if language == "" {
		language = strings.ToLower(m.ld.language)
	}
	primary, region, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	switch {
	case monthFirstRegions[region]:
		return monthFirst
	case region != "" && len(region) == 2, primary != "" && primary != "en":
		return dayFirst
	}
	for i := range m.pieces {
		if m.pieces[i].good && hanShare(m.pieces[i].text) > 0.5 {
			return dayFirst
		}
	}
	return orderUnknown
}

// findSiteName prefers what the page calls itself to its publisher's name.
func (m *metadata) findSiteName() string {
	for _, name := range []string{m.meta("og:site_name", "application-name", "al:android:app_name", "cre", "publisher"), m.ld.publisher, m.front.site} {
		name, _, _ = strings.Cut(name, " | ")
		if n := utf8.RuneCountInString(name); n > 0 && n <= 80 && !strings.HasPrefix(name, "http") && !strings.Contains(name, " > ") {
			return strings.TrimPrefix(name, "@")
		}
	}
	if name := m.windowSite(); name != "" {
		m.guessed = name
		return name
	}
	for i := range min(len(m.pieces), maxHead) {
		if m.pieces[i].weight > 30 {
			if line, ok := bracketDateline(m.pieces[i].text, m.order); ok && line.outlet != "" {
				return line.outlet
			}
		}
	}
	return ""
}

// windowSite takes the last part of <title> for the site's name where an h1
// is exactly what stands before.
func (m *metadata) windowSite() string {
	window := oneLine(html.UnescapeString(clip(m.page.title, 1000)))
	for i := range min(len(m.pieces), 2*maxHead) {
		p := &m.pieces[i]
		rest, ok := strings.CutPrefix(window, strings.ReplaceAll(p.text, "\n", " "))
		if p.role != RoleHeading || p.level != 1 || p.weight < 12 || !ok {
			continue
		}
		name := ""
		for _, sep := range titleSeparators {
			if j := strings.LastIndex(rest, sep); j >= 0 && (name == "" || len(rest)-j-len(sep) < len(name)) {
				name = strings.TrimSpace(rest[j+len(sep):])
			}
		}
		if _, dated := findInstant(name, m.order); name != "" && weight(name) <= 60 && !dated {
			return name
		}
	}
	return ""
}

// titleSeparators part the title from the site's name in <title>.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " ｜ ", "｜", "|", "_", "-", "—"}

// findTitle gives the title and the index of the piece that is it, or -1.
func (m *metadata) findTitle() (string, int) {
	site := m.findSiteName()
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
	if only < 0 && !m.page.whole && len(m.pieces) > 0 && m.pieces[0].role == RoleHeading {
		return 0
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
