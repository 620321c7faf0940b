//! Keeping records true: who may write what, drafts that wait, and the audit of it all.

mod audit;
mod drafts;
mod edit;
mod holder;
mod precondition;
mod records;
mod refusal;
mod restore;

pub use audit::list_audit;
pub use drafts::{approve_draft, find_draft, list_drafts, reject_draft, withdraw_draft};
pub use records::{
    find_organisation_record, find_service_record, merge_service, set_service_status,
    write_organisation_record, write_service_record,
};
pub use restore::{restore_organisation, restore_service};

use crate::directory::Directory;
use crate::editing::Refusal;
use crate::store::{Store, StoreError};

use super::problem::{Code, Problem};

/// Writing needs the store itself: the read side is only a copy.
fn store(directory: &Directory) -> Result<&Store, Problem> {
    directory.store().ok_or_else(|| {
        Problem::new(Code::StoreAway, "this server answers from the seeds alone: nothing can be written")
    })
}

/// What the store refused, as a problem of whoever asked where it is one.
fn of_store(error: StoreError) -> Problem {
    Refusal::from(error).into()
}
