package readable

import (
	"strings"
	"time"
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
		if len(m.copied) > 0 && f.Precision >= PrecisionMinute && m.copied[f.Time.UTC().Format("20060102150405")] {
			continue // when an archive took the page
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
	if original, _ := m.origin(); original != nil {
		return &original.Instant
	}
	machine := []*Instant{
		m.stamped("front-matter", m.front.published), m.stamped("json-ld", m.ld.published), m.metaStamp(publishedMetas), m.markedTime("datePublished"),
	}
	visible := m.visibleTime(false)
	addressed := m.addressed(address)
	for _, in := range machine {
		if in == nil {
			continue
		}
		if local := m.localClock(in); local != nil {
			return local
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
	if visible == nil && epoch == nil {
		if foot := m.footTime(); foot != nil && (addressed == nil || refines(foot, addressed)) {
			visible = foot
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
