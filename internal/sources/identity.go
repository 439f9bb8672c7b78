package sources

import (
	"crypto/sha256"
	"net/url"
	"strings"

	"github.com/google/uuid"
)

// tracking are the parameters of a URL that say how a reader came to a page
// and never which page it is. Beside them, all that begin with utm_.
var tracking = map[string]bool{
	"fbclid": true, "gclid": true, "dclid": true, "gbraid": true, "wbraid": true, "msclkid": true, "yclid": true,
	"twclid": true, "igshid": true, "mc_cid": true, "mc_eid": true, "_ga": true, "_gl": true, "ref_src": true,
	"spm": true, "cmpid": true, "ocid": true, "smid": true,
}

// NormalURL gives the form of a URL that identity compares: https for http,
// the host in lower case and ASCII without a port that goes without saying, the
// path without dot segments, no fragment, no tracking parameters. ok is false
// for what is no absolute http or https URL.
func NormalURL(s string) (normal string, ok bool) {
	u, err := parseURL(strings.TrimSpace(s))
	if err != nil {
		return "", false
	}
	host := strings.ToLower(u.Host)
	if domain, ok := Domain(u.Hostname()); ok {
		host = domain
		if p := u.Port(); p != "" && p != "80" && p != "443" {
			host += ":" + p
		}
	}
	path := u.JoinPath("/").EscapedPath() // resolves dot segments, and ends in a slash
	if !strings.HasSuffix(u.Path, "/") {
		path = strings.TrimSuffix(path, "/")
	}
	if path == "" {
		path = "/"
	}
	out := "https://" + host + path
	if q := withoutTracking(u.RawQuery); q != "" {
		out += "?" + q
	}
	return out, true
}

// withoutTracking keeps the other parameters as they are and in their order.
func withoutTracking(query string) string {
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		name = strings.ToLower(name)
		if part != "" && !tracking[name] && !strings.HasPrefix(name, "utm_") {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}

// identity digests what makes two readings the same document: the outlet with
// the URL in its normal form, or with the digest of the bytes where no URL is
// known. No outlet is the zero id.
func identity(outlet *uuid.UUID, normalURL string, rawSHA256 [sha256.Size]byte) []byte {
	var id uuid.UUID
	if outlet != nil {
		id = *outlet
	}
	h := sha256.New()
	h.Write(id[:])
	if normalURL != "" {
		h.Write([]byte("url\n" + normalURL))
	} else {
		h.Write([]byte("raw\n"))
		h.Write(rawSHA256[:])
	}
	return h.Sum(nil)
}

// normalURL gives the URL that identifies a document, "" where none does.
func (in SourceInput) normalURL() string {
	for _, u := range []*string{in.URL, in.CanonicalURL} {
		if u != nil {
			if normal, ok := NormalURL(*u); ok {
				return normal
			}
		}
	}
	return ""
}
