package extract

import "whence/internal/decimal"

// befallen begins what happens to people who are counted: 两人被捕, 两人失踪.
var befallen = runeSet("被获失遇死伤受落重轻丧身罹")

// isPair tells whether two people are only spoken of again: 两人 and 二人 at the
// head of a clause, the two men, these two. Whoever they are was told before, and
// nobody counts them here, unless something happened to them.
func (d *document) isPair(it *item) bool {
	q := it.Quantity
	if q.Unit != "people" || q.Value == nil || !q.Value.Equal(decimal.FromInt(2)) {
		return false
	}
	if isHan(d.at(it.Start)) {
		written := d.text[it.Start:it.End]
		return len(written) == 2 && written[1] == '人' && !befallen[d.at(it.End)] && (d.at(it.End) == '的' || it.Start == d.sentences[it.sentence].Start || d.parts(it.Start-1))
	}
	before := d.back(it.Start)
	for _, w := range []string{"the", "these", "those"} {
		if i := before - len(w); i >= 0 && d.hasWord(i, w) {
			return true
		}
	}
	return false
}
