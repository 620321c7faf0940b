//! The due queue and the quality of records, over HTTP.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::world::*;

async fn queue(world: &World, query: &str) -> Vec<Value> {
    let answer = world.get("reader", &format!("/api/v1/due?per_page=100&{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["results"].as_array().unwrap().clone()
}

fn reasons(due: &Value) -> Vec<&str> {
    due["reasons"].as_array().unwrap().iter().map(|reason| reason["reason"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_puts_a_record_at_the_head_of_the_queue_until_it_is_answered() {
    let world = World::new().await;
    let path = format!("/api/v1/services/{OWN_SERVICE}/problems");
    let id = world.post("reader", &path, json!({"kind": "closed"})).await.json()["id"].clone();

    let first = &queue(&world, "").await[0];
    assert_eq!((&first["slug"], reasons(first)[0]), (&json!(OWN_SERVICE), "problem_reported"));
    let own = queue(&world, "organisation=lpt&reason=problem_reported").await;
    assert_eq!(own.len(), 1);
    assert!(queue(&world, "organisation=freeva&reason=problem_reported").await.is_empty());

    let answer = json!({"state": "declined", "outcome": "it runs, says its page"});
    let path = format!("/api/v1/problems/{}/answer", id.as_str().unwrap());
    assert_eq!(world.post("curator", &path, answer).await.status, 200);
    assert!(queue(&world, "reason=problem_reported").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_assured_whole_is_no_longer_stale_and_its_quality_rises() {
    let world = World::new().await;
    let stale = queue(&world, "reason=stale").await;
    let service = stale.iter().find(|due| due["what"] == "service").unwrap();
    let slug = service["slug"].as_str().unwrap().to_owned();
    let quality_path = format!("/api/v1/services/{slug}/quality");
    let before = world.get("reader", &quality_path).await.json();
    let (_, version) = world.record("curator", &slug).await;
    let today = signpost::directory::Clock::System.now().date_naive();
    let body = json!({"on": today, "by": "the directory team", "means": "rang"});

    let path = format!("/api/v1/services/{slug}/assurance");
    let assured = world.send("curator", Method::POST, &path, body, Some(version)).await;
    assert_eq!(assured.status, 200, "{}", assured.text());
    world.refresh().await;

    let organisation = service["organisation"].as_str().unwrap();
    let left = queue(&world, &format!("organisation={organisation}&reason=stale&reason=undated")).await;
    assert!(left.iter().all(|due| due["slug"] != slug.as_str()), "{left:?}");
    let after = world.get("reader", &quality_path).await.json();
    assert!(after["score"].as_f64() > before["score"].as_f64(), "{before} {after}");
    let part = |name: &str| {
        after["parts"].as_array().unwrap().iter().find(|part| part["part"] == name).unwrap()["score"].clone()
    };
    assert_eq!((part("freshness"), part("confidence")), (json!(1.0), json!(1.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_in_order_and_says_when_and_why() {
    let world = World::new().await;
    let all = queue(&world, "").await;

    assert!(all.len() > 50);
    for due in &all {
        let earliest =
            due["reasons"].as_array().unwrap().iter().map(|reason| reason["due_on"].as_str().unwrap()).min();
        assert_eq!(due["due_on"].as_str(), earliest, "{due}");
        assert!(
            due["reasons"]
                .as_array()
                .unwrap()
                .iter()
                .all(|reason| !reason["because"].as_str().unwrap().is_empty())
        );
    }
    let next = world.get("reader", "/api/v1/due?per_page=100&page=2").await.json();
    assert_ne!(next["results"][0], all[0]);
    world.get("reader", "/api/v1/due?organisation=nobody").await.problem(422, "not_sensible");
    world.get("reader", "/api/v1/due?reason=boredom").await.problem(422, "not_sensible");
    world.get("reader", "/api/v1/due?page=0").await.problem(422, "not_sensible");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_reminds_of_the_same_records() {
    let world = World::new().await;
    let first = queue(&world, "organisation=lpt").await[0].clone();

    let feed = world.get("reader", "/api/v1/due.atom?organisation=lpt").await;

    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    let text = feed.text();
    let entry = text.split("<entry>").nth(1).unwrap();
    assert!(entry.contains(&format!("/services/{}", first["slug"].as_str().unwrap())), "{entry}");
    assert!(entry.contains(&format!("due {}", first["due_on"].as_str().unwrap())), "{entry}");
    assert!(entry.contains(&format!("term=\"{}\"", reasons(&first)[0])), "{entry}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_confidential_is_in_neither_queue_nor_feed_nor_score() {
    let world = World::new().await;
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    let mut old = record["provenance"].clone();
    old["dated"] = "2001".into();
    record["locations"] =
        json!([{"address": "7 Quiet Lane", "use": "venue", "confidential": true, "provenance": old}]);
    let answer = world.put("curator", OWN_SERVICE, &record, version).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    world.refresh().await;

    for path in [
        "/api/v1/due?organisation=lpt&per_page=100".to_owned(),
        "/api/v1/due.atom?organisation=lpt".to_owned(),
        format!("/api/v1/services/{OWN_SERVICE}/quality"),
    ] {
        let text = world.get("reader", &path).await.text();
        assert!(!text.contains("Quiet Lane"), "{path}");
    }
    let own = queue(&world, "organisation=lpt").await;
    let own = own.iter().find(|due| due["slug"] == OWN_SERVICE).cloned().unwrap_or_default();
    assert!(!own.to_string().contains("location[1]"), "{own}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quality_of_an_organisation_is_told_with_each_of_its_services() {
    let world = World::new().await;

    let found = world.get("reader", "/api/v1/organisations/lpt/quality").await.json();

    assert_eq!(found["parts"].as_array().unwrap().len(), 5);
    let scores: Vec<f64> =
        found["services"].as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).collect();
    assert!(scores.len() > 3 && scores.is_sorted(), "{scores:?}");
    let weights: f64 =
        found["parts"].as_array().unwrap().iter().map(|part| part["weight"].as_f64().unwrap()).sum();
    assert!((weights - 1.0).abs() < 1e-9);
    world.get("reader", "/api/v1/organisations/nobody/quality").await.problem(404, "not_found");
    world.get("reader", "/api/v1/services/no-such-service/quality").await.problem(404, "not_found");
}
