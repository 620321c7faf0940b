//! The table beside a picture, and the same as CSV: one list of rows, so that the two cannot differ.

use maud::{Markup, html};

use crate::web::picture::figure;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Words(String),
    Number(f64),
    Count(usize),
    Nothing,
}

impl Cell {
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }

    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    fn read(&self) -> String {
        match self {
            Cell::Words(words) => words.clone(),
            Cell::Number(number) => figure(*number),
            Cell::Count(count) => {
                u32::try_from(*count).map_or_else(|_| count.to_string(), |count| figure(f64::from(count)))
            }
            Cell::Nothing => "none known".to_owned(),
        }
    }

    /// For programs: a point for decimals, no thousands apart, nothing where nothing is known.
    fn field(&self) -> String {
        match self {
            // A spreadsheet would take these for the start of a formula.
            Cell::Words(words) if words.starts_with(['=', '+', '-', '@']) => format!("'{words}"),
            Cell::Words(words) => words.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Count(count) => count.to_string(),
            Cell::Nothing => String::new(),
        }
    }

    fn is_amount(&self) -> bool {
        !matches!(self, Cell::Words(_))
    }
}

/// A table whose first column names its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub caption: String,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// `id` names the region that can be scrolled sideways.
    pub fn markup(&self, id: &str) -> Markup {
        html! {
            div.scroll role="region" aria-labelledby=(id) tabindex="0" {
                table {
                    caption id=(id) { (self.caption) }
                    thead { tr { @for head in &self.head { th scope="col" { (head) } } } }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (at, cell) in row.iter().enumerate() {
                                    @if at == 0 { th scope="row" { (cell.read()) } }
                                    @else { td.amount[cell.is_amount()] { (cell.read()) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// UTF-8, with a first line of names.
    ///
    /// # Errors
    /// Never in practice: the rows are as long as the head, and memory does not refuse to be written to.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.head)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::field))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_reads_well_and_its_csv_is_for_programs() {
        let table = Table {
            caption: "People".to_owned(),
            head: vec!["Area", "People", "Nearest"],
            rows: vec![vec![Cell::words("=Melton"), Cell::Number(51_752.0), Cell::Nothing]],
        };

        let html = table.markup("t").into_string();
        assert!(html.contains("<td class=\"amount\">51,752</td>") && html.contains("none known"));
        assert_eq!(
            String::from_utf8(table.csv().unwrap()).unwrap(),
            "Area,People,Nearest\n'=Melton,51752,\n"
        );
    }
}
