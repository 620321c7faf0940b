//! `signpost export`: the open part of the catalogue as JSON.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use super::reading::ReadingArgs;
use crate::catalogue::Audience;
use crate::directory::open_record;

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// One record a line instead of one JSON document.
    #[arg(long)]
    ndjson: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub async fn export(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let snapshot = args.reading.snapshot().await?;
    let records: Vec<_> =
        snapshot.records().iter().map(|record| open_record(&record.service, Audience::Public)).collect();
    let mut out = std::io::stdout().lock();
    if args.ndjson {
        for record in &records {
            serde_json::to_writer(&mut out, record)?;
            writeln!(out)?;
        }
    } else {
        serde_json::to_writer_pretty(&mut out, &records)?;
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}
