package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// surroundings is how many code points are read on each side of a citation.
const surroundings = 600

// Passage is a citation with the text that it stands in. Start and End are those
// of the words within Text, Sentence those of the sentence that holds them; all in
// code points.
type Passage struct {
	CitationID           uuid.UUID
	SnapshotID           uuid.UUID
	Text                 string
	Offset               int // where Text begins in the snapshot
	Start, End           int
	SentenceStart        int
	SentenceEnd          int
	CutBefore, CutBehind bool // Text begins, or ends, in the midst of a block
}

// Of a text that was taken down the words of the citation are left.
const passagesOf = `
SELECT x.id, x.snapshot_id, CASE WHEN n.text IS NULL THEN x.start_at ELSE greatest(x.start_at - @reach, 0) END, x.start_at, x.end_at,
       coalesce(substr(n.text, greatest(x.start_at - @reach, 0) + 1, x.end_at + @reach - greatest(x.start_at - @reach, 0)), x.exact), n.text_length
  FROM citations x JOIN snapshots n ON n.source_id = x.source_id AND n.id = x.snapshot_id
 WHERE x.source_id = @source AND x.claim_id = @claim ORDER BY x.ordinal`

// passages reads the citations of a claim in their text; those whose text was taken
// down are left out.
func passages(ctx context.Context, tx pgx.Tx, sourceID, claimID uuid.UUID) ([]Passage, error) {
	rows, err := tx.Query(ctx, passagesOf, pgx.NamedArgs{"source": sourceID, "claim": claimID, "reach": surroundings})
	if err != nil {
		return nil, fmt.Errorf("read the text around a claim: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Passage, error) {
		var p Passage
		var from, start, end, length int
		var text string
		if err := row.Scan(&p.CitationID, &p.SnapshotID, &from, &start, &end, &text, &length); err != nil {
			return p, err
		}
		if !p.cut([]rune(text), from, start, end, length) {
			p.SnapshotID = uuid.Nil
		}
		return p, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the text around a claim: %w", err)
	}
	return slices.DeleteFunc(list, func(p Passage) bool { return p.SnapshotID == uuid.Nil }), nil
}

// cut keeps of a text that begins at from the block that holds the words from
// start to end, and finds their sentence.
func (p *Passage) cut(text []rune, from, start, end, length int) bool {
	start, end = start-from, end-from
	if start < 0 || end > len(text) || start > end {
		return false
	}
	lo, hi := start, end
	for lo > 0 && !blankLine(text, lo-1) {
		lo--
	}
	for hi < len(text) && !blankLine(text, hi) {
		hi++
	}
	p.CutBefore = lo == 0 && from > 0
	p.CutBehind = hi == len(text) && from+len(text) < length
	p.Text, p.Offset, p.Start, p.End = string(text[lo:hi]), from+lo, start-lo, end-lo
	block := text[lo:hi]
	p.SentenceStart, p.SentenceEnd = p.Start, p.End
	for p.SentenceStart > 0 && !endsSentence(block, p.SentenceStart-1) {
		p.SentenceStart--
	}
	for p.SentenceStart < p.Start && unicode.IsSpace(block[p.SentenceStart]) {
		p.SentenceStart++
	}
	for p.SentenceEnd < len(block) && (p.SentenceEnd == 0 || !endsSentence(block, p.SentenceEnd-1)) {
		p.SentenceEnd++
	}
	return true
}

// blankLine tells whether a line break at i is one of two that part blocks.
func blankLine(text []rune, i int) bool {
	return text[i] == '\n' && (i+1 < len(text) && text[i+1] == '\n' || i > 0 && text[i-1] == '\n')
}

// Marks that end a sentence: wherever they stand, or before a blank or the end;
// and what may stand between them and that.
const (
	fullStops = "。！？｡"
	stops     = ".!?…"
	closers   = "\"'”’»）)]】」』"
)

// endsSentence tells whether a sentence ends with the rune at i. It is for the eye:
// an abbreviation may end one too.
func endsSentence(block []rune, i int) bool {
	if block[i] == '\n' {
		return true
	}
	mark := i
	for mark > 0 && strings.ContainsRune(closers, block[mark]) {
		mark--
	}
	next := i + 1
	if next < len(block) && strings.ContainsRune(closers, block[next]) {
		return false // the closer is part of it
	}
	if strings.ContainsRune(fullStops, block[mark]) {
		return true
	}
	return strings.ContainsRune(stops, block[mark]) && (next == len(block) || unicode.IsSpace(block[next]))
}
