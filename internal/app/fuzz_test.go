package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"whence/internal/auth"
)

// complaints is a log that keeps what must not be said: panics, defects, and
// answers that failed after they began.
type complaints struct {
	mu   sync.Mutex
	said []string
}

func (c *complaints) Enabled(_ context.Context, level slog.Level) bool {
	return level >= slog.LevelError
}
func (c *complaints) WithAttrs([]slog.Attr) slog.Handler { return c }
func (c *complaints) WithGroup(string) slog.Handler      { return c }
func (c *complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += fmt.Sprintf(" %s=%v", a.Key, a.Value)
		return true
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, text)
	return nil
}

func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	said := c.said
	c.said = nil
	return said
}

// setting reads a number from the environment.
func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// fuzzer sends requests and judges the answers.
type fuzzer struct {
	*server
	g       *generator
	log     *complaints
	ops     []fuzzOp
	counts  map[string]int // answers by operation and class
	reasons map[string]int // why what was not broken on purpose was refused
	seed, n int
	faults  int
}

// TestNoRequestBreaksTheServerOrSlipsPastTheContract sends requests made from
// the spec, whole and broken. WHENCE_FUZZ_REQUESTS says how many,
// WHENCE_FUZZ_SEED which: the same seed gives the same requests.
func TestNoRequestBreaksTheServerOrSlipsPastTheContract(t *testing.T) {
	log := &complaints{}
	f := &fuzzer{server: startServerWith(t, log), log: log, counts: map[string]int{}, reasons: map[string]int{}, seed: setting(t, "WHENCE_FUZZ_SEED", 1)}
	f.g = &generator{t: t, r: rand.New(rand.NewPCG(uint64(f.seed), 11)), world: newWorld()} //nolint:gosec // a seed, not a secret
	var err error
	if f.ops, err = fuzzOps(); err != nil {
		t.Fatal(err)
	}
	requests := setting(t, "WHENCE_FUZZ_REQUESTS", 35*len(f.ops)) // so that each is tried, however many there come to be
	f.g.read = f.readText
	f.begin()
	began := time.Now()
	for f.n = 1; f.n <= requests && f.faults < 20; f.n++ {
		f.step()
		if f.n%150 == 0 {
			f.walkAList()
		}
	}
	if requests >= 1000 {
		f.insist()
	}
	if err := f.groupsDiffer(); err != nil {
		t.Error(err)
	}
	if wrong, err := f.queueDiffers(); err != nil || wrong != 0 {
		t.Errorf("%d items of the review queue are not what there is, %v", wrong, err)
	}
	if wrong, err := f.services.edge.Dashboard.Recount(t.Context()); err != nil || wrong != 0 {
		t.Errorf("%d counts are not what there is, %v", wrong, err)
	}
	f.summary(time.Since(began))
}

// knownTopic is an event, and a proposition of the same slug.
const knownTopic = "bridge-opened"

// begin makes the few things that other requests refer to.
func (f *fuzzer) begin() {
	f.catalogue()
	f.g.known = []string{"drug-overdose-deaths", "synthetic-opioid-overdose-deaths"}
	for _, topics := range []string{"events", "propositions"} {
		f.call("POST", "/v1/"+topics, object{"slug": knownTopic, "definition": "What dates and statements meet about."}).want(201)
	}
	f.ingest("Harbour News", "https://harbour.example/a", harbour)
	f.disagree()
	if _, err := f.services.auth.Enter(f.t.Context(), auth.Identity{Issuer: "https://id.example", Subject: "1", Name: "Ann"}, auth.Reader); err != nil {
		f.t.Fatal(err)
	}
	for _, path := range []string{"metrics", "parties", "outlets", "sources", "claims", "conflicts", "people"} {
		for _, item := range f.call("GET", "/v1/"+path, nil).want(200).list("items") {
			f.g.world.keep(f.g.r, path, item.(object))
		}
	}
	f.seal()
	for _, item := range f.call("GET", "/v1/audit?limit=30", nil).want(200).list("items") {
		f.g.world.keep(f.g.r, auditRows, item.(object))
	}
	f.ingest("Harbour News", "https://harbour.example/sealed-later", harbour)
	f.seal()
	for _, item := range f.call("GET", "/v1/audit/checkpoints", nil).want(200).list("items") {
		f.g.world.sizes = append(f.g.world.sizes, number(f.t, item.(object)["tree_size"]))
	}
}

// readText gives a document's newest text, none of one that was taken down.
func (f *fuzzer) readText(source string) string {
	text, known := f.g.world.texts[source]
	if !known && source != "" {
		if got := f.call("GET", "/v1/sources/"+source+"/text", nil); got.Status != 410 {
			text = got.want(200).text("text")
		}
		f.g.world.texts[source] = text
	}
	return text
}

// step draws an operation and tries it. Operations that make or
// change something come twice as often.
func (f *fuzzer) step() {
	op := pickFrom(f.g.r, f.ops)
	for range 3 { // what writes comes more often, claims most of all
		if again := pickFrom(f.g.r, f.ops); op.body == nil && again.body != nil || strings.HasSuffix(again.id, "Claim") {
			op = again
		}
	}
	f.try(op)
}

// insist tries what chance has not yet let succeed.
func (f *fuzzer) insist() {
	for _, op := range f.ops {
		for n := 0; n < 60 && f.counts[op.id+" 2xx"] == 0 && f.faults < 20; n++ {
			f.try(op)
			f.n++
		}
	}
}

// try sends one request of an operation and what follows from it.
func (f *fuzzer) try(op fuzzOp) {
	a := f.g.request(op)
	rows := -1
	if op.method != http.MethodGet && f.n%5 == 0 {
		rows = f.rows()
	}
	before := f.g.world.seen[a.target]
	got := f.send(a)
	f.counts[op.id+" "+strconv.Itoa(got.Status/100)+"xx"]++
	f.judge(a, got)
	if got.Status >= 300 && rows >= 0 && rows != f.rows() {
		f.fault(a, got, "the refused request changed the database")
	}
	f.g.world.learn(f.g.r, op, got)
	if slug, ok := before["slug"].(string); ok && op.method == http.MethodPatch && got.Status < 300 && a.sent != nil {
		if i := slices.Index(f.g.known, slug); i >= 0 {
			f.g.known[i] = got.text("slug")
		}
	}
	if got.Status < 300 && a.sent != nil {
		f.readBack(a, got, before)
	}
	if got.Status == http.StatusPreconditionFailed && a.target != "" {
		if now := f.call("GET", strings.TrimSuffix(a.path, "/"), nil); now.Status == http.StatusOK {
			f.g.world.learn(f.g.r, op, now)
		}
	}
}

func (f *fuzzer) send(a *attempt) answer {
	f.t.Helper()
	var body io.Reader
	if a.body != nil {
		body = bytes.NewReader(a.body)
		if a.raw {
			body = struct{ io.Reader }{body} // hides the length
		}
	}
	r, err := http.NewRequestWithContext(f.t.Context(), a.op.method, f.url+a.address(), body)
	if err != nil {
		f.t.Fatalf("%v: %s", err, a)
	}
	r.Header = a.header
	failed := f.t.Failed()
	res := f.do(r)
	if !failed && f.t.Failed() {
		f.fault(a, res, "the answer breaks the contract")
	}
	return res
}

// fault reports a request in a form that can be sent again.
func (f *fuzzer) fault(a *attempt, got answer, format string, args ...any) {
	f.t.Helper()
	f.faults++
	f.t.Errorf("%s\n  WHENCE_FUZZ_SEED=%d WHENCE_FUZZ_REQUESTS=%d, the last of these\n  %s\n  %d %.900s", fmt.Sprintf(format, args...), f.seed, f.n, a, got.Status, got.Body)
}

// judge holds an answer against what every answer must be.
func (f *fuzzer) judge(a *attempt, got answer) {
	f.t.Helper()
	for _, said := range f.log.take() {
		f.fault(a, got, "the log says: %.1500s", said)
	}
	if got.Status == http.StatusRequestHeaderFieldsTooLarge && len(a.String()) > 12<<10 {
		return // refused by the protocol, below the API
	}
	contentType := got.Header.Get("Content-Type")
	switch {
	case got.Status >= 500:
		f.fault(a, got, "a failure of the server")
	case got.Status >= 300:
		if contentType != "application/problem+json" || got.text("code") == "" || got.text("title") == "" || got.text("instance") == "" {
			f.fault(a, got, "the refusal is no problem document, but %s", contentType)
		}
		f.judgePointers(a, got)
		if len(a.broken) == 0 {
			reason := a.op.id + " " + got.text("code")
			if fields, ok := got.get().(map[string]any)["errors"].([]any); ok {
				reason += fmt.Sprint(" ", fields[0].(map[string]any)["pointer"])
			}
			f.reasons[reason]++
		}
	case len(a.broken) > 0:
		f.fault(a, got, "accepted, though it is broken")
	case got.Status != http.StatusNoContent && strings.HasPrefix(contentType, "text/csv"):
		records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(got.Body, []byte("\ufeff")))).ReadAll()
		if err != nil || len(records) == 0 {
			f.fault(a, got, "the file is no CSV: %v", err)
		}
	}
	for _, name := range []string{"X-Request-Id", "X-Content-Type-Options", "Content-Security-Policy"} {
		if got.Header.Get(name) == "" {
			f.fault(a, got, "no %s", name)
		}
	}
}

// judgePointers checks that each error names something that the caller can send,
// or did send.
func (f *fuzzer) judgePointers(a *attempt, got answer) {
	f.t.Helper()
	fields, _ := got.get().(map[string]any)["errors"].([]any)
	for _, field := range fields {
		pointer, _ := field.(map[string]any)["pointer"].(string)
		first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
		known := first == "" || first == "sl\x00ug" || first == "file" && a.op.id == "ingestSource" || slices.ContainsFunc(a.op.params, func(p *openapi3.Parameter) bool { return p.Name == pointer }) ||
			slices.ContainsFunc(a.query, func(q string) bool { return strings.HasPrefix(q, pointer) })
		if a.op.body != nil && strings.HasPrefix(pointer, "/") {
			_, member := a.op.body.Properties[first]
			known = known || member || bytes.Contains(a.body, []byte(strings.NewReplacer("~1", "/", "~0", "~").Replace(first)))
		}
		if !known {
			f.fault(a, got, "%q is nothing that this operation takes", pointer)
		}
	}
}

// walkAList reads a whole list in small pages, and in one: both must hold the
// same, each thing once.
func (f *fuzzer) walkAList() {
	f.t.Helper()
	path := "/v1/" + pickFrom(f.g.r, []string{"claims", "sources", "outlets", "metrics", "parties", "events", "propositions", "relations", "conflicts", "mappings", "tokens", "review/items", "review/decisions"}) + "?"
	if !strings.Contains(path, "tokens") && !strings.Contains(path, "decisions") {
		sorts := []string{"created_at", "-created_at"}
		switch path {
		case "/v1/claims?":
			sorts = append(sorts, "updated_at", "-updated_at")
		case "/v1/review/items?":
			sorts = append(sorts, "priority", "-priority")
		case "/v1/conflicts?":
			sorts = []string{"rank", "-rank", "updated_at", "-updated_at"}
		case "/v1/sources?":
			sorts = append(sorts, "published_at", "-published_at")
		case "/v1/outlets?":
			sorts = append(sorts, "name", "-name")
		case "/v1/metrics?", "/v1/parties?", "/v1/events?", "/v1/propositions?", "/v1/mappings?":
			sorts = append(sorts, "slug", "-slug")
		}
		path += "sort=" + pickFrom(f.g.r, sorts)
	}
	all := func(limit int) (ids []string) {
		cursor := ""
		for len(ids) < 1500 {
			a := f.call("GET", path+"&limit="+strconv.Itoa(limit)+cursor, nil).want(http.StatusOK)
			for _, item := range a.list("items") {
				ids = append(ids, item.(object)["id"].(string))
			}
			next, more := a.get("next_cursor").(string)
			if !more {
				break
			}
			cursor = "&cursor=" + next
		}
		return ids
	}
	large, small := all(200), all(7+f.g.r.IntN(60))
	n := min(len(large), len(small), 1500)
	if len(large) < 1500 && len(large) != len(small) {
		f.t.Errorf("%s: %d things in large pages, %d in small ones", path, len(large), len(small))
	}
	seen := map[string]bool{}
	for i, id := range small[:n] {
		if seen[id] || id != large[i] {
			f.t.Errorf("%s: item %d of small pages is %s, of large ones %s", path, i, id, large[i])
			f.faults++
			return
		}
		seen[id] = true
	}
}

// summary says what was reached: a fuzzer that is refused everywhere shows nothing.
func (f *fuzzer) summary(took time.Duration) {
	f.t.Helper()
	lines := sortedKeys(f.counts)
	sort.Strings(lines)
	total := map[string]int{}
	for i, line := range lines {
		total[line[len(line)-3:]] += f.counts[line]
		lines[i] = fmt.Sprintf("%s %d", line, f.counts[line])
	}
	var reasons []string
	for _, reason := range sortedKeys(f.reasons) {
		reasons = append(reasons, fmt.Sprintf("%s %d", reason, f.reasons[reason]))
	}
	f.t.Logf("%d requests of seed %d in %s: %v\n%s\nrefused though whole: %s", f.n-1, f.seed, took.Round(time.Millisecond), total, strings.Join(lines, ", "), strings.Join(reasons, ", "))
	if f.n < 1000 || f.t.Failed() {
		return
	}
	for _, op := range f.ops {
		if op.id == "beginSignIn" || op.id == "finishSignIn" {
			continue // there is no provider here
		}
		if f.counts[op.id+" 2xx"] == 0 {
			f.t.Errorf("%s never succeeded in %d requests", op.id, f.n)
		}
	}
}
