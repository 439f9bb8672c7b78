-- What plots and counts read.

-- +goose Up
-- A metric's accepted claims in the order of their periods; those about no
-- stated time, or about one that is open at its start, come first.
CREATE INDEX claims_over_time ON claims (metric_id, (coalesce(lower(period) - DATE '2000-01-01', -10000000)), id)
    WHERE status = 'accepted' AND metric_id IS NOT NULL;
-- Conflicts are counted without reading what they are about.
CREATE INDEX conflicts_by_state ON conflicts (state, active) WHERE merged_into IS NULL;

-- How many documents and claims there are, by the day (UTC) on which they came
-- in and by what they are.
CREATE TABLE tallies (
    day      date   NOT NULL,
    entity   text   NOT NULL CHECK (entity IN ('document', 'claim')),
    kind     text   NOT NULL,
    status   text   NOT NULL, -- empty for documents
    language text   NOT NULL, -- of the document; empty where nobody knows
    n        bigint NOT NULL,
    PRIMARY KEY (day, entity, kind, status, language)
);

-- What is to be added to them. Whoever changes what is counted adds a row, and
-- waits for nobody; the rows are added up beside the requests.
CREATE TABLE tally_changes (
    id       uuid   PRIMARY KEY,
    day      date   NOT NULL,
    entity   text   NOT NULL CHECK (entity IN ('document', 'claim')),
    kind     text   NOT NULL,
    status   text   NOT NULL,
    language text   NOT NULL,
    n        bigint NOT NULL CHECK (n <> 0)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

INSERT INTO tallies (day, entity, kind, status, language, n)
SELECT (created_at AT TIME ZONE 'UTC')::date, 'document', kind, '', coalesce(language::text, ''), count(*) FROM sources GROUP BY 1, 3, 5
UNION ALL
SELECT (c.created_at AT TIME ZONE 'UTC')::date, 'claim', c.kind, c.status, coalesce(s.language::text, ''), count(*)
  FROM claims c JOIN sources s ON s.id = c.source_id GROUP BY 1, 3, 4, 5;

-- +goose Down
DROP TABLE tally_changes, tallies;
DROP INDEX conflicts_by_state, claims_over_time;
