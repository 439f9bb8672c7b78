package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ErrLocked is returned by Start when another process uses the directory. The
// error that wraps it names the process and says what to do.
var ErrLocked = errors.New("the embedded database is in use")

// lock is held on a cluster's directory for as long as this process uses it.
// The kernel gives it back when the process ends, however it ends.
type lock struct{ file *os.File }

func (h home) acquire() (*lock, error) {
	path := filepath.Join(h.dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s belongs to another account: run as that account, "+
			"or set WHENCE_DATA_DIR to another directory", h.dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		return nil, fmt.Errorf("%w: %s has %s; stop it first, or set WHENCE_DATA_DIR to another directory",
			ErrLocked, holder(f), h.dir)
	}
	// Who holds it is for people to read; the lock itself is the kernel's.
	if err := errors.Join(f.Truncate(0), writeAt(f, strconv.Itoa(os.Getpid())+"\n")); err != nil {
		f.Close()
		return nil, fmt.Errorf("write the lock: %w", err)
	}
	return &lock{f}, nil
}

func writeAt(f *os.File, s string) error {
	_, err := f.WriteAt([]byte(s), 0)
	return err
}

func holder(f *os.File) string {
	var b [20]byte
	n, _ := f.ReadAt(b[:], 0)
	if pid, err := strconv.Atoi(strings.TrimSpace(string(b[:n]))); err == nil {
		return fmt.Sprintf("process %d", pid)
	}
	return "another process"
}

func (l *lock) release() {
	_ = l.file.Truncate(0)
	_ = l.file.Close() // gives the lock back
}
