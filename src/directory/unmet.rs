//! Counts of what was asked for and not found, until there are enough alike to be let out.

use super::Directory;
use crate::pathway::{MatchReply, Profile, Snapshot};
use crate::provision::{Asked, UnmetNeed};
use crate::search::{Found, Query};
use crate::store::StoreError;

impl Directory {
    /// Counts from now on what is asked for and not found.
    pub fn count_unmet_need(&self) {
        self.unmet.switch_on();
    }

    /// Whether it is counted.
    pub fn counts_unmet_need(&self) -> bool {
        self.unmet.is_on()
    }

    /// Counts what a match shows, and one in which no service certainly fits.
    pub fn matched(&self, profile: &Profile, reply: &MatchReply, snapshot: &Snapshot) {
        self.shown_by_match(reply);
        if self.counts_unmet_need() {
            self.unmet.count(UnmetNeed::of_match(profile, reply, snapshot, self.now()));
        }
    }

    /// Counts what a search shows, and one that found nothing.
    pub fn searched(&self, query: &Query, found: &Found) {
        self.shown_by_search(found);
        if found.total > 0 || !self.counts_unmet_need() {
            return;
        }
        let asked = &query.filters;
        let needs = if asked.needs.is_empty() { &found.understood.needs } else { &asked.needs };
        let place = found.understood.place.as_ref().map(|place| &place.located);
        let step = match asked.steps.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        self.unmet.count(UnmetNeed::each(self.now(), Asked::Search, needs.iter().cloned(), place, step));
    }

    /// Brings every whole five into the store. What the store does not take is kept for the next time.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn keep_unmet_need(&self) -> Result<(), StoreError> {
        let Some(store) = self.store() else { return Ok(()) };
        let taken = self.unmet.take();
        if taken.is_empty() {
            return Ok(());
        }
        let kept = store.add_unmet_need(&taken).await;
        if kept.is_err() {
            self.unmet.put_back(taken);
        }
        kept
    }
}
