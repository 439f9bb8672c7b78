package ingest

import (
	"whence/internal/extract"
	"whence/internal/neardup"
	"whence/internal/readable"
	"whence/internal/sources"

	"github.com/google/uuid"
)

// comparable is a document that is about to be compared with what is stored.
type comparable struct {
	source     sources.Source
	snapshot   uuid.UUID
	again      bool // it was stored before, and may be related already
	rawSHA256  string
	textSHA256 string
	agency     string
	origins    []string // the addresses that it gives as where it comes from, normal
	document   *neardup.Document
	input      neardup.Input
}

// comparableOf makes a document that was just stored comparable.
func comparableOf(stored sources.Stored, source sources.Source, page readable.Document, raw []byte, mentions []extract.Mention) *comparable {
	return newComparable(source, sources.Reading{
		SourceID: source.ID, SnapshotID: stored.Snapshot.ID, Text: page.Text, Agency: page.Agency,
		Origins: originsOf(page.Text, raw),
	}, stored.Snapshot, !stored.NewSource, mentions)
}

func newComparable(source sources.Source, reading sources.Reading, snapshot sources.Snapshot, again bool, mentions []extract.Mention) *comparable {
	c := &comparable{
		source: source, snapshot: reading.SnapshotID, again: again, agency: reading.Agency, origins: reading.Origins,
		rawSHA256: snapshot.RawSHA256.String(), textSHA256: snapshot.TextSHA256.String(),
	}
	c.input = inputOf(source, reading)
	c.input.Mentions = mentions
	c.document = neardup.Read(c.input)
	return c
}

// textKeys are those that another document with the same text has too.
func (c *comparable) textKeys() []int64 {
	in := neardup.Input{Text: c.input.Text, Language: c.input.Language, Title: c.input.Title, Published: c.input.Published, Mentions: c.input.Mentions}
	return neardup.Read(in).Keys().Stored
}

// inputOf is a document as it is compared.
func inputOf(x sources.Source, r sources.Reading) neardup.Input {
	in := neardup.Input{
		Text: r.Text, Language: valueOf(x.Language), Title: valueOf(x.Title), Outlet: valueOf(x.OutletName), Agency: r.Agency, Links: r.Origins,
	}
	in.URL, _ = sources.NormalURL(valueOf(x.URL))
	in.Canonical, _ = sources.NormalURL(valueOf(x.CanonicalURL))
	if x.PublishedAt == nil {
		return in
	}
	first, last, fine := publishedIn(x)
	if first == last {
		in.Published = &first
	}
	if fine {
		in.At = x.PublishedAt
	}
	return in
}

// originsOf gives the addresses that a page gives as where it comes from.
func originsOf(text string, raw []byte) []string {
	var out []string
	seen := map[string]bool{}
	for _, written := range append(neardup.Origins(text), neardup.Origins(string(raw))...) {
		if normal, ok := sources.NormalURL(written); ok && !seen[normal] && len(normal) <= maxOrigin {
			seen[normal] = true
			out = append(out, normal)
		}
	}
	return out
}

// maxOrigin is the longest address that is kept as an origin, in bytes.
const maxOrigin = 2000

func valueOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
