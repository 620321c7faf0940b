//! One service against one question: how strong it is, how far away, and what it comes before whatever its strength.

use crate::geography::Truth;

/// How a sum of evidence becomes a score between 0 and 1.
const STEEPNESS: f64 = 1.1;

/// One service against one question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    ordinal: u32,
    /// All evidence, tempered. Where its names have to be read it is without them until it is [settled](super::rank::Scale::settle). The
    /// better, the higher the [score](score_of).
    pub(super) strength: f32,
    /// It is not stronger than this.
    pub(super) at_most: f32,
    /// To its nearest location; infinite without a place or a location.
    pub(super) distance_m: f64,
    pub(super) standing: Standing,
}

impl Ranked {
    pub(super) fn new(
        ordinal: usize,
        strength: f32,
        at_most: f32,
        distance_m: f64,
        standing: Standing,
    ) -> Self {
        Self { ordinal: ordinal as u32, strength, at_most, distance_m, standing }
    }

    pub(super) fn ordinal(&self) -> usize {
        self.ordinal as usize
    }
}

/// What comes before any strength, in one number, because it is copied and compared for every hit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing(u32);

impl Standing {
    /// What was named comes before all others; closed services come after them, and what does not serve the place after what does.
    pub(super) fn of(named: bool, is_closed: bool, serves: Option<Truth>) -> Self {
        let serves = match serves {
            None => 0,
            Some(Truth::Met) => 1,
            Some(Truth::Unknown) => 2,
            Some(Truth::Unmet) => UNMET,
        };
        Self(u32::from(!named) << 4 | u32::from(is_closed) << 3 | u32::from(serves == UNMET) << 2 | serves)
    }

    /// The lower comes first.
    pub(super) fn tier(self) -> u32 {
        self.0 >> 2
    }

    /// It is what was asked for by name.
    pub(super) fn named(self) -> bool {
        self.0 >> 4 == 0
    }

    /// Whether it serves the place; none without a place.
    pub(super) fn serves(self) -> Option<Truth> {
        match self.0 & 3 {
            0 => None,
            1 => Some(Truth::Met),
            2 => Some(Truth::Unknown),
            _ => Some(Truth::Unmet),
        }
    }
}

const UNMET: u32 = 3;

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
        for named in [true, false] {
            for is_closed in [true, false] {
                for serves in serves {
                    let standing = Standing::of(named, is_closed, serves);

                    assert_eq!((standing.named(), standing.serves()), (named, serves));
                    let unmet = serves == Some(Truth::Unmet);
                    assert_eq!(
                        standing.tier(),
                        u32::from(!named) * 4 + u32::from(is_closed) * 2 + u32::from(unmet)
                    );
                }
            }
        }
    }
}
