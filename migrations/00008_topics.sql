-- Dates and statements are compared as quantities are: a member, and a group,
-- belongs to a metric, an event or a proposition. What is said of an event or a
-- proposition is one shard, whatever the place, since one need not be stated.

-- +goose Up
ALTER TABLE crosscheck_members
    ALTER COLUMN metric_id DROP NOT NULL,
    ALTER COLUMN geography DROP NOT NULL,
    ALTER COLUMN strict_lo DROP NOT NULL,
    ALTER COLUMN strict_hi DROP NOT NULL,
    ALTER COLUMN usual_lo DROP NOT NULL,
    ALTER COLUMN usual_hi DROP NOT NULL,
    ADD COLUMN event_id       uuid REFERENCES events (id),
    ADD COLUMN proposition_id uuid REFERENCES propositions (id),
    ADD COLUMN stance         text NOT NULL DEFAULT 'affirm' CHECK (stance IN ('affirm', 'deny')),
    -- The days that a date rules in, or that a statement is about; open ends are
    -- unbounded.
    ADD COLUMN days           daterange CHECK (NOT isempty(days)),
    ADD CONSTRAINT crosscheck_members_one_subject CHECK (num_nonnulls(metric_id, event_id, proposition_id) = 1),
    ADD CONSTRAINT crosscheck_members_numbers CHECK (
        CASE WHEN metric_id IS NULL THEN num_nonnulls(strict_lo, strict_hi, usual_lo, usual_hi) = 0
             ELSE num_nulls(geography, strict_lo, strict_hi, usual_lo, usual_hi) = 0 END),
    ADD CONSTRAINT crosscheck_members_days CHECK ((metric_id IS NULL) = (days IS NOT NULL)),
    ADD CONSTRAINT crosscheck_members_stance CHECK (stance = 'affirm' OR proposition_id IS NOT NULL);
CREATE INDEX crosscheck_members_by_event ON crosscheck_members (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX crosscheck_members_by_proposition ON crosscheck_members (proposition_id) WHERE proposition_id IS NOT NULL;

ALTER TABLE crosscheck_groups
    ALTER COLUMN metric_id DROP NOT NULL,
    ALTER COLUMN geography DROP NOT NULL,
    ADD COLUMN event_id       uuid REFERENCES events (id),
    ADD COLUMN proposition_id uuid REFERENCES propositions (id),
    ADD CONSTRAINT crosscheck_groups_one_subject CHECK (num_nonnulls(metric_id, event_id, proposition_id) = 1),
    ADD CONSTRAINT crosscheck_groups_place CHECK (metric_id IS NULL OR geography IS NOT NULL);
CREATE INDEX crosscheck_groups_by_event ON crosscheck_groups (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX crosscheck_groups_by_proposition ON crosscheck_groups (proposition_id) WHERE proposition_id IS NOT NULL;

-- +goose Down
DELETE FROM crosscheck_groups WHERE metric_id IS NULL; -- their claims go with them
DELETE FROM crosscheck_members WHERE metric_id IS NULL;
ALTER TABLE crosscheck_groups
    DROP COLUMN event_id,
    DROP COLUMN proposition_id,
    DROP CONSTRAINT IF EXISTS crosscheck_groups_one_subject,
    DROP CONSTRAINT IF EXISTS crosscheck_groups_place,
    ALTER COLUMN metric_id SET NOT NULL,
    ALTER COLUMN geography SET NOT NULL;
ALTER TABLE crosscheck_members
    DROP COLUMN event_id,
    DROP COLUMN proposition_id,
    DROP COLUMN stance,
    DROP COLUMN days,
    DROP CONSTRAINT IF EXISTS crosscheck_members_one_subject,
    DROP CONSTRAINT IF EXISTS crosscheck_members_numbers,
    DROP CONSTRAINT IF EXISTS crosscheck_members_days,
    DROP CONSTRAINT IF EXISTS crosscheck_members_stance,
    ALTER COLUMN metric_id SET NOT NULL,
    ALTER COLUMN geography SET NOT NULL,
    ALTER COLUMN strict_lo SET NOT NULL,
    ALTER COLUMN strict_hi SET NOT NULL,
    ALTER COLUMN usual_lo SET NOT NULL,
    ALTER COLUMN usual_hi SET NOT NULL;
