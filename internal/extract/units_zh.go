package extract

// unitZh decides about a Chinese unit word: a classifier takes the noun behind
// it.
func (d *document) unitZh(w match, s *sentence) unitUse {
	u := unitUse{unit: w.a, kind: w.b, end: w.end}
	next := d.at(w.end)
	switch {
	case w.word == "国" && (next == '会' || next == '务' || next == '内'),
		w.word == "人" && (next == '大' || next == '均' || next == '民' || next == '类' || next == '质' || next == '工'):
		return unitUse{}
	case w.word == "年" && next == '级':
		return unitUse{kind: "ignore", end: w.end + 1}
	case w.word == "包" && (next == '括' || next == '含' || next == '围' || next == '机' || next == '装'):
		return unitUse{}
	case w.word == "元":
		u.unit = d.yuan
		return u
	case w.word == "度" && d.electric(w.start, s):
		return unitUse{unit: "kwh", kind: w.b, end: w.end}
	case w.word == "时" && (next == '期' || next == '代' || next == '候'):
		return unitUse{}
	case w.word == "级" && (d.pointBefore(w.start) || d.has(w.end, "地震") || d.has(w.end, "强震") || d.has(w.end, "余震")):
		return unitUse{} // a magnitude has no unit
	case w.word == "厘" || w.word == "厘半":
		return d.interest(w, s)
	case w.word == "伙" && !isDigit(d.at(w.start-1)): // 一伙人
		return unitUse{}
	case w.word == "分" && d.clocked(w):
		return unitUse{unit: "minutes", kind: "duration", end: w.end}
	case w.word == "码" && !d.rateBefore(w.start, s): // 两码事
		return unitUse{}
	case w.word == "命" && !isDigit(d.at(w.start-1)): // 奪162命; not 九条命
		return unitUse{}
	case w.word == "强" && (d.at(w.end) == '震' || d.at(w.end) == '烈' || d.at(w.end) == '台' || d.at(w.end) == '度'):
		return unitUse{}
	case (w.word == "男" || w.word == "女") && (!isDigit(d.at(w.start-1)) || isHan(d.at(w.end)) && d.at(w.end) != '、'):
		return unitUse{}
	case w.word == "分" && isDigit(d.at(d.back(w.start)-1)) && d.scored(w):
		return unitUse{unit: "points", kind: "measure", end: w.end}
	case w.word == "分" && (d.pointBefore(w.start) || d.at(w.end) == '为' && d.has(w.end+1, "满分")):
		return unitUse{unit: "points", kind: "measure", end: w.end}
	case w.word == "点" && d.indexed(w, s):
		return unitUse{unit: "points", kind: "measure", end: w.end}
	case (w.a == "earthquakes" || w.a == "aftershocks") && (d.pointBefore(w.start) || d.magnitudeBefore(w.start, s)):
		return unitUse{} // 规模5.5地震
	case w.word == "次":
		// what happened so often: 2次爆炸
		if n, ok := d.words.at(w.end, unitWord); ok && n.b == "noun" && n.a != "people" && n.a != "" && n.end-n.start > 1 && n.end <= s.End && !isCasualty(n.a) {
			return unitUse{unit: n.a, kind: n.b, end: n.end}
		}
	case w.b == "noun" && w.word != "人":
		// people of somewhere: 30万企业员工
		if n, ok := d.words.at(w.end, unitWord); ok && n.b == "noun" && n.a == "people" && n.end-n.start > 1 && n.end <= s.End && n.word != "代表" {
			return unitUse{unit: n.a, kind: n.b, end: n.end}
		}
	}
	if w.b == "thing" { // counted behind a classifier alone: 101大楼 is a name
		return unitUse{}
	}
	if w.b == "classifier" && w.a == "people" && d.placed(w) {
		return unitUse{kind: "ignore", end: w.end}
	}
	if w.b != "classifier" {
		return u
	}
	u.bare = true
	stop, adjacent := min(s.End, w.end+9), w.end
	for j := w.end; j < stop; j++ {
		r := d.at(j)
		if j == adjacent && (r == '“' || r == '「') { // 40架“沙希德-136”型无人机
			if k := d.quoteCloses(j, s); k > 0 {
				j, adjacent, stop = k-1, k, min(s.End, k+9)
				continue
			}
		}
		if isClauseEnd(r) || endsNoun[r] && !(r == '同' && d.at(j-1) == '不') || isDigit(r) {
			break
		}
		if g, ok := d.words.at(j, geographyWord); ok && g.b != "people" && g.end < stop && !d.nounCrosses(g) {
			if j == adjacent {
				adjacent = g.end // 四家中国企业
			}
			j = g.end - 1
			continue
		}
		n, ok := d.words.at(j, unitWord)
		if !ok || n.word == "命" || n.b != "noun" && n.b != "thing" || n.end > s.End || j > adjacent && n.end-j == 1 && n.word != "人" {
			continue
		}
		for d.lastOfNouns(&n, s) {
		}
		unit := n.a
		switch {
		case w.a == "people" && unit != "deaths" && unit != "injuries":
			unit = "people" // 三名会员 are people
		case w.a == "households" && unit == "people": // 户居民
			unit = w.a
		}
		u.unit, u.bare = unit, false
		if j == adjacent {
			u.end = n.end
		}
		break
	}
	return u
}

// lastOfNouns moves on to a noun that stands right behind another one, which only says
// of what kind it is: 癌症|病例. People and what befell them are no such noun.
func (d *document) lastOfNouns(n *match, s *sentence) bool {
	next, ok := d.words.at(n.end, unitWord)
	if !ok || next.b != "noun" || next.end-next.start < 2 || next.end > s.End || next.a == "" || next.a == "people" || isCasualty(next.a) || n.a == "people" && next.a != "bodies" {
		return false
	}
	*n = next
	return true
}

// magnitudeBefore tells whether the number that ends at i is how strong an earthquake
// was: behind 规模 or 里氏.
func (d *document) magnitudeBefore(i int, s *sentence) bool {
	for i > s.Start && (isDigit(d.at(i-1)) || d.at(i-1) == '.' || isSpace(d.at(i-1))) {
		i--
	}
	for _, w := range [...]string{"规模", "里氏", "芮氏", "震级", "矩震级", "强度"} {
		if d.has(i-len([]rune(w)), w) {
			return true
		}
	}
	return false
}

// quakeNear tells whether an earthquake is named right behind i.
func (d *document) quakeNear(i int, s *sentence) bool {
	for j := i; j < min(s.End, i+8); j++ {
		if d.at(j) == '震' {
			return true
		}
	}
	return false
}

// nounCrosses tells whether a noun begins with the last rune of a place's name, so
// that it is no such name: 拉|美国家.
func (d *document) nounCrosses(g match) bool {
	if g.end-g.start != 2 {
		return false
	}
	n, ok := d.words.at(g.end-1, unitWord)
	return ok && n.b == "noun" && n.end > g.end
}

// scored tells whether 分 counts points of a game or a mark: behind a verb of
// scoring or before a word of marks.
func (d *document) scored(w match) bool {
	if d.has(w.end, "的满分") || d.has(w.end, "制") || d.has(w.end, "满分") {
		return true
	}
	i := w.start
	for isDigit(d.at(i-1)) || isSpace(d.at(i-1)) {
		i--
	}
	for _, v := range [...]string{"打出", "打了", "得到", "得到了", "拿下", "贡献", "砍下", "狂砍", "轰下", "独得", "得分", "扣", "得", "加", "增", "减", "领先", "落后", "高出", "考了", "考出", "满分"} {
		if d.has(i-len([]rune(v)), v) {
			return true
		}
	}
	return false
}

// clocked tells whether 分 counts minutes: behind hours or before seconds.
func (d *document) clocked(w match) bool {
	i := w.start
	for n := 0; n < 3 && (isDigit(d.at(i-1)) || numberRunes[d.at(i-1)] && d.at(i-1) != '-'); n++ {
		i--
	}
	if d.has(i-2, "小时") {
		return true
	}
	n, ok := d.numeral(w.end, min(len(d.folded), w.end+4))
	return ok && d.at(n.End) == '秒'
}

// interest makes 厘 said of a rate what it is there: percent, or percentage points
// of a change. Elsewhere it is no unit.
func (d *document) interest(w match, s *sentence) unitUse {
	rate := false
	for j := w.start - 1; j >= max(s.Start, w.start-12) && !isClauseEnd(d.at(j)); j-- {
		switch {
		case d.has(j, "减息"), d.has(j, "加息"), d.has(j, "上调"), d.has(j, "下调"), d.has(j, "调高"), d.has(j, "调低"), d.has(j, "降息"):
			return unitUse{unit: "percentage_points", kind: "points", end: w.end}
		case d.at(j) == '息', d.has(j, "利率"), d.has(j, "按揭"):
			rate = true
		}
	}
	if rate {
		return unitUse{unit: "percent", kind: "percent", end: w.end}
	}
	return unitUse{}
}

// rateBefore tells whether a rate of interest is spoken of right before i.
func (d *document) rateBefore(i int, s *sentence) bool {
	for j := i - 1; j >= max(s.Start, i-10) && !isClauseEnd(d.at(j)); j-- {
		if d.at(j) == '息' || d.has(j, "利率") {
			return true
		}
	}
	return false
}

// placed tells whether a number before a classifier of people is one of places
// in a row: 前三名, 前10位.
func (d *document) placed(w match) bool {
	i := w.start
	for n := 0; n < 4 && (isDigit(d.at(i-1)) || numberRunes[d.at(i-1)] && d.at(i-1) != '-'); n++ {
		i--
	}
	if d.at(i-1) != '前' || d.at(i-2) == '之' || d.at(i-2) == '目' || d.at(i-2) == '以' || d.at(i-2) == '此' {
		return false
	}
	n, ok := d.words.at(w.end, unitWord)
	return !ok || n.a != "people"
}

// endsNoun are the runes that end the noun behind a classifier.
var endsNoun = runeSet("由在被于和与及、是有将已同死受因从向对至到遭要会以并也没都却可")

// indexed tells whether 点 counts points of an index: its clause speaks of one.
func (d *document) indexed(w match, s *sentence) bool {
	switch d.at(w.end) {
	case '钟', '半', '整', '前', '后', '左', '许', '多', '至', '到', '起', '开', '在', '零':
		return false
	}
	if d.pointBefore(w.start) && isDigit(d.at(w.start-1)) || isDigit(d.at(w.start-1)) && isDigit(d.at(w.start-2)) && isDigit(d.at(w.start-3)) {
		return true // no hour
	}
	b := w.start
	for b > s.Start && (isDigit(d.at(b-1)) || d.at(b-1) == '.' || d.at(b-1) == ',' || isSpace(d.at(b-1))) {
		b--
	}
	for j := b - 1; j >= max(s.Start, b-24) && !isTerminator(d.at(j)); j-- {
		if d.has(j, "指数") || d.has(j, "股指") || d.has(j, "恒指") || d.has(j, "道指") || d.has(j, "纳指") || d.has(j, "沪指") || d.has(j, "大盘") ||
			d.has(j, "标普") || d.has(j, "收报") || d.has(j, "收于") || d.has(j, "成指") || d.has(j, "综指") || d.has(j, "日经") || d.has(j, "期指") || d.has(j, "收盘") || d.has(j, "开盘") {
			return true
		}
	}
	return false
}

// electric tells whether 度 counts kilowatt hours: behind words of electricity.
func (d *document) electric(i int, s *sentence) bool {
	for j := i - 1; j >= max(s.Start, i-24) && !isClauseEnd(d.at(j)); j-- {
		if d.at(j) == '电' && (d.has(j-1, "发电") || d.has(j-1, "用电") || d.has(j-1, "充电") || d.has(j-1, "供电") || d.has(j, "电量") || d.has(j-1, "节电") || d.has(j-1, "耗电")) {
			return true
		}
	}
	return false
}

// countedBefore gives the noun right before a number whose classifier says less
// of what it counts: 样本16,523份, 医院共12家, 牛2300头.
func (d *document) countedBefore(it *item) (string, bool) {
	if it.unit.kind != "classifier" || !it.unit.bare || it.unit.unit == "people" {
		return "", false
	}
	at := it.Start
	for range 2 {
		if w, ok := d.words.before(at, unitWord); ok {
			return d.unitOf(w, it)
		}
		switch d.at(at - 1) {
		case '共', '达', '有', '为', '计', '约', '近', '逾', '超', '各', '的', '了', '数':
			at--
		default:
			return "", false
		}
	}
	return "", false
}

// unitOf gives the unit of a noun before a number; a noun of one rune only
// where the classifier is one of animals.
func (d *document) unitOf(w match, it *item) (string, bool) {
	if w.b != "noun" || w.a == "people" || w.a == "deaths" || w.a == "" {
		return "", false
	}
	if w.end-w.start == 1 {
		switch d.at(it.unitEnd - 1) {
		case '头', '只', '匹', '口', '羽', '尾':
		default:
			return "", false
		}
	}
	return w.a, true
}

// quoteCloses gives the end of a short quotation that opens at i, with 型 or 级
// behind it, or 0.
func (d *document) quoteCloses(i int, s *sentence) int {
	for j := i + 1; j < min(s.End, i+16); j++ {
		switch r := d.at(j); {
		case r == '”' || r == '」':
			if n := d.at(j + 1); n == '型' || n == '级' || n == '式' || n == '牌' {
				return j + 2
			}
			return j + 1
		case isClauseEnd(r):
			return 0
		}
	}
	return 0
}
