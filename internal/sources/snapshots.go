package sources

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/names"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// Digest is a SHA-256, written as 64 hexadecimal digits.
type Digest []byte

// MarshalText implements encoding.TextMarshaler.
func (d Digest) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(d)), nil }

// String gives the hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d) }

// Snapshot is a source as read at one time, without its content.
type Snapshot struct {
	ID            uuid.UUID `json:"id"`
	SourceID      uuid.UUID `json:"source_id"`
	RawSHA256     Digest    `json:"raw_sha256"`
	RawLength     int       `json:"raw_length"` // bytes
	MediaType     string    `json:"media_type"`
	Charset       string    `json:"charset"`
	TextSHA256    Digest    `json:"text_sha256"`
	TextLength    int       `json:"text_length"` // code points
	ReaderVersion string    `json:"reader_version"`
	RetrievedAt   time.Time `json:"retrieved_at"`

	// TakenDownAt is when its bytes and its text were emptied; nil while they are there.
	TakenDownAt *time.Time `json:"taken_down_at,omitempty"`
}

// Revision is 1 for a snapshot as it was read, 2 for one that was taken down.
func (n Snapshot) Revision() int {
	if n.TakenDownAt != nil {
		return 2
	}
	return 1
}

// SnapshotText is a snapshot with its canonical text.
type SnapshotText struct {
	Snapshot
	Text string
}

// SnapshotRaw is a snapshot with its bytes as they came.
type SnapshotRaw struct {
	Snapshot
	Raw []byte
}

const (
	snapshotColumns = `n.id, n.source_id, n.raw_sha256::bytea, coalesce(n.raw_length, octet_length(n.raw)), n.media_type, n.charset,
       n.text_sha256::bytea, n.text_length, n.reader_version, n.retrieved_at, n.taken_down_at`

	selectSnapshots = `
SELECT ` + snapshotColumns + `
FROM snapshots n`

	// The newest of a source, or the one of this id.
	oneSnapshot = `
FROM snapshots n
WHERE n.source_id = @source_id::uuid AND (@id::uuid IS NULL OR n.id = @id::uuid)
ORDER BY n.id DESC LIMIT 1`

	selectText = `SELECT ` + snapshotColumns + `, coalesce(n.text, '')` + oneSnapshot
	selectRaw  = `SELECT ` + snapshotColumns + `, coalesce(n.raw, '')` + oneSnapshot
)

var snapshotOrder = keyset.Order[Snapshot]{
	IDColumn: "n.id", ID: func(n Snapshot) uuid.UUID { return n.ID }, Default: "-created_at",
	Sorts: []keyset.Sort[Snapshot]{{Name: "created_at"}},
}

// Snapshots lists the snapshots of a source, newest first; the sort is
// `created_at`. An unknown source is NotFound `not_found`.
func (s *Sources) Snapshots(ctx context.Context, sourceID uuid.UUID, page keyset.Page) (keyset.List[Snapshot], error) {
	var none keyset.List[Snapshot]
	plan, err := snapshotOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where := &keyset.Where{}
	where.And("n.source_id = @source_id::uuid", "source_id", sourceID)
	plan.Bind(where)
	var list []Snapshot
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectSnapshots(ctx, tx, selectSnapshots+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	if len(list) == 0 {
		if page.Cursor != "" { // the end of a list, or the cursor of another source
			if _, err := s.Find(ctx, sourceID); err != nil {
				return none, err
			}
		} else {
			return none, audit.Missing("source", sourceID)
		}
	}
	return plan.List(list), nil
}

// Text gives the canonical text of a source's newest snapshot, or of the one
// of this id. What is unknown is NotFound `not_found`, what was taken down Gone
// `taken_down`.
func (s *Sources) Text(ctx context.Context, sourceID uuid.UUID, snapshotID *uuid.UUID) (SnapshotText, error) {
	var t SnapshotText
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		t, err = s.TextIn(ctx, tx, sourceID, snapshotID)
		return err
	})
	return t, err
}

// TextIn is Text as the caller's transaction sees it.
func (s *Sources) TextIn(ctx context.Context, q names.Querier, sourceID uuid.UUID, snapshotID *uuid.UUID) (SnapshotText, error) {
	var t SnapshotText
	err := content(ctx, q, selectText, sourceID, snapshotID, &t.Snapshot, &t.Text)
	return t, err
}

// Raw gives the bytes of a source's newest snapshot, or of the one of this id.
// Its refusals are Text's.
func (s *Sources) Raw(ctx context.Context, sourceID uuid.UUID, snapshotID *uuid.UUID) (SnapshotRaw, error) {
	var r SnapshotRaw
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		return content(ctx, tx, selectRaw, sourceID, snapshotID, &r.Snapshot, &r.Raw)
	})
	return r, err
}

// content reads one snapshot with what its last column holds.
func content(ctx context.Context, q names.Querier, sql string, sourceID uuid.UUID, snapshotID *uuid.UUID, n *Snapshot, to any) error {
	rows, err := q.Query(ctx, sql, pgx.NamedArgs{"source_id": sourceID, "id": snapshotID})
	if err != nil {
		return fmt.Errorf("read snapshot: %w", err)
	}
	found := false
	_, err = pgx.ForEachRow(rows, append(n.columns(), to), func() error { found = true; return nil })
	if err != nil {
		return fmt.Errorf("read snapshot: %w", err)
	}
	n.inUTC()
	switch {
	case found:
		return n.gone()
	case snapshotID != nil:
		return audit.Missing("snapshot", *snapshotID)
	}
	return audit.Missing("source", sourceID)
}

// columns are the destinations of snapshotColumns.
func (n *Snapshot) columns() []any {
	return []any{
		&n.ID, &n.SourceID, (*[]byte)(&n.RawSHA256), &n.RawLength, &n.MediaType, &n.Charset,
		(*[]byte)(&n.TextSHA256), &n.TextLength, &n.ReaderVersion, &n.RetrievedAt, &n.TakenDownAt,
	}
}

func (n *Snapshot) inUTC() {
	n.RetrievedAt = n.RetrievedAt.UTC()
	if n.TakenDownAt != nil {
		at := n.TakenDownAt.UTC()
		n.TakenDownAt = &at
	}
}

func collectSnapshots(ctx context.Context, q names.Querier, sql string, args pgx.NamedArgs) ([]Snapshot, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Snapshot, err error) {
		err = row.Scan(n.columns()...)
		n.inUTC()
		return n, err
	})
	if err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	return list, nil
}
