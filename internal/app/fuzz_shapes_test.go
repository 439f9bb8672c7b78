package app

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// sensible makes of the body of a claim one that is likely to be taken: what
// only claims of other kinds have is dropped, and numbers and periods are in
// order. What the contract says still holds.
func (g *generator) sensible(a *attempt, body map[string]any) {
	kind, _ := g.world.seen[a.target]["kind"].(string)
	if a.op.id == "createClaim" {
		if id := g.world.any(g.r, "sources", "id"); id != "" {
			body["source_id"] = id
			g.text = g.read(id)
		}
		kind, _ = body["kind"].(string)
	}
	for _, name := range map[string][]string{"quantity": {"event", "proposition", "date_comparator", "wording"}, "date": {"metric", "proposition", "quantity", "increments"}, "statement": {"metric", "event", "quantity", "increments", "date_comparator"}}[kind] {
		delete(body, name)
	}
	if kind == "quantity" && a.op.id == "createClaim" && body["quantity"] == nil {
		body["quantity"] = map[string]any{"value": "77000", "unit": "deaths"}
	}
	if kind == "date" {
		body["period"] = map[string]any{"start": "2022-05-01", "end": "2023-04-30"}
	}
	if g.chance(80) {
		delete(body, "derived_from")
	}
	if kind == "quantity" && g.chance(50) {
		g.comparable(a, body)
	}
	if (kind == "date" || kind == "statement") && g.chance(50) {
		g.topical(a, kind, body)
	}
	if q, ok := body["quantity"].(map[string]any); ok {
		g.sensibleQuantity(q)
	}
	if list, ok := body["increments"].([]any); ok {
		for _, q := range list {
			g.sensibleQuantity(q.(map[string]any))
		}
	}
	if p, ok := body["period"].(map[string]any); ok {
		from, _ := p["start"].(string)
		to, _ := p["end"].(string)
		if from != "" && to != "" && to < from {
			p["start"], p["end"] = to, from
		}
	}
	if dimensions, ok := body["dimensions"].(map[string]any); ok {
		for name := range dimensions {
			if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" || name == "" {
				delete(dimensions, name)
			}
		}
	}
	if a.op.id == "createClaim" || body["citations"] != nil {
		body["citations"] = []any{map[string]any{"exact": g.quote()}}
		if g.chance(60) && g.text != "" {
			runes := []rune(g.text)
			from := g.r.IntN(len(runes))
			to := min(len(runes), from+1+g.r.IntN(60))
			body["citations"] = []any{map[string]any{"exact": string(runes[from:to]), "start": from, "end": to}}
		}
	}
	if hops, ok := body["attribution"].([]any); ok {
		for _, h := range hops {
			delete(h.(map[string]any), "start")
			delete(h.(map[string]any), "end")
		}
	}
	if a.op.id == "updateClaim" && g.chance(50) {
		body["status"] = pickFrom(g.r, []string{"accepted", "accepted", "rejected", "proposed"})
	}
}

// comparable makes a claim one of few subjects, places and periods, so that
// claims meet.
func (g *generator) comparable(a *attempt, body map[string]any) {
	body["metric"], body["geography"] = pickFrom(g.r, g.known), "US"
	body["quantity"] = map[string]any{"comparator": pickFrom(g.r, []string{"eq", "approx", "nearly", "gt", "lt", "range", "order", "share"}), "unit": "deaths"}
	body["period"] = pickFrom(g.r, []any{
		map[string]any{"start": "2022-01-01", "end": "2022-12-31", "grain": "year"},
		map[string]any{"start": "2022-05-01", "end": "2023-04-30", "grain": "month"},
		map[string]any{"start": "2019-12-31", "end": "9999-12-31"},
		map[string]any{"start": "0001-01-01", "end": "2022-12-31"},
		map[string]any{"recurrence": "P1Y"},
		map[string]any{"start": "2022-01-01", "end": nil},
	})
	delete(body, "increments")
	if g.chance(80) {
		delete(body, "dimensions")
	}
	if g.chance(15) { // listed changes instead of a number
		delete(body, "quantity")
		body["increments"] = []any{map[string]any{"value": "10", "unit": "deaths"}, map[string]any{"comparator": "range", "unit": "deaths"}}
	}
	if g.chance(15) {
		if id := g.world.any(g.r, "claims", "id"); id != "" {
			body["derived_from"] = id
		}
	}
	if a.op.id == "updateClaim" {
		body["status"] = "accepted"
	}
}

// topical makes a date or a statement one of few subjects and places.
func (g *generator) topical(a *attempt, kind string, body map[string]any) {
	body[map[string]string{"date": "event", "statement": "proposition"}[kind]] = knownTopic
	body["geography"] = pickFrom(g.r, []any{"US", "FR", nil})
	body["stance"] = pickFrom(g.r, []string{"affirm", "affirm", "deny", "demand"})
	body["period"] = pickFrom(g.r, []any{
		map[string]any{"start": "2022-08-01", "end": "2022-08-31", "grain": "month"},
		map[string]any{"start": "2022-08-14", "end": "2022-08-14", "grain": "day"},
		map[string]any{"start": "0001-01-01", "end": "0001-01-01"},
		map[string]any{"start": "9999-12-31", "end": nil},
	})
	if kind == "date" {
		body["date_comparator"] = pickFrom(g.r, []string{"at", "before", "after", "since", "by"})
		body["stance"] = "affirm"
	}
	if g.chance(80) {
		delete(body, "dimensions")
	}
	if a.op.id == "updateClaim" {
		body["status"] = "accepted"
	}
}

func (g *generator) sensibleQuantity(q map[string]any) {
	value := pickFrom(g.r, []string{"77000", "100000", "110000", "1.50", "12.5", "0", "-77000", "-0.000000000001", "0.000000000001", "999999999999999999999999.999999999999", "-999999999999999999999999.999999999999", "100000000000000000000000", "000077000"})
	switch q["comparator"] {
	case "range", "order":
		q["lower"], q["upper"] = pickFrom(g.r, []string{"20000", "-999999999999999999999999.999999999999", "0"}), pickFrom(g.r, []string{"100000", "999999999999999999999999.999999999999"})
		delete(q, "value")
	case "share":
		q["value"] = pickFrom(g.r, []string{"0.667", "0", "1", "0.000000000001"})
		delete(q, "lower")
		delete(q, "upper")
		delete(q, "unit")
	default:
		if q["value"] == nil || g.chance(50) {
			q["value"] = value
		}
		delete(q, "lower")
		delete(q, "upper")
	}
}

// comparison makes of a question to compare one whose claims know each other.
func (g *generator) comparison(body map[string]any) {
	claims, _ := body["claims"].([]any)
	names := []string{"a", "b", "c", "d", "e", "f"}
	for i, x := range claims {
		c := x.(map[string]any)
		c["id"], c["metric"] = names[i%len(names)], pickFrom(g.r, []any{"whole", "part", nil})
		if i >= len(names) || c["geography"] != nil {
			c["geography"] = pickFrom(g.r, []any{"US", "CN", nil})
		}
		for _, member := range []string{"document", "origin", "outlet"} {
			if c[member] != nil {
				c[member] = pickFrom(g.r, []string{"x", "y", "z"})
			}
		}
		if c["derived_from"] != nil {
			c["derived_from"] = names[g.r.IntN(len(claims))]
		}
		if c["published_at"] != nil {
			c["published_at"] = pickFrom(g.r, []string{"2024-01-31", "0001-01-01", "9999-12-31T23:59:59Z"})
		}
		if q, ok := c["quantity"].(map[string]any); ok {
			g.sensibleQuantity(q)
		}
		if p, ok := c["period"].(map[string]any); ok {
			delete(p, "end")
		}
		if list, ok := c["increments"].([]any); ok {
			for _, q := range list {
				g.sensibleQuantity(q.(map[string]any))
			}
		}
	}
	body["metrics"] = []any{map[string]any{"slug": "whole", "components": []any{"part"}}, map[string]any{"slug": "part", "broader": "whole"}}
	relations, _ := body["relations"].([]any)
	for _, x := range relations {
		x.(map[string]any)["from"], x.(map[string]any)["to"] = "x", pickFrom(g.r, []string{"y", "z"})
	}
}

// brokenCursor changes a cursor's inside, or makes one that no list gave.
func (g *generator) brokenCursor(cursor string) string {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	var c map[string]any
	if err != nil || json.Unmarshal(raw, &c) != nil || c == nil || g.chance(15) {
		return pickFrom(g.r, append([]string{"e30", "bnVsbA", "W10", "IiI", strings.Repeat("A", 15999), "eyJzIjoi", "===="}, oddTexts...))
	}
	odd := pickFrom(g.r, append([]string{"infinity", "-infinity", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2024-01-31T08:00:00.1234567Z", "294277-01-01T00:00:00Z", "\x00", strings.Repeat("k", 9000), "9223372036854775808", "1e5"}, oddTexts...))
	switch g.r.IntN(5) {
	case 0:
		c["k"] = odd
	case 1:
		c["s"] = pickFrom(g.r, []string{"created_at", "-created_at", "slug", "-slug", "name", "published_at", "updated_at", "x", "-", odd})
	case 2:
		c["i"] = pickFrom(g.r, []any{"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "x", 1, nil})
	case 3:
		c["k"] = pickFrom(g.r, []any{nil, 1, []any{}})
	case 4:
		c["more"] = odd
	}
	changed, err := json.Marshal(c)
	if err != nil {
		g.t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(changed) + pickFrom(g.r, []string{"", "", "", "=", "A", fmt.Sprint(g.r.IntN(9))})
}
