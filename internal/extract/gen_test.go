package extract

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"whence/internal/quantity"
)

func TestGen(t *testing.T) {
	f := os.Getenv("GEN")
	if f == "" {
		t.Skip()
	}
	raw, _ := os.ReadFile(f)
	ref, _ := quantity.ParseDate("2023-07-25")
	for _, l := range strings.Split(string(raw), "\n") {
		if l == "" || l[0] == '#' {
			fmt.Println(l)
			continue
		}
		fmt.Printf("%s\t%s\n", l, notation(Mentions(Input{Text: strings.ReplaceAll(l, `\n`, "\n"), Reference: &ref})))
	}
}
