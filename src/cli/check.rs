//! `signpost check`: judge the seeds. Every fault with file, field, problem and remedy; none stops the others.

mod readable;
mod rules;

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use self::readable::Readable;
use crate::catalogue::check::{
    Fault, Severity, Surroundings, check as check_catalogue, report, service_file_schema,
};
use crate::directory::Clock;
use crate::interop::seeds::{SeedError, SeedFiles, read_gazetteer};

#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Folder of seeds, instead of those built into the program.
    #[arg(long, env = "SIGNPOST_SEEDS", value_name = "DIR")]
    seeds: Option<PathBuf>,

    /// Say it as JSON.
    #[arg(long)]
    json: bool,

    /// Say how much of the catalogue is structured, sourced, dated and placed, field by field.
    #[arg(long)]
    report: bool,

    /// Print the JSON Schema of a service file and do nothing else.
    #[arg(long, conflicts_with = "report")]
    schema: bool,
}

/// What is said with `--json`.
#[derive(Debug, Serialize)]
struct Answer {
    faults: usize,
    warnings: usize,
    found: Vec<Fault>,
}

/// Judges the seeds. The exit code is 1 when something must be mended; warnings alone leave it 0.
pub fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    if args.schema {
        println!("{}", serde_json::to_string_pretty(&service_file_schema())?);
        return Ok(ExitCode::SUCCESS);
    }
    let files = args.seeds.clone().map_or(SeedFiles::Embedded, SeedFiles::Folder);
    let today = Clock::System.now().date_naive();
    let answer = Answer::new(faults_of(&files, today)?);
    let code = if answer.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if !args.report {
        print!(
            "{}",
            if args.json { serde_json::to_string_pretty(&answer)? + "\n" } else { answer.to_text() }
        );
        return Ok(code);
    }
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
