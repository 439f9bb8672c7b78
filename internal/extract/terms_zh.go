package extract

// Terms of imprisonment in Chinese are written as dates are: 判刑1年2月, 14年8月徒刑.

// longestTerm bounds the words around a term that say it is one, in characters.
const longestTerm = 8

// termZh tells whether the number at i is of the years or of the months of a term of imprisonment.
func (d *document) termZh(i int) bool {
	start := i
	for i-start <= longestTerm && d.termRune(start-1) {
		start--
	}
	end := i
	for end-i <= longestTerm && d.termRune(end) {
		end++
	}
	if end-start > longestTerm || start == end || d.at(start) == '年' || d.at(start) == '月' || d.at(end) == '日' || d.at(end) == '号' {
		return false
	}
	parts := 0
	for k := start; k < end; k++ {
		if c := d.at(k); c == '年' || c == '月' {
			parts++
		}
	}
	years := 0 // more than three digits of years make a date
	for years < end-start && d.at(start+years) != '年' && d.at(start+years) != '月' {
		years++
	}
	if years > 2 {
		return false
	}
	for _, w := range termsBehind {
		if d.has(d.spaces(end), w) {
			return true
		}
	}
	for n := 1; parts > 1 && n <= 3 && start-n >= 0; n++ {
		if termWordsZh[string(d.text[start-n:start])] {
			return true
		}
	}
	return false
}

// termsBehind are words that a term stands in front of.
var termsBehind = []string{"徒刑", "有期徒刑", "监禁", "拘役", "刑期", "的徒刑", "的刑期", "不等徒刑"}

// termRune tells whether the rune at i may stand within a term: digits, numerals, 年 and 月.
func (d *document) termRune(i int) bool {
	r := d.at(i)
	return isDigit(r) || hanDigits[r] || r == '年' || r == '月' || r == '又' && isDigit(d.at(i+1))
}
