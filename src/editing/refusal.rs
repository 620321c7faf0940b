//! Why an edit was not taken.

use crate::directory::NotReady;
use crate::pathway::FieldError;
use crate::store::{ChangeNumber, NotDecided, StoreError};

/// Why an edit was not taken. Nothing of it was kept.
#[derive(Debug)]
pub enum Refusal {
    /// The answers come from the seeds alone: there is nothing to write to.
    NoStore,
    NotReady,
    /// The role or scope does not reach this far.
    NotAllowed,
    /// Nobody decides on what they suggested themselves.
    Own,
    /// There is no such record or draft, or none that may be seen.
    Unknown(String),
    /// Each field at fault, by JSON Pointer: `/record/contacts/0/value`, `/why`, `/into`.
    Fields(Vec<FieldError>),
    /// Somebody was faster.
    Passed {
        detail: String,
        versions: Option<Box<Versions>>,
    },
    /// Somebody has decided on this draft already.
    Decided,
    /// The store does not answer; it may be tried again.
    Away,
    /// Too many ask the store at once; it may be tried again.
    Busy,
    /// Something went wrong on this side; for the log alone.
    Internal(String),
}

/// The two versions of a record that somebody else changed meanwhile, as whoever wrote may see them.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// Number of the version there is now; none when there is no such record.
    pub current: Option<ChangeNumber>,
    /// What is there now; null when there is nothing.
    pub now: serde_json::Value,
    pub yours: serde_json::Value,
}

impl Refusal {
    pub fn of_field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Fields(vec![FieldError::new(pointer, detail)])
    }

    pub(super) fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    pub(super) fn no_service(slug: &str) -> Self {
        Self::Unknown(format!("no service has the slug `{}`", shown(slug)))
    }

    pub(super) fn no_organisation(slug: &str) -> Self {
        Self::Unknown(format!("no organisation has the slug `{}`", shown(slug)))
    }

    pub(super) fn no_draft() -> Self {
        Self::Unknown("no draft that this token may see has this id".to_owned())
    }
}

/// What was asked for, cut to a length that can be repeated.
fn shown(slug: &str) -> String {
    slug.chars().take(80).collect()
}

impl From<NotReady> for Refusal {
    fn from(_: NotReady) -> Self {
        Self::NotReady
    }
}

impl From<StoreError> for Refusal {
    /// What the store refused is a fault of the record where it is one.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => Self::Passed { detail: error.to_string(), versions: None },
            StoreError::Away { problem } => {
                tracing::warn!(problem, "something could not be written or read in the store");
                Self::Away
            }
            StoreError::Crowded => Self::Busy,
            StoreError::Circular { .. } => Self::of_field("/record/status/replaced_by", error.to_string()),
            StoreError::NameTaken { .. }
            | StoreError::UnknownReference { .. }
            | StoreError::EmptyAlternative { .. }
            | StoreError::Refused { .. } => Self::of_field("/record", error.to_string()),
            StoreError::OldServer { .. }
            | StoreError::Migration { .. }
            | StoreError::BrokenOff
            | StoreError::Unreadable { .. }
            | StoreError::Database { .. } => Self::internal(error),
        }
    }
}

impl From<NotDecided> for Refusal {
    fn from(not_decided: NotDecided) -> Self {
        match not_decided {
            NotDecided::Unknown => Self::no_draft(),
            NotDecided::Decided => Self::Decided,
            NotDecided::Own => Self::Own,
        }
    }
}
