package extract

// What nobody named put out, in Chinese: 官方数据显示.

// toldInFull tells whether the grammar of a Chinese sentence names who put a paper out:
// 某厅发布声明表示.
func (d *document) toldInFull(c *cue, it *item, end string) bool {
	st := d.saying(it.Start)
	return isHan(d.at(c.Start)) && st != nil && st.end == EndPrimary && d.vouched(st, end) && st.hops[len(st.hops)-1].Relation != ReportsFrom
}

// paperName gives the words for what nobody named put out: in Chinese the noun alone,
// without who or when.
func (d *document) paperName(c *cue) string {
	if isLatin(d.at(c.words.Start)) {
		return d.slice(c.words.Start, c.words.End)
	}
	name := Range{}
	for i := c.Start; i < min(c.End, c.Start+longestTelling); i++ {
		for n := 4; n >= 2 && i >= name.End; n-- {
			if i+n <= c.End && papersZh[string(d.text[i:i+n])] {
				name = Range{i, i + n}
			}
		}
	}
	if n := c.words.End - c.words.Start; name.End == 0 && n > 2 && n < longestTelling && thingsZh[string(d.text[c.words.End-2:c.words.End])] {
		return d.slice(c.words.Start, c.words.End) // 卫星图像
	}
	if d.has(name.Start-2, "官方") {
		name.Start -= 2
	}
	return d.slice(name.Start, name.End)
}
