package stress

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// roomInMB is the size of the small disk: enough for a new database, its log and
// some minutes of load.
const roomInMB = 320

// full lets the disk run full under load, and makes room again. Meanwhile
// nothing is acknowledged that is lost, and readiness says no: the server's, or
// that of a door that is closed, where Postgres could not go on and the server
// has ended with it.
func full(ctx context.Context, r *run) error {
	if os.Geteuid() != 0 {
		r.figures.Skipped = "a small disk can be mounted by root only"
		return nil
	}
	dir, err := os.MkdirTemp(r.Dir, "full-")
	if err != nil {
		return fmt.Errorf("make a directory: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	mount := exec.CommandContext(ctx, "mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm,mode=755", roomInMB), "whence-stress", dir) //nolint:gosec // our own directory
	if out, err := mount.CombinedOutput(); err != nil {
		r.figures.Skipped = fmt.Sprintf("a small disk can't be mounted here: %v: %s", err, out)
		return nil
	}
	defer func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }()
	if err := r.furnish(dir); err != nil {
		return err
	}
	s, err := r.start(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { s.kill() }()
	l, err := r.newLoad(ctx, s.address)
	if err != nil {
		return err
	}
	ended, refused := 0, 0
	for r.more(ctx) {
		if err := l.until(ctx, r, s, 50); err != nil {
			return err
		}
		said, err := l.fill(ctx, s, dir)
		if err != nil {
			return err
		}
		select {
		case <-s.ended:
			ended++
		default:
			refused++
			if refused%2 == 0 { // a crash comes on top, and recovery on a disk that is full
				s.crash()
			}
		}
		r.count(func(f *Figures) { f.Faults++ })
		r.heard(s)
		r.Log("full: %s; %d writes acknowledged", said, l.rec.acknowledged())
		if s, err = r.onFullDisk(ctx, s, dir); err != nil {
			return err
		}
		if err := os.Remove(filepath.Join(dir, ballast)); err != nil {
			return fmt.Errorf("make room: %w", err)
		}
		if s, err = l.recovers(ctx, s, dir); err != nil {
			return err
		}
	}
	r.count(func(f *Figures) {
		f.Note = fmt.Sprintf("with a full disk the server refused %d times, and ended with its database %d times", refused, ended)
	})
	admin := r.client(s.address)
	defer admin.close()
	return l.rec.compare(ctx, admin)
}

// ballast is the file that takes all the room there is.
const ballast = "ballast"

// fill takes the room while all write, until nobody gets anything acknowledged
// any more, and asks for readiness.
func (l *load) fill(ctx context.Context, s *server, dir string) (said string, err error) {
	address, done, err := l.run.front(s)
	if err != nil {
		return "", err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	refusals := make(chan struct{}, len(l.writers))
	wait := l.begin(ctx, address, func(answered bool, _ error) bool {
		if !answered {
			refusals <- struct{}{}
		}
		return answered
	})
	if err := fillUp(filepath.Join(dir, ballast)); err != nil {
		return "", err
	}
	// What is refused may be only what needs more room: the disk is full when it
	// is refused to one after the other.
	for range l.writers {
		select {
		case <-refusals:
		case <-ctx.Done():
			cancel()
			wait()
			return "", errors.New("writes were still acknowledged on a full disk after a minute")
		}
	}
	wait()
	c := l.run.client(address)
	defer c.close()
	a, err := c.send(ctx, request{method: http.MethodGet, path: "/readyz"})
	if err != nil {
		return "nobody answers", nil // who does not answer is not ready
	}
	if a.status != http.StatusServiceUnavailable {
		l.run.problem("with a full disk readiness says %s", a)
	}
	return "readiness says " + a.String(), nil
}

// fillUp writes until there is no room left.
func fillUp(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("fill the disk: %w", err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 1<<12; size /= 2 {
		block := make([]byte, size)
		for err = nil; err == nil; {
			_, err = f.Write(block)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			return fmt.Errorf("fill the disk: %w", err)
		}
	}
	return nil
}

// onFullDisk starts a server that has ended, without room. It may refuse to
// start; a start that succeeds is not ready.
func (r *run) onFullDisk(ctx context.Context, s *server, dir string) (*server, error) {
	select {
	case <-s.ended:
	default:
		return s, nil
	}
	again, err := r.start(ctx, dir)
	if err != nil {
		return s, ctx.Err() // as it may
	}
	c := r.client(again.address)
	defer c.close()
	a, err := c.send(ctx, request{method: http.MethodGet, path: "/readyz"})
	if err == nil && a.status != http.StatusServiceUnavailable {
		r.problem("started with a full disk, readiness says %s", a)
	}
	return again, nil
}

// recovers waits until the server, started again where it has ended, is ready,
// and repeats what was not answered.
func (l *load) recovers(ctx context.Context, s *server, dir string) (*server, error) {
	c := l.run.client(s.address)
	defer c.close()
	for deadline := time.Now().Add(time.Minute); ; {
		a, err := c.send(ctx, request{method: http.MethodGet, path: "/readyz"})
		if err == nil && a.done() {
			break
		}
		select {
		case <-s.ended:
			if s, err = l.run.start(ctx, dir); err != nil {
				return nil, err
			}
			c.address = s.address
		default:
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("the server did not recover when there was room again: %s %v: %s", a, err, s.errs) //nolint:errorlint // it may be nil
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
	address, done, err := l.run.front(s)
	if err != nil {
		return nil, err
	}
	defer done()
	return s, l.rec.settle(ctx, address)
}
