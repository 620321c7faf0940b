//! Areas of every size: `areas.toml` from the local authority up, tables of wards and neighbourhoods below.

use serde::Deserialize;

use super::{FOLDER, table};
use crate::geography::{Area, AreaCode};
use crate::interop::seeds::{SeedError, SeedFiles};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasFile {
    area: Vec<AreaEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AreaEntry {
    pub(super) code: AreaCode,
    name: String,
    within: Vec<AreaCode>,
    #[serde(default)]
    every_authority_listed: bool,
    pub(super) census_2021: Option<u32>,
    pub(super) imd_2025_score: Option<f64>,
    pub(super) imd_2025_rank: Option<u16>,
    /// For whoever reviews the file; every fact there must have one.
    #[serde(rename = "source")]
    _source: Vec<String>,
}

/// What `areas.toml` says, for areas and for their figures.
pub(super) fn entries(files: &SeedFiles) -> Result<Vec<AreaEntry>, SeedError> {
    let file = format!("{FOLDER}areas.toml");
    let read: AreasFile = toml::from_str(&files.text(&file)?)
        .map_err(|fault| SeedError::Syntax { file, problem: fault.to_string() })?;
    Ok(read.area)
}

pub(super) fn read(files: &SeedFiles, entries: &[AreaEntry]) -> Result<Vec<Area>, SeedError> {
    let mut areas: Vec<Area> = entries.iter().map(described).collect();
    for (name, columns) in TABLES {
        areas.extend(table::read(files, name, columns, |row| {
            Ok(Area {
                centre: Some(row.point(3, 4)?),
                live_postcodes: Some(row.value(5)?),
                ..Area::named(row.value(0)?, row.text(1), vec![row.value(2)?])
            })
        })?);
    }
    Ok(areas)
}

/// Code, name, the larger area, position and live postcodes of wards and neighbourhoods.
const TABLES: [(&str, [&str; 6]); 3] = [
    ("wards.csv", ["ward_code", "ward_name", "lad_code", "lat", "lon", "live_postcodes"]),
    ("msoa11_registry.csv", ["msoa11", "name", "lad_code", "lat", "lon", "live_postcodes"]),
    ("lsoa11_registry.csv", ["lsoa11", "name", "msoa11", "lat", "lon", "live_postcodes"]),
];

fn described(entry: &AreaEntry) -> Area {
    Area {
        every_authority_listed: entry.every_authority_listed,
        ..Area::named(entry.code, entry.name.clone(), entry.within.clone())
    }
}
