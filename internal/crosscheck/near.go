package crosscheck

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/quantity"
)

// nearFrom is how many claims a key has before it is worth finding out which of
// them a change can touch.
const nearFrom = 100

// change is what one claim said, and says now, of a key.
type change struct {
	key   Key
	claim uuid.UUID
	times []quantity.Timing // before and now, as far as it was and is compared
}

// changeOf gives the change of a claim where only claims about the time that it
// is and was about can be touched; false where that is not sure: what is a share
// of another claim is about the time of that one, and what was open ended, or
// recurred, was about one that depends on more than the claim.
func changeOf(before, after *claims.Claim) (change, bool) {
	c := change{claim: after.ID}
	var keys []Key
	for _, x := range []*claims.Claim{before, after} {
		if x == nil || x.Status != claims.Accepted {
			continue
		}
		if x.Kind != claims.KindQuantity || x.MetricID == nil || x.Geography == "" || x.DerivedFrom != nil || x == before && !closed(x.Period) {
			return c, false
		}
		keys = append(keys, Key{Kind: "quantity", SubjectID: *x.MetricID, Geography: x.Geography})
		c.times = append(c.times, quantity.Timing{Period: x.Period})
	}
	if keys = slices.Compact(keys); len(keys) != 1 {
		return c, false
	}
	c.key = keys[0]
	return c, true
}

// closed tells whether the time meant is known from the period alone.
func closed(p *quantity.Period) bool {
	return p != nil && p.Recurrence == "" && p.Start != nil && p.End != nil
}

// refreshNear is Refresh of the groups that the change of one claim can touch.
// It recomputes the claims that are, over others, about the time that this one
// is or was about; nothing reaches from there to the rest of the key:
//
//	a group            holds claims whose times match its anchor's
//	an anchor          is the time of one of them
//	a chain            goes on with claims about a time that matches
//	copies of one text share the origin of what they say of the same period
//	an id              is made of the anchor's words, so that those of the same words go together
//	a dispute          is of voices, each of one origin and period
//
// It gives false, having changed nothing, where that would be all or too much to
// find out.
func (s *Service) refreshNear(ctx context.Context, tx pgx.Tx, c change) (bool, error) {
	p := newPiece(c.key)
	var all clock
	batch := locking([]Key{c.key})
	p.queueSubject(batch)
	all.queue(batch, c.key)
	if err := send(ctx, tx, batch); err != nil || p.subject == nil || all.shares {
		return false, err
	}
	measures := []quantity.Measure{p.subject.Measure}
	if p.subject.Measure == "" { // by the unit of each claim
		measures = []quantity.Measure{quantity.Total, quantity.Level}
	}
	if all.lasting && slices.ContainsFunc(measures, func(m quantity.Measure) bool { return m != quantity.Total }) {
		return false, nil // what is said of any time between may part it from a group
	}
	policy := quantity.Policy{}
	if p.subject.Policy != nil {
		var err error
		if policy, err = policy.With(*p.subject.Policy); err != nil {
			return false, err
		}
	}
	near, ok := all.near(c.times, measures, policy)
	if !ok {
		return false, nil
	}
	args := c.key.args()
	args["periods"], args["recurrences"] = near.periods, near.recurrences
	batch = &pgx.Batch{}
	p.loaded.queueRows(batch, selectRows+ofKey[c.key.Kind]+ofTimes, args)
	if err := send(ctx, tx, batch); err != nil {
		return false, err
	}
	ids := []uuid.UUID{c.claim}
	for i := range p.loaded.rows {
		ids = append(ids, p.loaded.rows[i].ID)
	}
	args = c.key.args()
	args["claims"] = ids
	batch = &pgx.Batch{}
	p.stored.queueGroups(batch, storedMembers+membersNear, storedGroups+groupsNear, args)
	if err := p.loaded.surround(ctx, tx, batch); err != nil {
		return false, err
	}
	now, err := p.loaded.judge(c.key, *p.subject)
	if err != nil {
		return false, err
	}
	if err := p.readConflictsNear(ctx, tx, now, args); err != nil {
		return false, err
	}
	return true, s.save(ctx, tx, p, now)
}

// readConflictsNear reads the conflicts that the groups were and are in: all in
// which one of the claims, or a voice that disagrees now, has disagreed.
func (p *piece) readConflictsNear(ctx context.Context, tx pgx.Tx, now standing, args pgx.NamedArgs) error {
	voices := []string{}
	for _, at := range now.seen {
		for _, d := range at.by {
			voices = append(voices, d.Voice)
		}
	}
	disputed := func(g storedGroup) bool { return g.ConflictID != nil }
	if len(voices) == 0 && !slices.ContainsFunc(slices.Collect(maps.Values(p.stored.groups)), disputed) {
		return nil
	}
	args["voices"] = voices
	batch := &pgx.Batch{}
	p.stored.queueConflicts(batch, conflictsNear, disputedNear, args)
	return send(ctx, tx, batch)
}

// clock is the times that the claims of a key are about, by their words.
type clock struct {
	at     map[string]*hour
	shares bool // some claim is a share of another, whose time it may have

	lasting bool // some claim states no end: a level may have held until anything else was said
}

// hour is the times of the same words, which can differ by when they were
// published.
type hour struct {
	times                []quantity.Timing
	periods, recurrences []string // as the database writes them
}

func (k *clock) queue(batch *pgx.Batch, key Key) {
	k.at = map[string]*hour{}
	batch.Queue(timesOfKey, key.args()).Query(func(rows pgx.Rows) error {
		var period, recurrence string
		var start, end, published, asOf *time.Time
		var grain *string
		var has, share bool
		_, err := pgx.ForEachRow(rows, []any{&period, &recurrence, &has, &start, &end, &grain, &published, &asOf, &share}, func() error {
			k.shares = k.shares || share
			t := quantity.Timing{Published: day(published), AsOf: day(asOf)}
			if has || recurrence != "" {
				t.Period = &quantity.Period{Start: day(start), End: day(end), Grain: quantity.Grain(text(grain)), Recurrence: recurrence}
			}
			k.lasting = k.lasting || t.Period == nil || t.Period.End == nil && !t.Period.Recurring()
			words := t.Period.String()
			h := k.at[words]
			if h == nil {
				h = &hour{}
				k.at[words] = h
			}
			h.times = append(h.times, t)
			h.periods, h.recurrences = append(h.periods, period), append(h.recurrences, recurrence)
			return nil
		})
		return err
	})
}

// mostMatches bounds how many times are set against each other.
const mostMatches = 20_000

// near gives the times that match some given ones, over others; false where
// they are too many.
func (k *clock) near(from []quantity.Timing, measures []quantity.Measure, policy quantity.Policy) (found hour, ok bool) {
	far := maps.Clone(k.at)
	matches := 0
	next := []*hour{{times: from}}
	take := func(words string, h *hour) {
		delete(far, words)
		next = append(next, h)
		found.periods, found.recurrences = append(found.periods, h.periods...), append(found.recurrences, h.recurrences...)
	}
	for _, t := range from {
		if h := far[t.Period.String()]; h != nil {
			take(t.Period.String(), h)
		}
	}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		for words, h := range far {
			if matches += len(at.times) * len(h.times); matches > mostMatches {
				return found, false
			}
			if at.meets(h, measures, policy) {
				take(words, h)
			}
		}
	}
	return found, true
}

// meets tells whether numbers of two times may be compared, at all.
func (h *hour) meets(o *hour, measures []quantity.Measure, policy quantity.Policy) bool {
	for _, a := range h.times {
		for _, b := range o.times {
			for _, m := range measures {
				if quantity.MatchPeriods(a, b, m, policy).Relation == quantity.SamePeriod ||
					quantity.MatchPeriods(b, a, m, policy).Relation == quantity.SamePeriod {
					return true
				}
			}
		}
	}
	return false
}

// timesOfKey is what the claims of a key state of their time. Where an end is
// open, or a period recurs, the publication and the vintage belong to it.
var timesOfKey = fmt.Sprintf(`
SELECT DISTINCT coalesce(c.period::text, ''), coalesce(c.recurrence, ''), c.period IS NOT NULL, lower(c.period), upper(c.period) - 1,
       c.period_grain, CASE WHEN %[1]s THEN (SELECT s.published_on FROM sources s WHERE s.id = c.source_id) END,
       CASE WHEN %[1]s THEN c.as_of END, c.derived_from IS NOT NULL
  FROM claims c WHERE c.status = 'accepted' AND `, `(c.recurrence IS NOT NULL OR upper_inf(c.period))`) + ofKey["quantity"]

const (
	// ofTimes keeps of the claims of a key those about some times.
	ofTimes = `
   AND (coalesce(c.period::text, ''), coalesce(c.recurrence, '')) IN (SELECT * FROM unnest(@periods::text[], @recurrences::text[]))`

	membersNear = ` AND k.claim_id = ANY(@claims)`
	groupsNear  = ` AND k.id IN (SELECT x.group_id FROM crosscheck_group_claims x WHERE x.shard_key = @shard AND x.claim_id = ANY(@claims))`

	conflictsNear = selectStoredConflicts + ` AND c.id IN (` + disputeNear + `) ORDER BY c.id`
	disputedNear  = selectDisputed + ` AND x.conflict_id IN (` + disputeNear + `) ORDER BY x.conflict_id, x.claim_id`
	disputeNear   = `
	SELECT n.conflict_id FROM conflict_claims n WHERE n.shard_key = @shard AND (n.claim_id = ANY(@claims) OR n.voice = ANY(@voices))`

	// sizeOfKey counts the claims of a key up to what matters.
	sizeOfKey = `
SELECT count(*) FROM (SELECT FROM claims c
 WHERE c.metric_id = @subject AND c.geography::text = @geography AND c.status = 'accepted' LIMIT @most) counted`
)
