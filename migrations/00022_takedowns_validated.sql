-- Looks whether the rows that are there keep the rules that were added before: by
-- itself, because writers can go on meanwhile.

-- +goose Up
ALTER TABLE snapshots VALIDATE CONSTRAINT snapshots_bytes_unless_taken_down;
ALTER TABLE snapshots VALIDATE CONSTRAINT snapshots_text_unless_taken_down;
ALTER TABLE snapshots VALIDATE CONSTRAINT snapshots_length_of_what_was_taken_down;

-- +goose Down
SELECT 'a rule that was found to hold holds';
