//! What the imports of official files have in common: progress, bad rows, and one transaction at the end.

use std::collections::HashSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;

use crate::cli::reading::{OpenStore, ReadingArgs};
use crate::cli::say::say;
use crate::cli::serve::fill_when_empty;
use crate::geography::{AreaCode, AreaTree, Gazetteer, GazetteerRows, YearMonth};
use crate::interop::official::BadRows;

#[derive(Debug, Args)]
pub struct OfficialArgs {
    /// Which edition it is, such as "November 2025"; read off the name of the file when left out.
    #[arg(long)]
    pub edition: Option<String>,

    /// Leave out rows that make no sense, rather than bring in nothing.
    #[arg(long)]
    pub skip_bad_rows: bool,

    /// Say what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Who imports, for the record of changes.
    #[arg(long, env = "SIGNPOST_WHO", default_value = "command line")]
    pub who: String,

    /// Why, for the record of changes.
    #[arg(long)]
    pub why: Option<String>,

    #[command(flatten)]
    pub reading: ReadingArgs,
}

impl OfficialArgs {
    /// The database, filled from the seeds when it is empty, and what it knows of places.
    pub async fn open(&self) -> anyhow::Result<(OpenStore, GazetteerRows)> {
        let open = self.reading.open_or_make_store().await?;
        fill_when_empty(&open.store, &self.reading.seed_files()).await?;
        let rows = open.store.geography().await?;
        Ok((open, rows))
    }

    /// Goes on only when every row made sense, or those that did not may be left out.
    pub fn judge(&self, bad: &BadRows) -> anyhow::Result<()> {
        if bad.is_empty() {
            return Ok(());
        }
        eprint!("{bad}");
        let rows = if bad.count == 1 { "1 row makes".to_owned() } else { format!("{} rows make", bad.count) };
        if self.skip_bad_rows {
            eprintln!("{rows} no sense and are left out");
            return Ok(());
        }
        bail!(
            "{rows} no sense, so nothing was brought in. Mend the file, or leave those rows out with --skip-bad-rows"
        );
    }

    /// Brings the revised rows in, in one transaction, and says which change it was.
    pub async fn store<T: Send>(
        &self,
        open: OpenStore,
        rows: GazetteerRows,
        why: &str,
        revise: impl FnOnce(GazetteerRows) -> anyhow::Result<(GazetteerRows, T)> + Send,
        tell: impl FnOnce(&T) -> anyhow::Result<()>,
    ) -> anyhow::Result<ExitCode> {
        let mut told = None;
        let revise = |rows: GazetteerRows| {
            let (revised, outcome) = revise(rows)?;
            // What does not make a gazetteer would stop every program that follows this database.
            Gazetteer::new(revised.clone()).context("the places would no longer fit together")?;
            told = Some(outcome);
            Ok::<_, anyhow::Error>(revised)
        };
        let said = if self.dry_run {
            let same = revise(rows.clone())? == rows.in_order();
            if same { "nothing would change".to_owned() } else { "nothing was changed: a dry run".to_owned() }
        } else {
            drop(rows);
            let why = self.why.as_deref().unwrap_or(why);
            let revised = open.store.revise_geography(&self.who, why, revise).await??;
            if revised.changed {
                format!("catalogue version {}", revised.change)
            } else {
                format!("nothing changed; catalogue version is still {}", revised.change)
            }
        };
        open.close().await?;
        if let Some(outcome) = &told {
            tell(outcome)?;
        }
        say!("{said}");
        Ok(ExitCode::SUCCESS)
    }
}

/// The local authorities of LLR, and those asked for besides.
///
/// LLR is always among them: the program takes it for granted that every postcode of LLR is known, and would otherwise say of one that
/// is missing that it lies outside.
pub fn authorities(rows: &GazetteerRows, besides: &[AreaCode]) -> anyhow::Result<HashSet<AreaCode>> {
    let tree = AreaTree::new(rows.areas.clone())?;
    let mut wanted = HashSet::new();
    for &code in [AreaCode::LLR].iter().chain(besides) {
        let Some(authorities) = tree.authorities_of(code).filter(|authorities| !authorities.is_empty())
        else {
            bail!("--areas: `{code}` is no area described here whose local authorities are all known");
        };
        wanted.extend(authorities.iter().copied());
    }
    Ok(wanted)
}

/// Tells on standard error how far the reading is, every other second.
pub fn telling(path: &Path) -> impl FnMut(u64, f64) + use<> {
    const PAUSE: Duration = Duration::from_secs(2);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let begun = Instant::now();
    let mut told = begun;
    move |rows, through| {
        let done = through >= 1.0;
        if told.elapsed() < PAUSE && !done {
            return;
        }
        told = Instant::now();
        let percent = (through * 100.0).floor();
        eprintln!("reading {name}: {rows} rows, {percent} % ({:.1} s)", begun.elapsed().as_secs_f64());
    }
}

/// The month in a name such as `ONSPD_NOV_2025_UK.csv`.
pub fn edition_in_name(path: &Path) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = path.file_stem()?.to_string_lossy().to_ascii_uppercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    words.windows(2).find_map(|pair| {
        let [month, year] = pair else { return None };
        let month =
            MONTHS.iter().find(|full| month.len() >= 3 && full.to_ascii_uppercase().starts_with(month))?;
        (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{month} {year}"))
    })
}

/// What to call an edition nobody named.
pub fn edition_by_newest(newest: Option<YearMonth>) -> String {
    newest.map_or_else(|| "not stated".to_owned(), |month| format!("not stated; latest entry {month}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_is_read_off_the_names_publishers_give() {
        for (name, edition) in [
            ("ONSPD_NOV_2025_UK.csv", Some("November 2025")),
            ("NSPL21_AUG_2024_UK.csv.gz", Some("August 2024")),
            ("ONSPD_MAY_2024_LE.csv", Some("May 2024")),
            ("le.csv", None),
            ("MA_2024.csv", None),
            ("postcodes_2025.csv", None),
        ] {
            assert_eq!(edition_in_name(Path::new(name)).as_deref(), edition, "{name}");
        }
    }
}
