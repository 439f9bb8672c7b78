package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"whence/internal/httpapi"
	"whence/internal/sample"
	"whence/internal/signin"
)

// How long the end may take: requests in flight, then Postgres.
const (
	drainTime = 30 * time.Second
	stopTime  = 30 * time.Second
)

// Run starts everything, serves until ctx ends or Postgres goes away, and
// stops everything. What a person should see goes to out.
func Run(ctx context.Context, c Config, out io.Writer) (err error) {
	level, err := c.level()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))

	// The data directory's lock is taken before anything else: a second start on
	// it ends here, and says so.
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.stop(ctx)) }()
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	pool, err := db.connect(ctx, c, log)
	if err != nil {
		return err
	}
	defer pool.Close()

	base := c.PublicURL
	if base == "" {
		base = "http://" + listener.Addr().String()
	}
	entrance := &front{}
	past, err := openHistory(c.DataDir, c.HistoryKey)
	if err != nil {
		return err
	}
	services := newServices(pool, log, base, past)
	defer services.auth.Close()
	services.edge.Ready = func(ctx context.Context) error {
		if entrance.draining.Load() {
			return errors.New("the server is stopping")
		}
		return ready(ctx, pool)
	}
	if provider, err := c.provider(base); err != nil {
		return err
	} else if provider != nil {
		services.edge.SignIn = signin.New(pool, services.auth, *provider)
	}
	services.edge.AllowedOrigins, services.edge.RateLimit = c.AllowedOrigins, c.RateLimit
	handler, err := httpapi.New(services.edge)
	if err != nil {
		return err
	}
	// Stopped behind all else, so that it seals what the others have written.
	stopSealing := startSealing(ctx, past.sealer(pool, log), past.publisher, pool, log, services.edge.Metrics)
	defer stopSealing()
	token, err := bootstrap(ctx, services.auth, c)
	if err != nil {
		return err
	}
	if c.Sample == "on" {
		if err := sample.Load(ctx, pool, services.sample); err != nil {
			return fmt.Errorf("load the sample: %w", err)
		}
	}
	if added, err := services.edge.Sources.Parties.Seed(ctx); err != nil { // behind the sample, which has parties of its own
		return fmt.Errorf("add the known parties: %w", err)
	} else if added > 0 {
		log.Info("known parties added", "count", added)
	}

	stopRelating := startRelating(ctx, services.intake, services.pulse, log)
	defer stopRelating()
	stopComparing := startComparing(ctx, services.edge.Crosscheck, services.pulse, log)
	defer stopComparing()
	stopCounting := startCounting(ctx, services.edge.Dashboard, services.pulse, log)
	defer stopCounting()
	stopForgetting := startForgetting(ctx, services.edge.Idempotency, services.auth, services.pulse, log)
	defer stopForgetting()
	stopQueueing := startQueueing(ctx, services.edge.Review, services.pulse, log)
	defer stopQueueing()
	stopWatching := startWatching(ctx, services.pulse, pool, services.edge.Ready)
	defer stopWatching()

	server := newServer(handler, log)
	entrance.watch(server)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	greet(out, base, token, c)

	delay := c.StopDelay
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-db.gone():
		delay = 0
	case <-ctx.Done():
	}
	entrance.stop(context.WithoutCancel(ctx), server, listener, delay, log)
	return nil
}

// newServer sets what a connection may cost.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 3 * time.Second, ReadTimeout: 60 * time.Second,
		WriteTimeout: 35 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// greet says where Whence is and how to speak to it.
func greet(out io.Writer, base, token string, c Config) {
	_, _ = fmt.Fprintf(out, "Whence is at %s\n  reference  %s/docs\n  token      %s\n", base, base, token)
	if c.DatabaseURL == "" {
		_, _ = fmt.Fprintf(out, "  data       %s\n", c.DataDir)
	}
	_, _ = fmt.Fprintln(out, "  stop with Ctrl-C")
}
