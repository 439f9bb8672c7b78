package tabular

import "strings"

// maxColumns is how many cells of a row are looked at.
const maxColumns = 4096

// cell is a cell's place in the text, without its quotes.
type cell struct {
	start, end           int // bytes
	startPoint, endPoint int // code points
	doubled              bool
}

// row is one row of the text.
type row struct {
	number, line int    // both from 1
	cells        []cell // of the first maxColumns
	columns      int    // how many there are
	problem      string // the code of what is broken in its quotes, "" where nothing is
}

// position is a place in the text, counted in each way.
type position struct{ byte, point, line int }

// scanner reads rows one by one. It keeps the cells of one row only.
type scanner struct {
	text      string
	delimiter byte
	at        position
	row       row
}

func newScanner(text string, delimiter byte) *scanner {
	return &scanner{text: text, delimiter: delimiter, at: position{line: 1}}
}

// step takes one byte.
func (s *scanner) step() {
	b := s.text[s.at.byte]
	s.at.byte++
	if b&0xC0 != 0x80 {
		s.at.point++
	}
	if b == '\n' {
		s.at.line++
	}
}

func (s *scanner) peek() byte {
	if s.at.byte < len(s.text) {
		return s.text[s.at.byte]
	}
	return '\n' // the end of the text ends a line
}

func (s *scanner) done() bool { return s.at.byte >= len(s.text) }

// next reads the next row; false at the end of the text.
func (s *scanner) next() bool {
	if s.done() {
		return false
	}
	begin := s.at
	s.row = row{number: s.row.number + 1, line: begin.line, cells: s.row.cells[:0]}
	for {
		c, problem := s.cell()
		if problem != "" {
			s.row.problem = problem
			s.skipLine(begin)
			return true
		}
		if s.row.columns++; s.row.columns <= maxColumns {
			s.row.cells = append(s.row.cells, c)
		}
		if s.done() {
			return true
		}
		end := s.peek() == '\n'
		s.step()
		if end {
			return true
		}
	}
}

// skipLine ends a broken row with its first line: behind a quote that nobody
// closed everything would be its cell.
func (s *scanner) skipLine(begin position) {
	if i := strings.IndexByte(s.text[begin.byte:s.at.byte], '\n'); i >= 0 {
		s.at = begin
	}
	for !s.done() && s.peek() != '\n' {
		s.step()
	}
	if !s.done() {
		s.step()
	}
}

// cell reads up to the delimiter or the line end behind a cell.
func (s *scanner) cell() (c cell, problem string) {
	if s.done() || s.peek() != '"' {
		c.start, c.startPoint = s.at.byte, s.at.point
		for !s.done() && s.peek() != s.delimiter && s.peek() != '\n' {
			s.step()
		}
		c.end, c.endPoint = s.at.byte, s.at.point
		return c, ""
	}
	s.step()
	c.start, c.startPoint = s.at.byte, s.at.point
	for {
		if s.done() {
			return c, "unclosed_quote"
		}
		if s.peek() != '"' {
			s.step()
			continue
		}
		c.end, c.endPoint = s.at.byte, s.at.point
		s.step()
		switch s.peek() {
		case '"':
			c.doubled = true
			s.step()
		case s.delimiter, '\n':
			return c, ""
		default:
			return c, "stray_quote"
		}
	}
}

// text gives what a cell says, its doubled quotes single.
func (c cell) text(s string) string {
	t := s[c.start:c.end]
	if c.doubled {
		t = strings.ReplaceAll(t, `""`, `"`)
	}
	return t
}
