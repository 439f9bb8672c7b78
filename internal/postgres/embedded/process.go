package embedded

import (
	"context"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is a running program and how it ended.
type process struct {
	pid  int
	done chan struct{}
	err  error // after done: how it ended, nil for a clean end
}

// hardStop is how long each harder signal gets before the next.
const hardStop = 5 * time.Second

// startProcess starts a program and waits for its end in the background.
//
// The kernel sends the parent-death signal when the *thread* that started the
// program ends, so one goroutine starts it, keeps its thread, and waits.
func startProcess(cmd *exec.Cmd) (*process, error) {
	p := &process{done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			p.pid = cmd.Process.Pid
		}
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// stop ends the program: SIGINT, which Postgres answers with a clean shutdown,
// then after patience SIGQUIT and SIGKILL. It tells whether SIGINT was enough.
func (p *process) stop(ctx context.Context, patience time.Duration) bool {
	if p.signal(ctx, syscall.SIGINT, patience) {
		return true
	}
	background := context.WithoutCancel(ctx)
	if !p.signal(background, syscall.SIGQUIT, hardStop) {
		p.signal(background, syscall.SIGKILL, hardStop)
	}
	return false
}

func (p *process) signal(ctx context.Context, sig syscall.Signal, patience time.Duration) bool {
	select {
	case <-p.done:
		return true // and its pid may be somebody else's by now
	default:
	}
	_ = syscall.Kill(p.pid, sig)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}
