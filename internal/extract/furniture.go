package extract

// What stands on a line of the page and not in the text: list markers, counters,
// rights, labels.

// maskLines masks list markers, counters of the page and lines of rights.
func (d *document) maskLines(b Range) {
	for start := b.Start; start < b.End; {
		end := start
		for end < b.End && d.original[end] != '\n' {
			end++
		}
		d.maskMarker(start, end)
		d.words.within(start, end, labelWord, func(w match) {
			switch w.a {
			case "copyright":
				d.mask(start, end)
			case "counter":
				d.maskCounter(w, end)
			case "pager":
				if end-start <= 60 {
					d.mask(start, end)
				}
			case "stat":
				if r := d.at(w.end); end-start <= 60 && (isSpace(r) || r == ':' || r == '：') {
					d.maskCounter(w, end)
				}
			case "tally":
				if end-start <= 60 {
					d.maskTally(w, start)
				}
			case "label":
				if !isLatin(d.at(w.start)) {
					d.labelled(w)
				}
			}
		})
		start = end + 1
	}
}

// maskMarker masks "1.", "（二）", "三、" at the start of a line.
func (d *document) maskMarker(start, end int) {
	i := d.spaces(start)
	open := d.at(i) == '(' || d.at(i) == '（'
	if open {
		i++
	}
	j := i
	for j < end && j < i+4 && (isDigit(d.at(j)) || d.isChineseDigit(j)) {
		j++
	}
	if j == i || j-i > 3 {
		return
	}
	if d.at(j) == '.' && isDigit(d.at(j+1)) && isDigit(d.at(j+2)) && isSpace(d.at(j+3)) && (d.at(j+4) == '–' || d.at(j+4) == '-' || d.at(j+4) == '—') {
		d.mask(i, j+3) // 18.10 – of a live report
		return
	}
	switch r := d.at(j); {
	case open && (r == ')' || r == '）'),
		!open && (r == '、' || r == ')' || r == '）'),
		!open && r == '.' && !isDigit(d.at(j+1)):
		d.mask(i, j+1)
	}
}

func (d *document) isChineseDigit(i int) bool {
	switch d.at(i) {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}

// maskCounter masks the number behind a counter of the page, unless it counts
// something of the text (分享3个经验).
func (d *document) maskCounter(w match, limit int) {
	i := w.end
	for n := 0; n < 3 && (isSpace(d.at(i)) || d.at(i) == '：' || d.at(i) == ':'); n++ {
		i++
	}
	n, ok := d.numeral(i, limit)
	if !ok {
		return
	}
	if u, ok := d.words.at(d.spaces(n.End), unitWord); ok && u.word != "次" && i == w.end {
		return
	}
	d.mask(w.start, n.End)
}

// maskTally masks the number before a counter of the page, on a line of its own
// or of counters alone: 1.2万次阅读, 127 comments.
func (d *document) maskTally(w match, start int) {
	i := d.back(w.start)
	for i > start && !isSpace(d.at(i-1)) && (isWordRune(d.at(i-1)) || d.at(i-1) == ',' || d.at(i-1) == '.' || d.at(i-1) == '万' || d.at(i-1) == '亿' || d.at(i-1) == '+') {
		i--
	}
	if i == w.start || !isDigit(d.at(i)) {
		return
	}
	for j := start; j < i; j++ { // behind words of a sentence it is none of the page
		if isHan(d.at(j)) && i-j > 6 || isLatin(d.at(j)) && i-j > 24 {
			return
		}
	}
	d.mask(i, w.end)
}

// labelled masks the number that a label names (图3, Boeing 737) and gives where
// it ends, or 0 where no number follows.
func (d *document) labelled(w match) int {
	if w.word == "图" || w.word == "表" {
		switch p := d.at(w.start - 1); {
		case isHan(p) && p != '如' && p != '见' && p != '附':
			return 0
		}
	}
	i := w.end
	for n := 0; n < 2 && (isSpace(d.at(i)) || d.at(i) == '：' || d.at(i) == ':' || d.at(i) == '.'); n++ {
		i++
	}
	if w.word == "第" {
		return 0
	}
	j := i
	for isDigit(d.at(j)) || j > i && (d.at(j) == '.' || d.at(j) == '-') && isDigit(d.at(j+1)) {
		j++
	}
	if j == i || j-i > 16 || w.word == "year" && j-i > 2 { // year 12 of school, but the year 2000
		return 0
	}
	for isLatin(d.at(j)) && j < i+20 {
		j++
	}
	switch d.at(j) {
	case '万', '亿', '千', '百', '余', '多':
		return 0 // 电话18亿余次
	}
	if d.at(j) == '%' || d.at(j) == ',' && isDigit(d.at(j+1)) {
		return 0
	}
	d.mask(w.start, j)
	return j
}
