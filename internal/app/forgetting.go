package app

import (
	"context"
	"log/slog"
	"time"

	"whence/internal/auth"
	"whence/internal/idempotency"
)

// forgetInterval is how often what is kept for a day is looked through.
const forgetInterval = 10 * time.Minute

// startForgetting forgets, beside the requests, the keys of requests that are
// too old to be repeated, and the sessions that have ended by themselves. stop ends it, and returns when it has ended.
func startForgetting(ctx context.Context, keys *idempotency.Service, sessions *auth.Service, p *pulse, log *slog.Logger) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		tick := time.NewTicker(forgetInterval)
		defer tick.Stop()
		for {
			round := p.begin("forgetting")
			for more := true; more; {
				var err error
				if more, err = keys.Sweep(ctx); round.fails(ctx, err) {
					log.WarnContext(ctx, "old idempotency keys were not forgotten", "error", err)
				}
			}
			if err := sessions.SweepSessions(ctx); round.fails(ctx, err) {
				log.WarnContext(ctx, "ended sessions were not forgotten", "error", err)
			}
			round.end(ctx)
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
}
