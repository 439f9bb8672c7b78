package extract

// Brackets between a Chinese name and its verb: 美联储（Fed）表示, 某院研究员方某（Jane Doe）的报告指出.

// acrossAside gives the words before a bracket that a subject follows, where only
// a time stands behind it: 某公司（0123）昨日收市后公布.
func (d *document) acrossAside(subject Range, s *sentence) Range {
	if c := d.at(subject.Start - 1); c != '）' && c != ')' || subject.End-subject.Start < 2 && !restZh[d.at(subject.Start)] {
		return subject
	}
	_, adverb := d.words.at(subject.Start, adverbWord)
	if name, ok := d.ownerAside(subject, s); ok {
		return name
	}
	if restZh[d.at(subject.End-1)] && (subject.End-subject.Start <= 6 || d.at(subject.Start) == '的' && subject.End-subject.Start <= 12) {
		adverb = true // 接受甲台（ABC）采访时表示
	}
	if !adverb && !d.dateWordAt(subject.Start) && !isDigit(d.at(subject.Start)) {
		return subject
	}
	for i := subject.Start - 2; i > max(s.Start, subject.Start-longestBracket); i-- {
		if c := d.at(i); c == '（' || c == '(' {
			if b := d.clauseBounds(i, s); b.Start < i {
				return Range{b.Start, i}
			}
			break
		}
	}
	return subject
}

// longestBracket bounds a bracket behind a name, in characters.
const longestBracket = 80

// restZh are characters that close what says where and when somebody spoke.
var restZh = runeSet("上中里时内后间")

// beforeAside gives where a bracket begins that closes right before i (美联储
// （Fed）表示), or i.
func (d *document) beforeAside(i int, s *sentence) int {
	end := i
	for ; end > i-7 && d.at(end-1) != '）' && d.at(end-1) != ')'; end-- {
		if d.parts(end - 1) {
			return i
		}
	}
	if i-end > 3 && !(isDigit(d.at(end)) && d.dayHere(end)) {
		return i
	}
	if d.at(end-1) == ' ' && d.at(end-2) == ')' { // 方某 (Jane Doe) 说
		end--
	}
	if r := d.at(end - 1); r != '）' && r != ')' || end < i && d.at(end) != ' ' && !d.adverbAt(end) && !d.dateWordAt(end) && !(d.at(end) == '日' && isDigit(d.at(end-2))) && !(isDigit(d.at(end)) && d.dayHere(end)) {
		return i
	}
	for j := end - 2; j >= max(s.Start, i-longestBracket); j-- {
		if r := d.at(j); r == '（' || r == '(' {
			if d.at(j-1) == ' ' && j-1 > s.Start {
				return j - 1
			}
			return j
		}
	}
	return i
}

// ownerAside gives the name in front of a bracket behind which only a paper stands: 某院研究员方某
// （Jane Doe）的报告, 「某某中心」（ABC）一项最新报告.
func (d *document) ownerAside(subject Range, s *sentence) (Range, bool) {
	w, ok := d.words.before(subject.End, tailWord)
	if !ok || !d.paperNounZh(w) || w.start < subject.Start || subject.End-subject.Start > 12 {
		return Range{}, false
	}
	for i := subject.Start; i < w.start; {
		a, adverb := d.words.at(i, adverbWord)
		switch {
		case d.at(i) == '的':
			i++
		case adverb && (a.b == "paper" || a.b == "some"):
			i = a.end
		case i+2 == w.start && (d.at(i) == '一' || d.at(i) == '这' || d.at(i) == '该'): // 一份报告
			i += 2
		default:
			return Range{}, false
		}
	}
	for i := subject.Start - 2; i > max(s.Start, subject.Start-longestBracket); i-- {
		if c := d.at(i); c != '（' && c != '(' {
			continue
		}
		if c := d.at(i - 1); c == '」' || c == '”' {
			for j := i - 2; j > max(s.Start, i-longestTelling); j-- {
				if o := d.at(j); o == '「' || o == '“' {
					return Range{j + 1, i - 1}, i-j > 3 && d.at(j-1) != '于' && d.at(j-1) != '在' // where it was printed
				}
			}
			return Range{}, false
		}
		b := d.clauseBounds(i, s)
		return Range{b.Start, i}, b.Start < i
	}
	return Range{}, false
}
