package tabular

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// Fact is one number of a data file with what it is about.
type Fact struct {
	Row, Column int    // of its cell, from 1 (RFC 7111)
	Line        int    // on which its row begins, from 1
	Start, End  int    // of the number in the canonical text, in code points
	Exact       string // the number as written
	Value       decimal.Decimal
	Percent     bool // a percent sign stands behind it

	Metric     string
	Geography  string
	Period     *quantity.Period
	Dimensions map[string]string
	Notes      map[string]string
	AsOf       *quantity.Date
	Key        Key
}

// Key is the same for facts that say the same but for their number and vintage.
type Key [16]byte

// KeyOf makes a key. Every part counts with its length, so that no two lists of
// parts are alike.
func KeyOf(metric, geography string, p *quantity.Period, dimensions map[string]string) Key {
	h := sha256.New()
	var length [4]byte
	part := func(s string) {
		binary.BigEndian.PutUint32(length[:], uint32(len(s))) //nolint:gosec // no part is near four gigabytes
		h.Write(length[:])
		h.Write([]byte(s))
	}
	part(metric)
	part(geography)
	for _, d := range []*quantity.Date{p.Start, p.End} {
		if d == nil {
			part("")
			continue
		}
		part(d.String())
	}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		part(name)
		part(dimensions[name])
	}
	return Key(h.Sum(nil)[:16])
}
