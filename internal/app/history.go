package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"whence/internal/audit/ledger"
)

// sealInterval is how often the history is sealed: what is written between can be
// changed without a trace in the tree.
const sealInterval = 2 * time.Second

// lastSeal is how long a stop may take to seal what was written last.
const lastSeal = 5 * time.Second

// history is what the history is signed with, and where it is published.
type history struct {
	key       ledger.Key
	known     ledger.Keys // all that this place has signed with
	publisher *ledger.Publisher
}

// openHistory opens what a data directory has of it; key is the configured one.
func openHistory(dir, key string) (history, error) {
	var h history
	var err error
	if h.key, err = ledger.OpenKey(dir, key); err != nil {
		if key != "" {
			return h, fmt.Errorf("WHENCE_HISTORY_KEY %w", err)
		}
		return h, fmt.Errorf("the history can't be signed: %w; WHENCE_DATA_DIR says where its key is kept, or WHENCE_HISTORY_KEY has it", err)
	}
	if h.known, err = knownKeys(dir); err != nil {
		return h, err
	}
	h.publisher, err = ledger.OpenPublisher(dir)
	return h, err
}

// knownKeys reads the public keys of a data directory; none where it has none.
func knownKeys(dir string) (ledger.Keys, error) {
	path := filepath.Join(dir, ledger.PublicFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return ledger.Keys{}, fmt.Errorf("read the public keys of the history: %w", err)
	}
	keys, err := ledger.ParseKeys(string(text))
	if err != nil {
		return keys, fmt.Errorf("%s: %w", path, err)
	}
	return keys, nil
}

func (h history) sealer(pool *pgxpool.Pool, log *slog.Logger) *ledger.Sealer {
	return ledger.NewSealer(pool, h.key, h.publisher, log)
}

// startSealing compares the history with what was published of it, and then seals
// it, beside the requests. stop seals what was written last, and returns when that
// has ended.
func startSealing(ctx context.Context, sealer *ledger.Sealer, published *ledger.Publisher, pool *pgxpool.Pool, log *slog.Logger, metrics prometheus.Registerer) (stop func()) {
	metrics.MustRegister(sealer)
	return beside(ctx, func(ctx context.Context) {
		if err := published.Compare(ctx, pool); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "the history is not the one that was published: run whence verify", "error", err)
		}
		tick := time.NewTicker(sealInterval)
		defer tick.Stop()
		for {
			if _, err := sealer.Seal(ctx); err != nil && ctx.Err() == nil {
				log.WarnContext(ctx, "the history was not sealed", "error", err)
			}
			select {
			case <-ctx.Done():
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastSeal)
				defer cancel()
				if _, err := sealer.Seal(last); err != nil {
					log.WarnContext(last, "the history was not sealed; the next start does it", "error", err)
				}
				return
			case <-tick.C:
			}
		}
	})
}
