package extract

// Names in marks of quotation and titles, in Chinese.

// marked reads a name in marks of quotation behind the noun of what it names:
// 人权团体“某某观察”.
func (d *document) marked(r Range) (teller, bool) {
	if c := d.at(r.End - 1); c != '”' && c != '」' && c != '"' {
		return teller{}, false
	}
	for i := r.End - 2; i > max(r.Start, r.End-14); i-- {
		if c := d.at(i); c == '“' || c == '「' || c == '"' {
			if w, ok := d.words.before(i, titleWord); ok && w.start >= r.Start && r.End-i > 3 { // 发言人“方某某”
				text := d.slice(i+1, r.End-1)
				d.told.meet(text)
				return teller{Range: Range{i + 1, r.End - 1}, titled: true, hop: Hop{Party: text, PartyName: text, Relation: Quotes}}, true
			}
			if w, ok := d.words.before(i, bodyWord); !ok || w.start < r.Start || r.End-i < 4 {
				return teller{}, false
			}
			text := d.slice(i+1, r.End-1)
			return teller{Range: Range{i + 1, r.End - 1}, titled: true, hop: Hop{Party: text, PartyName: text, Relation: CitesDataOf}}, true
		}
	}
	return teller{}, false
}

// markedNamed reads a name in marks of quotation that a body is said to have: 一家名为“某某”的
// 研究所.
func (d *document) markedNamed(r Range) (teller, bool) {
	for i := r.Start; i < min(r.End-4, r.Start+longestTelling); i++ {
		if d.at(i) != '名' && d.at(i) != '叫' && d.at(i) != '称' {
			continue
		}
		open := i + 1
		if c := d.at(open); c == '为' || c == '叫' || c == '作' || c == '做' {
			open++
		}
		if c := d.at(open); c != '“' && c != '「' && c != '《' {
			continue
		}
		for j := open + 2; j < min(r.End, open+14); j++ {
			if c := d.at(j); c != '”' && c != '」' && c != '》' {
				continue
			}
			if d.at(j+1) != '的' || j-open < 3 || j+3 > r.End {
				break
			}
			text := d.slice(open+1, j)
			t := teller{Range: Range{open + 1, j}, titled: true, hop: Hop{Party: text, PartyName: text, Relation: Quotes}}
			d.words.within(j+2, min(r.End, j+16), bodyWord, func(match) { t.hop.Relation = CitesDataOf })
			return t, t.hop.Relation == CitesDataOf
		}
	}
	return teller{}, false
}

// markedFirst reads a name in marks of quotation in front of the noun of what it
// names: “某某”组织.
func (d *document) markedFirst(r Range) (teller, bool) {
	if c := d.at(r.Start); c != '“' && c != '「' {
		return teller{}, false
	}
	for i := r.Start + 2; i < min(r.End, r.Start+14); i++ {
		if c := d.at(i); c != '”' && c != '」' {
			continue
		}
		if w, ok := d.words.before(r.End, bodyWord); i+1 < r.End && (!ok || w.start <= i) || i-r.Start < 3 {
			return teller{}, false
		}
		text := d.slice(r.Start+1, i)
		return teller{Range: Range{r.Start + 1, i}, hop: Hop{Party: text, PartyName: text, Relation: CitesDataOf}}, true
	}
	return teller{}, false
}

// titleZh reads a name in 《》: of an outlet, or of a paper, whose owner stands
// before it.
func (d *document) titleZh(r Range) (teller, bool) {
	end := r.Start + 1
	for end < r.End && d.at(end) != '》' {
		end++
	}
	if end >= r.End || end < r.Start+3 {
		return teller{}, false
	}
	inner := Range{r.Start + 1, end}
	text := d.slice(inner.Start, inner.End)
	t := teller{Range: inner, hop: Hop{Party: text, PartyName: text, Relation: ReportsFrom}}
	if p, ok := d.party(Range{r.Start, min(r.End, end+1)}, true); ok && p.end-p.start >= end-r.Start-2 {
		t.hop = d.hopOf(p, ReportsFrom)
		return t, true
	}
	if w, ok := d.words.before(inner.End, tailWord); ok && w.b == CitesDataOf && w.start > inner.Start || d.has(inner.End-3, "白皮书") {
		t.hop.Relation, t.paper = CitesDataOf, true
	}
	return t, true
}

// headlinePart tells whether a space at i parts two halves of a Chinese headline:
// 甲市降雨破纪录 气象局：….
func (d *document) headlinePart(i int) bool {
	return isSpace(d.at(i)) && (isHan(d.at(i-1)) || isDigit(d.at(i-1)) || d.at(i-1) == '%') && isHan(d.at(i+1))
}

// titleBehind reads an outlet's name in title marks behind the words for where it appears,
// and in front of those for how: 日本《…》网站.
func (d *document) titleBehind(r Range, relation string) (teller, bool) {
	for i := r.Start + 1; i < min(r.End, r.Start+8); i++ {
		if d.at(i) != '《' {
			continue
		}
		t, ok := d.titleZh(Range{i, r.End})
		if !ok || t.hop.Relation != ReportsFrom || relation != ReportsFrom && !d.mediumZh(t.Range) {
			return teller{}, false
		}
		g, place := d.words.at(r.Start, geographyWord)
		if place && g.end == i || mediaZh[string(d.text[i-2:i])] {
			return t, r.End-t.End <= 5
		}
		return teller{}, false
	}
	return teller{}, false
}

// somePaper tells whether a paper is only said to have a title: 一份名为《…》.
func (d *document) somePaper(r Range) bool {
	for i := r.Start; i < min(r.End, r.Start+8) && d.at(i) != '《'; i++ {
		if d.has(i, "名为") || d.has(i, "题为") || d.has(i, "题目") {
			return i-r.Start < 4
		}
	}
	return false
}

// correspondent reads the outlet that a reporter works for: 某社记者, 综合某社驻外记者.
func (d *document) correspondent(r Range) (teller, bool) {
	found, ok := match{}, false
	d.words.within(r.Start, r.End-2, mediumWord, func(w match) {
		if !ok || w.start <= found.end {
			found, ok = w, true
		}
	})
	if !ok || found.end < r.End-2 && d.at(found.end) != '驻' && d.at(found.end) != '特' && d.at(found.end) != '本' {
		return teller{}, false
	}
	if d.has(r.Start, "综合") {
		r.Start += 2
	}
	text := d.slice(r.Start, found.end)
	t := teller{Range: Range{r.Start, found.end}, hop: Hop{Party: text, PartyName: text, Relation: ReportsFrom}}
	if p, ok := d.party(t.Range, true); ok && p.end == found.end {
		t.hop = d.hopOf(p, ReportsFrom)
	}
	return t, true
}

// channelled reads the body whose channel in marks of quotation tells: 某署「…」网站.
func (d *document) channelled(r Range) (teller, bool) {
	i := r.Start
	for i < r.End && d.at(i) != '「' && d.at(i) != '“' {
		i++
	}
	if i < r.Start+2 || i >= r.End || !channelsZh[string(d.text[r.End-2:r.End])] && d.at(r.End-1) != '」' && d.at(r.End-1) != '”' {
		return teller{}, false
	}
	w, ok := d.words.before(i, bodyWord)
	if !ok || w.start < r.Start {
		return teller{}, false
	}
	last := r.End - 1
	for last > i && d.at(last) != '」' && d.at(last) != '”' {
		last--
	}
	if end := last; end-i < 3 || !d.channelIn(Range{i, end}) && last == r.End-1 {
		return teller{}, false
	}
	t, ok := d.bodyZh(Range{r.Start, i})
	t.End = r.End
	return t, ok
}

// channelIn tells whether a name in marks ends as channels do: 「…仪表板」.
func (d *document) channelIn(r Range) bool {
	return channelsZh[string(d.text[r.End-2:r.End])] || channelsZh[string(d.text[max(r.Start, r.End-3):r.End])]
}
