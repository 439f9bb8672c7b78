package extract

import (
	"strconv"
	"strings"

	"whence/internal/quantity"
)

// lunarAnchors are the days of the Chinese calendar that its table holds, by
// month: every day of such a month is told from them.
var lunarAnchors = map[int]int{1: 1, 5: 5, 7: 7, 8: 15, 9: 9}

// lunarZh reads a day or month of the Chinese calendar: 农历正月十五, 正月初七,
// 农历八月十五, 腊月二十三, 闰四月. Where the table can't tell the day it has no
// period: it is no day of the common calendar's month of that number.
func (d *document) lunarZh(i int) (point, bool) {
	j, named := i, false
	for _, w := range [...]string{"农历", "阴历", "旧历", "夏历"} {
		if d.has(i, w) {
			j, named = i+2, true
		}
	}
	p := point{start: i, form: settled, kind: Date}
	if v, e, four := d.small(j); named && four && d.at(e) == '年' { // 农历二〇二一年六月
		p.y, p.explicit, j = v, true, e+1
	}
	leap := d.at(j) == '闰'
	if leap {
		j++
	}
	var month, end int
	switch {
	case d.has(j, "正月"):
		month, end, named = 1, j+2, true
	case d.has(j, "腊月"), d.has(j, "冬月") && named:
		month, end, named = 12, j+2, true
	default:
		v, e, _ := d.small(j)
		if e == j || v < 1 || v > 12 || d.at(e) != '月' || isDigit(d.at(j)) && !named && !leap {
			return p, false
		}
		month, end = v, e+1
	}
	dayOfMonth := 0
	switch {
	case d.at(end) == '初':
		if n := chineseDigit(d.at(end + 1)); n > 0 {
			dayOfMonth, end = n, end+2
		} else if d.at(end+1) == '十' {
			dayOfMonth, end = 10, end+2
		}
		named = named || dayOfMonth > 0
	case d.at(end) == '廿':
		dayOfMonth, end, named = 20+chineseDigit(d.at(end+1)), end+1, true
		if dayOfMonth > 20 {
			end++
		}
	case named || leap:
		if v, e, _ := d.small(end); e > end && v >= 10 && v <= 30 && !isDigit(d.at(end)) && !d.countsFollow(e) {
			dayOfMonth, end = v, e
		}
	}
	if !named && !leap || month == 1 && dayOfMonth == 0 && !strings.ContainsRune("，。、里份期间", d.at(end)) && i == j {
		return p, false
	}
	p.end, p.grain = end, quantity.Day
	anchor, ok := lunarAnchors[month]
	if !ok || leap || dayOfMonth == 0 {
		p.open, p.y = true, 0
		return p, true
	}
	rule := "lunar " + strconv.Itoa(month) + "-" + strconv.Itoa(anchor) + " " + strconv.Itoa(dayOfMonth-anchor)
	p.form, p.holiday = ofHoliday, &row{b: rule}
	return p, true
}

// eraOfZh reads 公元前221年, 公元前三世纪 and 公元79年. What lies before the first
// year has no period.
func (d *document) eraOfZh(i int) (point, bool) {
	if d.at(i) != '公' || d.at(i+1) != '元' {
		return point{}, false
	}
	j := i + 2
	before := d.at(j) == '前'
	if before {
		j++
	}
	v, end, _ := d.small(j)
	k := d.spaces(end)
	p := point{start: i, kind: Date, grain: quantity.Year}
	switch {
	case end == j || v == 0:
		return p, false
	case d.at(k) == '年':
		p.end, p.form, p.y, p.explicit = k+1, ofYear, v, true
	case d.has(k, "世纪") && v <= 30:
		p.end, p.grain, p.kind, p.known = k+2, quantity.Century, Period, century(v)
	default:
		return p, false
	}
	if before {
		p.open, p.known, p.form, p.y = true, nil, settled, 0
		if w, ok := d.timeRole(p.end, "part"); ok && w.word != "中" {
			p.end = w.end
		}
		return p, true
	}
	if p.form == ofYear {
		return d.afterYear(p), true
	}
	return d.decadeOf(p), true
}

// twoDigitYear reads a year of two Chinese digits before its month or quarter:
// 九七年一季度, 零八年五月.
func (d *document) twoDigitYear(i int) (point, bool) {
	a, ok1 := hanDigit(d.at(i))
	b, ok2 := hanDigit(d.at(i + 1))
	if !ok1 || !ok2 || d.at(i+2) != '年' || numberRunes[d.at(i-1)] || isDigit(d.at(i-1)) {
		return point{}, false
	}
	j := i + 3
	_, dated := d.quarterZh(j)
	if w, ok := d.words.at(j, dateWord); ok && w.a == "half" {
		dated = true
	}
	if m, e, _ := d.small(j); e > j && m >= 1 && m <= 12 && d.at(e) == '月' {
		dated = true
	}
	if !dated {
		return point{}, false
	}
	latest := 2039
	if d.in.Reference != nil {
		latest = d.in.Reference.Year + 15
	}
	y := latest/100*100 + 10*a + b
	if y > latest {
		y -= 100
	}
	return point{start: i, end: j, form: ofYear, y: y, grain: quantity.Year, kind: Date, explicit: true}, true
}

// hanDigit gives the value of a Chinese digit, nought included.
func hanDigit(r rune) (int, bool) {
	if r == '零' || r == '〇' || r == '○' {
		return 0, true
	}
	n := chineseDigit(r)
	return n, n > 0
}
