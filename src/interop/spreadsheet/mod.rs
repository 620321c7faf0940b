//! Services as rows of a spreadsheet that a charity can fill in: what does a row say, and which of it is new?
//!
//! A row has room for less than a record. So a row changes only what it says differently from the record, and an empty cell changes
//! nothing (`docs/open-referral.md` explains the columns).

mod change;
mod columns;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;
mod text;

pub use change::Made;
pub use columns::{COLUMNS, Column};
pub use rows::{Row, read_rows};
pub use sheet::SheetWriter;
pub use text::{NotText, decode};

/// Something wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, column {column}: {problem}")]
pub struct RowFault {
    /// As the spreadsheet counts: the header is row 1.
    pub row: u64,
    pub column: String,
    pub problem: String,
}

/// Between several values in one cell.
const BETWEEN: &str = " | ";

/// A spreadsheet would reckon what begins so; an apostrophe makes it text.
fn escaped(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\'']) { format!("'{cell}") } else { cell }
}

fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\'']) => rest,
        _ => cell,
    }
}
