package idempotency

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"whence/internal/fault"
)

// An answer that holds a secret is kept sealed (AES-256-GCM) with a key that is
// derived (HKDF, RFC 5869) from what the principal shows with each request and
// the database does not have: only who asked can have the answer again.

func (r Request) seal(body []byte) ([]byte, error) {
	box, err := r.box()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce) // never fails, by its contract
	return box.Seal(nonce, nonce, body, r.Fingerprint[:]), nil
}

// open refuses an answer that was sealed with another credential of the same
// principal as Conflict `answer_sealed`.
func (r Request) open(sealed []byte) ([]byte, error) {
	box, err := r.box()
	if err != nil {
		return nil, err
	}
	if n := box.NonceSize(); len(sealed) >= n {
		if body, err := box.Open(nil, sealed[:n], sealed[n:], r.Fingerprint[:]); err == nil {
			return body, nil
		}
	}
	return nil, fault.New(fault.Conflict, "answer_sealed", "This request was done, and its answer holds a secret that only the credential it was made with can open.")
}

func (r Request) box() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(r.Credential), []byte(r.Principal.String()+" "+r.Key), "whence idempotent answer", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of an answer: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal an answer: %w", err)
	}
	return cipher.NewGCM(block)
}
