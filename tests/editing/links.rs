//! The job that runs every night: records judged in the database, and pages asked whether they answer.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use signpost::catalogue::{Contact, ContactKind};
use signpost::store::{Edit, EditedRecord, LinkFinding, LinkState};

use crate::program::Program;
use crate::world::*;

/// A server that answers by path, and notes method and path of every request.
fn serve() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut header) = (String::new(), String::new());
            reader.read_line(&mut line).unwrap();
            while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
                header.clear();
            }
            let words: Vec<&str> = line.split(' ').take(2).collect();
            noted.lock().unwrap().push(words.join(" "));
            let status = match words.as_slice() {
                ["HEAD", "/only-get"] => "405 Method Not Allowed",
                [_, "/gone"] => "404 Not Found",
                [_, "/forbidden"] => "403 Forbidden",
                [_, "/broken"] => "500 Broken",
                [_, "/moved"] => "301 Moved\r\nLocation: /here",
                _ => "200 OK",
            };
            let _ = stream.write_all(
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
            );
        }
    });
    (format!("http://{address}"), asked)
}

/// Gives a service these pages among its contacts.
async fn name_pages(program: &Program, pages: &[String]) {
    let store = program.database.store().await;
    let (mut record, version) = store.service_version(OWN_SERVICE).await.unwrap().unwrap();
    record.contacts.retain(|contact| contact.kind != ContactKind::Website);
    for page in pages {
        let contact: Contact = serde_json::from_value(
            json!({"kind": "website", "value": page, "label": page, "provenance": record.provenance}),
        )
        .unwrap();
        record.contacts.push(contact);
    }
    let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources: Vec::new() };
    store.write(&[(edit, Some(version))], "test", "pages to be asked").await.unwrap();
}

fn states(told: &Value, base: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = told["found"].as_array().unwrap().iter();
    found.map(|one| (text(&one["url"]).replace(base, ""), text(&one["state"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_asked_gently_and_the_dead_ones_are_in_the_queue() {
    let program = Program::seeded().await;
    let (base, asked) = serve();
    let pages = ["/here", "/gone", "/only-get", "/forbidden", "/broken", "/moved"]
        .map(|page| format!("{base}{page}"));
    name_pages(&program, &pages).await;
    let below = ["check", "links", "--below", &base, "--pause-ms", "1", "--json"];

    let told: Value = serde_json::from_str(&program.succeed(&below)).unwrap();

    assert_eq!(told["asked"], 6);
    let expected = [("/broken", "silent"), ("/forbidden", "closed_to_programs"), ("/gone", "gone")];
    assert_eq!(states(&told, &base), expected.map(|(url, state)| (url.to_owned(), state.to_owned())));
    let requests = asked.lock().unwrap().clone();
    assert!(
        requests.contains(&"HEAD /here".to_owned()) && !requests.contains(&"GET /here".to_owned()),
        "{requests:?}"
    );
    assert!(requests.contains(&"GET /only-get".to_owned()));
    // What the server says is gone is dead at once; what is silent today may be back tomorrow.
    let due = || -> Value {
        serde_json::from_str(&program.succeed(&["due", "--json", "--reason", "dead_link"])).unwrap()
    };
    let says = |queue: &Value| queue["queue"].to_string();
    let today = says(&due());
    assert!(today.contains("/gone answers 404") && !today.contains("/broken"), "{today}");
    let store = program.database.store().await;
    let broken = LinkFinding {
        url: format!("{base}/broken"),
        state: LinkState::Silent,
        status: Some(500),
        problem: None,
    };
    let tomorrow = signpost::directory::Clock::System.now().date_naive() + chrono::Days::new(2);
    store.note_links(&[broken], tomorrow).await.unwrap();
    assert!(says(&due()).contains("/broken answers 500"));
    // A page that is back is no longer there.
    let back = LinkFinding {
        url: format!("{base}/gone"),
        state: LinkState::Answers,
        status: Some(200),
        problem: None,
    };
    store.note_links(&[back], tomorrow).await.unwrap();
    assert!(!says(&due()).contains("/gone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_asked_when_records_are_judged() {
    let program = Program::seeded().await;
    let (base, asked) = serve();
    name_pages(&program, &[format!("{base}/here")]).await;

    let told: Value = serde_json::from_str(&program.succeed(&["check", "--store", "--json"])).unwrap();

    assert_eq!(told["faults"], 0, "{told}");
    assert!(told["warnings"].as_u64().unwrap() > 0);
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nightly_check_finds_what_went_wrong_in_the_database() {
    let program = Program::seeded().await;
    let store = program.database.store().await;
    let (mut record, version) = store.service_version(OTHERS_SERVICE).await.unwrap().unwrap();
    let phone = record.contacts.iter_mut().find(|contact| contact.kind == ContactKind::Phone).unwrap();
    let whole = std::mem::replace(&mut phone.value, "0116 29".to_owned());
    let ways_in = record.routes.iter_mut().filter(|route| route.contact.as_ref() == Some(&whole));
    ways_in.for_each(|route| route.contact = Some("0116 29".to_owned()));
    let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources: Vec::new() };
    // Past the checks of the API, as an import of somebody else's records could bring it.
    store.write(&[(edit, Some(version))], "test", "a number cut short").await.unwrap();

    let output = program.run(&["check", "--store"]);

    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("services/freeva-support-line.toml")
            && text.contains("`0116 29` cannot be used as it stands"),
        "{text}"
    );
}
