//! A CSV file, row by row, with the heading apart and a limit to how long a row may be.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::rc::Rc;

use csv::ByteRecord;

use super::open::{Through, open, read_problem};
use super::{BadRow, OfficialError};

/// No row of an official file comes near it. Without a limit one stray quotation mark would take the whole file for one cell.
///
/// # Units
/// Bytes.
const LONGEST_ROW: usize = 1024 * 1024;

/// A table that is being read.
pub(super) struct Table {
    pub(super) file: String,
    through: Through,
    reader: csv::Reader<Limited>,
    since_row: Rc<Cell<usize>>,
    record: ByteRecord,
    /// Line the record began on.
    line: u64,
}

/// Refuses to go on when far more was read than a row has.
struct Limited {
    inner: Box<dyn BufRead>,
    since_row: Rc<Cell<usize>>,
}

impl Read for Limited {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > LONGEST_ROW {
            return Err(io::Error::other(
                "a row of more than a million bytes: this is no such table, or a quotation mark is not closed",
            ));
        }
        let count = self.inner.read(into)?;
        self.since_row.set(self.since_row.get() + count);
        Ok(count)
    }
}

impl Table {
    /// Opens a table; the heading is its first row.
    pub(super) fn open(path: &Path) -> Result<Self, OfficialError> {
        let opened = open(path)?;
        let since_row = Rc::new(Cell::new(0));
        let limited = Limited { inner: opened.reader, since_row: Rc::clone(&since_row) };
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(limited);
        Ok(Self {
            file: opened.name,
            through: opened.through,
            reader,
            since_row,
            record: ByteRecord::new(),
            line: 1,
        })
    }

    /// Reads the next row; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, OfficialError> {
        let at = self.reader.position().line();
        let read = self.reader.read_byte_record(&mut self.record);
        self.since_row.set(0);
        match read {
            Ok(more) => {
                self.line = self.record.position().map_or(at, csv::Position::line);
                Ok(more)
            }
            Err(fault) => {
                let problem = match fault.into_kind() {
                    csv::ErrorKind::Io(fault) => read_problem(&fault),
                    other => format!("{other:?}"),
                };
                Err(OfficialError::Broken { file: self.file.clone(), line: at, problem })
            }
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn width(&self) -> usize {
        self.record.len()
    }

    /// 0 to 1.
    pub(super) fn share_through(&self) -> f64 {
        self.through.share()
    }

    /// The row as a heading.
    pub(super) fn titles(&self) -> Vec<String> {
        self.record.iter().map(|cell| decoded(cell).trim().to_owned()).collect()
    }

    /// A cell without spaces around it; empty when the row is too short.
    pub(super) fn cell(&self, position: usize) -> &[u8] {
        self.record.get(position).unwrap_or_default().trim_ascii()
    }

    /// The same as text.
    pub(super) fn text(&self, position: usize) -> Cow<'_, str> {
        decoded(self.cell(position))
    }

    /// That a cell of this row makes no sense.
    pub(super) fn bad(&self, column: &str, position: usize, problem: impl std::fmt::Display) -> BadRow {
        BadRow::new(&self.file, self.line, column, &self.text(position), problem)
    }

    /// That the row makes no sense as a whole.
    pub(super) fn bad_row(&self, problem: impl std::fmt::Display) -> BadRow {
        BadRow::new(&self.file, self.line, "", "", problem)
    }
}

/// Most publishers write UTF-8; some tables come out of a spreadsheet in Windows-1252.
fn decoded(cell: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0,
    }
}
