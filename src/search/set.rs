//! A set of document ordinals: one bit each, so that filters are joined and counted a word at a time.

use super::lists::Moves;

/// Ordinals below a fixed bound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Set {
    bits: Vec<u64>,
}

impl Set {
    /// No ordinal of the first `count`.
    pub(super) fn none(count: usize) -> Self {
        Self { bits: vec![0; count.div_ceil(64)] }
    }

    pub(super) fn insert(&mut self, ordinal: usize) {
        if let Some(word) = self.bits.get_mut(ordinal / 64) {
            *word |= 1 << (ordinal % 64);
        }
    }

    pub(super) fn remove(&mut self, ordinal: usize) {
        if let Some(word) = self.bits.get_mut(ordinal / 64) {
            *word &= !(1 << (ordinal % 64));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    pub(super) fn renumbered(&self, moves: &Moves) -> Self {
        let mut moved = Self::none(moves.count());
        for (at, word) in self.bits.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                moved.insert(moves.of(at as u32 * 64 + left.trailing_zeros()) as usize);
                left &= left - 1;
            }
        }
        moved
    }

    pub(super) fn contains(&self, ordinal: usize) -> bool {
        self.bits.get(ordinal / 64).is_some_and(|word| word & (1 << (ordinal % 64)) != 0)
    }

    /// Adds what is in the other.
    pub(super) fn add(&mut self, other: &Self) {
        for (word, others) in self.bits.iter_mut().zip(&other.bits) {
            *word |= others;
        }
    }

    /// Where anything is, 64 ordinals at a time: for [`Set::shared_at`].
    pub(super) fn filled(&self) -> Vec<usize> {
        self.bits.iter().enumerate().filter(|(_, word)| **word != 0).map(|(at, _)| at).collect()
    }

    /// How many are in both, when it is known where anything is.
    pub(super) fn shared_at(&self, filled: &[usize], other: &Self) -> usize {
        let at = |set: &Self, at: usize| set.bits.get(at).copied().unwrap_or(0);
        filled.iter().map(|word| (at(self, *word) & at(other, *word)).count_ones() as usize).sum()
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

    #[test]
    fn a_set_holds_what_was_put_in() {
        let some = of([0, 63, 64, 129]);

        assert!([0, 63, 64, 129].iter().all(|ordinal| some.contains(*ordinal)));
        assert!(!some.contains(1) && !some.contains(128) && !some.contains(9_000));
    }

    #[test]
    fn what_two_sets_share_is_counted_where_anything_is() {
        let evens = of((0..200).step_by(2));
        let threes = of((0..200).step_by(3));

        assert_eq!(evens.shared_at(&evens.filled(), &threes), 34);
        assert_eq!(of([130]).filled(), [2]);
        assert_eq!(of([130]).shared_at(&of([130]).filled(), &evens), 1);
    }

    #[test]
    fn sets_are_joined_by_or() {
        let mut either = of([1, 70]);
        either.add(&of([70, 150]));

        assert!([1, 70, 150].iter().all(|ordinal| either.contains(*ordinal)));
        assert_eq!(either.shared_at(&either.filled(), &either), 3);
    }
}
