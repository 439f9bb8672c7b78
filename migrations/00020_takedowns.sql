-- A takedown empties a snapshot: its bytes and its text go, everything else stays,
-- and nothing but a takedown that the history tells of can do so.

-- +goose Up
-- The rules of what digests and lengths are of hold for what is there: of NULL
-- they say nothing. So none of them is written anew, and no row is read here.
ALTER TABLE snapshots
    ALTER COLUMN raw DROP NOT NULL,
    ALTER COLUMN text DROP NOT NULL,
    ADD COLUMN taken_down_at timestamptz,
    ADD COLUMN raw_length    integer, -- of bytes that were taken down; else they tell it themselves
    ADD CONSTRAINT snapshots_bytes_unless_taken_down CHECK ((raw IS NULL) = (taken_down_at IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT snapshots_text_unless_taken_down CHECK ((text IS NULL) = (taken_down_at IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT snapshots_length_of_what_was_taken_down CHECK ((raw_length IS NULL) = (taken_down_at IS NULL)) NOT VALID;

-- +goose StatementBegin
CREATE FUNCTION refuse_change_but_takedown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND OLD.taken_down_at IS NULL AND NEW.taken_down_at IS NOT NULL AND NEW.raw_length = octet_length(OLD.raw)
        AND (NEW.source_id, NEW.id, NEW.raw_sha256, NEW.media_type, NEW.charset, NEW.text_sha256, NEW.text_length, NEW.reader_version, NEW.retrieved_at)
          = (OLD.source_id, OLD.id, OLD.raw_sha256, OLD.media_type, OLD.charset, OLD.text_sha256, OLD.text_length, OLD.reader_version, OLD.retrieved_at)
        AND EXISTS (SELECT FROM history WHERE entity_type = 'snapshot' AND entity_id = NEW.id AND operation = 'takedown')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% refuses %: its rows are evidence', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd

CREATE OR REPLACE TRIGGER snapshots_are_never_changed BEFORE UPDATE OR DELETE ON snapshots
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_takedown();

-- Empties snapshots of a source, as their owner: who may call it needs no right to
-- change the table.
-- +goose StatementBegin
CREATE FUNCTION take_down_snapshots(of_source uuid, ids uuid[]) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    emptied integer;
BEGIN
    UPDATE snapshots SET raw_length = octet_length(raw), raw = NULL, text = NULL, taken_down_at = now()
     WHERE source_id = of_source AND id = ANY(ids);
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END;
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION take_down_snapshots(uuid, uuid[]) FROM PUBLIC;

-- +goose Down
-- Fails, and leaves all as it is, where something has been taken down.
DROP FUNCTION take_down_snapshots(uuid, uuid[]);
CREATE OR REPLACE TRIGGER snapshots_are_never_changed BEFORE UPDATE OR DELETE ON snapshots
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP FUNCTION refuse_change_but_takedown();
ALTER TABLE snapshots
    DROP COLUMN raw_length,
    DROP COLUMN taken_down_at,
    ALTER COLUMN raw SET NOT NULL,
    ALTER COLUMN text SET NOT NULL;
