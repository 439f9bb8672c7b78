-- The words of a document that state a claim's proposition or name its event. A
-- claim whose subject is in no catalogue yet is told by them.

-- +goose Up
ALTER TABLE claims
    ADD COLUMN wording text CHECK (char_length(wording) BETWEEN 1 AND 4000),
    ADD CONSTRAINT claims_wording_of_no_quantity CHECK (kind <> 'quantity' OR wording IS NULL);

-- +goose Down
ALTER TABLE claims DROP COLUMN wording;
