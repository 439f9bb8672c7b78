package sample

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/ingest"
	"whence/internal/metrics"
	"whence/internal/postgres"
	"whence/internal/quantity"
	"whence/internal/sources"
)

//go:embed catalogue.json documents.json documents
var files embed.FS

// curator is who the history names.
var curator = audit.Actor{Name: "sample", Role: "admin"}

// Services are the operations that the sample is loaded through.
type Services struct {
	Sources   *sources.Service
	Catalogue *metrics.Service
	Claims    *claims.Service
	Ingest    *ingest.Service
}

// manifest says what is decided of each document.
type manifest struct {
	Documents []document
	Relations []struct {
		From, To, Kind string
		Evidence       map[string]any
	}
}

type document struct {
	File      string
	MediaType string `json:"media_type"`
	URL       string
	Kind      string
	Claims    []decision
}

// decision is a claim as it is accepted. It is the proposal that has the same
// words for its number in the same sentence, or one entered by hand where the
// extractor proposed none.
type decision struct {
	Label       string // by which DerivedFrom names it
	Exact       string // the sentence
	Metric      string
	Quantity    *quantity.Quantity
	Increments  []quantity.Quantity
	Period      *quantity.Period
	Geography   string
	Dimensions  map[string]string
	AsOf        *quantity.Date `json:"as_of"`
	DerivedFrom string         `json:"derived_from"`
	Attribution []claims.Hop
	End         string `json:"attribution_end"`
}

const (
	begun  = "sample_begun"
	loaded = "sample_loaded"

	// The sample is for an empty database; one that was begun is finished.
	shouldLoad = `
SELECT NOT EXISTS (SELECT FROM milestones WHERE name = 'sample_loaded')
   AND (EXISTS (SELECT FROM milestones WHERE name = 'sample_begun')
        OR NOT EXISTS (SELECT FROM sources) AND NOT EXISTS (SELECT FROM metrics))`
	reach = `INSERT INTO milestones (name) VALUES (@name) ON CONFLICT DO NOTHING`
	// One process loads at a time; the key is this package's own.
	holdLoading = `SELECT pg_advisory_xact_lock(hashtextextended('whence.sample', 0))`
)

// Load loads the sample into a database that has never held anything. A load
// that was cut short is taken up where it stopped: each step leaves alone what
// is there already.
func Load(ctx context.Context, pool *pgxpool.Pool, s Services) error {
	var due bool
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, holdLoading); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, shouldLoad).Scan(&due); err != nil || !due {
			return err
		}
		return milestone(ctx, tx, begun)
	})
	if err != nil || !due {
		return err
	}
	if err := loadCatalogue(ctx, s); err != nil {
		return err
	}
	if err := loadDocuments(ctx, s); err != nil {
		return err
	}
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error { return milestone(ctx, tx, loaded) })
}

func milestone(ctx context.Context, tx pgx.Tx, name string) error {
	_, err := tx.Exec(ctx, reach, pgx.NamedArgs{"name": name})
	return err
}

func loadDocuments(ctx context.Context, s Services) error {
	var m manifest
	if err := read("documents.json", &m); err != nil {
		return err
	}
	ids := map[string]uuid.UUID{}
	for _, d := range m.Documents {
		content, err := files.ReadFile("documents/" + d.File)
		if err != nil {
			return err
		}
		result, err := s.Ingest.Ingest(ctx, curator, ingest.Document{Content: content, MediaType: d.MediaType, URL: d.URL, Kind: d.Kind})
		if err != nil {
			return fmt.Errorf("%s: %w", d.File, err)
		}
		ids[d.File] = result.Source.ID
		if err := decide(ctx, s, result, d.Claims); err != nil {
			return fmt.Errorf("%s: %w", d.File, err)
		}
	}
	for _, r := range m.Relations {
		_, err := s.Sources.Relations.Create(ctx, curator, sources.RelationInput{
			SourceID: ids[r.From], ToSourceID: ids[r.To], Kind: r.Kind, State: sources.Confirmed, Evidence: r.Evidence,
		})
		if f, ok := fault.As(err); ok && f.Code == "relation_exists" {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s %s %s: %w", r.From, r.Kind, r.To, err)
		}
	}
	return nil
}

// decide accepts the claims of one document.
func decide(ctx context.Context, s Services, r ingest.Result, decisions []decision) error {
	labels := map[string]uuid.UUID{}
	taken := map[uuid.UUID]bool{}
	for _, d := range decisions {
		claim, ok := proposalOf(d, r.Claims, taken)
		if !ok {
			in := claims.Input{SourceID: r.Source.ID, Kind: claims.KindQuantity}
			if err := d.apply(&in, labels); err != nil {
				return err
			}
			in.Status = claims.Proposed
			in.Citations = []claims.Citation{{}}
			in.Citations[0].Exact = d.Exact
			var err error
			if claim, err = s.Claims.Create(ctx, curator, in, "the extractor proposed none"); err != nil {
				return fmt.Errorf("%q: %w", d.Exact, err)
			}
		}
		taken[claim.ID] = true
		if d.Label != "" {
			labels[d.Label] = claim.ID
		}
		if claim.Status != claims.Proposed {
			continue // decided before a load that was cut short went on
		}
		_, err := s.Claims.Update(ctx, curator, claim.ID, claim.Version, "decided with the sample", func(in *claims.Input) error {
			return d.apply(in, labels)
		})
		if err != nil {
			return fmt.Errorf("%q: %w", d.Exact, err)
		}
	}
	return nil
}

// proposalOf finds the claim that the decision is about: in the same sentence,
// with the number in the same words.
func proposalOf(d decision, list []claims.Claim, taken map[uuid.UUID]bool) (claims.Claim, bool) {
	for _, c := range list {
		if taken[c.ID] || len(c.Citations) == 0 || !overlaps(c.Citations[0].Exact, d.Exact) {
			continue
		}
		if d.Quantity == nil {
			if len(c.Increments) > 0 {
				return c, true
			}
			continue
		}
		if c.Quantity != nil && overlaps(c.Quantity.Verbatim, d.Quantity.Verbatim) {
			return c, true
		}
	}
	return claims.Claim{}, false
}

func overlaps(a, b string) bool {
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func (d decision) apply(in *claims.Input, labels map[string]uuid.UUID) error {
	in.Status, in.Stance = claims.Accepted, claims.Affirm
	in.Metric, in.Quantity, in.Increments, in.Period = d.Metric, d.Quantity, d.Increments, d.Period
	in.Geography, in.Dimensions, in.AsOf = d.Geography, d.Dimensions, d.AsOf
	in.Attribution, in.AttributionEnd = d.Attribution, d.End
	in.DerivedFrom = nil
	if d.DerivedFrom != "" {
		id, ok := labels[d.DerivedFrom]
		if !ok {
			return fmt.Errorf("no claim before this one has the label %q", d.DerivedFrom)
		}
		in.DerivedFrom = &id
	}
	return nil
}

func read(name string, v any) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
