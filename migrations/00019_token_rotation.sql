-- A token's secret can be replaced without its bearers' being cut off.

-- +goose Up
ALTER TABLE tokens
    ADD COLUMN previous_prefix text,
    ADD COLUMN previous_hash   sha256,
    ADD COLUMN previous_until  timestamptz, -- until then the secret before the last rotation is taken too
    ADD CHECK (num_nonnulls(previous_prefix, previous_hash, previous_until) IN (0, 3));
CREATE UNIQUE INDEX tokens_by_previous_prefix ON tokens (previous_prefix) WHERE previous_prefix IS NOT NULL;

-- +goose Down
DROP INDEX tokens_by_previous_prefix;
ALTER TABLE tokens DROP COLUMN previous_prefix, DROP COLUMN previous_hash, DROP COLUMN previous_until;
