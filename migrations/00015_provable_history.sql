-- A history that can be proven: each row carries a hash over itself and the row
-- before it of the same entity, and a Merkle tree (RFC 6962) over those hashes is
-- signed, and published outside of the database.
--
-- The rows that are there are hashed here, in one pass that writes each of them
-- anew; until it has ended nothing else can be changed.

-- +goose Up
-- The hash of a row behind the one with the hash previous, 32 zeros for the first:
-- each field behind its length in eight bytes; of NULL a length that none has.
-- internal/audit computes the same, and docs/history.md describes it. It is made of
-- nothing that costs a call of its own, and JSON comes as the text that it is once.
CREATE FUNCTION history_hash(previous bytea, entity_type text, entity_id uuid, revision integer, id uuid, at timestamptz,
                             actor text, operation text, reason text, before text, after text)
    RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(convert_to('whence history row 1', 'UTF8') || previous
        || int8send(octet_length(entity_type)) || convert_to(entity_type, 'UTF8')
        || int8send(16) || uuid_send(entity_id) || int8send(4) || int4send(revision) || int8send(16) || uuid_send(id)
        || int8send(8) || timestamptz_send(at)
        || int8send(octet_length(actor)) || convert_to(actor, 'UTF8')
        || int8send(octet_length(operation)) || convert_to(operation, 'UTF8')
        || int8send(coalesce(octet_length(reason), -1)) || convert_to(coalesce(reason, ''), 'UTF8')
        || int8send(coalesce(octet_length(before), -1)) || convert_to(coalesce(before, ''), 'UTF8')
        || int8send(coalesce(octet_length(after), -1)) || convert_to(coalesce(after, ''), 'UTF8'));

ALTER TABLE history
    ADD COLUMN hash sha256,
    -- The transaction that wrote the row, by which what is not yet in the tree is found.
    ADD COLUMN xact xid8;

CREATE FUNCTION history_chain_step(state bytea, r history) RETURNS bytea LANGUAGE sql STABLE
    RETURN history_hash(coalesce(state, decode(repeat('00', 32), 'hex')), (r).entity_type, (r).entity_id, (r).revision, (r).id, (r).at,
                        (r).actor, (r).operation, (r).reason, (r).before::text, (r).after::text);
CREATE AGGREGATE history_chain(history) (SFUNC = history_chain_step, STYPE = bytea);
ALTER TABLE history DISABLE TRIGGER history_is_append_only;
UPDATE history h SET hash = c.hash, xact = pg_current_xact_id()
  FROM (SELECT entity_type, entity_id, revision, history_chain(r) OVER (PARTITION BY entity_type, entity_id ORDER BY revision) AS hash
          FROM history r) c
 WHERE h.entity_type = c.entity_type AND h.entity_id = c.entity_id AND h.revision = c.revision;
ALTER TABLE history ENABLE TRIGGER history_is_append_only;
DROP AGGREGATE history_chain(history);
DROP FUNCTION history_chain_step(bytea, history);

ALTER TABLE history
    ALTER COLUMN hash SET NOT NULL,
    ALTER COLUMN xact SET DEFAULT pg_current_xact_id(),
    ALTER COLUMN xact SET NOT NULL;
CREATE INDEX history_in_order_written ON history (xact, id);
CREATE INDEX history_by_type ON history (entity_type, id);
CREATE INDEX history_by_operation ON history (operation, id);

-- The leaves of the tree, numbered without gaps. A leaf's data is the hash of the row.
CREATE TABLE history_leaves (
    leaf_index  bigint  PRIMARY KEY CHECK (leaf_index >= 0),
    entity_type text    NOT NULL,
    entity_id   uuid    NOT NULL,
    revision    integer NOT NULL,
    hash        sha256  NOT NULL
);
CREATE INDEX history_leaves_by_row ON history_leaves (entity_id, revision, entity_type);

-- The roots of complete subtrees of 256 leaves, of 256 such, and so on; what lies
-- between is computed from them.
CREATE TABLE history_nodes (
    level      smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    node_index bigint   NOT NULL CHECK (node_index >= 0),
    hash       sha256   NOT NULL,
    PRIMARY KEY (level, node_index)
);

-- What was signed, as it was signed: a checkpoint as c2sp.org/tlog-checkpoint has it.
CREATE TABLE history_checkpoints (
    tree_size bigint      PRIMARY KEY CHECK (tree_size > 0),
    id        uuid        NOT NULL,
    root      sha256      NOT NULL,
    signed_at timestamptz NOT NULL,
    note      text        NOT NULL CHECK (char_length(note) <= 4000)
);
CREATE INDEX history_checkpoints_by_id ON history_checkpoints (id);

CREATE TRIGGER history_leaves_are_append_only BEFORE UPDATE OR DELETE ON history_leaves FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_leaves_are_never_truncated BEFORE TRUNCATE ON history_leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_nodes_are_append_only BEFORE UPDATE OR DELETE ON history_nodes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_nodes_are_never_truncated BEFORE TRUNCATE ON history_nodes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_checkpoints_are_append_only BEFORE UPDATE OR DELETE ON history_checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_checkpoints_are_never_truncated BEFORE TRUNCATE ON history_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE history_checkpoints, history_nodes, history_leaves;
DROP INDEX history_in_order_written, history_by_type, history_by_operation;
ALTER TABLE history DROP COLUMN xact, DROP COLUMN hash;
DROP FUNCTION history_hash(bytea, text, uuid, integer, uuid, timestamptz, text, text, text, text, text);
