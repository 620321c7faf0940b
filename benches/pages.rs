//! How long do the pages keep people waiting?
//!
//! - time of the server for each page: asked over one loopback connection, 300 times after 30 to warm up, without compression
//! - weight of the find page: its document, style and script, each packed by gzip as they are sent
//! - first contentful paint in Chromium with its processor slowed four times, nothing in its cache: the middle of seven visits
//!
//! Corpus: the built-in seeds, on a fixed Sunday morning. `cargo bench --bench pages`; the last part is left out, and says so, where
//! there is no Chromium.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "it prints figures and fails by panicking")]

#[path = "../tests/browser/chromium.rs"]
mod chromium;
#[path = "../tests/browser/command.rs"]
mod command;
#[path = "../tests/browser/server.rs"]
mod server;

use std::time::{Duration, Instant};

use fantoccini::Client;
use serde_json::json;

const PAGES: [&str; 10] = [
    "/",
    "/?q=debt+advice+oakham",
    "/match",
    "/services/central-access-point",
    "/refer?referrer=gp&need=low-mood",
    "/pyramid",
    "/about",
    "/handover?service=samaritans&service=crht",
    "/gaps",
    "/gaps/report",
];
const ANSWERS: [(&str, &str); 4] =
    [("age_years", "29"), ("postcode", "LE11 3TU"), ("needs", "low-mood"), ("asked_by", "link_worker")];
const ROUNDS: usize = 300;
const VISITS: usize = 7;

fn main() {
    println!("time of the server, ms (p50, p95, longest of {ROUNDS}) and bytes");
    let agent = ureq::Agent::new_with_defaults();
    for page in PAGES {
        let address = format!("{}{page}", server::address());
        time(page, || agent.get(&address).call().unwrap().body_mut().read_to_vec().unwrap().len());
    }
    let address = format!("{}/match", server::address());
    time("POST /match", || {
        agent.post(&address).send_form(ANSWERS).unwrap().body_mut().read_to_vec().unwrap().len()
    });

    let packed: usize = ["/?q=debt+advice+oakham"]
        .into_iter()
        .map(str::to_owned)
        .chain(files(&agent))
        .map(|path| packed(&agent, &path))
        .sum();
    println!("find page with its style and script: {packed} bytes packed");

    paint();
}

fn time(name: &str, mut ask: impl FnMut() -> usize) {
    let mut bytes = 0;
    for _ in 0..ROUNDS / 10 {
        bytes = ask();
    }
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            ask();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    let ms = |at: usize| times[at].as_secs_f64() * 1000.0;
    println!(
        "{name:45} {:7.2} {:7.2} {:7.2} {bytes:9}",
        ms(ROUNDS / 2),
        ms(ROUNDS * 95 / 100),
        ms(ROUNDS - 1)
    );
}

/// The style sheets and the script of a page.
fn files(agent: &ureq::Agent) -> Vec<String> {
    let page =
        agent.get(&format!("{}/", server::address())).call().unwrap().body_mut().read_to_string().unwrap();
    let names = page.split('"').filter(|part| part.starts_with("/assets/") && !part.ends_with(".svg"));
    names.map(str::to_owned).collect()
}

fn packed(agent: &ureq::Agent, path: &str) -> usize {
    let asked = agent.get(&format!("{}{path}", server::address())).header("Accept-Encoding", "gzip");
    let mut answer = asked.call().unwrap();
    answer.body_mut().read_to_vec().unwrap().len()
}

fn paint() {
    let Some(driver) = chromium::driver() else { return };
    println!("first contentful paint, ms, processor slowed four times (middle and longest of {VISITS})");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let browser = chromium::open(driver, true).await;
        command::devtools(&browser, "Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        command::devtools(&browser, "Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
        for page in PAGES {
            let mut times = Vec::new();
            for _ in 0..VISITS {
                times.push(first_paint(&browser, page).await);
            }
            times.sort_by(f64::total_cmp);
            println!("{page:45} {:7.0} {:7.0}", times[VISITS / 2], times[VISITS - 1]);
        }
        browser.close().await.unwrap();
    });
}

async fn first_paint(browser: &Client, page: &str) -> f64 {
    browser.goto(&format!("{}{page}", server::address())).await.unwrap();
    let ask = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
    loop {
        if let Some(time) = browser.execute(ask, Vec::new()).await.unwrap().as_f64() {
            return time;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
