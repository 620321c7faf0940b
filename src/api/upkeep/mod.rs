//! What is to be looked at again, how good each record is, and how it is used.

mod due;
mod due_feed;
mod quality;
mod signals;

pub use due::list_due;
pub use due_feed::follow_due;
pub use quality::{find_organisation_quality, find_service_quality};
pub use signals::find_service_signals;

use super::changes::problem_of;
use super::problem::Problem;
use crate::directory::NoUpkeep;

fn of_upkeep(error: NoUpkeep) -> Problem {
    match error {
        NoUpkeep::NotReady(error) => error.into(),
        NoUpkeep::Store(error) => problem_of(error),
        NoUpkeep::Directory(error) => Problem::internal(&error),
    }
}
