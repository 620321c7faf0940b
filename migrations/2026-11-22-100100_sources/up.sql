-- Where facts come from, who provides, what people need, and the pyramid.

CREATE TABLE source (
    id slug PRIMARY KEY,
    title wording NOT NULL,
    publisher wording NOT NULL,
    url text CONSTRAINT source_url_is_a_web_address CHECK (url ~ '^https?://\S+$'),
    published dated NOT NULL,
    retrieved date NOT NULL,
    licence wording NOT NULL
);
COMMENT ON TABLE source IS 'A published page or document that facts are taken from.';
COMMENT ON COLUMN source.id IS 'Short stable name that facts cite, for example `lpt-referrals-pier`.';
COMMENT ON COLUMN source.title IS 'Title of the page or document.';
COMMENT ON COLUMN source.publisher IS 'Who published it.';
COMMENT ON COLUMN source.url IS 'Where it is; null for a document that is not on the web.';
COMMENT ON COLUMN source.published IS 'When it was published, as far as it says.';
COMMENT ON COLUMN source.retrieved IS 'The day it was read.';
COMMENT ON COLUMN source.licence IS 'Licence of the page, or `facts only` where only facts, never sentences, were taken.';

-- Most facts of a service share one provenance, so it is a row of its own. Its id is derived from what it says: it is written
-- once, never changed, and may be cited by any number of facts.
CREATE TABLE provenance (
    id uuid PRIMARY KEY,
    dated dated NOT NULL,
    confidence confidence NOT NULL
);
COMMENT ON TABLE provenance IS 'Source, date and confidence of a fact. Every fact of the catalogue cites one.';
COMMENT ON COLUMN provenance.id IS 'Derived from the sources, the date and the confidence (UUID version 5).';
COMMENT ON COLUMN provenance.dated IS 'The date the sources give the fact.';
COMMENT ON COLUMN provenance.confidence IS 'How far the fact is to be trusted.';

CREATE TABLE provenance_source (
    provenance_id uuid NOT NULL REFERENCES provenance ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT provenance_source_position_counts_up CHECK (position >= 0),
    source_id slug NOT NULL CONSTRAINT provenance_source_exists REFERENCES source,
    PRIMARY KEY (provenance_id, position)
);
CREATE INDEX provenance_source_by_source ON provenance_source (source_id);
COMMENT ON TABLE provenance_source IS 'The sources of a provenance, in order.';
COMMENT ON COLUMN provenance_source.provenance_id IS 'The provenance.';
COMMENT ON COLUMN provenance_source.position IS 'Place in the list, from 0: the source relied on most comes first.';
COMMENT ON COLUMN provenance_source.source_id IS 'The source.';

CREATE FUNCTION provenance_must_name_a_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cited uuid := CASE TG_TABLE_NAME WHEN 'provenance' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(OLD) ->> 'provenance_id' END;
BEGIN
    IF EXISTS (SELECT FROM provenance WHERE id = cited)
        AND NOT EXISTS (SELECT FROM provenance_source WHERE provenance_id = cited) THEN
        RAISE EXCEPTION 'provenance `%` names no source', cited
            USING ERRCODE = 'check_violation', CONSTRAINT = 'provenance_names_a_source', TABLE = 'provenance';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION provenance_must_name_a_source() IS 'Refuses a provenance without a source.';
CREATE CONSTRAINT TRIGGER provenance_names_a_source AFTER INSERT ON provenance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION provenance_must_name_a_source();
CREATE CONSTRAINT TRIGGER provenance_keeps_a_source AFTER UPDATE OR DELETE ON provenance_source
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION provenance_must_name_a_source();

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    slug slug NOT NULL CONSTRAINT organisation_slug_is_its_own UNIQUE,
    name wording NOT NULL,
    kind text NOT NULL CONSTRAINT organisation_kind_is_known CHECK (kind IN (
        'nhs', 'council', 'charity', 'company', 'police', 'education', 'government', 'partnership', 'unknown')),
    website text CONSTRAINT organisation_website_is_a_web_address CHECK (website ~ '^https?://\S+$'),
    provenance_id uuid NOT NULL REFERENCES provenance
);
COMMENT ON TABLE organisation IS 'Who runs or commissions services.';
COMMENT ON COLUMN organisation.id IS 'Derived from the slug (UUID version 5): the same in every database.';
COMMENT ON COLUMN organisation.slug IS 'Short stable name.';
COMMENT ON COLUMN organisation.name IS 'Name as it calls itself.';
COMMENT ON COLUMN organisation.kind IS 'What sort of body it is.';
COMMENT ON COLUMN organisation.website IS 'Its website.';
COMMENT ON COLUMN organisation.provenance_id IS 'Where this is from.';

CREATE TABLE organisation_name (
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT organisation_name_position_counts_up CHECK (position >= 0),
    name wording NOT NULL,
    PRIMARY KEY (organisation_id, position)
);
COMMENT ON TABLE organisation_name IS 'Former names of organisations.';
COMMENT ON COLUMN organisation_name.organisation_id IS 'The organisation.';
COMMENT ON COLUMN organisation_name.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN organisation_name.name IS 'A name it had before.';

CREATE TABLE need (
    slug slug PRIMARY KEY,
    -- Deferred, so that a whole list can be put into a new order.
    position smallint NOT NULL CONSTRAINT need_has_its_own_place UNIQUE DEFERRABLE INITIALLY DEFERRED,
    name wording NOT NULL,
    source_id slug NOT NULL CONSTRAINT need_source_exists REFERENCES source
);
COMMENT ON TABLE need IS 'What people need help with.';
COMMENT ON COLUMN need.slug IS 'Short stable name, for example `low-mood`.';
COMMENT ON COLUMN need.position IS 'Place in the list shown to people, from 0.';
COMMENT ON COLUMN need.name IS 'Name for people, for example `Low mood`.';
COMMENT ON COLUMN need.source_id IS 'Where the need is from.';

CREATE TABLE need_word (
    need slug NOT NULL REFERENCES need ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT need_word_position_counts_up CHECK (position >= 0),
    phrase wording NOT NULL,
    crisis boolean,
    PRIMARY KEY (need, position)
);
COMMENT ON TABLE need_word IS 'The words people use for a need.';
COMMENT ON COLUMN need_word.need IS 'The need.';
COMMENT ON COLUMN need_word.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN need_word.phrase IS 'A plain phrase in lower case.';
COMMENT ON COLUMN need_word.crisis IS 'Whether the phrase by itself calls for crisis help first; null where nobody marked it, which counts as no.';

CREATE TABLE pyramid_step (
    step smallint PRIMARY KEY CONSTRAINT pyramid_step_is_one_of_five CHECK (step BETWEEN 1 AND 5),
    name wording NOT NULL,
    summary wording NOT NULL,
    source_id slug NOT NULL CONSTRAINT pyramid_step_source_exists REFERENCES source
);
COMMENT ON TABLE pyramid_step IS 'The five steps of care.';
COMMENT ON COLUMN pyramid_step.step IS '1 staying well, 2 early help, 3 focused treatment, 4 specialist community, 5 crisis and inpatient.';
COMMENT ON COLUMN pyramid_step.name IS 'Name for people.';
COMMENT ON COLUMN pyramid_step.summary IS 'What the step is for.';
COMMENT ON COLUMN pyramid_step.source_id IS 'Where this is from.';
