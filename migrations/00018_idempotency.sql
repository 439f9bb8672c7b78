-- Requests that may be repeated are done once.

-- +goose Up
-- The answer that a request with an Idempotency-Key got, written in the
-- transaction of its work. Rows live for a day.
CREATE TABLE idempotency_keys (
    principal_id uuid        NOT NULL,
    key          text        NOT NULL CHECK (key ~ '^[!-~]{1,255}$'),
    fingerprint  sha256      NOT NULL, -- of method, address and body
    status       smallint    NOT NULL CHECK (status BETWEEN 200 AND 299),
    content_type text        NOT NULL,
    location     text        NOT NULL,
    etag         text        NOT NULL,
    sealed       boolean     NOT NULL, -- the body is ciphertext
    body         bytea       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal_id, key)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- +goose Down
DROP TABLE idempotency_keys;
