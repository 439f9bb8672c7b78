package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Names inside a cluster. Database and account are fixed: the cluster is private.
const (
	databaseName = "whence"
	accountName  = "whence"
	socketPort   = "5432" // part of the socket's name; nothing listens on a port
)

// Options say where a cluster lives and how it is run. DataDir is needed, all
// else may be left out.
type Options struct {
	DataDir        string        // the cluster lives in its sub-directory "postgres"; created when missing
	Programs       []string      // directories to look for initdb and postgres in, before all others
	Logger         *slog.Logger  // nil: nothing is logged
	MaxConnections int           // 0: 100
	StartTimeout   time.Duration // for recovery after a crash too; 0: two minutes
	StopTimeout    time.Duration // for a clean stop, before a hard one; 0: ten seconds
	Buffers        int64         // bytes that the server caches of its files; 0: an eighth of the memory, from 128 MB to 1 GB

	// UnsafeFast gives up every promise about crashes for speed. For tests.
	UnsafeFast bool
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.MaxConnections == 0 {
		o.MaxConnections = 100
	}
	if o.StartTimeout == 0 {
		o.StartTimeout = 2 * time.Minute
	}
	if o.StopTimeout == 0 {
		o.StopTimeout = 10 * time.Second
	}
	if o.Buffers == 0 {
		o.Buffers = buffers()
		if o.UnsafeFast {
			o.Buffers = 64 * megabyte
		}
	}
	return o
}

// Cluster is a running Postgres that belongs to this process.
type Cluster struct {
	opts     Options
	home     home
	lock     *lock
	proc     *process
	password string
	sockets  *socketDir
	logFrom  int64 // where this life begins in the log

	stopping sync.Once
	stopped  chan struct{}
	stopErr  error

	mu       sync.Mutex
	asked    bool // whether somebody called Stop
	goneOnce sync.Once
}

// Start starts the cluster of a data directory, making it first when there is
// none, and returns when it answers queries. The database is empty after the
// first start.
//
// Errors: ErrLocked when another process has the directory, ErrNoPrograms when
// no fitting Postgres is installed; others say what Postgres said. ctx bounds
// the start only.
func Start(ctx context.Context, opts Options) (_ *Cluster, err error) {
	opts = opts.withDefaults()
	home, err := openHome(opts.DataDir)
	if err != nil {
		return nil, err
	}
	held, err := home.acquire()
	if err != nil {
		return nil, err
	}
	c := &Cluster{opts: opts, home: home, lock: held, stopped: make(chan struct{})}
	defer func() {
		if err != nil {
			c.release()
		}
	}()

	version, err := home.version()
	if err != nil {
		return nil, err
	}
	acct, err := chooseAccount(home)
	if err != nil {
		return nil, err
	}
	programs, err := findPrograms(ctx, opts.Programs, acct, version)
	if err != nil {
		return nil, err
	}
	if err := clearLeftovers(ctx, home, opts.Logger); err != nil {
		return nil, err
	}
	if err := home.prepare(acct); err != nil {
		return nil, err
	}
	if version == 0 {
		opts.Logger.InfoContext(ctx, "making a database", "dir", home.dir, "postgres", programs.version)
		if err := initialise(ctx, home, programs, acct, opts.UnsafeFast); err != nil {
			return nil, err
		}
	}
	if c.password, err = home.readPassword(); err != nil {
		return nil, err
	}
	if c.sockets, err = shortPath(home.run); err != nil {
		return nil, err
	}
	if err := c.launch(programs, acct); err != nil {
		return nil, err
	}
	if err := c.awaitReady(ctx); err != nil {
		c.mu.Lock()
		c.asked = true
		c.mu.Unlock()
		c.proc.stop(context.WithoutCancel(ctx), opts.StopTimeout)
		return nil, err
	}
	opts.Logger.InfoContext(ctx, "the database is ready", "dir", home.dir, "postgres", programs.version, "account", acct.name)
	return c, nil
}

func (c *Cluster) launch(programs programs, acct account) error {
	log, from, err := c.home.openLog()
	if err != nil {
		return err
	}
	defer log.Close() // Postgres has its own copy
	c.logFrom = from

	data, err := os.Open(c.home.data)
	if err != nil {
		return fmt.Errorf("open the data directory: %w", err)
	}
	defer data.Close()

	cmd := acct.command(context.Background(), programs.postgres,
		append([]string{"-D", acct.dataPath(c.home.data, programs)}, settings(c.opts)...)...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{data}
	// A clean stop when we die; not Ctrl-C of the terminal, we pass that on in
	// our own time.
	cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	cmd.SysProcAttr.Setpgid = true
	c.proc, err = startProcess(cmd)
	if err != nil {
		return fmt.Errorf("start %s: %w", programs.postgres, err)
	}
	return nil
}

// settings are the server's, on its command line, where they outrank the files
// in the data directory: what makes writes durable is not to be edited away.
func settings(o Options) []string {
	set := [][2]string{
		{"listen_addresses", ""},
		{"unix_socket_directories", "../run"}, // from the data directory: never too long for a socket
		{"unix_socket_permissions", "0700"},
		{"port", socketPort},
		{"max_connections", fmt.Sprint(o.MaxConnections)},
		{"shared_buffers", fmt.Sprintf("%dkB", o.Buffers>>10)},
		{"cluster_name", "whence"},
		{"jit", "off"},
		{"timezone", "UTC"},
		{"log_timezone", "UTC"},
		{"log_destination", "stderr"},
		{"logging_collector", "off"},
		{"log_min_messages", "log"}, // without statements' errors: they hold people's text, and reach us anyway
		{"log_min_error_statement", "panic"},
		{"log_error_verbosity", "terse"},
		{"log_checkpoints", "off"},
		{"password_encryption", "scram-sha-256"},
	}
	if o.UnsafeFast {
		set = append(set, [][2]string{
			{"fsync", "off"},
			{"full_page_writes", "off"},
			{"synchronous_commit", "off"},
			{"wal_level", "minimal"},
			{"max_wal_senders", "0"},
		}...)
	} else {
		set = append(set, [][2]string{
			{"fsync", "on"}, {"full_page_writes", "on"}, {"synchronous_commit", "on"},
		}...)
	}
	args := make([]string, 0, 2*len(set))
	for _, kv := range set {
		args = append(args, "-c", kv[0]+"="+kv[1])
	}
	return args
}

// DSN gives the URL of the database for a process of this account. It holds
// the password: it belongs in no log.
func (c *Cluster) DSN() string { return c.dsn(databaseName) }

// DSNOf gives the URL for another role than the owner.
func (c *Cluster) DSNOf(role, password string) string {
	return c.address(databaseName, url.UserPassword(role, password))
}

func (c *Cluster) dsn(database string) string {
	return c.address(database, url.UserPassword(accountName, c.password))
}

func (c *Cluster) address(database string, who *url.Userinfo) string {
	u := url.URL{
		Scheme: "postgres",
		User:   who,
		Path:   "/" + database,
		RawQuery: url.Values{
			"host": {c.sockets.path}, "port": {socketPort}, "sslmode": {"disable"},
		}.Encode(),
	}
	return u.String()
}

// Done is closed when Postgres has ended, by Stop or by itself.
func (c *Cluster) Done() <-chan struct{} { return c.proc.done }

// Err says why Postgres ended by itself, with the last lines of its log. It is
// nil while it runs and after a Stop that was asked for.
func (c *Cluster) Err() error {
	select {
	case <-c.proc.done:
	default:
		return nil
	}
	c.mu.Lock()
	asked := c.asked
	c.mu.Unlock()
	if asked {
		return nil
	}
	return c.died()
}

func (c *Cluster) died() error {
	how := "ended"
	if c.proc.err != nil {
		how = c.proc.err.Error()
	}
	if said := c.home.logSince(c.logFrom); said != "" {
		return fmt.Errorf("the database went away (%s); it said: %s", how, said)
	}
	return fmt.Errorf("the database went away (%s)", how)
}

// Stop ends Postgres: cleanly, and when that takes longer than StopTimeout or
// ctx allow, hard, which the next start recovers from. It gives the directory
// back to others. Further calls wait for the first.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stopping.Do(func() {
		defer close(c.stopped)
		c.mu.Lock()
		select {
		case <-c.proc.done: // it went by itself: Err keeps saying so
		default:
			c.asked = true
		}
		c.mu.Unlock()
		clean := c.proc.stop(ctx, c.opts.StopTimeout)
		c.release()
		if !clean {
			c.stopErr = errors.New("the database did not stop in time and was ended hard; the next start recovers it")
		}
	})
	<-c.stopped
	return c.stopErr
}

func (c *Cluster) release() {
	c.goneOnce.Do(func() {
		c.sockets.close()
		c.lock.release()
	})
}

// socketDir is a path to the socket's directory that is short enough for a
// socket's address (107 bytes on Linux).
type socketDir struct{ path, temporary string }

const maxSocketPath = 107

func shortPath(run string) (*socketDir, error) {
	if len(filepath.Join(run, ".s.PGSQL."+socketPort)) <= maxSocketPath {
		return &socketDir{path: run}, nil
	}
	tmp, err := os.MkdirTemp("", "whence-")
	if err != nil {
		return nil, fmt.Errorf("make a short path to the socket: %w", err)
	}
	link := filepath.Join(tmp, "s")
	if err := os.Symlink(run, link); err != nil {
		_ = os.RemoveAll(tmp)
		return nil, fmt.Errorf("make a short path to the socket: %w", err)
	}
	if len(filepath.Join(link, ".s.PGSQL."+socketPort)) > maxSocketPath {
		_ = os.RemoveAll(tmp)
		return nil, fmt.Errorf("the path of the temporary directory is too long for a socket: %s", strings.TrimSuffix(tmp, "/"))
	}
	return &socketDir{path: link, temporary: tmp}, nil
}

func (s *socketDir) close() {
	if s != nil && s.temporary != "" {
		_ = os.RemoveAll(s.temporary)
	}
}
