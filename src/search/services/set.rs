//! A set of document ordinals: one bit each, so that filters are joined 64 at a time.

use std::ops::Range;

use crate::search::wording::Moves;

/// Ordinals below a fixed bound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::search) struct Set {
    bits: Vec<u64>,
}

impl Set {
    /// No ordinal of the first `count`.
    pub(in crate::search) fn none(count: usize) -> Self {
        Self { bits: vec![0; count.div_ceil(64)] }
    }

    pub(in crate::search) fn insert(&mut self, ordinal: usize) {
        if let Some(word) = self.bits.get_mut(ordinal / 64) {
            *word |= 1 << (ordinal % 64);
        }
    }

    pub(super) fn remove(&mut self, ordinal: usize) {
        if let Some(word) = self.bits.get_mut(ordinal / 64) {
            *word &= !(1 << (ordinal % 64));
        }
    }

    /// No ordinal of the first `count` any more.
    pub(in crate::search) fn reset(&mut self, count: usize) {
        self.bits.clear();
        self.bits.resize(count.div_ceil(64), 0);
    }

    pub(in crate::search) fn clear(&mut self) {
        self.bits.fill(0);
    }

    pub(in crate::search) fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    pub(super) fn renumbered(&self, moves: &Moves) -> Self {
        let mut moved = Self::none(moves.count());
        self.each(|ordinal| moved.insert(moves.of(ordinal as u32) as usize));
        moved
    }

    /// Calls with each ordinal, in rising order.
    pub(in crate::search) fn each(&self, found: impl FnMut(usize)) {
        self.each_of(0..self.bits.len() * 64, found);
    }

    /// Calls with each ordinal of a range, in rising order. The range begins with a multiple of 64.
    pub(super) fn each_of(&self, range: Range<usize>, mut found: impl FnMut(usize)) {
        let words = range.start / 64..range.end.div_ceil(64).min(self.bits.len());
        for (at, word) in (words.start..).zip(self.bits.get(words).unwrap_or_default()) {
            let mut left = *word;
            while left != 0 {
                let ordinal = at * 64 + left.trailing_zeros() as usize;
                if ordinal < range.end {
                    found(ordinal);
                }
                left &= left - 1;
            }
        }
    }

    pub(in crate::search) fn contains(&self, ordinal: usize) -> bool {
        self.bits.get(ordinal / 64).is_some_and(|word| word & (1 << (ordinal % 64)) != 0)
    }

    /// Adds what is in the other.
    pub(in crate::search) fn add(&mut self, other: &Self) {
        self.add_from(other, 0);
    }

    /// Adds what is in the other from an ordinal on, counted from there. It is a multiple of 64.
    pub(super) fn add_from(&mut self, other: &Self, from: usize) {
        for (word, others) in self.bits.iter_mut().zip(other.bits.iter().skip(from / 64)) {
            *word |= others;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ordinals: impl IntoIterator<Item = usize>) -> Set {
        let mut set = Set::none(200);
        ordinals.into_iter().for_each(|ordinal| set.insert(ordinal));
        set
    }

    fn ordinals(set: &Set) -> Vec<usize> {
        let mut ordinals = Vec::new();
        set.each(|ordinal| ordinals.push(ordinal));
        ordinals
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let some = of([0, 63, 64, 129]);

        assert!([0, 63, 64, 129].iter().all(|ordinal| some.contains(*ordinal)));
        assert!(!some.contains(1) && !some.contains(128) && !some.contains(9_000));
        assert_eq!(some.count(), 4);
    }

    #[test]
    fn ordinals_come_in_rising_order() {
        let some = [0, 1, 63, 64, 129, 199];

        assert_eq!(ordinals(&of(some)), some);
        assert!(ordinals(&of([])).is_empty());
    }

    #[test]
    fn sets_are_joined_by_or() {
        let mut either = of([1, 70]);
        either.add(&of([70, 150]));

        assert_eq!(ordinals(&either), [1, 70, 150]);

        either.add_from(&of([60, 65, 190]), 64);
        assert_eq!(ordinals(&either), [1, 70, 126, 150]);
    }
}
