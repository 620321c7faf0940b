//! What stands in a form: from a record, or from what was typed.

use std::collections::BTreeMap;

use serde_json::Value;

use super::parts::{Group, Shape, Times};
use super::service_parts::NEW_SOURCES;
use super::tables;
use crate::web::desk::posted::Pairs;

/// More rows than any record has; what a request says beyond that is not believed.
const MOST_ROWS: usize = 100;

/// The values of every field, by the field's id, and how many rows each group has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    values: BTreeMap<String, Vec<String>>,
    rows: BTreeMap<&'static str, usize>,
}

impl Filled {
    /// What a record says.
    pub fn of_record(record: &Value, groups: &[Group]) -> Self {
        let mut filled = Self::default();
        for group in groups {
            match group.times {
                Times::Head => filled.take(group, 0, record),
                Times::Once | Times::AtMostOnce => filled.take(group, 0, &record[group.path]),
                Times::Any(_) => {
                    let rows = record[group.path].as_array().map(Vec::as_slice).unwrap_or_default();
                    filled.rows.insert(group.path, rows.len());
                    for (at, row) in rows.iter().enumerate() {
                        filled.take(group, at, row);
                    }
                }
            }
        }
        filled.leave_inherited(groups);
        filled
    }

    fn take(&mut self, group: &Group, row: usize, table: &Value) {
        for part in group.all_parts() {
            let own = &table[part.name];
            let value = if own.is_null() { &table["provenance"][part.name] } else { own };
            let texts: Vec<String> = match (part.shape, value) {
                (Shape::Tables, Value::Array(rows)) => vec![tables::write(rows)],
                (Shape::Lines, Value::Array(items)) => vec![joined(items, "\n")],
                (Shape::Spaced, Value::Array(items)) => vec![joined(items, " ")],
                (_, Value::Array(items)) => items.iter().filter_map(text).collect(),
                (_, value) => text(value).into_iter().collect(),
            };
            if texts.iter().any(|text| !text.is_empty()) {
                self.values.insert(format!("{}{}", group.prefix(row), part.name), texts);
            }
        }
    }

    /// A fact from where the whole record is from need not say so again.
    fn leave_inherited(&mut self, groups: &[Group]) {
        let whole = self.provenance("");
        for group in groups.iter().filter(|group| group.sourced && group.times != Times::Head) {
            for row in 0..self.rows_of(group) {
                let prefix = group.prefix(row);
                if self.provenance(&prefix) == whole {
                    for name in ["source", "dated", "confidence"] {
                        self.values.remove(&format!("{prefix}{name}"));
                    }
                }
            }
        }
    }

    fn provenance(&self, prefix: &str) -> [Option<Vec<String>>; 3] {
        ["source", "dated", "confidence"].map(|name| self.values.get(&format!("{prefix}{name}")).cloned())
    }

    /// What was typed.
    pub fn of_pairs(pairs: &Pairs, groups: &[Group]) -> Self {
        let mut filled = Self::default();
        for group in groups.iter().filter(|group| matches!(group.times, Times::Any(_))) {
            let rows = pairs.get(&format!("rows.{}", group.path)).parse().unwrap_or(0);
            filled.rows.insert(group.path, usize::min(rows, MOST_ROWS));
        }
        for (name, value) in pairs.0.iter().filter(|(_, value)| !value.trim().is_empty()) {
            // A browser sends lines with a carriage return, which no record has.
            let value = value.trim().replace("\r\n", "\n");
            filled.values.entry(name.clone()).or_default().push(value);
        }
        filled.put_in_order();
        filled
    }

    /// Ticks come in the order of the page; the record's own order is kept, and what is new comes last.
    fn put_in_order(&mut self) {
        let orders: Vec<(String, String)> = self
            .values
            .iter()
            .filter_map(|(id, order)| Some((id.strip_prefix("order.")?.to_owned(), order.first()?.clone())))
            .collect();
        for (id, order) in orders {
            if let Some(ticked) = self.values.get_mut(&id) {
                ticked.sort_by_key(|tick| {
                    order.split(' ').position(|known| known == tick).unwrap_or(usize::MAX)
                });
            }
        }
    }

    pub fn rows_of(&self, group: &Group) -> usize {
        match group.times {
            Times::Any(_) => self.rows.get(group.path).copied().unwrap_or(0),
            Times::Head | Times::Once | Times::AtMostOnce => 1,
        }
    }

    /// The only or first value; empty when there is none.
    pub fn get(&self, id: &str) -> &str {
        self.values.get(id).and_then(|values| values.first()).map_or("", String::as_str)
    }

    pub fn all(&self, id: &str) -> &[String] {
        self.values.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn set(&mut self, id: &str, value: &str) {
        self.values.insert(id.to_owned(), vec![value.to_owned()]);
    }

    /// Takes over the new sources of a form: they are no part of the record.
    pub fn keep_new_sources(&mut self, pairs: &Pairs) {
        let typed = Self::of_pairs(pairs, &[NEW_SOURCES]);
        self.rows.insert(NEW_SOURCES.path, typed.rows_of(&NEW_SOURCES));
        let own = typed.values.into_iter().filter(|(id, _)| id.starts_with("sources."));
        self.values.extend(own);
    }

    /// Whether nothing of a row is filled in.
    pub fn is_blank(&self, group: &Group, row: usize) -> bool {
        let prefix = group.prefix(row);
        group.all_parts().all(|part| self.all(&format!("{prefix}{}", part.name)).is_empty())
    }

    /// One more row, empty.
    pub fn add_row(&mut self, group: &Group) {
        let rows = self.rows.entry(group.path).or_default();
        *rows = usize::min(*rows + 1, MOST_ROWS);
    }

    /// Takes a row out; those after it move up.
    pub fn remove_row(&mut self, group: &Group, row: usize) {
        let rows = self.rows_of(group);
        if row >= rows {
            return;
        }
        for at in row..rows {
            for part in group.all_parts() {
                let next = self.values.remove(&format!("{}{}", group.prefix(at + 1), part.name));
                let id = format!("{}{}", group.prefix(at), part.name);
                match next {
                    Some(values) => self.values.insert(id, values),
                    None => self.values.remove(&id),
                };
            }
        }
        self.rows.insert(group.path, rows - 1);
    }

    /// A row that was added and left empty is none.
    pub fn drop_blank_rows(&mut self, groups: &[Group]) {
        for group in groups.iter().filter(|group| matches!(group.times, Times::Any(_))) {
            for row in (0..self.rows_of(group)).rev() {
                if self.is_blank(group, row) {
                    self.remove_row(group, row);
                }
            }
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        // A tick that is off is a tick that is not there.
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn joined(items: &[Value], between: &str) -> String {
    items.iter().filter_map(text).collect::<Vec<_>>().join(between)
}
