//! What stands in each row: from the text of a file to filled cells under the columns they belong to.

use super::columns::{COLUMNS, Column};
use super::{RowFault, unescaped};
use crate::interop::open_referral::slug_of;

/// One filled row.
#[derive(Debug, Clone)]
pub struct Row {
    pub number: u64,
    pub(super) cells: Vec<(Column, String)>,
}

/// Characters that a cell holds in the spreadsheet programs that people use. More is a quotation mark that was never closed, or no table.
const LONGEST_CELL: usize = 32_767;

/// Reads the rows; columns may come in any order, separated by commas, semicolons or tabs.
///
/// # Errors
/// Every fault of the header and of rows that are not rows.
pub fn read_rows(text: &str) -> Result<Vec<Row>, Vec<RowFault>> {
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|s| first.matches(char::from(*s)).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let fault =
        |row: u64, column: &str, problem: String| RowFault { row, column: column.to_owned(), problem };
    let mut faults = Vec::new();
    let mut header: Option<Vec<Option<Column>>> = None;
    let mut rows = Vec::new();
    for (at, record) in (1..).zip(reader.records()) {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(fault(at, "-", error.to_string()));
                continue;
            }
        };
        let Some(columns) = &header else {
            let mut columns = Vec::new();
            for name in record.iter().map(str::trim) {
                let column = COLUMNS.iter().find(|column| column.name().eq_ignore_ascii_case(name)).copied();
                if column.is_none() && !name.is_empty() {
                    faults.push(fault(
                        at,
                        name,
                        "is no column of the template: `signpost export --template csv` has them".to_owned(),
                    ));
                }
                if column.is_some() && columns.contains(&column) {
                    faults.push(fault(at, name, "is there twice".to_owned()));
                }
                columns.push(column);
            }
            if !columns.contains(&Some(Column::Name)) && !columns.contains(&Some(Column::Slug)) {
                faults.push(fault(at, "name", "is missing: the first row must name the columns".to_owned()));
            }
            header = Some(columns);
            continue;
        };
        // The explanations of the template.
        if record.get(0).is_some_and(|cell| cell.trim_start().starts_with('#')) {
            continue;
        }
        let mut cells = Vec::new();
        for (at_column, cell) in record.iter().enumerate() {
            let cell = unescaped(cell.trim());
            match columns.get(at_column) {
                _ if cell.is_empty() => {}
                Some(Some(column))
                    if cell.len() > LONGEST_CELL && cell.chars().nth(LONGEST_CELL).is_some() =>
                {
                    faults.push(fault(
                        at,
                        column.name(),
                        format!("has more than {LONGEST_CELL} characters, and a cell of a spreadsheet holds no more"),
                    ));
                }
                Some(Some(column)) => cells.push((*column, cell.to_owned())),
                Some(None) => {}
                None => faults.push(fault(
                    at,
                    &format!("{}", at_column + 1),
                    "has no name in the first row".to_owned(),
                )),
            }
        }
        if !cells.is_empty() {
            rows.push(Row { number: at, cells });
        }
    }
    if header.is_none() {
        faults.push(fault(1, "name", "is missing: the file is empty".to_owned()));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

impl Row {
    pub fn cell(&self, column: Column) -> Option<&str> {
        self.cells.iter().find(|(known, _)| *known == column).map(|(_, cell)| cell.as_str())
    }

    /// The slug the row names, or the one a new record would get.
    pub fn slug(&self) -> String {
        self.cell(Column::Slug)
            .map_or_else(|| slug_of(self.cell(Column::Name).unwrap_or_default()), str::to_owned)
    }
}
