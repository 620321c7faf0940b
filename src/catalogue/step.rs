//! The five steps of care: staying well, early help, focused treatment, specialist community, crisis and inpatient.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A step of the local pyramid, 1 to 5 (pathway facts, section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schema(value_type = u8, minimum = 1, maximum = 5, example = 3)]
pub struct Step(u8);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{number}` is not a step: steps run from 1 to 5")]
pub struct NotAStep {
    number: u8,
}

impl Step {
    pub const ALL: [Step; 5] = [Step(1), Step(2), Step(3), Step(4), Step(5)];
    pub const STAYING_WELL: Step = Step(1);
    pub const EARLY_HELP: Step = Step(2);
    pub const FOCUSED_TREATMENT: Step = Step(3);
    pub const SPECIALIST_COMMUNITY: Step = Step(4);
    pub const CRISIS_AND_INPATIENT: Step = Step(5);

    pub fn number(self) -> u8 {
        self.0
    }

    /// How many steps lie between two.
    pub fn distance(self, other: Step) -> u8 {
        self.0.abs_diff(other.0)
    }
}

impl TryFrom<u8> for Step {
    type Error = NotAStep;

    fn try_from(number: u8) -> Result<Self, NotAStep> {
        if (1..=5).contains(&number) { Ok(Step(number)) } else { Err(NotAStep { number }) }
    }
}

impl From<Step> for u8 {
    fn from(step: Step) -> u8 {
        step.0
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a step is called and what it is for, from `seeds/pyramid.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PyramidStep {
    pub step: Step,
    pub name: String,
    pub summary: String,
    pub source: String,
}
