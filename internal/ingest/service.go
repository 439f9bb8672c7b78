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
	"whence/internal/extract"
	"whence/internal/fault"
	"whence/internal/fetch"
	"whence/internal/mappings"
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
	Pool                 *pgxpool.Pool
	Log                  *slog.Logger
	Sources              *sources.Service
	Metrics              *metrics.Metrics
	Events, Propositions *metrics.Topics
	Claims               *claims.Service
	Mappings             *mappings.Service
	Fetcher              Fetcher // nil: what comes without content is refused
}

// Fetcher reads a document from the network. Its refusals are faults at /url.
type Fetcher interface {
	Fetch(ctx context.Context, url string) (fetch.Page, error)
}

// Document is a document as somebody hands it in: with its content, or with a
// URL to read it from. All else is optional.
type Document struct {
	Content     []byte     // nil: fetched from URL; what is empty but not nil is an empty document
	MediaType   string     // "" is told by the server that it was fetched from, or from the bytes
	URL         string     // where it was found
	Outlet      string     // id, domain or name; a name that is new makes an outlet
	Title       string     // instead of the one read
	PublishedAt *time.Time // instead of the one read
	Kind        string     // article where it is empty, data of a data file
	Table       *Table     // of a data file
}

// Result is what came of a document.
type Result struct {
	Source    sources.Source
	Snapshot  sources.Snapshot
	Claims    []claims.Claim
	Relations []sources.Relation
	Known     bool    // these bytes were stored already; nothing was changed
	Import    *Import // of a data file
}

// Ingest reads, stores and proposes. The same bytes again, for the same outlet
// and URL, give what is known; other bytes are a further snapshot, against which
// the citations that there are stand anew. Besides what readable.Read refuses,
// it refuses `content_required` where there is neither content nor URL,
// `invalid_url`, `unknown_outlet`, what the Fetcher and what the stores refuse.
func (s *Service) Ingest(ctx context.Context, by audit.Actor, d Document) (Result, error) {
	var result Result
	if d.URL != "" {
		if u, err := url.Parse(d.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return result, fault.AtField("/url", "invalid_url", "must be an absolute URL that begins with http:// or https://")
		}
	}
	if err := d.checkTitle(); err != nil {
		return result, err
	}
	if d.Content == nil {
		var err error
		if d, err = s.fetched(ctx, d); err != nil {
			return result, err
		}
	}
	if is, mediaType, charset, err := d.table(); err != nil {
		return result, err
	} else if is {
		return s.ingestTable(ctx, by, d, mediaType, charset)
	}
	page, err := readable.Read(d.Content, readable.Hints{MediaType: d.MediaType, URL: d.URL})
	if err != nil {
		return result, err
	}
	input := documentInput(d, page)
	mentions, candidates, err := s.candidates(ctx, page, input.PublishedOn)
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
		named, err := s.Sources.Sources.FindMany(ctx, tx, []uuid.UUID{stored.Source.ID}) // with its outlet's name
		if err != nil {
			return err
		}
		c := comparableOf(stored, named[stored.Source.ID], page, d.Content, mentions)
		if result.Relations, err = s.relate(ctx, tx, by, c, stored.SameBytes, stored.SameText); err != nil {
			return err
		}
		words := span.NewText(page.Text)
		if !stored.NewSource {
			if err := s.Claims.Reanchor(ctx, tx, by, stored.Source.ID, stored.Snapshot.ID, words); err != nil {
				return err
			}
		}
		result.Claims, err = s.propose(ctx, tx, by, stored, words, candidates)
		return err
	})
	if err != nil || !result.Known {
		return result, err
	}
	return s.known(ctx, result)
}

// fetched gives the document with what its URL leads to. What was found behind
// redirects was found there, and not at the address that led to it.
func (s *Service) fetched(ctx context.Context, d Document) (Document, error) {
	if d.URL == "" {
		return d, fault.AtField("/content", "content_required", "a document comes with its content, or with the URL to read it from")
	}
	if s.Fetcher == nil {
		return d, fault.AtField("/url", "fetch_refused", "nothing is fetched here: send the content beside the URL")
	}
	page, err := s.Fetcher.Fetch(ctx, d.URL)
	if err != nil {
		return d, err
	}
	d.Content, d.URL = page.Content, page.URL
	if d.MediaType == "" {
		d.MediaType = page.MediaType
	}
	return d, nil
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
func (s *Service) candidates(ctx context.Context, page readable.Document, published *quantity.Date) ([]extract.Mention, []extract.Candidate, error) {
	catalogue, err := s.catalogue(ctx)
	if err != nil {
		return nil, nil, err
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
	mentions, candidates := extract.Claims(in)
	return mentions, candidates, nil
}
