package readable

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// simplifiedOnly and traditionalOnly are common characters that only one of
// the two ways of writing Chinese has.
var simplifiedOnly, traditionalOnly = func() (map[rune]bool, map[rune]bool) {
	s, t := map[rune]bool{}, map[rune]bool{}
	for _, line := range sections("scripts.txt")[""] {
		pair := []rune(line)
		if len(pair) == 2 {
			s[pair[0]], t[pair[1]] = true, true
		}
	}
	return s, t
}()

// scripts counts the letters of a text by script.
type scripts struct {
	han, kana, hangul, latin, other int
	simplified, traditional         int
}

func (c *scripts) add(s string) {
	for _, r := range s {
		switch {
		case r < 0x80:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				c.latin++
			}
		case r < 0x370:
			if unicode.IsLetter(r) {
				c.latin++
			}
		case r >= 0x3040 && r <= 0x30FF:
			c.kana++
		case r >= 0xAC00 && r <= 0xD7AF:
			c.hangul++
		case unicode.Is(unicode.Han, r):
			c.han++
			if simplifiedOnly[r] {
				c.simplified++
			} else if traditionalOnly[r] {
				c.traditional++
			}
		case unicode.IsLetter(r):
			c.other++
		}
	}
}

func (c *scripts) plus(o scripts) {
	c.han += o.han
	c.kana += o.kana
	c.hangul += o.hangul
	c.latin += o.latin
	c.other += o.other
	c.simplified += o.simplified
	c.traditional += o.traditional
}

// hanShare is the share of Chinese characters among letters, each for about
// three of a Latin word.
func hanShare(s string) float64 {
	var c scripts
	c.add(s)
	if c.han == 0 {
		return 0
	}
	return float64(3*c.han) / float64(3*c.han+c.latin+c.other)
}

// language names the language that most of a text is in, as far as its script
// tells: "latin" and "other" need its words, and "han" is Chinese in
// characters that both ways of writing share.
func (c *scripts) language() string {
	cjk := 3 * (c.han + c.kana + c.hangul)
	switch {
	case cjk == 0 && c.latin == 0 && c.other == 0:
		return ""
	case c.latin >= cjk && c.latin >= c.other:
		return "latin"
	case c.other > cjk:
		return "other"
	case c.kana*10 > c.han+c.kana:
		return "ja"
	case c.hangul > c.han:
		return "ko"
	case c.traditional > c.simplified:
		return "zh-Hant"
	case c.simplified > 0:
		return "zh-Hans"
	}
	return "han"
}

// languages gives the document's language and sets each block's. declared is
// what the page says of itself; it decides only between readings that the
// text allows.
func languages(blocks []Block, texts []string, declared string) string {
	declared = strings.ToLower(strings.ReplaceAll(declared, "_", "-"))
	primary, _, _ := strings.Cut(declared, "-")
	var total scripts
	counts := make([]scripts, len(texts))
	var latin, other strings.Builder
	for i, text := range texts {
		counts[i].add(text)
		total.plus(counts[i])
		switch counts[i].language() {
		case "latin":
			if latin.Len() < 2000 {
				latin.WriteString(clip(text, 1000) + "\n")
			}
		case "other":
			if other.Len() < 2000 {
				other.WriteString(clip(text, 1000) + "\n")
			}
		}
	}
	names := map[string]string{
		"latin": byWords(latin.String(), primary), "other": byWords(other.String(), primary),
		"han": chineseOf(total, declared),
	}
	name := func(c *scripts) string {
		l := c.language()
		if n, ok := names[l]; ok {
			return n
		}
		return l
	}
	for i := range blocks {
		blocks[i].Language = name(&counts[i])
	}
	// A page in two languages is in the one that it says, if much of it is.
	share := map[string]int{}
	all := 0
	for i := range counts {
		if blocks[i].Role == RoleBoilerplate {
			continue
		}
		n := 3*(counts[i].han+counts[i].kana+counts[i].hangul) + counts[i].latin + counts[i].other
		language, _, _ := strings.Cut(blocks[i].Language, "-")
		share[language] += n
		all += n
	}
	if primary == "" && len(blocks) > 0 {
		for i := range blocks { // or else in its headline's
			if blocks[i].Role == RoleTitle {
				primary, _, _ = strings.Cut(blocks[i].Language, "-")
				break
			}
		}
	}
	if primary != "" && share[primary]*3 > all {
		var own scripts
		for i := range counts {
			if language, _, _ := strings.Cut(blocks[i].Language, "-"); language == primary {
				own.plus(counts[i])
			}
		}
		return name(&own)
	}
	return name(&total)
}

// chineseOf decides what a text without telling characters is.
func chineseOf(total scripts, declared string) string {
	switch {
	case total.kana > 0 && declared != "" && strings.HasPrefix(declared, "ja"):
		return "ja"
	case total.traditional > total.simplified:
		return "zh-Hant"
	case total.simplified > 0:
		return "zh-Hans"
	}
	for _, mark := range [...]string{"hant", "-tw", "-hk", "-mo"} {
		if strings.Contains(declared, mark) {
			return "zh-Hant"
		}
	}
	if strings.HasPrefix(declared, "ja") {
		return "ja"
	}
	if strings.Contains(declared, "hans") || strings.Contains(declared, "-cn") || strings.Contains(declared, "-sg") {
		return "zh-Hans"
	}
	return "zh"
}

// enoughWords is how many bytes of a text tell its language: more cost time and
// change nothing.
const enoughWords = 1500

// byWords tells a language by its words. A short text is taken for what the
// page declares, and else for English.
func byWords(s, declared string) string {
	if s == "" {
		return ""
	}
	if readsEnglish(clip(s, enoughWords)) {
		return "en"
	}
	own := len(declared) == 2 && declared != "zh" && declared != "ja" && declared != "ko"
	var c scripts
	c.add(s)
	if len(s) < 200 && c.language() == "latin" { // too short to search for
		if own {
			return declared
		}
		return "en"
	}
	info := whatlanggo.Detect(clip(s, enoughWords))
	detected := info.Lang.Iso6391()
	if declared != "" && detected == declared {
		return declared
	}
	if len(s) >= 200 && info.IsReliable() && detected != "" {
		return detected
	}
	if own {
		return declared
	}
	if c.language() == "latin" {
		return "en"
	}
	return detected
}

// functionWords are those of English. Counting them spares most pages the
// search among all languages, which costs more than the rest of the reading.
var functionWords = wordSet("function word")

// readsEnglish tells a text of some length that is English beyond doubt.
func readsEnglish(s string) bool {
	words, function, articles := 0, 0, 0
	for w := range strings.FieldsSeq(s) {
		words++
		if len(w) > 6 {
			continue
		}
		if functionWords[w] {
			function++
		}
		if w == "the" {
			articles++
		}
	}
	return words >= 60 && function*7 >= words && articles*30 >= words
}

// clip cuts a text to at most n bytes at a character's border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
