package neardup

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed data
var data embed.FS

// rows gives the lines of a data file that are no comments.
func rows(name string) []string {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	var out []string
	for line := range strings.SplitSeq(string(raw), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// wordSet reads a file of one word a line.
func wordSet(name string) map[string]bool {
	out := map[string]bool{}
	for _, line := range rows(name) {
		out[line] = true
	}
	return out
}

// table reads a file of tab-separated fields.
func table(name string, fields int) [][]string {
	var out [][]string
	for i, line := range rows(name) {
		cols := strings.Split(line, "\t")
		if len(cols) != fields {
			panic(fmt.Sprintf("data/%s: row %d has %d fields, not %d", name, i+1, len(cols), fields))
		}
		out = append(out, cols)
	}
	return out
}
