package crosscheck

import (
	"strconv"
	"time"

	"github.com/google/uuid"
)

// drawing is a graph while it is drawn.
type drawing struct {
	loaded *loaded
	nodes  map[string]ProvenanceNode
	edges  []ProvenanceEdge
	used   map[[2]string]bool // by which extractions which snapshots were used
}

// What nodes are called. A person and a program are known by their names alone.
func claimNode(id uuid.UUID) string    { return "claim:" + id.String() }
func snapshotNode(id uuid.UUID) string { return "snapshot:" + id.String() }
func sourceNode(id uuid.UUID) string   { return "source:" + id.String() }
func outletNode(id uuid.UUID) string   { return "outlet:" + id.String() }

// properties leaves out what is not known.
func properties(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m[pairs[i]] = pairs[i+1]
		}
	}
	return m
}

func (d *drawing) node(n ProvenanceNode) string {
	if n.Properties == nil {
		n.Properties = map[string]string{}
	}
	if n.At != nil {
		n.At = utc(n.At)
	}
	d.nodes[n.ID] = n
	return n.ID
}

func (d *drawing) edge(kind, from, to string, p map[string]string) {
	if p == nil {
		p = map[string]string{}
	}
	d.edges = append(d.edges, ProvenanceEdge{Type: kind, From: from, To: to, Properties: p})
}

func (d *drawing) agent(kind, name string) string {
	return d.node(ProvenanceNode{ID: kind + ":" + name, Type: Agent, Kind: kind, Label: name})
}

func (d *drawing) outlet(o provenanceOutlet) {
	id := d.node(ProvenanceNode{ID: outletNode(o.ID), Type: Agent, Kind: "outlet", Label: o.Name, ResourceID: &o.ID})
	if o.ParentID != nil {
		d.edge("actedOnBehalfOf", id, outletNode(*o.ParentID), nil)
	}
}

func (d *drawing) source(s provenanceSource) {
	published := ""
	if s.PublishedOn != nil {
		published = s.PublishedOn.Format(time.DateOnly)
	}
	id := d.node(ProvenanceNode{
		ID: sourceNode(s.ID), Type: Entity, Kind: "source", Label: s.Title, ResourceID: &s.ID,
		Properties: properties("kind", s.Kind, "url", s.URL, "published_on", published),
	})
	if s.OutletID != nil {
		d.edge("wasAttributedTo", id, outletNode(*s.OutletID), nil)
	}
}

// relationTerms says in PROV's terms what the kinds of relation are.
var relationTerms = map[string]string{
	"reprint_of": "wasDerivedFrom", "translation_of": "wasDerivedFrom", "mirror_of": "alternateOf", "excerpt_of": "wasQuotedFrom",
	"updates": "wasRevisionOf", "corrects": "wasRevisionOf", "cites": "wasInfluencedBy",
}

func (d *drawing) relation(r provenanceRelation) {
	d.edge(relationTerms[r.Kind], sourceNode(r.SourceID), sourceNode(r.ToSourceID), properties("relation", r.Kind, "relation_id", r.ID.String()))
}

// snapshot draws a reading: what was read, by which reader, and what came of it.
func (d *drawing) snapshot(n citedSnapshot) {
	takenDown := ""
	if n.TakenDownAt != nil {
		takenDown = n.TakenDownAt.UTC().Format(time.RFC3339)
	}
	id := d.node(ProvenanceNode{
		ID: snapshotNode(n.ID), Type: Entity, Kind: "snapshot", ResourceID: &n.ID, At: &n.RetrievedAt,
		Properties: properties("media_type", n.MediaType, "text_sha256", n.TextSHA256, "taken_down_at", takenDown),
	})
	d.edge("specializationOf", id, sourceNode(n.SourceID), nil)
	reading := d.node(ProvenanceNode{ID: "reading:" + n.ID.String(), Type: Activity, Kind: "reading", At: &n.RetrievedAt})
	d.edge("used", reading, sourceNode(n.SourceID), nil)
	d.edge("wasGeneratedBy", id, reading, nil)
	d.edge("wasAssociatedWith", reading, d.agent("software", n.ReaderVersion), nil)
}

func (d *drawing) claim(c statedClaim) {
	id := d.node(ProvenanceNode{
		ID: claimNode(c.ID), Type: Entity, Kind: "claim", Label: c.Words, ResourceID: &c.ID, At: &c.CreatedAt,
		Properties: properties("kind", c.Kind, "status", c.Status, "subject", c.Subject, "attribution_end", c.AttributionEnd),
	})
	d.edge("wasDerivedFrom", id, sourceNode(c.SourceID), properties("role", "document"))
	if c.DerivedFrom != nil {
		d.edge("wasDerivedFrom", id, claimNode(*c.DerivedFrom), properties("role", "share_of"))
	}
	for _, through := range c.Through {
		d.edge("wasDerivedFrom", id, claimNode(through), properties("role", "attribution"))
	}
	if c.Extractor != "" {
		extraction := d.node(ProvenanceNode{ID: "extraction:" + c.ID.String(), Type: Activity, Kind: "extraction", At: &c.CreatedAt})
		d.edge("wasGeneratedBy", id, extraction, nil)
		d.edge("wasAssociatedWith", extraction, d.agent("software", c.Extractor), nil)
	}
}

func (d *drawing) quote(q statedQuote) {
	d.edge("wasQuotedFrom", claimNode(q.ClaimID), snapshotNode(q.SnapshotID), properties(
		"exact", q.Exact, "start", strconv.Itoa(q.StartAt), "end", strconv.Itoa(q.EndAt), "state", q.State, "cell", q.Cell))
	extraction := "extraction:" + q.ClaimID.String()
	if use := [2]string{extraction, snapshotNode(q.SnapshotID)}; d.nodes[extraction].ID != "" && !d.used[use] {
		d.used[use] = true
		d.edge("used", use[0], use[1], nil)
	}
}

// hopTerms says in PROV's terms how a document has something from somebody.
var hopTerms = map[string]string{"reports_from": "wasDerivedFrom", "cites_data_of": "wasDerivedFrom", "quotes": "wasQuotedFrom"}

// hops draws what each hop of a claim is said to have said, one behind the other.
func (d *drawing) hops(c statedClaim, hops []statedHop) {
	from := claimNode(c.ID)
	for _, h := range hops {
		id := d.node(ProvenanceNode{
			ID: "report:" + h.ClaimID.String() + ":" + strconv.Itoa(h.Ordinal), Type: Entity, Kind: "report", Label: h.Name,
			Properties: properties("written", h.PartyName),
		})
		d.edge(hopTerms[h.Relation], from, id, properties("relation", h.Relation))
		d.edge("wasAttributedTo", id, d.speaker(h), nil)
		from = id
	}
	if primary(c) {
		d.edge("hadPrimarySource", claimNode(c.ID), from, nil)
	}
}

// speaker is whom a hop names: an outlet where it is known as one, so that its
// own documents are seen to be of the same, else a party, else a name.
func (d *drawing) speaker(h statedHop) string {
	outlet, published := d.loaded.named[h.PartyName]
	if p, ok := d.loaded.known[h.PartyName]; ok && h.PartyID == nil {
		h.PartyID, h.Name = &p.id, p.name
	}
	if h.PartyID != nil {
		outlet, published = d.loaded.speaks[*h.PartyID]
	}
	switch {
	case published:
		return outletNode(outlet)
	case h.PartyID != nil:
		return d.node(ProvenanceNode{ID: "party:" + h.PartyID.String(), Type: Agent, Kind: "party", Label: h.Name, ResourceID: h.PartyID})
	}
	return d.node(ProvenanceNode{ID: nameKey(h.PartyName), Type: Agent, Kind: "name", Label: h.PartyName})
}

// change draws what was done to a claim, and who did it. Whoever entered a claim
// that an extractor proposed only had the document read.
func (d *drawing) change(c claimChange) {
	person, at := d.agent("person", c.Actor), c.At
	extraction := "extraction:" + c.ClaimID.String()
	if _, extracted := d.nodes[extraction]; extracted && c.Revision == 1 {
		d.edge("wasAssociatedWith", extraction, person, nil)
		return
	}
	kind := "amendment"
	switch {
	case c.Revision == 1:
		kind = "entry"
	case c.Was != c.Status:
		kind = "decision"
	}
	id := d.node(ProvenanceNode{
		ID: "change:" + c.ID.String(), Type: Activity, Kind: kind, Label: c.Reason, ResourceID: &c.ID, At: &at,
		Properties: properties("revision", strconv.Itoa(c.Revision), "was", c.Was, "status", c.Status),
	})
	d.edge("wasAssociatedWith", id, person, nil)
	if kind == "entry" {
		d.edge("wasGeneratedBy", claimNode(c.ClaimID), id, nil)
		return
	}
	d.edge("wasInfluencedBy", claimNode(c.ClaimID), id, nil)
}
