package app

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// refused is a request and how it must be answered.
type refused struct {
	name, method, path string
	body               any
	headers            []string
	status             int
	code               string
	pointer            string // of one of the errors; "" for any
}

func TestBadRequestsGetAProblemThatSaysWhatIsWrong(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	s.call("POST", "/v1/outlets", object{"name": "Harbour News", "kind": "newspaper", "domains": []string{"harbour.example"}}).want(201)
	doc := s.ingest("Harbour News", "https://harbour.example/a", harbour)
	source, snapshot := doc.text("source", "id"), doc.text("snapshot", "id")
	claim := claimOf(doc, "100,000")["id"].(string)
	other := s.ingest("Lake", "https://lake.example/b", lake).text("source", "id")
	const nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
	metric := func(change object) object {
		m := object{"slug": "m", "definition": "d", "unit": "deaths", "measure": "total"}
		maps.Copy(m, change)
		return m
	}
	entry := func(change object) object {
		c := object{"source_id": source, "kind": "quantity", "quantity": object{"value": "5", "unit": "deaths"}, "citations": []object{{"exact": "Talks resume."}}}
		maps.Copy(c, change)
		return c
	}
	match := []string{"If-Match", `"1"`}
	table := []refused{
		{name: "an address that is none", method: "GET", path: "/v1/nothing", status: 404, code: "not_found"},
		{name: "a method that is none", method: "DELETE", path: "/v1/claims", status: 405, code: "method_not_allowed"},
		{name: "an id of nothing", method: "GET", path: "/v1/claims/" + nobody, status: 404, code: "not_found"},
		{name: "an id in braces", method: "GET", path: "/v1/claims/%7B" + nobody + "%7D", status: 404, code: "not_found"},
		{name: "an id that is none", method: "GET", path: "/v1/claims/1", status: 404, code: "not_found"},
		{name: "an id with NUL", method: "GET", path: "/v1/claims/" + nobody + "%00", status: 404, code: "not_found"},
		{name: "an id that climbs", method: "GET", path: "/v1/claims/..%2f..%2fetc", status: 404, code: "not_found"},
		{name: "a slug of nothing", method: "GET", path: "/v1/metrics/none-such", status: 404, code: "not_found"},
		{name: "a slug with NUL", method: "GET", path: "/v1/metrics/a%00b", status: 404, code: "not_found"},
		{name: "a text of nothing", method: "GET", path: "/v1/sources/" + nobody + "/text", status: 404, code: "not_found"},
		{name: "a snapshot of another document", method: "GET", path: "/v1/sources/" + other + "/text?snapshot=" + snapshot, status: 404, code: "not_found"},
		{name: "an unknown parameter", method: "GET", path: "/v1/claims?colour=red", status: 400, code: "unknown_parameter", pointer: "colour"},
		{name: "a parameter twice", method: "GET", path: "/v1/claims?limit=1&limit=2", status: 400, code: "repeated_parameter", pointer: "limit"},
		{name: "a limit of 0", method: "GET", path: "/v1/claims?limit=0", status: 400, code: "out_of_range", pointer: "limit"},
		{name: "a limit over all", method: "GET", path: "/v1/claims?limit=201", status: 400, code: "out_of_range", pointer: "limit"},
		{name: "a limit in words", method: "GET", path: "/v1/claims?limit=ten", status: 400, code: "invalid_parameter", pointer: "limit"},
		{name: "a cursor of garbage", method: "GET", path: "/v1/claims?cursor=garbage", status: 400, code: "invalid_cursor"},
		{name: "a sort that is none", method: "GET", path: "/v1/claims?sort=colour", status: 400, code: "unknown_value", pointer: "sort"},
		{name: "a state that is none", method: "GET", path: "/v1/claims?status=maybe", status: 400, code: "unknown_value", pointer: "status"},
		{name: "a day that is none", method: "GET", path: "/v1/claims?from=2023-02-30", status: 400, code: "invalid_format", pointer: "from"},
		{name: "a day in another form", method: "GET", path: "/v1/claims?to=30/01/2023", status: 400, code: "invalid_format", pointer: "to"},
		{name: "bad percent-encoding", method: "GET", path: "/v1/claims?metric=%zz", status: 400, code: "invalid_query"},
		{name: "NUL in a query", method: "GET", path: "/v1/sources?q=%00", status: 422, code: "invalid_text"},
		{name: "no UTF-8 in a query", method: "GET", path: "/v1/sources?q=%ff", status: 400, code: "invalid_encoding"},
		{name: "an outlet that is none", method: "GET", path: "/v1/sources?outlet=nobody", status: 422, code: "unknown_outlet"},
		{name: "a cross-check of nothing", method: "GET", path: "/v1/crosscheck", status: 400, code: "missing_parameter"},
		{name: "a cross-check of a metric that is none", method: "GET", path: "/v1/crosscheck?metric=none-such", status: 404},
		{name: "a cross-check of an event that is none", method: "GET", path: "/v1/crosscheck?event=none-such", status: 404, code: "unknown_event", pointer: "event"},
		{name: "a cross-check of a proposition that is none", method: "GET", path: "/v1/crosscheck?proposition=none-such", status: 404, code: "unknown_proposition"},
		{name: "a cross-check of an event and a metric", method: "GET", path: "/v1/crosscheck?event=a&metric=b", status: 400, code: "invalid_parameter", pointer: "event"},
		{name: "a column that is none", method: "GET", path: "/v1/exports/claims.csv?columns=colour", status: 400, code: "unknown_column", pointer: "columns"},
		{name: "a body to a GET", method: "GET", path: "/v1/claims", body: object{"a": 1}, status: 400, code: "unexpected_body"},

		{name: "no body", method: "POST", path: "/v1/metrics", status: 400, code: "body_required"},
		{name: "a body cut short", method: "POST", path: "/v1/metrics", body: `{"slug": "m"`, status: 400, code: "invalid_json"},
		{name: "a body that is a list", method: "POST", path: "/v1/metrics", body: `[]`, status: 422, code: "invalid_type"},
		{name: "a body that is null", method: "POST", path: "/v1/metrics", body: `null`, status: 422},
		{name: "a name twice", method: "POST", path: "/v1/metrics", body: `{"slug":"m","slug":"n"}`, status: 400, code: "duplicate_name"},
		{name: "a name twice in another case", method: "POST", path: "/v1/metrics", body: `{"slug":"m","definition":"d","unit":"u","measure":"total","SLUG":"n"}`, status: 400, code: "unknown_field"},
		{name: "an unknown member", method: "POST", path: "/v1/metrics", body: metric(object{"colour": "red"}), status: 400, code: "unknown_field", pointer: "/colour"},
		{name: "a member that the server sets", method: "POST", path: "/v1/metrics", body: metric(object{"version": 7}), status: 400, code: "unknown_field"},
		{name: "another media type", method: "POST", path: "/v1/metrics", body: metric(nil), headers: []string{"Content-Type", "text/plain"}, status: 415, code: "unsupported_media_type"},
		{name: "no media type", method: "POST", path: "/v1/metrics", body: metric(nil), headers: []string{"Content-Type", ""}, status: 415, code: "unsupported_media_type"},
		{name: "JSON in another character set", method: "POST", path: "/v1/metrics", body: metric(nil), headers: []string{"Content-Type", "application/json; charset=gbk"}, status: 415, code: "unsupported_charset"},
		{name: "a compressed body", method: "POST", path: "/v1/metrics", body: metric(nil), headers: []string{"Content-Encoding", "gzip"}, status: 415, code: "unsupported_encoding"},
		{name: "a body over the limit", method: "POST", path: "/v1/metrics", body: metric(object{"definition": strings.Repeat("x", 2<<20)}), status: 413, code: "too_large"},
		{name: "a slug with a space", method: "POST", path: "/v1/metrics", body: metric(object{"slug": "a b"}), status: 422, code: "invalid_format", pointer: "/slug"},
		{name: "a slug that is empty", method: "POST", path: "/v1/metrics", body: metric(object{"slug": ""}), status: 422, pointer: "/slug"},
		{name: "a missing member", method: "POST", path: "/v1/metrics", body: object{"slug": "m"}, status: 422, code: "invalid_input"},
		{name: "a definition of spaces", method: "POST", path: "/v1/metrics", body: metric(object{"definition": "  "}), status: 422, pointer: "/definition"},
		{name: "a measure that is none", method: "POST", path: "/v1/metrics", body: metric(object{"measure": "weight"}), status: 422, code: "unknown_value", pointer: "/measure"},
		{name: "a broader metric that is none", method: "POST", path: "/v1/metrics", body: metric(object{"broader": "none-such"}), status: 422, code: "unknown_metric", pointer: "/broader"},
		{name: "a slug that is taken", method: "POST", path: "/v1/metrics", body: metric(object{"slug": "drug-overdose-deaths"}), status: 409, code: "slug_taken"},
		{name: "a metric above itself", method: "PATCH", path: "/v1/metrics/drug-overdose-deaths", body: object{"broader": "synthetic-opioid-overdose-deaths"}, headers: match, status: 422, code: "cyclic_broader"},
		{name: "NUL", method: "POST", path: "/v1/metrics", body: `{"slug":"m","definition":"a\u0000b","unit":"u","measure":"total"}`, status: 422, code: "invalid_text", pointer: "/definition"},
		{name: "a lone surrogate", method: "POST", path: "/v1/metrics", body: `{"slug":"m","definition":"a\ud800b","unit":"u","measure":"total"}`, status: 400, code: "invalid_json"},
		{name: "invalid UTF-8", method: "POST", path: "/v1/metrics", body: []byte("{\"slug\":\"m\",\"definition\":\"a\xffb\",\"unit\":\"u\",\"measure\":\"total\"}"), status: 400, code: "invalid_json"},
		{name: "depth", method: "POST", path: "/v1/metrics", body: strings.Repeat("[", 9999), status: 400, code: "too_deep"},
		{name: "bidi controls in a name", method: "POST", path: "/v1/outlets", body: object{"name": "a\u202eb", "kind": "other"}, status: 422, code: "invalid_text", pointer: "/name"},
		{name: "a grade without a reason", method: "POST", path: "/v1/outlets", body: object{"name": "a", "kind": "other", "reliability": "A"}, status: 422, pointer: "/reliability_reason"},
		{name: "a domain that is taken", method: "POST", path: "/v1/outlets", body: object{"name": "a", "kind": "other", "domains": []string{"harbour.example"}}, status: 409, code: "domain_taken"},
		{name: "a domain that is none", method: "POST", path: "/v1/outlets", body: object{"name": "a", "kind": "other", "domains": []string{"https://a.example/"}}, status: 422, pointer: "/domains/0"},
		{name: "a parent that is none", method: "POST", path: "/v1/outlets", body: object{"name": "a", "kind": "other", "parent_id": nobody}, status: 422, pointer: "/parent_id"},

		{name: "no version", method: "PATCH", path: "/v1/claims/" + claim, body: object{"status": "accepted"}, status: 428, code: "if_match_required"},
		{name: "a version that is none", method: "PATCH", path: "/v1/claims/" + claim, body: object{"status": "accepted"}, headers: []string{"If-Match", "3"}, status: 400, code: "invalid_if_match"},
		{name: "an old version", method: "PATCH", path: "/v1/claims/" + claim, body: object{"status": "accepted"}, headers: []string{"If-Match", `"9"`}, status: 412, code: "stale_version"},
		{name: "nothing to change", method: "PATCH", path: "/v1/claims/" + claim, body: object{}, headers: match, status: 422, code: "nothing_given"},
		{name: "a metric that is none", method: "PATCH", path: "/v1/claims/" + claim, body: object{"metric": "none-such"}, headers: match, status: 422, code: "unknown_metric", pointer: "/metric"},
		{name: "an event of a quantity", method: "PATCH", path: "/v1/claims/" + claim, body: object{"event": "e"}, headers: match, status: 422, pointer: "/event"},
		{name: "no citation left", method: "PATCH", path: "/v1/claims/" + claim, body: object{"citations": []any{}, "attribution": []any{}, "status": "accepted"}, headers: match, status: 422, code: "citation_required"},
		{name: "a quote that is not there", method: "PATCH", path: "/v1/claims/" + claim, body: object{"citations": []object{{"exact": "not there"}}}, headers: match, status: 422, code: "quote_not_found"},
		{name: "a quote elsewhere", method: "PATCH", path: "/v1/claims/" + claim, body: object{"citations": []object{{"exact": "Talks", "start": 1, "end": 6}}}, headers: match, status: 422, code: "quote_mismatch", pointer: "/citations/0/exact"},
		{name: "a quote that is there twice", method: "POST", path: "/v1/claims", body: entry(object{"citations": []object{{"exact": "e"}}}), status: 422, code: "ambiguous_quote"},
		{name: "a quote beyond the end", method: "POST", path: "/v1/claims", body: entry(object{"citations": []object{{"exact": "x", "start": 100000, "end": 100001}}}), status: 422, code: "quote_mismatch"},
		{name: "a document that is none", method: "POST", path: "/v1/claims", body: entry(object{"source_id": nobody}), status: 422, pointer: "/source_id"},
		{name: "a confidence by hand", method: "POST", path: "/v1/claims", body: entry(object{"confidence": "1"}), status: 400, code: "unknown_field"},
		{name: "a place that is none", method: "POST", path: "/v1/claims", body: entry(object{"geography": "usa"}), status: 422, code: "invalid_format", pointer: "/geography"},
		{name: "a period backwards", method: "POST", path: "/v1/claims", body: entry(object{"period": object{"start": "2024-01-02", "end": "2024-01-01"}}), status: 422},
		{name: "a range without ends", method: "POST", path: "/v1/claims", body: entry(object{"quantity": object{"comparator": "range", "value": "5", "unit": "deaths"}}), status: 422},
		{name: "a range backwards", method: "POST", path: "/v1/claims", body: entry(object{"quantity": object{"comparator": "range", "lower": "7", "upper": "5", "unit": "deaths"}}), status: 422},
		{name: "a share over one", method: "POST", path: "/v1/claims", body: entry(object{"quantity": object{"comparator": "share", "value": "1.5", "unit": "share"}}), status: 422},

		{name: "a relation to itself", method: "POST", path: "/v1/relations", body: object{"from": source, "to": source, "kind": "cites"}, status: 422},
		{name: "a relation to nothing", method: "POST", path: "/v1/relations", body: object{"from": source, "to": nobody, "kind": "cites"}, status: 422},
		{name: "a relation of no kind", method: "POST", path: "/v1/relations", body: object{"from": source, "to": other, "kind": "likes"}, status: 422, code: "unknown_value", pointer: "/kind"},
		{name: "a score over one", method: "POST", path: "/v1/relations", body: object{"from": source, "to": other, "kind": "cites", "score": "2"}, status: 422, pointer: "/score"},

		{name: "a relation to nothing, by its name", method: "POST", path: "/v1/relations", body: object{"from": source, "to": nobody, "kind": "cites"}, status: 422, code: "unknown_source", pointer: "/to"},

		{name: "a form without a boundary", method: "POST", path: "/v1/sources", body: "x", headers: []string{"Content-Type", "multipart/form-data"}, status: 400, code: "invalid_form"},
		{
			name: "a form cut short in the head of a part", method: "POST", path: "/v1/sources", status: 400, code: "invalid_form", headers: []string{"Content-Type", "multipart/form-data; boundary=b"},
			body: "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nSome text.\r\n--b\r\nContent-Disposition: form-da",
		},
		{name: "a title that turns round", method: "POST", path: "/v1/sources", body: object{"content": "Some text.", "title": "a\u202eb"}, status: 422, code: "invalid_text", pointer: "/title"},
		{name: "a title of blanks", method: "PATCH", path: "/v1/sources/" + source, body: object{"title": " \u3000"}, headers: match, status: 422, code: "invalid_text", pointer: "/title"},
		{name: "a precision of no time", method: "PATCH", path: "/v1/sources/" + source, body: object{"published_at": nil, "published_precision": "day"}, headers: match, status: 422, code: "published_at_required", pointer: "/published_precision"},
		{name: "a unit of blanks", method: "POST", path: "/v1/claims", body: entry(object{"quantity": object{"value": "5", "unit": "  "}}), status: 422, code: "invalid_text", pointer: "/quantity/unit"},
		{name: "a page of nothing", method: "POST", path: "/v1/sources", body: object{"content": "   "}, status: 422, code: "no_readable_text"},
		{name: "an address of nothing", method: "POST", path: "/v1/sources", body: object{"content": "x", "url": "ftp://a.example"}, status: 422, code: "invalid_url", pointer: "/url"},
		{name: "a script for an address", method: "POST", path: "/v1/sources", body: object{"content": "x", "url": "javascript:alert(1)"}, status: 422, code: "invalid_url"},
		{name: "a type that is not read", method: "POST", path: "/v1/sources", body: object{"content": "x", "media_type": "application/pdf"}, status: 415, code: "unsupported_media_type"},
		{name: "an outlet's id of nothing", method: "POST", path: "/v1/sources", body: object{"content": "Some text.", "outlet": nobody}, status: 422, code: "unknown_outlet"},
		{name: "a time that is none", method: "POST", path: "/v1/sources", body: object{"content": "x", "published_at": "yesterday"}, status: 422, pointer: "/published_at"},
		{name: "a page of depth", method: "POST", path: "/v1/sources", body: object{"content": strings.Repeat("<div>", 5000) + "x", "media_type": "text/html"}, status: 422, code: "too_deep"},
		{name: "a token of no role", method: "POST", path: "/v1/tokens", body: object{"name": "x", "role": "king"}, status: 422, pointer: "/role"},
		{name: "a token of the past", method: "POST", path: "/v1/tokens", body: object{"name": "x", "role": "reader", "expires_at": "2001-01-01T00:00:00Z"}, status: 422, pointer: "/expires_at"},
		{name: "a text over the limit", method: "POST", path: "/v1/extract", body: object{"text": strings.Repeat("x", 1_000_001)}, status: 422, code: "too_long", pointer: "/text"},
		{name: "no text", method: "POST", path: "/v1/extract", body: object{}, status: 422, code: "required", pointer: "/text"},
		{name: "claims of one id", method: "POST", path: "/v1/compare", body: object{"claims": []object{{"id": "a"}, {"id": "a"}}}, status: 422},
		{name: "a kind of claim that is none", method: "POST", path: "/v1/compare", body: object{"claims": []object{{"id": "a", "kind": "song"}}}, status: 422, code: "unknown_value", pointer: "/claims/0/kind"},
	}
	for _, number := range []string{"NaN", "Infinity", "-Infinity", "1e5", "1e100000", " 1", "1 ", "+1", "٣", "１", "1,000", ".5", "5.", "", "0x10", strings.Repeat("9", 40), "1." + strings.Repeat("1", 21)} {
		table = append(table,
			refused{name: "the value " + number, method: "POST", path: "/v1/claims", body: entry(object{"quantity": object{"value": number, "unit": "deaths"}}), status: 422, code: "invalid_number", pointer: "/quantity/value"},
			refused{name: "the compared value " + number, method: "POST", path: "/v1/compare", body: object{"claims": []object{{"id": "a", "quantity": object{"value": number}}}}, status: 422, code: "invalid_number", pointer: "/claims/0/quantity/value"})
	}
	for i, value := range []any{5, true, nil, []any{}, object{}} {
		if value == nil {
			continue
		}
		table = append(table, refused{
			name: fmt.Sprintf("a value of another type, %d", i), method: "POST", path: "/v1/claims",
			body: entry(object{"quantity": object{"value": value, "unit": "deaths"}}), status: 422, code: "invalid_type", pointer: "/quantity/value",
		})
	}
	before := s.rows()
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			s := *s
			s.t = t
			a := s.call(c.method, c.path, c.body, c.headers...)
			if a.Status != c.status || a.Header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("answered %d %s, not %d: %.600s", a.Status, a.Header.Get("Content-Type"), c.status, a.Body)
			}
			if c.code != "" && a.text("code") != c.code {
				t.Errorf("the code is %s, not %s: %.600s", a.text("code"), c.code, a.Body)
			}
			if c.pointer != "" && !strings.Contains(string(a.Body), `"pointer":"`+c.pointer+`"`) {
				t.Errorf("no pointer to %s: %.600s", c.pointer, a.Body)
			}
		})
	}
	if after := s.rows(); after != before {
		t.Errorf("refused requests changed the database: %d rows became %d", before, after)
	}
}

// rows counts what the database holds.
func (s *server) rows() (n int) {
	s.t.Helper()
	err := s.pool.QueryRow(s.t.Context(), `SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM snapshots) + (SELECT count(*) FROM claims)
		+ (SELECT count(*) FROM citations) + (SELECT count(*) FROM metrics) + (SELECT count(*) FROM outlets) + (SELECT count(*) FROM relations)
		+ (SELECT count(*) FROM tokens) + (SELECT count(*) FROM conflict_comments) + (SELECT count(*) FROM history)`).Scan(&n)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestWithoutAValidTokenNothingIsAnswered(t *testing.T) {
	s := startServer(t)
	for _, header := range []string{"", "Bearer ", "Bearer nonsense", "Basic " + adminToken, "Bearer " + adminToken + "x", adminToken} {
		s.token = ""
		a := s.call("GET", "/v1/claims", nil, "Authorization", header)
		if a.Status != 401 || a.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%q: %d", header, a.Status)
		}
		// A body that is over every limit is not read for somebody unknown.
		if a := s.call("POST", "/v1/metrics", strings.Repeat("x", 1<<20), "Authorization", header); a.Status != 401 {
			t.Errorf("%q with a body: %d", header, a.Status)
		}
	}
	for _, open := range []string{"/healthz", "/readyz", "/metrics", "/docs", "/openapi.yaml"} {
		s.call("GET", open, nil).want(200)
	}
}

func TestAFileIsIngestedAsJSONIs(t *testing.T) {
	s := startServer(t)
	upload := func(fields map[string]string, filename, contentType string, file []byte) answer {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for k, v := range fields {
			if err := w.WriteField(k, v); err != nil {
				t.Fatal(err)
			}
		}
		if file != nil {
			part, err := w.CreatePart(map[string][]string{"Content-Disposition": {`form-data; name="file"; filename="` + filename + `"`}, "Content-Type": {contentType}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.Write(file); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/v1/sources", &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("Authorization", "Bearer "+s.token)
		return s.do(r)
	}
	page := []byte("<html><head><title>Floods</title></head><body><h1>Floods</h1><p>About 1,200 people died in the floods of 2021 in India.</p></body></html>")
	a := upload(map[string]string{"url": "https://a.example/floods"}, "floods.html", "application/octet-stream", page).want(201)
	if a.text("source", "title") != "Floods" || a.text("snapshot", "media_type") != "text/html" || len(a.list("claims")) == 0 {
		t.Errorf("read as %s", a.Body)
	}
	if again := s.call("POST", "/v1/sources", object{"content": string(page), "media_type": "text/html", "url": "https://a.example/floods"}).want(200); again.text("source", "id") != a.text("source", "id") {
		t.Error("the same bytes as JSON are another document")
	}
	gbk := append([]byte("<meta charset=gbk><h1>"), 0xc4, 0xe3, 0xba, 0xc3) // 你好
	b := upload(nil, "a.html", "text/html", append(gbk, []byte("</h1><p>10</p>")...)).want(201)
	if b.text("source", "title") != "你好" {
		t.Errorf("GBK was read as %s", b.Body)
	}
	upload(nil, "", "", nil).want(422)
	upload(map[string]string{"colour": "red"}, "a.html", "text/html", page).want(400)
	upload(map[string]string{"published_at": "soon"}, "a.html", "text/html", page).want(422)
}

func TestEveryOperationAnswersEveryRoleAsTheTableSays(t *testing.T) {
	s := startServer(t)
	tokens := map[string]string{}
	for _, role := range []string{"reader", "contributor", "analyst", "adjudicator", "admin"} {
		tokens[role] = s.call("POST", "/v1/tokens", object{"name": role, "role": role}).want(201).text("secret")
	}
	rank := map[string]int{"reader": 0, "contributor": 1, "analyst": 2, "adjudicator": 3, "admin": 4}
	for _, op := range []struct{ method, path, need string }{
		{"GET", "/v1/claims", "reader"},
		{"POST", "/v1/extract", "reader"},
		{"POST", "/v1/compare", "reader"},
		{"GET", "/v1/exports/claims.csv", "reader"},
		{"POST", "/v1/sources", "contributor"},
		{"POST", "/v1/claims", "contributor"},
		{"POST", "/v1/relations", "contributor"},
		{"POST", "/v1/metrics", "analyst"},
		{"POST", "/v1/outlets", "analyst"},
		{"PATCH", "/v1/claims/01890a5d-ac96-774b-bcce-b302099a8057", "analyst"},
		{"POST", "/v1/tokens", "admin"},
		{"GET", "/v1/tokens", "admin"},
		{"GET", "/v1/tokens/01890a5d-ac96-774b-bcce-b302099a8057", "admin"},
		{"POST", "/v1/tokens/01890a5d-ac96-774b-bcce-b302099a8057/rotation", "admin"},
	} {
		for role, token := range tokens {
			s.token = token
			a := s.call(op.method, op.path, nil)
			if allowed := rank[role] >= rank[op.need]; (a.Status != 403) != allowed {
				t.Errorf("%s %s as %s: %d", op.method, op.path, role, a.Status)
			}
		}
	}
	s.token = adminToken
	id := s.call("POST", "/v1/tokens", object{"name": "gone", "role": "reader"}).want(201)
	s.call("DELETE", "/v1/tokens/"+id.text("token", "id"), nil).want(204)
	s.token = id.text("secret")
	s.call("GET", "/v1/claims", nil).want(401)
}

func TestEveryMissingMemberIsPointedAt(t *testing.T) {
	s := startServer(t)
	for path, pointers := range map[string][]string{
		"/v1/metrics":   {"/slug", "/definition", "/unit", "/measure"},
		"/v1/outlets":   {"/name", "/kind"},
		"/v1/claims":    {"/source_id", "/kind"},
		"/v1/relations": {"/from", "/to", "/kind"},
		"/v1/tokens":    {"/name", "/role"},
		"/v1/extract":   {"/text"},
		"/v1/compare":   {"/claims"},
	} {
		var got []string
		for _, e := range s.call("POST", path, object{}).want(422).list("errors") {
			got = append(got, e.(object)["pointer"].(string))
		}
		slices.Sort(got)
		slices.Sort(pointers)
		if !slices.Equal(got, pointers) {
			t.Errorf("%s points at %v, not at %v", path, got, pointers)
		}
	}
	a := s.call("POST", "/v1/compare", object{"claims": []object{{"metric": "m"}}}).want(422)
	if a.text("errors", 0, "pointer") != "/claims/0/id" {
		t.Errorf("points at %s", a.Body)
	}
}

func TestABodyOfManyMembersIsRefusedBeforeItCostsAnything(t *testing.T) {
	s := startServer(t)
	var body strings.Builder
	body.WriteString(`{"claims":[]`)
	for i := range 150_000 {
		fmt.Fprintf(&body, `,"k%d":1`, i)
	}
	body.WriteString("}")
	a := s.call("POST", "/v1/compare", body.String()).want(400)
	if a.text("code") != "too_many_values" || len(a.Body) > 10_000 {
		t.Errorf("answered %.300s", a.Body)
	}
	// Below that limit the answer still names only so many of them.
	many := object{"claims": []any{}}
	for i := range 20_000 {
		many[fmt.Sprintf("k%d", i)] = 1
	}
	if some := s.call("POST", "/v1/compare", many).want(400); some.text("code") != "invalid_input" || len(some.list("errors")) != 100 {
		t.Errorf("answered with %d errors: %.300s", len(some.list("errors")), some.Body)
	}
}

func TestAContributorProposesRelationsAndDecidesNone(t *testing.T) {
	s := startServer(t)
	from, to := s.ingest("A", "https://a.example/a", harbour).text("source", "id"), s.ingest("B", "https://b.example/b", lake).text("source", "id")
	s.token = s.call("POST", "/v1/tokens", object{"name": "c", "role": "contributor"}).want(201).text("secret")
	s.call("POST", "/v1/relations", object{"from": from, "to": to, "kind": "cites", "state": "confirmed"}).want(403)
	s.call("POST", "/v1/relations", object{"from": from, "to": to, "kind": "cites"}).want(201)
}
