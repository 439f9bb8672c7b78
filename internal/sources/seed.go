package sources

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres"
)

// knownParties are the parties that a catalogue begins with; the file says what
// its columns are.
//
//go:embed data/parties.tsv
var knownParties string

// seeder is who the history names for them.
var seeder = audit.Actor{Name: "catalogue", Role: "admin"}

const slugsThere = `SELECT slug::text FROM parties WHERE slug = ANY(@slugs::text[])`

// KnownParties gives the parties that every catalogue begins with.
func KnownParties() ([]PartyInput, error) { return readParties(knownParties) }

// Seed adds the parties that every catalogue begins with and gives how many it
// added. A slug that is there already is left as it is, whatever became of its
// party; so is a party whose names another one has taken over, such as one that
// was renamed.
func (s *Parties) Seed(ctx context.Context) (int, error) {
	list, err := KnownParties()
	if err != nil {
		return 0, err
	}
	added := 0
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		added = 0
		there, err := seededSlugs(ctx, tx, list)
		if err != nil {
			return err
		}
		for _, in := range list {
			if there[in.Slug] {
				continue
			}
			ok, err := s.seed(ctx, tx, in)
			if err != nil {
				return fmt.Errorf("party %s: %w", in.Slug, err)
			}
			if ok {
				added++
			}
		}
		return nil
	})
	return added, err
}

// seed adds one party within a savepoint; ok is false where its names are taken.
func (s *Parties) seed(ctx context.Context, tx pgx.Tx, in PartyInput) (ok bool, err error) {
	point, err := tx.Begin(ctx)
	if err != nil {
		return false, fmt.Errorf("begin: %w", err)
	}
	if _, err := s.entity.CreateIn(ctx, point, seeder, in); err != nil {
		if back := point.Rollback(ctx); back != nil {
			return false, fmt.Errorf("roll back: %w", back)
		}
		if f, is := fault.As(err); is && (f.Code == "name_taken" || f.Code == "slug_taken") {
			return false, nil
		}
		return false, err
	}
	return true, point.Commit(ctx)
}

func seededSlugs(ctx context.Context, tx pgx.Tx, list []PartyInput) (map[string]bool, error) {
	slugs := make([]string, len(list))
	for i, in := range list {
		slugs[i] = in.Slug
	}
	rows, err := tx.Query(ctx, slugsThere, pgx.NamedArgs{"slugs": slugs})
	if err != nil {
		return nil, fmt.Errorf("read slugs: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read slugs: %w", err)
	}
	there := map[string]bool{}
	for _, slug := range found {
		there[slug] = true
	}
	return there, nil
}

// readParties reads the columns of a file of parties.
func readParties(file string) ([]PartyInput, error) {
	var out []PartyInput
	for i, line := range strings.Split(file, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) != 6 {
			return nil, fmt.Errorf("data/parties.tsv:%d: %d columns", i+1, len(cols))
		}
		in := PartyInput{Slug: cols[0], Kind: cols[1], Name: cols[2]}
		for k, language := range []string{"en", "zh-Hans", "zh-Hant"} {
			for name := range strings.SplitSeq(cols[3+k], "|") {
				if name != "" {
					in.Names = append(in.Names, names.Name{Language: language, Name: name})
				}
			}
		}
		out = append(out, in)
	}
	return out, nil
}
