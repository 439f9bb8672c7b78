package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// longestList bounds how far the members of a list look for what they share.
const longestList = 12

// shareUnits gives the numbers of a list the unit that only its last member has:
// 12, 14 and 17 people; 3、5和8万元. It works on the mentions from index from on.
func (d *document) shareUnits(from int) {
	joined := false // a word has linked the members seen so far
	for k := len(d.found) - 2; k >= from; k-- {
		a, b := &d.found[k], &d.found[k+1]
		link := d.linkBetween(a.End, b.Start)
		if link == "" && d.hasWord(d.spaces(a.End), "to") && b.Start == d.spaces(d.spaces(a.End)+2) && d.wordBefore(a.Start, "from") > 0 {
			link = "to" // raised from 12 to 15 percent
		}
		if link == "" || a.dated || b.dated || a.Quantity == nil || b.Quantity == nil || a.Kind != Number || a.Quantity.Unit != "" ||
			b.Quantity.Unit == "" || b.Quantity.Unit == yearsOfAge && b.unit.end == b.numbered.End {
			joined = false
			continue
		}
		if joined = joined && b.listed || link != ","; !joined {
			continue
		}
		if b.unit.kind == "" && b.Kind != Percent && b.Kind != PercentagePoint {
			continue
		}
		d.scaleLike(a, b)
		a.Quantity.Unit, a.Kind, a.unit = b.Quantity.Unit, b.Kind, unitUse{unit: b.unit.unit, kind: b.unit.kind}
		a.pending, a.small, a.listed = false, false, true
	}
}

// linkBetween gives what joins two members of a list: a comma, a mark of
// enumeration or a word; "" for anything else.
func (d *document) linkBetween(start, end int) string {
	if end-start > 8 || end <= start {
		return ""
	}
	switch link := strings.TrimSpace(string(d.text[start:end])); link {
	case ",", "and", ", and", "or", ", or", "、", "和", "及", "与", "以及", "或", "跟":
		return link
	}
	return ""
}

// scaleLike gives a small number the scale of the one that ends its list: 3、5万元.
func (d *document) scaleLike(a, b *item) {
	if a.scale > 0 || b.scale < 3 || a.Quantity.Value == nil || b.Quantity.Value == nil || a.Quantity.Comparator != quantity.Eq {
		return
	}
	unit := decimal.Pow10(b.scale)
	if !a.Quantity.Value.Less(thousand) {
		return
	}
	v := a.Quantity.Value.Mul(unit)
	v = v.Round(max(0, -v.Exponent()))
	a.Quantity.Value = &v
}
