package review

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/sources"
	"whence/internal/span"
)

// monkey does whatever there is to do, in any order.
type monkey struct {
	*world
	r    *rand.Rand
	docs []uuid.UUID
	did  string
}

func (m *monkey) pick(ids []uuid.UUID) uuid.UUID {
	if len(ids) == 0 {
		return newID()
	}
	return ids[m.r.IntN(len(ids))]
}

func (m *monkey) ids(sql string) []uuid.UUID {
	rows, err := m.pool.Query(m.ctx, sql)
	if err != nil {
		m.t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		m.t.Fatal(err)
	}
	return ids
}

// step does one thing; that it is refused is in order.
func (m *monkey) step() {
	steps := []struct {
		name string
		do   func() error
	}{
		{"propose", m.propose},
		{"propose", m.propose},
		{"enter", func() error {
			_, err := m.claims.Create(m.ctx, eve, stated(m.pick(m.docs), fmt.Sprint(100+m.r.IntN(900))), "")
			return err
		}},
		{"change a claim", m.changeClaim},
		{"change a claim", m.changeClaim},
		{"relate", m.relate},
		{"change a relation", m.changeRelation},
		{"change a conflict", m.changeConflict},
		{"read again", m.readAgain},
		{"move a document", m.moveDocument},
		{"decide", m.decideOne},
		{"decide", m.decideOne},
		{"decide", m.decideOne},
		{"reverse", m.reverseOne},
	}
	s := steps[m.r.IntN(len(steps))]
	m.did = s.name
	if _, refusal := fault.As(s.do()); refusal {
		m.did += ", refused"
	}
}

func (m *monkey) must(err error) error {
	if _, refusal := fault.As(err); err != nil && !refusal && !errors.Is(err, context.Canceled) {
		m.t.Errorf("%s: %v", m.did, err)
	}
	return err
}

func (m *monkey) propose() error {
	in := stated(m.pick(m.docs), fmt.Sprint(100+m.r.IntN(900)))
	in.Extractor = "extract/1"
	if m.r.IntN(2) == 0 {
		in.Metric = "fire-deaths"
	}
	if m.r.IntN(5) == 0 {
		in.Geography = "US"
	}
	return m.must(postgres.InTx(m.ctx, m.pool, func(tx pgx.Tx) error {
		_, err := m.claims.Propose(m.ctx, tx, eve, []claims.Proposal{{Input: in}})
		return err
	}))
}

func (m *monkey) changeClaim() error {
	c, err := m.claims.Find(m.ctx, m.pick(m.ids(`SELECT id FROM claims`)))
	if err != nil {
		return err
	}
	n := m.r.IntN(6)
	_, err = m.claims.Update(m.ctx, ann, c.ID, c.Version, "", func(in *claims.Input) error {
		switch n {
		case 0:
			in.Status = claims.Proposed
		case 1:
			in.Status = claims.Rejected
		case 2:
			in.Geography = [...]string{"US", "CN", "FR"}[m.r.IntN(3)]
		case 3:
			in.NeedsRecheck = !in.NeedsRecheck
		default:
			in.Status = claims.Accepted
		}
		return nil
	})
	return m.must(err)
}

func (m *monkey) relate() error {
	in := sources.RelationInput{SourceID: m.pick(m.docs), ToSourceID: m.pick(m.docs), Kind: [...]string{"reprint_of", "cites", "excerpt_of"}[m.r.IntN(3)]}
	if m.r.IntN(3) == 0 {
		_, err := m.documents.Relations.Create(m.ctx, ann, in)
		return m.must(err)
	}
	return m.must(postgres.InTx(m.ctx, m.pool, func(tx pgx.Tx) error {
		_, _, err := m.documents.Relations.Propose(m.ctx, tx, eve, in)
		return err
	}))
}

func (m *monkey) changeRelation() error {
	r, err := m.documents.Relations.Find(m.ctx, m.pick(m.ids(`SELECT id FROM relations`)))
	if err != nil {
		return err
	}
	_, err = m.documents.Relations.Update(m.ctx, ann, r.ID, r.Version, "", func(in *sources.RelationInput) error {
		in.State = [...]string{sources.Proposed, sources.Confirmed, sources.Rejected}[m.r.IntN(3)]
		return nil
	})
	return m.must(err)
}

func (m *monkey) changeConflict() error {
	c, err := m.conflicts.Conflict(m.ctx, m.pick(m.ids(`SELECT id FROM conflicts WHERE active`)))
	if err != nil {
		return err
	}
	state, hint, who := [...]string{crosscheck.StateOpen, crosscheck.StateDismissed, crosscheck.StateExplained}[m.r.IntN(3)], "stale", "Bob"
	edit := crosscheck.WorkEdit{State: &state, Reason: "so", Assignee: &who}
	if state == crosscheck.StateExplained {
		edit.Hint = &hint
	}
	_, err = m.conflicts.Decide(m.ctx, ann, c.ID, c.Version, edit)
	return m.must(err)
}

// readAgain finds that a document has lost the words that claims cite.
func (m *monkey) readAgain() error {
	doc, text := m.pick(m.docs), fmt.Sprint("Nothing is left of it, ", m.r.IntN(1000))
	if m.r.IntN(2) == 0 {
		text = fmt.Sprint("Anew, ", m.r.IntN(1000), ". ", words)
	}
	return m.must(postgres.InTx(m.ctx, m.pool, func(tx pgx.Tx) error {
		id := newID()
		if _, err := tx.Exec(m.ctx, `SELECT FROM sources WHERE id = $1 FOR NO KEY UPDATE`, doc); err != nil {
			return err
		}
		_, err := tx.Exec(m.ctx, `INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
			VALUES ($1, $2, convert_to($3, 'UTF8'), sha256(convert_to($3, 'UTF8')), 'text/plain', 'utf-8', $3, sha256(convert_to($3, 'UTF8')), char_length($3), '1') ON CONFLICT DO NOTHING`, doc, id, text)
		if err != nil {
			return err
		}
		return m.claims.Reanchor(m.ctx, tx, eve, doc, id, span.NewText(text))
	}))
}

func (m *monkey) moveDocument() error {
	id := m.pick(m.docs)
	outlet, language := m.pick(m.ids(`SELECT id FROM outlets`)).String(), [...]string{"en", "zh-Hans", "fr"}[m.r.IntN(3)]
	return m.must(postgres.InTx(m.ctx, m.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(m.ctx, `UPDATE sources SET outlet_id = $2::uuid, language = $3 WHERE id = $1`, id, outlet, language); err != nil {
			return err
		}
		return m.documents.Sources.OnChange(m.ctx, tx, []uuid.UUID{id})
	}))
}

func (m *monkey) decideOne() error {
	who := [...]audit.Actor{ann, bob, {Name: "Cem"}, {Name: "BOB", Role: "admin"}, ada}[m.r.IntN(5)]
	list, err := m.Lease(m.ctx, who, Wanted{Count: 1 + m.r.IntN(2)})
	if err != nil {
		return m.must(err)
	}
	for _, l := range list {
		if m.r.IntN(6) == 0 {
			return m.must(m.Release(m.ctx, who, l.Item.ID, l.Token))
		}
		in := l.decision([][]string{{Accept, Reject, SendBack}, {Confirm, Reject, Undecided}, {Dismiss, Undecided, Explain}}[map[string]int{KindRelation: 1, KindConflict: 2}[l.Item.Kind]][m.r.IntN(3)])
		if in.Reason = "so"; in.Verdict == Explain {
			in.Hint = "stale"
		}
		if l.Item.Kind == KindClaim && m.r.IntN(3) == 0 {
			in.Verdict, in.Amendment = Amend, editing(func(c *claims.Input) { c.Geography = "FR" })
		}
		if _, err := m.Decide(m.ctx, who, in); err != nil {
			_ = m.must(err)
		}
	}
	return nil
}

func (m *monkey) reverseOne() error {
	l, err := m.Decisions(m.ctx, bob, DecisionFilter{}, keyset.Page{Limit: 20})
	if err != nil || len(l.Items) == 0 {
		return m.must(err)
	}
	_, err = m.Reverse(m.ctx, ann, l.Items[m.r.IntN(len(l.Items))].ID, "a slip", true)
	return m.must(err)
}

func newMonkey(w *world, seed uint64) *monkey {
	m := &monkey{world: w, r: rand.New(rand.NewPCG(seed, 5))} //nolint:gosec // a seed, not a secret
	w.doubled("fire-deaths", 2)
	for i := range 5 {
		m.docs = append(m.docs, w.article(fmt.Sprint("Outlet ", i)))
	}
	return m
}

// Whatever is done in whatever order, the queue is what there is to decide.
func TestTheQueueIsWhatThereIsToDecideAfterRandomChanges(t *testing.T) {
	steps := 100
	if testing.Short() {
		steps = 40
	}
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			m := newMonkey(setup(t), seed)
			for i := range steps {
				m.step()
				if i%5 == 4 || i == steps-1 {
					if err := m.wrongItems(); err != nil {
						t.Fatalf("after step %d (%s): %v", i, m.did, err)
					}
				}
			}
			if !testing.Short() {
				m.reached()
			}
		})
	}
}

// Those who do so at the same time wait for one another; none fails, and the queue
// is what there is.
func TestTheQueueIsRightAfterChangesAtTheSameTime(t *testing.T) {
	w := setup(t)
	docs := newMonkey(w, 0).docs
	var all sync.WaitGroup
	for i := range 8 {
		m := &monkey{world: w, r: rand.New(rand.NewPCG(uint64(i), 6)), docs: docs} //nolint:gosec // a seed, not a secret
		all.Go(func() {
			for range 40 {
				m.step()
			}
		})
	}
	all.Wait()
	// What was inserted while its priority was looked at may be ranked a moment late.
	if _, err := w.Repair(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.right()
	newMonkey(w, 0).reached()
	if w.count64(`SELECT count(*) FROM review_decisions WHERE review = 2`) == 0 {
		t.Error("nothing was reviewed twice")
	}
}

// reached checks that what was tried has come to something, and that nobody had two
// says of what two must decide.
func (m *monkey) reached() {
	m.t.Helper()
	for what, sql := range map[string]string{
		"people had two says":         `SELECT count(*) FROM (SELECT FROM review_decisions WHERE review IS NOT NULL GROUP BY item_id, item_version, lower(actor) HAVING count(*) > 1) x`,
		"equal reviews are left open": `SELECT count(*) FROM review_decisions a JOIN review_decisions b USING (item_id, item_version) WHERE a.review = 1 AND b.review = 2 AND (a.outcome = b.outcome) <> b.closes`,
		"others settled disputes":     `SELECT count(*) FROM review_decisions WHERE review = 3 AND actor NOT IN ('Ada', 'BOB')`,
		"reviews of closed items are sealed": `SELECT count(*) FROM review_decisions a JOIN review_decisions b USING (item_id) WHERE a.review IS NOT NULL AND NOT a.closes AND b.closes AND b.reverses IS NULL
			AND b.review IS NOT NULL AND b.item_version >= a.item_version AND NOT EXISTS (SELECT FROM history h WHERE h.entity_id = a.id AND h.revision = 2)`,
	} {
		if n := m.count64(sql); n != 0 {
			m.t.Errorf("%d %s", n, what)
		}
	}
	for what, sql := range map[string]string{
		"decisions":        `SELECT count(*) FROM review_decisions WHERE closes AND reverses IS NULL`,
		"reversals":        `SELECT count(*) FROM review_decisions WHERE reverses IS NOT NULL`,
		"conflicts":        `SELECT count(*) FROM conflicts`,
		"things to decide": `SELECT count(*) FROM review_items`,
	} {
		var n int
		if err := m.pool.QueryRow(m.ctx, sql).Scan(&n); err != nil || n == 0 {
			m.t.Errorf("there are %d %s, %v", n, what, err)
		}
	}
}
