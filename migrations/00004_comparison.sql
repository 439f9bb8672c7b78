-- What belongs to a comparison. Every key begins with shard_key, a hash of
-- metric and geography, by which a distributed Postgres would spread these
-- tables; a claim whose metric changes moves only its member row.

-- +goose Up

-- An accepted, comparable claim with its readings, so that a comparison reads
-- these rows alone. Ends are numeric to decide by; an infinite end is open.
CREATE TABLE crosscheck_members (
    shard_key   integer   NOT NULL,
    claim_id    uuid      NOT NULL,
    source_id   uuid      NOT NULL,
    metric_id   uuid      NOT NULL REFERENCES metrics (id),
    geography   geography NOT NULL,
    dimensions  jsonb     NOT NULL,
    unit        text      NOT NULL,
    period      daterange,
    origin      text      NOT NULL, -- its key; empty where the chain ends nowhere
    origin_label text     NOT NULL, -- who that is
    strict_lo   numeric   NOT NULL CHECK (strict_lo <> 'NaN'),
    strict_hi   numeric   NOT NULL CHECK (strict_hi <> 'NaN'),
    usual_lo    numeric   NOT NULL CHECK (usual_lo <> 'NaN'),
    usual_hi    numeric   NOT NULL CHECK (usual_hi <> 'NaN'),
    PRIMARY KEY (shard_key, claim_id),
    CHECK (strict_lo <= usual_lo AND usual_lo <= usual_hi AND usual_hi <= strict_hi)
);
CREATE INDEX crosscheck_members_by_metric ON crosscheck_members (metric_id, geography) INCLUDE (claim_id, source_id);
CREATE INDEX crosscheck_members_by_claim ON crosscheck_members (claim_id);
CREATE INDEX crosscheck_members_by_source ON crosscheck_members (source_id);
CREATE INDEX crosscheck_members_by_origin ON crosscheck_members (origin);

-- The standing verdict of each group, kept right in the transaction that
-- changes it, so that lists and exports never recompute.
CREATE TABLE crosscheck_groups (
    shard_key           integer     NOT NULL,
    id                  uuid        NOT NULL,
    metric_id           uuid        NOT NULL REFERENCES metrics (id),
    geography           geography   NOT NULL,
    dimensions          jsonb       NOT NULL,
    unit                text        NOT NULL,
    period              daterange,
    verdict             text        NOT NULL CHECK (verdict ~ '^[a-z_]+$'),
    severity            text        CHECK (severity IN ('minor', 'moderate', 'major', 'extreme')),
    spread              numeric     CHECK (spread >= 0),
    logically_possible  boolean,
    conflict_id         uuid,
    claims              integer     NOT NULL CHECK (claims > 0),
    documents           integer     NOT NULL CHECK (documents > 0),
    outlets             integer     NOT NULL CHECK (outlets >= 0),
    independent_origins integer     NOT NULL CHECK (independent_origins >= 0),
    unattributed        integer     NOT NULL CHECK (unattributed >= 0),
    policy_version      text        NOT NULL,
    updated_at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard_key, id)
);
CREATE INDEX crosscheck_groups_by_metric ON crosscheck_groups (metric_id, geography);

CREATE TABLE crosscheck_group_claims (
    shard_key integer NOT NULL,
    group_id  uuid    NOT NULL,
    claim_id  uuid    NOT NULL,
    PRIMARY KEY (shard_key, group_id, claim_id),
    FOREIGN KEY (shard_key, group_id) REFERENCES crosscheck_groups (shard_key, id) ON DELETE CASCADE
);
CREATE INDEX crosscheck_group_claims_by_claim ON crosscheck_group_claims (claim_id);

-- One row per shard, locked by whoever recomputes its groups.
CREATE TABLE crosscheck_shards (
    shard_key integer PRIMARY KEY
);

-- +goose Down
DROP TABLE crosscheck_shards, crosscheck_group_claims, crosscheck_groups, crosscheck_members;
