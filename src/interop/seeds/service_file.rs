//! One service file: the head's source, date and confidence handed down to every fact, shorthands spelled out.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::SeedError;
use super::catalogue::place_location;
use crate::catalogue::{Referrer, Service};
use crate::geography::Gazetteer;

/// Tables of one fact each.
const SINGLE: [&str; 3] = ["status", "coverage", "ages"];
/// Tables of any number of facts.
const MANY: [&str; 11] = [
    "criterion",
    "route",
    "response",
    "contact",
    "schedule",
    "location",
    "cost",
    "language",
    "access",
    "note",
    "conflict",
];
const PROVENANCE: [&str; 3] = ["source", "dated", "confidence"];

/// Reads the text of `seeds/services/<slug>.toml`.
pub fn read_service(file: &str, text: &str) -> Result<Service, SeedError> {
    let mut table = parse(file, text)?;
    hand_down_provenance(&mut table);
    spell_out_referrers(&mut table);
    deserialise(file, table)
}

/// Reads a service that arrives as JSON: in the shape of a service file, or as it is given out, with every fact's provenance in place.
pub fn read_service_json(record: serde_json::Value, gazetteer: &Gazetteer) -> Result<Service, SeedError> {
    let file = "record";
    let mut table = match without_nulls(record) {
        Some(serde_json::Value::Object(fields)) => Table::try_from(fields)
            .map_err(|error| SeedError::Syntax { file: file.to_owned(), problem: error.to_string() })?,
        _ => {
            let problem = "is not an object".to_owned();
            return Err(SeedError::Syntax { file: file.to_owned(), problem });
        }
    };
    hand_down_provenance(&mut table);
    spell_out_referrers(&mut table);
    let mut service: Service = deserialise(file, table)?;
    service.locations.iter_mut().for_each(|location| place_location(location, gazetteer));
    Ok(service)
}

/// TOML has no null: a field that is null is a field that is not there.
fn without_nulls(value: serde_json::Value) -> Option<serde_json::Value> {
    use serde_json::Value::{Array, Null, Object};
    match value {
        Null => None,
        Array(items) => Some(Array(items.into_iter().filter_map(without_nulls).collect())),
        Object(fields) => Some(Object(
            fields.into_iter().filter_map(|(name, value)| Some((name, without_nulls(value)?))).collect(),
        )),
        other => Some(other),
    }
}

/// Parses TOML; dates become text, because that is how every other shape carries them.
pub fn parse(file: &str, text: &str) -> Result<Table, SeedError> {
    let mut table: Table = text
        .parse()
        .map_err(|e: toml::de::Error| SeedError::Syntax { file: file.to_owned(), problem: e.to_string() })?;
    table.iter_mut().for_each(|(_, value)| dates_to_text(value));
    Ok(table)
}

/// Turns a table into a value, naming the field that does not fit.
pub fn deserialise<T: DeserializeOwned>(file: &str, table: Table) -> Result<T, SeedError> {
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|e| SeedError::Field {
        file: file.to_owned(),
        field: e.path().to_string(),
        problem: e.into_inner().to_string(),
    })
}

/// Gathers `source`, `dated` and `confidence` of a table into its `provenance`, taking what is missing from `head`.
pub fn gather_provenance(table: &mut Table, head: &Table) {
    // Already gathered: the record was given out whole.
    if table.contains_key("provenance") {
        return;
    }
    let mut provenance = Table::new();
    for key in PROVENANCE {
        if let Some(value) = table.remove(key).or_else(|| head.get(key).cloned()) {
            provenance.insert(key.to_owned(), value);
        }
    }
    table.insert("provenance".to_owned(), Value::Table(provenance));
}

fn hand_down_provenance(service: &mut Table) {
    let mut head = Table::new();
    for key in PROVENANCE {
        if let Some(value) = service.remove(key) {
            head.insert(key.to_owned(), value);
        }
    }
    if let (true, Some(Value::Table(gathered))) = (head.is_empty(), service.get("provenance")) {
        head.clone_from(gathered);
    }
    for key in SINGLE {
        if let Some(Value::Table(fact)) = service.get_mut(key) {
            gather_provenance(fact, &head);
        }
    }
    for key in MANY {
        let Some(Value::Array(facts)) = service.get_mut(key) else { continue };
        for fact in facts.iter_mut().filter_map(Value::as_table_mut) {
            // A conflict's claims carry their own sources.
            if key != "conflict" {
                gather_provenance(fact, &head);
            }
        }
    }
    service.insert("provenance".to_owned(), Value::Table(head));
}

fn dates_to_text(value: &mut Value) {
    match value {
        Value::Datetime(date) => *value = Value::String(date.to_string()),
        Value::Array(items) => items.iter_mut().for_each(dates_to_text),
        Value::Table(table) => table.iter_mut().for_each(|(_, item)| dates_to_text(item)),
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {}
    }
}

const NOT_PROFESSIONAL: [Referrer; 3] = [Referrer::Myself, Referrer::Family, Referrer::Employer];
const HEALTH: [Referrer; 7] = [
    Referrer::Gp,
    Referrer::HealthProfessional,
    Referrer::MentalHealthProfessional,
    Referrer::ConsultantPsychiatrist,
    Referrer::Midwife,
    Referrer::HealthVisitor,
    Referrer::WardStaff,
];

/// `anyone`, `any_professional`, `any_health_professional` and `everyone_else` become the referrers they stand for.
fn spell_out_referrers(service: &mut Table) {
    let Some(Value::Array(routes)) = service.get_mut("route") else { return };
    let mut named = BTreeSet::new();
    for route in routes.iter_mut().filter_map(Value::as_table_mut) {
        let Some(Value::Array(who)) = route.get_mut("who") else { continue };
        let mut spelled = Vec::new();
        for word in who.drain(..) {
            match word.as_str().and_then(shorthand) {
                Some(referrers) => {
                    spelled.extend(referrers.iter().map(|r| Value::String(r.as_str().to_owned())))
                }
                None => spelled.push(word),
            }
        }
        spelled.dedup();
        named.extend(spelled.iter().filter_map(Value::as_str).map(str::to_owned));
        *who = spelled;
    }
    for route in routes.iter_mut().filter_map(Value::as_table_mut) {
        let Some(Value::Array(who)) = route.get_mut("who") else { continue };
        if who.iter().any(|w| w.as_str() == Some("everyone_else")) {
            who.retain(|w| w.as_str() != Some("everyone_else"));
            let others = Referrer::ALL.iter().map(|r| r.as_str()).filter(|r| !named.contains(*r));
            who.extend(others.map(|r| Value::String(r.to_owned())));
        }
    }
    // Everybody may already be named elsewhere: then `everyone_else` stands for nobody.
    routes.retain(|route| route.get("who").and_then(Value::as_array).is_none_or(|who| !who.is_empty()));
}

fn shorthand(word: &str) -> Option<Vec<Referrer>> {
    let all = Referrer::ALL.into_iter();
    match word {
        "anyone" => Some(all.collect()),
        "any_professional" => Some(all.filter(|r| !NOT_PROFESSIONAL.contains(r)).collect()),
        "any_health_professional" => Some(HEALTH.to_vec()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Confidence, Status};

    const HEAD: &str = r#"
slug = "a-service"
name = "A service"
organisation = "somebody"
kind = "service"
summary = "It helps."
steps = [2]
needs = ["low-mood"]
modes = ["phone"]
source = ["a-page"]
dated = "2024"
confidence = "high"
status = { is = "open" }
[coverage]
basis = "anyone"
areas = ["E54000015"]
dated = "2023/.."
"#;

    #[test]
    fn a_fact_without_a_source_of_its_own_takes_the_heads() {
        let service = read_service("a.toml", HEAD).unwrap();

        assert_eq!(service.status.is, Status::Open);
        assert_eq!(service.coverage.provenance.source, ["a-page"]);
        assert_eq!(service.coverage.provenance.dated.as_str(), "2023/..");
        assert_eq!(service.coverage.provenance.confidence, Confidence::High);
    }

    #[test]
    fn everyone_else_is_whoever_no_other_route_names() {
        let text = format!(
            "{HEAD}\n[[route]]\nwho = [\"any_professional\"]\n[[route]]\nwho = [\"everyone_else\"]\nnot_accepted = true\n"
        );

        let service = read_service("a.toml", &text).unwrap();

        assert_eq!(service.routes[1].who, [Referrer::Myself, Referrer::Family, Referrer::Employer]);
        assert_eq!(service.routes[0].who.len() + service.routes[1].who.len(), Referrer::ALL.len());
    }

    #[test]
    fn a_misspelt_field_is_named() {
        let fault = read_service("a.toml", &format!("{HEAD}\n[[route]]\nwhom = [\"gp\"]\n")).unwrap_err();

        assert!(fault.to_string().contains("whom"), "{fault}");
        assert!(fault.to_string().starts_with("a.toml"), "{fault}");
    }
}
