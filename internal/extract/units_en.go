package extract

import (
	"strings"

	"whence/internal/decimal"
)

// leadWordsEn are what parties have in percentage points, before or behind them.
var leadWordsEn = wordSet("lead leads leading gap margin margins advantage edge ahead behind deficit")

// leadReach is how far from points the word for a lead may stand, and shareReach
// how far behind them a share of the same count, in code points.
const (
	leadReach  = 24
	shareReach = 160
)

// leadInPoints tells whether points are what one share is ahead of another by: a
// 9-point lead, ahead by 6 points: 52% want the bridge.
func (d *document) leadInPoints(it *item, s *sentence) bool {
	led := false
	for i := max(s.Start, it.Start-leadReach); i < min(s.End, it.End+leadReach) && !led; i++ {
		led = isLatin(d.at(i)) && !isLatin(d.at(i-1)) && leadWordsEn[d.latinWord(i)]
	}
	if !led {
		return false
	}
	for i := it.End; i < min(len(d.text), it.End+shareReach); i++ {
		if isDigit(d.at(i-1)) && (d.at(i) == '%' || d.hasWord(d.spaces(i), "percent") || d.hasWord(d.spaces(i), "per cent")) {
			return true
		}
	}
	return false
}

// centsOf makes cents that are paid for something the money that they are a
// hundredth of: 74 cents a share, 8.2¢.
func (d *document) centsOf(it *item) {
	if d.at(it.unit.end-1) != '¢' {
		j := d.spaces(it.unit.end)
		if !d.hasWord(j, "a share") && !d.hasWord(j, "per share") && !d.hasWord(j, "a unit") && !d.hasWord(j, "per unit") && !d.hasWord(j, "a security") && !d.hasWord(j, "per security") {
			return
		}
	}
	q := it.Quantity
	cent := decimal.Pow10(-2)
	for _, v := range []**decimal.Decimal{&q.Value, &q.Lower, &q.Upper} {
		if *v != nil {
			sum := (*v).Mul(cent)
			*v = &sum
		}
	}
	q.Unit, it.Kind = "USD", Money
}

// magnitude tells whether a number is how strong an earthquake was: a magnitude 6
// aftershock, above magnitude 4.
func (d *document) magnitude(i int) bool {
	for _, w := range [...]string{"magnitude", "magnitude of", "magnitudes of"} {
		if d.wordBefore(i, w) > 0 {
			return true
		}
	}
	return false
}

// whatTheyWere gives the noun that says what a number of them were: 14,000 of them
// were homes, 500 were shops.
func (d *document) whatTheyWere(it *item, s *sentence) (unitUse, bool) {
	if it.Quantity.Value != nil && it.Quantity.Value.Less(two) {
		return unitUse{}, false
	}
	j := d.spaces(it.End)
	for _, w := range [...]string{"of them", "of those", "of these", "of which", "of whom"} {
		if d.hasWord(j, w) {
			j = d.spaces(j + len(w))
			break
		}
	}
	if !d.hasWord(j, "were") && !d.hasWord(j, "are") {
		return unitUse{}, false
	}
	j = d.spaces(j + len(d.latinWord(j)))
	w, ok := d.words.at(j, unitWord)
	if !ok || w.b != "noun" || w.end > s.End || !isPlural(w.word) || strings.HasSuffix(w.a, "s") != strings.HasSuffix(w.word, "s") && w.a != "people" {
		return unitUse{}, false
	}
	if next := d.latinWord(d.spaces(w.end)); next != "" && !stopWords[next] && !isClauseEnd(d.at(w.end)) {
		return unitUse{}, false
	}
	return unitUse{unit: w.a, kind: w.b}, true
}
