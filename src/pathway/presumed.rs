//! What is taken to be so of somebody who did not say, because of what they ask for.
//!
//! It only lets in. What it would refuse stays a question, and whatever is stated goes before it: nobody is kept out by a guess.

use serde::{Deserialize, Serialize};

use super::rules::Rules;
use super::sheet::{Known, Sheet};
use crate::catalogue::{Fact, FactType};

/// A fact that goes without saying where a need was stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presumed {
    pub fact: Fact,
    /// One of the words that the fact can take.
    pub is: String,
    /// The needs of which it goes without saying: stated ones only, for words may be those of either side.
    pub needs: Vec<String>,
    pub because: String,
    pub source: String,
}

impl Presumed {
    /// The value as it stands on a sheet; nothing when the fact has no such word.
    pub fn known(&self) -> Option<Known> {
        let (FactType::Word(words) | FactType::Scale(words)) = self.fact.fact_type() else { return None };
        let at = words.iter().position(|word| *word == self.is)?;
        u8::try_from(at).ok().map(Known::Word)
    }
}

/// Notes on the sheet what goes without saying for these stated needs.
pub fn presume<'n>(stated: impl Iterator<Item = &'n str> + Clone, sheet: &mut Sheet, rules: &Rules) {
    for presumed in &rules.presumed {
        let asked = stated.clone().any(|need| presumed.needs.iter().any(|slug| slug == need));
        if let Some(known) = presumed.known().filter(|_| asked) {
            sheet.presume(presumed.fact, known);
        }
    }
}

/// Why it is taken so.
pub fn because(fact: Fact, rules: &Rules) -> Option<&str> {
    rules.presumed.iter().find(|presumed| presumed.fact == fact).map(|presumed| presumed.because.as_str())
}
