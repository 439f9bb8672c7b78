package verify

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
)

// Pages of the tree's tables.
const (
	pageOfLeaves      = 10000
	pageOfCheckpoints = 1000
)

const (
	leavesBehind = `
SELECT l.leaf_index, l.entity_type, l.entity_id, l.revision, l.hash::bytea,
       EXISTS (SELECT FROM history h WHERE h.entity_type = l.entity_type AND h.entity_id = l.entity_id AND h.revision = l.revision)
FROM (SELECT * FROM history_leaves WHERE leaf_index >= @from ORDER BY leaf_index LIMIT @limit) l ORDER BY l.leaf_index`

	checkpointsBehind = `
SELECT tree_size, root::bytea, signed_at, note FROM history_checkpoints WHERE tree_size > @size ORDER BY tree_size LIMIT @limit`

	nodesOf = `SELECT level::bigint, node_index, hash::bytea FROM history_nodes WHERE level = @level AND node_index >= @from ORDER BY node_index LIMIT @limit`

	levelsOf = `SELECT DISTINCT level::bigint FROM history_nodes ORDER BY 1`
)

// place is where a node is in the tree.
type place struct {
	level uint
	index uint64
}

// tree looks at the leaves, at what is computed from them, and at what was signed.
func (r *run) tree(ctx context.Context) error {
	total, err := r.estimate(ctx, "history_leaves")
	if err != nil {
		return err
	}
	t := treeRun{run: r, growing: ledger.NewGrowing(), nodes: map[place]audit.Hash{}}
	if err := t.readPublished(); err != nil {
		return err
	}
	if err := t.more(ctx); err != nil {
		return err
	}
	for {
		n, err := t.leaves(ctx)
		if err != nil {
			return err
		}
		r.Progress("tree", r.Leaves, total)
		if n < pageOfLeaves {
			break
		}
	}
	if err := t.rest(ctx); err != nil {
		return err
	}
	return t.compareNodes(ctx)
}

type treeRun struct {
	*run
	growing   *ledger.Growing
	nodes     map[place]audit.Hash
	signed    []stored                       // what is ahead, in order of size
	published map[uint64][]ledger.Checkpoint // by size, what was not met yet
	lastSize  uint64                         // of the newest checkpoint read
	lastMet   uint64                         // of the newest checkpoint that the tree has reached
	broken    bool                           // a leaf is missing: what follows can't be computed
}

// stored is a checkpoint of the database.
type stored struct {
	size uint64
	root audit.Hash
}

// readPublished reads what was published; each must be signed by a known key.
func (t *treeRun) readPublished() error {
	t.published = map[uint64][]ledger.Checkpoint{}
	for i, note := range t.Options.Published {
		t.Report.Published++
		c, err := t.check(note)
		if err != nil {
			t.find(Finding{Code: CheckpointWrong, Detail: fmt.Sprintf("published checkpoint %d: %v", i+1, err)})
			continue
		}
		t.published[c.Size] = append(t.published[c.Size], c)
	}
	if t.Keys.Empty() {
		t.remark("no public key was given: signatures were not checked")
	}
	if len(t.Options.Published) == 0 {
		t.remark("no published checkpoints were given: a history that was rewritten together with its tree would go unseen")
	}
	return nil
}

func (t *treeRun) check(note string) (ledger.Checkpoint, error) {
	if t.Keys.Empty() {
		return ledger.Read(note)
	}
	return t.Keys.Check(note)
}

// more reads the next checkpoints of the database.
func (t *treeRun) more(ctx context.Context) error {
	rows, err := t.tx.Query(ctx, checkpointsBehind, pgx.NamedArgs{"size": int64(t.lastSize), "limit": pageOfCheckpoints})
	if err != nil {
		return err
	}
	var size int64
	var root []byte
	var c ledger.Checkpoint
	_, err = pgx.ForEachRow(rows, []any{&size, &root, &c.SignedAt, &c.Note}, func() error {
		t.Checkpoints++
		t.lastSize = uint64(size)
		t.signed = append(t.signed, stored{uint64(size), audit.Hash(root)})
		said, err := t.check(c.Note)
		switch {
		case err != nil:
			t.find(Finding{Code: CheckpointWrong, Detail: fmt.Sprintf("the checkpoint of %d rows: %v", size, err)})
		case said.Size != uint64(size) || said.Root != audit.Hash(root) || !said.SignedAt.Equal(c.SignedAt):
			t.find(Finding{Code: CheckpointWrong, Detail: fmt.Sprintf("the checkpoint of %d rows is not what was signed", size)})
		}
		return nil
	})
	return err
}

// leaves adds a page of leaves and gives how many it has.
func (t *treeRun) leaves(ctx context.Context) (int, error) {
	type leaf struct {
		index    int64
		typ      string
		id       uuid.UUID
		revision int32
		hash     []byte
		known    bool
	}
	rows, err := t.tx.Query(ctx, leavesBehind, pgx.NamedArgs{"from": int64(t.growing.Size()), "limit": pageOfLeaves})
	if err != nil {
		return 0, err
	}
	page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l leaf, err error) {
		err = row.Scan(&l.index, &l.typ, &l.id, &l.revision, &l.hash, &l.known)
		return l, err
	})
	if err != nil {
		return 0, err
	}
	for _, l := range page {
		for uint64(l.index) > t.growing.Size() {
			if !t.broken {
				t.find(Finding{Code: LeafMissing, Detail: fmt.Sprintf("leaf %d is not there, but leaf %d is", t.growing.Size(), l.index)})
			}
			t.broken = true
			if err := t.grow(ctx, audit.Hash{}); err != nil {
				return 0, err
			}
		}
		t.Leaves++
		if !l.known {
			t.find(Finding{
				Code: LeafWithoutRow, EntityType: l.typ, EntityID: l.id, Revision: int(l.revision),
				Detail: fmt.Sprintf("it was sealed as leaf %d, and is not in the history", l.index),
			})
		}
		if err := t.grow(ctx, audit.Hash(l.hash)); err != nil {
			return 0, err
		}
	}
	return len(page), nil
}

// grow adds a leaf and compares the tree with what was signed of it.
func (t *treeRun) grow(ctx context.Context, row audit.Hash) error {
	err := t.growing.Add(row, func(level uint, index uint64, hash audit.Hash) { t.nodes[place{level, index}] = hash })
	if err != nil {
		return err
	}
	size := t.growing.Size()
	for len(t.signed) > 0 && t.signed[0].size <= size {
		s := t.signed[0]
		if t.signed = t.signed[1:]; len(t.signed) == 0 {
			if err := t.more(ctx); err != nil {
				return err
			}
		}
		if err := t.compare(s.root, size, "the checkpoint"); err != nil {
			return err
		}
		t.lastMet = size
	}
	for _, c := range t.published[size] {
		if err := t.compare(c.Root, size, "the published checkpoint"); err != nil {
			return err
		}
		if t.lastMet != size {
			t.find(Finding{Code: NotPublished, Detail: fmt.Sprintf("the checkpoint of %d rows was published, and is not among those of the database", size)})
		}
	}
	delete(t.published, size)
	return nil
}

func (t *treeRun) compare(signed audit.Hash, size uint64, what string) error {
	root, err := t.growing.Root()
	if err != nil {
		return err
	}
	if root != signed {
		t.find(Finding{Code: RootWrong, Detail: fmt.Sprintf("%s of %d rows is of others than there are", what, size)})
	}
	return nil
}

// rest tells what was signed of leaves that are not there, and which leaves nobody
// has signed.
func (t *treeRun) rest(ctx context.Context) error {
	size := t.growing.Size()
	for len(t.signed) > 0 {
		for _, s := range t.signed {
			t.find(Finding{Code: TreeCut, Detail: fmt.Sprintf("the checkpoint of %d rows was signed, but the tree has %d", s.size, size)})
		}
		t.signed = nil
		if err := t.more(ctx); err != nil {
			return err
		}
	}
	for i, note := range t.Options.Published {
		if c, err := t.check(note); err == nil && c.Size > size {
			t.find(Finding{Code: TreeCut, Detail: fmt.Sprintf("published checkpoint %d is of %d rows, but the tree has %d", i+1, c.Size, size)})
		}
	}
	if size > t.lastMet {
		t.find(Finding{Code: Unsigned, Detail: fmt.Sprintf("no checkpoint covers the leaves from %d to %d", t.lastMet, size-1)})
	}
	return nil
}

// compareNodes compares the nodes that are kept with those that were computed.
func (t *treeRun) compareNodes(ctx context.Context) error {
	rows, err := t.tx.Query(ctx, levelsOf)
	if err != nil {
		return err
	}
	levels, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, level := range levels {
		for from := int64(0); ; {
			rows, err := t.tx.Query(ctx, nodesOf, pgx.NamedArgs{"level": level, "from": from, "limit": pageOfLeaves})
			if err != nil {
				return err
			}
			n := 0
			var at, index int64
			var hash []byte
			_, err = pgx.ForEachRow(rows, []any{&at, &index, &hash}, func() error {
				n++
				from = index + 1
				p := place{uint(at), uint64(index)}
				if t.nodes[p] != audit.Hash(hash) {
					t.find(Finding{Code: NodeWrong, Detail: fmt.Sprintf("node %d of level %d is not what its leaves make", index, at)})
				}
				delete(t.nodes, p)
				return nil
			})
			if err != nil {
				return err
			}
			if n < pageOfLeaves {
				break
			}
		}
	}
	if len(t.nodes) > 0 {
		t.find(Finding{Code: NodeWrong, Detail: fmt.Sprintf("%d nodes that the leaves make are not there", len(t.nodes))})
	}
	return nil
}
