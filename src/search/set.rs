//! A set of document ordinals: one bit each, so that filters are joined and counted a word at a time.

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

    /// Each of the first `count` ordinals.
    pub(super) fn all(count: usize) -> Self {
        let mut all = Self { bits: vec![u64::MAX; count.div_ceil(64)] };
        if let (Some(last), used @ 1..) = (all.bits.last_mut(), count % 64) {
            *last = (1 << used) - 1;
        }
        all
    }

    pub(super) fn insert(&mut self, ordinal: usize) {
        if let Some(word) = self.bits.get_mut(ordinal / 64) {
            *word |= 1 << (ordinal % 64);
        }
    }

    pub(super) fn contains(&self, ordinal: usize) -> bool {
        self.bits.get(ordinal / 64).is_some_and(|word| word & (1 << (ordinal % 64)) != 0)
    }

    /// Keeps what is in both.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, others) in self.bits.iter_mut().zip(&other.bits) {
            *word &= others;
        }
    }

    /// Adds what is in the other.
    pub(super) fn add(&mut self, other: &Self) {
        for (word, others) in self.bits.iter_mut().zip(&other.bits) {
            *word |= others;
        }
    }

    /// How many are in both.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.bits.iter().zip(&other.bits).map(|(word, others)| (word & others).count_ones() as usize).sum()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// In rising order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.checked_sub(1)?;
                Some(at * 64 + bit as usize)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut some = Set::none(130);
        for ordinal in [0, 63, 64, 129] {
            some.insert(ordinal);
        }

        assert_eq!(some.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!((some.len(), some.shared(&Set::all(64))), (4, 2));
        assert!(some.contains(129) && !some.contains(128) && !some.contains(9_000));
    }

    #[test]
    fn all_stops_at_the_bound() {
        for count in [0, 1, 63, 64, 65, 320] {
            assert_eq!(Set::all(count).len(), count);
        }
    }

    #[test]
    fn sets_are_joined_by_and_and_or() {
        let mut evens = Set::none(10);
        (0..10).step_by(2).for_each(|n| evens.insert(n));
        let mut threes = Set::none(10);
        (0..10).step_by(3).for_each(|n| threes.insert(n));

        let mut both = evens.clone();
        both.keep(&threes);
        let mut either = evens;
        either.add(&threes);

        assert_eq!(both.iter().collect::<Vec<_>>(), [0, 6]);
        assert_eq!(either.len(), 7);
    }
}
