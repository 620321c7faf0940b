//! Too much, too slow, too long, too often, too many at once; and stopping so that nobody finds a closed door.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{Answer, Program, ask};
use crate::proxy::{Proxy, Wire};
use crate::seeded::{self, Server};
use crate::until;

fn connect(program: &Program) -> TcpStream {
    let stream = TcpStream::connect(program.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Sends a text a byte at a time until the other side has had enough; gives what it said and how long it took.
fn drip(mut stream: TcpStream, pause: Duration) -> (String, Duration) {
    let began = Instant::now();
    let mut reader = stream.try_clone().unwrap();
    let writing = thread::spawn(move || {
        while began.elapsed() < Duration::from_secs(20) && stream.write_all(b"x").is_ok() {
            thread::sleep(pause);
        }
    });
    let mut said = Vec::new();
    // Being hung up on with bytes still under way may read as a reset.
    let _ = reader.read_to_end(&mut said);
    let took = began.elapsed();
    drop(reader);
    writing.join().unwrap();
    (String::from_utf8_lossy(&said).into_owned(), took)
}

#[test]
fn slow_clients_are_cut_off_while_others_are_answered() {
    let data = seeded::data();
    let program = Program::start(data.path(), |command| {
        command.args(["--head-time-s", "1", "--body-time-s", "1", "--address-limit", "500"]);
    });
    let pause = Duration::from_millis(100);
    let heads: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = connect(&program);
            stream.write_all(b"GET /api/v1/needs HTTP/1.1\r\nHost: a\r\nX-Slow: ").unwrap();
            thread::spawn(move || drip(stream, pause))
        })
        .collect();
    let bodies: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = connect(&program);
            let head = "POST /api/v1/match HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n";
            stream.write_all(head.as_bytes()).unwrap();
            thread::spawn(move || drip(stream, pause))
        })
        .collect();

    for _ in 0..20 {
        assert_eq!(program.get("/api/v1/needs").unwrap().status, 200);
    }
    for head in heads {
        let (_, took) = head.join().unwrap();
        assert!(took < Duration::from_secs(10), "a head could take {took:?}");
    }
    for body in bodies {
        let (said, took) = body.join().unwrap();
        assert!(took < Duration::from_secs(10), "a body could take {took:?}");
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(said.contains("\"too_slow\""), "{said}");
    }

    let long = program.get(&format!("/api/v1/services?q={}", "a".repeat(600))).unwrap();
    assert_eq!((long.status, long.code().as_str()), (414, "address_too_long"));
    assert_eq!(long.header("x-content-type-options"), "nosniff");
    let deep = http::Request::post(format!("{}/api/v1/match", program.address))
        .header("content-type", "application/json")
        .body(format!("{{\"text\": {}", "[".repeat(100_000)))
        .unwrap();
    let deep = ask(deep).unwrap();
    assert_eq!((deep.status, deep.code().as_str()), (400, "unreadable_body"));
    assert_eq!(program.get("/live").unwrap().status, 200);
}

#[test]
fn one_client_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_touched() {
    let data = seeded::data();
    let program = Program::start(data.path(), |command| {
        command.args(["--rate", "1", "--rate-burst", "5", "--trusted-proxies", "127.0.0.1"]);
    });
    let from = |client: &str, path: &str| {
        let request =
            http::Request::get(format!("{}{path}", program.address)).header("x-forwarded-for", client);
        ask(request.body(String::new()).unwrap()).unwrap()
    };

    let answers: Vec<Answer> = (0..12).map(|_| from("203.0.113.7", "/api/v1/needs")).collect();

    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!(answers[..5].iter().all(|answer| answer.status == 200));
    assert!(refused.len() >= 4, "{} of 12 were refused", refused.len());
    assert_eq!(refused[0].code(), "too_many_requests");
    let seconds: u64 = refused[0].header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&seconds), "{seconds}");
    assert_eq!(from("203.0.113.8", "/api/v1/needs").status, 200);
    // What stands further left was written by the client itself.
    assert_eq!(from("198.51.100.1, 203.0.113.7", "/api/v1/needs").status, 429);
    let person = http::Request::get(format!("{}/?q=debt", program.address))
        .header("x-forwarded-for", "203.0.113.7")
        .header("accept", "text/html");
    let person = ask(person.body(String::new()).unwrap()).unwrap();
    assert_eq!(person.status, 429);
    assert_eq!(person.header("content-type"), "text/html; charset=utf-8");
    assert!(person.body.contains("0808 800 3302"), "help in a crisis stands on whatever a person is given");
    assert_eq!(from("203.0.113.7", "/live").status, 200);
    assert!(program.figure("http_requests_refused_total{limit=\"rate\"}") >= 4.0);
    thread::sleep(Duration::from_secs(seconds));
    assert_eq!(from("203.0.113.7", "/api/v1/needs").status, 200);
}

#[test]
fn when_every_place_is_taken_others_are_turned_away_in_time_and_in_their_own_form() {
    let data = seeded::data();
    let program = Program::start(data.path(), |command| {
        command.args(["--most-at-once", "4", "--body-time-s", "3"]);
    });
    let slow: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = connect(&program);
            let head = "POST /api/v1/match HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n";
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    until("every place is taken", Duration::from_secs(2), || {
        program.figure("http_requests_in_flight") >= 4.0
    });
    let as_a = |accept: &str, path: &str| {
        let request = http::Request::get(format!("{}{path}", program.address)).header("accept", accept);
        ask(request.body(String::new()).unwrap()).unwrap()
    };
    let [program_asks, person, fhir] = thread::scope(|scope| {
        [
            ("application/json", "/api/v1/needs"),
            ("text/html", "/?q=debt"),
            ("application/fhir+json", "/fhir/R4/Organization"),
        ]
        .map(|(accept, path)| scope.spawn(move || as_a(accept, path)))
        .map(|asked| asked.join().unwrap())
    });

    assert_eq!((program_asks.status, program_asks.code().as_str()), (503, "busy"));
    assert_eq!(program_asks.header("retry-after"), "2");
    assert_eq!(person.status, 503);
    assert_eq!(person.header("content-type"), "text/html; charset=utf-8");
    assert!(person.body.contains("tel:999") && person.body.contains("0808 800 3302"), "{}", person.body);
    assert_eq!(fhir.json()["resourceType"], "OperationOutcome");
    for path in ["/live", "/ready", "/metrics"] {
        assert_eq!(program.get(path).unwrap().status, 200, "{path}");
    }
    drop(slow);
    assert!(program.figure("http_requests_refused_total{limit=\"places\"}") >= 3.0);
    until("places are given back", Duration::from_secs(10), || {
        program.figure("http_requests_in_flight") == 0.0
    });
    assert_eq!(program.get("/api/v1/needs").unwrap().status, 200);
}

/// Whoever asks the store, with a token or without one, by whatever address: nobody who only reads waits for it, least of all in danger.
#[test]
fn a_silent_postgresql_keeps_out_nobody_who_only_reads() {
    let server = Server::start();
    let proxy = Proxy::before(server.socket());
    let data = seeded::folder();
    let program = Program::start(data.path(), |command| {
        command.env("DATABASE_URL", proxy.url()).args(["--most-at-once", "8", "--time-limit-s", "3"]);
    });
    const ASK_THE_STORE: [&str; 4] = [
        "/api/v1/due",
        "/api/v1/quality",
        "/api/v1/services/crht/record",
        "/api/v1/problems/01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f",
    ];
    // What a check of the catalogue finds is kept, so that it is the store alone that is waited for.
    assert_eq!(program.get("/api/v1/due").unwrap().status, 200);
    let crisis = || {
        let request = http::Request::post(format!("{}/api/v1/match", program.address))
            .header("content-type", "application/json")
            .body(r#"{"crisis": "danger_now"}"#.to_owned())
            .unwrap();
        ask(request).unwrap()
    };
    assert_eq!(crisis().status, 200);

    proxy.set(Wire::Silent);
    let until_s = Instant::now() + Duration::from_secs(3);
    let (statuses, slowest) = thread::scope(|scope| {
        let stuck: Vec<_> = (0..16)
            .map(|number| {
                let path = ASK_THE_STORE[number % ASK_THE_STORE.len()];
                let program = &program;
                scope.spawn(move || {
                    let mut given = Vec::new();
                    while Instant::now() < until_s {
                        let answer = program.get(path).unwrap();
                        given.push((answer.status, answer.code()));
                        thread::sleep(Duration::from_millis(50));
                    }
                    given
                })
            })
            .collect();
        let mut slowest = Duration::ZERO;
        while Instant::now() < until_s {
            let began = Instant::now();
            assert_eq!(crisis().status, 200, "whoever is in danger was turned away");
            assert_eq!(program.get("/api/v1/services/crht").unwrap().status, 200);
            slowest = slowest.max(began.elapsed());
        }
        let statuses: Vec<(u16, String)> = stuck.into_iter().flat_map(|one| one.join().unwrap()).collect();
        (statuses, slowest)
    });

    for (status, code) in &statuses {
        let expected = ["busy", "store_away", "took_too_long"].contains(&code.as_str());
        assert!(*status == 503 && expected, "{status} {code}");
    }
    assert!(slowest < Duration::from_secs(2), "reading took {slowest:?}");
    assert!(program.figure("signpost_store_crowded_total") >= 1.0);
    proxy.set(Wire::Whole);
    until("the store is asked again", Duration::from_secs(20), || {
        program.get("/api/v1/due").is_ok_and(|answer| answer.status == 200)
    });
}

#[test]
fn connections_beyond_the_limit_wait_until_one_is_free() {
    let data = seeded::data();
    let program = Program::start(data.path(), |command| {
        command.args([
            "--workers",
            "1",
            "--most-connections",
            "8",
            "--keep-alive-s",
            "1",
            "--head-time-s",
            "1",
        ]);
    });
    let open: Vec<TcpStream> = (0..40).map(|_| connect(&program)).collect();

    // Silent ones are hung up on, so that there is room again.
    until("somebody new is answered", Duration::from_secs(30), || {
        program.get("/live").is_ok_and(|answer| answer.status == 200)
    });
    drop(open);
}

#[test]
fn a_program_told_to_stop_says_so_first_and_answers_meanwhile() {
    let data = seeded::data();
    let mut program = Program::start(data.path(), |command| {
        command.args(["--drain-s", "2"]);
    });

    program.tell_to_stop();
    let began = Instant::now();
    until("it is no longer ready", Duration::from_secs(2), || {
        program.get("/ready").is_ok_and(|answer| answer.status == 503 && answer.code() == "stopping")
    });
    while began.elapsed() < Duration::from_millis(1_500) {
        let answer = program.get("/api/v1/services/crht").unwrap();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("connection"), "close");
    }

    let status = program.wait();
    assert!(status.success(), "{status}");
    let took = began.elapsed();
    assert!(
        (Duration::from_millis(1_900)..Duration::from_secs(14)).contains(&took),
        "stopped after {took:?}"
    );
}

#[test]
fn a_queue_that_stands_is_cut_short_and_gone_with_the_flood() {
    let data = seeded::data();
    let program = Program::start(data.path(), |command| {
        command.args(["--workers", "1"]);
    });
    let person = r#"{"age_years": 29, "postcode": "LE11 3TU", "needs": ["low-mood"], "asked_by": "self", "limit": 100}"#;
    let until_s = Instant::now() + Duration::from_secs(5);

    let statuses: Vec<u16> = thread::scope(|scope| {
        let flood: Vec<_> = (0..96)
            .map(|_| {
                scope.spawn(|| {
                    let mut statuses = Vec::new();
                    while Instant::now() < until_s {
                        let request = http::Request::post(format!("{}/api/v1/match", program.address));
                        let request = request.header("content-type", "application/json");
                        statuses.push(ask(request.body(person.to_owned()).unwrap()).unwrap().status);
                    }
                    statuses
                })
            })
            .collect();
        flood.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });

    let count = |status| statuses.iter().filter(|given| **given == status).count();
    assert_eq!(count(200) + count(503), statuses.len(), "{statuses:?}");
    assert!(count(200) > 10, "hardly anybody was let in: {}", count(200));
    assert!(program.figure("http_requests_refused_total{limit=\"queue\"}") > 0.0, "nobody was turned away");
    thread::sleep(Duration::from_millis(300));
    for _ in 0..5 {
        assert_eq!(program.get("/api/v1/needs").unwrap().status, 200);
    }
}
