package readable

import (
	"strings"
	"time"
	"unicode"
)

var publishedMetas = []string{
	"article:published_time", "article:published", "og:article:published_time", "datepublished",
	"og:published_time", "og:pubdate", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "parsely-pub-date",
	"sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created", "dcterms.created",
	"citation_publication_date", "citation_date", "citation_online_date", "prism.publicationdate", "og:release_date", "bt:pubdate", "article.published", "article_date_original", "published_time", "published_at",
	"displaydate", "cxenseparse:recs:publishtime", "cxense-publishtime", "ptime", "publish_time", "originalpublicationdate",
	"date", "weibo:article:create_at", "apub:time", "bytedance:published_time", "eprints.datestamp", "article:post_date", "created",
}

var updatedMetas = []string{
	"article:modified_time", "og:updated_time", "datemodified", "article:modified", "lastmod",
	"last-modified", "dcterms.modified", "dc.date.modified", "sailthru.updated", "revised", "modified_time", "update_time",
	"og:article:modified_time", "bytedance:updated_time", "utime",
}

// firstYear is that of the first pages: machines that know no time write 1970.
const firstYear = 1990

// stamped reads the first value that is a time of at least a day's precision.
func (m *metadata) stamped(evidence string, values ...string) *Instant {
	for _, v := range values {
		f, ok := parseStamp(v, m.order)
		if !ok || f.Precision < PrecisionDay || f.swapped != nil || f.Time.Year() < firstYear {
			continue
		}
		f.Evidence = evidence
		return &f.Instant
	}
	return nil
}

func (m *metadata) metaStamp(names []string) *Instant {
	for _, name := range names {
		if in := m.stamped("meta", m.metas[name]...); in != nil {
			return in
		}
	}
	return nil
}

// findPublished weighs the evidence: what is written for machines, then the
// dateline readers see, then the archive's stamp, then the address.
func (m *metadata) findPublished(address string) *Instant {
	machine := []*Instant{
		m.stamped("front-matter", m.front.published), m.stamped("json-ld", m.ld.published), m.metaStamp(publishedMetas), m.markedTime("datePublished"),
	}
	visible := m.visibleTime(false)
	addressed := m.addressed(address)
	for _, in := range machine {
		if in == nil {
			continue
		}
		if local := localDay(in, visible, addressed); local != nil {
			return local
		}
		if in.Precision == PrecisionDay && visible != nil && visible.swapped == nil && visible.Precision > PrecisionDay && sameDay(in.Time, visible.Time) {
			return &visible.Instant // readers are told the hour too
		}
		return in
	}
	var epoch *found
	if f, ok := parseEpoch(m.front.epoch); ok {
		f.Evidence = "epoch"
		epoch = &f
	}
	if visible != nil && visible.swapped != nil {
		visible = decideOrder(visible, epoch, addressed)
	}
	for _, read := range [...]func() *found{m.timeElement, func() *found { return m.dataTime(visible) }} {
		element := read()
		if element != nil && (visible == nil || refines(element, visible)) {
			visible = element
		}
	}
	if visible == nil && epoch == nil {
		if scripted := m.scriptTime(); scripted != nil && (addressed == nil || refines(scripted, addressed)) {
			return &scripted.Instant
		}
	}
	if visible == nil && epoch == nil && addressed == nil {
		addressed = m.windowDate()
	}
	switch {
	case visible != nil && epoch != nil && epoch.Precision > visible.Precision && sameDay(epoch.Time, visible.Time) && !visible.ZoneKnown && visible.Precision <= PrecisionMinute:
		return &epoch.Instant
	case visible != nil:
		return &visible.Instant
	case epoch != nil:
		return &epoch.Instant
	case addressed != nil:
		return &addressed.Instant
	}
	return nil
}

// addressed gives the date in the page's address.
func (m *metadata) addressed(address string) *found {
	for _, a := range [...]string{address, m.hints.URL} {
		if f, ok := addressDate(a); ok {
			f.Evidence = "url"
			return &f
		}
	}
	return nil
}

// localDay gives the day of publication as its readers have it, where a stamp
// in universal time has the day before or after: 02:18Z is still the evening
// before in America.
func localDay(stamp *Instant, visible, addressed *found) *Instant {
	if !stamp.ZoneKnown || stamp.Precision < PrecisionMinute {
		return nil
	}
	if _, offset := stamp.Time.Zone(); offset != 0 {
		return nil
	}
	for _, day := range [...]*found{visible, addressed} {
		if day == nil || day.Precision < PrecisionDay || day.swapped != nil {
			continue
		}
		if sameDay(day.Time, stamp.Time) {
			return nil
		}
		if day.Precision >= PrecisionMinute {
			if !day.ZoneKnown && refines(&found{Instant: *stamp}, day) {
				ahead := day.Time.Sub(stamp.Time.Truncate(time.Minute)).Round(15 * time.Minute)
				local := *stamp
				local.Time = stamp.Time.In(time.FixedZone("", int(ahead.Seconds())))
				return &local
			}
			continue
		}
		hour := stamp.Time.Hour()
		before, after := sameDay(day.Time, stamp.Time.AddDate(0, 0, -1)), sameDay(day.Time, stamp.Time.AddDate(0, 0, 1))
		if before && hour < westernmost || after && hour >= 24-easternmost {
			return &day.Instant
		}
	}
	return nil
}

// How many hours behind and ahead of universal time most readers live.
const (
	westernmost = 9
	easternmost = 11
)

// sameDay compares calendar days as they are written.
func sameDay(a, b time.Time) bool {
	return a.Format(time.DateOnly) == b.Format(time.DateOnly)
}

// refines tells a time that says more of the same moment: the hour of a day,
// the zone of a clock's reading.
func refines(exact, coarse *found) bool {
	if coarse.swapped != nil {
		return false
	}
	if coarse.Precision == PrecisionDay {
		near := exact.Time.Sub(coarse.Time)
		return exact.Precision > PrecisionDay && (sameDay(exact.Time, coarse.Time) || exact.ZoneKnown && near > -15*time.Hour && near < 39*time.Hour)
	}
	if coarse.Precision < PrecisionMinute || exact.Precision < PrecisionMinute || coarse.ZoneKnown || !exact.ZoneKnown {
		return false
	}
	read := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	}
	clock := read(coarse.Time)
	apart := clock.Sub(exact.Time.UTC().Truncate(time.Minute))
	return read(exact.Time).Equal(clock) || apart.Abs() <= 14*time.Hour && apart%(15*time.Minute) == 0
}

// decideOrder settles whether 10/07/2023 is in July or in October by other
// evidence of the date; without any it is neither.
func decideOrder(f, epoch, addressed *found) *found {
	for _, other := range []*found{epoch, addressed} {
		if other == nil {
			continue
		}
		near := func(t time.Time) bool { return t.Sub(other.Time).Abs() <= 48*time.Hour }
		first, second := near(f.Time), near(*f.swapped)
		if first != second {
			out := *f
			if second {
				out.Time = *f.swapped
			}
			out.swapped = nil
			return &out
		}
	}
	return nil
}

// findUpdated gives the time of the last change, where that is not simply
// the publication.
func (m *metadata) findUpdated(published *Instant) *Instant {
	updated := m.stamped("front-matter", m.front.updated)
	if updated == nil {
		updated = m.stamped("json-ld", m.ld.modified)
	}
	if updated == nil {
		updated = m.metaStamp(updatedMetas)
	}
	if updated == nil {
		updated = m.markedTime("dateModified")
	}
	if updated == nil {
		if f := m.visibleTime(true); f != nil && f.swapped == nil {
			updated = &f.Instant
		}
	}
	if updated == nil || published != nil && (updated.Time.Equal(published.Time) || updated.Time.Before(published.Time.Add(-24*time.Hour))) {
		return nil
	}
	return updated
}

// markedTime reads microdata and <time pubdate>.
func (m *metadata) markedTime(itemprop string) *Instant {
	for _, n := range m.page.marked {
		if !strings.Contains(n.attr("itemprop"), itemprop) || n.tag == "meta" && n.attr("content") == "" || !m.near(n) {
			continue
		}
		if in := m.stamped("time", n.attr("datetime"), n.attr("content"), n.attr("title"), nodeText(n, 100)); in != nil {
			return in
		}
	}
	if itemprop != "datePublished" {
		return nil
	}
	for _, n := range m.page.times {
		if n.hasAttr("pubdate") || n.hasAttr("pudate") {
			if in := m.stamped("time", n.attr("datetime"), n.attr("pubdate"), n.attr("pudate"), nodeText(n, 100)); in != nil {
				return in
			}
		}
	}
	return nil
}

// timeElement reads the first <time> in the article's head that nothing calls
// an update.
func (m *metadata) timeElement() *found {
	for _, n := range m.page.times {
		if !m.near(n) || n.features.dropped || m.saysUpdate(n) {
			continue
		}
		for _, s := range []string{n.attr("datetime"), n.attr("title"), nodeText(n, 100)} {
			if f, ok := parseStamp(s, m.order); ok && f.Precision >= PrecisionDay && f.swapped == nil {
				f.Evidence = "time"
				return &f
			}
		}
	}
	return nil
}

// saysUpdate tells a time that its own words, or those before it, call that of
// an update.
func (m *metadata) saysUpdate(n *node) bool {
	own := nodeText(n, 40)
	if isUpdateLabel(own) {
		return true
	}
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(own)), " ")
	return isUpdateLabel(nodeText(n.parent, 40)) && !publishedWords[strings.TrimRight(first, ":")]
}

func isUpdateLabel(s string) bool {
	_, ok := updatedStart.match(strings.ToLower(strings.TrimSpace(s)))
	return ok
}

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
		if p.good && p.class&classDateline == 0 && p.role != RoleByline && !(below && opensWithTime(p, m.order)) {
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
	case strings.TrimSpace(before) == "":
		return left <= 30 && !strings.HasSuffix(line, ".")
	}
	return left <= 16 && !strings.HasSuffix(line, ".")
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
