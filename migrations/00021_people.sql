-- People sign in with their organisation's provider, and pages have sessions.

-- +goose Up
ALTER TABLE history DROP CONSTRAINT history_entity_type_check;
-- Not validated: what is there was held to a list of names, and a look at each row would keep writers waiting.
ALTER TABLE history ADD CONSTRAINT history_entity_type_check CHECK (entity_type ~ '^[a-z_]{1,40}$') NOT VALID;

-- Somebody whom a provider of OpenID Connect has named.
CREATE TABLE people (
    id           uuid        PRIMARY KEY,
    issuer       text        NOT NULL CHECK (issuer <> '' AND char_length(issuer) <= 2000),
    subject      text        NOT NULL CHECK (subject <> '' AND char_length(subject) <= 255),
    name         text        NOT NULL CHECK (name <> '' AND char_length(name) <= 200), -- stands in the history as the actor
    role         text        NOT NULL CHECK (role IN ('reader', 'contributor', 'analyst', 'adjudicator', 'admin')),
    blocked      boolean     NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT now(),
    signed_in_at timestamptz NOT NULL DEFAULT now(),
    version      integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    UNIQUE (issuer, subject)
);
CREATE UNIQUE INDEX people_by_name ON people (lower(name));

-- A browser that goes on being somebody: a person, or the bearer of a token.
CREATE TABLE sessions (
    secret_hash sha256      PRIMARY KEY,
    person_id   uuid        REFERENCES people,
    token_id    uuid        REFERENCES tokens,
    created_at  timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    CHECK (num_nonnulls(person_id, token_id) = 1)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
CREATE INDEX sessions_by_person ON sessions (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX sessions_by_token ON sessions (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Somebody who has been sent to the provider and is not back yet.
CREATE TABLE sign_ins (
    state_hash   sha256      PRIMARY KEY,
    browser_hash sha256      NOT NULL, -- of what only the browser that began it has
    nonce        text        NOT NULL,
    verifier     text        NOT NULL, -- PKCE (RFC 7636)
    return_to    text        NOT NULL CHECK (return_to ~ '^/' AND char_length(return_to) <= 2000),
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

-- +goose Down
DROP TABLE sign_ins, sessions, people;
