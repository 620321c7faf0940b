//! What comes of an edit, whoever brings it: a program through the API, or a person on a page?
//!
//! [`Editing`] is somebody at work on records: who they are, what is there, and what day it is. Each operation asks first whether it is
//! theirs to do, is judged by the checks of `signpost check`, and is written only over the version that was seen.

mod assure;
mod decide;
mod drafts;
mod judge;
mod merge;
mod problems;
mod refusal;
mod restore;
mod seen;
mod service;
mod usage;
mod write;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

pub use drafts::Suggested;
pub use judge::{found_anew, read_service};
pub use refusal::{Refusal, Versions};
pub use restore::Earlier;
pub use seen::{earlier_seen_by, seen_by};
pub use usage::use_of_whom;
pub use write::Written;

use crate::directory::Directory;
use crate::pathway::Snapshot;
use crate::store::{Operation, Store, Token, Whose};

/// Somebody at work on records.
pub struct Editing<'e> {
    store: &'e Store,
    snapshot: Arc<Snapshot>,
    holder: &'e Token,
    today: NaiveDate,
    now: DateTime<Utc>,
}

impl<'e> Editing<'e> {
    /// # Errors
    /// When there is no store to write to, or nothing has been loaded yet.
    pub fn open(directory: &'e Directory, holder: &'e Token) -> Result<Self, Refusal> {
        let snapshot = Arc::clone(&directory.read_side()?.snapshot);
        // Told at once where it is away: waiting for it would hold the places of those who only read.
        let store = directory.store_to_ask().map_err(|_| Refusal::Away)?.ok_or(Refusal::NoStore)?;
        Ok(Self { store, snapshot, holder, today: directory.today(), now: directory.now() })
    }

    pub fn holder(&self) -> &Token {
        self.holder
    }

    pub fn store(&self) -> &Store {
        self.store
    }

    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Lets an operation go on, or says that it is not for this holder.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub fn must(&self, operation: Operation, whose: Whose) -> Result<(), Refusal> {
        allowed(self.holder, operation, whose)
    }
}

/// Lets an operation go on, or says that it is not for this holder.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn allowed(holder: &Token, operation: Operation, whose: Whose) -> Result<(), Refusal> {
    if holder.may(operation, whose) {
        return Ok(());
    }
    // Whose token tries what it may not is worth knowing; the token itself is nobody's business.
    tracing::warn!(token = holder.name, ?operation, "a token was used beyond its role");
    metrics::counter!("signpost_tokens_refused_total", "why" => "role").increment(1);
    Err(Refusal::NotAllowed)
}

/// What belongs to an organisation.
pub fn of_organisation(slug: &str) -> Whose<'_> {
    Whose { organisation: Some(slug), maker: None }
}
