package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
)

// Many who accept, edit, reject and relate in the same few groups for some
// seconds leave behind what the claims say: no verdict that is not theirs, no
// change that is gone, nobody who was failed. WHENCE_STRESS_WRITERS and
// WHENCE_STRESS_SECONDS make it larger; make stress-crosscheck does.
func TestWritersInTheSameGroupsForSomeSeconds(t *testing.T) {
	seconds := 3
	if testing.Short() {
		seconds = 1
	}
	st := newStress(t)
	seconds, st.writers = setting(t, "WHENCE_STRESS_SECONDS", seconds), setting(t, "WHENCE_STRESS_WRITERS", 12)
	st.run(time.Duration(seconds) * time.Second)
	for _, p := range st.problems() {
		t.Error(p)
	}
	t.Logf("%d writers, %d s: %s", st.writers, seconds, st.tally())
	if st.counts["claim 200"] == 0 || st.counts["relation 200"] == 0 {
		t.Error("nothing was changed")
	}
}

// What the stress is to find is planted, each in its turn, and found.
func TestTheStressFindsWhatItLooksFor(t *testing.T) {
	var n atomic.Int64
	type hook = func(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error
	for finds, plant := range map[string]func(right hook) hook{
		"stored": func(right hook) hook { // after some changes groups are left as they are
			return func(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error {
				if n.Add(1) > 8 {
					return nil
				}
				return right(ctx, tx, before, after)
			}
		},
		"deadlock": func(right hook) hook { // two locks, in no order
			return func(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error {
				turn := n.Add(1)
				if turn > 12 {
					return right(ctx, tx, before, after)
				}
				first := turn % 2
				for _, key := range []int64{first, 1 - first} {
					if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1), pg_sleep(0.02)`, key); err != nil {
						return err
					}
				}
				return right(ctx, tx, before, after)
			}
		},
		"was lost": func(right hook) hook { // an earlier version is written over this one
			return func(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error {
				if n.Add(1)%4 == 0 {
					if _, err := tx.Exec(ctx, `UPDATE claims SET version = version - 1 WHERE id = $1 AND version > 1`, after.ID); err != nil {
						return err
					}
				}
				return right(ctx, tx, before, after)
			}
		},
		"answers of 500": func(right hook) hook {
			return func(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error {
				if n.Add(1)%4 == 0 {
					return errors.New("planted")
				}
				return right(ctx, tx, before, after)
			}
		},
	} {
		t.Run(finds, func(t *testing.T) {
			st := newStress(t)
			st.forged = true
			n.Store(0)
			st.writers, st.claimsOnly = 6, true // what changes otherwise would put the groups right
			st.services.edge.Claims.OnChange = plant(st.services.edge.Claims.OnChange)
			st.run(time.Second)
			if found := st.problems(); !slices.ContainsFunc(found, func(p string) bool { return strings.Contains(p, finds) }) {
				t.Errorf("it was not found: %q, %s", found, st.tally())
			}
		})
	}
}

// stress is writers who change the same few things, and what they were told.
type stress struct {
	*server
	log               *complaints
	client            *http.Client
	writers           int
	claimsOnly        bool
	claims, relations []string
	sources, outlets  []string

	mu     sync.Mutex
	counts map[string]int            // by what was changed and the status of the answer
	told   map[string]map[int]string // of each claim, who was told that a version is theirs
	broken []string
}

func newStress(t *testing.T) *stress {
	log := &complaints{}
	st := &stress{server: startServerWith(t, log), log: log, counts: map[string]int{}, told: map[string]map[int]string{}}
	st.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	t.Cleanup(st.client.CloseIdleConnections)
	st.catalogue()
	for i := range 6 {
		a := st.ingest(fmt.Sprint("Outlet ", i), fmt.Sprintf("https://o%d.example/a", i),
			fmt.Sprintf("Report.\n\nNearly %d0,000 Americans died of drug overdoses in 2022. About 7%d,000 were killed by fentanyl in 2022.\n", 9+i, i))
		source := a.text("source", "id")
		st.sources, st.outlets = append(st.sources, source), append(st.outlets, a.text("source", "outlet_id"))
		for n := range 4 {
			body := object{
				"source_id": source, "kind": "quantity", "metric": "drug-overdose-deaths", "geography": "US",
				"quantity": object{"value": fmt.Sprint(70000 + 1000*i + n), "unit": "deaths"}, "citations": []object{{"exact": "Report."}},
				"period": object{"start": "2022-01-01", "end": "2022-12-31", "grain": "year"}, "attribution_end": "primary",
			}
			if n == 3 { // half of what another claim says, wherever that goes
				body["derived_from"], body["quantity"] = st.claims[len(st.claims)-1], object{"comparator": "share", "value": "0.5", "unit": "share"}
			}
			st.claims = append(st.claims, st.call("POST", "/v1/claims", body).want(201).text("id"))
		}
	}
	for i := 1; i < len(st.sources); i++ {
		st.relations = append(st.relations, st.call("POST", "/v1/relations", object{"from": st.sources[i], "to": st.sources[i-1], "kind": "reprint_of"}).want(201).text("id"))
	}
	return st
}

// enough is how many changes of claims there are before anything is said of
// them, however slow the machine is.
const enough = 20

// run lets the writers write until the time is up.
func (st *stress) run(lasting time.Duration) {
	until := time.Now().Add(lasting)
	var all sync.WaitGroup
	for i := range st.writers {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), uint64(setting(st.t, "WHENCE_FUZZ_SEED", 3)))) //nolint:gosec // a seed, not a secret
			for time.Now().Before(until) || st.changes() < enough && time.Now().Before(until.Add(time.Minute)) {
				if err := st.write(r); err != nil {
					st.mu.Lock()
					st.broken = append(st.broken, err.Error())
					st.mu.Unlock()
					return
				}
			}
		})
	}
	all.Wait()
}

func (st *stress) changes() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.counts["claim 200"] + st.counts["claim 500"]
}

// write changes one thing, as somebody who has just read it.
func (st *stress) write(r *rand.Rand) error {
	n := r.IntN(20)
	if st.claimsOnly {
		n = max(n, 6)
	}
	switch {
	case n < 2:
		return st.change("relation", "/v1/relations/", pickFrom(r, st.relations), object{"state": pickFrom(r, []string{"proposed", "confirmed", "rejected"})})
	case n == 2:
		return st.change("source", "/v1/sources/", pickFrom(r, st.sources), object{"outlet": pickFrom(r, st.outlets)})
	case n == 3:
		return st.change("outlet", "/v1/outlets/", pickFrom(r, st.outlets), object{"name": fmt.Sprint("Renamed ", r.IntN(1_000_000))})
	case n == 4:
		return st.change("party", "/v1/parties/", "cdc", object{"name": fmt.Sprint("Centers ", r.IntN(1_000_000))})
	case n == 5:
		return st.change("metric", "/v1/metrics/", "drug-overdose-deaths", object{"measure": pickFrom(r, []string{"total", "rate"})})
	case n < 13:
		return st.change("claim", "/v1/claims/", pickFrom(r, st.claims), object{"status": pickFrom(r, []string{"accepted", "accepted", "accepted", "rejected", "proposed"})})
	}
	body := object{}
	switch r.IntN(4) {
	case 0:
		body["metric"] = pickFrom(r, []string{"drug-overdose-deaths", "synthetic-opioid-overdose-deaths"})
	case 1:
		body["period"] = pickFrom(r, []object{{"start": "2022-01-01", "end": "2022-12-31", "grain": "year"}, {"start": "2022-06-01", "end": "2023-05-31", "grain": "month"}})
	case 2:
		body["attribution"] = pickFrom(r, [][]object{{{"party": "cdc"}}, {}, {{"party": "Somebody"}}})
	default:
		body["as_of"] = fmt.Sprintf("2024-0%d-01", 1+r.IntN(9))
	}
	return st.change("claim", "/v1/claims/", pickFrom(r, st.claims), body)
}

func (st *stress) change(what, path, id string, body object) error {
	status, etag, read, err := st.send("GET", path+id, nil, "")
	if err != nil {
		return err
	}
	var now versioned
	if status == http.StatusOK {
		status, _, now, err = st.send("PATCH", path+id, body, etag)
	}
	if err != nil {
		return err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.counts[fmt.Sprint(what, " ", status)]++
	if status != http.StatusOK || what != "claim" || now.Version == read.Version {
		return nil
	}
	if st.told[id] == nil {
		st.told[id] = map[int]string{}
	}
	if now.Version != read.Version+1 || st.told[id][now.Version] != "" {
		st.broken = append(st.broken, fmt.Sprintf("a change was lost: version %d of claim %s came after %d, and was given before: %q",
			now.Version, id, read.Version, st.told[id][now.Version]))
	}
	st.told[id][now.Version] = now.what()
	return nil
}

// versioned is what the answers about a claim have that a lost change would alter.
type versioned struct {
	Version     int
	Status      string
	Metric      string
	Quantity    json.RawMessage
	Period      json.RawMessage
	Attribution []struct{ Party string }
	AsOf        string `json:"as_of"`
}

func (v versioned) what() string {
	return fmt.Sprintln(v.Status, v.Metric, string(v.Quantity), string(v.Period), len(v.Attribution), v.AsOf)
}

func (st *stress) send(method, path string, body any, etag string) (status int, tag string, v versioned, err error) {
	var payload bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&payload).Encode(body); err != nil {
			return 0, "", v, err
		}
	}
	r, err := http.NewRequestWithContext(st.t.Context(), method, st.url+path, &payload)
	if err != nil {
		return 0, "", v, err
	}
	r.Header.Set("Authorization", "Bearer "+st.token)
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("If-Match", etag)
	}
	res, err := st.client.Do(r)
	if err != nil {
		return 0, "", v, err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode == http.StatusOK {
		err = json.Unmarshal(raw, &v)
	}
	if res.StatusCode >= http.StatusInternalServerError {
		st.t.Logf("%s %s: %d %s", method, path, res.StatusCode, raw)
	}
	return res.StatusCode, res.Header.Get("ETag"), v, err
}

// problems says what is not as it must be after the writers have ended.
func (st *stress) problems() []string {
	found := slices.Clone(st.broken)
	all, busy := 0, 0
	for what, n := range st.counts {
		all += n
		switch status := what[strings.LastIndex(what, " ")+1:]; status {
		case "200", "412":
		case "503":
			busy += n
		default:
			found = append(found, fmt.Sprintf("%d answers of %s", n, status))
		}
	}
	if busy*50 > all { // a slow machine may tell a few to come again; it must not be the rule
		found = append(found, fmt.Sprintf("%d of %d answers were 503", busy, all))
	}
	for _, said := range st.log.take() {
		found = append(found, "the log says: "+said)
	}
	ctx := st.t.Context()
	st.serving.Reset() // a connection that ends has its deadlocks counted
	var deadlocks int
	for range 20 {
		if err := st.pool.QueryRow(ctx, `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`).Scan(&deadlocks); err != nil {
			return append(found, err.Error())
		}
		if deadlocks > 0 {
			found = append(found, fmt.Sprint(deadlocks, " deadlocks"))
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for id, versions := range st.told {
		_, _, now, err := st.send("GET", "/v1/claims/"+id, nil, "")
		if err != nil {
			return append(found, err.Error())
		}
		for v := 2; v <= now.Version; v++ {
			if versions[v] == "" {
				found = append(found, fmt.Sprintf("version %d of claim %s is nobody's", v, id))
			}
		}
		if len(versions) != now.Version-1 || versions[now.Version] != now.what() {
			found = append(found, fmt.Sprintf("a change of claim %s was lost: it is version %d, %s, after %d changes, the last one to %s",
				id, now.Version, now.what(), len(versions), versions[now.Version]))
		}
		var revisions, last int
		if err := st.pool.QueryRow(ctx, `SELECT count(*), max(revision) FROM history WHERE entity_type = 'claim' AND entity_id = $1`, uuid.MustParse(id)).Scan(&revisions, &last); err != nil {
			return append(found, err.Error())
		}
		if revisions != now.Version || last != now.Version {
			found = append(found, fmt.Sprintf("claim %s has %d rows of history up to %d in version %d", id, revisions, last, now.Version))
		}
	}
	if err := st.groupsDiffer(); err != nil {
		found = append(found, err.Error())
	}
	return found
}

func (st *stress) tally() string {
	var lines []string
	for what, n := range st.counts {
		lines = append(lines, fmt.Sprint(n, " ", what))
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}
