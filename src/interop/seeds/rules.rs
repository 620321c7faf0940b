//! The rules from their files under `seeds/rules/`.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use toml::{Table, Value};

use super::service_file::{deserialise, parse};
use super::{SeedError, SeedFiles};
use crate::pathway::{Rules, StepRule};

/// Reads every rule file.
///
/// # Errors
/// The first file that cannot be read, with the field.
pub fn read_rules(files: &SeedFiles) -> Result<Rules, SeedError> {
    let version = read(files, "rules/version.toml")?
        .remove("version")
        .and_then(|v| v.as_str().map(str::to_owned))
        .ok_or_else(|| SeedError::Field {
            file: "rules/version.toml".to_owned(),
            field: "version".to_owned(),
            problem: "is missing".to_owned(),
        })?;
    let mut urgent = read(files, "rules/urgent.toml")?;
    let mut needs = read(files, "rules/needs.toml")?;
    let mut words_read = read_words(files)?;
    let mut facts = read(files, "rules/facts.toml")?;
    let words: Vec<crate::pathway::FactWords> = entries("rules/facts.toml", &mut facts, "fact")?;
    let steps: Vec<StepRule> = entries("rules/steps.toml", &mut read(files, "rules/steps.toml")?, "rule")?;
    Ok(Rules {
        version,
        steps,
        urgent: entries("rules/urgent.toml", &mut urgent, "rule")?,
        preferred: entries("rules/urgent.toml", &mut urgent, "prefer")?,
        needs: entries("rules/needs.toml", &mut needs, "rule")?,
        presumed: entries("rules/needs.toml", &mut needs, "presumed")?,
        doors: entries("rules/doors.toml", &mut read(files, "rules/doors.toml")?, "door")?,
        typical: entries("rules/typical.toml", &mut read(files, "rules/typical.toml")?, "typical")?,
        ranking: deserialise("rules/ranking.toml", read(files, "rules/ranking.toml")?)?,
        places: entries("rules/facts.toml", &mut facts, "place")?,
        harmless: entries(WORDS, &mut words_read, "harmless")?,
        harms: entries(WORDS, &mut words_read, "harm")?,
        facts: words.into_iter().map(|words| (words.fact, words)).collect::<HashMap<_, _>>(),
    })
}

const WORDS: &str = "rules/words.toml";

/// Rules that were kept before there was such a file have none.
fn read_words(files: &SeedFiles) -> Result<Table, SeedError> {
    if !files.list("rules/").iter().any(|path| path == WORDS) {
        return Ok(Table::new());
    }
    read(files, WORDS)
}

/// Fingerprint of the text of the rules, to notice a change without a new version.
pub fn rules_fingerprint(files: &SeedFiles) -> Result<String, SeedError> {
    let mut hash = Sha256::new();
    for path in files.list("rules/") {
        if path != "rules/version.toml" {
            hash.update(files.read(&path)?);
        }
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

fn read(files: &SeedFiles, path: &str) -> Result<Table, SeedError> {
    parse(path, &files.text(path)?)
}

fn entries<T: DeserializeOwned>(path: &str, table: &mut Table, key: &str) -> Result<Vec<T>, SeedError> {
    let Some(Value::Array(entries)) = table.remove(key) else { return Ok(Vec::new()) };
    entries
        .into_iter()
        .enumerate()
        .filter_map(|(at, entry)| match entry {
            Value::Table(entry) => Some(deserialise(&format!("{path} [[{key}]] number {}", at + 1), entry)),
            _ => None,
        })
        .collect()
}
