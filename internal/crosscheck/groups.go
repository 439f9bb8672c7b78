package crosscheck

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
	"whence/internal/quantity"
)

// storedMember is a row of crosscheck_members without its key.
type storedMember struct {
	ClaimID     uuid.UUID         `json:"claim_id"`
	SourceID    uuid.UUID         `json:"source_id"`
	Geography   *string           `json:"geography"` // nil where a date or a statement gives none
	Dimensions  map[string]string `json:"dimensions"`
	Unit        string            `json:"unit"`
	Stance      string            `json:"stance"`
	HasPeriod   bool              `json:"has_period"`
	PeriodStart *time.Time        `json:"period_start"`
	PeriodEnd   *time.Time        `json:"period_end"`
	Origin      string            `json:"origin"`
	OriginLabel string            `json:"origin_label"`
	Through     []uuid.UUID       `json:"through"`  // the claims of other documents with which its chain goes on
	Circular    bool              `json:"circular"` // its chain comes back to itself

	// Of a quantity its readings; of a date the days that it rules in, of a
	// statement those that it is about, nil for an open end.
	StrictLo *string `json:"strict_lo"`
	StrictHi *string `json:"strict_hi"`
	UsualLo  *string `json:"usual_lo"`
	UsualHi  *string `json:"usual_hi"`
	FirstDay *string `json:"first_day"`
	LastDay  *string `json:"last_day"`
}

// storedGroup is a row of crosscheck_groups without its key, with its claims.
type storedGroup struct {
	ID                 uuid.UUID         `json:"id"`
	Geography          *string           `json:"geography"` // nil where no date or statement gives one
	Dimensions         map[string]string `json:"dimensions"`
	Unit               string            `json:"unit"`
	HasPeriod          bool              `json:"has_period"`
	PeriodStart        *time.Time        `json:"period_start"`
	PeriodEnd          *time.Time        `json:"period_end"`
	Verdict            string            `json:"verdict"`
	Severity           *string           `json:"severity"`
	Spread             *string           `json:"spread"`
	LogicallyPossible  *bool             `json:"logically_possible"`
	ConflictID         *uuid.UUID        `json:"conflict_id"`
	Claims             int               `json:"claims"`
	Documents          int               `json:"documents"`
	Outlets            int               `json:"outlets"`
	IndependentOrigins int               `json:"independent_origins"`
	Unattributed       int               `json:"unattributed"`
	PolicyVersion      string            `json:"policy_version"`
	ClaimIDs           []uuid.UUID       `json:"-"`
}

// standing is all that is kept of one key.
type standing struct {
	members map[uuid.UUID]storedMember
	groups  map[uuid.UUID]storedGroup

	seen      map[uuid.UUID]sighting // of what is computed: who disagrees, by group
	conflicts []storedConflict       // of what is stored
}

// judge computes what is to be kept of a key from its claims. Of the subject of
// dates or statements only the slug counts.
func (l *loaded) judge(key Key, subject verdict.Metric) (standing, error) {
	s := standing{members: map[uuid.UUID]storedMember{}, groups: map[uuid.UUID]storedGroup{}, seen: map[uuid.UUID]sighting{}}
	if len(l.rows) == 0 {
		return s, nil
	}
	in, err := l.input([]verdict.Metric{subject})
	if err != nil {
		return s, err
	}
	found := verdict.Standings(in)
	groups := slices.DeleteFunc(found.Groups, func(g verdict.Group) bool {
		return g.Kind != key.Kind || g.Subject != subject.Slug || key.Geography != "" && g.Geography != key.Geography
	})
	byID := make(map[string]*row, len(l.rows))
	for i := range l.rows {
		byID[l.rows[i].ID.String()] = &l.rows[i]
	}
	labels := l.labels(found.Chains)
	for i, id := range groupIDs(key.SubjectID, groups) {
		g := &groups[i]
		kept := storedGroup{
			ID: id, Geography: orNil(g.Geography), Dimensions: g.Dimensions, Unit: g.Unit, Verdict: string(g.Verdict),
			LogicallyPossible: g.LogicallyPossible, Claims: g.Claims,
			Documents: g.Documents, Outlets: g.Outlets, IndependentOrigins: g.IndependentOrigins,
			Unattributed: g.Unattributed, PolicyVersion: g.PolicyVersion,
		}
		kept.HasPeriod, kept.PeriodStart, kept.PeriodEnd = bounds(g.Period)
		if g.Severity != "" {
			word := string(g.Severity)
			kept.Severity = &word
		}
		if g.Spread != nil {
			number := g.Spread.String()
			kept.Spread = &number
		}
		for _, m := range g.Members {
			r := byID[m.ClaimID]
			kept.ClaimIDs = append(kept.ClaimIDs, r.ID)
			if _, ok := s.members[r.ID]; ok {
				continue
			}
			member := storedMember{
				ClaimID: r.ID, SourceID: r.SourceID, Geography: r.Geography, Dimensions: g.Dimensions, Unit: g.Unit,
				Stance: r.Stance, Origin: m.Origin, OriginLabel: labels.of(r, m.Origin),
				Through: parsed(found.Chains[m.ClaimID].Through), Circular: found.Chains[m.ClaimID].Circle,
			}
			if key.Kind == verdict.Quantity { // a share has its place from what it is a share of
				member.Geography = &key.Geography
			}
			if m.Strict != nil && m.Usual != nil {
				member.StrictLo, member.StrictHi = lower(m.Strict), upper(m.Strict)
				member.UsualLo, member.UsualHi = lower(m.Usual), upper(m.Usual)
			}
			if m.Days != nil {
				member.FirstDay, member.LastDay = dayText(m.Days.First), dayText(m.Days.Last)
			}
			if r.HasPeriod {
				member.HasPeriod, member.PeriodStart, member.PeriodEnd = true, utc(r.PeriodStart), utc(r.PeriodEnd)
			}
			s.members[r.ID] = member
		}
		slices.SortFunc(kept.ClaimIDs, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		s.groups[id] = kept
		if seen := sight(g, byID); len(seen.by) > 0 {
			s.seen[id] = seen
		}
	}
	return s, nil
}

func bounds(p *quantity.Period) (has bool, start, end *time.Time) {
	if p == nil || (p.Start == nil && p.End == nil) {
		return false, nil, nil
	}
	at := func(d *quantity.Date) *time.Time {
		if d == nil {
			return nil
		}
		t := d.Time()
		return &t
	}
	return true, at(p.Start), at(p.End)
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func lower(i *quantity.Interval) *string {
	end := "-Infinity"
	if i.Lo != nil {
		end = i.Lo.String()
	}
	return &end
}

func upper(i *quantity.Interval) *string {
	end := "Infinity"
	if i.Hi != nil {
		end = i.Hi.String()
	}
	return &end
}

// dayText writes a day as Postgres does. The day before the year 1 is one of
// the year 1 BC, which quantity.Date numbers 0.
func dayText(d *quantity.Date) *string {
	if d == nil {
		return nil
	}
	text := d.String()
	if d.Year < 1 {
		text = quantity.Date{Year: 1 - d.Year, Month: d.Month, Day: d.Day}.String() + " BC"
	}
	return &text
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func newStanding() standing {
	return standing{members: map[uuid.UUID]storedMember{}, groups: map[uuid.UUID]storedGroup{}}
}

// queue reads what is kept of a key.
func (s *standing) queue(batch *pgx.Batch, key Key) {
	s.queueGroups(batch, storedMembers, storedGroups, key.args())
	s.queueConflicts(batch, storedConflicts, storedDisputed, key.args())
}

func (s *standing) queueGroups(batch *pgx.Batch, members, groups string, args pgx.NamedArgs) {
	batch.Queue(members, args).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByName[storedMember])
		for _, m := range list {
			m.PeriodStart, m.PeriodEnd = utc(m.PeriodStart), utc(m.PeriodEnd)
			s.members[m.ClaimID] = m
		}
		return err
	})
	batch.Queue(groups, args).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByName[storedGroup])
		for _, g := range list {
			g.PeriodStart, g.PeriodEnd = utc(g.PeriodStart), utc(g.PeriodEnd)
			s.groups[g.ID] = g
		}
		return err
	})
}

func (s *standing) queueConflicts(batch *pgx.Batch, conflicts, disputants string, args pgx.NamedArgs) {
	at := map[uuid.UUID]*storedConflict{}
	batch.Queue(conflicts, args).Query(func(rows pgx.Rows) (err error) {
		s.conflicts, err = pgx.CollectRows(rows, pgx.RowToStructByName[storedConflict])
		for i := range s.conflicts {
			c := &s.conflicts[i]
			c.PeriodStart, c.PeriodEnd, c.LatestOn = utc(c.PeriodStart), utc(c.PeriodEnd), utc(c.LatestOn)
			at[c.ID] = c
		}
		return err
	})
	batch.Queue(disputants, args).Query(func(rows pgx.Rows) error {
		var conflict uuid.UUID
		var x disputed
		_, err := pgx.ForEachRow(rows, []any{&conflict, &x.ClaimID, &x.SourceID, &x.Voice, &x.Position}, func() error {
			if c := at[conflict]; c != nil { // a shard may hold another key's
				c.Disputed = append(c.Disputed, x)
			}
			return nil
		})
		return err
	})
}

// binding is a row of crosscheck_group_claims.
type binding struct {
	GroupID uuid.UUID `json:"group_id"`
	ClaimID uuid.UUID `json:"claim_id"`
}

// queueChanges writes what differs between what is kept and what should be.
func (s standing) queueChanges(batch *pgx.Batch, key Key, old standing) error {
	var broken error
	queue := func(sql string, rows any, n int) {
		if n == 0 {
			return
		}
		args := key.args()
		if ids, ok := rows.([]uuid.UUID); ok {
			args["ids"] = ids
		} else {
			b, err := json.Marshal(rows)
			if err != nil {
				broken = err
			}
			args["rows"] = string(b)
		}
		batch.Queue(sql, args)
	}
	members, goneMembers := differing(s.members, old.members, (*storedMember).same)
	groups, goneGroups := differing(s.groups, old.groups, func(g, o *storedGroup) bool { return reflect.DeepEqual(g, o) })
	var add, remove []binding
	for _, g := range groups {
		before := old.groups[g.ID].ClaimIDs
		for _, id := range without(g.ClaimIDs, before) {
			add = append(add, binding{g.ID, id})
		}
		for _, id := range without(before, g.ClaimIDs) {
			remove = append(remove, binding{g.ID, id})
		}
	}
	queue(deleteMembers, goneMembers, len(goneMembers))
	queue(upsertMembers, members, len(members))
	queue(deleteGroups, goneGroups, len(goneGroups))
	queue(upsertGroups, groups, len(groups))
	queue(deleteGroupClaims, remove, len(remove))
	queue(insertGroupClaims, add, len(add))
	if broken != nil {
		return fmt.Errorf("write the groups of a key: %w", broken)
	}
	return nil
}

// same tells whether two rows say the same. There are thousands of them, of
// which one has changed.
func (m *storedMember) same(o *storedMember) bool {
	return m.ClaimID == o.ClaimID && m.SourceID == o.SourceID && m.Unit == o.Unit && m.Stance == o.Stance && m.HasPeriod == o.HasPeriod &&
		m.Origin == o.Origin && m.OriginLabel == o.OriginLabel && m.Circular == o.Circular && maps.Equal(m.Dimensions, o.Dimensions) &&
		slices.Equal(m.Through, o.Through) && equal(m.Geography, o.Geography) && equal(m.PeriodStart, o.PeriodStart) && equal(m.PeriodEnd, o.PeriodEnd) &&
		equal(m.StrictLo, o.StrictLo) && equal(m.StrictHi, o.StrictHi) && equal(m.UsualLo, o.UsualLo) && equal(m.UsualHi, o.UsualHi) &&
		equal(m.FirstDay, o.FirstDay) && equal(m.LastDay, o.LastDay)
}

func equal[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// differing gives what is new or other in now, and the ids that are no more.
func differing[T any](now, old map[uuid.UUID]T, same func(a, b *T) bool) (changed []T, gone []uuid.UUID) {
	for id, x := range now {
		if before, ok := old[id]; !ok || !same(&x, &before) {
			changed = append(changed, x)
		}
	}
	for _, id := range sortedIDs(maps.Keys(old)) {
		if _, ok := now[id]; !ok {
			gone = append(gone, id)
		}
	}
	return changed, gone
}

// without gives the ids of a that are not in b; both are sorted.
func without(a, b []uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, id := range a {
		if _, ok := slices.BinarySearchFunc(b, id, func(x, y uuid.UUID) int { return slices.Compare(x[:], y[:]) }); !ok {
			out = append(out, id)
		}
	}
	return out
}
