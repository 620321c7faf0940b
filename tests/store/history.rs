//! Can an answer be given again as it was, after the catalogue has moved on?

use std::collections::BTreeMap;
use std::sync::Arc;

use signpost::catalogue::{Catalogue, Location, LocationUse, Status};
use signpost::geography::Gazetteer;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::{MatchRequest, Profile, Snapshot, matches};

use crate::database::TestDatabase;

fn seeds() -> (Catalogue, Arc<Gazetteer>) {
    let gazetteer = Arc::new(read_gazetteer(&SeedFiles::Embedded).unwrap());
    (read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap(), gazetteer)
}

fn answer(catalogue: Catalogue, gazetteer: &Arc<Gazetteer>, rules: &SeedFiles, change: u64) -> String {
    let rules = Arc::new(read_rules(rules).unwrap());
    let snapshot = Snapshot::build(catalogue, Arc::clone(gazetteer), rules, change).unwrap();
    let request: MatchRequest = serde_json::from_str(
        r#"{"age_years": 44, "gp_area": "E06000016", "needs": ["low-mood"], "asked_by": "self", "at": "2026-11-22T03:00:00Z"}"#,
    )
    .unwrap();
    let profile = Profile::read(&request, &snapshot, "2030-01-01T00:00:00Z".parse().unwrap()).unwrap();
    serde_json::to_string(&matches(&profile, &snapshot)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_answer_is_given_again_byte_for_byte() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let (catalogue, gazetteer) = seeds();
    let then = store.import(&catalogue, "test", "the seeds").await.unwrap().change;
    let answered = answer(store.catalogue().await.unwrap().0, &gazetteer, &SeedFiles::Embedded, then);

    let mut closed =
        catalogue.services.iter().find(|s| s.slug == "nhs-talking-therapies-llr").unwrap().clone();
    closed.status.is = Status::Closed;
    store.replace_service(&closed, "test", "it closed").await.unwrap();
    let (now, latest) = store.catalogue().await.unwrap();

    assert_ne!(answer(now, &gazetteer, &SeedFiles::Embedded, latest), answered);
    let again = store.catalogue_at(then).await.unwrap();
    assert_eq!(answer(again, &gazetteer, &SeedFiles::Embedded, then), answered);
    assert_eq!(
        store.catalogue_at(latest).await.unwrap().services,
        store.catalogue().await.unwrap().0.services
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_a_version_are_kept_as_they_were_first_served() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let files = |text: &str| BTreeMap::from([("rules/version.toml".to_owned(), text.to_owned())]);

    store.keep_rules("2026-11-22", "0123456789abcdef", &files("first")).await.unwrap();
    store.keep_rules("2026-11-22", "0123456789abcdef", &files("first")).await.unwrap();
    store.keep_rules("2026-11-22", "fedcba9876543210", &files("second")).await.unwrap();

    assert_eq!(store.rules("2026-11-22").await.unwrap(), Some(files("first")));
    assert_eq!(store.rules("1999-01-01").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn history_holds_no_confidential_address() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let (catalogue, _) = seeds();
    store.import(&catalogue, "test", "the seeds").await.unwrap();
    let mut refuge = catalogue.services[0].clone();
    let provenance = refuge.provenance.clone();
    let address = "1 Hidden Lane".to_owned();
    refuge.locations.push(Location {
        site: None,
        name: None,
        address: Some(address.clone()),
        postcode: None,
        place: None,
        used_as: LocationUse::Venue,
        confidential: true,
        says: None,
        point: None,
        precision: None,
        provenance,
    });

    store.replace_service(&refuge, "test", "a refuge").await.unwrap();

    let client = database.client().await;
    let row =
        client.query_one("SELECT count(*) FROM record_version WHERE record::text LIKE '%Hidden Lane%'", &[]);
    assert_eq!(row.await.unwrap().get::<_, i64>(0), 0);
    let stored = store.services(&[refuge.slug.clone()]).await.unwrap();
    assert!(stored[0].locations.iter().any(|l| l.address.as_ref() == Some(&address)));
}
