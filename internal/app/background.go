package app

import (
	"context"
	"log/slog"
	"time"

	"whence/internal/crosscheck"
	"whence/internal/ingest"
)

// dueInterval is how often it is looked whether documents wait to be related
// anew.
const dueInterval = 10 * time.Second

// startRelating relates, one by one and beside the requests, the documents that
// were stored before they could be found as near-duplicates, and those whose
// relations have changed since. stop ends it, and returns when it has ended.
func startRelating(ctx context.Context, intake *ingest.Service, p *pulse, log *slog.Logger) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		if err := intake.MarkOutdated(ctx); p.begin("relating").fails(ctx, err) {
			log.WarnContext(ctx, "outdated sketches were not found", "error", err)
		}
		tick := time.NewTicker(dueInterval)
		defer tick.Stop()
		for {
			relateAll(ctx, intake, p, log)
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
}

// beside runs work beside the requests. stop ends it, and returns when it has
// ended.
func beside(ctx context.Context, work func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		work(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// startComparing recomputes, beside the requests, the groups that an earlier
// version has stored. stop ends it, and returns when it has ended.
func startComparing(ctx context.Context, comparisons *crosscheck.Service, p *pulse, log *slog.Logger) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		keys, err := comparisons.RefreshOutdated(ctx)
		switch {
		case p.begin("comparing").fails(ctx, err):
			log.WarnContext(ctx, "groups were not recomputed; the next start tries again", "error", err)
		case keys > 0:
			log.InfoContext(ctx, "groups were recomputed", "subjects_and_places", keys)
		}
	})
}

func relateAll(ctx context.Context, intake *ingest.Service, p *pulse, log *slog.Logger) {
	round := p.begin("relating")
	defer round.end(ctx)
	related := 0
	for {
		more, err := intake.RelateDue(ctx)
		if round.fails(ctx, err) {
			log.WarnContext(ctx, "a document was not related", "error", err)
		}
		if !more {
			break
		}
		related++
	}
	if related > 0 {
		log.InfoContext(ctx, "documents were related to what is stored", "documents", related)
	}
}
