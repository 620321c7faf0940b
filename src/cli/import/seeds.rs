//! `signpost import` of the seeds: what differs is shown, and what somebody approved since is not overwritten unasked.

use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::SeedsArgs;
use crate::catalogue::Difference;
use crate::cli::say::say;
use crate::interop::seeds::{read_catalogue, read_gazetteer, read_geography};
use crate::store::{Approved, Differing, Imported};

/// Longer values are cut: the difference is to be seen, and the whole is in the file.
const LONGEST_SHOWN: usize = 160;

/// What is said with `--json`.
#[derive(Debug, Serialize)]
struct Answer {
    #[serde(flatten)]
    imported: Imported,
    dry_run: bool,
    /// How many records stay as somebody approved them.
    held_back: usize,
    /// Every service and organisation that differs.
    differing: Vec<Differing>,
}

pub async fn import_seeds(args: SeedsArgs) -> anyhow::Result<ExitCode> {
    let SeedsArgs { who, why, dry_run, over_approved, json, reading } = args;
    let files = reading.seed_files();
    let gazetteer = read_gazetteer(&files)?;
    let catalogue = read_catalogue(&files, &gazetteer)?;
    let open = reading.open_or_make_store().await?;
    if !dry_run && open.store.is_empty().await? {
        open.store.load_geography(&read_geography(&files)?).await?;
    }
    let approved = if over_approved { Approved::GiveWay } else { Approved::Stay };
    let (imported, differing) = open.store.import_files(&catalogue, approved, &who, &why, dry_run).await?;
    open.close().await?;
    let held_back = differing.iter().filter(|one| one.held_back).count();
    let answer = Answer { imported, dry_run, held_back, differing };
    if json {
        say!("{}", serde_json::to_string(&answer)?);
    } else {
        print!("{}", answer.to_text());
    }
    Ok(ExitCode::SUCCESS)
}

impl Answer {
    /// What is held back is always told; the rest of what differs only beforehand.
    fn to_text(&self) -> String {
        let mut text = String::new();
        for one in self.differing.iter().filter(|one| self.dry_run || one.held_back) {
            let done = match one {
                Differing { held_back: true, .. } => "held back",
                Differing { new: true, .. } => "add",
                Differing { approved: Some(_), .. } => "over approved",
                Differing { .. } => "change",
            };
            text.push_str(&format!("{done:<14}{}", one.slug));
            if let Some(last) = &one.approved {
                let day = last.at.date_naive();
                text.push_str(&format!(" (written by {} on {day}, change {})", last.who, last.change));
            }
            text.push('\n');
            one.differences.iter().for_each(|difference| text.push_str(&told(difference)));
        }
        let Self { imported, held_back, dry_run, .. } = self;
        let Imported { added, changed, unchanged, absent, change } = imported;
        if *held_back > 0 {
            text.push_str(&format!(
                "{held_back} held back: somebody approved them since; --over-approved puts the seeds in their place\n"
            ));
        }
        let would = if *dry_run { "would be " } else { "" };
        text.push_str(&format!(
            "{added} {would}added, {changed} {would}changed, {unchanged} unchanged; {absent} in the database are not in the seeds"
        ));
        text.push_str(&if *dry_run { "\n".to_owned() } else { format!("; catalogue version {change}\n") });
        text
    }
}

fn told(difference: &Difference) -> String {
    let Difference { pointer, before, after } = difference;
    let shown = |value: &Option<Value>| match value {
        None => "nothing".to_owned(),
        Some(value) => {
            let whole = value.to_string();
            match whole.char_indices().nth(LONGEST_SHOWN) {
                Some((at, _)) => format!("{}…", &whole[..at]),
                None => whole,
            }
        }
    };
    format!("  {pointer}: {} -> {}\n", shown(before), shown(after))
}
