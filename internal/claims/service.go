package claims

import (
	"context"
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

	// Count, where it is set, is told in the transaction of each change of claims
	// that are new, or have another status than before. An error of it undoes the
	// change. It is set before the first request.
	Count func(ctx context.Context, tx pgx.Tx, moves []Move) error

	// OnChange is called in the transaction of each change of what a claim says or
	// of how it was decided, after it is written; before is nil for a claim that is
	// new. An error undoes the change. It is set once, before the service is used.
	OnChange func(ctx context.Context, tx pgx.Tx, before, after *Claim) error

	// OnImport is called instead, once, behind all claims of a data file that were
	// added as accepted. It is set like OnChange.
	OnImport func(ctx context.Context, tx pgx.Tx, sourceID uuid.UUID) error

	// OnDecision is asked, where it is set, of each decision that an Update makes, but
	// not of those of Decide, in the transaction and behind the change; what it refuses
	// is not done. It is set like OnChange.
	OnDecision func(ctx context.Context, tx pgx.Tx, before, after Claim) error

	// OnWrite is told, last of all, of every claim whose row was written in the
	// transaction, but not of those that a data file adds as accepted. It is set
	// like OnChange.
	OnWrite audit.OnChange
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
	if in.Extractor != "" || in.Confidence != nil || in.Notes != nil {
		return Claim{}, fault.AtField("/extractor", "read_only", "a claim that a person enters has no extractor, no confidence and no notes")
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
	drafts, ids := make([]draft, len(proposals)), make([]uuid.UUID, len(proposals))
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
	list, err := writeAndRead(ctx, tx, drafts, nil)
	if err != nil {
		return nil, err
	}
	changes := make([]audit.Change, len(list))
	for i := range list {
		changes[i] = audit.Change{
			EntityType: entity, EntityID: list[i].ID, Revision: list[i].Version,
			Operation: "create", Reason: reason, After: list[i],
		}
	}
	if err := audit.Record(ctx, tx, by, changes...); err != nil {
		return nil, err
	}
	if err := s.countNew(ctx, tx, list); err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.changed(ctx, tx, nil, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, s.OnWrite.Tell(ctx, tx, ids...)
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
	return collectAll(ids)(tx.Query(ctx, claimsOfBatch, pgx.NamedArgs{"ids": ids}))
}

func (s *Service) changed(ctx context.Context, tx pgx.Tx, before, after *Claim) error {
	if s.OnChange == nil {
		return nil
	}
	return s.OnChange(ctx, tx, before, after)
}

// Find gives one claim, or NotFound `not_found`.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Claim, error) {
	var list []Claim
	err := postgres.WithConn(ctx, s.pool, func(conn *pgx.Conn) (err error) {
		list, err = collect(conn.Query(ctx, findClaim, pgx.NamedArgs{"id": id}))
		return err
	})
	if err != nil {
		return Claim{}, err
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
