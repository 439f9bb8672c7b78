package app

import (
	"context"
	"log/slog"
	"time"

	"whence/internal/dashboard"
)

// addUpInterval is how often what was counted is added up: what is not yet is
// read row by row.
const addUpInterval = 5 * time.Second

// startCounting corrects the counts once, where a program that does not count
// has written, and then adds up what is counted, beside the requests. stop ends
// it, and returns when it has ended.
func startCounting(ctx context.Context, counts *dashboard.Service, p *pulse, log *slog.Logger) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		wrong, err := counts.Recount(ctx)
		switch {
		case p.begin("counting").fails(ctx, err):
			log.WarnContext(ctx, "the counts were not compared with what there is", "error", err)
		case wrong > 0:
			log.WarnContext(ctx, "counts were wrong and have been corrected", "counts", wrong)
		}
		tick := time.NewTicker(addUpInterval)
		defer tick.Stop()
		for {
			round := p.begin("counting")
			for more := true; more; {
				if more, err = counts.AddUp(ctx); round.fails(ctx, err) {
					log.WarnContext(ctx, "what was counted was not added up", "error", err)
				}
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
