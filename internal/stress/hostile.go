package stress

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// hostileRows are what is put into requests: bodies, and pieces of addresses.
//
//go:embed hostile.json
var hostileRows []byte

// hostileTable is how hostile.json is read.
type hostileTable struct {
	// Bases are whole bodies by address. Each has a text in its first member,
	// which what is hostile comes in place of.
	Bases map[string]object `json:"bases"`
	// Texts are JSON literals that no text may be.
	Texts []string `json:"texts"`
	// Bodies are whole bodies; BASE stands for a body that would be taken.
	Bodies []hostileBody `json:"bodies"`
	// Lists are addresses of lists, Queries what they must refuse.
	Lists, Queries []string
	// Things are addresses that take an id, IDs what is none.
	Things, IDs []string
	// Raw are requests that net/http would not send, as they go over the wire.
	Raw []hostileBody `json:"raw"`
}

// hostileBody is a text, made longer where it says so.
type hostileBody struct {
	Name    string            `json:"name"`
	Before  string            `json:"before"`
	Repeat  string            `json:"repeat"`
	Times   int               `json:"times"`
	After   string            `json:"after"`
	Base64  []byte            `json:"bytes"` // where it is no text
	Headers map[string]string `json:"headers"`
}

func (b hostileBody) make(base string) []byte {
	if b.Base64 != nil {
		return b.Base64
	}
	text := b.Before + strings.Repeat(b.Repeat, b.Times) + b.After
	return []byte(strings.NewReplacer("BASE", base, "REST", strings.TrimPrefix(base, "{")).Replace(text))
}

// attack is one request that nobody means well by.
type attack struct {
	name, method, address string
	body                  []byte
	headers               map[string]string
}

// attacks makes all of them from the table.
func attacks() (list []attack, raw []hostileBody, err error) {
	var t hostileTable
	if err := json.Unmarshal(hostileRows, &t); err != nil {
		return nil, nil, fmt.Errorf("read hostile.json: %w", err)
	}
	for _, address := range sorted(t.Bases) {
		base, err := json.Marshal(t.Bases[address])
		if err != nil {
			return nil, nil, fmt.Errorf("read hostile.json: %w", err)
		}
		for _, literal := range t.Texts {
			first := sorted(t.Bases[address])[0]
			was, _ := json.Marshal(t.Bases[address][first]) //nolint:errchkjson // it was read as JSON
			body := bytes.Replace(base, append([]byte(strconv.Quote(first)+":"), was...), []byte(strconv.Quote(first)+":"+literal), 1)
			list = append(list, attack{name: "a text " + literal, method: http.MethodPost, address: address, body: body})
		}
		for _, b := range t.Bodies {
			list = append(list, attack{name: b.Name, method: http.MethodPost, address: address, body: b.make(string(base)), headers: b.Headers})
		}
	}
	for _, address := range t.Lists {
		for _, query := range t.Queries {
			list = append(list, attack{name: query, method: http.MethodGet, address: address + "?" + query})
		}
	}
	for _, address := range t.Things {
		for _, id := range t.IDs {
			list = append(list, attack{name: id, method: http.MethodGet, address: strings.ReplaceAll(address, "ID", id)})
		}
	}
	return list, t.Raw, nil
}

// hostile sends all of them, again and again: each is refused, by 4xx, and
// leaves nothing behind.
func hostile(ctx context.Context, r *run) error {
	list, raw, err := attacks()
	if err != nil {
		return err
	}
	dir, err := r.newDir("hostile")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := r.start(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { s.kill() }()
	address, done, err := r.front(s)
	if err != nil {
		return err
	}
	defer done()
	c := r.client(address)
	defer c.close()
	before, err := r.stored(ctx, s.address)
	if err != nil {
		return err
	}
	for r.more(ctx) {
		for _, a := range list {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := c.attack(ctx, a); err != nil {
				return err
			}
		}
		for _, b := range raw {
			if err := r.wire(ctx, strings.TrimPrefix(address, "http://"), b); err != nil {
				return err
			}
		}
		r.count(func(f *Figures) { f.Faults += len(list) + len(raw) })
	}
	after, err := r.stored(ctx, s.address)
	if err != nil {
		return err
	}
	if before != after {
		r.problem("refused requests have changed what is stored: %s was %s", after, before)
	}
	r.heard(s)
	r.count(func(f *Figures) {
		f.Note = fmt.Sprintf("%d requests a round", len(list)+len(raw))
	})
	select {
	case <-s.ended:
		r.problem("the server has ended: %s", s.errs)
	default:
	}
	return nil
}

// attack sends one and judges the answer.
func (c *client) attack(ctx context.Context, a attack) error {
	r, err := http.NewRequestWithContext(ctx, a.method, c.address, bytes.NewReader(a.body))
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(a.address, "?")
	r.URL.Opaque = strings.TrimPrefix(c.address, "http:") + r.URL.Path // as it is, escapes and all
	r.Header.Set("Authorization", "Bearer "+c.token)
	if len(a.body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range a.headers {
		r.Header.Set(name, value)
	}
	got, err := c.do(r)
	if err != nil { // cut while it was still sending what is over a limit
		if len(a.body) > 1<<20 {
			return nil
		}
		c.run.problem("%s (%s %s) was not answered: %v", a.name, a.method, a.address, err)
		return ctx.Err()
	}
	c.run.judge(a.name+" ("+a.method+" "+a.address+")", got.status, got.body)
	return nil
}

// judge holds a status against what hostile requests must get.
func (r *run) judge(name string, status int, body []byte) {
	switch {
	case status >= http.StatusInternalServerError:
		r.count(func(f *Figures) { f.Failures++ })
		r.problem("%s was answered %d %.200s", name, status, body)
	case status < http.StatusBadRequest:
		r.problem("%s was taken: %d %.200s", name, status, body)
	}
}

// wire sends bytes as they are. The answer is a refusal, or a closed door.
func (r *run) wire(ctx context.Context, address string, b hostileBody) error {
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("reach the server: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return fmt.Errorf("reach the server: %w", err)
	}
	_, _ = conn.Write(b.make("")) // it may be cut short
	if half, ok := conn.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
	said, _ := io.ReadAll(io.LimitReader(conn, 64<<10))
	if len(said) == 0 {
		return nil
	}
	fields := strings.Fields(string(said[:min(len(said), 40)]))
	if len(fields) < 2 {
		r.problem("%s was answered %.100q", b.Name, said)
		return nil
	}
	status, _ := strconv.Atoi(fields[1])
	if status == http.StatusNotImplemented || status == http.StatusHTTPVersionNotSupported {
		return nil // these say that there is no such method, coding or version
	}
	r.judge(b.Name, status, said)
	return nil
}

// sorted gives a map's names in their order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// stored tells how much there is of what the requests are about.
func (r *run) stored(ctx context.Context, address string) (string, error) {
	c := r.client(address)
	defer c.close()
	var all []string
	for _, path := range []string{"/v1/metrics?", "/v1/outlets?", "/v1/parties?", "/v1/sources?", "/v1/claims?", "/v1/relations?", "/v1/events?", "/v1/propositions?", "/v1/tokens?"} {
		n := 0
		if err := c.list(ctx, path, func(json.RawMessage) error { n++; return nil }); err != nil {
			return "", err
		}
		all = append(all, fmt.Sprint(path, n))
	}
	return strings.Join(all, " "), nil
}
