package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/migrations"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

// commands are the command line.
type commands struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"The database; without it, the embedded one."`
	DataDir     string `env:"WHENCE_DATA_DIR" default:".whence" placeholder:"DIR" help:"Where the embedded database lives."`
	PostgresBin string `env:"WHENCE_POSTGRES_BIN" placeholder:"DIRS" help:"Where to look for PostgreSQL's programs first."`

	ServerRole string `env:"WHENCE_SERVER_ROLE" placeholder:"ROLE" help:"The role that a server uses: up gives it what it may do."`

	Up     upCommand     `cmd:"" help:"Apply every migration that the database does not have."`
	Down   downCommand   `cmd:"" help:"Take the newest migration back."`
	Status statusCommand `cmd:"" help:"List the migrations, and which of them the database has."`
	Grant  grantCommand  `cmd:"" help:"Give the role of a server what it may do, and nothing else."`
	Create createCommand `cmd:"" help:"Begin a new migration: an empty file with the next number."`
}

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it gives the exit code.
func run(ctx context.Context, args []string, out, complaints io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	var leave *int // set when kong has answered by itself, for --help
	parser, err := kong.New(&cli, kong.Name("migrate"),
		kong.Description("Brings the schema of Whence's database up, or a step back."),
		kong.Writers(out, complaints), kong.Exit(func(code int) { leave = &code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(out, (*io.Writer)(nil)))
	if err != nil {
		fmt.Fprintln(complaints, "migrate:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if leave != nil {
		return *leave
	}
	if err != nil {
		fmt.Fprintf(complaints, "migrate: %v (migrate --help shows how)\n", err)
		return exitUsage
	}
	if err := parsed.Run(&cli); err != nil {
		fmt.Fprintln(complaints, "migrate:", explain(err))
		return exitFailed
	}
	return 0
}

// explain adds what to do to what is wrong, where a person is likely to wonder.
func explain(err error) string {
	if errors.Is(err, embedded.ErrLocked) {
		return err.Error() + ". A running server has migrated its database already; " +
			"to go back a step, stop the server and run this again."
	}
	return err.Error()
}

// withDatabase runs fn on the database that the command line names.
func (c *commands) withDatabase(ctx context.Context, fn func(url string) error) (err error) {
	if c.DatabaseURL != "" {
		return fn(c.DatabaseURL)
	}
	cluster, err := embedded.Start(ctx, embedded.Options{DataDir: c.DataDir, Programs: filepath.SplitList(c.PostgresBin)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx))) }()
	return fn(cluster.DSN())
}

type upCommand struct{}

// Run applies what is missing.
func (upCommand) Run(ctx context.Context, out io.Writer, cli *commands) error {
	return cli.withDatabase(ctx, func(url string) error {
		done, err := postgres.Migrate(ctx, url, migrations.FS)
		for _, m := range done {
			fmt.Fprintln(out, "applied", m.File)
		}
		if err == nil && len(done) == 0 {
			fmt.Fprintln(out, "nothing to do: the schema is up to date")
		}
		if err != nil || cli.ServerRole == "" {
			return err
		}
		return grant(ctx, out, url, cli.ServerRole)
	})
}

type grantCommand struct {
	Role string `arg:"" help:"The role; CREATE ROLE makes it."`
}

// Run grants.
func (g grantCommand) Run(ctx context.Context, out io.Writer, cli *commands) error {
	return cli.withDatabase(ctx, func(url string) error { return grant(ctx, out, url, g.Role) })
}

func grant(ctx context.Context, out io.Writer, url, role string) error {
	rights, err := postgres.ParsePrivileges(migrations.Privileges)
	if err != nil {
		return err
	}
	if err := postgres.Grant(ctx, url, role, rights); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s may do what a server needs with %d objects, and nothing else\n", role, len(rights))
	return nil
}

type downCommand struct{}

// Run takes one migration back.
func (downCommand) Run(ctx context.Context, out io.Writer, cli *commands) error {
	return cli.withDatabase(ctx, func(url string) error {
		done, err := postgres.MigrateDown(ctx, url, migrations.FS)
		for _, m := range done {
			fmt.Fprintln(out, "took back", m.File)
		}
		if err == nil && len(done) == 0 {
			fmt.Fprintln(out, "nothing to do: the database has no migration")
		}
		return err
	})
}

type statusCommand struct{}

// Run lists all migrations.
func (statusCommand) Run(ctx context.Context, out io.Writer, cli *commands) error {
	return cli.withDatabase(ctx, func(url string) error {
		all, err := postgres.MigrationStatus(ctx, url, migrations.FS)
		if err != nil {
			return err
		}
		for _, m := range all {
			state := "pending"
			if m.Applied {
				state = m.AppliedAt.Format(time.RFC3339)
			}
			fmt.Fprintf(out, "%-20s  %s\n", state, m.File)
		}
		return nil
	})
}

type createCommand struct {
	Name string `arg:"" help:"What it does, in a few words: add_reviews."`
	Dir  string `default:"migrations" placeholder:"DIR" help:"Where the migrations are."`
}

// Run writes the file.
func (c createCommand) Run(out io.Writer) error {
	path, err := create(c.Dir, c.Name)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "created", path)
	return nil
}

// create writes an empty migration with the next number and gives its path.
func create(dir, name string) (string, error) {
	slug, err := slugOf(name)
	if err != nil {
		return "", err
	}
	newest, err := postgres.NewestMigration(os.DirFS(dir))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("find the migrations: %w; run this at the top of the checkout, or give --dir", err)
	}
	path := filepath.Join(dir, fmt.Sprintf("%05d_%s.sql", newest+1, slug))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s exists already", path)
	}
	if err != nil {
		return "", fmt.Errorf("create the migration: %w", err)
	}
	_, err = io.WriteString(f, "-- What changes, and why.\n\n-- +goose Up\n\n-- +goose Down\n")
	return path, errors.Join(err, f.Close())
}

// slugOf turns words into the part of a file's name that says what it does.
func slugOf(name string) (string, error) {
	slug := make([]byte, 0, len(name))
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			slug = append(slug, byte(r))
		case r >= 'A' && r <= 'Z':
			slug = append(slug, byte(r-'A'+'a'))
		case r == ' ', r == '-', r == '_':
			if n := len(slug); n > 0 && slug[n-1] != '_' {
				slug = append(slug, '_')
			}
		default:
			return "", fmt.Errorf("the name %.80q may hold letters a to z, digits, spaces, - and _", name)
		}
	}
	for len(slug) > 0 && slug[len(slug)-1] == '_' {
		slug = slug[:len(slug)-1]
	}
	if len(slug) == 0 || len(slug) > 80 {
		return "", fmt.Errorf("the name %.80q is empty or too long", name)
	}
	return string(slug), nil
}
