package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The dates that readers see.

// dated is a line's date with what it says it is the date of.
type dated struct {
	found
	label  string // "published", "updated" or ""
	outlet string // the name before the date in a bracket: 【某报2023年07月25日讯】
}

// visibleTime reads the lines around the headline, and elements whose class
// speaks of a date.
func (m *metadata) visibleTime(update bool) *found {
	from, to := m.head()
	var fallback *found
	consider := func(line string, marked bool) *found {
		if _, copied := copiedStart.match(strings.ToLower(strings.TrimSpace(line))); copied {
			return nil // the day of a print
		}
		for _, d := range lineDates(line, m.order, marked) {
			if (d.label == "updated") != update || d.Precision < PrecisionDay {
				continue
			}
			d.Evidence = "visible"
			if f := d.found; d.label != "" || update || d.Precision >= PrecisionMinute {
				return &f
			} else if fallback == nil {
				fallback = &f
			}
		}
		return nil
	}
	below := false // between the headline and the first paragraph
	for i := from; i < to; i++ {
		p := &m.pieces[i]
		below = (below || m.sel != nil && m.sel.title >= 0 && i-1 == m.sel.title) && (!p.good || opensWithTime(p, m.order))
		if p.role == RoleCaption || p.role == RoleTable || i != from && p.role == RoleHeading && p.weight > 40 || isAside(p.node) || p.class&classClock != 0 {
			continue
		}
		if p.weight > 30 {
			if d, ok := bracketDateline(p.text, m.order); ok {
				if !update && d.Precision >= PrecisionDay {
					d.Evidence = "dateline"
					if fallback == nil || d.Precision > fallback.Precision || !sameDay(fallback.Time, d.Time) {
						return &d.found
					}
					return fallback
				}
				continue
			}
		}
		above := m.sel != nil && i < m.sel.title && p.weight < 200 && strings.Contains(p.text, "\n") // a letter's motto and its day
		if p.good && p.class&classDateline == 0 && p.role != RoleByline && !above && !(below && opensWithTime(p, m.order)) {
			continue
		}
		for line := range strings.SplitSeq(p.text, "\n") {
			if f := consider(line, p.class&classDateline != 0 || below && (p.weight <= 90 || opensWithTime(p, m.order)) && p.role != RoleHeading); f != nil {
				return f
			}
		}
	}
	for _, n := range m.page.marked {
		if n.features.class&classDateline == 0 || !m.near(n) {
			continue
		}
		text := oneLine(nodeText(n, 200))
		if f, ok := parseStamp(text, m.order); ok && f.start == 0 && f.end == 0 && f.Precision >= PrecisionDay && f.swapped == nil && !update {
			f.Evidence = "visible" // figures alone: 20220428
			return &f
		}
		if text != "" {
			if f := consider(text, true); f != nil {
				return f
			}
		}
	}
	return fallback
}

// footTime reads the line below the text in which blogs say when they posted
// it: Posted by Jane Doe on May 3, 2009 at 10:22 AM in Boats.
func (m *metadata) footTime() *found {
	if m.sel == nil || !m.page.whole {
		return nil
	}
	from, _ := m.head()
	from = max(from, m.sel.title+1)
	end := min(len(m.pieces), m.sel.home.features.end+4)
	last := from - 1 // of running text
	for i := from; i < end; i++ {
		if m.pieces[i].good && m.pieces[i].role == RoleParagraph {
			last = i
		}
	}
	for i := max(from, last-1); i < end && i < last+12; i++ {
		p := &m.pieces[i]
		if p.weight > 400 || p.role == RoleListItem || p.role == RoleHeading || isAside(p.node) || p.class&classDiscussion != 0 {
			continue
		}
		if describeLine(p) == lineDiscussion {
			break
		}
		lower := strings.ToLower(clip(p.text, 300))
		phrase, ok := postedStart.match(lower)
		if !ok || len(lower) != len(clip(p.text, 300)) {
			continue
		}
		f, ok := findInstant(p.text[len(phrase):], m.order)
		if ok && f.start <= 60 && namesOnly(p.text[len(phrase):][:f.start]) && f.Precision >= PrecisionDay && f.swapped == nil && f.Time.Year() >= firstYear {
			f.Evidence = "visible"
			return &f
		}
	}
	return nil
}

// namesOnly tells what may stand between "posted" and the date: who did it, and
// small words.
func namesOnly(s string) bool {
	for w := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(w)
		w = strings.ToLower(strings.Trim(w, ".,:|-–—•·"))
		if _, by := bylineBy.match(w); unicode.IsLower(r) && !by && !betweenDateAndClock[w] && !nameParticles[w] {
			return false
		}
	}
	return true
}

// opensWithTime tells a line below the headline that begins with a date and a
// time of day, and is no sentence.
func opensWithTime(p *piece, order dayOrder) bool {
	if p.weight > 150 || strings.ContainsAny(p.text, "，。") || strings.Contains(p.text, ", ") || strings.HasSuffix(p.text, ".") {
		return false
	}
	f, ok := findInstant(p.text, order)
	return ok && f.Precision >= PrecisionMinute && strings.TrimSpace(p.text[:f.start]) == ""
}

// lineDates reads up to three dates of a short line that is about dates. A
// marked line is one by its markup.
func lineDates(line string, order dayOrder, marked bool) []dated {
	if len(line) > 400 || !marked && !isDatelineOf(line, order) {
		return nil
	}
	var out []dated
	for rest := line; len(out) < 3; {
		f, ok := findInstant(rest, order)
		if !ok {
			break
		}
		d := dated{found: f, label: labelBefore(rest[:f.start])}
		if d.label != "other" {
			out = append(out, d)
		}
		if f.end <= 0 || f.end >= len(rest) {
			break
		}
		rest = rest[f.end:]
	}
	return out
}

// labelBefore tells what a date is the date of by the words before it.
func labelBefore(s string) string {
	s = strings.ToLower(strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(":：|-–—·•(（,，", r)
	}))
	for _, c := range [...]struct {
		section, label string
	}{{"updated", "updated"}, {"other date", "other"}, {"published", "published"}} {
		for _, w := range wordTables[c.section] {
			w = strings.TrimRight(w, ":：")
			if strings.HasSuffix(s, w) && endsWord(s, len(s)-len(w)) {
				return c.label
			}
		}
	}
	return ""
}

func isDateline(line string) bool { return isDatelineOf(line, orderUnknown) }

// isDatelineOf tells a line that says when it was published or updated, and
// little more, from a sentence with a date in it.
func isDatelineOf(line string, order dayOrder) bool {
	if len(line) > 400 || !strings.ContainsAny(line, "0123456789０１２３年") || strings.ContainsAny(line, "。！？!?；") {
		return false
	}
	f, ok := findInstant(line, order)
	if !ok || f.Precision < PrecisionDay {
		return false
	}
	if field := fieldAround(line, f.start); len(field) < len(line) && weight(line) <= 120 && isDatelineOf(field, order) {
		return true // Letter 14 | Wednesday, January 17, 2024 | by Jane Doe
	}
	before := strings.TrimRightFunc(line[:f.start], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ':' && r != '：' })
	if word := before[strings.LastIndexAny(before, " \u00a0")+1:]; betweenDateAndClock[strings.ToLower(word)] {
		before = before[:len(before)-len(word)] // jeudi 13 juin 2019
	}
	rest := before + " " + line[f.end:]
	if g, ok := findInstant(rest, order); ok {
		rest = rest[:g.start] + " " + rest[g.end:]
	}
	left := weight(rest)
	label := labelBefore(before)
	switch {
	case label == "other":
		return false
	case label != "":
		return left <= 90
	case len(bylineNames(line, false)) > 0: // By Jane Doe, Health correspondent | 11 November 2023
		return left <= 70
	case f.Precision >= PrecisionMinute:
		return left <= 60
	case strings.TrimSpace(before) == "" && len(bylineNames(strings.TrimSpace(line[f.end:]), false)) > 0:
		return left <= 70
	case strings.TrimSpace(before) == "":
		return left <= 30 && !strings.HasSuffix(line, ".")
	}
	return left <= 16 && !strings.HasSuffix(line, ".")
}

// fieldAround gives the part of a line between bars or points that a place in
// it is in.
func fieldAround(line string, at int) string {
	const bars = "|｜│•"
	start, end := 0, len(line)
	if i := strings.LastIndexAny(line[:at], bars); i >= 0 {
		_, size := utf8.DecodeRuneInString(line[i:])
		start = i + size
	}
	if i := strings.IndexAny(line[at:], bars); i >= 0 {
		end = at + i
	}
	return strings.TrimSpace(line[start:end])
}

// bracketDateline reads the bracket that opens a report: 【某报2023年07月25日讯】,
// （中央社记者张三台北2023年7月10日电）; and BEIJING, July 10, 2023 (AP) --.
func bracketDateline(s string, order dayOrder) (dated, bool) {
	inside, ok := openingBracket(s)
	if !ok {
		return latinDateline(s, order)
	}
	f, ok := findInstant(inside, order)
	if !ok || f.Precision < PrecisionDay {
		return dated{}, false
	}
	after := strings.TrimSpace(inside[f.end:])
	ends := false
	for _, w := range [...]string{"讯", "訊", "电", "電", "报道", "報導", "報道", "消息"} {
		ends = ends || strings.HasPrefix(after, w) || strings.HasSuffix(after, w)
	}
	outlet := strings.TrimSpace(inside[:f.start])
	if !ends && (after != "" || outlet == "" || strings.HasPrefix(s, "（") || strings.HasPrefix(s, "(")) {
		return dated{}, false // 【某报2024年5月28日】 needs no 讯
	}
	for _, w := range wordTables["byline middle"] {
		outlet, _, _ = strings.Cut(outlet, w)
	}
	if strings.ContainsFunc(outlet, func(r rune) bool { return !unicode.IsLetter(r) }) || len(outlet) > 36 {
		outlet = ""
	}
	return dated{found: f, outlet: outlet}, true
}

// latinDateline reads BEIJING, July 10, 2023 (AP) -- or — at a paragraph's
// start.
func latinDateline(s string, order dayOrder) (dated, bool) {
	if len(s) > 120 {
		s = s[:120]
	}
	cut := -1
	for _, dash := range [...]string{" --", " —", " – ", " - ", "/PRNewswire/"} {
		if i := strings.Index(s, dash); i > 0 && (cut < 0 || i < cut) {
			cut = i
		}
	}
	if cut < 0 || len(s) < 2 || !(s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z') {
		return dated{}, false
	}
	f, ok := findInstant(s[:cut], order)
	if !ok || f.Precision < PrecisionDay || f.swapped != nil {
		return dated{}, false
	}
	return dated{found: f}, true
}

// labelledDate tells a line whose date is said to be one of publication or
// of an update.
func labelledDate(line string) bool {
	f, ok := findInstant(line, orderUnknown)
	return ok && (labelBefore(line[:f.start]) == "published" || labelBefore(line[:f.start]) == "updated")
}
