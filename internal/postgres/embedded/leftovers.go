package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clearLeftovers ends what an earlier life of this cluster has left running
// and removes the files by which a dead postmaster still looks alive. The
// caller holds the lock, so whatever runs here has lost its owner.
//
// The order matters: Postgres uses the pid file to keep two postmasters off
// one directory, so it goes only when no process of Postgres is left in there.
func clearLeftovers(ctx context.Context, h home, log *slog.Logger) error {
	pidFile := filepath.Join(h.data, "postmaster.pid")
	if left := processesIn(h.data); len(left) > 0 {
		log.WarnContext(ctx, "stopping a database that an earlier run has left behind", "dir", h.dir, "processes", left)
		if err := endAll(ctx, h.data, postmasterIn(pidFile)); err != nil {
			return err
		}
	}
	if err := os.Remove(pidFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the pid file of a dead database: %w", err)
	}
	for _, name := range []string{".s.PGSQL." + socketPort, ".s.PGSQL." + socketPort + ".lock"} {
		if err := os.Remove(filepath.Join(h.run, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the socket of a dead database: %w", err)
		}
	}
	return nil
}

// endAll ends every process of Postgres in a data directory, the postmaster
// first and politely: it takes the others with it.
func endAll(ctx context.Context, data string, postmaster int) error {
	left := processesIn(data)
	if slices.Contains(left, postmaster) {
		_ = syscall.Kill(postmaster, syscall.SIGINT)
		if left = awaitNone(ctx, data, 20*time.Second); len(left) == 0 {
			return nil
		}
	}
	for _, sig := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		for _, pid := range left {
			_ = syscall.Kill(pid, sig)
		}
		if left = awaitNone(ctx, data, hardStop); len(left) == 0 {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("stop the database that an earlier run has left behind: %w", ctx.Err())
		}
	}
	return fmt.Errorf("processes %v of an earlier run still use %s and don't end", left, data)
}

func awaitNone(ctx context.Context, data string, patience time.Duration) []int {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		left := processesIn(data)
		if len(left) == 0 || ctx.Err() != nil {
			return left
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// processesIn gives the processes of Postgres that work in a data directory.
// Each of them, postmaster or backend, has it as its working directory: that
// can't be mistaken for another process, as a pid in a file can.
func processesIn(data string) []int {
	want, err := os.Stat(data)
	if err != nil {
		return nil
	}
	entries, _ := os.ReadDir("/proc")
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		comm, err := os.ReadFile(filepath.Join("/proc", e.Name(), "comm"))
		if err != nil || strings.TrimSpace(string(comm)) != "postgres" {
			continue
		}
		cwd, err := os.Stat(filepath.Join("/proc", e.Name(), "cwd"))
		if err == nil && os.SameFile(cwd, want) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// postmasterIn reads a postmaster's pid file; 0 when there is none.
func postmasterIn(pidFile string) int {
	b, err := os.ReadFile(pidFile)
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(first))
	return pid
}
