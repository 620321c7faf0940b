//! `signpost rules`: the rules as a page, or a check that the page in the project is what the rules say.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::interop::seeds::{SeedFiles, read_rules};
use crate::pathway::rules_page;

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Compare with the page in the project instead of printing; fails when it differs.
    #[arg(long)]
    check: bool,

    /// The page in the project.
    #[arg(long, default_value = "docs/rules.md", value_name = "FILE")]
    page: PathBuf,

    /// Folder of seeds, instead of those built into the program.
    #[arg(long, env = "SIGNPOST_SEEDS", value_name = "DIR")]
    seeds: Option<PathBuf>,
}

pub fn rules(args: &RulesArgs) -> anyhow::Result<ExitCode> {
    let files = args.seeds.clone().map_or(SeedFiles::Embedded, SeedFiles::Folder);
    let page = rules_page(&read_rules(&files)?);
    if !args.check {
        print!("{page}");
        return Ok(ExitCode::SUCCESS);
    }
    let known = std::fs::read_to_string(&args.page)
        .with_context(|| format!("cannot read `{}`", args.page.display()))?;
    if known == page {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "`{}` is out of date: write it again with `signpost rules > {}`",
        args.page.display(),
        args.page.display()
    );
    Ok(ExitCode::FAILURE)
}
