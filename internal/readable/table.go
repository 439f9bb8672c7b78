package readable

import "golang.org/x/net/html/atom"

// cells calls f for each cell of a table's own rows, and row after each row.
func cells(n *node, f func(cell *node), row func()) {
	for c := n.first; c != nil; c = c.next {
		switch c.atom {
		case atom.Tbody, atom.Thead, atom.Tfoot:
			cells(c, f, row)
		case atom.Tr:
			for cell := c.first; cell != nil; cell = cell.next {
				if cell.atom == atom.Td || cell.atom == atom.Th {
					f(cell)
				}
			}
			row()
		}
	}
}

// isDataTable tells a table of values from one that lays a page out: at least
// two rows of two cells, none of which holds a table or much text. Where cells
// are marked as headings they may hold more.
func isDataTable(n *node) bool {
	rows, width, ok := 0, 0, true
	elements, length := 40, 600
	cells(n, func(cell *node) {
		width++
		if cell.atom == atom.Th {
			elements, length = 200, 3000
		}
		ok = ok && isShortCell(cell, elements, length)
	}, func() {
		if width >= 2 {
			rows++
		}
		width = 0
	})
	return ok && rows >= 2
}

// isShortCell tells cells of at most so many elements and bytes of text.
func isShortCell(cell *node, budget, most int) bool {
	length := 0
	var visit func(n *node) bool
	visit = func(n *node) bool {
		for c := n.first; c != nil; c = c.next {
			if budget--; budget < 0 {
				return false
			}
			length += len(c.text)
			switch c.atom {
			case atom.Table, atom.Form, atom.Article, atom.Section, atom.H1, atom.H2:
				return false
			}
			if length > most || !visit(c) {
				return false
			}
		}
		return true
	}
	return visit(cell)
}

// table makes one block of a table of values: a row a line, cells parted by
// tabs, an empty cell for each further column or row that a cell spans.
func (w *walker) table(n *node, c context) {
	for child := n.first; child != nil; child = child.next {
		if child.atom == atom.Caption {
			w.element(child, c)
		}
	}
	w.flush()
	c.role = RoleTable
	w.context = c
	first := true
	column := 0
	var below []int // for each column, the rows that a cell above still spans
	border := func() {
		if !first {
			w.buffer.WriteRune(cellBreak)
		}
		first = false
	}
	cells(n, func(cell *node) {
		for ; column < len(below) && below[column] > 0; column++ {
			below[column]--
			border()
		}
		border()
		w.tableCell(cell, c)
		width, height := span(cell, "colspan", 50), span(cell, "rowspan", 1000)
		for range width - 1 {
			w.buffer.WriteRune(cellBreak)
		}
		for range width {
			if column < len(below) {
				below[column] = height - 1
			} else if height > 1 && column < maxSpanColumns {
				below = append(below, make([]int, column+1-len(below))...)
				below[column] = height - 1
			}
			column++
		}
	}, func() {
		for ; column < len(below); column++ {
			below[column] = max(below[column]-1, 0)
		}
		w.buffer.WriteRune(lineBreak)
		first, column = true, 0
	})
	w.flush()
}

// tableCell writes a cell on one line, whatever it holds.
func (w *walker) tableCell(cell *node, c context) {
	for child := cell.first; child != nil; child = child.next {
		switch {
		case child.tag == "":
			w.addText(child.text, c)
		case child.atom == atom.Br || tagTable[child.tag]&tagBlock != 0:
			w.buffer.WriteByte(' ')
			if tagTable[child.tag]&tagDrop == 0 {
				w.tableCell(child, c)
			}
			w.buffer.WriteByte(' ')
		case tagTable[child.tag]&tagDrop == 0:
			inner := c
			inner.link = c.link || child.atom == atom.A && child.hasAttr("href")
			w.tableCell(child, inner)
		}
	}
}

// maxSpanColumns bounds the columns in which cells may span rows.
const maxSpanColumns = 50

// span reads how many columns or rows a cell takes.
func span(cell *node, name string, most int) int {
	n := 0
	for _, c := range cell.attr(name) {
		if c < '0' || c > '9' || n > most {
			return 1
		}
		n = n*10 + int(c-'0')
	}
	return min(max(n, 1), most)
}
