package dashboard

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/quantity"
	"whence/internal/sources"
)

// read stores a document as reading one does.
func (w *world) read(kind, language, text string) uuid.UUID {
	w.t.Helper()
	var stored sources.Stored
	err := postgres.InTx(w.t.Context(), w.pool, func(tx pgx.Tx) (err error) {
		stored, err = w.sources.Sources.StoreDocument(w.t.Context(), tx, analyst, sources.DocumentInput{
			Kind: kind, Language: language, Raw: []byte(text), MediaType: "text/plain", Charset: "utf-8", Text: text, ReaderVersion: "readable/1",
		})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return stored.Source.ID
}

func (w *world) stats(from, to *quantity.Date) Stats {
	w.t.Helper()
	s, err := w.Stats(w.t.Context(), time.Now(), from, to)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) recode(source uuid.UUID, language *string, kind string) {
	w.t.Helper()
	s, err := w.sources.Sources.Find(w.t.Context(), source)
	if err == nil {
		_, err = w.sources.Sources.Update(w.t.Context(), analyst, source, s.Version, "", func(in *sources.SourceInput) error {
			in.Language, in.Kind = language, kind
			return nil
		})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestStatsCountDocumentsAndClaimsByWhatTheyAreNow(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	english := w.read("article", "en", words)
	chinese := w.read("report", "zh-Hans", words+" 一份报告。")
	a := w.propose(stated(english, quantity.Eq, "101", "2015"))
	w.propose(stated(english, quantity.Eq, "102", "2016"))
	b := w.accept(stated(chinese, quantity.Eq, "103", "2017"))
	w.decide(a, claims.Rejected)
	w.exec(`UPDATE claims SET needs_recheck = true WHERE id = $1`, b.ID)
	w.exec(`INSERT INTO relations (source_id, id, to_source_id, kind) VALUES ($1, $2, $3, 'cites')`, english, newID(), chinese)

	check := func(when string, languages map[string]int, perLanguage map[string]int) {
		t.Helper()
		s := w.stats(nil, nil)
		for name, c := range map[string]struct{ got, want map[string]int }{
			"documents by kind":     {s.Documents.ByKind, map[string]int{"article": 1, "report": 1}},
			"documents by language": {s.Documents.ByLanguage, languages},
			"claims by status":      {s.Claims.ByStatus, map[string]int{"proposed": 1, "accepted": 1, "rejected": 1}},
			"claims by kind":        {s.Claims.ByKind, map[string]int{"quantity": 3}},
			"claims by language":    {s.Claims.ByLanguage, perLanguage},
		} {
			if !maps.Equal(c.got, c.want) {
				t.Errorf("%s, %s: %v, not %v", when, name, c.got, c.want)
			}
		}
		if s.Documents.Total != 2 || s.Claims.Total != 3 || len(s.Conflicts) != 0 || s.Closed != 0 || s.Rechecks != 1 || s.Relations != 1 {
			t.Errorf("%s: %+v", when, s)
		}
		if len(s.Days) != 1 || s.Days[0].Documents != 2 || s.Days[0].Claims != 3 || s.Days[0].Proposed != 1 || s.Days[0].Accepted != 1 || s.Days[0].Rejected != 1 {
			t.Errorf("%s: days %+v", when, s.Days)
		}
	}
	check("at first", map[string]int{"en": 1, "zh-Hans": 1}, map[string]int{"en": 2, "zh-Hans": 1})
	if _, err := w.AddUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("added up", map[string]int{"en": 1, "zh-Hans": 1}, map[string]int{"en": 2, "zh-Hans": 1})
	w.recode(english, nil, "article")
	check("of no language", map[string]int{"und": 1, "zh-Hans": 1}, map[string]int{"und": 2, "zh-Hans": 1})
	w.recode(english, new("zh-Hans"), "article")
	check("of one language", map[string]int{"zh-Hans": 2}, map[string]int{"zh-Hans": 3})
}

func TestStatsCountConflictsByWhatWasDecidedOfThem(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	herald, times := w.outlet("Herald"), w.outlet("Times")
	w.accept(stated(w.article(herald), quantity.Eq, "101", "2015"))
	c := w.accept(stated(w.article(times), quantity.Eq, "501", "2015"))
	w.accept(stated(w.article(herald), quantity.Eq, "102", "2016"))
	w.accept(stated(w.article(times), quantity.Eq, "502", "2016"))
	if s := w.stats(nil, nil); !maps.Equal(s.Conflicts, map[string]int{"open": 2}) || s.Closed != 0 {
		t.Errorf("two: %+v", s)
	}
	w.decide(c, claims.Rejected)
	if s := w.stats(nil, nil); !maps.Equal(s.Conflicts, map[string]int{"open": 1}) || s.Closed != 1 {
		t.Errorf("after rejecting: %+v", s)
	}
	w.exec(`UPDATE conflicts SET state = 'dismissed', reason = 'a typing error', decided_picture = picture WHERE active`)
	if s := w.stats(nil, nil); !maps.Equal(s.Conflicts, map[string]int{"dismissed": 1}) || s.Closed != 1 {
		t.Errorf("after dismissing: %+v", s)
	}
}

// Whatever is done in whatever order, and wherever what was counted is added up
// between, the counts are those of counting everything.
func TestStatsAreWhatCountingEverythingGives(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	languages := []*string{nil, new("en"), new("zh-Hans"), new("fr")}
	var documents []uuid.UUID
	var made []claims.Claim
	for step := range 120 {
		switch what := r.IntN(10); {
		case what < 2 || len(documents) == 0:
			documents = append(documents, w.read("article", "en", fmt.Sprintf("%s It was number %d.", words, step)))
		case what < 5:
			made = append(made, w.propose(stated(documents[r.IntN(len(documents))], quantity.Eq, fmt.Sprint(100+step), "2015")))
		case what < 8 && len(made) > 0:
			i := r.IntN(len(made))
			made[i] = w.decide(made[i], []string{claims.Proposed, claims.Accepted, claims.Rejected}[r.IntN(3)])
		case what < 9:
			w.recode(documents[r.IntN(len(documents))], languages[r.IntN(4)], []string{"article", "report"}[r.IntN(2)])
		default:
			if _, err := w.AddUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if step%10 == 9 {
			if wrong, err := w.Recount(t.Context()); err != nil || wrong != 0 {
				t.Fatalf("step %d: %d counts are wrong, %v", step, wrong, err)
			}
		}
	}
	s := w.stats(nil, nil)
	for _, status := range []string{claims.Proposed, claims.Accepted, claims.Rejected} {
		var n int
		if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM claims WHERE status = $1`, status).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if s.Claims.ByStatus[status] != n {
			t.Errorf("%s: %d, not %d", status, s.Claims.ByStatus[status], n)
		}
	}
}

func TestCountsThatAProgramLeftWrongAreCorrected(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	source := w.read("article", "en", words)
	w.propose(stated(source, quantity.Eq, "101", "2015"))
	if _, err := w.AddUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.exec(`UPDATE claims SET created_at = created_at - interval '3 days', kind = 'statement', metric_id = NULL, comparator = NULL, value = NULL, unit = NULL, verbatim = NULL`)
	if wrong, err := w.Recount(t.Context()); err != nil || wrong != 2 {
		t.Fatalf("%d corrections, %v", wrong, err)
	}
	if wrong, err := w.Recount(t.Context()); err != nil || wrong != 0 {
		t.Fatalf("then %d corrections, %v", wrong, err)
	}
	if s := w.stats(nil, nil); !maps.Equal(s.Claims.ByKind, map[string]int{"statement": 1}) || len(s.Days) != 2 || s.Days[0].Claims != 1 || s.Days[1].Documents != 1 {
		t.Errorf("corrected: %+v", s)
	}
}

func TestStatsRefuseDaysThatNobodyCanMean(t *testing.T) {
	w := setup(t)
	early, late := date("2001-01-01"), date("2024-01-01")
	for name, days := range map[string][2]*quantity.Date{"turned round": {&late, &early}, "too many": {&early, &late}} {
		_, err := w.Stats(t.Context(), time.Now(), days[0], days[1])
		if f, ok := fault.As(err); !ok || f.Code != "invalid_parameter" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Many who decide the same claims, documents whose language changes, and those
// who add up and count anew meanwhile: nobody waits in a circle, nothing is
// counted twice or lost, and no counting anew finds anything wrong on its way.
func TestCountsAreRightWhileManyWrite(t *testing.T) {
	w := setup(t)
	w.addMetric("deaths")
	var documents []uuid.UUID
	var ids []uuid.UUID
	for i := range 3 {
		documents = append(documents, w.read("article", "en", fmt.Sprintf("%s It was number %d.", words, i)))
		for j := range 4 {
			ids = append(ids, w.propose(stated(documents[i], quantity.Eq, fmt.Sprint(100+j), years[j])).ID)
		}
	}
	ctx := t.Context()
	work := []func(r *rand.Rand) error{}
	for range 6 {
		work = append(work, func(r *rand.Rand) error {
			id := ids[r.IntN(len(ids))]
			c, err := w.claims.Find(ctx, id)
			if err == nil {
				_, err = w.claims.Update(ctx, analyst, id, c.Version, "", func(in *claims.Input) error {
					in.Status = []string{claims.Proposed, claims.Accepted, claims.Rejected}[r.IntN(3)]
					return nil
				})
			}
			return err
		})
	}
	work = append(
		work,
		func(r *rand.Rand) error {
			id := documents[r.IntN(len(documents))]
			s, err := w.sources.Sources.Find(ctx, id)
			if err == nil {
				_, err = w.sources.Sources.Update(ctx, analyst, id, s.Version, "", func(in *sources.SourceInput) error {
					in.Language = []*string{nil, new("en"), new("fr")}[r.IntN(3)]
					return nil
				})
			}
			return err
		},
		func(*rand.Rand) error { _, err := w.AddUp(ctx); return err },
		func(*rand.Rand) error {
			wrong, err := w.Recount(ctx)
			if wrong != 0 {
				return fmt.Errorf("%d counts are wrong", wrong)
			}
			return err
		},
	)
	failed := make(chan error, len(work))
	for i, step := range work {
		go func() {
			r := rand.New(rand.NewPCG(uint64(i), 7))
			for range 25 {
				if err := step(r); err != nil {
					if f, ok := fault.As(err); !ok || f.Kind != fault.Stale {
						failed <- err
						return
					}
				}
			}
			failed <- nil
		}()
	}
	for range work {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if wrong, err := w.Recount(ctx); err != nil || wrong != 0 {
		t.Errorf("at the end %d counts are wrong, %v", wrong, err)
	}
	if s := w.stats(nil, nil); s.Claims.Total != 12 || s.Documents.Total != 3 {
		t.Errorf("%+v", s)
	}
}
