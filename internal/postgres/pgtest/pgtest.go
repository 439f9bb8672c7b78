package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"whence/internal/postgres"
	"whence/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// serverURL names a server for tests that is used as it is.
const serverURL = "WHENCE_TEST_DATABASE_URL"

// tidyTimeout bounds what is done after a test.
const tidyTimeout = 30 * time.Second

// New gives a pool on a database of the test's own, with the schema and no
// rows. It fails the test when there is no Postgres to be had.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: DSN(t), MaxConns: 8, ApplicationName: "whence-test"})
	if err != nil {
		t.Fatalf("open the test's database: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// DSN gives the URL of a database of the test's own, with the schema and no rows.
func DSN(t testing.TB) string {
	t.Helper()
	return create(t, func(ctx context.Context, admin *pgx.Conn, server string) (string, error) {
		return ensureTemplate(ctx, admin, server, migrations.FS)
	})
}

// serverRole is the role of a server in every database of the tests.
const serverRole = "whence_test_server"

// serverPassword is that of serverRole: the same for all processes that share a
// server, and known to no others.
func serverPassword(server string) string {
	sum := sha256.Sum256([]byte("whence test server " + server))
	return hex.EncodeToString(sum[:16])
}

// AsServer gives the URL by which a server would use a database of DSN's: with a
// role that owns nothing, and may do what migrations.Privileges says.
func AsServer(t testing.TB, dsn string) string {
	t.Helper()
	server, err := findServer()
	if err != nil {
		t.Fatalf("no PostgreSQL for tests: %v", err)
	}
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return dsn + " user=" + serverRole + " password=" + serverPassword(server)
	}
	u.User = url.UserPassword(serverRole, serverPassword(server))
	return u.String()
}

// Empty gives the URL of a database of the test's own that has no schema: for
// tests of migrations.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, func(context.Context, *pgx.Conn, string) (string, error) { return "template0", nil })
}

// findServer finds the server for the tests of this process, once.
var findServer = sync.OnceValues(func() (string, error) {
	if given := os.Getenv(serverURL); given != "" {
		return given, nil
	}
	return sharedServer(context.Background())
})

type templateOf func(ctx context.Context, admin *pgx.Conn, server string) (string, error)

// create makes a database from a template and sees to its end.
func create(t testing.TB, template templateOf) string {
	t.Helper()
	server, err := findServer()
	if err != nil {
		t.Fatalf("no PostgreSQL for tests: %v", err)
	}
	admin, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatalf("reach the PostgreSQL for tests: %v", err)
	}
	defer admin.Close(context.WithoutCancel(t.Context()))
	from, err := template(t.Context(), admin, server)
	if err != nil {
		t.Fatalf("prepare the test's database: %v", err)
	}
	name := databaseFor(t.Name())
	if err := copyDatabase(t.Context(), admin, name, from); err != nil {
		t.Fatalf("create the test's database: %v", err)
	}
	dsn := withDatabase(server, name)
	t.Cleanup(func() {
		if t.Failed() {
			keepForALook(time.Now())
			t.Logf("the database of the failed test is kept for a while: psql '%s'", dsn)
			return
		}
		if err := drop(server, name); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return dsn
}

func drop(server, name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), tidyTimeout)
	defer cancel()
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("reach the server: %w", err)
	}
	defer admin.Close(ctx)
	_, err = admin.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
	return err
}

// databaseFor gives a name that a person recognises and no other test has, of
// at most 63 bytes.
func databaseFor(test string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(test) {
		if b.Len() >= 40 {
			break
		}
		if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	var unique [6]byte
	_, _ = rand.Read(unique[:]) // never fails
	return b.String() + "_" + hex.EncodeToString(unique[:])
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		return server + " dbname=" + name // the keyword form, where the last one counts
	}
	u.Path = "/" + name
	return u.String()
}
