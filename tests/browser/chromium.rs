//! One chromedriver for all tests, and browsers started through it.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

/// Started by root in a container, talking to nobody, and with no name resolved but this machine's address.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// The setting by which Chromium runs no script of a page.
const NO_SCRIPT: &str = "profile.managed_default_content_settings.javascript";

/// Where chromedriver listens; none where there is no browser, which has then been said.
pub fn driver() -> Option<&'static str> {
    static DRIVER: OnceLock<Option<String>> = OnceLock::new();
    DRIVER.get_or_init(start).as_deref()
}

fn start() -> Option<String> {
    let missing: Vec<&str> = [("chromedriver", "chromedriver"), ("Chromium", "chromium")]
        .into_iter()
        .filter(|(_, program)| !is_there(program))
        .map(|(name, _)| name)
        .collect();
    if !missing.is_empty() {
        let said =
            format!("{} missing (Debian: apt-get install chromium chromium-driver)", missing.join(" and "));
        assert!(env::var("SIGNPOST_TEST_BROWSER").as_deref() != Ok("required"), "{said}");
        println!("skipped, the pages were not looked at in a browser: {said}");
        return None;
    }
    // It ends when this process does: then the pipe closes, and the shell goes on.
    let script = "chromedriver --port=0 --log-level=SEVERE & driver=$!; cat >/dev/null; kill $driver";
    let mut shell = Command::new("sh")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell can be started");
    let output = shell.stdout.take().expect("its output is a pipe");
    // Held for as long as the process lives, with the pipe to its input.
    std::mem::forget(shell);
    let mut lines = BufReader::new(output).lines();
    let port = lines.find_map(|line| {
        let line = line.ok()?;
        let port = line.split("on port ").nth(1)?.trim_end_matches('.').to_owned();
        line.contains("started successfully").then_some(port)
    });
    // chromedriver would stop at a pipe that nobody reads.
    std::thread::spawn(move || lines.for_each(drop));
    Some(format!("http://127.0.0.1:{}", port.expect("chromedriver says its port")))
}

fn is_there(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file())
}

/// A browser of its own.
pub async fn open(driver: &str, script: bool) -> Client {
    let preferences = if script { json!({}) } else { json!({ NO_SCRIPT: 2 }) };
    let mut capabilities: Map<String, Value> = Map::new();
    capabilities.insert("browserName".to_owned(), json!("chrome"));
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "performance": "ALL", "browser": "ALL" }));
    capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": FLAGS, "prefs": preferences }));
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    let browser = builder.connect(driver).await.expect("Chromium can be started");
    // Looking at a large page takes a while when other work shares the machine.
    let patient = TimeoutConfiguration::new(Some(Duration::from_secs(120)), None, None);
    browser.update_timeouts(patient).await.expect("a longer time is accepted");
    browser
}
