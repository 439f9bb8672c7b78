package ingest

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/decimal"
	"whence/internal/extract"
	"whence/internal/fault"
	"whence/internal/metrics"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
	"whence/internal/readable"
	"whence/internal/sources"
	"whence/internal/span"
)

// Service takes documents in.
type Service struct {
	Pool    *pgxpool.Pool
	Log     *slog.Logger
	Sources *sources.Service
	Metrics *metrics.Metrics
	Claims  *claims.Service
}

// Document is a document as somebody hands it in. All but Content is optional.
type Document struct {
	Content     []byte
	MediaType   string     // "" is told from the bytes
	URL         string     // where it was found
	Outlet      string     // id, domain or name; a name that is new makes an outlet
	Title       string     // instead of the one read
	PublishedAt *time.Time // instead of the one read
	Kind        string     // article where it is empty
}

// Result is what came of a document.
type Result struct {
	Source    sources.Source
	Snapshot  sources.Snapshot
	Claims    []claims.Claim
	Relations []sources.Relation
	Known     bool // these bytes were stored already; nothing was changed
}

// Ingest reads, stores and proposes. The same bytes again, for the same outlet
// and URL, give what is known. Besides what readable.Read refuses, it refuses
// `invalid_url`, `unknown_outlet` and what the stores refuse.
func (s *Service) Ingest(ctx context.Context, by audit.Actor, d Document) (Result, error) {
	var result Result
	if d.URL != "" {
		if u, err := url.Parse(d.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return result, fault.AtField("/url", "invalid_url", "must be an absolute URL that begins with http:// or https://")
		}
	}
	page, err := readable.Read(d.Content, readable.Hints{MediaType: d.MediaType, URL: d.URL})
	if err != nil {
		return result, err
	}
	input := documentInput(d, page)
	candidates, err := s.candidates(ctx, page, input.PublishedOn)
	if err != nil {
		return result, err
	}
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		result = Result{}
		in := input
		if in.OutletID, err = s.outlet(ctx, tx, by, d, page); err != nil {
			return err
		}
		stored, err := s.Sources.Sources.StoreDocument(ctx, tx, by, in)
		if err != nil {
			return err
		}
		result.Source, result.Snapshot, result.Known = stored.Source, stored.Snapshot, !stored.NewSnapshot
		if result.Known {
			return nil
		}
		if result.Relations, err = s.relate(ctx, tx, by, stored, page); err != nil {
			return err
		}
		result.Claims, err = s.propose(ctx, tx, by, stored, page.Text, candidates)
		return err
	})
	if err != nil || !result.Known {
		return result, err
	}
	return s.known(ctx, result)
}

// known completes the answer for a document that is stored already.
func (s *Service) known(ctx context.Context, r Result) (Result, error) {
	ids := []uuid.UUID{r.Source.ID}
	for p := (keyset.Page{Limit: keyset.MaxLimit, Sort: "created_at"}); ; {
		l, err := s.Claims.List(ctx, claims.Filter{Sources: ids}, p)
		if err != nil {
			return r, err
		}
		r.Claims = append(r.Claims, l.Items...)
		if p.Cursor = l.Next; p.Cursor == "" {
			break
		}
	}
	l, err := s.Sources.Relations.List(ctx, sources.RelationFilter{SourceIDs: ids}, keyset.Page{Limit: keyset.MaxLimit})
	r.Relations = l.Items
	return r, err
}

// documentInput joins what was read with what the caller knows better.
func documentInput(d Document, page readable.Document) sources.DocumentInput {
	in := sources.DocumentInput{
		URL: d.URL, CanonicalURL: page.CanonicalURL, Title: page.Title, Authors: page.Authors, Language: page.Language, Kind: d.Kind,
		Raw: d.Content, MediaType: page.MediaType, Charset: page.Charset, Text: page.Text, ReaderVersion: readable.Version,
	}
	if d.Title != "" {
		in.Title = d.Title
	}
	switch {
	case d.PublishedAt != nil:
		in.PublishedAt, in.Precision, in.PublishedOn = d.PublishedAt, "second", new(quantity.DateOf(*d.PublishedAt))
	case page.Published != nil:
		in.PublishedAt, in.Precision = &page.Published.Time, page.Published.Precision.String()
		in.PublishedOn = new(quantity.DateOf(page.Published.Time))
	}
	return in
}

// outlet finds whose document it is: whom the caller names, or who owns the
// domain of its address, or who the page says it is of. nil is nobody known.
func (s *Service) outlet(ctx context.Context, tx pgx.Tx, by audit.Actor, d Document, page readable.Document) (*uuid.UUID, error) {
	if d.Outlet != "" {
		id, ok, err := s.Sources.Outlets.Referred(ctx, tx, d.Outlet)
		if err != nil || ok {
			return &id, err
		}
		if _, err := uuid.Parse(d.Outlet); err == nil {
			return nil, fault.AtField("/outlet", "unknown_outlet", "no outlet has this id")
		}
		o, err := s.Sources.Outlets.OutletByName(ctx, tx, by, d.Outlet)
		if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
			return nil, fault.AtField("/outlet", f.Code, "%s", f.Detail)
		}
		return &o.ID, err
	}
	for _, address := range []string{d.URL, page.CanonicalURL} {
		u, err := url.Parse(address)
		if err != nil || u.Hostname() == "" {
			continue
		}
		o, err := s.Sources.Outlets.OutletForDomain(ctx, tx, by, u.Hostname(), page.SiteName)
		if fault.Is(err, fault.Invalid) {
			continue // an address without a name that could own it, such as a bare number
		}
		return &o.ID, err
	}
	if page.SiteName == "" {
		return nil, nil //nolint:nilnil // nobody known is not an error
	}
	o, err := s.Sources.Outlets.OutletByName(ctx, tx, by, page.SiteName)
	if fault.Is(err, fault.Invalid) {
		return nil, nil //nolint:nilnil // what the page calls itself is no name
	}
	return &o.ID, err
}

// candidates extracts what the page claims. Only its own words count: not its
// furniture, its byline or its date line.
func (s *Service) candidates(ctx context.Context, page readable.Document, published *quantity.Date) ([]extract.Candidate, error) {
	catalogue, err := s.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	in := extract.Input{Text: page.Text, Language: page.Language, Reference: published, Catalogue: catalogue}
	for _, b := range page.Blocks {
		r := extract.Range{Start: b.Start, End: b.End}
		in.Blocks = append(in.Blocks, r)
		switch b.Role {
		case readable.RoleBoilerplate, readable.RoleByline, readable.RoleDateline, readable.RoleTags, readable.RoleCode:
			in.Skip = append(in.Skip, r)
		}
	}
	_, candidates := extract.Claims(in)
	return candidates, nil
}

// propose stores the candidates that the document's earlier readings have not
// made already.
func (s *Service) propose(ctx context.Context, tx pgx.Tx, by audit.Actor, stored sources.Stored, text string, candidates []extract.Candidate) ([]claims.Claim, error) {
	words := span.NewText(text)
	ids := make([]uuid.UUID, len(candidates))
	for i := range ids {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	var earlier map[assertion]bool
	if !stored.NewSource {
		var err error
		if earlier, err = s.earlier(ctx, tx, stored.Source.ID); err != nil {
			return nil, err
		}
	}
	proposals := make([]claims.Proposal, 0, len(candidates))
	for i, c := range candidates {
		quote, err := words.Select(c.Start, c.End)
		if err != nil {
			return nil, err
		}
		if earlier[assertion{quote.Exact, c.Quantity.Verbatim}] {
			continue
		}
		in := proposal(c, stored, quote, ids)
		if err := in.Valid(); err != nil {
			// A defect of the extractor must not cost the document.
			s.Log.WarnContext(ctx, "a candidate was left out", "source", stored.Source.ID, "start", c.Start, "error", err)
			continue
		}
		proposals = append(proposals, claims.Proposal{ID: ids[i], Input: in})
	}
	return s.Claims.Propose(ctx, tx, by, withoutDangling(proposals))
}

// assertion is what makes two readings' candidates the same: the sentence and
// the words of the number in it.
type assertion struct{ sentence, verbatim string }

const assertionsOfSource = `
SELECT x.exact, coalesce(c.verbatim, '')
FROM claims c JOIN citations x ON x.source_id = c.source_id AND x.claim_id = c.id
WHERE c.source_id = $1`

func (s *Service) earlier(ctx context.Context, tx pgx.Tx, source uuid.UUID) (map[assertion]bool, error) {
	rows, err := tx.Query(ctx, assertionsOfSource, source)
	if err != nil {
		return nil, err
	}
	found := map[assertion]bool{}
	var a assertion
	_, err = pgx.ForEachRow(rows, []any{&a.sentence, &a.verbatim}, func() error {
		found[a] = true
		return nil
	})
	return found, err
}

func proposal(c extract.Candidate, stored sources.Stored, quote span.Selector, ids []uuid.UUID) claims.Input {
	in := claims.Input{
		SourceID: stored.Source.ID, Kind: c.Kind, Stance: c.Stance, Metric: c.Metric, Quantity: &c.Quantity, Increments: c.Increments,
		Period: c.Period, Geography: c.Geography, Dimensions: c.Dimensions, AttributionEnd: c.AttributionEnd,
		Citations:  []claims.Citation{{SnapshotID: stored.Snapshot.ID, Selector: quote}},
		Confidence: new(decimal.Decimal), Extractor: c.Extractor,
	}
	*in.Confidence = c.Confidence
	if len(c.Increments) > 0 {
		in.Quantity = nil
	}
	if c.DerivedFrom != nil {
		in.DerivedFrom = &ids[*c.DerivedFrom]
	}
	for _, hop := range c.Attribution {
		x := claims.Hop{Party: hop.Party, Written: hop.PartyName, Relation: hop.Relation}
		if hop.End > hop.Start {
			x.Start, x.End = &hop.Start, &hop.End
		}
		in.Attribution = append(in.Attribution, x)
	}
	return in
}

// withoutDangling drops references to candidates that were not proposed again.
func withoutDangling(proposals []claims.Proposal) []claims.Proposal {
	here := map[uuid.UUID]bool{}
	for _, p := range proposals {
		here[p.ID] = true
	}
	for i := range proposals {
		if from := proposals[i].DerivedFrom; from != nil && !here[*from] {
			proposals[i].DerivedFrom = nil
		}
	}
	return proposals
}
