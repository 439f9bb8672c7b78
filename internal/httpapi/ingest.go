package httpapi

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"strings"
	"time"
	"unicode/utf8"

	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
	"whence/internal/ingest"
	"whence/internal/quantity"
)

// IngestSource takes a document in: from JSON, from a form, or from the address
// that JSON names.
func (h handlers) IngestSource(ctx context.Context, r oapi.IngestSourceRequestObject) (oapi.IngestSourceResponseObject, error) {
	var d ingest.Document
	var err error
	switch {
	case r.JSONBody != nil:
		b := r.JSONBody
		d = ingest.Document{
			MediaType: deref(value(b.MediaType)), URL: deref(value(b.Url)),
			Outlet: deref(value(b.Outlet)), Title: deref(value(b.Title)), PublishedAt: value(b.PublishedAt),
		}
		given(&d.Kind, b.Kind)
		if b.Content != nil {
			d.Content = []byte(*b.Content)
		}
		if d.Table, err = tableIn(ctx, b); err != nil {
			return nil, err
		}
	case r.MultipartBody != nil:
		if d, err = uploadIn(r.MultipartBody); err != nil {
			return nil, err
		}
		if err = mayAccept(ctx, d.Table); err != nil {
			return nil, err
		}
	default:
		return nil, fault.New(fault.UnsupportedMedia, "unsupported_media_type", "A document comes as application/json or as multipart/form-data.")
	}
	result, err := h.Ingest.Ingest(ctx, actor(ctx), d)
	if err != nil {
		return nil, err
	}
	body := oapi.Ingested{
		Source: sourceOut(result.Source), Snapshot: snapshotOut(result.Snapshot),
		Claims: make([]oapi.Claim, len(result.Claims)), Relations: make([]oapi.Relation, len(result.Relations)),
		Import: orNull(importOut(result.Import)),
	}
	for i, c := range result.Claims {
		body.Claims[i] = claimOut(c)
	}
	for i, x := range result.Relations {
		body.Relations[i] = relationOut(x)
	}
	if result.Known {
		return oapi.IngestSource200JSONResponse(body), nil
	}
	return oapi.IngestSource201JSONResponse{
		Body:    body,
		Headers: oapi.IngestSource201ResponseHeaders{Location: new("/v1/sources/" + result.Source.ID.String())},
	}, nil
}

// formField bounds the fields beside the file, in bytes.
const formField = 16 << 10

// uploadIn reads a form: one file, and the same fields as in JSON.
func uploadIn(form *multipart.Reader) (ingest.Document, error) {
	d := ingest.Document{Table: &ingest.Table{}}
	seen := map[string]bool{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return d, fault.New(fault.Malformed, "invalid_form", "The form can't be read.").Because(err)
		}
		name := part.FormName()
		if seen[name] {
			return d, parameterFault("/"+name, "duplicate_name", "This part of the form can be given once only.")
		}
		seen[name] = true
		if name == "file" {
			if d.Content, err = io.ReadAll(part); err != nil {
				return d, fault.New(fault.Malformed, "invalid_form", "The form can't be read.").Because(err)
			}
			if d.MediaType == "" {
				d.MediaType = typeOfUpload(part.Header.Get("Content-Type"), part.FileName())
			}
			continue
		}
		most := formField
		if name == "mapping" {
			most = bodyLimit
		}
		text, err := io.ReadAll(io.LimitReader(part, int64(most)+1))
		if err != nil {
			return d, fault.New(fault.Malformed, "invalid_form", "The form can't be read.").Because(err)
		}
		if len(text) > most {
			return d, fault.AtField("/"+name, "too_long", "This part of the form is too long.")
		}
		if err := setField(&d, name, string(text)); err != nil {
			return d, err
		}
	}
	if !seen["file"] {
		return d, fault.AtField("/file", "required", "The form has no part named file.")
	}
	return d, nil
}

// typeOfUpload tells the media type of a file. Browsers and curl send
// application/octet-stream or nothing for what they don't know: then the name
// tells, or else the bytes will.
func typeOfUpload(contentType, filename string) string {
	base, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(base)) {
	case "", "application/octet-stream":
	default:
		return contentType
	}
	lower := strings.ToLower(filename)
	for suffix, mediaType := range map[string]string{
		".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
		".md": "text/markdown", ".markdown": "text/markdown",
		".csv": "text/csv", ".tsv": "text/tab-separated-values",
	} {
		if strings.HasSuffix(lower, suffix) {
			return mediaType
		}
	}
	return ""
}

// setField puts one field of a form into the document; an empty one says nothing.
func setField(d *ingest.Document, name, text string) error {
	if text == "" {
		return nil
	}
	if strings.ContainsRune(text, 0) {
		return fault.AtField("/"+name, "invalid_text", "A text holds the character U+0000.")
	}
	if !utf8.ValidString(text) {
		return fault.New(fault.Malformed, "invalid_encoding", "A part of the form is not UTF-8.")
	}
	switch name {
	case "media_type":
		d.MediaType = text
	case "url":
		d.URL = text
	case "outlet":
		d.Outlet = text
	case "title":
		d.Title = text
	case "kind":
		d.Kind = text
	case "published_at":
		t, err := time.Parse(time.RFC3339, text)
		if err != nil || validTime(text) != nil {
			return fault.AtField("/published_at", "invalid_format", "This is not a time as in RFC 3339.")
		}
		d.PublishedAt = &t
	case "mapping":
		rules, err := rulesOfForm(text)
		if err != nil {
			return err
		}
		d.Table.Mapping = rules
	case "mapping_id":
		d.Table.MappingID = text
	case "as_of":
		day, err := quantity.ParseDate(text)
		if err != nil {
			return fault.AtField("/as_of", "invalid_format", "This is not a day as in RFC 3339.")
		}
		d.Table.AsOf = &day
	case "accept", "on_error":
		return setChoice(d.Table, name, text)
	default:
		return parameterFault("/"+name, "unknown_field", "The form has a part that is not known.")
	}
	return nil
}

// setChoice takes the fields that are one of two words.
func setChoice(t *ingest.Table, name, text string) error {
	words := map[string][2]string{"accept": {"false", "true"}, "on_error": {"refuse", "skip"}}[name]
	if text != words[0] && text != words[1] {
		return fault.AtField("/"+name, "not_one_of", "must be %s or %s", words[0], words[1])
	}
	if name == "accept" {
		t.Accept = text == words[1]
	} else {
		t.Skip = text == words[1]
	}
	return nil
}
