package metrics

import (
	"context"
	"fmt"
	"sort"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/input"
	"whence/internal/names"
	"whence/internal/postgres/keyset"
)

const (
	selectMetrics = `
SELECT m.id, m.slug::text, m.definition, m.unit, m.measure, m.broader_id, b.slug::text, m.version, m.created_at, m.updated_at
FROM metrics m LEFT JOIN metrics b ON b.id = m.broader_id`

	findMetric = selectMetrics + ` WHERE m.id = @id::uuid`
	lockMetric = findMetric + ` FOR NO KEY UPDATE OF m`
	allMetrics = selectMetrics + ` ORDER BY m.id`

	insertMetric = `
INSERT INTO metrics (id, slug, definition, unit, measure, broader_id)
VALUES (@id::uuid, @slug::text, @definition::text, @unit::text, @measure::text, @broader_id::uuid)
RETURNING version, created_at, updated_at`

	updateMetric = `
UPDATE metrics SET slug = @slug::text, definition = @definition::text, unit = @unit::text, measure = @measure::text,
       broader_id = @broader_id::uuid, version = version + 1, updated_at = now()
WHERE id = @id::uuid
RETURNING version, created_at, updated_at`

	selectComponents = `
SELECT c.metric_id, c.component_id, m.slug::text
FROM metric_components c JOIN metrics m ON m.id = c.component_id
WHERE c.metric_id = ANY(@ids::uuid[])`

	clearComponents = `DELETE FROM metric_components WHERE metric_id = @id::uuid`

	insertComponents = `
INSERT INTO metric_components (metric_id, component_id)
SELECT @id::uuid, c FROM unnest(@components::uuid[]) AS c`

	metricIDs = `SELECT slug::text, id FROM metrics WHERE slug = ANY(@slugs::text[]) OR id = ANY(@ids::uuid[])`
)

var metricNames = names.NewTable("metric_names", "metric_id", false)

// collect reads metrics with all that belongs to them.
func collect(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Metric, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Metric, err error) {
		err = row.Scan(&m.ID, &m.Slug, &m.Definition, &m.Unit, &m.Measure, &m.BroaderID, &m.Broader, &m.Version, &m.CreatedAt, &m.UpdatedAt)
		m.CreatedAt, m.UpdatedAt = m.CreatedAt.UTC(), m.UpdatedAt.UTC()
		return m, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids, at := make([]uuid.UUID, len(list)), make(map[uuid.UUID]int, len(list))
	for i, m := range list {
		ids[i], at[m.ID] = m.ID, i
		list[i].Names, list[i].Components, list[i].ComponentIDs = []names.Name{}, []string{}, []uuid.UUID{}
	}
	named, err := metricNames.Load(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for id, n := range named {
		list[at[id]].Names = n
	}
	rows, err = q.Query(ctx, selectComponents, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read components: %w", err)
	}
	var whole, part uuid.UUID
	var slug string
	_, err = pgx.ForEachRow(rows, []any{&whole, &part, &slug}, func() error {
		m := &list[at[whole]]
		m.Components, m.ComponentIDs = append(m.Components, slug), append(m.ComponentIDs, part)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read components: %w", err)
	}
	for i := range list {
		sort.Sort(bySlug{&list[i]})
	}
	return list, nil
}

// bySlug sorts a metric's components.
type bySlug struct{ *Metric }

func (m bySlug) Len() int           { return len(m.Components) }
func (m bySlug) Less(i, j int) bool { return m.Components[i] < m.Components[j] }
func (m bySlug) Swap(i, j int) {
	m.Components[i], m.Components[j] = m.Components[j], m.Components[i]
	m.ComponentIDs[i], m.ComponentIDs[j] = m.ComponentIDs[j], m.ComponentIDs[i]
}

// saveMetric writes a new or a changed metric with its names and components.
func saveMetric(ctx context.Context, tx pgx.Tx, sql string, m Metric) (Metric, error) {
	args := pgx.NamedArgs{
		"id": m.ID, "slug": m.Slug, "definition": m.Definition, "unit": m.Unit, "measure": string(m.Measure), "broader_id": m.BroaderID,
	}
	if err := tx.QueryRow(ctx, sql, args).Scan(&m.Version, &m.CreatedAt, &m.UpdatedAt); err != nil {
		return m, slugTaken(err, "metric", m.Slug)
	}
	m.CreatedAt, m.UpdatedAt = m.CreatedAt.UTC(), m.UpdatedAt.UTC()
	if err := metricNames.Replace(ctx, tx, m.ID, m.Names); err != nil {
		return m, err
	}
	if _, err := tx.Exec(ctx, clearComponents, pgx.NamedArgs{"id": m.ID}); err != nil {
		return m, fmt.Errorf("write components: %w", err)
	}
	if len(m.ComponentIDs) == 0 {
		return m, nil
	}
	_, err := tx.Exec(ctx, insertComponents, pgx.NamedArgs{"id": m.ID, "components": m.ComponentIDs})
	if err != nil {
		return m, fmt.Errorf("write components: %w", err)
	}
	return m, nil
}

// reference is a row of a catalogue as others name it.
type reference struct {
	ID   uuid.UUID
	Slug string
}

// lookUp finds what slugs or ids stand for with one of the catalogues'
// statements. What is unknown is not in the map.
func lookUp(ctx context.Context, q names.Querier, sql string, refs []string) (map[string]reference, error) {
	found := map[string]reference{}
	slugs, ids := []string{}, []uuid.UUID{}
	asID := map[uuid.UUID][]string{}
	for _, r := range refs {
		if id, err := uuid.Parse(r); err == nil && len(r) == 36 {
			ids = append(ids, id)
			asID[id] = append(asID[id], r)
		} else if input.Slug(r) {
			slugs = append(slugs, r)
		}
	}
	if len(slugs)+len(ids) == 0 {
		return found, nil
	}
	rows, err := q.Query(ctx, sql, pgx.NamedArgs{"slugs": slugs, "ids": ids})
	if err != nil {
		return nil, fmt.Errorf("look up slugs: %w", err)
	}
	var r reference
	_, err = pgx.ForEachRow(rows, []any{&r.Slug, &r.ID}, func() error {
		found[r.Slug] = r
		for _, written := range asID[r.ID] {
			found[written] = r
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up slugs: %w", err)
	}
	return found, nil
}

// resolve is lookUp for those who need the ids alone.
func resolve(ctx context.Context, q names.Querier, sql string, refs []string) (map[string]uuid.UUID, error) {
	found, err := lookUp(ctx, q, sql, refs)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]uuid.UUID, len(found))
	for written, r := range found {
		ids[written] = r.ID
	}
	return ids, nil
}

// bySlugAndName adds the conditions that all three catalogues share: row is
// the alias of the list's own table, noun the beginning of its table of names.
func bySlugAndName(w *keyset.Where, row, noun string, slugs []string, q string) error {
	for _, s := range slugs {
		if err := input.Query("slug", s); err != nil {
			return err
		}
	}
	if err := input.Query("q", q); err != nil {
		return err
	}
	if len(slugs) > 0 {
		w.And(row+".slug = ANY(@slugs::text[])", "slugs", slugs)
	}
	if q != "" {
		w.And(row+".slug::text ILIKE @q::text OR EXISTS (SELECT FROM "+noun+"_names n WHERE n."+noun+"_id = "+row+".id AND n.name ILIKE @q::text)",
			"q", keyset.Contains(q))
	}
	return nil
}
