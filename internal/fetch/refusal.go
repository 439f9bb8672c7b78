package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"

	"whence/internal/fault"
)

// failure words an error of the network. What a caller reads says what they can
// do something about; the rest is kept for the log.
func (f *Fetcher) failure(ctx context.Context, err error) error {
	if given := ctx.Err(); given != nil {
		return given
	}
	if known, ok := fault.As(err); ok {
		return known
	}
	var unknown *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return failed("the page did not come within %s", f.timeout).Because(err)
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return failed("there is no host of this name").Because(err)
	case errors.As(err, &unknown):
		return failed("the host's name can't be looked up").Because(err)
	case errors.As(err, &certificate):
		return failed("the server has no certificate that can be trusted").Because(err)
	}
	return failed("the server can't be reached, or its answer was cut or can't be read").Because(err)
}

func failed(format string, args ...any) *fault.Fault {
	return fault.AtField("/url", "fetch_failed", "%s", fmt.Sprintf(format, args...))
}

func (f *Fetcher) tooLarge() *fault.Fault {
	detail := fmt.Sprintf("the page has more than %d bytes", f.maxBytes)
	return &fault.Fault{
		Kind: fault.TooLarge, Code: "too_large", Detail: detail,
		Fields: []fault.Field{{Pointer: "/url", Code: "too_large", Detail: detail}},
	}
}

// inWords names a status by its standard words, never by those of the server.
func inWords(status int) string {
	if words := http.StatusText(status); words != "" {
		return fmt.Sprintf("%d %s", status, words)
	}
	return fmt.Sprintf("with the status %d", status)
}
