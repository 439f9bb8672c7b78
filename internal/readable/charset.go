package readable

import (
	"bytes"
	"strings"
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
		return decodeNearly(raw, name, marked)
	}
	if name = guessLegacy(raw); name != "" {
		return decodeNearly(raw, name, marked)
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
	if wrong > valid && wrong > 2 {
		if name := guessLegacy(raw); name != "" {
			if text, charset, err := decodeAs(raw, name); err == nil {
				return text, charset, true
			}
		}
	}
	if wrong*maxWrong > len(raw) {
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

// decodeNearly decodes from a charset; of a page a few bytes may be wrong.
func decodeNearly(raw []byte, name string, marked bool) ([]byte, string, error) {
	text, charset, err := decodeAs(raw, name)
	if err == nil || !marked {
		return text, charset, err
	}
	e, unknown := htmlindex.Get(name)
	if unknown != nil {
		return nil, "", err
	}
	text, broken := e.NewDecoder().Bytes(raw)
	if broken != nil || len(text) > MaxBytes || bytes.Count(text, []byte("\uFFFD"))*maxWrong > len(raw) {
		return nil, "", err
	}
	return text, name, nil
}

// maxWrong is how many bytes a page must have for each that is not its charset.
const maxWrong = 200

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
