//! What is hidden now is hidden in every older version, and in what was suggested, also from whoever would like the record to be theirs.

use actix_web::http::Method;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use signpost::store::{Operation, Role};

use crate::world::*;

/// Publishes the record, and gives an instant at which it was so.
async fn publish(world: &World, record: &Value) -> DateTime<Utc> {
    let (_, version) = world.record("curator", OWN_SERVICE).await;
    let answer = world.put("curator", OWN_SERVICE, record, version).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let instant = signpost::directory::Clock::System.now();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    instant
}

async fn as_of(world: &World, who: &str, instant: DateTime<Utc>) -> String {
    let at = instant.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let answer = world.get(who, &format!("/api/v1/services/{OWN_SERVICE}/record?as_of={at}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

fn place(record: &Value, confidential: bool) -> Value {
    json!({"address": "7 Quiet Lane", "use": "venue", "confidential": confidential, "provenance": record["provenance"]})
}

async fn tables_with(world: &World, text: &str) -> Vec<&'static str> {
    let client = world.database.client().await;
    let mut found = Vec::new();
    for table in ["record_version", "draft", "audit_entry", "change", "location"] {
        let holds = format!("SELECT count(*) FROM {table} t WHERE strpos(t::text, $1) > 0");
        if client.query_one(&holds, &[&text]).await.unwrap().get::<_, i64>(0) > 0 {
            found.push(table);
        }
    }
    found
}

/// The ordinary way in which a refuge is hidden: after somebody sees that it was published.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_becomes_confidential_is_in_no_older_version() {
    let world = World::new().await;
    let (before, version) = world.record("curator", OWN_SERVICE).await;
    let mut shown = before.clone();
    shown["locations"].as_array_mut().unwrap().push(place(&before, false));
    shown["summary"] = "Come to 7 Quiet Lane.".into();
    let then = publish(&world, &shown).await;
    let (_, published) = world.record("curator", OWN_SERVICE).await;
    assert!(as_of(&world, "reader", then).await.contains("Quiet Lane"), "it is public as yet");
    let id = world.suggest("contributor", OWN_SERVICE, "Come to 7 Quiet Lane, by bus.").await;

    let mut hidden = before.clone();
    hidden["locations"].as_array_mut().unwrap().push(place(&before, true));
    publish(&world, &hidden).await;

    for who in ["reader", "contributor", "other-provider", "provider", "curator"] {
        let seen = as_of(&world, who, then).await;
        assert!(!seen.contains("Quiet Lane") && seen.contains("no longer shown"), "{who}: {seen}");
    }
    let mut desk = world.at_the_desk("contributor").await;
    let history = desk.get(&format!("/desk/services/{OWN_SERVICE}/history")).await;
    assert!(history.status == 200 && !history.text().contains("Quiet Lane"));
    let draft = world.get("contributor", &format!("/api/v1/drafts/{id}")).await;
    assert!(draft.status == 200 && !draft.text().contains("Quiet Lane"), "{}", draft.text());
    // It is held in one place only, and the audit knows what was done.
    assert_eq!(tables_with(&world, "Quiet Lane").await, ["location"]);
    let verified = world.store.verify_audit(None).await.unwrap();
    assert_eq!(verified.broken, []);
    let audit = world.get("curator", "/api/v1/audit?limit=3").await.json();
    let entry = audit["results"].as_array().unwrap().iter().find(|entry| entry["action"] == "taken_out");
    assert_eq!(entry.unwrap()["slug"], published.to_string());

    // Nor does it come back when the service has moved.
    publish(&world, &before).await;
    assert!(!as_of(&world, "reader", then).await.contains("Quiet Lane"));
    assert!(tables_with(&world, "Quiet Lane").await.is_empty());
    assert!(version < published);
}

/// A database from before: the history has the place, and nothing has been written since.
#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_still_says_a_hidden_place_is_not_shown_with_it_or_brought_back_with_it() {
    let world = World::new().await;
    let (mut record, first) = world.record("curator", OWN_SERVICE).await;
    let hidden = place(&record, true);
    record["locations"].as_array_mut().unwrap().push(hidden);
    let after = publish(&world, &record).await;
    let (_, second) = world.record("curator", OWN_SERVICE).await;
    record["summary"] = "Something else.".into();
    publish(&world, &record).await;
    let client = world.database.client().await;
    client.batch_execute("SET session_replication_role = replica").await.unwrap();
    let public = json!([place(&record, false)]);
    let put_back = format!(
        "UPDATE record_version SET record = jsonb_set(record, '{{locations}}', (record -> 'locations') || '{public}') WHERE number = $1"
    );
    assert_eq!(client.execute(&put_back, &[&i64::try_from(second).unwrap()]).await.unwrap(), 1);

    for who in ["reader", "contributor", "other-provider"] {
        assert!(!as_of(&world, who, after).await.contains("Quiet Lane"), "{who}");
    }
    let (_, current) = world.record("curator", OWN_SERVICE).await;
    let body = json!({"why": "as it was", "version": second});
    let path = format!("/api/v1/services/{OWN_SERVICE}/restore");
    let restored = world.send("curator", Method::POST, &path, body, Some(current)).await;
    assert_eq!(restored.status, 200, "{}", restored.text());
    let (now, _) = world.record("reader", OWN_SERVICE).await;
    assert!(!now.to_string().contains("Quiet Lane"), "{now}");
    assert!(first < second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_becomes_one_for_professionals_is_hidden_from_everybody_else_in_older_versions() {
    let world = World::new().await;
    let (before, _) = world.record("curator", OWN_SERVICE).await;
    let with = |audience: &str| {
        let mut record = before.clone();
        let contact = json!({"kind": "phone", "value": "0116 555 0100", "audience": audience, "provenance": before["provenance"]});
        record["contacts"].as_array_mut().unwrap().push(contact);
        record
    };
    let then = publish(&world, &with("public")).await;
    publish(&world, &with("professionals")).await;
    assert!(!as_of(&world, "reader", then).await.contains("0116 555 0100"));
    assert!(as_of(&world, "contributor", then).await.contains("0116 555 0100"), "with a token it is shown");

    // Taken out of the record altogether it stays what it was.
    publish(&world, &before).await;
    assert!(!as_of(&world, "reader", then).await.contains("0116 555 0100"));
}

/// Whose record it is now decides who reads what is suggested for it, not whose it would become.
#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_to_give_a_record_away_shows_it_to_nobody_else() {
    let world = World::new().await;
    let (mut record, _) = world.record("curator", OWN_SERVICE).await;
    let hidden = place(&record, true);
    record["locations"].as_array_mut().unwrap().push(hidden);
    publish(&world, &record).await;
    let (mut taken, version) = world.record("contributor", OWN_SERVICE).await;
    taken["organisation"] = OTHERS.into();
    let answer = world.put("contributor", OWN_SERVICE, &taken, version).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let path = format!("/api/v1/drafts/{}", answer.json()["draft"].as_str().unwrap());

    assert_eq!(world.get("other-provider", &path).await.status, 404);
    let list = world.get("other-provider", "/api/v1/drafts?state=waiting").await;
    assert_eq!(list.json()["total"], 0, "{}", list.text());
    let of_its_maker = world.get("contributor", &path).await;
    assert!(of_its_maker.status == 200 && !of_its_maker.text().contains("Quiet Lane"));
    for who in ["provider", "curator"] {
        let draft = world.get(who, &path).await.json();
        let differences = draft["differences"].as_array().unwrap();
        assert_eq!(differences.len(), 1, "{who}: {draft}");
        assert_eq!(differences[0]["pointer"], "/organisation");
        assert_eq!(world.get(who, "/api/v1/drafts?state=waiting").await.json()["total"], 1, "{who}");
    }
}

/// A merge is of several records, and a draft of one: half of it could never be approved.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_publish_merges_nothing() {
    let mut world = World::new().await;
    world.token("merger", Role::Curator, None, &[Operation::Merge, Operation::ReadWhole]).await;
    let (_, version) = world.record("merger", "uava-text").await;
    let body = json!({"why": "the same line", "into": OTHERS_SERVICE});

    let path = "/api/v1/services/uava-text/merge";
    world.send("merger", Method::POST, path, body, Some(version)).await.problem(403, "not_allowed");

    assert_eq!(world.get("curator", "/api/v1/drafts").await.json()["total"], 0);
}
