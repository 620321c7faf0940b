//! Which words stand in which records, and how much do they say there?
//!
//! `document` takes from a record what may be searched for, `schema` and `disk` write it down, `postings` and `weighing` read it back as one
//! list of services for each stem. `gathered`, `vocabulary`, `names` and `name_stems` are read in the records themselves. Services and stems
//! are numbers here: `lists` and `numbered`.
//!
//! Knows [`language`](super::language).

mod disk;
mod document;
mod gathered;
mod lists;
mod name_stems;
mod names;
mod numbered;
mod postings;
mod schema;
mod vocabulary;
mod weighing;

pub use disk::IndexError;
pub(super) use disk::{Disk, Opened, Pending, fingerprint};
pub(super) use document::Documents;
pub use document::SearchDocument;
pub(super) use gathered::{Gathered, Gathering, SideBySide};
pub(super) use lists::Moves;
pub(super) use name_stems::{NameNumber, NameStems, Stems};
pub(super) use names::{Names, Situations, Synonyms};
pub(super) use postings::{Ordinals, Posting, Postings, StemNumber};
pub(super) use schema::{IndexSchema, SLUG};
pub(super) use vocabulary::{Standing, Vocabulary};
pub(super) use weighing::Counted;
