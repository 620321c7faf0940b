-- A service: what it is called, what it is, whether it is open, at which steps and for which needs it works, and where it serves.
-- Lists keep their order in `position`, so that a record comes out as it went in.

CREATE TABLE service (
    id uuid PRIMARY KEY,
    slug slug NOT NULL CONSTRAINT service_slug_is_its_own UNIQUE,
    name wording NOT NULL,
    organisation slug NOT NULL CONSTRAINT service_organisation_exists REFERENCES organisation (slug),
    provider_says wording,
    kind text NOT NULL CONSTRAINT service_kind_is_known
        CHECK (kind IN ('service', 'team', 'ward', 'programme', 'entitlement', 'context')),
    summary wording NOT NULL,
    -- Deferred, because services are written together and name each other.
    part_of slug CONSTRAINT service_part_of_exists REFERENCES service (slug) DEFERRABLE INITIALLY DEFERRED
        CONSTRAINT service_is_not_part_of_itself CHECK (part_of <> slug),
    status text NOT NULL CONSTRAINT service_status_is_known CHECK (status IN ('open', 'closed', 'replaced', 'unknown')),
    status_says wording,
    status_since date,
    replaced_by slug CONSTRAINT service_replaced_by_exists REFERENCES service (slug) DEFERRABLE INITIALLY DEFERRED
        CONSTRAINT service_does_not_replace_itself CHECK (replaced_by <> slug),
    status_provenance_id uuid NOT NULL REFERENCES provenance,
    provenance_id uuid NOT NULL REFERENCES provenance,
    CONSTRAINT service_replaced_names_its_successor CHECK (status <> 'replaced' OR replaced_by IS NOT NULL),
    CONSTRAINT service_that_runs_has_no_successor CHECK (replaced_by IS NULL OR status IN ('closed', 'replaced'))
);
COMMENT ON TABLE service IS 'A service, team, ward, programme or entitlement that somebody may look for.';
COMMENT ON COLUMN service.id IS 'Derived from the slug (UUID version 5): the same in every database.';
COMMENT ON COLUMN service.slug IS 'Short stable name.';
COMMENT ON COLUMN service.name IS 'Name for people.';
COMMENT ON COLUMN service.organisation IS 'Who runs it.';
COMMENT ON COLUMN service.provider_says IS 'Who runs it as the source words it, where several bodies share it.';
COMMENT ON COLUMN service.kind IS '`context` is kept so that its name can be explained, and never offered.';
COMMENT ON COLUMN service.summary IS 'What it does, in one or two plain sentences.';
COMMENT ON COLUMN service.part_of IS 'The service this is a part of.';
COMMENT ON COLUMN service.status IS '`replaced` runs on under another record; `unknown`: nothing recent says whether it still runs.';
COMMENT ON COLUMN service.status_says IS 'Anything worth saying about the status.';
COMMENT ON COLUMN service.status_since IS 'Day since when that is so: it closed, was replaced or opened, where known.';
COMMENT ON COLUMN service.replaced_by IS 'The service it runs on as.';
COMMENT ON COLUMN service.status_provenance_id IS 'Where the status is from.';
COMMENT ON COLUMN service.provenance_id IS 'Where the name, kind, summary, steps, needs and modes are from.';

CREATE TABLE service_handle (
    handle text PRIMARY KEY CONSTRAINT service_handle_is_lower_case CHECK (handle = lower(handle)),
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    CONSTRAINT service_handle_and_service UNIQUE (handle, service_id)
);
CREATE INDEX service_handle_by_service ON service_handle (service_id);
COMMENT ON TABLE service_handle IS 'Every word that finds a service: its slug, old slugs and other names. One word finds one service. Kept by triggers.';
COMMENT ON COLUMN service_handle.handle IS 'The slug or name in lower case.';
COMMENT ON COLUMN service_handle.service_id IS 'The one service it finds.';

CREATE TABLE service_name (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT service_name_position_counts_up CHECK (position >= 0),
    name wording NOT NULL,
    handle text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    PRIMARY KEY (service_id, position),
    CONSTRAINT service_name_finds_one_service FOREIGN KEY (handle, service_id) REFERENCES service_handle (handle, service_id)
);
COMMENT ON TABLE service_name IS 'Names and slugs a service had before, or is also known by.';
COMMENT ON COLUMN service_name.service_id IS 'The service.';
COMMENT ON COLUMN service_name.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN service_name.name IS 'The other name, as written.';
COMMENT ON COLUMN service_name.handle IS 'The same in lower case, as it is looked up.';

-- Deferred, because the handle is written after its service.
ALTER TABLE service ADD CONSTRAINT service_slug_finds_one_service
    FOREIGN KEY (slug, id) REFERENCES service_handle (handle, service_id) DEFERRABLE INITIALLY DEFERRED;

-- A handle already there is left alone: the foreign keys then tell whether it finds this service or another.
CREATE FUNCTION handle_of_service_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO service_handle (handle, service_id) VALUES (NEW.slug, NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION handle_of_service_slug() IS 'Lets a service be found by its slug.';
CREATE TRIGGER service_has_a_handle AFTER INSERT OR UPDATE ON service
    FOR EACH ROW EXECUTE FUNCTION handle_of_service_slug();

CREATE FUNCTION handle_of_service_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO service_handle (handle, service_id) VALUES (lower(NEW.name), NEW.service_id) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION handle_of_service_name() IS 'Lets a service be found by its other names.';
CREATE TRIGGER service_name_has_a_handle BEFORE INSERT OR UPDATE ON service_name
    FOR EACH ROW EXECUTE FUNCTION handle_of_service_name();

CREATE TABLE service_step (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT service_step_position_counts_up CHECK (position >= 0),
    step smallint NOT NULL CONSTRAINT service_step_is_one_of_five CHECK (step BETWEEN 1 AND 5),
    PRIMARY KEY (service_id, position),
    CONSTRAINT service_step_is_listed_once UNIQUE (service_id, step)
);
COMMENT ON TABLE service_step IS 'Steps of the pyramid a service works at; none for what is not on the pyramid.';
COMMENT ON COLUMN service_step.service_id IS 'The service.';
COMMENT ON COLUMN service_step.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN service_step.step IS 'The step, 1 to 5.';

CREATE TABLE service_need (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT service_need_position_counts_up CHECK (position >= 0),
    need slug NOT NULL CONSTRAINT service_need_exists REFERENCES need,
    PRIMARY KEY (service_id, position),
    CONSTRAINT service_need_is_listed_once UNIQUE (service_id, need)
);
CREATE INDEX service_need_by_need ON service_need (need);
COMMENT ON TABLE service_need IS 'Needs a service works with.';
COMMENT ON COLUMN service_need.service_id IS 'The service.';
COMMENT ON COLUMN service_need.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN service_need.need IS 'The need.';

CREATE TABLE service_mode (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT service_mode_position_counts_up CHECK (position >= 0),
    mode text NOT NULL CONSTRAINT service_mode_is_known
        CHECK (mode IN ('in_person', 'phone', 'text', 'online', 'home', 'inpatient', 'residential')),
    PRIMARY KEY (service_id, position),
    CONSTRAINT service_mode_is_listed_once UNIQUE (service_id, mode)
);
COMMENT ON TABLE service_mode IS 'How a service gives help; none when no source says.';
COMMENT ON COLUMN service_mode.service_id IS 'The service.';
COMMENT ON COLUMN service_mode.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN service_mode.mode IS '`home`: somebody comes to the person''s home.';

CREATE TABLE coverage (
    service_id uuid PRIMARY KEY REFERENCES service ON DELETE CASCADE,
    basis text NOT NULL CONSTRAINT coverage_basis_is_known
        CHECK (basis IN ('gp_area', 'home_area', 'either', 'both', 'anyone')),
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance
);
COMMENT ON TABLE coverage IS 'Whom a service serves by place. Every service has one.';
COMMENT ON COLUMN coverage.service_id IS 'The service.';
COMMENT ON COLUMN coverage.basis IS 'Which fact decides: where the GP practice is, where the person lives, either, both, or neither (`anyone`).';
COMMENT ON COLUMN coverage.says IS 'What the source says beyond the areas.';
COMMENT ON COLUMN coverage.provenance_id IS 'Where this is from.';

ALTER TABLE service ADD CONSTRAINT service_has_coverage
    FOREIGN KEY (id) REFERENCES coverage (service_id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE coverage_area (
    service_id uuid NOT NULL REFERENCES coverage ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT coverage_area_position_counts_up CHECK (position >= 0),
    -- No foreign key: a service may serve an area that our gazetteer does not describe.
    area area_code NOT NULL,
    PRIMARY KEY (service_id, position),
    CONSTRAINT coverage_area_is_listed_once UNIQUE (service_id, area)
);
COMMENT ON TABLE coverage_area IS 'The areas a service serves.';
COMMENT ON COLUMN coverage_area.service_id IS 'The service.';
COMMENT ON COLUMN coverage_area.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN coverage_area.area IS 'GSS code of the area.';
