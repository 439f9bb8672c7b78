-- Double review: which metrics' items two people must decide alike, and what both
-- said; and how much was decided, counted by day.

-- +goose Up

-- How many people must decide the items of a metric. Each change is a further row;
-- a metric without any has version 0, and one reviewer.
CREATE TABLE review_policies (
    metric_id  uuid        NOT NULL REFERENCES metrics (id),
    version    integer     NOT NULL CHECK (version > 0),
    reviews    smallint    NOT NULL CHECK (reviews IN (1, 2)),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (metric_id, version)
);

ALTER TABLE review_items
    DROP CONSTRAINT review_items_state_check,
    ADD CONSTRAINT review_items_state_check CHECK (state IN ('open', 'sent_back', 'disputed'));
CREATE INDEX review_items_disputed ON review_items ((-priority), id) WHERE state = 'disputed';
-- How long items have waited, by kind.
CREATE INDEX review_items_by_age ON review_items (kind, queued_at, metric_id, state);

-- Which of the reviews a decision is: the first, the second, or of two that differ
-- the one that settles it. Until the item closes only who made it sees it; the
-- history has its seal, a hash of what it says behind a random key.
ALTER TABLE review_decisions
    ADD COLUMN review  smallint CHECK (review BETWEEN 1 AND 3),
    ADD COLUMN outcome bytea    CHECK (octet_length(outcome) = 32),  -- what carrying it out makes of its thing: equal of equal ones
    ADD COLUMN seal    bytea    CHECK (octet_length(seal) = 32),
    ADD CONSTRAINT review_decisions_review_is_whole CHECK ((review IS NULL) = (outcome IS NULL) AND (review IS NULL) = (seal IS NULL)),
    ADD CONSTRAINT review_decisions_first_waits CHECK (review <> 1 OR NOT closes),
    ADD CONSTRAINT review_decisions_third_closes CHECK (review <> 3 OR closes);
CREATE UNIQUE INDEX review_decisions_each_review_once ON review_decisions (item_id, item_version, review) WHERE review IS NOT NULL;
CREATE UNIQUE INDEX review_decisions_by_different_people ON review_decisions (item_id, item_version, lower(actor)) WHERE review IS NOT NULL;

-- Decisions that are not in the sums yet. Who decides adds a row and waits for
-- nobody. verdict and other are those of the two reviews, once both are there.
CREATE TABLE review_uncounted (
    id        uuid    PRIMARY KEY,
    metric_id uuid    NOT NULL, -- zero of an item without one
    day       date    NOT NULL,
    actor     text    NOT NULL,
    closes    boolean NOT NULL,
    verdict   text,
    other     text,
    CHECK ((verdict IS NULL) = (other IS NULL))
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- The sums, by day (UTC).
CREATE TABLE review_tallies (
    day       date   NOT NULL,
    metric_id uuid   NOT NULL,
    actor     text   NOT NULL,
    decisions bigint NOT NULL,
    closed    bigint NOT NULL,
    PRIMARY KEY (day, metric_id, actor)
);
CREATE TABLE review_pairs (
    day       date   NOT NULL,
    metric_id uuid   NOT NULL,
    verdict   text   NOT NULL, -- of the first review
    other     text   NOT NULL, -- of the second
    items     bigint NOT NULL,
    PRIMARY KEY (day, metric_id, verdict, other)
);
INSERT INTO review_tallies (day, metric_id, actor, decisions, closed)
SELECT (decided_at AT TIME ZONE 'UTC')::date, coalesce(metric_id, '00000000-0000-0000-0000-000000000000'), actor, count(*), count(*) FILTER (WHERE closes)
  FROM review_decisions WHERE reverses IS NULL GROUP BY 1, 2, 3;

-- +goose Down
DROP TABLE review_pairs, review_tallies, review_uncounted;
DROP INDEX review_decisions_by_different_people, review_decisions_each_review_once, review_items_by_age, review_items_disputed;
ALTER TABLE review_decisions
    DROP CONSTRAINT review_decisions_third_closes, DROP CONSTRAINT review_decisions_first_waits, DROP CONSTRAINT review_decisions_review_is_whole,
    DROP COLUMN seal, DROP COLUMN outcome, DROP COLUMN review;
UPDATE review_items SET state = 'open' WHERE state = 'disputed';
ALTER TABLE review_items
    DROP CONSTRAINT review_items_state_check,
    ADD CONSTRAINT review_items_state_check CHECK (state IN ('open', 'sent_back'));
DROP TABLE review_policies;
