//! Sets of services, so that what is within reach of 611 neighbourhoods is counted in a few machine words.

/// A set of services, a bit each.
#[derive(Debug, Clone, Default)]
pub struct ServiceSet(Vec<u64>);

impl ServiceSet {
    /// Room for so many services, and none of them in it.
    pub fn none(services: usize) -> Self {
        Self(vec![0; services.div_ceil(64)])
    }

    pub fn of(services: impl ExactSizeIterator<Item = bool>) -> Self {
        let mut bits = Self::none(services.len());
        services.enumerate().filter(|(_, is)| *is).for_each(|(at, _)| bits.set(at));
        bits
    }

    pub fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many are in both.
    pub fn shared_with(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// How many are here and in one other set, and not in another.
    pub fn shared_with_but_not(&self, other: &Self, without: &Self) -> usize {
        let words = self.0.iter().zip(&other.0).zip(&without.0);
        words.map(|((a, b), not)| (a & b & !not).count_ones() as usize).sum()
    }
}
