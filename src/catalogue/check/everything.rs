//! Every piece of text of a service, found without naming the fields, so that a field added later cannot be forgotten.

use serde_json::Value;

use crate::catalogue::{Conflict, Service};

/// Each text with the name of its field. Claims that are withheld from every answer are left out: they are not shown.
pub(super) fn shown_texts(service: &Service) -> Vec<(String, String)> {
    let mut shown = service.clone();
    for Conflict { claims, .. } in &mut shown.conflicts {
        claims.retain(|claim| claim.publish);
    }
    let mut texts = Vec::new();
    // A service is plain data: it cannot fail to be written as JSON.
    if let Ok(value) = serde_json::to_value(&shown) {
        gather("", &value, &mut texts);
    }
    texts
}

fn gather(field: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => texts.push((field.to_owned(), text.clone())),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                gather(&format!("{field}[{}]", at + 1), item, texts);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                let name = if field.is_empty() { key.clone() } else { format!("{field}.{key}") };
                gather(&name, item, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
