package extract

// Chinese interviews and hearings of the press, in questions and answers: 问：… 答：…. The answers
// are whoever the text says is asked.

// interviewed gives whom the answers of a text in questions and answers are of, once it is
// found: the one whom the words before the first question say was asked.
func (d *document) interviewed() (Hop, bool) {
	if d.answers == nil {
		d.answers = &Hop{}
		for k := range d.sentences {
			s := &d.sentences[k]
			if d.answerLabel(s) {
				break
			}
			if h, ok := d.askedIn(s); ok {
				*d.answers = h
			}
		}
	}
	return *d.answers, d.answers.PartyName != ""
}

// answerLabel tells whether a sentence opens its block with the label of an answer: 答：.
func (d *document) answerLabel(s *sentence) bool {
	return d.at(s.Start) == '答' && (d.at(s.Start+1) == ':' || d.at(s.Start+1) == '：') && d.opensBlock(s.Start)
}

// askedIn reads who was asked, from the words before or behind those of asking: 专访了总经理方某,
// 某局负责人就此答记者问.
func (d *document) askedIn(s *sentence) (Hop, bool) {
	for i := s.Start; i < min(s.End, s.Start+longSentence); i++ {
		for n := 4; n >= 2; n-- {
			if i+n > s.End {
				continue
			}
			word := string(d.text[i : i+n])
			var r Range
			switch {
			case asksZh[word]: // 专访了…
				end := i + n
				if d.at(end) == '了' {
					end++
				}
				b := d.clauseBounds(end, s)
				r = Range{end, b.End}
			case answersZh[word]: // …答记者问, …接受采访
				b := d.clauseBounds(i, s)
				r = Range{b.Start, i}
				for j := b.Start + 2; j < i; j++ {
					if d.at(j) == '就' || d.at(j) == '在' {
						r.End = j
						break
					}
				}
			default:
				continue
			}
			if t, ok := d.tellerZh(r, Quotes); ok && !t.nobody && !t.unnamed && t.hop.Relation != ReportsFrom && d.certainZh(t) {
				h := t.hop
				h.Start, h.End = t.Start, t.End
				return h, true
			}
		}
	}
	return Hop{}, false
}
