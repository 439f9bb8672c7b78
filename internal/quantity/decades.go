package quantity

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"whence/internal/decimal"
)

//go:embed decades.txt
var decadesTable string

// decade is the interval that words without a number name, [lo, hi).
type decade struct{ lo, hi decimal.Decimal }

// decades is the table as words to what they name, and the length in code
// points of the longest words.
var decades = sync.OnceValues(func() (map[string]decade, int) {
	table, longest, err := readDecades(decadesTable)
	if err != nil {
		panic(err) // the embedded table is checked by the tests
	}
	return table, longest
})

// readDecades reads the table, building each Chinese word from what stands
// before a scale and the scale.
func readDecades(text string) (table map[string]decade, longest int, err error) {
	type row struct {
		lo, hi decimal.Decimal
		words  []string
	}
	var before, scales, whole []row
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		numbers := 2
		if fields[0] == "scale" {
			numbers = 1
		}
		if len(fields) < numbers+2 {
			return nil, 0, fmt.Errorf("decades.txt:%d: too few columns", n+1)
		}
		var r row
		if r.lo, err = decimal.Parse(fields[1]); err == nil {
			r.hi, err = decimal.Parse(fields[numbers])
		}
		if err != nil {
			return nil, 0, fmt.Errorf("decades.txt:%d: %w", n+1, err)
		}
		r.words = strings.Split(strings.Join(fields[numbers+1:], " "), "|")
		switch fields[0] {
		case "some", "from":
			before = append(before, r)
		case "scale":
			scales = append(scales, r)
		case "order":
			whole = append(whole, r)
		default:
			return nil, 0, fmt.Errorf("decades.txt:%d: unknown kind %q", n+1, fields[0])
		}
	}
	table = make(map[string]decade)
	add := func(word string, lo, hi decimal.Decimal) {
		table[word] = decade{lo, hi}
		longest = max(longest, len([]rune(word)))
	}
	for _, b := range before {
		for _, s := range scales {
			for _, x := range b.words {
				for _, y := range s.words {
					add(x+y, b.lo.Mul(s.lo), b.hi.Mul(s.lo))
				}
			}
		}
	}
	for _, r := range whole {
		for _, w := range r.words {
			add(w, r.lo, r.hi)
		}
	}
	return table, longest, nil
}

// Decades gives the decades that words name: [20000, 100000) for 数万 and for
// "tens of thousands", [20, 100) for "dozens". The longest words of the text
// count, the first of equal ones; ok is false where it names none. English
// words are whole words, in any case.
func Decades(words string) (lo, hi decimal.Decimal, ok bool) {
	table, longest := decades()
	text := []rune(strings.ToLower(words))
	best := 0
	for i := range text {
		for n := min(longest, len(text)-i); n > best; n-- {
			x, found := table[string(text[i:i+n])]
			if found && !splitsWord(text, i) && !splitsWord(text, i+n) {
				lo, hi, best = x.lo, x.hi, n
				break
			}
		}
	}
	return lo, hi, best > 0
}

// splitsWord tells whether position i lies inside a word of letters that
// are written with spaces between words.
func splitsWord(text []rune, i int) bool {
	inWord := func(r rune) bool { return unicode.Is(unicode.Latin, r) }
	return i > 0 && i < len(text) && inWord(text[i-1]) && inWord(text[i])
}
