package app

import (
	"context"
	"log/slog"
	"time"

	"whence/internal/review"
)

// queueInterval is how often priorities follow what is at stake, and items whose
// leases have ended are free again, and decisions are added up. Nobody waits for it: a lease that has ended
// holds nobody up.
const queueInterval = time.Second

// startQueueing mends the review queue once, where a program that keeps none has
// written, and then keeps its priorities, beside the requests. stop ends it, and
// returns when it has ended.
func startQueueing(ctx context.Context, queue *review.Service, p *pulse, log *slog.Logger) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		mended, err := queue.Repair(ctx)
		switch {
		case p.begin("queueing").fails(ctx, err):
			log.WarnContext(ctx, "the review queue was not compared with what there is; the next start tries again", "error", err)
		case mended > 0:
			log.InfoContext(ctx, "the review queue was brought into line with what there is", "items", mended)
		}
		tick := time.NewTicker(queueInterval)
		defer tick.Stop()
		for {
			round := p.begin("queueing")
			for more := true; more && ctx.Err() == nil; {
				if more, err = queue.Rerank(ctx); round.fails(ctx, err) {
					log.WarnContext(ctx, "priorities were not looked at again", "error", err)
				}
			}
			for more := true; more && ctx.Err() == nil; {
				if more, err = queue.Fold(ctx); round.fails(ctx, err) {
					log.WarnContext(ctx, "decisions were not added up", "error", err)
				}
			}
			if _, err := queue.FreeLapsed(ctx); round.fails(ctx, err) {
				log.WarnContext(ctx, "items whose leases have ended were not freed", "error", err)
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
