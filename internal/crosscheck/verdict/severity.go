package verdict

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// SpreadOf gives how far two intervals are apart, as the spread and its word of
// a comparison of two claims; step is the p of what they say. Those that
// overlap have a spread of 0.
func SpreadOf(a, b quantity.Interval, step decimal.Decimal) (*decimal.Decimal, Severity) {
	gap, apart := a.Gap(b)
	if !apart {
		zero := decimal.Decimal{}
		return &zero, severities[0].word
	}
	lower := a
	if b.Below(a) {
		lower = b
	}
	s := spread{gap: gap, over: decimal.Max(lower.Hi.Abs(), step)}
	return s.shown(), s.severity()
}
