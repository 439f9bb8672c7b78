package crosscheck

// What a refresh reads and writes of the conflicts of a key. Both it and whoever
// decides a conflict hold the lock of its shard, so that neither overtakes the
// other.
const (
	storedConflicts = selectStoredConflicts + ` ORDER BY c.id`

	selectStoredConflicts = `
SELECT c.id, c.geography::text AS geography, c.dimensions, c.unit, encode(c.picture, 'hex') AS picture, c.period IS NOT NULL AS has_period,
       lower(c.period) AS period_start, upper(c.period) - 1 AS period_end, c.verdict, c.severity, c.spread::text AS spread,
       c.logically_possible, c.voices, c.claims, c.documents, c.outlets, c.independent_origins, c.unattributed, c.latest_on,
       c.rank::text AS rank, c.state, c.hint, c.standing_claims, c.reason, c.assignee,
       encode(c.decided_picture, 'hex') AS decided, c.active, c.merged_into, c.version
  FROM conflicts c
 WHERE c.shard_key = @shard AND coalesce(c.metric_id, c.event_id, c.proposition_id) = @subject::uuid
   AND (c.metric_id IS NULL OR c.geography::text = @geography)`

	// selectDisputed is the voices of those conflicts.
	selectDisputed = `
SELECT x.conflict_id, x.claim_id, x.source_id, x.voice, x.position FROM conflict_claims x WHERE x.shard_key = @shard`
	storedDisputed = selectDisputed + ` ORDER BY x.conflict_id, x.claim_id`

	upsertConflicts = `
INSERT INTO conflicts AS c (shard_key, id, metric_id, event_id, proposition_id, geography, dimensions, unit, state, hint,
       standing_claims, reason, assignee, decided_picture, active, closed_at, merged_into, picture, period, verdict, severity, spread,
       logically_possible, voices, claims, documents, outlets, independent_origins, unattributed, latest_on, rank, version)
SELECT @shard, r.id, @metric::uuid, @event::uuid, @proposition::uuid, r.geography, r.dimensions, r.unit, r.state,
       r.hint, r.standing_claims, r.reason, r.assignee, decode(r.decided_picture, 'hex'), r.active, CASE WHEN NOT r.active THEN now() END,
       r.merged_into, decode(r.picture, 'hex'), CASE WHEN r.has_period THEN daterange(r.period_start, r.period_end, '[]') END, r.verdict,
       r.severity, r.spread, r.logically_possible, r.voices, r.claims, r.documents, r.outlets, r.independent_origins,
       r.unattributed, r.latest_on, r.rank, r.version
  FROM json_to_recordset(@rows::json) AS r(id uuid, geography text, dimensions jsonb, unit text, state text, hint text, standing_claims uuid[],
       reason text, assignee text, decided_picture text, active boolean, merged_into uuid, picture text, has_period boolean,
       period_start date, period_end date, verdict text, severity text, spread numeric, logically_possible boolean, voices integer,
       claims integer, documents integer, outlets integer, independent_origins integer, unattributed integer, latest_on date,
       rank numeric, version integer)
ON CONFLICT (shard_key, id) DO UPDATE SET geography = excluded.geography, state = excluded.state, hint = excluded.hint, standing_claims = excluded.standing_claims,
       reason = excluded.reason, decided_picture = excluded.decided_picture, active = excluded.active,
       opened_at = CASE WHEN excluded.active AND NOT c.active THEN now() ELSE c.opened_at END,
       closed_at = CASE WHEN NOT excluded.active THEN coalesce(c.closed_at, now()) END,
       merged_into = excluded.merged_into, picture = excluded.picture, period = excluded.period, verdict = excluded.verdict,
       severity = excluded.severity, spread = excluded.spread, logically_possible = excluded.logically_possible,
       voices = excluded.voices, claims = excluded.claims, documents = excluded.documents, outlets = excluded.outlets,
       independent_origins = excluded.independent_origins, unattributed = excluded.unattributed, latest_on = excluded.latest_on,
       rank = excluded.rank, version = excluded.version,
       updated_at = CASE WHEN excluded.version > c.version THEN now() ELSE c.updated_at END`

	deleteConflictClaims = `
DELETE FROM conflict_claims c USING json_to_recordset(@rows::json) AS r(conflict_id uuid, claim_id uuid)
 WHERE c.shard_key = @shard AND c.conflict_id = r.conflict_id AND c.claim_id = r.claim_id`

	upsertConflictClaims = `
INSERT INTO conflict_claims (shard_key, conflict_id, claim_id, source_id, voice, position)
SELECT @shard, r.conflict_id, r.claim_id, r.source_id, r.voice, r.position
  FROM json_to_recordset(@rows::json) AS r(conflict_id uuid, claim_id uuid, source_id uuid, voice text, position text)
ON CONFLICT (shard_key, conflict_id, claim_id) DO UPDATE SET source_id = excluded.source_id, voice = excluded.voice,
       position = excluded.position`
)

// What people see of conflicts. Slugs are looked up per row, so that a page is
// read off one index whatever the catalogue's size.
const (
	selectConflicts = `
SELECT c.shard_key, c.id, CASE WHEN c.metric_id IS NOT NULL THEN 'quantity' WHEN c.event_id IS NOT NULL THEN 'date' ELSE 'statement' END,
       coalesce((SELECT m.slug::text FROM metrics m WHERE m.id = c.metric_id), (SELECT e.slug::text FROM events e WHERE e.id = c.event_id),
                (SELECT p.slug::text FROM propositions p WHERE p.id = c.proposition_id)),
       coalesce(c.metric_id, c.event_id, c.proposition_id),
       coalesce(c.geography::text, ''), c.dimensions, c.unit, c.period IS NOT NULL, lower(c.period), upper(c.period) - 1,
       c.state, coalesce(c.hint, ''), c.standing_claims, coalesce(c.reason, ''), coalesce(c.assignee, ''),
       c.active, c.opened_at, c.closed_at, c.merged_into, c.verdict, coalesce(c.severity, ''), c.spread::text, c.logically_possible,
       c.voices, c.claims, c.documents, c.outlets, c.independent_origins, c.unattributed, c.latest_on, c.rank::text,
       encode(c.picture, 'hex'), c.created_at, c.updated_at, c.version
  FROM conflicts c`

	findConflict = selectConflicts + ` WHERE c.id = @id`
	lockConflict = selectConflicts + ` WHERE c.id = @id FOR NO KEY UPDATE`

	// holdShardOf comes before lockConflict, as it does in a refresh.
	holdShardOf = `SELECT shard_key FROM crosscheck_shards WHERE shard_key IN (SELECT c.shard_key FROM conflicts c WHERE c.id = @id) FOR SHARE`

	updateConflict = `
UPDATE conflicts SET state = @state, hint = nullif(@hint, ''), standing_claims = @standing_claims, reason = nullif(@reason, ''),
       assignee = nullif(@assignee, ''), decided_picture = CASE WHEN @state <> 'open' THEN picture END,
       version = version + 1, updated_at = now()
 WHERE shard_key = @shard AND id = @id
RETURNING updated_at, version`

	// missingClaims are those of @claims that are in no group of a conflict.
	missingClaims = `
SELECT k.ord::integer FROM unnest(@claims::uuid[]) WITH ORDINALITY AS k(id, ord)
 WHERE NOT EXISTS (SELECT FROM conflict_claims x WHERE x.shard_key = @shard AND x.conflict_id = @id AND x.claim_id = k.id)
   AND NOT EXISTS (SELECT FROM crosscheck_groups g JOIN crosscheck_group_claims gc ON gc.shard_key = g.shard_key AND gc.group_id = g.id
                    WHERE g.shard_key = @shard AND g.conflict_id = @id AND gc.claim_id = k.id)
 ORDER BY k.ord`

	disputedOf = `
SELECT x.claim_id, x.source_id, s.outlet_id, coalesce(o.name, ''), x.position
  FROM conflict_claims x JOIN sources s ON s.id = x.source_id LEFT JOIN outlets o ON o.id = s.outlet_id
 WHERE x.shard_key = @shard AND x.conflict_id = @id ORDER BY x.claim_id`

	selectComments = `SELECT k.id, k.author, k.text, k.created_at FROM conflict_comments k`

	insertComment = `
INSERT INTO conflict_comments (shard_key, conflict_id, id, author, text)
SELECT c.shard_key, c.id, @comment, @author, @text FROM conflicts c WHERE c.id = @id
RETURNING created_at`

	// conflictsOfGroups gives what is stored of groups whose shards and ids are given.
	conflictsOfGroups = `
SELECT g.id, g.conflict_id FROM unnest(@shards::integer[], @ids::uuid[]) AS k(shard_key, id)
  JOIN crosscheck_groups g ON g.shard_key = k.shard_key AND g.id = k.id
 WHERE g.conflict_id IS NOT NULL`
)

// conditions of a list of conflicts. States are fixed words, so that a partial
// index can serve them.
const (
	conflictOfOutlets = `c.id IN (SELECT x.conflict_id FROM conflict_claims x JOIN sources s ON s.id = x.source_id WHERE s.outlet_id = ANY(ARRAY(
	SELECT o.id FROM outlets o WHERE o.id::text = ANY(@outlet) OR o.name = ANY(@outlet)
	UNION SELECT d.outlet_id FROM outlet_domains d WHERE d.domain = ANY(@outlet))))`
	conflictInTime = `c.period && daterange(@period_from::date, @period_to::date, '[]')`
)
