//! What is left out of the catalogue on purpose, with the reason.

use serde::Deserialize;

use super::Cell;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Omission {
    slug: String,
    field: String,
    value: String,
    /// Why it is left out; read by people, and never empty.
    reason: String,
    #[serde(skip)]
    pub used: bool,
}

#[derive(Deserialize)]
struct Omissions {
    #[serde(default)]
    omission: Vec<Omission>,
}

pub fn read() -> Vec<Omission> {
    let Omissions { omission } =
        toml::from_str(include_str!("omissions.toml")).expect("omissions.toml is readable");
    let silent: Vec<&Omission> =
        omission.iter().filter(|omission| omission.reason.trim().is_empty()).collect();
    assert!(silent.is_empty(), "these omissions give no reason: {silent:#?}");
    omission
}

impl Omission {
    /// Whether a cell may be left out, and remembers that it was.
    pub fn excuses(omissions: &mut [Omission], cell: &Cell) -> bool {
        let mut excused = false;
        for omission in omissions.iter_mut() {
            if (&omission.slug, &omission.field, &omission.value) == (&cell.slug, &cell.field, &cell.value) {
                omission.used = true;
                excused = true;
            }
        }
        excused
    }
}
