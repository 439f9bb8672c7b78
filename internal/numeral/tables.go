package numeral

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"whence/internal/decimal"
)

//go:embed data/*.tsv
var data embed.FS

// runeKind is the part that a rune plays in a Chinese numeral.
type runeKind uint8

const (
	noRune runeKind = iota
	digitRune
	pairRune
	unitRune
	bigRune
	pointRune
	excessRune
	fewRune
	aboutRune
	ordinalRune
	linkRune
)

var runeKinds = map[string]runeKind{
	"digit": digitRune, "pair": pairRune, "unit": unitRune, "big": bigRune, "point": pointRune,
	"excess": excessRune, "few": fewRune, "about": aboutRune, "ordinal": ordinalRune, "link": linkRune,
}

// zhTable is data/zh.tsv.
type zhTable struct {
	kind      map[rune]runeKind
	value     map[rune]int
	notPoint  map[rune]bool
	notAbout  map[rune]bool
	aboutUnit map[rune]bool // what 来 behind digits stands before (200来人)
	plain     map[rune]bool
	notTail   map[rune]bool
	notFew    map[rune]bool
	cheque    map[rune]bool     // financial digits
	money     map[rune]bool     // what follows one of them alone
	names     map[rune][]string // by first rune
}

// enTable is data/en.tsv.
type enTable struct {
	words    map[string]enWord
	sure     map[string]int
	money    map[string]int
	currency map[rune]bool
	counted  map[string]bool
	longest  int // of words, in runes
}

type enWord struct {
	role  string
	value int             // small, tens, hundred, dozen: the number; scale: the power of ten
	part  decimal.Decimal // half, quarter
}

var (
	zh = loadChinese()
	en = loadEnglish()
)

// rows gives the rows of a table: three fields each, # begins a comment.
func rows(name string) [][3]string {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	var out [][3]string
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			panic(fmt.Sprintf("data/%s:%d: want role, words and value", name, i+1))
		}
		out = append(out, [3]string(f))
	}
	return out
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("numeral tables: %v", err))
	}
	return n
}

func loadChinese() zhTable {
	t := zhTable{
		kind: map[rune]runeKind{}, value: map[rune]int{}, names: map[rune][]string{},
		notPoint: map[rune]bool{}, notAbout: map[rune]bool{}, aboutUnit: map[rune]bool{}, plain: map[rune]bool{}, notTail: map[rune]bool{},
		notFew: map[rune]bool{}, cheque: map[rune]bool{}, money: map[rune]bool{},
	}
	sets := map[string]map[rune]bool{
		"notpoint": t.notPoint, "notabout": t.notAbout, "aboutunit": t.aboutUnit, "plain": t.plain, "nottail": t.notTail,
		"notfew": t.notFew, "financial": t.cheque, "money": t.money,
	}
	for _, row := range rows("zh.tsv") {
		role, words := row[0], row[1]
		if kind, ok := runeKinds[role]; ok {
			for _, r := range words {
				t.kind[r], t.value[r] = kind, number(row[2])
			}
			continue
		}
		if role == "name" {
			for w := range strings.FieldsSeq(words) {
				first := []rune(w)[0]
				t.names[first] = append(t.names[first], w)
			}
			continue
		}
		set, ok := sets[role]
		if !ok {
			panic("data/zh.tsv: no role " + role)
		}
		for _, r := range words {
			set[r] = true
		}
	}
	return t
}

func loadEnglish() enTable {
	t := enTable{map[string]enWord{}, map[string]int{}, map[string]int{}, map[rune]bool{}, map[string]bool{}, 0}
	for _, row := range rows("en.tsv") {
		role := row[0]
		for w := range strings.FieldsSeq(row[1]) {
			switch role {
			case "sure":
				t.sure[w] = number(row[2])
			case "money":
				t.money[w] = number(row[2])
			case "currency":
				t.currency[[]rune(w)[0]] = true
			case "counted":
				t.counted[w] = true
			case "half":
				t.words[w] = enWord{role: role, part: decimal.MustParse(row[2])}
			case "ordinal":
				if _, known := t.words[w]; !known {
					t.words[w] = enWord{role: role}
				}
			default:
				t.words[w] = enWord{role: role, value: number(row[2])}
			}
			t.longest = max(t.longest, len(w))
		}
	}
	return t
}

// named tells whether a word that is a unit or a name, not a scale, begins at i.
func named(rs []rune, i int) bool {
	for _, w := range zh.names[at(rs, i)] {
		if hasWord(rs, i, w) {
			return true
		}
	}
	return false
}

func hasWord(rs []rune, i int, w string) bool {
	for _, r := range w {
		if at(rs, i) != r {
			return false
		}
		i++
	}
	return true
}
