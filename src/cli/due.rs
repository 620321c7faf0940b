//! `signpost due`: what is to be looked at again, why, and by when?

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::reading::ReadingArgs;
use crate::catalogue::{Due, Findings, Reason, due};
use crate::cli::say::say;
use crate::directory::{Clock, faults_of, stored_findings};
use crate::interop::seeds::{read_catalogue, read_gazetteer, read_rules, read_upkeep};
use crate::pathway::Snapshot;

#[derive(Debug, Args)]
pub struct DueArgs {
    /// Only records of this organisation, by slug.
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,

    /// Only records that are there for this reason, such as `stale`.
    #[arg(long, value_parser = reason)]
    reason: Option<Reason>,

    /// At most this many records in the list; the counts are of all.
    #[arg(long, default_value_t = 50)]
    limit: usize,

    /// The whole queue as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

fn reason(word: &str) -> Result<Reason, String> {
    let known = Reason::ALL.into_iter().find(|reason| reason.as_str() == word);
    known.ok_or_else(|| format!("choose among {}", Reason::ALL.map(Reason::as_str).join(", ")))
}

/// What is said with `--json`.
#[derive(Debug, Serialize)]
struct Answer {
    records: usize,
    /// Records of the catalogue, in the queue or not.
    of: usize,
    overdue: usize,
    /// Records by reason; one can be there for several.
    by_reason: BTreeMap<&'static str, usize>,
    queue: Vec<Due>,
}

/// Prints the queue of the database, or of the seeds where there is none: of the whole record, confidential places included, because
/// whoever runs this command has the database anyhow.
pub async fn due_queue(args: DueArgs) -> anyhow::Result<ExitCode> {
    let DueArgs { organisation, reason, limit, json, reading } = args;
    let files = reading.seed_files();
    let (catalogue, gazetteer, findings) = match reading.open_store().await? {
        Some(open) => {
            let gazetteer = crate::geography::Gazetteer::new(open.store.geography().await?)?;
            let (catalogue, _) = open.store.catalogue().await?;
            let findings = stored_findings(&open.store).await?;
            open.close().await?;
            (catalogue, gazetteer, findings)
        }
        None => {
            let gazetteer = read_gazetteer(&files)?;
            (read_catalogue(&files, &gazetteer)?, gazetteer, Findings::default())
        }
    };
    let today = Clock::System.now().with_timezone(&chrono_tz::Europe::London).date_naive();
    let snapshot = Snapshot::build(catalogue.clone(), Arc::new(gazetteer), Arc::new(read_rules(&files)?), 0)?;
    let findings = Findings { faults: faults_of(&catalogue, &snapshot, today), ..findings };
    let mut queue = due(&catalogue, &findings, &read_upkeep(&files)?, today);
    queue.retain(|one| {
        organisation.as_ref().is_none_or(|slug| one.organisation == *slug)
            && reason.is_none_or(|reason| one.reasons.iter().any(|found| found.reason == reason))
    });
    let answer = Answer::of(queue, catalogue.services.len() + catalogue.organisations.len());
    if json {
        say!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        print!("{}", answer.to_text(limit));
    }
    Ok(ExitCode::SUCCESS)
}

impl Answer {
    fn of(queue: Vec<Due>, of: usize) -> Self {
        let mut by_reason = BTreeMap::new();
        for reason in queue.iter().flat_map(|one| &one.reasons) {
            *by_reason.entry(reason.reason.as_str()).or_default() += 1;
        }
        let overdue = queue.iter().filter(|one| one.overdue_days > 0).count();
        Self { records: queue.len(), of, overdue, by_reason, queue }
    }

    fn to_text(&self, limit: usize) -> String {
        let Self { records, of, overdue, by_reason, queue } = self;
        let mut text = format!("{records} of {of} records to look at, {overdue} of them overdue\n");
        for (reason, count) in by_reason {
            text.push_str(&format!("{count:>6}  {reason}\n"));
        }
        for one in queue.iter().take(limit) {
            text.push_str(&format!("\n{}  due {} ({} days over)\n", one.slug, one.due_on, one.overdue_days));
            for reason in &one.reasons {
                let facts = if reason.facts.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", reason.facts.join(", "))
                };
                text.push_str(&format!("  {}: {}{facts}\n", reason.due_on, reason.because));
                reason.says.iter().for_each(|said| text.push_str(&format!("      {said}\n")));
            }
        }
        if *records > limit {
            text.push_str(&format!("\nand {} more: --limit, or --json for all\n", records - limit));
        }
        text
    }
}
