//! `signpost reindex`: the search index from nothing. It can be thrown away at any time and comes back identical.

use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::reading::ReadingArgs;
use crate::cli::say::say;
use crate::search::{Index, IndexWords};
use crate::store::cluster::DataFolderLock;

#[derive(Debug, Args)]
pub struct ReindexArgs {
    #[command(flatten)]
    reading: ReadingArgs,
}

pub async fn reindex(args: ReindexArgs) -> anyhow::Result<ExitCode> {
    // A running program holds the index open and rebuilds its own at its next start.
    let _lock = DataFolderLock::take(&args.reading.data)?;
    let started = Instant::now();
    let snapshot = args.reading.snapshot().await?;
    let index = Index::open(&args.reading.data.join("index"), IndexWords::embedded()?)?;
    index.rebuild(&*snapshot, snapshot.gazetteer(), snapshot.change())?;
    say!(
        "{} services indexed at catalogue version {} in {:.2} s",
        snapshot.count(),
        snapshot.change(),
        started.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}
