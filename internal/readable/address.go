package readable

import (
	"net/url"
	"strconv"
	"strings"
)

var trackingExact, trackingPrefix = func() (map[string]bool, []string) {
	exact := map[string]bool{}
	var prefixes []string
	for _, line := range sections("tracking.txt")[""] {
		if prefix, ok := strings.CutSuffix(line, "*"); ok {
			prefixes = append(prefixes, prefix)
		} else {
			exact[line] = true
		}
	}
	return exact, prefixes
}()

func isTracking(parameter string) bool {
	name, _, _ := strings.Cut(strings.ToLower(parameter), "=")
	if trackingExact[name] {
		return true
	}
	for _, p := range trackingPrefix {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// canonicalAddress makes a URL absolute and strips what does not say what it
// points at: tracking parameters, the fragment, a default port. It gives ""
// for what is no address of a web page.
func canonicalAddress(raw string, bases ...string) string {
	raw = strings.TrimSpace(raw)
	if raw == "" || len(raw) > 4000 || strings.ContainsAny(raw, " \t\n<>\"") {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	for _, base := range bases {
		if u.IsAbs() {
			break
		}
		if b, err := url.Parse(base); err == nil {
			u = b.ResolveReference(u)
		}
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || !strings.Contains(u.Host, ".") {
		return ""
	}
	u.Host = strings.ToLower(u.Host)
	if u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":443")
	} else {
		u.Host = strings.TrimSuffix(u.Host, ":80")
	}
	u.Fragment, u.RawFragment = "", ""
	if u.RawQuery != "" {
		var kept []string
		for parameter := range strings.SplitSeq(u.RawQuery, "&") {
			if parameter != "" && !isTracking(parameter) {
				kept = append(kept, parameter)
			}
		}
		u.RawQuery = strings.Join(kept, "&")
	}
	u.ForceQuery = false
	return u.String()
}

// isFrontPage tells the address of a whole site, which some pages give as
// their canonical one by mistake.
func isFrontPage(address string) bool {
	u, err := url.Parse(address)
	return err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

// findAddress takes the first of rel=canonical, og:url and JSON-LD that names
// a page and not the site.
func (m *metadata) findAddress() string {
	bases := []string{m.page.base, m.hints.URL}
	var candidates []string
	for _, l := range m.page.links {
		if strings.EqualFold(strings.TrimSpace(l.attr("rel")), "canonical") {
			candidates = append(candidates, l.attr("href"))
		}
	}
	candidates = append(candidates, m.metas["og:url"]...)
	candidates = append(candidates, m.ld.addresses...)
	for _, c := range candidates {
		if address := canonicalAddress(c, bases...); address != "" && !isFrontPage(address) {
			return address
		}
	}
	return ""
}

// addressDate finds the date in an address: /2023/07/10/, /20230710-slug,
// /2023-07-10/ or /2023-07/10/. It says when at best to the day.
func addressDate(address string) (found, bool) {
	u, err := url.Parse(address)
	if err != nil || len(u.Path) > 1000 {
		return found{}, false
	}
	path := u.Path
	for i := 0; i+8 <= len(path); i++ {
		if i > 0 && path[i-1] >= '0' && path[i-1] <= '9' {
			continue
		}
		s := path[i:]
		var width int
		switch {
		case len(s) >= 10 && (s[4] == '/' || s[4] == '-') && (s[7] == s[4] || s[7] == '/') && allDigits(s[:4]+s[5:7]+s[8:10]):
			s, width = s[:4]+s[5:7]+s[8:10], 10
		case allDigits(s[:8]):
			s, width = s[:8], 8
		default:
			continue
		}
		if j := i + width; j < len(path) && path[j] >= '0' && path[j] <= '9' {
			continue
		}
		if s < "19950101" || s > "21001231" {
			continue
		}
		if f, ok := parseStamp(s, orderUnknown); ok && f.Precision == PrecisionDay {
			return f, true
		}
	}
	return spelledDate(path)
}

// spelledDate finds the date of an address that has the month in letters:
// /2003/jul/22/, one folder's name between the year and it.
func spelledDate(path string) (found, bool) {
	parts := strings.Split(strings.ToLower(path), "/")
	for i, part := range parts {
		month := monthNames[part]
		if month == 0 || i+1 >= len(parts) || len(parts[i+1]) > 2 || !allDigits(parts[i+1]) {
			continue
		}
		for _, year := range parts[max(0, i-2):i] {
			if len(year) == 4 && allDigits(year) && year >= "1995" && year <= "2100" {
				return calendarDay(year, month, parts[i+1])
			}
		}
	}
	return found{}, false
}

func calendarDay(year string, month int, day string) (found, bool) {
	y, _ := strconv.Atoi(year)
	d, err := strconv.Atoi(day)
	if err != nil || d == 0 {
		return found{}, false
	}
	f, _, ok := makeDate(y, month, d, 0)
	return f, ok
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
