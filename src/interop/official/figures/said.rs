//! Who counted the figures of a table: what the operator says goes first, then what the file says, then what is known of its kind.

use std::sync::Arc;

use chrono::NaiveDate;

use super::OfficialError;
use crate::geography::FigureSource;

/// What the operator says of a table.
#[derive(Debug, Clone, Default)]
pub struct SaidOfSource {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub edition: Option<String>,
    pub date: Option<NaiveDate>,
    pub estimate: bool,
}

/// What is known of a table from itself.
pub(super) struct Known<'a> {
    /// Beginning of the source's id, such as `census`.
    pub(super) series: &'a str,
    pub(super) title: &'a str,
    pub(super) publisher: &'a str,
    pub(super) edition: Option<String>,
    pub(super) date: Option<NaiveDate>,
}

const OPEN_GOVERNMENT_LICENCE: &str = "Open Government Licence v3.0";

impl SaidOfSource {
    /// # Errors
    /// When nobody says which edition it is, or of which day.
    pub(super) fn source(&self, known: Known<'_>, file: &str) -> Result<Arc<FigureSource>, OfficialError> {
        let not_said = |what: &'static str, flag: &'static str| OfficialError::NotSaid {
            file: file.to_owned(),
            what,
            flag,
        };
        let edition = self
            .edition
            .clone()
            .or(known.edition)
            .ok_or_else(|| not_said("which edition it is", "--edition"))?;
        let date =
            self.date.or(known.date).ok_or_else(|| not_said("of which day its figures are", "--date"))?;
        let title = self.title.clone().unwrap_or_else(|| format!("{} {edition}", known.title));
        Ok(Arc::new(FigureSource {
            id: slug(&format!("{} {edition}", known.series)),
            title,
            publisher: self.publisher.clone().unwrap_or_else(|| known.publisher.to_owned()),
            licence: self.licence.clone().unwrap_or_else(|| OPEN_GOVERNMENT_LICENCE.to_owned()),
            edition,
            date,
            estimate: self.estimate,
        }))
    }
}

/// Lower-case letters and digits in groups joined by hyphens.
pub(super) fn slug(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let groups: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|group| !group.is_empty()).collect();
    groups.join("-")
}

/// The last day of a period as publishers write it: `2023`, `2023/24` (a financial year, to the end of March), `2021 - 23`.
pub(super) fn last_day(period: &str) -> Option<NaiveDate> {
    let period = period.trim();
    let year = |text: &str| (text.len() == 4).then(|| text.parse::<i32>().ok()).flatten();
    let two = |text: &str| (text.len() == 2).then(|| text.parse::<i32>().ok()).flatten();
    if let Some(year) = year(period) {
        return NaiveDate::from_ymd_opt(year, 12, 31);
    }
    if let Some((first, last)) = period.split_once('/') {
        let last = year(first)? / 100 * 100 + two(last)?;
        return NaiveDate::from_ymd_opt(if last < year(first)? { last + 100 } else { last }, 3, 31);
    }
    let (first, last) = period.split_once('-')?;
    let first = year(first.trim())?;
    let last = last.trim();
    let last = year(last).or_else(|| two(last).map(|last| first / 100 * 100 + last))?;
    (last >= first).then(|| NaiveDate::from_ymd_opt(last, 12, 31)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_on_its_last_day() {
        for (period, day) in [
            ("2023", Some("2023-12-31")),
            ("2023/24", Some("2024-03-31")),
            ("1999/00", Some("2000-03-31")),
            ("2021 - 23", Some("2023-12-31")),
            ("2021-2023", Some("2023-12-31")),
            ("2023 - 21", None),
            ("last year", None),
            ("", None),
            ("2023/é", None),
        ] {
            assert_eq!(last_day(period).map(|day| day.to_string()).as_deref(), day, "{period}");
        }
    }
}
