package extract

import (
	"strings"

	"whence/internal/decimal"
	"whence/internal/quantity"
)

// unitUse is the unit found behind a number.
type unitUse struct {
	unit string
	kind string // of the table; "" for none
	end  int    // of the words that belong to the quantity; 0 for none
	bare bool   // only a classifier says it: a noun before the number says it better
}

// unitAt reads the unit of a number that ends at i.
func (d *document) unitAt(i int, s *sentence) unitUse {
	if r := d.at(i); (r == '”' || r == '"') && isSpace(d.at(i+1)) && isLatin(d.at(i+2)) && i+2 < s.End { // “at least 400” employees
		if u := d.nounEn(i, i+2, s); u.kind == "noun" {
			return u
		}
		return unitUse{}
	}
	j := d.spaces(i)
	if r := d.at(j); j > i && (r == '‘' || r == '“' || r == '\'' || r == '"') && isLatin(d.at(j+1)) { // nabs 10 ‘scammers’
		if u := d.nounEn(j, j+1, s); u.kind == "noun" && !isWordRune(d.at(u.end)) && !isSpace(d.at(u.end)) {
			return u
		}
		return unitUse{}
	}
	if w, ok := d.words.at(j, unitWord); ok && w.end <= s.End && !d.masked[j] {
		if isHan(d.at(j)) {
			return d.unitZh(w, s)
		}
		if w.b == "noun" {
			return d.nounEn(i, j, s)
		}
		if w.end-j == 1 && d.original[j] != d.text[j] {
			return unitUse{} // 5 G, 3 M
		}
		return unitUse{unit: w.a, kind: w.b, end: w.end}
	}
	if isHan(d.at(j)) {
		if w, ok := d.words.at(j, geographyWord); ok { // 11万美国公民
			if n, ok := d.words.at(w.end, unitWord); ok && n.b == "noun" && n.end <= s.End {
				return unitUse{unit: n.a, kind: n.b, end: n.end}
			}
		}
		return unitUse{}
	}
	if d.at(j) == '-' {
		return d.attributive(j+1, s)
	}
	if w, ok := d.words.at(j, currencyWord); ok && w.b != "before" {
		return unitUse{unit: w.a, kind: "money", end: w.end}
	}
	return d.nounEn(i, j, s)
}

// nameUnit sets kind and unit of a quantity from the unit found.
func (d *document) nameUnit(it *item, a amount) {
	q := it.Quantity
	if a.closed {
		return
	}
	q.Unit = it.unit.unit
	if unit, ok := d.countedBefore(it); ok {
		q.Unit = unit
	}
	switch it.unit.kind {
	case "":
		it.Kind = Number
	case "money":
		it.Kind = Money
	case "points":
		it.Kind = PercentagePoint
	case "percent":
		it.Kind = Percent
	case "duration":
		it.Kind = Duration
	default:
		it.Kind = Quantity
	}
}

// adjustUnit mends a unit that words farther away change: 华氏115度, 每小时25公里,
// 上涨312点, 20 million pounds.
func (d *document) adjustUnit(it *item, a amount, s *sentence) {
	q := it.Quantity
	switch q.Unit {
	case "yards":
		d.rateSteps(it, a, s)
	case "pence":
		pence := decimal.Pow10(-2)
		for _, v := range []**decimal.Decimal{&q.Value, &q.Lower, &q.Upper} {
			if *v != nil {
				pounds := (*v).Mul(pence)
				*v = &pounds
			}
		}
		q.Unit, it.Kind = "GBP", Money
	case "US_cents":
		d.centsOf(it)
	case "points":
		if !isHan(d.at(it.End-1)) && d.leadInPoints(it, s) {
			q.Unit, it.Kind = "percentage_points", PercentagePoint
		}
		if d.percentagePointsBefore(it.Start, s) || d.percentMovedBefore(it.Start) {
			q.Unit, it.Kind = "percentage_points", PercentagePoint
		}
		if j := d.spaces(it.End); d.hasWord(j, "to") && isDigit(d.at(d.spaces(j+2))) { // four points to 22%
			if n, ok := d.numeral(d.spaces(j+2), s.End); ok && d.at(n.End) == '%' {
				q.Unit, it.Kind = "percentage_points", PercentagePoint
			}
		}
	case "degrees":
		b := d.back(a.start)
		if d.at(b-1) == '下' && d.at(b-2) == '零' {
			b -= 2
		}
		switch {
		case d.has(b-2, "华氏"):
			q.Unit = "fahrenheit"
		case d.has(b-2, "摄氏"):
			q.Unit = "celsius"
		}
	case "km", "miles", "m", "nautical_miles":
		d.speed(it, a, s)
	case "pounds":
		if d.sterling(it, a, s) {
			q.Unit, it.Kind = "GBP", Money
		}
	}
	if !isHan(d.at(it.End)) {
		d.belowZero(it)
	}
}

// percentagePointsBefore tells whether the sentence counted in percentage points
// before i: by 3.2 percentage points, up from 1.1 points.
func (d *document) percentagePointsBefore(i int, s *sentence) bool {
	for k := len(d.found) - 1; k >= 0 && d.found[k].Start >= s.Start; k-- {
		if d.found[k].Kind == PercentagePoint && d.found[k].End <= i {
			return true
		}
	}
	return false
}

// percentMovedBefore tells whether a percentage stands before i with only "up" or
// "down" between: 59.7%, down 7.6 points.
func (d *document) percentMovedBefore(i int) bool {
	if len(d.found) == 0 {
		return false
	}
	last := &d.found[len(d.found)-1]
	if last.Kind != Percent || i-last.End > 12 || i <= last.End {
		return false
	}
	switch strings.TrimSpace(string(d.text[last.End:i])) {
	case ", up", ", down", ", up by", ", down by", "up", "down", ", up about", ", down about":
		return true
	}
	return false
}

// rateSteps makes 码 said of a rate of interest what it is there, a quarter of a
// percentage point: 降息半码.
func (d *document) rateSteps(it *item, a amount, s *sentence) {
	if !isHan(d.at(it.unit.end-1)) || it.Quantity.Value == nil {
		return
	}
	if d.rateBefore(a.start, s) {
		v := it.Quantity.Value.Mul(decimal.FromInt(25))
		it.Quantity.Value, it.Quantity.Unit = &v, "basis_points"
	}
}

// speeds are the units of speeds by that of their length.
var speeds = map[string]string{"km": "kmh", "miles": "mph", "nautical_miles": "knots"}

// speed makes a length that is said of an hour or a second a speed: 每小时25公里,
// 时速达120公里.
func (d *document) speed(it *item, a amount, s *sentence) {
	for j := a.start - 1; j >= max(s.Start, a.start-10); j-- {
		r := d.at(j)
		if isClauseEnd(r) || isDigit(r) {
			return
		}
		switch {
		case d.has(j, "时速"), d.has(j, "每小时") && j > a.start-7, d.has(j, "航速"):
			if unit := speeds[it.Quantity.Unit]; unit != "" {
				it.Quantity.Unit = unit
			}
			return
		case d.has(j, "每秒") && j > a.start-7, d.has(j, "秒速"), d.has(j, "风速"):
			if it.Quantity.Unit == "m" {
				it.Quantity.Unit = "m_s"
			}
			return
		}
	}
}

// sterling tells whether pounds are money: millions of them, or where the
// sentence speaks of money and not of weight. Pounds of something weigh.
func (d *document) sterling(it *item, a amount, s *sentence) bool {
	if it.Quantity.Comparator == quantity.Order && d.hasWord(a.end-2, "of") { // thousands of pounds
		for i := max(s.Start, it.Start-80); i < min(s.End, it.End+60); i++ {
			if isLatin(d.at(i)) && !isLatin(d.at(i-1)) && weightWords[d.latinWord(i)] {
				return false
			}
		}
		return true
	}
	if j := d.spaces(it.unit.end); d.hasWord(j, "of") || d.at(a.end) == '-' || isHan(d.at(it.unit.end-1)) {
		return false
	}
	money, weight := a.scale >= 6 || it.Quantity.Lower != nil && million.LessEq(*it.Quantity.Lower), false
	for i := max(s.Start, it.Start-80); i < min(s.End, it.End+60); i++ {
		if !isLatin(d.at(i)) || isLatin(d.at(i-1)) {
			continue
		}
		switch word := d.latinWord(i); {
		case moneyWords[word]:
			money = true
		case weightWords[word]:
			weight = true
		}
	}
	return money && !weight
}

var million = decimal.FromInt(1000000)

var (
	moneyWords = wordSet("cost costs costing pay pays paid paying price prices priced fine fined fines worth spent spend spending salary wage wages rent bill bills tax taxes budget sterling " +
		"debt debts owe owes owed earn earns earned fee fees charge charged income bank banks savings sold buy bought raised donated grant grants loan loans compensation damages profit revenue sales pence pension taxpayers")
	weightWords = wordSet("weigh weighs weighed weighing weight heavy heavier lifted lift fish meat cargo thrust payload cocaine heroin marijuana explosives lost gained pumpkin catch")
)
