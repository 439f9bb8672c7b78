package export

import (
	"bufio"
	"bytes"
	"strings"
	"unicode/utf8"
)

// runnable are the characters that make a spreadsheet take a text cell for a
// formula or hide what follows, with their full-width and small forms. The
// apostrophe is among them so that it can mark the others.
const runnable = "=+-@\t\r\n\x00" + "＝＋－＠" + "﹦﹢﹣﹫" + "−" + "'"

// Neutralise puts an apostrophe before a text that a spreadsheet would run,
// and before one that begins with an apostrophe.
func Neutralise(text string) string {
	if marked(text) {
		return "'" + text
	}
	return text
}

// Restore takes the apostrophe off again: Restore(Neutralise(s)) is s for
// every s.
func Restore(cell string) string { return strings.TrimPrefix(cell, "'") }

func marked[T string | []byte](text T) bool {
	if len(text) == 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(string(text[:min(len(text), utf8.UTFMax)]))
	return strings.ContainsRune(runnable, r)
}

// writeCell writes one cell as RFC 4180 has it. Go's encoding/csv would turn a
// line feed of the text into CRLF; here every byte stays.
func writeCell(w *bufio.Writer, cell []byte, isText bool) {
	mark := isText && marked(cell)
	n := len(cell)
	quote := bytes.ContainsAny(cell, ",\"\r\n") || (n > 0 && (cell[0] == ' ' || cell[n-1] == ' '))
	if quote {
		_ = w.WriteByte('"') // a bufio.Writer keeps its error until Flush
	}
	if mark {
		_ = w.WriteByte('\'')
	}
	if !quote {
		_, _ = w.Write(cell)
		return
	}
	for {
		i := bytes.IndexByte(cell, '"')
		if i < 0 {
			break
		}
		_, _ = w.Write(cell[:i+1])
		_ = w.WriteByte('"')
		cell = cell[i+1:]
	}
	_, _ = w.Write(cell)
	_ = w.WriteByte('"')
}
