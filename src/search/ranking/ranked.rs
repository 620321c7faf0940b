//! One service against one question: what it comes before whatever its strength, and how strong it is.

use crate::geography::Truth;

/// How a sum of evidence becomes a score between 0 and 1.
const STEEPNESS: f64 = 1.1;

/// One service against one question, in one number because there may be tens of thousands: the lowest comes first. From the top the
/// [standing](Standing), the strength upside down, and the ordinal: what is equal in everything else comes in the order of the catalogue,
/// which is that of the slugs, so no record need be read for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked(u64);

const OF_ORDINAL: u32 = 29;
/// A strength is not negative, so its first bit is not needed; and the bits of such numbers rise with them.
const OF_STRENGTH: u32 = 31;

impl Ranked {
    /// The strength is all evidence, tempered. The better, the higher the [score](score_of).
    pub(super) fn new(ordinal: usize, strength: f32, standing: Standing) -> Self {
        let upside_down = u64::from(!strength.max(0.0).to_bits() & (u32::MAX >> 1));
        let standing = u64::from(standing.0) << (OF_STRENGTH + OF_ORDINAL);
        Self(standing | upside_down << OF_ORDINAL | ordinal as u64 & ((1 << OF_ORDINAL) - 1))
    }

    pub(super) fn ordinal(self) -> usize {
        (self.0 & ((1 << OF_ORDINAL) - 1)) as usize
    }

    pub(super) fn strength(self) -> f32 {
        f32::from_bits(!((self.0 >> OF_ORDINAL) as u32) & (u32::MAX >> 1))
    }

    pub(super) fn standing(self) -> Standing {
        Standing((self.0 >> (OF_STRENGTH + OF_ORDINAL)) as u32)
    }
}

/// What comes before any strength. The lower comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing(u32);

impl Standing {
    /// What was named comes before all others; closed services come after them, and what does not serve the place after what does.
    pub(super) fn of(named: bool, is_closed: bool, serves: Option<Truth>) -> Self {
        let elsewhere = serves.is_some_and(Truth::is_unmet);
        Self(u32::from(!named) << 2 | u32::from(is_closed) << 1 | u32::from(elsewhere))
    }

    /// It is what was asked for by name.
    pub(super) fn named(self) -> bool {
        self.0 >> 2 == 0
    }

    /// It certainly does not serve the place.
    pub(super) fn elsewhere(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The score for a strength, 0 to 1.
pub(super) fn score_of(strength: f32) -> f64 {
    1.0 - (-STEEPNESS * f64::from(strength)).exp()
}

/// The least strength whose score is at least this.
pub(super) fn strength_of(score: f64) -> f32 {
    (-(1.0 - score).ln() / STEEPNESS) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_named_comes_first_and_what_is_closed_last() {
        let serves = [None, Some(Truth::Met), Some(Truth::Unknown), Some(Truth::Unmet)];
        let mut all = Vec::new();
        for named in [true, false] {
            for is_closed in [false, true] {
                for serves in serves {
                    let standing = Standing::of(named, is_closed, serves);

                    assert_eq!(
                        (standing.named(), standing.elsewhere()),
                        (named, serves == Some(Truth::Unmet))
                    );
                    all.push(standing);
                }
            }
        }
        assert!(all.is_sorted());
    }

    #[test]
    fn the_stronger_comes_first_and_then_the_one_that_is_first_in_the_catalogue() {
        let standing = Standing::of(false, false, None);
        let mut ranked: Vec<Ranked> = [0.0, 1e-20, 0.3, 0.300_000_1, 2.5]
            .into_iter()
            .flat_map(|strength| [7, 0, 400_000_000].map(|ordinal| Ranked::new(ordinal, strength, standing)))
            .collect();
        let named = Ranked::new(9, 0.1, Standing::of(true, true, Some(Truth::Unmet)));
        ranked.push(named);

        ranked.sort();

        assert_eq!(ranked.first(), Some(&named));
        let others: Vec<(f32, usize)> =
            ranked.iter().skip(1).map(|one| (one.strength(), one.ordinal())).collect();
        let mut expected = others.clone();
        expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        assert_eq!(others, expected);
        assert_eq!(others.first(), Some(&(2.5, 0)));
        assert_eq!(Ranked::new(3, -1.0, standing).strength(), 0.0);
    }
}
