package extract

// Words that look as if somebody told something in Chinese, and nobody does.

// lawAt tells whether a range opens with the title of a law or a rule: what is done by it,
// it doesn't tell.
func (d *document) lawAt(r Range) bool {
	if d.at(r.Start) != '《' {
		return false
	}
	for j := r.Start + 2; j < min(r.End, r.Start+40); j++ {
		if d.at(j) == '》' {
			return lawsZh[string(d.text[j-1:j])] || lawsZh[string(d.text[j-2:j])]
		}
	}
	return false
}

// paperNounAt tells whether a noun of what is put out opens what stands at i: 披露的最新数据.
func (d *document) paperNounAt(i int) bool {
	for j := i; j < min(len(d.text), i+8) && !d.parts(j); j++ {
		for n := 2; n <= 4 && j+n <= len(d.text); n++ {
			if papersZh[string(d.text[j:j+n])] {
				return true
			}
		}
	}
	return false
}

// countedUpTo tells whether a count of people ends right at i, so that the verb there says
// what became of them.
func (d *document) countedUpTo(i int) bool {
	k := d.firstFrom(i - 12)
	for ; k < len(d.found) && d.found[k].Start < i; k++ {
		if it := &d.found[k]; it.End == i && it.Quantity != nil && !it.dated && it.Kind == Quantity && d.at(i-1) == '人' && !isClauseEnd(d.at(i+2)) {
			return true
		}
	}
	return false
}

// rightBehind tells whether nothing but a day stands between a teller's name and i.
func (d *document) rightBehind(t teller, i int) bool {
	for j := t.End; j < i; {
		switch w, ok := d.words.at(j, adverbWord); {
		case ok && (w.b == "time" || w.b == "paper" || w.end-w.start > 1 && w.b == "cut"):
			j = w.end
		case isDigit(d.at(j)) || daysZh[d.at(j)]:
			j++
		default:
			return false
		}
	}
	return true
}

// daysZh are the characters that days are written with.
var daysZh = runeSet("年月日号今昨天晚早上下午周星期一二三四五六")
