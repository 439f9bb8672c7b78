package extract

// joinThousands marks the spaces within 12 500 and 1 234 567 as ones that do
// not break, so that they are read as one number: a group of one to three digits
// and groups of three, before something that is counted. Cells of a table and
// numbers to dial are left alone.
func (d *document) joinThousands() {
	for i := 0; i < len(d.folded); {
		if !isDigit(d.folded[i]) {
			i++
			continue
		}
		start := i
		for isDigit(d.at(i)) {
			i++
		}
		if i-start > 3 || d.folded[start] == '0' || d.at(i) != ' ' || !d.beginsGroups(start) {
			continue
		}
		var spaces []int
		j := i
		for d.at(j) == ' ' && d.original[j] == ' ' && d.threeDigits(j+1) {
			spaces = append(spaces, j)
			j += 4
		}
		if len(spaces) == 0 || !d.countsAt(j) {
			continue
		}
		for _, k := range spaces {
			d.folded[k] = '\u202f'
		}
		i = j
	}
}

// threeDigits tells whether exactly three digits stand at i.
func (d *document) threeDigits(i int) bool {
	return isDigit(d.at(i)) && isDigit(d.at(i+1)) && isDigit(d.at(i+2)) && !isDigit(d.at(i+3))
}

// beginsGroups tells whether what stands before a number leaves it to begin
// there: no digits, no name or label that the number belongs to.
func (d *document) beginsGroups(i int) bool {
	b := d.back(i)
	if b == 0 || b == i && !isHan(d.at(b-1)) && !isSpace(d.at(b-1)) {
		p := d.at(b - 1)
		return b == 0 || p == '$' || p == '€' || p == '£' || p == '¥' || p == '(' || p == '（' || p == '，' || p == '"' || p == '“' || p == '~' || p == '\n'
	}
	p := d.at(b - 1)
	if isDigit(p) || p == '+' || p == ')' || p == '.' || p == ':' {
		return false
	}
	if !isLatin(p) {
		return true
	}
	if _, ok := d.words.before(b, labelWord); ok {
		return false
	}
	if w, ok := d.words.before(b, dateWord); ok && w.a == "month" {
		return false
	}
	if _, ok := d.words.before(b, unitWord); ok {
		return false
	}
	from := b
	for from > 0 && isWordRune(d.at(from-1)) {
		from--
	}
	return !isUpper(d.original[from]) || from == 0 || d.at(d.back(from)-1) == '.' || d.at(d.back(from)-1) == '\n' || b-from == 3
}

// countsAt tells whether a number that ends at i counts something: a word, a
// sign of percent or a scale follows.
func (d *document) countsAt(i int) bool {
	if d.at(i) == '%' || isHan(d.at(i)) {
		return true
	}
	if d.at(i) == '.' && isDigit(d.at(i+1)) || d.at(i) == ',' || d.at(i) == '-' {
		return false
	}
	j := d.spaces(i)
	return j > i && (isLatin(d.at(j)) || isHan(d.at(j)))
}
