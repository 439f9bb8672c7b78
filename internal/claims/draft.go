package claims

import (
	"github.com/google/uuid"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// draft is a claim on its way to the database: checked, its subject and its
// parties resolved to ids, its citations found in the text.
type draft struct {
	Input
	id                               uuid.UUID
	metricID, eventID, propositionID *uuid.UUID
	decidedBy                        string
}

// row is the JSON object that claimFields reads.
func (d *draft) row() map[string]any {
	row := map[string]any{
		"source_id": d.SourceID, "id": d.id, "kind": d.Kind, "stance": d.Stance,
		"metric_id": d.metricID, "event_id": d.eventID, "proposition_id": d.propositionID,
		"wording": orNull(d.Wording), "date_comparator": orNull(d.DateComparator), "geography": orNull(d.Geography), "dimensions": d.Dimensions,
		"as_of": d.AsOf, "derived_from": d.DerivedFrom, "attribution_end": d.AttributionEnd, "status": d.Status,
		"needs_recheck": d.NeedsRecheck, "confidence": d.Confidence, "extractor": orNull(d.Extractor),
		"decided_by": orNull(d.decidedBy), "has_period": false, "period_inferred": false,
	}
	if len(d.Notes) > 0 {
		row["notes"] = d.Notes
	}
	if d.Quantity != nil {
		addQuantity(row, *d.Quantity)
	}
	if p := d.Period; p != nil {
		row["has_period"] = p.Start != nil || p.End != nil
		row["period_start"], row["period_end"] = p.Start, p.End
		row["period_grain"], row["recurrence"] = orNull(string(p.Grain)), orNull(p.Recurrence)
		row["period_inferred"] = p.Inferred
	}
	return row
}

func (d *draft) incrementRows() []any {
	var rows []any
	for i, q := range d.Increments {
		row := map[string]any{"source_id": d.SourceID, "claim_id": d.id, "ordinal": i}
		addQuantity(row, q)
		rows = append(rows, row)
	}
	return rows
}

func (d *draft) hopRows() []any {
	var rows []any
	for i, h := range d.Attribution {
		rows = append(rows, map[string]any{
			"source_id": d.SourceID, "claim_id": d.id, "ordinal": i, "party_id": h.PartyID, "party_name": h.Written,
			"relation": h.Relation, "start_at": h.Start, "end_at": h.End,
		})
	}
	return rows
}

func (d *draft) citationRows() []any {
	var rows []any
	for i, c := range d.Citations {
		rows = append(rows, map[string]any{
			"source_id": d.SourceID, "claim_id": d.id, "ordinal": i, "id": c.ID, "snapshot_id": c.SnapshotID,
			"exact": c.Exact, "prefix": c.Prefix, "suffix": c.Suffix, "start_at": c.Start, "end_at": c.End,
			"state": c.State, "moved_to": c.MovedTo, "cell": orNull(c.Cell),
		})
	}
	return rows
}

func addQuantity(row map[string]any, q quantity.Quantity) {
	row["comparator"] = q.Comparator
	row["value"], row["lower"], row["upper"] = number(q.Value), number(q.Lower), number(q.Upper)
	row["unit"], row["verbatim"] = orNull(q.Unit), orNull(q.Verbatim)
}

// number gives the digits as text, which keeps them as they were stated.
func number(d *decimal.Decimal) any {
	if d == nil {
		return nil
	}
	return d.String()
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
