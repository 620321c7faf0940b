//! What is written is read back, and only what differs is written.

use std::path::Path;
use std::time::Instant;

use signpost::catalogue::{Catalogue, Common, Service};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer};
use signpost::store::{Action, Changed, Imported, Portion, StoreError};

use crate::database::TestDatabase;
use crate::example;

fn seeds() -> Catalogue {
    let files = SeedFiles::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"));
    let gazetteer = read_gazetteer(&files).unwrap();
    let mut catalogue = read_catalogue(&files, &gazetteer).unwrap_or_else(|fault| panic!("{fault}"));
    // The order in which the files list these means nothing, and the store does not keep it.
    catalogue.organisations.sort_by(|a, b| a.slug.cmp(&b.slug));
    catalogue.sources.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue
}

#[tokio::test]
async fn the_whole_catalogue_of_the_seeds_is_read_back_as_it_was_written() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let catalogue = seeds();
    assert!(store.is_empty().await.unwrap());

    let begun = Instant::now();
    let imported = store.import(&catalogue, "test", "the seeds").await.unwrap();
    println!("imported in {} ms", begun.elapsed().as_millis());
    let begun = Instant::now();
    let (stored, number) = store.catalogue().await.unwrap();
    println!("read back in {} ms", begun.elapsed().as_millis());

    let Catalogue { organisations, sources, needs, pyramid, services } = &catalogue;
    let records = organisations.len() + sources.len() + needs.len() + pyramid.len() + services.len();
    assert_eq!(imported, Imported { added: records, change: records as u64, ..Imported::default() });
    assert_eq!(number, imported.change);
    assert!(!store.is_empty().await.unwrap());
    assert_eq!(stored.organisations, *organisations);
    assert_eq!(stored.sources, *sources);
    assert_eq!(stored.needs, *needs);
    assert_eq!(stored.pyramid, *pyramid);
    for (stored, service) in stored.services.iter().zip(services) {
        assert_eq!(stored, service);
    }
    assert_eq!(stored.services.len(), services.len());
    // The same to the last byte: the facts, the order of lists, the digits of a point.
    assert_eq!(text(&stored.services), text(services));
}

fn text(services: &[Common<Service>]) -> String {
    serde_json::to_string(services).unwrap()
}

#[tokio::test]
async fn a_service_that_uses_every_field_is_read_back_as_it_was_written() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let catalogue = example::catalogue();

    store.import(&catalogue, "test", "an example").await.unwrap();
    let (stored, _) = store.catalogue().await.unwrap();

    assert_eq!(stored, catalogue);
    assert_eq!(text(&stored.services), text(&catalogue.services));
    assert!(stored.services[0].locations[0].confidential, "it is for others to leave it out");
}

#[tokio::test]
async fn importing_the_same_twice_changes_nothing() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let catalogue = seeds();
    let first = store.import(&catalogue, "test", "the first time").await.unwrap();

    let second = store.import(&catalogue, "test", "the second time").await.unwrap();

    let expected = Imported { unchanged: first.added, change: first.change, ..Imported::default() };
    assert_eq!(second, expected);
    assert_eq!(store.latest_change().await.unwrap(), first.change);
}

#[tokio::test]
async fn a_changed_service_is_one_change_and_an_absent_one_stays() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut catalogue = example::catalogue();
    let first = store.import(&catalogue, "test", "the first time").await.unwrap();
    catalogue.services[0].routes[0].send.swap(0, 1);
    let gone = catalogue.services.remove(1);

    let second = store.import(&catalogue, "somebody", "another order").await.unwrap();
    let changes = store.changes_since(first.change, 10).await.unwrap();
    let (stored, _) = store.catalogue().await.unwrap();

    let expected = Imported {
        changed: 1,
        unchanged: first.added - 2,
        absent: 1,
        change: first.change + 1,
        ..Imported::default()
    };
    assert_eq!(second, expected);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].what, changes[0].action), (Changed::Service, Action::Changed));
    assert_eq!((changes[0].slug.as_str(), changes[0].id), ("a-full", Some(catalogue.services[0].id().0)));
    assert_eq!((changes[0].who.as_str(), changes[0].why.as_str()), ("somebody", "another order"));
    assert_eq!(stored.services, [catalogue.services[0].clone(), gone]);
}

/// The second portion is worked out before the first is written, unless it names the same record.
#[tokio::test]
async fn a_record_that_comes_twice_in_one_import_ends_as_it_came_last() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let first = example::plain_service("b-plain");
    let mut last = first.clone();
    last.summary = "It came again.".to_owned();
    let references = Catalogue { services: Vec::new(), ..example::catalogue() };
    let (sender, mut portions) = tokio::sync::mpsc::channel(4);
    for portion in [
        Portion::References(Box::new(references)),
        Portion::Services(vec![first]),
        Portion::Services(vec![last.clone()]),
        Portion::End,
    ] {
        sender.send(portion).await.unwrap();
    }

    let imported = store.import_portions(&mut portions, |given, _| given, "test", "twice", false).await;

    let imported = imported.unwrap();
    assert_eq!((imported.changed, imported.unchanged, imported.absent), (1, 0, 0));
    assert_eq!(store.services(std::slice::from_ref(&last.slug)).await.unwrap(), [last]);
    let changes = store.changes_since(imported.change - 2, 10).await.unwrap();
    let told: Vec<(&str, Action)> = changes.iter().map(|one| (one.slug.as_str(), one.action)).collect();
    assert_eq!(told, [("b-plain", Action::Added), ("b-plain", Action::Changed)]);
    assert!(store.verify_audit(None).await.unwrap().broken.is_empty());
}

#[tokio::test]
async fn an_import_that_fails_leaves_nothing_and_says_why() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut catalogue = example::catalogue();
    catalogue.services[0].routes[1].door = Some("nowhere".to_owned());

    let refused = store.import(&catalogue, "test", "a door to nowhere").await.unwrap_err();

    assert_eq!(refused.to_string(), "`door` names `nowhere`, which does not exist");
    assert!(store.is_empty().await.unwrap());
    assert_eq!(store.latest_change().await.unwrap(), 0);
}

#[tokio::test]
async fn a_rule_the_database_names_becomes_an_error_of_its_own() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    store.import(&example::catalogue(), "test", "an example").await.unwrap();
    let mut namesake = example::plain_service("c-namesake");
    namesake.also_known_as = vec!["A FORMER NAME".to_owned()];
    let mut unsourced = example::plain_service("c-unsourced");
    unsourced.provenance.source = vec!["no-page".to_owned()];
    let mut backwards = example::full_service();
    backwards.ages.as_mut().unwrap().maximum_years = Some(15);

    let refused = [
        store.replace_service(&namesake, "test", "test").await.unwrap_err().to_string(),
        store.replace_service(&unsourced, "test", "test").await.unwrap_err().to_string(),
    ];
    let impossible = store.replace_service(&backwards, "test", "test").await.unwrap_err();

    assert_eq!(refused[0], "`a former name` already finds another service");
    assert_eq!(refused[1], "`source` names `no-page`, which does not exist");
    assert!(
        matches!(&impossible, StoreError::Refused { constraint, .. } if constraint == "ages_leave_somebody"),
        "{impossible}"
    );
}

#[tokio::test]
async fn names_may_pass_from_one_service_to_another_in_one_import() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut catalogue = example::catalogue();
    store.import(&catalogue, "test", "before").await.unwrap();
    let names = std::mem::take(&mut catalogue.services[0].also_known_as);
    catalogue.services[1].also_known_as = names;

    store.import(&catalogue, "test", "after").await.unwrap();

    assert_eq!(store.catalogue().await.unwrap().0, catalogue);
}

#[tokio::test]
async fn a_place_where_no_service_is_any_more_is_forgotten() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    store.import(&example::catalogue(), "test", "before").await.unwrap();
    let mut moved = example::full_service();
    moved.locations.remove(0);

    store.replace_service(&moved, "test", "the refuge moved").await.unwrap();

    let client = database.client().await;
    let left = client.query("SELECT address FROM location WHERE confidential", &[]).await.unwrap();
    assert!(left.is_empty());
    assert_eq!(store.services(&["a-full".to_owned(), "nobody".to_owned()]).await.unwrap(), [moved]);
}
