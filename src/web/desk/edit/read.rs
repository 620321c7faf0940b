//! The record that a filled form makes.

use serde_json::{Map, Value, json};

use super::filled::Filled;
use super::parts::{Group, PROVENANCE, Part, Shape, Times};
use super::tables;
use crate::catalogue::Dated;
use crate::web::form::Fault;

/// The record, in the shape it is given out, without its slug; and the new sources.
///
/// # Errors
/// Each field that cannot be read, in the order of the form.
pub fn record(filled: &Filled, groups: &[Group]) -> Result<(Map<String, Value>, Value), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut record = Map::new();
    let mut sources = json!([]);
    let head = provenance(filled, "", &Map::new(), &mut faults);
    for group in groups {
        match group.times {
            Times::Head => {
                record.extend(table(filled, group, 0, &mut faults));
            }
            Times::AtMostOnce if filled.is_blank(group, 0) => {}
            Times::Once | Times::AtMostOnce => {
                record.insert(group.path.to_owned(), fact(filled, group, 0, &head, &mut faults));
            }
            Times::Any(_) => {
                let rows: Vec<Value> = (0..filled.rows_of(group))
                    .map(|row| fact(filled, group, row, &head, &mut faults))
                    .collect();
                if group.path == "sources" {
                    sources = Value::Array(rows);
                } else {
                    record.insert(group.path.to_owned(), Value::Array(rows));
                }
            }
        }
    }
    for part in &PROVENANCE {
        if !head.contains_key(part.name) {
            faults.push(Fault::new(part.name, "is needed: every fact says where it is from"));
        }
    }
    record.insert("provenance".to_owned(), Value::Object(head));
    if faults.is_empty() { Ok((record, sources)) } else { Err(faults) }
}

fn fact(
    filled: &Filled,
    group: &Group,
    row: usize,
    head: &Map<String, Value>,
    faults: &mut Vec<Fault>,
) -> Value {
    let mut table = table(filled, group, row, faults);
    if group.sourced {
        let provenance = provenance(filled, &group.prefix(row), head, faults);
        table.insert("provenance".to_owned(), Value::Object(provenance));
    }
    Value::Object(table)
}

fn table(filled: &Filled, group: &Group, row: usize, faults: &mut Vec<Fault>) -> Map<String, Value> {
    let mut table = Map::new();
    for part in group.parts {
        let id = format!("{}{}", group.prefix(row), part.name);
        match value(filled, &id, part) {
            Ok(Some(value)) => {
                table.insert(part.name.to_owned(), value);
            }
            Ok(None) if part.needed => faults.push(Fault::new(id, "is needed")),
            Ok(None) => {}
            Err(says) => faults.push(Fault::new(id, says)),
        }
    }
    table
}

/// Where a fact is from; what is left empty is as for the whole record.
fn provenance(
    filled: &Filled,
    prefix: &str,
    head: &Map<String, Value>,
    faults: &mut Vec<Fault>,
) -> Map<String, Value> {
    let mut provenance = head.clone();
    for part in &PROVENANCE {
        let id = format!("{prefix}{}", part.name);
        // Neither a list of words nor a text can be unreadable.
        let Some(own) = value(filled, &id, part).ok().flatten().filter(|own| *own != json!([])) else {
            continue;
        };
        if part.name == "dated"
            && let Some(Err(error)) = own.as_str().map(str::parse::<Dated>)
        {
            // Told once, where it was typed, and not at every fact that takes it over.
            faults.push(Fault::new(id, error.to_string()));
        }
        provenance.insert(part.name.to_owned(), own);
    }
    provenance
}

fn value(filled: &Filled, id: &str, part: &Part) -> Result<Option<Value>, String> {
    let one = filled.get(id);
    let is_list = matches!(
        part.shape,
        Shape::Several(_) | Shape::Needs | Shape::Steps | Shape::Lines | Shape::Spaced | Shape::Tables
    );
    if one.is_empty() {
        return Ok(is_list.then(|| json!([])));
    }
    let value = match part.shape {
        Shape::Line | Shape::Text | Shape::One(_) | Shape::Service | Shape::Organisation => json!(one),
        Shape::Number => json!(number(one)?),
        Shape::Tick => json!(true),
        Shape::Several(_) | Shape::Needs => json!(filled.all(id)),
        Shape::Steps => {
            let steps: Result<Vec<u32>, String> = filled.all(id).iter().map(|step| number(step)).collect();
            json!(steps?)
        }
        Shape::Lines => {
            let lines = one.lines().map(str::trim).filter(|line| !line.is_empty());
            json!(lines.collect::<Vec<_>>())
        }
        Shape::Spaced => {
            let words = one.split([' ', ',', '\n']).filter(|word| !word.is_empty());
            json!(words.collect::<Vec<_>>())
        }
        Shape::Tables => Value::Array(tables::read(one)?),
    };
    Ok(Some(value))
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "must be a whole number, such as 16".to_owned())
}
