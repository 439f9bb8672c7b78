package pgtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// memory is where Linux keeps files in memory.
	memory = "/dev/shm"
	// roomNeeded is the room in bytes that the tests' data must find there.
	roomNeeded = 1 << 30
	// findTimeout bounds the wait for a keeper to have started its cluster.
	findTimeout = 90 * time.Second
)

// place is the directory that the test processes of a checkout share.
type place string

func (p place) file(name string) string { return filepath.Join(string(p), name) }

// usersLock is held for the life of this process, which is why nothing closes it.
var usersLock *os.File //nolint:unused // held, not read

// sharedServer gives the address of the checkout's cluster, starting its keeper
// if none runs. From then on the keeper stays for as long as this process does.
func sharedServer(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, findTimeout)
	defer cancel()
	p, err := ourPlace()
	if err != nil {
		return "", err
	}
	// Blocks while an earlier keeper clears up.
	if usersLock, err = lockFile(p.file("users"), syscall.LOCK_SH); err != nil {
		return "", err
	}
	starting, err := lockFile(p.file("starting"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer starting.Close()
	for {
		if dsn, ok := answering(ctx, p); ok {
			return dsn, nil
		}
		err := startKeeper(ctx, p)
		if err != nil && !errors.Is(err, errKeeperBusy) {
			return "", err
		}
		if err != nil { // an earlier keeper is on its way out
			select {
			case <-time.After(100 * time.Millisecond):
			case <-ctx.Done():
				return "", err
			}
		}
	}
}

// ourPlace makes and checks the shared directory.
func ourPlace() (place, error) {
	base := memory
	var fsys syscall.Statfs_t
	if err := syscall.Statfs(memory, &fsys); err != nil || fsys.Bavail*uint64(fsys.Bsize) < roomNeeded {
		base = os.TempDir()
	}
	sum := sha256.Sum256([]byte(checkout()))
	dir := filepath.Join(base, fmt.Sprintf("whence-test-%d-%s", os.Getuid(), hex.EncodeToString(sum[:4])))
	if err := os.Mkdir(dir, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("make the directory for test databases: %w", err)
	}
	// The name can be guessed by others, so it has to be ours.
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("look at the directory for test databases: %w", err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || st.Uid != uint32(os.Getuid()) {
		return "", fmt.Errorf("%s belongs to somebody else", dir)
	}
	return place(dir), nil
}

// checkout gives the directory of this module, by which one checkout's tests
// are told from another's.
func checkout() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			return d
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}

func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open a lock: %w", err)
	}
	for {
		if err = syscall.Flock(int(f.Fd()), how); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}

// answering gives the address that the keeper has left, if a server answers there.
func answering(ctx context.Context, p place) (string, bool) {
	b, err := os.ReadFile(p.file("dsn"))
	if err != nil {
		return "", false
	}
	dsn := strings.TrimSpace(string(b))
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return "", false
	}
	defer conn.Close(ctx)
	return dsn, conn.Ping(ctx) == nil
}

// errKeeperBusy is a keeper's end because another still has the cluster.
var errKeeperBusy = errors.New("the cluster for tests is still held by an earlier run")

// startKeeper starts a copy of this program as the keeper and waits until it
// has said where its cluster is.
func startKeeper(ctx context.Context, p place) error {
	if err := os.Remove(p.file("dsn")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an old address: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	// A file, not a pipe: go test waits for those who hold its pipes.
	said, err := os.Create(p.file("keeper.log"))
	if err != nil {
		return fmt.Errorf("make the keeper's log: %w", err)
	}
	defer said.Close()
	keeper := exec.Command(self) //nolint:noctx // it outlives this process, and ends by itself
	keeper.Dir = "/"
	keeper.Env = append(os.Environ(), keeperPlace+"="+string(p))
	keeper.Stdout, keeper.Stderr = said, said
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := keeper.Start(); err != nil {
		return fmt.Errorf("start the keeper of the test database: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- keeper.Wait() }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(p.file("dsn")); err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case err := <-ended:
			if keeper.ProcessState.ExitCode() == exitBusy {
				return errKeeperBusy
			}
			b, _ := os.ReadFile(p.file("keeper.log"))
			return fmt.Errorf("%s (%w)", bytes.TrimSpace(b), err)
		case <-ctx.Done():
			return fmt.Errorf("wait for the keeper of the test database: %w", ctx.Err())
		}
	}
}
