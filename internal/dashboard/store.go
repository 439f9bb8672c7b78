package dashboard

import "whence/internal/crosscheck"

// Each of these begins at one outlet's documents and goes on by indexes.
const (
	outletName = `SELECT name FROM outlets WHERE id = @outlet`

	outletClaims = `
SELECT (SELECT count(*) FROM sources WHERE outlet_id = @outlet), count(*), count(*) FILTER (WHERE c.status = 'proposed'),
       count(*) FILTER (WHERE c.status = 'accepted'), count(*) FILTER (WHERE c.status = 'rejected')
  FROM sources s JOIN claims c ON c.source_id = s.id WHERE s.outlet_id = @outlet`

	// outletPlaces is the outlet's accepted claims in their groups.
	outletPlaces = `
WITH places AS MATERIALIZED (
	SELECT c.id, c.source_id, s.kind = 'data' AS data, x.shard_key, x.group_id
	  FROM sources s
	  JOIN claims c ON c.source_id = s.id AND c.status = 'accepted'
	  JOIN crosscheck_group_claims x ON x.claim_id = c.id
	 WHERE s.outlet_id = @outlet
), touched AS MATERIALIZED (
	SELECT DISTINCT shard_key, group_id FROM places
)`

	outletStanding = outletPlaces + `
SELECT count(*), count(*) FILTER (WHERE disputed), count(*) FILTER (WHERE origins < 2)
  FROM (SELECT p.id, bool_or(g.conflict_id IS NOT NULL) AS disputed, max(g.independent_origins) AS origins
          FROM places p JOIN crosscheck_groups g ON g.shard_key = p.shard_key AND g.id = p.group_id
         GROUP BY p.id) claim`

	// outletDistance compares each claim of an article with one row: that about the
	// same period, of several the latest vintage. A row that is not bounded, or a
	// gap to one of zero, has no distance.
	outletDistance = outletPlaces + `, reference AS MATERIALIZED (
	SELECT t.shard_key, t.group_id, k.claim_id, k.period, k.usual_lo AS lo, k.usual_hi AS hi, c.as_of, s.published_on
	  FROM touched t
	  JOIN crosscheck_group_claims x ON x.shard_key = t.shard_key AND x.group_id = t.group_id
	  JOIN crosscheck_members k ON k.shard_key = x.shard_key AND k.claim_id = x.claim_id
	  JOIN sources s ON s.id = k.source_id AND s.kind = 'data'
	  JOIN claims c ON c.source_id = k.source_id AND c.id = k.claim_id
	 WHERE k.usual_lo > '-Infinity' AND k.usual_hi < 'Infinity'
), nearest AS (
	SELECT DISTINCT ON (p.id) greatest(k.usual_lo - r.hi, r.lo - k.usual_hi, 0) AS gap, abs(r.lo + r.hi) / 2 AS size
	  FROM places p
	  JOIN crosscheck_members k ON k.shard_key = p.shard_key AND k.claim_id = p.id
	  JOIN reference r ON r.shard_key = p.shard_key AND r.group_id = p.group_id
	 WHERE NOT p.data AND k.usual_lo IS NOT NULL
	 ORDER BY p.id, (r.period = k.period) DESC NULLS LAST, r.as_of DESC NULLS LAST, r.published_on DESC NULLS LAST, r.claim_id DESC
)
SELECT count(*), count(*) FILTER (WHERE gap = 0),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (CASE WHEN gap = 0 THEN 0 ELSE gap / size END)::float8)
  FROM nearest WHERE gap = 0 OR size > 0`

	outletQuotes = `
WITH own AS (
	SELECT c.source_id, c.id FROM sources s JOIN claims c ON c.source_id = s.id
	 WHERE s.outlet_id = @outlet AND c.status = 'accepted'
)
SELECT p.slug::text, coalesce(p.name, min(a.party_name)), count(*), (SELECT count(*) FROM own)
  FROM own JOIN attributions a ON a.source_id = own.source_id AND a.claim_id = own.id AND a.ordinal = 0
  LEFT JOIN parties p ON p.id = a.party_id
 GROUP BY p.id, CASE WHEN p.id IS NULL THEN a.party_name END
 ORDER BY count(*) DESC, coalesce(p.name, min(a.party_name)) COLLATE "C", p.slug LIMIT 20`

	outletRepeated = `
WITH said AS (
	SELECT r.source_id, r.kind <> 'cites' AS copy
	  FROM sources s JOIN relations r ON r.to_source_id = s.id
	 WHERE s.outlet_id = @outlet AND r.state = 'confirmed' AND r.kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of', 'cites')
	UNION ALL
	SELECT a.source_id, false
	  FROM outlets o
	 CROSS JOIN LATERAL (` + crosscheck.PartyOfOutlet + `) p
	  JOIN attributions a ON a.party_id = p.id
	  JOIN claims c ON c.source_id = a.source_id AND c.id = a.claim_id AND c.status = 'accepted'
	 WHERE o.id = @outlet
)
SELECT o.id, o.name, count(DISTINCT s.id), count(DISTINCT s.id) FILTER (WHERE said.copy), count(DISTINCT s.id) FILTER (WHERE NOT said.copy)
  FROM said JOIN sources s ON s.id = said.source_id JOIN outlets o ON o.id = s.outlet_id
 WHERE o.id <> @outlet
 GROUP BY o.id, o.name ORDER BY count(DISTINCT s.id) DESC, o.name COLLATE "C", o.id LIMIT 20`
)
