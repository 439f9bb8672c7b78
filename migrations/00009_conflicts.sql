-- A disagreement as a piece of work: it opens and closes as claims come, change
-- and go, people explain, resolve or dismiss it, and it never disappears.

-- +goose Up
CREATE TABLE conflicts (
    shard_key           integer     NOT NULL,
    id                  uuid        NOT NULL,
    metric_id           uuid        REFERENCES metrics (id),
    event_id            uuid        REFERENCES events (id),
    proposition_id      uuid        REFERENCES propositions (id),
    geography           geography,
    dimensions          jsonb       NOT NULL CHECK (jsonb_typeof(dimensions) = 'object'),
    unit                text        NOT NULL,

    -- The work.
    state               text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'explained', 'resolved', 'dismissed')),
    hint                text        CHECK (hint ~ '^[a-z_]+$'),
    standing_claims     uuid[]      NOT NULL DEFAULT '{}',
    reason              text        CHECK (reason <> '' AND char_length(reason) <= 2000),
    assignee            text        CHECK (assignee <> '' AND char_length(assignee) <= 200),
    decided_picture     sha256,     -- what was looked at when it was explained, resolved or dismissed

    -- Whether somebody still disagrees, since when, or until when.
    active              boolean     NOT NULL DEFAULT true,
    opened_at           timestamptz NOT NULL DEFAULT now(),
    closed_at           timestamptz,
    merged_into         uuid,       -- the conflict that this one has become part of

    -- The disagreement, where it is worst; of one that is closed, as it was last.
    picture             sha256      NOT NULL, -- of who disagrees and what each says
    period              daterange,  -- from the first to the last day that its groups are about
    verdict             text        NOT NULL CHECK (verdict ~ '^[a-z_]+$'),
    severity            text        CHECK (severity IN ('minor', 'moderate', 'major', 'extreme')),
    spread              numeric     CHECK (spread >= 0),
    logically_possible  boolean,
    voices              integer     NOT NULL CHECK (voices > 1),
    claims              integer     NOT NULL CHECK (claims > 1),
    documents           integer     NOT NULL CHECK (documents > 0),
    outlets             integer     NOT NULL CHECK (outlets >= 0),
    independent_origins integer     NOT NULL CHECK (independent_origins >= 0),
    unattributed        integer     NOT NULL CHECK (unattributed >= 0),
    latest_on           date,       -- when the newest of what disagrees was published
    rank                numeric(9, 4) NOT NULL CHECK (rank <> 'NaN'),

    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    version             integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    PRIMARY KEY (shard_key, id),
    CHECK (num_nonnulls(metric_id, event_id, proposition_id) = 1),
    CHECK (active = (closed_at IS NULL)),
    CHECK (merged_into IS NULL OR (NOT active AND merged_into <> id)),
    CHECK ((state = 'open') = (decided_picture IS NULL)),
    CHECK ((state = 'explained') = (hint IS NOT NULL)),
    CHECK ((state = 'resolved') = (cardinality(standing_claims) > 0)),
    CHECK (state NOT IN ('resolved', 'dismissed') OR reason IS NOT NULL)
);
CREATE INDEX conflicts_by_id ON conflicts (id);
CREATE INDEX conflicts_by_rank ON conflicts (rank, id);
CREATE INDEX conflicts_open_by_rank ON conflicts (rank, id) WHERE active AND state = 'open';
CREATE INDEX conflicts_by_update ON conflicts (updated_at, id);
CREATE INDEX conflicts_by_metric ON conflicts (metric_id, rank, id) WHERE metric_id IS NOT NULL;
CREATE INDEX conflicts_by_event ON conflicts (event_id, rank, id) WHERE event_id IS NOT NULL;
CREATE INDEX conflicts_by_proposition ON conflicts (proposition_id, rank, id) WHERE proposition_id IS NOT NULL;
CREATE INDEX conflicts_by_geography ON conflicts (geography, rank, id) WHERE geography IS NOT NULL;
CREATE INDEX conflicts_by_assignee ON conflicts (assignee, rank, id) WHERE assignee IS NOT NULL;

-- The voices that disagree, each by the claim that speaks for it.
CREATE TABLE conflict_claims (
    shard_key   integer NOT NULL,
    conflict_id uuid    NOT NULL,
    claim_id    uuid    NOT NULL,
    source_id   uuid    NOT NULL,
    voice       text    NOT NULL CHECK (voice <> ''),
    position    text    NOT NULL,
    PRIMARY KEY (shard_key, conflict_id, claim_id),
    FOREIGN KEY (shard_key, conflict_id) REFERENCES conflicts (shard_key, id)
);
CREATE INDEX conflict_claims_by_claim ON conflict_claims (claim_id);
CREATE INDEX conflict_claims_by_source ON conflict_claims (source_id);

-- What people say of a conflict. Nobody takes a word back.
CREATE TABLE conflict_comments (
    shard_key   integer     NOT NULL,
    conflict_id uuid        NOT NULL,
    id          uuid        NOT NULL,
    author      text        NOT NULL CHECK (author <> '' AND char_length(author) <= 200),
    text        text        NOT NULL CHECK (text <> '' AND char_length(text) <= 4000),
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard_key, conflict_id, id),
    FOREIGN KEY (shard_key, conflict_id) REFERENCES conflicts (shard_key, id)
);
CREATE TRIGGER conflict_comments_are_append_only BEFORE UPDATE OR DELETE ON conflict_comments
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conflict_comments_are_never_truncated BEFORE TRUNCATE ON conflict_comments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX crosscheck_groups_by_conflict ON crosscheck_groups (shard_key, conflict_id) WHERE conflict_id IS NOT NULL;

ALTER TABLE history
    DROP CONSTRAINT history_entity_type_check,
    ADD CONSTRAINT history_entity_type_check CHECK (entity_type IN ('outlet', 'party', 'metric', 'event', 'proposition',
        'source', 'snapshot', 'relation', 'claim', 'token', 'conflict'));

-- +goose Down
-- The history keeps its name for them: its rows stay.
DROP INDEX crosscheck_groups_by_conflict;
DROP TABLE conflict_comments, conflict_claims, conflicts;
