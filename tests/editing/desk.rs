//! What each role may do at the desk, and may not: every operation, over all roles.

use serde_json::{Value, json};

use crate::world::*;

const EVERYBODY: [&str; 5] = ["reader", "contributor", "provider", "curator", "administrator"];

/// The status each of them is answered with when looking at a page, in the order of `EVERYBODY`.
async fn pages(world: &World, path: &str, expected: [u16; 5]) {
    for (who, expected) in EVERYBODY.into_iter().zip(expected) {
        let answer = world.at_the_desk(who).await.get(path).await;
        assert_eq!(answer.status.as_u16(), expected, "{path} by {who}: {}", answer.text());
    }
}

/// The status each of them is answered with when sending a form with the version there is.
async fn sends(world: &World, slug: &str, path: &str, pairs: &[(&str, &str)], expected: [u16; 5]) {
    for (who, expected) in EVERYBODY.into_iter().zip(expected) {
        let (_, version) = world.record("curator", slug).await;
        let version = version.to_string();
        let mut all = vec![("version", version.as_str())];
        all.extend(pairs);
        let answer = world.at_the_desk(who).await.act(path, &all).await;
        assert_eq!(answer.status.as_u16(), expected, "{path} by {who}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_is_for_those_whose_it_is() {
    let world = World::new().await;
    let own = format!("/desk/services/{OWN_SERVICE}");
    let others = format!("/desk/services/{OTHERS_SERVICE}");
    pages(&world, "/desk", [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/records?q=crisis", [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/drafts", [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/audit", [303, 403, 403, 200, 200]).await;
    pages(&world, "/desk/services/new", [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/organisations/new", [303, 200, 403, 200, 200]).await;
    pages(&world, &own, [303, 200, 200, 200, 200]).await;
    pages(&world, &format!("{own}/edit"), [303, 200, 200, 200, 200]).await;
    pages(&world, &format!("{others}/edit"), [303, 200, 403, 200, 200]).await;
    pages(&world, &format!("{others}/status"), [303, 200, 403, 200, 200]).await;
    pages(&world, &format!("{own}/merge"), [303, 403, 403, 200, 200]).await;
    pages(&world, &format!("{others}/history"), [303, 200, 200, 200, 200]).await;
    pages(&world, &format!("/desk/organisations/{OTHERS}/edit"), [303, 200, 403, 200, 200]).await;
    pages(&world, "/desk/due?reason=status_unknown", [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/problems", [303, 403, 403, 200, 200]).await;
    pages(&world, &format!("{own}/assure"), [303, 403, 200, 200, 200]).await;
    pages(&world, &format!("{others}/assure"), [303, 403, 403, 200, 200]).await;
    pages(&world, "/desk/quality", [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/use", [303, 403, 200, 200, 200]).await;
    pages(&world, &format!("/desk/use?organisation={OTHERS}"), [303, 403, 403, 200, 200]).await;
    pages(&world, &format!("{own}/use"), [303, 403, 200, 200, 200]).await;
    pages(&world, &format!("{others}/use"), [303, 403, 403, 200, 200]).await;
    pages(&world, &format!("{others}/as-it-was"), [303, 200, 200, 200, 200]).await;
    pages(&world, &format!("/desk/organisations/{OTHERS}"), [303, 200, 200, 200, 200]).await;
    pages(&world, "/desk/organisations/no-such", [303, 404, 404, 404, 404]).await;
    pages(&world, "/desk/problems?state=all&service=crht", [303, 403, 403, 200, 200]).await;
    pages(&world, "/desk/services/no-such/edit", [303, 404, 404, 404, 404]).await;
    pages(&world, "/desk/drafts/no-such", [303, 404, 404, 404, 404]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_merging_and_undoing_follow_the_table() {
    let world = World::new().await;
    let closed = [
        ("do", "save"),
        ("why", "a test of the desk"),
        ("status.is", "open"),
        ("status.says", "said at the desk"),
        ("rows.sources", "0"),
    ];
    sends(&world, "uava-outreach", "/desk/services/uava-outreach/status", &closed, [401, 303, 403, 303, 303])
        .await;
    let merged = [("into", "freeva-support-line"), ("why", "the same line")];
    sends(&world, "uava-text", "/desk/services/uava-text/merge", &merged, [401, 403, 403, 303, 303]).await;
    let (record, first) = world.record("curator", OTHERS_SERVICE).await;
    let mut changed = record.clone();
    changed["summary"] = "Words to be undone.".into();
    world.put("curator", OTHERS_SERVICE, &changed, first).await;
    let first = first.to_string();
    let undone = [("earlier", first.as_str()), ("why", "to undo it")];
    let path = format!("/desk/services/{OTHERS_SERVICE}/restore");
    sends(&world, OTHERS_SERVICE, &path, &undone, [401, 303, 403, 303, 303]).await;
    assert_eq!(world.record("curator", OTHERS_SERVICE).await.0, record);
}

#[tokio::test(flavor = "multi_thread")]
async fn assuring_and_answering_follow_the_table_and_say_what_is_wrong() {
    let world = World::new().await;
    let assured = [("on", "2026-11-25"), ("by", "the crisis team"), ("means", "rang"), ("facts", "status")];
    let path = format!("/desk/services/{OWN_SERVICE}/assure");
    sends(&world, OWN_SERVICE, &path, &assured, [401, 403, 303, 303, 303]).await;
    let mut curator = world.at_the_desk("curator").await;
    let wrong = [("on", "last week"), ("by", "Dr Who"), ("means", "guessed"), ("facts", "")];
    let page = curator.act(&path, &wrong).await;
    assert_eq!(page.status, 422);
    for field in ["on", "means"] {
        assert!(page.text().contains(&format!("href=\"#{field}\"")), "{field}: {}", page.text());
    }
    let page = curator.act(&path, &[("on", "2026-11-25"), ("by", "Dr Who"), ("means", "rang")]).await;
    assert!(page.text().contains("name the team or role"), "{}", page.text());

    let reported = [("kind", "wrong_hours"), ("words", "It is closed on Mondays.")];
    let answer = world.visitor().post(&format!("/services/{OWN_SERVICE}/problem"), &reported).await;
    let id = answer.header("location").replace("/problems/", "");
    let path = format!("/desk/problems/{id}");
    assert!(curator.get("/desk").await.text().contains(&path), "the report waits at the desk");
    assert!(curator.get(&path).await.text().contains("closed on Mondays"));
    pages(&world, &path, [303, 403, 403, 200, 200]).await;
    let page = curator.act(&format!("{path}/answer"), &[("state", "open"), ("outcome", "")]).await;
    assert_eq!(page.status, 422, "{}", page.text());
    let done = [("state", "accepted"), ("outcome", "the hours were put right")];
    for (who, expected) in [("provider", 403), ("contributor", 403), ("curator", 303), ("administrator", 409)]
    {
        let answer = world.at_the_desk(who).await.act(&format!("{path}/answer"), &done).await;
        assert_eq!(answer.status.as_u16(), expected, "{who}: {}", answer.text());
    }
    let outcome = world.visitor().get(&format!("/problems/{id}")).await.text();
    assert!(outcome.contains("the hours were put right") && !outcome.contains("Mondays"));
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_decided_by_curators_alone_and_opened_by_those_they_concern() {
    let world = World::new().await;
    let foreign = world.suggest("other-contributor", OTHERS_SERVICE, "About another organisation.").await;
    pages(&world, &format!("/desk/drafts/{foreign}"), [303, 404, 404, 200, 200]).await;
    let listed = world.at_the_desk("provider").await.get("/desk/drafts").await.text();
    assert!(!listed.contains(&foreign), "a provider is told of another's draft");
    for (decision, expected) in [
        ("approve", [401, 403, 403, 303, 303]),
        ("reject", [401, 403, 403, 303, 303]),
        ("withdraw", [401, 404, 403, 403, 403]),
    ] {
        for (who, expected) in EVERYBODY.into_iter().zip(expected) {
            let id = world.suggest("other-contributor", OWN_SERVICE, &format!("{decision} by {who}.")).await;
            let path = format!("/desk/drafts/{id}/{decision}");
            let answer = world.at_the_desk(who).await.act(&path, &[("reason", "because of a test")]).await;
            assert_eq!(answer.status.as_u16(), expected, "{decision} by {who}: {}", answer.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_their_own_and_the_page_says_so() {
    use signpost::store::{Operation, Role};
    let mut world = World::new().await;
    let scope = [Operation::Suggest, Operation::ReadDrafts, Operation::Decide, Operation::Withdraw];
    world.token("modest", Role::Curator, None, &scope).await;
    let id = world.suggest("modest", OWN_SERVICE, "My own words.").await;
    let mut modest = world.at_the_desk("modest").await;

    let page = modest.get(&format!("/desk/drafts/{id}")).await.text();
    assert!(page.contains("somebody else has to approve"));
    assert!(!page.contains("/approve") && !page.contains("/reject") && page.contains("/withdraw"));
    for decision in ["approve", "reject"] {
        let answer = modest.act(&format!("/desk/drafts/{id}/{decision}"), &[("reason", "I like it")]).await;
        assert_eq!(answer.status, 403);
    }
    assert_eq!(modest.act(&format!("/desk/drafts/{id}/withdraw"), &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_needs_a_reason_and_its_maker_reads_it() {
    let world = World::new().await;
    let id = world.suggest("contributor", OWN_SERVICE, "Words nobody wants.").await;
    let mut curator = world.at_the_desk("curator").await;
    let path = format!("/desk/drafts/{id}/reject");

    let page = curator.act(&path, &[("reason", "")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("is needed: its maker should know why"));
    assert_eq!(curator.act(&path, &[("reason", "the page says otherwise")]).await.status, 303);

    let seen = world.at_the_desk("contributor").await.get(&format!("/desk/drafts/{id}")).await.text();
    assert!(seen.contains("the page says otherwise"));
    assert_eq!(curator.act(&path, &[("reason", "once more")]).await.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_can_raise_a_role() {
    let world = World::new().await;
    let mut contributor = world.at_the_desk("contributor").await;
    let (mut before, version) = world.record("contributor", OWN_SERVICE).await;
    before["summary"] = "Published without leave.".into();
    let version = version.to_string();
    let page = contributor.get(&format!("/desk/services/{OWN_SERVICE}/edit")).await.text();
    assert!(page.contains(">Suggest<") && !page.contains(">Publish<"));
    let raised = [
        ("role", "administrator"),
        ("organisation_of", "lpt"),
        ("scope", "publish"),
        ("publish", "yes"),
        ("version", version.as_str()),
        ("summary", "Published without leave."),
        ("why", "a test"),
        ("do", "save"),
    ];

    let answer = contributor.submit(&page, &format!("/desk/services/{OWN_SERVICE}/edit"), &raised).await;

    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(answer.header("location").starts_with("/desk/drafts/"), "{}", answer.header("location"));
    let (after, _) = world.record("reader", OWN_SERVICE).await;
    assert_ne!(after["summary"], "Published without leave.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confidential_place_is_on_no_page_of_whoever_may_not_see_it() {
    let world = World::new().await;
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    let mut locations = record["locations"].as_array().cloned().unwrap_or_default();
    locations.push(json!({"address": "7 Quiet Lane", "use": "venue", "confidential": true, "provenance": record["provenance"]}));
    record["locations"] = Value::Array(locations);
    assert_eq!(world.put("curator", OWN_SERVICE, &record, version).await.status, 200);
    let id = world.suggest("provider", OWN_SERVICE, "By those who know the place.").await;

    for (who, sees) in [
        ("contributor", false),
        ("other-provider", false),
        ("provider", true),
        ("curator", true),
        ("administrator", true),
    ] {
        let mut visitor = world.at_the_desk(who).await;
        let form = visitor.get(&format!("/desk/services/{OWN_SERVICE}/edit")).await;
        assert_eq!(form.text().contains("Quiet Lane"), sees, "the form of {who}");
        for path in ["", "/status", "/history", "/assure", "/as-it-was"] {
            let page = visitor.get(&format!("/desk/services/{OWN_SERVICE}{path}")).await;
            assert!(!page.text().contains("Quiet Lane"), "{path} of {who}");
        }
        let draft = visitor.get(&format!("/desk/drafts/{id}")).await.text();
        assert!(sees || !draft.contains("Quiet Lane"), "the draft of {who}");
    }
}
