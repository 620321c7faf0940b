//! `signpost audit`: is what was written down still as it was?

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::reading::ReadingArgs;
use crate::cli::say::say;

#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    action: AuditAction,

    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Debug, Subcommand)]
enum AuditAction {
    /// Reckon every seal again, and compare each change and record with what was sealed. Fails when something is not as it was, and says
    /// where. Keep the last hash elsewhere: with it a chain that was cut short is found too.
    Verify {
        /// The last hash of an earlier run: it must still be in the chain.
        #[arg(long, value_name = "HASH")]
        holds: Option<String>,
    },
}

pub async fn audit(args: AuditArgs) -> anyhow::Result<ExitCode> {
    let open = args
        .reading
        .open_store()
        .await?
        .context("there is no database here yet: start `signpost serve` once")?;
    let AuditAction::Verify { holds } = &args.action;
    let verified = open.store.verify_audit(holds.as_deref()).await?;
    open.close().await?;
    say!("{}", serde_json::to_string_pretty(&verified)?);
    Ok(if verified.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
