package readable

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"

	"whence/internal/fault"
)

// prescanBytes is how far into a page a <meta charset> is looked for. The
// standard says 1024; pages put it behind their scripts.
const prescanBytes = 16 << 10

// decode gives the text as UTF-8 and the charset it was in. What was declared
// for UTF-8 and is not, and what no charset fits, is refused: a replacement
// character would alter the text unseen.
//
// A page (marked) is read nevertheless where few of its bytes are wrong, as
// when a counter or an old comment was pasted into it: a replacement character
// stands for each, in sight.
func decode(raw []byte, declared string, marked bool) (text []byte, charset string, err error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		raw, declared = raw[3:], "utf-8"
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return decodeAs(raw[2:], "utf-16le")
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return decodeAs(raw[2:], "utf-16be")
	}
	name := charsetName(declared)
	if name == "" {
		if guess := guessUTF16(raw); guess != "" {
			return decodeAs(raw, guess)
		}
		name = charsetName(metaCharset(raw))
		if strings.HasPrefix(name, "utf-16") {
			name = "utf-8" // as the standard says: the tag could be read
		}
	}
	sequences, valid := utf8Sequences(raw)
	switch {
	case valid && (name == "" || name == "utf-8" || sequences == 0 && !strings.HasPrefix(name, "utf-16") && name != "iso-2022-jp"):
		return raw, "utf-8", nil
	case name == "utf-8":
		if text, charset, ok := mend(raw, marked); ok {
			return text, charset, nil
		}
		return nil, "", fault.New(fault.Malformed, "invalid_encoding", "the document says it is UTF-8 and has bytes that are not")
	case valid && sequences >= 8 && !strings.HasPrefix(name, "utf-16"):
		// So much of it is not valid UTF-8 by chance: the label is wrong.
		return raw, "utf-8", nil
	case name != "":
		return decodeAs(raw, name)
	}
	if name = guessLegacy(raw); name != "" {
		return decodeAs(raw, name)
	}
	if text, charset, ok := mend(raw, marked); ok {
		return text, charset, nil
	}
	return nil, "", fault.New(fault.Malformed, "invalid_encoding", "the document names no charset and its bytes fit none of those known")
}

// mend reads a page that is nearly UTF-8. One that calls itself that and has
// hardly a character of it is in an older charset.
func mend(raw []byte, marked bool) (text []byte, charset string, ok bool) {
	if !marked {
		return nil, "", false
	}
	wrong, valid := 0, 0
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			wrong++
		} else {
			valid++
		}
		i += size
	}
	if wrong > valid {
		for _, name := range [...]string{guessLegacy(raw), "windows-1252"} {
			if name == "" || wrong*200 > len(raw) && name == "windows-1252" {
				continue
			}
			if text, charset, err := decodeAs(raw, name); err == nil {
				return text, charset, true
			}
		}
	}
	if wrong*200 > len(raw) {
		return nil, "", false
	}
	return bytes.ToValidUTF8(raw, []byte("\uFFFD")), "utf-8", true
}

// charsetName gives a label's name in the Encoding Standard, "" for unknown.
func charsetName(label string) string {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	if label == "" {
		return ""
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "replacement" {
		return ""
	}
	if name == "gbk" {
		name = "gb18030" // its superset
	}
	return name
}

// decodeAs decodes from a known charset, without loss or not at all.
func decodeAs(raw []byte, name string) ([]byte, string, error) {
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, "", fault.New(fault.Malformed, "invalid_encoding", "the charset %q is not known", name)
	}
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil || lost(raw, text, e) {
		return nil, "", fault.New(fault.Malformed, "invalid_encoding", "the document has bytes that are not %s", name)
	}
	if len(text) > MaxBytes {
		return nil, "", fault.New(fault.TooLarge, "too_large", "the document has more than %d bytes as UTF-8", MaxBytes)
	}
	return text, name, nil
}

// lost tells whether decoding put a replacement character where the source
// has none.
func lost(raw, text []byte, e encoding.Encoding) bool {
	n := bytes.Count(text, []byte("\uFFFD"))
	if n == 0 {
		return false
	}
	own, err := e.NewEncoder().Bytes([]byte("\uFFFD"))
	return err != nil || len(own) < 2 || bytes.Count(raw, own) < n
}

// metaCharset finds the charset that a page declares in its head.
func metaCharset(raw []byte) string {
	if len(raw) > prescanBytes {
		raw = raw[:prescanBytes]
	}
	if !bytes.Contains(bytes.ToLower(raw), []byte("charset")) && !bytes.Contains(raw, []byte("encoding=")) {
		return ""
	}
	if rest, ok := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("<?xml")); ok {
		declaration, _, _ := bytes.Cut(rest, []byte("?>"))
		if _, value, ok := bytes.Cut(declaration, []byte("encoding=")); ok && len(value) > 2 {
			if end := bytes.IndexByte(value[1:], value[0]); end > 0 {
				return string(value[1 : 1+end])
			}
		}
	}
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data != "meta" {
				continue
			}
			content := ""
			for _, a := range t.Attr {
				if a.Key == "charset" && a.Val != "" {
					return a.Val
				}
				if a.Key == "content" {
					content = strings.ToLower(a.Val)
				}
			}
			if _, label, ok := strings.Cut(content, "charset="); ok {
				label, _, _ = strings.Cut(label, ";")
				return label
			}
		}
	}
}

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

// guessLegacy tries the charsets in which Chinese pages were written before
// UTF-8, and takes the one whose result is most made of common characters;
// and windows-1252 where bytes beyond ASCII are few.
func guessLegacy(raw []byte) string {
	sample := raw[:min(len(raw), 64<<10)]
	high := 0
	for _, c := range sample {
		if c >= 0x80 {
			high++
		}
	}
	best, bestScore := "", 0.5
	for _, name := range [...]string{"gb18030", "big5", "euc-jp", "shift_jis", "euc-kr"} {
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
	if high*6 < len(sample) && !bytes.ContainsAny(sample, "\x81\x8D\x8F\x90\x9D") {
		return "windows-1252"
	}
	return ""
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
