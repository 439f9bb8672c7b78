package claims

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// entity is what the history calls a claim.
const entity = "claim"

// Service keeps claims.
type Service struct {
	pool    *pgxpool.Pool
	history *audit.Service
	newID   func() uuid.UUID

	// OnChange is called in the transaction of each change, after it is written;
	// before is nil for a claim that is new. An error undoes the change. It is set
	// once, before the service is used.
	OnChange func(ctx context.Context, tx pgx.Tx, before, after *Claim) error
}

// New makes a Service. newID gives UUIDv7 ids: lists sort by them as by the
// time of creation.
func New(pool *pgxpool.Pool, newID func() uuid.UUID) *Service {
	return &Service{pool: pool, history: audit.New(pool), newID: newID}
}

// Create adds a claim that a person has entered, as proposed. Citations
// without offsets are found by their words. It refuses, all Invalid:
// `quote_mismatch`, `quote_not_found`, `ambiguous_quote`, `unknown_metric` (and
// _event, _proposition, _source, _snapshot, _party, _claim), `wrong_kind`, and
// what the checks of quantities and periods refuse.
func (s *Service) Create(ctx context.Context, by audit.Actor, in Input, reason string) (Claim, error) {
	if in.Extractor != "" || in.Confidence != nil {
		return Claim{}, fault.AtField("/extractor", "read_only", "a claim that a person enters has no extractor and no confidence")
	}
	if err := input.Reason(reason); err != nil {
		return Claim{}, err
	}
	var c Claim
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		list, err := s.add(ctx, tx, by, reason, []Proposal{{Input: in}})
		if err == nil {
			c = list[0]
		}
		return err
	})
	return c, err
}

// Propose adds the claims that an extractor found, in the caller's transaction
// and in as many round trips for a thousand as for one. It refuses what Create
// refuses, all or nothing; a refusal's pointers begin with the claim's number
// ("/3/metric").
func (s *Service) Propose(ctx context.Context, tx pgx.Tx, by audit.Actor, proposals []Proposal) ([]Claim, error) {
	list, err := s.add(ctx, tx, by, "", proposals)
	if f, ok := fault.As(err); ok && len(proposals) == 1 {
		for i := range f.Fields {
			f.Fields[i].Pointer = "/0" + f.Fields[i].Pointer
		}
	}
	return list, err
}

func (s *Service) add(ctx context.Context, tx pgx.Tx, by audit.Actor, reason string, proposals []Proposal) ([]Claim, error) {
	if len(proposals) == 0 {
		return []Claim{}, nil
	}
	var bad fields
	prefix := func(i int) string {
		if len(proposals) == 1 {
			return ""
		}
		return "/" + strconv.Itoa(i)
	}
	want := newWanted()
	for i := range proposals {
		p := &proposals[i]
		if p.ID == uuid.Nil {
			p.ID = s.newID()
		}
		p.normalize()
		if p.Status != Proposed {
			bad.add(prefix(i)+"/status", "invalid_status", "a claim begins as proposed; it is decided by changing it")
		}
		p.NeedsRecheck = false
		bad.ofFault(prefix(i), p.check())
		want.add(&p.Input, nil)
	}
	if len(bad) > 0 {
		return nil, fault.OfFields(bad)
	}
	known, err := want.lookUp(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, p := range proposals {
		known.claims[p.ID] = true
	}
	drafts := make([]draft, len(proposals))
	ids := make([]uuid.UUID, len(proposals))
	for i, p := range proposals {
		d, refused := known.resolve(p.Input, p.ID, nil, s.newID)
		for _, f := range refused {
			bad.add(prefix(i)+f.Pointer, f.Code, "%s", f.Detail)
		}
		drafts[i], ids[i] = d, p.ID
	}
	if err := circular(proposals, prefix); err != nil {
		return nil, err
	}
	if len(bad) > 0 {
		return nil, fault.OfFields(bad)
	}
	if err := write(ctx, tx, drafts, false); err != nil {
		return nil, err
	}
	list, err := s.readBack(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	changes := make([]audit.Change, len(list))
	for i := range list {
		changes[i] = audit.Change{EntityType: entity, EntityID: list[i].ID, Revision: list[i].Version,
			Operation: "create", Reason: reason, After: list[i]}
	}
	if err := audit.Record(ctx, tx, by, changes...); err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.changed(ctx, tx, nil, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// circular refuses proposals that are shares of each other.
func circular(proposals []Proposal, prefix func(int) string) error {
	from := map[uuid.UUID]uuid.UUID{}
	for _, p := range proposals {
		if p.DerivedFrom != nil {
			from[p.ID] = *p.DerivedFrom
		}
	}
	for i, p := range proposals {
		at, steps := from[p.ID], 0
		for at != uuid.Nil && steps <= len(from) {
			if at == p.ID {
				return fault.AtField(prefix(i)+"/derived_from", "derived_from_itself", "the claim is, over others, a share of itself")
			}
			at = from[at]
			steps++
		}
	}
	return nil
}

// readBack reads claims that were just written, in the order of the ids.
func (s *Service) readBack(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]Claim, error) {
	list, err := collect(tx.Query(ctx, claimsOfBatch, pgx.NamedArgs{"ids": ids}))
	if err != nil {
		return nil, err
	}
	if len(list) != len(ids) {
		return nil, fmt.Errorf("read claims back: %d of %d are there", len(list), len(ids))
	}
	at := make(map[uuid.UUID]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	ordered := make([]Claim, len(ids))
	for i, id := range ids {
		ordered[i] = list[at[id]]
	}
	return ordered, nil
}

func (s *Service) changed(ctx context.Context, tx pgx.Tx, before, after *Claim) error {
	if s.OnChange == nil {
		return nil
	}
	return s.OnChange(ctx, tx, before, after)
}

// Find gives one claim, or NotFound `not_found`.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Claim, error) {
	list, err := collect(s.pool.Query(ctx, findClaim, pgx.NamedArgs{"id": id}))
	if err != nil {
		return Claim{}, postgres.Translate(err)
	}
	if len(list) == 0 {
		return Claim{}, audit.Missing(entity, id)
	}
	return list[0], nil
}

// History lists a claim's changes, newest first.
func (s *Service) History(ctx context.Context, id uuid.UUID, page keyset.Page) (keyset.List[audit.Entry], error) {
	return s.history.History(ctx, entity, id, page)
}

// Update changes a claim: decides it, takes a decision back, or amends it. The
// edit gets the current fields and may change all but SourceID, Kind,
// Confidence and Extractor. Besides what Create refuses: Stale
// `stale_version`, NotFound `not_found`, and Invalid `citation_required` for a
// decision on a claim that cites nothing. An edit that changes nothing gives
// the claim as it is.
func (s *Service) Update(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*Input) error) (Claim, error) {
	if err := input.Reason(reason); err != nil {
		return Claim{}, err
	}
	var c Claim
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		list, err := collect(tx.Query(ctx, lockClaim, pgx.NamedArgs{"id": id}))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return audit.Missing(entity, id)
		}
		if err := audit.SameVersion(version, list[0].Version); err != nil {
			return err
		}
		c, err = s.amend(ctx, tx, by, list[0], reason, edit)
		return err
	})
	return c, err
}

func (s *Service) amend(ctx context.Context, tx pgx.Tx, by audit.Actor, before Claim, reason string, edit func(*Input) error) (Claim, error) {
	in, err := before.Input.clone()
	if err != nil {
		return before, err
	}
	if err := edit(&in); err != nil {
		return before, err
	}
	in.normalize()
	var bad fields
	for _, f := range []struct {
		pointer string
		changed bool
	}{
		{"/source_id", in.SourceID != before.SourceID},
		{"/kind", in.Kind != before.Kind},
		{"/extractor", in.Extractor != before.Extractor},
		{"/confidence", !same(in.Confidence, before.Confidence)},
	} {
		if f.changed {
			bad.add(f.pointer, "read_only", "this can't be changed")
		}
	}
	bad.ofFault("", in.check())
	if len(bad) > 0 {
		return before, fault.OfFields(bad)
	}
	want := newWanted()
	want.add(&in, &before)
	known, err := want.lookUp(ctx, tx)
	if err != nil {
		return before, err
	}
	d, bad := known.resolve(in, before.ID, &before, s.newID)
	if len(bad) > 0 {
		return before, fault.OfFields(bad)
	}
	d.decide(by, &before)
	if same(d.Input, before.Input) {
		return before, nil
	}
	if err := acyclic(ctx, tx, d, before); err != nil {
		return before, err
	}
	if err := write(ctx, tx, []draft{d}, true); err != nil {
		return before, err
	}
	list, err := s.readBack(ctx, tx, []uuid.UUID{before.ID})
	if err != nil {
		return before, err
	}
	after := list[0]
	err = audit.Record(ctx, tx, by, audit.Change{EntityType: entity, EntityID: after.ID, Revision: after.Version,
		Operation: operation(before, after), Reason: reason, Before: before, After: after})
	if err != nil {
		return before, err
	}
	return after, s.changed(ctx, tx, &before, &after)
}

// decide sets what follows from an edit: who has decided, and whether the
// citation must be looked at again.
func (d *draft) decide(by audit.Actor, before *Claim) {
	switch {
	case d.Status == Proposed:
	case d.Status == before.Status:
		d.decidedBy = before.DecidedBy
	default:
		d.decidedBy = by.Name
	}
	accepted := d.Status == Accepted && before.Status != Accepted
	switch {
	case accepted:
		// Whoever accepts has the words before them, and answers for what they amend.
		d.NeedsRecheck = false
	case !same(statement(d.Input), statement(before.Input)) && same(d.Citations, before.Citations):
		d.NeedsRecheck = true
	}
}

// statement is the part of a claim that its citation has to carry.
func statement(in Input) Input {
	return Input{
		Stance: in.Stance, Metric: in.Metric, Event: in.Event, Proposition: in.Proposition, Quantity: in.Quantity,
		Increments: in.Increments, Period: in.Period, DateComparator: in.DateComparator, Geography: in.Geography,
		Dimensions: in.Dimensions, AsOf: in.AsOf, DerivedFrom: in.DerivedFrom,
	}
}

// operation names a change for the history.
func operation(before, after Claim) string {
	if before.Status != after.Status {
		switch after.Status {
		case Accepted:
			return "accept"
		case Rejected:
			return "reject"
		default:
			return "reopen"
		}
	}
	return "update"
}

const derivedChain = `
WITH RECURSIVE chain AS (
	SELECT c.id, c.derived_from FROM claims c WHERE c.id = @from
	UNION SELECT c.id, c.derived_from FROM chain JOIN claims c ON c.id = chain.derived_from
)
SELECT EXISTS (SELECT FROM chain WHERE derived_from = @id OR id = @id)`

// acyclic refuses a claim that would be, over others, a share of itself.
func acyclic(ctx context.Context, tx pgx.Tx, d draft, before Claim) error {
	if d.DerivedFrom == nil || same(d.DerivedFrom, before.DerivedFrom) {
		return nil
	}
	var circle bool
	if err := tx.QueryRow(ctx, derivedChain, pgx.NamedArgs{"from": *d.DerivedFrom, "id": d.id}).Scan(&circle); err != nil {
		return fmt.Errorf("follow derived_from: %w", err)
	}
	if circle {
		return fault.AtField("/derived_from", "derived_from_itself", "the claim is, over others, a share of itself")
	}
	return nil
}

// clone gives a copy that shares no memory: an edit may write into it.
func (in Input) clone() (Input, error) {
	var out Input
	b, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		return out, fmt.Errorf("copy a claim: %w", err)
	}
	return out, nil
}

// same compares by what would be stored: 1.10 is not 1.1.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errors.Join(errX, errY) == nil && string(x) == string(y)
}
