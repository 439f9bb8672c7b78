package ingest

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/fault"
	"whence/internal/sources"
	"whence/internal/span"
)

// propose stores the candidates that the document's earlier readings have not
// made already. What a candidate is a share of may be a claim of an earlier
// reading. A candidate that is refused is left out: a defect of the extractor,
// or a metric that has been renamed since, must not cost the document.
func (s *Service) propose(ctx context.Context, tx pgx.Tx, by audit.Actor, stored sources.Stored, words *span.Text, candidates []extract.Candidate) ([]claims.Claim, error) {
	earlier := map[claims.Assertion]uuid.UUID{}
	if !stored.NewSource {
		var err error
		if earlier, err = s.Claims.Asserted(ctx, tx, stored.Source.ID); err != nil {
			return nil, err
		}
	}
	ids := make([]uuid.UUID, len(candidates))
	inputs := make([]claims.Input, len(candidates))
	again := make([]bool, len(candidates))
	for i, c := range candidates {
		var err error
		if inputs[i], err = proposal(c, stored, words); err != nil {
			return nil, err
		}
		if ids[i], again[i] = earlier[inputs[i].Assertion()]; again[i] {
			continue
		}
		if ids[i], err = uuid.NewV7(); err != nil {
			return nil, err
		}
	}
	there := map[uuid.UUID]bool{}
	proposals := make([]claims.Proposal, 0, len(candidates))
	for i, c := range candidates {
		if again[i] {
			there[ids[i]] = ids[i] != uuid.Nil
			continue
		}
		if c.DerivedFrom != nil {
			inputs[i].DerivedFrom = &ids[*c.DerivedFrom]
		}
		if err := inputs[i].Valid(); err != nil {
			s.Log.WarnContext(ctx, "a candidate was left out", "source", stored.Source.ID, "start", c.Start, "error", err)
			continue
		}
		proposals = append(proposals, claims.Proposal{ID: ids[i], Input: inputs[i]})
	}
	for {
		list, err := s.Claims.Propose(ctx, tx, by, withoutDangling(proposals, there))
		bad := refusedOf(err, len(proposals))
		if len(bad) == 0 {
			return list, err
		}
		s.Log.WarnContext(ctx, "candidates were left out", "source", stored.Source.ID, "count", len(bad), "error", err)
		kept := proposals[:0]
		for i, p := range proposals {
			if !bad[i] {
				kept = append(kept, p)
			}
		}
		proposals = kept
	}
}

// refusedOf gives the numbers of the proposals that claims refuses by their
// pointers ("/3/metric"). It refuses before it writes, so that the rest can be
// proposed in the same transaction. No numbers: the error is another one, or none.
func refusedOf(err error, proposals int) map[int]bool {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid {
		return nil
	}
	bad := map[int]bool{}
	for _, field := range f.Fields {
		first, _, _ := strings.Cut(strings.TrimPrefix(field.Pointer, "/"), "/")
		i, err := strconv.Atoi(first)
		if err != nil || i < 0 || i >= proposals {
			return nil
		}
		bad[i] = true
	}
	return bad
}

// proposal is a candidate as a claim, but for what it is a share of.
func proposal(c extract.Candidate, stored sources.Stored, words *span.Text) (claims.Input, error) {
	in := claims.Input{
		SourceID: stored.Source.ID, Kind: c.Kind, Stance: c.Stance, Metric: c.Metric, Event: c.Event, Proposition: c.Proposition,
		Wording: c.Wording, Quantity: &c.Quantity, Increments: c.Increments,
		Period: c.Period, DateComparator: c.DateComparator, Geography: c.Geography, Dimensions: c.Dimensions, AttributionEnd: c.AttributionEnd,
		Confidence: new(decimal.Decimal), Extractor: c.Extractor,
	}
	for _, r := range c.Cited() {
		quote, err := words.Select(r.Start, r.End)
		if err != nil {
			return in, err
		}
		in.Citations = append(in.Citations, claims.Citation{SnapshotID: stored.Snapshot.ID, Selector: quote})
	}
	*in.Confidence = c.Confidence
	if c.Kind != extract.KindQuantity || len(c.Increments) > 0 {
		in.Quantity = nil
	}
	for _, hop := range c.Attribution {
		x := claims.Hop{Party: hop.Party, Written: hop.PartyName, Relation: hop.Relation}
		if hop.End > hop.Start {
			x.Start, x.End = &hop.Start, &hop.End
		}
		in.Attribution = append(in.Attribution, x)
	}
	return in, nil
}

// withoutDangling drops references to candidates that are neither proposed nor
// there already.
func withoutDangling(proposals []claims.Proposal, there map[uuid.UUID]bool) []claims.Proposal {
	here := map[uuid.UUID]bool{}
	for _, p := range proposals {
		here[p.ID] = true
	}
	for i := range proposals {
		if from := proposals[i].DerivedFrom; from != nil && !here[*from] && !there[*from] {
			proposals[i].DerivedFrom = nil
		}
	}
	return proposals
}
