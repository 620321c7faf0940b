//! The words the database allows are those of the catalogue: a word added to one must be added to the other.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use signpost::catalogue::*;
use signpost::geography::{AreaKind, Measure, PlaceKind, Precision};
use signpost::store::{Action, Changed};

use crate::database::TestDatabase;

/// Every word of an enum, as serde names them when it is given none of them.
fn words<T: DeserializeOwned + std::fmt::Debug>() -> BTreeSet<String> {
    let refused = serde_json::from_str::<T>("\"no such word\"").unwrap_err().to_string();
    let (_, known) = refused.split_once("expected ").unwrap();
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[tokio::test]
async fn each_list_of_words_is_the_same_in_the_database_and_the_catalogue() {
    let database = TestDatabase::new().await;
    database.store().await;
    let client = database.client().await;

    for (constraint, catalogue) in [
        ("confidence_is_known", words::<Confidence>()),
        ("referrer_is_known", words::<Referrer>()),
        ("urgency_is_known", words::<Urgency>()),
        ("person_fact_is_known", words::<Fact>()),
        ("organisation_kind_is_known", words::<OrganisationKind>()),
        ("service_kind_is_known", words::<Kind>()),
        ("service_status_is_known", words::<Status>()),
        ("service_mode_is_known", words::<Mode>()),
        ("coverage_basis_is_known", words::<CoverageBasis>()),
        ("ages_basis_is_known", words::<AgeBasis>()),
        ("criterion_effect_is_known", words::<Effect>()),
        ("contact_kind_is_known", words::<ContactKind>()),
        ("contact_audience_is_known", words::<Audience>()),
        ("route_how_is_known", words::<How>()),
        ("schedule_of_is_known", words::<ScheduleOf>()),
        ("schedule_freq_is_known", words::<Frequency>()),
        ("schedule_bank_holidays_is_known", words::<BankHolidays>()),
        ("location_point_precision_is_known", words::<Precision>()),
        ("service_at_location_use_is_known", words::<LocationUse>()),
        ("access_word_is_known", words::<AccessWord>()),
        ("area_kind_is_known", words::<AreaKind>()),
        ("area_figure_measure_is_known", words::<Measure>()),
        ("place_kind_is_known", words::<PlaceKind>()),
        ("change_what_is_known", words::<Changed>()),
        ("change_action_is_known", words::<Action>()),
    ] {
        let definition = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1";
        let definition: String = client.query_one(definition, &[&constraint]).await.unwrap().get(0);
        let database: BTreeSet<String> =
            definition.split('\'').skip(1).step_by(2).map(str::to_owned).collect();

        assert_eq!(database, catalogue, "{constraint}");
    }
}
