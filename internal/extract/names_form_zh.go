package extract

import "strings"

// The forms that names have in Chinese.

// longestPlain bounds a name in Chinese characters without any form that names have.
const longestPlain = 4

// wordyZh tells whether a name is too long for a person's, and of no body's or
// place's form either: 全省粮食总产量 speaks for nobody.
func (d *document) wordyZh(r Range) bool {
	if r.End-r.Start <= longestPlain || d.fuller(r) != "" || d.aliases[d.slice(r.Start, r.End)] != "" || d.knownParty(teller{Range: r}) {
		return false
	}
	for i := r.Start; i < r.End; i++ {
		if !isHan(d.at(i)) {
			return false
		}
	}
	if g, ok := d.words.at(r.Start, geographyWord); ok && g.end-g.start > 1 {
		return false // 某国大臣某某
	}
	body := false
	d.words.within(r.Start, r.End, bodyWord, func(w match) { body = body || w.end-w.start > 1 })
	g, ok := d.words.before(r.End, geographyWord)
	return !body && (!ok || g.start < r.Start)
}

// longestJoined bounds a name in Latin letters, in characters.
const longestJoined = 60

// joinsLatin tells whether a slash at i joins names in Latin letters: NPR / Marist.
func (d *document) joinsLatin(i int) bool {
	return (d.at(i) == '/' || d.at(i) == '／') && isLatin(d.at(d.back(i)-1)) && isLatin(d.at(d.spaces(i+1)))
}

// bodyFormZh tells whether a name ends as bodies do, or is a country or side.
func (d *document) bodyFormZh(r Range) bool {
	if w, ok := d.words.before(r.End, bodyWord); ok && isHan(d.at(w.start)) {
		if w.end-w.start > 1 {
			return true
		}
		return r.End-r.Start > 3 || !surnameZh[d.at(r.Start)] || r.End-r.Start == 2 || officesEndZh[string(d.text[r.End-1:r.End])]
	}
	if w, ok := d.words.at(r.Start, geographyWord); ok && w.end >= r.End && w.b != "people" {
		return true
	}
	if n := r.End - r.Start; d.at(r.End-1) == '会' && (n > 3 || n == 3 && !surnameZh[d.at(r.Start)]) && !meetingsZh[string(d.text[r.End-2:r.End])] {
		return true
	}
	latin := 0
	for i := r.Start; i < r.End; i++ {
		if isUpper(d.original[i]) || d.at(i) == '&' {
			latin++
		} else if isLatin(d.at(i)) {
			return false
		}
	}
	return latin == r.End-r.Start && latin > 1
}

// oneLatin tells whether a name is one word in Latin letters: of a house, as people have two.
func (d *document) oneLatin(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if !isLatin(d.at(i)) && !isDigit(d.at(i)) {
			return false
		}
	}
	return r.End-r.Start > 2 && isUpperCase(d.original[r.Start])
}

// somePeopleZh tells whether words end as nouns of people do and are no name:
// 调查人员, 辩护律师.
func (d *document) somePeopleZh(r Range) bool {
	if d.personZh(r) && !peopleEndZh[string(d.text[r.End-2:r.End])] || d.fuller(r) != "" || d.aliases[d.slice(r.Start, r.End)] != "" {
		return false
	}
	for i := r.Start; i < r.End; i++ {
		if isMiddleDot(d.at(i)) || isUpperCase(d.original[i]) {
			return false
		}
	}
	return peopleEndZh[string(d.text[r.End-1:r.End])] || r.End-r.Start > 2 && peopleEndZh[string(d.text[r.End-2:r.End])]
}

// personZh tells whether a name has the form of a person's: a surname and one or
// two characters, or parts with dots between.
func (d *document) personZh(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if isMiddleDot(d.at(i)) {
			return true
		}
	}
	n := r.End - r.Start
	return n >= 2 && n <= 3 && surnameZh[d.at(r.Start)] || n == 4 && (d.has(r.Start, "欧阳") || d.has(r.Start, "司马") || d.has(r.Start, "诸葛") || d.has(r.Start, "上官"))
}

// latinPart gives the part of a name in two scripts that is the name: the Latin one behind the
// noun of what it is (母公司Meta), and the one in front of words that are none of a body's.
func (d *document) latinPart(r Range) Range {
	for i := r.Start + 1; i < r.End; i++ {
		switch {
		case isHan(d.at(i-1)) && isUpperCase(d.original[i]):
			for j := i; j < r.End; j++ {
				if isHan(d.at(j)) || isMiddleDot(d.at(j)) {
					return r
				}
			}
			if w, ok := d.words.before(i, bodyWord); ok && w.start >= r.Start && w.end-w.start > 1 || mediaZh[string(d.text[max(r.Start, i-2):i])] {
				return Range{i, r.End}
			}
			return r
		case isLatin(d.at(i-1)) && isHan(d.at(i)) && isUpperCase(d.original[r.Start]):
			if d.bodyFormZh(r) || d.mediumZh(r) {
				return r
			}
			if _, plain := d.words.at(i, bodyWord); !plain && plausible(d.slice(i, r.End)) == "" {
				return Range{r.Start, i}
			}
			return r
		}
	}
	return r
}

// styledName tells whether an office and a person's name fill a range.
func (d *document) styledName(r Range) bool {
	w, ok := d.title(r)
	return ok && w.end < r.End && d.personZh(Range{w.end, r.End})
}

// namedWeekday tells whether a weekday is the beginning of a name, as one character goes on
// with it: 处长周一鸣.
func (d *document) namedWeekday(w match, end int) bool {
	return w.a == "weekday" && surnameZh[d.at(w.start)] && w.end < end && !d.adverbAt(w.end) && (w.end+1 == end || d.adverbAt(w.end+1))
}

// beforeLabelAside gives the name of a label without the bracket that says who that is:
// 某某某（部长）：….
func (d *document) beforeLabelAside(r Range) Range {
	if d.at(r.End) != '：' || d.at(r.End-1) != '）' {
		return r
	}
	for i := r.Start + 2; i < r.End; i++ {
		if d.at(i) == '（' {
			return Range{r.Start, i}
		}
	}
	return r
}

// numberedBody tells whether digits at i number the body that ends a name: 109分局.
func (d *document) numberedBody(i, end int) bool {
	for i < end && isDigit(d.at(i)) {
		i++
	}
	w, ok := d.words.at(i, bodyWord)
	return ok && w.end == end && w.end-w.start > 1
}

// matterZh tells whether words end as nouns of things and of what is reckoned do, and are
// nobody's name: 死者身份, 得票率.
func (d *document) matterZh(r Range) bool {
	if d.knownParty(teller{Range: r}) || d.fuller(r) != "" || d.aliases[d.slice(r.Start, r.End)] != "" || !isHan(d.at(r.End-1)) {
		return false
	}
	return matterNamed(d.slice(r.Start, r.End)) || r.End-r.Start > 2 && measuredZh[string(d.text[r.End-1:r.End])] && !d.personZh(r) && !d.foreignZh(r)
}

// matterNamed tells whether a name ends in a noun of things.
func matterNamed(name string) bool {
	text := []rune(foldString(name))
	for n := 2; n <= 4 && n <= len(text); n++ {
		if mattersZh[string(text[len(text)-n:])] {
			return true
		}
	}
	return false
}

// foreignZh tells whether a name is written with the characters that stand for the sounds of
// foreign names.
func (d *document) foreignZh(r Range) bool {
	for i := r.Start; i < r.End; i++ {
		if !transliteratedZh[d.at(i)] && !isMiddleDot(d.at(i)) && d.at(i) != '-' && d.at(i) != '－' {
			return false
		}
	}
	return r.End-r.Start > 1
}

// nameLikeZh tells whether words before a verb of saying, without an office and of no body's
// form, may be a name all the same: a foreign one, a Japanese one, one in Latin letters, or
// one that was told or held an office before.
func (d *document) nameLikeZh(r Range) bool {
	if g, ok := d.words.at(r.Start, geographyWord); ok && g.end < r.End-1 {
		r.Start = g.end
	}
	for i := r.Start; i < r.End; i++ {
		if isUpperCase(d.original[i]) || isMiddleDot(d.at(i)) || d.at(i) == '》' {
			return true
		}
	}
	if d.personZh(r) || d.foreignZh(r) || japaneseZh[string(d.text[r.Start:min(r.End, r.Start+2)])] {
		return true
	}
	text := d.slice(r.Start, r.End)
	if d.told.met[text] || d.fuller(r) != "" || d.aliases[text] != "" {
		return true
	}
	if n := r.End - r.Start; n == 4 && surnameZh[d.at(r.Start)] && surnameZh[d.at(r.Start+1)] || n < 4 && calledZh[d.at(r.Start)] && surnameZh[d.at(r.Start+1)] {
		return true // 林郑某某, 老魏
	}
	w, ok := d.words.at(r.Start, bodyWord)
	return ok && w.end-w.start > 2 || d.told.named(text)
}

// calledZh are characters that stand in front of a surname among those who know each other.
var calledZh = runeSet("老小阿")

// named tells whether somebody was told whose name begins so.
func (m *memory) named(text string) bool {
	for i := len(m.heard) - 1; i >= max(0, len(m.heard)-32); i-- {
		if strings.HasPrefix(m.heard[i].PartyName, text) {
			return true
		}
	}
	return false
}

// withoutCounter cuts off a name what counts the thing behind it: 某大学一项|调查, 某公司第|3季.
func (d *document) withoutCounter(r Range) Range {
	switch c := d.at(r.End - 1); {
	case r.End-r.Start > 2 && c == '第' && (isDigit(d.at(r.End)) || hanDigits[d.at(r.End)]):
		r.End--
	case r.End-r.Start > 3 && d.at(r.End-2) == '一' && (c == '项' || c == '份' || c == '篇'):
		r.End -= 2
	}
	return r
}
