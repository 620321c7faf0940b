//! One CSV file, plain or gzipped, with columns found by name: the published ones have been reordered before.

use std::fmt::Display;
use std::io::Read;
use std::str::FromStr;

use csv::StringRecord;

use super::FOLDER;
use crate::geography::Point;
use crate::interop::seeds::{SeedError, SeedFiles};

/// Reads every row of a file into a value. `columns` are found in the heading by name, and `read` picks their cells from
/// the row by the same order.
pub(super) fn read<T, const N: usize>(
    files: &SeedFiles,
    name: &str,
    columns: [&str; N],
    read: impl Fn(&Row<'_, N>) -> Result<T, SeedError>,
) -> Result<Vec<T>, SeedError> {
    let file = format!("{FOLDER}{name}");
    let syntax = |problem: String| SeedError::Syntax { file: file.clone(), problem };
    let stored = files.read(&file)?;
    let mut bytes = Vec::new();
    if name.ends_with(".gz") {
        flate2::read::GzDecoder::new(stored.as_ref())
            .read_to_end(&mut bytes)
            .map_err(|fault| syntax(format!("not a whole gzip file: {fault}")))?;
    } else {
        bytes.extend_from_slice(&stored);
    }
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let heading = reader.headers().map_err(|fault| syntax(fault.to_string()))?;
    let mut positions = [0; N];
    for (position, column) in positions.iter_mut().zip(columns) {
        *position = heading
            .iter()
            .position(|title| title == column)
            .ok_or_else(|| syntax(format!("there is no column `{column}`")))?;
    }
    let mut values = Vec::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|fault| syntax(fault.to_string()))? {
        values.push(read(&Row { file: &file, columns, positions, record: &record })?);
    }
    Ok(values)
}

/// One row.
pub(super) struct Row<'a, const N: usize> {
    file: &'a str,
    columns: [&'a str; N],
    positions: [usize; N],
    record: &'a StringRecord,
}

impl<const N: usize> Row<'_, N> {
    /// The cell of a column, by its place in the list of columns asked for.
    pub(super) fn text(&self, column: usize) -> &str {
        // The reader refuses rows of uneven length, so only a column that was never asked for would be empty here.
        self.positions.get(column).and_then(|&position| self.record.get(position)).unwrap_or_default()
    }

    /// The cell as a value.
    pub(super) fn value<T: FromStr<Err: Display>>(&self, column: usize) -> Result<T, SeedError> {
        let text = self.text(column);
        text.parse().map_err(|fault: T::Err| self.fault(column, fault))
    }

    /// The cell as a value, or nothing if it is empty.
    pub(super) fn optional<T: FromStr<Err: Display>>(&self, column: usize) -> Result<Option<T>, SeedError> {
        if self.text(column).is_empty() { Ok(None) } else { self.value(column).map(Some) }
    }

    /// Two cells as a point, latitude first.
    pub(super) fn point(&self, latitude: usize, longitude: usize) -> Result<Point, SeedError> {
        Point::checked(self.value(latitude)?, self.value(longitude)?)
            .map_err(|fault| self.fault(latitude, fault))
    }

    /// An error that names the file, the line and the cell.
    pub(super) fn fault(&self, column: usize, fault: impl Display) -> SeedError {
        let line = self.record.position().map_or(0, csv::Position::line);
        let title = self.columns.get(column).copied().unwrap_or_default();
        let text = self.text(column);
        SeedError::Field {
            file: self.file.to_owned(),
            field: format!("line {line}, column `{title}`, `{text}`"),
            problem: fault.to_string(),
        }
    }
}
