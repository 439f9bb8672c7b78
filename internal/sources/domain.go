package sources

import (
	"net/netip"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// domainForm is what remains of a host once it is in ASCII: labels of letters,
// digits, hyphens and underscores.
var domainForm = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// Domain brings a host's name into the form in which domains are stored: lower
// case, ASCII (例子.example becomes xn--fsqu00a.example), no dot at the end. ok is
// false for what is no host's name; an IPv6 address is none.
func Domain(host string) (domain string, ok bool) {
	host = strings.TrimSuffix(strings.TrimSpace(host), ".")
	if host == "" || len(host) > 1000 {
		return "", false
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		ascii = strings.ToLower(host) // labels with underscores exist though the rules don't know them
	}
	if len(ascii) > 253 || !domainForm.MatchString(ascii) {
		return "", false
	}
	return ascii, true
}

// owners lists the domains under which a host may be registered, nearest
// first: itself and its parents down to the one directly below a public suffix
// (news.example.co.uk, example.co.uk). An address or a suffix has only itself.
func owners(domain string) []string {
	list := []string{domain}
	if _, err := netip.ParseAddr(domain); err == nil {
		return list
	}
	top, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return list
	}
	for domain != top {
		_, rest, found := strings.Cut(domain, ".")
		if !found {
			break
		}
		domain = rest
		list = append(list, domain)
	}
	return list
}

// doors are labels in front of a domain that lead to the same outlet.
var doors = map[string]bool{"www": true, "m": true, "mobile": true, "amp": true}

// home is the domain under which a new host is registered: the host without
// the doors in front of it.
func home(domain string) string {
	for list := owners(domain); len(list) > 1; list = list[1:] {
		label, _, _ := strings.Cut(list[0], ".")
		if !doors[label] {
			break
		}
		domain = list[1]
	}
	return domain
}
