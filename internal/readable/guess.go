package readable

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// utf8Sequences counts the characters beyond ASCII, and tells whether all of
// the bytes are UTF-8.
func utf8Sequences(raw []byte) (n int, valid bool) {
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			return n, false
		}
		n++
		i += size
	}
	return n, true
}

// guessUTF16 knows UTF-16 without a mark by the zero bytes of its spaces,
// figures and tags, most of them on one side. Letters of ASCII in both halves
// of a unit say that it is another charset, with a NUL in it.
func guessUTF16(raw []byte) string {
	if len(raw) < 4 || len(raw)%2 != 0 {
		return ""
	}
	sample := raw[:min(len(raw), 4096)&^1]
	even, odd, both := 0, 0, 0
	for i := 0; i+1 < len(sample); i += 2 {
		a, b := sample[i], sample[i+1]
		switch {
		case a == 0 && b != 0:
			even++
		case b == 0 && a != 0:
			odd++
		case a < 0x80 && b < 0x80:
			both++
		}
	}
	units := len(sample) / 2
	switch {
	case both*3 > units:
		return ""
	case odd*20 > units && odd > 4*even:
		return "utf-16le"
	case even*20 > units && even > 4*odd:
		return "utf-16be"
	}
	return ""
}

// guessLegacy tries the charsets in which pages were written before UTF-8.
// Where bytes beyond ASCII stand alone among letters the page is in a Latin
// script; else the charset is taken whose result is most made of common
// characters.
func guessLegacy(raw []byte) string {
	sample := raw[:min(len(raw), 64<<10)]
	high, alone := 0, 0
	for i, c := range sample {
		if c < 0x80 {
			continue
		}
		high++
		if (i == 0 || sample[i-1] < 0x80) && (i+1 == len(sample) || sample[i+1] < 0x80) {
			alone++
		}
	}
	if high == 0 {
		return ""
	}
	if alone*10 >= 7*high {
		return guessLatin(sample, high)
	}
	best, bestScore := "", 0.5
	for _, name := range [...]string{"gb18030", "big5", "euc-jp", "shift_jis", "euc-kr", "windows-1251", "koi8-r"} {
		e, err := htmlindex.Get(name)
		if err != nil {
			continue
		}
		text, err := e.NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		if score := plausible(text); score > bestScore {
			best, bestScore = name, score
		}
	}
	if best != "" {
		return best
	}
	return guessLatin(sample, high)
}

// guessLatin takes the charset that puts the fewest signs inside words: Polish
// read as windows-1252 is full of superscript figures.
func guessLatin(sample []byte, high int) string {
	if high*6 >= len(sample) {
		return ""
	}
	best, fewest := "", 0
	for _, name := range [...]string{"windows-1252", "windows-1250", "iso-8859-2"} {
		e, err := htmlindex.Get(name)
		if err != nil || name == "windows-1252" && hasUndefined(sample) {
			continue
		}
		text, err := e.NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		signs, before, last := 0, ' ', ' '
		for _, r := range string(text) {
			if last >= 0x80 && !unicode.IsLetter(last) && last != '’' && unicode.IsLetter(before) && unicode.IsLetter(r) {
				signs++
			}
			before, last = last, r
		}
		if best == "" || signs < fewest {
			best, fewest = name, signs
		}
	}
	return best
}

// hasUndefined finds bytes that windows-1252 has no character for.
func hasUndefined(sample []byte) bool {
	for _, c := range [...]byte{0x81, 0x8D, 0x8F, 0x90, 0x9D} {
		if bytes.IndexByte(sample, c) >= 0 {
			return true
		}
	}
	return false
}

// plausible is the share of characters beyond ASCII that news is made of:
// characters that are among the commonest few thousand, kana, hangul and East
// Asian punctuation. A wrong decoding lands in rare ones.
func plausible(text []byte) float64 {
	all, common := 0, 0.0
	for _, r := range string(text) {
		if r < 0x80 {
			continue
		}
		all++
		switch {
		case r == utf8.RuneError:
			return 0
		case simplifiedOnly[r] || traditionalOnly[r] || frequent[r]:
			common += 2
		case r >= 0x4E00 && r <= 0x9FA5:
			common += 0.55
		case r >= 0x3001 && r <= 0x3011 || r >= 0xFF01 && r <= 0xFF5E || r >= 0x2010 && r <= 0x2030:
			common++
		case strings.ContainsRune("оеаинтсрвлкмдпуябыі", r):
			common += 1.2
		case r >= 'а' && r <= 'я' || r == 'ё':
			common += 0.7
		case r >= 'А' && r <= 'Я':
			common += 0.2
		case r >= 0x3041 && r <= 0x30F6 || r >= 0xAC00 && r <= 0xD7A3:
			common++
		case unicode.Is(unicode.Co, r) || r >= 0xFF61 && r <= 0xFF9F || unicode.IsControl(r):
			common -= 2
		}
	}
	if all == 0 {
		return 0
	}
	return common / float64(all)
}

// frequent are the characters that fill any Chinese text.
var frequent = func() map[rune]bool {
	out := map[rune]bool{}
	for _, r := range "的一是在不了有和人中大上个個为為以到他年日月地就出也要于於我生方成可下多面作行自其用本公三全美部主政之都分天同新合高工家小心所得水理力如二事前然和但后後最好去民法" {
		out[r] = true
	}
	return out
}()
