//! `signpost backup` and `signpost restore`: the whole database in one file, and back.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Args;

use super::reading::ReadingArgs;
use crate::cli::say::say;

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// File to write; one that is there is replaced once the new one is whole.
    file: PathBuf,

    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// File that `signpost backup` wrote.
    file: PathBuf,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// Beside running programs, or while nothing runs.
pub async fn back_up(args: BackupArgs) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    let open = args
        .reading
        .open_store()
        .await?
        .context("there is no database here yet: start `signpost serve` once")?;
    let change = open.store.latest_change().await?;
    let done = open.store.back_up(&args.file).await;
    open.close().await?;
    done?;
    let bytes = std::fs::metadata(&args.file)?.len();
    say!(
        "wrote `{}`: at least change {change}, {:.1} MB, in {:.1} s",
        args.file.display(),
        bytes as f64 / 1e6,
        began.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

/// Only where nothing is lost by it: into a database without services.
pub async fn restore(args: RestoreArgs) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    if !args.file.is_file() {
        bail!("`{}` is not a file", args.file.display());
    }
    let open = args.reading.open_or_make_store().await?;
    if !open.store.is_empty().await? {
        open.close().await?;
        bail!("this database has services in it already; restore into an empty one, or a new data folder");
    }
    let done = open.store.restore(&args.file).await;
    let told = match &done {
        Ok(()) => Some((open.store.latest_change().await?, open.store.verify_audit(None).await?)),
        Err(_) => None,
    };
    open.close().await?;
    done?;
    let (change, verified) = told.context("nothing was restored")?;
    say!(
        "restored `{}`: up to change {change}, {} seals of the audit hold, in {:.1} s",
        args.file.display(),
        verified.entries,
        began.elapsed().as_secs_f64()
    );
    if verified.broken.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say!("{}", serde_json::to_string_pretty(&verified)?);
    Ok(ExitCode::FAILURE)
}
