//! A changed byte is found and located, and every record is there as it was.

use serde_json::json;

use crate::world::*;

/// Changes rows behind the program's back, as only the owner of the database can.
async fn tamper(world: &World, sql: &str) {
    let client = world.database.client().await;
    client.batch_execute("SET session_replication_role = replica").await.unwrap();
    client.batch_execute(sql).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_sealed_with_who_what_when_and_why() {
    let world = World::new().await;
    let id = world.suggest("provider", OWN_SERVICE, "Sealed words.").await;
    assert_eq!(
        world
            .post("curator", &format!("/api/v1/drafts/{id}/approve"), json!({"reason": "it is so"}))
            .await
            .status,
        200
    );

    let entries = world.get("curator", "/api/v1/audit?limit=3").await.json();

    let told: Vec<(String, String, String)> = entries["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                e["who"].as_str().unwrap().to_owned(),
                e["action"].as_str().unwrap().to_owned(),
                e["why"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let entry = |who: &str, action: &str, why: &str| (who.to_owned(), action.to_owned(), why.to_owned());
    assert_eq!(
        told,
        [
            entry("curator", "approved", "it is so"),
            entry("provider", "changed", "a test of editing"),
            entry("provider", "suggested", "a test of editing"),
        ]
    );
    let verified = world.store.verify_audit(None).await.unwrap();
    assert!(verified.broken.is_empty() && verified.entries > 700, "{verified:?}");
    assert_eq!(verified.unsealed_changes, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_is_found_where_it_is() {
    for (sql, at, what) in [
        ("UPDATE audit_entry SET why = 'another reason' WHERE number = 7", 7, "the entry itself was changed"),
        (
            "UPDATE audit_entry SET hash = set_byte(hash, 3, (get_byte(hash, 3) + 1) % 256) WHERE number = 9",
            9,
            "the entry itself was changed",
        ),
        ("UPDATE change SET who = 'nobody' WHERE number = 5", 5, "change 5 is not as it was sealed"),
        (
            "UPDATE record_version SET record = jsonb_set(record, '{name}', '\"Another name\"') WHERE number = 12",
            12,
            "the record of change 12 is not as it was sealed",
        ),
        ("DELETE FROM audit_entry WHERE number = 20", 21, "an entry before it is missing"),
    ] {
        let world = World::new().await;
        assert!(world.store.verify_audit(None).await.unwrap().broken.is_empty());

        tamper(&world, sql).await;

        let verified = world.store.verify_audit(None).await.unwrap();
        let first = verified.broken.first().unwrap_or_else(|| panic!("nothing was found after {sql}"));
        assert_eq!((first.number, first.what.as_str()), (at, what), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_cut_short_is_found_by_the_changes_it_leaves_and_by_a_hash_noted_before() {
    let world = World::new().await;
    let noted = world.store.verify_audit(None).await.unwrap().last_hash;
    tamper(&world, "DELETE FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)").await;

    assert!(!world.store.verify_audit(None).await.unwrap().broken.is_empty());
    let verified = world.store.verify_audit(Some(&noted)).await.unwrap();
    assert!(verified.broken.iter().any(|broken| broken.what.contains(&noted)), "{:?}", verified.broken);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_cannot_be_rewritten_by_the_way() {
    let world = World::new().await;
    let client = world.database.client().await;

    for sql in ["UPDATE audit_entry SET why = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"] {
        assert!(client.batch_execute(sql).await.is_err(), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_as_of_a_past_instant_is_what_was_answered_then() {
    let world = World::new().await;
    let mut day = Vec::new();
    for round in 0..4 {
        let (mut record, version) = world.record("curator", OWN_SERVICE).await;
        record["summary"] = format!("As it was in round {round}.").into();
        assert_eq!(world.put("curator", OWN_SERVICE, &record, version).await.status, 200);
        let answered = world.get("reader", &format!("/api/v1/services/{OWN_SERVICE}/record")).await.json();
        day.push((signpost::directory::Clock::System.now(), answered));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }

    for (instant, answered) in day {
        let at = instant.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        let then = world.get("reader", &format!("/api/v1/services/{OWN_SERVICE}/record?as_of={at}")).await;
        assert_eq!(then.json(), answered, "{at}");
    }
    let long_ago = format!("/api/v1/services/{OWN_SERVICE}/record?as_of=2001-01-01T00:00:00Z");
    world.get("reader", &long_ago).await.problem(404, "not_found");
}

/// Several people on several records: written, suggested, approved, rejected, assured, closed, merged, and merged again.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_changes_is_given_again_as_it_was_at_every_instant_of_it() {
    let world = World::new().await;
    let records = [OWN_SERVICE, OTHERS_SERVICE, "uava-text", "dhu-triage-navigation", "camhs"];
    let paths: Vec<String> = records
        .iter()
        .map(|slug| format!("/api/v1/services/{slug}/record"))
        .chain(["/api/v1/organisations/lpt/record".to_owned()])
        .collect();
    let mut day = Vec::new();
    for hour in 0..9 {
        change(&world, hour).await;
        let instant = signpost::directory::Clock::System.now();
        let mut answered = Vec::new();
        for path in &paths {
            answered.push(world.get("reader", path).await.json());
        }
        day.push((instant, answered));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut different = std::collections::HashSet::new();
    for (instant, answered) in &day {
        let at = instant.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        for (path, answered) in paths.iter().zip(answered) {
            let then = world.get("reader", &format!("{path}?as_of={at}")).await.json();
            assert_eq!(&then, answered, "{path} at {at}");
            different.insert(then.to_string());
        }
    }
    // Nearly every hour changed something: the same answer over and over would prove nothing.
    assert!(different.len() >= paths.len() + 7, "{}", different.len());
    assert!(world.store.verify_audit(None).await.unwrap().broken.is_empty());
}

async fn change(world: &World, hour: usize) {
    use actix_web::http::Method;
    let path = |slug: &str, what: &str| format!("/api/v1/services/{slug}/{what}");
    let done = match hour {
        0 => {
            let (mut record, version) = world.record("curator", OWN_SERVICE).await;
            record["summary"] = "In the morning.".into();
            world.put("curator", OWN_SERVICE, &record, version).await
        }
        1 => {
            let id = world.suggest("other-provider", OTHERS_SERVICE, "Suggested and approved.").await;
            world.post("curator", &format!("/api/v1/drafts/{id}/approve"), json!({})).await
        }
        2 => {
            let id = world.suggest("provider", OWN_SERVICE, "Suggested and rejected.").await;
            world
                .post("curator", &format!("/api/v1/drafts/{id}/reject"), json!({"reason": "it is not so"}))
                .await
        }
        3 => {
            let (_, version) = world.record("curator", OWN_SERVICE).await;
            let today = signpost::directory::Clock::System.now().date_naive();
            let body = json!({"on": today, "by": "the directory team", "means": "rang"});
            world.send("curator", Method::POST, &path(OWN_SERVICE, "assurance"), body, Some(version)).await
        }
        4 => {
            let reply = world.get("curator", "/api/v1/organisations/lpt/record").await.json();
            let mut record = reply["record"].clone();
            record["website"] = "https://noon.example.org".into();
            let path = "/api/v1/organisations/lpt/record";
            world.send("curator", Method::PUT, path, body(&record), reply["version"].as_u64()).await
        }
        5 => {
            let (_, version) = world.record("curator", "uava-text").await;
            let body = json!({"why": "the same line", "into": OTHERS_SERVICE});
            world.send("curator", Method::POST, &path("uava-text", "merge"), body, Some(version)).await
        }
        6 => {
            // Turns what led to it to the other record: several records change at once.
            let (_, version) = world.record("curator", "dhu-triage-navigation").await;
            let body = json!({"why": "one way in", "into": "gp-primary-care"});
            world
                .send("curator", Method::POST, &path("dhu-triage-navigation", "merge"), body, Some(version))
                .await
        }
        7 => {
            // Undone: its status is as it was.
            let (record, version) = world.record("curator", "uava-text").await;
            let mut status = record["status"].clone();
            status["is"] = "unknown".into();
            let fields = status.as_object_mut().unwrap();
            fields.remove("replaced_by");
            fields.remove("since");
            let body = json!({"why": "it was another line", "status": status});
            world.send("curator", Method::POST, &path("uava-text", "status"), body, Some(version)).await
        }
        _ => {
            let (mut record, version) = world.record("curator", OTHERS_SERVICE).await;
            let note = json!({"says": "In the evening.", "provenance": record["provenance"]});
            record["notes"].as_array_mut().unwrap().push(note);
            world.put("curator", OTHERS_SERVICE, &record, version).await
        }
    };
    assert_eq!(done.status, 200, "hour {hour}: {}", done.text());
}
