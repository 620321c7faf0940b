//! PostgreSQL stops, is killed, falls silent, slows down or has no room: reads go on and say how old they are, writes fail clearly.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{Program, ask};
use crate::proxy::{Proxy, Wire};
use crate::seeded::{self, Server};
use crate::until;
use crate::writer::write;

const SOON: Duration = Duration::from_secs(30);
const AGE: &str = "signpost-catalogue-age";

/// Reads as fast as it can until told to stop, and counts what failed.
#[derive(Default)]
struct Readers {
    stop: AtomicBool,
    read: AtomicUsize,
    failed: AtomicUsize,
    slowest_ms: AtomicUsize,
}

impl Readers {
    fn read(&self, program: &Program) {
        const PATHS: [&str; 4] =
            ["/api/v1/services/crht", "/api/v1/services?q=debt+advice", "/ready", "/services/crht"];
        for path in PATHS.iter().cycle() {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let began = Instant::now();
            if program.get(path).is_ok_and(|answer| answer.status == 200) {
                self.read.fetch_add(1, Ordering::Relaxed);
            } else {
                self.failed.fetch_add(1, Ordering::Relaxed);
            }
            let took = usize::try_from(began.elapsed().as_millis()).unwrap();
            self.slowest_ms.fetch_max(took, Ordering::Relaxed);
        }
    }
}

#[test]
fn reads_go_on_and_writes_fail_clearly_whatever_befalls_postgresql() {
    let mut server = Server::start();
    let proxy = Proxy::before(server.socket());
    let data = seeded::folder();
    let program = Program::start(data.path(), |command| {
        command.env("DATABASE_URL", proxy.url());
    });
    let readers = Readers::default();
    let age_is_told =
        || program.get("/api/v1/services/crht").is_ok_and(|answer| answer.headers.contains_key(AGE));
    let write_now = |summary: &str| write(&program.address, seeded::token(), "crht", summary);
    let writes_fail = || {
        let refused = ask(http::Request::put(format!("{}/api/v1/services/crht/record", program.address))
            .header("authorization", format!("Bearer {}", seeded::token()))
            .header("content-type", "application/json")
            .header("if-match", "\"1\"")
            .body(r#"{"why": "a test", "record": {}}"#.to_owned())
            .unwrap())
        .unwrap();
        assert_eq!((refused.status, refused.code().as_str()), (503, "store_away"), "{}", refused.body);
        assert_eq!(refused.header("retry-after"), "2");
    };
    let back = |summary: &str| {
        until("writing goes on", SOON, || write_now(summary).is_ok_and(|answer| answer.status == 200));
        until("the age is gone", SOON, || !age_is_told());
        until("what was written is read", SOON, || {
            program.found("/api/v1/services/crht")["summary"] == summary
        });
    };

    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| readers.read(&program));
        }
        let _stops = StopsAtTheEnd(&readers.stop);
        back("Before anything befell it.");

        server.stop();
        until("its being stopped is noticed", SOON, age_is_told);
        writes_fail();
        server.start_again();
        back("After it was stopped.");

        server.kill();
        back("After it was killed.");

        proxy.set(Wire::Silent);
        let began = Instant::now();
        until("its silence is noticed", SOON, age_is_told);
        assert!(began.elapsed() < Duration::from_secs(10), "silence was noticed after {:?}", began.elapsed());
        writes_fail();
        proxy.set(Wire::Whole);
        back("After it was silent.");

        proxy.set(Wire::Cut);
        until("the cut is noticed", SOON, age_is_told);
        writes_fail();
        proxy.set(Wire::Whole);
        back("After the wire was cut.");

        proxy.delay(Duration::from_millis(60));
        let slow = write_now("While it was slow.").unwrap();
        assert!([200, 503].contains(&slow.status), "{}", slow.body);
        proxy.delay(Duration::ZERO);
        back("After it was slow.");
    });

    let (read, failed) = (readers.read.load(Ordering::Relaxed), readers.failed.load(Ordering::Relaxed));
    assert!(read > 100, "only {read} reads");
    assert_eq!(failed, 0, "of {} reads some failed:\n{}", read + failed, program.log());
    eprintln!(
        "{read} reads through five faults, 0 failed, the slowest took {} ms",
        readers.slowest_ms.load(Ordering::Relaxed)
    );
}

/// Does what the program would not.
fn sql(url: &str, text: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(text).await.unwrap();
    });
}

/// One record that cannot be read keeps back all that changed after it, a closure or a hidden place too: somebody must see that.
#[test]
fn a_program_that_cannot_read_what_changed_says_that_it_is_behind_until_it_can() {
    let server = Server::start();
    let data = seeded::folder();
    let program = Program::start(data.path(), |command| {
        command.env("DATABASE_URL", server.url());
    });
    assert_eq!(program.found("/ready")["store"], "answering");

    // As after something half done by hand.
    sql(
        server.url(),
        "BEGIN;
         ALTER TABLE contact RENAME TO contact_elsewhere;
         INSERT INTO change (what, id, slug, action, who, why, at)
             SELECT 'service', id, slug, 'changed', 'test', 'half done', now() FROM service WHERE slug = 'crht';
         COMMIT",
    );

    until("it says so", SOON, || program.found("/ready")["store"] == "behind");
    until("its answers grow old", SOON, || program.figure("signpost_catalogue_age_seconds") >= 1.0);
    let read = program.get("/api/v1/services/crht").unwrap();
    assert_eq!((read.status, read.headers.contains_key(AGE)), (200, true));
    assert_eq!(program.figure("signpost_catalogue_behind"), 1.0);
    assert_eq!(program.figure("signpost_store_answering"), 1.0);
    assert_eq!(program.found("/api/v1/about")["data"]["store"], "behind");

    sql(server.url(), "ALTER TABLE contact_elsewhere RENAME TO contact");
    until("it catches up", SOON, || program.found("/ready")["store"] == "answering");
    assert_eq!(program.figure("signpost_catalogue_behind"), 0.0);
    assert!(!program.get("/api/v1/services/crht").unwrap().headers.contains_key(AGE));
}

struct StopsAtTheEnd<'a>(&'a AtomicBool);

/// Also when an assertion fails: a scope waits for its threads.
impl Drop for StopsAtTheEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A disk so small that it can be filled.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None where this user may not mount one.
    fn mount() -> Option<SmallDisk> {
        let folder = seeded::folder();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=400m,mode=0755", "tmpfs"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(SmallDisk(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Leaves no room at all.
    fn fill(&self) {
        let ballast = self.path().join("ballast");
        let mut file = std::fs::File::create(ballast).unwrap();
        while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
    }

    fn empty(&self) {
        std::fs::remove_file(self.path().join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server may still be writing its last.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[test]
fn without_room_on_the_disk_reads_go_on_and_writing_comes_back_with_the_room() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("nothing to test: only root can mount a disk that is small enough to fill");
        return;
    };
    seeded::copy_into(disk.path());
    let mut program = Program::start(disk.path(), |_| {});
    let write_now = |number: usize| {
        // Long, so that room is needed soon.
        let summary = format!("Number {number} of many words: {}", "and more ".repeat(30));
        write(&program.address, seeded::token(), "crht", &summary)
    };
    assert_eq!(write_now(0).unwrap().status, 200);

    disk.fill();
    let mut refused = 0;
    for number in 1..2_000 {
        match write_now(number) {
            Ok(answer) if answer.status == 200 => {}
            Ok(answer) => {
                assert_eq!((answer.status, answer.code().as_str()), (503, "store_away"), "{}", answer.body);
                refused += 1;
            }
            // Reading the record before writing it failed in the same way.
            Err(error) => {
                assert!(error.starts_with("503"), "{error}");
                refused += 1;
            }
        }
        assert_eq!(program.get("/api/v1/services?q=debt").unwrap().status, 200);
        if refused > 3 {
            break;
        }
    }
    assert!(refused > 3, "two thousand writes needed no room");

    disk.empty();
    until("writing comes back with the room", Duration::from_secs(60), || {
        write_now(9_999).is_ok_and(|answer| answer.status == 200)
    });
    assert!(crate::program::audit_is_whole(|_| {}, disk.path()));
    program.stop();
}
