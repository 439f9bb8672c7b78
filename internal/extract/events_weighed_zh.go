package extract

// What words beside a Chinese date tell against its being that of an event.

// superlativeIn tells whether words measure something against all the time since
// a date: 为1990年8月以来单月最高.
func (d *document) superlativeIn(words []Range) bool {
	for _, r := range words {
		for i := r.Start; i+1 < r.End; i++ {
			switch d.at(i) {
			case '最', '新', '首':
				if d.opensAs(i, superlatives) {
					return true
				}
			}
		}
	}
	return false
}

var superlatives = []string{"最高", "最低", "最大", "最多", "最少", "最小", "最快", "最慢", "最差", "最好", "新高", "新低", "首度"}

// reportOfZh tells whether a date says only of what time the figures are that its
// noun holds: 第三季亮丽财报.
func (d *document) reportOfZh(it *item) bool {
	if it.daily() {
		return false
	}
	found := false
	end := it.End
	for end < len(d.text) && end-it.End < 6 && !isClauseEnd(d.at(end)) {
		end++
	}
	d.words.within(it.End, min(len(d.text), end+2), happeningWord, func(w match) { found = found || w.a == "report" && w.start < end })
	return found
}
