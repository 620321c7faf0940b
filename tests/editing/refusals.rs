//! What cannot be is refused with the field and the remedy, and nothing is written blind.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::world::*;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_without_saying_what_they_saw() {
    let world = World::new().await;
    let (record, version) = world.record("curator", OWN_SERVICE).await;
    let path = format!("/api/v1/services/{OWN_SERVICE}/record");
    let put = || TestRequest::put().uri(&path).set_json(body(&record));

    world.ask("curator", put()).await.problem(428, "precondition_needed");
    world.ask("curator", put().insert_header(("If-Match", "4711"))).await.problem(400, "bad_request");
    world.ask("curator", put().insert_header(("If-None-Match", "*"))).await.problem(412, "version_passed");
    let stale = world.put("curator", OWN_SERVICE, &record, version - 1).await.problem(412, "version_passed");
    assert_eq!(stale["versions"]["current"]["version"], version);
    assert_eq!(stale["versions"]["yours"]["record"]["slug"], OWN_SERVICE);
}

/// The feed and the audit are never rewritten: what is about a person must not get there.
#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_seems_to_be_about_a_person_is_kept_nowhere() {
    let world = World::new().await;
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    record["summary"] = "Words to be written.".into();
    let path = format!("/api/v1/services/{OWN_SERVICE}/record");
    let why = |record: &Value, why: &str| json!({"why": why, "record": record});
    for words in [
        "Jane said so, 07700 900123",
        "jane@example.com wrote",
        "NHS 943 476 5919 told us",
        "born 3 March 1984",
    ] {
        for who in ["curator", "contributor"] {
            let answer = world.send(who, Method::PUT, &path, why(&record, words), Some(version)).await;
            assert_eq!(answer.problem(422, "not_sensible")["errors"][0]["pointer"], "/why", "{words}");
        }
    }
    let lpt = world.get("curator", "/api/v1/organisations/lpt/record").await.json();
    let edit = json!({"why": "ring 07700 900123", "record": lpt["record"]});
    let refused = world
        .send("curator", Method::PUT, "/api/v1/organisations/lpt/record", edit, lpt["version"].as_u64())
        .await;
    assert_eq!(refused.problem(422, "not_sensible")["errors"][0]["pointer"], "/why");
    let id = world.suggest("contributor", OWN_SERVICE, "Words that wait.").await;
    for decision in ["approve", "reject"] {
        let path = format!("/api/v1/drafts/{id}/{decision}");
        let refused = world.post("curator", &path, json!({"reason": "as jane@example.com says"})).await;
        assert_eq!(refused.problem(422, "not_sensible")["errors"][0]["pointer"], "/reason");
    }
    // Of the record's own numbers one may speak.
    let contact = json!({"kind": "phone", "value": "0116 555 0100", "provenance": record["provenance"]});
    record["contacts"].as_array_mut().unwrap().push(contact);
    let own = "0116 555 0100 is answered now";
    let answer = world.send("curator", Method::PUT, &path, why(&record, own), Some(version)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_checks_as_on_the_command_line_refuse_with_field_and_remedy() {
    let world = World::new().await;
    let (good, version) = world.record("curator", OWN_SERVICE).await;
    let provenance = good["provenance"].clone();
    let with = |field: &str, value: Value| {
        let mut record = good.clone();
        record[field] = value;
        record
    };
    let mut nowhere = good["coverage"].clone();
    nowhere["areas"] = json!(["E07000999"]);
    let hours = json!([{"of": "service", "freq": "WEEKLY", "byday": ["MO"], "opens_at": "25:00", "closes_at": "09:00", "says": "x", "provenance": provenance}]);
    let nobody = json!([
        {"effect": "requires", "says": "a woman", "any_of": [{"fact": "sex", "is": "female"}], "provenance": provenance},
        {"effect": "requires", "says": "a man", "any_of": [{"fact": "sex", "is": "male"}], "provenance": provenance},
    ]);
    let unreachable = json!([{"who": ["gp"], "how": "through_team", "provenance": provenance}]);
    let no_source = {
        let mut provenance = provenance.clone();
        provenance["source"] = json!(["a-page-nobody-knows"]);
        json!([{"says": "x", "provenance": provenance}])
    };
    for (record, pointer) in [
        (with("coverage", nowhere), "/record/coverage/areas"),
        (with("schedules", hours), "/record/schedules"),
        (with("criteria", nobody), "/record/criteria"),
        (with("routes", unreachable), "/record/routes"),
        (with("notes", no_source), "/record/notes"),
        (with("needs", json!(["flying"])), "/record/needs"),
        (with("summary", json!("It helps.\u{0}")), "/record/summary"),
        (with("slug", json!("another-slug")), "/record/slug"),
        (with("colour", json!("red")), "/record"),
        (json!([1]), "/record"),
    ] {
        let answer = world.put("curator", OWN_SERVICE, &record, version).await;
        let problem = answer.json();
        assert!(answer.status == 422 || answer.status == 400, "{pointer}: {problem}");
        let told = problem["errors"][0]["pointer"].as_str().unwrap_or_default();
        assert!(told.starts_with(pointer), "{pointer}: {problem}");
    }
    assert_eq!(world.record("curator", OWN_SERVICE).await, (good, version), "something was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_with_its_remedy() {
    let world = World::new().await;
    let (good, version) = world.record("curator", OWN_SERVICE).await;
    let provenance = good["provenance"].clone();
    let with = |field: &str, value: Value| {
        let mut record = good.clone();
        record[field] = value;
        record
    };
    let mut no_area = good["coverage"].clone();
    no_area["areas"] = json!([]);
    let hours = |opens: &str, closes: &str| json!([{"of": "service", "freq": "WEEKLY", "byday": ["MO"], "opens_at": opens, "closes_at": closes, "says": "x", "provenance": provenance}]);
    let bounds = json!([{"effect": "requires", "says": "nobody", "any_of": [{"fact": "age_years", "at_least": 30, "at_most": 20}],
        "provenance": provenance}]);
    let contradiction = json!([{"effect": "requires", "says": "nobody", "any_of": [{"all_of": [{"fact": "age_years", "at_least": 30},
        {"fact": "age_years", "at_most": 20}]}], "provenance": provenance}]);
    let mut by_text = with("routes", json!([{"who": ["gp"], "how": "text", "provenance": provenance}]));
    let contacts = good["contacts"].as_array().unwrap();
    by_text["contacts"] = contacts.iter().filter(|contact| contact["kind"] != "text").cloned().collect();
    let to_closed =
        json!([{"who": ["gp"], "not_accepted": true, "door": "uava-text", "provenance": provenance}]);
    for (record, pointer, remedy) in [
        (with("coverage", no_area), "/record/coverage/areas", "give the codes of the areas it serves"),
        (
            with("schedules", hours("17:00", "12:00")),
            "/record/schedules/0/closes_at",
            "only hours after midnight",
        ),
        (with("schedules", hours("09:00", "09:00")), "/record/schedules/0/closes_at", "round the clock"),
        (with("criteria", bounds), "/record/criteria", "nobody could meet it"),
        (with("criteria", contradiction), "/record/criteria", ""),
        (by_text, "/record/routes/0/how", "give the contact, place or team"),
    ] {
        let problem = world.put("curator", OWN_SERVICE, &record, version).await.problem(422, "not_sensible");
        let told = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .find(|error| error["pointer"].as_str().unwrap().starts_with(pointer));
        let detail = told.unwrap_or_else(|| panic!("{pointer}: {problem}"))["detail"].as_str().unwrap();
        assert!(detail.contains(remedy), "{pointer}: {detail}");
    }
    // A door that was shut meanwhile.
    let (_, duplicate) = world.record("curator", "uava-text").await;
    let merge = json!({"why": "the same line", "into": "freeva-support-line"});
    let path = "/api/v1/services/uava-text/merge";
    assert_eq!(world.send("curator", Method::POST, path, merge, Some(duplicate)).await.status, 200);
    world.refresh().await;
    let problem = world
        .put("curator", OWN_SERVICE, &with("routes", to_closed), version)
        .await
        .problem(422, "not_sensible");
    assert!(problem.to_string().contains("name a service that runs today"), "{problem}");
    assert_eq!(world.record("curator", OWN_SERVICE).await, (good, version), "something was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_cannot_replace_each_other_however_quickly_it_is_tried() {
    let world = World::new().await;
    let merge = |into: &str| json!({"why": "the same line", "into": into});
    let (_, version) = world.record("curator", "uava-text").await;
    let path = "/api/v1/services/uava-text/merge";
    assert_eq!(
        world.send("curator", Method::POST, path, merge("uava-outreach"), Some(version)).await.status,
        200
    );

    // What is answered from does not know yet: the store does.
    let (record, version) = world.record("curator", "uava-outreach").await;
    let path = "/api/v1/services/uava-outreach/merge";
    let back = world.send("curator", Method::POST, path, merge("uava-text"), Some(version)).await;
    assert_eq!(back.problem(422, "not_sensible")["errors"][0]["pointer"], "/into");
    let mut status = record["status"].clone();
    status["is"] = "replaced".into();
    status["replaced_by"] = "uava-text".into();
    let body = json!({"why": "the same line", "status": status});
    let path = "/api/v1/services/uava-outreach/status";
    let back = world.send("curator", Method::POST, path, body, Some(version)).await;
    assert!(back.problem(422, "not_sensible").to_string().contains("leads back"), "{}", back.text());
    assert_eq!(world.record("curator", "uava-outreach").await, (record, version));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_in_the_shape_of_a_service_file_is_taken() {
    let world = World::new().await;
    let record = json!({
        "slug": "a-new-service", "name": "A new service", "organisation": "lpt", "kind": "service", "summary": "It helps.",
        "steps": [2], "needs": ["low-mood"], "modes": ["phone"], "source": ["a-new-page"], "dated": "2026-11", "confidence": "high",
        "status": {"is": "open"}, "coverage": {"basis": "anyone", "areas": ["E54000015"]},
        "route": [{"who": ["any_professional"], "how": "not_stated", "says": "any professional can refer"}],
    });
    let source = json!({"id": "a-new-page", "title": "A new page", "publisher": "Somebody", "url": "https://example.org/new",
        "published": "2026-11", "retrieved": "2026-11-25", "licence": "facts only"});
    let body = json!({"why": "a service that is new", "record": record, "sources": [source]});
    let path = "/api/v1/services/a-new-service/record";

    let answer = world.send("curator", Method::PUT, path, body, None).await;

    assert_eq!(answer.status, 201, "{}", answer.text());
    let (kept, _) = world.record("curator", "a-new-service").await;
    assert_eq!(kept["routes"][0]["who"].as_array().unwrap().len(), 12);
    assert_eq!(kept["routes"][0]["provenance"]["source"], json!(["a-new-page"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_others_lead_to_is_not_closed_before_they_are_mended() {
    let world = World::new().await;
    let (record, version) = world.record("curator", "dhu-triage-navigation").await;
    let mut status = record["status"].clone();
    status["is"] = "closed".into();
    let path = "/api/v1/services/dhu-triage-navigation/status";
    let body = json!({"why": "it has ended", "status": status});

    let problem =
        world.send("curator", Method::POST, path, body, Some(version)).await.problem(422, "not_sensible");

    assert!(problem.to_string().contains("services/camhs.toml"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_in_a_circle_or_into_nothing_is_refused() {
    let world = World::new().await;
    let (_, version) = world.record("curator", "uava-text").await;
    let path = "/api/v1/services/uava-text/merge";
    for into in ["uava-text", "no-such-service", ""] {
        let body = json!({"why": "the same line", "into": into});
        let problem =
            world.send("curator", Method::POST, path, body, Some(version)).await.problem(422, "not_sensible");
        assert_eq!(problem["errors"][0]["pointer"], "/into", "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_leads_whatever_led_to_the_duplicate_to_the_other() {
    let world = World::new().await;
    let (before, _) = world.record("curator", "camhs").await;
    assert!(before.to_string().contains("dhu-triage-navigation"));
    let (_, version) = world.record("curator", "dhu-triage-navigation").await;
    let body = json!({"why": "one record for the way in", "into": "gp-primary-care"});
    let path = "/api/v1/services/dhu-triage-navigation/merge";

    let answer = world.send("curator", Method::POST, path, body, Some(version)).await;

    assert_eq!(answer.status, 200, "{}", answer.text());
    let (after, _) = world.record("curator", "camhs").await;
    assert!(!after["routes"].to_string().contains("dhu-triage-navigation"), "{after}");
    assert!(after["routes"].to_string().contains("gp-primary-care"));
}
