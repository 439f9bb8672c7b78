package crosscheck

// The statements that read a claim's provenance. @claims is the claims in it,
// @sources their documents with all that these are copied from or cite.
const (
	// provenanceClaims is a claim with all that it is led to: the claims with
	// which its chain goes on and those that it is a share of.
	provenanceClaims = `
WITH RECURSIVE led AS (
	SELECT c.id FROM claims c WHERE c.id = @id
	UNION
	SELECT x.id FROM led CROSS JOIN LATERAL (
		SELECT unnest(k.through) AS id FROM crosscheck_members k WHERE k.claim_id = led.id
		UNION ALL
		SELECT c.derived_from FROM claims c WHERE c.id = led.id AND c.derived_from IS NOT NULL
	) x
)
SELECT id FROM led LIMIT @most`

	// provenanceBeside is what the claim asked about is a repetition or a later
	// vintage of: the same in other documents of one text, and the latest earlier
	// number of the same origin for the same time.
	provenanceBeside = `
WITH RECURSIVE asked AS (
	SELECT * FROM claims WHERE id = @id
), text AS (
	SELECT source_id AS id FROM asked
	UNION
	SELECT CASE WHEN r.source_id = text.id THEN r.to_source_id ELSE r.source_id END
	  FROM text JOIN relations r ON (r.source_id = text.id OR r.to_source_id = text.id)
	 WHERE r.state = 'confirmed' AND r.kind IN ` + copyKinds + `
)
SELECT 'alternate' AS how, c.id
  FROM asked a
  JOIN claims c ON c.source_id IN (SELECT id FROM text) AND c.source_id <> a.source_id
 WHERE c.status <> 'rejected' AND c.kind = a.kind AND c.stance = a.stance
   AND coalesce(c.metric_id, c.event_id, c.proposition_id) = coalesce(a.metric_id, a.event_id, a.proposition_id)
   AND (c.geography, c.period, c.recurrence, c.dimensions, c.unit, c.value, c.lower, c.upper, c.date_comparator)
       IS NOT DISTINCT FROM (a.geography, a.period, a.recurrence, a.dimensions, a.unit, a.value, a.lower, a.upper, a.date_comparator)
UNION ALL
(SELECT 'revision', o.claim_id
  FROM asked a
  JOIN crosscheck_members k ON k.claim_id = a.id
  JOIN crosscheck_members o ON o.metric_id = k.metric_id AND o.geography = k.geography AND o.origin = k.origin
   AND o.dimensions = k.dimensions AND o.unit = k.unit AND o.period = k.period AND o.shard_key = k.shard_key
  JOIN claims c ON c.id = o.claim_id
 WHERE k.origin <> '' AND c.as_of < a.as_of ORDER BY c.as_of DESC, c.id LIMIT 1)
ORDER BY how, id
LIMIT @most`

	statedClaims = `
SELECT c.id, c.source_id, c.kind, c.status, coalesce(c.verbatim, c.wording, '') AS words,
       coalesce(m.slug, e.slug, p.slug, '')::text AS subject, c.attribution_end, c.derived_from, coalesce(c.extractor, '') AS extractor,
       c.created_at, coalesce(k.through, '{}') AS through
  FROM claims c
  LEFT JOIN metrics m ON m.id = c.metric_id
  LEFT JOIN events e ON e.id = c.event_id
  LEFT JOIN propositions p ON p.id = c.proposition_id
  LEFT JOIN crosscheck_members k ON k.claim_id = c.id
 WHERE c.id = ANY(@claims) ORDER BY c.id`

	statedHops = `
SELECT a.claim_id, a.ordinal, a.party_id, a.party_name, coalesce(y.name, a.party_name) AS name, a.relation
  FROM claims c
  JOIN attributions a ON a.source_id = c.source_id AND a.claim_id = c.id
  LEFT JOIN parties y ON y.id = a.party_id
 WHERE c.id = ANY(@claims) ORDER BY a.claim_id, a.ordinal`

	statedQuotes = `
SELECT x.claim_id, x.snapshot_id, x.exact, x.start_at, x.end_at, x.state, coalesce(x.cell, '') AS cell
  FROM claims c JOIN citations x ON x.source_id = c.source_id AND x.claim_id = c.id
 WHERE c.id = ANY(@claims) ORDER BY x.claim_id, x.ordinal`

	citedSnapshots = `
SELECT n.id, n.source_id, n.media_type, encode(n.text_sha256, 'hex') AS text_sha256, n.reader_version, n.retrieved_at, n.taken_down_at
  FROM snapshots n
 WHERE (n.source_id, n.id) IN (SELECT x.source_id, x.snapshot_id FROM claims c
         JOIN citations x ON x.source_id = c.source_id AND x.claim_id = c.id WHERE c.id = ANY(@claims))
 ORDER BY n.source_id, n.id`

	// Of a claim that was changed very often the first and the latest changes.
	claimChanges = `
SELECT c.id AS claim_id, h.id, h.revision, h.at, h.actor, h.operation, coalesce(h.reason, '') AS reason,
       coalesce(h.before ->> 'status', '') AS was, coalesce(h.after ->> 'status', '') AS status
  FROM unnest(@claims::uuid[]) AS c(id)
  CROSS JOIN LATERAL (
	SELECT * FROM history WHERE entity_type = 'claim' AND entity_id = c.id AND revision = 1
	UNION ALL
	(SELECT * FROM history WHERE entity_type = 'claim' AND entity_id = c.id AND revision > 1 ORDER BY revision DESC LIMIT 50)
  ) h
 ORDER BY c.id, h.revision`

	// provenanceRelations is the confirmed relations that lead from the documents
	// of the claims to others, copies of copies too.
	provenanceRelations = `
WITH RECURSIVE doc AS (
	SELECT c.source_id AS id FROM claims c WHERE c.id = ANY(@claims)
	UNION
	SELECT r.to_source_id FROM doc JOIN relations r ON r.source_id = doc.id WHERE r.state = 'confirmed' AND r.kind IN ` + copyKinds + `
)
SELECT r.id, r.source_id, r.to_source_id, r.kind FROM doc JOIN relations r ON r.source_id = doc.id
 WHERE r.state = 'confirmed' ORDER BY r.id LIMIT @most`

	provenanceSources = `
SELECT s.id, s.outlet_id, s.kind, coalesce(s.title, '') AS title, coalesce(s.canonical_url, s.url, '') AS url, s.published_on
  FROM sources s WHERE s.id = ANY(@sources) ORDER BY s.id`

	// provenanceOutlets is outlets with whoever owns them, up to the top.
	provenanceOutlets = `
WITH RECURSIVE up AS (
	SELECT o.id, o.name, o.parent_id FROM outlets o WHERE o.id = ANY(@outlets)
	UNION SELECT o.id, o.name, o.parent_id FROM up JOIN outlets o ON o.id = up.parent_id
)
SELECT id, name, parent_id FROM up ORDER BY id`
)
