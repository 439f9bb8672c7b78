package httpapi

import (
	"testing"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/auth"
	"whence/internal/fault"
)

func TestWhoAsksTooOftenIsToldToWaitAndNobodyElse(t *testing.T) {
	bearer := func() auth.Principal { return auth.Principal{Actor: audit.Actor{TokenID: uuid.New()}} }
	busy, other := bearer(), bearer()
	l := newLimiter(1)
	refused := 0
	for range 10 {
		if err := l.admit(busy); err != nil {
			if f, ok := fault.As(err); !ok || f.Kind != fault.RateLimited || f.RetryAfter <= 0 {
				t.Fatal(err)
			}
			refused++
		}
	}
	if refused < 7 { // two at once, and one for each second that this takes
		t.Errorf("%d of ten were refused", refused)
	}
	if err := l.admit(other); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	if err := newLimiter(0).admit(busy); err != nil {
		t.Errorf("without a limit: %v", err)
	}
}
