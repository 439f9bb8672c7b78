-- Reference series: data files whose columns a mapping explains. Each of their
-- numbers is a claim that is cited by its cell.

-- +goose Up
ALTER TABLE citations
    -- Row and column from 1, the header included (RFC 7111), of a data file.
    ADD COLUMN cell text CHECK (cell ~ '^[1-9][0-9]{0,8},[1-9][0-9]{0,8}$');
CREATE INDEX citations_by_cell ON citations (source_id) WHERE cell IS NOT NULL;

ALTER TABLE claims
    -- What stands beside a number in its row and compares nothing: flags, footnotes.
    ADD COLUMN notes jsonb CHECK (jsonb_typeof(notes) = 'object');

-- What a file's columns say. Small, and would be a reference table.
CREATE TABLE mappings (
    id         uuid        PRIMARY KEY,
    slug       slug        NOT NULL UNIQUE,
    definition text        NOT NULL CHECK (definition <> '' AND char_length(definition) <= 4000),
    rules      jsonb       NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer     NOT NULL DEFAULT 1 CHECK (version > 0)
);

-- A data file that was read into claims, by which rules, and what came of it. An
-- inline mapping has no id; the rules are kept as they were.
CREATE TABLE imports (
    source_id       uuid        NOT NULL REFERENCES sources (id),
    id              uuid        NOT NULL,
    snapshot_id     uuid        NOT NULL,
    mapping_id      uuid        REFERENCES mappings (id),
    mapping_version integer     CHECK (mapping_version > 0),
    rules           jsonb       NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
    digest          sha256      NOT NULL, -- of the rules and of what else decides what is read
    rows            integer     NOT NULL CHECK (rows >= 0),
    numbers         integer     NOT NULL CHECK (numbers >= 0),
    added           integer     NOT NULL CHECK (added >= 0),
    unchanged       integer     NOT NULL CHECK (unchanged >= 0),
    left_out        integer     NOT NULL CHECK (left_out >= 0),
    missing         integer     NOT NULL CHECK (missing >= 0),
    skipped         jsonb       NOT NULL CHECK (jsonb_typeof(skipped) = 'array'),
    actor           text        NOT NULL CHECK (actor <> '' AND char_length(actor) <= 200),
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source_id, id),
    UNIQUE (source_id, snapshot_id, digest),
    FOREIGN KEY (source_id, snapshot_id) REFERENCES snapshots (source_id, id),
    CHECK ((mapping_id IS NULL) = (mapping_version IS NULL))
);

ALTER TABLE history
    DROP CONSTRAINT history_entity_type_check,
    ADD CONSTRAINT history_entity_type_check CHECK (entity_type IN ('outlet', 'party', 'metric', 'event', 'proposition',
        'source', 'snapshot', 'relation', 'claim', 'token', 'conflict', 'metric_policy', 'mapping', 'import'));

-- +goose Down
-- The history keeps the names: its rows stay.
DROP TABLE imports, mappings;
ALTER TABLE claims DROP COLUMN notes;
DROP INDEX citations_by_cell;
ALTER TABLE citations DROP COLUMN cell;
