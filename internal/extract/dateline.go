package extract

// A dateline stands before the first sentence of an article, and says where and
// when it was written: "WARSAW, March 3 (Reuters) -", 新华社北京3月3日电（记者…）,
// 【…讯】, 〔記者…報導〕. It is a sentence of its own, so that neither its day nor
// its writer is taken for what the first sentence is about.

// datelineLength bounds a dateline, in code points.
const datelineLength = 80

// dateline gives the end of the dateline that a block begins with, or its start.
func (d *document) dateline(b Range) int {
	if end := d.datelineEn(b); end > 0 {
		return end
	}
	at := b.Start
	for range 3 { // 【…】（記者…） 新华社…电（记者…）
		j := d.spaces(at)
		end := d.bracketed(j, b.End)
		if end == 0 {
			end = d.wired(j, b.End)
		}
		if end == 0 {
			break
		}
		at = end
	}
	if at >= b.End {
		return b.Start
	}
	return at
}

// bracketed reads a bracket at i that holds who reports, or 0.
func (d *document) bracketed(i, limit int) int {
	var closer rune
	switch d.at(i) {
	case '【':
		closer = '】'
	case '〔':
		closer = '〕'
	case '（':
		closer = '）'
	case '(':
		closer = ')'
	case '[':
		closer = ']'
	case '《': // 《…社28日专讯》
		closer = '》'
	default:
		return 0
	}
	reports := false
	for j := i + 1; j < min(limit, i+datelineLength); j++ {
		switch {
		case d.at(j) == closer:
			if reports {
				return j + 1
			}
			return 0
		case d.has(j, "记者"), d.has(j, "报道"), d.has(j, "报导"), d.has(j, "编译"), d.has(j, "通讯员"),
			(d.at(j) == '讯' || d.at(j) == '电') && d.at(j+1) == closer:
			reports = closer != '》' || d.at(j-1) == '日' || d.has(j-1, "专讯") // not 《某某通讯》
		}
	}
	return 0
}

// wired reads 新华社北京3月3日电 and 本报讯 at i, or 0.
func (d *document) wired(i, limit int) int {
	for j := i; j < min(limit, i+36); j++ {
		r := d.at(j)
		if isClauseEnd(r) || r == '“' || r == '「' || r == '《' {
			return 0
		}
		if r == '消' && d.has(j-1, "日消息") && isSpace(d.at(j+2)) { // 某网1月31日消息 …
			return j + 2
		}
		if r != '电' && r != '讯' || j == i {
			continue
		}
		switch p := d.at(j - 1); {
		case p == '日', p == '报' && j-i < 12, p == '综' && j-i < 12:
			return j + 1
		case p == '社' && j-i < 12, p == '专' && r == '电' && j-i < 30:
			return j + 1
		}
	}
	return 0
}

// datelineEn reads "WARSAW, March 3 (Reuters) -" at the start of a block, or 0.
func (d *document) datelineEn(b Range) int {
	if end := d.datelinePlain(b); end > 0 {
		return end
	}
	capitals, spaced := 0, true
	for j := b.Start; j < min(b.End, b.Start+datelineLength); j++ {
		switch r := d.at(j); {
		case isLatin(r) || isDigit(r):
			if spaced && isLatin(r) && isUpper(d.original[j]) && isUpper(d.original[min(j+1, len(d.original)-1)]) {
				capitals++
			}
		case (r == '-' || r == '–' || r == '—') && isSpace(d.at(j-1)) || r == '—' && d.at(j-1) == ')':
			if capitals == 0 {
				return 0
			}
			k := j + 1
			if d.at(k) == r {
				k++
			}
			if !isSpace(d.at(k)) {
				return 0
			}
			return d.spaces(k)
		case isHan(r), r == '"', r == '“', r == '?', r == '!', r == ':':
			return 0
		case r == '.' && isSpace(d.at(j+1)) && !d.abbreviated(j):
			return 0
		}
		spaced = !isWordRune(d.at(j))
		if j-b.Start > 12 && capitals == 0 {
			return 0
		}
	}
	return 0
}

func (d *document) abbreviated(i int) bool {
	_, ok := d.words.before(i, abbreviationWord)
	return ok || i > 1 && isUpper(d.original[i-1]) && !isLatin(d.at(i-2))
}

// datelinePlain reads "New Delhi, Aug 19 - " at the start of a block, or 0: a place
// that is not written in capitals, with the day.
func (d *document) datelinePlain(b Range) int {
	i := b.Start
	for n := 0; n < 4 && i < b.End && isLatin(d.at(i)) && isUpper(d.original[i]); n++ {
		for i < b.End && (isWordRune(d.at(i)) || d.at(i) == '.' || d.at(i) == '\'') {
			i++
		}
		if d.at(i) == ',' {
			break
		}
		i = d.spaces(i)
	}
	if d.at(i) != ',' || i == b.Start || i-b.Start > datelineLength/2 {
		return 0
	}
	m, ok := d.words.at(d.spaces(i+1), dateWord)
	if !ok || m.a != "monthname" {
		return 0
	}
	_, end := d.digits(d.spaces(m.end), 2)
	if year, e := d.digits(d.spaces(end+1), 4); d.at(end) == ',' && e == d.spaces(end+1)+4 && plausibleYear(year) {
		end = e
	}
	k := d.spaces(end)
	if end <= m.end || k == end || d.at(k) != '-' && d.at(k) != '–' && d.at(k) != '—' || !isSpace(d.at(k+1)) {
		return 0
	}
	return d.spaces(k + 1)
}
