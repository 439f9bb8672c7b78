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
func (d *document) pointZh(i int) (point, bool) {
	if p, ok := d.planZh(i); ok {
		return p, true
	}
	if isDigit(d.at(i)) || !isHan(d.at(i)) && d.at(i) != '〇' && d.at(i) != '○' {
		return d.numberedZh(i)
	}
	if p, ok := d.bracketedZh(i); ok {
		return p, true
	}
	if p, ok := d.eraOfZh(i); ok {
		return p, true
	}
	if p, ok := d.lunarZh(i); ok {
		return p, true
	}
	if p, ok := d.anaphor(i); ok {
		if p.grain == quantity.Year && p.known != nil {
			p.form = ofYear
			return d.afterYear(p), true
		}
		return p, true
	}
	if w, ok := d.words.at(i, dateWord); ok {
		p, ok := d.wordZh(w)
		return p, ok
	}
	if p, ok := d.holidayZh(i); ok {
		return p, true
	}
	if w, ok := d.words.at(i, timeWord); ok {
		n := 0
		switch w.a {
		case "lastseason":
			n = -1
		case "nextseason":
			n = 1
		case "yearseason":
		default:
			return d.numberedZh(i)
		}
		p := point{start: i, end: w.end, form: ofSeason, n: w.n, grain: quantity.Quarter, kind: Date, relative: true, open: d.in.Reference == nil}
		if !p.open {
			p.y = d.in.Reference.Year + n
		}
		return p, true
	}
	return d.numberedZh(i)
}

// wordZh reads what a date word begins.
func (d *document) wordZh(w match) (point, bool) {
	p := point{start: w.start, end: w.end, kind: Date}
	switch w.a {
	case "year":
		p = relativeTo(d.in.Reference, w)
		p.form = ofYear
		return d.afterYear(p), true
	case "week":
		p = relativeTo(d.in.Reference, w)
		if d.at(w.end) == '末' {
			p.end++
			if p.grain = quantity.Day; !p.open {
				p.known = weekend(*d.in.Reference, w.n)
			}
			return p, true
		}
		if wd, ok := d.weekdayRune(w.end); ok {
			p.end++
			if p.grain = quantity.Day; p.known != nil {
				p.known = dayOf(p.known.Start.AddDays(wd - 1))
			}
			return p, true
		}
		if d.at(w.end) == '的' && d.at(w.end+1) == '周' {
			if wd, ok := d.weekdayRune(w.end + 2); ok && p.known != nil {
				p.end, p.known = w.end+3, dayOf(p.known.Start.AddDays(wd-1))
				return p, true
			}
		}
		return d.sofarZh(p), true
	case "month":
		p = relativeTo(d.in.Reference, w)
		p.form = ofMonth
		return d.sofarZh(d.afterMonth(p)), true
	case "day", "quarter", "decade", "century":
		p = relativeTo(d.in.Reference, w)
		if w.a == "century" {
			return d.decadeOf(p), true
		}
		if w.a == "quarter" {
			if x, ok := d.timeRole(p.end, "part"); ok && x.end == p.end+1 && x.b != "mid" {
				p.end = x.end
			}
			p = d.sofarZh(p)
		}
		return p, true
	case "weekend":
		p.form, p.grain = ofWeekend, quantity.Day
		return p, true
	case "weekday":
		if d.namedPerson(w) {
			return p, false
		}
		p.form, p.n, p.grain = ofWeekday, w.n, quantity.Day
		return p, true
	case "half":
		p.form, p.n, p.kind, p.grain = ofHalf, w.n, Period, quantity.Half
		return p, true
	case "edge":
		p.form, p.part = ofEdge, partNames[w.b]
		if w.word == "年初" && (d.has(w.end, "至今") || d.has(w.end, "以来") || d.has(w.end, "迄今")) {
			p.end, p.form, p.part, p.relative, p.open = w.end+2, settled, entire, true, d.in.Reference == nil
			if !p.open {
				p.known = unitAround(*d.in.Reference, 0, quantity.Year)
			}
			return d.toDate(p), true
		}
		return p, true
	case "monthedge":
		p.form, p.m, p.part = ofEdge, 1, partNames[w.b]
		return p, true
	}
	return p, false
}

// namedPerson tells whether 周一 is the beginning of a name: 周日新律师. A word
// that stands between would be one of time, a pronoun or a particle.
func (d *document) namedPerson(w match) bool {
	if d.at(w.start) != '周' || !isHan(d.at(w.end)) {
		return false
	}
	switch r := d.at(w.end); {
	case w.n == 1 && (r == '名' || r == '位' || r == '个' || r == '家' || r == '份'):
		return true
	case nearWeekday[r]:
		return false
	}
	if _, ok := d.words.at(w.end, cueWord); ok {
		return false
	}
	_, ok := d.words.at(w.end+1, titleWord)
	return ok
}

// nearWeekday are runes that stand behind a weekday and begin no given name.
var nearWeekday = runeSet("他她它其在将再又也就已曾还才均都便则该此会晚早上下中凌深夜傍起前后内间至到和与的了是有，。")

// bracketedZh reads 今（10）日, 去（2022）年, 本（7）月: the number only repeats
// what the word around it says.
func (d *document) bracketedZh(i int) (point, bool) {
	if r := d.at(i + 1); r != '（' && r != '(' {
		return point{}, false
	}
	v, e, _ := d.small(i + 2)
	if c := d.at(e); v <= 0 || c != '）' && c != ')' {
		return point{}, false
	}
	unit := d.at(e + 1)
	var g quantity.Grain
	n := 0
	switch unit {
	case '日', '天', '晚', '早', '晨':
		g = quantity.Day
	case '月':
		g = quantity.Month
	case '年':
		g = quantity.Year
	default:
		return point{}, false
	}
	switch d.at(i) {
	case '今', '本', '当':
	case '昨', '去', '上':
		n = -1
	case '前':
		n = -2
	case '明', '下', '翌':
		n = 1
	case '后':
		n = 2
	default:
		return point{}, false
	}
	p := point{start: i, end: e + 2, kind: Date, grain: g, relative: true, explicit: true, open: d.in.Reference == nil}
	if !p.open {
		p.known = unitAround(*d.in.Reference, n, g)
		for _, k := range [...]int{n, n - 1, n + 1} { // written a day before it was published
			u := unitAround(*d.in.Reference, k, g)
			if u != nil && (g == quantity.Day && u.Start.Day == v || g == quantity.Month && int(u.Start.Month) == v || g == quantity.Year && u.Start.Year == v) {
				p.known = u
				break
			}
		}
	}
	if p.known == nil {
		p.open = true
		return p, true
	}
	p.y, p.m = p.known.Start.Year, int(p.known.Start.Month)
	switch g {
	case quantity.Year:
		p.form = ofYear
		return d.afterYear(p), true
	case quantity.Month:
		p.form = ofMonth
		return d.afterMonth(p), true
	}
	return p, true
}

// eras are the calendars that count from an emperor or a republic.
var eras = [...]struct {
	name  string
	years int
}{{"民国", 1911}, {"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"大正", 1911}, {"明治", 1867}}

// eraZh reads 民国112年8月.
func (d *document) eraZh(i int) (point, bool) {
	for _, era := range eras {
		if !d.has(i, era.name) {
			continue
		}
		j := d.spaces(i + 2)
		v, end, _ := d.small(j)
		if d.at(j) == '元' {
			v, end = 1, j+1
		}
		end = d.spaces(end)
		if v <= 0 || v >= 300 {
			return point{}, false
		}
		p := point{start: i, end: end + 1, form: ofYear, y: era.years + v, grain: quantity.Year, kind: Date, explicit: true}
		switch {
		case d.at(end) == '年':
			return d.afterYear(p), true
		case d.has(end, "学年"):
			p.form, p.kind = settled, Period
			return d.schoolYear(p, end), true
		}
	}
	return point{}, false
}

// schoolYear reads 112学年度, which begins in August in Taiwan.
func (d *document) schoolYear(p point, i int) point {
	p.form, p.kind, p.end, p.known = settled, Period, i+2, months(p.y, 8, 12, quantity.Year)
	if d.at(p.end) == '度' {
		p.end++
	}
	return p
}

// numberedZh reads what begins with a number: 2023年7月10日, 7月, 19日, 19世纪.
func (d *document) numberedZh(i int) (point, bool) {
	p := point{start: i, end: i, kind: Date}
	if q, ok := d.eraZh(i); ok {
		return q, true
	}
	if q, ok := d.firstZh(i); ok {
		return q, true
	}
	if q, ok := d.quarterZh(i); ok && d.at(i-1) != '年' {
		return q, true
	}
	if a, b := chineseDigit(d.at(i)), chineseDigit(d.at(i+1)); a > 0 && b == a+1 && d.at(i+2) == '月' && (!isHan(d.at(i-1)) || d.at(i-1) == '年') { // 五六月
		p.form, p.m, p.n, p.grain, p.end, p.kind = ofMonth, a, 2, quantity.Month, i+3, Period
		if d.at(p.end) == '份' {
			p.end++
		}
		return p, true
	}
	if q, ok := d.twoDigitYear(i); ok {
		return d.afterYear(q), true
	}
	v, end, four := d.small(i)
	if end == i || d.at(i-1) == '第' {
		return d.decadesZh(i)
	}
	if !four && (d.at(end) == '年' || d.at(end) == '月') && d.termZh(i) {
		return p, false
	}
	if q, ok := d.yearCode(i); ok {
		return q, true
	}
	if q, ok := d.quarterCode(i, i); ok && q.y > 0 {
		return q, true
	}
	if q, ok := d.decadesZh(i); ok {
		return q, true
	}
	if q, ok := d.splitYear(i); ok && (isHan(d.at(q.end)) || isHan(d.at(q.end-1)) || isHan(d.at(i-1))) {
		return q, true
	}
	j := d.spaces(end)
	switch {
	case d.at(j) == '年' && four && plausibleYear(v) && !d.has(j, "年代"):
		p.form, p.y, p.end, p.grain, p.explicit = ofYear, v, j+1, quantity.Year, true
		return d.afterYear(p), true
	case (d.at(j) == '年' || d.has(j, "学年")) && d.shortYearZh(i, j, v, &p):
		if d.has(j, "学年") {
			return d.schoolYear(p, j), true
		}
		return d.afterYear(p), true
	case d.has(j, "世纪") && v >= 1 && v <= 30:
		p.known, p.end, p.grain, p.kind = century(v), j+2, quantity.Century, Period
		return d.decadeOf(p), true
	case d.at(j) == '月' && v >= 1 && v <= 12 && !(d.at(j+1) == '球' || d.at(j+1) == '饼' || d.at(j+1) == '台' && isHan(d.at(i)) && !isDigit(d.at(i))):
		p.form, p.m, p.grain, p.end = ofMonth, v, quantity.Month, j+1
		return d.afterMonth(p), true
	case (d.at(j) == '日' || d.at(j) == '号') && v >= 1 && v <= 31 && d.bareDay(i, j+1):
		p.form, p.d, p.end, p.grain = ofDay, v, j+1, quantity.Day
		return p, true
	case four && plausibleYear(v) && isDigit(d.at(i)):
		return d.fiscalZh(p, v, j)
	}
	return p, false
}

// shortYearZh tells whether N年 is a year without its century: 23年7月, 112年度 or
// 112年8月 of the Republic of China's calendar. A length of time has no month behind it.
func (d *document) shortYearZh(i, at, v int, p *point) bool {
	n := at - i
	if !isDigit(d.at(i)) || n < 2 || n > 3 {
		return false
	}
	j := d.spaces(at + 1)
	m, e, _ := d.small(j)
	dated := e > j && m >= 1 && m <= 12 && d.at(d.spaces(e)) == '月' && d.at(e) != '个' || d.has(at, "学年")
	if !dated {
		_, dated = d.quarterZh(j)
	}
	if w, ok := d.words.at(j, dateWord); ok && w.a == "half" {
		dated = true
	}
	dated = dated || n == 2 && (d.has(at+1, "全年") || d.has(at+1, "年底") || d.at(at+1) == '底' || d.at(at+1) == '末' || d.at(at+1) == '初' && d.edgeEnds(at+2)) || n == 3 && (d.at(at+1) == '度' || d.at(at+1) == '底' || d.at(at+1) == '初' || d.at(at+1) == '间')
	p.form, p.end, p.grain, p.explicit = ofYear, at+1, quantity.Year, true
	switch {
	case !dated:
		return false
	case n == 3 && v >= 80 && v < 150:
		p.y = 1911 + v
		return true
	case n == 2:
		latest := 2039
		if d.in.Reference != nil {
			latest = d.in.Reference.Year + 15
		}
		if p.y = latest/100*100 + v; p.y > latest {
			p.y -= 100
		}
		return true
	}
	return false
}

// bareDay tells whether N日 without a month is a day of a month: neither a
// length of time (为期3日, 3日内) nor another word (日元, 日本).
func (d *document) bareDay(start, end int) bool {
	switch d.at(end) {
	case '元', '本', '圆', '均', '军', '报', '内', '间', '游', '之', '益', '常', '语', '籍', '行', '线', '楼', '院', '馆', '店', '房', '桌', '门', '车', '球', '台', '文', '令', '机', '选', '种', '路', '厅':
		return false
	}
	for _, w := range [...]string{"为期", "连续", "历时", "长达", "持续", "共", "第", "逾", "约", "近", "每", "过去", "未来", "最近"} {
		n := len([]rune(w))
		if d.has(start-n, w) {
			return false
		}
	}
	if d.at(end-1) == '号' {
		if w, ok := d.timeRole(end, "daypart"); ok && isHan(d.at(w.start)) && isDigit(d.at(start)) { // 但12号上午
			return true
		}
		return (start == 0 || !isHan(d.at(start-1)) && !isWordRune(d.at(start-1)) || d.at(start-1) == '于' || d.at(start-1) == '在' || d.at(start-1) == '月') && d.dayFollows(end)
	}
	if (d.at(end) == '前' || d.at(end) == '后') && d.at(start-1) != '月' {
		return false // 3日后
	}
	return isDigit(d.at(start)) || d.at(start-1) == '月' || end-start > 2 && d.dayFollows(end)
}

// dayFollows tells whether what stands behind a day alone makes it one: the
// part of it, the end of the clause, or a verb.
func (d *document) dayFollows(i int) bool {
	if i >= len(d.text) || isClauseEnd(d.at(i)) || d.at(i) == '、' || d.at(i) == '）' || d.tenseAt(i) != 0 {
		return true
	}
	if w, ok := d.words.at(i, timeWord); ok && (w.a == "daypart" || w.a == "closer") {
		return true
	}
	return d.connector(i) > 0
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
