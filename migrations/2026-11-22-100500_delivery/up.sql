-- Where a service is, what it costs, in which languages and with what access it is given, and what else is worth knowing.

-- What is said about a building is the same for every service in it; the id is derived from what is said.
CREATE TABLE location (
    id uuid PRIMARY KEY,
    site text CONSTRAINT location_site_says_something CHECK (site ~ '\S'),
    name wording,
    address wording,
    postcode postcode_unit,
    place wording,
    confidential boolean NOT NULL,
    latitude latitude,
    longitude longitude,
    point_precision text CONSTRAINT location_point_precision_is_known
        CHECK (point_precision IN ('point', 'unit', 'sector', 'district', 'place', 'area', 'unknown')),
    CONSTRAINT location_point_is_whole CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT location_precision_is_of_a_point CHECK (point_precision IS NULL OR latitude IS NOT NULL)
);
COMMENT ON TABLE location IS 'A place where services are. Several services may share one.';
COMMENT ON COLUMN location.id IS 'Derived from what is said of the place (UUID version 5).';
COMMENT ON COLUMN location.site IS 'Name in the list of sites, when it is one of them.';
COMMENT ON COLUMN location.name IS 'Name of the building.';
COMMENT ON COLUMN location.address IS 'As published; may be only a town.';
COMMENT ON COLUMN location.postcode IS 'Only where a source gives it.';
COMMENT ON COLUMN location.place IS 'Town or neighbourhood, for an address without a postcode.';
COMMENT ON COLUMN location.confidential IS 'The address of a refuge: never leaves the store in an answer, an export or an index.';
COMMENT ON COLUMN location.latitude IS 'Worked out from the postcode or the place.';
COMMENT ON COLUMN location.longitude IS 'Worked out from the postcode or the place.';
COMMENT ON COLUMN location.point_precision IS 'How precise the point is.';

CREATE TABLE service_at_location (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT service_at_location_position_counts_up CHECK (position >= 0),
    location_id uuid NOT NULL REFERENCES location,
    used_as text NOT NULL CONSTRAINT service_at_location_use_is_known CHECK (used_as IN ('venue', 'office', 'outreach')),
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position)
);
CREATE INDEX service_at_location_by_location ON service_at_location (location_id);
COMMENT ON TABLE service_at_location IS 'A service is at a location.';
COMMENT ON COLUMN service_at_location.service_id IS 'The service.';
COMMENT ON COLUMN service_at_location.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN service_at_location.location_id IS 'The location.';
COMMENT ON COLUMN service_at_location.used_as IS '`venue`: people are seen here; `office`: not a place to turn up at; `outreach`: visited now and then.';
COMMENT ON COLUMN service_at_location.says IS 'What the source says.';
COMMENT ON COLUMN service_at_location.provenance_id IS 'Where this is from.';

CREATE TABLE cost (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT cost_position_counts_up CHECK (position >= 0),
    amount_pence bigint CONSTRAINT cost_is_not_negative CHECK (amount_pence >= 0),
    says wording NOT NULL,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position)
);
COMMENT ON TABLE cost IS 'What a service costs the person.';
COMMENT ON COLUMN cost.service_id IS 'The service.';
COMMENT ON COLUMN cost.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN cost.amount_pence IS 'Pence; 0 is free; null when the source gives words only.';
COMMENT ON COLUMN cost.says IS 'The cost in words.';
COMMENT ON COLUMN cost.provenance_id IS 'Where this is from.';

CREATE TABLE language (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT language_position_counts_up CHECK (position >= 0),
    code text NOT NULL CONSTRAINT language_code_has_its_shape CHECK (code ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position)
);
COMMENT ON TABLE language IS 'A language a service is given in.';
COMMENT ON COLUMN language.service_id IS 'The service.';
COMMENT ON COLUMN language.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN language.code IS 'BCP 47: `gu`, `pa`, `bfi` for British Sign Language.';
COMMENT ON COLUMN language.says IS 'What the source says.';
COMMENT ON COLUMN language.provenance_id IS 'Where this is from.';

CREATE TABLE access (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT access_position_counts_up CHECK (position >= 0),
    word text NOT NULL CONSTRAINT access_word_is_known
        CHECK (word IN ('bsl', 'interpreter', 'text', 'hearing_loop', 'step_free', 'easy_read', 'home_visit')),
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position)
);
COMMENT ON TABLE access IS 'What makes a service usable for more people.';
COMMENT ON COLUMN access.service_id IS 'The service.';
COMMENT ON COLUMN access.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN access.word IS 'What there is.';
COMMENT ON COLUMN access.says IS 'What the source says.';
COMMENT ON COLUMN access.provenance_id IS 'Where this is from.';

CREATE TABLE note (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT note_position_counts_up CHECK (position >= 0),
    says wording NOT NULL,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position)
);
COMMENT ON TABLE note IS 'Something worth knowing that is not a rule.';
COMMENT ON COLUMN note.service_id IS 'The service.';
COMMENT ON COLUMN note.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN note.says IS 'The note.';
COMMENT ON COLUMN note.provenance_id IS 'Where this is from.';

CREATE TABLE conflict (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT conflict_position_counts_up CHECK (position >= 0),
    about wording NOT NULL,
    used wording,
    because wording NOT NULL,
    PRIMARY KEY (service_id, position)
);
COMMENT ON TABLE conflict IS 'Sources that say different things about one fact: all are kept, one is used, and why is said.';
COMMENT ON COLUMN conflict.service_id IS 'The service.';
COMMENT ON COLUMN conflict.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN conflict.about IS 'The fact in question.';
COMMENT ON COLUMN conflict.used IS 'The claim the record uses; null when none is.';
COMMENT ON COLUMN conflict.because IS 'Why.';

CREATE TABLE claim (
    service_id uuid NOT NULL,
    conflict smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT claim_position_counts_up CHECK (position >= 0),
    value wording NOT NULL,
    source_id slug NOT NULL CONSTRAINT claim_source_exists REFERENCES source,
    dated dated NOT NULL,
    publish boolean NOT NULL,
    PRIMARY KEY (service_id, conflict, position),
    FOREIGN KEY (service_id, conflict) REFERENCES conflict (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE claim IS 'What one source says in a conflict.';
COMMENT ON COLUMN claim.service_id IS 'The service.';
COMMENT ON COLUMN claim.conflict IS 'Place of the conflict among those of the service.';
COMMENT ON COLUMN claim.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN claim.value IS 'What it says.';
COMMENT ON COLUMN claim.source_id IS 'The source.';
COMMENT ON COLUMN claim.dated IS 'The date the source gives it.';
COMMENT ON COLUMN claim.publish IS 'False withholds the value from every answer: a superseded number must not be dialled.';

CREATE FUNCTION conflict_must_have_two_claims() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid := to_jsonb(coalesce(NEW, OLD)) ->> 'service_id';
    which smallint := to_jsonb(coalesce(NEW, OLD)) ->> (CASE TG_TABLE_NAME WHEN 'conflict' THEN 'position' ELSE 'conflict' END);
BEGIN
    IF EXISTS (SELECT FROM conflict WHERE service_id = whose AND position = which)
        AND (SELECT count(*) FROM claim WHERE service_id = whose AND conflict = which) < 2 THEN
        RAISE EXCEPTION 'a conflict has fewer than two claims'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'conflict_has_two_claims', TABLE = 'conflict';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION conflict_must_have_two_claims() IS 'Refuses a conflict in which fewer than two sources speak.';
CREATE CONSTRAINT TRIGGER conflict_has_two_claims AFTER INSERT ON conflict
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION conflict_must_have_two_claims();
CREATE CONSTRAINT TRIGGER conflict_keeps_two_claims AFTER UPDATE OR DELETE ON claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION conflict_must_have_two_claims();
