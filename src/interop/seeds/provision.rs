//! What the gap engine takes for granted, from `seeds/provision/`.

use serde::Deserialize;

use super::service_file::{deserialise, parse};
use super::{SeedError, SeedFiles};
use crate::provision::{Assumptions, MethodSource, NeedWeights, PanelPerson, Prevalence};

const NEED: &str = "provision/need.toml";
const PEOPLE: &str = "provision/people.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedFile {
    version: String,
    need_weights: NeedWeights,
    #[serde(default)]
    prevalence: Vec<Prevalence>,
    source: Vec<MethodSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    person: Vec<PanelPerson>,
}

/// Reads the need weights, the prevalences with their sources, and the panel of people.
///
/// # Errors
/// A file that is missing or malformed, a weight or source that cannot be, and a person who says what the panel decides.
pub fn read_assumptions(files: &SeedFiles) -> Result<Assumptions, SeedError> {
    let NeedFile { version, need_weights, prevalence, source: sources } =
        deserialise(NEED, parse(NEED, &files.text(NEED)?)?)?;
    let PeopleFile { person: panel } = deserialise(PEOPLE, parse(PEOPLE, &files.text(PEOPLE)?)?)?;
    let wrong = |file: &str, field: String, problem: String| SeedError::Field {
        file: file.to_owned(),
        field,
        problem,
    };
    if let Some(weight) = need_weights.by_imd_decile.iter().find(|weight| !(0.01..=100.0).contains(*weight)) {
        let problem = format!("`{weight}` is not between 0.01 and 100");
        return Err(wrong(NEED, "need_weights.by_imd_decile".to_owned(), problem));
    }
    let cited = prevalence.iter().map(|fact| &fact.source).chain([&need_weights.source]);
    if let Some(unknown) = cited.into_iter().find(|id| !sources.iter().any(|source| source.id == **id)) {
        return Err(wrong(NEED, "source".to_owned(), format!("`{unknown}` is not described")));
    }
    for (at, person) in panel.iter().enumerate() {
        if let Some(fault) = person.faults().into_iter().next() {
            let field = format!("person.{}.request{}", at + 1, fault.pointer.replace('/', "."));
            return Err(wrong(PEOPLE, field, fault.detail));
        }
        if panel[..at].iter().any(|before| before.slug == person.slug) {
            return Err(wrong(
                PEOPLE,
                format!("person.{}.slug", at + 1),
                format!("`{}` comes twice", person.slug),
            ));
        }
    }
    Ok(Assumptions { version, need_weights, prevalence, sources, panel })
}
