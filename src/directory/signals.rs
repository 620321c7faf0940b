//! How records are used, as counts: by service, month and what happened, and by nothing else.

use chrono::{Datelike, NaiveDate};

use super::Directory;
use crate::pathway::MatchReply;
use crate::search::Found;
use crate::store::{Signal, SignalKind, StoreError};

impl Directory {
    /// Counts from now on how records are used.
    pub fn count_signals(&self) {
        self.signals.switch_on();
    }

    /// Whether it is counted.
    pub fn counts_signals(&self) -> bool {
        self.signals.is_on()
    }

    /// First day of this month, in Europe/London.
    pub fn this_month(&self) -> NaiveDate {
        let today = self.today();
        today.with_day(1).unwrap_or(today)
    }

    /// Somebody read the record, here or through a program.
    pub fn opened(&self, service: &str) {
        self.signal([service], SignalKind::Opened);
    }

    /// Somebody asked for a way in, and whether there is one for them.
    pub fn asked_way_in(&self, service: &str, allowed: Option<bool>) {
        if allowed == Some(false) {
            self.signal([service], SignalKind::ClosedDoor);
        }
    }

    pub(super) fn reported(&self, service: &str) {
        self.signal([service], SignalKind::Reported);
    }

    pub(super) fn shown_by_search(&self, found: &Found) {
        self.signal(found.hits.iter().map(|hit| hit.slug.as_str()), SignalKind::Shown);
    }

    pub(super) fn shown_by_match(&self, reply: &MatchReply) {
        self.signal(reply.matches.iter().map(|found| found.service.slug), SignalKind::Shown);
    }

    fn signal<'s>(&self, services: impl IntoIterator<Item = &'s str>, kind: SignalKind) {
        if self.counts_signals() {
            let month = self.this_month();
            let signals = services.into_iter().map(|slug| Signal { month, service: slug.to_owned(), kind });
            self.signals.count(signals);
        }
    }

    /// Brings every whole five into the store. What the store does not take is kept for the next time.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn keep_signals(&self) -> Result<(), StoreError> {
        let Some(store) = self.store() else { return Ok(()) };
        let taken = self.signals.take();
        if taken.is_empty() {
            return Ok(());
        }
        let kept = store.add_signals(&taken).await;
        if kept.is_err() {
            self.signals.put_back(taken);
        }
        kept
    }
}
