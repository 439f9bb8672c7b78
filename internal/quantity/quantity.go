package quantity

import "whence/internal/decimal"

// Comparator says how a stated number binds the value meant. The words that
// make each are in the extraction tables; the intervals that each rules in are
// in the table of rules.go.
type Comparator string

// The comparators.
const (
	Eq     Comparator = "eq"     // 145; 达
	Approx Comparator = "approx" // 约; about
	Nearly Comparator = "nearly" // 近; almost
	Gt     Comparator = "gt"     // 超过, 多 behind the number; more than
	Gte    Comparator = "gte"    // 至少; at least
	Lt     Comparator = "lt"     // 不到; under
	Lte    Comparator = "lte"    // 至多; up to
	Range  Comparator = "range"  // 五到七万; between … and …
	Order  Comparator = "order"  // 数万; tens of thousands
	Share  Comparator = "share"  // 三分之二; half
)

// Quantity is a number as somebody stated it.
//
// Value is the number of the words, in units of Unit (77000 for 超过7.7万人).
// Lower and Upper are set only where the words state both ends (range), or
// name decades (order, where they are the decades named) or a share without a
// number (大部分). Verbatim holds the words; they decide the precision and the
// roundness of the value, whose own digits do where there are no words.
type Quantity struct {
	Comparator Comparator       `json:"comparator"`
	Value      *decimal.Decimal `json:"value"`
	Lower      *decimal.Decimal `json:"lower"`
	Upper      *decimal.Decimal `json:"upper"`
	Unit       string           `json:"unit"`
	Verbatim   string           `json:"verbatim"`
}
