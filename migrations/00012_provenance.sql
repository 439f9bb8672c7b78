-- How a claim's attribution goes on in other documents, as the comparison that
-- found its origin followed it.

-- +goose Up
ALTER TABLE crosscheck_members
    ADD COLUMN through  uuid[]  NOT NULL DEFAULT '{}', -- the claims with which the chain goes on, sorted
    ADD COLUMN circular boolean NOT NULL DEFAULT false; -- it comes back to itself

-- +goose Down
ALTER TABLE crosscheck_members
    DROP COLUMN through,
    DROP COLUMN circular;
