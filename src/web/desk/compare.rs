//! Two versions of a record beside each other, field by field, in words.

use maud::{Markup, html};
use serde_json::Value;

use crate::catalogue::Difference;

/// What the two columns are called.
pub struct Columns {
    pub before: &'static str,
    pub after: &'static str,
}

/// As it is, and as it would be.
pub const NOW_AND_THEN: Columns = Columns { before: "Now", after: "Would be" };

/// Every difference as a row. `id` makes the table's caption known to the rest of the page.
pub fn table(differences: &[Difference], columns: &Columns, caption: &str) -> Markup {
    html! {
        @if differences.is_empty() {
            p.nothing-there { "Nothing differs." }
        } @else {
            table.differences {
                caption { (caption) }
                thead { tr { th scope="col" { "Field" } th scope="col" { (columns.before) } th scope="col" { (columns.after) } } }
                tbody {
                    @for Difference { pointer, before, after } in differences {
                        tr {
                            th scope="row" { (field(pointer)) }
                            td data-what=(columns.before) { @match before { Some(value) => del { (said(value)) }, None => span.nothing-there { "not there" } } }
                            td data-what=(columns.after) { @match after { Some(value) => ins { (said(value)) }, None => span.nothing-there { "taken out" } } }
                        }
                    }
                }
            }
        }
    }
}

/// `/contacts/0/value` as `Contacts 1: value`.
pub fn field(pointer: &str) -> String {
    let mut words = String::new();
    for part in pointer.split('/').skip(1) {
        if let Ok(at) = part.parse::<usize>() {
            words.push_str(&format!(" {}", at + 1));
            continue;
        }
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&part.replace("~1", "/").replace("~0", "~").replace('_', " "));
    }
    crate::web::words::sentence(&words)
}

/// A value as a person reads it: a list as lines, a fact with its parts, and never a bracket.
pub fn said(value: &Value) -> String {
    let mut lines = Vec::new();
    lay_out(value, 0, &mut lines);
    lines.join("\n")
}

fn lay_out(value: &Value, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('_', " ");
                match plain(value) {
                    Some(text) => lines.push(format!("{indent}{name}: {text}")),
                    None => {
                        lines.push(format!("{indent}{name}:"));
                        lay_out(value, depth + 1, lines);
                    }
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                if at > 0 && item.is_object() {
                    lines.push(String::new());
                }
                match plain(item) {
                    Some(text) => lines.push(format!("{indent}{text}")),
                    None => lay_out(item, depth, lines),
                }
            }
        }
        other => lines.push(format!("{indent}{}", plain(other).unwrap_or_default())),
    }
}

/// What fits into one line.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("nothing".to_owned()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => Some("nothing".to_owned()),
        Value::Array(items) if items.iter().all(|item| item.is_string() || item.is_number()) => {
            Some(items.iter().filter_map(plain).collect::<Vec<_>>().join(", "))
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_is_said_in_words() {
        assert_eq!(field("/contacts/0/value"), "Contacts 1: value");
        assert_eq!(field("/also_known_as/2"), "Also known as 3");
        assert_eq!(field("/summary"), "Summary");
    }

    #[test]
    fn a_fact_is_laid_out_in_lines() {
        let fact = json!({"kind": "phone", "provenance": {"source": ["a", "b"]}, "publish": false});

        assert_eq!(said(&fact), "kind: phone\nprovenance:\n  source: a, b\npublish: no");
    }
}
