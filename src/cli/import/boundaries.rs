//! `signpost import boundaries`: outlines of LSOAs, MSOAs, wards or local authorities into the database.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::official::{OfficialArgs, edition_in_name, telling};
use crate::cli::say::say;
use crate::geography::revision::{BoundaryChanges, BoundaryRevision};
use crate::geography::{AreaKind, GeographyEdition, GeographyPart};
use crate::interop::official::{BadRow, read_boundaries};

#[derive(Debug, Args)]
pub struct BoundariesArgs {
    /// GeoJSON of the Open Geography Portal: LSOAs, MSOAs, wards or local authorities, of any year and resolution.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    official: OfficialArgs,
}

pub async fn import_boundaries(args: BoundariesArgs) -> anyhow::Result<ExitCode> {
    let BoundariesArgs { file, official } = args;
    let (open, rows) = official.open().await?;
    let mut revision = BoundaryRevision::new(&rows)?;
    let mut reading = read_boundaries(&file, &mut telling(&file), |listed| revision.add(listed))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    for &(feature, code) in revision.twice() {
        reading.bad.add(BadRow::new(
            &name,
            feature,
            "",
            &code.to_string(),
            "there is an outline of it already",
        ));
    }
    official.judge(&reading.bad)?;
    let kind = reading.kind;
    let (part, title) = described(kind);
    let edition = official.edition.clone().or_else(|| edition_in_name(&file)).or(reading.year);
    let edition = GeographyEdition {
        part,
        title: title.to_owned(),
        publisher: "Office for National Statistics".to_owned(),
        edition: edition.unwrap_or_else(|| "not stated".to_owned()),
        licence: "Open Government Licence v3.0".to_owned(),
    };
    let why = format!("{}, {}", edition.title, edition.edition);
    let revise = move |rows| Ok(revision.apply(rows, kind, edition)?);
    official.store(open, rows, &why, revise, tell).await
}

fn described(kind: AreaKind) -> (GeographyPart, &'static str) {
    match kind {
        AreaKind::Lsoa => (GeographyPart::Lsoas, "Boundaries of Lower layer Super Output Areas"),
        AreaKind::Msoa => (GeographyPart::Msoas, "Boundaries of Middle layer Super Output Areas"),
        AreaKind::Ward => (GeographyPart::Wards, "Boundaries of wards"),
        _ => (GeographyPart::Authorities, "Boundaries of local authorities"),
    }
}

fn tell(changes: &BoundaryChanges) -> anyhow::Result<()> {
    let BoundaryChanges { outlines, added, removed, passed_over, postcodes_adrift } = changes;
    say!("{outlines} outlines; {} areas added, {} gone", added.len(), removed.len());
    if *passed_over > 0 {
        say!(
            "{passed_over} areas of the file are not described here, and the file is only a part: passed over"
        );
    }
    if *postcodes_adrift > 0 {
        say!(
            "{postcodes_adrift} postcodes were in a neighbourhood that is gone: `signpost import postcodes` with ONSPD or NSPL says where they are now"
        );
    }
    Ok(())
}
