//! Rules as rows: alternatives of tests, the same under a criterion and under a referral route.

use serde_json::Value as Json;

use super::super::words::{from_word, position, word};
use super::StoreError;
use crate::catalogue::{AllOf, Alternative, Test, Value};

/// One test without saying whose it is.
pub(super) struct TestParts {
    pub alternative: i16,
    pub test: i16,
    pub all_of: bool,
    pub fact: String,
    pub is_value: Option<Json>,
    pub is_not_value: Option<Json>,
    pub one_of: Option<Vec<String>>,
    pub at_least: Option<Json>,
    pub at_most: Option<Json>,
}

/// Alternatives as parts of rows. `slug` is the service, to name it when an alternative is empty.
pub(super) fn parts_of(alternatives: &[Alternative], slug: &str) -> Result<Vec<TestParts>, StoreError> {
    let mut parts = Vec::new();
    for (alternative_index, alternative) in alternatives.iter().enumerate() {
        if alternative.tests().is_empty() {
            return Err(StoreError::EmptyAlternative { slug: slug.to_owned() });
        }
        for (test_index, test) in alternative.tests().iter().enumerate() {
            let Test { fact, is, is_not, one_of, at_least, at_most } = test;
            parts.push(TestParts {
                alternative: position(alternative_index)?,
                test: position(test_index)?,
                all_of: matches!(alternative, Alternative::All(_)),
                fact: word(fact)?,
                is_value: is.as_ref().map(to_json),
                is_not_value: is_not.as_ref().map(to_json),
                one_of: Some(one_of.clone()).filter(|words| !words.is_empty()),
                at_least: at_least.as_ref().map(to_json),
                at_most: at_most.as_ref().map(to_json),
            });
        }
    }
    Ok(parts)
}

/// Alternatives from parts of rows in order.
pub(super) fn alternatives_of(parts: Vec<TestParts>) -> Result<Vec<Alternative>, StoreError> {
    let mut alternatives: Vec<Alternative> = Vec::new();
    let mut last = None;
    for part in parts {
        let TestParts {
            alternative,
            test: _,
            all_of,
            fact,
            is_value,
            is_not_value,
            one_of,
            at_least,
            at_most,
        } = part;
        let test = Test {
            fact: from_word(&fact)?,
            is: is_value.map(from_json).transpose()?,
            is_not: is_not_value.map(from_json).transpose()?,
            one_of: one_of.unwrap_or_default(),
            at_least: at_least.map(from_json).transpose()?,
            at_most: at_most.map(from_json).transpose()?,
        };
        match alternatives.last_mut() {
            Some(Alternative::All(AllOf { all_of })) if last == Some(alternative) => all_of.push(test),
            _ if all_of => alternatives.push(Alternative::All(AllOf { all_of: vec![test] })),
            _ => alternatives.push(Alternative::One(test)),
        }
        last = Some(alternative);
    }
    alternatives.shrink_to_fit();
    Ok(alternatives)
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::YesNo(yes) => Json::Bool(*yes),
        Value::Number(number) => Json::from(*number),
        Value::Word(word) => Json::String(word.clone()),
    }
}

fn from_json(json: Json) -> Result<Value, StoreError> {
    serde_json::from_value(json)
        .map_err(|error| StoreError::Unreadable { what: "Value", problem: error.to_string() })
}
