package extract

import (
	"strconv"
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// small reads an integer below 10,000 in digits or Chinese digits at i.
func (d *document) small(i int) (value, end int, positional bool) {
	if isDigit(d.at(i)) {
		v, e := d.digits(i, 4)
		return v, e, e-i == 4
	}
	if !isHan(d.at(i)) && d.at(i) != '〇' && d.at(i) != '○' {
		return 0, i, false
	}
	n, ok := d.numeral(i, min(len(d.text), i+8))
	if !ok || n.Point || n.Trailing != "" || !n.Value.Less(decimal.FromInt(10000)) {
		return 0, i, false
	}
	v, err := strconv.Atoi(n.Value.String())
	if err != nil {
		return 0, i, false
	}
	return v, n.End, n.End-i == 4 && !strings.ContainsAny(string(d.text[i:n.End]), "十百千廿卅")
}

// pointZh reads a year, month, day, weekday, quarter or century in Chinese.
func (d *document) pointZh(i int, s *sentence) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	if w, ok := d.words.at(i, dateWord); ok && isHan(d.at(i)) {
		switch w.a {
		case "year":
			p = relativeTo(d.in.Reference, "year", w.n)
			p.start, p.end = i, w.end
			return d.afterYear(p), true
		case "week":
			if wd, ok := d.weekdayRune(w.end); ok {
				p = weekday(d.in.Reference, wd, true, w.n)
				p.start, p.end = i, w.end+1
				return p, true
			}
			fallthrough
		case "month", "day", "quarter", "decade":
			p = relativeTo(d.in.Reference, w.a, w.n)
			p.start, p.end = i, w.end
			if w.a == "month" {
				return d.afterMonth(p), true
			}
			return p, true
		case "century":
			p = relativeTo(d.in.Reference, "century", w.n)
			p.start, p.end = i, w.end
			return d.decadeOf(p), true
		case "weekday":
			if w.n == 1 && (d.at(w.end) == '名' || d.at(w.end) == '位' || d.at(w.end) == '个') {
				return p, false
			}
			p = weekday(d.in.Reference, w.n, false, 0)
			p.start, p.end = i, w.end
			return p, true
		case "half":
			if d.in.Reference == nil {
				p.open = true
			} else {
				p.known = half(d.in.Reference.Year, w.n)
			}
			p.end, p.kind, p.grain = w.end, Period, quantity.Half
			return p, true
		}
		return p, false
	}
	if d.has(i, "民国") {
		v, end, _ := d.small(d.spaces(i + 2))
		if end = d.spaces(end); v > 0 && v < 300 && d.at(end) == '年' {
			p.y, p.end, p.grain = 1911+v, end+1, quantity.Year
			return d.afterYear(p), true
		}
	}
	return d.numberedZh(i)
}

// numberedZh reads what begins with a number: 2023年7月10日, 7月, 19日, 19世纪.
func (d *document) numberedZh(i int) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	if d.at(i) == '第' || isDigit(d.at(i)) || isHan(d.at(i)) {
		if q, ok := d.quarterZh(i); ok {
			if d.in.Reference != nil {
				q.known = quarter(d.in.Reference.Year, q.m)
			} else {
				q.open = true
			}
			if d.lastYear > 0 {
				q.known, q.open = quarter(d.lastYear, q.m), false
			}
			q.m = 0
			return q, true
		}
	}
	v, end, four := d.small(i)
	if end == i || d.at(i-1) == '第' {
		return p, false
	}
	j := d.spaces(end)
	switch {
	case d.at(j) == '年' && four && plausibleYear(v) || d.has(j, "年代"):
		if d.has(j, "年代") {
			return d.decadeZh(i, v, j+2, four)
		}
		p.y, p.end, p.grain = v, j+1, quantity.Year
		if d.at(j+1) == '度' || d.at(j+1) == '份' {
			p.end++
		}
		return d.afterYear(p), true
	case d.has(j, "财年") && four, d.has(j, "财政年度") && four:
		p.end, p.kind, p.open = j+2, Period, true
		if d.has(j, "财政年度") {
			p.end += 2
		}
		return p, true
	case d.has(j, "世纪") && v >= 1 && v <= 30:
		p.known, p.end, p.grain, p.kind = century(v), j+2, quantity.Century, Period
		return d.decadeOf(p), true
	case d.at(j) == '月' && v >= 1 && v <= 12:
		p.m, p.grain = v, quantity.Month
		p.end = j + 1
		if d.at(p.end) == '份' {
			p.end++
		}
		return d.afterMonth(p), true
	case d.at(j) == '日' && v >= 1 && v <= 31 && d.bareDay(i, j+1):
		p.d, p.end, p.grain = v, j+1, quantity.Day
		return p, true
	}
	return p, false
}

// bareDay tells whether N日 without a month is a day of a month: neither a
// length of time (为期3日, 3日内) nor another word (日元, 日本).
func (d *document) bareDay(start, end int) bool {
	switch d.at(end) {
	case '元', '本', '圆', '均', '军', '报', '内', '间', '前', '后', '游', '之', '益', '常', '语', '籍', '行':
		return false
	}
	for _, w := range []string{"为期", "连续", "历时", "长达", "持续", "共"} {
		n := len([]rune(w))
		if d.has(start-n, w) {
			return false
		}
	}
	return isDigit(d.at(start)) || d.at(start-1) == '月'
}

// afterYear reads the month, quarter, half or edge behind a year.
func (d *document) afterYear(p point) point {
	j := d.spaces(p.end)
	if d.at(j) == '的' {
		j++
	}
	if q, ok := d.quarterZh(j); ok && !p.open {
		q.start, q.known, q.m, q.relative = p.start, quarter(p.y, q.m), 0, p.relative
		d.lastYear = p.y
		return q
	}
	if w, ok := d.words.at(j, dateWord); ok && w.a == "half" && !p.open {
		d.lastYear = p.y
		return point{start: p.start, end: w.end, known: half(p.y, w.n), grain: quantity.Half, kind: Period, relative: p.relative}
	}
	if v, end, _ := d.small(j); end > j && v >= 1 && v <= 12 && d.at(d.spaces(end)) == '月' {
		p.m, p.grain = v, quantity.Month
		p.end = d.spaces(end) + 1
		if d.at(p.end) == '份' {
			p.end++
		}
		return d.afterMonth(p)
	}
	if w, ok := d.words.at(p.end, dateWord); ok && w.a == "edge" && d.at(p.end) == '年' {
		p.end = w.end // 去年年底
	} else if r := d.at(p.end); (r == '底' || r == '末' || r == '初') && d.at(p.end+1) != '步' && d.at(p.end+1) != '级' && d.at(p.end+1) != '期' && d.at(p.end+1) != '次' && d.at(p.end+1) != '特' {
		p.end++
	}
	return p
}

// afterMonth reads the day behind a month.
func (d *document) afterMonth(p point) point {
	j := d.spaces(p.end)
	v, end, _ := d.small(j)
	if k := d.spaces(end); end > j && v >= 1 && v <= 31 && (d.at(k) == '日' && d.at(k+1) != '元' && d.at(k+1) != '本' || d.at(k) == '号') {
		p.d, p.end, p.grain = v, k+1, quantity.Day
		return p
	}
	if end > j && v >= 1 && v <= 31 && d.connector(end) > 0 { // 5月10至11日
		k := d.connector(end)
		if w, e, _ := d.small(k); e > k && w > v && w <= 31 && d.at(d.spaces(e)) == '日' {
			p.d, p.end, p.grain = v, end, quantity.Day
			return p
		}
	}
	switch d.at(p.end) {
	case '底', '末', '初':
		p.end++
	}
	return p
}

// quarterZh reads 第一季度, 三季度, with the number in m.
func (d *document) quarterZh(i int) (point, bool) {
	j := i
	if d.at(j) == '第' {
		j++
	}
	v := 0
	switch d.at(j) {
	case '一', '1':
		v = 1
	case '二', '2':
		v = 2
	case '三', '3':
		v = 3
	case '四', '4':
		v = 4
	}
	if v == 0 || d.at(j+1) != '季' || isDigit(d.at(j-1)) {
		return point{}, false
	}
	end := j + 2
	if d.at(end) == '度' {
		end++
	} else if j == i { // 四季
		return point{}, false
	}
	return point{start: i, end: end, m: v, grain: quantity.Quarter, kind: Period}, true
}

// decadeZh reads 1990年代 and 九十年代 behind the number v.
func (d *document) decadeZh(i, v, end int, four bool) (point, bool) {
	p := point{start: i, end: end, grain: quantity.Decade, kind: Period}
	switch {
	case four && v%10 == 0 && plausibleYear(v):
		p.known = years(v, v+9, quantity.Decade)
	case !four && v%10 == 0 && v >= 20 && v < 100:
		p.known = years(1900+v, 1909+v, quantity.Decade)
	default:
		return p, false
	}
	return p, true
}

// decadeOf reads 90年代 behind a century.
func (d *document) decadeOf(p point) point {
	v, end, _ := d.small(p.end)
	if end == p.end || !d.has(end, "年代") || v%10 != 0 || v >= 100 {
		switch d.at(p.end) {
		case '初', '末':
			p.end++
		}
		return p
	}
	p.end, p.grain, p.kind = end+2, quantity.Decade, Period
	if p.known != nil {
		from := p.known.Start.Year - 1 + v
		p.known = years(from, from+9, quantity.Decade)
	}
	return p
}

// weekdayRune reads the day behind 上周: 一 to 日.
func (d *document) weekdayRune(i int) (int, bool) {
	wd := 0
	switch d.at(i) {
	case '一':
		if r := d.at(i + 1); r == '名' || r == '位' || r == '个' || r == '家' || r == '份' {
			return 0, false
		}
		wd = 1
	case '二':
		wd = 2
	case '三':
		wd = 3
	case '四':
		wd = 4
	case '五':
		wd = 5
	case '六':
		wd = 6
	case '日', '天':
		wd = 7
	}
	return wd, wd > 0
}

// timeUnitZh reads a unit of time behind a number: 年, 个月, 周, 天.
func (d *document) timeUnitZh(i int) (unitOfTime, int, bool) {
	w, ok := d.words.at(d.spaces(i), unitWord)
	if !ok || w.b != "duration" {
		return unitOfTime{}, i, false
	}
	u, ok := unitsOfTime[w.a]
	return u, w.end, ok
}

// spanZh reads 四年前, 过去三年, 近12个月来 and 截至2023年4月的12个月.
func (d *document) spanZh(i int, s *sentence) (point, bool) {
	if !isHan(d.at(i)) && !isDigit(d.at(i)) {
		return point{}, false
	}
	if d.has(i, "截至") || d.has(i, "截止") {
		return d.spanTo(i, s)
	}
	j, lead := i, ""
	for _, w := range []string{"过去的", "过去", "最近的", "最近", "近"} {
		if d.has(i, w) {
			lead, j = w, i+len([]rune(w))
			break
		}
	}
	v, end, positional := d.small(j)
	if end == j || positional || v <= 0 {
		return point{}, false
	}
	u, end, ok := d.timeUnitZh(end)
	if !ok {
		return point{}, false
	}
	p := point{start: i, end: end, kind: Period, grain: u.grain, relative: true, open: d.in.Reference == nil}
	switch {
	case lead == "" && (d.has(end, "前") && !d.has(end, "前夕") && !d.has(end, "前后") || d.has(end, "以前") || d.has(end, "之前")):
		p = ago(d.in.Reference, v, u)
		p.start, p.end = i, end+1
		if d.at(end) != '前' {
			p.end++
		}
		return p, true
	case lead == "":
		return point{}, false
	case lead == "近":
		switch d.at(end) {
		case '来', '内', '间', '里', '以', '，', '中':
		default:
			return point{}, false
		}
	}
	if d.in.Reference != nil {
		p.known = past(*d.in.Reference, v, u)
	}
	return p, true
}

// spanTo reads 截至2023年4月的12个月.
func (d *document) spanTo(i int, s *sentence) (point, bool) {
	j := i + 2
	if d.at(j) == '到' {
		j++
	}
	p, ok := d.pointAt(d.spaces(j), s)
	if !ok || d.at(p.end) != '的' && d.at(p.end) != '止' {
		return point{}, false
	}
	j = p.end + 1
	for _, w := range []string{"过去", "前", "最近"} {
		if d.has(j, w) {
			j += len([]rune(w))
		}
	}
	v, end, _ := d.small(j)
	u, end, ok := d.timeUnitZh(end)
	if v <= 0 || !ok {
		return point{}, false
	}
	out := point{start: i, end: end, kind: Period, grain: p.grain, relative: p.relative, open: true}
	if _, last, ok := p.span(); ok {
		out.known, out.open = past(last, v, u), false
		if out.known != nil {
			out.known.Grain = p.grain
		}
	}
	return out, true
}

// recurrence reads "each year" in either language.
func (d *document) recurrence(i int, s *sentence) (point, bool) {
	w, ok := d.words.at(i, dateWord)
	if !ok {
		return point{}, false
	}
	switch w.a {
	case "recur":
	case "past":
		p := point{start: i, end: w.end, kind: Period, relative: true, open: true}
		if u, n := isoLength(w.b); d.in.Reference != nil {
			p.known, p.open = past(*d.in.Reference, n, u), false
			p.grain = u.grain
		}
		return p, true
	case "recurafter":
		if !d.followsCount(i) {
			return point{}, false
		}
		for _, w2 := range []string{"ago", "later", "earlier", "after", "before", "of", "long"} {
			if d.hasWord(d.spaces(w.end), w2) {
				return point{}, false
			}
		}
	default:
		return point{}, false
	}
	return point{start: i, end: w.end, kind: Period, known: &quantity.Period{Recurrence: w.b}}, true
}

// followsCount tells whether the clause before i holds a quantity and no word
// that makes "a year" a length of time.
func (d *document) followsCount(i int) bool {
	if len(d.found) == 0 {
		return false
	}
	last := d.found[len(d.found)-1]
	if last.Quantity == nil || i-last.End > 60 {
		return false
	}
	for j := last.End; j < i; j++ {
		if isClauseEnd(d.at(j)) {
			return false
		}
	}
	b := d.back(i)
	for _, w := range []string{"for", "in", "within", "over", "than", "about", "half", "least", "once", "nearly", "almost", "after", "took"} {
		if d.has(b-len(w), w) && !isLatin(d.at(b-len(w)-1)) {
			return false
		}
	}
	return true
}

// isoLength reads P1Y, P3M, P1W, P1D of the tables.
func isoLength(s string) (unitOfTime, int) {
	n, _ := strconv.Atoi(strings.Trim(s, "PYMWD"))
	switch s[len(s)-1] {
	case 'Y':
		return unitsOfTime["years"], n
	case 'M':
		return unitsOfTime["months"], n
	case 'W':
		return unitsOfTime["weeks"], n
	}
	return unitsOfTime["days"], n
}
