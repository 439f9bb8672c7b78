package stress

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// victims are what is killed, in turn, and how.
var victims = []struct {
	name string
	pid  func(s *server) int
	sig  syscall.Signal
	ends bool   // whether the server ends with it
	says string // why it does
}{
	{"the server", func(s *server) int { return s.cmd.Process.Pid }, syscall.SIGKILL, true, ""},
	{"the database", (*server).postmaster, syscall.SIGKILL, true, "the database went away"},
	{"a backend", (*server).backend, syscall.SIGKILL, false, ""},
	{"the server", func(s *server) int { return s.cmd.Process.Pid }, syscall.SIGKILL, true, ""},
	{"the database, by an immediate stop", (*server).postmaster, syscall.SIGQUIT, true, "the database went away"},
}

// writersAtOnce is how many write under load.
const writersAtOnce = 12

// kills kills under load, starts again, repeats what was not answered, and goes on.
func kills(ctx context.Context, r *run) error {
	dir, err := r.newDir("kills")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := r.start(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { s.kill() }()
	l, err := r.newLoad(ctx, s.address)
	if err != nil {
		return err
	}
	for round := 0; r.more(ctx); round++ {
		if err := l.until(ctx, r, s, 20+r.chance(100)); err != nil {
			return err
		}
		victim := victims[round%len(victims)]
		if err := l.killed(ctx, s, func() error { return hit(s, victim.pid(s), victim.sig) }, victim.ends); err != nil {
			return fmt.Errorf("kill %s: %w", victim.name, err)
		}
		if !strings.Contains(s.errs.String(), victim.says) {
			r.problem("the server ended with %s, and did not say so: %s", victim.name, s.errs)
		}
		r.count(func(f *Figures) { f.Faults++ })
		r.heard(s)
		r.Log("kills: %d, %s; %d writes acknowledged", round+1, victim.name, l.rec.acknowledged())
		if !victim.ends {
			if err := s.stop(); err != nil {
				r.problem("a stop after the kill of %s ended with %v: %s", victim.name, err, s.errs)
			}
		}
		if s, err = r.start(ctx, dir); err != nil {
			return err
		}
		address, done, err := r.front(s)
		if err != nil {
			return err
		}
		err = l.rec.settle(ctx, address)
		done()
		if err != nil {
			return err
		}
	}
	admin := r.client(s.address)
	defer admin.close()
	return l.rec.compare(ctx, admin)
}

// until lets the writers write until so many more writes are acknowledged, and
// waits for them.
func (l *load) until(ctx context.Context, r *run, s *server, more int) error {
	address, done, err := r.front(s)
	if err != nil {
		return err
	}
	defer done()
	goal := l.rec.acknowledged() + more
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	l.begin(ctx, address, func(bool, error) bool { return l.rec.acknowledged() < goal })()
	if l.rec.acknowledged() < goal {
		return fmt.Errorf("the writers got nowhere: %s", s.errs)
	}
	return nil
}

// killed strikes while all write, and waits until the writers have noticed.
func (l *load) killed(ctx context.Context, s *server, strike func() error, ends bool) error {
	address, done, err := l.run.front(s)
	if err != nil {
		return err
	}
	defer done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	goal := l.rec.acknowledged() + 5
	wait := l.begin(ctx, address, func(_ bool, err error) bool { return err == nil })
	for l.rec.acknowledged() < goal {
		if err := pause(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	if err := strike(); err != nil {
		return err
	}
	if ends {
		select {
		case <-s.ended:
		case <-time.After(time.Minute):
			return errors.New("the server goes on without its database")
		}
		wait()
		return nil
	}
	// The server stays, and is to serve again by itself.
	goal = l.rec.acknowledged() + 20
	deadline := time.Now().Add(time.Minute)
	for l.rec.acknowledged() < goal && time.Now().Before(deadline) {
		if err := pause(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	if l.rec.acknowledged() < goal {
		l.run.problem("the server did not recover from the end of a backend: %s", s.errs)
	}
	cancel()
	wait()
	return nil
}

// hit sends a signal to a process that has to be there.
func hit(s *server, pid int, sig syscall.Signal) error {
	if pid == 0 {
		return fmt.Errorf("there is no such process: %s", s.errs)
	}
	if err := syscall.Kill(pid, sig); err != nil {
		return fmt.Errorf("signal %d: %w", pid, err)
	}
	return nil
}

// newDir makes a data directory.
func (r *run) newDir(name string) (string, error) {
	dir, err := os.MkdirTemp(r.Dir, name+"-")
	if err == nil {
		err = os.Chmod(dir, 0o755) //nolint:gosec // Postgres's account walks through it
	}
	if err != nil {
		return "", fmt.Errorf("make a directory: %w", err)
	}
	return dir, r.furnish(dir)
}

// furnish copies what there is to begin with into a data directory.
func (r *run) furnish(dir string) error {
	if r.Begin == "" {
		return nil
	}
	out, err := exec.Command("cp", "-a", r.Begin+"/.", dir).CombinedOutput() //nolint:gosec,noctx // our own directories, and quick
	if err != nil {
		return fmt.Errorf("copy a data directory: %w: %s", err, out)
	}
	return nil
}
