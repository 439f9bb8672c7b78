-- The review queue: what somebody must decide, and what was decided.

-- +goose Up

-- One row per thing that waits to be decided, under the id and the version of
-- that thing; gone once it is. Narrow, and small whatever was decided so far:
-- the claimers read the index of what nobody holds.
CREATE TABLE review_items (
    id             uuid        PRIMARY KEY,
    kind           text        NOT NULL CHECK (kind IN ('claim', 'recheck', 'relation', 'conflict')),
    version        integer     NOT NULL CHECK (version > 0),
    priority       integer     NOT NULL DEFAULT 0 CHECK (priority >= 0),
    source_id      uuid,       -- of all but conflicts: the document
    outlet_id      uuid,
    language       text,
    metric_id      uuid,       -- of a claim or a conflict about a quantity
    subject_id     uuid,       -- the metric, event or proposition; of a relation, of the conflict that gives it its priority
    geography      text,
    assignee       text        CHECK (assignee <> '' AND char_length(assignee) <= 200),
    entered_by     text        CHECK (entered_by <> ''), -- who may not decide it, since it was entered by hand
    state          text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent_back')),
    decided_by     text[]      NOT NULL DEFAULT '{}', -- who has had their say on this version
    queued_at      timestamptz NOT NULL DEFAULT now(),
    leased_by      text        CHECK (leased_by <> '' AND char_length(leased_by) <= 200),
    lease_token    bigint      NOT NULL DEFAULT 0 CHECK (lease_token >= 0), -- grows with each lease
    leased_until   timestamptz,
    CHECK ((leased_by IS NULL) = (leased_until IS NULL)),
    CHECK ((kind = 'conflict') = (source_id IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0, autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0);
CREATE INDEX review_items_free ON review_items ((-priority), id) WHERE leased_by IS NULL AND state = 'open';
CREATE INDEX review_items_held ON review_items (leased_until) WHERE leased_by IS NOT NULL;
-- Of equal priorities the oldest comes first.
CREATE INDEX review_items_in_order ON review_items ((-priority), id);
CREATE INDEX review_items_by_source ON review_items (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX review_items_by_subject ON review_items (subject_id, geography) WHERE subject_id IS NOT NULL;

-- What was decided, by whom, on which version: never changed, and taken back by
-- a further row alone.
CREATE TABLE review_decisions (
    item_id         uuid        NOT NULL,
    id              uuid        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('claim', 'recheck', 'relation', 'conflict')),
    item_version    integer     NOT NULL CHECK (item_version > 0),
    metric_id       uuid,       -- what it was about, then
    actor           text        NOT NULL CHECK (actor <> '' AND char_length(actor) <= 200),
    lease_token     bigint      CHECK (lease_token > 0),
    verdict         text        NOT NULL CHECK (verdict ~ '^[a-z_]+$'),
    reason          text        CHECK (reason <> '' AND char_length(reason) <= 2000),
    details         jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'),
    closes          boolean     NOT NULL, -- it was carried out, and the item left the queue
    result_version  integer     CHECK (result_version > 0), -- of the thing, by carrying it out
    reverses        uuid,       -- the decision that this one takes back
    queued_at       timestamptz NOT NULL,
    decided_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, id),
    CHECK ((verdict = 'reverse') = (reverses IS NOT NULL)),
    CHECK ((verdict = 'reverse') = (lease_token IS NULL))
);
-- A version of an item is decided once, and by each who has a say once; a
-- decision is taken back once.
CREATE UNIQUE INDEX review_decisions_close_once ON review_decisions (item_id, item_version) WHERE closes AND reverses IS NULL;
CREATE UNIQUE INDEX review_decisions_once_each ON review_decisions (item_id, item_version, actor) WHERE reverses IS NULL;
CREATE UNIQUE INDEX review_decisions_reversed_once ON review_decisions (item_id, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX review_decisions_by_id ON review_decisions (id);
CREATE INDEX review_decisions_by_actor ON review_decisions (actor, id);

CREATE TRIGGER review_decisions_are_append_only BEFORE UPDATE OR DELETE ON review_decisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_decisions_are_never_truncated BEFORE TRUNCATE ON review_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whose priority is to be looked at again. Whoever changes what is at stake adds
-- a row and waits for nobody.
CREATE TABLE review_due (
    id         uuid PRIMARY KEY,
    subject_id uuid,
    geography  text,
    source_id  uuid,
    CHECK (num_nonnulls(subject_id, source_id) = 1)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

ALTER TABLE history
    DROP CONSTRAINT history_entity_type_check,
    ADD CONSTRAINT history_entity_type_check CHECK (entity_type IN ('outlet', 'party', 'metric', 'event', 'proposition',
        'source', 'snapshot', 'relation', 'claim', 'token', 'conflict', 'metric_policy', 'mapping', 'import', 'decision')) NOT VALID; -- each name before was one of these

-- +goose Down
-- The history keeps the name: its rows stay.
DROP TABLE review_due, review_decisions, review_items;
