//! Where a fact came from, how old it is, and how far to trust it.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::assurance::Confidence;
use super::common::Common;

/// A published page or document that facts are taken from. Facts cite it by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short stable name, for example `lpt-referrals-pier`.
    pub id: String,
    pub title: String,
    pub publisher: String,
    /// Absent for a document that is not on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published, as far as the page says.
    pub published: Dated,
    /// The day it was read.
    pub retrieved: NaiveDate,
    /// Licence of the page, or `facts only` where only facts, never sentences, were taken from it.
    pub licence: String,
}

/// Source, date and confidence of one fact. No fact in the catalogue is without it, and most facts of a record have the same: it is kept
/// in common.
pub type Provenance = Common<Origin>;

/// Source, date and confidence of one fact. No fact in the catalogue is without it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = Provenance)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Ids of [`Source`]s, the one relied on most first.
    pub source: Vec<String>,
    pub dated: Dated,
    pub confidence: Confidence,
}

/// A date as precise as the source gives it, in the Extended Date/Time Format (Library of Congress, EDTF level 1 subset):
/// `2021-12-21`, `2021-12`, `2021`, about `2018~`, a range `2021/2024`, since `2023/..`, before `../2016`, or `undated`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, example = "2023/..")]
pub struct Dated(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a date: write `2021-12-21`, `2021-12`, `2021`, `2018~`, `2021/2024`, `2023/..`, `../2016` or `undated`"
)]
pub struct NotADate {
    text: String,
}

impl Dated {
    pub fn undated() -> Self {
        Self("undated".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day the fact was certainly already true, read cautiously: the first day of the latest year or month named.
    /// `None` when the source carries no date at all.
    pub fn as_of(&self) -> Option<NaiveDate> {
        let latest = match self.0.split_once('/') {
            None => self.0.as_str(),
            Some((start, "..")) => start,
            Some((_, end)) => end,
        };
        first_day(latest)
    }
}

/// First day of a year, month or day written in ISO 8601; a trailing `~` (about) is allowed.
fn first_day(text: &str) -> Option<NaiveDate> {
    let text = text.strip_suffix('~').unwrap_or(text);
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.split('-');
    let year = parts.next().filter(|p| digits(p, 4))?.parse().ok()?;
    let month = match parts.next() {
        None => 1,
        Some(p) => p.parse().ok().filter(|_| digits(p, 2))?,
    };
    let day = match parts.next() {
        None => 1,
        Some(p) => p.parse().ok().filter(|_| digits(p, 2))?,
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day)
}

impl From<NaiveDate> for Dated {
    fn from(day: NaiveDate) -> Self {
        Self(day.to_string())
    }
}

impl FromStr for Dated {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let good = match text.split_once('/') {
            None => text == "undated" || first_day(text).is_some(),
            Some((start, "..")) => first_day(start).is_some(),
            Some(("..", end)) => first_day(end).is_some(),
            Some((start, end)) => first_day(start).zip(first_day(end)).is_some_and(|(s, e)| s <= e),
        };
        if good { Ok(Self(text.to_owned())) } else { Err(NotADate { text: text.to_owned() }) }
    }
}

impl TryFrom<String> for Dated {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<Dated> for String {
    fn from(dated: Dated) -> Self {
        dated.0
    }
}

impl fmt::Display for Dated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_date_in_use_is_read() {
        for (text, as_of) in [
            ("2021-12-21", Some("2021-12-21")),
            ("2021-12", Some("2021-12-01")),
            ("2018~", Some("2018-01-01")),
            ("2021/2024", Some("2024-01-01")),
            ("2023/..", Some("2023-01-01")),
            ("../2016", Some("2016-01-01")),
            ("undated", None),
        ] {
            let dated: Dated = text.parse().unwrap();

            assert_eq!(dated.as_of().map(|d| d.to_string()).as_deref(), as_of, "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_the_forms_that_would_do() {
        for text in ["", "last year", "2021-13", "2024/2021", "21", "2021-1-1", "2021-12-21-3"] {
            let refused = text.parse::<Dated>().unwrap_err();

            assert!(refused.to_string().contains("`undated`"), "{text}");
        }
    }
}
