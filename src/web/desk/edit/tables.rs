//! Tables in the shape of a service file, one a line: for what goes too deep for fields.

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Line {
    line: Value,
}

/// Reads every line that is not blank.
///
/// # Errors
/// The first line that is no table, by its number from 1.
pub fn read(text: &str) -> Result<Vec<Value>, String> {
    let mut tables = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim().trim_end_matches(',');
        if line.is_empty() {
            continue;
        }
        let read: Result<Line, _> = toml::from_str(&format!("line = {line}"));
        match read.map(|read| read.line) {
            Ok(table @ Value::Object(_)) => tables.push(table),
            Ok(_) => return Err(format!("line {} is no table: begin it with {{ and end it with }}", at + 1)),
            Err(error) => return Err(format!("line {}: {}", at + 1, error.message())),
        }
    }
    Ok(tables)
}

/// One line for each table.
pub fn write(tables: &[Value]) -> String {
    let lines: Vec<String> = tables
        .iter()
        .filter_map(|table| toml::Value::try_from(table).ok())
        .map(|table| table.to_string())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let tables = vec![
            json!({"fact": "pregnant", "is": true}),
            json!({"all_of": [{"fact": "age_years", "at_least": 18}, {"fact": "need", "one_of": ["low-mood", "say \"it\""]}]}),
        ];

        assert_eq!(read(&write(&tables)).unwrap(), tables);
        assert_eq!(write(&tables).lines().count(), 2);
    }

    #[test]
    fn a_line_that_is_no_table_is_named() {
        assert!(
            read("{ fact = \"pregnant\", is = true }\n\n{ fact = }").unwrap_err().starts_with("line 3: ")
        );
        assert!(read("true").unwrap_err().starts_with("line 1 is no table"));
        // Nothing can be smuggled in behind a line.
        assert!(read("{ a = 1 } # \u{1}").is_err());
    }
}
