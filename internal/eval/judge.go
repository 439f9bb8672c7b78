package eval

import (
	"io/fs"
	"math"

	"whence/internal/extract"
)

// Judgement is a candidate of the annotated articles and whether it is right:
// somebody claims it, and nothing that it states is wrong. What it leaves out,
// such as a period, is not wrong. Of a quantity that is its number, qualifier
// and unit, its period and place, and who told it in the end; of a statement its
// stance and speaker; of a dated event its date.
type Judgement struct {
	Candidate extract.Candidate
	Right     bool
}

// Judge gives every candidate of the articles of a half.
func Judge(testdata fs.FS, half string, catalogue extract.Catalogue) ([]Judgement, error) {
	list, err := readArticles(testdata, half)
	if err != nil {
		return nil, err
	}
	var out []Judgement
	for _, a := range list {
		s := newScoring(&Report{}, half, a, catalogue)
		for i := range s.claims {
			out = append(out, Judgement{s.claims[i], s.right[&s.claims[i]]})
		}
	}
	return out, nil
}

// calibration scores the confidences of a half: one less the mean distance
// between the confidence of candidates and the share of them that is right, in
// ten bands of confidence (the expected calibration error), in thousandths.
func (r *Report) calibration(testdata fs.FS, half string, catalogue extract.Catalogue) error {
	list, err := Judge(testdata, half, catalogue)
	if err != nil {
		return err
	}
	var sum, right, n [10]float64
	for _, j := range list {
		p := j.Candidate.Confidence.Float64()
		band := min(9, int(p*10))
		sum[band] += p
		n[band]++
		if j.Right {
			right[band]++
		}
	}
	off := 0.0
	for band := range n {
		off += math.Abs(sum[band] - right[band])
	}
	if len(list) > 0 {
		r.put("confidence", half, "calibrated x1000", tally{1000 - int(1000*off/float64(len(list))+0.5), 1000})
	}
	var sure tally
	for _, j := range list {
		if j.Candidate.Confidence.Float64() >= 0.85 {
			sure.add(j.Right)
		}
	}
	r.put("confidence", half, "right at 0.85 and up", sure)
	return nil
}
