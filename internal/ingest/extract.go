package ingest

import (
	"context"

	"whence/internal/crosscheck/consistency"
	"whence/internal/extract"
	"whence/internal/fault"
	"whence/internal/metrics"
	"whence/internal/quantity"
	"whence/internal/readable"
)

// Extraction is what a text says, with the language that it was read in.
type Extraction struct {
	Language string
	Mentions []extract.Mention
	Claims   []extract.Candidate
	Findings []consistency.Finding // what the text's own numbers don't bear out
}

// Extract reads a text against the catalogues, storing nothing. The reference
// is the day of publication, nil where it is unknown; an empty language is told
// from the text.
func (s *Service) Extract(ctx context.Context, text, language string, reference *quantity.Date) (Extraction, error) {
	if len(text) > readable.MaxBytes {
		return Extraction{}, fault.New(fault.TooLarge, "too_large", "The text is over the limit of %d bytes.", readable.MaxBytes)
	}
	catalogue, err := s.catalogue(ctx)
	if err != nil {
		return Extraction{}, err
	}
	if language == "" {
		language = readable.LanguageOf(text)
	}
	mentions, candidates := extract.Claims(extract.Input{Text: text, Language: language, Reference: reference, Catalogue: catalogue})
	findings := consistency.Check(consistency.Input{Text: text, Mentions: mentions})
	return Extraction{Language: language, Mentions: mentions, Claims: candidates, Findings: findings}, nil
}

// catalogue reads what claims can be about and who can be quoted.
func (s *Service) catalogue(ctx context.Context) (extract.Catalogue, error) {
	var c extract.Catalogue
	list, err := s.Metrics.All(ctx)
	if err != nil {
		return c, err
	}
	for _, m := range list {
		broader := ""
		if m.Broader != nil {
			broader = *m.Broader
		}
		x := extract.Metric{Slug: m.Slug, Unit: quantity.CanonicalUnit(m.Unit), Measure: string(m.Measure), Broader: broader}
		for _, n := range m.Names {
			x.Names = append(x.Names, extract.Name{Language: n.Language, Text: n.Name})
		}
		c.Metrics = append(c.Metrics, x)
	}
	for _, topics := range []struct {
		catalogue *metrics.Topics
		into      *[]extract.Subject
	}{{s.Events, &c.Events}, {s.Propositions, &c.Propositions}} {
		all, err := topics.catalogue.All(ctx)
		if err != nil {
			return c, err
		}
		for _, t := range all {
			x := extract.Subject{Slug: t.Slug}
			for _, n := range t.Names {
				x.Names = append(x.Names, extract.Name{Language: n.Language, Text: n.Name})
			}
			*topics.into = append(*topics.into, x)
		}
	}
	parties, err := s.Sources.Parties.All(ctx)
	if err != nil {
		return c, err
	}
	for _, p := range parties {
		x := extract.Party{Name: p.Name, Kind: p.Kind}
		for _, n := range p.Names {
			x.Names = append(x.Names, n.Name)
		}
		c.Parties = append(c.Parties, x)
	}
	return c, nil
}
