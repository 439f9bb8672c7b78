package fetch

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"whence/internal/fault"
)

// UserAgent is what the fetcher calls itself.
const UserAgent = "Whence/1 (+reads single pages for fact-checkers, on request)"

const (
	maxRedirects   = 5
	maxHeader      = 64 << 10 // bytes of an answer's header
	defaultTimeout = 10 * time.Second
	defaultBytes   = 8 << 20
	defaultAtOnce  = 16
)

// mediaTypes are those that are read.
var mediaTypes = map[string]bool{
	"text/html": true, "application/xhtml+xml": true, "text/markdown": true, "text/x-markdown": true, "text/plain": true,
}

// Options changes what a Fetcher does; the zero value is what a server wants.
type Options struct {
	// Allow gives an error for an address that must not be connected to. nil is
	// Global.
	Allow    func(netip.AddrPort) error
	Resolver *net.Resolver // nil is the system's
	MaxBytes int64         // of a page, unpacked; 0 is 8 MiB
	Timeout  time.Duration // for a page with all its redirects; 0 is 10 s
	AtOnce   int           // pages that are fetched at a time; 0 is 16
}

// Fetcher reads pages. It may be shared between goroutines.
type Fetcher struct {
	client   *http.Client
	allow    func(netip.AddrPort) error
	maxBytes int64
	timeout  time.Duration
	places   chan struct{}
}

// Page is what an address led to.
type Page struct {
	Content   []byte // to the byte, but for a coding of the transport
	MediaType string // as the server says, with its charset; "" where it says nothing
	URL       string // as it was given, or the last one of a chain of redirects
}

// New makes a Fetcher.
func New(o Options) *Fetcher {
	f := &Fetcher{allow: o.Allow, maxBytes: o.MaxBytes, timeout: o.Timeout}
	if f.allow == nil {
		f.allow = Global()
	}
	if f.maxBytes == 0 {
		f.maxBytes = defaultBytes
	}
	if f.timeout == 0 {
		f.timeout = defaultTimeout
	}
	if o.AtOnce == 0 {
		o.AtOnce = defaultAtOnce
	}
	f.places = make(chan struct{}, o.AtOnce)
	dialer := &net.Dialer{Resolver: o.Resolver, KeepAlive: -1, ControlContext: f.control}
	f.client = &http.Client{
		CheckRedirect: f.redirect,
		Transport: &http.Transport{
			Proxy:                  nil, // it would look names up and connect in our place, unchecked
			DialContext:            dialer.DialContext,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: maxHeader,
		},
	}
	return f
}

// control is called with the address of each connection, before it is made.
func (f *Fetcher) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || (network != "tcp4" && network != "tcp6") {
		return refused("the address does not lead to a public place of the web").Because(fmt.Errorf("%s %s: %w", network, address, err))
	}
	return f.allowed(to)
}

func (f *Fetcher) redirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects {
		return failed("the address leads on to others more than %d times", maxRedirects)
	}
	return f.checkURL(next.URL)
}

// Fetch reads the page at an address. See the package's comment for what it
// refuses; an error of ctx comes back as it is.
func (f *Fetcher) Fetch(ctx context.Context, address string) (Page, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Page{}, refused("this is not an address")
	}
	if err := f.checkURL(u); err != nil {
		return Page{}, err
	}
	select {
	case f.places <- struct{}{}:
		defer func() { <-f.places }()
	default:
		return Page{}, &fault.Fault{
			Kind: fault.Exhausted, Code: "fetch_busy", RetryAfter: 2 * time.Second,
			Detail: "As many pages as may be are being fetched right now.",
		}
	}
	within, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(within, http.MethodGet, address, http.NoBody)
	if err != nil {
		return Page{}, refused("this is not an address")
	}
	request.Header.Set("User-Agent", UserAgent)
	request.Header.Set("Accept", "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8")
	answer, err := f.client.Do(request)
	if err != nil {
		return Page{}, f.failure(ctx, err)
	}
	defer answer.Body.Close()
	page, err := f.read(answer)
	if err != nil {
		return Page{}, f.failure(ctx, err)
	}
	if page.URL = address; answer.Request.URL.String() != u.String() {
		there := *answer.Request.URL
		there.Fragment, there.RawFragment = "", ""
		page.URL = there.String()
	}
	return page, nil
}

// read takes the answer, if it is one that is wanted.
func (f *Fetcher) read(answer *http.Response) (Page, error) {
	if answer.StatusCode != http.StatusOK {
		return Page{}, failed("the server answered %s", inWords(answer.StatusCode))
	}
	said := answer.Header.Get("Content-Type")
	if said != "" {
		kind, _, err := mime.ParseMediaType(said)
		if err != nil {
			kind, _, _ = strings.Cut(said, ";")
			kind = strings.ToLower(strings.TrimSpace(kind))
		}
		if !mediaTypes[kind] {
			return Page{}, failed("the address leads to something of the type %.80q; pages of text/html, text/markdown and text/plain are read", kind)
		}
	}
	if coding := answer.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return Page{}, failed("the server packed its answer in a way that was not asked for")
	}
	if answer.ContentLength > f.maxBytes {
		return Page{}, f.tooLarge()
	}
	content, err := io.ReadAll(io.LimitReader(answer.Body, f.maxBytes+1))
	switch {
	case err != nil:
		return Page{}, err
	case int64(len(content)) > f.maxBytes:
		return Page{}, f.tooLarge()
	}
	return Page{Content: content, MediaType: said}, nil
}
