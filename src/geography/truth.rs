//! What is known about a statement: that it holds, that it does not, or neither.
//!
//! Three-valued (strong Kleene) logic. Leaving a fact out must never count against a person, so *unknown* is an
//! answer of its own and travels through `and`, `or` and `not` until something certain settles it.
//!
//! ```
//! use signpost::geography::Truth;
//!
//! assert_eq!(Truth::Unmet.and(Truth::Unknown), Truth::Unmet);
//! assert_eq!(Truth::Met.or(Truth::Unknown), Truth::Met);
//! assert_eq!(Truth::all([Truth::Met, Truth::Unknown]), Truth::Unknown);
//! ```

use std::ops::Not;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether a statement is known to hold, known not to hold, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Known to hold.
    Met,
    /// Known not to hold.
    Unmet,
    /// Not known: ask, never assume.
    Unknown,
}

impl Truth {
    /// Both hold. One that certainly does not settles it, whatever the other is.
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unmet, _) | (_, Self::Unmet) => Self::Unmet,
            (Self::Met, Self::Met) => Self::Met,
            (Self::Unknown, Self::Met | Self::Unknown) | (Self::Met, Self::Unknown) => Self::Unknown,
        }
    }

    /// At least one holds. One that certainly does settles it, whatever the other is.
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Met, _) | (_, Self::Met) => Self::Met,
            (Self::Unmet, Self::Unmet) => Self::Unmet,
            (Self::Unknown, Self::Unmet | Self::Unknown) | (Self::Unmet, Self::Unknown) => Self::Unknown,
        }
    }

    /// Every one holds; of none at all that is so.
    pub fn all(statements: impl IntoIterator<Item = Self>) -> Self {
        let mut together = Self::Met;
        for statement in statements {
            together = together.and(statement);
            if together == Self::Unmet {
                break;
            }
        }
        together
    }

    /// At least one holds; of none at all that is not so.
    pub fn any(statements: impl IntoIterator<Item = Self>) -> Self {
        let mut together = Self::Unmet;
        for statement in statements {
            together = together.or(statement);
            if together == Self::Met {
                break;
            }
        }
        together
    }

    /// What holds wherever somebody may be, when all that is known is that they are in one of these places:
    /// the shared answer if every place gives the same, otherwise unknown. Of no place at all, nothing is known.
    pub fn agreed(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut answers = answers.into_iter();
        let Some(first) = answers.next() else {
            return Self::Unknown;
        };
        if answers.all(|answer| answer == first) { first } else { Self::Unknown }
    }

    /// Known to hold.
    pub const fn is_met(self) -> bool {
        matches!(self, Self::Met)
    }

    /// Known not to hold.
    pub const fn is_unmet(self) -> bool {
        matches!(self, Self::Unmet)
    }

    /// Not known either way.
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// The word used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
        }
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Met => Self::Unmet,
            Self::Unmet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::Met } else { Self::Unmet }
    }
}

impl From<Option<bool>> for Truth {
    fn from(perhaps_known: Option<bool>) -> Self {
        perhaps_known.map_or(Self::Unknown, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, Met, Unknown, Unmet};

    const EVERY: [Truth; 3] = [Met, Unmet, Unknown];

    #[test]
    fn de_morgan_holds_for_every_pair() {
        for left in EVERY {
            for right in EVERY {
                assert_eq!(!left.and(right), (!left).or(!right), "{left:?} {right:?}");
                assert_eq!(left.and(right), right.and(left));
                assert_eq!(left.or(right), right.or(left));
            }
        }
    }

    #[test]
    fn learning_a_fact_never_overturns_a_certain_answer() {
        for known in [Met, Unmet] {
            for other in EVERY {
                if !Unknown.and(other).is_unknown() {
                    assert_eq!(known.and(other), Unknown.and(other));
                }
                if !Unknown.or(other).is_unknown() {
                    assert_eq!(known.or(other), Unknown.or(other));
                }
            }
        }
    }

    #[test]
    fn all_of_nothing_is_met_and_any_of_nothing_is_unmet() {
        assert_eq!(Truth::all([]), Met);
        assert_eq!(Truth::any([]), Unmet);
        assert_eq!(Truth::agreed([]), Unknown);
    }

    #[test]
    fn all_and_any_agree_with_and_and_or() {
        assert_eq!(Truth::all([Met, Unknown, Unmet]), Unmet);
        assert_eq!(Truth::all([Met, Unknown]), Unknown);
        assert_eq!(Truth::any([Unmet, Unknown, Met]), Met);
        assert_eq!(Truth::any([Unmet, Unknown]), Unknown);
        assert_eq!(Truth::agreed([Unmet, Unmet]), Unmet);
        assert_eq!(Truth::agreed([Unmet, Met]), Unknown);
    }

    #[test]
    fn a_missing_fact_is_unknown_and_not_false() {
        assert_eq!(Truth::from(None), Unknown);
        assert_eq!(Truth::from(Some(false)), Unmet);
        assert_eq!(Truth::from(true), Met);
    }

    #[test]
    fn the_wire_spells_it_in_lower_case() {
        for truth in EVERY {
            assert_eq!(serde_json::to_string(&truth).unwrap(), format!("\"{}\"", truth.as_str()));
        }
    }
}
