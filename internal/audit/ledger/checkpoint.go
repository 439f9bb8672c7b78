package ledger

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"

	"whence/internal/audit"
)

// Checkpoint is a tree that was signed.
type Checkpoint struct {
	Origin   string // the name of the key
	Size     uint64 // of the tree, in leaves
	Root     audit.Hash
	SignedAt time.Time
	Note     string // the signed text with its signatures
}

// timeLayout is how a checkpoint says when it was signed: UTC, to the microsecond.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// signedAt begins the line, behind the three that every checkpoint has, that says
// when it was signed.
const signedAt = "signed "

// sign makes a checkpoint.
func (k Key) sign(size uint64, root audit.Hash, at time.Time) (Checkpoint, error) {
	c := Checkpoint{Origin: k.signer.Name(), Size: size, Root: root, SignedAt: at.UTC()}
	text := log.Checkpoint{Origin: c.Origin, Size: size, Hash: root[:]}.Marshal()
	signed, err := note.Sign(&note.Note{Text: string(text) + signedAt + c.SignedAt.Format(timeLayout) + "\n"}, k.signer)
	if err != nil {
		return c, fmt.Errorf("sign a checkpoint: %w", err)
	}
	c.Note = string(signed)
	return c, nil
}

// Read reads what a note says, whoever signed it.
func Read(text string) (Checkpoint, error) {
	c := Checkpoint{Note: text}
	var said log.Checkpoint
	rest, err := said.Unmarshal([]byte(text))
	if err != nil {
		return c, errors.New("it is no checkpoint")
	}
	if len(said.Hash) != len(c.Root) {
		return c, errors.New("it has no SHA-256 as its root")
	}
	c.Origin, c.Size, c.Root = said.Origin, said.Size, audit.Hash(said.Hash)
	line, _, _ := strings.Cut(string(rest), "\n")
	at, ok := strings.CutPrefix(line, signedAt)
	if c.SignedAt, err = time.Parse(timeLayout, at); err != nil || !ok {
		return c, errors.New("it does not say when it was signed")
	}
	return c, nil
}

// Check reads a note, and refuses one that none of the keys has signed under the
// name that it gives as its origin.
func (k Keys) Check(text string) (Checkpoint, error) {
	c, err := Read(text)
	if err != nil {
		return c, err
	}
	opened, err := note.Open([]byte(text), k)
	if err != nil {
		return c, fmt.Errorf("none of the known keys has signed it (%w)", err)
	}
	for _, s := range opened.Sigs {
		if s.Name == c.Origin {
			return c, nil
		}
	}
	return c, fmt.Errorf("it is not signed by %.100q, whose it says it is", c.Origin)
}

// signature begins each line of a note that is one.
const signature = "— "

// Split gives the notes of a text that holds one behind the other, as published.
func Split(text string) []string {
	var notes []string
	var b strings.Builder
	signed := false
	end := func() {
		if strings.TrimSpace(b.String()) != "" {
			notes = append(notes, b.String())
		}
		b.Reset()
		signed = false
	}
	for line := range strings.Lines(text) {
		is := strings.HasPrefix(line, signature)
		if signed && !is {
			end()
		}
		if b.Len() == 0 && strings.TrimSpace(line) == "" {
			continue
		}
		b.WriteString(line)
		signed = signed || is
	}
	end()
	return notes
}
