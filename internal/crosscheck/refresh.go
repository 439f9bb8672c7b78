package crosscheck

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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
	return s.RefreshClaims(ctx, tx, []uuid.UUID{after.ID})
}

// RefreshClaims recomputes every group that the claims given are or were in,
// and those of the claims that are a share of them.
func (s *Service) RefreshClaims(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	if err := hold(ctx, tx, ids, holdSources, holdOutlets, holdParties, holdBases, holdBaseMetrics); err != nil {
		return err
	}
	return s.refreshFound(ctx, tx, keysOfClaims, ids, "")
}

// RefreshSources recomputes what the documents given and their copies say: when
// a relation between them begins or ceases to count, or their outlet or day of
// publication changes. Of a relation both ends are given.
func (s *Service) RefreshSources(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	if err := hold(ctx, tx, ids, holdTexts); err != nil {
		return err
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

func hold(ctx context.Context, tx pgx.Tx, ids []uuid.UUID, statements ...string) error {
	if len(ids) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	for _, sql := range statements {
		batch.Queue(sql, pgx.NamedArgs{"ids": ids})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("hold what claims are computed from: %w", err)
	}
	return nil
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

// findKeys reads keys. A claim whose place nobody states has none.
func findKeys(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) ([]Key, error) {
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("find the groups that a change touches: %w", err)
	}
	var keys []Key
	var kind verdict.Kind
	var subject uuid.UUID
	var geography *string
	_, err = pgx.ForEachRow(rows, []any{&kind, &subject, &geography}, func() error {
		if geography != nil {
			keys = append(keys, Key{kind, subject, *geography})
		}
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
	if err := lock(ctx, tx, keys); err != nil {
		return err
	}
	keys, err := needed(ctx, tx, keys)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := s.refresh(ctx, tx, k); err != nil {
			return err
		}
	}
	return nil
}

// lock holds the subjects of keys and then their shards, until the transaction
// ends. The keys are sorted.
func lock(ctx context.Context, tx pgx.Tx, keys []Key) error {
	var shards []int32
	subjects := map[verdict.Kind][]uuid.UUID{}
	for _, k := range keys {
		shards, subjects[k.Kind] = append(shards, k.Shard()), append(subjects[k.Kind], k.SubjectID)
	}
	shards = slices.Compact(shards)
	batch := &pgx.Batch{}
	for _, h := range holdSubjects {
		if ids := subjects[h.kind]; len(ids) > 0 {
			batch.Queue(h.sql, pgx.NamedArgs{"subjects": ids})
		}
	}
	batch.Queue(addShards, pgx.NamedArgs{"shards": shards})
	batch.Queue(lockShards, pgx.NamedArgs{"shards": shards})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("lock the groups of keys: %w", err)
	}
	return nil
}

func (s *Service) refresh(ctx context.Context, tx pgx.Tx, key Key) error {
	subject, err := subjectOf(ctx, tx, key)
	if err != nil || subject == nil {
		return err
	}
	l, err := load(ctx, tx, ofKey[key.Kind], key.args())
	if err != nil {
		return err
	}
	now, err := l.judge(key, *subject)
	if err != nil {
		return err
	}
	old, err := readStanding(ctx, tx, key)
	if err != nil {
		return err
	}
	changes := now.settle(old.conflicts, s.newID)
	if err := now.replace(ctx, tx, key, old); err != nil {
		return err
	}
	written, err := saveConflicts(ctx, tx, key, changes)
	if err != nil {
		return err
	}
	return s.OnConflictWrite.Tell(ctx, tx, written...)
}

// subjectOf reads what a key is about: a metric with what it is measured in and compared with, of
// an event or a proposition the slug alone; nil where it is not there.
func subjectOf(ctx context.Context, tx pgx.Tx, key Key) (*verdict.Metric, error) {
	var m verdict.Metric
	var measure string
	var policy *metricPolicy
	err := tx.QueryRow(ctx, subjectOfKey[key.Kind], key.args()).Scan(&m.Slug, &m.Unit, &measure, &policy)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the subject of a key: %w", err)
	}
	m.Measure, m.Policy = quantity.Measure(measure), policy.override(m.Slug)
	return &m, nil
}

func sortedIDs(ids iter.Seq[uuid.UUID]) []uuid.UUID {
	return slices.SortedFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
}
