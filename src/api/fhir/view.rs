//! How much of a resource was asked for: `_summary` and `_elements`.

use serde_json::{Value, json};

use super::asked::{Asked, shown};
use super::kinds::Kind;
use super::outcome::Outcome;
use crate::interop::fhir::terms;

/// What is always there.
const ALWAYS: [&str; 3] = ["resourceType", "id", "meta"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    Whole,
    Count,
    Summary,
    /// The narrative alone.
    Text,
    /// All but the narrative.
    Data,
    Elements(Vec<String>),
}

impl View {
    pub fn of(asked: &Asked) -> Result<Self, Outcome> {
        let elements = asked.of_answer("_elements").map(|names| {
            names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        });
        match (asked.of_answer("_summary"), elements) {
            (None | Some("false"), None) => Ok(Self::Whole),
            (None | Some("false"), Some(names)) => Ok(Self::Elements(names)),
            (Some(_), Some(_)) => {
                Err(Outcome::value("_elements", "give `_summary` or `_elements`, not both"))
            }
            (Some("true"), None) => Ok(Self::Summary),
            (Some("text"), None) => Ok(Self::Text),
            (Some("data"), None) => Ok(Self::Data),
            (Some("count"), None) => Ok(Self::Count),
            (Some(word), None) => {
                let diagnostics = format!(
                    "`_summary` is `true`, `text`, `data`, `count` or `false`, not `{}`",
                    shown(word)
                );
                Err(Outcome::value("_summary", diagnostics))
            }
        }
    }

    pub fn is_count(&self) -> bool {
        *self == Self::Count
    }

    /// Takes away what was not asked for, and marks that something is missing.
    pub fn cut(&self, kind: Kind, mut resource: Value) -> Value {
        let Value::Object(elements) = &mut resource else { return resource };
        let keeps = |name: &str| match self {
            Self::Whole | Self::Count => true,
            Self::Summary => kind.summary().contains(&name),
            Self::Text => name == "text",
            Self::Data => name != "text",
            Self::Elements(names) => names.iter().any(|wanted| wanted == name),
        };
        let before = elements.len();
        elements.retain(|name, _| ALWAYS.contains(&name.as_str()) || keeps(name));
        if elements.len() < before {
            elements["meta"]["tag"] = json!([{"system": terms::OBSERVATION_VALUE, "code": "SUBSETTED"}]);
        }
        resource
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_is_marked_and_keeps_what_is_always_there() {
        let whole = json!({"resourceType": "Location", "id": "1", "meta": {}, "name": "Here", "address": {}});

        let cut = View::Summary.cut(Kind::Location, whole.clone());

        assert_eq!(cut["name"], "Here");
        assert!(cut.get("address").is_none());
        assert_eq!(cut["meta"]["tag"][0]["code"], "SUBSETTED");
        assert_eq!(View::Whole.cut(Kind::Location, whole.clone()), whole);
    }
}
