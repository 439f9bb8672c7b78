package tabular

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/unicode/norm"

	"whence/internal/fault"
)

// Version names the rules that make a file's canonical text and facts.
const Version = "tabular/1"

// MaxBytes is the largest file that is read, before and after decoding.
const MaxBytes = 16 << 20

// Decode gives a file's canonical text and the charset that it was in. A byte
// order mark decides the charset, then the label given, then the bytes. It
// refuses `too_large`, `invalid_encoding` for bytes that are not the charset
// labelled or, without a label, neither UTF-8 nor UTF-16, and `invalid_text` for
// a NUL character.
func Decode(raw []byte, label string) (text, charset string, err error) {
	if len(raw) > MaxBytes {
		return "", "", fault.New(fault.TooLarge, "too_large", "the file has more than %d bytes", MaxBytes)
	}
	charset, raw = charsetOf(raw, label)
	if charset == "utf-8" {
		if !utf8.Valid(raw) {
			return "", "", fault.New(fault.Malformed, "invalid_encoding", "the file has bytes that are not UTF-8, and names no other charset")
		}
		text = string(raw)
	} else if text, err = decodeAs(raw, charset); err != nil {
		return "", "", err
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", "", fault.AtField("/content", "invalid_text", "the file has a NUL character in line %d", 1+strings.Count(text[:i], "\n"))
	}
	text = norm.NFC.String(lineFeeds(text))
	if len(text) > MaxBytes {
		return "", "", fault.New(fault.TooLarge, "too_large", "the file has more than %d bytes as UTF-8", MaxBytes)
	}
	return text, charset, nil
}

// charsetOf tells the charset, and gives the bytes without a byte order mark.
func charsetOf(raw []byte, label string) (string, []byte) {
	for _, mark := range []struct{ bytes, charset string }{
		{"\xEF\xBB\xBF", "utf-8"}, {"\xFF\xFE", "utf-16le"}, {"\xFE\xFF", "utf-16be"},
	} {
		if bytes.HasPrefix(raw, []byte(mark.bytes)) {
			return mark.charset, raw[len(mark.bytes):]
		}
	}
	if label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`)); label != "" {
		if e, err := htmlindex.Get(label); err == nil {
			if name, err := htmlindex.Name(e); err == nil && name != "replacement" {
				if name == "gbk" {
					name = "gb18030" // its superset
				}
				return name, raw
			}
		}
		return label, raw
	}
	if wide := unmarkedUTF16(raw); wide != "" {
		return wide, raw
	}
	return "utf-8", raw
}

// unmarkedUTF16 knows UTF-16 by the zero bytes of its delimiters, digits and line
// ends, which stand on one side of each pair only, and are more than the pairs that
// could be two letters: a NUL in a file of bytes makes none.
func unmarkedUTF16(raw []byte) string {
	head := raw[:min(len(raw), 4096)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	pairs, letters := len(head)/2, 0
	for i := 0; i+1 < len(head); i += 2 {
		if ascii(head[i]) && ascii(head[i+1]) {
			letters++
		}
	}
	switch {
	case len(raw)%2 != 0 || pairs == 0 || letters >= zeros[0]+zeros[1]:
	case zeros[0] == 0 && zeros[1]*5 >= pairs:
		return "utf-16le"
	case zeros[1] == 0 && zeros[0]*5 >= pairs:
		return "utf-16be"
	}
	return ""
}

func ascii(b byte) bool { return b == '\n' || b == '\r' || b == '\t' || b >= ' ' && b < 0x7f }

// decodeAs decodes without loss or not at all.
func decodeAs(raw []byte, charset string) (string, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return "", fault.New(fault.Malformed, "invalid_encoding", "the charset %.40q is not known", charset)
	}
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil || bytes.Contains(text, []byte("\uFFFD")) || !utf8.Valid(text) {
		return "", fault.New(fault.Malformed, "invalid_encoding", "the file has bytes that are not %.40s", charset)
	}
	return string(text), nil
}

// lineFeeds makes every line end, CR LF or CR alone, a line feed.
func lineFeeds(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
