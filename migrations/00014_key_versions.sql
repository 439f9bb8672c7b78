-- How often what a key is computed from has changed, so that an answer that is
-- remembered is known to be that of now. A metric has a row without a place for
-- the claims about it that state none.

-- +goose Up
CREATE TABLE crosscheck_versions (
    shard_key  integer NOT NULL,
    subject_id uuid    NOT NULL, -- a metric, an event or a proposition
    geography  text    NOT NULL, -- of a metric; empty of the others
    version    bigint  NOT NULL,
    PRIMARY KEY (shard_key, subject_id, geography)
) WITH (fillfactor = 70); -- updated in place, on the same page
CREATE INDEX crosscheck_versions_by_subject ON crosscheck_versions (subject_id, geography);

-- +goose Down
DROP TABLE crosscheck_versions;
