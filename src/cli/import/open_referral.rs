//! `signpost import open-referral`: a feed on the web, page by page, or a file of one.
//!
//! Only the address that the operator names is asked, one request at a time. A server that is busy is given time.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::exchange::{ExchangeArgs, today};
use super::hsds::{HsdsArgs, import_hsds};
use crate::interop::open_referral::file::{Fault, Item};
use crate::interop::open_referral::{Feed, wire};

#[derive(Debug, Args)]
pub struct OpenReferralArgs {
    /// Address of the feed, as in `https://example.org/open-referral`, or a file.
    from: String,

    /// Who publishes it.
    #[arg(long, default_value = "not stated")]
    publisher: String,

    #[command(flatten)]
    exchange: ExchangeArgs,
}

/// Tries of one request, the first included.
const TRIES: u32 = 5;
/// The first pause; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// A server that asks for more patience than this is asked another day.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
const PATIENCE: Duration = Duration::from_secs(30);
/// Far more than a page has.
///
/// # Units
/// Bytes.
const LARGEST_ANSWER: u64 = 64_000_000;
const MOST_PAGES: usize = 100_000;

pub async fn import_open_referral(args: OpenReferralArgs) -> anyhow::Result<ExitCode> {
    let OpenReferralArgs { from, publisher, exchange } = args;
    let Some((_, address)) = from.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
    else {
        return import_hsds(HsdsArgs { file: PathBuf::from(from), publisher, exchange }).await;
    };
    let base = from.trim_end_matches('/').to_owned();
    let feed = Feed::new(address.trim_end_matches('/'), Some(&base), &publisher, today());
    let what = format!("`{base}`");
    exchange
        .import(
            feed,
            &what,
            Box::new(move |take, fault| {
                if let Err(broken) = harvest(&base, take) {
                    fault(broken);
                }
            }),
        )
        .await
}

/// What is read of a page.
#[derive(Deserialize)]
struct Page {
    total_pages: usize,
    contents: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
}

/// Every service of every page, each asked for whole.
fn harvest(base: &str, take: &mut dyn FnMut(String, Item)) -> Result<(), Fault> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .user_agent(concat!("signpost/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    for number in 1..=MOST_PAGES {
        let page: Page = ask(&agent, &format!("{base}/services?page={number}&per_page=50"))?;
        for (at, Listed { id }) in page.contents.iter().enumerate() {
            // An id goes into a path: nothing but what an id has may go with it.
            if id.is_empty()
                || !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            {
                let problem = format!("`{id}` is not an id");
                return Err(Fault { place: format!("page {number}, contents[{at}].id"), problem });
            }
            let url = format!("{base}/services/{id}");
            let service: wire::Service = ask(&agent, &url)?;
            take(url, Item::Service(Box::new(service)));
        }
        if page.contents.is_empty() || number >= page.total_pages {
            return Ok(());
        }
    }
    Err(Fault { place: base.to_owned(), problem: format!("has more than {MOST_PAGES} pages") })
}

/// Asks until there is an answer, or there have been enough tries.
fn ask<T: serde::de::DeserializeOwned>(agent: &ureq::Agent, url: &str) -> Result<T, Fault> {
    let fault = |problem: String| Fault { place: url.to_owned(), problem };
    let mut pause = FIRST_PAUSE;
    let mut tried = 1;
    loop {
        let (problem, wished) = match agent.get(url).header("Accept", "application/json").call() {
            Ok(mut answer) if answer.status().is_success() => {
                let mut body = Vec::new();
                let reader = answer.body_mut().as_reader();
                reader
                    .take(LARGEST_ANSWER + 1)
                    .read_to_end(&mut body)
                    .map_err(|error| fault(error.to_string()))?;
                if body.len() as u64 > LARGEST_ANSWER {
                    return Err(fault(format!("answers with more than {LARGEST_ANSWER} bytes")));
                }
                let mut json = serde_json::Deserializer::from_slice(&body);
                return serde_path_to_error::deserialize(&mut json)
                    .map_err(|error| fault(format!("`{}`: {}", error.path(), error.inner())));
            }
            Ok(answer) => {
                let status = answer.status().as_u16();
                if status != 429 && status < 500 {
                    return Err(fault(format!("answers {status}")));
                }
                let wished =
                    answer.headers().get("retry-after").and_then(|text| text.to_str().ok()?.parse().ok());
                (format!("answers {status}"), wished.map(Duration::from_secs))
            }
            Err(error) => (error.to_string(), None),
        };
        if tried == TRIES {
            return Err(fault(format!("{problem}, at {TRIES} tries")));
        }
        let wait = wished.unwrap_or(pause);
        if wait > LONGEST_PAUSE {
            return Err(fault(format!("{problem} and asks to be left alone for {} s", wait.as_secs())));
        }
        thread::sleep(wait);
        pause *= 2;
        tried += 1;
    }
}
