package fetch

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"whence/internal/fault"
)

func TestNothingButThePublicWebIsFetched(t *testing.T) {
	f := New(Options{})
	for _, address := range []string{
		"", "a.example", "//a.example/", "ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "gopher://a.example/",
		"http://", "http:///x", "http:a.example", "http://u@a.example/", "http://u:p@a.example/", "http://a.example:99999/", "http://a\x00.example/",
		"http://127.0.0.1/", "http://127.1.2.3/", "https://127.0.0.1:443/", "http://0.0.0.0/", "http://0.1.2.3/", "http://localhost/",
		"http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://100.64.0.1/",
		"http://169.254.169.254/latest/meta-data/", "http://192.0.0.192/", "http://192.0.2.1/", "http://198.18.0.1/", "http://224.0.0.1/",
		"http://240.0.0.1/", "http://255.255.255.255/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
		"http://[::ffff:169.254.169.254]/", "http://[::ffff:8.8.8.8]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/",
		"http://[64:ff9b:1::1]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/",
		"http://[2001:db8::1]/", "http://[2002:7f00:1::]/", "http://[2001::1]/", "http://[100::1]/", "http://[fec0::1]/",
		"http://8.8.8.8:22/", "http://8.8.8.8:25/", "https://8.8.8.8:6379/", "http://127.0.0.1./",
	} {
		_, err := f.Fetch(t.Context(), address)
		if fl, ok := fault.As(err); !ok || fl.Code != "fetch_refused" || fl.Kind != fault.Invalid || fl.Fields[0].Pointer != "/url" {
			t.Errorf("%q: %v", address, err)
		}
	}
	// What the system's own look-up may or may not take for a number leads nowhere either.
	for _, address := range []string{"http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/"} {
		if _, err := f.Fetch(t.Context(), address); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestPublicAddressesAreAllowedAtThePortsOfTheWeb(t *testing.T) {
	allow := Global()
	for to, want := range map[string]bool{
		"8.8.8.8:80": true, "1.1.1.1:443": true, "172.32.0.1:80": true, "[2606:4700::1111]:443": true,
		"8.8.8.8:8080": false, "[::1]:80": false, "172.16.0.1:80": false,
	} {
		if err := allow(netip.MustParseAddrPort(to)); (err == nil) != want {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestANameThatLeadsIntoAPrivateNetworkIsRefused(t *testing.T) {
	for name, ip := range map[string]string{
		"loopback": "127.0.0.1", "metadata": "169.254.169.254", "private": "10.1.2.3", "shared": "100.100.100.200", "nowhere": "0.0.0.0",
		"mapped": "::ffff:127.0.0.1", "mapped metadata": "::ffff:169.254.169.254",
	} {
		f := New(Options{Resolver: nameserver(t, netip.MustParseAddr(ip))})
		_, err := f.Fetch(t.Context(), "http://inner.example/")
		if fl, ok := fault.As(err); !ok || fl.Code != "fetch_refused" {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(fl.Detail, ip) {
			t.Errorf("%s: the refusal tells where the name leads: %s", name, fl.Detail)
		}
	}
}

func TestANameThatChangesBetweenTwoLookUpsIsCheckedWhereItLeads(t *testing.T) {
	// The check is made with the address that is connected to, whatever a look-up
	// before it said: the policy sees each address that the name has.
	var seen []netip.Addr
	f := New(Options{
		Resolver: nameserver(t, netip.MustParseAddr("127.0.0.2")),
		Allow: func(to netip.AddrPort) error {
			seen = append(seen, to.Addr())
			return Global()(to)
		},
	})
	for range 2 {
		_, err := f.Fetch(t.Context(), "http://rebinding.example/")
		refusal(t, err, fault.Invalid, "fetch_refused", "")
	}
	if len(seen) != 2 || seen[0] != netip.MustParseAddr("127.0.0.2") {
		t.Errorf("the policy saw %v", seen)
	}
}

func TestANameThatNobodyHasIsSaidToBeMissing(t *testing.T) {
	_, err := New(Options{Resolver: nameserver(t, netip.Addr{})}).Fetch(t.Context(), "https://nobody.example/")
	refusal(t, err, fault.Invalid, "fetch_failed", "no host of this name")
}

// nameserver answers every question for an address with this one; without one,
// that there is no such name.
func nameserver(t *testing.T, ip netip.Addr) *net.Resolver {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := socket.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m.Header = dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}
			m.Additionals = nil
			head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}
			switch {
			case !ip.IsValid():
				m.RCode = dnsmessage.RCodeNameError
			case ip.Is4() && q.Type == dnsmessage.TypeA:
				m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: ip.As4()}}}
			case ip.Is6() && q.Type == dnsmessage.TypeAAAA:
				m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = socket.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", socket.LocalAddr().String())
	}}
}
