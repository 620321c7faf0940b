//! Every piece of text of a service, found without naming the fields, so that a field added later cannot be forgotten.

use std::cell::Cell;
use std::collections::HashSet;
use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use super::phone::numbers_in;
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

/// Whether a text of the service may hold one of these numbers: told quickly, without keeping any of it, and never no where one of
/// [`shown_texts`] does.
pub(super) fn may_show(service: &Service, numbers: &HashSet<String>) -> bool {
    let seen = Cell::new(false);
    let looking = Looking { numbers, seen: &seen };
    // What cannot be written cannot be ruled out either.
    let written = service.serialize(&mut Serializer::with_formatter(io::sink(), looking));
    written.is_err() || seen.get()
}

/// Looks at each text as it would be written.
struct Looking<'n> {
    numbers: &'n HashSet<String>,
    seen: &'n Cell<bool>,
}

impl Formatter for Looking<'_> {
    /// A text ends, and with it a fragment, where a quote, backslash or line break is; no number has one inside it.
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, _: &mut W, fragment: &str) -> io::Result<()> {
        if !self.seen.get() {
            self.seen.set(numbers_in(fragment).iter().any(|number| self.numbers.contains(number)));
        }
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::super::tests::service;
    use super::*;

    #[test]
    fn a_quick_look_misses_no_number_that_a_text_shows() {
        let mut written = service("first");
        written.contacts.clear();
        written.notes.clear();
        for summary in [
            "Ring 0116 496 0001.",
            "They say \"0116 496 0001\" is right",
            "Line one\n(0116) 496-0001\tor none",
            "C:\\0116\u{a0}496 0001",
            "since 2019 01164960001",
        ] {
            written.summary = summary.to_owned();
            let shown = shown_texts(&written).iter().flat_map(|(_, text)| numbers_in(text)).collect();
            let sought = HashSet::from(["01164960001".to_owned()]);

            assert!(sought.is_subset(&shown), "{summary}");
            assert!(may_show(&written, &sought), "{summary}");
            assert!(!may_show(&written, &HashSet::from(["01164960002".to_owned()])), "{summary}");
        }
    }
}
