package sources

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
	"whence/internal/postgres/pgtest"
)

var ann = audit.Actor{Name: "Ann"}

func setup(t *testing.T) (*Service, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.New(t)
	return New(pool, func() uuid.UUID { return uuid.Must(uuid.NewV7()) }), pool
}

// refused checks the kind, the code and, where one is given, the pointer of a
// refusal.
func refused(t *testing.T, err error, kind fault.Kind, code, pointer string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code || pointer != "" && (len(f.Fields) != 1 || f.Fields[0].Pointer != pointer) {
		t.Errorf("got %v, want %s at %q", err, code, pointer)
	}
}

func history(t *testing.T, pool *pgxpool.Pool, kind string, id uuid.UUID) []audit.Entry {
	t.Helper()
	list, err := audit.New(pool).History(t.Context(), kind, id, keyset.Page{})
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

// document is a small article of no outlet.
func document(url, text string) DocumentInput {
	return DocumentInput{URL: url, Title: "A title", Raw: []byte("<p>" + text), Text: text, MediaType: "text/html", Charset: "utf-8", ReaderVersion: "readable/1"}
}

func store(t *testing.T, s *Service, pool *pgxpool.Pool, d DocumentInput) Stored {
	t.Helper()
	out, err := tryStore(t, s, pool, d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryStore(t *testing.T, s *Service, pool *pgxpool.Pool, d DocumentInput) (out Stored, err error) {
	t.Helper()
	err = postgres.InTx(t.Context(), pool, func(tx pgx.Tx) (err error) {
		out, err = s.Sources.StoreDocument(t.Context(), tx, ann, d)
		return err
	})
	return out, err
}

// all walks every page of a list, one row a page.
func all[T any](t *testing.T, list func(keyset.Page) (keyset.List[T], error), sort string) []T {
	t.Helper()
	var rows []T
	page := keyset.Page{Limit: 1, Sort: sort}
	for {
		l, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, l.Items...)
		if page.Cursor = l.Next; page.Cursor == "" {
			return rows
		}
	}
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	_, pool := setup(t)
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	statements := []string{
		selectOutlets, findOutlet, lockOutlet, outletByDomain, outletByName, insertOutlet, updateOutlet, clearDomains, insertDomains,
		selectParties, findParty, lockParty, partiesByIDs, insertParty, updateParty, matchParties, slugsThere,
		selectSources, findSource, sourcesByIDs, lockSource, lockTexts, insertSource, updateSource, insertIdentity, findIdentity, rawDigests,
		findReading, findSnapshotOf, insertSnapshot, sameContent, selectSnapshots, selectText, selectRaw,
		selectRelations, findRelation, lockRelation, relationByEnds, relationsBetween, insertRelation, updateRelation, confirmedAround,
		lockParents, lockOutletNames, lockCopies, lockText, ownerOf, copyOf,
		sketchSharers, insertCommonKeys, writeSketch, lockKeys, sketchesDue, copiesDue, outdatedDue, takeDue, forgetDue, newestTexts, newestRaw, originalsOf,
		snapshotsOf, takeDown, takenDown, forgetSketch, textsElsewhere,
	}
	for _, sql := range partyNames.Statements {
		statements = append(statements, sql)
	}
	for _, sql := range statements {
		plain, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), conn.Conn(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Conn().Prepare(t.Context(), "", plain); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
