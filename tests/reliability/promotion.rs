//! The primary PostgreSQL dies and its standby is promoted: writing goes on without a restart, and nothing acknowledged is lost.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{Program, free_port};
use crate::seeded::{self, make_token};
use crate::writer::{record, write};

/// A PostgreSQL of its own, as the user that tests run as, or as `postgres` where that is root.
struct Postgres {
    home: PathBuf,
    port: u16,
    account: Option<(u32, u32)>,
}

impl Postgres {
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(bin().join(program));
        command.args(arguments).current_dir("/").env("LC_ALL", "C.UTF-8");
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // Its server would keep a pipe open.
        let said =
            fs::File::create(std::env::temp_dir().join(format!("signpost-said-{}", self.port))).unwrap();
        command.stdout(said.try_clone().unwrap()).stderr(said);
        assert!(command.status().unwrap().success(), "{program} {arguments:?} failed");
    }

    fn data(&self) -> &str {
        self.home.to_str().unwrap()
    }

    fn start(&self) {
        let sockets = self.home.parent().unwrap().display();
        let options = format!(
            "-c port={} -c listen_addresses=127.0.0.1 -c unix_socket_directories={sockets}",
            self.port
        );
        let log = format!("{}.log", self.data());
        self.run("pg_ctl", &["-D", self.data(), "-o", &options, "-l", &log, "-w", "start"]);
    }

    fn stop_at_once(&self) {
        self.run("pg_ctl", &["-D", self.data(), "-m", "immediate", "-w", "stop"]);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut command = Command::new(bin().join("pg_ctl"));
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        let _ = command.current_dir("/").args(["-D", self.data(), "-m", "immediate", "stop"]).output();
    }
}

fn bin() -> PathBuf {
    let answer = Command::new("pg_config").arg("--bindir").output();
    let told = answer.ok().map(|answer| PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()));
    told.filter(|folder| folder.join("initdb").is_file()).unwrap_or_else(|| {
        let versions =
            fs::read_dir("/usr/lib/postgresql").unwrap().map(|entry| entry.unwrap().path().join("bin"));
        versions.max().unwrap()
    })
}

/// Whom PostgreSQL runs as when that is not who runs the test.
fn account(folder: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata(folder).unwrap().uid() != 0 {
        return None;
    }
    let id = |what| {
        let answer = Command::new("id").args([what, "postgres"]).output().unwrap();
        String::from_utf8_lossy(&answer.stdout).trim().parse::<u32>().unwrap()
    };
    Some((id("-u"), id("-g")))
}

#[test]
fn writing_goes_on_when_the_standby_is_promoted() {
    let folder = seeded::folder();
    let account = account(folder.path());
    if let Some((user, group)) = account {
        chown(folder.path(), Some(user), Some(group)).unwrap();
    }
    let server = |name: &str| Postgres { home: folder.path().join(name), port: free_port(), account };
    let (primary, standby) = (server("primary"), server("standby"));
    primary.run("initdb", &["-D", primary.data(), "--auth=trust", "--username=signpost", "--encoding=UTF8"]);
    primary.start();
    let primary_url = format!("postgresql://signpost@127.0.0.1:{}/postgres", primary.port);
    let source = format!("host=127.0.0.1 port={} user=signpost", primary.port);
    standby.run("pg_basebackup", &["-d", &source, "-D", standby.data(), "-R", "-X", "stream", "-c", "fast"]);
    standby.start();
    // What is acknowledged must be on both.
    let psql = |sql: &str| primary.run("psql", &["-d", &primary_url, "-v", "ON_ERROR_STOP=1", "-c", sql]);
    psql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    psql("SELECT pg_reload_conf()");

    let data = seeded::folder();
    let url = format!("postgresql://signpost@127.0.0.1:{},127.0.0.1:{}/postgres", primary.port, standby.port);
    let program = Program::start(data.path(), |command| {
        command.env("DATABASE_URL", &url);
    });
    let token = make_token(data.path(), |command| {
        command.env("DATABASE_URL", &url);
    });
    let mut acknowledged = String::new();
    for number in 0..20 {
        let summary = format!("Before the primary died, number {number}.");
        assert_eq!(write(&program.address, &token, "crht", &summary).unwrap().status, 200);
        acknowledged = summary;
    }

    primary.stop_at_once();
    assert!(write(&program.address, &token, "crht", "While nobody takes writes.").is_err());
    assert_eq!(program.get("/api/v1/services/crht").unwrap().status, 200);
    standby.run("pg_ctl", &["-D", standby.data(), "-w", "promote"]);
    let promoted = Instant::now();
    let (kept, _) = loop {
        match record(&program.address, &token, "crht") {
            Ok(found) => break found,
            Err(error) => {
                assert!(promoted.elapsed() < Duration::from_secs(10), "not back after 10 s: {error}")
            }
        }
        thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(kept["summary"], acknowledged.as_str());
    let again = write(&program.address, &token, "crht", "After the promotion.").unwrap();
    let took = promoted.elapsed();

    assert_eq!(again.status, 200, "{}", again.body);
    assert!(took < Duration::from_secs(10), "writes were back after {took:?}");
    eprintln!("writes were back {:.2} s after the promotion, without a restart", took.as_secs_f64());
}
