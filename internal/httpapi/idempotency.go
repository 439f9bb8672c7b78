package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"whence/internal/auth"
	"whence/internal/idempotency"
)

const (
	idempotencyKey     = "Idempotency-Key"
	idempotentReplayed = "Idempotent-Replayed"
)

// secretAnswers are the operations whose answers hold a secret.
var secretAnswers = map[string]bool{"createToken": true, "rotateToken": true}

// repeatable tells whether a request may be repeated with its key.
func repeatable(r *http.Request) bool {
	return r.Header.Get(idempotencyKey) != "" && (r.Method == http.MethodPost || r.Method == http.MethodPatch)
}

// errNotDone undoes what a handler has done that answers with no success.
var errNotDone = errors.New("the answer is no success")

// doOnce calls the handler for a request with a key that is new, and answers a
// repeated one as it was answered first. The answer is held back until the
// change it speaks of, and the answer itself, are stored.
func doOnce(c echo.Context, keys *idempotency.Service, op operation, who auth.Principal, credential string, next echo.HandlerFunc) error {
	r := c.Request()
	body, err := io.ReadAll(r.Body) // in memory already, and checked
	if err != nil {
		return err
	}
	request := idempotency.Request{
		Principal: who.Actor.ID(), Key: r.Header.Get(idempotencyKey), Fingerprint: fingerprint(r, body),
		Credential: credential, Sealed: secretAnswers[op.id],
	}
	var held *heldBack
	answer, replayed, err := keys.Do(r.Context(), request, func(ctx context.Context) (idempotency.Answer, error) {
		r.Body = io.NopCloser(bytes.NewReader(body))
		c.SetRequest(r.WithContext(ctx))
		var err error
		if held, err = holdBack(c, next); err == nil && !c.Response().Committed {
			err = errNotDone
		}
		header := c.Response().Header()
		return idempotency.Answer{
			Status: held.status, Body: held.body.Bytes(),
			ContentType: header.Get(echo.HeaderContentType), Location: header.Get(echo.HeaderLocation), ETag: header.Get("ETag"),
		}, err
	})
	c.SetRequest(r)
	switch {
	case replayed:
		if held != nil {
			held.discard(c)
		}
		return replay(c, answer)
	case errors.Is(err, errNotDone):
		return nil
	case err != nil:
		if held != nil {
			held.discard(c)
		}
		return err
	}
	return held.send()
}

// fingerprint is what two requests share that ask for the same.
func fingerprint(r *http.Request, body []byte) [32]byte {
	sum := sha256.Sum256(body)
	return sha256.Sum256([]byte(r.Method + " " + r.URL.RequestURI() + "\n" + string(sum[:])))
}

func replay(c echo.Context, a idempotency.Answer) error {
	header := c.Response().Header()
	for name, value := range map[string]string{echo.HeaderContentType: a.ContentType, echo.HeaderLocation: a.Location, "ETag": a.ETag} {
		header.Del(name)
		if value != "" {
			header.Set(name, value)
		}
	}
	header.Set(idempotentReplayed, "true")
	c.Response().WriteHeader(a.Status)
	_, err := c.Response().Write(a.Body)
	return err
}
