//! Counting alike events in memory, and letting them out in whole fives only.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::provision::ALIKE;

/// More different cells than there can be in a month would be somebody filling the memory.
const MOST_CELLS: usize = 200_000;

/// Counting that is off unless it is switched on. Fewer than five alike never leave it.
#[derive(Debug)]
pub struct FivesCounter<C>(Mutex<Option<HashMap<C, u64>>>);

impl<C> Default for FivesCounter<C> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<C: Clone + Eq + Hash> FivesCounter<C> {
    fn cells(&self) -> MutexGuard<'_, Option<HashMap<C, u64>>> {
        // A count is one addition: nothing is left half done by whoever panicked with the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn switch_on(&self) {
        self.cells().get_or_insert_default();
    }

    pub fn is_on(&self) -> bool {
        self.cells().is_some()
    }

    pub fn count(&self, events: impl IntoIterator<Item = C>) {
        let mut cells = self.cells();
        let Some(cells) = cells.as_mut() else { return };
        for each in events {
            if cells.len() < MOST_CELLS || cells.contains_key(&each) {
                *cells.entry(each).or_default() += 1;
            }
        }
    }

    /// Takes out every whole five; what is left over stays.
    pub fn take(&self) -> Vec<(C, u64)> {
        let mut cells = self.cells();
        let mut taken = Vec::new();
        for (event, times) in cells.iter_mut().flatten() {
            let whole = *times - *times % ALIKE;
            if whole > 0 {
                *times -= whole;
                taken.push((event.clone(), whole));
            }
        }
        if let Some(cells) = cells.as_mut() {
            cells.retain(|_, times| *times > 0);
        }
        taken
    }

    pub fn put_back(&self, taken: Vec<(C, u64)>) {
        let mut cells = self.cells();
        for (event, times) in taken {
            if let Some(cells) = cells.as_mut() {
                *cells.entry(event).or_default() += times;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(counter: &FivesCounter<&'static str>, event: &'static str, times: usize) {
        (0..times).for_each(|_| counter.count([event]));
    }

    #[test]
    fn fewer_than_five_alike_never_come_out() {
        let counter = FivesCounter::default();
        counter.switch_on();

        counted(&counter, "gambling", 4);
        counted(&counter, "eating", 13);

        assert_eq!(counter.take(), [("eating", 10)]);
        assert_eq!(counter.take(), []);
        counted(&counter, "gambling", 1);
        assert_eq!(counter.take(), [("gambling", 5)]);
    }

    #[test]
    fn what_could_not_be_kept_is_kept_for_the_next_time() {
        let counter = FivesCounter::default();
        counter.switch_on();
        counted(&counter, "eating", 7);

        let taken = counter.take();
        counter.put_back(taken);

        assert_eq!(counter.take(), [("eating", 5)]);
    }

    #[test]
    fn switched_off_nothing_is_counted() {
        let counter = FivesCounter::default();

        counted(&counter, "eating", 9);

        assert_eq!(counter.take(), []);
        counter.switch_on();
        assert_eq!(counter.take(), []);
    }
}
