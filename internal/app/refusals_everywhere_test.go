package app

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"whence/internal/auth"
)

// What every operation refuses alike is asked of every operation of the spec.
func TestEveryOperationRefusesWhatNoneTakes(t *testing.T) {
	s := startServer(t).withSample()
	ops, err := fuzzOps()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, kind := range []string{"sources", "relations", "outlets", "parties", "metrics", "events", "propositions", "claims", "tokens", "conflicts"} {
		if kind == "relations" || kind == "events" || kind == "propositions" {
			continue
		}
		ids[kind] = s.call("GET", "/v1/"+kind, nil).want(200).text("items", 0, "id")
	}
	ids["events"] = s.call("POST", "/v1/events", object{"slug": "an-event", "definition": "d"}).want(201).text("id")
	ids["propositions"] = s.call("POST", "/v1/propositions", object{"slug": "a-proposition", "definition": "d"}).want(201).text("id")
	ids["mappings"] = s.call("POST", "/v1/mappings", object{"slug": "a-mapping", "definition": "d", "rules": anyRules}).want(201).text("id")
	two := s.call("GET", "/v1/sources?limit=2", nil).want(200)
	ids["relations"] = s.call("POST", "/v1/relations", object{"from": two.text("items", 0, "id"), "to": two.text("items", 1, "id"), "kind": "cites"}).want(201).text("id")
	for _, x := range s.call("GET", "/v1/review/items", nil).want(200).list("items") {
		id := x.(object)["id"].(string)
		if lease := s.call("POST", "/v1/review/leases", object{"item_id": id}); lease.Status == 201 && ids["review/items"] == "" {
			ids["review/items"], ids["review/leases"] = id, id
		} else if lease.Status == 201 && x.(object)["kind"] == "claim" {
			ids["review/decisions"] = s.call("POST", "/v1/review/decisions", object{
				"item_id": id, "version": x.(object)["version"], "token": lease.get("items", 0, "token"), "verdict": "reject",
			}).want(201).text("id")
			break
		}
	}
	if _, err := s.services.auth.Enter(t.Context(), auth.Identity{Issuer: "https://id.example", Subject: "1", Name: "Ann"}, auth.Reader); err != nil {
		t.Fatal(err)
	}
	ids["people"] = s.call("GET", "/v1/people", nil).want(200).text("items", 0, "id")
	const nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
	before, asked := s.rows(), 0
	for _, op := range ops {
		fill := func(id string) string {
			return strings.NewReplacer("{id}", id, "{key}", id).Replace(op.path)
		}
		path := fill(ids[op.kind])
		refuse := func(name, path string, body any, status int, code string, headers ...string) {
			t.Helper()
			asked++
			a := s.call(op.method, path, body, headers...)
			if a.Status != status || a.Header.Get("Content-Type") != "application/problem+json" || a.text("code") != code {
				t.Errorf("%s, %s: %d %.300s, not %d %s", op.id, name, a.Status, a.Body, status, code)
			}
		}
		if op.kind == "" {
			continue // health and readiness
		}
		var valid any
		headers := []string{}
		if op.changes() {
			valid, headers = object{}, []string{"If-Match", `"1"`}
		}
		if !op.open {
			refuse("no token", path, nil, 401, "invalid_token", "Authorization", "")
		}
		if op.id != "finishSignIn" { // RFC 6749 asks for patience
			refuse("an unknown parameter", path+"?colour=red", valid, 400, "unknown_parameter", headers...)
		}
		refuse("bad percent-encoding", path+"?x=%zz", valid, 400, "invalid_query", headers...)
		refuse("broken UTF-8 in the query", path+"?x=%ff", valid, 400, "invalid_encoding", headers...)
		if strings.Contains(op.path, "{") {
			needed := ""
			if op.id == "releaseReviewItem" {
				needed = "?lease=1"
			}
			for _, id := range []string{nobody, nobody + "%00", "%7B" + nobody + "%7D", "..%2f" + nobody, strings.Repeat("a", 300), "%F0%9F%90%9F"} {
				asked++
				if a := s.call(op.method, fill(id)+needed, patchOf(op), headers...); a.Status != 404 || a.text("code") != "not_found" {
					t.Errorf("%s, the id %.60s: %d %.300s", op.id, id, a.Status, a.Body)
				}
			}
		}
		if has(op, "limit") {
			for _, limit := range []string{"0", "-1", "201", "9223372036854775808", "1.5", "ten", "", "1e1", "%201", "0x1"} {
				code := "invalid_parameter"
				if limit == "0" || limit == "-1" || limit == "201" {
					code = "out_of_range"
				}
				asked++
				if a := s.call(op.method, path+"?limit="+limit, nil); a.Status != 400 || (a.text("code") != code && code == "out_of_range") {
					t.Errorf("%s, limit=%s: %d %.300s", op.id, limit, a.Status, a.Body)
				}
			}
			refuse("a limit twice", path+"?limit=1&limit=1", nil, 400, "repeated_parameter")
			refuse("a cursor of garbage", path+"?cursor=garbage", nil, 400, "invalid_cursor")
		}
		if has(op, "sort") {
			refuse("a sort that is none", path+"?sort=colour", nil, 400, "unknown_value")
			refuse("SQL for a sort", path+"?sort=id%3BDROP+TABLE+claims", nil, 400, "unknown_value")
		}
		if op.method == http.MethodGet {
			refuse("a body", path, object{"a": 1}, 400, "unexpected_body")
		}
		if op.body == nil {
			continue
		}
		if op.changes() {
			member := patchOf(op)
			refuse("no version", path, member, 428, "if_match_required")
			refuse("a bare number for a version", path, member, 400, "invalid_if_match", "If-Match", "1")
			refuse("any version", path, member, 400, "invalid_if_match", "If-Match", "*")
			refuse("a version of the future", path, member, 412, "stale_version", "If-Match", `"999999999"`)
		}
		if op.method == http.MethodPatch {
			refuse("nothing to change", path, object{}, 422, "nothing_given", headers...)
		}
		refuse("no body", path, nil, 400, "body_required", headers...)
		refuse("an empty body", path, "", 400, "body_required", headers...)
		refuse("a body cut short", path, `{"a":`, 400, "invalid_json", headers...)
		refuse("a list", path, `[]`, 422, "invalid_type", headers...)
		refuse("two values", path, `{}{}`, 400, "invalid_json", headers...)
		refuse("a member twice", path, `{"a":1,"a":1}`, 400, "duplicate_name", headers...)
		refuse("a lone surrogate", path, `{"a":"\udfff"}`, 400, "invalid_json", headers...)
		refuse("NUL", path, `{"a":"\u0000"}`, 422, "invalid_text", headers...)
		refuse("depth", path, strings.Repeat("[", 5000), 400, "too_deep", headers...)
		refuse("plain text", path, "{}", 415, "unsupported_media_type", append(headers, "Content-Type", "text/plain")...)
		refuse("gzip", path, "{}", 415, "unsupported_encoding", append(headers, "Content-Encoding", "gzip")...)
		for _, member := range []string{"id", "version", "created_at", "actor", "no_such_member"} {
			if op.body.Properties[member] != nil {
				continue // a decision names the version that it is on
			}
			asked++
			a := s.call(op.method, path, fmt.Sprintf(`{%q:1}`, member), headers...)
			if a.Status != 400 || !strings.Contains(string(a.Body), "unknown_field") {
				t.Errorf("%s, the member %s: %d %.300s", op.id, member, a.Status, a.Body)
			}
		}
	}
	if after := s.rows(); after != before {
		t.Errorf("refused requests changed the database: %d rows became %d", before, after)
	}
	if t.Logf("%d bad requests", asked); asked < 200 {
		t.Errorf("only %d bad requests", asked)
	}
}

func has(op fuzzOp, parameter string) bool {
	for _, p := range op.params {
		if p.In == openapi3.ParameterInQuery && p.Name == parameter {
			return true
		}
	}
	return false
}

// patchOf is a change that could be made, nil for operations that make none.
func patchOf(op fuzzOp) any {
	switch {
	case op.method == http.MethodPatch, op.id == "rotateToken", op.id == "takeDownSource":
		return object{"reason": "none"}
	case op.id == "createConflictComment":
		return object{"text": "none"}
	case op.id == "renewLease":
		return object{"token": 1}
	case op.id == "reverseDecision":
		return object{"reason": "none"}
	case op.id == "replaceReviewPolicy":
		return object{"reviews": 2}
	case op.method == http.MethodPut:
		return object{"widths": object{}}
	}
	return nil
}

// anyRules is a mapping that can be kept.
var anyRules = object{
	"metric": object{"constant": "a-metric"}, "geography": object{"column": "Place"}, "period": object{"year": object{"column": "Year"}},
	"values": []any{object{"columns": []any{"Number"}}},
}
