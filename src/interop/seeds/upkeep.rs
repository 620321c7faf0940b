//! When facts fall due and how good records are reckoned, from `seeds/upkeep/`.

use super::service_file::{deserialise, parse};
use super::{SeedError, SeedFiles};
use crate::catalogue::{DueRules, QualityRules, UpkeepRules};

const DUE: &str = "upkeep/due.toml";
const QUALITY: &str = "upkeep/quality.toml";

/// Reads the periods, the reasons and the weights.
///
/// # Errors
/// A file that is missing or malformed, and numbers that cannot be.
pub fn read_upkeep(files: &SeedFiles) -> Result<UpkeepRules, SeedError> {
    let due: DueRules = deserialise(DUE, parse(DUE, &files.text(DUE)?)?)?;
    let quality: QualityRules = deserialise(QUALITY, parse(QUALITY, &files.text(QUALITY)?)?)?;
    let faults = due.faults().into_iter().map(|fault| (DUE, "reason", fault));
    let faults = faults.chain(quality.faults().into_iter().map(|fault| (QUALITY, "part", fault)));
    if let Some((file, field, problem)) = faults.into_iter().next() {
        return Err(SeedError::Field { file: file.to_owned(), field: field.to_owned(), problem });
    }
    Ok(UpkeepRules { due, quality })
}
