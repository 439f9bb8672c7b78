package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
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
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("WHENCE_ADDR %s can't be listened on: %w", c.Addr, err)
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
	var draining atomic.Bool
	services := newServices(pool, log, base)
	defer services.auth.Close()
	services.edge.Ready = func(ctx context.Context) error {
		if draining.Load() {
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

	stopRelating := startRelating(ctx, services.intake, log)
	defer stopRelating()
	stopComparing := startComparing(ctx, services.edge.Crosscheck, log)
	defer stopComparing()
	stopCounting := startCounting(ctx, services.edge.Dashboard, log)
	defer stopCounting()
	stopForgetting := startForgetting(ctx, services.edge.Idempotency, services.auth, log)
	defer stopForgetting()
	stopQueueing := startQueueing(ctx, services.edge.Review, log)
	defer stopQueueing()

	server := newServer(handler, log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	greet(out, base, token, c)

	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-db.gone():
	case <-ctx.Done():
	}
	draining.Store(true)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		// What still runs are streams: cut, they can't be taken for whole ones.
		log.Warn("requests were still running", "after", drainTime, "error", err)
		_ = server.Close()
	}
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
