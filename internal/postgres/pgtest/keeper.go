package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"whence/internal/postgres/embedded"
)

// keeperPlace is set in a keeper's environment, to the shared directory.
const keeperPlace = "WHENCE_PGTEST_KEEPER"

// How a keeper ends, and how long it stays unused.
const (
	exitFailed = 1
	exitBusy   = 3

	idleLimit = 15 * time.Second
	lookLimit = 30 * time.Minute // while a failed test's database waits to be looked at
)

// init turns a test binary into a keeper: before its tests, in place of them.
func init() {
	if p := os.Getenv(keeperPlace); p != "" {
		os.Exit(keep(place(p)))
	}
}

// keep runs the cluster until nobody has used it for a while, and clears up.
func keep(p place) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cluster, err := embedded.Start(ctx, embedded.Options{
		DataDir: p.file("cluster"), UnsafeFast: true, MaxConnections: 300, Programs: programs(),
	})
	if errors.Is(err, embedded.ErrLocked) {
		return exitBusy
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	if err := publish(p, cluster.DSN()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		_ = cluster.Stop(ctx)
		return exitFailed
	}
	// Nobody comes in while we clear up: we hold what they wait for.
	last := awaitIdle(ctx, cluster.Done(), p)
	_ = cluster.Stop(context.WithoutCancel(ctx))
	if last != nil {
		_ = os.Remove(p.file("dsn"))
		_ = os.Remove(p.file("kept"))
		_ = os.RemoveAll(p.file("cluster"))
		last.Close()
	}
	return 0
}

// programs gives the directories that WHENCE_POSTGRES_BIN names, as for the server.
func programs() []string { return filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN")) }

// publish says where the cluster is, whole or not at all.
func publish(p place, dsn string) error {
	next := p.file("dsn.new")
	if err := os.WriteFile(next, []byte(dsn+"\n"), 0o600); err != nil {
		return fmt.Errorf("write the address: %w", err)
	}
	if err := os.Rename(next, p.file("dsn")); err != nil {
		return fmt.Errorf("write the address: %w", err)
	}
	return nil
}

// awaitIdle returns with the exclusive lock when no test process has been there
// for the limit, or is there when the keeper is told to end; without the lock
// when one is, or when the cluster has ended.
func awaitIdle(ctx context.Context, gone <-chan struct{}, p place) *os.File {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	lastUsed := time.Now()
	for {
		select {
		case <-tick.C:
		case <-gone:
			return nil
		case <-ctx.Done():
			alone, _ := lockFile(p.file("users"), syscall.LOCK_EX|syscall.LOCK_NB)
			return alone
		}
		alone, err := lockFile(p.file("users"), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil {
			lastUsed = time.Now()
			continue
		}
		limit := idleLimit
		if keptAt(p).Add(lookLimit).After(time.Now()) {
			limit = lookLimit
		}
		if time.Since(lastUsed) > limit {
			return alone
		}
		alone.Close()
	}
}

// keepForALook asks the keeper to stay for somebody to look at a database. On a
// machine for CI nobody will.
func keepForALook(now time.Time) {
	if os.Getenv("CI") != "" || os.Getenv(serverURL) != "" {
		return
	}
	if p, err := ourPlace(); err == nil {
		_ = os.WriteFile(p.file("kept"), []byte(now.Format(time.RFC3339)+"\n"), 0o600)
	}
}

func keptAt(p place) time.Time {
	info, err := os.Stat(p.file("kept"))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
