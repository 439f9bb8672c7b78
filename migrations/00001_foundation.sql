-- What every later table stands on: the rules that text values share, the
-- append-only history, and the tokens.

-- +goose Up
CREATE DOMAIN slug AS text
    CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(VALUE) <= 100);

-- BCP 47, as far as Whence tells languages apart: zh-Hans, zh-Hant, en, fr.
CREATE DOMAIN language_tag AS text
    CHECK (VALUE ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' AND char_length(VALUE) <= 35);

-- ISO 3166-1 alpha-2, ISO 3166-2, or the whole world.
CREATE DOMAIN geography AS text
    CHECK (VALUE ~ '^([A-Z]{2}(-[A-Z0-9]{1,3})?|WORLD)$');

-- A stated number. Postgres numeric would take NaN and Infinity; nobody states those.
CREATE DOMAIN stated_number AS numeric
    CHECK (VALUE <> 'NaN' AND VALUE < 'Infinity' AND VALUE > '-Infinity');

CREATE DOMAIN sha256 AS bytea
    CHECK (octet_length(VALUE) = 32);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refuses %: its rows are evidence', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd

-- One row per change of an entity, written in the transaction of the change.
CREATE TABLE history (
    entity_type text        NOT NULL CHECK (entity_type IN ('outlet', 'party', 'metric', 'event', 'proposition',
                                                            'source', 'snapshot', 'relation', 'claim', 'token')),
    entity_id   uuid        NOT NULL,
    revision    integer     NOT NULL CHECK (revision > 0),
    id          uuid        NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    actor       text        NOT NULL CHECK (actor <> '' AND char_length(actor) <= 200),
    operation   text        NOT NULL CHECK (operation ~ '^[a-z_]+$'),
    reason      text        CHECK (char_length(reason) <= 2000),
    before      jsonb,
    after       jsonb,
    PRIMARY KEY (entity_type, entity_id, revision),
    CHECK (before IS NOT NULL OR after IS NOT NULL)
);
CREATE INDEX history_by_time ON history (id);
CREATE INDEX history_by_actor ON history (actor, id);

CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_is_never_truncated BEFORE TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Bearer tokens. The secret is 256 random bits; only its SHA-256 is kept.
CREATE TABLE tokens (
    id           uuid        PRIMARY KEY,
    prefix       text        NOT NULL UNIQUE CHECK (prefix ~ '^[0-9a-z]{12}$'),
    secret_hash  sha256      NOT NULL,
    name         text        NOT NULL CHECK (name <> '' AND char_length(name) <= 200),
    role         text        NOT NULL CHECK (role IN ('reader', 'contributor', 'analyst', 'adjudicator', 'admin')),
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    version      integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK (expires_at IS NULL OR expires_at > created_at)
);

-- What has been done once and must not be done again, such as loading the sample.
CREATE TABLE milestones (
    name       text        PRIMARY KEY CHECK (name ~ '^[a-z_]+$'),
    reached_at timestamptz NOT NULL DEFAULT now()
);

-- One row that readiness writes to: a full disk still answers reads.
CREATE TABLE readiness (
    single    boolean     PRIMARY KEY CHECK (single),
    probed_at timestamptz NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION probe_readiness() RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    INSERT INTO readiness (single, probed_at) VALUES (true, clock_timestamp())
    ON CONFLICT (single) DO UPDATE SET probed_at = excluded.probed_at
    RETURNING probed_at INTO at;
    RETURN at;
END;
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION probe_readiness();
DROP TABLE readiness;
DROP TABLE milestones;
DROP TABLE tokens;
DROP TABLE history;
DROP FUNCTION refuse_change();
DROP DOMAIN sha256;
DROP DOMAIN stated_number;
DROP DOMAIN geography;
DROP DOMAIN language_tag;
DROP DOMAIN slug;
