package crosscheck

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/crosscheck/verdict"
	"whence/internal/names"
	"whence/internal/quantity"
)

// OnClaimChange is for claims.Service.OnChange.
func (s *Service) OnClaimChange(ctx context.Context, tx pgx.Tx, before, after *claims.Claim) error {
	if after.Status != claims.Accepted && (before == nil || before.Status != claims.Accepted) {
		// Of a claim that is not accepted only its parts can be: they read its number.
		if before == nil || after.Kind != claims.KindQuantity {
			return nil
		}
	}
	c, ok := changeOf(before, after)
	return s.refreshClaims(ctx, tx, []uuid.UUID{after.ID}, c, ok, ownWordsOf(before, after))
}

// ownWords is what claims were and are about by their own words: one that was in
// no group is found nowhere else.
type ownWords struct {
	keys   []Key    // of metrics
	topics []string // slugs of events or propositions
}

func ownWordsOf(states ...*claims.Claim) ownWords {
	out := ownWords{topics: []string{}}
	for _, c := range states {
		switch {
		case c == nil || c.Status != claims.Accepted:
		case c.MetricID != nil:
			out.keys = append(out.keys, Key{verdict.Quantity, *c.MetricID, c.Geography})
		case c.Kind != claims.KindQuantity:
			out.topics = append(out.topics, c.Event+c.Proposition) // a claim has one at most
		}
	}
	return out
}

// RefreshClaims recomputes every group that the claims given are or were in,
// and those of the claims that are a share of them.
func (s *Service) RefreshClaims(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.refreshClaims(ctx, tx, ids, change{}, false, ownWords{})
}

// refreshClaims is RefreshClaims of one claim whose change may be known, and
// whose keys may not all be found.
func (s *Service) refreshClaims(ctx context.Context, tx pgx.Tx, ids []uuid.UUID, c change, known bool, said ownWords) error {
	if len(ids) == 0 {
		return nil
	}
	args := pgx.NamedArgs{"ids": ids}
	batch := &pgx.Batch{}
	for _, sql := range []string{holdSources, holdOutlets, holdParties, holdBases, holdBaseMetrics} {
		batch.Queue(sql, args)
	}
	keys := said.keys
	var size int
	find := func(rows pgx.Rows) error {
		found, err := readKeys(rows, nil)
		keys = append(keys, found...)
		return err
	}
	batch.Queue(keysOfClaims, args).Query(find)
	if len(said.topics) > 0 {
		batch.Queue(keysOfTopics, pgx.NamedArgs{"slugs": said.topics}).Query(find)
	}
	if known {
		args := c.key.args()
		args["most"] = s.nearFrom
		batch.Queue(sizeOfKey, args).QueryRow(func(row pgx.Row) error { return row.Scan(&size) })
	}
	if err := send(ctx, tx, batch); err != nil {
		return err
	}
	keys = sorted(keys)
	if known && size >= s.nearFrom && len(keys) == 1 && keys[0] == c.key {
		if done, err := s.refreshNear(ctx, tx, c); done || err != nil {
			return err
		}
	}
	return s.Refresh(ctx, tx, keys...)
}

// RefreshSources recomputes what the documents given and their copies say: when
// a relation between them begins or ceases to count, or their outlet or day of
// publication changes. Of a relation both ends are given.
func (s *Service) RefreshSources(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	if _, err := tx.Exec(ctx, holdTexts, pgx.NamedArgs{"ids": ids}); err != nil {
		return fmt.Errorf("hold texts: %w", err)
	}
	return s.refreshFound(ctx, tx, keysOfSources, ids, "")
}

// RefreshMetrics recomputes the groups of metrics whose unit, measure, slug or
// policy has changed.
func (s *Service) RefreshMetrics(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.refreshFound(ctx, tx, keysOfMetrics, ids, "")
}

// RefreshEvents recomputes the groups of events that are called otherwise: a
// disagreement is named by what it is about.
func (s *Service) RefreshEvents(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.refreshTopics(ctx, tx, verdict.Date, ids)
}

// RefreshPropositions does the same for propositions.
func (s *Service) RefreshPropositions(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.refreshTopics(ctx, tx, verdict.Statement, ids)
}

func (s *Service) refreshTopics(ctx context.Context, tx pgx.Tx, kind verdict.Kind, ids []uuid.UUID) error {
	keys := make([]Key, len(ids))
	for i, id := range ids {
		keys[i] = Key{Kind: kind, SubjectID: id}
	}
	return s.Refresh(ctx, tx, keys...)
}

// RefreshParties recomputes the groups in which parties speak, when one is new or
// has another name or outlet.
func (s *Service) RefreshParties(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	return s.refreshFound(ctx, tx, keysOfParties, ids, "party:")
}

// RefreshOutlets recomputes the groups in which outlets speak, when one is new or
// has another name or owner.
func (s *Service) RefreshOutlets(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	rows, err := tx.Query(ctx, namesOfOutlets, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return fmt.Errorf("read the names of outlets: %w", err)
	}
	called, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("read the names of outlets: %w", err)
	}
	var origins []string
	for _, name := range called { // as long as nobody had the name, it was an origin of its own
		bare := strings.TrimPrefix(names.Fold(name), "the ")
		origins = append(origins, nameKey(bare), nameKey("the "+bare))
	}
	return s.refreshFound(ctx, tx, keysOfOutlets, ids, "outlet:", origins...)
}

func (s *Service) refreshFound(ctx context.Context, tx pgx.Tx, find string, ids []uuid.UUID, origin string, origins ...string) error {
	if len(ids) == 0 {
		return nil
	}
	args := pgx.NamedArgs{"ids": ids}
	if origin != "" {
		for _, id := range ids {
			origins = append(origins, origin+id.String())
		}
		args["origins"] = origins
	}
	keys, err := findKeys(ctx, tx, find, args)
	if err != nil {
		return err
	}
	return s.Refresh(ctx, tx, keys...)
}

func findKeys(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) ([]Key, error) {
	return readKeys(tx.Query(ctx, sql, args))
}

// readKeys reads keys. That of a claim whose place nobody states is placeless.
func readKeys(rows pgx.Rows, err error) ([]Key, error) {
	if err != nil {
		return nil, fmt.Errorf("find the groups that a change touches: %w", err)
	}
	var keys []Key
	var kind verdict.Kind
	var subject uuid.UUID
	var geography *string
	_, err = pgx.ForEachRow(rows, []any{&kind, &subject, &geography}, func() error {
		keys = append(keys, Key{kind, subject, text(geography)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the groups that a change touches: %w", err)
	}
	return keys, nil
}

// Refresh recomputes the groups of keys in the transaction that changes what
// they are computed from. Their shards stay locked until it ends, so that of
// two such transactions the later one sees what the earlier has written.
func (s *Service) Refresh(ctx context.Context, tx pgx.Tx, keys ...Key) error {
	if len(keys) == 0 {
		return nil
	}
	keys = sorted(keys)
	batch := locking(keys)
	keys = slices.DeleteFunc(keys, Key.placeless)
	if len(keys) > fewKeys {
		if err := send(ctx, tx, batch); err != nil {
			return err
		}
		var err error
		if keys, err = needed(ctx, tx, keys); err != nil {
			return err
		}
		batch = &pgx.Batch{}
	}
	for some := range slices.Chunk(keys, fewKeys) {
		pieces := make([]*piece, len(some))
		for i, key := range some {
			pieces[i] = newPiece(key)
			pieces[i].queueSubject(batch)
			pieces[i].loaded.queueRows(batch, selectRows+ofKey[key.Kind], key.args())
		}
		if err := send(ctx, tx, batch); err != nil {
			return err
		}
		for _, p := range pieces {
			if err := s.refresh(ctx, tx, p); err != nil {
				return err
			}
		}
		batch = &pgx.Batch{}
	}
	return nil
}

// locking holds the subjects of keys and then their shards, until the
// transaction ends, and counts the change. The keys are sorted. What is read behind it in one batch
// sees what others had written who held them before.
func locking(keys []Key) *pgx.Batch {
	var shards []int32
	var ids []uuid.UUID
	var geographies []string
	subjects := map[verdict.Kind][]uuid.UUID{}
	for _, k := range keys {
		shards, ids, geographies = append(shards, k.Shard()), append(ids, k.SubjectID), append(geographies, k.Geography)
		subjects[k.Kind] = append(subjects[k.Kind], k.SubjectID)
	}
	batch := &pgx.Batch{}
	for _, h := range holdSubjects {
		if ids := subjects[h.kind]; len(ids) > 0 {
			batch.Queue(h.sql, pgx.NamedArgs{"subjects": ids})
		}
	}
	args := pgx.NamedArgs{"shards": slices.Compact(slices.Clone(shards))}
	batch.Queue(addShards, args)
	batch.Queue(lockShards, args)
	batch.Queue(countChanges, pgx.NamedArgs{"shards": shards, "subjects": ids, "geographies": geographies})
	return batch
}

func send(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) error {
	if batch.Len() == 0 {
		return nil
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("refresh groups: %w", err)
	}
	return nil
}

// piece is what is recomputed at once: all of a key.
type piece struct {
	key     Key
	subject *verdict.Metric // nil where it is not there
	loaded  *loaded
	stored  standing
}

func newPiece(key Key) *piece {
	return &piece{key: key, loaded: newLoaded(), stored: newStanding()}
}

// refresh brings what is stored of a piece, whose claims are read, into line
// with them.
func (s *Service) refresh(ctx context.Context, tx pgx.Tx, p *piece) error {
	if p.subject == nil {
		return nil
	}
	batch := &pgx.Batch{}
	p.stored.queue(batch, p.key)
	if err := p.loaded.surround(ctx, tx, batch); err != nil {
		return err
	}
	now, err := p.loaded.judge(p.key, *p.subject)
	if err != nil {
		return err
	}
	return s.save(ctx, tx, p, now)
}

// save writes what differs, in one round trip and one for the history.
func (s *Service) save(ctx context.Context, tx pgx.Tx, p *piece, now standing) error {
	changes := now.settle(p.stored.conflicts, s.newID)
	batch := &pgx.Batch{}
	if err := now.queueChanges(batch, p.key, p.stored); err != nil {
		return err
	}
	written, history, err := queueConflicts(batch, p.key, changes)
	if err != nil {
		return err
	}
	if err := send(ctx, tx, batch); err != nil {
		return err
	}
	if err := audit.Record(ctx, tx, onlooker, history...); err != nil {
		return err
	}
	return s.OnConflictWrite.Tell(ctx, tx, written...)
}

// queueSubject reads what a key is about: a metric with what it is measured in
// and compared with, of an event or a proposition the slug alone.
func (p *piece) queueSubject(batch *pgx.Batch) {
	batch.Queue(subjectOfKey[p.key.Kind], p.key.args()).Query(func(rows pgx.Rows) error {
		var m verdict.Metric
		var measure string
		var policy *metricPolicy
		_, err := pgx.ForEachRow(rows, []any{&m.Slug, &m.Unit, &measure, &policy}, func() error {
			m.Measure, m.Policy = quantity.Measure(measure), policy.override(m.Slug)
			p.subject = &m
			return nil
		})
		return err
	})
}

func sortedIDs(ids iter.Seq[uuid.UUID]) []uuid.UUID {
	return slices.SortedFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
}
