package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineKind is what the words of a block say it is.
type lineKind int

const (
	lineText lineKind = iota
	lineFurniture
	lineTeaser     // opens a list of links to other pages
	lineDiscussion // opens the readers' comments
	lineByline
	lineDateline
	lineTags
	lineMakers // who edited it, where it is from
	lineNote
	lineCaption
)

// describeLine reads a block by its own words, in the light of its class and
// role. Long blocks are text: labels are short.
func describeLine(p *piece) lineKind {
	if p.weight > 1200 || p.role == RoleTable || p.role == RoleCode {
		return lineText
	}
	whole := foldLine(p.text)
	lower := strings.ToLower(p.text)
	switch {
	case p.weight < 150 && isDiscussion(whole, p.role == RoleHeading):
		return lineDiscussion
	case whole == "" || isFurniture(whole, lower, p.weight):
		return lineFurniture
	case teaserWhole[whole] && p.role != RoleTitle:
		return lineTeaser
	case p.linkWeight > 0 && p.weight < 300 && opensTeaser(lower):
		return lineFurniture
	}
	if p.weight > 600 {
		return lineText
	}
	if p.role == RoleParagraph && strings.Contains(p.text, "\n") && p.weight < 300 && isSponsor(p.text) {
		return lineFurniture
	}
	if p.weight < maxCall && p.role != RoleTitle && p.role != RoleCaption && p.class&classCaption == 0 && isCall(lower) {
		return lineFurniture
	}
	if p.weight < 150 {
		if _, ok := tagsStart.match(lower); ok {
			return lineTags
		}
	}
	if p.role == RoleHeading || p.role == RoleCaption || p.role == RoleQuote {
		return lineText
	}
	if p.weight < 150 && (isDateline(p.text) || publishedWords[whole] || updatedLabels[whole]) {
		return lineDateline
	}
	if p.weight < maxCall && namesMakers(p.text, lower) {
		return lineMakers
	}
	if _, ok := noteStart.match(lower); ok && p.weight < 300 {
		return lineNote
	}
	sentence := p.weight >= 40 && strings.HasSuffix(p.text, ".") && p.class&classByline == 0 // Author Jane Doe lives in Oslo.
	if p.weight < 200 && !sentence && (p.role == RoleByline || len(bylineNames(p.text, p.class&classByline != 0)) > 0) {
		return lineByline
	}
	if (p.role == RoleParagraph || p.role == RoleListItem) && p.weight < 600 {
		if _, ok := captionStart.match(lower); ok || p.role == RoleParagraph && endsInCredit(p.text) {
			return lineCaption
		}
	}
	if p.class&classCaption != 0 && p.role == RoleParagraph && p.weight < 300 && p.linkWeight == 0 {
		return lineCaption
	}
	if p.class&classNote != 0 {
		return lineNote
	}
	if p.class&classTags != 0 && p.weight < 100 && !p.good {
		return lineTags
	}
	return lineText
}

// endsInCredit tells a caption by the photographer in brackets at its end:
// (Jane Doe/AFP via Getty Images), （张三摄）.
func endsInCredit(s string) bool {
	s = strings.TrimRight(s, " 。.")
	open := max(strings.LastIndex(s, "("), strings.LastIndex(s, "（"))
	if open < 0 || len(s)-open > 100 || !(strings.HasSuffix(s, ")") || strings.HasSuffix(s, "）")) {
		return false
	}
	credit := strings.ToLower(s[open:])
	for _, w := range creditWords {
		if strings.Contains(credit, w) {
			return true
		}
	}
	return false
}

// isFurniture tells lines that belong to the page and not to the article.
// whole is folded, lower is in lower case.
func isFurniture(whole, lower string, weight int) bool {
	if furnitureWhole[whole] || isCounter(whole) {
		return true
	}
	if !hasLetter(lower) && !strings.ContainsFunc(lower, unicode.IsDigit) {
		return true
	}
	if weight < 200 {
		if _, ok := furnitureStart.match(lower); ok {
			return true
		}
	}
	if weight < 150 && (isShareRow(whole) || isWeather(lower)) {
		return true
	}
	return weight < 400 && isNotice(lower) || weight < 1200 && asksConsent(lower)
}

// isShareRow tells a line of nothing but names of places to share on, with or
// without spaces between: FacebookTwitterEmail.
func isShareRow(whole string) bool {
	names := 0
	for whole != "" {
		r, size := utf8.DecodeRuneInString(whole)
		if isMark(r) {
			whole = whole[size:]
			continue
		}
		longest := 0
		for _, name := range shareNames[r] {
			if len(name) > longest && strings.HasPrefix(whole, name) {
				longest = len(name)
			}
		}
		if longest == 0 {
			return false
		}
		whole = whole[longest:]
		names++
	}
	return names >= 2
}

// isWeather tells a page's own weather: 10am 56°f 1pm 60°f.
func isWeather(lower string) bool {
	if strings.ContainsAny(lower, ".;。，！？") {
		return false
	}
	return strings.Count(lower, "°c")+strings.Count(lower, "°f")+strings.Count(lower, "℃") >= 2 ||
		strings.Contains(lower, "°f") && strings.HasSuffix(lower, "forecast")
}

// asksConsent tells what banners say about cookies.
func asksConsent(lower string) bool {
	opening := clip(lower, 240)
	for _, w := range consentWords {
		if strings.Contains(opening, w) {
			return true
		}
	}
	return false
}

// opensTeaser tells a line that points at another page: "Read also: ...".
func opensTeaser(lower string) bool {
	phrase, ok := teaserStart.match(lower)
	if !ok {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(lower[len(phrase):], " \u00a0"))
	return strings.ContainsRune(":：>»→|–-", next)
}

// isDiscussion tells the line above readers' comments: "Comments (5)", "3
// Kommentare". A heading may go on: "5 thoughts on ...", "Leave a reply ...".
func isDiscussion(whole string, heading bool) bool {
	s := strings.TrimFunc(whole, func(r rune) bool { return !unicode.IsLetter(r) })
	if discussionWhole[s] {
		return heading || s == whole || isCounter(whole)
	}
	if !heading {
		return false
	}
	if _, ok := replyStart.match(s); ok {
		return true
	}
	first, _ := utf8.DecodeRuneInString(whole)
	_, ok := discussionStart.match(s)
	return ok && isDigit(first)
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// isNotice tells a notice of rights.
func isNotice(lower string) bool {
	for _, w := range noticeWords {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// isCounter tells a line of nothing but counters: "人气 148", "1,024 views",
// "阅读：3.2万 评论：5".
func isCounter(s string) bool {
	words, numbers := 0, 0
	for _, field := range counterFields(s) {
		switch {
		case isCount(field):
			numbers++
		case counterWords[field]:
			words++
		default:
			return false
		}
	}
	return words > 0 && numbers > 0
}

// counterFields cuts a line at spaces, colons and bars, and between a word
// and the number that touches it.
func counterFields(s string) []string {
	if len(s) > 120 {
		return []string{s}
	}
	var fields []string
	start, last := 0, 0 // last: 1 in a number, 2 in a word
	emit := func(end int) {
		if f := strings.TrimSpace(s[start:end]); f != "" {
			fields = append(fields, f)
		}
	}
	for i, r := range s {
		kind := 2
		switch {
		case strings.ContainsRune(":：()（）|/·,，", r) && !(r == ',' && last == 1):
			emit(i)
			start, last = i+len(string(r)), 0
			continue
		case unicode.IsDigit(r) || last == 1 && strings.ContainsRune(".,万萬亿k+", r):
			kind = 1
		case unicode.IsSpace(r):
			if last != 2 {
				emit(i)
				start, last = i, 0
			}
			continue
		}
		if last != 0 && kind != last {
			emit(i)
			start = i
		}
		last = kind
	}
	emit(len(s))
	return fields
}

func isCount(s string) bool {
	digit := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			digit = true
		} else if !strings.ContainsRune(".,万萬亿k+", r) {
			return false
		}
	}
	return digit
}
