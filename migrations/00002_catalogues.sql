-- Who publishes, who is quoted, and what claims are about. Small tables that a
-- distributed Postgres would keep whole on every node (reference tables).

-- +goose Up
CREATE TABLE outlets (
    id                 uuid         PRIMARY KEY,
    name               text         NOT NULL CHECK (name <> '' AND char_length(name) <= 300),
    kind               text         NOT NULL CHECK (kind IN ('newspaper', 'broadcaster', 'wire', 'agency_of_state', 'think_tank',
                                                             'aggregator', 'mirror', 'other', 'unknown')),
    language           language_tag,
    country            geography,
    parent_id          uuid         REFERENCES outlets (id),
    reliability        text         CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    reliability_reason text         CHECK (char_length(reliability_reason) <= 2000),
    created_at         timestamptz  NOT NULL DEFAULT now(),
    updated_at         timestamptz  NOT NULL DEFAULT now(),
    version            integer      NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK (parent_id <> id),
    -- A grade of reliability is never given without saying why.
    CHECK (reliability IS NULL OR reliability_reason <> '')
);
CREATE INDEX outlets_by_name ON outlets (name, id);
CREATE INDEX outlets_by_name_in_any_case ON outlets (lower(name), id);
CREATE INDEX outlets_by_kind ON outlets (kind, id);
CREATE INDEX outlets_by_country ON outlets (country, id);
CREATE INDEX outlets_by_parent ON outlets (parent_id, id);

CREATE TABLE outlet_domains (
    domain    text PRIMARY KEY CHECK (domain = lower(domain) AND domain ~ '^[^/@:\s]+$' AND char_length(domain) <= 253),
    outlet_id uuid NOT NULL REFERENCES outlets (id)
);
CREATE INDEX outlet_domains_by_outlet ON outlet_domains (outlet_id);

CREATE TABLE parties (
    id         uuid        PRIMARY KEY,
    slug       slug        NOT NULL UNIQUE,
    name       text        NOT NULL CHECK (name <> '' AND char_length(name) <= 300),
    folded     text        NOT NULL CHECK (folded <> ''), -- the form of the name that matching compares
    kind       text        NOT NULL CHECK (kind IN ('person', 'organisation', 'outlet')),
    outlet_id  uuid        UNIQUE REFERENCES outlets (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK (kind <> 'outlet' OR outlet_id IS NOT NULL)
);
CREATE INDEX parties_by_kind ON parties (kind, id);
CREATE INDEX parties_by_folded ON parties (folded);

-- Other names of a party; folded is the form that matching compares.
CREATE TABLE party_names (
    party_id uuid         NOT NULL REFERENCES parties (id),
    language language_tag NOT NULL,
    name     text         NOT NULL CHECK (name <> '' AND char_length(name) <= 300),
    folded   text         NOT NULL CHECK (folded <> ''),
    PRIMARY KEY (party_id, language, name)
);
CREATE UNIQUE INDEX party_names_by_folded ON party_names (folded, language);

CREATE TABLE metrics (
    id         uuid        PRIMARY KEY,
    slug       slug        NOT NULL UNIQUE,
    definition text        NOT NULL CHECK (definition <> '' AND char_length(definition) <= 4000),
    unit       text        NOT NULL CHECK (unit <> '' AND char_length(unit) <= 60),
    measure    text        NOT NULL CHECK (measure IN ('total', 'level', 'rate')),
    broader_id uuid        REFERENCES metrics (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK (broader_id <> id)
);
CREATE INDEX metrics_by_broader ON metrics (broader_id, id);
CREATE INDEX metrics_by_measure ON metrics (measure, id);

-- A total that is the sum of these parts.
CREATE TABLE metric_components (
    metric_id    uuid NOT NULL REFERENCES metrics (id),
    component_id uuid NOT NULL REFERENCES metrics (id),
    PRIMARY KEY (metric_id, component_id),
    CHECK (metric_id <> component_id)
);
CREATE INDEX metric_components_by_component ON metric_components (component_id);

CREATE TABLE metric_names (
    metric_id uuid         NOT NULL REFERENCES metrics (id),
    language  language_tag NOT NULL,
    name      text         NOT NULL CHECK (name <> '' AND char_length(name) <= 300),
    PRIMARY KEY (metric_id, language, name)
);

CREATE TABLE events (
    id         uuid        PRIMARY KEY,
    slug       slug        NOT NULL UNIQUE,
    definition text        NOT NULL CHECK (definition <> '' AND char_length(definition) <= 4000),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer     NOT NULL DEFAULT 1 CHECK (version > 0)
);

CREATE TABLE event_names (
    event_id uuid         NOT NULL REFERENCES events (id),
    language language_tag NOT NULL,
    name     text         NOT NULL CHECK (name <> '' AND char_length(name) <= 300),
    PRIMARY KEY (event_id, language, name)
);

CREATE TABLE propositions (
    id         uuid        PRIMARY KEY,
    slug       slug        NOT NULL UNIQUE,
    definition text        NOT NULL CHECK (definition <> '' AND char_length(definition) <= 4000),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer     NOT NULL DEFAULT 1 CHECK (version > 0)
);

CREATE TABLE proposition_names (
    proposition_id uuid         NOT NULL REFERENCES propositions (id),
    language       language_tag NOT NULL,
    name           text         NOT NULL CHECK (name <> '' AND char_length(name) <= 300),
    PRIMARY KEY (proposition_id, language, name)
);

-- +goose Down
DROP TABLE proposition_names, propositions, event_names, events, metric_names, metric_components, metrics,
    party_names, parties, outlet_domains, outlets;
