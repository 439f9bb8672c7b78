package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// initialise makes the data directory. It is made beside its place and renamed
// when whole, so that a start that was cut short leaves nothing half made.
func initialise(ctx context.Context, h home, p programs, acct account, unsafe bool) error {
	stale, _ := filepath.Glob(filepath.Join(h.dir, "data.new-*"))
	for _, dir := range stale {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("clear an unfinished data directory: %w", err)
		}
	}
	next, err := os.MkdirTemp(h.dir, "data.new-")
	if err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	if err := acct.own(next); err != nil {
		return err
	}
	if err := runInitdb(ctx, h, next, p, acct, unsafe); err != nil {
		_ = os.RemoveAll(next)
		return err
	}
	if err := os.Rename(next, h.data); err != nil {
		return fmt.Errorf("put the data directory in its place: %w", err)
	}
	return syncDir(h.dir)
}

func runInitdb(ctx context.Context, h home, next string, p programs, acct account, unsafe bool) error {
	data, err := os.Open(next)
	if err != nil {
		return fmt.Errorf("open the data directory: %w", err)
	}
	defer data.Close()
	password, err := h.openPassword()
	if err != nil {
		return err
	}
	defer password.Close()

	args := []string{
		"-D", acct.dataPath(next, p), "-U", accountName, "--pwfile", "/proc/self/fd/4",
		"--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256", "--data-checksums",
	}
	if unsafe {
		args = append(args, "--no-sync")
	}
	cmd := acct.command(ctx, p.initdb, args...)
	cmd.ExtraFiles = []*os.File{data, password}
	cmd.SysProcAttr.Setpgid = true
	// initdb runs programs of its own: all of them are told to go when ctx ends,
	// and have a moment to give shared memory back.
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = hardStop
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb (as %s): %w: %s", acct.name, err, lastLines(string(out), 4))
	}
	return nil
}
