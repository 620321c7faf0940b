//! What each role may do, and may not: one test for each operation, over all roles.

use actix_web::http::Method;
use serde_json::{Value, json};
use signpost::store::{Operation, Role};

use crate::support::Answer;
use crate::world::*;

const EVERYBODY: [&str; 5] = ["reader", "contributor", "provider", "curator", "administrator"];

/// The status each of them is answered with, in the order of `EVERYBODY`.
fn told(operation: &str, answers: &[Answer], expected: [u16; 5]) {
    for ((who, answer), expected) in EVERYBODY.iter().zip(answers).zip(expected) {
        assert_eq!(answer.status.as_u16(), expected, "{operation} by {who}: {}", answer.text());
    }
}

async fn put_by_all(world: &World, slug: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (at, who) in EVERYBODY.into_iter().enumerate() {
        let (mut record, version) = world.record(who, slug).await;
        record["summary"] = format!("Said anew, number {at}.").into();
        answers.push(world.put(who, slug, &record, version).await);
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn only_curators_and_administrators_write_at_once() {
    let world = World::new().await;

    told("a write to its own service", &put_by_all(&world, OWN_SERVICE).await, [401, 202, 202, 200, 200]);
    told(
        "a write to another's service",
        &put_by_all(&world, OTHERS_SERVICE).await,
        [401, 202, 403, 200, 200],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_writes_to_its_own_organisation_alone_and_cannot_take_a_service_over() {
    let world = World::new().await;
    let mut answers = Vec::new();
    for who in EVERYBODY {
        let reply = world.get(who, "/api/v1/organisations/freeva/record").await.json();
        let (mut record, version) = (reply["record"].clone(), reply["version"].as_u64().unwrap());
        record["website"] = format!("https://{who}.example.org").into();
        let path = "/api/v1/organisations/freeva/record";
        answers.push(world.send(who, Method::PUT, path, body(&record), Some(version)).await);
    }
    told("a write to another organisation", &answers, [401, 202, 403, 200, 200]);

    let (mut record, version) = world.record("provider", OTHERS_SERVICE).await;
    record["organisation"] = OWN.into();
    let taken = world.put("provider", OTHERS_SERVICE, &record, version).await;
    taken.problem(403, "not_allowed");
    let (mut record, version) = world.record("provider", OWN_SERVICE).await;
    record["organisation"] = OTHERS.into();
    world.put("provider", OWN_SERVICE, &record, version).await.problem(403, "not_allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn status_and_merge_follow_the_table() {
    let world = World::new().await;
    let (mut closed, mut merged) = (Vec::new(), Vec::new());
    for who in EVERYBODY {
        let (record, version) = world.record("curator", "uava-outreach").await;
        let mut status = record["status"].clone();
        status["says"] = format!("asked by {who}").into();
        let body = json!({"why": "a test of status", "status": status});
        let path = "/api/v1/services/uava-outreach/status";
        closed.push(world.send(who, Method::POST, path, body, Some(version)).await);
        let (_, version) = world.record("curator", "uava-text").await;
        let body = json!({"why": "the same line", "into": "freeva-support-line"});
        merged.push(
            world.send(who, Method::POST, "/api/v1/services/uava-text/merge", body, Some(version)).await,
        );
    }

    told("a status", &closed, [401, 202, 403, 200, 200]);
    told("a merge", &merged, [401, 403, 403, 200, 200]);
    let (after, _) = world.record("curator", "uava-text").await;
    assert_eq!(
        (&after["status"]["is"], &after["status"]["replaced_by"]),
        (&"replaced".into(), &"freeva-support-line".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_seen_by_their_maker_their_provider_and_curators() {
    let world = World::new().await;
    let others = world.suggest("other-contributor", OTHERS_SERVICE, "Somebody else's words.").await;
    let own = world.suggest("other-contributor", OWN_SERVICE, "Words about the provider's service.").await;
    let path = |id: &str| format!("/api/v1/drafts/{id}");
    let (mut to_others, mut to_own, mut lists) = (Vec::new(), Vec::new(), Vec::new());
    for who in EVERYBODY {
        to_others.push(world.get(who, &path(&others)).await);
        to_own.push(world.get(who, &path(&own)).await);
        lists.push(world.get(who, "/api/v1/drafts?state=waiting").await);
    }

    told("another's draft", &to_others, [401, 404, 404, 200, 200]);
    told("a draft of the provider's service", &to_own, [401, 404, 200, 200, 200]);
    told("the list", &lists, [401, 200, 200, 200, 200]);
    let totals: Vec<Value> = lists[1..].iter().map(|answer| answer.json()["total"].clone()).collect();
    assert_eq!(totals, [json!(0), json!(1), json!(2), json!(2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_curators_and_administrators_decide_and_only_its_maker_withdraws() {
    let world = World::new().await;
    for (decision, expected) in [
        ("approve", [401, 403, 403, 200, 200]),
        ("reject", [401, 403, 403, 200, 200]),
        ("withdraw", [401, 404, 403, 403, 403]),
    ] {
        let mut answers = Vec::new();
        for (at, who) in EVERYBODY.into_iter().enumerate() {
            let id = world.suggest("other-contributor", OWN_SERVICE, &format!("{decision} {at}.")).await;
            let path = format!("/api/v1/drafts/{id}/{decision}");
            answers.push(world.post(who, &path, json!({"reason": "because of a test"})).await);
        }
        told(decision, &answers, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_for_curators_and_administrators() {
    let world = World::new().await;
    let mut answers = Vec::new();
    for who in EVERYBODY {
        answers.push(world.get(who, "/api/v1/audit?limit=2").await);
    }

    told("the audit", &answers, [401, 403, 403, 200, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn assurance_is_for_the_provider_of_a_record_as_a_draft_and_for_curators_at_once() {
    let world = World::new().await;
    let today = signpost::directory::Clock::System.now().date_naive();
    for (slug, expected) in
        [(OWN_SERVICE, [401, 403, 202, 200, 200]), (OTHERS_SERVICE, [401, 403, 403, 200, 200])]
    {
        let mut answers = Vec::new();
        for who in EVERYBODY {
            let (_, version) = world.record("curator", slug).await;
            let body = json!({"on": today, "by": format!("a team of the {who}"), "means": "page_checked"});
            let path = format!("/api/v1/services/{slug}/assurance");
            answers.push(world.send(who, Method::POST, &path, body, Some(version)).await);
        }
        told("an assurance", &answers, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_are_for_the_provider_of_a_record_and_for_curators() {
    let world = World::new().await;
    for (slug, expected) in
        [(OWN_SERVICE, [401, 403, 200, 200, 200]), (OTHERS_SERVICE, [401, 403, 403, 200, 200])]
    {
        let mut answers = Vec::new();
        for who in EVERYBODY {
            answers.push(world.get(who, &format!("/api/v1/services/{slug}/signals")).await);
        }
        told("the signals", &answers, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_reports_and_only_curators_and_administrators_read_and_answer() {
    let world = World::new().await;
    let (mut reported, mut listed, mut answered) = (Vec::new(), Vec::new(), Vec::new());
    for who in EVERYBODY {
        let path = format!("/api/v1/services/{OWN_SERVICE}/problems");
        let made = world.post(who, &path, json!({"kind": "wrong_hours"})).await;
        let id = made.json()["id"].as_str().unwrap_or_default().to_owned();
        let answer = json!({"state": "declined", "outcome": "they are as the page says"});
        answered.push(world.post(who, &format!("/api/v1/problems/{id}/answer"), answer).await);
        reported.push(made);
        listed.push(world.get(who, "/api/v1/problems").await);
    }

    told("a report", &reported, [200, 200, 200, 200, 200]);
    told("the list of reports", &listed, [401, 403, 403, 200, 200]);
    told("an answer", &answered, [401, 403, 403, 200, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confidential_place_is_seen_by_its_provider_and_curators_and_lost_by_nobody() {
    let world = World::new().await;
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    let mut locations = record["locations"].as_array().cloned().unwrap_or_default();
    locations.push(json!({"address": "7 Quiet Lane", "use": "venue", "confidential": true, "provenance": record["provenance"]}));
    record["locations"] = Value::Array(locations);
    let answer = world.put("curator", OWN_SERVICE, &record, version).await;
    assert_eq!(answer.status, 200, "{}", answer.text());

    let path = format!("/api/v1/services/{OWN_SERVICE}/record");
    for (who, sees) in [
        ("reader", false),
        ("contributor", false),
        ("other-provider", false),
        ("provider", true),
        ("curator", true),
        ("administrator", true),
    ] {
        assert_eq!(world.get(who, &path).await.text().contains("Quiet Lane"), sees, "{who}");
    }
    let id =
        world.suggest("contributor", OWN_SERVICE, "Words by somebody who was not shown the place.").await;
    let shown = world.get("contributor", &format!("/api/v1/drafts/{id}")).await;
    assert!(!shown.text().contains("Quiet Lane"), "{}", shown.text());
    assert_eq!(world.post("curator", &format!("/api/v1/drafts/{id}/approve"), json!({})).await.status, 200);
    assert!(world.get("curator", &path).await.text().contains("Quiet Lane"), "the suggestion lost the place");
    // Nor is it kept where the history or the decided draft could tell it.
    let kept = world.database.client().await;
    for table in ["record_version", "draft", "audit_entry", "change"] {
        let rows = kept
            .query_one(&format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%Quiet Lane%'"), &[])
            .await
            .unwrap();
        assert_eq!(rows.get::<_, i64>(0), 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_reaches_no_further_than_its_scope() {
    let mut world = World::new().await;
    world.token("narrow", Role::Curator, None, &[Operation::ReadAudit]).await;

    assert_eq!(world.get("narrow", "/api/v1/audit").await.status, 200);
    let (mut record, version) = world.record("narrow", OWN_SERVICE).await;
    record["summary"] = "Beyond its scope.".into();
    world.put("narrow", OWN_SERVICE, &record, version).await.problem(403, "not_allowed");
    world.get("narrow", "/api/v1/drafts").await.problem(403, "not_allowed");
    world.get("narrow", "/api/v1/problems").await.problem(403, "not_allowed");
    let signals = format!("/api/v1/services/{OWN_SERVICE}/signals");
    world.get("narrow", &signals).await.problem(403, "not_allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_does_not_hold_opens_nothing_and_is_not_repeated() {
    let world = World::new().await;
    let secret = "signpost_0123456789abcdef0123456789abcdef0123456789abcdef";
    for header in
        [format!("Bearer {secret}"), secret.to_owned(), format!("Basic {secret}"), "Bearer ".to_owned()]
    {
        let request = actix_web::test::TestRequest::get()
            .uri("/api/v1/drafts")
            .insert_header(("Authorization", header));
        let answer = world.ask("nobody", request).await;
        assert_eq!(answer.status, 401, "{}", answer.text());
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        assert!(!answer.text().contains(secret));
    }
    world.store.revoke_token("curator", signpost::directory::Clock::System.now()).await.unwrap();
    world.get("curator", "/api/v1/drafts").await.problem(401, "token_refused");
}
