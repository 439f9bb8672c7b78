package numeral

import "whence/internal/decimal"

// section is what stands before one run of 万, 亿 and 兆.
type section struct {
	end    int
	value  decimal.Decimal
	step   int  // power of ten of the last digit written
	places int  // digits behind the point
	arabic bool // written in digits
	unit   bool // ends in 十, 百, 千, or a round number in digits: 多 may follow
	bare   bool // one digit alone, which abbreviates behind a scale (三万五)
	point  bool
}

// scanChinese reads a numeral that begins with a Chinese digit or 十.
func scanChinese(rs []rune, i int) (Numeral, int, bool) {
	if isZhDigit(rs, i-1) && isZero(rs[i-1]) && isZhDigit(rs, i) {
		return Numeral{}, i + 1, false // inside 零五
	}
	run, zero, plain := digitRun(rs, i)
	if run > decimal.MaxIntegerDigits {
		return Numeral{}, i + run, false
	}
	var s section
	follows := zh.kind[at(rs, i+run)]
	if (run >= 3 || run == 2 && zero) && !plain && (follows != unitRune || named(rs, i+run)) && follows != pairRune {
		s = positional(rs, i, run)
	} else {
		var ok bool
		if s, ok = readSection(rs, i); !ok {
			return Numeral{}, i + max(run, 1), false
		}
	}
	if next, ok := readPoint(rs, &s); !ok {
		return Numeral{}, next, false
	}
	n, next, ok := compound(rs, i, s)
	if ok && n.End == i+1 && zh.cheque[rs[i]] && !zh.money[at(rs, n.End)] {
		return Numeral{}, next, false // 陆地, 伍先生
	}
	return n, next, ok
}

// scaleChinese puts a Chinese scale behind digits; applies is false where none
// stands there.
func scaleChinese(rs []rune, i int, a arabic) (n Numeral, next int, ok, applies bool) {
	s := section{end: a.end, value: a.value, step: -a.places, places: a.places, arabic: true, unit: a.round, point: a.point}
	for last := 4; ; {
		j := pastSpace(rs, s.end)
		u := zh.value[at(rs, j)]
		if zh.kind[at(rs, j)] != unitRune || u < 2 || u >= last || named(rs, j) {
			break
		}
		if last == 4 { // 3千, and its point, if any
			s.value, s.places = scaled(s.value, u, s.places), max(0, s.places-u)
			s.step += u
		}
		s.unit, s.end, last, applies = true, j+1, u, true
		d := at(rs, s.end)
		if v := at(rs, s.end+1); isDigit(d) && zh.kind[v] == unitRune && zh.value[v] < last && !named(rs, s.end+1) { // 3千5百
			u = zh.value[v]
			s.value = s.value.Add(decimal.FromInt(int64(appendDigit(nil, d)[0] - '0')).Mul(decimal.Pow10(u)).Round(0))
			s.step, s.end = u, s.end+2
			break
		}
	}
	if !applies && bigRunAt(rs, &s) == 0 {
		return Numeral{}, 0, false, false
	}
	n, next, ok = compound(rs, i, s)
	return n, next, ok, true
}

func pastSpace(rs []rune, i int) int {
	if isSpace(at(rs, i)) {
		return i + 1
	}
	return i
}

// bigRunAt tells whether a section is followed by 万, 亿 or 兆, perhaps with 多
// between, and gives the sum of their powers.
func bigRunAt(rs []rune, s *section) int {
	probe := Numeral{}
	exp, _ := bigRun(rs, s, &probe)
	return exp
}

// bigRun reads the scale behind a section: an inner 多 or 来, and adjacent 万, 亿, 兆.
func bigRun(rs []rune, s *section, n *Numeral) (exp, end int) {
	j := s.end
	if s.unit {
		switch zh.kind[at(rs, j)] {
		case excessRune, fewRune:
			if zh.kind[at(rs, j+1)] == bigRune {
				n.Trailing, j = Excess, j+1
			}
		case aboutRune:
			if zh.kind[at(rs, j+1)] == bigRune {
				n.Trailing, j = About, j+1
			}
		}
	}
	if s.arabic && j == s.end {
		j = pastSpace(rs, j)
	}
	if r := at(rs, j+1); zh.kind[at(rs, j)] == linkRune && zh.value[r] == 8 && zh.kind[r] == bigRune && zh.kind[at(rs, j+2)] != bigRune {
		j++ // 一个亿
	}
	for zh.kind[at(rs, j)] == bigRune && !named(rs, j) && exp+zh.value[rs[j]] <= 16 {
		exp += zh.value[rs[j]]
		j++
	}
	if exp == 0 {
		n.Trailing = None
	}
	return exp, j
}

// part is a finished piece of a compound: all of 一亿 in 一亿三千万.
type part struct {
	value decimal.Decimal
	unit  int // power of ten of its scale: what follows must be smaller
}

// compound joins sections and scales: 一亿 + 三千 万 + 五百.
func compound(rs []rune, i int, s section) (Numeral, int, bool) {
	n := Numeral{Start: i, Point: s.point}
	var parts []part
	step, places, round := 0, 0, false
	for {
		exp, end := bigRun(rs, &s, &n)
		if exp == 0 {
			value := s.value
			step, places, round = s.step, s.places, s.unit
			n.Scale = 0
			if s.unit {
				n.Scale = max(0, s.step)
			}
			if len(parts) > 0 && s.bare { // 三万五
				step = parts[len(parts)-1].unit - 1
				value, round = scaled(value, step, 0), false
			}
			parts = append(parts, part{value: value})
			n.End = s.end
			break
		}
		value := s.value
		for len(parts) > 0 && parts[len(parts)-1].unit < exp { // 一万五千亿
			value = value.Add(parts[len(parts)-1].value)
			parts = parts[:len(parts)-1]
		}
		value = scaled(value, exp, s.places)
		if len(parts) > 0 && !value.Less(decimal.Pow10(parts[len(parts)-1].unit)) {
			break // 一万五万 is two numbers
		}
		parts = append(parts, part{value, exp})
		step, places, round = s.step+exp, max(0, s.places-exp), true
		n.Scale = exp + max(0, s.step)
		n.End = end
		if n.Trailing != None {
			round = false
			break
		}
		next, ok := nextSection(rs, end, exp)
		if !ok {
			break
		}
		s = next
	}
	for _, p := range parts {
		n.Value = n.Value.Add(p.value)
	}
	n.Step = power(step)
	if tooLong(n.Value) {
		return Numeral{}, n.End, false
	}
	if places == 0 {
		n.Value = n.Value.Round(max(0, -n.Value.Exponent()))
	}
	if round {
		n.trail(rs)
	}
	return n, n.End, true
}

// power gives ten to the power n with all digits written.
func power(n int) decimal.Decimal {
	if n > 0 {
		return decimal.Pow10(n).Round(0)
	}
	return decimal.Pow10(n)
}

// nextSection reads what follows a scale of power unit, if it belongs to the
// same number: it must be smaller than the scale.
func nextSection(rs []rune, i, unit int) (section, bool) {
	if isDigit(at(rs, i)) {
		a, ok := readArabic(rs, i)
		if !ok || a.point || a.digits > unit || a.digits > 4 && unit == 4 || ordinalSuffix(rs, a.end) > 0 {
			return section{}, false
		}
		if a.digits == 4 && at(rs, a.end) == '年' {
			return section{}, false // 5万2023年
		}
		s := section{end: a.end, value: a.value, arabic: true, unit: a.round, bare: a.digits == 1}
		if u := at(rs, a.end); zh.kind[u] == unitRune && zh.value[u] > 1 && !named(rs, a.end) { // 3万5千
			s.value, s.step, s.end = scaled(a.value, zh.value[u], 0), zh.value[u], a.end+1
			s.bare, s.unit = false, true
		}
		return s, s.value.Less(decimal.Pow10(unit))
	}
	if k := zh.kind[at(rs, i)]; k != digitRune && k != pairRune {
		return section{}, false
	}
	s, ok := readSection(rs, i)
	if !ok || !s.value.Less(decimal.Pow10(unit)) {
		return section{}, false
	}
	if s.bare && !abbreviates(rs, i) {
		if bigRunAt(rs, &s) == 0 {
			return section{}, false
		}
	}
	return s, true
}

// abbreviates tells whether the digit at i may stand for the unit below the one
// before it (三万五, 一百二).
func abbreviates(rs []rune, i int) bool {
	r := rs[i]
	return !zh.plain[r] && !(zh.value[r] == 1 && zh.notTail[at(rs, i+1)])
}

func isZhDigit(rs []rune, i int) bool { return zh.kind[at(rs, i)] == digitRune }

func isZero(r rune) bool { return zh.kind[r] == digitRune && zh.value[r] == 0 }

// digitRun gives the length of the run of Chinese digits at i, whether a zero
// is among them, and whether one that never stands in a positional number is.
func digitRun(rs []rune, i int) (n int, zero, plain bool) {
	for ; isZhDigit(rs, i+n); n++ {
		switch r := rs[i+n]; {
		case isZero(r):
			zero = true
		case zh.plain[r]:
			plain = true
		}
	}
	return n, zero, plain
}

// positional reads a run of digits by position (二〇二三).
func positional(rs []rune, i, run int) section {
	v := decimal.Decimal{}
	ten := decimal.FromInt(10)
	for _, r := range rs[i : i+run] {
		v = v.Mul(ten).Add(decimal.FromInt(int64(zh.value[r])))
	}
	return section{end: i + run, value: v}
}

// readSection reads digits with 十, 百 and 千 at i, below 10,000.
func readSection(rs []rune, i int) (section, bool) {
	s := section{end: i}
	value, last := 0, 4
	for {
		j, zero := s.end, false
		for isZhDigit(rs, j) && isZero(rs[j]) && j < s.end+2 {
			j, zero = j+1, true
		}
		r := at(rs, j)
		d, end := zh.value[r], j+1
		switch zh.kind[r] {
		case pairRune:
			if last <= 1 {
				return s.done(value, i)
			}
			value, last = value+10*d, 1
			s.unit, s.step = true, 1
		case unitRune: // 十五, 一百十五
			if d != 1 || last <= 1 {
				return s.done(value, i)
			}
			value, last = value+10, 1
			s.unit, s.step = true, 1
		case digitRune:
			u := at(rs, end)
			if zh.kind[u] == unitRune && zh.value[u] < last && !named(rs, end) && d > 0 {
				last = zh.value[u]
				value += d * pow10[last]
				s.unit, s.step, end = true, last, end+1
				break
			}
			switch {
			case last == 4 && s.end == i: // the first: one digit alone, or behind a zero
				s.bare, s.unit, s.step = !zero && d > 0, false, 0
				s.end = end
				return s.done(d, i)
			case last == 1 || zero:
				s.end, s.unit, s.step = end, false, 0
				return s.done(value+d, i)
			case abbreviates(rs, j): // 一百五
				s.end, s.unit, s.step = end, false, last-1
				return s.done(value+d*pow10[last-1], i)
			}
			return s.done(value, i)
		default:
			if zero && s.end == i { // zero alone
				s.end, s.step = j, 0
				return s.done(0, i)
			}
			return s.done(value, i)
		}
		s.end = end
	}
}

var pow10 = [...]int{1, 10, 100, 1000}

// done closes a section; one that read nothing is none.
func (s section) done(value, start int) (section, bool) {
	s.value = decimal.FromInt(int64(value))
	return s, s.end > start
}

// readPoint reads a point and Chinese digits behind a section (三点五). Not ok is
// a fraction beyond the limits; next is then what to pass over.
func readPoint(rs []rune, s *section) (next int, ok bool) {
	if zh.kind[at(rs, s.end)] != pointRune || !isZhDigit(rs, s.end+1) {
		return 0, true
	}
	run, _, plain := digitRun(rs, s.end+1)
	after := at(rs, s.end+1+run)
	if zh.notPoint[after] || plain && !onlyZeros(rs, s.end+1, run) {
		return 0, true
	}
	if run > decimal.MaxFractionDigits {
		return s.end + 1 + run, false
	}
	frac := positional(rs, s.end+1, run)
	s.value = s.value.Add(frac.value.Mul(decimal.Pow10(-run)))
	s.end, s.step, s.places = s.end+1+run, -run, run
	s.point, s.unit, s.bare = true, false, false
	return 0, true
}

// onlyZeros tells whether the digits that never abbreviate are zeros here.
func onlyZeros(rs []rune, i, run int) bool {
	for _, r := range rs[i : i+run] {
		if zh.plain[r] && !isZero(r) {
			return false
		}
	}
	return true
}
