-- Who a service is for. Criteria are joined by *and*, the alternatives of a criterion by *or*, the tests of an alternative by *and*.

CREATE DOMAIN person_fact AS text CONSTRAINT person_fact_is_known CHECK (VALUE IN (
    'age_years', 'phq9', 'phq9_item9', 'gad7', 'sex', 'pregnant', 'planning_pregnancy', 'months_since_birth',
    'child_under_five', 'carer', 'cares_for_adult', 'cares_for_mental_illness', 'veteran', 'serving_armed_forces',
    'armed_forces_family', 'student_at', 'school_takes_part', 'employed', 'seeking_work', 'housing', 'private_tenant',
    'deaf_bsl', 'sight_loss', 'learning_disability', 'send', 'long_term_condition', 'life_limiting_illness',
    'dementia_diagnosed', 'in_care_home', 'in_specialist_mh_care', 'under_crisis_team', 'severe_mental_illness',
    'detained_under', 'previously_detained', 'lacks_capacity', 'has_appropriate_person', 'substantial_difficulty',
    'care_act_eligible', 'first_episode_psychosis', 'organic_cause', 'risk_to_others', 'substance_dependency',
    'in_early_recovery', 'domestic_abuse', 'abused_as_child', 'honour_based_abuse', 'bereaved_by_suicide',
    'bereaved_of_child', 'frequent_police_contact', 'in_custody_or_court', 'offending_history', 'victim_of_crime',
    'in_prison', 'asylum_seeker_or_refugee', 'gypsy_or_traveller', 'minority_ethnic', 'lgbt', 'in_hospital',
    'gp_registered', 'severity', 'crisis', 'need', 'asked_by'));
COMMENT ON DOMAIN person_fact IS 'A fact about a person that a rule may turn on: a closed vocabulary, so that each can be judged and asked for.';

CREATE DOMAIN fact_value AS jsonb CONSTRAINT fact_value_is_a_value CHECK (
    jsonb_typeof(VALUE) IN ('boolean', 'string')
    OR jsonb_typeof(VALUE) = 'number' AND VALUE::numeric = trunc(VALUE::numeric));
COMMENT ON DOMAIN fact_value IS 'What a fact is compared with: true or false, a whole number, or a word.';

CREATE TABLE ages (
    service_id uuid PRIMARY KEY REFERENCES service ON DELETE CASCADE,
    minimum_years smallint CONSTRAINT ages_minimum_is_an_age CHECK (minimum_years BETWEEN 0 AND 130),
    maximum_years smallint CONSTRAINT ages_maximum_is_an_age CHECK (maximum_years BETWEEN 0 AND 130),
    basis text NOT NULL CONSTRAINT ages_basis_is_known CHECK (basis IN ('stated', 'inferred')),
    says wording,
    provenance_id uuid NOT NULL REFERENCES provenance,
    CONSTRAINT ages_leave_somebody CHECK (minimum_years <= maximum_years)
);
COMMENT ON TABLE ages IS 'The ages a service is for, in whole years, both ends inclusive.';
COMMENT ON COLUMN ages.service_id IS 'The service.';
COMMENT ON COLUMN ages.minimum_years IS 'The youngest.';
COMMENT ON COLUMN ages.maximum_years IS 'The oldest: 17 means under 18.';
COMMENT ON COLUMN ages.basis IS 'Whether the limits were published or read between the lines; an inferred limit never refuses anyone.';
COMMENT ON COLUMN ages.says IS 'What the source says.';
COMMENT ON COLUMN ages.provenance_id IS 'Where this is from.';

CREATE TABLE criterion (
    service_id uuid NOT NULL REFERENCES service ON DELETE CASCADE,
    position smallint NOT NULL CONSTRAINT criterion_position_counts_up CHECK (position >= 0),
    effect text NOT NULL CONSTRAINT criterion_effect_is_known CHECK (effect IN ('requires', 'excludes', 'prioritises')),
    says wording NOT NULL,
    in_force_from date,
    in_force_until date,
    otherwise slug CONSTRAINT criterion_otherwise_exists REFERENCES service (slug) DEFERRABLE INITIALLY DEFERRED,
    provenance_id uuid NOT NULL REFERENCES provenance,
    PRIMARY KEY (service_id, position),
    CONSTRAINT criterion_is_in_force_some_day CHECK (in_force_from <= in_force_until)
);
COMMENT ON TABLE criterion IS 'A rule on who a service is for. Without tests the words could not be put as facts, and it always asks.';
COMMENT ON COLUMN criterion.service_id IS 'The service.';
COMMENT ON COLUMN criterion.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN criterion.effect IS '`requires` and `excludes` decide; `prioritises` only raises.';
COMMENT ON COLUMN criterion.says IS 'The rule in plain words, as it is shown.';
COMMENT ON COLUMN criterion.in_force_from IS 'First day it is in force; null for always so far.';
COMMENT ON COLUMN criterion.in_force_until IS 'Last day it is in force; null for no end.';
COMMENT ON COLUMN criterion.otherwise IS 'The service for those it turns away.';
COMMENT ON COLUMN criterion.provenance_id IS 'Where this is from.';

CREATE TABLE criterion_test (
    service_id uuid NOT NULL,
    criterion smallint NOT NULL,
    alternative smallint NOT NULL CONSTRAINT criterion_test_alternative_counts_up CHECK (alternative >= 0),
    test smallint NOT NULL CONSTRAINT criterion_test_counts_up CHECK (test >= 0),
    all_of boolean NOT NULL,
    fact person_fact NOT NULL,
    is_value fact_value,
    is_not_value fact_value,
    one_of text[] CONSTRAINT criterion_test_one_of_names_something CHECK (cardinality(one_of) > 0),
    at_least fact_value,
    at_most fact_value,
    PRIMARY KEY (service_id, criterion, alternative, test),
    FOREIGN KEY (service_id, criterion) REFERENCES criterion (service_id, position) ON DELETE CASCADE,
    CONSTRAINT criterion_test_has_one_operator
        CHECK (num_nonnulls(is_value, is_not_value, one_of, coalesce(at_least, at_most)) = 1),
    CONSTRAINT criterion_test_alone_is_the_first CHECK (all_of OR test = 0)
);
COMMENT ON TABLE criterion_test IS 'One test of one fact in a criterion.';
COMMENT ON COLUMN criterion_test.service_id IS 'The service.';
COMMENT ON COLUMN criterion_test.criterion IS 'Place of the criterion among those of the service.';
COMMENT ON COLUMN criterion_test.alternative IS 'Which alternative the test belongs to, from 0: the criterion holds when one alternative holds.';
COMMENT ON COLUMN criterion_test.test IS 'Which test of the alternative, from 0: an alternative holds when all its tests hold.';
COMMENT ON COLUMN criterion_test.all_of IS 'Whether the alternative is written as a list of tests rather than as one.';
COMMENT ON COLUMN criterion_test.fact IS 'The fact tested.';
COMMENT ON COLUMN criterion_test.is_value IS 'Holds when the fact is this.';
COMMENT ON COLUMN criterion_test.is_not_value IS 'Holds when the fact is known and not this.';
COMMENT ON COLUMN criterion_test.one_of IS 'Holds when the fact is one of these.';
COMMENT ON COLUMN criterion_test.at_least IS 'Holds when the fact is this or more.';
COMMENT ON COLUMN criterion_test.at_most IS 'Holds when the fact is this or less.';
