package crosscheck

import "whence/internal/crosscheck/verdict"

// The relations that make two documents one text.
const copyKinds = `('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')`

// rowColumns is a claim as a comparison reads it; claims are c.
const rowColumns = `
SELECT c.id, c.source_id, c.kind, ` + subjectOfClaim + ` AS subject_id,
       coalesce(m.slug, e.slug, n.slug)::text AS subject, c.stance, c.comparator, c.value::text AS value,
       c.lower::text AS lower, c.upper::text AS upper, c.unit, c.verbatim, c.period IS NOT NULL AS has_period,
       lower(c.period) AS period_start, upper(c.period) - 1 AS period_end, c.period_grain, c.recurrence,
       c.period_inferred, c.date_comparator, c.geography::text AS geography, c.dimensions, c.as_of, c.derived_from, c.attribution_end,
       s.published_on, s.kind = 'data' AS series, s.outlet_id, h.party_id AS hop_party_id, h.party_name AS hop_name,
       h.name AS hop_party,
       (SELECT json_agg(json_build_object('comparator', i.comparator, 'value', i.value::text,
                   'lower', i.lower::text, 'upper', i.upper::text, 'unit', coalesce(i.unit, ''),
                   'verbatim', coalesce(i.verbatim, '')) ORDER BY i.ordinal)
          FROM claim_increments i WHERE i.source_id = c.source_id AND i.claim_id = c.id) AS increments
  FROM claims c
  JOIN sources s ON s.id = c.source_id
  LEFT JOIN metrics m ON m.id = c.metric_id
  LEFT JOIN events e ON e.id = c.event_id
  LEFT JOIN propositions n ON n.id = c.proposition_id
  LEFT JOIN LATERAL (
	SELECT a.party_id, a.party_name, p.name FROM attributions a LEFT JOIN parties p ON p.id = a.party_id
	 WHERE a.source_id = c.source_id AND a.claim_id = c.id ORDER BY a.ordinal DESC LIMIT 1
  ) h ON true`

// subjectOfClaim is what a claim c is about.
const subjectOfClaim = `coalesce(c.metric_id, c.event_id, c.proposition_id)`

// subjectColumns is where claims of each kind keep that.
var subjectColumns = map[verdict.Kind]string{
	verdict.Quantity: `c.metric_id`, verdict.Date: `c.event_id`, verdict.Statement: `c.proposition_id`,
}

// selectRows is continued with what else must hold.
const selectRows = rowColumns + ` WHERE c.status = 'accepted' AND `

// ofKey is the claims of a key. A share of another claim is about the place of
// that one, unless it states its own.
var ofKey = map[verdict.Kind]string{
	verdict.Quantity: `c.metric_id = @subject AND (c.geography::text = @geography
	OR c.geography IS NULL AND c.derived_from IS NOT NULL AND ` + inheritedGeography + ` = @geography)`,
	verdict.Date:      `c.event_id = @subject`,
	verdict.Statement: `c.proposition_id = @subject`,
}

// inheritedGeography is the place of the nearest claim that c is a share of
// and that states one.
const inheritedGeography = `(
	WITH RECURSIVE up AS (
		SELECT b.geography, b.derived_from, 1 AS steps FROM claims b WHERE b.id = c.derived_from AND b.status <> 'rejected'
		UNION ALL
		SELECT b.geography, b.derived_from, up.steps + 1 FROM up JOIN claims b ON b.id = up.derived_from
		 WHERE up.geography IS NULL AND b.status <> 'rejected' AND up.steps < 100
	) SELECT geography::text FROM up WHERE geography IS NOT NULL ORDER BY steps LIMIT 1)`

// basesOf is the claims that those in @ids are, and what they are a share of in
// turn. A rejected one is no base.
const basesOf = `
WITH RECURSIVE base AS (
	SELECT b.id, b.derived_from FROM claims b WHERE b.id = ANY(@ids) AND b.status <> 'rejected'
	UNION SELECT b.id, b.derived_from FROM base JOIN claims b ON b.id = base.derived_from WHERE b.status <> 'rejected'
)`

// selectBases reads the claims that others are a share of, selectBasePolicies
// the policies that their numbers are read with.
const (
	selectBases = basesOf + rowColumns + ` WHERE c.id IN (SELECT id FROM base) AND c.kind = 'quantity' ORDER BY c.id`

	selectBasePolicies = basesOf + `
SELECT m.slug::text, ` + policyOfMetric + ` FROM metrics m
 WHERE m.id IN (SELECT c.metric_id FROM base JOIN claims c ON c.id = base.id) ORDER BY m.slug`
)

// textsOf is the documents that are one text with those in @ids, in both
// directions: two copies are one text through an original or a further copy
// that makes no claim itself.
const textsOf = `
text AS (
	SELECT unnest(@ids::uuid[]) AS id
	UNION
	SELECT CASE WHEN r.source_id = text.id THEN r.to_source_id ELSE r.source_id END
	  FROM text JOIN relations r ON (r.source_id = text.id OR r.to_source_id = text.id)
	 WHERE r.state = 'confirmed' AND r.kind IN ` + copyKinds + `
)`

// selectCopies gives the confirmed copies among those texts, the oldest
// relation of each document first, and what the texts cite.
const selectCopies = `
WITH RECURSIVE ` + textsOf + `
SELECT r.source_id, r.to_source_id, r.kind, s.outlet_id
  FROM text JOIN relations r ON r.source_id = text.id
  JOIN sources s ON s.id = r.to_source_id
 WHERE r.state = 'confirmed' AND (r.kind = 'cites' OR r.kind IN ` + copyKinds + `)
 ORDER BY r.source_id, r.id`

// selectNamed finds the outlets that hops name. A name that several outlets
// have names none.
const selectNamed = `
SELECT party_name, id FROM (SELECT h.party_name, (` + outletOfName + `) AS id FROM unnest(@names::text[]) AS h(party_name)) named
 WHERE id IS NOT NULL`

// selectOutlets reads outlets with the party that each is, by its link or by
// its name, and whoever owns it at the top.
const selectOutlets = `
SELECT o.id, o.name, p.id, p.name, owner.id
  FROM outlets o
  LEFT JOIN LATERAL (` + partyOfOutlet + `) p ON true
  LEFT JOIN LATERAL (
	WITH RECURSIVE up AS (
		SELECT o.parent_id AS id, 1 AS steps WHERE o.parent_id IS NOT NULL
		UNION ALL SELECT x.parent_id, up.steps + 1 FROM up JOIN outlets x ON x.id = up.id
		           WHERE x.parent_id IS NOT NULL AND up.steps < 50
	) SELECT id FROM up ORDER BY steps DESC LIMIT 1
  ) owner ON true
 WHERE o.id = ANY(@ids)`

// partyOfOutlet is the party that an outlet o is: the one linked to it, else
// the only one that is linked to none and has its name.
const partyOfOutlet = `
	SELECT y.id, y.name FROM parties y WHERE y.outlet_id = o.id
	UNION ALL
	SELECT min(same.id::text)::uuid, min(same.name) FROM (
		SELECT y.id, y.name FROM parties y WHERE y.folded = lower(o.name) AND y.outlet_id IS NULL
		UNION SELECT y.id, y.name FROM party_names n JOIN parties y ON y.id = n.party_id
		       WHERE n.folded = lower(o.name) AND y.outlet_id IS NULL
	) same
	 WHERE NOT EXISTS (SELECT FROM parties z WHERE z.outlet_id = o.id)
	HAVING count(*) = 1`

// keyOfClaim is the key of a claim c as it is now, keyOfMember the one of a
// member k from before.
const (
	keyOfClaim = `
SELECT c.kind, ` + subjectOfClaim + `, CASE WHEN c.kind <> 'quantity' THEN ''
       ELSE coalesce(c.geography::text, CASE WHEN c.derived_from IS NOT NULL THEN ` + inheritedGeography + ` END) END
  FROM claims c
 WHERE c.status = 'accepted' AND ` + subjectOfClaim + ` IS NOT NULL AND `

	keyOfMember = `
SELECT CASE WHEN k.metric_id IS NOT NULL THEN 'quantity' WHEN k.event_id IS NOT NULL THEN 'date' ELSE 'statement' END,
       coalesce(k.metric_id, k.event_id, k.proposition_id), CASE WHEN k.metric_id IS NOT NULL THEN k.geography::text ELSE '' END
  FROM crosscheck_members k
 WHERE `
)

// Each of these gives the keys that a change can touch: those of the claims
// concerned as they are now, with the claims that are a share of them, and
// those where these are members from before.
const (
	// What states no place itself is listed at every place.
	keysOfClaims = `
WITH RECURSIVE part AS (
	SELECT unnest(@ids::uuid[]) AS id
	UNION SELECT x.id FROM part JOIN claims x ON x.derived_from = part.id
)` + keyOfClaim + `c.id IN (SELECT id FROM part)
UNION SELECT c.kind, c.metric_id, NULL FROM claims c
 WHERE c.id IN (SELECT id FROM part) AND c.status = 'accepted' AND c.metric_id IS NOT NULL AND c.geography IS NULL
UNION` + keyOfMember + `k.claim_id IN (SELECT id FROM part)`

	keysOfTopics = `
SELECT 'date', e.id, NULL FROM events e WHERE e.slug::text = ANY(@slugs)
UNION ALL SELECT 'statement', p.id, NULL FROM propositions p WHERE p.slug::text = ANY(@slugs)`

	keysOfSources = `
WITH RECURSIVE ` + textsOf + keyOfClaim + `c.source_id IN (SELECT id FROM text)
UNION` + keyOfMember + `k.source_id IN (SELECT id FROM text)`

	// A share is read from the number of its base, which has the widths of the
	// base's own metric.
	keysOfMetrics = `
WITH RECURSIVE part AS (
	SELECT b.id FROM claims b WHERE b.metric_id = ANY(@ids)
	   AND (b.status = 'accepted' OR EXISTS (SELECT FROM claims x WHERE x.derived_from = b.id))
	UNION SELECT x.id FROM part JOIN claims x ON x.derived_from = part.id
)` + keyOfClaim + `c.id IN (SELECT id FROM part)
UNION` + keyOfMember + `k.metric_id = ANY(@ids)`

	// A party speaks in hops, by its names too, and as its outlet.
	keysOfParties = `
WITH called AS (
	SELECT y.folded FROM parties y WHERE y.id = ANY(@ids)
	UNION SELECT n.folded FROM party_names n WHERE n.party_id = ANY(@ids)
), outlet AS (
	SELECT y.outlet_id AS id FROM parties y WHERE y.id = ANY(@ids) AND y.outlet_id IS NOT NULL
	UNION SELECT o.id FROM called JOIN outlets o ON lower(o.name) = called.folded
), spoken AS (
	SELECT a.claim_id AS id FROM attributions a WHERE a.party_id = ANY(@ids)
	UNION SELECT k.claim_id FROM crosscheck_members k WHERE k.origin = ANY(@origins)
	UNION SELECT k.claim_id FROM called JOIN crosscheck_members k ON k.origin = 'name:' || called.folded
	UNION SELECT x.id FROM outlet JOIN sources s ON s.outlet_id = outlet.id JOIN claims x ON x.source_id = s.id
	       WHERE x.status = 'accepted'
	UNION SELECT k.claim_id FROM outlet JOIN crosscheck_members k ON k.origin = 'outlet:' || outlet.id -- copies, too
)` + keyOfClaim + `c.id IN (SELECT id FROM spoken)`

	// An outlet speaks in its documents, and in hops that name it: as itself, as
	// the party that it is, or, before it was known, as a name alone. An outlet of
	// the same name makes a name ambiguous.
	keysOfOutlets = `
WITH same AS (
	SELECT unnest(@ids::uuid[]) AS id
	UNION SELECT z.id FROM outlets o JOIN outlets z ON lower(z.name) = lower(o.name) WHERE o.id = ANY(@ids)
	UNION SELECT z.id FROM outlets o JOIN outlets z ON lower(z.name) = 'the ' || lower(o.name) WHERE o.id = ANY(@ids)
	UNION SELECT z.id FROM outlets o JOIN outlets z ON lower(z.name) = substr(lower(o.name), 5)
	       WHERE o.id = ANY(@ids) AND left(lower(o.name), 4) = 'the '
), spoken AS (
	SELECT x.id FROM same JOIN sources s ON s.outlet_id = same.id JOIN claims x ON x.source_id = s.id WHERE x.status = 'accepted'
	UNION SELECT k.claim_id FROM crosscheck_members k WHERE k.origin = ANY(@origins)
	UNION SELECT k.claim_id FROM same JOIN crosscheck_members k ON k.origin = 'outlet:' || same.id
	UNION SELECT k.claim_id FROM same JOIN outlets o ON o.id = same.id
	        CROSS JOIN LATERAL (` + partyOfOutlet + `) p JOIN crosscheck_members k ON k.origin = 'party:' || p.id
)` + keyOfClaim + `c.id IN (SELECT id FROM spoken)`
)

// What a claim is computed from is held still until the transaction ends, so
// that of two changes at once the later one sees the earlier: its document (of
// which RefreshSources takes the stronger lock), its outlet and parties, the
// policies that its bases are read with, and what it is a share of, whose change holds its own row. Nobody waits for a
// share of its claim, so that none wait in a circle.
const (
	holdSources = `SELECT s.id FROM sources s WHERE s.id IN (SELECT source_id FROM claims WHERE id = ANY(@ids)) ORDER BY s.id FOR SHARE`
	holdOutlets = `SELECT o.id FROM outlets o WHERE o.id IN (
	SELECT s.outlet_id FROM claims c JOIN sources s ON s.id = c.source_id WHERE c.id = ANY(@ids)) ORDER BY o.id FOR SHARE`
	holdParties = `SELECT p.id FROM parties p WHERE p.id IN (
	SELECT a.party_id FROM claims c JOIN attributions a ON a.source_id = c.source_id AND a.claim_id = c.id WHERE c.id = ANY(@ids))
 ORDER BY p.id FOR SHARE`
	heldBases = `
WITH RECURSIVE base AS (
	SELECT x.derived_from AS id FROM claims x WHERE x.id = ANY(@ids) AND x.derived_from IS NOT NULL
	UNION SELECT x.derived_from FROM base JOIN claims x ON x.id = base.id WHERE x.derived_from IS NOT NULL
)`
	holdBaseMetrics = heldBases + `
SELECT m.id FROM metrics m WHERE m.id IN (SELECT c.metric_id FROM base JOIN claims c ON c.id = base.id) ORDER BY m.id FOR SHARE`
	holdBases = heldBases + `
SELECT c.id FROM claims c WHERE c.id <> ALL(@ids) AND c.id IN (SELECT id FROM base) ORDER BY c.id FOR SHARE`

	holdTexts = `WITH RECURSIVE ` + textsOf + `
SELECT s.id FROM sources s WHERE s.id IN (SELECT id FROM text) ORDER BY s.id FOR NO KEY UPDATE`
)

// holdSubjects comes before the shards: who changes a metric has its row when
// they come for its shards, and none may wait for the one while holding the
// other. Events and propositions are held in their turn.
var holdSubjects = []struct {
	kind verdict.Kind
	sql  string
}{
	{verdict.Quantity, `SELECT id FROM metrics WHERE id = ANY(@subjects) ORDER BY id FOR SHARE`},
	{verdict.Date, `SELECT id FROM events WHERE id = ANY(@subjects) ORDER BY id FOR SHARE`},
	{verdict.Statement, `SELECT id FROM propositions WHERE id = ANY(@subjects) ORDER BY id FOR SHARE`},
}

const (
	addShards = `INSERT INTO crosscheck_shards (shard_key) SELECT k FROM unnest(@shards::integer[]) AS t(k) ORDER BY k ON CONFLICT DO NOTHING`
	// countChanges is told of every key whose shard was locked.
	countChanges = `
INSERT INTO crosscheck_versions AS v (shard_key, subject_id, geography, version)
SELECT k.shard_key, k.subject_id, k.geography, 1 FROM unnest(@shards::integer[], @subjects::uuid[], @geographies::text[]) AS k(shard_key, subject_id, geography)
ON CONFLICT (shard_key, subject_id, geography) DO UPDATE SET version = v.version + 1`

	// versionOfKeys grows with each change of the keys of some subjects at a place,
	// of all their keys where none is given. It also tells whether what it reads is
	// of one moment, and committed.
	versionOfKeys = `
SELECT coalesce(sum(v.version), 0)::bigint,
       current_setting('transaction_isolation') = 'repeatable read' AND current_setting('transaction_read_only') = 'on'
  FROM crosscheck_versions v
 WHERE v.subject_id = ANY(@subjects) AND (@geography = '' OR v.geography IN (@geography, ''))`

	lockShards = `SELECT shard_key FROM crosscheck_shards WHERE shard_key = ANY(@shards) ORDER BY shard_key FOR UPDATE`
)

// subjectOfKey is the slug of what a key is about, and of a metric what it is
// measured in.
var subjectOfKey = map[verdict.Kind]string{
	verdict.Quantity:  `SELECT m.slug::text, m.unit, m.measure, ` + policyOfMetric + ` FROM metrics m WHERE m.id = @subject`,
	verdict.Date:      `SELECT slug::text, '', '', NULL::json FROM events WHERE id = @subject`,
	verdict.Statement: `SELECT slug::text, '', '', NULL::json FROM propositions WHERE id = @subject`,
}

// ofShard picks the rows of a key k. Few keys share a shard.
const ofShard = `k.shard_key = @shard AND coalesce(k.metric_id, k.event_id, k.proposition_id) = @subject
   AND (@geography::text = '' OR k.geography::text = @geography)`

const (
	storedMembers = `
SELECT k.claim_id, k.source_id, k.geography::text AS geography, k.dimensions, k.unit, k.stance,
       lower(k.period) AS period_start, upper(k.period) - 1 AS period_end, k.period IS NOT NULL AS has_period,
       lower(k.days)::text AS first_day, (upper(k.days) - 1)::text AS last_day, k.origin, k.origin_label, k.through, k.circular,
       k.strict_lo::text AS strict_lo, k.strict_hi::text AS strict_hi, k.usual_lo::text AS usual_lo, k.usual_hi::text AS usual_hi
  FROM crosscheck_members k WHERE ` + ofShard

	storedGroups = `
SELECT k.id, k.geography::text AS geography, k.dimensions, k.unit, lower(k.period) AS period_start,
       upper(k.period) - 1 AS period_end, k.period IS NOT NULL AS has_period, k.verdict, k.severity,
       k.spread::text AS spread, k.logically_possible, k.conflict_id, k.claims, k.documents, k.outlets,
       k.independent_origins, k.unattributed, k.policy_version,
       ARRAY(SELECT c.claim_id FROM crosscheck_group_claims c
              WHERE c.shard_key = k.shard_key AND c.group_id = k.id ORDER BY c.claim_id) AS claim_ids
  FROM crosscheck_groups k WHERE ` + ofShard

	deleteMembers = `DELETE FROM crosscheck_members WHERE shard_key = @shard AND claim_id = ANY(@ids)`
	deleteGroups  = `DELETE FROM crosscheck_groups WHERE shard_key = @shard AND id = ANY(@ids)`

	upsertMembers = `
INSERT INTO crosscheck_members (shard_key, claim_id, source_id, metric_id, event_id, proposition_id, geography, dimensions,
       unit, stance, period, days, origin, origin_label, through, circular, strict_lo, strict_hi, usual_lo, usual_hi)
SELECT @shard, r.claim_id, r.source_id, @metric::uuid, @event::uuid, @proposition::uuid, r.geography, r.dimensions, r.unit,
       r.stance, CASE WHEN r.has_period THEN daterange(r.period_start, r.period_end, '[]') END,
       CASE WHEN @metric::uuid IS NULL THEN daterange(r.first_day, r.last_day, '[]') END, r.origin, r.origin_label,
       r.through, r.circular, r.strict_lo, r.strict_hi, r.usual_lo, r.usual_hi
  FROM json_to_recordset(@rows::json) AS r(claim_id uuid, source_id uuid, geography text, dimensions jsonb, unit text,
       stance text, has_period boolean, period_start date, period_end date, first_day date, last_day date, origin text,
       origin_label text, through uuid[], circular boolean, strict_lo numeric, strict_hi numeric, usual_lo numeric, usual_hi numeric)
ON CONFLICT (shard_key, claim_id) DO UPDATE SET source_id = excluded.source_id, metric_id = excluded.metric_id,
       event_id = excluded.event_id, proposition_id = excluded.proposition_id, geography = excluded.geography,
       dimensions = excluded.dimensions, unit = excluded.unit, stance = excluded.stance, period = excluded.period,
       days = excluded.days, origin = excluded.origin, origin_label = excluded.origin_label, through = excluded.through,
       circular = excluded.circular, strict_lo = excluded.strict_lo, strict_hi = excluded.strict_hi, usual_lo = excluded.usual_lo,
       usual_hi = excluded.usual_hi`

	upsertGroups = `
INSERT INTO crosscheck_groups (shard_key, id, metric_id, event_id, proposition_id, geography, dimensions, unit, period,
       verdict, severity, spread, logically_possible, conflict_id, claims, documents, outlets, independent_origins,
       unattributed, policy_version)
SELECT @shard, r.id, @metric::uuid, @event::uuid, @proposition::uuid, r.geography, r.dimensions, r.unit,
       CASE WHEN r.has_period THEN daterange(r.period_start, r.period_end, '[]') END, r.verdict, r.severity, r.spread,
       r.logically_possible, r.conflict_id, r.claims, r.documents, r.outlets, r.independent_origins, r.unattributed,
       r.policy_version
  FROM json_to_recordset(@rows::json) AS r(id uuid, geography text, dimensions jsonb, unit text, has_period boolean,
       period_start date, period_end date, verdict text, severity text, spread numeric, logically_possible boolean,
       conflict_id uuid, claims integer, documents integer, outlets integer, independent_origins integer,
       unattributed integer, policy_version text)
ON CONFLICT (shard_key, id) DO UPDATE SET geography = excluded.geography, dimensions = excluded.dimensions,
       unit = excluded.unit, period = excluded.period, verdict = excluded.verdict, severity = excluded.severity,
       spread = excluded.spread, logically_possible = excluded.logically_possible, conflict_id = excluded.conflict_id,
       claims = excluded.claims, documents = excluded.documents, outlets = excluded.outlets,
       independent_origins = excluded.independent_origins, unattributed = excluded.unattributed,
       policy_version = excluded.policy_version, updated_at = now()`

	deleteGroupClaims = `
DELETE FROM crosscheck_group_claims c USING json_to_recordset(@rows::json) AS r(group_id uuid, claim_id uuid)
 WHERE c.shard_key = @shard AND c.group_id = r.group_id AND c.claim_id = r.claim_id`

	insertGroupClaims = `
INSERT INTO crosscheck_group_claims (shard_key, group_id, claim_id)
SELECT @shard, r.group_id, r.claim_id FROM json_to_recordset(@rows::json) AS r(group_id uuid, claim_id uuid)
ON CONFLICT DO NOTHING`
)
