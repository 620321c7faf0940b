//! `signpost check`: judge the seeds, or the records of the database. Every fault with file, field, problem and remedy; none stops the others.

mod links;
mod public_only;
mod readable;
mod rules;

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::Serialize;

use self::readable::Readable;
use super::reading::ReadingArgs;
use crate::catalogue::check::{
    Fault, Severity, Surroundings, check as check_catalogue, read_sites, report, service_file_schema,
};
use crate::cli::say::say;
use crate::directory::Clock;
use crate::geography::Gazetteer;
use crate::interop::seeds::{SeedError, SeedFiles, read_gazetteer};

#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CheckArgs {
    #[command(subcommand)]
    what: Option<CheckWhat>,

    #[command(flatten)]
    judge: JudgeArgs,
}

/// Without one of these words the records are judged.
#[derive(Debug, Clone, Subcommand)]
enum CheckWhat {
    /// Ask for every page that the records of the database name, and keep which of them answer. The only check that calls other servers.
    Links(links::LinksArgs),
}

#[derive(Debug, Clone, Args)]
struct JudgeArgs {
    /// Judge the records of the database instead of the seeds: for a job that runs every night.
    #[arg(long, conflicts_with_all = ["report", "schema"])]
    store: bool,

    /// Say it as JSON.
    #[arg(long)]
    json: bool,

    /// Say how much of the catalogue is structured, sourced, dated and placed, field by field.
    #[arg(long)]
    report: bool,

    /// Print the JSON Schema of a service file and do nothing else.
    #[arg(long, conflicts_with = "report")]
    schema: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// What is said with `--json`.
#[derive(Debug, Serialize)]
struct Answer {
    faults: usize,
    warnings: usize,
    found: Vec<Fault>,
}

/// Judges the seeds or the database. The exit code is 1 when something must be mended; warnings alone leave it 0.
pub async fn check(args: CheckArgs) -> anyhow::Result<ExitCode> {
    match args.what {
        Some(CheckWhat::Links(args)) => links::check_links(args).await,
        None if args.judge.store => check_store(&args.judge).await,
        None => check_seeds(&args.judge),
    }
}

/// Phones, postcodes, hours, ways in and all else of the records as they are in the database.
async fn check_store(args: &JudgeArgs) -> anyhow::Result<ExitCode> {
    let open = args
        .reading
        .open_store()
        .await?
        .context("there is no database here yet: start `signpost serve` once, or leave out --store")?;
    let gazetteer = Gazetteer::new(open.store.geography().await?)?;
    let (catalogue, _) = open.store.catalogue().await?;
    open.close().await?;
    let files = args.reading.seed_files();
    let around = Surroundings {
        gazetteer: &gazetteer,
        sites: &read_sites(&files.text("sites.toml")?).unwrap_or_default(),
        cited_by_rules: &rules::sources_cited(&files),
        unreadable: &[],
        today: Clock::System.now().date_naive(),
    };
    tell(&Answer::new(check_catalogue(&catalogue, &around)), args.json)
}

fn tell(answer: &Answer, json: bool) -> anyhow::Result<ExitCode> {
    print!("{}", if json { serde_json::to_string_pretty(answer)? + "\n" } else { answer.to_text() });
    Ok(if answer.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check_seeds(args: &JudgeArgs) -> anyhow::Result<ExitCode> {
    if args.schema {
        say!("{}", serde_json::to_string_pretty(&service_file_schema())?);
        return Ok(ExitCode::SUCCESS);
    }
    let files = args.reading.seed_files();
    let today = Clock::System.now().date_naive();
    let answer = Answer::new(faults_of(&files, today)?);
    if !args.report {
        return tell(&answer, args.json);
    }
    let code = if answer.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    let gazetteer = read_gazetteer(&files)?;
    let Readable { catalogue, .. } = Readable::read(&files, &gazetteer)?;
    let Some(catalogue) = catalogue else {
        anyhow::bail!("the shared lists cannot be read: run `signpost check` without --report")
    };
    let report = report(&catalogue);
    print!("{}", if args.json { serde_json::to_string_pretty(&report)? + "\n" } else { report.to_string() });
    if answer.faults > 0 {
        eprintln!("{} faults: run `signpost check` without --report to see them", answer.faults);
    }
    Ok(code)
}

/// Everything wrong with the files, in order of file.
///
/// # Errors
/// Only when the places cannot be read, without which nothing can be judged, or the disk fails.
pub fn faults_of(files: &SeedFiles, today: NaiveDate) -> anyhow::Result<Vec<Fault>> {
    let gazetteer = read_gazetteer(files)?;
    let Readable { catalogue, sites, unreadable, mut found } = Readable::read(files, &gazetteer)?;
    let cited_by_rules = rules::sources_cited(files);
    if let Some(catalogue) = &catalogue {
        let around = Surroundings {
            gazetteer: &gazetteer,
            sites: &sites,
            cited_by_rules: &cited_by_rules,
            unreadable: &unreadable,
            today,
        };
        found.extend(check_catalogue(catalogue, &around));
    }
    found.extend(rules::check(files, catalogue, gazetteer, &unreadable));
    found.sort();
    found.dedup();
    Ok(found)
}

/// What was wrong in reading, as faults.
fn as_faults(error: SeedError, found: &mut Vec<Fault>) {
    let fault = |file: String, field: String, problem: String| Fault {
        file,
        field,
        problem,
        remedy: "see docs/service-file.md for how it is written".to_owned(),
        severity: Severity::Fault,
    };
    match error {
        SeedError::Several(errors) => errors.into_iter().for_each(|error| as_faults(error, found)),
        SeedError::Syntax { file, problem } => {
            found.push(fault(file, "file".to_owned(), first_and_last(&problem)))
        }
        SeedError::Field { file, field, problem } => found.push(fault(file, field, problem)),
        SeedError::File(error) => found.push(fault("seeds".to_owned(), "file".to_owned(), error.to_string())),
    }
}

/// A parser draws a picture of the line between where it is wrong and what is wrong.
fn first_and_last(problem: &str) -> String {
    let lines: Vec<&str> = problem.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [] => "cannot be read".to_owned(),
        [only] => (*only).to_owned(),
        [first, .., last] => format!("{first}: {last}"),
    }
}

impl Answer {
    fn new(found: Vec<Fault>) -> Self {
        let faults = found.iter().filter(|fault| fault.severity == Severity::Fault).count();
        Self { faults, warnings: found.len() - faults, found }
    }

    /// One paragraph a file, faults before warnings as they come.
    fn to_text(&self) -> String {
        let mut text = String::new();
        let mut file = "";
        for Fault { file: of, field, problem, remedy, severity } in &self.found {
            if of != file {
                file = of;
                text.push_str(&format!("{file}\n"));
            }
            let mark = match severity {
                Severity::Fault => "fault  ",
                Severity::Warning => "warning",
            };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {mark} {field}: {problem}; {remedy}");
        }
        let Self { faults, warnings, .. } = self;
        text.push_str(&match (faults, warnings) {
            (0, 0) => "no fault and no warning\n".to_owned(),
            _ => format!("{faults} faults, {warnings} warnings\n"),
        });
        text
    }
}
