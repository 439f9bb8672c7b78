package stress

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// firstToken is the admin's of every server here.
const firstToken = "an-admin-token-for-stress-0123456789abcdef"

// server is the program, running, with its own database in its own directory.
type server struct {
	dir     string
	address string // http://…
	cmd     *exec.Cmd
	errs    *tail
	ended   chan struct{}
	err     error // after ended: how it ended
}

var addressLine = regexp.MustCompile(`Whence is at (http://\S+)`)

// startPatience is how long a start may take, recovery of the database included.
const startPatience = 2 * time.Minute

// start starts the server on a data directory and waits until it serves. More
// of its environment comes behind what all have.
func (r *run) start(ctx context.Context, dir string, environment ...string) (*server, error) {
	s := &server{dir: dir, errs: &tail{}, ended: make(chan struct{})}
	s.cmd = exec.Command(r.Program) //nolint:noctx // it outlives requests to stop; stop and kill end it
	s.cmd.Env = append(os.Environ(), "DATABASE_URL=", "WHENCE_DATA_DIR="+dir, "WHENCE_ADDR=127.0.0.1:0", "WHENCE_SAMPLE=off",
		"WHENCE_BOOTSTRAP_TOKEN="+firstToken, "WHENCE_RATE_LIMIT=0", "WHENCE_LOG=error")
	s.cmd.Env = append(s.cmd.Env, environment...)
	s.cmd.Dir = r.Dir
	s.cmd.Stderr = s.errs
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is passed on by us
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := addressLine.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	timer := time.NewTimer(startPatience)
	defer timer.Stop()
	select {
	case s.address = <-address:
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("the server did not start: %w: %s", s.err, s.errs)
	case <-timer.C:
		s.kill()
		return nil, fmt.Errorf("the server did not start within %s: %s", startPatience, s.errs)
	case <-ctx.Done():
		s.kill()
		return nil, ctx.Err()
	}
}

// Prepare makes a data directory for suites to begin with, so that not each has
// to wait for a database to be made.
func Prepare(ctx context.Context, o Options) (dir string, err error) {
	r := &run{Options: o}
	if dir, err = r.newDir("begin"); err != nil {
		return "", err
	}
	s, err := r.start(ctx, dir)
	if err != nil {
		return "", err
	}
	return dir, s.stop()
}

// kill ends the server as a crash would, and waits for its end.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// crash ends the server and its Postgres, as a loss of power would.
func (s *server) crash() {
	if pid := s.postmaster(); pid != 0 {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	s.kill()
}

// terminate asks the server to stop.
func (s *server) terminate() { _ = s.cmd.Process.Signal(syscall.SIGTERM) }

// stop asks the server to stop and waits for it. The error is how it ended.
func (s *server) stop() error {
	s.terminate()
	timer := time.NewTimer(2 * time.Minute)
	defer timer.Stop()
	select {
	case <-s.ended:
		return s.err
	case <-timer.C:
		s.kill()
		return fmt.Errorf("the server did not stop in time: %s", s.errs)
	}
}

// heard counts the panics that a server has told of, and notes its defects.
func (r *run) heard(s *server) {
	r.count(func(f *Figures) { f.Panics += s.errs.panicked() })
	for line := range strings.Lines(s.errs.String()) {
		if strings.Contains(line, "msg=defect") {
			r.problem("the server's log says %.600s", line)
		}
	}
}

// postmaster gives the process of the server's Postgres; 0 where there is none.
func (s *server) postmaster() int {
	raw, err := os.ReadFile(filepath.Join(s.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(first))
	return pid
}

// backend gives a process of Postgres that serves a connection; 0 where there
// is none. They are known by their titles, which end with what they do.
func (s *server) backend() int {
	parent := s.postmaster()
	if parent == 0 {
		return 0
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", parent, parent))
	if err != nil {
		return 0
	}
	for field := range strings.FieldsSeq(string(children)) {
		title, err := os.ReadFile(filepath.Join("/proc", field, "cmdline"))
		if err == nil && bytes.Contains(title, []byte(": whence_server whence ")) {
			pid, _ := strconv.Atoi(field)
			return pid
		}
	}
	return 0
}

// tail keeps what a program said, the beginning and the end of it.
type tail struct {
	mu          sync.Mutex
	first, last []byte
	panics      int
}

const kept = 64 << 10

// Write takes in more.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.panics += bytes.Count(p, []byte("msg=panic")) + bytes.Count(p, []byte("panic: "))
	n := len(p)
	if room := kept - len(t.first); room > 0 {
		take := min(room, len(p))
		t.first, p = append(t.first, p[:take]...), p[take:]
	}
	t.last = append(t.last, p...)
	if over := len(t.last) - kept; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return n, nil
}

// panicked tells how often a panic was told of.
func (t *tail) panicked() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.panics
}

// String gives what was kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.last) == 0 {
		return string(t.first)
	}
	return string(t.first) + "\n…\n" + string(t.last)
}
