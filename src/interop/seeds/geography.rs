//! Postcodes, places and areas from `seeds/geography/`: everything, or an error that names file and line.
//!
//! Where each file comes from and under which licence is in `seeds/geography/ATTRIBUTION.md`.

mod areas;
mod boundaries;
mod editions;
mod figures;
mod places;
mod postcodes;
mod table;

use super::{SeedError, SeedFiles};
use crate::geography::{Gazetteer, GazetteerRows};

/// The folder all of it is in.
const FOLDER: &str = "geography/";

/// Reads everything and builds the gazetteer.
///
/// # Errors
/// At the first file that is missing or malformed, and when the files contradict each other.
pub fn read_gazetteer(files: &SeedFiles) -> Result<Gazetteer, SeedError> {
    let rows = read_geography(files)?;
    Gazetteer::new(rows)
        .map_err(|fault| SeedError::Syntax { file: FOLDER.to_owned(), problem: fault.to_string() })
}

/// Reads everything as plain rows.
///
/// # Errors
/// At the first file that is missing or malformed.
pub fn read_geography(files: &SeedFiles) -> Result<GazetteerRows, SeedError> {
    let entries = areas::entries(files)?;
    Ok(GazetteerRows {
        areas: areas::read(files, &entries)?,
        boundaries: boundaries::read(files)?,
        figures: figures::read(files, &entries)?,
        live: postcodes::live(files)?,
        terminated: postcodes::terminated(files)?,
        near: postcodes::near(files)?,
        districts: places::districts(files)?,
        places: places::places(files)?,
        editions: editions::read(files)?,
        version: 0,
    })
}

#[cfg(test)]
mod tests;
