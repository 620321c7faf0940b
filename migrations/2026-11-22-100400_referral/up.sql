-- How to get in: contacts, referral routes, how soon, and when it is open.

CREATE TABLE contact (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT contact_position_counts_up CHECK (position >= 0),
    kind text NOT NULL CONSTRAINT contact_kind_is_known CHECK (kind IN ('phone', 'text', 'email', 'website', 'web_form')),
    value wording NOT NULL,
    audience text NOT NULL CONSTRAINT contact_audience_is_known CHECK (audience IN ('public', 'professionals')),
    label wording,
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position),
    CONSTRAINT contact_number_can_be_dialled CHECK (kind NOT IN ('phone', 'text') OR value ~ '^\+?[0-9][0-9 ()-]+$'),
    CONSTRAINT contact_mail_box_has_its_shape CHECK (kind <> 'email' OR value ~ '^[^\s@]+@[^\s@]+\.[^\s@]+$'),
    CONSTRAINT contact_is_a_web_address CHECK (kind NOT IN ('website', 'web_form') OR value ~ '^https?://\S+$')
);
COMMENT ON TABLE contact IS 'A number, mail box or web address of a service, as published.';
COMMENT ON COLUMN contact.service_id IS 'The service.';
COMMENT ON COLUMN contact.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN contact.kind IS '`text` takes text messages; `web_form` starts a referral.';
COMMENT ON COLUMN contact.value IS 'As published: a number with its spaces and nothing that cannot be dialled, an address, a URL.';
COMMENT ON COLUMN contact.audience IS 'Whom it was published for; `professionals` are never shown to a person or family, nor in open feeds.';
COMMENT ON COLUMN contact.label IS 'What it is for, when there are several.';
COMMENT ON COLUMN contact.says IS 'Anything a caller should know first.';
COMMENT ON COLUMN contact.provenance_id IS 'Where this is from.';

CREATE TABLE route (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT route_position_counts_up CHECK (position >= 0),
    not_accepted boolean NOT NULL,
    how text NOT NULL CONSTRAINT route_how_is_known CHECK (how IN (
        'phone', 'text', 'email', 'e_rs', 'prism_form', 'referral_form', 'web_form', 'platform', 'letter', 'walk_in', 'panel',
        'through_team', 'council_assessment', 'voucher', 'open_access', 'not_stated')),
    contact wording,
    through slug CONSTRAINT route_through_exists REFERENCES service (slug) DEFERRABLE INITIALLY DEFERRED,
    door slug CONSTRAINT route_door_exists REFERENCES service (slug) DEFERRABLE INITIALLY DEFERRED,
    in_force_from date,
    in_force_until date,
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position),
    CONSTRAINT route_is_in_force_some_day CHECK (in_force_from <= in_force_until)
);
COMMENT ON TABLE route IS 'One way into a service, or one refusal with the door to use instead.';
COMMENT ON COLUMN route.service_id IS 'The service.';
COMMENT ON COLUMN route.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN route.not_accepted IS 'True where the source says that these referrers are not accepted.';
COMMENT ON COLUMN route.how IS 'How a referral is made.';
COMMENT ON COLUMN route.contact IS 'Value of the contact to use, one of the service''s own.';
COMMENT ON COLUMN route.through IS 'The service that arranges it.';
COMMENT ON COLUMN route.door IS 'The service to go to instead.';
COMMENT ON COLUMN route.in_force_from IS 'First day it is open; null for always so far.';
COMMENT ON COLUMN route.in_force_until IS 'Last day it is open; null for no end.';
COMMENT ON COLUMN route.says IS 'What the source says.';
COMMENT ON COLUMN route.provenance_id IS 'Where this is from.';

-- A contact is found by its value, which may be listed under two kinds (a number that also takes texts), so no foreign key can
-- say this.
CREATE FUNCTION route_must_use_a_contact_of_its_service() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    astray text;
BEGIN
    SELECT route.contact INTO astray FROM route
    WHERE route.service_id = (CASE TG_OP WHEN 'DELETE' THEN OLD.service_id ELSE NEW.service_id END)
        AND route.contact IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM contact WHERE contact.service_id = route.service_id AND contact.value = route.contact)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a route uses contact `%`, which its service does not list', astray
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'route_contact_is_listed', TABLE = 'route';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION route_must_use_a_contact_of_its_service() IS 'Refuses a route that names a contact its service does not list.';
CREATE CONSTRAINT TRIGGER route_contact_is_listed AFTER INSERT OR UPDATE ON route
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.contact IS NOT NULL)
    EXECUTE FUNCTION route_must_use_a_contact_of_its_service();
CREATE CONSTRAINT TRIGGER route_contact_stays_listed AFTER UPDATE OR DELETE ON contact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION route_must_use_a_contact_of_its_service();

CREATE TABLE route_referrer (
    service_id uuid NOT NULL,
    route smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT route_referrer_position_counts_up CHECK (position >= 0),
    referrer referrer NOT NULL,
    PRIMARY KEY (service_id, route, position),
    FOREIGN KEY (service_id, route) REFERENCES route (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE route_referrer IS 'Whom a route is for.';
COMMENT ON COLUMN route_referrer.service_id IS 'The service.';
COMMENT ON COLUMN route_referrer.route IS 'Place of the route among those of the service.';
COMMENT ON COLUMN route_referrer.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN route_referrer.referrer IS 'Who may, or may not, refer this way.';

CREATE TABLE route_urgency (
    service_id uuid NOT NULL,
    route smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT route_urgency_position_counts_up CHECK (position >= 0),
    urgency urgency NOT NULL,
    PRIMARY KEY (service_id, route, position),
    FOREIGN KEY (service_id, route) REFERENCES route (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE route_urgency IS 'Which urgencies a route takes; none means any.';
COMMENT ON COLUMN route_urgency.service_id IS 'The service.';
COMMENT ON COLUMN route_urgency.route IS 'Place of the route among those of the service.';
COMMENT ON COLUMN route_urgency.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN route_urgency.urgency IS 'The urgency.';

CREATE TABLE route_send (
    service_id uuid NOT NULL,
    route smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT route_send_position_counts_up CHECK (position >= 0),
    says wording NOT NULL,
    PRIMARY KEY (service_id, route, position),
    FOREIGN KEY (service_id, route) REFERENCES route (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE route_send IS 'What to send or say with a referral.';
COMMENT ON COLUMN route_send.service_id IS 'The service.';
COMMENT ON COLUMN route_send.route IS 'Place of the route among those of the service.';
COMMENT ON COLUMN route_send.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN route_send.says IS 'One thing to send or say.';

CREATE TABLE route_test (
    service_id uuid NOT NULL,
    route smallint NOT NULL,
    alternative smallint NOT NULL CONSTRAINT route_test_alternative_counts_up CHECK (alternative >= 0),
    test smallint NOT NULL CONSTRAINT route_test_counts_up CHECK (test >= 0),
    all_of boolean NOT NULL,
    fact person_fact NOT NULL,
    is_value fact_value,
    is_not_value fact_value,
    one_of text[] CONSTRAINT route_test_one_of_names_something CHECK (cardinality(one_of) > 0),
    at_least fact_value,
    at_most fact_value,
    PRIMARY KEY (service_id, route, alternative, test),
    FOREIGN KEY (service_id, route) REFERENCES route (service_id, position) ON DELETE CASCADE,
    CONSTRAINT route_test_has_one_operator
        CHECK (num_nonnulls(is_value, is_not_value, one_of, coalesce(at_least, at_most)) = 1),
    CONSTRAINT route_test_alone_is_the_first CHECK (all_of OR test = 0)
);
COMMENT ON TABLE route_test IS 'One test of one fact that a route turns on. A route without tests is always open.';
COMMENT ON COLUMN route_test.service_id IS 'The service.';
COMMENT ON COLUMN route_test.route IS 'Place of the route among those of the service.';
COMMENT ON COLUMN route_test.alternative IS 'Which alternative the test belongs to, from 0: the route is open when one alternative holds.';
COMMENT ON COLUMN route_test.test IS 'Which test of the alternative, from 0: an alternative holds when all its tests hold.';
COMMENT ON COLUMN route_test.all_of IS 'Whether the alternative is written as a list of tests rather than as one.';
COMMENT ON COLUMN route_test.fact IS 'The fact tested.';
COMMENT ON COLUMN route_test.is_value IS 'Holds when the fact is this.';
COMMENT ON COLUMN route_test.is_not_value IS 'Holds when the fact is known and not this.';
COMMENT ON COLUMN route_test.one_of IS 'Holds when the fact is one of these.';
COMMENT ON COLUMN route_test.at_least IS 'Holds when the fact is this or more.';
COMMENT ON COLUMN route_test.at_most IS 'Holds when the fact is this or less.';

CREATE TABLE response_target (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT response_target_position_counts_up CHECK (position >= 0),
    within iso_duration,
    per_cent smallint CONSTRAINT response_target_is_for_some CHECK (per_cent BETWEEN 0 AND 100),
    says wording NOT NULL,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position)
);
COMMENT ON TABLE response_target IS 'How soon something should happen: a published standard or average, never a promise.';
COMMENT ON COLUMN response_target.service_id IS 'The service.';
COMMENT ON COLUMN response_target.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN response_target.within IS 'The time; null when the source gives words only.';
COMMENT ON COLUMN response_target.per_cent IS 'Per cent of people the standard is for, where it says.';
COMMENT ON COLUMN response_target.says IS 'The standard in words.';
COMMENT ON COLUMN response_target.provenance_id IS 'Where this is from.';

CREATE TABLE response_urgency (
    service_id uuid NOT NULL,
    response_target smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT response_urgency_position_counts_up CHECK (position >= 0),
    urgency urgency NOT NULL,
    PRIMARY KEY (service_id, response_target, position),
    FOREIGN KEY (service_id, response_target) REFERENCES response_target (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE response_urgency IS 'Which urgencies a response target is for; none means any.';
COMMENT ON COLUMN response_urgency.service_id IS 'The service.';
COMMENT ON COLUMN response_urgency.response_target IS 'Place of the target among those of the service.';
COMMENT ON COLUMN response_urgency.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN response_urgency.urgency IS 'The urgency.';

CREATE TABLE schedule (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT schedule_position_counts_up CHECK (position >= 0),
    schedule_of text NOT NULL CONSTRAINT schedule_of_is_known
        CHECK (schedule_of IN ('service', 'phone', 'desk', 'drop_in', 'group', 'online')),
    freq text CONSTRAINT schedule_freq_is_known CHECK (freq IN ('WEEKLY', 'MONTHLY')),
    opens_at civil_time,
    closes_at civil_time,
    valid_from date,
    valid_to date,
    bank_holidays text CONSTRAINT schedule_bank_holidays_is_known CHECK (bank_holidays IN ('open', 'closed')),
    says wording NOT NULL,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position),
    CONSTRAINT schedule_opens_before_it_closes CHECK (closes_at IS NULL OR opens_at IS NOT NULL),
    CONSTRAINT schedule_is_valid_some_day CHECK (valid_from <= valid_to)
);
COMMENT ON TABLE schedule IS 'When a service is open: a recurrence in RRULE parts (RFC 5545), or words only.';
COMMENT ON COLUMN schedule.service_id IS 'The service.';
COMMENT ON COLUMN schedule.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN schedule.schedule_of IS 'Of what these are the hours.';
COMMENT ON COLUMN schedule.freq IS 'How often it recurs.';
COMMENT ON COLUMN schedule.opens_at IS 'When it opens, civil time in Europe/London.';
COMMENT ON COLUMN schedule.closes_at IS 'When it closes; not later than `opens_at` means after midnight.';
COMMENT ON COLUMN schedule.valid_from IS 'First day the rule is in force.';
COMMENT ON COLUMN schedule.valid_to IS 'Last day the rule is in force.';
COMMENT ON COLUMN schedule.bank_holidays IS 'What happens on bank holidays; null when no source says.';
COMMENT ON COLUMN schedule.says IS 'The hours in words.';
COMMENT ON COLUMN schedule.provenance_id IS 'Where this is from.';

CREATE TABLE schedule_day (
    service_id uuid NOT NULL,
    schedule smallint NOT NULL,
    position smallint NOT NULL CONSTRAINT schedule_day_position_counts_up CHECK (position >= 0),
    day text NOT NULL CONSTRAINT schedule_day_has_its_shape CHECK (day ~ '^(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$'),
    PRIMARY KEY (service_id, schedule, position),
    FOREIGN KEY (service_id, schedule) REFERENCES schedule (service_id, position) ON DELETE CASCADE
);
COMMENT ON TABLE schedule_day IS 'The days a schedule names.';
COMMENT ON COLUMN schedule_day.service_id IS 'The service.';
COMMENT ON COLUMN schedule_day.schedule IS 'Place of the schedule among those of the service.';
COMMENT ON COLUMN schedule_day.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN schedule_day.day IS '`MO`; in a monthly rule `1TU` is the first Tuesday and `-1FR` the last Friday.';
