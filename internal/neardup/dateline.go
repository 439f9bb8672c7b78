package neardup

const longestDateline = 60 // code points

// behindDateline gives the first token of a sentence that is no part of where and
// when an agency's report was written: who takes the sentence leaves that out.
func (d *Document) behindDateline(s sentence) int {
	from := int(d.tokens[s.start].start)
	to := min(from+longestDateline, int(d.tokens[s.end-1].end))
	end := 0
	for i := from; i < to; i++ {
		switch r := d.folded[i]; {
		case end == 0 && datelineEnds.has(r) && (i > 0 && d.folded[i-1] == '日' || i+1 < to && !isHan(d.folded[i+1])):
			end = i
		case (r == '(' || r == '（') && end > 0 && i <= end+2:
			for i < to && d.folded[i] != ')' && d.folded[i] != '）' {
				i++
			}
			end = i
		case (r == '-' || r == '–' || r == '—') && i > from && d.folded[i-1] == ' ':
			end = i
		}
	}
	if end == 0 {
		return s.start
	}
	for i := s.start; i < s.end; i++ {
		if int(d.tokens[i].start) > end {
			return i
		}
	}
	return s.start
}

// datelineEnds are the characters that end the line of an agency: 电, 讯.
var datelineEnds = setOf("电訊讯電")
