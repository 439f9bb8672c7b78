package verdict

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// writePart appends one part of a key, length first, so that no two lists of
// parts make the same key.
func writePart(b *strings.Builder, part string) {
	b.WriteString(strconv.Itoa(len(part)))
	b.WriteByte(':')
	b.WriteString(part)
}

func keyOf(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		writePart(&b, p)
	}
	return b.String()
}

func sortedKeys(keys iter.Seq[string]) []string { return slices.Sorted(keys) }
