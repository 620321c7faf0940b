//! `signpost import postcodes`: Code-Point Open, ONSPD or NSPL into the database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::official::{OfficialArgs, authorities, edition_by_newest, edition_in_name, telling};
use crate::cli::say::say;
use crate::geography::revision::{PostcodeChanges, PostcodeRevision};
use crate::geography::{AreaCode, GeographyEdition, GeographyPart, YearMonth};
use crate::interop::official::{BadRow, BadRows, PostcodeLayout, read_postcodes};

#[derive(Debug, Args)]
pub struct PostcodesArgs {
    /// A postcode directory as downloaded and unpacked, plain or gzipped; of Code-Point Open also its folder of files.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// GSS codes of local authorities, or of areas of them, to take whole besides Leicester, Leicestershire and Rutland.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    areas: Vec<AreaCode>,

    #[command(flatten)]
    official: OfficialArgs,
}

pub async fn import_postcodes(args: PostcodesArgs) -> anyhow::Result<ExitCode> {
    let PostcodesArgs { files, areas, official } = args;
    let files = spread_folders(&files)?;
    let (open, rows) = official.open().await?;
    let mut revision = PostcodeRevision::new(authorities(&rows, &areas)?);
    let read = read_all(&files, &mut revision)?;
    let Read { layout, mut bad, without_position, newest } = read;
    for fault in revision.take_faults(&rows) {
        let file = files.get(usize::from(fault.at.file)).map_or_else(String::new, |path| name(path));
        let postcode = fault.postcode.to_string();
        bad.add(BadRow::new(&file, u64::from(fault.at.line), "postcode", &postcode, fault.problem));
    }
    official.judge(&bad)?;
    if revision.len_inside() == 0 {
        bail!("no postcode of the file lies in Leicester, Leicestershire or Rutland: nothing was brought in");
    }
    if without_position > 0 {
        eprintln!("{without_position} postcodes have no coordinates (quality 90) and are left out");
    }
    let named = files.iter().find_map(|file| edition_in_name(file));
    let edition = official.edition.clone().or(named).unwrap_or_else(|| edition_by_newest(newest));
    let edition = describe(layout, edition);
    let why = format!("postcodes of {}, {}", edition.title, edition.edition);
    let revise = move |rows| Ok(revision.apply(rows, edition)?);
    official.store(open, rows, &why, revise, tell).await
}

struct Read {
    layout: PostcodeLayout,
    bad: BadRows,
    without_position: u64,
    newest: Option<YearMonth>,
}

fn read_all(files: &[PathBuf], revision: &mut PostcodeRevision) -> anyhow::Result<Read> {
    let mut all: Option<Read> = None;
    for (number, path) in (0u16..).zip(files) {
        let reading = read_postcodes(path, number, &mut telling(path), |listed| revision.add(listed))?;
        let all = all.get_or_insert_with(|| Read {
            layout: reading.layout,
            bad: BadRows::default(),
            without_position: 0,
            newest: None,
        });
        if all.layout != reading.layout {
            bail!(
                "`{}` has another layout than the file before it: bring them in one after the other",
                name(path)
            );
        }
        all.bad.append(reading.bad);
        all.without_position += reading.without_position;
        all.newest = all.newest.max(reading.newest);
    }
    all.context("no file was given")
}

/// Code-Point Open comes as 120 files in a folder.
fn spread_folders(given: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in given {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let reading =
            std::fs::read_dir(path).with_context(|| format!("cannot read folder `{}`", path.display()))?;
        let mut inside = Vec::new();
        for entry in reading {
            let file = entry?.path();
            if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
                inside.push(file);
            }
        }
        if inside.is_empty() {
            bail!("there is no .csv file in folder `{}`", path.display());
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn describe(layout: PostcodeLayout, edition: String) -> GeographyEdition {
    let (title, publisher) = match layout {
        PostcodeLayout::CodePointOpen => ("Code-Point Open", "Ordnance Survey"),
        PostcodeLayout::OnsDirectory => ("ONS postcode directory", "Office for National Statistics"),
    };
    GeographyEdition {
        part: GeographyPart::Postcodes,
        title: title.to_owned(),
        publisher: publisher.to_owned(),
        edition,
        licence: "Open Government Licence v3.0".to_owned(),
    }
}

fn tell(changes: &PostcodeChanges) -> anyhow::Result<()> {
    let PostcodeChanges {
        added,
        changed,
        unchanged,
        ended,
        ended_added,
        live,
        terminated,
        near,
        without_neighbourhood,
        new_wards,
        parts,
    } = changes;
    say!(
        "live postcodes: {added} added, {changed} changed, {unchanged} unchanged, {ended} ended; now {live}, \
         with {terminated} ended ones ({ended_added} of them new) and {near} within 10 km outside"
    );
    for (letters, present, known) in parts {
        say!(
            "{letters}: the file names {present} of {known} known live postcodes, so the others stay as they were"
        );
    }
    if *without_neighbourhood > 0 {
        say!("{without_neighbourhood} live postcodes are in no neighbourhood (LSOA) that is described here");
    }
    if *new_wards > 0 {
        say!(
            "{new_wards} wards are known by their code only; `signpost import boundaries` with wards gives their names"
        );
    }
    Ok(())
}
