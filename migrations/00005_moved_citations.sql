-- Where a citation's words stand now. A citation stays bound to its own
-- snapshot and offsets; its state, and this place where the words have moved,
-- are told against the newest snapshot of the document.

-- +goose Up
ALTER TABLE citations
    ADD COLUMN moved_to integer CHECK (moved_to >= 0), -- the first code point; the length is that of the words
    ADD CONSTRAINT citations_moved_somewhere CHECK ((state = 'moved') = (moved_to IS NOT NULL));

-- +goose Down
ALTER TABLE citations DROP COLUMN moved_to;
