package neardup

import "slices"

// Where a page is a mail or a post of a forum, its lines are cut at one width,
// and in Chinese in the midst of numbers.
const (
	leastWrapped = 16 // code points of a line that was cut
	wrapSlack    = 2  // by how much two such lines differ in width
)

// unwrapped moves line breaks that part the digits of a number behind it: 16.\n5万
// says 16.5万. Nothing is moved where lines are not of one width. The runes stay
// as many as they were; moved tells whether any isn't where it was.
func unwrapped(rs []rune) (out []rune, moved bool) {
	out = rs
	var last lineWidth // of the last line that was cut
	start := 0         // of the running line
	for i, r := range rs {
		if r != '\n' {
			continue
		}
		line := rs[start:i]
		start = i + 1
		if len(line) < leastWrapped || i+1 >= len(rs) || rs[i+1] == '\n' {
			continue
		}
		width := widthOf(line)
		if width.han && inNumber(rs, i) && (width.like(last) || width.like(widthOf(rs[i+1:lineEnd(rs, i+1)]))) {
			if !moved {
				out, moved = slices.Clone(rs), true
			}
			k := i
			for ; k+1 < len(rs) && ofNumber(rs, k+1); k++ {
				out[k] = rs[k+1]
			}
			out[k] = '\n'
		}
		last = width
	}
	return out, moved
}

// lineWidth is how wide a line is: in code points, and in columns, of which a
// Chinese character has two.
type lineWidth struct {
	runes, columns int
	han            bool // there are such characters
}

func widthOf(line []rune) lineWidth {
	w := lineWidth{runes: len(line), columns: len(line)}
	for _, r := range line {
		if r >= 0x2e80 {
			w.columns++
			w.han = w.han || isHan(r)
		}
	}
	return w
}

// like tells whether two lines were cut at one width.
func (w lineWidth) like(other lineWidth) bool {
	return distance(w.runes, other.runes) <= wrapSlack || distance(w.columns, other.columns) <= wrapSlack
}

func lineEnd(rs []rune, i int) int {
	for i < len(rs) && rs[i] != '\n' {
		i++
	}
	return i
}

// inNumber tells whether the line break at i stands between digits of one number.
func inNumber(rs []rune, i int) bool {
	if i < 2 || !isDigit(rs[i+1]) && !(ofNumber(rs, i+1) && isDigit(rs[i-1])) {
		return false
	}
	return isDigit(rs[i-1]) || (rs[i-1] == '.' || rs[i-1] == ',') && isDigit(rs[i-2])
}

// ofNumber tells whether a rune goes on with a number: a digit, or a point before
// one.
func ofNumber(rs []rune, i int) bool {
	return isDigit(rs[i]) || (rs[i] == '.' || rs[i] == ',') && i+1 < len(rs) && isDigit(rs[i+1])
}
