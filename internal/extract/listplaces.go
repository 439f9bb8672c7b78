package extract

import "strings"

// Places in a list share what they lie in, or nothing: England, Scotland and Wales.

// behindPlace reads "in the United States" behind a quantity within its clause,
// and a list of places that begins there.
func (d *document) behindPlace(start, end, limit int) string {
	code := ""
	var list []match
	d.placesIn(start, max(end, limit), func(w match) {
		if len(list) > 0 && d.joinsPlaces(list[len(list)-1].end, w.start) {
			list = append(list, w)
		}
		if code != "" || w.end > end {
			return
		}
		for _, prep := range []string{"in the", "in", "across the", "across", "throughout the", "throughout"} {
			if d.wordBefore(w.start, prep) > 0 {
				code = w.a
				list = append(list, w)
			}
		}
	})
	if len(list) > 1 {
		return commonPlace(list)
	}
	if len(list) == 1 && strings.Contains(code, "-") && d.andAnother(list[0]) {
		code, _, _ = strings.Cut(code, "-")
	}
	return code
}

// andAnother tells whether a place is joined to another name: Homa Bay and Migori
// counties.
func (d *document) andAnother(w match) bool {
	i := d.spaces(w.end)
	if !d.hasWord(i, "and") {
		return false
	}
	i = d.spaces(i + len("and"))
	return i < len(d.original) && isLatin(d.at(i)) && isUpper(d.original[i])
}

// commonPlace gives the country that all of some places lie in, or nowhere.
func commonPlace(list []match) string {
	country, _, _ := strings.Cut(list[0].a, "-")
	for _, w := range list[1:] {
		if c, _, _ := strings.Cut(w.a, "-"); c != country {
			return nowhere
		}
	}
	return country
}

// listedPlaces gives where a list of places lies that stands beside quantity k:
// its one country, or nowhere in particular; of a list that is told of in turn
// (分别, respectively), the place whose turn it is.
func (d *document) listedPlaces(list []match, k int) (string, bool) {
	it := &d.found[k]
	var run []match
	for i, w := range list {
		if i > 0 && !d.joinsPlaces(list[i-1].end, w.start) {
			if w.start >= it.Start && len(run) > 1 {
				break
			}
			run = nil
		}
		run = append(run, w)
	}
	if len(run) < 2 {
		return "", false
	}
	end := run[len(run)-1].end
	inTurn := false
	for i := end; i < it.Start && i < end+40; i++ {
		inTurn = inTurn || d.has(i, "分别")
	}
	for i := it.End; i < it.End+80 && !isTerminator(d.at(i)); i++ {
		inTurn = inTurn || d.at(i) == 'r' && d.hasWord(i, "respectively")
	}
	if inTurn {
		turn := 0
		for p := k - 1; p >= 0 && d.found[p].Start >= end; p-- {
			if d.divides(p) {
				turn++
			}
		}
		if turn < len(run) {
			return run[turn].a, true
		}
	}
	return commonPlace(run), true
}

// joinsPlaces tells whether only what joins the places of a list stands between two.
func (d *document) joinsPlaces(i, j int) bool {
	if j-i > 9 {
		return false
	}
	for ; i < j; i++ {
		switch r := d.at(i); r {
		case ' ', ',', '，', '、', '和', '及', '与', '以', '州', '省', '市', '&':
		case 'a', 'n', 'd', 't', 'h', 'e':
		default:
			return false
		}
	}
	return true
}
