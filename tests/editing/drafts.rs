//! What was approved last stays public while an edit waits, and nobody approves their own.

use serde_json::json;

use crate::world::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_waits_until_somebody_else_approves_it() {
    let world = World::new().await;
    let (before, _) = world.record("reader", OWN_SERVICE).await;
    let id = world.suggest("provider", OWN_SERVICE, "The crisis team, in its own words.").await;
    let path = format!("/api/v1/drafts/{id}");

    assert_eq!(world.record("reader", OWN_SERVICE).await.0, before, "it is public already");
    let draft = world.get("curator", &path).await.json();
    let differences = draft["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{draft}");
    assert_eq!(differences[0]["pointer"], "/summary");
    assert_eq!(differences[0]["before"], before["summary"]);
    assert_eq!(differences[0]["after"], "The crisis team, in its own words.");

    let approved = world.post("curator", &format!("{path}/approve"), json!({})).await;
    assert_eq!(approved.status, 200, "{}", approved.text());
    assert_eq!(world.record("reader", OWN_SERVICE).await.0["summary"], "The crisis team, in its own words.");
    let draft = world.get("provider", &path).await.json();
    assert_eq!((&draft["state"], &draft["decided_by"]), (&"approved".into(), &"curator".into()));
    world.post("curator", &format!("{path}/approve"), json!({})).await.problem(409, "already_decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_what_they_suggested_themselves() {
    let mut world = World::new().await;
    // A curator whose token may not publish suggests like anybody else.
    use signpost::store::{Operation, Role};
    world
        .token("modest", Role::Curator, None, &[Operation::Suggest, Operation::ReadDrafts, Operation::Decide])
        .await;
    let id = world.suggest("modest", OWN_SERVICE, "My own words.").await;

    for decision in ["approve", "reject"] {
        let path = format!("/api/v1/drafts/{id}/{decision}");
        world.post("modest", &path, json!({"reason": "I like it"})).await.problem(403, "not_allowed");
    }
    assert_eq!(world.post("curator", &format!("/api/v1/drafts/{id}/approve"), json!({})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_gives_its_maker_the_reason() {
    let world = World::new().await;
    let id = world.suggest("contributor", OWN_SERVICE, "Words nobody wants.").await;
    let path = format!("/api/v1/drafts/{id}/reject");

    world.post("curator", &path, json!({})).await.problem(422, "not_sensible");
    assert_eq!(world.post("curator", &path, json!({"reason": "the page says otherwise"})).await.status, 200);

    let draft = world.get("contributor", &format!("/api/v1/drafts/{id}")).await.json();
    assert_eq!((&draft["state"], &draft["reason"]), (&"rejected".into(), &"the page says otherwise".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_not_approved_over_a_version_its_maker_did_not_see() {
    let world = World::new().await;
    let id = world.suggest("contributor", OWN_SERVICE, "From an old version.").await;
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    record["summary"] = "A newer word.".into();
    assert_eq!(world.put("curator", OWN_SERVICE, &record, version).await.status, 200);

    let draft = world.get("curator", &format!("/api/v1/drafts/{id}")).await.json();
    assert_eq!(draft["passed"], true);
    let problem = world
        .post("curator", &format!("/api/v1/drafts/{id}/approve"), json!({}))
        .await
        .problem(412, "version_passed");
    assert_eq!(problem["versions"]["current"]["record"]["summary"], "A newer word.");
    assert_eq!(problem["versions"]["yours"]["record"]["summary"], "From an old version.");
    assert_eq!(world.record("reader", OWN_SERVICE).await.0["summary"], "A newer word.");
}
