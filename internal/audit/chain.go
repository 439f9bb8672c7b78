package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// Hash is a SHA-256 of the history: of a row, of a node of the tree.
type Hash [sha256.Size]byte

// hashDomain keeps a row's hash from being one of something else.
const hashDomain = "whence history row 1"

// databaseEpoch is 2000-01-01T00:00:00Z, from which the database counts
// microseconds, in Unix microseconds.
const databaseEpoch = 946_684_800_000_000

// Row is a history row to the byte, as its hash covers it.
type Row struct {
	EntityType string
	EntityID   uuid.UUID
	Revision   int32
	ID         uuid.UUID
	At         time.Time
	Actor      string
	Operation  string
	Reason     *string
	Before     *string // the database's own text of the JSON
	After      *string
}

// HashAfter computes the hash of a row that follows one of the same entity, the
// zero Hash for the first. The database computes the same as history_hash.
func (r *Row) HashAfter(previous Hash) Hash {
	n := len(hashDomain) + len(previous) + 10*8 + 16 + 4 + 16 + 8 + len(r.EntityType) + len(r.Actor) + len(r.Operation)
	for _, s := range []*string{r.Reason, r.Before, r.After} {
		if s != nil {
			n += len(*s)
		}
	}
	b := make([]byte, 0, n)
	b = append(append(b, hashDomain...), previous[:]...)
	b = field(b, r.EntityType)
	b = field(b, r.EntityID[:])
	b = field(b, binary.BigEndian.AppendUint32(nil, uint32(r.Revision)))
	b = field(b, r.ID[:])
	b = field(b, binary.BigEndian.AppendUint64(nil, uint64(r.At.UnixMicro()-databaseEpoch)))
	b = field(b, r.Actor)
	b = field(b, r.Operation)
	b = optionalField(b, r.Reason)
	b = optionalField(b, r.Before)
	b = optionalField(b, r.After)
	return sha256.Sum256(b)
}

// field appends a field behind its length.
func field[T string | []byte](b []byte, f T) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(f))), f...)
}

// optionalField appends a field; of one that is not there a length that none has.
func optionalField(b []byte, f *string) []byte {
	if f == nil {
		return append(b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	}
	return field(b, *f)
}
