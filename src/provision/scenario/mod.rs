//! What would change? A scenario is the same question asked of a catalogue in which some services are closed, opened, moved, added, or
//! take other people. Nothing of it is kept.
//!
//! The changed services go through the same compilation as the catalogue's own, so closing a service here and closing it in the
//! catalogue give the same figures.

mod ages;
mod apply;
mod compare;
mod crisis;
mod gap_changes;
mod invented;
mod place;
mod request;
mod routes;
mod warnings;
mod watch;

pub use compare::{
    AreaDifference, Difference, PersonCounts, PersonDifference, ScenarioAnswer, ScenarioError, scenario,
};
pub use crisis::CrisisHelpDifference;
pub use gap_changes::ChangedGap;
pub use request::{ChangedAges, ChangedCoverage, ChangedRoutes, Moved, NewService, ScenarioRequest};
