//! Requests that must not get what they ask for.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::{get, send};
use crate::world::*;

/// API1: by the id of somebody else's record or draft.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_draft_is_not_reached_by_its_id() {
    let world = World::new().await;
    let id = world.suggest("provider", OWN_SERVICE, "Not for everybody's eyes.").await;
    let path = format!("/api/v1/drafts/{id}");

    for stranger in ["other-provider", "other-contributor"] {
        let answer = world.get(stranger, &path).await;
        assert!([403, 404].contains(&answer.status.as_u16()), "{stranger}: {}", answer.text());
        assert!(!answer.text().contains("Not for everybody's eyes"), "{stranger}");
        let taken = world.post(stranger, &format!("{path}/withdraw"), json!({"reason": "it is mine"})).await;
        assert!([403, 404].contains(&taken.status.as_u16()), "{stranger}: {}", taken.text());
    }
    world.get("reader", &path).await.problem(401, "token_needed");
    // A guess is no way in either.
    let guess = world.get("other-contributor", "/api/v1/drafts/01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f").await;
    assert_eq!(guess.status, 404);
}

/// API2: a token anywhere but in its header, or of another kind.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_counts_in_its_header_alone() {
    let mut world = World::new().await;
    let secret = world.token("second-curator", signpost::store::Role::Curator, None, &[]).await;
    let audit = "/api/v1/audit";

    world.get("reader", audit).await.problem(401, "token_needed");
    world.get("reader", &format!("{audit}?token={secret}")).await.problem(401, "token_needed");
    world.get("reader", &format!("{audit}?access_token={secret}")).await.problem(401, "token_needed");
    for header in [format!("Basic {secret}"), secret.clone(), "Bearer".to_owned(), "Bearer  ".to_owned()] {
        let request = TestRequest::get().uri(audit).insert_header(("Authorization", header.clone()));
        world.ask("reader", request).await.problem(401, "token_needed");
    }
    let cookie = TestRequest::get().uri(audit).insert_header(("Cookie", format!("token={secret}")));
    world.ask("reader", cookie).await.problem(401, "token_needed");
    // Nearly right is wrong.
    let mut near = secret.clone();
    let last = near.pop().unwrap();
    near.push(if last == 'a' { 'b' } else { 'a' });
    let request = TestRequest::get().uri(audit).insert_header(("Authorization", format!("Bearer {near}")));
    world.ask("reader", request).await.problem(401, "token_refused");
}

/// API3: fields that are the server's to set.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_sets_what_is_not_theirs_to_set() {
    let world = World::new().await;
    let (record, version) = world.record("curator", OWN_SERVICE).await;
    let path = format!("/api/v1/services/{OWN_SERVICE}/record");
    for (field, value) in [
        ("version", json!(999)),
        ("who", json!("administrator")),
        ("role", json!("administrator")),
        ("approved", json!(true)),
        ("made_by", json!("curator")),
    ] {
        let mut body = body(&record);
        body[field] = value;

        world.send("provider", Method::PUT, &path, body, Some(version)).await.problem(400, "unknown_field");
    }
    let (_, now) = world.record("curator", OWN_SERVICE).await;
    assert_eq!(now, version, "nothing was written");
}

/// API4: more than anybody needs.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_more_at_once_than_a_page() {
    for path in [
        "/api/v1/services?per_page=101",
        "/api/v1/services?per_page=99999999999",
        "/api/v1/organisations?per_page=101",
        "/api/v1/changes?limit=1001",
        "/api/v1/changes?wait_s=61",
        "/api/v1/services?page=0",
    ] {
        get(path).await.problem(422, "not_sensible");
    }
    let needs: Vec<String> = (0..10_000).map(|number| format!("need-{number}")).collect();
    let many = crate::support::post("/api/v1/match", json!({ "needs": needs }).to_string()).await;
    assert!([413, 422].contains(&many.status.as_u16()), "{}", many.text());
    let text = "low ".repeat(20_000);
    let long = crate::support::post("/api/v1/match", json!({ "text": text }).to_string()).await;
    assert!([413, 422].contains(&long.status.as_u16()), "{}", long.status);
}

/// API5: every way to write or decide, without the role for it.
#[tokio::test(flavor = "multi_thread")]
async fn no_way_to_write_or_decide_is_open_without_a_token() {
    let world = World::new().await;
    let (record, version) = world.record("curator", OWN_SERVICE).await;
    let document = get("/openapi.json").await.json();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("security").is_none() || method == "get" {
                continue;
            }
            let path = path.replace("{service}", OWN_SERVICE).replace("{organisation}", OWN);
            let path = path.replace("{draft}", "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f");
            let path = path.replace("{id}", "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f");
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = world.send("reader", method.clone(), &path, body(&record), Some(version)).await;
            assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text());
            asked += 1;
        }
    }
    assert!(asked >= 7, "only {asked} operations ask for a token");
    let (_, now) = world.record("curator", OWN_SERVICE).await;
    assert_eq!(now, version, "nothing was written");
}

/// API7: an address in a record is never fetched by the server, and one inside not even when the operator has pages asked.
#[tokio::test(flavor = "multi_thread")]
async fn no_address_that_somebody_sends_is_ever_asked() {
    let world = World::new().await;
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let address = format!("http://{}", trap.local_addr().unwrap());
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    let contact =
        json!({"kind": "website", "value": format!("{address}/contact"), "provenance": record["provenance"]});
    record["contacts"].as_array_mut().unwrap().push(contact);

    let written = world.put("curator", OWN_SERVICE, &record, version).await;
    assert_eq!(written.status, 200, "{}", written.text());
    world.refresh().await;
    let page = world.get("reader", &format!("/services/{OWN_SERVICE}")).await;
    assert!(page.status == 200 && page.text().contains(&address), "the page does not have the address");
    for path in [
        format!("/api/v1/services/{OWN_SERVICE}"),
        format!("/api/v1/services/{OWN_SERVICE}/quality"),
        format!("/oembed?url={address}/services/{OWN_SERVICE}"),
        format!("/api/v1/services?q={address}"),
        format!("/fhir/R4/HealthcareService?_profile={address}"),
        format!("/embed/services/{OWN_SERVICE}?url={address}"),
    ] {
        world.get("reader", &path).await;
    }
    let host = TestRequest::get()
        .uri("/api/v1/about")
        .insert_header(("Host", address.trim_start_matches("http://")));
    world.ask("reader", host).await;
    let links = Command::new(env!("CARGO_BIN_EXE_signpost"))
        .args(["check", "links", "--pause-ms", "1", "--json", "--below", &address])
        .env("DATABASE_URL", &world.database.url)
        .env_remove("SIGNPOST_LINKS_INSIDE")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&links.stdout).into_owned();
    assert!(told.contains("\"asked\": 1") && told.contains("not public"), "{told}");
    tokio::time::sleep(Duration::from_millis(200)).await;

    assert!(trap.accept().is_err(), "the server asked an address that it was sent");
}

/// API8: what a hardened server does not say and does not do.
#[tokio::test(flavor = "multi_thread")]
async fn no_answer_tells_what_it_runs_on_or_lets_other_sites_act() {
    for path in [
        "/",
        "/api/v1/needs",
        "/api/v1/nothing",
        "/match",
        "/docs/",
        "/fhir/R4/metadata",
        "/live",
        "/metrics",
    ] {
        let answer = get(path).await;
        for header in ["server", "x-powered-by", "set-cookie", "access-control-allow-credentials"] {
            assert!(answer.headers.get(header).is_none(), "{path} has `{header}`");
        }
        let policy = answer.header("content-security-policy").to_owned();
        let no_objects = ["object-src 'none'", "default-src 'none'"].iter().any(|rule| policy.contains(rule));
        assert!(no_objects && policy.contains("base-uri 'none'"), "{path}: {policy}");
        assert!(
            !policy.contains("unsafe-eval") && !policy.contains("script-src 'unsafe-inline'"),
            "{path}: {policy}"
        );
    }
    for method in [Method::TRACE, Method::CONNECT, Method::DELETE] {
        let answer = send(method.clone(), "/api/v1/needs").await;
        assert_eq!(answer.status, 405, "{method}");
    }
    // Another site may read what is open, and may not write in the name of whoever visits it.
    let preflight = send(Method::OPTIONS, &format!("/api/v1/services/{OWN_SERVICE}/record")).await;
    let allowed = preflight.header("access-control-allow-methods").to_owned();
    assert!(!allowed.contains("PUT") && !allowed.contains("POST"), "{allowed}");
    assert_eq!(preflight.header("access-control-allow-headers"), "");
}

/// API9: nothing answers that is not in the document.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_answers_that_the_document_does_not_have() {
    let document = get("/openapi.json").await.json();
    let paths = document["paths"].as_object().unwrap();
    for old in [
        "/api/v0/services",
        "/api/v2/services",
        "/api/services",
        "/admin",
        "/debug",
        "/actuator",
        "/.env",
        "/.git/config",
        "/server-status",
    ] {
        assert!(!paths.contains_key(old));
        assert_eq!(get(old).await.status, 404, "{old}");
    }
    let all: Vec<&Value> = paths.values().flat_map(|item| item.as_object().unwrap().values()).collect();
    assert!(all.iter().all(|operation| operation["operationId"].is_string()));
}

/// API10: what came from elsewhere is shown as text.
#[tokio::test(flavor = "multi_thread")]
async fn words_from_elsewhere_do_nothing_on_a_page() {
    let world = World::new().await;
    let harmful = r#"<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}"#;
    let found = world.get("reader", &format!("/?q={}", crate::support::encoded(harmful))).await;
    assert_eq!(found.status, 200);
    assert!(!found.text().contains("<script>alert"), "a search gives it back as it is");
    assert!(!found.text().contains("<img src=x"), "a search gives it back as it is");
    let (mut record, version) = world.record("curator", OWN_SERVICE).await;
    record["summary"] = harmful.into();
    record["name"] = "'; DROP TABLE service; --".into();

    let written = world.put("curator", OWN_SERVICE, &record, version).await;

    assert_eq!(written.status, 200, "{}", written.text());
    world.refresh().await;
    let (stored, _) = world.record("curator", OWN_SERVICE).await;
    assert_eq!(
        (&stored["name"], &stored["summary"]),
        (&record["name"], &record["summary"]),
        "as it was sent"
    );
    let sign_in = TestRequest::post()
        .uri("/desk/sign-in")
        .insert_header(("Host", "desk.example"))
        .insert_header(("Origin", "http://desk.example"))
        .set_form([("token", world.secret("curator").unwrap())]);
    let session = world.ask_plainly(sign_in).await;
    let session = session.header("set-cookie").split(';').next().unwrap().to_owned();
    for path in [
        format!("/services/{OWN_SERVICE}"),
        format!("/embed/services/{OWN_SERVICE}"),
        format!("/desk/services/{OWN_SERVICE}/history"),
        format!("/desk/services/{OWN_SERVICE}/edit"),
    ] {
        let page = TestRequest::get().uri(&path).insert_header(("Cookie", session.clone()));
        let page = world.ask_plainly(page).await;
        let text = page.text();
        assert_eq!(page.status, 200, "{path}: {text}");
        assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{path} does not show it: {text}");
        assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{path}: {text}");
    }
}
