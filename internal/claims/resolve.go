package claims

import (
	"strconv"

	"github.com/google/uuid"

	"whence/internal/span"
)

// resolve turns a checked claim into a draft, or names what is unknown.
func (k *known) resolve(in Input, id uuid.UUID, before *Claim, newID func() uuid.UUID) (draft, fields) {
	d := draft{Input: in, id: id}
	var bad fields
	subject := func(pointer, slug string, set map[string]uuid.UUID) *uuid.UUID {
		if slug == "" {
			return nil
		}
		id, ok := set[slug]
		if !ok {
			bad.add(pointer, "unknown_"+pointer[1:], "the catalogue has no %s %q", pointer[1:], slug)
		}
		return &id
	}
	d.metricID = subject("/metric", in.Metric, k.metrics)
	d.eventID = subject("/event", in.Event, k.events)
	d.propositionID = subject("/proposition", in.Proposition, k.propositions)
	if before == nil && !k.sources[in.SourceID] {
		bad.add("/source_id", "unknown_source", "there is no source %s", in.SourceID)
		return d, bad
	}
	if from := in.DerivedFrom; from != nil && (*from == id || !k.claims[*from]) {
		bad.add("/derived_from", "unknown_claim", "there is no other claim %s", *from)
	}
	k.resolveCitations(in, &d, before, newID, &bad)
	k.resolveHops(in, &d, before, &bad)
	return d, bad
}

// resolveCitations finds each quote in its snapshot.
func (k *known) resolveCitations(in Input, d *draft, before *Claim, newID func() uuid.UUID, bad *fields) {
	d.Citations = make([]Citation, len(in.Citations))
	type place struct {
		snapshot   uuid.UUID
		start, end int
	}
	seen := map[place]bool{}
	for i, c := range in.Citations {
		at := "/citations/" + strconv.Itoa(i)
		if old := kept(c, before); old != nil {
			d.Citations[i] = *old
		} else {
			key := snapshotKey{d.SourceID, c.SnapshotID}
			if c.SnapshotID == uuid.Nil {
				key.snapshot = k.newest[d.SourceID]
			}
			text := k.texts[key]
			if k.takenDown[key] {
				bad.add(at+"/snapshot_id", "taken_down", "the snapshot was taken down: nothing can be quoted from it any more")
				continue
			}
			if text == nil {
				bad.add(at+"/snapshot_id", "unknown_snapshot", "the document has no such snapshot")
				continue
			}
			sel, err := anchor(text, c.Selector, at)
			if err != nil {
				bad.ofFault("", err)
				continue
			}
			made := Citation{ID: newID(), SnapshotID: key.snapshot, Selector: sel, State: span.Exact, Cell: c.Cell}
			if newest := k.newest[d.SourceID]; newest != key.snapshot {
				made.State, made.MovedTo = standing(k.texts[snapshotKey{d.SourceID, newest}], sel)
			}
			d.Citations[i] = made
		}
		p := place{d.Citations[i].SnapshotID, d.Citations[i].Start, d.Citations[i].End}
		if seen[p] {
			bad.add(at, "duplicate", "the claim cites these words already")
		}
		seen[p] = true
	}
}

// anchor checks a quote where it says it is, or finds it.
func anchor(text *span.Text, sel span.Selector, pointer string) (span.Selector, error) {
	if sel.End == 0 {
		return text.Locate(sel.Exact, sel.Prefix, sel.Suffix, pointer)
	}
	if err := text.Check(sel, pointer); err != nil {
		return sel, err
	}
	return text.Select(sel.Start, sel.End)
}

// resolveHops finds the parties of the chain. A name that no party has is kept
// as it is written.
func (k *known) resolveHops(in Input, d *draft, before *Claim, bad *fields) {
	d.Attribution = make([]Hop, len(in.Attribution))
	for i, h := range in.Attribution {
		at := "/attribution/" + strconv.Itoa(i)
		if h.Start != nil && len(d.Citations) > 0 {
			length, ok := k.lengths[snapshotKey{d.SourceID, d.Citations[0].SnapshotID}]
			if ok && *h.End > length {
				bad.add(at+"/end", "invalid_span", "the snapshot has %d code points", length)
			}
		}
		called := h.called()
		p, ok := k.parties[called[0]]
		if !ok && len(called) > 1 {
			p, ok = k.parties[called[1]]
		}
		_, byID := isID(called[0])
		switch {
		case !ok && h.PartyID != nil:
			bad.add(at+"/party_id", "unknown_party", "there is no party %s", called[0])
		case !ok && byID:
			bad.add(at+"/party", "unknown_party", "there is no party %s", called[0])
		case !ok:
			h.Written = called[len(called)-1]
			h.Party = h.Written
		default:
			h.settle(p, before, i)
		}
		d.Attribution[i] = h
	}
}

// called is what a hop says of its party, the surest first; of the two names
// that it may have, the one as written comes last.
func (h *Hop) called() []string {
	var list []string
	if h.PartyID != nil {
		return append(list, h.PartyID.String())
	}
	if h.Party != "" {
		list = append(list, h.Party)
	}
	if h.Written != "" && h.Written != h.Party {
		list = append(list, h.Written)
	}
	return list
}

// settle gives a hop its party and keeps the name that the document has for it.
func (h *Hop) settle(p party, before *Claim, i int) {
	if h.Written == "" {
		if h.Written = p.name; p.told && h.Party != "" {
			h.Written = h.Party
		}
	}
	id := p.id
	h.PartyID, h.Party = &id, p.name
	if before == nil || i >= len(before.Attribution) {
		return
	}
	// A chain that is sent back as it was read keeps the words of the document.
	if b := before.Attribution[i]; b.PartyID != nil && *b.PartyID == id && h.Written == p.name {
		h.Written = b.Written
	}
}
