package crosscheck

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/claims"
	"whence/internal/postgres"
)

// The terms of W3C PROV in which a provenance is told.
const (
	Entity   = "entity"
	Activity = "activity"
	Agent    = "agent"
)

// Provenance is where a claim comes from, as a graph in the terms of W3C PROV:
// things (the claim, the documents and readings of them, what somebody is said
// to have said), what was done (reading, extraction, decisions), and who did it.
type Provenance struct {
	ClaimID   uuid.UUID
	Origin    string    // who the chain ends at; "" for nobody
	OriginID  uuid.UUID // the party or outlet that this is; Nil where it is none
	Kind      string    // of the origin: party, outlet, name or document; "" for nobody
	End       string    // how the words end the chain: primary, unnamed or unknown
	Circular  bool      // the chain comes back to itself
	Nodes     []ProvenanceNode
	Edges     []ProvenanceEdge
	Truncated bool // there is more than is shown
}

// ProvenanceNode is a thing, an activity or an agent. ID is unique in a graph
// and the same in each that shows it.
type ProvenanceNode struct {
	ID, Type, Kind, Label string
	ResourceID            *uuid.UUID // what the API has it under; nil for what is no resource
	At                    *time.Time // when it was made or done
	Properties            map[string]string
}

// ProvenanceEdge says how From hangs on To: Type is a relation of PROV, written
// as PROV writes it (wasDerivedFrom).
type ProvenanceEdge struct {
	Type, From, To string
	Properties     map[string]string
}

// mostProvenance bounds how many claims, and how many relations, a graph shows.
const mostProvenance = 200

// Provenance gives a claim's provenance as of one moment, or NotFound
// `not_found`.
func (s *Service) Provenance(ctx context.Context, id uuid.UUID) (Provenance, error) {
	var p Provenance
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) error {
		t := &trail{asked: id, beside: map[uuid.UUID]string{}}
		if err := t.read(ctx, tx); err != nil {
			return err
		}
		p = t.graph()
		return nil
	})
	return p, err
}

// trail is what a provenance is drawn from.
type trail struct {
	asked     uuid.UUID
	beside    map[uuid.UUID]string // claims beside the one asked about, and how they are to it
	truncated bool

	loaded    *loaded // for whose the origins are
	circular  bool
	claims    []statedClaim
	hops      []statedHop
	quotes    []statedQuote
	snapshots []citedSnapshot
	changes   []claimChange
	relations []provenanceRelation
	sources   []provenanceSource
	outlets   []provenanceOutlet
}

type statedClaim struct {
	ID             uuid.UUID
	SourceID       uuid.UUID
	Kind           string
	Status         string
	Words          string
	Subject        string
	AttributionEnd string
	DerivedFrom    *uuid.UUID
	Extractor      string
	CreatedAt      time.Time
	Through        []uuid.UUID
}

type statedHop struct {
	ClaimID   uuid.UUID
	Ordinal   int
	PartyID   *uuid.UUID
	PartyName string
	Name      string
	Relation  string
}

type statedQuote struct {
	ClaimID    uuid.UUID
	SnapshotID uuid.UUID
	Exact      string
	StartAt    int
	EndAt      int
	State      string
	Cell       string // of a data file; "" elsewhere
}

type citedSnapshot struct {
	ID            uuid.UUID
	SourceID      uuid.UUID
	MediaType     string
	TextSHA256    string `db:"text_sha256"`
	ReaderVersion string
	RetrievedAt   time.Time
	TakenDownAt   *time.Time
}

type claimChange struct {
	ClaimID   uuid.UUID
	ID        uuid.UUID
	Revision  int
	At        time.Time
	Actor     string
	Operation string
	Reason    string
	Was       string
	Status    string
}

type provenanceRelation struct {
	ID         uuid.UUID
	SourceID   uuid.UUID
	ToSourceID uuid.UUID
	Kind       string
}

type provenanceSource struct {
	ID          uuid.UUID
	OutletID    *uuid.UUID
	Kind        string
	Title       string
	URL         string
	PublishedOn *time.Time
}

type provenanceOutlet struct {
	ID       uuid.UUID
	Name     string
	ParentID *uuid.UUID
}

// read reads everything, in as many round trips for a long chain as for none.
func (t *trail) read(ctx context.Context, tx pgx.Tx) error {
	ids, err := t.readIDs(ctx, tx)
	if err != nil {
		return err
	}
	if t.loaded, err = loadFrom(ctx, tx, rowColumns+` WHERE c.id = ANY(@claims)`, pgx.NamedArgs{"claims": ids}); err != nil {
		return err
	}
	if err := t.loaded.keepOrigins(ctx, tx); err != nil {
		return err
	}
	args := pgx.NamedArgs{"claims": ids, "most": mostProvenance + 1}
	batch := &pgx.Batch{}
	collect(batch, statedClaims, args, &t.claims)
	collect(batch, statedHops, args, &t.hops)
	collect(batch, statedQuotes, args, &t.quotes)
	collect(batch, citedSnapshots, args, &t.snapshots)
	collect(batch, claimChanges, args, &t.changes)
	collect(batch, provenanceRelations, args, &t.relations)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read a provenance: %w", err)
	}
	if len(t.relations) > mostProvenance {
		t.relations, t.truncated = t.relations[:mostProvenance], true
	}
	sources := map[uuid.UUID]bool{}
	for _, c := range t.claims {
		sources[c.SourceID] = true
	}
	for _, r := range t.relations {
		sources[r.ToSourceID] = true
	}
	batch = &pgx.Batch{}
	collect(batch, provenanceSources, pgx.NamedArgs{"sources": keysOf(sources)}, &t.sources)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read a provenance: %w", err)
	}
	outlets := map[uuid.UUID]bool{}
	for _, s := range t.sources {
		if s.OutletID != nil {
			outlets[*s.OutletID] = true
		}
	}
	for _, id := range t.loaded.speaks {
		outlets[id] = true
	}
	for _, id := range t.loaded.named {
		outlets[id] = true
	}
	batch = &pgx.Batch{}
	collect(batch, provenanceOutlets, pgx.NamedArgs{"outlets": keysOf(outlets)}, &t.outlets)
	batch.Queue(`SELECT coalesce(bool_or(circular), false) FROM crosscheck_members WHERE claim_id = @id`, pgx.NamedArgs{"id": t.asked}).
		QueryRow(func(row pgx.Row) error { return row.Scan(&t.circular) })
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read a provenance: %w", err)
	}
	return nil
}

// readIDs finds the claims of the graph.
func (t *trail) readIDs(ctx context.Context, tx pgx.Tx) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	args := pgx.NamedArgs{"id": t.asked, "most": mostProvenance + 1}
	batch := &pgx.Batch{}
	batch.Queue(provenanceClaims, args).Query(func(rows pgx.Rows) (err error) {
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	batch.Queue(provenanceBeside, args).Query(func(rows pgx.Rows) error {
		var how string
		var id uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&how, &id}, func() error {
			if _, ok := t.beside[id]; !ok {
				t.beside[id] = how
			}
			return nil
		})
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("read a provenance: %w", err)
	}
	if len(ids) == 0 {
		return nil, audit.Missing("claim", t.asked)
	}
	ids = append(ids, sortedIDs(func(yield func(uuid.UUID) bool) {
		for id := range t.beside {
			if !slices.Contains(ids, id) && !yield(id) {
				return
			}
		}
	})...)
	if len(ids) > mostProvenance {
		ids, t.truncated = ids[:mostProvenance], true
	}
	return ids, nil
}

func collect[T any](batch *pgx.Batch, sql string, args pgx.NamedArgs, into *[]T) {
	batch.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
		return err
	})
}

// setOrigin says in plain words where the chain of the claim asked about ends.
func (t *trail) setOrigin(p *Provenance) {
	for i := range t.loaded.rows {
		r := &t.loaded.rows[i]
		if r.ID != t.asked {
			continue
		}
		o := t.loaded.originOf(r)
		kind, rest, _ := strings.Cut(o.key, ":")
		p.Origin, p.Kind, p.End = o.label, kind, r.AttributionEnd
		if id, err := uuid.Parse(rest); err == nil && kind != "name" {
			p.OriginID = id
		}
	}
	p.Circular = t.circular
}

// graph draws the graph. What is not shown is not pointed to either.
func (t *trail) graph() Provenance {
	d := &drawing{nodes: map[string]ProvenanceNode{}, used: map[[2]string]bool{}, loaded: t.loaded}
	for _, o := range t.outlets {
		d.outlet(o)
	}
	for _, s := range t.sources {
		d.source(s)
	}
	for _, r := range t.relations {
		d.relation(r)
	}
	for i, n := range t.snapshots {
		d.snapshot(n)
		if i > 0 && t.snapshots[i-1].SourceID == n.SourceID {
			d.edge("wasRevisionOf", snapshotNode(n.ID), snapshotNode(t.snapshots[i-1].ID), nil)
		}
	}
	for _, c := range t.claims {
		d.claim(c)
	}
	for _, q := range t.quotes {
		d.quote(q)
	}
	for hops := range byClaim(t.hops) {
		i, _ := slices.BinarySearchFunc(t.claims, hops[0].ClaimID, func(c statedClaim, id uuid.UUID) int { return slices.Compare(c.ID[:], id[:]) })
		d.hops(t.claims[i], hops)
	}
	for _, c := range t.changes {
		d.change(c)
	}
	for id, how := range t.beside {
		d.edge(map[string]string{"alternate": "alternateOf", "revision": "wasRevisionOf"}[how], claimNode(t.asked), claimNode(id), nil)
	}
	p := Provenance{ClaimID: t.asked, Truncated: t.truncated, Nodes: []ProvenanceNode{}, Edges: []ProvenanceEdge{}}
	t.setOrigin(&p)
	for _, n := range d.nodes {
		p.Nodes = append(p.Nodes, n)
	}
	slices.SortFunc(p.Nodes, func(a, b ProvenanceNode) int { return strings.Compare(a.ID, b.ID) })
	for _, e := range d.edges {
		_, from := d.nodes[e.From]
		if _, to := d.nodes[e.To]; from && to {
			p.Edges = append(p.Edges, e)
		}
	}
	slices.SortStableFunc(p.Edges, func(a, b ProvenanceEdge) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.Type, b.Type), strings.Compare(a.To, b.To))
	})
	return p
}

// byClaim gives the hops of each claim.
func byClaim(hops []statedHop) func(func([]statedHop) bool) {
	return func(yield func([]statedHop) bool) {
		for i := 0; i < len(hops); {
			n := i + 1
			for n < len(hops) && hops[n].ClaimID == hops[i].ClaimID {
				n++
			}
			if !yield(hops[i:n]) {
				return
			}
			i = n
		}
	}
}

// primary tells whether the words of a claim say who is at the root.
func primary(c statedClaim) bool { return c.AttributionEnd == claims.EndPrimary }
