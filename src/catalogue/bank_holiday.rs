//! The bank holidays of England and Wales, worked out rather than listed, so that they do not run out.
//!
//! The days are those of the Banking and Financial Dealings Act 1971, Schedule 1 (Easter Monday, the last Monday in May and in August, 26
//! December, and 27 December when Christmas or Boxing Day is a Sunday); Good Friday and Christmas Day by common law; New Year's Day, the
//! first Monday in May and the days in lieu of a weekend by royal proclamation every year (section 1(3)). What was proclaimed for one year
//! only is listed below. The test compares with the days published at gov.uk/bank-holidays.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Proclaimed for one year only, since 2020: VE Day, the jubilee (two days), the funeral of Queen Elizabeth II, the coronation.
const ONCE: [(i32, u32, u32); 5] = [(2020, 5, 8), (2022, 6, 2), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)];
/// Mondays that were moved to one of those days.
const MOVED: [(i32, u32, u32); 2] = [(2020, 5, 4), (2022, 5, 30)];

/// Whether a day is a bank holiday in England and Wales. Christmas, Boxing and New Year's Day count besides the day in lieu when they fall
/// on a weekend: hardly anybody opens as on any other Saturday then.
pub fn is_bank_holiday(day: NaiveDate) -> bool {
    let is_one_of = |days: &[(i32, u32, u32)]| days.contains(&(day.year(), day.month(), day.day()));
    if is_one_of(&ONCE) {
        return true;
    }
    if is_one_of(&MOVED) {
        return false;
    }
    is_fixed(day) || is_in_lieu(day) || is_monday_of_may_or_august(day) || is_of_easter(day)
}

fn is_fixed(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (1, 1) | (12, 25 | 26))
}

/// The next working day, when one of the fixed days falls on a weekend.
fn is_in_lieu(day: NaiveDate) -> bool {
    match (day.month(), day.day(), day.weekday()) {
        (1, 2 | 3, Weekday::Mon) => true,
        // 25 and 26 December are Saturday and Sunday, or Sunday and Monday, or Friday and Saturday.
        (12, 27, weekday) => matches!(weekday, Weekday::Mon | Weekday::Tue),
        (12, 28, weekday) => matches!(weekday, Weekday::Mon | Weekday::Tue),
        _ => false,
    }
}

fn is_monday_of_may_or_august(day: NaiveDate) -> bool {
    let (first, last) = (day.day() <= 7, day.day() > 24);
    day.weekday() == Weekday::Mon
        && match day.month() {
            5 => first || last,
            8 => last,
            _ => false,
        }
}

fn is_of_easter(day: NaiveDate) -> bool {
    let Some(easter) = easter_sunday(day.year()) else { return false };
    easter.checked_sub_days(Days::new(2)) == Some(day) || easter.checked_add_days(Days::new(1)) == Some(day)
}

/// By the rule of the Gregorian calendar (as in Meeus, *Astronomical Algorithms*, chapter 8): the Sunday after the first full moon of spring.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    // Counted from 22 March.
    let days = epact + to_sunday - 7 * late;
    NaiveDate::from_ymd_opt(year, 3, 22)?.checked_add_days(Days::new(u64::try_from(days).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As published at gov.uk/bank-holidays for England and Wales, days in lieu included.
    const PUBLISHED: [&str; 32] = [
        "2025-01-01",
        "2025-04-18",
        "2025-04-21",
        "2025-05-05",
        "2025-05-26",
        "2025-08-25",
        "2025-12-25",
        "2025-12-26",
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-03",
        "2027-05-31",
        "2027-08-30",
        "2027-12-27",
        "2027-12-28",
        "2028-01-03",
        "2028-04-14",
        "2028-04-17",
        "2028-05-01",
        "2028-05-29",
        "2028-08-28",
        "2028-12-25",
        "2028-12-26",
    ];

    #[test]
    fn the_published_days_and_no_other_weekdays_are_bank_holidays() {
        let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(2028, 12, 31).unwrap();
        let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let days = first.iter_days().take_while(|day| *day <= last);

        let found: Vec<String> =
            days.filter(is_weekday).filter(|day| is_bank_holiday(*day)).map(|day| day.to_string()).collect();

        assert_eq!(found, PUBLISHED);
    }

    #[test]
    fn easter_is_found_in_years_that_are_hard() {
        for (year, month, day) in [(1981, 4, 19), (1954, 4, 18), (2000, 4, 23), (2038, 4, 25), (2285, 3, 22)]
        {
            assert_eq!(easter_sunday(year), NaiveDate::from_ymd_opt(year, month, day), "{year}");
        }
    }

    #[test]
    fn days_proclaimed_once_count_once() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();

        assert!(is_bank_holiday(day("2022-06-02")) && !is_bank_holiday(day("2022-05-30")));
        assert!(is_bank_holiday(day("2023-05-08")) && !is_bank_holiday(day("2024-05-08")));
    }
}
