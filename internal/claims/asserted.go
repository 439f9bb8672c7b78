package claims

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Assertion is what makes two readings' proposals the same: the words cited, the
// words of the numbers in them, and those that name an event or state a
// proposition.
type Assertion struct{ Cited, Numbers, Wording string }

// Assertion gives what the input asserts by its first citation.
func (in Input) Assertion() Assertion {
	a := Assertion{Wording: in.Wording}
	if len(in.Citations) > 0 {
		a.Cited = in.Citations[0].Exact
	}
	if in.Quantity != nil {
		a.Numbers = in.Quantity.Verbatim
	}
	if a.Numbers == "" {
		parts := make([]string, len(in.Increments))
		for i, q := range in.Increments {
			parts[i] = q.Verbatim
		}
		a.Numbers = strings.Join(parts, "\n")
	}
	return a
}

// assertionsOfSource gives what the claims of a document assert now, and what
// they asserted when they were made: somebody may have amended them since.
const assertionsOfSource = `
SELECT c.id, x.exact, coalesce(c.verbatim, (
       SELECT string_agg(coalesce(i.verbatim, ''), E'\n' ORDER BY i.ordinal)
         FROM claim_increments i WHERE i.source_id = c.source_id AND i.claim_id = c.id), ''), coalesce(c.wording, '')
  FROM claims c JOIN citations x ON x.source_id = c.source_id AND x.claim_id = c.id
 WHERE c.source_id = @source_id::uuid
UNION
SELECT c.id, x.citation ->> 'exact', coalesce(nullif(h.after #>> '{quantity,verbatim}', ''), (
       SELECT string_agg(coalesce(i.part ->> 'verbatim', ''), E'\n' ORDER BY i.ordinal)
         FROM jsonb_path_query(h.after, '$.increments[*]') WITH ORDINALITY AS i (part, ordinal)), ''),
       coalesce(h.after ->> 'wording', '')
  FROM claims c
  JOIN history h ON h.entity_type = 'claim' AND h.entity_id = c.id AND h.revision = 1
 CROSS JOIN LATERAL jsonb_path_query(h.after, '$.citations[*]') AS x (citation)
 WHERE c.source_id = @source_id::uuid AND x.citation ->> 'exact' IS NOT NULL`

// Asserted gives what a document's claims assert or asserted when they were
// made, whatever was decided about them, with the claim that does; uuid.Nil
// where several do.
func (s *Service) Asserted(ctx context.Context, tx pgx.Tx, sourceID uuid.UUID) (map[Assertion]uuid.UUID, error) {
	rows, err := tx.Query(ctx, assertionsOfSource, pgx.NamedArgs{"source_id": sourceID})
	if err != nil {
		return nil, fmt.Errorf("read what a document asserts: %w", err)
	}
	found := map[Assertion]uuid.UUID{}
	var id uuid.UUID
	var a Assertion
	_, err = pgx.ForEachRow(rows, []any{&id, &a.Cited, &a.Numbers, &a.Wording}, func() error {
		if other, ok := found[a]; ok && other != id {
			found[a] = uuid.Nil
		} else {
			found[a] = id
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what a document asserts: %w", err)
	}
	return found, nil
}
