//! `signpost check links`: do the pages that records name still answer?
//!
//! Only when the operator asks, one page after another, with a pause between two of the same host. What came of it is kept in the store, where
//! the due queue finds it. Nothing of a page is read but its status.

use std::collections::{HashMap, VecDeque};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use ipnet::IpNet;
use serde::Serialize;
use ureq::unversioned::transport::DefaultConnector;

use super::super::reading::ReadingArgs;
use super::public_only::PublicOnly;
use crate::catalogue::links_of;
use crate::cli::say::say;
use crate::config::network;
use crate::directory::Clock;
use crate::store::{LinkFinding, LinkState};

#[derive(Debug, Clone, Args)]
pub struct LinksArgs {
    /// Longest wait for one answer, in seconds.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=120))]
    timeout_s: u64,

    /// Pause between two requests to the same host, in milliseconds.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(0..=60_000))]
    pause_ms: u64,

    /// Ask only pages whose address begins so.
    #[arg(long, value_name = "URL")]
    below: Option<String>,

    /// Networks of one's own whose pages are asked too; else only public addresses are, also after a redirection.
    #[arg(long, env = "SIGNPOST_LINKS_INSIDE", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    inside: Vec<IpNet>,

    /// Say it as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// What is said with `--json`.
#[derive(Debug, Serialize)]
struct Answer {
    asked: usize,
    /// Those that did not plainly answer.
    found: Vec<LinkFinding>,
}

/// A server that names itself, so that whoever runs the page can tell us to stay away.
const AGENT: &str =
    concat!("Signpost/", env!("CARGO_PKG_VERSION"), " (checks links of a directory of services)");
const MOST_REDIRECTIONS: u32 = 5;

/// Asks for every page. The exit code is 0 even when some are gone: that is for the queue, and not a fault of the run.
pub async fn check_links(args: LinksArgs) -> anyhow::Result<ExitCode> {
    let open = args
        .reading
        .open_store()
        .await?
        .context("there is no database here yet to keep what is found: start `signpost serve` once")?;
    let (catalogue, _) = open.store.catalogue().await?;
    let mut links = links_of(&catalogue);
    if let Some(below) = &args.below {
        links.retain(|link| link.starts_with(below));
    }
    let (timeout, pause) = (Duration::from_secs(args.timeout_s), Duration::from_millis(args.pause_ms));
    let public = PublicOnly::and(args.inside);
    let findings = tokio::task::spawn_blocking(move || ask_all(links, public, timeout, pause)).await?;
    let today = Clock::System.now().with_timezone(&chrono_tz::Europe::London).date_naive();
    open.store.note_links(&findings, today).await?;
    open.close().await?;
    let asked = findings.len();
    let found: Vec<LinkFinding> =
        findings.into_iter().filter(|finding| finding.state != LinkState::Answers).collect();
    if args.json {
        say!("{}", serde_json::to_string_pretty(&Answer { asked, found })?);
        return Ok(ExitCode::SUCCESS);
    }
    for LinkFinding { url, state, status, problem } in &found {
        let state = match state {
            LinkState::Answers => "answers",
            LinkState::Gone => "gone",
            LinkState::Silent => "silent",
            LinkState::ClosedToPrograms => "closed to programs",
        };
        let status = status.map(|status| format!(" {status}")).unwrap_or_default();
        let problem = problem.as_ref().map(|problem| format!(": {problem}")).unwrap_or_default();
        say!("{state}{status}  {url}{problem}");
    }
    say!("{asked} pages asked, {} of them to look at", found.len());
    Ok(ExitCode::SUCCESS)
}

/// One page after another, hosts in turn, so that none waits for the pause of another.
fn ask_all(links: Vec<String>, public: PublicOnly, timeout: Duration, pause: Duration) -> Vec<LinkFinding> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(timeout))
        .max_redirects(MOST_REDIRECTIONS)
        .http_status_as_error(false)
        .user_agent(AGENT)
        .build();
    let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), public);
    let mut hosts: VecDeque<(VecDeque<String>, Option<Instant>)> = by_host(links);
    let mut findings = Vec::new();
    while let Some((mut of_host, asked)) = hosts.pop_front() {
        let Some(url) = of_host.pop_front() else { continue };
        if let Some(rest) = asked.and_then(|asked| pause.checked_sub(asked.elapsed())) {
            thread::sleep(rest);
        }
        findings.push(ask(&agent, url, pause));
        hosts.push_back((of_host, Some(Instant::now())));
    }
    findings
}

fn by_host(links: Vec<String>) -> VecDeque<(VecDeque<String>, Option<Instant>)> {
    let mut hosts: HashMap<String, VecDeque<String>> = HashMap::new();
    let mut order = Vec::new();
    for link in links {
        let host = host_of(&link);
        if !hosts.contains_key(&host) {
            order.push(host.clone());
        }
        hosts.entry(host).or_default().push_back(link);
    }
    order.into_iter().filter_map(|host| hosts.remove(&host)).map(|links| (links, None)).collect()
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase()
}

/// With HEAD, which costs the server least; some servers refuse it, and are asked with GET then.
fn ask(agent: &ureq::Agent, url: String, pause: Duration) -> LinkFinding {
    let head = agent.head(&url).call().map(|answer| answer.status().as_u16());
    let answered = match head {
        Ok(200..=399) => head,
        Ok(_) | Err(_) => {
            thread::sleep(pause);
            agent.get(&url).call().map(|answer| answer.status().as_u16())
        }
    };
    let (state, status, problem) = match answered {
        Ok(status) => (state_of(status), Some(status), None),
        Err(error) => (LinkState::Silent, None, Some(error.to_string())),
    };
    LinkFinding { url, state, status, problem }
}

fn state_of(status: u16) -> LinkState {
    match status {
        200..=399 => LinkState::Answers,
        404 | 410 => LinkState::Gone,
        // Signed in, forbidden, too many: there is something, and it is not for programs.
        401 | 403 | 405 | 406 | 429 | 451 => LinkState::ClosedToPrograms,
        _ => LinkState::Silent,
    }
}
