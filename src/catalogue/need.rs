//! What people need help with, and the words they use for it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of the needs a service is tagged with (pathway facts, section 9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// For example `low-mood`.
    pub slug: String,
    /// For example `Low mood`.
    pub name: String,
    /// The words people type for it, plain phrases in lower case.
    pub words: Vec<LayWord>,
    pub source: String,
}

/// A phrase people use; a phrase may touch several needs and may be a crisis phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum LayWord {
    Phrase(String),
    Marked {
        phrase: String,
        /// True when the phrase by itself calls for crisis help first.
        #[serde(default)]
        crisis: bool,
    },
}

impl LayWord {
    pub fn phrase(&self) -> &str {
        match self {
            LayWord::Phrase(phrase) | LayWord::Marked { phrase, .. } => phrase,
        }
    }

    pub fn is_crisis(&self) -> bool {
        matches!(self, LayWord::Marked { crisis: true, .. })
    }
}
