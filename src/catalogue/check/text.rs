//! What can only be seen in the text of a file: its name, what was set by hand, and the marks of an unfinished draft.

use toml::{Table, Value};

use super::{Fault, FaultsOf, Site};

/// Judges the text of `seeds/services/<slug>.toml`. A text that is not TOML is left to whoever reads it.
pub fn check_text(file: &str, text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut faults = FaultsOf { file: file.to_owned(), found: &mut found };
    if let Some(line) = text.lines().position(|line| line.starts_with("#>")) {
        let problem = format!("line {} is a note to the author", line + 1);
        faults.fault("file", problem, "put what it says into a field and take the line out");
    }
    let Ok(table) = text.parse::<Table>() else { return found };
    let named = file.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or(file);
    match table.get("slug").and_then(Value::as_str) {
        Some(slug) if slug != named => {
            let problem = format!("`{slug}` is not the name of the file");
            faults.fault("slug", problem, "rename the file; a slug never changes");
        }
        _ => {}
    }
    let locations = table.get("location").and_then(Value::as_array).into_iter().flatten();
    for (at, location) in locations.filter_map(Value::as_table).enumerate() {
        for key in ["point", "precision"].into_iter().filter(|key| location.contains_key(*key)) {
            let problem = "is written by hand, but is worked out from the postcode or place";
            faults.fault(format!("location[{}].{key}", at + 1), problem, "take it out");
        }
    }
    unanswered("", &Value::Table(table), &mut faults);
    found
}

/// `??` stands for what an author has not decided yet.
fn unanswered(field: &str, value: &Value, faults: &mut FaultsOf) {
    match value {
        Value::String(text) if text.contains("??") => {
            faults.fault(field, "is still `??`", "fill it in or take it out");
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                unanswered(&format!("{field}[{}]", at + 1), item, faults);
            }
        }
        Value::Table(table) => {
            for (key, item) in table {
                let name = if field.is_empty() { key.clone() } else { format!("{field}.{key}") };
                unanswered(&name, item, faults);
            }
        }
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

/// Reads the text of `seeds/sites.toml`.
///
/// # Errors
/// When it is not TOML or an entry lacks a field.
pub fn read_sites(text: &str) -> Result<Vec<Site>, toml::de::Error> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sites {
        #[serde(default)]
        site: Vec<Site>,
    }
    toml::from_str::<Sites>(text).map(|sites| sites.site)
}
