package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"code.dny.dev/ssrf"

	"whence/internal/fault"
)

// maxURL is how many bytes an address may have, the ones of redirects too.
const maxURL = 4000

// Global allows the addresses of the public internet, at the ports of the web:
// nothing that IANA lists as special, such as loopback, private, link-local,
// shared, mapped, translated and documentation ranges.
func Global() func(netip.AddrPort) error {
	return ssrf.New().SafeAddrPort
}

// checkURL refuses what is never asked for. Names are looked up later, but an
// address that is written as a number is checked at once.
func (f *Fetcher) checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "":
		return refused("only addresses that begin with http:// or https:// are fetched")
	case u.User != nil:
		return refused("an address with a name or a password is not fetched")
	case len(u.String()) > maxURL:
		return refused("an address of more than %d bytes is not fetched", maxURL)
	}
	port := uint64(80)
	if u.Scheme == "https" {
		port = 443
	}
	if p := u.Port(); p != "" {
		var err error
		if port, err = strconv.ParseUint(p, 10, 16); err != nil {
			return refused("this is not a port")
		}
	}
	if ip, err := netip.ParseAddr(strings.TrimSuffix(u.Hostname(), ".")); err == nil {
		return f.allowed(netip.AddrPortFrom(ip, uint16(port)))
	}
	return nil
}

// allowed asks the policy. Where an address leads is for the log, not for the
// caller, whom a network that they don't see is no business of.
func (f *Fetcher) allowed(to netip.AddrPort) error {
	if err := f.allow(to); err != nil {
		return refused("the address does not lead to a public place of the web").Because(err)
	}
	return nil
}

func refused(format string, args ...any) *fault.Fault {
	return fault.AtField("/url", "fetch_refused", "%s", fmt.Sprintf(format, args...))
}
