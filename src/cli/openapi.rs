//! `signpost openapi`: the document the routes wrote, or a check that the file in the project still says the same.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::api::{Document, document};
use crate::cli::say::say;

#[derive(Debug, Args)]
pub struct OpenapiArgs {
    /// Compare with the file instead of printing; fails when they differ.
    #[arg(long)]
    check: bool,

    /// The file to compare with.
    #[arg(long, default_value = "openapi/openapi.json", value_name = "FILE")]
    file: PathBuf,
}

/// Prints the document, or compares it with the file.
pub fn openapi(args: &OpenapiArgs) -> anyhow::Result<ExitCode> {
    let written = Document::of(&document());
    if !args.check {
        print!("{}", written.text());
        return Ok(ExitCode::SUCCESS);
    }
    let file = args.file.display();
    let kept = std::fs::read_to_string(&args.file).with_context(|| format!("cannot read `{file}`"))?;
    if kept == written.text() {
        say!("`{file}` says what the routes say");
        return Ok(ExitCode::SUCCESS);
    }
    let line = kept.lines().zip(written.text().lines()).position(|(kept, written)| kept != written);
    let line = line.unwrap_or_else(|| kept.lines().count().min(written.text().lines().count())) + 1;
    eprintln!(
        "`{file}` differs from the routes from line {line} on: write it anew with `signpost openapi > {file}`"
    );
    Ok(ExitCode::FAILURE)
}
