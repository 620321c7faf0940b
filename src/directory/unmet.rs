//! Counts of what was asked for and not found, until there are enough alike to be let out.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Directory;
use crate::pathway::{MatchReply, Profile, Snapshot};
use crate::provision::{ALIKE, Asked, UnmetNeed};
use crate::search::{Found, Query};
use crate::store::StoreError;

/// More different cells than all needs, areas and steps of a month would be somebody filling the memory.
const MOST_CELLS: usize = 200_000;

/// Counting that is off unless it is switched on.
#[derive(Debug, Default)]
pub struct UnmetCounter(Mutex<Option<HashMap<UnmetNeed, u64>>>);

impl UnmetCounter {
    fn cells(&self) -> MutexGuard<'_, Option<HashMap<UnmetNeed, u64>>> {
        // A count is one addition: nothing is left half done by whoever panicked with the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn switch_on(&self) {
        self.cells().get_or_insert_default();
    }

    fn count(&self, unmet: Vec<UnmetNeed>) {
        let mut cells = self.cells();
        let Some(cells) = cells.as_mut() else { return };
        for each in unmet {
            if cells.len() < MOST_CELLS || cells.contains_key(&each) {
                *cells.entry(each).or_default() += 1;
            }
        }
    }

    /// Takes out every whole five; what is left over stays.
    fn take(&self) -> Vec<(UnmetNeed, u64)> {
        let mut cells = self.cells();
        let mut taken = Vec::new();
        for (unmet, times) in cells.iter_mut().flatten() {
            let whole = *times - *times % ALIKE;
            if whole > 0 {
                *times -= whole;
                taken.push((unmet.clone(), whole));
            }
        }
        if let Some(cells) = cells.as_mut() {
            cells.retain(|_, times| *times > 0);
        }
        taken
    }

    fn put_back(&self, taken: Vec<(UnmetNeed, u64)>) {
        let mut cells = self.cells();
        for (unmet, times) in taken {
            if let Some(cells) = cells.as_mut() {
                *cells.entry(unmet).or_default() += times;
            }
        }
    }
}

impl Directory {
    /// Counts from now on what is asked for and not found.
    pub fn count_unmet_need(&self) {
        self.unmet.switch_on();
    }

    /// Whether it is counted.
    pub fn counts_unmet_need(&self) -> bool {
        self.unmet.cells().is_some()
    }

    /// Counts a match in which no service certainly fits.
    pub fn matched(&self, profile: &Profile, reply: &MatchReply, snapshot: &Snapshot) {
        if self.counts_unmet_need() {
            self.unmet.count(UnmetNeed::of_match(profile, reply, snapshot, self.now()));
        }
    }

    /// Counts a search that found nothing.
    pub fn searched(&self, query: &Query, found: &Found) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(need: &str) -> Vec<UnmetNeed> {
        UnmetNeed::each("2026-11-22T03:00:00Z".parse().unwrap(), Asked::Match, [need.to_owned()], None, None)
    }

    #[test]
    fn fewer_than_five_alike_never_come_out() {
        let counter = UnmetCounter::default();
        counter.switch_on();

        (0..4).for_each(|_| counter.count(asking("gambling")));
        (0..13).for_each(|_| counter.count(asking("eating")));

        assert_eq!(counter.take(), [(asking("eating").remove(0), 10)]);
        assert_eq!(counter.take(), []);
        counter.count(asking("gambling"));
        assert_eq!(counter.take(), [(asking("gambling").remove(0), 5)]);
    }

    #[test]
    fn what_could_not_be_kept_is_kept_for_the_next_time() {
        let counter = UnmetCounter::default();
        counter.switch_on();
        (0..7).for_each(|_| counter.count(asking("eating")));

        let taken = counter.take();
        counter.put_back(taken);

        assert_eq!(counter.take(), [(asking("eating").remove(0), 5)]);
    }

    #[test]
    fn switched_off_nothing_is_counted() {
        let counter = UnmetCounter::default();

        (0..9).for_each(|_| counter.count(asking("eating")));

        assert_eq!(counter.take(), []);
        counter.switch_on();
        assert_eq!(counter.take(), []);
    }
}
