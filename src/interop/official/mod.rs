//! What do the official files of geography say? Postcode directories, outlines of areas, tables of figures, as their publishers lay
//! them out.
//!
//! The layouts change with every release, so columns are found by name, with patterns that no year fits alone; a column that is
//! missing is an error that names it. Files are read row by row, plain or gzipped, and never held whole. Rows that make no sense are
//! kept aside with their line and told at the end: whether to go on without them is for the operator to say.

mod bad_rows;
mod boundaries;
mod collection;
mod columns;
mod figures;
mod open;
mod postcodes;
mod table;

pub use bad_rows::{BadRow, BadRows};
pub use boundaries::{BoundaryReading, read_boundaries};
pub use figures::{FigureReading, FigureTable, SaidOfSource, read_figures};
pub use postcodes::{PostcodeLayout, PostcodeReading, read_postcodes};

/// Called now and then with the rows read so far and the part of the file that is through, 0 to 1.
pub type Progress<'a> = &'a mut dyn FnMut(u64, f64);

/// Why an official file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum OfficialError {
    #[error("cannot open `{file}`: {problem}")]
    Open { file: String, problem: String },
    /// It is something else than what was asked for.
    #[error("`{file}` {problem}")]
    WrongKind { file: String, problem: String },
    /// It breaks off or cannot be understood from somewhere on.
    #[error("`{file}`, line {line}: {problem}")]
    Broken { file: String, line: u64, problem: String },
    /// Neither the file nor the operator says it.
    #[error("`{file}` does not say {what}: give {flag}")]
    NotSaid { file: String, what: &'static str, flag: &'static str },
    #[error("`{file}` has no column for the {what}: none is called {looked_for}")]
    NoColumn { file: String, what: &'static str, looked_for: String },
}
