package app

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// form makes an upload.
func (g *generator) form(a *attempt) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part := func(name, filename, contentType, content string) {
		h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"`, name)}}
		if filename != "" {
			h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, name, filename))
		}
		if contentType != "" {
			h.Set("Content-Type", contentType)
		}
		out, err := w.CreatePart(h)
		if err == nil {
			_, err = io.WriteString(out, content)
		}
		if err != nil {
			g.t.Fatal(err)
		}
	}
	for _, name := range []string{"url", "outlet", "title"} {
		if g.chance(40) {
			text := g.string(&openapi3.Schema{MinLength: 1}, name)
			part(name, "", "", text)
		}
	}
	file := pickFrom(g.r, []string{g.page(), g.page(), g.page() + "\xff\xfe", "", "\x00\x01\x02", strings.Repeat("<div>", 3000), "PK\x03\x04" + strings.Repeat("x", 100), "%PDF-1.7", "\x1f\x8b\x08", "\xff\xfea\x00b\x00 \x001\x000\x00"})
	name := pickFrom(g.r, []string{"a.html", "a.md", "a.txt", "", `..\..\a.html`, "a", "é.HTM", strings.Repeat("n", 3000)})
	boundary := w.Boundary()
	switch {
	case g.chance(5):
		a.breaks("no file")
	default:
		if g.chance(4) {
			part("file", "b.txt", "text/plain", "again")
			a.breaks("a file twice")
		}
		part("file", name, pickFrom(g.r, []string{"text/html", "text/plain", "", "application/octet-stream", "text/markdown", "text/html; charset=gb18030", "text/html; charset=no-such", "text/html;;", "application/pdf"}), file)
	}
	switch g.r.IntN(24) {
	case 1:
		part("no_such_part", "", "", "x")
		a.breaks("a part that is none")
	case 2:
		part("title", "", "", "a\x00b")
		a.breaks("NUL in a part")
	case 3:
		part("title", "", "", strings.Repeat("x", 20_000))
		a.breaks("a part that is too long")
	case 4:
		part("published_at", "", "", "yesterday")
		a.breaks("a time that is none")
	case 5:
		part("kind", "", "", "song")
		a.breaks("a kind that is none")
	}
	if err := w.Close(); err != nil {
		g.t.Fatal(err)
	}
	a.body = b.Bytes()
	contentType := w.FormDataContentType()
	switch g.r.IntN(24) {
	case 0:
		a.body = a.body[:g.r.IntN(len(a.body)-len(boundary)-6)]
		a.breaks("a form that is cut short")
	case 1:
		contentType = "multipart/form-data"
		a.breaks("a form without a boundary")
	case 2:
		contentType = "multipart/form-data; boundary=another"
		a.breaks("a form of another boundary")
	case 3:
		contentType = "Multipart/Form-Data; Boundary=" + boundary
	case 4:
		contentType = "multipart/mixed; boundary=" + boundary
		a.breaks("a form that is none")
	}
	a.header.Set("Content-Type", contentType)
}
