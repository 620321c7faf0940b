//! Every fault of what was sent, not only the first: a field that cannot be read is left out, and the rest is read on.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::problem::{Code, FieldProblem, Problem};
use super::pointer;

/// So many faults are told at most: whoever made more reads the documentation.
const MOST_FAULTS: usize = 20;

/// What was found wrong, in the order of finding it.
#[derive(Debug, Default)]
pub struct Faults(Vec<(Code, FieldProblem)>);

impl Faults {
    pub fn is_full(&self) -> bool {
        self.0.len() >= MOST_FAULTS
    }

    pub fn add(&mut self, code: Code, pointer: String, detail: String) {
        self.0.push((code, FieldProblem { pointer, detail }));
    }

    /// Whether something is wrong with this very field already.
    pub fn names(&self, pointer: &str) -> bool {
        self.0.iter().any(|(_, known)| known.pointer == pointer)
    }

    /// What could not be read comes before what was read and makes no sense.
    pub fn problem(self) -> Option<Problem> {
        let unread = self.0.iter().find(|(code, _)| code.status().as_u16() == 400);
        let code = unread.or(self.0.first())?.0;
        let (of_code, others): (Vec<_>, Vec<_>) = self.0.into_iter().partition(|(known, _)| *known == code);
        let mut errors: Vec<FieldProblem> =
            of_code.into_iter().chain(others).map(|(_, fault)| fault).collect();
        match errors.as_mut_slice() {
            // Of the whole body there is no field to point at.
            [only] if only.pointer.is_empty() => Some(Problem::new(code, std::mem::take(&mut only.detail))),
            _ => Some(Problem::of_fields(code, errors)),
        }
    }
}

/// Reads what can be read, noting every field that cannot.
pub fn read_on<T: DeserializeOwned>(mut given: Value, faults: &mut Faults) -> Option<T> {
    loop {
        let error = match serde_path_to_error::deserialize::<_, T>(&given) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let Said { field, detail, code } = said(&error.inner().to_string());
        let mut at = pointer(error.path());
        // serde names a missing or doubled field, and stands at the object that lacks it.
        if let Some(field) = field.filter(|field| !at.ends_with(&format!("/{field}"))) {
            at = format!("{at}/{field}");
        }
        if faults.names(&at) {
            // It is missing because it was left out.
            return None;
        }
        let is_left_out = leave_out(&mut given, &at);
        faults.add(code, at, detail);
        if !is_left_out || faults.is_full() {
            return None;
        }
    }
}

/// Takes out the field that a pointer leads to, or the list it leads into: within a list the places of the others would change.
fn leave_out(given: &mut Value, pointer: &str) -> bool {
    let mut steps =
        pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).peekable();
    let mut within = given;
    while let Some(step) = steps.next() {
        let Value::Object(fields) = within else { return false };
        let leads_on = steps.peek().is_some() && matches!(fields.get(&step), Some(Value::Object(_)));
        if !leads_on {
            return fields.remove(&step).is_some();
        }
        let Some(next) = fields.get_mut(&step) else { return false };
        within = next;
    }
    false
}

/// What the reader said, in words for people.
#[derive(Debug, PartialEq)]
pub struct Said {
    /// A field that it names besides where it stands.
    pub field: Option<String>,
    pub detail: String,
    /// A value of the right type that stands for nothing (an unknown word, a number out of range, no date) was read; the rest was not.
    pub code: Code,
}

/// Rests on the wording of serde, which a test holds fast.
pub fn said(text: &str) -> Said {
    let text = text.rfind(" at line ").map_or(text, |at| &text[..at]);
    let quoted = || text.split('`').nth(1).map(str::to_owned);
    let unread = |detail: String| Said { field: None, detail, code: Code::UnreadableBody };
    if let Some(known) = text.strip_prefix("unknown field ") {
        let (name, known) = known.split_once(", ").unwrap_or((known, ""));
        let known = known.trim_start_matches("expected ").trim_start_matches("one of ");
        let detail = match known {
            "" | "there are no fields" => format!("there is no field {name}: this takes none"),
            known => format!("there is no field {name}; there are {known}"),
        };
        return Said { field: None, detail, code: Code::UnknownField };
    }
    if text.starts_with("missing field") {
        return Said { field: quoted(), ..unread("is missing".to_owned()) };
    }
    if text.starts_with("duplicate field") {
        return Said { field: quoted(), ..unread("is there twice".to_owned()) };
    }
    if text.starts_with("invalid length") {
        return unread("must be an object, not a list".to_owned());
    }
    if text.starts_with("data did not match any variant") {
        return unread("is none of what may stand here".to_owned());
    }
    let typed = text.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "));
    if let Some((found, expected)) = typed {
        return unread(format!("must be {}, not {}", wanted(expected), given(found)));
    }
    let valued = text.strip_prefix("invalid value: ").and_then(|rest| rest.rsplit_once(", expected "));
    let detail = match valued {
        Some((found, expected)) => format!("must be {}, not {}", wanted(expected), given(found)),
        None => match text.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected ")) {
            Some((found, words)) => format!("{found} is not {words}"),
            None => text.to_owned(),
        },
    };
    Said { field: None, detail, code: Code::NotSensible }
}

/// What Rust calls a type, as people do.
fn wanted(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "isize" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "an object",
        "a string" | "string or map" => "text",
        _ if expected.starts_with("struct ") => "an object",
        other => other,
    }
}

fn given(found: &str) -> String {
    match found {
        "sequence" => "a list".to_owned(),
        "map" => "an object".to_owned(),
        _ => match found.split_once(' ') {
            Some(("string", text)) => format!("the text {text}"),
            Some(("integer" | "boolean", value)) => value.to_owned(),
            Some(("floating", value)) => value.trim_start_matches("point ").to_owned(),
            _ => found.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathway::MatchRequest;

    fn faults(given: &str) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        read_on::<MatchRequest>(serde_json::from_str(given).unwrap(), &mut faults);
        faults.0.into_iter().map(|(_, fault)| (fault.pointer, fault.detail)).collect()
    }

    #[test]
    fn every_field_at_fault_is_named_in_plain_words() {
        let said = |given: &str| {
            faults(given).into_iter().map(|(at, said)| format!("{at} {said}")).collect::<Vec<_>>()
        };
        assert_eq!(
            said(
                r#"{"age_years": "x", "step": 2.5, "sex": "z", "scores": {"phq9": true, "gad7": []}, "needs": 3}"#
            ),
            [
                "/age_years must be a whole number, not the text \"x\"",
                "/needs must be a list, not `3`",
                "/scores/gad7 must be a whole number, not a list",
                "/scores/phq9 must be a whole number, not `true`",
                "/sex `z` is not one of `female`, `male`, `other`, `unknown`",
                "/step must be a whole number, not `2.5`",
            ]
        );
        assert!(faults(r#"{"age_years": 29}"#).is_empty());
        let unknown = said(r#"{"foo": 1, "bar": 2, "scores": {"phq10": 3}}"#);
        assert_eq!(unknown.len(), 3, "{unknown:?}");
        assert!(unknown[0].starts_with("/bar there is no field `bar`; there are `age_years`"), "{unknown:?}");
    }

    #[test]
    fn a_field_that_was_left_out_is_not_said_to_be_missing() {
        #[derive(Debug, serde::Deserialize)]
        struct Report {
            #[expect(dead_code, reason = "only read")]
            kind: i32,
            #[expect(dead_code, reason = "only read")]
            words: String,
        }
        let of = |given: &str| {
            let mut faults = Faults::default();
            assert!(read_on::<Report>(serde_json::from_str(given).unwrap(), &mut faults).is_none());
            faults.0.into_iter().map(|(_, fault)| (fault.pointer, fault.detail)).collect::<Vec<_>>()
        };
        assert_eq!(of("{}"), [("/kind".to_owned(), "is missing".to_owned())]);
        assert_eq!(of(r#"{"kind": "a", "words": "b"}"#).len(), 1);
    }

    #[test]
    fn within_a_list_the_first_fault_is_told_and_the_rest_read_on() {
        assert_eq!(
            faults(r#"{"preferences": {"modes": ["phone", "pigeon", 3]}, "limit": "y"}"#)
                .into_iter()
                .map(|(at, _)| at)
                .collect::<Vec<_>>(),
            ["/limit", "/preferences/modes/1"]
        );
    }
}
