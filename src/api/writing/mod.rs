//! Keeping records true: who may write what, drafts that wait, and the audit of it all.

mod assurance;
mod audit;
mod drafts;
mod edit;
mod holder;
mod precondition;
mod problems;
mod records;
mod refusal;
mod restore;

pub use assurance::assure_service;
pub use audit::list_audit;
pub use drafts::{approve_draft, find_draft, list_drafts, reject_draft, withdraw_draft};
pub use problems::{answer_problem_report, find_problem_report, list_problem_reports, report_problem};
pub use records::{
    find_organisation_record, find_service_record, merge_service, set_service_status,
    write_organisation_record, write_service_record,
};
pub use restore::{restore_organisation, restore_service};

pub(super) use holder::Holder;

use crate::directory::Directory;
use crate::editing::Refusal;
use crate::store::{Store, StoreError};

use super::problem::{Code, Problem};

/// Writing needs the store itself: the read side is only a copy.
pub(super) fn store(directory: &Directory) -> Result<&Store, Problem> {
    // Told at once where it is away: waiting for it would hold the places of those who only read.
    directory.store_to_ask().map_err(|_| Refusal::Away)?.ok_or_else(|| {
        Problem::new(Code::StoreAway, "this server answers from the seeds alone: nothing can be written")
    })
}

/// What the store refused, as a problem of whoever asked where it is one.
fn of_store(error: StoreError) -> Problem {
    Refusal::from(error).into()
}
