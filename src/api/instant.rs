//! Instants that an answer can be given for.

use chrono::{DateTime, Datelike, Utc};

use super::problem::FieldProblem;

/// No record is older and no rule is made for later. Farther off, the civil day cannot even be reckoned.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Refuses an instant far from any that is meant.
pub fn answerable(pointer: &str, instant: DateTime<Utc>) -> Result<DateTime<Utc>, FieldProblem> {
    if YEARS.contains(&instant.year()) {
        return Ok(instant);
    }
    let detail = format!("must be in the years {} to {}", YEARS.start(), YEARS.end());
    Err(FieldProblem { pointer: pointer.to_owned(), detail })
}
