-- By what documents are found that repeat one another. Computed from snapshots
-- and never evidence: all of it can be computed anew.

-- +goose Up
CREATE TABLE document_sketches (
    source_id   uuid     PRIMARY KEY REFERENCES sources (id),
    snapshot_id uuid     NOT NULL,
    version     smallint NOT NULL CHECK (version > 0), -- of the rules that made the keys
    size        smallint NOT NULL CHECK (size >= 0), -- how many keys it has, with those left out
    -- Hashes of MinHash bands, passages, facts and addresses. A document that
    -- repeats another one lacks those that the other has: who looks for either
    -- finds the other, and a text copied a thousand times is listed once.
    keys        bigint[] NOT NULL,
    agency      text     CHECK (char_length(agency) <= 300), -- whom the page credits
    origins     text[]   NOT NULL DEFAULT '{}',              -- the addresses that it gives as where it comes from
    FOREIGN KEY (source_id, snapshot_id) REFERENCES snapshots (source_id, id)
) WITH (toast_tuple_target = 128);
-- A look-up reads rows for their source_id alone: with the keys out of the way
-- a page has a hundred of them. Hashes can't be compressed.
ALTER TABLE document_sketches ALTER COLUMN keys SET STORAGE EXTERNAL;
-- Written at once, not through a list of what is pending: every look-up would
-- read all of that list.
CREATE INDEX document_sketches_by_key ON document_sketches USING gin (keys) WITH (fastupdate = off);
CREATE INDEX document_sketches_by_version ON document_sketches (version);

-- Keys that so many documents have that they tell nothing: a site's furniture, a
-- form filled in every day. None is looked up again, so that no look-up reads
-- more than a bounded number of entries of any key.
CREATE TABLE common_sketch_keys (
    key bigint PRIMARY KEY
);

-- Documents whose sketch is to be made, or made anew.
CREATE TABLE sketches_due (
    source_id uuid PRIMARY KEY REFERENCES sources (id)
);
INSERT INTO sketches_due SELECT id FROM sources;

-- +goose Down
DROP TABLE sketches_due, common_sketch_keys, document_sketches;
