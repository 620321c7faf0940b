//! `signpost match`: the same five calls as the API, from a file or standard input.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use validator::Validate;

use super::own_index::OwnIndex;
use super::reading::ReadingArgs;
use crate::cli::say::say;
use crate::directory::Clock;
use crate::pathway::{MatchRequest, Profile, rank};
use crate::search::IndexWords;

#[derive(Debug, Args)]
pub struct MatchArgs {
    /// The request as JSON, as for `POST /api/v1/match`. Standard input when left out, so that nothing stays in the shell's history.
    #[arg(value_name = "FILE")]
    request: Option<PathBuf>,

    /// Answer from the catalogue as it was at this change number: give it with the `at` and the rules of an earlier answer to get the
    /// same bytes again. Postcodes and areas are those of today in any case: `versions.geography` says which.
    #[arg(long, value_name = "NUMBER")]
    at_version: Option<u64>,

    /// With --at-version: the rules of this version, as named in the earlier answer.
    #[arg(long, value_name = "VERSION", requires = "at_version")]
    rules_version: Option<String>,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub async fn match_person(args: MatchArgs) -> anyhow::Result<ExitCode> {
    let text = match &args.request {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?
        }
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
            text
        }
    };
    let request: MatchRequest =
        serde_json::from_str(&text).context("the request is not what `POST /api/v1/match` takes")?;
    request.validate().context("the request makes no sense")?;
    let snapshot = match args.at_version {
        Some(version) => args.reading.snapshot_at(version, args.rules_version.as_deref()).await?,
        None => args.reading.snapshot().await?,
    };
    let places = snapshot.gazetteer().version();
    if args.at_version.is_some_and(|version| version < places) {
        eprintln!(
            "the postcodes and areas have been brought in anew since, by change {places}, and no earlier ones are kept: where the \
             place matters, the answer can differ from the one given then"
        );
    }
    let own = match request.text {
        // To hear what the words of the request are like.
        Some(_) => Some(OwnIndex::of(&*snapshot, snapshot.gazetteer(), IndexWords::embedded()?)?),
        None => None,
    };
    let hear = |text: &str| own.as_ref().map(|own| own.index.hear(text)).unwrap_or_default();
    let profile = match Profile::read_hearing(&request, &snapshot, Clock::System.now(), &hear) {
        Ok(profile) => profile,
        Err(errors) => {
            let lines: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.pointer, e.detail)).collect();
            bail!("the request makes no sense: {}", lines.join("; "));
        }
    };
    let reply = rank(&profile, &snapshot, &snapshot.candidates(&profile));
    say!("{}", serde_json::to_string(&reply)?);
    Ok(ExitCode::SUCCESS)
}
