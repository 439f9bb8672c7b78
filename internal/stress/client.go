package stress

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// object is a JSON object.
type object = map[string]any

// client speaks to one server as somebody. It never sends a request again by
// itself: what was lost must be seen.
type client struct {
	run     *run
	http    *http.Client
	address string
	token   string
}

// answerPatience is how long a client waits for an answer.
const answerPatience = 30 * time.Second

// client gives a client of the server at an address, as the admin.
func (r *run) client(address string) *client {
	return &client{
		run: r, address: address, token: firstToken,
		http: &http.Client{Timeout: answerPatience, Transport: &http.Transport{MaxIdleConnsPerHost: 100, IdleConnTimeout: time.Minute}},
	}
}

// as gives the client of somebody else, over the same connections.
func (c *client) as(token string) *client {
	other := *c
	other.token = token
	return &other
}

func (c *client) close() { c.http.CloseIdleConnections() }

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request is something to send. A key makes it safe to send again.
type request struct {
	method, path string
	body         any
	key          string
	match        int // the version of If-Match; 0: none
}

// newKey makes an idempotency key.
func newKey() string { return uuid.NewString() }

// send sends a request once. The error says that no whole answer came.
func (c *client) send(ctx context.Context, q request) (answer, error) {
	var payload io.Reader
	if q.body != nil {
		raw, err := json.Marshal(q.body)
		if err != nil {
			return answer{}, fmt.Errorf("write a body: %w", err)
		}
		payload = struct{ io.Reader }{bytes.NewReader(raw)} // of this form net/http sends nothing twice
	}
	r, err := http.NewRequestWithContext(ctx, q.method, c.address+q.path, payload)
	if err != nil {
		return answer{}, fmt.Errorf("make a request: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	if q.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if q.key != "" {
		r.Header.Set("Idempotency-Key", q.key)
	}
	if q.match > 0 {
		r.Header.Set("If-Match", `"`+strconv.Itoa(q.match)+`"`)
	}
	return c.do(r)
}

func (c *client) do(r *http.Request) (answer, error) {
	res, err := c.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, err
	}
	return answer{res.StatusCode, res.Header, body}, nil
}

// neverSent tells whether a request found the door closed.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// must sends a request that has to be answered with a success.
func (c *client) must(ctx context.Context, q request) (answer, error) {
	a, err := c.send(ctx, q)
	if err == nil && !a.done() {
		err = fmt.Errorf("%s %s was answered %s", q.method, q.path, a)
	}
	return a, err
}

// done tells whether it was done.
func (a answer) done() bool { return a.status/100 == 2 }

// later tells whether the server said that it can't now, or does not know
// whether it has.
func (a answer) later() bool {
	return a.status == http.StatusServiceUnavailable || a.status == http.StatusConflict && a.text("code") == "in_progress"
}

// String is the answer for people.
func (a answer) String() string { return fmt.Sprintf("%d %.300s", a.status, a.body) }

// into reads the answer's JSON.
func (a answer) into(v any) error {
	if err := json.Unmarshal(a.body, v); err != nil {
		return fmt.Errorf("read an answer: %w: %.300s", err, a.body)
	}
	return nil
}

// text gives a text at a place in the answer's JSON, "" where there is none.
func (a answer) text(path ...string) string {
	var v any
	if json.Unmarshal(a.body, &v) != nil {
		return ""
	}
	for _, name := range path {
		m, ok := v.(object)
		if !ok {
			return ""
		}
		v = m[name]
	}
	s, _ := v.(string)
	return s
}

// page is a page of any list.
type page struct {
	Items []json.RawMessage `json:"items"`
	Next  *string           `json:"next_cursor"`
}

// list reads a whole list, item by item. path ends in ? or &.
func (c *client) list(ctx context.Context, path string, item func(json.RawMessage) error) error {
	for cursor := ""; ; {
		a, err := c.must(ctx, request{method: http.MethodGet, path: path + "limit=200" + cursor})
		if err != nil {
			return err
		}
		var p page
		if err := a.into(&p); err != nil {
			return err
		}
		for _, raw := range p.Items {
			if err := item(raw); err != nil {
				return err
			}
		}
		if p.Next == nil {
			return nil
		}
		cursor = "&cursor=" + *p.Next
	}
}

// analysts makes analysts and gives a client for each.
func (c *client) analysts(ctx context.Context, n int) ([]*client, error) {
	all := make([]*client, n)
	for i := range all {
		a, err := c.must(ctx, request{
			method: http.MethodPost, path: "/v1/tokens", key: newKey(),
			body: object{"name": fmt.Sprint("analyst ", i, " ", newKey()), "role": "analyst"},
		})
		if err != nil {
			return nil, err
		}
		all[i] = c.as(a.text("secret"))
	}
	return all, nil
}
