package readable

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isOutlet tells the outlet's own name or account where a writer's should be:
// by the page's address, its notice of rights, or the end of its window's
// title, which may have another part of the outlet's (某网 beside 某财经).
func (m *metadata) isOutlet(name string) bool {
	if name == "" || strings.ContainsAny(name, " \u00a0") {
		return false
	}
	if first := name[0]; first < utf8.RuneSelf {
		return len(name) >= 3 && slices.Contains(m.hostLabels(), strings.ToLower(name))
	}
	if first, _ := utf8.DecodeRuneInString(name); !unicode.Is(unicode.Han, first) || hasSurname(name) && utf8.RuneCountInString(name) <= 3 {
		return false
	}
	if strings.Contains(m.meta("copyright"), name) {
		return true
	}
	root := name
	for _, w := range wordTables["newsroom end"] {
		if head, ok := strings.CutSuffix(name, w); ok && utf8.RuneCountInString(head) >= 2 && len(head) < len(root) {
			root = head
		}
	}
	window := oneLine(html.UnescapeString(clip(m.page.title, 1000)))
	for range 2 {
		cut, width := -1, 0
		for _, sep := range titleSeparators {
			if i := strings.LastIndex(window, sep); i > cut {
				cut, width = i, len(sep)
			}
		}
		if cut <= 0 {
			return false
		}
		if strings.HasPrefix(strings.TrimSpace(window[cut+width:]), root) {
			return true
		}
		window = window[:cut]
	}
	return false
}

// hostLabels gives the parts of the name of the page's host, without its
// first-level domain.
func (m *metadata) hostLabels() []string {
	_, host, _ := strings.Cut(m.hints.URL, "://")
	host, _, _ = strings.Cut(host, "/")
	labels := strings.Split(strings.ToLower(clip(host, 200)), ".")
	return labels[:max(0, len(labels)-1)]
}
