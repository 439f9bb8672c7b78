package crosscheck

// selectPublishers finds the outlet that each party is. A party that several
// outlets could be is none of them.
const selectPublishers = `
SELECT y.id, min(o.id::text)::uuid
  FROM parties y
  JOIN LATERAL (
	SELECT x.id, x.name FROM outlets x WHERE x.id = y.outlet_id
	UNION
	SELECT x.id, x.name
	  FROM (SELECT y.folded UNION ALL SELECT n.folded FROM party_names n WHERE n.party_id = y.id) called
	  JOIN outlets x ON lower(x.name) = called.folded
	 WHERE y.outlet_id IS NULL
  ) o ON true
  JOIN LATERAL (` + partyOfOutlet + `) p ON p.id = y.id
 WHERE y.id = ANY(@ids)
 GROUP BY y.id HAVING count(*) = 1`

// selectNamedParties finds the parties that hops name which had none when they
// were written down. A name that several parties have names none.
const selectNamedParties = `
SELECT n.name, min(p.id::text)::uuid, min(p.name)
  FROM unnest(@names::text[], @folded::text[]) AS n(name, folded)
 CROSS JOIN LATERAL (
	SELECT y.id FROM parties y WHERE y.folded = n.folded
	UNION SELECT x.party_id FROM party_names x WHERE x.folded = n.folded
  ) same
  JOIN parties p ON p.id = same.id
 GROUP BY n.name HAVING count(*) = 1`

const namesOfOutlets = `SELECT name FROM outlets WHERE id = ANY(@ids)`

// keptOrigins gives the origin that each claim has in the comparison with all
// others, which may not be those asked about.
const keptOrigins = `
SELECT DISTINCT ON (claim_id) claim_id, origin, origin_label FROM crosscheck_members
 WHERE claim_id = ANY(@ids) ORDER BY claim_id, shard_key`

// Roots and OriginJoins name a claim's origin in SQL, for those who read many
// claims in one statement. Roots is a list of common table expressions for
// WITH RECURSIVE; OriginJoins follows a FROM in which c is the claims, and gives
// k, the claim's row among the members, and g.label, NULL for a claim without an
// origin. Of a claim that is compared the origin is the one that comparing it
// found and kept; of any other what originOf says.
const (
	Roots = `
copies AS MATERIALIZED (
	SELECT DISTINCT ON (source_id) source_id, to_source_id FROM relations
	 WHERE state = 'confirmed' AND kind IN ` + copyKinds + ` ORDER BY source_id, id
), following AS (
	SELECT source_id, to_source_id AS root, 1 AS steps FROM copies
	UNION ALL
	SELECT f.source_id, n.to_source_id, f.steps + 1 FROM following f JOIN copies n ON n.source_id = f.root WHERE f.steps < 100
), roots AS MATERIALIZED (
	SELECT DISTINCT ON (source_id) source_id, root FROM following ORDER BY source_id, steps DESC
)`

	OriginJoins = `
  LEFT JOIN crosscheck_members k ON k.claim_id = c.id
  LEFT JOIN roots ON roots.source_id = c.source_id
  LEFT JOIN sources root_source ON root_source.id = coalesce(roots.root, c.source_id)
  LEFT JOIN LATERAL (
	SELECT CASE
		WHEN k.claim_id IS NOT NULL THEN nullif(k.origin_label, '')
		WHEN c.attribution_end = 'unnamed' OR c.attribution_end = 'unknown' AND h.party_name IS NOT NULL THEN NULL
		WHEN h.party_id IS NOT NULL THEN h.name
		ELSE coalesce(p.name, o.name, h.party_name, 'document:' || root_source.id)
	END AS label
	  FROM (SELECT) one
	  LEFT JOIN LATERAL (
		SELECT coalesce(a.party_id, n.id) AS party_id, a.party_name, y.name
		  FROM attributions a
		  LEFT JOIN LATERAL (` + partyOfName + `) n ON a.party_id IS NULL
		  LEFT JOIN parties y ON y.id = coalesce(a.party_id, n.id)
		 WHERE k.claim_id IS NULL AND a.source_id = c.source_id AND a.claim_id = c.id ORDER BY a.ordinal DESC LIMIT 1
	  ) h ON true
	  LEFT JOIN outlets o ON o.id = CASE WHEN k.claim_id IS NOT NULL THEN NULL WHEN h.party_name IS NULL THEN root_source.outlet_id
		WHEN h.party_id IS NULL THEN (` + outletOfName + `) END
	  LEFT JOIN LATERAL (` + partyOfOutlet + `) p ON true
  ) g ON true`

	partyOfName = `
		SELECT min(same.id::text)::uuid AS id FROM (
			SELECT z.id FROM parties z WHERE z.folded = ` + nameOfHop + `
			UNION SELECT x.party_id FROM party_names x WHERE x.folded = ` + nameOfHop + `
		) same HAVING count(*) = 1`

	// nameOfHop is the name in a hop a in the form that matching compares, as far
	// as SQL can give it.
	nameOfHop = `lower(btrim(a.party_name, '《》〈〉「」『』“”" '))`

	// outletOfName is the outlet that the name in a hop h names: the only one of
	// that name, else the only one that differs by the article in front.
	outletOfName = `
		SELECT CASE WHEN a.n = 1 THEN a.id WHEN a.n = 0 AND b.n = 1 THEN b.id END
		  FROM (SELECT lower(btrim(h.party_name, '《》〈〉「」『』“”"')) AS name) said
		 CROSS JOIN LATERAL (SELECT min(z.id::text)::uuid AS id, count(*) AS n FROM outlets z WHERE lower(z.name) = said.name) a
		 CROSS JOIN LATERAL (SELECT min(z.id::text)::uuid AS id, count(*) AS n FROM outlets z
			WHERE lower(z.name) = CASE WHEN left(said.name, 4) = 'the ' THEN substr(said.name, 5) ELSE 'the ' || said.name END) b`
)
