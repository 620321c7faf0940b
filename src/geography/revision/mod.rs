//! What changes when an official file comes in?
//!
//! Each kind of file has its own rules for what it says about what is already known; all of them take the rows there are and give the
//! rows there will be, and leave reading and storing to others. The rule they share: a file speaks for what it covers. What is missing
//! from a file that is plainly only a part of the whole stays as it was.

mod border;
mod boundaries;
mod districts;
mod figures;
mod postcodes;

pub use boundaries::{BoundaryChanges, BoundaryRevision, ListedBoundary, Outlined};
pub use figures::{FigureChanges, FigureRevision};
pub use postcodes::{FileLine, ListedPostcode, Listing, PostcodeChanges, PostcodeFault, PostcodeRevision};

/// A file that names at least this part of what is known of a place speaks for all of it: what it leaves out is gone.
const SPEAKS_FOR_ALL: f64 = 0.9;

/// Why a file cannot be brought in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevisionError {
    /// Figures for some areas only would be mixed with those of an older count for the others.
    #[error(
        "{missing} of the {known} {kind} described here have no figures in the file, such as {example}: {remedy}"
    )]
    NotAllAreas { kind: &'static str, missing: usize, known: usize, example: String, remedy: &'static str },
    #[error("nothing in the file is about an area described here{hint}")]
    NothingHere { hint: String },
    #[error("`{area}` would lie in `{parent}`, which is not described here")]
    NoParent { area: String, parent: String },
}
