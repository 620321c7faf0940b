//! Which editions of official files the rows beside this are from: `editions.toml`.

use serde::Deserialize;

use super::FOLDER;
use crate::geography::GeographyEdition;
use crate::interop::seeds::{SeedError, SeedFiles};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionsFile {
    edition: Vec<GeographyEdition>,
}

pub(super) fn read(files: &SeedFiles) -> Result<Vec<GeographyEdition>, SeedError> {
    let file = format!("{FOLDER}editions.toml");
    let read: EditionsFile = toml::from_str(&files.text(&file)?)
        .map_err(|fault| SeedError::Syntax { file, problem: fault.to_string() })?;
    Ok(read.edition)
}
