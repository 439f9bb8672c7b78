package crosscheck

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/crosscheck/verdict"
	"whence/internal/names"
)

// origin is where a chain ends. Equal keys are one origin; the zero origin is
// that of a claim without one.
type origin struct{ key, label string }

// outlet is what is known of an outlet when origins are computed.
type outlet struct {
	name    string
	partyID *uuid.UUID // the party that this outlet is
	party   string
	owner   *uuid.UUID // the outlet at the top of its owners, if it has one
}

// party is whom a hop names.
type party struct {
	id   uuid.UUID
	name string
}

// surroundings is what the claims of a comparison need beside themselves.
type surroundings struct {
	copies  map[uuid.UUID]uuid.UUID  // a document and the one that it copies
	outlets map[uuid.UUID]outlet     // by id
	owns    map[uuid.UUID]*uuid.UUID // the outlet of a document that is copied
	named   map[string]uuid.UUID     // the outlet that a hop names, where no party has that name
	known   map[string]party         // the party that a hop names which had none when it was written down
	speaks  map[uuid.UUID]uuid.UUID  // the outlet that a party is
	kept    map[uuid.UUID]origin     // the origins of claims as all others found them; see keepOrigins
}

// citation is the relation of a document to one that it has something from.
const citation = "cites"

// originOf follows a claim's own chain to its end. What other documents say of
// whom it names there is followed by the verdicts; see setChain.
func (s *surroundings) originOf(c *row) origin {
	if o, ok := s.kept[c.ID]; ok {
		return o
	}
	switch {
	case c.AttributionEnd == claims.EndUnnamed, c.AttributionEnd == claims.EndUnknown && c.HopName != nil:
		return origin{}
	case c.HopPartyID != nil:
		return origin{"party:" + c.HopPartyID.String(), *c.HopParty}
	case c.HopName != nil:
		if id, ok := s.named[*c.HopName]; ok {
			return s.ofOutlet(id)
		}
		return origin{nameKey(*c.HopName), *c.HopName}
	}
	root := s.root(c.SourceID)
	publisher := c.OutletID
	if root != c.SourceID {
		publisher = s.owns[root]
	}
	if publisher == nil {
		key := "document:" + root.String()
		return origin{key, key} // published by nobody knows whom, and somebody all the same
	}
	return s.ofOutlet(*publisher)
}

// nameKey is the origin that a name is which nobody has.
func nameKey(name string) string { return "name:" + names.Fold(name) }

// ofOutlet gives the origin that an outlet is: the party that it is, if it is
// one, so that its own reports and hops to it are one origin.
func (s *surroundings) ofOutlet(id uuid.UUID) origin {
	o := s.outlets[id]
	if o.partyID != nil {
		return origin{"party:" + o.partyID.String(), o.party}
	}
	return origin{"outlet:" + id.String(), o.name}
}

// keepOrigins takes the origins that were found when the claims were compared
// with all others: among the claims of some outlets, or those that may be about
// one place, whoever they quote can be missing.
func (l *loaded) keepOrigins(ctx context.Context, tx pgx.Tx) error {
	ids := make([]uuid.UUID, len(l.rows))
	for i := range l.rows {
		ids[i] = l.rows[i].ID
	}
	rows, err := tx.Query(ctx, keptOrigins, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return fmt.Errorf("read kept origins: %w", err)
	}
	l.kept = make(map[uuid.UUID]origin, len(ids))
	var id uuid.UUID
	var o origin
	if _, err = pgx.ForEachRow(rows, []any{&id, &o.key, &o.label}, func() error { l.kept[id] = o; return nil }); err != nil {
		return fmt.Errorf("read kept origins: %w", err)
	}
	return nil
}

// setChain tells the verdicts how a claim's chain can go on: in the documents of
// the outlet that its last hop names, or, where nobody was asked, in those that
// its document cites.
func (s *surroundings) setChain(c *verdict.Claim, r *row) {
	if _, known := s.kept[r.ID]; known && c.Origin != "" {
		return // followed already
	}
	switch {
	case r.HopPartyID != nil:
		if id, ok := s.speaks[*r.HopPartyID]; ok {
			c.Quotes = publisher(id)
		}
	case r.HopName != nil:
		if id, ok := s.named[*r.HopName]; ok {
			c.Quotes = publisher(id)
		}
	default:
		c.Open = r.AttributionEnd == claims.EndUnknown
	}
	c.Own = r.OutletID != nil && c.Origin != "" && c.Origin == s.ofOutlet(*r.OutletID).key
}

// publisher is how the verdicts name an outlet. It is not the key of an origin:
// copies are followed here, and need not be again.
func publisher(outlet uuid.UUID) string { return "publisher:" + outlet.String() }

// root follows copies to the document that is none. Confirmed copies run in no
// circle; the bound is for a database that was changed behind our back.
func (s *surroundings) root(document uuid.UUID) uuid.UUID {
	for range maxCopies {
		next, ok := s.copies[document]
		if !ok {
			break
		}
		document = next
	}
	return document
}

// maxCopies bounds how far copies of copies are followed.
const maxCopies = 100

// parsed reads ids that the comparing carried as text, in their order.
func parsed(texts []string) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(texts))
	for _, s := range texts {
		if id, err := uuid.Parse(s); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
