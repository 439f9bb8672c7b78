package verify

import (
	"fmt"

	"github.com/google/uuid"
)

// Code says what kind of thing does not fit.
type Code string

// The codes of findings.
const (
	RowChanged      Code = "row_changed"      // a row's hash is not that of its fields behind the row before it
	RowMissing      Code = "row_missing"      // a revision is not there
	RowUnsealed     Code = "row_unsealed"     // a row is not in the tree, but later ones of its entity are
	RowRewritten    Code = "row_rewritten"    // a row has another hash than it was sealed with
	RowSealedTwice  Code = "row_sealed_twice" // a row has several leaves
	LeafMissing     Code = "leaf_missing"     // a number of the tree is not there
	LeafWithoutRow  Code = "leaf_without_row" // what was sealed is not in the history
	NodeWrong       Code = "node_wrong"       // a kept node is not what its leaves make
	Unsigned        Code = "unsigned"         // leaves behind the last checkpoint
	CheckpointWrong Code = "checkpoint_wrong" // a checkpoint is not as it was signed, or not signed by a known key
	RootWrong       Code = "root_wrong"       // a checkpoint's root is not that of its leaves
	TreeCut         Code = "tree_cut"         // a checkpoint is of more leaves than there are
	NotPublished    Code = "checkpoint_gone"  // what was published is not among the checkpoints
	ThingUnknown    Code = "thing_unknown"    // a thing that the history does not know
	ThingGone       Code = "thing_gone"       // a thing of the history that is not there
	ThingDiffers    Code = "thing_differs"    // a thing is not as its last revision says
	ContentWrong    Code = "content_wrong"    // a snapshot is not what its digests are of
)

// Finding is one thing that does not fit.
type Finding struct {
	Code       Code
	EntityType string    // "" of what belongs to no entity
	EntityID   uuid.UUID // with EntityType
	Revision   int       // 0 where it is of no one row
	Detail     string
}

// String is the finding as a line for a person.
func (f Finding) String() string {
	switch {
	case f.EntityType == "":
		return fmt.Sprintf("%s: %s", f.Code, f.Detail)
	case f.Revision == 0:
		return fmt.Sprintf("%s: %s %s: %s", f.Code, f.EntityType, f.EntityID, f.Detail)
	}
	return fmt.Sprintf("%s: %s %s, revision %d: %s", f.Code, f.EntityType, f.EntityID, f.Revision, f.Detail)
}

// maxFindings bounds what a report lists: of a history that is broken everywhere
// the first are enough.
const maxFindings = 1000

// Report is what was looked at and what does not fit.
type Report struct {
	Rows        int64 // of the history
	Unsealed    int64 // of them, not in the tree yet
	Leaves      int64
	Checkpoints int64 // in the database
	Published   int64 // that were given
	Things      int64
	Contents    int64 // snapshots whose digests were computed

	Found    int64     // how many findings there are
	Findings []Finding // the first 1,000, in the order in which they were found

	// Remarks are what could not be looked at.
	Remarks []string
}

// Clean tells that everything fits.
func (r *Report) Clean() bool { return r.Found == 0 }

func (r *Report) find(f Finding) {
	if r.Found++; len(r.Findings) < maxFindings {
		r.Findings = append(r.Findings, f)
	}
}

func (r *Report) remark(format string, args ...any) {
	r.Remarks = append(r.Remarks, fmt.Sprintf(format, args...))
}
