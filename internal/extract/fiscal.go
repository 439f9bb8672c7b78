package extract

import (
	"strconv"
	"strings"

	"whence/internal/quantity"
)

// fiscalRule says when a government's fiscal year begins.
type fiscalRule struct {
	month int
	ends  bool // fiscal N is named for the year it ends in
}

var fiscalRules = loadFiscalRules()

func loadFiscalRules() map[string]fiscalRule {
	out := map[string]fiscalRule{}
	for line := range strings.SplitSeq(readData("fiscal.tsv"), "\n") {
		cols := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(cols) != 3 {
			continue
		}
		m, err := strconv.Atoi(cols[1])
		if err != nil || m < 1 || m > 12 {
			panic("data/fiscal.tsv: " + line)
		}
		out[cols[0]] = fiscalRule{m, cols[2] == "ends"}
	}
	return out
}

// fiscalYear gives fiscal year y of a country, or its quarter q; the calendar
// year where the country is not known.
func fiscalYear(country string, y, q int) *quantity.Period {
	r, ok := fiscalRules[country]
	if !ok {
		r = fiscalRule{month: 1}
	}
	if r.ends && r.month > 1 {
		y--
	}
	k := months(y, r.month, 12, quantity.Year)
	if k == nil || q < 1 || q > 4 {
		return k
	}
	first := k.Start.AddMonths(3 * (q - 1))
	return months(first.Year, int(first.Month), 3, quantity.Quarter)
}

// fiscalAround gives the fiscal year that holds a day, n years on.
func fiscalAround(country string, day quantity.Date, n int) *quantity.Period {
	r, ok := fiscalRules[country]
	if !ok {
		r = fiscalRule{month: 1}
	}
	y := day.Year + n
	if int(day.Month) < r.month {
		y--
	}
	return months(y, r.month, 12, quantity.Year)
}

// countryReach bounds how far from a fiscal year its country is looked for.
const countryReach = 200

// countryOf gives the country whose fiscal year the words at i mean: the first
// with a rule that the sentence names behind them, or rather the last before.
func (d *document) countryOf(i int, s *sentence) string {
	country := ""
	look := func(w match) {
		if code, _, _ := strings.Cut(w.a, "-"); country == "" || w.start < i {
			if _, ok := fiscalRules[code]; ok {
				country = code
			}
		}
	}
	d.words.within(max(s.Start, i-countryReach), min(s.End, i+countryReach), geographyWord, look)
	return country
}

// fiscalEn reads "fiscal 2023", "fiscal year 2023", FY2023, "the 2022/23 financial
// year", "the fiscal third quarter" at j.
func (d *document) fiscalEn(i, j int) (point, bool) {
	s := &d.sentences[d.time.sentence]
	w, ok := d.words.at(j, dateWord)
	if !ok && d.has(j, "fy") && isDigit(d.at(j+2)) {
		w, ok = match{j, j + 2, &row{a: "fiscal", word: "fy"}}, true
	}
	if !ok || w.a != "fiscal" || !isLatin(d.at(j)) {
		return point{}, false
	}
	p := point{start: i, form: ofFiscal, grain: quantity.Year, kind: Period, country: d.countryOf(i, s)}
	k := d.spaces(w.end)
	if v, e := d.digits(k, 4); e == k+4 && plausibleYear(v) && (k > w.end || w.word == "fy") {
		if q, ok := d.splitYear(k); ok {
			q.start = i
			return q, true
		}
		p.y, p.end = v, e
		return p, true
	}
	if v, e := d.digits(k, 2); e == k+2 && w.word == "fy" {
		if end, e2 := d.digits(e+1, 2); (d.at(e) == '-' || d.at(e) == '/') && e2 == e+3 && end == (v+1)%100 {
			p.known, p.end = months(2000+v, max(4, fiscalRules[p.country].month), 12, quantity.Year), e2 // FY22-23
			return p, true
		}
		p.y, p.end = 2000+v, e
		return p, true
	}
	if x, ok := d.timeRole(k, "ordinal"); ok && x.n > 0 && x.n <= 4 {
		m := d.spaces(x.end)
		if d.at(x.end) == '-' {
			m = x.end + 1
		}
		if d.hasWord(m, "quarter") {
			p.n, p.end, p.grain = x.n, m+7, quantity.Quarter
			if q, ok := d.quarterEnded(p); ok {
				return q, true
			}
			return d.yearBehind(p), true
		}
	}
	return point{}, false
}

// splitYear reads 2022/23 and 2021-22 as a year of a government, a school or a
// season; with a hyphen only before a word that says so.
func (d *document) splitYear(i int) (point, bool) {
	v, e := d.digits(i, 4)
	sep := d.at(e)
	if e != i+4 || sep != '/' && sep != '-' && sep != '–' && sep != '—' && sep != '至' && sep != '到' || !plausibleYear(v) {
		return point{}, false
	}
	next, end := d.digits(e+1, 4)
	if end == e+3 && next != (v+1)%100 || end == e+5 && next != v+1 || end != e+3 && end != e+5 || isWordRune(d.at(end)) || d.at(end) == '/' || d.at(end) == '-' && isDigit(d.at(end+1)) {
		return point{}, false
	}
	p := point{start: i, end: end, grain: quantity.Year, kind: Period, explicit: true}
	s := &d.sentences[d.time.sentence]
	j := d.spaces(end)
	w, ok := d.words.at(j, dateWord)
	role := ""
	if ok {
		role = w.a
	}
	if d.at(j) == '年' && d.at(j+1) == '度' {
		role, w.end, ok = "fiscal", j+2, true
	} else if d.at(j) == '年' && isHan(d.at(j)) {
		return point{}, false
	}
	if fb := d.back(i); role == "" && (d.wordBefore(fb, "fiscal") > 0 || d.wordBefore(fb, "fiscal year") > 0 || d.wordBefore(fb, "financial year") > 0) {
		role, w.end, ok = "fiscal", end, true
	}
	for _, w := range [...]string{"school year", "academic year"} {
		if role == "" && d.wordBefore(d.back(i), w) > 0 {
			role = "academic"
		}
	}
	if ok && (role == "fiscal" || role == "academic" || role == "season") {
		p.end = w.end
	}
	switch {
	case role == "academic":
		p.known = months(v, 9, 12, quantity.Year)
	case role == "season":
		p.known = years(v, v+1, quantity.Year)
	case role == "fiscal" || sep == '/':
		month := 4
		if r, ok := fiscalRules[d.countryOf(i, s)]; ok {
			month = r.month
		}
		p.known = months(v, month, 12, quantity.Year)
	default:
		return point{}, false
	}
	return p, true
}
