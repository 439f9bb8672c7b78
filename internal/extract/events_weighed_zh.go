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

var superlatives = []string{"最高", "最低", "最大", "最多", "最少", "最小", "最快", "最慢", "最差", "最好", "新高", "新低", "首度", "最强", "最弱", "最严重", "最热", "最冷", "最长", "最短", "最惨", "最致命"}

// reportOfZh tells whether a date says only of what time the figures are that its
// noun holds: 第三季亮丽财报.
func (d *document) reportOfZh(it *item) bool {
	if it.daily() {
		return false
	}
	found := false
	end := it.End
	for end < len(d.text) && end-it.End < 10 && !isClauseEnd(d.at(end)) {
		end++
	}
	d.words.within(it.End, min(len(d.text), end+2), happeningWord, func(w match) { found = found || w.a == "report" && w.start < end })
	return found
}

// comparedAs are words at the head of what is only compared with a date's figure.
var comparedAs = []string{"仅次于", "高于", "低于", "不及", "多于", "少于"}

// foretoldZh tells whether a date is that of a forecast told behind it: 6月预测的2.8%.
func (d *document) foretoldZh(right Range) bool {
	return d.opensAs(right.Start, []string{"预测的", "预期的", "预估的", "预计的", "估计的"})
}

// listedZh tells whether a year says of which time a thing is that was put out:
// 公布全球2015年排行榜.
func (d *document) listedZh(it *item, left, right Range) bool {
	if !it.coarse() || right.End <= right.Start || d.happeningIn(right) {
		return false
	}
	found := false
	d.words.within(max(left.Start, left.End-8), left.End, happeningWord, func(w match) {
		found = found || publishing[w.word] && len([]rune(w.word)) > 1
	})
	return found
}
