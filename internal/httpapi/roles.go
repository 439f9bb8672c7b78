package httpapi

import "whence/internal/auth"

// neededRole says which role an operation needs, by operationId; a role may do
// what those below it may. An operation that is missing here is refused to
// everybody, and a test walks the spec for such.
var neededRole = map[string]auth.Role{
	"listSources": auth.Reader, "findSource": auth.Reader, "readSourceText": auth.Reader,
	"listSnapshots": auth.Reader, "listSourceHistory": auth.Reader,
	"ingestSource": auth.Contributor, "updateSource": auth.Analyst, "takeDownSource": auth.Admin,

	"listMappings": auth.Reader, "findMapping": auth.Reader, "listMappingHistory": auth.Reader,
	"createMapping": auth.Analyst, "updateMapping": auth.Analyst,

	"listRelations": auth.Reader, "findRelation": auth.Reader, "listRelationHistory": auth.Reader,
	"createRelation": auth.Contributor, "updateRelation": auth.Analyst,

	"listOutlets": auth.Reader, "findOutlet": auth.Reader, "listOutletHistory": auth.Reader,
	"createOutlet": auth.Analyst, "updateOutlet": auth.Analyst,
	"listParties": auth.Reader, "findParty": auth.Reader, "listPartyHistory": auth.Reader,
	"createParty": auth.Analyst, "updateParty": auth.Analyst,
	"listMetrics": auth.Reader, "findMetric": auth.Reader, "listMetricHistory": auth.Reader,
	"createMetric": auth.Analyst, "updateMetric": auth.Analyst,
	"findMetricPolicy": auth.Reader, "listMetricPolicyHistory": auth.Reader, "replaceMetricPolicy": auth.Adjudicator,
	"findReviewPolicy": auth.Reader, "listReviewPolicyHistory": auth.Reader, "replaceReviewPolicy": auth.Adjudicator,
	"listEvents": auth.Reader, "findEvent": auth.Reader, "listEventHistory": auth.Reader,
	"createEvent": auth.Analyst, "updateEvent": auth.Analyst,
	"listPropositions": auth.Reader, "findProposition": auth.Reader, "listPropositionHistory": auth.Reader,
	"createProposition": auth.Analyst, "updateProposition": auth.Analyst,

	"listClaims": auth.Reader, "findClaim": auth.Reader, "listClaimHistory": auth.Reader,
	"readClaimProvenance": auth.Reader,
	"createClaim":         auth.Contributor, "updateClaim": auth.Analyst,

	"extract": auth.Reader, "compare": auth.Reader, "crosscheck": auth.Reader, "checkSource": auth.Reader,
	"listConflicts": auth.Reader, "findConflict": auth.Reader, "listConflictComments": auth.Reader, "listConflictHistory": auth.Reader,
	"updateConflict": auth.Analyst, "createConflictComment": auth.Analyst,
	"listReviewItems": auth.Reader, "findReviewItem": auth.Reader, "listDecisions": auth.Reader, "findDecision": auth.Reader, "readReviewStats": auth.Reader,
	"leaseReviewItems": auth.Analyst, "renewLease": auth.Analyst, "releaseReviewItem": auth.Analyst,
	"decideReviewItem": auth.Analyst, "decideReviewItems": auth.Analyst, "reverseDecision": auth.Analyst,
	"readMetricSeries": auth.Reader, "readOutletProfile": auth.Reader, "readStats": auth.Reader,
	"exportClaims": auth.Reader,

	"readSession": auth.Reader, "openSession": auth.Reader, "closeSession": auth.Reader,
	"listPeople": auth.Admin, "findPerson": auth.Admin, "updatePerson": auth.Admin, "listPersonHistory": auth.Admin,
	"listAudit": auth.Reader, "listCheckpoints": auth.Reader, "proveInclusion": auth.Reader, "proveConsistency": auth.Reader, "verifyEntity": auth.Reader,

	"createToken": auth.Admin, "listTokens": auth.Admin, "findToken": auth.Admin, "rotateToken": auth.Admin, "revokeToken": auth.Admin,
}
