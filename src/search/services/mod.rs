//! What is kept of each service besides its words?
//!
//! Where it is and whom it is for (`entry`, packed in `outline`), what it is filtered and counted by (`tables`, `filter_values`, `facets`), its
//! needs, and whether the files under `index/` show it first. `candidates` tells which are near enough.
//!
//! Knows [`language`](super::language) and [`wording`](super::wording).

mod candidates;
mod entry;
mod facets;
mod filter_values;
mod first_choices;
mod need_lists;
mod outline;
mod set;
mod tables;

pub(super) use candidates::{Block, Candidates, Venues};
pub(super) use entry::{AgeBand, CoverageKind, Entry, EntryMaker, Reach};
pub(super) use filter_values::{FilterValue, Values};
pub(super) use first_choices::FirstChoices;
pub(super) use outline::{Locations, Outline};
pub(super) use set::Set;
pub(super) use tables::Tables;
