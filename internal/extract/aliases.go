package extract

// learnAlias reads an abbreviation in brackets behind the name that it stands
// for: World Food Programme (WFP), 世界粮食计划署（WFP，简称粮食署）.
func (d *document) learnAlias(i int) {
	j := i + 1
	for j < len(d.text) && j-i < 12 && (isUpper(d.original[j]) || isDigit(d.at(j))) {
		j++
	}
	if r := d.at(j); j-i < 3 || r != ')' && r != '）' {
		return
	}
	d.alias(i, d.slice(i+1, j), Range{i + 1, j})
}

// learnHanAlias reads 某某电力公司（某电）, （以下简称“某电”）.
func (d *document) learnHanAlias(i int) {
	j := i + 1
	for _, w := range []string{"以下", "下称", "简称", "又称", "“", "「"} {
		if d.has(j, w) {
			j += len([]rune(w))
		}
	}
	end := j
	for end < len(d.text) && end-j < 9 && isHan(d.at(end)) {
		end++
	}
	stop := end
	if c := d.at(stop); c == '”' || c == '」' {
		stop++
	}
	if r := d.at(stop); end-j < 2 || end-j > 8 || r != ')' && r != '）' || !isHan(d.at(i-1)) {
		return
	}
	if _, ok := d.words.before(i, bodyWord); ok {
		d.alias(i, d.slice(j, end), Range{j, end})
	}
}

// alias keeps what an abbreviation in a bracket at i stands for.
func (d *document) alias(i int, short string, at Range) {
	j := at.End
	if d.aliases[short] != "" || len(d.aliases) > 256 {
		return
	}
	if isHan(d.at(i - 1)) {
		k := i
		for k > 0 && i-k < 16 && isHan(d.at(k-1)) {
			k--
		}
		if w, ok := d.wordsEndZh(Range{k, i}); ok {
			d.aliases[short] = d.slice(w.Start, w.End)
		}
		return
	}
	// the run of words whose capitals spell it
	e := d.back(i)
	k, letters := e, j-i-1
	for n := 0; n < 12 && k > 0; n++ {
		b := d.back(k)
		f := b
		for f > 0 && (isWordRune(d.at(f-1)) || d.at(f-1) == '-') {
			f--
		}
		if f == b || b-f == 0 {
			break
		}
		if isUpperCase(d.original[f]) {
			if letters--; letters == 0 && d.original[f] == d.original[i+1] {
				d.aliases[short] = d.slice(f, e)
				return
			}
		} else if !bridges[string(d.text[f:b])] && string(d.text[f:b]) != "the" {
			return
		}
		k = f
	}
}

// fuller gives the full name of a person that the text calls by the surname
// here, or "".
func (d *document) fuller(r Range) string {
	text := d.slice(r.Start, r.End)
	if isLatin(d.at(r.Start)) {
		return d.surnames[text]
	}
	n := r.End - r.Start
	if n < 2 || n > 8 {
		return ""
	}
	for _, dot := range d.dots {
		if !d.sameRunes(dot+1, r) || dot+1 == r.Start {
			continue
		}
		k := dot
		for k > 0 && dot-k < 10 && (isHan(d.at(k-1)) || isMiddleDot(d.at(k-1))) {
			if _, ok := d.words.before(k, titleWord); ok {
				break
			}
			if w, ok := d.words.before(k, adverbWord); ok && dot-k > 1 && w.a != "" {
				break
			}
			k--
		}
		return d.slice(k, dot+1+n)
	}
	return ""
}

func (d *document) sameRunes(i int, r Range) bool {
	for k := r.Start; k < r.End; k++ {
		if d.at(i+k-r.Start) != d.at(k) {
			return false
		}
	}
	return true
}
