package crosscheck

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
)

// conflictEntity is how the history calls a conflict.
const conflictEntity = "conflict"

// onlooker is who opens and closes conflicts.
var onlooker = audit.Actor{Name: "crosscheck"}

// maxNamed bounds how many claims a history row names: what a conflict of
// thousands is about stands beside it, and is not written out at each change.
const maxNamed = 100

// conflictRecord is a conflict as the history keeps it.
type conflictRecord struct {
	Kind       string            `json:"kind"`
	SubjectID  uuid.UUID         `json:"subject_id"`
	Geography  string            `json:"geography"`
	Dimensions map[string]string `json:"dimensions"`
	Unit       string            `json:"unit"`
	Work
	Active     bool       `json:"active"`
	MergedInto *uuid.UUID `json:"merged_into,omitempty"`
	Verdict    string     `json:"verdict"`
	Severity   string     `json:"severity,omitempty"`
	Spread     *string    `json:"spread"`
	Voices     int        `json:"voices"`
	Picture    string     `json:"picture"`

	// Of a change of the picture: by their claims, which voices are new, are
	// gone, or say something else, a hundred of each at most.
	Joined  []uuid.UUID `json:"joined,omitempty"`
	Left    []uuid.UUID `json:"left,omitempty"`
	Changed []uuid.UUID `json:"changed,omitempty"`
}

func (c *storedConflict) record(key Key) conflictRecord {
	return conflictRecord{
		Kind: string(key.Kind), SubjectID: key.SubjectID, Geography: text(c.Geography), Dimensions: c.Dimensions, Unit: c.Unit,
		Work: Work{
			State: c.State, Hint: text(c.Hint), StandingClaims: c.StandingClaims, Reason: text(c.Reason), Assignee: text(c.Assignee),
		},
		Active: c.Active, MergedInto: c.MergedInto, Verdict: c.Verdict, Severity: text(c.Severity), Spread: c.Spread,
		Voices: c.Voices, Picture: c.Picture,
	}
}

// queueConflicts writes what has become of the conflicts of a key, and gives
// which they are and what belongs into the history; nothing where nothing has.
func queueConflicts(batch *pgx.Batch, key Key, changes []conflictChange) (written []uuid.UUID, history []audit.Change, err error) {
	var rows []*storedConflict
	var add, remove []disputedRow
	for _, c := range changes {
		if c.before != nil && reflect.DeepEqual(c.before, c.after) {
			continue
		}
		rows = append(rows, c.after)
		written = append(written, c.after.ID)
		now := map[disputed]bool{}
		there := map[uuid.UUID]bool{}
		if c.before != nil {
			for _, x := range c.before.Disputed {
				now[x] = true
			}
		}
		for _, x := range c.after.Disputed {
			there[x.ClaimID] = true
			if !now[x] {
				add = append(add, disputedRow{c.after.ID, x})
			}
		}
		for x := range now {
			if !there[x.ClaimID] {
				remove = append(remove, disputedRow{c.after.ID, x})
			}
		}
		if c.operation != "" {
			history = append(history, c.entry(key))
		}
	}
	for _, w := range []struct {
		sql  string
		rows any
		n    int
	}{{upsertConflicts, rows, len(rows)}, {deleteConflictClaims, remove, len(remove)}, {upsertConflictClaims, add, len(add)}} {
		if w.n == 0 {
			continue
		}
		b, err := json.Marshal(w.rows)
		if err != nil {
			return nil, nil, fmt.Errorf("write conflicts: %w", err)
		}
		args := key.args()
		args["rows"] = string(b)
		batch.Queue(w.sql, args)
	}
	return written, history, nil
}

// disputedRow is a row of conflict_claims.
type disputedRow struct {
	ConflictID uuid.UUID `json:"conflict_id"`
	disputed
}

// entry is the change as the history keeps it.
func (c *conflictChange) entry(key Key) audit.Change {
	after := c.after.record(key)
	first := func(ids []uuid.UUID) []uuid.UUID { return ids[:min(len(ids), maxNamed)] }
	after.Joined, after.Left, after.Changed = first(c.joined), first(c.left), first(c.changed)
	x := audit.Change{
		EntityType: conflictEntity, EntityID: c.after.ID, Revision: c.after.Version, Operation: c.operation, Reason: c.reason, After: after,
	}
	if c.before != nil {
		x.Before = c.before.record(key)
	}
	return x
}
