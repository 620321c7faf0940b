//! With a store behind it: changes are followed, and reading goes on without it.

use std::time::{Duration, Instant};

use actix_web::test::TestRequest;
use actix_web::web::Data;
use signpost::api::Shared;
use signpost::catalogue::Catalogue;
use signpost::directory::{Clock, Directory, StoreState, follow, load_from_store};
use signpost::geography::Gazetteer;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_geography};
use signpost::store::cluster::Cluster;
use signpost::store::{Edit, EditedRecord, Store};

use crate::support::*;

/// A change is shown within a second, and a store that went away noticed within two; the rest is for slow machines.
const PATIENCE: Duration = Duration::from_secs(20);

async fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// In `/tmp`, which the account PostgreSQL runs as can reach.
fn data_folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_followed_and_reading_goes_on_without_postgresql() {
    let folder = data_folder();
    let path = folder.path().to_owned();
    let cluster = tokio::task::spawn_blocking(move || Cluster::start(&path)).await.unwrap().unwrap();
    let store = Store::open(cluster.url()).await.unwrap();
    let rows = read_geography(&SeedFiles::Embedded).unwrap();
    store.load_geography(&rows).await.unwrap();
    let catalogue = read_catalogue(&SeedFiles::Embedded, &Gazetteer::new(rows).unwrap()).unwrap();
    store.import(&catalogue, "test", "first").await.unwrap();
    let loaded = load_from_store(&store, &SeedFiles::Embedded, &folder.path().join("index")).await.unwrap();
    let directory = Data::new(Directory::empty(Clock::System));
    directory.keep_store(store.clone());
    let following = tokio::spawn(follow(directory.clone().into_inner(), store.clone(), loaded));
    let shared = Shared::new(directory.clone(), BODY_LIMIT);
    wait_until("becoming ready", || directory.read_side().is_ok()).await;

    // Everything goes through the store and comes back as it was.
    let get = async |path: &str| ask_of(&shared, TestRequest::get().uri(path)).await;
    for slug in ["central-access-point", "crht", "nhs-talking-therapies-llr"] {
        let path = format!("/api/v1/services/{slug}");
        assert_eq!(
            get(&path).await.json(),
            without_clock(found(&path).await, &get(&path).await.json()),
            "{slug}"
        );
    }
    let feed = get("/api/v1/changes?since=0&limit=1").await.json();
    assert_eq!((&feed["results"][0]["number"], &feed["next"]), (&1.into(), &1.into()));

    let mut service = catalogue.services.iter().find(|service| service.slug == "crht").unwrap().clone();
    service.name = "Crisis team under a new name".to_owned();
    // Somebody waits for the next change, far longer than the test does.
    let wait = format!("/api/v1/changes?since={}&wait_s=60", feed["latest"]);
    let began = Instant::now();
    let (told, change) = tokio::join!(get(&wait), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        store.replace_service(&service, "test", "renamed").await.unwrap()
    });
    assert!(began.elapsed() < Duration::from_secs(50), "it waited on although the change had come");
    let told = told.json();
    assert_eq!((&told["results"][0]["number"], &told["next"]), (&change.into(), &change.into()));
    wait_until("following the change", || {
        directory.read_side().is_ok_and(|read| read.snapshot.change() == change)
    })
    .await;
    assert_eq!(get("/api/v1/services/crht").await.json()["name"], "Crisis team under a new name");
    let atom = get("/api/v1/changes.atom").await;
    assert_eq!(atom.header("content-type"), "application/atom+xml; charset=utf-8");
    let read: atom_syndication::Feed = atom.text().parse().unwrap();
    assert_eq!(read.entries[0].title.value, "Service changed: Crisis team under a new name");
    assert_eq!((read.entries.len(), read.entries[0].authors[0].name.as_str()), (50, "test"));
    let next = read.links.iter().find(|link| link.rel == "next").unwrap();
    let older = get(&next.href[next.href.find("/api").unwrap()..])
        .await
        .text()
        .parse::<atom_syndication::Feed>()
        .unwrap();
    assert!(
        older.entries[0].updated <= read.entries[49].updated && older.entries[0].id != read.entries[49].id
    );

    let id = service.id().0;
    let fhir = get(&format!("/fhir/R4/HealthcareService/{id}")).await;
    assert!(fhir.json()["meta"]["lastUpdated"].is_string());
    let since = fhir.header("last-modified").to_owned();
    let again = TestRequest::get()
        .uri(&format!("/fhir/R4/HealthcareService/{id}"))
        .insert_header(("if-modified-since", since));
    assert_eq!(ask_of(&shared, again).await.status, 304);
    let changed =
        get("/fhir/R4/HealthcareService?_lastUpdated=ge2020&_sort=-_lastUpdated&_count=1").await.json();
    assert_eq!(changed["entry"][0]["resource"]["name"], "Crisis team under a new name");
    let hits = get("/api/v1/services?q=crisis+team+under+a+new+name").await.json();
    assert!(texts(&hits["results"], "slug").contains(&"crht".to_owned()), "{hits}");

    a_source_that_comes_along_is_followed_with_its_service(&store, &directory, &catalogue).await;

    tokio::task::spawn_blocking(move || cluster.stop()).await.unwrap().unwrap();
    wait_until("noticing that the store went away", || directory.store_state() == StoreState::Away).await;
    let read = get("/api/v1/services/crht").await;
    assert_eq!(read.status, 200);
    assert!(read.header("signpost-catalogue-age").parse::<u64>().is_ok());
    assert_eq!(get("/ready").await.status, 200);
    assert_eq!(get("/api/v1/about").await.json()["data"]["store"], "away");
    get("/api/v1/changes").await.problem(503, "store_away");
    get("/api/v1/changes.atom").await.problem(503, "store_away");
    assert_eq!(get("/fhir/R4/Organization").await.status, 200);
    following.abort();
}

/// Not everything is read again for it: other records stay the same in memory.
async fn a_source_that_comes_along_is_followed_with_its_service(
    store: &Store,
    directory: &Directory,
    catalogue: &Catalogue,
) {
    let before = directory.read_side().unwrap();
    let (mut service, seen) = store.service_version("crht").await.unwrap().unwrap();
    let mut source = catalogue.sources[0].clone();
    source.id = "a-page-of-today".to_owned();
    service.summary = "Said on a new page.".to_owned();
    service.provenance.source = vec![source.id.clone()];
    let edit = Edit { record: EditedRecord::Service(Box::new(service)), sources: vec![source.clone()] };

    let change = store.write(&[(edit, Some(seen))], "test", "a new page").await.unwrap().unwrap();

    wait_until("following the source", || {
        directory.read_side().is_ok_and(|read| read.snapshot.change() == change)
    })
    .await;
    let after = directory.read_side().unwrap().snapshot.clone();
    assert_eq!(after.source("a-page-of-today"), Some(&source));
    assert_eq!(after.find("crht").unwrap().service.summary, "Said on a new page.");
    let together = before.snapshot.each().zip(after.each());
    assert_eq!(together.filter(|(before, after)| !std::ptr::eq(&**before, &**after)).count(), 1);
}

/// Puts the age of a record from another clock in place.
fn without_clock(mut record: serde_json::Value, clock: &serde_json::Value) -> serde_json::Value {
    record["assurance"] = clock["assurance"].clone();
    record
}
