//! Who a service is for: criteria over facts about a person, each with its words and its source.
//!
//! Criteria are joined by *and*. Inside one, `any_of` is joined by *or*, and an alternative may ask for several things at once with
//! `all_of`. That is enough for every published rule of the area, and a reader can check it against the page it came from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::assurance::Confidence;
use super::facts::{Fact, FactType};
use super::provenance::Provenance;
use super::referral::Referrer;

/// What a criterion does when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The service is only for people of whom this holds.
    Requires,
    /// The service is not for people of whom this holds.
    Excludes,
    /// People of whom this holds come first; others are still welcome.
    Prioritises,
}

/// Whether an age limit was published or read between the lines. An inferred limit is *ask*, never *no*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgeBasis {
    Stated,
    /// Usually from the word "adult" or from how such services work.
    Inferred,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub minimum_years: Option<u8>,
    /// Inclusive: 17 means under 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub maximum_years: Option<u8>,
    pub basis: AgeBasis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub provenance: Provenance,
}

impl Ages {
    /// Whether somebody outside is refused: a limit read between the lines, or on a weak source, is a question.
    pub fn is_certain(&self) -> bool {
        self.basis == AgeBasis::Stated && self.provenance.confidence != Confidence::Low
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub effect: Effect,
    /// In plain words, as it is shown: `first episode of psychosis`.
    pub says: String,
    /// Holds when one of these holds. Empty means the words could not be put as facts: always *ask*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Alternative>,
    /// In force from and until these days, both inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Slug of the service for people this turns away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
    pub provenance: Provenance,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Alternative {
    All(AllOf),
    One(Test),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllOf {
    pub all_of: Vec<Test>,
}

impl Alternative {
    pub fn tests(&self) -> &[Test] {
        match self {
            Alternative::All(AllOf { all_of }) => all_of,
            Alternative::One(test) => std::slice::from_ref(test),
        }
    }

    pub fn from_tests(mut tests: Vec<Test>) -> Self {
        if tests.len() == 1 {
            Alternative::One(tests.remove(0))
        } else {
            Alternative::All(AllOf { all_of: tests })
        }
    }
}

/// One test of one fact. Exactly one of `is`, `is_not`, `one_of`, or one or both bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    pub fact: Fact,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_not: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Value {
    YesNo(bool),
    Number(i32),
    Word(String),
}

/// Why a test could never be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TestError {
    #[error(
        "`{fact}` needs one of `is`, `is_not`, `one_of`, `at_least` or `at_most`, and only one kind of them"
    )]
    Shape { fact: &'static str },
    #[error("`{fact}` takes {expected}, not `{found}`")]
    Value { fact: &'static str, expected: String, found: String },
    #[error("`at_least` is greater than `at_most` for `{fact}`: nobody could meet it")]
    Empty { fact: &'static str },
}

impl Test {
    /// Checks that the test can be judged: the right kind of comparison and values the fact can take.
    pub fn check(&self) -> Result<(), TestError> {
        let fact = self.fact.as_str();
        let bounds = self.at_least.is_some() || self.at_most.is_some();
        let kinds = [self.is.is_some(), self.is_not.is_some(), !self.one_of.is_empty(), bounds];
        if kinds.iter().filter(|used| **used).count() != 1 {
            return Err(TestError::Shape { fact });
        }
        let ordered = matches!(self.fact.fact_type(), FactType::Number { .. } | FactType::Scale(_));
        if bounds && !ordered {
            return Err(TestError::Shape { fact });
        }
        for value in self.is.iter().chain(&self.is_not).chain(&self.at_least).chain(&self.at_most) {
            self.check_value(value)?;
        }
        for word in &self.one_of {
            self.check_value(&Value::Word(word.clone()))?;
        }
        match (
            self.at_least.as_ref().and_then(|v| self.rank(v)),
            self.at_most.as_ref().and_then(|v| self.rank(v)),
        ) {
            (Some(least), Some(most)) if least > most => Err(TestError::Empty { fact }),
            _ => Ok(()),
        }
    }

    fn check_value(&self, value: &Value) -> Result<(), TestError> {
        let expected = match (self.fact.fact_type(), value) {
            (FactType::YesNo, Value::YesNo(_)) => return Ok(()),
            (FactType::YesNo, _) => "`true` or `false`".to_owned(),
            (FactType::Number { least, most }, Value::Number(n)) if (least..=most).contains(n) => {
                return Ok(());
            }
            (FactType::Number { least, most }, _) => format!("a whole number from {least} to {most}"),
            (FactType::Word(words) | FactType::Scale(words), Value::Word(w))
                if words.contains(&w.as_str()) =>
            {
                return Ok(());
            }
            (FactType::Word(words) | FactType::Scale(words), _) => format!("one of `{}`", words.join("`, `")),
            // Whether the need exists is checked against the list of needs, which is data.
            (FactType::Need, Value::Word(_)) => return Ok(()),
            (FactType::Need, _) => "the slug of a need".to_owned(),
            (FactType::Referrer, Value::Word(w)) if Referrer::ALL.iter().any(|r| r.as_str() == w) => {
                return Ok(());
            }
            (FactType::Referrer, _) => "one of the referrers".to_owned(),
        };
        let found = match value {
            Value::YesNo(b) => b.to_string(),
            Value::Number(n) => n.to_string(),
            Value::Word(w) => w.clone(),
        };
        Err(TestError::Value { fact: self.fact.as_str(), expected, found })
    }

    /// Where a value stands on the fact's scale, for facts that have one.
    pub fn rank(&self, value: &Value) -> Option<i32> {
        match (self.fact.fact_type(), value) {
            (FactType::Number { .. }, Value::Number(n)) => Some(*n),
            (FactType::Scale(words), Value::Word(w)) => words.iter().position(|s| s == w).map(|at| at as i32),
            _ => None,
        }
    }
}
