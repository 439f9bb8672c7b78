-- What belongs to a document. Every key holds source_id, by which a
-- distributed Postgres would spread these tables.

-- +goose Up
CREATE TABLE sources (
    id                  uuid         PRIMARY KEY,
    outlet_id           uuid         REFERENCES outlets (id),
    kind                text         NOT NULL CHECK (kind IN ('article', 'data', 'statement', 'report', 'other')),
    url                 text         CHECK (char_length(url) <= 4000),
    canonical_url       text         CHECK (char_length(canonical_url) <= 4000),
    title               text         CHECK (char_length(title) <= 1000),
    authors             text[]       NOT NULL DEFAULT '{}',
    published_at        timestamptz,
    published_precision text         CHECK (published_precision IN ('year', 'month', 'day', 'minute', 'second', 'millisecond')),
    published_on        date,        -- the day in the document's own zone
    language            language_tag,
    created_at          timestamptz  NOT NULL DEFAULT now(),
    updated_at          timestamptz  NOT NULL DEFAULT now(),
    version             integer      NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK ((published_at IS NULL) = (published_precision IS NULL)),
    CHECK ((published_at IS NULL) = (published_on IS NULL))
);
CREATE INDEX sources_by_outlet ON sources (outlet_id, id);
CREATE INDEX sources_by_language ON sources (language, id);
CREATE INDEX sources_by_kind ON sources (kind, id);
CREATE INDEX sources_by_published ON sources (published_at, id);
-- Undated documents sort before all others, by an expression that is never NULL.
CREATE INDEX sources_in_order_published ON sources (coalesce(published_at, '-infinity'::timestamptz), id);
-- Hashes, because a URL can be longer than an entry of a B-tree.
CREATE INDEX sources_by_url ON sources USING hash (url);
CREATE INDEX sources_by_canonical_url ON sources USING hash (canonical_url);

-- What makes two readings the same document: the digest of outlet and URL, or
-- of the bytes where no URL is known. A table of its own, because such a key
-- can't hold source_id.
CREATE TABLE source_identities (
    identity  sha256 PRIMARY KEY,
    source_id uuid   NOT NULL
);
CREATE INDEX source_identities_by_source ON source_identities (source_id);

-- A document as read at one time. Never changed.
CREATE TABLE snapshots (
    source_id      uuid        NOT NULL REFERENCES sources (id),
    id             uuid        NOT NULL,
    raw            bytea       NOT NULL,
    raw_sha256     sha256      NOT NULL,
    media_type     text        NOT NULL CHECK (char_length(media_type) <= 100),
    charset        text        NOT NULL CHECK (char_length(charset) <= 40),
    text           text        NOT NULL,
    text_sha256    sha256      NOT NULL,
    text_length    integer     NOT NULL CHECK (text_length = char_length(text)),
    reader_version text        NOT NULL CHECK (char_length(reader_version) <= 60),
    retrieved_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source_id, id),
    UNIQUE (source_id, raw_sha256, reader_version),
    CHECK (raw_sha256 = sha256(raw)),
    CHECK (text_sha256 = sha256(convert_to(text, 'UTF8')))
);
ALTER TABLE snapshots ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE INDEX snapshots_by_id ON snapshots (id);
CREATE INDEX snapshots_by_raw ON snapshots (raw_sha256);
CREATE INDEX snapshots_by_text ON snapshots (text_sha256);

CREATE TRIGGER snapshots_are_never_changed BEFORE UPDATE OR DELETE ON snapshots
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshots_are_never_truncated BEFORE TRUNCATE ON snapshots
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Source to source. Documents are never merged.
CREATE TABLE relations (
    source_id    uuid        NOT NULL REFERENCES sources (id), -- the one that reprints, translates, cites …
    id           uuid        NOT NULL,
    to_source_id uuid        NOT NULL REFERENCES sources (id), -- … this one
    kind         text        NOT NULL CHECK (kind IN ('reprint_of', 'translation_of', 'mirror_of', 'excerpt_of', 'updates', 'corrects', 'cites')),
    state        text        NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'confirmed', 'rejected')),
    score        numeric     CHECK (score BETWEEN 0 AND 1),
    evidence     jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(evidence) = 'object'),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    PRIMARY KEY (source_id, id),
    UNIQUE (source_id, to_source_id, kind),
    CHECK (source_id <> to_source_id)
);
CREATE INDEX relations_by_id ON relations (id);
CREATE INDEX relations_by_target ON relations (to_source_id, id);
CREATE INDEX relations_by_state ON relations (state, id);

CREATE TABLE claims (
    source_id        uuid          NOT NULL REFERENCES sources (id),
    id               uuid          NOT NULL,
    kind             text          NOT NULL CHECK (kind IN ('quantity', 'date', 'statement')),
    stance           text          NOT NULL DEFAULT 'affirm' CHECK (stance IN ('affirm', 'deny', 'demand')),
    metric_id        uuid          REFERENCES metrics (id),
    event_id         uuid          REFERENCES events (id),
    proposition_id   uuid          REFERENCES propositions (id),
    comparator       text          CHECK (comparator IN ('eq', 'approx', 'nearly', 'gt', 'gte', 'lt', 'lte', 'range', 'order', 'share')),
    value            stated_number,
    lower            stated_number,
    upper            stated_number,
    unit             text          CHECK (char_length(unit) BETWEEN 1 AND 60),
    verbatim         text          CHECK (char_length(verbatim) <= 500),
    period           daterange     CHECK (NOT isempty(period)),
    period_grain     text          CHECK (period_grain IN ('century', 'decade', 'year', 'half', 'quarter', 'month', 'week', 'day')),
    recurrence       text          CHECK (recurrence ~ '^P[0-9]+[YMWD]$'),
    period_inferred  boolean       NOT NULL DEFAULT false,
    date_comparator  text          CHECK (date_comparator IN ('at', 'before', 'after', 'since', 'by')),
    geography        geography,
    dimensions       jsonb         NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(dimensions) = 'object'),
    as_of            date,
    derived_from     uuid          CHECK (derived_from <> id),
    attribution_end  text          NOT NULL DEFAULT 'unknown' CHECK (attribution_end IN ('primary', 'unnamed', 'unknown')),
    status           text          NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'accepted', 'rejected')),
    needs_recheck    boolean       NOT NULL DEFAULT false,
    confidence       numeric       CHECK (confidence BETWEEN 0 AND 1),
    extractor        text          CHECK (char_length(extractor) <= 60), -- empty where a person entered it
    created_at       timestamptz   NOT NULL DEFAULT now(),
    updated_at       timestamptz   NOT NULL DEFAULT now(),
    decided_at       timestamptz,
    decided_by       text          CHECK (char_length(decided_by) <= 200),
    version          integer       NOT NULL DEFAULT 1 CHECK (version > 0),
    PRIMARY KEY (source_id, id),
    CHECK (kind = 'quantity'  OR (metric_id IS NULL AND comparator IS NULL)),
    CHECK (kind = 'date'      OR (event_id IS NULL AND date_comparator IS NULL)),
    CHECK (kind = 'statement' OR proposition_id IS NULL),
    CHECK (kind <> 'date' OR date_comparator IS NOT NULL),
    -- No comparator means no number at all: such a claim states increments.
    CHECK (comparator IS NOT NULL OR (value IS NULL AND lower IS NULL AND upper IS NULL AND unit IS NULL)),
    CHECK (comparator IS NULL OR CASE comparator
               WHEN 'range' THEN lower IS NOT NULL AND upper IS NOT NULL AND lower <= upper
               WHEN 'order' THEN lower IS NOT NULL AND upper IS NOT NULL AND lower < upper
               WHEN 'share' THEN value BETWEEN 0 AND 1 OR (value IS NULL AND lower >= 0 AND upper <= 1 AND lower < upper)
               ELSE value IS NOT NULL
           END),
    CHECK ((status = 'proposed') = (decided_at IS NULL)),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL))
);
CREATE INDEX claims_by_id ON claims (id);
CREATE INDEX claims_by_status ON claims (status, id);
CREATE INDEX claims_by_kind ON claims (kind, id);
CREATE INDEX claims_by_metric ON claims (metric_id, id);
CREATE INDEX claims_by_event ON claims (event_id, id) WHERE event_id IS NOT NULL;
CREATE INDEX claims_by_proposition ON claims (proposition_id, id) WHERE proposition_id IS NOT NULL;
CREATE INDEX claims_by_geography ON claims (geography, id);
CREATE INDEX claims_by_update ON claims (updated_at, id);
CREATE INDEX claims_by_period ON claims USING gist (period) WHERE period IS NOT NULL;
CREATE INDEX claims_accepted ON claims (metric_id, geography, id) WHERE status = 'accepted';
CREATE INDEX claims_by_derivation ON claims (derived_from) WHERE derived_from IS NOT NULL;
CREATE INDEX claims_to_recheck ON claims (id) WHERE needs_recheck;

-- The parts of a claim that states increments (10 % in February, 10 % in March).
CREATE TABLE claim_increments (
    source_id    uuid          NOT NULL,
    claim_id     uuid          NOT NULL,
    ordinal      smallint      NOT NULL CHECK (ordinal >= 0),
    comparator   text          NOT NULL CHECK (comparator IN ('eq', 'approx', 'nearly', 'gt', 'gte', 'lt', 'lte', 'range', 'order', 'share')),
    value        stated_number,
    lower        stated_number,
    upper        stated_number,
    unit         text          CHECK (char_length(unit) BETWEEN 1 AND 60),
    verbatim     text          CHECK (char_length(verbatim) <= 500),
    PRIMARY KEY (source_id, claim_id, ordinal),
    FOREIGN KEY (source_id, claim_id) REFERENCES claims (source_id, id) ON DELETE CASCADE,
    CHECK (value IS NOT NULL OR (lower IS NOT NULL AND upper IS NOT NULL AND lower <= upper))
);

-- Words of a snapshot that make a claim (W3C Web Annotation: position and quote).
CREATE TABLE citations (
    source_id   uuid     NOT NULL,
    claim_id    uuid     NOT NULL,
    id          uuid     NOT NULL,
    ordinal     smallint NOT NULL CHECK (ordinal >= 0),
    snapshot_id uuid     NOT NULL,
    exact       text     NOT NULL CHECK (exact <> ''),
    prefix      text     NOT NULL,
    suffix      text     NOT NULL,
    start_at    integer  NOT NULL CHECK (start_at >= 0),
    end_at      integer  NOT NULL,
    state       text     NOT NULL DEFAULT 'exact' CHECK (state IN ('exact', 'moved', 'ambiguous', 'orphan')),
    PRIMARY KEY (source_id, claim_id, id),
    FOREIGN KEY (source_id, claim_id) REFERENCES claims (source_id, id) ON DELETE CASCADE,
    FOREIGN KEY (source_id, snapshot_id) REFERENCES snapshots (source_id, id),
    CHECK (end_at - start_at = char_length(exact))
);
CREATE INDEX citations_by_snapshot ON citations (source_id, snapshot_id);

-- The hops from the source to whoever is the root.
CREATE TABLE attributions (
    source_id  uuid     NOT NULL,
    claim_id   uuid     NOT NULL,
    ordinal    smallint NOT NULL CHECK (ordinal >= 0),
    party_id   uuid     REFERENCES parties (id),
    party_name text     NOT NULL CHECK (party_name <> '' AND char_length(party_name) <= 300), -- as written
    relation   text     NOT NULL CHECK (relation IN ('reports_from', 'cites_data_of', 'quotes')),
    citation   int4range CHECK (NOT isempty(citation)), -- where the hop's own words are, in the claim's first cited snapshot
    PRIMARY KEY (source_id, claim_id, ordinal),
    FOREIGN KEY (source_id, claim_id) REFERENCES claims (source_id, id) ON DELETE CASCADE
);
CREATE INDEX attributions_by_party ON attributions (party_id) WHERE party_id IS NOT NULL;

-- +goose Down
DROP TABLE attributions, citations, claim_increments, claims, relations, snapshots, source_identities, sources;
