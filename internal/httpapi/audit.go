package httpapi

import (
	"context"
	"encoding/hex"
	"slices"

	"github.com/oapi-codegen/nullable"

	"whence/internal/audit"
	"whence/internal/audit/ledger"
	"whence/internal/audit/verify"
	"whence/internal/auth"
	"whence/internal/fault"
	"whence/internal/httpapi/oapi"
)

// confidential are the kinds of thing whose history is for admins, as they are
// themselves.
var confidential = []string{"token", "person"}

// ListAudit answers a page of the whole history.
func (h handlers) ListAudit(ctx context.Context, r oapi.ListAuditRequestObject) (oapi.ListAuditResponseObject, error) {
	p := r.Params
	f := audit.Filter{
		EntityTypes: texts(p.EntityType), EntityID: p.EntityId, Actors: texts(p.Actor), Operations: texts(p.Operation), From: p.From, To: p.To,
	}
	if !principal(ctx).Role.Allows(auth.Admin) {
		f.Without = confidential
		for _, t := range f.EntityTypes {
			if err := mayRead(ctx, t); err != nil {
				return nil, err
			}
		}
	}
	l, err := h.History.List(ctx, f, page(p.Limit, p.Cursor, p.Sort, "-created_at"))
	if err != nil {
		return nil, err
	}
	var out oapi.ListAudit200JSONResponse
	out.Items, out.NextCursor = list(l, historyOut)
	return out, nil
}

// mayRead refuses the history of a kind of thing that is for admins.
func mayRead(ctx context.Context, entityType string) error {
	if who := principal(ctx); slices.Contains(confidential, entityType) && !who.Role.Allows(auth.Admin) {
		return fault.New(fault.Forbidden, "forbidden", "The history of each %s needs the role %s; yours is %s.", entityType, auth.Admin, who.Role)
	}
	return nil
}

// ListCheckpoints answers a page of what was signed.
func (h handlers) ListCheckpoints(ctx context.Context, r oapi.ListCheckpointsRequestObject) (oapi.ListCheckpointsResponseObject, error) {
	l, err := h.Ledger.Checkpoints(ctx, page(r.Params.Limit, r.Params.Cursor, r.Params.Sort, "-created_at"))
	if err != nil {
		return nil, err
	}
	out := oapi.ListCheckpoints200JSONResponse{PublicKey: h.Ledger.PublicKey()}
	out.Items, out.NextCursor = list(l, checkpointOut)
	return out, nil
}

// ProveInclusion answers the proof that a row is in the newest tree.
func (h handlers) ProveInclusion(ctx context.Context, r oapi.ProveInclusionRequestObject) (oapi.ProveInclusionResponseObject, error) {
	p, err := h.Ledger.Inclusion(ctx, r.Params.Entry)
	if err != nil {
		return nil, err
	}
	return oapi.ProveInclusion200JSONResponse{
		EntryId: p.EntryID, Hash: hashOut(p.Hash), LeafIndex: int64(p.LeafIndex), Hashes: hashesOut(p.Hashes), Checkpoint: checkpointOut(p.Checkpoint),
	}, nil
}

// ProveConsistency answers the proof that one tree is the beginning of another.
func (h handlers) ProveConsistency(ctx context.Context, r oapi.ProveConsistencyRequestObject) (oapi.ProveConsistencyResponseObject, error) {
	c, err := h.Ledger.Consistency(ctx, uint64(r.Params.From), uint64(deref(r.Params.To)))
	if err != nil {
		return nil, err
	}
	return oapi.ProveConsistency200JSONResponse{From: checkpointOut(c.From), To: checkpointOut(c.To), Hashes: hashesOut(c.Hashes)}, nil
}

// VerifyEntity answers whether the history of one thing is whole.
func (h handlers) VerifyEntity(ctx context.Context, r oapi.VerifyEntityRequestObject) (oapi.VerifyEntityResponseObject, error) {
	if err := mayRead(ctx, r.Params.EntityType); err != nil {
		return nil, err
	}
	e, err := h.Verify(ctx, r.Params.EntityType, r.Params.EntityId)
	if err != nil {
		return nil, err
	}
	out := oapi.VerifyEntity200JSONResponse{
		EntityType: r.Params.EntityType, EntityId: r.Params.EntityId, Whole: e.Clean(), Revisions: int(e.Rows), Unsealed: int(e.Unsealed),
		Checkpoint: nullable.NewNullNullable[oapi.Checkpoint](), Findings: make([]oapi.VerificationFinding, len(e.Findings)),
		Remarks: append([]string{}, e.Remarks...),
	}
	if e.Checkpoint != nil {
		out.Checkpoint = nullable.NewNullableWithValue(checkpointOut(*e.Checkpoint))
	}
	for i, f := range e.Findings {
		out.Findings[i] = findingOut(f)
	}
	return out, nil
}

func findingOut(f verify.Finding) oapi.VerificationFinding {
	out := oapi.VerificationFinding{Code: string(f.Code), Revision: nullable.NewNullNullable[int](), Detail: f.Detail}
	if f.Revision > 0 {
		out.Revision = nullable.NewNullableWithValue(f.Revision)
	}
	return out
}

func checkpointOut(c ledger.Checkpoint) oapi.Checkpoint {
	return oapi.Checkpoint{Origin: c.Origin, TreeSize: int64(c.Size), Root: hashOut(c.Root), SignedAt: c.SignedAt, Note: c.Note}
}

func hashOut(h audit.Hash) oapi.Sha256 { return hex.EncodeToString(h[:]) }

func hashesOut(in []audit.Hash) []oapi.Sha256 {
	out := make([]oapi.Sha256, len(in))
	for i, h := range in {
		out[i] = hashOut(h)
	}
	return out
}
