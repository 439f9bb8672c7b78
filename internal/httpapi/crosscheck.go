package httpapi

import (
	"context"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"whence/internal/crosscheck"
	"whence/internal/crosscheck/verdict"
	"whence/internal/httpapi/oapi"
	"whence/internal/quantity"
)

// Crosscheck answers the groups of a metric, or of outlets side by side.
func (h handlers) Crosscheck(ctx context.Context, r oapi.CrosscheckRequestObject) (oapi.CrosscheckResponseObject, error) {
	p := r.Params
	result, err := h.Deps.Crosscheck.Crosscheck(ctx, crosscheck.Query{
		Metric: deref(p.Metric), Geography: deref(p.Geography), From: dateIn(p.From), To: dateIn(p.To), Outlets: deref(p.Outlet),
	})
	if err != nil {
		return nil, err
	}
	out := oapi.Crosscheck200JSONResponse{
		Groups:  make([]oapi.Group, len(result.Groups)),
		Related: pairsOut(result.Related), NotCompared: make([]oapi.NotCompared, len(result.NotCompared)),
	}
	for i, g := range result.Groups {
		out.Groups[i] = groupOut(g)
	}
	for i, n := range result.NotCompared {
		out.NotCompared[i] = oapi.NotCompared{ClaimId: n.ClaimID, Reason: n.Reason}
	}
	return out, nil
}

func groupOut(g crosscheck.Group) oapi.Group {
	out := oapi.Group{
		Id: g.ID, ConflictId: idOrNull(g.ConflictID), Metric: g.Subject, Dimensions: g.Dimensions, Geography: g.Geography, Unit: g.Unit,
		Period: periodOrNull(g.Period), Verdict: string(g.Verdict), Severity: textOrNull(string(g.Severity)), Spread: decimalOrNull(g.Spread),
		LogicallyPossible: orNull(g.LogicallyPossible), ClaimCount: g.Counts.Claims, Documents: g.Counts.Documents, Outlets: g.Counts.Outlets,
		IndependentOrigins: g.Counts.IndependentOrigins, Unattributed: g.Counts.Unattributed, Claims: make([]oapi.GroupClaim, len(g.Claims)),
		Clusters: make([]oapi.Cluster, len(g.Clusters)), Hints: hintsOut(g.Hints), Near: idsOut(g.Near), Suspected: pairsOut(g.Suspected),
		Worst: nullable.NewNullNullable[oapi.Pair](), PolicyVersion: g.PolicyVersion,
	}
	if out.Dimensions == nil {
		out.Dimensions = map[string]string{}
	}
	if g.Worst != nil {
		out.Worst = nullable.NewNullableWithValue(pairOut(*g.Worst))
	}
	for i, c := range g.Claims {
		out.Claims[i] = oapi.GroupClaim{
			ClaimId: c.ClaimID, SourceId: c.SourceID, Outlet: textOrNull(c.Outlet), OutletId: idOrNull(c.OutletID),
			Origin: textOrNull(c.Origin), Standing: string(c.Standing), Series: c.Series, Strict: intervalOut(c.Strict), Usual: intervalOut(c.Usual),
		}
	}
	for i, c := range g.Clusters {
		out.Clusters[i] = oapi.Cluster{ClaimIds: idsOut(c.ClaimIDs), Lo: computedOrNull(c.Lo), Hi: computedOrNull(c.Hi), IndependentOrigins: c.IndependentOrigins}
	}
	return out
}

func pairsOut(in []verdict.Pair) []oapi.Pair {
	out := make([]oapi.Pair, len(in))
	for i, p := range in {
		out[i] = pairOut(p)
	}
	return out
}

func intervalOut(i *quantity.Interval) oapi.Interval {
	if i == nil {
		return oapi.Interval{Lo: nullable.NewNullNullable[string](), Hi: nullable.NewNullNullable[string]()}
	}
	return oapi.Interval{Lo: computedOrNull(i.Lo), Hi: computedOrNull(i.Hi), LoOpen: i.LoOpen, HiOpen: i.HiOpen, Rule: i.Rule}
}

// idsOut reads ids that the comparing carried as text.
func idsOut(in []string) []uuid.UUID {
	out := make([]uuid.UUID, 0, len(in))
	for _, s := range in {
		if id, err := uuid.Parse(s); err == nil {
			out = append(out, id)
		}
	}
	return out
}
