//! What was understood of what somebody wrote, as it is shown to them.

use serde::Serialize;
use utoipa::ToSchema;

/// What was understood from the words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Understanding {
    pub needs: Vec<UnderstoodNeed>,
    /// Words of an emergency under way, by the rule that names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emergency_words: Vec<WordsOfRule>,
    /// The crisis phrases found, as they were written.
    pub crisis_words: Vec<String>,
    /// Crisis phrases said of the past ("I used to feel suicidal"): a reason to ask about safety, not an alarm.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub past_crisis_words: Vec<String>,
    /// No crisis phrase was found, but people write so when somebody is in danger.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sounds_like_danger: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnderstoodNeed {
    pub need: String,
    /// The words it was read from, as they were written.
    pub from: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WordsOfRule {
    /// Id of the rule.
    pub rule: String,
    /// The words, as they were written.
    pub from: Vec<String>,
}
