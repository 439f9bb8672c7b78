package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// The files of a data directory that belong to the history.
const (
	KeyFile         = "history.key"         // the private key, for its owner alone
	PublicFile      = "history.pub"         // the public keys, one a line: all that this place has signed with
	CheckpointsFile = "history.checkpoints" // what was published
)

// Key signs checkpoints. Its name is the tree's origin in them.
type Key struct {
	signer note.Signer
	public string
}

// Public is the key by which others check signatures, as a line of text.
func (k Key) Public() string { return k.public }

// ParseKey reads a private key in the form of golang.org/x/mod/sumdb/note.
func ParseKey(text string) (Key, error) {
	text = strings.TrimSpace(text)
	signer, err := note.NewSigner(text)
	if err != nil {
		return Key{}, errors.New("is no signing key: it begins with PRIVATE+KEY+") // without the text, which may be one nearly
	}
	// PRIVATE+KEY+name+hash+base64(algorithm, seed)
	parts := strings.SplitN(text, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return Key{}, errors.New("is no Ed25519 key")
	}
	public, err := note.NewEd25519VerifierKey(signer.Name(), ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey))
	if err != nil {
		return Key{}, fmt.Errorf("has no public key: %w", err)
	}
	return Key{signer: signer, public: public}, nil
}

// NewKey makes a key and gives its text. No two have the same name.
func NewKey() (Key, string, error) {
	var id [8]byte
	rand.Read(id[:])
	text, _, err := note.GenerateKey(rand.Reader, "whence/"+hex.EncodeToString(id[:]))
	if err != nil {
		return Key{}, "", fmt.Errorf("make a signing key: %w", err)
	}
	key, err := ParseKey(text)
	return key, text, err
}

// OpenKey gives the key that was configured, or else the one of a data directory,
// making both where there is none. The public key is kept there beside earlier
// ones, which what they signed is still checked by.
func OpenKey(dir, configured string) (Key, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Key{}, fmt.Errorf("make the data directory: %w", err)
	}
	key, err := keyOf(dir, configured)
	if err != nil {
		return Key{}, err
	}
	return key, remember(filepath.Join(dir, PublicFile), key.public)
}

func keyOf(dir, configured string) (Key, error) {
	if configured != "" {
		return ParseKey(configured)
	}
	path := filepath.Join(dir, KeyFile)
	kept, err := os.ReadFile(path)
	if err == nil {
		key, err := ParseKey(string(kept))
		if err != nil {
			return key, fmt.Errorf("%s %w", path, err)
		}
		return key, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return Key{}, fmt.Errorf("read the signing key: %w", err)
	}
	key, text, err := NewKey()
	if err != nil {
		return key, err
	}
	if err := writeNew(path, text+"\n"); err != nil {
		return key, fmt.Errorf("keep the signing key: %w", err)
	}
	return key, nil
}

// writeNew writes a file that is whole or not there, for its owner alone.
func writeNew(path, text string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".history-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// remember adds a public key to the file where it is not there.
func remember(path, public string) (err error) {
	kept, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("read the public keys: %w", err)
	}
	for line := range strings.Lines(string(kept)) {
		if strings.TrimSpace(line) == public {
			return nil
		}
	}
	if n := len(kept); n > 0 && kept[n-1] != '\n' {
		kept = append(kept, '\n')
	}
	if err := writeNew(path, string(kept)+public+"\n"); err != nil {
		return fmt.Errorf("keep the public key: %w", err)
	}
	return nil
}

// Keys are public keys that signatures are checked by.
type Keys struct {
	byName map[string][]note.Verifier
}

// ParseKeys reads public keys, one a line. Blank lines and those that begin with
// # say nothing.
func ParseKeys(text string) (Keys, error) {
	k := Keys{byName: map[string][]note.Verifier{}}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := note.NewVerifier(line)
		if err != nil {
			return k, fmt.Errorf("%.200q is no public key", line)
		}
		k.byName[v.Name()] = append(k.byName[v.Name()], v)
	}
	return k, nil
}

// Empty tells that there is no key.
func (k Keys) Empty() bool { return len(k.byName) == 0 }

// Verifier implements note.Verifiers.
func (k Keys) Verifier(name string, hash uint32) (note.Verifier, error) {
	for _, v := range k.byName[name] {
		if v.KeyHash() == hash {
			return v, nil
		}
	}
	return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
}
