//! Seeds stay a way in: the difference is shown first, and what somebody approved since is never overwritten silently.

use serde_json::{Value, json};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer};
use signpost::store::{Approved, Changed, Edit, EditedRecord};

use crate::program::Program;
use crate::world::*;

const APPROVED: &str = "As it was approved.";

async fn write_summary(store: &signpost::store::Store, who: &str) {
    let (mut record, version) = store.service_version(OWN_SERVICE).await.unwrap().unwrap();
    record.summary = APPROVED.to_owned();
    let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources: Vec::new() };
    store.write(&[(edit, Some(version))], who, "a test of imports").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_approved_since_is_held_back_and_told_field_by_field() {
    let world = World::new().await;
    // Approved as a draft, which is a write by its maker.
    let id = world.suggest("provider", OWN_SERVICE, APPROVED).await;
    assert_eq!(world.post("curator", &format!("/api/v1/drafts/{id}/approve"), json!({})).await.status, 200);
    let gazetteer = read_gazetteer(&SeedFiles::Embedded).unwrap();
    let mut seeds = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();
    let other = seeds.services.iter_mut().find(|service| service.slug == OTHERS_SERVICE).unwrap();
    other.summary = "As a newer file has it.".to_owned();

    let (rehearsed, told) =
        world.store.import_files(&seeds, Approved::Stay, "test", "seeds", true).await.unwrap();
    let untouched = world.record("reader", OTHERS_SERVICE).await.0;
    assert!(!untouched["summary"].as_str().unwrap().contains("newer file"), "a rehearsal wrote");
    let (imported, again) =
        world.store.import_files(&seeds, Approved::Stay, "test", "seeds", false).await.unwrap();

    assert_eq!((rehearsed.changed, imported.changed, imported.absent), (1, 1, 0));
    assert_eq!(told, again);
    let slugs: Vec<(&str, bool)> = told.iter().map(|one| (one.slug.as_str(), one.held_back)).collect();
    assert_eq!(slugs, [(OWN_SERVICE, true), (OTHERS_SERVICE, false)]);
    let held = &told[0];
    assert_eq!((held.what, held.approved.as_ref().unwrap().who.as_str()), (Changed::Service, "provider"));
    assert_eq!(held.differences.len(), 1);
    assert_eq!(
        (held.differences[0].pointer.as_str(), &held.differences[0].before),
        ("/summary", &Some(json!(APPROVED)))
    );
    assert_eq!(world.record("reader", OWN_SERVICE).await.0["summary"], APPROVED);
    assert_eq!(world.record("reader", OTHERS_SERVICE).await.0["summary"], "As a newer file has it.");

    // Asked to, it goes over it; from then on the record is the file's again.
    let (_, over) =
        world.store.import_files(&seeds, Approved::GiveWay, "test", "seeds", false).await.unwrap();
    assert_eq!((over.len(), over[0].held_back, over[0].approved.is_some()), (1, false, true));
    assert_ne!(world.record("reader", OWN_SERVICE).await.0["summary"], APPROVED);
    let (_, nothing) =
        world.store.import_files(&seeds, Approved::Stay, "test", "seeds", false).await.unwrap();
    assert_eq!(nothing, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_and_an_assurance_are_held_back_too() {
    let world = World::new().await;
    let reply = world.get("curator", "/api/v1/organisations/lpt/record").await.json();
    let mut record = reply["record"].clone();
    record["website"] = "https://approved.example.org".into();
    let path = "/api/v1/organisations/lpt/record";
    let put = actix_web::http::Method::PUT;
    assert_eq!(world.send("curator", put, path, body(&record), reply["version"].as_u64()).await.status, 200);
    let (_, version) = world.record("curator", OTHERS_SERVICE).await;
    let today = signpost::directory::Clock::System.now().date_naive();
    let assurance = json!({"on": today, "by": "the directory team", "means": "rang"});
    let path = format!("/api/v1/services/{OTHERS_SERVICE}/assurance");
    let post = actix_web::http::Method::POST;
    assert_eq!(world.send("curator", post, &path, assurance, Some(version)).await.status, 200);
    let gazetteer = read_gazetteer(&SeedFiles::Embedded).unwrap();
    let seeds = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();

    let (imported, told) =
        world.store.import_files(&seeds, Approved::Stay, "test", "seeds", false).await.unwrap();

    assert_eq!(imported.changed, 0);
    let held: Vec<(Changed, &str)> = told.iter().map(|one| (one.what, one.slug.as_str())).collect();
    assert_eq!(held, [(Changed::Service, OTHERS_SERVICE), (Changed::Organisation, "lpt")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_shows_the_difference_and_what_it_holds_back() {
    let program = Program::seeded().await;
    write_summary(&program.database.store().await, "a-curator").await;
    let version = program.version().await;

    let would = program.succeed(&["import", "--dry-run"]);
    assert!(would.contains("held back     crht (written by a-curator on "), "{would}");
    assert!(would.contains(&format!("  /summary: \"{APPROVED}\" -> ")), "{would}");
    assert!(would.contains("1 held back") && would.contains("0 would be changed"), "{would}");
    assert_eq!(program.version().await, version);
    let done = program.succeed(&["import"]);
    assert!(done.contains("held back     crht") && done.contains("0 changed"), "{done}");
    assert_eq!(program.version().await, version);
    let over: Value =
        serde_json::from_str(&program.succeed(&["import", "--over-approved", "--json"])).unwrap();
    assert_eq!((&over["changed"], &over["held_back"]), (&json!(1), &json!(0)));
    let (record, _) = program.database.store().await.service_version(OWN_SERVICE).await.unwrap().unwrap();
    assert_ne!(record.summary, APPROVED);
}
