package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"whence/api"
)

// fuzzOp is an operation of the spec.
type fuzzOp struct {
	id, method, path string
	kind             string // of what its path is about: claims, outlets …
	params           []*openapi3.Parameter
	body             *openapi3.Schema
	open             bool // takes no token
}

// fuzzOps reads the operations from the spec, in the order of their ids.
func fuzzOps() ([]fuzzOp, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Spec)
	if err != nil {
		return nil, err
	}
	var ops []fuzzOp
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			op := fuzzOp{id: o.OperationID, method: method, path: path, kind: kindOf(path), open: o.Security != nil && len(*o.Security) == 0}
			for _, list := range []openapi3.Parameters{item.Parameters, o.Parameters} {
				for _, p := range list {
					op.params = append(op.params, p.Value)
				}
			}
			if o.RequestBody != nil {
				op.body = o.RequestBody.Value.Content["application/json"].Schema.Value
			}
			ops = append(ops, op)
		}
	}
	sort.Slice(ops, func(i, j int) bool { return ops[i].id < ops[j].id })
	return ops, nil
}

// attempt is one request. What is broken in it on purpose is listed: such a
// request must never succeed.
type attempt struct {
	op     fuzzOp
	path   string // escaped
	query  []string
	header http.Header
	body   []byte
	raw    bool // the body goes out in chunks, without a length
	sent   map[string]any
	target string // the id of what it changes
	broken []string
}

func (a *attempt) breaks(how string) { a.broken = append(a.broken, how) }

// String is the request as a line for a shell.
func (a *attempt) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "curl -X %s", a.op.method)
	for _, name := range sortedKeys(a.header) {
		if name != "Authorization" {
			fmt.Fprintf(&b, " -H %.300q", name+": "+strings.Join(a.header[name], ","))
		}
	}
	fmt.Fprintf(&b, " $WHENCE'%s'", a.address())
	if a.body != nil {
		fmt.Fprintf(&b, " --data-binary $'%s'", strings.ReplaceAll(fmt.Sprintf("%.3000q", a.body)[1:], "'", `\'`))
	}
	if len(a.broken) > 0 {
		fmt.Fprintf(&b, "   # broken: %s", strings.Join(a.broken, ", "))
	}
	return b.String()
}

func (a *attempt) address() string {
	if len(a.query) == 0 {
		return a.path
	}
	return a.path + "?" + strings.Join(a.query, "&")
}

// request makes one of an operation's requests.
func (g *generator) request(op fuzzOp) *attempt {
	a := &attempt{op: op, header: http.Header{"Authorization": {"Bearer " + adminToken}}}
	g.path(a)
	chance := 20
	asked := "" // one subject makes a cross-check, two refuse it
	if op.id == "crosscheck" {
		chance, asked = 10, pickFrom(g.r, []string{"metric", "metric", "event", "proposition"})
	}
	for _, p := range op.params {
		if h, held := g.lease(a.target); p.Name == "lease" && held && a.target != "" && g.chance(80) {
			a.query = append(a.query, "lease="+h.token.String())
		} else if p.In == openapi3.ParameterInQuery && (g.chance(chance) || p.Name == asked || p.Required && g.chance(90)) {
			g.parameter(a, p)
		} else if p.In == openapi3.ParameterInQuery && p.Required {
			a.breaks("without " + p.Name)
		}
	}
	if g.chance(4) {
		g.oddQuery(a)
	}
	if op.changes() {
		g.ifMatch(a)
	}
	if op.body != nil {
		g.text = g.read(g.documentOf(a))
		if op.id == "ingestSource" && g.chance(25) {
			g.form(a)
		} else {
			g.json(a)
		}
	}
	g.headers(a)
	return a
}

// documentOf draws the document that a claim is to be about.
func (g *generator) documentOf(a *attempt) string {
	if id, ok := g.world.seen[a.target]["source_id"].(string); ok {
		return id
	}
	return g.world.any(g.r, "sources", "id")
}

// path fills in the id or slug.
func (g *generator) path(a *attempt) {
	a.path = a.op.path
	from, to := strings.Index(a.path, "{"), strings.Index(a.path, "}")
	if from < 0 {
		if g.chance(1) {
			a.path += "/"
			a.breaks("a slash at the end of the path")
		}
		return
	}
	a.target = g.world.any(g.r, a.op.kind, "id")
	key := a.target
	switch {
	case key == "" || g.chance(3):
		key = "01890a5d-ac96-774b-bcce-b302099a8057"
		a.breaks("an id of nothing")
	case g.chance(3):
		// Items of the queue have the ids of what they are about.
		queued := func(kind string) bool { return strings.HasPrefix(kind, "review/") }
		if other := pickFrom(g.r, g.world.kinds()); other != a.op.kind && other != "snapshots" && !queued(other) && !queued(a.op.kind) {
			key = g.world.any(g.r, other, "id")
			a.breaks("the id of one of the " + other)
		}
	case g.chance(4):
		key = pickFrom(g.r, append([]string{"\x00", key + "\x00", "{" + key + "}", " " + key, "../" + key, "\xff", "..", ".", "a b", "*", strings.Repeat("a", 5000), strings.ReplaceAll(key, "-", "")}, oddTexts...))
		a.breaks("an odd id")
	case a.op.path[from:to+1] == "{key}" && g.chance(50):
		if slug, ok := g.world.seen[a.target]["slug"].(string); ok {
			key = slug
		}
	}
	if len(a.broken) > 0 {
		a.target = ""
	}
	a.path = a.path[:from] + url.PathEscape(key) + a.path[to+1:]
	if strings.Contains(a.path, "/./") || strings.Contains(a.path, "/../") || strings.HasSuffix(a.path, "/.") || strings.HasSuffix(a.path, "/..") {
		a.path = a.op.path[:from] + "%2e%2e" + a.op.path[to+1:] // a client would resolve the dots
	}
}

// parameter adds a parameter of the query, broken in one of eight.
func (g *generator) parameter(a *attempt, p *openapi3.Parameter) {
	if p.Name == "cursor" && g.chance(85) {
		g.cursor(a)
		return
	}
	v := g.value(p.Schema.Value, p.Name)
	if g.chance(12) {
		if how := g.breakOne(p.Schema.Value, &v); how != "" && !strings.HasPrefix(how, "the type") && !strings.HasPrefix(how, "a text for") {
			a.breaks(p.Name + ": " + how)
		}
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, x := range list {
		a.query = append(a.query, url.QueryEscape(p.Name)+"="+url.QueryEscape(fmt.Sprint(x)))
	}
}

// cursor adds a cursor: one that this list gave, one of another list, or one
// that was tampered with.
func (g *generator) cursor(a *attempt) {
	family := a.op.family()
	if g.chance(20) {
		family = pickFrom(g.r, append(sortedKeys(g.world.cursors), family))
	}
	cursor := g.world.cursor(g.r, family)
	if cursor != "" && family != a.op.family() {
		a.breaks("a cursor of " + family)
	}
	if g.chance(25) || cursor == "" {
		cursor = g.brokenCursor(cursor)
	}
	a.query = append(a.query, "cursor="+url.QueryEscape(cursor))
}

// oddQuery adds what no operation has, or what is no query at all.
func (g *generator) oddQuery(a *attempt) {
	odd := pickFrom(g.r, []string{"colour=red", "%zz=1", "q=%", "a;b=1", "limit=1&limit=2", "q=%00", "q=%ff", "q=%ed%a0%80", "LIMIT=1", "limit[]=1", "status[]=x", "=", "limit=%31;", "columns", "cursor=", "limit=", "limit=1e1", "limit=+1", "limit=0x1", "limit=%201", "limit=９"})
	a.query = append(a.query, odd)
	a.breaks("the query " + odd)
}

func (g *generator) ifMatch(a *attempt) {
	version := fmt.Sprint(g.world.seen[a.target]["version"])
	if a.op.method == http.MethodPut {
		version = "0"
		if policy := g.world.seen[policyOf(a.op.path, g.world.seen[a.target]["slug"])]; policy != nil {
			version = fmt.Sprint(policy["version"])
		}
	}
	switch {
	case g.chance(4):
		a.breaks("no If-Match")
	case g.chance(8):
		odd := pickFrom(g.r, []string{version, "*", "W/\"" + version + "\"", "\"0\"", "\"-1\"", "\"999999999\"", "\"99999999999999999999\"", "\"1", "\"1\", \"2\"", "", "\"" + version + " \"", "\"0" + version + "\"", "\"١\"", "\"1e0\"", strings.Repeat("9", 300)})
		a.header.Set("If-Match", odd)
		if odd != `"`+version+`"` {
			a.breaks("If-Match " + odd)
		}
	default:
		a.header.Set("If-Match", `"`+version+`"`)
	}
}

// json makes the body, whole or broken.
func (g *generator) json(a *attempt) {
	body := any(g.object(a.op.body))
	a.header.Set("Content-Type", "application/json")
	if strings.HasSuffix(a.op.id, "Claim") && g.chance(75) {
		g.sensible(a, body.(map[string]any))
	}
	if strings.HasPrefix(a.op.kind, "review/") && g.chance(75) {
		g.review(a, body.(map[string]any))
	}
	if a.op.id == "compare" && g.chance(75) {
		g.comparison(body.(map[string]any))
	}
	if m := body.(map[string]any); a.op.id == "ingestSource" {
		if m["content"] == nil {
			m["content"] = g.page() // nothing is fetched from the network
		}
		g.document(m)
	}
	if m := body.(map[string]any); strings.HasSuffix(a.op.id, "Mapping") && m["rules"] != nil && g.chance(75) {
		m["rules"] = g.rules()
	}
	if g.chance(25) {
		if how := g.breakOne(a.op.body, &body); how != "" {
			a.breaks(how)
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		g.t.Fatal(err)
	}
	a.body = raw
	if m, ok := body.(map[string]any); ok {
		a.sent = m
	}
	if g.chance(8) {
		g.brokenJSON(a)
	}
}

var firstText = regexp.MustCompile(`:"[^"\\]*"`)

// brokenJSON breaks the form of a body rather than a value in it.
func (g *generator) brokenJSON(a *attempt) {
	body := string(a.body)
	inText := func(insert string) string {
		at := firstText.FindStringIndex(body)
		if at == nil {
			return body + "x"
		}
		return body[:at[1]-1] + insert + body[at[1]-1:]
	}
	all := []struct{ how, body string }{
		{"cut short", body[:g.r.IntN(len(body))]},
		{"more behind the end", body + "{}"},
		{"a byte order mark", "\ufeff" + body},
		{"a lone surrogate", inText(`\ud800`)},
		{"a surrogate the wrong way round", inText(`\udc00\ud800`)},
		{"NUL", inText(`\u0000`)},
		{"broken UTF-8", inText("\xff")},
		{"an overlong form", inText("\xc0\x80")},
		{"a raw line feed in a text", inText("\n")},
		{"an unknown escape", inText(`\x41`)},
		{"a member twice", "{" + `"slug":"a","slug":"b",` + body[1:]},
		{"NaN", `{"slug":NaN}`},
		{"a comma at the end", strings.TrimSuffix(body, "}") + ",}"},
		{"depth", strings.Repeat(`{"a":`, 500) + "1" + strings.Repeat("}", 500)},
		{"depth of lists", strings.Repeat("[", 100000)},
		{"a number without end", `{"slug":` + strings.Repeat("9", 100000) + `}`},
		{"a huge exponent", `{"slug":1e999999999}`},
		{"single quotes", "{'slug':1}"},
		{"a comment", "/* */" + body},
		{"nothing but blanks", "  "},
		{"nothing", ""},
		{"a text", `"x"`},
		{"a list", "[" + body + "]"},
		{"null", "null"},
		{"a name with NUL", `{"sl\u0000ug":"a"}`},
		{"UTF-16", "\xff\xfe{\x00}\x00"},
	}
	c := pickFrom(g.r, all)
	a.body, a.sent = []byte(c.body), nil
	a.breaks("JSON with " + c.how)
}

// headers adds what requests carry beside the body, good and bad.
func (g *generator) headers(a *attempt) {
	switch g.r.IntN(60) {
	case 0:
		a.header.Set("Authorization", pickFrom(g.r, []string{"", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + adminToken[1:], "Bearer whence_000000000000_" + strings.Repeat("0", 64)}))
		if !a.op.open {
			a.breaks("no token")
		}
	case 1:
		a.header.Set("X-Request-Id", pickFrom(g.r, append([]string{strings.Repeat("a", 5000)}, "a b", "<x>", "é")))
	case 2:
		a.header.Set("Accept", pickFrom(g.r, []string{"text/plain", "text/plain;q=x", ";;;", "*/*;q=0", "application/xml", strings.Repeat("a/b,", 1000)}))
	case 3:
		if a.body != nil {
			a.header.Set("Content-Encoding", pickFrom(g.r, []string{"gzip", "br", "deflate", "gzip, identity"}))
			a.breaks("a content coding")
		}
	case 4:
		if a.sent != nil {
			a.header.Set("Content-Type", pickFrom(g.r, []string{"Application/JSON", "application/json; charset=UTF-8", "application/json;charset=\"utf-8\"", "APPLICATION/json ; a=b"}))
		}
	case 5:
		if a.body != nil {
			a.header.Set("Content-Type", pickFrom(g.r, []string{"text/plain", "application/x-www-form-urlencoded", "application/jsonx", "application/json, text/html", "application", "/", "multipart/form-data", "application/merge-patch+json", "application/json;;=", ""}))
			a.breaks("another type of body")
		}
	case 6:
		a.raw = true
	case 8, 10:
		if a.op.method == http.MethodPost || a.op.method == http.MethodPatch {
			a.header.Set("Idempotency-Key", fmt.Sprintf("key-%d", g.r.Uint64()))
		}
	case 9:
		if a.op.method == http.MethodPost || a.op.method == http.MethodPatch {
			a.header.Set("Idempotency-Key", pickFrom(g.r, []string{"a b", "é", strings.Repeat("k", 256)}))
			a.breaks("a key that none can be")
		}
	case 7:
		if a.op.body == nil && a.op.method == http.MethodGet {
			a.body = []byte(`{"a":1}`)
			a.raw = g.chance(50)
			if a.op.kind != "" {
				a.breaks("a body")
			}
		}
	}
}
