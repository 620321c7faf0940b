//! Somebody else's feed, page by page, from a server that is busy at first.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::program::Program;

fn service(number: usize, name: &str) -> Value {
    json!({
        "id": format!("ac148810-d857-441c-9679-{number:012}"), "name": name, "status": "active",
        "description": "Talks over tea.", "minimum_age": 18, "assured_date": "2026-05-01", "email": null,
        "eligibility_description": "People who are lonely.",
        "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Somebody", "description": "A charity."},
        "contacts": [{"id": "1e7efce3-639b-4880-940c-b95cd30cdb50", "name": "Ann Persona", "title": "Manager",
            "phones": [{"id": "1e7efce3-639b-4880-940c-b95cd30cdb51", "number": "0116 496 0123"}]}],
        "schedules": [{"id": "48102e86-bb50-41c4-8f1e-e269368c41d1", "freq": "WEEKLY", "byday": "TH,FR",
            "opens_at": "10:00:00", "closes_at": "18:00:00", "description": "Thursday and Friday"}],
        "service_areas": [{"id": "381c64f1-a724-4884-9c21-ac96c21cca3e", "extent": "E06000016"}],
    })
}

/// Two pages of one service each. The first request is answered with 503, and every tenth after it.
fn serve(name: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut line = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            reader.read_line(&mut line).unwrap();
            let mut header = String::new();
            while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
                header.clear();
            }
            let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
            let busy = count.fetch_add(1, Ordering::SeqCst).is_multiple_of(10);
            let page = |number: usize| json!({"total_pages": 2, "page_number": number, "contents": [{"id": service(number, name)["id"]}]});
            let (status, body) = match target.as_str() {
                _ if busy => ("503 Busy\r\nRetry-After: 0", json!({})),
                t if t.starts_with("/feed/services?page=1&") => ("200 OK", page(1)),
                t if t.starts_with("/feed/services?page=2&") => ("200 OK", page(2)),
                t if t.ends_with("000000000001") => ("200 OK", service(1, name)),
                t if t.ends_with("000000000002") => ("200 OK", service(2, "Second service")),
                _ => ("404 Not Found", json!({})),
            };
            let body = body.to_string();
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    (format!("http://{address}/feed"), asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_read_page_by_page_and_a_second_time_changes_only_what_changed() {
    let program = Program::seeded().await;
    let (url, asked) = serve("Tea and talk");

    let told = program.succeed(&["import", "open-referral", &url]);

    // Two services, their organisation, and the feed as a source.
    assert!(told.starts_with("4 added, 0 changed"), "{told}");
    assert!(asked.load(Ordering::SeqCst) >= 5, "the busy answer was asked again");
    let again = program.succeed(&["import", "open-referral", &url]);
    assert!(again.starts_with("0 added, 0 changed"), "{again}");
    let (catalogue, _) = program.database.store().await.catalogue().await.unwrap();
    let service = catalogue.services.iter().find(|service| service.name == "Tea and talk").unwrap();
    assert_eq!(service.provenance.dated.as_str(), "2026-05-01");
    assert!(catalogue.sources.iter().any(|source| source.url.as_deref() == Some(url.as_str())));
    assert!(service.notes.iter().any(|note| note.says.contains("ac148810-d857-441c-9679-000000000001")));
    assert!(service.criteria[0].any_of.is_empty(), "words are asked, never judged");
    assert!(service.schedules[0].is_structured());
    assert_eq!(service.coverage.areas, ["E06000016"]);
    let whole = serde_json::to_string(service).unwrap();
    assert!(!whole.contains("Ann Persona"), "persons are left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_not_there_is_told_and_nothing_changes() {
    let program = Program::kept().await;
    let before = program.version().await;
    let (url, _) = serve("Tea and talk");

    let told = program.fail(&["import", "open-referral", &format!("{url}/nowhere")]);

    assert!(told.contains("404") && told.contains("nothing was changed"), "{told}");
    assert_eq!(program.version().await, before);
}
