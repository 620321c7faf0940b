//! `signpost serve` as an operator runs it, and one way to ask it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// A first start on a slow machine; ready programs answer in milliseconds.
const START_PATIENCE: Duration = Duration::from_secs(120);

pub struct Program {
    child: Child,
    pub address: String,
    log: Arc<Mutex<String>>,
}

impl Program {
    /// Starts on a free port and waits until it is ready.
    pub fn start(data: &Path, arrange: impl FnOnce(&mut Command)) -> Program {
        let program = Program::spawn(data, free_port(), arrange);
        program.until_ready();
        program
    }

    pub fn spawn(data: &Path, port: u16, arrange: impl FnOnce(&mut Command)) -> Program {
        let mut command = signpost(data);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        command.env("SIGNPOST_WORKERS", "2");
        arrange(&mut command);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()).lines(), Arc::clone(&log));
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Program { child, address: format!("http://127.0.0.1:{port}"), log }
    }

    pub fn until_ready(&self) {
        let began = Instant::now();
        while !self.is_ready() {
            assert!(began.elapsed() < START_PATIENCE, "it does not become ready:\n{}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn is_ready(&self) -> bool {
        self.get("/ready").is_ok_and(|answer| answer.status == 200)
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn get(&self, path: &str) -> Result<Answer, String> {
        ask(http::Request::get(format!("{}{path}", self.address)).body(String::new()).unwrap())
    }

    /// An answer that must come.
    pub fn found(&self, path: &str) -> Value {
        let answer = self.get(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// A figure of `/metrics`; 0 when it is not there.
    pub fn figure(&self, name: &str) -> f64 {
        let text = self.get("/metrics").unwrap().body;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |figure| figure.trim().parse().unwrap())
    }

    /// The change that answers are given from.
    pub fn change(&self) -> u64 {
        self.found("/ready")["catalogue"].as_u64().unwrap()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn tell_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    pub fn stop(&mut self) {
        self.tell_to_stop();
        let status = self.wait();
        assert!(status.success(), "{status}:\n{}", self.log());
    }
}

/// It does not outlive its test, even one that fails.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program on a data folder, with nothing else from the environment of the test.
pub fn signpost(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signpost"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SIGNPOST_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_URL").env_remove("RUST_LOG").env("SIGNPOST_DATA", data).current_dir("/");
    command
}

/// Whether every seal of the audit still holds, as the command says it.
pub fn audit_is_whole(arrange: impl FnOnce(&mut Command), data: &Path) -> bool {
    let mut command = signpost(data);
    command.args(["audit", "verify"]);
    arrange(&mut command);
    let output = command.output().unwrap();
    if !output.status.success() {
        eprintln!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }
    output.status.success()
}

/// Free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

/// Asks over a connection of its own. The error is that of a connection: a status is an answer.
pub fn ask(request: http::Request<String>) -> Result<Answer, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .max_idle_connections(0)
        .build()
        .into();
    let mut response = agent.run(request).map_err(|error| error.to_string())?;
    let body = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
    Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body })
}
