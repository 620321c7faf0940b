//! `signpost import figures`: ages, deprivation or prevalence by area into the database.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;

use super::official::{OfficialArgs, telling};
use crate::cli::say::say;
use crate::geography::AreaCode;
use crate::geography::revision::{FigureChanges, FigureRevision};
use crate::interop::official::{FigureTable, SaidOfSource, read_figures};

#[derive(Debug, Args)]
pub struct FiguresArgs {
    /// A CSV table with a column of area codes: census ages, Indices of Deprivation, or prevalences.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The day the figures describe, as YYYY-MM-DD, when the table does not say.
    #[arg(long)]
    date: Option<NaiveDate>,

    /// What to call the table.
    #[arg(long)]
    title: Option<String>,

    /// Who published it.
    #[arg(long)]
    publisher: Option<String>,

    /// The licence it is used under; the Open Government Licence when left out.
    #[arg(long)]
    licence: Option<String>,

    /// The figures are estimates, not counts.
    #[arg(long)]
    estimate: bool,

    /// Bring it in although it has no figures for some areas; those keep the ones they have.
    #[arg(long)]
    some_areas: bool,

    #[command(flatten)]
    official: OfficialArgs,
}

pub async fn import_figures(args: FiguresArgs) -> anyhow::Result<ExitCode> {
    let FiguresArgs { file, date, title, publisher, licence, estimate, some_areas, official } = args;
    let (open, rows) = official.open().await?;
    let said = SaidOfSource { title, publisher, licence, edition: official.edition.clone(), date, estimate };
    let described: HashSet<AreaCode> = rows.areas.iter().map(|area| area.code).collect();
    let reading = read_figures(&file, &said, |code| described.contains(&code), &mut telling(&file))?;
    official.judge(&reading.bad)?;
    if reading.passed_over > 0 {
        eprintln!("{} rows are no figure of everybody in an area and are passed over", reading.passed_over);
    }
    let what = match reading.table {
        FigureTable::Ages => "people by age",
        FigureTable::Deprivation => "deprivation",
        FigureTable::Prevalence => "prevalence",
    };
    let title = reading.figures.first().map(|row| row.figure.source.title.clone());
    let why = format!("{what}: {}", title.unwrap_or_default());
    let revision = FigureRevision::new(reading.figures, some_areas);
    let revise = move |rows| Ok(revision.apply(rows)?);
    official.store(open, rows, &why, revise, tell).await
}

fn tell(changes: &FigureChanges) -> anyhow::Result<()> {
    let FigureChanges { areas, figures, replaced, missing } = changes;
    say!(
        "{figures} figures of {areas} areas, {replaced} of them in place of earlier ones of the same source"
    );
    if *missing > 0 {
        say!("{missing} areas have none in the table and keep the ones they have");
    }
    Ok(())
}
