package keyset

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"whence/internal/decimal"
	"whence/internal/fault"

	"github.com/google/uuid"
)

// Kind is the type of a sort key, by which a cursor's key is checked and cast.
type Kind int

// The kinds of key. Keys travel as text: a Time as RFC 3339 with up to
// microseconds, or "-infinity" or "infinity".
const (
	Text Kind = iota
	Time
	Integer
	Decimal
)

// cast is the SQL type that a key's text is cast to.
var cast = map[Kind]string{Text: "text", Time: "timestamptz", Integer: "bigint", Decimal: "numeric"}

// maxCursor bounds what is decoded at all: the longest text key is a title of
// 1,000 characters.
const maxCursor = 16 << 10

// cursor is what a caller carries from one page to the next.
type cursor struct {
	List string    `json:"l"` // which list gave it, by the column of its ids
	Sort string    `json:"s"`
	Key  string    `json:"k,omitempty"`
	ID   uuid.UUID `json:"i"`
}

func (c cursor) encode() string {
	b, err := json.Marshal(c)
	if err != nil { // two strings and an id always marshal
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decode reads a cursor made for this list and sort. Anything else is a Malformed
// `invalid_cursor`.
func decode(s, list, sort string, kind Kind, keyed bool) (cursor, error) {
	var c cursor
	if len(s) > maxCursor {
		return c, invalidCursor("the cursor is too long")
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || !utf8.Valid(raw) {
		return c, invalidCursor("the cursor is not one that this list gave")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, invalidCursor("the cursor is not one that this list gave")
	}
	if _, err := d.Token(); err != io.EOF {
		return c, invalidCursor("the cursor is not one that this list gave")
	}
	if c.List != list {
		return c, invalidCursor("the cursor belongs to another list")
	}
	if c.Sort != sort {
		return c, invalidCursor("the cursor belongs to another sort; begin again without it")
	}
	if c.ID == uuid.Nil || keyed && !valid(c.Key, kind) || !keyed && c.Key != "" {
		return c, invalidCursor("the cursor is not one that this list gave")
	}
	return c, nil
}

// valid tells whether Postgres will cast a key's text to its kind.
func valid(key string, kind Kind) bool {
	switch kind {
	case Time:
		if key == "infinity" || key == "-infinity" {
			return true
		}
		t, err := time.Parse(time.RFC3339Nano, key)
		return err == nil && t.Year() > 0 && t.Year() < 10000 && TimeKey(&t) == key
	case Integer:
		_, err := strconv.ParseInt(key, 10, 64)
		return err == nil
	case Decimal:
		_, err := decimal.Parse(key)
		return err == nil
	default:
		return !strings.ContainsRune(key, 0)
	}
}

func invalidCursor(detail string) error {
	f := fault.New(fault.Malformed, "invalid_cursor", "%s", detail)
	f.Fields = []fault.Field{{Pointer: "cursor", Code: f.Code, Detail: detail}}
	return f
}

// TimeKey writes a time as a Time key, to the microsecond that Postgres keeps.
// A missing one is "-infinity".
func TimeKey(t *time.Time) string {
	if t == nil {
		return "-infinity"
	}
	return t.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
}
