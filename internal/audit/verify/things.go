package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

// Pages of things, and of those with content, which are large.
const (
	pageOfThings   = 500
	pageOfContents = 20
)

const (
	typesOf = `SELECT DISTINCT entity_type FROM history ORDER BY 1`

	lastOf = `
SELECT k.id, h.revision, h.after::text
FROM unnest(@ids::uuid[]) AS k (id)
JOIN LATERAL (SELECT revision, after FROM history WHERE entity_type = @type AND entity_id = k.id ORDER BY revision DESC LIMIT 1) h ON true`

	// entitiesBehind gives the entities of a type that the history knows, with
	// whether the last that it says of them is that they are gone.
	entitiesBehind = `
SELECT DISTINCT ON (entity_id) entity_id, after IS NULL FROM history
WHERE entity_type = @type AND entity_id > @after::uuid ORDER BY entity_id, revision DESC LIMIT @limit`

	// asJSON brings records into the form in which the database gives JSON.
	asJSON = `SELECT r::jsonb::text FROM unnest(@records::text[]) WITH ORDINALITY AS u (r, ord) ORDER BY u.ord`

	everNamed = `
SELECT EXISTS (SELECT FROM history WHERE entity_type = @type AND entity_id = @id::uuid AND after ->> @field = @name)`
)

// last is the newest revision of an entity.
type last struct {
	revision int
	after    *string
}

// things compares what there is with what the history says of it.
func (r *run) things(ctx context.Context) error {
	rows, err := r.tx.Query(ctx, typesOf)
	if err != nil {
		return err
	}
	types, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, k := range r.Keepers {
		types = slices.DeleteFunc(types, func(t string) bool { return t == k.Type })
	}
	if len(types) > 0 {
		r.remark("nothing is known of how these stand now: %s", strings.Join(types, ", "))
	}
	for _, k := range r.Keepers {
		if err := r.standing(ctx, k); err != nil {
			return err
		}
		if err := r.gone(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// standing looks at all things of a keeper.
func (r *run) standing(ctx context.Context, k audit.Keeper) error {
	size := pageOfThings
	if k.Content != nil {
		size = pageOfContents
	}
	for after := uuid.Nil; ; {
		ids, err := k.Page(ctx, r.tx, after, size)
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		if err := compareThings(ctx, r.tx, &r.Report, k, ids); err != nil {
			return err
		}
		r.Progress("things", r.Things, 0)
	}
}

// gone looks for things of the history that are not there.
func (r *run) gone(ctx context.Context, k audit.Keeper) error {
	for after := uuid.Nil; ; {
		rows, err := r.tx.Query(ctx, entitiesBehind, pgx.NamedArgs{"type": k.Type, "after": after, "limit": pageOfThings})
		if err != nil {
			return err
		}
		n := 0
		var ids []uuid.UUID
		var ended bool
		_, err = pgx.ForEachRow(rows, []any{&after, &ended}, func() error {
			if n++; !ended {
				ids = append(ids, after)
			}
			return nil
		})
		if err != nil || n == 0 {
			return err
		}
		if err := missing(ctx, r.tx, &r.Report, k, ids); err != nil {
			return err
		}
	}
}

// missing tells which of these entities are not there.
func missing(ctx context.Context, tx pgx.Tx, report *Report, k audit.Keeper, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	// Only which there are is asked, but there is one way to ask for things.
	there, err := k.Read(ctx, tx, ids)
	if err != nil {
		return err
	}
	found := make(map[uuid.UUID]bool, len(there))
	for _, s := range there {
		found[s.ID] = true
	}
	for _, id := range ids {
		if !found[id] {
			report.find(Finding{Code: ThingGone, EntityType: k.Type, EntityID: id, Detail: "the history knows it, and it is not there"})
		}
	}
	return nil
}

// compareThings compares some things with their last revisions.
func compareThings(ctx context.Context, tx pgx.Tx, report *Report, k audit.Keeper, ids []uuid.UUID) error {
	standings, err := k.Read(ctx, tx, ids)
	if err != nil {
		return err
	}
	newest, err := newestOf(ctx, tx, k.Type, ids)
	if err != nil {
		return err
	}
	records, err := recordsOf(ctx, tx, standings)
	if err != nil {
		return err
	}
	var now time.Time
	if err := tx.QueryRow(ctx, `SELECT now()`).Scan(&now); err != nil {
		return err
	}
	for i, s := range standings {
		report.Things++
		said, ok := newest[s.ID]
		find := func(code Code, detail string, args ...any) {
			report.find(Finding{Code: code, EntityType: k.Type, EntityID: s.ID, Revision: said.revision, Detail: fmt.Sprintf(detail, args...)})
		}
		switch {
		case !ok:
			find(ThingUnknown, "it is there, and the history does not know it")
		case said.revision != s.Revision:
			find(ThingDiffers, "it stands at version %d", s.Revision)
		case said.after == nil:
			find(ThingDiffers, "it is there, and the history says that it is gone")
		case *said.after != records[i]:
			fields, err := differences(*said.after, records[i], k, now)
			if err != nil {
				return fmt.Errorf("%s %s: %w", k.Type, s.ID, err)
			}
			if fields, err = withoutNames(ctx, tx, s, *said.after, fields); err != nil {
				return err
			}
			if len(fields) > 0 {
				find(ThingDiffers, "it says otherwise at %s", strings.Join(fields[:min(len(fields), 10)], ", "))
			}
		}
	}
	return contents(ctx, tx, report, k, ids)
}

// contents computes the digests of what has content.
func contents(ctx context.Context, tx pgx.Tx, report *Report, k audit.Keeper, ids []uuid.UUID) error {
	if k.Content == nil {
		return nil
	}
	wrong, err := k.Content(ctx, tx, ids)
	if err != nil {
		return err
	}
	report.Contents += int64(len(ids))
	for _, id := range ids {
		if why, ok := wrong[id]; ok {
			report.find(Finding{Code: ContentWrong, EntityType: k.Type, EntityID: id, Detail: why})
		}
	}
	return nil
}

func newestOf(ctx context.Context, tx pgx.Tx, entityType string, ids []uuid.UUID) (map[uuid.UUID]last, error) {
	rows, err := tx.Query(ctx, lastOf, pgx.NamedArgs{"type": entityType, "ids": ids})
	if err != nil {
		return nil, err
	}
	newest := make(map[uuid.UUID]last, len(ids))
	var id uuid.UUID
	var l last
	_, err = pgx.ForEachRow(rows, []any{&id, &l.revision, &l.after}, func() error {
		newest[id] = l
		return nil
	})
	return newest, err
}

// recordsOf gives how things stand as the database would give it from the history.
func recordsOf(ctx context.Context, tx pgx.Tx, standings []audit.Standing) ([]string, error) {
	texts := make([]string, len(standings))
	for i, s := range standings {
		b, err := json.Marshal(s.Record)
		if err != nil {
			return nil, err
		}
		texts[i] = string(b)
	}
	rows, err := tx.Query(ctx, asJSON, pgx.NamedArgs{"records": texts})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// withoutNames leaves out the fields that hold a name which another thing has had.
func withoutNames(ctx context.Context, tx pgx.Tx, s audit.Standing, said string, fields []string) ([]string, error) {
	var left []string
	for _, f := range fields {
		i := slices.IndexFunc(s.Named, func(n audit.Named) bool { return n.Pointer == f })
		if i >= 0 {
			n := s.Named[i]
			var record map[string]any
			if err := json.Unmarshal([]byte(said), &record); err != nil {
				return nil, err
			}
			name, _ := record[strings.TrimPrefix(n.Pointer, "/")].(string)
			var had bool
			err := tx.QueryRow(ctx, everNamed, pgx.NamedArgs{"type": n.EntityType, "id": n.EntityID, "field": n.Field, "name": name}).Scan(&had)
			if err != nil {
				return nil, err
			}
			if had {
				continue
			}
		}
		left = append(left, f)
	}
	return left, nil
}
