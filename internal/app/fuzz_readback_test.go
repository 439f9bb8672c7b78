package app

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/quantity"
)

// readBack checks that what was accepted is what is kept: each member that was
// sent stands in the answer as it was sent, each that was not sent stays, and
// the address of the thing answers the same.
func (f *fuzzer) readBack(a *attempt, got answer, before map[string]any) {
	f.t.Helper()
	switch a.op.id {
	case "extract", "compare":
		return
	case "ingestSource":
		content, _ := a.sent["content"].(string)
		sum := sha256.Sum256([]byte(content))
		if got.text("snapshot", "raw_sha256") != hex.EncodeToString(sum[:]) {
			f.fault(a, got, "the bytes kept are not those sent")
		}
		source := got.text("source", "id")
		delete(f.g.world.texts, source)
		for name, v := range a.sent {
			if v == nil { // told from the page
				delete(a.sent, name)
			}
		}
		if got.Status == 201 && got.text("source", "created_at") == got.text("snapshot", "retrieved_at") { // else it is a further reading of what is known
			f.same(a, got, a.sent, got.get("source").(map[string]any), "content", "media_type", "outlet", "mapping", "mapping_id", "as_of", "accept", "on_error")
		}
		return
	case "replaceMetricPolicy":
		widths := got.get("widths").(map[string]any)
		for name, sent := range a.sent["widths"].(map[string]any) {
			if kept, ok := widths[name].(string); !ok || plainNumber(kept) != plainNumber(fmt.Sprint(sent)) {
				f.fault(a, got, "the width %s was sent as %v", name, sent)
			}
		}
		if again := f.call("GET", a.path, nil).want(200); !reflect.DeepEqual(again.get(), got.get()) || again.Header.Get("ETag") != got.Header.Get("ETag") {
			f.fault(a, got, "read again it is %s", again.Body)
		}
		return
	case "takeDownSource":
		source := got.text("source_id")
		delete(f.g.world.texts, source)
		for _, n := range got.list("snapshots") {
			if f.call("GET", "/v1/sources/"+source+"/text?snapshot="+walk(f.t, n, "id").(string), nil).Status != 410 {
				f.fault(a, got, "the text of a snapshot that was taken down is still read")
			}
		}
		return
	case "replaceReviewPolicy":
		f.same(a, got, a.sent, got.get().(map[string]any), "reason")
		if again := f.call("GET", a.path, nil).want(200); !reflect.DeepEqual(again.get(), got.get()) || again.Header.Get("ETag") != got.Header.Get("ETag") {
			f.fault(a, got, "read again it is %s", again.Body)
		}
		return
	case "createToken":
		f.same(a, got, a.sent, got.get("token").(map[string]any))
		return
	case "rotateToken":
		but := []string{"reason", "overlap_seconds"}
		if a.sent["expires_at"] == nil { // stays as it is
			but = append(but, "expires_at")
		}
		f.same(a, got, a.sent, got.get("token").(map[string]any), but...)
		return
	case "createConflictComment":
		f.same(a, got, a.sent, got.get().(map[string]any))
		return
	}
	if strings.HasPrefix(a.op.kind, "review/") {
		f.readBackReview(a, got)
		return
	}
	body := got.get().(map[string]any)
	f.same(a, got, a.sent, body, "reason", "outlet", "needs_recheck")
	if a.sent["needs_recheck"] == true && body["needs_recheck"] != true && a.sent["status"] != "accepted" {
		f.fault(a, got, "the mark to look at the citation again is not kept")
	}
	again := f.call("GET", "/v1/"+a.op.kind+"/"+body["id"].(string), nil).want(200)
	if !reflect.DeepEqual(again.get(), got.get()) || again.Header.Get("ETag") != fmt.Sprintf(`"%v"`, body["version"]) {
		f.fault(a, got, "read again it is %s", again.Body)
	}
	if a.op.method != "PATCH" || before == nil {
		return
	}
	for name, value := range before {
		_, sent := a.sent[name]
		switch {
		case sent || slices.Contains([]string{"version", "updated_at"}, name):
		case a.op.id == "updateConflict" && !slices.Contains(work, name): // what is said of a disagreement follows what is claimed
		case slices.Contains(follows[name], "*") || slices.ContainsFunc(follows[name], func(other string) bool { _, sent := a.sent[other]; return sent }):
		case !reflect.DeepEqual(value, body[name]):
			f.fault(a, got, "%s was not sent and changed from %v to %v", name, value, body[name])
		}
	}
}

// work is what people decide of a conflict.
var work = []string{"state", "hint", "standing_claims", "assignee", "reason"}

// follows says which members change with others; "*" with any.
var follows = map[string][]string{
	"outlet_id": {"outlet"}, "published_on": {"published_at"}, "published_precision": {"published_at"},
	"hint": {"state"}, "standing_claims": {"state"}, "reason": {"state"},
	"decided_at": {"status"}, "decided_by": {"status"}, "needs_recheck": {"*"}, "attribution_end": {"attribution"},
	"outlet": {"*"}, "attribution": {"*"}, // outlets and parties are shown by what they are called now
	"metric": {"*"}, "event": {"*"}, "proposition": {"*"}, "broader": {"*"}, "components": {"*"}, // and these by their slugs
}

// same compares what was sent with what is shown.
func (f *fuzzer) same(a *attempt, got answer, sent, shown map[string]any, but ...string) {
	f.t.Helper()
	for name, value := range sent {
		if slices.Contains(but, name) {
			continue
		}
		if why := differ(name, value, shown[name]); why != "" {
			f.fault(a, got, "%s was sent as %v and is %v: %s", name, value, shown[name], why)
		}
	}
}

// differ tells how a member that is shown is not what was sent; "" where it is.
func differ(name string, sent, shown any) string {
	switch name {
	case "domains":
		return "" // folded and ordered; what they must be has tests of its own
	case "names":
		return differNames(sent, shown)
	case "attribution":
		return differHops(sent, shown)
	case "published_at", "expires_at":
		if sent == nil {
			break
		}
		x, errX := time.Parse(time.RFC3339, sent.(string))
		y, errY := time.Parse(time.RFC3339, fmt.Sprint(shown))
		if errX != nil || errY != nil || !x.Equal(y) {
			return "another time"
		}
		return ""
	case "unit":
		if text, ok := sent.(string); ok && shown == quantity.CanonicalUnit(strings.TrimSpace(text)) {
			return ""
		}
	case "value", "lower", "upper":
		x, okX := sent.(string)
		y, okY := shown.(string)
		if okX && okY && plainNumber(x) == y {
			return ""
		}
	case "components":
		x, y := words(sent), words(shown)
		sort.Strings(x)
		if !slices.Equal(slices.Compact(x), y) {
			return "other components"
		}
		return ""
	case "derived_from", "parent_id", "outlet_id", "source_id", "from", "to", "snapshot_id":
		if x, err := uuid.Parse(fmt.Sprint(sent)); err == nil {
			sent = x.String()
		}
	}
	switch x := sent.(type) {
	case nil:
		if shown != nil {
			return "not null"
		}
	case string:
		if y, ok := shown.(string); !ok || y != x && y != strings.TrimSpace(x) {
			if shown == nil && x == "" {
				return ""
			}
			return "another text"
		}
	case bool:
		if shown != x {
			return "the opposite"
		}
	case []any:
		y, ok := shown.([]any)
		if !ok || len(x) != len(y) {
			return "of another length"
		}
		for i := range x {
			if why := differ("", x[i], y[i]); why != "" {
				return fmt.Sprintf("item %d: %s", i, why)
			}
		}
	case map[string]any:
		y, ok := shown.(map[string]any)
		if !ok {
			empty := true
			for _, v := range x {
				empty = empty && (v == nil || v == false || v == true)
			}
			if name == "period" && (empty || x["start"] == nil && x["end"] == nil && x["recurrence"] == nil) {
				return ""
			}
			return "gone"
		}
		for member, v := range x {
			if member == "prefix" || member == "suffix" {
				continue // those of the text are kept
			}
			if why := differ(member, v, y[member]); why != "" {
				return member + ": " + why
			}
		}
	case json.Number, int, float64:
		if fmt.Sprint(x) != fmt.Sprint(shown) {
			return "another number"
		}
	}
	return ""
}

// plainNumber is a decimal as it is kept: without leading zeros, and zero
// without a sign.
func plainNumber(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	digits = strings.TrimLeft(digits, "0")
	if digits == "" || digits[0] == '.' {
		digits = "0" + digits
	}
	if negative && strings.Trim(digits, "0.") != "" {
		return "-" + digits
	}
	return digits
}

func words(v any) []string {
	list, _ := v.([]any)
	out := []string{}
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

func differNames(sent, shown any) string {
	key := func(list any) []string {
		items, _ := list.([]any)
		out := []string{}
		for _, x := range items {
			n := x.(map[string]any)
			out = append(out, fmt.Sprint(n["language"], " ", strings.TrimSpace(fmt.Sprint(n["name"]))))
		}
		sort.Strings(out)
		return out
	}
	if !slices.Equal(key(sent), key(shown)) {
		return "other names"
	}
	return ""
}

func differHops(sent, shown any) string {
	x, _ := sent.([]any)
	y, _ := shown.([]any)
	if len(x) != len(y) {
		return "another number of hops"
	}
	for i := range x {
		hop, kept := x[i].(map[string]any), y[i].(map[string]any)
		if kept["party_id"] == nil && differ("", hop["party"], kept["party"]) != "" {
			return fmt.Sprintf("hop %d: another party", i)
		}
		for _, member := range []string{"relation", "start", "end"} {
			if v, ok := hop[member]; ok && fmt.Sprint(v) != fmt.Sprint(kept[member]) {
				return fmt.Sprintf("hop %d: another %s", i, member)
			}
		}
	}
	return ""
}

// groupsDiffer computes every group anew and compares with what is stored; the
// transaction that does so is undone.
func (s *server) groupsDiffer() error {
	ctx := s.t.Context()
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	stored, err := groupRows(s, tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0; DELETE FROM crosscheck_group_claims; DELETE FROM crosscheck_groups; DELETE FROM crosscheck_members`); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT id FROM claims WHERE status = 'accepted' ORDER BY id`)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	if err := s.services.edge.Crosscheck.RefreshClaims(ctx, tx, ids); err != nil {
		return err
	}
	anew, err := groupRows(s, tx)
	if err != nil {
		return err
	}
	if !slices.Equal(stored, anew) {
		return fmt.Errorf("%d rows of groups are stored, %d are what the claims say now; first difference: %s", len(stored), len(anew), firstDifference(stored, anew))
	}
	s.t.Logf("%d rows of groups, of %d accepted claims, are as computed anew", len(stored), len(ids))
	return nil
}

func groupRows(s *server, tx pgx.Tx) ([]string, error) {
	rows, err := tx.Query(s.t.Context(), `
		SELECT 'group ' || (to_jsonb(g) - 'updated_at')::text FROM crosscheck_groups g
		UNION ALL SELECT 'in group ' || to_jsonb(c)::text FROM crosscheck_group_claims c
		UNION ALL SELECT 'member ' || to_jsonb(m)::text FROM crosscheck_members m ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func firstDifference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return "missing " + b[i]
		case i >= len(b):
			return "left over " + a[i]
		case a[i] != b[i]:
			return a[i] + "\n    anew " + b[i]
		}
	}
	return "none"
}
