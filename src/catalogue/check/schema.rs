//! The JSON Schema of a service file, for editors and for people who keep the catalogue in other tools.
//!
//! Made from the type the file becomes, so that the two cannot part. A file is written for people, so three things differ: tables are
//! named in the singular, source, date and confidence stand beside the fact, and some referrers have a shorthand.

use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::catalogue::{Fact, Service};

/// A field of the type, and what a file calls it.
const NAMES: [(&str, &str); 10] = [
    ("criteria", "criterion"),
    ("routes", "route"),
    ("response_targets", "response"),
    ("schedules", "schedule"),
    ("contacts", "contact"),
    ("locations", "location"),
    ("costs", "cost"),
    ("languages", "language"),
    ("notes", "note"),
    ("conflicts", "conflict"),
];
/// Worked out when the catalogue is loaded; never written in a file.
const WORKED_OUT: [&str; 2] = ["point", "precision"];
const PROVENANCE: [&str; 3] = ["source", "dated", "confidence"];
const SHORTHANDS: [&str; 4] = ["anyone", "any_professional", "any_health_professional", "everyone_else"];
const COMPONENTS: &str = "#/components/schemas/";

/// The schema of `seeds/services/<slug>.toml`, JSON Schema 2020-12.
pub fn service_file_schema() -> Value {
    let mut components = Vec::new();
    Service::schemas(&mut components);
    let mut definitions = Map::new();
    for (name, schema) in components {
        definitions.insert(name, as_json(&schema));
    }
    let provenance = definitions.remove("Provenance").unwrap_or_default();
    let provenance = provenance["properties"].clone();
    for unused in ["Point", "Precision"] {
        definitions.remove(unused);
    }
    for definition in definitions.values_mut() {
        as_written(definition, &provenance);
    }
    shorten_referrers(&mut definitions);
    spell_out_tests(&mut definitions);
    let mut service = as_json(&Service::schema());
    as_written(&mut service, &provenance);
    name_in_the_singular(&mut service);
    // Only the head must name them: every other fact may take them from there.
    if let Some(required) = service["required"].as_array_mut() {
        required.extend(PROVENANCE.map(Value::from));
    }
    service["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    service["title"] = json!("A service, as a file under seeds/services/");
    service["$defs"] = Value::Object(definitions);
    service
}

fn as_json(schema: &impl serde::Serialize) -> Value {
    // A schema is plain data: it cannot fail to be written as JSON.
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    tidy(&mut value);
    value
}

/// References point into this document, and nothing is null: TOML has no null.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(entries) => {
            entries.values_mut().for_each(tidy);
            if let Some(target) =
                entries.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix(COMPONENTS))
            {
                let target = format!("#/$defs/{target}");
                entries.insert("$ref".to_owned(), Value::String(target));
            }
            if let Some(Value::Array(types)) = entries.get("type") {
                let kept: Vec<Value> = types.iter().filter(|t| *t != "null").cloned().collect();
                if let [only] = kept.as_slice() {
                    entries.insert("type".to_owned(), only.clone());
                }
            }
            unwrap_nullable(entries);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// `oneOf: [null, something]` is something that may be left out.
fn unwrap_nullable(entries: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = entries.get("oneOf") else { return };
    let kept: Vec<&Value> = choices.iter().filter(|choice| choice["type"] != "null").collect();
    if let ([Value::Object(only)], true) = (kept.as_slice(), kept.len() < choices.len()) {
        let only = only.clone();
        entries.remove("oneOf");
        for (key, value) in only {
            entries.entry(key).or_insert(value);
        }
    }
}

/// Puts source, date and confidence beside the fact, where a file has them, and takes out what no file has.
fn as_written(schema: &mut Value, provenance: &Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for key in WORKED_OUT {
        properties.remove(key);
    }
    let carries_provenance = properties.remove("provenance").is_some();
    if carries_provenance && let Some(provenance) = provenance.as_object() {
        properties.extend(provenance.clone());
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name != "provenance");
    }
}

fn name_in_the_singular(service: &mut Value) {
    let Some(properties) = service.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (many, one) in NAMES {
        if let Some(schema) = properties.remove(many) {
            properties.insert(one.to_owned(), schema);
        }
    }
}

fn shorten_referrers(definitions: &mut Map<String, Value>) {
    let Some(route) = definitions.get_mut("Route") else { return };
    route["properties"]["who"]["items"] =
        json!({ "anyOf": [{ "$ref": "#/$defs/Referrer" }, { "enum": SHORTHANDS }] });
}

/// The derived schema knows a fact by the name of its variant, and says nothing of the values it is compared with.
fn spell_out_tests(definitions: &mut Map<String, Value>) {
    let names: Vec<&str> = Fact::ALL.iter().map(|fact| fact.as_str()).collect();
    definitions.insert(
        "Fact".to_owned(),
        json!({ "description": "A fact about a person that a criterion can name.", "enum": names }),
    );
    let Some(test) = definitions.get_mut("Test") else { return };
    for comparison in ["is", "is_not", "at_least", "at_most"] {
        test["properties"][comparison] = json!({ "type": ["boolean", "integer", "string"] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_names_what_a_file_names() {
        let schema = service_file_schema();
        let route = &schema["$defs"]["Route"];

        assert!(schema["properties"]["route"].is_object());
        assert!(schema["properties"].get("routes").is_none());
        assert!(route["properties"]["source"].is_object());
        assert!(route["properties"].get("provenance").is_none());
        assert!(schema["$defs"]["Location"]["properties"].get("point").is_none());
        assert!(schema["required"].as_array().unwrap().contains(&json!("confidence")));
    }

    #[test]
    fn every_reference_leads_to_a_definition() {
        let schema = service_file_schema();
        let text = schema.to_string();

        for target in text.split("\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(schema["$defs"][target].is_object(), "{target}");
        }
    }
}
