package app

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
)

// heldItem is a lease that the fuzzer has taken.
type heldItem struct {
	id, kind       string
	token, version json.Number
}

// kindOf names what a path is about; of the queue there are several things.
func kindOf(path string) string {
	parts := strings.Split(path, "/")
	switch {
	case len(parts) < 3:
		return ""
	case parts[2] == "review" && len(parts) > 3:
		return "review/" + parts[3]
	}
	return parts[2]
}

// note remembers the id of something that is known under it already, or under
// none: an item has the id of its thing.
func (w *world) note(r *rand.Rand, kind, id string) {
	if w.seen[id] == nil {
		w.seen[id] = map[string]any{"id": id}
	}
	if len(w.items[kind]) < remembered {
		w.items[kind] = append(w.items[kind], id)
		return
	}
	w.items[kind][r.IntN(remembered)] = id
}

// learnReview takes in what the queue tells.
func (w *world) learnReview(r *rand.Rand, op fuzzOp, body map[string]any) {
	items, _ := body["items"].([]any)
	switch op.id {
	case "listReviewItems":
		for _, x := range items[:min(len(items), 5)] {
			w.note(r, "review/items", x.(map[string]any)["id"].(string))
		}
	case "leaseReviewItems":
		for _, x := range items {
			lease := x.(map[string]any)
			item := lease["item"].(map[string]any)
			h := heldItem{item["id"].(string), item["kind"].(string), lease["token"].(json.Number), item["version"].(json.Number)}
			w.held = append(w.held[max(0, len(w.held)-remembered):], h)
			w.note(r, "review/leases", h.id)
			w.note(r, "review/items", h.id)
		}
	case "decideReviewItem":
		w.keep(r, "review/decisions", body)
	}
}

// lease gives a lease that was taken, of an item where one is named.
func (g *generator) lease(id string) (heldItem, bool) {
	for _, h := range slices.Backward(g.world.held) {
		if h.id == id {
			return h, true
		}
	}
	if id != "" || len(g.world.held) == 0 {
		return heldItem{}, false
	}
	return g.world.held[len(g.world.held)-1-g.r.IntN(min(6, len(g.world.held)))], true
}

// ofKind is what items of each kind can be decided by without more than a reason.
var ofKind = map[string][]string{
	"claim": {"accept", "accept", "reject", "undecided", "send_back", "amend"}, "recheck": {"accept", "reject", "undecided"},
	"relation": {"confirm", "reject", "send_back"}, "conflict": {"explain", "dismiss", "undecided"},
}

// decision makes of a body one that decides an item held.
func (g *generator) decision(body map[string]any) {
	h, ok := g.lease("")
	if !ok {
		return
	}
	for _, name := range []string{"changes", "merge_into", "hint", "standing_claims"} {
		delete(body, name)
	}
	body["item_id"], body["version"], body["token"] = h.id, h.version, h.token
	body["verdict"], body["reason"] = pickFrom(g.r, ofKind[h.kind]), "It is so."
	switch body["verdict"] {
	case "explain":
		body["hint"] = "stale"
	case "amend":
		body["changes"] = map[string]any{"geography": pickFrom(g.r, []string{"US", "CN"})}
	}
}

// review makes a request of the queue one that is likely to be taken.
func (g *generator) review(a *attempt, body map[string]any) {
	switch a.op.id {
	case "leaseReviewItems":
		for name := range body {
			if name != "count" && name != "kind" {
				delete(body, name)
			}
		}
	case "decideReviewItem":
		g.decision(body)
	case "decideReviewItems":
		for _, d := range body["decisions"].([]any)[:1] {
			g.decision(d.(map[string]any))
		}
	case "renewLease":
		if h, ok := g.lease(a.target); ok {
			body["token"] = h.token
		}
	}
}

// readBackReview checks what the queue says it has kept.
func (f *fuzzer) readBackReview(a *attempt, got answer) {
	f.t.Helper()
	switch a.op.id {
	case "leaseReviewItems":
		if n, ok := a.sent["count"].(json.Number); ok && fmt.Sprint(len(got.list("items"))) > fmt.Sprint(n) && len(fmt.Sprint(n)) == 1 {
			f.fault(a, got, "more were taken than wanted")
		}
	case "decideReviewItem":
		f.same(a, got, map[string]any{"item_id": a.sent["item_id"], "item_version": a.sent["version"], "verdict": a.sent["verdict"]}, got.get().(map[string]any))
		if again := f.call("GET", "/v1/review/decisions/"+got.text("id"), nil).want(200); !reflect.DeepEqual(again.get(), got.get()) {
			f.fault(a, got, "read again it is %s", again.Body)
		}
	case "reverseDecision":
		if of := f.call("GET", "/v1/review/decisions/"+got.text("reverses"), nil).want(200); of.text("reversed_by") != got.text("id") {
			f.fault(a, got, "what was taken back is %s", of.Body)
		}
	}
}

// queueDiffers counts the items that are not what there is to decide.
func (f *fuzzer) queueDiffers() (int, error) {
	for more := true; more; {
		var err error
		if more, err = f.services.edge.Review.Rerank(f.t.Context()); err != nil {
			return 0, err
		}
	}
	return f.services.edge.Review.Repair(f.t.Context())
}
