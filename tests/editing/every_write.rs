//! Every operation that writes, by everybody: the table is held against the document of the API, so that none can be left out.

use std::collections::BTreeSet;

use actix_web::http::Method;
use serde_json::{Value, json};
use signpost::catalogue::ProblemKind;
use signpost::store::NewProblemReport;

use crate::support::Answer;
use crate::world::*;

/// Over a record of [`OTHERS`]: nobody, a contributor, its provider, the provider of another organisation, and those who publish.
const EVERYBODY: [&str; 6] =
    ["reader", "contributor", "other-provider", "provider", "curator", "administrator"];

/// The operation of the API, and the status that each of [`EVERYBODY`] is answered with.
const TABLE: [(&str, [u16; 6]); 11] = [
    ("write_service_record", [401, 202, 202, 403, 200, 200]),
    ("set_service_status", [401, 202, 202, 403, 200, 200]),
    ("merge_service", [401, 403, 403, 403, 200, 200]),
    ("restore_service", [401, 202, 202, 403, 200, 200]),
    ("write_organisation_record", [401, 202, 202, 403, 200, 200]),
    ("restore_organisation", [401, 202, 202, 403, 200, 200]),
    ("assure_service", [401, 403, 202, 403, 200, 200]),
    ("approve_draft", [401, 403, 403, 403, 200, 200]),
    ("reject_draft", [401, 403, 403, 403, 200, 200]),
    ("withdraw_draft", [401, 404, 403, 404, 403, 403]),
    ("answer_problem_report", [401, 403, 403, 403, 200, 200]),
];

/// A service of `OTHERS` for each operation, so that none gets into the way of another.
const SERVICE: &str = OTHERS_SERVICE;
const DUPLICATE: &str = "uava-text";
const TO_CLOSE: &str = "uava-outreach";

async fn organisation(world: &World) -> (Value, u64) {
    let reply = world.get("curator", &format!("/api/v1/organisations/{OTHERS}/record")).await.json();
    (reply["record"].clone(), reply["version"].as_u64().unwrap())
}

/// Does an operation as somebody, over the version there is. `first` are versions of the service and the organisation to go back to.
async fn act(world: &World, operation: &str, who: &str, first: [u64; 2]) -> Answer {
    let service = format!("/api/v1/services/{SERVICE}");
    let their_organisation = format!("/api/v1/organisations/{OTHERS}");
    let post = async |path: String, body: Value, version: u64| {
        world.send(who, Method::POST, &path, body, Some(version)).await
    };
    match operation {
        "write_service_record" => {
            let (mut record, version) = world.record("curator", SERVICE).await;
            record["summary"] = format!("Said anew by {who}.").into();
            world.put(who, SERVICE, &record, version).await
        }
        "set_service_status" => {
            let (record, version) = world.record("curator", TO_CLOSE).await;
            let mut status = record["status"].clone();
            status["says"] = format!("asked by {who}").into();
            post(
                format!("/api/v1/services/{TO_CLOSE}/status"),
                json!({"why": "a test", "status": status}),
                version,
            )
            .await
        }
        "merge_service" => {
            let (_, version) = world.record("curator", DUPLICATE).await;
            let body = json!({"why": "the same line", "into": SERVICE});
            post(format!("/api/v1/services/{DUPLICATE}/merge"), body, version).await
        }
        "restore_service" => {
            let (_, version) = world.record("curator", SERVICE).await;
            post(format!("{service}/restore"), json!({"why": "as it was", "version": first[0]}), version)
                .await
        }
        "write_organisation_record" => {
            let (mut record, version) = organisation(world).await;
            record["website"] = format!("https://{who}.example.org").into();
            world
                .send(who, Method::PUT, &format!("{their_organisation}/record"), body(&record), Some(version))
                .await
        }
        "restore_organisation" => {
            let (_, version) = organisation(world).await;
            let body = json!({"why": "as it was", "version": first[1]});
            post(format!("{their_organisation}/restore"), body, version).await
        }
        "assure_service" => {
            let (_, version) = world.record("curator", SERVICE).await;
            let today = signpost::directory::Clock::System.now().date_naive();
            let body = json!({"on": today, "by": format!("a team of the {who}"), "means": "page_checked"});
            post(format!("{service}/assurance"), body, version).await
        }
        "approve_draft" | "reject_draft" | "withdraw_draft" => {
            let id = world.suggest("other-contributor", SERVICE, &format!("{operation} by {who}.")).await;
            let verb = operation.trim_end_matches("_draft");
            world
                .post(who, &format!("/api/v1/drafts/{id}/{verb}"), json!({"reason": "because of a test"}))
                .await
        }
        "answer_problem_report" => {
            let report = NewProblemReport {
                service: SERVICE.to_owned(),
                kind: ProblemKind::WrongHours,
                part: None,
                words: None,
            };
            let id =
                world.store.keep_problem(&report, signpost::directory::Clock::System.now()).await.unwrap();
            let answer = json!({"state": "declined", "outcome": "they are as the page says"});
            world.post(who, &format!("/api/v1/problems/{id}/answer"), answer).await
        }
        unknown => panic!("no act is written for {unknown}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_is_open_to_those_whose_it_is_and_to_nobody_else() {
    let world = World::new().await;
    let first = [world.record("curator", SERVICE).await.1, organisation(&world).await.1];
    for (operation, expected) in TABLE {
        // A source that an assurance added is known to the next.
        world.refresh().await;
        for (who, expected) in EVERYBODY.into_iter().zip(expected) {
            let before = (world.record("curator", SERVICE).await, organisation(&world).await);

            let answer = act(&world, operation, who, first).await;

            assert_eq!(answer.status.as_u16(), expected, "{operation} by {who}: {}", answer.text());
            if expected > 200 {
                // Refused, or kept as a draft: what is public is as it was.
                let after = (world.record("curator", SERVICE).await, organisation(&world).await);
                assert_eq!(before, after, "{operation} by {who} changed what is public");
            }
        }
    }
    let verified = world.store.verify_audit(None).await.unwrap();
    assert!(verified.broken.is_empty(), "{:?}", verified.broken);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_record_is_for_whoever_could_change_it() {
    let world = World::new().await;
    let (like, _) = world.record("curator", SERVICE).await;
    let expected = [(401, 401), (202, 202), (202, 403), (403, 403), (201, 201), (201, 201)];
    for (who, (service, organisation)) in EVERYBODY.into_iter().zip(expected) {
        let mut record = like.clone();
        record["slug"] = format!("new-by-{who}").into();
        record["name"] = format!("New by {who}").into();
        record["also_known_as"] = json!([]);
        let path = format!("/api/v1/services/new-by-{who}/record");
        let answer = world.send(who, Method::PUT, &path, body(&record), None).await;
        assert_eq!(answer.status.as_u16(), service, "a service by {who}: {}", answer.text());
        let record = json!({"slug": format!("org-by-{who}"), "name": format!("Organisation by {who}"), "kind": "charity",
            "provenance": like["provenance"]});
        let path = format!("/api/v1/organisations/org-by-{who}/record");
        let answer = world.send(who, Method::PUT, &path, body(&record), None).await;
        assert_eq!(answer.status.as_u16(), organisation, "an organisation by {who}: {}", answer.text());
    }
}

#[test]
fn no_write_of_the_document_is_left_out_of_the_table() {
    let document = serde_json::to_value(signpost::api::document()).unwrap();
    let mut writes = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for method in ["post", "put", "patch", "delete"] {
            let operation = &item[method];
            if operation["security"].to_string().contains("token") {
                writes.insert(operation["operationId"].as_str().unwrap().to_owned());
            }
        }
    }

    assert_eq!(writes, TABLE.iter().map(|(operation, _)| (*operation).to_owned()).collect());
}
