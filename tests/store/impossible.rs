//! What cannot be is refused by the database itself, whoever writes, and the refusal has a name.

use tokio_postgres::Client;
use tokio_postgres::error::DbError;

use crate::database::TestDatabase;
use crate::example;

/// Statements that must fail, each with the constraint that must refuse it. `$full` and `$plain` are the ids of two services,
/// `$told` is the id of some provenance.
const IMPOSSIBLE: &[(&str, &str)] = &[
    // Steps, ages, places.
    ("INSERT INTO service_step VALUES ($plain, 0, 0)", "service_step_is_one_of_five"),
    ("INSERT INTO service_step VALUES ($plain, 0, 6)", "service_step_is_one_of_five"),
    ("INSERT INTO service_step VALUES ($plain, 0, 2), ($plain, 1, 2)", "service_step_is_listed_once"),
    ("INSERT INTO pyramid_step VALUES (6, 'Six', 'A sixth step.', 'page-a')", "pyramid_step_is_one_of_five"),
    ("UPDATE ages SET minimum_years = 18, maximum_years = 17", "ages_leave_somebody"),
    ("UPDATE ages SET maximum_years = 131", "ages_maximum_is_an_age"),
    ("UPDATE ages SET basis = 'guessed'", "ages_basis_is_known"),
    ("INSERT INTO coverage_area VALUES ($plain, 0, 'Leicester')", "area_code_has_its_shape"),
    ("DELETE FROM coverage WHERE service_id = $plain", "service_has_coverage"),
    ("UPDATE location SET postcode = 'le1 1aa'", "postcode_unit_has_its_shape"),
    ("UPDATE location SET latitude = 91, longitude = 0", "latitude_is_on_earth"),
    ("UPDATE location SET latitude = NULL WHERE confidential", "location_point_is_whole"),
    ("INSERT INTO location (id, confidential, point_precision) VALUES (gen_random_uuid(), false, 'unit')", "location_precision_is_of_a_point"),
    // Provenance.
    ("INSERT INTO provenance VALUES (gen_random_uuid(), '2021-13', 'high')", "dated_is_a_date"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), '2021-02-29', 'high')", "dated_is_a_date"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), '2024/2021', 'high')", "dated_is_a_date"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), 'last year', 'high')", "dated_is_a_date"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), '../..', 'high')", "dated_is_a_date"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), '', 'high')", "dated_is_a_date"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), 'undated', 'certain')", "confidence_is_known"),
    ("INSERT INTO provenance VALUES (gen_random_uuid(), 'undated', 'high')", "provenance_names_a_source"),
    ("DELETE FROM provenance_source", "provenance_names_a_source"),
    ("INSERT INTO provenance_source VALUES ($told, 7, 'no-page')", "provenance_source_exists"),
    ("DELETE FROM source WHERE id = 'page-a'", "provenance_source_exists"),
    // Names and references.
    ("INSERT INTO service_name VALUES ($plain, 0, 'A former NAME')", "service_name_finds_one_service"),
    ("INSERT INTO service_name VALUES ($plain, 0, 'a-full')", "service_name_finds_one_service"),
    ("INSERT INTO service (id, slug, name, organisation, kind, summary, status, status_provenance_id, provenance_id)
      VALUES (gen_random_uuid(), 'a-old-slug', 'Another', 'a-trust', 'team', 'It helps.', 'open', $told, $told)", "service_slug_finds_one_service"),
    ("UPDATE service SET slug = 'a-full' WHERE id = $plain", "service_slug_is_its_own"),
    ("UPDATE service SET slug = 'A Plain'", "slug_has_its_shape"),
    ("UPDATE service SET name = ' '", "wording_says_something"),
    ("UPDATE service SET organisation = 'nobody'", "service_organisation_exists"),
    ("UPDATE service SET part_of = 'nowhere'", "service_part_of_exists"),
    ("UPDATE service SET part_of = slug", "service_is_not_part_of_itself"),
    ("INSERT INTO service_need VALUES ($plain, 0, 'no-need')", "service_need_exists"),
    ("INSERT INTO service_mode VALUES ($plain, 0, 'pigeon')", "service_mode_is_known"),
    ("UPDATE service SET kind = 'thing'", "service_kind_is_known"),
    // Status.
    ("UPDATE service SET status = 'paused'", "service_status_is_known"),
    ("UPDATE service SET status = 'replaced' WHERE id = $plain", "service_replaced_names_its_successor"),
    ("UPDATE service SET status = 'open' WHERE id = $full", "service_that_runs_has_no_successor"),
    ("UPDATE service SET replaced_by = slug WHERE id = $full", "service_does_not_replace_itself"),
    // Rules.
    ("UPDATE criterion_test SET is_not_value = 'true' WHERE is_value IS NOT NULL", "criterion_test_has_one_operator"),
    ("UPDATE criterion_test SET is_value = NULL, is_not_value = NULL, one_of = NULL, at_least = NULL, at_most = NULL", "criterion_test_has_one_operator"),
    ("UPDATE criterion_test SET at_least = '1' WHERE one_of IS NOT NULL", "criterion_test_has_one_operator"),
    ("UPDATE criterion_test SET one_of = '{}' WHERE one_of IS NOT NULL", "criterion_test_one_of_names_something"),
    ("UPDATE criterion_test SET is_value = '[1]' WHERE is_value IS NOT NULL", "fact_value_is_a_value"),
    ("UPDATE criterion_test SET is_value = '1.5' WHERE is_value IS NOT NULL", "fact_value_is_a_value"),
    ("UPDATE criterion_test SET fact = 'star_sign'", "person_fact_is_known"),
    ("UPDATE criterion_test SET all_of = false WHERE test = 1", "criterion_test_alone_is_the_first"),
    ("UPDATE route_test SET at_most = '1' WHERE is_value IS NOT NULL", "route_test_has_one_operator"),
    ("UPDATE criterion SET effect = 'hopes'", "criterion_effect_is_known"),
    ("UPDATE criterion SET in_force_until = '1999-01-01' WHERE in_force_from IS NOT NULL", "criterion_is_in_force_some_day"),
    ("UPDATE criterion SET otherwise = 'nowhere'", "criterion_otherwise_exists"),
    // Referral.
    ("UPDATE contact SET value = '0116 CALL ME' WHERE kind = 'phone'", "contact_number_can_be_dialled"),
    ("UPDATE contact SET value = 'post at example.org' WHERE kind = 'email'", "contact_mail_box_has_its_shape"),
    ("UPDATE contact SET kind = 'website' WHERE kind = 'email'", "contact_is_a_web_address"),
    ("UPDATE contact SET audience = 'friends'", "contact_audience_is_known"),
    ("UPDATE contact SET value = '0116 295 3061' WHERE kind = 'phone'", "route_contact_is_listed"),
    ("DELETE FROM contact", "route_contact_is_listed"),
    ("UPDATE route SET contact = '0116 295 3061'", "route_contact_is_listed"),
    ("UPDATE route SET how = 'pigeon'", "route_how_is_known"),
    ("UPDATE route SET door = 'nowhere'", "route_door_exists"),
    ("UPDATE route SET through = 'nowhere'", "route_through_exists"),
    ("UPDATE route SET who = '{everyone_else}'", "referrer_is_known"),
    ("UPDATE route SET who = '{gp,NULL}'", "route_who_names_referrers"),
    ("UPDATE route_urgency SET urgency = 'soon'", "urgency_is_known"),
    ("UPDATE response_target SET within = '4 hours'", "iso_duration_has_its_shape"),
    ("UPDATE response_target SET within = 'P'", "iso_duration_has_its_shape"),
    ("UPDATE response_target SET within = 'P1DT'", "iso_duration_has_its_shape"),
    ("UPDATE response_target SET per_cent = 101", "response_target_is_for_some"),
    ("UPDATE schedule SET opens_at = NULL WHERE closes_at IS NOT NULL", "schedule_opens_before_it_closes"),
    ("UPDATE schedule SET opens_at = '9:00'", "civil_time_has_its_shape"),
    ("UPDATE schedule SET opens_at = '24:01'", "civil_time_has_its_shape"),
    ("UPDATE schedule SET valid_to = '1999-01-01' WHERE valid_from IS NOT NULL", "schedule_is_valid_some_day"),
    ("UPDATE schedule_day SET day = '6MO'", "schedule_day_has_its_shape"),
    // The rest.
    ("UPDATE cost SET amount_pence = -1", "cost_is_not_negative"),
    ("UPDATE language SET code = 'Gujarati'", "language_code_has_its_shape"),
    ("UPDATE access SET word = 'lift'", "access_word_is_known"),
    ("DELETE FROM claim WHERE position = 1", "conflict_has_two_claims"),
    ("INSERT INTO conflict VALUES ($plain, 0, 'phone', NULL, 'nobody knows')", "conflict_has_two_claims"),
    ("UPDATE claim SET source_id = 'no-page'", "claim_source_exists"),
    ("UPDATE need SET position = 0", "need_has_its_own_place"),
    ("UPDATE organisation SET website = 'example.org'", "organisation_website_is_a_web_address"),
    // Geography.
    ("INSERT INTO area (code, name, kind, every_authority_listed) VALUES ('E0600001', 'Short', 'ward', false)", "area_code_has_its_shape"),
    ("INSERT INTO area_figure (area, position, measure, to_years, value, source_id) VALUES ('E06000016', 0, 'population', 5, 1, 'census-2021')", "area_figure_ages_have_a_beginning"),
    ("INSERT INTO area_figure (area, position, measure, value, source_id) VALUES ('E06000016', 0, 'prevalence', 1, 'census-2021')", "area_figure_says_what_is_prevalent"),
    ("INSERT INTO area_figure (area, position, measure, value, source_id) VALUES ('E06000016', 0, 'imd_decile', 2.5, 'census-2021')", "area_figure_is_possible"),
    ("INSERT INTO near_postcode VALUES ('CV1 1AA', 52.4, -1.5, 'E08000026')", "near_postcode_areas_are_described"),
    ("INSERT INTO near_postcode VALUES ('CV11AA', 52.4, -1.5, NULL)", "postcode_unit_has_its_shape"),
    ("INSERT INTO place VALUES ('Oakham', 0, 'town', 52.7, -0.7, 'E06000017', 'LE15')", "place_authority_is_described"),
    ("INSERT INTO district VALUES ('LE15', 52.7, -0.7, 'within', 'Oakham', 1, 2)", "district_llr_postcodes_are_among_the_live"),
    // The feed.
    ("UPDATE record_version SET record = '{}'", "record_version_is_never_rewritten"),
    ("DELETE FROM record_version", "record_version_is_never_rewritten"),
    ("UPDATE change SET who = 'somebody else'", "change_is_never_rewritten"),
    ("DELETE FROM change", "change_is_never_rewritten"),
    ("TRUNCATE change CASCADE", "change_is_never_rewritten"),
    ("DELETE FROM change_counter", "change_is_never_rewritten"),
    ("INSERT INTO change_counter (only_row, last) VALUES (false, 0)", "change_counter_is_one_row"),
    ("INSERT INTO change (what, slug, action, who, why) VALUES ('service', 'a-full', 'changed', 'test', 'test')", "change_names_what_has_an_id"),
    ("INSERT INTO change (what, slug, action, who, why) VALUES ('need', 'low-mood', 'removed', 'test', 'test')", "change_action_is_known"),
];

#[tokio::test]
async fn impossible_states_are_refused_by_the_constraint_that_is_meant_to() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    store.import(&example::catalogue(), "test", "an example").await.unwrap();
    let client = database.client().await;
    let full = format!("'{}'", example::full_service().id().0);
    let plain = format!("'{}'", example::plain_service("b-plain").id().0);
    let told = "(SELECT min(id::text)::uuid FROM provenance)";

    for (statement, constraint) in IMPOSSIBLE {
        let sql = statement.replace("$full", &full).replace("$plain", &plain).replace("$told", told);
        let refused = refusal(&client, &sql).await;
        let refused = refused.unwrap_or_else(|| panic!("nothing refused: {statement}"));
        let by = refused.constraint().unwrap_or_else(|| panic!("{statement}: {refused}"));
        let same_rule = by.starts_with(constraint) || TWINS.contains(&(*constraint, by));
        assert!(same_rule, "{statement}: refused by {by} and not {constraint}");
    }
    // Each was taken back whole.
    assert_eq!(store.catalogue().await.unwrap().0, example::catalogue());
}

/// One rule watched from two sides.
const TWINS: [(&str, &str); 1] = [("provenance_keeps_a_source", "provenance_names_a_source")];

/// What the database says to a statement, checks of the end of a transaction included; nothing of it stays.
async fn refusal(client: &Client, sql: &str) -> Option<DbError> {
    let outcome = client.batch_execute(&format!("BEGIN; {sql}; SET CONSTRAINTS ALL IMMEDIATE")).await;
    client.batch_execute("ROLLBACK").await.unwrap();
    outcome.err().map(|error| error.as_db_error().unwrap_or_else(|| panic!("{error}")).clone())
}

#[tokio::test]
async fn a_rule_that_would_test_nothing_is_refused_before_it_is_written() {
    use signpost::catalogue::{AllOf, Alternative};
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut catalogue = example::catalogue();
    catalogue.services[0].criteria[0].any_of.push(Alternative::All(AllOf { all_of: vec![] }));

    let refused = store.import(&catalogue, "test", "an empty rule").await.unwrap_err();

    assert_eq!(refused.to_string(), "service `a-full` has a rule with an alternative that tests nothing");
}
