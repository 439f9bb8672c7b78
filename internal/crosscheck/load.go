package crosscheck

import (
	"context"
	"fmt"
	"maps"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
	"whence/internal/names"
)

// loaded is some claims with all that comparing them needs.
type loaded struct {
	surroundings
	rows      []row            // those asked for, in order of their ids
	bases     []row            // those that others are a share of, beside them
	policies  []verdict.Metric // of the metrics of the bases: their slugs and policies alone
	relations []verdict.Relation
	has       map[uuid.UUID]bool // the ids of both
}

// load reads the claims that a condition selects, and what surrounds them, in
// three round trips whatever their number.
func load(ctx context.Context, tx pgx.Tx, condition string, args pgx.NamedArgs) (*loaded, error) {
	return loadFrom(ctx, tx, selectRows+condition, args)
}

// loadFrom is load of claims that are in any state.
func loadFrom(ctx context.Context, tx pgx.Tx, selection string, args pgx.NamedArgs) (*loaded, error) {
	l, batch := newLoaded(), &pgx.Batch{}
	l.queueRows(batch, selection, args)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("read claims to compare: %w", err)
	}
	return l, l.surround(ctx, tx, &pgx.Batch{})
}

func newLoaded() *loaded {
	return &loaded{surroundings: surroundings{
		copies: map[uuid.UUID]uuid.UUID{}, outlets: map[uuid.UUID]outlet{},
		owns: map[uuid.UUID]*uuid.UUID{}, named: map[string]uuid.UUID{}, speaks: map[uuid.UUID]uuid.UUID{}, known: map[string]party{},
	}, has: map[uuid.UUID]bool{}}
}

func (l *loaded) queueRows(batch *pgx.Batch, selection string, args pgx.NamedArgs) {
	batch.Queue(selection+` ORDER BY c.id`, args).Query(func(rows pgx.Rows) (err error) {
		l.rows, err = pgx.CollectRows(rows, pgx.RowToStructByName[row])
		return err
	})
}

// surround reads what surrounds the rows, together with what the batch asks for
// besides: in one round trip where they quote nobody and copy nothing, else in
// two.
func (l *loaded) surround(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) error {
	documents, outlets, parties, called, derived := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}, map[uuid.UUID]bool{}, map[string]bool{}, []uuid.UUID{}
	for i := range l.rows {
		c := &l.rows[i]
		l.has[c.ID] = true
		documents[c.SourceID] = true
		if c.OutletID != nil {
			outlets[*c.OutletID] = true
		}
		switch {
		case c.HopPartyID != nil:
			parties[*c.HopPartyID] = true
		case c.HopName != nil:
			called[*c.HopName] = true
		}
		if c.DerivedFrom != nil {
			derived = append(derived, *c.DerivedFrom)
		}
	}
	asked := l.queueSpeakers(batch, outlets, parties, speakers{})
	if len(documents) > 0 {
		batch.Queue(selectCopies, pgx.NamedArgs{"ids": keysOf(documents)}).Query(func(rows pgx.Rows) error {
			return l.readCopies(rows, outlets)
		})
	}
	if len(called) > 0 {
		list := keysOf(called)
		folded := make([]string, len(list))
		for i, name := range list {
			folded[i] = names.Fold(name)
		}
		batch.Queue(selectNamed, pgx.NamedArgs{"names": list}).Query(func(rows pgx.Rows) error {
			return l.readNamed(rows, outlets)
		})
		batch.Queue(selectNamedParties, pgx.NamedArgs{"names": list, "folded": folded}).Query(l.readNamedParties)
	}
	if len(derived) > 0 {
		batch.Queue(selectBases, pgx.NamedArgs{"ids": derived}).Query(l.readBases)
		batch.Queue(selectBasePolicies, pgx.NamedArgs{"ids": derived}).Query(l.readPolicies)
	}
	if batch.Len() == 0 {
		return nil
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read what surrounds claims: %w", err)
	}
	further := &pgx.Batch{}
	l.queueSpeakers(further, outlets, l.nameParties(), asked)
	if further.Len() == 0 {
		return nil
	}
	if err := tx.SendBatch(ctx, further).Close(); err != nil {
		return fmt.Errorf("read outlets: %w", err)
	}
	return nil
}

// speakers is outlets and parties that were asked for.
type speakers struct{ outlets, parties map[uuid.UUID]bool }

// queueSpeakers asks for those outlets and parties that were not asked for yet.
func (l *loaded) queueSpeakers(batch *pgx.Batch, outlets, parties map[uuid.UUID]bool, before speakers) speakers {
	ask := func(sql string, ids, known map[uuid.UUID]bool, read func(pgx.Rows) error) {
		var list []uuid.UUID
		for id := range ids {
			if !known[id] {
				list = append(list, id)
			}
		}
		if len(list) > 0 {
			batch.Queue(sql, pgx.NamedArgs{"ids": list}).Query(read)
		}
	}
	ask(selectOutlets, outlets, before.outlets, l.readOutlets)
	ask(selectPublishers, parties, before.parties, l.readPublishers)
	return speakers{maps.Clone(outlets), maps.Clone(parties)}
}

// nameParties gives each last hop the party that has its name by now, and tells
// which parties the hops name.
func (l *loaded) nameParties() map[uuid.UUID]bool {
	parties := map[uuid.UUID]bool{}
	for _, list := range [][]row{l.rows, l.bases} {
		for i := range list {
			c := &list[i]
			if c.HopName != nil && c.HopPartyID == nil {
				if p, ok := l.known[*c.HopName]; ok {
					c.HopPartyID, c.HopParty = &p.id, &p.name
				}
			}
			if c.HopPartyID != nil {
				parties[*c.HopPartyID] = true
			}
		}
	}
	return parties
}

// readCopies keeps every copy and citation as a relation for the verdicts, and
// of a document that copies several the oldest relation to follow.
func (l *loaded) readCopies(rows pgx.Rows, outlets map[uuid.UUID]bool) error {
	var from, to uuid.UUID
	var kind string
	var publisher *uuid.UUID
	_, err := pgx.ForEachRow(rows, []any{&from, &to, &kind, &publisher}, func() error {
		l.relations = append(l.relations, verdict.Relation{Kind: kind, From: from.String(), To: to.String(), Confirmed: true})
		if kind == citation {
			return nil
		}
		if _, ok := l.copies[from]; !ok {
			l.copies[from] = to
		}
		l.owns[to] = nil
		if publisher != nil {
			id := *publisher
			l.owns[to] = &id
			outlets[id] = true
		}
		return nil
	})
	return err
}

func (l *loaded) readNamed(rows pgx.Rows, outlets map[uuid.UUID]bool) error {
	var name string
	var id uuid.UUID
	_, err := pgx.ForEachRow(rows, []any{&name, &id}, func() error {
		l.named[name] = id
		outlets[id] = true
		return nil
	})
	return err
}

func (l *loaded) readNamedParties(rows pgx.Rows) error {
	var name string
	var p party
	_, err := pgx.ForEachRow(rows, []any{&name, &p.id, &p.name}, func() error {
		l.known[name] = p
		return nil
	})
	return err
}

func (l *loaded) readPublishers(rows pgx.Rows) error {
	var party, outlet uuid.UUID
	_, err := pgx.ForEachRow(rows, []any{&party, &outlet}, func() error {
		l.speaks[party] = outlet
		return nil
	})
	return err
}

func (l *loaded) readBases(rows pgx.Rows) error {
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return err
	}
	for _, c := range list {
		if !l.has[c.ID] {
			l.has[c.ID] = true
			l.bases = append(l.bases, c)
		}
	}
	return nil
}

func (l *loaded) readPolicies(rows pgx.Rows) error {
	var slug string
	var policy *metricPolicy
	_, err := pgx.ForEachRow(rows, []any{&slug, &policy}, func() error {
		if policy != nil {
			l.policies = append(l.policies, verdict.Metric{Slug: slug, Policy: policy.override(slug)})
		}
		policy = nil
		return nil
	})
	return err
}

func (l *loaded) readOutlets(rows pgx.Rows) error {
	var id uuid.UUID
	var o outlet
	var party *string
	_, err := pgx.ForEachRow(rows, []any{&id, &o.name, &o.partyID, &party, &o.owner}, func() error {
		o.party = text(party)
		l.outlets[id] = o
		return nil
	})
	return err
}

func keysOf[K comparable](set map[K]bool) []K {
	list := make([]K, 0, len(set))
	for k := range set {
		list = append(list, k)
	}
	return list
}
