package extract

// nameZh cleans the words before a verb of saying until the name is left.
func (d *document) nameZh(r Range) (string, bool) {
	r, ok := d.trim(r)
	if !ok {
		return "", false
	}
	for i := r.Start; i < r.End; i++ {
		if w, ok := d.words.at(i, adverbWord); ok && w.a != "after" && i == r.Start {
			r.Start = w.end
			i = w.end - 1
			continue
		}
		if w, ok := d.words.at(i, adverbWord); ok && w.a != "before" && i > r.Start && d.adverbHere(w, r.End) {
			r.End = i
			break
		}
		if i > r.Start && isDigit(d.at(i)) && !isDigit(d.at(i-1)) && d.dayHere(i) {
			r.End = i
			break
		}
		if w, ok := d.words.at(i, dateWord); ok && i > r.Start && w.a != "edge" {
			r.End = i
			break
		}
	}
	for i := r.End - 1; i > r.Start; i-- { // 负责禁毒的助理国务卿罗宾逊
		if d.at(i-1) == '的' && i-1 > r.Start {
			r.Start = i
			break
		}
	}
	if w, ok := d.title(r); ok && r.End-w.end >= 2 {
		r.Start = w.end
	}
	if d.at(r.Start) == '《' {
		for i := r.Start + 1; i < r.End; i++ {
			if d.at(i) == '》' {
				return d.slice(r.Start+1, i), i > r.Start+1
			}
		}
	}
	if r, ok = d.trim(r); !ok || r.End-r.Start < 2 || r.End-r.Start > 20 {
		return "", false
	}
	switch d.at(r.Start) {
	case '该', '这', '其', '本', '全', '各', '每', '共':
		return "", false // 该国累计, 全国共: a place, nobody's name
	}
	for i := r.Start; i < r.End; i++ {
		if isDigit(d.at(i)) || d.parts(i) {
			return "", false
		}
	}
	text := d.slice(r.Start, r.End)
	if genericNames[string(d.text[r.Start:r.End])] {
		return "", false
	}
	return text, true
}

// adverbHere tells whether an adverb ends a name: one of a single rune does
// only before another or before the verb (布林肯则在…, not 税则委员会).
func (d *document) adverbHere(w match, end int) bool {
	if w.end-w.start > 1 || w.end >= end {
		return true
	}
	switch d.at(w.start) {
	case '在', '于', '对', '向', '就':
		return true
	}
	if _, ok := d.words.at(w.end, adverbWord); ok {
		return true
	}
	_, ok := d.words.at(w.end, dateWord)
	return ok
}

// dayHere tells whether digits at i are the day or month on which somebody
// spoke (国家统计局15日公布).
func (d *document) dayHere(i int) bool {
	_, end := d.digits(i, 4)
	switch d.at(end) {
	case '日', '月', '号', '年':
		return end > i
	}
	return false
}

// houseOf gives the house whose analysts speak: 高盛经济学家, Kepler的分析师.
func (d *document) houseOf(u match, subject Range) (string, bool) {
	if u.word != "经济学家" && u.word != "分析师" || d.somebody(subject) || subject.End-u.end >= 2 && isHan(d.at(u.end)) && !d.adverbAt(u.end) {
		return "", false
	}
	r := Range{subject.Start, u.start}
	if d.at(r.End-1) == '的' {
		r.End--
	}
	if r.End-r.Start < 2 || genericHouses[string(d.text[r.Start:r.End])] {
		return "", false
	}
	if w, ok := d.words.at(r.Start, geographyWord); ok && w.end >= r.End {
		return "", false
	}
	return d.nameZh(r)
}

func (d *document) adverbAt(i int) bool {
	_, ok := d.words.at(i, adverbWord)
	return ok
}

// genericHouses come before analysts and name nobody.
var genericHouses = wordSet("一些 多数 许多 部分 多位 多名 数位 几位 有些 市场 行业 华尔街 外国 国内 国际 资深 首席 高级 知名 著名 中外 民间 独立 其他 不少 大多数 金融 能源 军事 政治 受访 接受采访")

// somebody tells whether a subject is a person without a name: 一名…, 多位….
func (d *document) somebody(r Range) bool {
	for _, w := range []string{"一名", "一位", "有一名", "有一位", "多名", "多位", "数名", "数位", "几名", "几位", "两名", "两位", "另一名", "另一位"} {
		if d.has(r.Start, w) {
			for i := r.Start; i < r.End; i++ {
				if d.at(i) == '叫' {
					return false
				}
			}
			t, ok := d.title(r)
			return !ok || r.End-t.end < 2
		}
	}
	return false
}

// genericNames are no names of anybody.
var genericNames = wordSet("初步 不完全 官方数据 公开 综合 现场 部分 该片 该书 公布 发布 的 最新民调 民调 调查结果 数据 最新数据 研究 报告 最新 统计 官方 有关 相关 调查 研究 结果 资料 该报告 这份报告 一项研究 一份报告 最新研究 最新报告 此前 其中 消息 有关方面 一些 许多 人们 我们 他们 她们 这 这些 那 此 报道 媒体 当地 官媒 协议 规定 计划 法律 合同 双方 两国")
