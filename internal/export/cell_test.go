package export

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCellsThatASpreadsheetWouldRunAreMarked(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"\x00=1": "'\x00=1", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "'": "''", "'=1": "''=1", "−5": "'−5",
		"": "", "a=1": "a=1", "7.7万": "7.7万", "“x”": "“x”", " =1": " =1",
	} {
		if got := Neutralise(text); got != want {
			t.Errorf("Neutralise(%q) = %q, want %q", text, got, want)
		}
	}
}

var hostile = rapid.StringOf(rapid.RuneFrom([]rune("=+-@'\"\t\r\n, ;aＧ＝＋－＠万\ufeff\u202e🙂")))

func TestMarkingCanAlwaysBeUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hostile.Draw(t, "text")
		cell := Neutralise(s)
		if Restore(cell) != s {
			t.Fatalf("%q became %q and then %q", s, cell, Restore(cell))
		}
		if strings.ContainsAny(firstOf(cell), "=+-@\t\r\x00＝＋－＠") {
			t.Fatalf("%q would run", cell)
		}
	})
}

func firstOf(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func TestAStrictReaderGetsEveryByteBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]string
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			rows = append(rows, rapid.SliceOfN(hostile, 3, 3).Draw(t, "row"))
		}
		var b bytes.Buffer
		w := bufio.NewWriter(&b)
		for _, row := range rows {
			for i, cell := range row {
				separate(w, i)
				writeCell(w, []byte(cell), i != 1)
			}
			_, _ = w.WriteString("\r\n")
		}
		_ = w.Flush()
		got, err := readStrictly(b.String())
		if err != nil || len(got) != len(rows) {
			t.Fatalf("%q: %v", b.String(), err)
		}
		for i, row := range rows {
			for k, cell := range row {
				back := got[i][k]
				if k != 1 {
					back = Restore(back)
				}
				if back != cell {
					t.Fatalf("cell %d of row %d is %q, want %q", k, i, back, cell)
				}
			}
		}
	})
}

// readStrictly reads a file by the grammar of RFC 4180 and nothing else.
func readStrictly(file string) ([][]string, error) {
	var rows [][]string
	var row []string
	var cell strings.Builder
	s := file
	for s != "" {
		cell.Reset()
		if s[0] == '"' {
			s = s[1:]
			for {
				i := strings.IndexByte(s, '"')
				if i < 0 {
					return nil, errBroken("a quote that is not closed")
				}
				cell.WriteString(s[:i])
				s = s[i+1:]
				if !strings.HasPrefix(s, `"`) {
					break
				}
				cell.WriteByte('"')
				s = s[1:]
			}
		} else {
			i := strings.IndexAny(s, ",\r\n\"")
			if i < 0 {
				return nil, errBroken("no line end at the end")
			}
			cell.WriteString(s[:i])
			s = s[i:]
		}
		row = append(row, cell.String())
		switch {
		case strings.HasPrefix(s, ","):
			s = s[1:]
		case strings.HasPrefix(s, "\r\n"):
			s = s[2:]
			rows = append(rows, row)
			row = nil
		default:
			return nil, errBroken("neither a comma nor a line end behind a cell")
		}
	}
	if row != nil {
		return nil, errBroken("a last line that is not ended")
	}
	return rows, nil
}

type errBroken string

func (e errBroken) Error() string { return string(e) }
