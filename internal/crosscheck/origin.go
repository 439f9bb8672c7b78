package crosscheck

import (
	"github.com/google/uuid"

	"whence/internal/claims"
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

// surroundings is what the claims of a comparison need beside themselves.
type surroundings struct {
	copies  map[uuid.UUID]uuid.UUID  // a document and the one that it copies
	outlets map[uuid.UUID]outlet     // by id
	owns    map[uuid.UUID]*uuid.UUID // the outlet of a document that is copied
	named   map[string]uuid.UUID     // the outlet that a hop names, where no party has that name
}

// originOf follows a claim's chain to its end.
func (s *surroundings) originOf(c *row) origin {
	switch {
	case c.AttributionEnd == claims.EndUnnamed, c.AttributionEnd == claims.EndUnknown && c.HopName != nil:
		return origin{}
	case c.HopPartyID != nil:
		return origin{"party:" + c.HopPartyID.String(), *c.HopParty}
	case c.HopName != nil:
		if id, ok := s.named[*c.HopName]; ok {
			return s.ofOutlet(id)
		}
		return origin{"name:" + names.Fold(*c.HopName), *c.HopName}
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

// ofOutlet gives the origin that an outlet is: the party that it is, if it is
// one, so that its own reports and hops to it are one origin.
func (s *surroundings) ofOutlet(id uuid.UUID) origin {
	o := s.outlets[id]
	if o.partyID != nil {
		return origin{"party:" + o.partyID.String(), o.party}
	}
	return origin{"outlet:" + id.String(), o.name}
}

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
