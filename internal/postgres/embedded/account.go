package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who runs Postgres: ourselves, or another one where we are root.
type account struct {
	name string
	uid  uint32
	gid  uint32
	drop bool // whether we are root and have to become it
}

// openedData is how a program names the data directory that it was handed
// open, as the first of its extra files.
const openedData = "/proc/self/fd/3"

// chooseAccount picks who runs Postgres. As root: the owner of the data, else
// of the directory it will be in, else postgres, else nobody.
func chooseAccount(h home) (account, error) {
	if euid := os.Geteuid(); euid != 0 {
		return ownAccount(h, euid)
	}
	if uid, gid, ok := ownerOf(h.data); ok {
		if uid == 0 {
			return account{}, fmt.Errorf("%s belongs to root, and PostgreSQL does not run as root: "+
				"give it to another account (chown -R)", h.data)
		}
		return named(uid, gid), nil
	}
	if uid, gid, ok := ownerOf(filepath.Dir(h.dir)); ok && uid != 0 {
		// initdb wants an account that has a name.
		if a := named(uid, gid); a.name != "" {
			return a, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return account{name: name, uid: uint32(uid), gid: uint32(gid), drop: true}, nil
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is no account postgres or nobody to run it: " +
		"add one, run as an ordinary user, or set DATABASE_URL")
}

func ownAccount(h home, euid int) (account, error) {
	if uid, _, ok := ownerOf(h.data); ok && uid != uint32(euid) {
		return account{}, fmt.Errorf("%s belongs to the account with id %d (was it made as root?): run as that account or as root, "+
			"or set WHENCE_DATA_DIR to another directory", h.data, uid)
	}
	a := named(uint32(euid), uint32(os.Getegid()))
	a.drop = false
	return a, nil
}

func named(uid, gid uint32) account {
	a := account{uid: uid, gid: gid, drop: true}
	if u, err := user.LookupId(strconv.FormatUint(uint64(uid), 10)); err == nil {
		a.name = u.Username
	}
	return a
}

func ownerOf(path string) (uid, gid uint32, ok bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, 0, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return st.Uid, st.Gid, true
}

// own gives a path to the account.
func (a account) own(path string) error {
	if !a.drop {
		return nil
	}
	if err := os.Lchown(path, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("give %s to %s: %w", path, a.name, err)
	}
	return nil
}

// command prepares a program to run as the account, in an environment of its
// own: nothing of ours (PGDATA, PGHOST, a locale) reaches it.
func (a account) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/", "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if a.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return cmd
}

// dataPath gives the words by which a program run as the account finds the
// data directory: its path, or, where a directory above it is closed to the
// account, the open directory that the program is handed.
func (a account) dataPath(data string, p programs) string {
	if a.reaches(data, p) {
		return data
	}
	return openedData
}

// reaches tells whether the account can walk to a directory. The kernel is the
// one to ask, it knows all the rules: a program is run from there.
func (a account) reaches(dir string, p programs) bool {
	cmd := a.command(context.Background(), p.postgres, "--version")
	cmd.Dir = dir
	return cmd.Run() == nil
}
