package extract

import "whence/internal/quantity"

// sixthPlan is the year that the sixth five-year plan of China began in; from it
// on they follow one another.
const sixthPlan = 1981

// planZh reads the time of a five-year plan: “十四五”期间, 十三五末.
func (d *document) planZh(i int) (point, bool) {
	j := i
	quoted := d.at(j) == '“' || d.at(j) == '「' || d.at(j) == '"'
	if quoted {
		j++
	}
	n := 0
	switch d.at(j) {
	case '十':
		n = 10 + chineseDigit(d.at(j+1))
		if n > 10 {
			j++
		}
	case '七', '八', '九', '六':
		n = chineseDigit(d.at(j))
	}
	if n < 6 || d.at(j+1) != '五' || numberRunes[d.at(i-1)] || isDigit(d.at(i-1)) {
		return point{}, false
	}
	j += 2
	if quoted {
		if r := d.at(j); r != '”' && r != '」' && r != '"' {
			return point{}, false
		}
		j++
	}
	first := sixthPlan + 5*(n-6)
	p := point{start: i, kind: Period, grain: quantity.Year, known: years(first, first+4, quantity.Year), explicit: true}
	switch {
	case d.has(j, "期间"), d.has(j, "时期"), d.has(j, "以来"):
		p.end = j + 2
	case d.has(j, "规划期间"), d.has(j, "规划时期"), d.has(j, "计划期间"):
		p.end = j + 4
	case d.has(j, "规划期"), d.has(j, "计划期"):
		p.end = j + 3
	case d.at(j) == '末', d.at(j) == '初':
		p.end = j + 1
		y := first
		if d.at(j) == '末' {
			y += 4
		}
		if p.known = years(y, y, quantity.Year); d.at(p.end) == '期' {
			p.end++
		}
	default:
		return point{}, false
	}
	return p, true
}
