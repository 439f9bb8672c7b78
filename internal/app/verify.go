package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit/ledger"
	"whence/internal/audit/verify"
	"whence/internal/postgres"
	"whence/internal/postgres/embedded"
	"whence/migrations"
)

// Verification says which database's history is verified, and against what.
type Verification struct {
	DatabaseURL string // "": the embedded default of DataDir, running or not
	DataDir     string
	PostgresBin string
	Keys        string // a file of public keys; "": that of DataDir, where there is one
	Checkpoints string // a file of published checkpoints; "": that of DataDir, where there is one

	Progress func(stage string, done, total int64)
}

// Verify verifies a whole history. It writes nothing.
func Verify(ctx context.Context, v Verification) (report *verify.Report, err error) {
	o := verify.Options{Progress: v.Progress}
	if o.Keys, o.Published, err = v.evidence(); err != nil {
		return nil, err
	}
	url, done, err := v.database(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	pool, err := postgres.Open(ctx, postgres.Options{URL: url, MaxConns: 2, ApplicationName: "whence-verify"})
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	if err := sameSchema(ctx, pool); err != nil {
		return nil, err
	}
	s := newServices(pool, slog.New(slog.DiscardHandler), "", history{})
	defer s.auth.Close()
	o.Keepers = s.keepers()
	return verify.Run(ctx, pool, o)
}

// evidence reads what is kept outside of the database.
func (v Verification) evidence() (ledger.Keys, []string, error) {
	var none ledger.Keys
	keys, err := readOr(v.Keys, filepath.Join(v.DataDir, ledger.PublicFile))
	if err != nil {
		return none, nil, err
	}
	known, err := ledger.ParseKeys(keys)
	if err != nil {
		return none, nil, fmt.Errorf("read the public keys: %w", err)
	}
	if v.Keys != "" && known.Empty() {
		return none, nil, fmt.Errorf("%s holds no public key", v.Keys)
	}
	notes, err := readOr(v.Checkpoints, filepath.Join(v.DataDir, ledger.CheckpointsFile))
	if err != nil {
		return none, nil, err
	}
	published := ledger.Split(notes)
	if v.Checkpoints != "" && len(published) == 0 {
		return none, nil, fmt.Errorf("%s holds no checkpoint", v.Checkpoints)
	}
	return known, published, nil
}

// readOr reads a file that was named, or else another where it is there.
func readOr(named, other string) (string, error) {
	path := named
	if path == "" {
		path = other
	}
	b, err := os.ReadFile(path)
	if named == "" && errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return string(b), err
}

// database leads to the database. The embedded default is started where nobody
// runs it.
func (v Verification) database(ctx context.Context) (url string, done func() error, err error) {
	if v.DatabaseURL != "" {
		return v.DatabaseURL, func() error { return nil }, nil
	}
	if err := embedded.Exists(v.DataDir); err != nil {
		return "", nil, err
	}
	cluster, err := embedded.Start(ctx, embedded.Options{DataDir: v.DataDir, Programs: filepath.SplitList(v.PostgresBin)})
	if errors.Is(err, embedded.ErrLocked) {
		url, release, err := embedded.Running(v.DataDir)
		return url, func() error { release(); return nil }, err
	}
	if err != nil {
		return "", nil, err
	}
	return cluster.DSN(), func() error { return cluster.Stop(context.WithoutCancel(ctx)) }, nil
}

// sameSchema refuses a database whose schema this program does not know.
func sameSchema(ctx context.Context, pool *pgxpool.Pool) error {
	want, err := postgres.NewestMigration(migrations.FS)
	if err != nil {
		return err
	}
	have, err := postgres.SchemaVersion(ctx, pool)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("the schema is at version %d, and this program is for %d: use the one that belongs to the server", have, want)
	}
	return nil
}
