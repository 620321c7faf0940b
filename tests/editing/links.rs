//! The job that runs every night: records judged in the database, and pages asked whether they answer.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use signpost::catalogue::{Contact, ContactKind};
use signpost::store::{Edit, EditedRecord, LinkFinding, LinkState};

use crate::program::Program;
use crate::world::*;

/// Where the servers of these tests are.
const HERE: &str = "127.0.0.1,::1";

/// A server that answers by path, each visitor by itself, and notes method and path of every request.
fn serve() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let noted = Arc::clone(&noted);
            thread::spawn(move || answer(stream, address, &noted));
        }
    });
    (format!("http://{address}"), asked)
}

fn answer(mut stream: TcpStream, address: SocketAddr, noted: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut header) = (String::new(), String::new());
    reader.read_line(&mut line).unwrap();
    while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
        header.clear();
    }
    let words: Vec<&str> = line.split(' ').take(2).collect();
    noted.lock().unwrap().push(words.join(" "));
    // The same machine by another name is another host.
    let elsewhere = format!("http://localhost:{}", address.port());
    let to = |place: String| format!("302 Found\r\nLocation: {place}");
    let status = match words.as_slice() {
        ["HEAD", "/only-get" | "/endless"] => "405 Method Not Allowed".to_owned(),
        [_, "/gone"] => "404 Not Found".to_owned(),
        [_, "/forbidden"] => "403 Forbidden".to_owned(),
        [_, "/too-many"] => "429 Too Many Requests".to_owned(),
        [_, "/broken"] => "500 Broken".to_owned(),
        [_, "/moved"] => "301 Moved\r\nLocation: /here".to_owned(),
        [_, "/loop"] => to("/round".to_owned()),
        [_, "/round"] => to("/loop".to_owned()),
        [_, "/elsewhere"] => to(format!("{elsewhere}/here")),
        [_, "/elsewhere-gone"] => to(format!("{elsewhere}/gone")),
        [_, "/cut"] => return,
        [_, "/sleeps"] => return thread::sleep(Duration::from_secs(60)),
        [_, "/endless"] => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 65_536]).is_ok() {}
            return noted.lock().unwrap().push("hung up on /endless".to_owned());
        }
        _ => "200 OK".to_owned(),
    };
    let _ = stream
        .write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes());
}

/// A server with a certificate that nobody vouches for, and what ends it; none where there is no `openssl`.
fn serve_with_a_certificate_of_its_own(folder: &Path) -> Option<(String, Child)> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let server = Command::new("openssl")
        .args(["s_server", "-www", "-quiet", "-key", "key.pem", "-cert", "certificate.pem", "-accept"])
        .arg(port.to_string())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        thread::sleep(Duration::from_millis(20));
    }
    Some((format!("https://127.0.0.1:{port}"), server))
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
    let below = ["check", "links", "--inside", HERE, "--below", &base, "--pause-ms", "1", "--json"];

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
async fn pages_that_behave_badly_are_told_apart_and_hold_nothing_up() {
    let program = Program::seeded().await;
    let (base, asked) = serve();
    let paths = ["/loop", "/elsewhere", "/elsewhere-gone", "/cut", "/sleeps", "/endless", "/too-many"];
    name_pages(&program, &paths.map(|path| format!("{base}{path}"))).await;
    let below = [
        "check",
        "links",
        "--inside",
        HERE,
        "--below",
        &base,
        "--pause-ms",
        "1",
        "--timeout-s",
        "5",
        "--json",
    ];
    let began = Instant::now();

    let told: Value = serde_json::from_str(&program.succeed(&below)).unwrap();

    let expected = [
        ("/cut", "silent"),
        ("/elsewhere-gone", "gone"),
        ("/loop", "silent"),
        ("/sleeps", "silent"),
        ("/too-many", "closed_to_programs"),
    ];
    let mut found = states(&told, &base);
    found.sort();
    let found: Vec<(&str, &str)> = found.iter().map(|(url, state)| (url.as_str(), state.as_str())).collect();
    assert_eq!((found.as_slice(), &told["asked"]), (expected.as_slice(), &json!(7)), "{told}");
    let problem = |path: &str| {
        let all = told["found"].as_array().unwrap().iter();
        let one = all.clone().find(|one| one["url"] == format!("{base}{path}"));
        one.unwrap()["problem"].as_str().unwrap_or_default().to_owned()
    };
    assert!(problem("/loop").contains("redirect"), "{}", problem("/loop"));
    assert!(problem("/sleeps").contains("timeout"), "{}", problem("/sleeps"));
    // Five seconds for HEAD and five for GET of the page that sleeps; the endless one is hung up on.
    assert!(began.elapsed() < Duration::from_secs(120), "{:?}", began.elapsed());
    for _ in 0..100 {
        if asked.lock().unwrap().iter().any(|line| line == "hung up on /endless") {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let asked = asked.lock().unwrap().clone();
    assert!(asked.iter().any(|line| line == "hung up on /endless"), "{asked:?}");
    assert!(asked.iter().filter(|line| line.ends_with("/loop")).count() <= 6, "{asked:?}");

    // The day after all of them are in the queue, each with what it did.
    let client = program.database.client().await;
    let a_day_ago = "UPDATE link_finding SET checked_on = checked_on - 1, failing_since = failing_since - 1";
    client.execute(a_day_ago, &[]).await.unwrap();
    program.succeed(&below);
    let queue: Value =
        serde_json::from_str(&program.succeed(&["due", "--json", "--reason", "dead_link"])).unwrap();
    let says = queue["queue"].to_string();
    for told in [
        "/loop does not answer",
        "/sleeps does not answer",
        "/cut does not answer",
        "/elsewhere-gone answers 404",
    ] {
        assert!(says.contains(told), "{told}: {says}");
    }
    assert!(!says.contains("/too-many") && !says.contains("/endless"), "{says}");
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::print_stdout, reason = "what was skipped is said")]
async fn a_certificate_that_nobody_vouches_for_is_no_answer() {
    let program = Program::seeded().await;
    let folder = tempfile::tempdir().unwrap();
    let Some((base, mut server)) = serve_with_a_certificate_of_its_own(folder.path()) else {
        println!("skipped: there is no openssl here");
        return;
    };
    name_pages(&program, &[format!("{base}/here")]).await;

    let told = program.run(&[
        "check",
        "links",
        "--inside",
        HERE,
        "--below",
        &base,
        "--pause-ms",
        "1",
        "--timeout-s",
        "60",
        "--json",
    ]);

    server.kill().unwrap();
    server.wait().unwrap();
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["found"][0]["state"], "silent", "{told}");
    let problem = told["found"][0]["problem"].as_str().unwrap();
    assert!(problem.to_lowercase().contains("certificate"), "{problem}");
}

/// Whoever may publish a record must not learn from the queue what answers inside.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_inside_is_not_asked_unless_the_operator_says_so() {
    let program = Program::seeded().await;
    let (base, asked) = serve();
    let elsewhere = base.replace("127.0.0.1", "localhost");
    name_pages(&program, &[format!("{base}/here"), format!("{base}/gone"), format!("{elsewhere}/gone")])
        .await;
    let found = |inside: &str| -> Vec<Value> {
        let mut found = Vec::new();
        for below in [&base, &elsewhere] {
            let asking =
                ["check", "links", "--inside", inside, "--pause-ms", "1", "--below", below, "--json"];
            let told: Value = serde_json::from_str(&program.succeed(&asking)).unwrap();
            found.extend(told["found"].as_array().unwrap().iter().cloned());
        }
        found
    };

    let refused = found("192.0.2.0/24");

    assert_eq!(refused.len(), 3, "{refused:?}");
    for one in refused {
        assert_eq!((&one["state"], &one["status"]), (&"silent".into(), &Value::Null), "{one}");
        assert!(one["problem"].as_str().unwrap().contains("not public"), "{one}");
    }
    assert!(asked.lock().unwrap().is_empty(), "{:?}", asked.lock().unwrap());
    assert_eq!(found(HERE).len(), 2, "named by the operator, they are asked");
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
