package httpapi

import (
	"time"

	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"whence/internal/auth"
	"whence/internal/fault"
)

// limiter lets each principal make so many requests a second, and twice as many
// at once after a pause. A nil one lets everybody.
type limiter struct {
	store *middleware.RateLimiterMemoryStore
}

// newLimiter makes a limiter; perSecond 0 is no limit.
func newLimiter(perSecond int) *limiter {
	if perSecond <= 0 {
		return nil
	}
	return &limiter{middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: rate.Limit(perSecond), Burst: 2 * perSecond, ExpiresIn: 5 * time.Minute,
	})}
}

// admit refuses a principal that makes too many requests, as RateLimited `rate_limited`.
func (l *limiter) admit(who auth.Principal) error {
	if l == nil {
		return nil
	}
	allowed, err := l.store.Allow(who.Actor.ID().String())
	if err != nil || allowed {
		return err
	}
	refusal := fault.New(fault.RateLimited, "rate_limited", "These are more requests a second than one principal may make: wait a second.")
	refusal.RetryAfter = time.Second
	return refusal
}
