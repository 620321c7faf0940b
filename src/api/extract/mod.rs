//! One reader for bodies and one for queries: what cannot be read is 400, what is read but makes no sense is 422, and each fault
//! is pointed at.

mod faults;
mod json;
mod pairs;
mod query;

pub use json::{BodyLimit, KeptJson, ValidJson};
pub use pairs::{Pairs, encode};
pub use query::StrictQuery;

use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use faults::Faults;

use super::problem::{Code, FieldProblem, Problem};

/// What was read, if nothing was wrong with it and it is within bounds.
fn checked<T: Validate>(read: Option<T>, mut faults: Faults, unread: Code) -> Result<T, Problem> {
    if let Some(read) = &read {
        note_bounds(read, &mut faults);
    }
    match (faults.problem(), read) {
        (None, Some(read)) => Ok(read),
        (Some(problem), _) => Err(problem),
        (None, None) => Err(Problem::new(unread, unread.title())),
    }
}

/// Notes what is outside the bounds that the document states.
fn note_bounds<T: Validate>(value: &T, faults: &mut Faults) {
    let Err(errors) = value.validate() else { return };
    let mut found = Vec::new();
    collect(&errors, "", &mut found);
    // The library keeps them in a hash map; the same request must give the same answer.
    found.sort_by(|a, b| (&a.pointer, &a.detail).cmp(&(&b.pointer, &b.detail)));
    found.into_iter().for_each(|fault| faults.add(Code::NotSensible, fault.pointer, fault.detail));
}

fn collect(errors: &ValidationErrors, above: &str, found: &mut Vec<FieldProblem>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{above}/{field}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, found),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(at, inner)| collect(inner, &format!("{pointer}/{at}"), found));
            }
            ValidationErrorsKind::Field(faults) => found.extend(faults.iter().map(|fault| FieldProblem {
                pointer: pointer.clone(),
                detail: fault.message.as_ref().map_or_else(|| fault.code.to_string(), ToString::to_string),
            })),
        }
    }
}

/// Where serde stood when it stopped, as a JSON Pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}
