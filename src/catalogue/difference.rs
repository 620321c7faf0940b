//! What differs between two versions of a record, field by field.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One field that is not the same.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// JSON Pointer into the later version; for what was taken out, into the earlier.
    #[schema(example = "/contacts/0/value")]
    pub pointer: String,
    /// Absent for what was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// Absent for what was taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// Every difference, in order of field. Entries of a list that merely moved up or down do not count as changed.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", Some(before), Some(after), &mut found);
    found
}

fn compare(pointer: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    match (before, after) {
        (Some(before), Some(after)) if before == after => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                compare(&format!("{pointer}/{escaped}"), old.get(name), new.get(name), found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => compare_lists(pointer, old, new, found),
        (before, after) => found.push(Difference {
            pointer: pointer.to_owned(),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

/// Entries that are in both lists are passed over; what is left is compared in order.
fn compare_lists(pointer: &str, old: &[Value], new: &[Value], found: &mut Vec<Difference>) {
    let mut unmatched: Vec<(usize, &Value)> = old.iter().enumerate().collect();
    let mut added: Vec<(usize, &Value)> = Vec::new();
    for (at, entry) in new.iter().enumerate() {
        match unmatched.iter().position(|(_, other)| *other == entry) {
            Some(same) => {
                unmatched.remove(same);
            }
            None => added.push((at, entry)),
        }
    }
    let mut removed = unmatched.into_iter();
    for (at, entry) in added {
        compare(&format!("{pointer}/{at}"), removed.next().map(|(_, old)| old), Some(entry), found);
    }
    for (at, entry) in removed {
        compare(&format!("{pointer}/{at}"), Some(entry), None, found);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(before: Value, after: Value) -> Vec<String> {
        differences(&before, &after).into_iter().map(|difference| difference.pointer).collect()
    }

    #[test]
    fn the_same_record_has_no_difference() {
        assert!(differences(&json!({"a": [1, 2]}), &json!({"a": [1, 2]})).is_empty());
    }

    #[test]
    fn a_changed_field_deep_inside_is_named_alone() {
        let before = json!({"contacts": [{"value": "1"}, {"value": "2"}], "name": "x"});
        let after = json!({"contacts": [{"value": "1"}, {"value": "3"}], "name": "x"});

        assert_eq!(pointers(before, after), ["/contacts/1/value"]);
    }

    #[test]
    fn an_entry_put_in_front_does_not_make_the_others_look_changed() {
        let found = differences(&json!({"needs": ["a", "b"]}), &json!({"needs": ["c", "a", "b"]}));

        assert_eq!(found.len(), 1);
        assert_eq!((found[0].pointer.as_str(), &found[0].before), ("/needs/0", &None));
        assert_eq!(found[0].after, Some(json!("c")));
    }

    #[test]
    fn what_was_taken_out_is_named_by_where_it_was() {
        let found = differences(
            &json!({"needs": ["a", "b"], "ages": {"minimum_years": 18}}),
            &json!({"needs": ["b"]}),
        );

        assert_eq!(found.iter().map(|d| d.pointer.as_str()).collect::<Vec<_>>(), ["/ages", "/needs/0"]);
        assert!(found.iter().all(|difference| difference.after.is_none()));
    }
}
