package mappings

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/names"
	"whence/internal/postgres"
)

const (
	selectMappings = `SELECT p.id, p.slug::text, p.definition, p.rules, p.version, p.created_at, p.updated_at FROM mappings p`
	findMapping    = selectMappings + ` WHERE p.id = @id::uuid`
	lockMapping    = findMapping + ` FOR NO KEY UPDATE`
	insertMapping  = `INSERT INTO mappings (id, slug, definition, rules) VALUES (@id::uuid, @slug::text, @definition::text, @rules::jsonb)
RETURNING version, created_at, updated_at`
	updateMapping = `UPDATE mappings SET slug = @slug::text, definition = @definition::text, rules = @rules::jsonb, version = version + 1, updated_at = now()
WHERE id = @id::uuid RETURNING version, created_at, updated_at`
	mappingIDs = `SELECT slug::text, id FROM mappings WHERE slug = ANY(@slugs::text[]) OR id = ANY(@ids::uuid[])`
)

func collect(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Mapping, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read mappings: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Mapping, err error) {
		var rules []byte
		if err = row.Scan(&m.ID, &m.Slug, &m.Definition, &rules, &m.Version, &m.CreatedAt, &m.UpdatedAt); err != nil {
			return m, err
		}
		m.CreatedAt, m.UpdatedAt = m.CreatedAt.UTC(), m.UpdatedAt.UTC()
		return m, json.Unmarshal(rules, &m.Rules)
	})
	if err != nil {
		return nil, fmt.Errorf("read mappings: %w", err)
	}
	return list, nil
}

func one(ctx context.Context, tx pgx.Tx, sql string, id uuid.UUID) (Mapping, error) {
	list, err := collect(ctx, tx, sql, pgx.NamedArgs{"id": id})
	if err != nil {
		return Mapping{}, err
	}
	if len(list) == 0 {
		return Mapping{}, audit.Missing(noun, id)
	}
	return list[0], nil
}

func (s *Service) insert(ctx context.Context, tx pgx.Tx, _ audit.Actor, in MappingInput) (Mapping, error) {
	return save(ctx, tx, insertMapping, Mapping{MappingInput: in, ID: s.newID()})
}

func (s *Service) write(ctx context.Context, tx pgx.Tx, before Mapping, in MappingInput) (Mapping, error) {
	return save(ctx, tx, updateMapping, Mapping{MappingInput: in, ID: before.ID})
}

func save(ctx context.Context, tx pgx.Tx, sql string, m Mapping) (Mapping, error) {
	rules, err := json.Marshal(m.Rules)
	if err != nil {
		return m, fmt.Errorf("write mapping: %w", err)
	}
	args := pgx.NamedArgs{"id": m.ID, "slug": m.Slug, "definition": m.Definition, "rules": string(rules)}
	if err := tx.QueryRow(ctx, sql, args).Scan(&m.Version, &m.CreatedAt, &m.UpdatedAt); err != nil {
		if postgres.Constraint(err) == "mappings_slug_key" {
			f := fault.New(fault.Conflict, "slug_taken", "there is already a mapping with the slug %q", m.Slug)
			f.Fields = []fault.Field{{Pointer: "/slug", Code: f.Code, Detail: f.Detail}}
			return m, f.Because(err)
		}
		return m, fmt.Errorf("write mapping: %w", err)
	}
	m.CreatedAt, m.UpdatedAt = m.CreatedAt.UTC(), m.UpdatedAt.UTC()
	return m, nil
}

// resolve finds what slugs or ids stand for.
func resolve(ctx context.Context, q names.Querier, refs []string) (map[string]uuid.UUID, error) {
	found := map[string]uuid.UUID{}
	slugs, ids := []string{}, []uuid.UUID{}
	for _, r := range refs {
		if id, err := uuid.Parse(r); err == nil && len(r) == 36 {
			ids = append(ids, id)
		} else if input.Slug(r) {
			slugs = append(slugs, r)
		}
	}
	rows, err := q.Query(ctx, mappingIDs, pgx.NamedArgs{"slugs": slugs, "ids": ids})
	if err != nil {
		return nil, fmt.Errorf("look up mappings: %w", err)
	}
	var slug string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&slug, &id}, func() error {
		for _, r := range refs {
			if r == slug {
				found[r] = id
			} else if parsed, err := uuid.Parse(r); err == nil && len(r) == 36 && parsed == id {
				found[r] = id
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up mappings: %w", err)
	}
	return found, nil
}
