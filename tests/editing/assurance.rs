//! What was looked at again is dated, sealed, and counts as fresh.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::Answer;
use crate::world::*;

fn today() -> chrono::NaiveDate {
    signpost::directory::Clock::System.now().date_naive()
}

impl World {
    async fn assure(&self, who: &str, slug: &str, body: Value, version: u64) -> Answer {
        let path = format!("/api/v1/services/{slug}/assurance");
        self.send(who, Method::POST, &path, body, Some(version)).await
    }
}

fn rang(facts: &[&str]) -> Value {
    json!({"on": today(), "by": "the directory team", "means": "rang", "facts": facts})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_fact_is_dated_and_the_rest_of_the_record_stays() {
    let world = World::new().await;
    let (before, version) = world.record("curator", OWN_SERVICE).await;

    let answer = world.assure("curator", OWN_SERVICE, rang(&["contact[1]"]), version).await;

    assert_eq!(answer.status, 200, "{}", answer.text());
    let (after, _) = world.record("curator", OWN_SERVICE).await;
    let provenance = &after["contacts"][0]["provenance"];
    assert_eq!((&provenance["dated"], &provenance["confidence"]), (&json!(today()), &json!("high")));
    let mut rest = after.clone();
    rest["contacts"][0] = before["contacts"][0].clone();
    assert_eq!(rest, before);
    // The source says which team, in the catalogue and in the audit.
    let source = provenance["source"][0].as_str().unwrap().to_owned();
    let sources = world.store.catalogue().await.unwrap().0.sources;
    assert_eq!(sources.iter().find(|known| known.id == source).unwrap().publisher, "the directory team");
    let audit = world.get("curator", "/api/v1/audit?limit=1").await.json();
    assert!(audit["results"][0]["why"].as_str().unwrap().contains("the directory team"), "{audit}");
    assert!(world.store.verify_audit(None).await.unwrap().broken.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assured_record_counts_as_fresh_in_the_match() {
    let world = World::new().await;
    // Of a need with several services: one that nobody looked at for years.
    let question = json!({"age_years": 34, "needs": ["money-debt"], "limit": 100});
    let score_of = |reply: &Value, slug: &str| {
        let all = reply["matches"].as_array().unwrap();
        let at = all.iter().position(|found| found["service"]["slug"] == slug).unwrap();
        (at, all[at].clone())
    };
    let before = world.post("reader", "/api/v1/match", question.clone()).await.json();
    let oldest = before["matches"]
        .as_array()
        .unwrap()
        .iter()
        .max_by_key(|found| found["service"]["assurance"]["age_days"].as_i64().unwrap_or(100_000))
        .unwrap();
    let slug = oldest["service"]["slug"].as_str().unwrap().to_owned();
    let (place_before, was) = score_of(&before, &slug);
    let (_, version) = world.record("curator", &slug).await;

    let answer = world.assure("curator", &slug, rang(&[]), version).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    world.refresh().await;

    let after = world.post("reader", "/api/v1/match", question).await.json();
    let (place_after, is) = score_of(&after, &slug);
    assert_eq!(is["service"]["assurance"]["age_days"], 0, "{is}");
    assert!(is["score"].as_f64() > was["score"].as_f64(), "{} {}", is["score"], was["score"]);
    assert!(place_after <= place_before, "{place_after} {place_before}");
    let freshness = |found: &Value| {
        let why = found["why"].as_array().unwrap();
        why.iter()
            .find(|part| part["part"] == "freshness")
            .and_then(|part| part["points"].as_f64())
            .unwrap_or(0.0)
    };
    assert!(freshness(&is) > freshness(&was), "{is} {was}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_assured_is_refused_with_the_field() {
    let world = World::new().await;
    let (_, version) = world.record("curator", OWN_SERVICE).await;
    let with = |field: &str, value: Value| {
        let mut body = rang(&[]);
        body[field] = value;
        body
    };
    let tomorrow = today() + chrono::Days::new(1);
    for (body, pointer) in [
        (with("on", json!(tomorrow)), "/on"),
        (with("on", json!("2019-01-01")), "/on"),
        (with("by", json!("Dr Jo Bloggs")), "/by"),
        (with("by", json!("jo@example.com")), "/by"),
        (with("by", json!("x")), "/by"),
        (with("facts", json!(["contact[99]"])), "/facts"),
        (with("facts", json!(["colour"])), "/facts"),
    ] {
        let refused = world.assure("curator", OWN_SERVICE, body.clone(), version).await;
        let problem = refused.problem(422, "not_sensible");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    let stale =
        world.assure("curator", OWN_SERVICE, rang(&[]), version - 1).await.problem(412, "version_passed");
    assert_eq!(stale["versions"]["current"]["version"], version);
    assert_eq!(world.record("curator", OWN_SERVICE).await.1, version, "something was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_assures_its_own_service_as_a_draft_that_somebody_else_approves() {
    let world = World::new().await;
    let (before, version) = world.record("provider", OWN_SERVICE).await;
    let body = json!({"on": today(), "by": "service manager", "means": "provider_confirmed"});

    let answer = world.assure("provider", OWN_SERVICE, body, version).await;

    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(world.record("provider", OWN_SERVICE).await.0, before);
    let id = answer.json()["draft"].as_str().unwrap().to_owned();
    let approve = format!("/api/v1/drafts/{id}/approve");
    world.post("provider", &approve, json!({})).await.problem(403, "not_allowed");
    assert_eq!(world.post("curator", &approve, json!({})).await.status, 200);
    let (after, _) = world.record("provider", OWN_SERVICE).await;
    assert_eq!(after["status"]["provenance"]["dated"], json!(today()));
}
