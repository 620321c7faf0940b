//! A fact of the catalogue as an extension, and back.
//!
//! An object becomes an extension with a part for each field; a list becomes parts of the same name; texts, whole numbers and yes or no
//! become values. Reading needs to know which fields are lists, because one part alone could be either.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::read::FhirFault;
use super::resources::Extension;

/// Fields that hold a list, in whatever fact.
const LISTS: [&str; 10] =
    ["source", "who", "urgency", "send", "when", "any_of", "all_of", "one_of", "byday", "claims"];

/// A claim in a conflict has one source, every other fact a list of them.
fn is_list(fact: &str, field: &str) -> bool {
    LISTS.contains(&field) && !(fact == "claims" && field == "source")
}

/// A fact without the fields that an element beside it holds.
pub fn fact(url: &str, fact: &impl Serialize, elsewhere: &[&str]) -> Extension {
    let mut value = serde_json::to_value(fact).expect("facts are plain data with text keys");
    if let Value::Object(fields) = &mut value {
        elsewhere.iter().for_each(|field| {
            fields.remove(*field);
        });
    }
    extension(url, value)
}

/// A text that FHIR has no element for.
pub fn text(url: &str, text: &str) -> Extension {
    Extension { url: url.to_owned(), value_string: Some(text.to_owned()), ..Extension::default() }
}

pub fn code(url: &str, code: impl Into<String>) -> Extension {
    Extension { url: url.to_owned(), value_code: Some(code.into()), ..Extension::default() }
}

fn extension(url: &str, value: Value) -> Extension {
    let mut extension = Extension { url: url.to_owned(), ..Extension::default() };
    match value {
        Value::Object(fields) => {
            extension.extension = fields.into_iter().flat_map(|(name, value)| parts(&name, value)).collect();
        }
        Value::Bool(yes) => extension.value_boolean = Some(yes),
        Value::Number(number) => extension.value_integer = number.as_i64(),
        Value::String(text) => extension.value_string = Some(text),
        Value::Null | Value::Array(_) => {}
    }
    extension
}

fn parts(name: &str, value: Value) -> Vec<Extension> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.into_iter().map(|one| extension(name, one)).collect(),
        one => vec![extension(name, one)],
    }
}

/// The one extension of this name, if there is one.
pub fn find<'e>(all: &'e [Extension], url: &str) -> Option<&'e Extension> {
    all.iter().find(|extension| extension.url == url)
}

/// Every extension of this name, in order.
pub fn all_of<'e>(all: &'e [Extension], url: &'e str) -> impl Iterator<Item = &'e Extension> {
    all.iter().filter(move |extension| extension.url == url)
}

/// Reads a fact again; `elsewhere` are the fields that an element beside it holds.
///
/// # Errors
/// A part that the fact does not have, or one that is missing or of another kind.
pub fn read<T: DeserializeOwned>(
    extension: &Extension,
    elsewhere: impl IntoIterator<Item = (&'static str, Value)>,
) -> Result<T, FhirFault> {
    let mut value = value_of(extension);
    if let Value::Object(fields) = &mut value {
        fields.extend(elsewhere.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    serde_json::from_value(value)
        .map_err(|error| FhirFault { element: extension.url.clone(), problem: error.to_string() })
}

fn value_of(extension: &Extension) -> Value {
    let Extension {
        url: _, extension: parts, value_string, value_code, value_boolean, value_integer, ..
    } = extension;
    let text = value_string.as_ref().or(value_code.as_ref());
    match (text, value_boolean, value_integer) {
        (Some(text), _, _) => Value::from(text.as_str()),
        (None, Some(yes), _) => Value::from(*yes),
        (None, None, Some(number)) => Value::from(*number),
        (None, None, None) => {
            let mut fields = Map::new();
            for part in parts {
                let value = value_of(part);
                if !is_list(&extension.url, &part.url) {
                    fields.insert(part.url.clone(), value);
                } else if let Value::Array(all) =
                    fields.entry(part.url.clone()).or_insert_with(|| Value::Array(Vec::new()))
                {
                    all.push(value);
                }
            }
            Value::Object(fields)
        }
    }
}
