//! How good records are and how they are used, as lists: through the API and at the desk alike.

use serde_json::{Value, json};
use signpost::store::{Signal, SignalKind};

use crate::world::*;

fn scores(list: &Value) -> Vec<f64> {
    list["results"].as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_that_lacks_most_comes_first_and_says_what_it_lacks() {
    let world = World::new().await;
    let all = world.get("reader", "/api/v1/quality?per_page=100").await.json();
    let own = world.get("reader", &format!("/api/v1/quality?organisation={OWN}&per_page=100")).await.json();

    assert!(scores(&all).is_sorted() && scores(&all).len() == 100, "{all}");
    assert!(all["total"].as_u64().unwrap() > own["total"].as_u64().unwrap());
    assert!(own["results"].as_array().unwrap().iter().all(|one| one["organisation"] == OWN));
    let first = &all["results"][0];
    let one = world
        .get("reader", &format!("/api/v1/services/{}/quality", first["service"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(one["score"], first["score"]);
    let parts = |of: &Value| -> Vec<(Value, Value)> {
        of["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| (part["part"].clone(), part["score"].clone()))
            .collect()
    };
    assert_eq!(parts(&one), parts(first));
    world.get("reader", "/api/v1/quality?organisation=nobody").await.problem(422, "not_sensible");

    // At the desk: the same order, each with a way to its form; the record says what is lacking.
    let mut curator = world.at_the_desk("curator").await;
    let page = curator.get("/desk/quality").await.text();
    let slugs = all["results"]
        .as_array()
        .unwrap()
        .iter()
        .take(3)
        .map(|one| one["service"].as_str().unwrap().to_owned());
    let places: Vec<usize> = slugs
        .map(|slug| page.find(&format!("/desk/services/{slug}/edit")).unwrap_or_else(|| panic!("{slug}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("Page 1 of ") && page.contains("Next page"));
    let record = curator.get(&format!("/desk/services/{}", first["service"].as_str().unwrap())).await.text();
    assert!(record.contains("What it lacks") && record.contains("Counts for"), "{record}");
    let organisation = curator.get(&format!("/desk/organisations/{OWN}")).await.text();
    assert!(organisation.contains("on average over") && organisation.contains("/desk/services/crht#quality"));
    // A provider sees its own first, and can see everybody's.
    let mut provider = world.at_the_desk("provider").await;
    let own_page = provider.get("/desk/quality").await.text();
    assert!(own_page.contains(&format!("{} records", own["total"])), "{own_page}");
    assert!(
        provider
            .get("/desk/quality?organisation=")
            .await
            .text()
            .contains(&format!("{} records", all["total"]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn use_is_listed_for_curators_of_all_and_for_a_provider_of_its_own() {
    let world = World::new().await;
    let month = world.directory.this_month();
    let signal = |service: &str, kind| Signal { month, service: service.to_owned(), kind };
    let counted = [
        (signal(OWN_SERVICE, SignalKind::Opened), 25),
        (signal(OWN_SERVICE, SignalKind::ClosedDoor), 5),
        (signal(OTHERS_SERVICE, SignalKind::Reported), 10),
    ];
    world.store.add_signals(&counted).await.unwrap();
    let need = world.record("reader", OTHERS_SERVICE).await.0["needs"][0].as_str().unwrap().to_owned();
    let asked = |need: &str| signpost::provision::UnmetNeed {
        month,
        asked: signpost::provision::Asked::Search,
        need: Some(need.to_owned()),
        area: None,
        step: None,
    };
    world.store.add_unmet_need(&[(asked(&need), 30)]).await.unwrap();

    let all = world.get("curator", "/api/v1/signals").await.json();
    let own = world.get("provider", "/api/v1/signals").await.json();

    // What was reported comes first.
    let services = |reply: &Value| -> Vec<Value> {
        reply["services"]["results"].as_array().unwrap().iter().map(|one| one["service"].clone()).collect()
    };
    assert_eq!(services(&all), [json!(OTHERS_SERVICE), json!(OWN_SERVICE)]);
    assert_eq!(all["services"]["results"][1]["opened"], "at least 25");
    assert_eq!(all["services"]["results"][1]["shown"], "fewer than 5");
    assert_eq!(all["unmet"], json!([{"need": need, "times": "at least 30"}]));
    assert_eq!(services(&own), [json!(OWN_SERVICE)]);
    let freeva = format!("/api/v1/signals?organisation={OTHERS}");
    assert_eq!(
        services(&world.get("other-provider", "/api/v1/signals").await.json()),
        [json!(OTHERS_SERVICE)]
    );
    world.get("provider", &freeva).await.problem(403, "not_allowed");
    world.get("contributor", "/api/v1/signals").await.problem(403, "not_allowed");
    world.get("reader", "/api/v1/signals").await.problem(401, "token_needed");
    world.get("curator", "/api/v1/signals?organisation=nobody").await.problem(422, "not_sensible");

    let others_page = format!("/desk/services/{OTHERS_SERVICE}/use");
    let page = world.at_the_desk("curator").await.get("/desk/use").await.text();
    assert!(
        page.contains(&others_page) && page.contains("10 or more") && page.contains("30 or more"),
        "{page}"
    );
    let page = world.at_the_desk("provider").await.get("/desk/use").await.text();
    assert!(!page.contains(&others_page) && page.contains("25 or more"), "{page}");
    let page =
        world.at_the_desk("provider").await.get(&format!("/desk/services/{OWN_SERVICE}/use")).await.text();
    assert!(page.contains("25 or more") && page.contains("5 or more") && page.contains(">few<"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_shown_as_it_was_on_a_day() {
    let world = World::new().await;
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    record["summary"] = "Words of today.".into();
    assert_eq!(world.put("curator", OWN_SERVICE, &record, version).await.status, 200);
    let client = world.database.client().await;
    // Everything but this edit happened last year; the database would not let anybody say so.
    let before_it = i64::try_from(version).unwrap();
    client.execute("ALTER TABLE change DISABLE TRIGGER USER", &[]).await.unwrap();
    let moved = "UPDATE change SET at = '2025-07-01T12:00:00Z' WHERE number <= $1";
    client.execute(moved, &[&before_it]).await.unwrap();
    let mut curator = world.at_the_desk("curator").await;
    let path = format!("/desk/services/{OWN_SERVICE}/as-it-was");

    let today = curator.get(&path).await.text();
    let then = curator.get(&format!("{path}?on=2025-07-01")).await.text();
    let before = curator.get(&format!("{path}?on=2025-06-30")).await.text();
    let wrong = curator.get(&format!("{path}?on=yesterday")).await;

    assert!(today.contains("Nothing differs."), "{today}");
    assert!(then.contains("<ins>Words of today.</ins>"), "{then}");
    assert!(before.contains("Nothing of it is kept from 30 June 2025"), "{before}");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("href=\"#on\""));
    assert_eq!(curator.get(&format!("/desk/organisations/{OWN}/as-it-was?on=2025-07-01")).await.status, 200);
}
