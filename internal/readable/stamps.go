package readable

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Times that elements have as data, and scripts as values.

// dataAttributes hold a time beside the words that readers see.
var dataAttributes = [...]string{
	"datetime", "title", "content", "data-timestamp", "data-time", "data-published", "data-published-at", "data-publish-time", "data-publishtime",
	"data-pubtime", "data-pubdate", "data-publish-date", "data-date", "data-datetime", "data-epoch", "data-unix", "data-utime", "data-ts", "data-iso",
}

// dataTime reads the attributes of elements whose class speaks of a date:
// <abbr class=published title=2023-07-10T04:34:20Z>. In furniture it only says
// more of a time that readers see.
func (m *metadata) dataTime(visible *found) *found {
	for _, n := range m.page.marked {
		if n.features.class&classDateline == 0 || !m.near(n) || n.features.dropped && visible == nil {
			continue
		}
		if name := strings.ToLower(n.attr("class") + " " + n.attr("id")); strings.Contains(name, "updat") || strings.Contains(name, "modif") {
			continue
		}
		for _, key := range dataAttributes {
			v := strings.TrimSpace(n.attr(key))
			if len(v) < 10 || len(v) > 40 {
				continue
			}
			f, ok := parseStamp(v, m.order)
			if ok && f.Precision >= PrecisionMinute && f.start == 0 && (f.end == 0 || f.end == len(v)) && f.swapped == nil && f.Time.Year() >= firstYear {
				f.Evidence = "time"
				if n.features.dropped && !refines(&f, visible) {
					continue
				}
				return &f
			}
		}
	}
	return nil
}

// scriptKeys are what scripts call the time of publication; those in small
// letters behind "var " alone are the messaging platforms'.
var scriptKeys = []string{
	"datePublished", "publishedAt", "published_at", "publishTime", "publish_time", "publishDate", "publish_date", "pubTime", "pub_time", "pubDate",
	"publicationDate", "firstPublished", "firstPublishDate", "oriCreateTime", "var ct", "createTime", "create_time",
}

// maxScripted is how much of a page is searched for times in its scripts.
const maxScripted = 2 << 20

// scriptTime reads the time of publication from what scripts are given. Where
// they have several of one name, which is the article's is not known.
func (m *metadata) scriptTime() *found {
	source := clip(m.page.source, maxScripted)
	var scripts []string
	for len(scripts) < 200 {
		i := strings.Index(source, "<script")
		if i < 0 {
			break
		}
		inside, after, ok := strings.Cut(source[i:], "</script")
		if !ok {
			break
		}
		scripts = append(scripts, inside)
		source = after
	}
	for _, key := range scriptKeys {
		var values []string
		for _, s := range scripts {
			for len(values) < 2 {
				i := strings.Index(s, key)
				if i < 0 {
					break
				}
				whole := i == 0 || !isLetter(s[i-1]) && s[i-1] != '_'
				s = s[i+len(key):]
				if v, ok := assigned(s); whole && ok && !slices.Contains(values, v) {
					values = append(values, v)
				}
			}
		}
		if len(values) != 1 {
			continue
		}
		if f, ok := parseStamp(values[0], m.order); ok && f.Precision >= PrecisionDay && f.swapped == nil && f.Time.Year() >= firstYear {
			f.Evidence = "epoch"
			if _, digits := parseEpoch(values[0]); !digits {
				f.Evidence = "meta"
			}
			return &f
		}
	}
	return nil
}

// assigned reads the value behind a key: = "1690000000", ":1690000000.
func assigned(s string) (string, bool) {
	s = clip(s, 80)
	rest := strings.TrimLeft(s, `"'\ `)
	if rest == "" || rest[0] != ':' && rest[0] != '=' || len(s)-len(rest) > 4 {
		return "", false
	}
	rest = strings.TrimLeft(rest[1:], " ")
	quoted := strings.TrimLeft(rest, `"'\`)
	end := strings.IndexAny(quoted, `"'\,;}`+"\n")
	if len(quoted) == len(rest) {
		end = strings.IndexFunc(quoted, func(r rune) bool { return r < '0' || r > '9' })
	}
	if end <= 0 {
		return "", false
	}
	v := html.UnescapeString(quoted[:end])
	return v, v[0] >= '0' && v[0] <= '9'
}

// windowDate reads the date in the window's title of papers that name their
// issue in it, where it is none of the headline's.
func (m *metadata) windowDate() *found {
	window := oneLine(html.UnescapeString(clip(m.page.title, 1000)))
	f, ok := findInstant(window, m.order)
	if !ok || f.Precision < PrecisionDay || f.swapped != nil || f.Time.Year() < firstYear {
		return nil
	}
	if m.sel != nil && m.sel.title >= 0 && strings.Contains(m.pieces[m.sel.title].text, window[f.start:f.end]) {
		return nil
	}
	f.Evidence = "visible"
	return &f
}

// isAside tells what stands beside an article by its element.
func isAside(n *node) bool {
	for ; n != nil; n = n.parent {
		if n.tag == "aside" || n.tag == "nav" || n.features.class&classDiscussion != 0 {
			return true
		}
		if n.tag == "article" || n.tag == "main" {
			return false
		}
	}
	return false
}

// parseStamp reads a value that machines wrote: ISO 8601 in its long and
// compact forms, RFC 1123, or seconds and milliseconds since 1970.
func parseStamp(s string, order dayOrder) (found, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 100 {
		return found{}, false
	}
	if len(s) >= 8 && strings.Trim(s[:8], "0123456789") == "" && (len(s) == 8 || s[8] == 'T' || len(s) == 14) {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:] // 20230710, 20230710T043420Z, 20230710043420
		if len(s) == 16 && s[10] != 'T' {
			s = s[:10] + "T" + s[10:12] + ":" + s[12:14] + ":" + s[14:]
		}
		if len(s) >= 17 && s[10] == 'T' && s[13] != ':' {
			s = s[:13] + ":" + s[13:15] + ":" + s[15:]
		}
	}
	if f, ok := parseEpoch(s); ok {
		return f, true
	}
	return findInstant(s, order)
}

// parseEpoch reads seconds (10 digits) or milliseconds (13) since 1970.
func parseEpoch(s string) (found, bool) {
	if len(s) != 10 && len(s) != 13 || strings.Trim(s, "0123456789") != "" {
		return found{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return found{}, false
	}
	f := found{Instant: Instant{Precision: PrecisionSecond, ZoneKnown: true}}
	if len(s) == 13 {
		f.Time, f.Precision = time.UnixMilli(n).UTC(), PrecisionMillisecond
	} else {
		f.Time = time.Unix(n, 0).UTC()
	}
	return f, f.Time.Year() >= 1990 && f.Time.Year() <= 2100
}
