//! How far a record can be relied on, and since when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::service::Status;

/// How far a fact is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Guessed, old, or from a page that is not the provider's own.
    Low,
    /// Found only in a local planning document; no public page confirms it.
    DocumentOnly,
    /// A public page says so, but not the provider's current one.
    Medium,
    /// The provider or commissioner says so.
    High,
}

/// One line on how fresh and sure a record is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assurance {
    pub status: Status,
    pub confidence: Confidence,
    /// The latest day a dated source speaks for; absent when every source is undated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assured_on: Option<NaiveDate>,
    /// Whole days from `assured_on` to the day of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i64>,
}
