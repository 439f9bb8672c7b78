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

// Crosscheck answers the groups of a metric, an event or a proposition, or of
// outlets side by side.
func (h handlers) Crosscheck(ctx context.Context, r oapi.CrosscheckRequestObject) (oapi.CrosscheckResponseObject, error) {
	p := r.Params
	result, err := h.Deps.Crosscheck.Crosscheck(ctx, crosscheck.Query{
		Metric: deref(p.Metric), Event: deref(p.Event), Proposition: deref(p.Proposition), Geography: deref(p.Geography), From: dateIn(p.From), To: dateIn(p.To), Outlets: deref(p.Outlet),
	})
	if err != nil {
		return nil, err
	}
	out := oapi.Crosscheck{
		Groups:  make([]oapi.Group, len(result.Groups)),
		Related: pairsOut(result.Related), NotCompared: make([]oapi.NotCompared, len(result.NotCompared)),
	}
	for i, g := range result.Groups {
		out.Groups[i] = groupOut(g)
	}
	for i, n := range result.NotCompared {
		out.NotCompared[i] = oapi.NotCompared{ClaimId: n.ClaimID, Reason: n.Reason}
	}
	return oapi.Crosscheck200JSONResponse{Body: out}, nil
}

func groupOut(g crosscheck.Group) oapi.Group {
	out := oapi.Group{
		Id: g.ID, ConflictId: idOrNull(g.ConflictID), Kind: oapi.ClaimKind(g.Kind),
		Metric: subjectOut(g, verdict.Quantity), Event: subjectOut(g, verdict.Date), Proposition: subjectOut(g, verdict.Statement),
		Dimensions: g.Dimensions, Geography: textOrNull(g.Geography), Unit: g.Unit,
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
			Origin: textOrNull(c.Origin), Standing: string(c.Standing), Series: c.Series,
			Verbatim: textOrNull(c.Verbatim), Period: periodOrNull(c.Period), AsOf: dateOrNull(c.AsOf), PublishedOn: dateOrNull(c.PublishedOn),
			Stance: oapi.Stance(c.Stance), Days: daysOut(c.Days), Strict: intervalOut(c.Strict), Usual: intervalOut(c.Usual),
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

// subjectOut is what a group is about, where that is of one kind.
func subjectOut(g crosscheck.Group, kind verdict.Kind) nullable.Nullable[string] {
	if g.Kind != kind {
		return textOrNull("")
	}
	return textOrNull(g.Subject)
}

func intervalOut(i *quantity.Interval) nullable.Nullable[oapi.Interval] {
	if i == nil {
		return nullable.NewNullNullable[oapi.Interval]()
	}
	return nullable.NewNullableWithValue(oapi.Interval{
		Lo: computedOrNull(i.Lo), Hi: computedOrNull(i.Hi), LoOpen: i.LoOpen, HiOpen: i.HiOpen, Rule: i.Rule,
	})
}

func daysOut(d *verdict.Days) nullable.Nullable[oapi.Days] {
	if d == nil {
		return nullable.NewNullNullable[oapi.Days]()
	}
	day := func(at *quantity.Date) nullable.Nullable[string] {
		if at == nil {
			return textOrNull("")
		}
		return textOrNull(at.String())
	}
	return nullable.NewNullableWithValue(oapi.Days{First: day(d.First), Last: day(d.Last)})
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
