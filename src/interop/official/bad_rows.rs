//! Rows that make no sense: the first of them in full, and how many there were.

use std::fmt;

/// So many are told in full; of the others only the count.
const TOLD: usize = 20;

/// One row that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub file: String,
    /// Line or, in GeoJSON, number of the feature, from 1; 0 when it is about no one line.
    pub line: u64,
    /// The column or property; empty when it is the whole row.
    pub column: String,
    /// The beginning of what stands there.
    pub value: String,
    pub problem: String,
}

/// All rows that made no sense.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadRows {
    pub first: Vec<BadRow>,
    pub count: u64,
}

impl BadRow {
    pub fn new(file: &str, line: u64, column: &str, value: &str, problem: impl fmt::Display) -> Self {
        let value = value.chars().take(40).collect();
        Self { file: file.to_owned(), line, column: column.to_owned(), value, problem: problem.to_string() }
    }
}

impl BadRows {
    pub fn add(&mut self, row: BadRow) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push(row);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Puts those of another file behind.
    pub fn append(&mut self, other: BadRows) {
        self.count += other.count;
        let room = TOLD.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, value, problem } = self;
        write!(f, "`{file}`")?;
        if *line > 0 {
            write!(f, ", line {line}")?;
        }
        if !column.is_empty() {
            write!(f, ", column `{column}`")?;
        }
        if !value.is_empty() {
            write!(f, ", `{value}`")?;
        }
        write!(f, ": {problem}")
    }
}

impl fmt::Display for BadRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.first {
            writeln!(f, "{row}")?;
        }
        let more = self.count - self.first.len() as u64;
        if more > 0 {
            writeln!(f, "… and {more} more")?;
        }
        Ok(())
    }
}
