//! When a service is open: recurrence in RRULE parts (RFC 5545), times as civil time in Europe/London.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bank_holiday::is_bank_holiday;
use super::provenance::Provenance;
use crate::geography::Truth;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleOf {
    Service,
    Phone,
    Desk,
    DropIn,
    Group,
    Online,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Frequency {
    Weekly,
    Monthly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BankHolidays {
    Open,
    Closed,
}

/// Minutes after local midnight, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "09:00")]
pub struct CivilTime(u16);

/// `MO`, or for monthly rules `1TU` (first Tuesday) and `-1FR` (last Friday).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "2FR")]
pub struct ByDay(NthDay);

/// A weekday, and which one of the month it is: 0 for every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct NthDay {
    nth: i8,
    day: Weekday,
}

/// One rule of opening. Without `byday` and times it is words only, and whether it is open is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    #[serde(default = "service")]
    pub of: ScheduleOf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freq: Option<Frequency>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub byday: Vec<ByDay>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<CivilTime>,
    /// Earlier than `opens_at` means after midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<CivilTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_holidays: Option<BankHolidays>,
    /// The hours in words.
    pub says: String,
    pub provenance: Provenance,
}

fn service() -> ScheduleOf {
    ScheduleOf::Service
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    #[error("`{text}` is not a time of day: write `09:00`, at most `24:00`")]
    NotATime { text: String },
    #[error("`{text}` is not a day: write `MO` to `SU`, for monthly rules `1TU` or `-1FR`")]
    NotADay { text: String },
}

impl Schedule {
    /// Whether the rule has enough parts to be reckoned with.
    pub fn is_structured(&self) -> bool {
        self.freq.is_some() && !self.byday.is_empty() && self.opens_at.is_some() && self.closes_at.is_some()
    }

    /// The rule without its words and source: two schedules with the same are open at the same times.
    pub fn rule(&self) -> String {
        let Self { of: _, freq, byday, opens_at, closes_at, valid_from, valid_to, bank_holidays, .. } = self;
        let minutes = |time: &Option<CivilTime>| time.map(CivilTime::minutes);
        let (opens, closes) = (minutes(opens_at), minutes(closes_at));
        format!("{freq:?} {byday:?} {opens:?} {closes:?} {valid_from:?} {valid_to:?} {bank_holidays:?}")
    }

    /// Round the clock on all seven days, without an end.
    pub fn is_round_the_clock(&self) -> bool {
        let all_day = self.opens_at == Some(CivilTime(0)) && self.closes_at == Some(CivilTime(24 * 60));
        all_day && self.freq == Some(Frequency::Weekly) && self.byday.len() == 7 && self.valid_to.is_none()
    }

    /// Is it open at this civil time in Europe/London? Words alone give *unknown*, and so does a bank holiday about which the source says
    /// nothing, unless it is open round the clock.
    pub fn open_at(&self, at: NaiveDateTime) -> Truth {
        let (Some(opens), Some(closes)) = (self.opens_at, self.closes_at) else { return Truth::Unknown };
        if !self.is_structured() {
            return Truth::Unknown;
        }
        let now = CivilTime::of(at.time());
        let today = at.date();
        let after_midnight = closes <= opens;
        let mut open = Truth::Unmet;
        if now >= opens && (after_midnight || now < closes) {
            open = self.open_on(today);
        }
        if after_midnight && now < closes {
            // It opened yesterday, and whether it did is a question of yesterday.
            let yesterday = today.checked_sub_days(Days::new(1));
            open = Truth::any([open, yesterday.map_or(Truth::Unmet, |yesterday| self.open_on(yesterday))]);
        }
        open
    }

    /// Whether it opens on this day at all.
    fn open_on(&self, day: NaiveDate) -> Truth {
        if !self.runs_on(day) {
            return Truth::Unmet;
        }
        match self.bank_holidays {
            _ if !is_bank_holiday(day) => Truth::Met,
            Some(BankHolidays::Open) => Truth::Met,
            Some(BankHolidays::Closed) => Truth::Unmet,
            None if self.is_round_the_clock() => Truth::Met,
            None => Truth::Unknown,
        }
    }

    /// Whether the rule names this day.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        let in_force =
            self.valid_from.is_none_or(|from| day >= from) && self.valid_to.is_none_or(|to| day <= to);
        in_force && self.byday.iter().any(|rule| rule.matches(day))
    }
}

impl CivilTime {
    fn of(time: NaiveTime) -> Self {
        use chrono::Timelike;
        CivilTime((time.hour() * 60 + time.minute()) as u16)
    }

    /// Minutes after midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for CivilTime {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let wrong = || ScheduleError::NotATime { text: text.to_owned() };
        let (hours, minutes) =
            text.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2).ok_or_else(wrong)?;
        let hours: u16 = hours.parse().map_err(|_| wrong())?;
        let minutes: u16 = minutes.parse().map_err(|_| wrong())?;
        let total = hours * 60 + minutes;
        if minutes < 60 && total <= 24 * 60 { Ok(CivilTime(total)) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for CivilTime {
    type Error = ScheduleError;

    fn try_from(text: String) -> Result<Self, ScheduleError> {
        text.parse()
    }
}

impl fmt::Display for CivilTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<CivilTime> for String {
    fn from(time: CivilTime) -> String {
        time.to_string()
    }
}

const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

impl ByDay {
    /// The weekday, when each one is meant and not one of a month.
    pub fn every_week(self) -> Option<Weekday> {
        let ByDay(NthDay { nth, day }) = self;
        (nth == 0).then_some(day)
    }

    fn matches(self, date: NaiveDate) -> bool {
        let ByDay(NthDay { nth, day }) = self;
        if date.weekday() != day {
            return false;
        }
        match nth {
            0 => true,
            nth if nth > 0 => (date.day0() / 7) as i8 + 1 == nth,
            nth => ((date.num_days_in_month() as u32 - date.day()) / 7) as i8 + 1 == -nth,
        }
    }
}

impl FromStr for ByDay {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let wrong = || ScheduleError::NotADay { text: text.to_owned() };
        let split = text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at)).ok_or_else(wrong)?;
        let (nth, name) = text.split_at(split);
        let day = DAYS.iter().find(|(known, _)| *known == name).map(|(_, day)| *day).ok_or_else(wrong)?;
        let nth: i8 = if nth.is_empty() { 0 } else { nth.parse().map_err(|_| wrong())? };
        if (-5..=5).contains(&nth) { Ok(ByDay(NthDay { nth, day })) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for ByDay {
    type Error = ScheduleError;

    fn try_from(text: String) -> Result<Self, ScheduleError> {
        text.parse()
    }
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ByDay(NthDay { nth, day }) = self;
        if *nth != 0 {
            write!(f, "{nth}")?;
        }
        let name = DAYS.iter().find(|(_, known)| known == day).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl From<ByDay> for String {
    fn from(day: ByDay) -> String {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Confidence, Dated, Origin};

    fn rule(byday: &[&str], opens_at: &str, closes_at: &str) -> Schedule {
        Schedule {
            of: ScheduleOf::Service,
            freq: Some(Frequency::Weekly),
            byday: byday.iter().map(|d| d.parse().unwrap()).collect(),
            opens_at: Some(opens_at.parse().unwrap()),
            closes_at: Some(closes_at.parse().unwrap()),
            valid_from: None,
            valid_to: None,
            bank_holidays: None,
            says: "as the rule".to_owned(),
            provenance: Origin {
                source: vec!["a-page".to_owned()],
                dated: Dated::undated(),
                confidence: Confidence::High,
            }
            .into(),
        }
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_that_ends_after_midnight_is_open_in_the_small_hours_of_the_next_day() {
        let triage_car = rule(&["FR"], "08:00", "02:00");

        assert_eq!(triage_car.open_at(at("2026-11-20T23:59:00")), Truth::Met);
        assert_eq!(triage_car.open_at(at("2026-11-21T01:59:00")), Truth::Met);
        assert_eq!(triage_car.open_at(at("2026-11-21T02:00:00")), Truth::Unmet);
        assert_eq!(triage_car.open_at(at("2026-11-20T01:00:00")), Truth::Unmet);
    }

    #[test]
    fn the_second_and_the_last_friday_of_a_month_are_found() {
        let mut memory_cafe = rule(&["2FR", "-1FR"], "10:30", "12:00");
        memory_cafe.freq = Some(Frequency::Monthly);

        let open: Vec<u32> = (1..=30)
            .filter(|d| memory_cafe.open_at(at(&format!("2026-11-{d:02}T11:00:00"))) == Truth::Met)
            .collect();

        assert_eq!(open, [13, 27]);
    }

    #[test]
    fn round_the_clock_is_open_at_every_minute() {
        let line = rule(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "00:00", "24:00");

        assert_eq!(line.open_at(at("2026-11-22T00:00:00")), Truth::Met);
        assert_eq!(line.open_at(at("2026-11-22T23:59:00")), Truth::Met);
    }

    #[test]
    fn a_bank_holiday_is_open_only_if_the_source_says_so() {
        // Boxing Day of 2028 is a Tuesday.
        let boxing_day = at("2028-12-26T10:00:00");
        let mut office = rule(&["MO", "TU"], "09:00", "17:00");

        assert_eq!(office.open_at(boxing_day), Truth::Unknown);
        assert_eq!(office.open_at(at("2028-12-26T20:00:00")), Truth::Unmet);
        office.bank_holidays = Some(BankHolidays::Open);
        assert_eq!(office.open_at(boxing_day), Truth::Met);
        office.bank_holidays = Some(BankHolidays::Closed);
        assert_eq!(office.open_at(boxing_day), Truth::Unmet);
        assert_eq!(office.open_at(at("2028-12-19T10:00:00")), Truth::Met);
    }

    #[test]
    fn help_round_the_clock_is_there_at_christmas() {
        let line = rule(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "00:00", "24:00");

        assert_eq!(line.open_at(at("2026-12-25T03:00:00")), Truth::Met);
    }

    #[test]
    fn the_night_after_a_bank_holiday_belongs_to_the_bank_holiday() {
        let mut car = rule(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "08:00", "02:00");
        car.bank_holidays = Some(BankHolidays::Closed);

        assert_eq!(car.open_at(at("2026-12-26T01:00:00")), Truth::Unmet);
        assert_eq!(car.open_at(at("2026-12-25T01:00:00")), Truth::Met);
    }

    #[test]
    fn hours_in_words_alone_are_not_known() {
        let mut cafe = rule(&["MO"], "09:00", "10:00");
        cafe.freq = None;

        assert_eq!(cafe.open_at(at("2026-11-23T09:30:00")), Truth::Unknown);
    }

    #[test]
    fn impossible_times_and_days_are_refused() {
        for text in ["24:01", "9:00", "09:60", "noon", ""] {
            assert!(text.parse::<CivilTime>().is_err(), "{text}");
        }
        for text in ["XX", "6MO", "", "é", "1"] {
            assert!(text.parse::<ByDay>().is_err(), "{text}");
        }
    }
}
