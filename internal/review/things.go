package review

// Each of these gives the items that things of one kind make, as they should be;
// what is continued with further conditions. Columns are the same in all.
//
// The priority is what is at stake: a thousand and ten times its rank for an open
// conflict, as much for a relation between documents that are in one, one more for
// a claim that would join it, and one for each copy of the document, a hundred at
// most.
const (
	claimItems = `
SELECT c.id, CASE WHEN c.status = 'proposed' THEN 'claim' ELSE 'recheck' END AS kind, c.version, c.source_id, s.outlet_id,
       s.language::text AS language, c.metric_id, coalesce(c.metric_id, c.event_id, c.proposition_id) AS subject_id,
       c.geography::text AS geography, NULL::text AS assignee,
       CASE WHEN c.status = 'proposed' THEN
            CASE WHEN c.extractor IS NULL THEN (SELECT h.actor FROM history h WHERE h.entity_type = 'claim' AND h.entity_id = c.id AND h.revision = 1) END
       ELSE (SELECT CASE WHEN h.operation = 'update' THEN h.actor END FROM history h
              WHERE h.entity_type = 'claim' AND h.entity_id = c.id AND (h.after->>'needs_recheck')::boolean
                AND NOT coalesce((h.before->>'needs_recheck')::boolean, false)
              ORDER BY h.revision DESC LIMIT 1) END AS entered_by,
       coalesce((SELECT 1001 + greatest(0, round(10 * max(k.rank))::integer) FROM conflicts k
                  WHERE k.active AND k.state = 'open' AND coalesce(k.metric_id, k.event_id, k.proposition_id) = coalesce(c.metric_id, c.event_id, c.proposition_id)
                    AND (k.geography IS NULL OR c.geography IS NULL OR k.geography::text = c.geography::text)
                    AND k.dimensions = c.dimensions AND (k.period IS NULL OR c.period IS NULL OR k.period && c.period)
                 HAVING count(*) > 0), 0) + copies.n AS priority, c.updated_at AS since
  FROM claims c
  JOIN sources s ON s.id = c.source_id
  CROSS JOIN LATERAL (SELECT count(*)::integer AS n FROM (
	SELECT FROM relations r WHERE r.to_source_id = c.source_id AND r.state <> 'rejected' AND r.kind IN ` + copyKinds + ` LIMIT 100) x) copies
 WHERE (c.status = 'proposed' OR c.status = 'accepted' AND c.needs_recheck)`

	relationItems = `
SELECT r.id, 'relation' AS kind, r.version, r.source_id, s.outlet_id, s.language::text AS language, NULL::uuid AS metric_id,
       most.subject AS subject_id, NULL::text AS geography, NULL::text AS assignee,
       (SELECT h.actor FROM history h WHERE h.entity_type = 'relation' AND h.entity_id = r.id AND h.revision = 1 AND h.operation = 'create') AS entered_by,
       CASE WHEN most.subject IS NULL THEN 0 ELSE 1000 + greatest(0, round(10 * most.rank)::integer) END + copies.n AS priority, r.updated_at AS since
  FROM relations r
  JOIN sources s ON s.id = r.source_id
  LEFT JOIN LATERAL (
	SELECT k.rank, coalesce(k.metric_id, k.event_id, k.proposition_id) AS subject
	  FROM conflict_claims x JOIN conflicts k ON k.shard_key = x.shard_key AND k.id = x.conflict_id
	 WHERE x.source_id IN (r.source_id, r.to_source_id) AND k.active AND k.state = 'open' ORDER BY k.rank DESC, k.id LIMIT 1) most ON true
  CROSS JOIN LATERAL (SELECT count(*)::integer AS n FROM (
	SELECT FROM relations o WHERE o.to_source_id = r.to_source_id AND o.state <> 'rejected' AND o.kind IN ` + copyKinds + ` LIMIT 100) x) copies
 WHERE r.state = 'proposed'`

	conflictItems = `
SELECT k.id, 'conflict' AS kind, k.version, NULL::uuid AS source_id, NULL::uuid AS outlet_id, NULL::text AS language, k.metric_id,
       coalesce(k.metric_id, k.event_id, k.proposition_id) AS subject_id, k.geography::text AS geography, k.assignee,
       NULL::text AS entered_by, 1000 + greatest(0, round(10 * k.rank)::integer) AS priority, k.updated_at AS since
  FROM conflicts k
 WHERE k.active AND k.state = 'open'`

	// What there is, and what the queue has, a page of ids at a time.
	claimIDs = `
(SELECT c.id FROM claims c WHERE c.status = 'proposed' AND c.id > @after ORDER BY c.id LIMIT @limit)
UNION (SELECT c.id FROM claims c WHERE c.needs_recheck AND c.status = 'accepted' AND c.id > @after ORDER BY c.id LIMIT @limit)`
	relationIDs = `SELECT r.id FROM relations r WHERE r.state = 'proposed' AND r.id > @after`
	conflictIDs = `SELECT k.id FROM conflicts k WHERE k.active AND k.state = 'open' AND k.id > @after`
	itemIDs     = `SELECT i.id FROM review_items i WHERE i.id > @after`
	ofPage      = ` ORDER BY 1 LIMIT @limit`

	copyKinds = `('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of')`
)

// source is where the items of some kinds come from.
type source struct {
	kinds string // as an SQL list
	items string // the items that there should be
	ofIDs string // what picks those of @ids
	ids   string // the ids of all of them behind @after
	lock  string // holds the things of @ids still, so that they are as they are read
}

var (
	claimSource = source{
		kinds: `('claim', 'recheck')`, items: claimItems, ofIDs: ` AND c.id = ANY(@ids)`, ids: claimIDs,
		lock: `SELECT c.id FROM claims c WHERE c.id = ANY(@ids) ORDER BY c.id FOR SHARE`,
	}
	relationSource = source{
		kinds: `('relation')`, items: relationItems, ofIDs: ` AND r.id = ANY(@ids)`, ids: relationIDs,
		lock: `SELECT r.id FROM relations r WHERE r.id = ANY(@ids) ORDER BY r.id FOR SHARE`,
	}
	conflictSource = source{
		kinds: `('conflict')`, items: conflictItems, ofIDs: ` AND k.id = ANY(@ids)`, ids: conflictIDs,
		lock: `SELECT k.id FROM conflicts k WHERE k.id = ANY(@ids) ORDER BY k.id FOR SHARE`,
	}
	allSources = []source{claimSource, relationSource, conflictSource}
)

// sync makes the items of @ids those that there should be. Another version has
// nothing of what was said of the one before; its lease stays, for its holder to
// see that it has changed.
func (s source) sync() string {
	return `
WITH thing AS (` + s.items + s.ofIDs + `
), gone AS (
	DELETE FROM review_items i WHERE i.id = ANY(@ids) AND i.kind IN ` + s.kinds + ` AND NOT EXISTS (SELECT FROM thing t WHERE t.id = i.id)
)
INSERT INTO review_items AS i (id, kind, version, source_id, outlet_id, language, metric_id, subject_id, geography, assignee, entered_by, priority, queued_at)
SELECT t.id, t.kind, t.version, t.source_id, t.outlet_id, t.language, t.metric_id, t.subject_id, t.geography, t.assignee, t.entered_by, t.priority, t.since
  FROM thing t ORDER BY t.id
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, version = excluded.version, source_id = excluded.source_id,
       outlet_id = excluded.outlet_id, language = excluded.language, metric_id = excluded.metric_id, subject_id = excluded.subject_id,
       geography = excluded.geography, assignee = excluded.assignee, entered_by = excluded.entered_by, priority = excluded.priority,
       state = CASE WHEN i.version = excluded.version THEN i.state ELSE 'open' END,
       decided_by = CASE WHEN i.version = excluded.version THEN i.decided_by ELSE '{}' END,
       queued_at = CASE WHEN i.kind = excluded.kind THEN i.queued_at ELSE excluded.queued_at END`
}

// differs is what an item i has otherwise than the thing t would have it, of that
// which follows later.
const differs = `(i.priority, i.outlet_id, i.language, i.subject_id) IS DISTINCT FROM (t.priority, t.outlet_id, t.language, t.subject_id)`

// wrong gives those of @ids whose items are missing, left over, or otherwise than
// they should be.
func (s source) wrong() string {
	return `
WITH thing AS (` + s.items + s.ofIDs + `), there AS (SELECT * FROM review_items i WHERE i.id = ANY(@ids) AND i.kind IN ` + s.kinds + `)
SELECT coalesce(t.id, i.id) FROM thing t FULL JOIN there i ON i.id = t.id
 WHERE t.id IS NULL OR i.id IS NULL OR t.version <> i.version OR t.kind <> i.kind OR ` + differs + ` ORDER BY 1`
}

// rerank brings what follows later up to date in the items of @ids, and counts
// those that it could not, since somebody is changing them.
func (s source) rerank() string {
	return `
WITH thing AS (` + s.items + s.ofIDs + `
), other AS (
	SELECT i.id FROM review_items i JOIN thing t ON t.id = i.id WHERE ` + differs + `
), free AS (
	SELECT i.id FROM review_items i WHERE i.id IN (SELECT id FROM other) ORDER BY i.id FOR UPDATE SKIP LOCKED
), moved AS (
	UPDATE review_items i SET priority = t.priority, outlet_id = t.outlet_id, language = t.language, subject_id = t.subject_id
	  FROM thing t JOIN free ON free.id = t.id WHERE i.id = t.id
)
SELECT (SELECT count(*) FROM other)::integer - (SELECT count(*) FROM free)::integer`
}
