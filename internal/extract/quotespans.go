package extract

import "sort"

// utterance is what stands between marks of quotation, without them.
type utterance struct {
	Range
	closed bool
	number int // among the quotations of the text
}

// longestQuotation bounds what is taken for one speech, in code points: a
// longer one is a mark that was never closed.
const longestQuotation = 6000

func (d *document) utterance(k int) (utterance, bool) {
	q := &d.quoted[k]
	u := utterance{Range{q.Start + 1, q.End - 1}, !q.open, k}
	if q.open {
		u.End = q.End
	}
	return u, u.Start < u.End && u.End-u.Start <= longestQuotation
}

// uttered tells whether a quotation holds position i between its marks.
func (d *document) uttered(i int) bool {
	k := d.quotationAt(i)
	if k < 0 {
		return false
	}
	_, ok := d.utterance(k)
	return ok
}

// utteranceFrom gives the quotation whose opening mark is at i.
func (d *document) utteranceFrom(i int) (utterance, bool) {
	k := d.quotationAt(i)
	if k < 0 || d.quoted[k].Start != i {
		return utterance{}, false
	}
	return d.utterance(k)
}

// utteranceBefore gives the closed quotation that ends before i, with nothing
// but spaces and clause marks between, if no statement is made of it yet.
func (d *document) utteranceBefore(i int) (utterance, bool) {
	for n := 0; n < 4 && i > 0; n++ {
		switch r := d.at(i - 1); {
		case isSpace(r) && r != '\n', r == ',', r == '，', r == '—', r == '-':
			i--
			continue
		}
		break
	}
	k := sort.Search(len(d.quoted), func(k int) bool { return d.quoted[k].End >= i })
	if k >= len(d.quoted) || d.quoted[k].End != i || d.quoted[k].open || d.voicedBy[k] {
		return utterance{}, false
	}
	return d.utterance(k)
}

// voice notes that a statement is made of the quotation that holds i.
func (d *document) voice(i int) {
	if k := d.quotationAt(i); k >= 0 {
		d.voicedBy[k] = true
	}
}

// withoutMarks trims spaces and the marks that end a clause off the words of a
// quotation.
func (d *document) withoutMarks(r Range) Range {
	for r.Start < r.End && (isSpace(d.original[r.Start]) || d.at(r.Start) == '…' || d.at(r.Start) == '，') {
		r.Start++
	}
	for r.End > r.Start {
		switch c := d.at(r.End - 1); {
		case isSpace(d.original[r.End-1]), c == ',', c == '，', c == '。', c == '；', c == ';', c == '.', c == '：', c == ':', c == '—':
			r.End--
			continue
		}
		break
	}
	return r
}
