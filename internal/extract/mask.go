package extract

// maskBlock marks what must not be read in a block: addresses, names with
// digits, clock times, list markers, counters of the page and copyright lines.
func (d *document) maskBlock(b Range) {
	d.maskLines(b)
	for i := b.Start; i < b.End; {
		if !isTokenRune(d.at(i)) {
			d.maskAt(i)
			i++
			continue
		}
		end := i
		for end < b.End && isTokenRune(d.at(end)) {
			end++
		}
		d.maskToken(i, end)
		for j := i; j < end; j++ {
			d.maskAt(j)
		}
		i = end
	}
}

// isTokenRune tells whether r may stand in an address, a file name or a code.
func isTokenRune(r rune) bool {
	switch r {
	case '.', '/', '-', '_', '@', '=', '&', '?', '#', '~', ':', '+', '%':
		return true
	}
	return r < 0x80 && isWordRune(r)
}

// maskToken masks a run without spaces that is an address, a path, a phone
// number or a name with digits in it.
func (d *document) maskToken(start, end int) {
	for end > start && (d.at(end-1) == '.' || d.at(end-1) == ':' || d.at(end-1) == '?' || d.at(end-1) == '-') {
		end--
	}
	var letters, digits, slashes, hyphens, marks, escapes int
	for i := start; i < end; i++ {
		switch r := d.at(i); {
		case isLatin(r):
			letters++
		case isDigit(r):
			digits++
		case r == '/':
			slashes++
		case r == '-':
			hyphens++
		case r == '&' && end-start < 8: // S&P
		case r == '@' || r == '=' || r == '&' || r == '_' || r == '#':
			marks++
		case r == '%' && i+1 < end && isWordRune(d.at(i+1)):
			escapes++
		}
	}
	switch {
	case marks > 0, escapes > 1, slashes > 1 && letters > 0, d.has(start, "http"), d.has(start, "www."):
		d.mask(start, end)
	case letters == 0 && d.looksLikePhone(start, end, digits, hyphens):
		d.mask(start, end)
	case letters > 0 && digits > 0 && d.variant(start, end):
		d.mask(start, end)
	case letters > 0 && digits > 0:
		d.maskName(start, end)
	}
}

// variant tells whether capitals with numbers behind points are a name: BA.5, XBB.1.5.
func (d *document) variant(start, end int) bool {
	i := start
	for i < end && isUpper(d.original[i]) {
		i++
	}
	if i < start+2 || d.at(i) != '.' || i+1 >= end {
		return false
	}
	for ; i < end; i++ {
		if d.at(i) != '.' && !isDigit(d.at(i)) {
			return false
		}
	}
	return d.at(end-1) != '.'
}

// looksLikePhone tells whether digits and hyphens are a number to dial or an
// identifier, not a date or a range.
func (d *document) looksLikePhone(start, end, digits, hyphens int) bool {
	for i := start; i < end; i++ {
		if r := d.at(i); !isDigit(r) && r != '-' && r != '+' {
			return false
		}
	}
	if d.at(start) == '+' {
		return digits >= 8
	}
	if hyphens == 2 && digits >= 6 && digits <= 8 && end-start <= 10 && d.at(start+4) == '-' {
		return false // 2023-07-10
	}
	return hyphens >= 2 && digits >= 7 || hyphens == 1 && digits >= 9 || hyphens == 0 && digits >= 11
}

// maskName masks a name in which digits follow letters: F-35, COVID-19, G7,
// A320. Currency codes, quarters and fiscal years are not names, and neither
// is a small word before a hyphen (mid-2019).
func (d *document) maskName(start, end int) {
	for i := start; i < end; {
		if !isLatin(d.at(i)) {
			i++
			continue
		}
		from := i
		for i < end && isLatin(d.at(i)) {
			i++
		}
		j := i
		hyphen := j < end && d.at(j) == '-'
		if hyphen {
			j++
		}
		if j >= end || !isDigit(d.at(j)) {
			continue
		}
		switch {
		case !hyphen && d.pesoAt(from):
		case !hyphen && d.codeBefore(from, i, end):
		case hyphen && from > start && d.ordinalEnd(from) == i && isDigit(d.at(from-1)): // 5th-7th
		case hyphen && d.monthEnds(i): // 30 April-2 May
		case hyphen && d.original[from] == d.text[from] && i-from > 2:
		case from > start && isDigit(d.at(from-1)) && d.unitLetters(from, i):
		case hyphen && from > start+1 && d.at(from-1) == '-' && isDigit(d.at(from-2)) && (d.hasWord(from, "to") || d.hasWord(from, "in")): // 10-to-1
		default:
			for i < end && (isWordRune(d.at(i)) || d.at(i) == '-') {
				i++
			}
			for from > start && (isWordRune(d.at(from-1)) || d.at(from-1) == '-') {
				from--
			}
			d.mask(from, i)
		}
	}
}

// monthEnds tells whether a month's name ends at i.
func (d *document) monthEnds(i int) bool {
	w, ok := d.words.before(i, dateWord)
	return ok && w.a == "monthname" && i-w.start > 2
}

// codeBefore tells whether letters attached to digits say what the number is:
// RMB100, Q1, H2, FY2023.
func (d *document) codeBefore(start, end, limit int) bool {
	if w, ok := d.words.at(start, currencyWord); ok && w.end == end && end-start > 2 {
		return true
	}
	n := 0
	for end+n < limit && isDigit(d.at(end+n)) {
		n++
	}
	switch string(d.text[start:end]) {
	case "q":
		return n == 1 && d.at(end) >= '1' && d.at(end) <= '4' || d.yearOfCode(start, n, '4')
	case "h":
		return d.yearOfCode(start, n, '2') || n == 1 && (d.at(end) == '1' || d.at(end) == '2') && !isWordRune(d.at(end+1))
	case "fy":
		return n == 4 || n == 2
	}
	return false
}

// yearOfCode tells whether a letter at i stands between the number of a quarter
// or half, up to last, and n digits of a year: 2Q23.
func (d *document) yearOfCode(i, n int, last rune) bool {
	r := d.at(i - 1)
	return (n == 2 || n == 4) && r >= '1' && r <= last && !isWordRune(d.at(i-2)) && d.at(i-2) != '-'
}

// unitLetters tells whether letters between digits are a unit (3km-5km).
func (d *document) unitLetters(start, end int) bool {
	w, ok := d.words.at(start, unitWord)
	return ok && w.end == end
}

// maskAt masks what a single position begins: a clock time, a footnote mark.
func (d *document) maskAt(i int) {
	if d.at(i) == '+' && isDigit(d.at(i+1)) {
		d.maskDialled(i)
		return
	}
	if d.at(i) == '-' {
		d.maskModel(i)
		return
	}
	if !isDigit(d.at(i)) && d.at(i) != '[' {
		return
	}
	if isDigit(d.at(i - 1)) {
		return
	}
	if end := d.numberedThing(i); end > i {
		d.mask(i, end)
		return
	}
	j := i
	if d.at(i) == '[' {
		for j++; isDigit(d.at(j)) && j < i+4; j++ {
		}
		if j > i+1 && d.at(j) == ']' {
			d.mask(i, j+1)
		}
		return
	}
	for isDigit(d.at(j)) && j < i+3 {
		j++
	}
	if end := d.zonedTime(i); end > 0 {
		d.mask(i, end)
		return
	}
	if j-i > 2 || isDigit(d.at(j)) {
		return
	}
	end := j
	switch r := d.at(j); {
	case r == ':' && isDigit(d.at(j+1)) && isDigit(d.at(j+2)) && !isDigit(d.at(j+3)): // 12:30
		end = j + 3
		if d.at(end) == ':' && isDigit(d.at(end+1)) && isDigit(d.at(end+2)) {
			end += 3
		}
	case r == '.' && isDigit(d.at(j+1)) && isDigit(d.at(j+2)) && (d.meridiem(j+3) > 0 || isSpace(d.at(j+3)) && d.meridiem(j+4) > 0):
		end = j + 3
	}
	if m := d.meridiem(end); m > 0 {
		end = m
	}
	if end > j {
		d.mask(i, end)
	}
}

// zonedTime gives the end of a time of day in four digits at i with its zone, or 0: 1151 GMT.
func (d *document) zonedTime(i int) int {
	for k := i; k < i+4; k++ {
		if !isDigit(d.at(k)) {
			return 0
		}
	}
	if d.at(i) > '2' || d.at(i) == '2' && d.at(i+1) > '3' || d.at(i+2) > '5' || d.at(i+4) != ' ' {
		return 0
	}
	for _, w := range [...]string{"gmt", "bst", "utc", "est", "edt", "cet", "cest", "ist", "local time"} {
		if d.hasWord(i+5, w) {
			return i + 5 + len(w)
		}
	}
	return 0
}

// numberedThing gives the end of a number at i that is a name: of a generation
// (95后), a road (101国道) or a telephone with groups (0800 123 456); else i.
func (d *document) numberedThing(i int) int {
	j := i
	for isDigit(d.at(j)) && j < i+6 {
		j++
	}
	switch {
	case j == i+2 && d.at(j) == '后' && (d.at(i+1) == '0' || d.at(i+1) == '5'):
		switch d.at(j + 1) {
		case '，', '的', '、', '和', '青', '女', '男', '年', '群', '消', '员', '小', '大', '学', '创', '新', '夫', '父', '妈', '爸', '人', '”', '」', '；', '。', '们', '干', '职', '选', '演', '作', '导', '姑':
			return j + 1
		}
	case j > i && j <= i+4 && (d.has(j, "国道") || d.has(j, "省道") || d.has(j, "县道") || d.has(j, "乡道")):
		return j + 2
	case d.at(i) == '0' && j >= i+3 && j <= i+5 && d.at(j) == ' ' && isDigit(d.at(j+1)) && isDigit(d.at(j+2)) && isDigit(d.at(j+3)):
		k := j
		for n := 0; n < 4 && d.at(k) == ' ' && isDigit(d.at(k+1)); n++ {
			for k++; isDigit(d.at(k)); k++ {
			}
		}
		if k-i >= 10 {
			return k
		}
	}
	return i
}

// maskModel masks the number of a model whose name is Chinese: 东风-41导弹. What is
// behind a verb or a unit is a sign or a range.
func (d *document) maskModel(i int) {
	if !isHan(d.at(i-1)) || !isHan(d.at(i-2)) || leadsSign[d.at(i-1)] || numberRunes[d.at(i-1)] {
		return
	}
	if _, ok := d.words.before(i, unitWord); ok {
		return
	}
	j := i + 1
	for isDigit(d.at(j)) && j < i+5 {
		j++
	}
	switch r := d.at(j); {
	case j == i+1, j > i+4:
		return
	case isHan(r) && r != '度' && r != '年' && r != '月' && r != '日' && r != '个' && r != '摄' && r != '元' && r != '万' && r != '亿' && r != '至' && r != '到',
		isTerminator(r), r == '，', r == '、', r == '”':
		d.mask(i, j)
	}
}

// maskDialled masks an international number, groups and all: +1 202 555 0143.
func (d *document) maskDialled(i int) {
	digits, j := 0, i+1
	for ; j < i+24; j++ {
		switch r := d.at(j); {
		case isDigit(r):
			digits++
			continue
		case (r == ' ' || r == '-' || r == '(' || r == ')') && (isDigit(d.at(j+1)) || d.at(j+1) == '('):
			continue
		}
		break
	}
	if digits >= 9 {
		d.mask(i, j)
	}
}

// meridiem gives the end of "p.m." or "o'clock" behind i, or 0.
func (d *document) meridiem(i int) int {
	i = d.spaces(i)
	for _, w := range []string{"a.m.", "p.m.", "a.m", "p.m", "am", "pm", "gmt", "bst", "utc", "est", "edt", "cet", "o'clock"} {
		if d.hasWord(i, w) {
			return i + len(w)
		}
	}
	return 0
}
