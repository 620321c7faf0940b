//! Rows on their way out, as spreadsheet programs like them.

use std::io;

use super::columns::{COLUMNS, Column};
use super::escaped;
use crate::catalogue::Service;

/// Writes rows as they are given.
pub struct SheetWriter<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> SheetWriter<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(mut out: W) -> io::Result<Self> {
        // Without the mark, spreadsheet programs take UTF-8 for something older.
        out.write_all(b"\xEF\xBB\xBF")?;
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(COLUMNS.iter().map(|column| column.name()))?;
        Ok(Self(writer))
    }

    /// The line that says what goes where, for a template.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn explanations(&mut self) -> io::Result<()> {
        Ok(self.0.write_record(COLUMNS.iter().map(|column| column.explanation()))?)
    }

    /// One service, which must be fit to leave.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn service(&mut self, open: &Service, organisation: &str) -> io::Result<()> {
        let cells = COLUMNS.iter().map(|column| match column {
            Column::Organisation => escaped(organisation.to_owned()),
            column => escaped(column.render(open)),
        });
        Ok(self.0.write_record(cells)?)
    }

    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
