package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

const (
	selectCheckpoints = `SELECT c.id, c.note FROM history_checkpoints c`

	newestCheckpoint = selectCheckpoints + ` ORDER BY c.tree_size DESC LIMIT 1`

	checkpointOf = selectCheckpoints + ` WHERE c.tree_size = @size`

	findLeaf = `
SELECT h.hash::bytea, coalesce((SELECT l.leaf_index FROM history_leaves l
       WHERE l.entity_id = h.entity_id AND l.revision = h.revision AND l.entity_type = h.entity_type ORDER BY l.leaf_index LIMIT 1), -1)
FROM history h WHERE h.id = @id::uuid LIMIT 1`
)

// Service answers what can be proven of the history.
type Service struct {
	pool   *pgxpool.Pool
	public string
}

// NewService makes a Service. The key is the one that this server signs with.
func NewService(pool *pgxpool.Pool, key Key) *Service {
	return &Service{pool: pool, public: key.Public()}
}

// PublicKey is the key by which this server's checkpoints are checked.
func (s *Service) PublicKey() string { return s.public }

type checkpointRow struct {
	id uuid.UUID
	Checkpoint
}

var checkpointOrder = keyset.Order[checkpointRow]{
	IDColumn: "c.id", ID: func(c checkpointRow) uuid.UUID { return c.id }, Default: "-created_at",
	Sorts: []keyset.Sort[checkpointRow]{{Name: "created_at"}},
}

// Checkpoints lists what was signed; the sorts are `created_at` and `-created_at`.
func (s *Service) Checkpoints(ctx context.Context, page keyset.Page) (keyset.List[Checkpoint], error) {
	var out keyset.List[Checkpoint]
	plan, err := checkpointOrder.Plan(page)
	if err != nil {
		return out, err
	}
	where := &keyset.Where{}
	plan.Bind(where)
	var list []checkpointRow
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = checkpoints(ctx, tx, selectCheckpoints+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return out, err
	}
	found := plan.List(list)
	out.Items, out.Next = make([]Checkpoint, len(found.Items)), found.Next
	for i, c := range found.Items {
		out.Items[i] = c.Checkpoint
	}
	return out, nil
}

func checkpoints(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) ([]checkpointRow, error) {
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c checkpointRow, err error) {
		var note string
		if err = row.Scan(&c.id, &note); err == nil {
			c.Checkpoint, err = Read(note)
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return list, nil
}

// Inclusion shows that a row of the history is in a signed tree.
type Inclusion struct {
	EntryID    uuid.UUID
	Hash       audit.Hash // of the row; the leaf is its RFC 6962 leaf hash
	LeafIndex  uint64
	Hashes     []audit.Hash // the proof, from the leaf up
	Checkpoint Checkpoint
}

// Inclusion proves a row against the newest checkpoint. It refuses a row that
// there is not as NotFound `not_found`, and one that is not sealed yet as Conflict
// `not_sealed`.
func (s *Service) Inclusion(ctx context.Context, entry uuid.UUID) (Inclusion, error) {
	p := Inclusion{EntryID: entry}
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		var hash []byte
		var leaf int64
		err := tx.QueryRow(ctx, findLeaf, pgx.NamedArgs{"id": entry}).Scan(&hash, &leaf)
		if errors.Is(err, pgx.ErrNoRows) {
			return audit.Missing("row of the history", entry)
		}
		if err != nil {
			return fmt.Errorf("find a leaf: %w", err)
		}
		list, err := checkpoints(ctx, tx, newestCheckpoint, nil)
		if err != nil {
			return err
		}
		if leaf < 0 || len(list) == 0 || uint64(leaf) >= list[0].Size {
			return fault.New(fault.Conflict, "not_sealed", "the row is not in the tree yet: it will be within seconds")
		}
		p.Hash, p.LeafIndex, p.Checkpoint = audit.Hash(hash), uint64(leaf), list[0].Checkpoint
		nodes, err := proof.Inclusion(p.LeafIndex, p.Checkpoint.Size)
		if err != nil {
			return fmt.Errorf("prove a row: %w", err)
		}
		p.Hashes, err = proofOf(ctx, tx, nodes)
		return err
	})
	return p, err
}

// Consistency shows that one signed tree is the beginning of another.
type Consistency struct {
	From, To Checkpoint
	Hashes   []audit.Hash
}

// Consistency proves the tree of one checkpoint against that of a later one; to
// is 0 for the newest. It refuses a size that was never signed as NotFound
// `not_found`, and a first that is above the second as Malformed `invalid_range`.
func (s *Service) Consistency(ctx context.Context, from, to uint64) (Consistency, error) {
	var c Consistency
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		if c.From, err = signedTree(ctx, tx, from); err != nil {
			return err
		}
		if c.To, err = signedTree(ctx, tx, to); err != nil {
			return err
		}
		if c.From.Size > c.To.Size {
			f := fault.New(fault.Malformed, "invalid_range", "the tree of %d rows is no beginning of that of %d", c.From.Size, c.To.Size)
			f.Fields = []fault.Field{{Pointer: "from", Code: f.Code, Detail: f.Detail}}
			return f
		}
		nodes, err := proof.Consistency(c.From.Size, c.To.Size)
		if err != nil {
			return fmt.Errorf("prove a tree: %w", err)
		}
		c.Hashes, err = proofOf(ctx, tx, nodes)
		return err
	})
	return c, err
}

// signedTree finds the checkpoint of a size, 0 for the newest.
func signedTree(ctx context.Context, tx pgx.Tx, size uint64) (Checkpoint, error) {
	sql := checkpointOf
	if size == 0 {
		sql = newestCheckpoint
	}
	list, err := checkpoints(ctx, tx, sql, pgx.NamedArgs{"size": int64(size)})
	if err != nil {
		return Checkpoint{}, err
	}
	if len(list) == 0 {
		return Checkpoint{}, fault.New(fault.NotFound, "not_found", "no tree of this size was signed")
	}
	return list[0].Checkpoint, nil
}

func proofOf(ctx context.Context, tx pgx.Tx, nodes proof.Nodes) ([]audit.Hash, error) {
	hashes, err := hashesOf(ctx, tx, nodes.IDs)
	if err != nil {
		return nil, err
	}
	if hashes, err = nodes.Rehash(hashes, hasher.HashChildren); err != nil {
		return nil, fmt.Errorf("compute a proof: %w", err)
	}
	list := make([]audit.Hash, len(hashes))
	for i, h := range hashes {
		list[i] = audit.Hash(h)
	}
	return list, nil
}

// Leaf is a row's place in the tree.
type Leaf struct {
	Index uint64
	Hash  audit.Hash // of the row
}

// provenAtOnce bounds how many leaves are looked at in one statement.
const provenAtOnce = 100

// Unproven gives those leaves that are not in the tree of the newest checkpoint,
// which it gives too: the zero one where nothing was signed.
func Unproven(ctx context.Context, tx pgx.Tx, leaves []Leaf) ([]Leaf, Checkpoint, error) {
	list, err := checkpoints(ctx, tx, newestCheckpoint, nil)
	if err != nil || len(list) == 0 {
		return leaves, Checkpoint{}, err
	}
	c := list[0].Checkpoint
	var unproven []Leaf
	for some := range slices.Chunk(leaves, provenAtOnce) {
		var wanted []compact.NodeID
		proofs := make([]proof.Nodes, len(some))
		for i, l := range some {
			if l.Index >= c.Size {
				continue
			}
			if proofs[i], err = proof.Inclusion(l.Index, c.Size); err != nil {
				return nil, c, fmt.Errorf("prove a row: %w", err)
			}
			wanted = append(wanted, proofs[i].IDs...)
		}
		hashes, err := hashesOf(ctx, tx, wanted)
		if err != nil {
			return nil, c, err
		}
		for i, l := range some {
			n := len(proofs[i].IDs)
			if l.Index >= c.Size || !proves(c, l, proofs[i], hashes[:n]) {
				unproven = append(unproven, l)
			}
			hashes = hashes[n:]
		}
	}
	return unproven, c, nil
}

func proves(c Checkpoint, l Leaf, nodes proof.Nodes, hashes [][]byte) bool {
	way, err := nodes.Rehash(slices.Clone(hashes), hasher.HashChildren)
	return err == nil && proof.VerifyInclusion(hasher, l.Index, c.Size, hasher.HashLeaf(l.Hash[:]), way, c.Root[:]) == nil
}
