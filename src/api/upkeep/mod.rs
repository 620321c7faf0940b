//! What is to be looked at again, how good each record is, and how it is used.

mod due;
mod due_feed;
mod quality;
mod signals;

pub use due::list_due;
pub use due_feed::follow_due;
pub use quality::{find_organisation_quality, find_service_quality, list_quality};
pub use signals::{find_service_signals, list_signals};

use super::changes::problem_of;
use super::problem::{Code, Problem};
use crate::directory::{Directory, NoUpkeep};

fn of_upkeep(error: NoUpkeep) -> Problem {
    match error {
        NoUpkeep::NotReady(error) => error.into(),
        NoUpkeep::Store(error) => problem_of(error),
        NoUpkeep::Directory(error) => Problem::internal(&error),
    }
}

/// Refuses to look for records of an organisation that there is not.
fn known_organisation(directory: &Directory, slug: Option<&str>) -> Result<(), Problem> {
    let Some(slug) = slug else { return Ok(()) };
    if directory.read_side()?.snapshot.organisation(slug).is_some() {
        return Ok(());
    }
    Err(Problem::of_field(Code::NotSensible, "/organisation", "is the slug of no organisation"))
}
