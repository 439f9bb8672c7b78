package sources

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/quantity"
)

const (
	findReading = selectSnapshots + ` WHERE n.source_id = @source_id::uuid AND n.raw_sha256 = @raw_sha256::bytea ORDER BY n.id DESC LIMIT 1`

	findSnapshotOf = selectSnapshots + ` WHERE n.source_id = @source_id::uuid AND n.id = @id::uuid`

	insertSnapshot = `
INSERT INTO snapshots (source_id, id, raw, raw_sha256, media_type, charset, text, text_sha256, text_length, reader_version)
VALUES (@source_id::uuid, @id::uuid, @raw::bytea, @raw_sha256::bytea, @media_type::text, @charset::text,
        @text::text, @text_sha256::bytea, @text_length::integer, @reader_version::text)
RETURNING retrieved_at`

	// sameContent finds other documents with these bytes or this text, the
	// oldest first.
	sameContent = `
SELECT source_id, bool_or(raw_sha256 = @raw_sha256::bytea)
FROM (
    SELECT source_id, raw_sha256 FROM snapshots WHERE raw_sha256 = @raw_sha256::bytea
    UNION ALL
    SELECT source_id, raw_sha256 FROM snapshots WHERE text_sha256 = @text_sha256::bytea AND @with_text::boolean
) same
WHERE source_id <> @source_id::uuid
GROUP BY source_id ORDER BY source_id LIMIT 100`
)

// DocumentInput is a document as read. Text that a caller typed is checked by
// the caller first; what a page says of itself is brought into shape here and
// never makes the storing fail.
type DocumentInput struct {
	OutletID      *uuid.UUID
	URL           string // where it was found; "" is unknown
	CanonicalURL  string // as the document says; ignored where it is no URL
	Title         string
	Authors       []string
	PublishedAt   *time.Time
	Precision     string         // of PublishedAt: year to millisecond; "" is second
	PublishedOn   *quantity.Date // the day in the document's own zone; nil is that of UTC
	Language      string         // BCP 47; "" is unknown
	Kind          string         // "" is article
	Raw           []byte         // the bytes as they came, to the byte
	MediaType     string
	Charset       string
	Text          string // canonical text
	ReaderVersion string
}

// Stored is what StoreDocument did.
type Stored struct {
	Source      Source
	Snapshot    Snapshot
	NewSource   bool
	NewSnapshot bool
	// SameBytes are other sources with a snapshot of the same bytes, SameText
	// those with the same text in other bytes: at most 100 together, oldest
	// first, and only where NewSnapshot is true.
	SameBytes, SameText []uuid.UUID
}

// StoreDocument stores a document as read in the caller's transaction, or finds
// that it is stored: see the package's comment. Of two identical requests at
// once, one waits for the other's transaction and gives back what that stored.
//
// It refuses, as Invalid, a URL that is none as `invalid_url`, a text that can't
// be stored as `invalid_text`, and an unknown outlet as `unknown_outlet`; and as
// Conflict `taken_down` what a takedown has taken away.
func (s *Sources) StoreDocument(ctx context.Context, tx pgx.Tx, by audit.Actor, d DocumentInput) (Stored, error) {
	var out Stored
	in := d.source()
	if err := in.Check(); err != nil {
		return out, err
	}
	if err := d.check(); err != nil {
		return out, err
	}
	raw, text := sha256.Sum256(d.Raw), sha256.Sum256([]byte(d.Text))
	id := s.newID()
	owner, err := s.takeIdentity(ctx, tx, identity(in.OutletID, in.normalURL(), raw), id)
	if err != nil {
		return out, err
	}
	var changes []audit.Change
	if out.NewSource = owner == id; out.NewSource {
		out.Source, err = s.save(ctx, tx, insertSource, Source{SourceInput: in, ID: id})
		if err != nil {
			return out, err
		}
		changes = append(changes, audit.Change{EntityType: "source", EntityID: id, Revision: 1, Operation: "create", After: out.Source})
	} else {
		if out.Source, err = s.lock(ctx, tx, owner); err != nil {
			return out, err
		}
		if err := refuseTakenDown(ctx, tx, owner, raw, text); err != nil {
			return out, err
		}
		known, err := collectSnapshots(ctx, tx, findReading, pgx.NamedArgs{"source_id": owner, "raw_sha256": raw[:]})
		if err != nil {
			return out, err
		}
		if len(known) > 0 {
			out.Snapshot = known[0]
			return out, nil
		}
		out.Source, _, err = s.entity.UpdateIn(ctx, tx, by, owner, audit.AnyVersion, "a further reading says what was missing", in.fillIn)
		if err != nil {
			return out, err
		}
	}
	// From here to the end of the transaction nobody else stores this text.
	if _, err := tx.Exec(ctx, lockText, pgx.NamedArgs{"key": int32(binary.BigEndian.Uint32(text[:]))}); err != nil {
		return out, fmt.Errorf("lock the text: %w", err)
	}
	out.NewSnapshot = true
	out.Snapshot = Snapshot{
		ID: s.newID(), SourceID: out.Source.ID, RawSHA256: raw[:], RawLength: len(d.Raw), MediaType: d.MediaType, Charset: d.Charset,
		TextSHA256: text[:], TextLength: utf8.RuneCountInString(d.Text), ReaderVersion: d.ReaderVersion,
	}
	if err := insert(ctx, tx, &out.Snapshot, d); err != nil {
		return out, err
	}
	changes = append(changes, audit.Change{
		EntityType: "snapshot", EntityID: out.Snapshot.ID, Revision: 1, Operation: "create", After: out.Snapshot,
	})
	if err := audit.Record(ctx, tx, by, changes...); err != nil {
		return out, err
	}
	if out.NewSource {
		if err := s.OnCreate.Tell(ctx, tx, out.Source.ID); err != nil {
			return out, err
		}
	}
	return out, out.findSame(ctx, tx, strings.TrimSpace(d.Text) == "")
}

// source gives the metadata in the form that Check takes: what a page said of
// itself in a form that can't be stored is made so, or left out.
func (d DocumentInput) source() SourceInput {
	in := SourceInput{
		OutletID: d.OutletID, Kind: d.Kind, URL: &d.URL, Language: &d.Language,
		PublishedAt: d.PublishedAt, PublishedPrecision: &d.Precision, PublishedOn: d.PublishedOn,
	}
	if _, ok := NormalURL(d.CanonicalURL); ok && input.Line(d.CanonicalURL) == "" && input.Length(d.CanonicalURL) <= 4000 {
		in.CanonicalURL = &d.CanonicalURL
	}
	if title := strings.TrimSpace(d.Title); title != "" && input.Line(title) == "" && input.Length(title) <= 1000 {
		in.Title = &title // as it was given
	} else if title := input.Clean(d.Title, 1000); title != "" {
		in.Title = &title
	}
	for _, a := range d.Authors {
		if name := input.Clean(a, 300); name != "" && len(in.Authors) < 100 {
			in.Authors = append(in.Authors, name)
		}
	}
	return in
}

// check refuses what the snapshot's own columns can't hold.
func (d DocumentInput) check() error {
	if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) {
		return fault.AtField("/content", "invalid_text", "the text must be valid UTF-8 without NUL characters")
	}
	for _, field := range []struct {
		name, value string
		max         int
	}{{"media_type", d.MediaType, 100}, {"charset", d.Charset, 40}, {"reader_version", d.ReaderVersion, 60}} {
		if field.value == "" || input.Line(field.value) != "" || input.Length(field.value) > field.max {
			return fault.AtField("/"+field.name, "invalid_value", "must be one line of at most %d characters", field.max)
		}
	}
	return nil
}

// fillIn takes over what the stored metadata lacks. What it has stays.
func (in SourceInput) fillIn(stored *SourceInput) error {
	for _, f := range []struct {
		to   **string
		from *string
	}{{&stored.URL, in.URL}, {&stored.CanonicalURL, in.CanonicalURL}, {&stored.Title, in.Title}, {&stored.Language, in.Language}} {
		if *f.to == nil {
			*f.to = f.from
		}
	}
	if len(stored.Authors) == 0 {
		stored.Authors = in.Authors
	}
	if stored.PublishedAt == nil {
		stored.PublishedAt, stored.PublishedPrecision, stored.PublishedOn = in.PublishedAt, in.PublishedPrecision, in.PublishedOn
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, n *Snapshot, d DocumentInput) error {
	raw := d.Raw
	if raw == nil {
		raw = []byte{}
	}
	args := pgx.NamedArgs{
		"source_id": n.SourceID, "id": n.ID, "raw": raw, "raw_sha256": []byte(n.RawSHA256), "media_type": n.MediaType, "charset": n.Charset,
		"text": d.Text, "text_sha256": []byte(n.TextSHA256), "text_length": n.TextLength, "reader_version": n.ReaderVersion,
	}
	if err := tx.QueryRow(ctx, insertSnapshot, args).Scan(&n.RetrievedAt); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	n.RetrievedAt = n.RetrievedAt.UTC()
	return nil
}

// SameContent gives a snapshot that is stored, with the other sources of the
// same bytes or the same text, as StoreDocument does for a new one.
func (s *Sources) SameContent(ctx context.Context, tx pgx.Tx, source, snapshot uuid.UUID) (Stored, error) {
	var out Stored
	list, err := collectSnapshots(ctx, tx, findSnapshotOf, pgx.NamedArgs{"source_id": source, "id": snapshot})
	if err != nil || len(list) == 0 {
		return out, err
	}
	out.Source.ID, out.Snapshot = source, list[0]
	return out, out.findSame(ctx, tx, out.Snapshot.TextLength == 0)
}

// findSame finds other sources of the same content. Blank texts are not the
// same as each other.
func (out *Stored) findSame(ctx context.Context, tx pgx.Tx, blank bool) error {
	rows, err := tx.Query(ctx, sameContent, pgx.NamedArgs{
		"source_id": out.Source.ID, "raw_sha256": []byte(out.Snapshot.RawSHA256), "text_sha256": []byte(out.Snapshot.TextSHA256),
		"with_text": !blank,
	})
	if err != nil {
		return fmt.Errorf("find the same content: %w", err)
	}
	var id uuid.UUID
	var bytes bool
	_, err = pgx.ForEachRow(rows, []any{&id, &bytes}, func() error {
		if bytes {
			out.SameBytes = append(out.SameBytes, id)
		} else {
			out.SameText = append(out.SameText, id)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find the same content: %w", err)
	}
	return nil
}
