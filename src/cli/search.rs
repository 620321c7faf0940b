//! `signpost search`: find services from the command line.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::own_index::OwnIndex;
use super::reading::ReadingArgs;
use crate::cli::say::say;
use crate::directory::Clock;
use crate::geography::Postcode;
use crate::search::{IndexWords, Query};

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// What help, and where: `debt advice oakham`.
    text: Vec<String>,

    /// Postcode, sector or district to search from.
    #[arg(long)]
    postcode: Option<String>,

    /// How many to show.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,

    /// The slugs and scores as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub async fn search(args: SearchArgs) -> anyhow::Result<ExitCode> {
    let read = args.reading.catalogue().await?;
    let own = OwnIndex::of(&read.catalogue, &read.gazetteer, IndexWords::embedded()?)?;
    let place = match &args.postcode {
        Some(text) => Some(read.gazetteer.locate(&Postcode::parse(text).context("--postcode")?)),
        None => None,
    };
    let query = Query { place, per_page: usize::from(args.limit), ..Query::of_text(args.text.join(" ")) };
    let found = own.index.find(&query, Clock::System.now())?;
    if args.json {
        let hits: Vec<_> = found
            .hits
            .iter()
            .map(
                |hit| serde_json::json!({"slug": hit.slug, "score": hit.score, "distance_m": hit.distance_m}),
            )
            .collect();
        say!("{}", serde_json::json!({"total": found.total, "results": hits, "crisis": found.crisis}));
        return Ok(ExitCode::SUCCESS);
    }
    for slug in &found.crisis {
        say!("crisis help first: {slug}");
    }
    say!("{} services", found.total);
    for hit in &found.hits {
        let name =
            read.catalogue.services.iter().find(|s| s.slug == hit.slug).map_or("", |s| s.name.as_str());
        let far = hit.distance_m.map(|metres| format!("  {:.1} km", metres / 1000.0)).unwrap_or_default();
        say!("{:.2}  {:<40} {name}{far}", hit.score, hit.slug);
    }
    Ok(ExitCode::SUCCESS)
}
