package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"mime"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/fault"
	"whence/internal/mappings"
	"whence/internal/postgres"
	"whence/internal/quantity"
	"whence/internal/readable"
	"whence/internal/sources"
	"whence/internal/tabular"
)

// Table is what is said of a data file beside what is said of every document.
type Table struct {
	Mapping   *tabular.Mapping // inline, or
	MappingID string           // the slug or id of one that is stored
	AsOf      *quantity.Date   // the day as of which the file has its numbers; a column of the file knows better
	Accept    bool             // the importer answers for the numbers: they are accepted at once
	Skip      bool             // rows that can't be read are reported and left; else they refuse the file
}

// shownClaims is how many claims of a data file the answer shows.
const shownClaims = 100

// maxNumbers is how many numbers a data file may have.
const maxNumbers = 200_000

// maxProblems is how many rows a refusal names.
const maxProblems = 50

// tableTypes are the media types of data files; with a mapping the last ones count
// as such too, since programs send them for what they don't know.
var tableTypes = map[string]bool{
	"text/csv": true, "application/csv": true, "text/tab-separated-values": true,
	"": false, "text/plain": false, "application/octet-stream": false, "application/vnd.ms-excel": false,
}

// table tells whether a document is a data file, with the media type that is kept
// for it and the charset that it names.
func (d *Document) table() (is bool, mediaType, charset string, err error) {
	given := d.Table != nil && (d.Table.Mapping != nil || d.Table.MappingID != "")
	mediaType, parameters, broken := mime.ParseMediaType(d.MediaType)
	if broken != nil {
		mediaType, _, _ = strings.Cut(d.MediaType, ";")
		mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	}
	sure, known := tableTypes[mediaType]
	switch {
	case !given && d.Table != nil && (d.Table.AsOf != nil || d.Table.Accept || d.Table.Skip), sure && !given:
		return false, "", "", fault.AtField("/mapping", "mapping_required", "a data file comes with a mapping, or with the mapping_id of one that is stored; other documents have no vintage and no rows")
	case !given:
		return false, "", "", nil
	case d.Table.Mapping != nil && d.Table.MappingID != "":
		return false, "", "", fault.AtField("/mapping_id", "mapping_twice", "give either a mapping or a mapping_id")
	case !known:
		return false, "", "", fault.New(fault.UnsupportedMedia, "unsupported_media_type", "a mapping is for text/csv and text/tab-separated-values, not for %.80q", mediaType)
	case d.Kind != "" && d.Kind != "data":
		return false, "", "", fault.AtField("/kind", "wrong_kind", "a data file is a document of the kind data")
	}
	if !sure {
		mediaType = "text/csv"
	}
	return true, mediaType, parameters["charset"], nil
}

// reading is a data file on its way into claims.
type reading struct {
	document  Document
	text      string
	rules     tabular.Mapping
	mapping   *mappings.Mapping // nil where the rules are inline
	pointer   string            // of the rules, for refusals
	table     *tabular.Table
	mediaType string
	charset   string
	units     map[string]string // of the catalogue's metrics
	digest    [sha256.Size]byte
	report    Import
}

// ingestTable stores a data file and makes a claim of each of its numbers, cited by
// its cell. All of it or nothing, but for rows that can't be read where the caller
// wants those skipped. The same bytes by the same rules change nothing. Of a
// further file of the same address the numbers that are as before make no new
// claims; those that were revised are claims of a later vintage.
func (s *Service) ingestTable(ctx context.Context, by audit.Actor, d Document, mediaType, charset string) (Result, error) {
	var result Result
	r := &reading{document: d, mediaType: mediaType, pointer: "/mapping"}
	if err := s.rules(ctx, r); err != nil {
		return result, err
	}
	var err error
	if r.text, r.charset, err = decodeTable(d.Content, charset); err != nil {
		return result, err
	}
	if r.table, err = tabular.Open(r.text, r.rules); err != nil {
		return result, mappings.Below(r.pointer, err)
	}
	if err := s.surveyed(ctx, r); err != nil {
		return result, err
	}
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		result = Result{}
		return s.storeTable(ctx, tx, by, r, &result)
	})
	if err != nil || !result.Known {
		return result, err
	}
	return s.knownTable(ctx, result)
}

// rules takes the mapping given, or the one stored.
func (s *Service) rules(ctx context.Context, r *reading) error {
	t := r.document.Table
	if t.Mapping != nil {
		r.rules = *t.Mapping
	} else {
		ids, err := s.Mappings.IDs(ctx, []string{t.MappingID})
		if err != nil {
			return err
		}
		id, ok := ids[t.MappingID]
		if !ok {
			return fault.AtField("/mapping_id", "unknown_mapping", "there is no mapping with this slug or id")
		}
		m, err := s.Mappings.Find(ctx, id)
		if err != nil {
			return err
		}
		r.mapping, r.rules, r.pointer = &m, m.Rules, "/mapping_id/rules"
		r.report.MappingID, r.report.MappingVersion = &m.ID, &m.Version
	}
	if t.AsOf != nil && (r.rules.AsOf == nil || r.rules.AsOf.Column == "") {
		r.rules.AsOf = &tabular.Field{Constant: t.AsOf.String()}
	}
	rules, err := json.Marshal(r.rules)
	if err != nil {
		return fmt.Errorf("digest of a mapping: %w", err)
	}
	r.digest = sha256.Sum256(fmt.Appendf(rules, "\n%s accept=%t", tabular.Version, t.Accept))
	return nil
}

// sampleBytes is how much of a file its charset is guessed by.
const sampleBytes = 256 << 10

// decodeTable reads a file whose charset may have to be guessed, as that of a page
// is.
func decodeTable(raw []byte, charset string) (text, name string, err error) {
	text, name, err = tabular.Decode(raw, charset)
	if f, ok := fault.As(err); !ok || f.Code != "invalid_encoding" || charset != "" {
		return text, name, err
	}
	sample := raw
	if len(sample) > sampleBytes {
		sample = sample[:sampleBytes]
		if i := bytes.LastIndexByte(sample, '\n'); i > 0 {
			sample = sample[:i+1]
		}
	}
	page, unreadable := readable.Read(sample, readable.Hints{MediaType: "text/plain"})
	if unreadable != nil || page.Charset == "utf-8" {
		return text, name, err
	}
	return tabular.Decode(raw, page.Charset)
}

// surveyed reads the whole file once, before anything is stored: what it says is
// counted, and what can't be read is refused or kept for the report.
func (s *Service) surveyed(ctx context.Context, r *reading) error {
	units, err := s.unitsOfMetrics(ctx)
	if err != nil {
		return err
	}
	if err := r.refuseUnknown(units); err != nil {
		return err
	}
	r.units = units
	r.report.Skipped = []tabular.Problem{}
	var first []fault.Field
	for record := range r.records() {
		r.report.Rows++
		r.report.Missing += record.Missing
		r.report.Numbers += len(record.Facts)
		if record.LeftOut {
			r.report.LeftOut++
		}
		if r.report.Numbers > maxNumbers {
			return fault.AtField("/content", "too_many", "a data file may have at most %d numbers: leave some out by conditions, or send it in parts", maxNumbers)
		}
		if p := record.Problem; p != nil {
			r.report.Skipped = append(r.report.Skipped, *p)
			if len(first) < maxProblems {
				first = append(first, refusalOf(*p))
			}
		}
	}
	if len(first) == 0 || r.document.Table.Skip {
		return nil
	}
	f := fault.New(fault.Invalid, "bad_rows", "%d of %d rows can't be read, and nothing was imported; on_error=skip would leave them out", len(r.report.Skipped), r.report.Rows)
	if len(r.report.Skipped) == 1 {
		f.Code = first[0].Code
	}
	f.Fields = first
	return f
}

// refuseUnknown refuses a mapping that names metrics which the catalogue lacks.
func (r *reading) refuseUnknown(units map[string]string) error {
	var bad []fault.Field
	for _, m := range r.rules.Metrics() {
		if _, ok := units[m.Slug]; !ok && len(bad) < maxProblems {
			bad = append(bad, fault.Field{Pointer: r.pointer + m.Pointer, Code: "unknown_metric", Detail: fmt.Sprintf("the catalogue has no metric %q", m.Slug)})
		}
	}
	return fault.OfFields(bad)
}

// refusalOf names a row's place by a pointer, and in words.
func refusalOf(p tabular.Problem) fault.Field {
	f := fault.Field{Pointer: fmt.Sprintf("/content/rows/%d", p.Row), Code: p.Code}
	where := fmt.Sprintf("line %d", p.Line)
	if p.Column > 0 {
		f.Pointer += fmt.Sprintf("/columns/%d", p.Column)
		where += fmt.Sprintf(", column %d", p.Column)
	}
	if p.Heading != "" {
		where += fmt.Sprintf(" (%.100s)", p.Heading)
	}
	f.Detail = where + ": " + p.Detail
	return f
}

// records are the table's, with what only the catalogue knows: a metric that it
// lacks, or a per cent sign where the unit is another one, is a row's problem.
func (r *reading) records() iter.Seq[tabular.Record] {
	return func(yield func(tabular.Record) bool) {
		for record := range r.table.Records() {
			for _, f := range record.Facts {
				unit, known := r.units[f.Metric]
				p := tabular.Problem{Row: record.Row, Line: record.Line, Column: f.Column, Heading: r.table.Heading(f.Column)}
				switch {
				case !known:
					p.Code, p.Detail = "unknown_metric", fmt.Sprintf("the catalogue has no metric %q", f.Metric)
				case f.Percent && unit != "percent":
					p.Code, p.Detail = "unit_mismatch", fmt.Sprintf("%q is a percentage, and the unit of %s is %s", f.Exact, f.Metric, unit)
				default:
					continue
				}
				record.Problem, record.Facts, record.Missing = &p, nil, 0
				break
			}
			if !yield(record) {
				return
			}
		}
	}
}

func (s *Service) unitsOfMetrics(ctx context.Context) (map[string]string, error) {
	list, err := s.Metrics.All(ctx)
	if err != nil {
		return nil, err
	}
	units := make(map[string]string, len(list))
	for _, m := range list {
		units[m.Slug] = m.Unit
	}
	return units, nil
}

// knownTable completes the answer for a file that was imported already.
func (s *Service) knownTable(ctx context.Context, r Result) (Result, error) {
	l, err := s.Claims.List(ctx, claims.Filter{Sources: []uuid.UUID{r.Source.ID}}, firstClaims)
	r.Claims = l.Items
	if err != nil {
		return r, err
	}
	relations, err := s.Sources.Relations.List(ctx, sources.RelationFilter{SourceIDs: []uuid.UUID{r.Source.ID}}, firstClaims)
	r.Relations = relations.Items
	return r, err
}

// tableInput is the file as a document.
func (r *reading) tableInput() sources.DocumentInput {
	d := r.document
	in := sources.DocumentInput{
		URL: d.URL, Title: d.Title, Kind: "data", Raw: d.Content, MediaType: r.mediaType, Charset: r.charset, Text: r.text,
		ReaderVersion: tabular.Version,
	}
	if d.PublishedAt != nil {
		in.PublishedAt, in.Precision, in.PublishedOn = d.PublishedAt, "second", new(quantity.DateOf(*d.PublishedAt))
	}
	return in
}
