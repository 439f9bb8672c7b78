-- The widths of comparisons that a metric has of its own. Each change is a
-- further row: a verdict names the version that made it, and that is kept.

-- +goose Up
CREATE TABLE metric_policies (
    metric_id  uuid        NOT NULL REFERENCES metrics (id),
    version    integer     NOT NULL CHECK (version > 0),
    widths     jsonb       NOT NULL CHECK (jsonb_typeof(widths) = 'object'), -- numbers as text, by the names of the widths
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (metric_id, version)
);

ALTER TABLE history
    DROP CONSTRAINT history_entity_type_check,
    ADD CONSTRAINT history_entity_type_check CHECK (entity_type IN ('outlet', 'party', 'metric', 'event', 'proposition',
        'source', 'snapshot', 'relation', 'claim', 'token', 'conflict', 'metric_policy'));

-- +goose Down
-- The history keeps the name: its rows stay.
DROP TABLE metric_policies;
