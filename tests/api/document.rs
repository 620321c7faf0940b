//! The document says what the program does, and the files say what the document says.

use serde_json::Value;
use signpost::api::{Code, Document, document};

use crate::support::*;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
const ERRORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md");

fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods =
                item.as_object().unwrap().iter().filter(|(name, _)| ["get", "post"].contains(&name.as_str()));
            methods.map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
        })
        .collect()
}

#[test]
fn the_kept_document_is_what_the_routes_say() {
    let kept = std::fs::read_to_string(KEPT).unwrap();

    // `signpost openapi > openapi/openapi.json` writes it anew.
    assert!(kept == Document::of(&document()).text(), "openapi/openapi.json is out of date");
}

#[actix_web::test]
async fn the_document_is_served_as_it_is_kept() {
    let answer = get("/openapi.json").await;

    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json()["openapi"], "3.1.0");
    assert_eq!(answer.text(), Document::of(&document()).text());
}

#[actix_web::test]
async fn every_operation_is_explained_and_its_problems_are_listed() {
    let document = found("/openapi.json").await;
    let mut ids = Vec::new();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        assert!(id.split('_').count() >= 2, "{name}: {id} is no verb_noun");
        assert!(!ids.contains(&id), "{id} twice");
        ids.push(id);
        for field in ["summary", "description"] {
            assert!(operation[field].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {field}");
        }
        assert!(operation.to_string().contains("\"example\""), "{name} has no example");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("200"), "{name}");
        if name.contains("/api/v1/") {
            assert!(
                responses.contains_key("400")
                    && responses.contains_key("422")
                    && responses.contains_key("503"),
                "{name}"
            );
            assert_eq!(responses.contains_key("404"), name.contains('{'), "{name}");
            assert_eq!(
                responses.contains_key("413"),
                name.starts_with("post") || name.starts_with("put"),
                "{name}"
            );
        }
    }
}

#[actix_web::test]
async fn facts_are_listed_by_the_names_they_have_on_the_wire() {
    let document = found("/openapi.json").await;

    let facts = document["components"]["schemas"]["Fact"]["enum"].as_array().unwrap();
    assert!(facts.contains(&"age_years".into()) && facts.contains(&"crisis".into()));
}

#[actix_web::test]
async fn every_reference_in_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| match (name.as_str(), value.as_str()) {
                    ("$ref", Some(target)) => found.push(target.to_owned()),
                    _ => references(value, found),
                })
            }
            Value::Array(all) => all.iter().for_each(|value| references(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = found("/openapi.json").await;
    let mut all = Vec::new();

    references(&document, &mut all);

    assert!(!all.is_empty());
    for target in all {
        let pointer = target.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
    }
}

#[actix_web::test]
async fn every_code_is_explained_in_the_docs_and_by_the_server() {
    let docs = std::fs::read_to_string(ERRORS).unwrap();
    let rows: Vec<Vec<&str>> = docs
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();

    for code in Code::ALL {
        let row = rows
            .iter()
            .find(|row| row[0] == code.as_str())
            .unwrap_or_else(|| panic!("`{}` is not in docs/errors.md", code.as_str()));
        assert_eq!(row[1..], [code.status().as_str(), code.title(), code.meaning()], "{}", code.as_str());
        let explained = found(&format!("/problems/{}", code.as_str())).await;
        assert_eq!(explained["meaning"], code.meaning());
    }
    assert_eq!(rows.len(), Code::ALL.len(), "docs/errors.md has codes that no longer are");
}
