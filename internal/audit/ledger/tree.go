package ledger

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"whence/internal/audit"
)

// stride is how many levels of the tree lie between two that are kept.
const stride = 8

var (
	hasher = rfc6962.DefaultHasher
	ranges = &compact.RangeFactory{Hash: hasher.HashChildren}
)

// readNodes gives, for each of some runs of kept nodes, their hashes from left to
// right. Level 0 are the leaves, with the hashes of the rows.
const readNodes = `
SELECT r.ord::integer, n.hash FROM unnest(@levels::integer[], @begins::bigint[], @ends::bigint[]) WITH ORDINALITY AS r (level, a, z, ord)
JOIN LATERAL (
    SELECT l.leaf_index AS at, l.hash::bytea FROM history_leaves l WHERE r.level = 0 AND l.leaf_index >= r.a AND l.leaf_index < r.z
    UNION ALL
    SELECT k.node_index, k.hash::bytea FROM history_nodes k WHERE r.level > 0 AND k.level = r.level AND k.node_index >= r.a AND k.node_index < r.z
) n ON true
ORDER BY r.ord, n.at`

// hashesOf computes the hashes of complete subtrees from what is kept. It fails
// where that is not all there.
func hashesOf(ctx context.Context, tx pgx.Tx, ids []compact.NodeID) ([][]byte, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	levels, begins, ends := make([]int32, len(ids)), make([]int64, len(ids)), make([]int64, len(ids))
	for i, id := range ids {
		up := id.Level % stride
		levels[i], begins[i], ends[i] = int32(id.Level-up), int64(id.Index<<up), int64((id.Index+1)<<up)
	}
	rows, err := tx.Query(ctx, readNodes, pgx.NamedArgs{"levels": levels, "begins": begins, "ends": ends})
	if err != nil {
		return nil, fmt.Errorf("read the tree: %w", err)
	}
	runs := make([][][]byte, len(ids))
	var ord int
	var hash []byte
	_, err = pgx.ForEachRow(rows, []any{&ord, &hash}, func() error {
		if levels[ord-1] == 0 {
			runs[ord-1] = append(runs[ord-1], hasher.HashLeaf(hash))
		} else {
			runs[ord-1] = append(runs[ord-1], append([]byte(nil), hash...))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the tree: %w", err)
	}
	hashes := make([][]byte, len(ids))
	for i, run := range runs {
		if int64(len(run)) != ends[i]-begins[i] {
			return nil, fmt.Errorf("the tree lacks nodes of level %d from %d to %d", levels[i], begins[i], ends[i]-1)
		}
		for len(run) > 1 {
			for j := range len(run) / 2 {
				run[j] = hasher.HashChildren(run[2*j], run[2*j+1])
			}
			run = run[:len(run)/2]
		}
		hashes[i] = run[0]
	}
	return hashes, nil
}

// treeOf reads the tree of the first leaves, as a compact range.
func treeOf(ctx context.Context, tx pgx.Tx, size uint64) (*compact.Range, error) {
	hashes, err := hashesOf(ctx, tx, compact.RangeNodes(0, size, nil))
	if err != nil {
		return nil, err
	}
	tree, err := ranges.NewRange(0, size, hashes)
	if err != nil {
		return nil, fmt.Errorf("read the tree: %w", err)
	}
	return tree, nil
}

// rootOf gives a tree's root; that of an empty one is the hash of nothing.
func rootOf(tree *compact.Range) (audit.Hash, error) {
	if tree.End() == 0 {
		return audit.Hash(hasher.EmptyRoot()), nil
	}
	root, err := tree.GetRootHash(nil)
	if err != nil {
		return audit.Hash{}, fmt.Errorf("compute the root: %w", err)
	}
	return audit.Hash(root), nil
}

// Growing is a tree that leaves are added to, from the first on.
type Growing struct{ tree *compact.Range }

// NewGrowing makes an empty tree.
func NewGrowing() *Growing { return &Growing{ranges.NewEmptyRange(0)} }

// Size is the number of leaves.
func (g *Growing) Size() uint64 { return g.tree.End() }

// Add adds the hash of a row. kept is called with each node that is kept above the leaves.
func (g *Growing) Add(row audit.Hash, kept func(level uint, index uint64, hash audit.Hash)) error {
	return g.tree.Append(hasher.HashLeaf(row[:]), func(id compact.NodeID, hash []byte) {
		if id.Level > 0 && id.Level%stride == 0 {
			kept(id.Level, id.Index, audit.Hash(hash))
		}
	})
}

// Root is the root of the tree as it is now.
func (g *Growing) Root() (audit.Hash, error) { return rootOf(g.tree) }
