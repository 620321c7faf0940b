//! An earlier version is brought back as a new change, by the same rules as any edit.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::world::*;

async fn restore(world: &World, who: &str, slug: &str, body: Value, version: u64) -> crate::support::Answer {
    let path = format!("/api/v1/services/{slug}/restore");
    world.send(who, Method::POST, &path, body, Some(version)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_undone_by_a_new_change_over_the_version_that_was_seen() {
    let world = World::new().await;
    let (before, first) = world.record("curator", OWN_SERVICE).await;
    let mut changed = before.clone();
    changed["summary"] = "Words that were a mistake.".into();
    assert_eq!(world.put("curator", OWN_SERVICE, &changed, first).await.status, 200);
    let (_, second) = world.record("curator", OWN_SERVICE).await;
    let body = |version: u64| json!({"why": "it was a mistake", "version": version});

    restore(&world, "curator", OWN_SERVICE, body(first), first).await.problem(412, "version_passed");
    restore(&world, "curator", OWN_SERVICE, body(1), second).await.problem(422, "not_sensible");
    restore(&world, "curator", OWN_SERVICE, json!({"why": "it was a mistake"}), second)
        .await
        .problem(422, "not_sensible");
    let both = json!({"why": "it was a mistake", "version": first, "as_of": "2026-11-22T03:00:00Z"});
    restore(&world, "curator", OWN_SERVICE, both, second).await.problem(422, "not_sensible");
    let answer = restore(&world, "curator", OWN_SERVICE, body(first), second).await;

    assert_eq!(answer.status, 200, "{}", answer.text());
    let (after, third) = world.record("curator", OWN_SERVICE).await;
    assert_eq!(after, before);
    assert!(third > second);
    let entry = world.get("curator", "/api/v1/audit?limit=1").await.json()["results"][0].clone();
    assert_eq!((&entry["who"], &entry["why"]), (&"curator".into(), &"it was a mistake".into()));
    assert!(world.store.verify_audit(None).await.unwrap().broken.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_restore_is_who_may_write() {
    let world = World::new().await;
    for (who, slug, status) in [
        ("reader", OWN_SERVICE, 401),
        ("contributor", OWN_SERVICE, 202),
        ("provider", OWN_SERVICE, 202),
        ("provider", OTHERS_SERVICE, 403),
        ("administrator", OTHERS_SERVICE, 200),
    ] {
        let (mut record, version) = world.record("curator", slug).await;
        record["summary"] = format!("Before {who} restores.").into();
        assert_eq!(world.put("curator", slug, &record, version).await.status, 200);
        let (_, current) = world.record("curator", slug).await;

        let answer =
            restore(&world, who, slug, json!({"why": "as it was", "version": version}), current).await;

        assert_eq!(answer.status.as_u16(), status, "{who} {slug}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_is_undone_and_a_confidential_place_outlives_a_restoring() {
    let world = World::new().await;
    let (record, version) = world.record("curator", "uava-text").await;
    let merged = json!({"why": "the same line", "into": "freeva-support-line"});
    let path = "/api/v1/services/uava-text/merge";
    assert_eq!(world.send("curator", Method::POST, path, merged, Some(version)).await.status, 200);
    let (_, now) = world.record("curator", "uava-text").await;
    let answer = restore(
        &world,
        "curator",
        "uava-text",
        json!({"why": "two lines after all", "version": version}),
        now,
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(world.record("curator", "uava-text").await.0, record);

    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    let mut locations = record["locations"].as_array().cloned().unwrap_or_default();
    locations.push(json!({"address": "7 Quiet Lane", "use": "venue", "confidential": true, "provenance": record["provenance"]}));
    record["locations"] = Value::Array(locations);
    assert_eq!(world.put("curator", OWN_SERVICE, &record, version).await.status, 200);
    let (_, now) = world.record("curator", OWN_SERVICE).await;
    let answer =
        restore(&world, "curator", OWN_SERVICE, json!({"why": "as it was", "version": version}), now).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(world.record("curator", OWN_SERVICE).await.0.to_string().contains("Quiet Lane"));
}
