//! `_lastUpdated`: a date as precise as it is written, with a prefix that says how to compare.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

/// How an instant is compared with a span (FHIR R4, search, "Prefixes").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    StartsAfter,
    EndsBefore,
    Approximately,
}

const PREFIXES: [(&str, Prefix); 9] = [
    ("eq", Prefix::Equal),
    ("ne", Prefix::NotEqual),
    ("gt", Prefix::Greater),
    ("ge", Prefix::GreaterOrEqual),
    ("lt", Prefix::Less),
    ("le", Prefix::LessOrEqual),
    ("sa", Prefix::StartsAfter),
    ("eb", Prefix::EndsBefore),
    ("ap", Prefix::Approximately),
];

/// What `_lastUpdated` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateQuestion {
    prefix: Prefix,
    /// The first instant that the text stands for, and the first after it.
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

impl DateQuestion {
    /// `ge2026-11-22`, `2026`, `lt2026-11-22T03:00:00Z`; none when it is no such thing.
    pub fn parse(text: &str) -> Option<Self> {
        let known = PREFIXES.iter().find(|(word, _)| text.starts_with(word));
        let (prefix, date) =
            known.map_or((Prefix::Equal, text), |(word, prefix)| (*prefix, &text[word.len()..]));
        let (from, to) = span(date)?;
        Some(Self { prefix, from, to })
    }

    pub fn holds(self, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let Self { prefix, from, to } = self;
        match prefix {
            Prefix::Equal => from <= at && at < to,
            Prefix::NotEqual => at < from || at >= to,
            Prefix::Greater | Prefix::StartsAfter => at >= to,
            Prefix::GreaterOrEqual => at >= from,
            Prefix::Less | Prefix::EndsBefore => at < from,
            Prefix::LessOrEqual => at < to,
            // A tenth of the time between then and now, as the specification proposes.
            Prefix::Approximately => {
                let leeway = (now - from).abs() / 10;
                from - leeway <= at && at < to + leeway
            }
        }
    }
}

/// The time that a date of this precision covers. Without an offset it is UTC, as everything here.
fn span(text: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    if let Some((date, time)) = text.split_once('T') {
        let from = instant(date, time)?;
        // Minutes or seconds, with or without a fraction.
        let length = match time.split(['Z', '+', '-']).next().unwrap_or_default().len() {
            5 => TimeDelta::minutes(1),
            8 => TimeDelta::seconds(1),
            _ => TimeDelta::milliseconds(1),
        };
        return Some((from, from.checked_add_signed(length)?));
    }
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let (day, next) = match parts.as_slice() {
        [year] if digits(year, 4) => {
            let day = NaiveDate::from_ymd_opt(year.parse().ok()?, 1, 1)?;
            (day, day.checked_add_months(Months::new(12))?)
        }
        [year, month] if digits(year, 4) && digits(month, 2) => {
            let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
            (day, day.checked_add_months(Months::new(1))?)
        }
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
            (day, day.checked_add_days(Days::new(1))?)
        }
        _ => return None,
    };
    Some((midnight(day), midnight(next)))
}

fn instant(date: &str, time: &str) -> Option<DateTime<Utc>> {
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, "Z"),
    };
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    DateTime::parse_from_rfc3339(&format!("{date}T{clock}{offset}")).ok().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(question: &str, at: &str) -> bool {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        DateQuestion::parse(question).unwrap_or_else(|| panic!("{question}")).holds(at.parse().unwrap(), now)
    }

    #[test]
    fn a_date_covers_as_much_as_it_says() {
        for (question, inside, outside) in [
            ("2026", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
            ("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("eq2026-11-21", "2026-11-21T12:00:00Z", "2026-11-22T00:00:00Z"),
            ("2026-11-21T10:15", "2026-11-21T10:15:59Z", "2026-11-21T10:16:00Z"),
            ("2026-11-21T10:15:00+01:00", "2026-11-21T09:15:00.5Z", "2026-11-21T10:15:00Z"),
            ("gt2026-11-21", "2026-11-22T00:00:00Z", "2026-11-21T23:59:59Z"),
            ("ge2026-11-21", "2026-11-21T00:00:00Z", "2026-11-20T23:59:59Z"),
            ("lt2026-11-21", "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z"),
            ("le2026-11-21", "2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z"),
            ("ne2026-11-21", "2026-11-22T00:00:00Z", "2026-11-21T00:00:00Z"),
            ("sa2026-11-21", "2026-11-22T00:00:00Z", "2026-11-21T23:59:59Z"),
            ("eb2026-11-21", "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z"),
            ("ap2026-11-12", "2026-11-13T12:00:00Z", "2026-11-16T00:00:00Z"),
        ] {
            assert!(holds(question, inside), "{question} {inside}");
            assert!(!holds(question, outside), "{question} {outside}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "ge", "yesterday", "2026-13", "2026-02-30", "26", "2026-1-1", "2026-11-22T25:00", "xx2026"]
        {
            assert_eq!(DateQuestion::parse(text), None, "{text}");
        }
    }
}
