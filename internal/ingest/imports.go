package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/sources"
	"whence/internal/tabular"
)

// Import is what came of a data file.
type Import struct {
	ID             uuid.UUID         `json:"id"`
	MappingID      *uuid.UUID        `json:"mapping_id"` // nil of an inline one
	MappingVersion *int              `json:"mapping_version"`
	Rows           int               `json:"rows"`      // behind the header, blank ones not counted
	Numbers        int               `json:"numbers"`   // that the file has
	Added          int               `json:"added"`     // of them, claims that are new
	Unchanged      int               `json:"unchanged"` // and those that earlier readings have made
	LeftOut        int               `json:"left_out"`  // rows that the mapping does not want
	Missing        int               `json:"missing"`   // cells without a number
	Skipped        []tabular.Problem `json:"skipped"`   // one for each row that can't be read
}

const (
	findImport = `
SELECT id, mapping_id, mapping_version, rows, numbers, added, unchanged, left_out, missing, skipped
  FROM imports WHERE source_id = @source_id::uuid AND snapshot_id = @snapshot_id::uuid AND digest = @digest::bytea`

	importsByIDs = `
SELECT source_id, snapshot_id, id, mapping_id, mapping_version, rows, numbers, added, unchanged, left_out, missing, skipped
  FROM imports WHERE id = ANY(@ids::uuid[])`

	insertImport = `
INSERT INTO imports (source_id, id, snapshot_id, mapping_id, mapping_version, rules, digest, rows, numbers, added, unchanged,
       left_out, missing, skipped, actor)
VALUES (@source_id::uuid, @id::uuid, @snapshot_id::uuid, @mapping_id::uuid, @mapping_version::integer, @rules::jsonb, @digest::bytea,
       @rows::integer, @numbers::integer, @added::integer, @unchanged::integer, @left_out::integer, @missing::integer, @skipped::jsonb, @actor::text)`
)

// importOf finds the import of a snapshot by the same rules.
func importOf(ctx context.Context, tx pgx.Tx, snapshot sources.Snapshot, digest []byte) (x Import, found bool, err error) {
	var skipped []byte
	err = tx.QueryRow(ctx, findImport, pgx.NamedArgs{"source_id": snapshot.SourceID, "snapshot_id": snapshot.ID, "digest": digest}).
		Scan(&x.ID, &x.MappingID, &x.MappingVersion, &x.Rows, &x.Numbers, &x.Added, &x.Unchanged, &x.LeftOut, &x.Missing, &skipped)
	if errors.Is(err, pgx.ErrNoRows) {
		return x, false, nil
	}
	if err == nil {
		err = json.Unmarshal(skipped, &x.Skipped)
	}
	if err != nil {
		return x, false, fmt.Errorf("read an import: %w", err)
	}
	return x, true, nil
}

// recordImport keeps by what rules a file was read, and what came of it.
func recordImport(ctx context.Context, tx pgx.Tx, by audit.Actor, r *reading, snapshot sources.Snapshot, x Import) error {
	rules, err := json.Marshal(r.rules)
	if err != nil {
		return fmt.Errorf("write an import: %w", err)
	}
	skipped, err := json.Marshal(x.Skipped)
	if err != nil {
		return fmt.Errorf("write an import: %w", err)
	}
	_, err = tx.Exec(ctx, insertImport, pgx.NamedArgs{
		"source_id": snapshot.SourceID, "id": x.ID, "snapshot_id": snapshot.ID, "mapping_id": x.MappingID, "mapping_version": x.MappingVersion,
		"rules": string(rules), "digest": r.digest[:], "rows": x.Rows, "numbers": x.Numbers, "added": x.Added, "unchanged": x.Unchanged,
		"left_out": x.LeftOut, "missing": x.Missing, "skipped": string(skipped), "actor": by.Name,
	})
	if err != nil {
		return fmt.Errorf("write an import: %w", err)
	}
	return audit.Record(ctx, tx, by, audit.Change{
		EntityType: importEntity, EntityID: x.ID, Revision: 1, Operation: "create", After: importRecord{snapshot.SourceID, snapshot.ID, x},
	})
}

// importEntity is what the history calls an import.
const importEntity = "import"

// importRecord is an import as the history keeps it.
type importRecord struct {
	SourceID   uuid.UUID `json:"source_id"`
	SnapshotID uuid.UUID `json:"snapshot_id"`
	Import
}

// Keepers is that of imports.
func (s *Service) Keepers() []audit.Keeper {
	return []audit.Keeper{{Type: importEntity, Page: audit.PageOf("imports", "id"), Read: readImports}}
}

func readImports(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]audit.Standing, error) {
	rows, err := tx.Query(ctx, importsByIDs, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("read imports: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x importRecord, err error) {
		var skipped []byte
		err = row.Scan(&x.SourceID, &x.SnapshotID, &x.ID, &x.MappingID, &x.MappingVersion, &x.Rows, &x.Numbers, &x.Added,
			&x.Unchanged, &x.LeftOut, &x.Missing, &skipped)
		if err == nil {
			err = json.Unmarshal(skipped, &x.Skipped)
		}
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("read imports: %w", err)
	}
	return audit.StandingsOf(list, func(x importRecord) (uuid.UUID, int) { return x.ID, 1 }), nil
}
