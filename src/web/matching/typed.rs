//! What was typed into the form, and the request it makes.
//!
//! The form has the names of the API, so that both are read and checked by the same code.

use serde_json::{Map, Value};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::questions::{Part, Question, Shape, names, question};
use crate::pathway::{FieldError, MatchRequest};
use crate::web::form::Fault;

/// The pairs of the form, as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Keeps what the form asks about and was answered.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(
            pairs
                .into_iter()
                .filter(|(name, value)| question(name).is_some() && !value.trim().is_empty())
                .collect(),
        )
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|known| known == value)
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names that were answered, in the order of the form.
    pub fn answered(&self) -> impl Iterator<Item = &'static str> + '_ {
        names().filter(|name| self.get(name).is_some())
    }

    /// Whether domestic abuse or sexual violence was told of.
    pub fn is_to_be_hidden(&self) -> bool {
        let harm = |name: &str| self.get(name).is_some_and(|value| !matches!(value, "none" | "no"));
        self.has("needs", "domestic-abuse")
            || self.has("needs", "sexual-violence")
            || ["domestic_abuse", "abused_as_child", "honour_based_abuse"].into_iter().any(harm)
    }

    /// The request these answers make, and each answer that cannot be used, in the order of the form. No request comes of a word that
    /// the form does not offer.
    pub fn request(&self) -> (Option<MatchRequest>, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut parts: [Map<String, Value>; 4] = Default::default();
        for question in names().filter_map(question) {
            match self.value(question) {
                Ok(Some(value)) => {
                    parts[question.part as usize].insert(question.name.to_owned(), value);
                }
                Ok(None) => {}
                Err(says) => faults.push(Fault { field: question.name.to_owned(), says }),
            }
        }
        let [mut root, scores, circumstances, preferences] = parts;
        for (name, part) in
            [("scores", scores), ("circumstances", circumstances), ("preferences", preferences)]
        {
            if !part.is_empty() {
                root.insert(name.to_owned(), Value::Object(part));
            }
        }
        let request: Option<MatchRequest> = match serde_path_to_error::deserialize(Value::Object(root)) {
            Ok(request) => Some(request),
            Err(error) => {
                let field = field_of(&error.path().to_string().replace('.', "/"));
                faults.push(Fault { field, says: "choose one of the answers".to_owned() });
                None
            }
        };
        if let Some(Err(errors)) = request.as_ref().map(Validate::validate) {
            gather(&errors, &mut faults);
        }
        (request, in_order(faults))
    }

    fn value(&self, question: Question) -> Result<Option<Value>, String> {
        let Some(first) = self.get(question.name).map(str::trim) else { return Ok(None) };
        Ok(Some(match question.shape {
            Shape::Number | Shape::Step | Shape::Distance => first
                .parse::<i32>()
                .map(Value::from)
                .map_err(|_| "write a whole number, in figures".to_owned())?,
            Shape::YesNo | Shape::Tick => match first {
                "yes" => Value::Bool(true),
                "no" => Value::Bool(false),
                _ => return Err("choose yes or no".to_owned()),
            },
            Shape::Needs | Shape::Many(_) => self.all(question.name).map(Value::from).collect(),
            Shape::Line | Shape::Text | Shape::Word(_) | Shape::Asker | Shape::Authority => {
                Value::from(first)
            }
        }))
    }
}

/// Faults that the reading of the profile found, as faults of fields.
pub fn faults_of(errors: Vec<FieldError>) -> Vec<Fault> {
    let fault =
        |error: FieldError| Fault { field: field_of(&error.pointer), says: error.detail.replace('`', "") };
    errors.into_iter().map(fault).collect()
}

/// The last part of a pointer that is a name: `/needs/0` is about `needs`.
fn field_of(pointer: &str) -> String {
    let is_name = |part: &&str| !part.is_empty() && question(part).is_some();
    pointer.split(['/', '[', ']']).rfind(is_name).unwrap_or("text").to_owned()
}

fn gather(errors: &ValidationErrors, faults: &mut Vec<Fault>) {
    for (field, kind) in errors.errors() {
        match kind {
            ValidationErrorsKind::Struct(nested) => gather(nested, faults),
            ValidationErrorsKind::List(list) => list.values().for_each(|nested| gather(nested, faults)),
            ValidationErrorsKind::Field(errors) => {
                let says =
                    errors.first().and_then(|error| error.message.as_deref()).unwrap_or("cannot be used");
                faults.push(Fault { field: field.to_string(), says: says.to_owned() });
            }
        }
    }
}

/// The faults as the form has its fields, one each.
pub fn in_order(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| names().position(|name| name == fault.field));
    faults.dedup_by(|a, b| a.field == b.field);
    faults
}

// The four parts are kept by their place.
const _: () = assert!(Part::Root as usize == 0 && Part::Preferences as usize == 3);

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn answers_become_the_same_request_as_the_apis() {
        let form = typed(&[
            ("age_years", " 29 "),
            ("needs", "low-mood"),
            ("needs", "housing"),
            ("phq9", "14"),
            ("carer", "yes"),
            ("housing", "insecure"),
            ("modes", "phone"),
            ("sex", ""),
        ]);

        let expected: MatchRequest = serde_json::from_str(
            r#"{"age_years": 29, "needs": ["low-mood", "housing"], "scores": {"phq9": 14},
                "circumstances": {"carer": true, "housing": "insecure"}, "preferences": {"modes": ["phone"]}}"#,
        )
        .unwrap();
        assert_eq!(form.request(), (Some(expected), Vec::new()));
    }

    #[test]
    fn each_field_that_makes_no_sense_is_named() {
        let fields = |pairs: &[(&str, &str)]| -> Vec<String> {
            typed(pairs).request().1.into_iter().map(|fault| fault.field).collect()
        };

        assert_eq!(fields(&[("phq9", "a lot"), ("age_years", "old")]), ["age_years", "phq9"]);
        assert_eq!(fields(&[("phq9", "28"), ("age_years", "131")]), ["age_years", "phq9"]);
        assert_eq!(fields(&[("phq9", "28"), ("age_years", "old")]), ["age_years", "phq9"]);
        assert_eq!(fields(&[("sex", "yes")]), ["sex"]);
        assert_eq!(fields(&[("housing", "castle")]), ["housing"]);
    }
}
