//! Several programs on one database: they end up the same, none shows half a change, and one after another can be replaced under load.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::program::{Program, ask, audit_is_whole, free_port};
use crate::seeded::{self, Server};
use crate::writer::{SERVICES, put, record};
use crate::{number, until};

fn on<'a>(server: &'a Server) -> impl Fn(&mut std::process::Command) + Copy + 'a {
    move |command| {
        command.env("DATABASE_URL", server.url());
    }
}

#[test]
fn programs_on_one_database_become_the_same_and_none_shows_a_mixture() {
    let (replicas, writes) = (number("SIGNPOST_REPLICAS", 3), number("SIGNPOST_WRITES", 12));
    let server = Server::start();
    let folders: Vec<_> = (0..replicas).map(|_| seeded::folder()).collect();
    let programs: Vec<Program> =
        folders.iter().map(|folder| Program::start(folder.path(), on(&server))).collect();
    let done = AtomicBool::new(false);
    let (refused, read) = (AtomicUsize::new(0), AtomicUsize::new(0));

    thread::scope(|scope| {
        for program in &programs {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    // Name and summary are always written with the same number.
                    for slug in SERVICES {
                        let service = program.found(&format!("/api/v1/services/{slug}"));
                        let numbers = ["name", "summary"].map(|field| zq(service[field].as_str().unwrap()));
                        assert_eq!(numbers[0], numbers[1], "half a change of `{slug}`: {service}");
                        read.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        let writers: Vec<_> = programs
            .iter()
            .enumerate()
            .map(|(at, program)| {
                let refused = &refused;
                scope.spawn(move || {
                    for write in 0..writes {
                        // Everybody writes every service, so that two often mean the same version.
                        let slug = SERVICES[write % SERVICES.len()];
                        let (mut record, version) = record(&program.address, seeded::token(), slug).unwrap();
                        record["name"] = format!("{slug} zqword{at}x{write}").into();
                        record["summary"] = format!("Written as zqword{at}x{write}").into();
                        let answer = put(&program.address, seeded::token(), slug, &record, version).unwrap();
                        match answer.status {
                            200 => {}
                            412 => drop(refused.fetch_add(1, Ordering::Relaxed)),
                            _ => panic!("{}: {}", answer.status, answer.body),
                        }
                    }
                })
            })
            .collect();
        let ended: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        done.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok), "a writer failed");
    });

    let latest = programs[0].found("/api/v1/changes?limit=1")["latest"].as_u64().unwrap();
    until("all answer from the last change", Duration::from_secs(30), || {
        programs.iter().all(|program| program.change() == latest)
    });
    for slug in SERVICES {
        let (stored, _) = record(&programs[0].address, seeded::token(), slug).unwrap();
        for program in &programs {
            let shown = program.found(&format!("/api/v1/services/{slug}"));
            assert_eq!((&shown["name"], &shown["summary"]), (&stored["name"], &stored["summary"]), "{slug}");
            let word = zq(stored["summary"].as_str().unwrap());
            let found = program.found(&format!("/api/v1/services?q={word}&per_page=3"));
            assert_eq!(found["results"][0]["slug"], slug, "`{word}` on {}", program.address);
        }
    }
    assert!(audit_is_whole(on(&server), folders[0].path()));
    eprintln!(
        "{replicas} programs, {} writes, {} refused as stale, {} reads without a mixture",
        replicas * writes,
        refused.load(Ordering::Relaxed),
        read.load(Ordering::Relaxed)
    );
}

/// The made-up word in a text; nothing before the first write.
fn zq(text: &str) -> String {
    text.split(' ').find(|word| word.starts_with("zq")).unwrap_or_default().to_owned()
}

/// Sends each request to a program that said it was ready when last asked.
struct Balancer {
    ports: Vec<u16>,
    ready: Mutex<Vec<bool>>,
    next: AtomicUsize,
}

impl Balancer {
    const ASKS_EVERY: Duration = Duration::from_millis(200);

    fn look(&self) {
        for (at, port) in self.ports.iter().enumerate() {
            let request =
                http::Request::get(format!("http://127.0.0.1:{port}/ready")).body(String::new()).unwrap();
            let is_ready = ask(request).is_ok_and(|answer| answer.status == 200);
            self.ready.lock().unwrap()[at] = is_ready;
        }
    }

    fn send(&self, path: &str) -> Result<u16, String> {
        let ready: Vec<u16> = {
            let ready = self.ready.lock().unwrap();
            self.ports.iter().zip(ready.iter()).filter(|(_, ready)| **ready).map(|(port, _)| *port).collect()
        };
        if ready.is_empty() {
            return Err("nobody is ready".to_owned());
        }
        let port = ready[self.next.fetch_add(1, Ordering::Relaxed) % ready.len()];
        let request =
            http::Request::get(format!("http://127.0.0.1:{port}{path}")).body(String::new()).unwrap();
        ask(request).map(|answer| answer.status)
    }
}

#[test]
fn three_programs_are_replaced_one_after_another_without_a_failed_request() {
    let server = Server::start();
    let folders: Vec<_> = (0..3).map(|_| seeded::folder()).collect();
    let ports: Vec<u16> = (0..3).map(|_| free_port()).collect();
    let start = |at: usize| {
        Program::spawn(folders[at].path(), ports[at], |command| {
            on(&server)(command);
            command.args(["--drain-s", "2"]);
        })
    };
    let mut programs: Vec<Program> = (0..3).map(start).collect();
    programs.iter().for_each(Program::until_ready);
    let balancer = Arc::new(Balancer {
        ports: ports.clone(),
        ready: Mutex::new(vec![true; 3]),
        next: AtomicUsize::new(0),
    });
    let done = AtomicBool::new(false);
    let (sent, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));

    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                balancer.look();
                thread::sleep(Balancer::ASKS_EVERY);
            }
        });
        for path in
            ["/api/v1/services/crht", "/api/v1/services?q=debt", "/services/crht", "/api/v1/changes?since=5"]
        {
            let (balancer, done, sent, failures) = (&balancer, &done, &sent, &failures);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    sent.fetch_add(1, Ordering::Relaxed);
                    match balancer.send(path) {
                        Ok(200) => {}
                        failed => failures.lock().unwrap().push(format!("{path}: {failed:?}")),
                    }
                }
            });
        }
        for (at, program) in programs.iter_mut().enumerate() {
            program.tell_to_stop();
            assert!(program.wait().success());
            *program = start(at);
            program.until_ready();
            // The balancer must have seen it before the next one goes.
            thread::sleep(Balancer::ASKS_EVERY * 3);
        }
        done.store(true, Ordering::Relaxed);
    });

    let failures = failures.into_inner().unwrap();
    let sent = sent.load(Ordering::Relaxed);
    assert!(
        failures.is_empty(),
        "{} of {sent} failed: {:?}",
        failures.len(),
        &failures[..failures.len().min(5)]
    );
    assert!(sent > 100, "only {sent} requests");
    eprintln!("three programs replaced under load: {sent} requests, 0 failed");
}
