//! What anybody says is wrong lands in a queue, is slowed down, holds nothing about a person, and has an outcome that can be seen.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::Answer;
use crate::world::*;

fn path() -> String {
    format!("/api/v1/services/{OWN_SERVICE}/problems")
}

impl World {
    /// Reports from an address of the network.
    async fn report_from(&self, address: &str, body: Value) -> Answer {
        let peer = format!("{address}:4711").parse().unwrap();
        self.ask("reader", TestRequest::post().uri(&path()).peer_addr(peer).set_json(body)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_waits_is_answered_and_its_outcome_is_seen_without_its_words() {
    let world = World::new().await;
    let words = "the line rings out after 5pm";

    let made = world
        .post("reader", &path(), json!({"kind": "wrong_contact", "part": "contacts", "words": words}))
        .await;

    assert_eq!(made.status, 200, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/problems/{id}"));
    let public = world.get("reader", &format!("/api/v1/problems/{id}")).await;
    assert_eq!((&public.json()["state"], public.text().contains("rings")), (&json!("open"), false));
    assert_eq!(public.header("cache-control"), "no-store");
    let queue = world.get("curator", "/api/v1/problems?state=open").await.json();
    assert_eq!((&queue["total"], &queue["results"][0]["words"]), (&json!(1), &json!(words)));

    // What was done is for everybody to read.
    let personal = json!({"state": "accepted", "outcome": "I rang jo@example.com"});
    let refused = world.post("curator", &format!("/api/v1/problems/{id}/answer"), personal).await;
    assert_eq!(refused.problem(422, "not_sensible")["errors"][0]["pointer"], "/outcome");
    let answer = json!({"state": "accepted", "outcome": "the hours were put right"});
    let answered = world.post("curator", &format!("/api/v1/problems/{id}/answer"), answer.clone()).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let public = world.get("reader", &format!("/api/v1/problems/{id}")).await.json();
    assert_eq!(
        (&public["state"], &public["outcome"]),
        (&json!("accepted"), &json!("the hours were put right"))
    );
    world
        .post("other-curator", &format!("/api/v1/problems/{id}/answer"), answer)
        .await
        .problem(409, "already_decided");
    // Its words are nowhere any more, and who answered is in the audit.
    let client = world.database.client().await;
    let left =
        client.query_one("SELECT count(*) FROM problem_report WHERE words IS NOT NULL", &[]).await.unwrap();
    assert_eq!(left.get::<_, i64>(0), 0);
    let audit = world.get("curator", "/api/v1/audit?limit=1").await.json();
    assert_eq!(
        (&audit["results"][0]["who"], &audit["results"][0]["what"]),
        (&json!("curator"), &json!("problem_report"))
    );
    assert!(world.store.verify_audit(None).await.unwrap().broken.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn words_about_a_person_are_refused_with_the_remedy_and_kept_nowhere() {
    let world = World::new().await;
    for words in [
        "write to jo.bloggs@example.com",
        "the patient is 943 476 5919",
        "ring me on 07700 900123",
        "my date of birth is 3/3/1984",
    ] {
        let refused = world.post("reader", &path(), json!({"kind": "other", "words": words})).await;
        let problem = refused.problem(422, "not_sensible");
        assert_eq!(problem["errors"][0]["pointer"], "/words", "{words}");
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("leave it out"), "{problem}");
    }
    let client = world.database.client().await;
    let kept = client.query_one("SELECT count(*) FROM problem_report", &[]).await.unwrap();
    assert_eq!(kept.get::<_, i64>(0), 0);
    // The number of the record itself is no secret.
    let (record, _) = world.record("reader", OTHERS_SERVICE).await;
    let own =
        record["contacts"].as_array().unwrap().iter().find(|contact| contact["kind"] == "phone").unwrap();
    let words = format!("{} is not answered", own["value"].as_str().unwrap());
    let path = format!("/api/v1/services/{OTHERS_SERVICE}/problems");
    assert_eq!(world.post("reader", &path, json!({"kind": "other", "words": words})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_at_its_field() {
    let world = World::new().await;
    for (body, status, pointer) in [
        (json!({"kind": "angry"}), 422, "/kind"),
        (json!({"kind": "other"}), 422, "/kind"),
        (json!({"kind": "closed", "part": "roof"}), 422, "/part"),
        (json!({"kind": "closed", "words": "x".repeat(501)}), 422, "/words"),
        (json!({"kind": "closed", "name": "Jo"}), 400, "/name"),
        (json!({}), 400, ""),
    ] {
        let answer = world.post("reader", &path(), body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
        let told = answer.json()["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned();
        assert!(told.starts_with(pointer), "{body}: {told}");
    }
    let nowhere = "/api/v1/services/no-such-service/problems";
    world.post("reader", nowhere, json!({"kind": "closed"})).await.problem(404, "not_found");
    world.get("reader", "/api/v1/problems/nonsense").await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_report_within_an_hour_is_told_when_to_come_again() {
    let world = World::new().await;
    for _ in 0..5 {
        assert_eq!(world.report_from("192.0.2.7", json!({"kind": "closed"})).await.status, 200);
    }

    let refused = world.report_from("192.0.2.7", json!({"kind": "closed"})).await;

    refused.problem(429, "too_many_reports");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3601).contains(&wait), "{wait}");
    assert!(!refused.text().contains("192.0.2"));
    assert_eq!(world.report_from("192.0.2.8", json!({"kind": "closed"})).await.status, 200);
    // No table has a column an address could be in, and no row has one.
    let client = world.database.client().await;
    let rows = client
        .query_one("SELECT count(*) FROM problem_report p WHERE p::text LIKE '%192.0.2%'", &[])
        .await
        .unwrap();
    assert_eq!(rows.get::<_, i64>(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_works_without_a_script_and_says_beside_the_field_what_is_wrong() {
    let world = World::new().await;
    let page = format!("/services/{OWN_SERVICE}/problem");
    assert!(
        world
            .get("reader", &format!("/services/{OWN_SERVICE}"))
            .await
            .text()
            .contains(&format!("href=\"{page}\""))
    );
    let form = world.get("reader", &page).await;
    assert_eq!(form.status, 200);
    assert!(form.text().contains("<label for=\"words\">"), "{}", form.text());
    let send = |pairs: Vec<(&'static str, &'static str)>| {
        world.ask("reader", TestRequest::post().uri(&page).set_form(pairs))
    };

    let empty = send(vec![]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("href=\"#kind\"") && empty.text().contains("id=\"kind-error\""));
    let personal = send(vec![("kind", "other"), ("words", "I am jo@example.com")]).await;
    assert_eq!(personal.status, 422);
    assert!(
        personal.text().contains("id=\"words-error\"") && personal.text().contains("I am jo@example.com")
    );

    let sent = send(vec![("kind", "closed"), ("part", ""), ("words", "the door is shut for good")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let outcome = world.get("reader", sent.header("location")).await;
    assert_eq!(outcome.status, 200, "{}", outcome.text());
    assert!(outcome.text().contains("waits for an answer") && !outcome.text().contains("shut for good"));
    assert_eq!(world.get("reader", "/problems/01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f").await.status, 404);
    // The codes of problems are explained at addresses of the same kind.
    assert_eq!(world.get("reader", "/problems/not_sensible").await.json()["code"], "not_sensible");
}
