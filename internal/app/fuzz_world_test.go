package app

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sort"
	"strings"
)

// world is what the fuzzer knows of the server: what it made, and in which
// version it last saw it. So its requests reach what only exists after others.
type world struct {
	items   map[string][]string       // ids by kind, the kinds as in paths
	seen    map[string]map[string]any // the last answer by id
	texts   map[string]string         // canonical texts by document
	cursors map[string][]string       // by the lists that take them
	held    []heldItem                // the latest last
	sizes   []int                     // of the trees that were signed
}

// auditRows is the kind of the rows of the history.
const auditRows = "audit"

// remembered is how many of a kind are kept in mind.
const remembered = 40

func newWorld() *world {
	return &world{items: map[string][]string{}, seen: map[string]map[string]any{}, texts: map[string]string{}, cursors: map[string][]string{}}
}

func (w *world) kinds() []string {
	var kinds []string
	for kind, ids := range w.items {
		if len(ids) > 0 {
			kinds = append(kinds, kind)
		}
	}
	sort.Strings(kinds)
	return kinds
}

// keep remembers an entity as an answer showed it.
func (w *world) keep(r *rand.Rand, kind string, v map[string]any) {
	id, _ := v["id"].(string)
	if id == "" {
		return
	}
	if _, known := w.seen[id]; !known {
		if len(w.items[kind]) < remembered {
			w.items[kind] = append(w.items[kind], id)
		} else {
			i := r.IntN(remembered)
			delete(w.seen, w.items[kind][i])
			w.items[kind][i] = id
		}
	}
	w.seen[id] = v
}

// any gives a member of something of a kind, "" where there is none.
func (w *world) any(r *rand.Rand, kind, member string) string {
	if len(w.items[kind]) == 0 {
		return ""
	}
	text, _ := w.seen[pickFrom(r, w.items[kind])][member].(string)
	return text
}

// family says which lists take each other's cursors.
func (op fuzzOp) family() string {
	switch {
	case strings.HasSuffix(op.id, "History"):
		return "history"
	case op.id == "listTokens", op.id == "listEvents", op.id == "listPropositions":
		return "topics"
	}
	return op.id
}

// changes tells whether an operation needs the version that it is meant for.
func (op fuzzOp) changes() bool { return op.method == http.MethodPatch || op.method == http.MethodPut }

// policyOf names what is remembered of a metric's policy.
func policyOf(path string, slug any) string {
	return fmt.Sprint(path[strings.LastIndex(path, "/")+1:], " of ", slug)
}

// cursor gives a cursor of a family of lists, "" where none is known.
func (w *world) cursor(r *rand.Rand, family string) string {
	if len(w.cursors[family]) == 0 {
		return ""
	}
	return pickFrom(r, w.cursors[family])
}

func (w *world) keepCursor(r *rand.Rand, family, cursor string) {
	if len(w.cursors[family]) < remembered {
		w.cursors[family] = append(w.cursors[family], cursor)
		return
	}
	w.cursors[family][r.IntN(remembered)] = cursor
}

// learn takes in what an answer tells.
func (w *world) learn(r *rand.Rand, op fuzzOp, a answer) {
	var body map[string]any
	d := json.NewDecoder(strings.NewReader(string(a.Body)))
	d.UseNumber()
	if a.Status >= 300 || d.Decode(&body) != nil {
		return
	}
	if op.id == "ingestSource" {
		source, _ := body["source"].(map[string]any)
		w.keep(r, "sources", source)
		if snapshot, ok := body["snapshot"].(map[string]any); ok {
			w.keep(r, "snapshots", snapshot)
		}
		for _, kind := range []string{"claims", "relations"} {
			items, _ := body[kind].([]any)
			for _, x := range items[:min(len(items), 3)] {
				w.keep(r, kind, x.(map[string]any))
			}
		}
		return
	}
	if op.id == "createToken" {
		token, _ := body["token"].(map[string]any)
		w.keep(r, "tokens", token)
		return
	}
	if op.id == "listConflicts" || op.id == "listPeople" { // nobody makes them
		items, _ := body["items"].([]any)
		for _, x := range items[:min(len(items), 3)] {
			w.keep(r, op.kind, x.(map[string]any))
		}
	}
	if slug, ok := body["metric"]; ok && (strings.HasSuffix(op.path, "/policy") || strings.HasSuffix(op.path, "/review-policy")) {
		w.seen[policyOf(op.path, slug)] = body
		return
	}
	if strings.HasPrefix(op.kind, "review/") {
		w.learnReview(r, op, body)
	}
	if cursor, ok := body["next_cursor"].(string); ok {
		w.keepCursor(r, op.family(), cursor)
	}
	if _, ok := body["version"]; ok {
		w.keep(r, op.kind, body)
	}
}
