package embedded

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// home is the cluster's place in the file system; see the package comment.
type home struct {
	dir  string // DataDir/postgres
	data string
	run  string
}

// logLimit is the size in bytes at which a start sets the log aside.
const logLimit = 8 << 20

// openHome makes the directories down to the cluster's own. As root they can
// be walked through, but not read, by the account that will run Postgres.
func openHome(dataDir string) (home, error) {
	if dataDir == "" {
		return home{}, errors.New("no data directory is given for the embedded database")
	}
	abs, err := filepath.Abs(dataDir)
	if err != nil {
		return home{}, fmt.Errorf("find the data directory: %w", err)
	}
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	h := home{dir: filepath.Join(abs, "postgres")}
	if err := os.MkdirAll(h.dir, mode); err != nil {
		return home{}, fmt.Errorf("make the data directory: %w", err)
	}
	// Postgres's log and /proc show the place without links: so do we.
	if h.dir, err = filepath.EvalSymlinks(h.dir); err != nil {
		return home{}, fmt.Errorf("find the data directory: %w", err)
	}
	h.data = filepath.Join(h.dir, "data")
	h.run = filepath.Join(h.dir, "run")
	return h, nil
}

// version gives the major version that made the data directory, 0 when there
// is none yet.
func (h home) version() (int, error) {
	b, err := os.ReadFile(filepath.Join(h.data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(h.data); err == nil {
			return 0, fmt.Errorf("%s is not a PostgreSQL data directory: it has no PG_VERSION", h.data)
		}
		return 0, nil
	}
	if errors.Is(err, fs.ErrPermission) {
		return 0, fmt.Errorf("%s belongs to another account (was it made as root?): run as that account, "+
			"or set WHENCE_DATA_DIR to another directory", h.data)
	}
	if err != nil {
		return 0, fmt.Errorf("read the data directory's version: %w", err)
	}
	v, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fmt.Errorf("%s/PG_VERSION holds no version: %.20q", h.data, b)
	}
	return v, nil
}

// prepare makes what the account needs beside the data directory.
func (h home) prepare(acct account) error {
	if err := os.Mkdir(h.run, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the socket's directory: %w", err)
	}
	if err := acct.own(h.run); err != nil {
		return err
	}
	_, err := os.Stat(filepath.Join(h.dir, "password"))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(h.data); err == nil {
		return fmt.Errorf("%s is missing: the database can't be opened without its password", filepath.Join(h.dir, "password"))
	}
	return h.makePassword(acct)
}

func (h home) makePassword(acct account) error {
	var secret [24]byte
	_, _ = rand.Read(secret[:]) // never fails
	next := filepath.Join(h.dir, "password.new")
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make the password: %w", err)
	}
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make the password: %w", err)
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(secret[:]))
	err = errors.Join(err, f.Sync(), f.Close(), acct.own(next))
	if err == nil {
		err = os.Rename(next, filepath.Join(h.dir, "password"))
	}
	if err != nil {
		return fmt.Errorf("make the password: %w", err)
	}
	return syncDir(h.dir)
}

func (h home) readPassword() (string, error) {
	f, err := h.openPassword()
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

func (h home) openPassword() (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(h.dir, "password"), os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, fmt.Errorf("read the password: %w", err)
	}
	return f, nil
}

// openLog opens the log to append to, and gives its size: what this life says
// begins there.
func (h home) openLog() (*os.File, int64, error) {
	path := filepath.Join(h.dir, "postgres.log")
	if info, err := os.Lstat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, 0, fmt.Errorf("set the log aside: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("open the database's log: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("open the database's log: %w", err)
	}
	return f, info.Size(), nil
}

// logSince gives the last lines that Postgres wrote since an offset, in one line.
func (h home) logSince(from int64) string {
	f, err := os.Open(filepath.Join(h.dir, "postgres.log"))
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, from, logLimit))
	if err != nil {
		return ""
	}
	return lastLines(string(b), 4)
}

// lastLines gives the last n lines of a text, joined.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > n {
		lines = lines[len(lines)-n:]
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, " / ")
}

// syncDir makes a rename in a directory survive a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	err = errors.Join(d.Sync(), d.Close())
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
