package numeral

import "whence/internal/decimal"

// wordAt reads the English number word that begins at i, any case.
func wordAt(rs []rune, i int) (w enWord, end int, ok bool) {
	buf := make([]byte, 0, 16)
	j := i
	for ; isLatin(at(rs, j)) && len(buf) <= en.longest; j++ {
		buf = append(buf, byte(rs[j]|0x20))
	}
	if isLatin(at(rs, j)) {
		return enWord{}, j, false
	}
	w, ok = en.words[string(buf)]
	if !ok && len(buf) > 1 && buf[len(buf)-1] == 's' { // 3 millions
		w, ok = en.words[string(buf[:len(buf)-1])]
		ok = ok && w.role == "scale"
		w.role = "scales"
	}
	return w, j, ok
}

// joined reads the number word behind one space or hyphen at i.
func joined(rs []rune, i int) (w enWord, end int, ok bool) {
	if r := at(rs, i); !isSpace(r) && r != '-' {
		return enWord{}, i, false
	}
	return wordAt(rs, i+1)
}

// words is the state of reading number words.
type words struct {
	total   decimal.Decimal // what scales have closed
	current decimal.Decimal // since the last scale
	room    int             // small words below this may follow: 100 behind a hundred, 10 behind twenty
	hundred bool            // since the last scale
	scale   int             // power of the last scale, 24 before any
	scaled  bool            // a scale was the last word
	power   int             // of the scale words at the end
	step    int             // power of the last word
	places  int             // of current
	point   bool
	end     int
}

// scanEnglish reads a numeral of words at i; where none is, next is behind the
// word that stands there.
func scanEnglish(rs []rune, i int) (Numeral, int, bool) {
	past := i
	for isLatin(at(rs, past)) {
		past++
	}
	if r := at(rs, i-1); isLatin(r) || isDigit(r) {
		return Numeral{}, past, false
	}
	w, end, ok := wordAt(rs, i)
	if !ok {
		return Numeral{}, past, false
	}
	s := words{room: 100, scale: decimal.MaxIntegerDigits, end: end}
	switch w.role {
	case "small", "tens":
		s.room = 100
		s.small(w, end)
	case "article":
		next, nextEnd, ok := joined(rs, end)
		switch {
		case ok && next.role == "half":
			if !s.half(rs, next, nextEnd) {
				return Numeral{}, past, false
			}
		case ok && (next.role == "hundred" || next.role == "scale" || next.role == "dozen"):
			s.current, s.room = decimal.FromInt(1), 0
		default:
			return Numeral{}, past, false
		}
	case "half":
		if !s.half(rs, w, end) {
			return Numeral{}, past, false
		}
	default:
		return Numeral{}, past, false
	}
	for s.more(rs) {
	}
	n, ok := s.numeral(rs, i)
	return n, s.end, ok
}

// half reads "half a million", "half-million", "a quarter of a million".
func (s *words) half(rs []rune, w enWord, end int) bool {
	if hasWord(rs, end, " of") {
		end += 3
	}
	next, nextEnd, ok := joined(rs, end)
	if ok && next.role == "article" {
		end = nextEnd
		next, nextEnd, ok = joined(rs, end)
	}
	if !ok || next.role != "scale" && next.role != "dozen" {
		return false
	}
	s.current, s.places = w.part, -w.part.Exponent()
	s.step, s.room = -s.places, 0
	s.close(next, nextEnd)
	s.room, s.scale = 0, 0
	return true
}

// small adds a word below 100.
func (s *words) small(w enWord, end int) {
	s.current = s.current.Add(decimal.FromInt(int64(w.value)))
	s.room, s.step = 0, 0
	if w.role == "tens" {
		s.room, s.step = 10, 1
	}
	s.scaled, s.end, s.power = false, end, 0
}

// close multiplies what is open by a scale or a dozen.
func (s *words) close(w enWord, end int) {
	s.end = end
	if w.role == "dozen" {
		s.total = s.total.Add(s.current.Mul(decimal.FromInt(int64(w.value))))
		s.total = s.total.Round(0)
		s.current, s.room, s.scale, s.step = decimal.Decimal{}, 0, 0, 0
		return
	}
	s.total = s.total.Add(scaled(s.current, w.value, s.places))
	s.step += w.value
	s.places = max(0, s.places-w.value)
	s.current, s.room, s.hundred = decimal.Decimal{}, 100, false
	s.scale, s.scaled = w.value, true
	s.power += w.value
}

// more takes the next word into the number; false where it does not belong.
func (s *words) more(rs []rune) bool {
	w, end, ok := joined(rs, s.end)
	if !ok {
		return false
	}
	open := s.current.Sign() > 0
	switch w.role {
	case "small":
		if w.value == 0 || w.value >= s.room {
			return false
		}
		s.small(w, end)
	case "tens":
		if w.value >= s.room {
			return false
		}
		s.small(w, end)
	case "hundred":
		if !open || s.hundred || s.point || !s.current.Less(decimal.FromInt(100)) {
			return false
		}
		s.current = scaled(s.current, 2, 0)
		s.hundred, s.room, s.step, s.end, s.power = true, 100, 2, end, 2
	case "scale", "scales":
		switch {
		case open && w.value < s.scale:
			s.close(w, end)
		case s.scaled && s.scale <= w.value && s.total.Sign() > 0: // a thousand million
			s.total = scaled(s.total, w.value, 0)
			s.step += w.value
			s.power += w.value
			s.scale, s.end, s.room = 0, end, 0
		default:
			return false
		}
		if w.role == "scales" {
			s.scale, s.room = 0, 0
		}
	case "dozen":
		if !open || s.hundred {
			return false
		}
		s.close(w, end)
	case "and":
		return s.and(rs, end)
	case "point":
		return s.fraction(rs, end)
	default:
		return false
	}
	return true
}

// and reads "and five" behind a hundred or a scale, and "and a half".
func (s *words) and(rs []rune, i int) bool {
	w, end, ok := joined(rs, i)
	if !ok {
		return false
	}
	if (w.role == "small" && w.value > 0 || w.role == "tens") && s.room == 100 && (s.hundred || s.scaled) {
		s.small(w, end)
		return true
	}
	if w.role != "article" || s.point {
		return false
	}
	w, end, ok = joined(rs, end)
	if !ok || w.role != "half" {
		return false
	}
	places := -w.part.Exponent()
	if s.scaled && s.current.Sign() == 0 { // a million and a half
		s.total = s.total.Add(scaled(w.part, s.scale, places))
		s.step, s.scale = s.scale-places, 0
	} else {
		s.current, s.places, s.point, s.step = s.current.Add(w.part), places, true, -places
	}
	s.end, s.room = end, 0
	return true
}

// fraction reads "point five two".
func (s *words) fraction(rs []rune, i int) bool {
	if s.point || s.scaled {
		return false
	}
	digits := 0
	end := i
	for {
		w, e, ok := joined(rs, end)
		if !ok || w.role != "small" || w.value > 9 {
			break
		}
		end = e
		if digits++; digits <= decimal.MaxFractionDigits {
			s.current = s.current.Add(decimal.FromInt(int64(w.value)).Mul(decimal.Pow10(-digits)))
		}
	}
	if digits == 0 {
		return false
	}
	s.point, s.places, s.step, s.room, s.end = true, digits, -digits, 0, end
	return true
}

// numeral closes the number, unless an ordinal or a fraction follows.
func (s *words) numeral(rs []rune, i int) (Numeral, bool) {
	n := Numeral{Start: i, End: s.end, Point: s.point, Scale: s.power, Step: power(s.step), Value: s.total.Add(s.current)}
	if s.places > decimal.MaxFractionDigits || tooLong(n.Value) {
		return n, false
	}
	if s.places == 0 {
		n.Value = n.Value.Round(max(0, -n.Value.Exponent()))
	}
	if w, end, ok := joined(rs, s.end); ok {
		_, second := en.words["second"]
		space := isSpace(rs[s.end])
		switch {
		case w.role == "ordinal" && (!space || s.room > 0 && second && !hasWord(rs, s.end+1, "second")),
			w.role == "half" && !space:
			s.end = end
			return n, false
		case w.role == "and":
			if o, e, ok := joined(rs, end); ok && o.role == "ordinal" && s.room == 100 {
				s.end = e
				return n, false
			}
		}
	}
	if s.step > 0 {
		n.trail(rs)
	}
	return n, true
}

// scaleEnglish puts an English scale or a suffix (bn, k) behind digits; applies
// is false where none stands there.
func scaleEnglish(rs []rune, i int, a arabic) (n Numeral, ok, applies bool) {
	exp, end, known := suffix(rs, i, a)
	if !known {
		w, e, found := joined(rs, a.end)
		s := words{current: a.value, places: a.places, step: -a.places, point: a.point, scale: decimal.MaxIntegerDigits, end: a.end}
		switch {
		case !found:
			return Numeral{}, false, false
		case w.role == "scale", w.role == "scales", w.role == "dozen":
			s.close(w, e)
			s.room = 0
			if w.role == "scales" {
				s.scale = 0
			}
		case w.role == "hundred" && !a.point && a.digits <= 2:
			s.current, s.step, s.power, s.end = scaled(a.value, 2, 0), 2, 2, e
		case w.role == "and":
			if !s.and(rs, e) {
				return Numeral{}, false, false
			}
			for s.more(rs) {
			}
		default:
			return Numeral{}, false, false
		}
		n, ok = s.numeral(rs, i)
		n.Point = a.point
		return n, ok, true
	}
	n = Numeral{Start: i, End: end, Value: scaled(a.value, exp, a.places), Step: power(exp - a.places), Scale: exp, Point: a.point}
	return n, !tooLong(n.Value), true
}

// suffix reads letters for a scale behind digits: bn, k, and m behind a
// currency or before a counted word.
func suffix(rs []rune, i int, a arabic) (exp, end int, ok bool) {
	j := a.end
	spaced := isSpace(at(rs, j))
	if spaced {
		j++
	}
	letters := make([]rune, 0, 5)
	k := j
	for ; isLatin(at(rs, k)) && len(letters) < 5; k++ {
		letters = append(letters, rs[k])
	}
	if len(letters) == 0 || len(letters) > 4 || isDigit(at(rs, k)) {
		return 0, 0, false
	}
	money := moneyBefore(rs, i)
	word := string(letters)
	if exp, ok = en.sure[word]; ok {
		if spaced && len(word) == 1 && !money || word == "K" && a.digits == 1 && !a.point && !money {
			return 0, 0, false // "5 K", and 4K of screens
		}
		return exp, k, true
	}
	if exp, ok = en.money[word]; ok && (money || !spaced && countedAfter(rs, k)) {
		return exp, k, true
	}
	return 0, 0, false
}

// moneyBefore tells whether a currency sign, or a code of three capitals (or
// RMB, US$), stands right before i.
func moneyBefore(rs []rune, i int) bool {
	j := i - 1
	if isSpace(at(rs, j)) {
		j--
	}
	if en.currency[at(rs, j)] {
		return true
	}
	n := 0
	for ; n < 4 && at(rs, j-n) >= 'A' && at(rs, j-n) <= 'Z'; n++ {
	}
	return n == 3 && !isLatin(at(rs, j-n))
}

// countedAfter tells whether a word that millions of are counted follows.
func countedAfter(rs []rune, i int) bool {
	if !isSpace(at(rs, i)) {
		return false
	}
	buf := make([]byte, 0, 16)
	for i++; isLatin(at(rs, i)) && len(buf) < 16; i++ {
		buf = append(buf, byte(rs[i]|0x20))
	}
	return en.counted[string(buf)]
}
