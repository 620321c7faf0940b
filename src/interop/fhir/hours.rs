//! Opening hours in FHIR's own elements, for what they can say: days of the week and times of one day.
//!
//! Monthly rules, rules that begin or end on a day, and hours known in words only stay words: as a weekly time they would claim more than
//! was said. The rule itself stands in the extension `schedule` in any case.

use chrono::Weekday;

use super::extension::code;
use super::resources::{AvailableTime, NotAvailable};
use super::terms;
use crate::catalogue::{BankHolidays, Frequency, Schedule, ScheduleOf};

const MIDNIGHT_MIN: u16 = 24 * 60;

/// The weekly hours of a service. Hours past midnight are two entries, because an entry is within one day.
pub fn available_times(schedules: &[Schedule]) -> Vec<AvailableTime> {
    schedules.iter().filter(|schedule| is_weekly(schedule)).flat_map(times).collect()
}

fn is_weekly(schedule: &Schedule) -> bool {
    let Schedule { freq, valid_from, valid_to, .. } = schedule;
    *freq == Some(Frequency::Weekly)
        && schedule.is_structured()
        && valid_from.is_none()
        && valid_to.is_none()
        && schedule.byday.iter().all(|day| day.every_week().is_some())
}

fn times(schedule: &Schedule) -> Vec<AvailableTime> {
    let (Some(opens), Some(closes)) = (schedule.opens_at, schedule.closes_at) else { return Vec::new() };
    let (opens, closes) = (opens.minutes(), closes.minutes());
    let days: Vec<Weekday> = schedule.byday.iter().filter_map(|day| day.every_week()).collect();
    let entry = |days: &[Weekday], from: u16, to: u16| AvailableTime {
        extension: vec![code(terms::SCHEDULE_OF, schedule_of(schedule.of))],
        days_of_week: days.iter().map(|day| code_of(*day).to_owned()).collect(),
        all_day: (from == 0 && to == MIDNIGHT_MIN).then_some(true),
        available_start_time: (from != 0 || to != MIDNIGHT_MIN).then(|| time(from)),
        available_end_time: (from != 0 || to != MIDNIGHT_MIN).then(|| time(to)),
    };
    if opens < closes {
        return vec![entry(&days, opens, closes)];
    }
    let next: Vec<Weekday> = days.iter().map(Weekday::succ).collect();
    let mut times = vec![entry(&days, opens, MIDNIGHT_MIN)];
    if closes > 0 {
        times.push(entry(&next, 0, closes));
    }
    times
}

/// When it is not open although the weekly hours say so.
pub fn not_available(schedules: &[Schedule]) -> Vec<NotAvailable> {
    let closed = schedules.iter().filter(|schedule| schedule.bank_holidays == Some(BankHolidays::Closed));
    let mut all: Vec<NotAvailable> = closed
        .map(|schedule| NotAvailable {
            description: format!("Bank holidays in England and Wales ({})", schedule.says),
        })
        .collect();
    all.dedup();
    all
}

/// All hours in words, each once.
pub fn exceptions(schedules: &[Schedule]) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for schedule in schedules {
        let said = match schedule.bank_holidays {
            Some(BankHolidays::Open) => format!("{} (bank holidays too)", schedule.says),
            Some(BankHolidays::Closed) | None => schedule.says.clone(),
        };
        if !words.contains(&said) {
            words.push(said);
        }
    }
    (!words.is_empty()).then(|| words.join("; "))
}

/// FHIR has no 24:00; the last second of the day stands for it.
fn time(minutes: u16) -> String {
    if minutes == MIDNIGHT_MIN {
        return "23:59:59".to_owned();
    }
    format!("{:02}:{:02}:00", minutes / 60, minutes % 60)
}

fn code_of(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

fn schedule_of(of: ScheduleOf) -> &'static str {
    match of {
        ScheduleOf::Service => "service",
        ScheduleOf::Phone => "phone",
        ScheduleOf::Desk => "desk",
        ScheduleOf::DropIn => "drop_in",
        ScheduleOf::Group => "group",
        ScheduleOf::Online => "online",
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days, NaiveDate, NaiveTime};

    use super::*;
    use crate::catalogue::{Confidence, Dated, Origin};
    use crate::geography::Truth;

    fn rule(byday: &[&str], opens_at: &str, closes_at: &str) -> Schedule {
        Schedule {
            of: ScheduleOf::Phone,
            freq: Some(Frequency::Weekly),
            byday: byday.iter().map(|day| day.parse().unwrap()).collect(),
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

    fn holds(times: &[AvailableTime], day: NaiveDate, at: NaiveTime) -> bool {
        let name = code_of(day.weekday());
        times.iter().filter(|time| time.days_of_week.iter().any(|known| known == name)).any(|time| {
            let read = |text: &Option<String>| text.as_deref().map(|text| text.parse::<NaiveTime>().unwrap());
            match (read(&time.available_start_time), read(&time.available_end_time)) {
                (Some(from), Some(to)) => {
                    at >= from && (at < to || time.available_end_time.as_deref() == Some("23:59:59"))
                }
                _ => time.all_day == Some(true),
            }
        })
    }

    #[test]
    fn weekly_hours_say_the_same_as_the_rule_at_every_quarter_of_an_hour() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for schedule in [
            rule(&["MO", "TU", "WE", "TH", "FR"], "09:00", "17:00"),
            rule(&["FR", "SU"], "20:00", "02:00"),
            rule(&["SA"], "18:00", "24:00"),
            rule(&["SU"], "22:00", "00:00"),
            rule(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "00:00", "24:00"),
        ] {
            let times = available_times(std::slice::from_ref(&schedule));
            for quarter in 0..7 * 96 {
                let day = monday + Days::new(quarter / 96);
                let at =
                    NaiveTime::from_num_seconds_from_midnight_opt((quarter % 96) as u32 * 900, 0).unwrap();
                let expected = schedule.open_at(day.and_time(at)) == Truth::Met;
                assert_eq!(holds(&times, day, at), expected, "{day} {at} {schedule:?}");
            }
        }
    }

    #[test]
    fn what_a_week_cannot_say_stays_words() {
        let mut monthly = rule(&["2FR"], "10:30", "12:00");
        monthly.freq = Some(Frequency::Monthly);
        let mut last_winter = rule(&["MO"], "10:00", "12:00");
        last_winter.valid_to = NaiveDate::from_ymd_opt(2026, 3, 1);
        let mut words = rule(&["MO"], "10:00", "12:00");
        words.freq = None;

        let all = [monthly, last_winter, words];

        assert!(available_times(&all).is_empty());
        assert_eq!(exceptions(&all).as_deref(), Some("as the rule"));
    }

    #[test]
    fn closed_on_bank_holidays_is_said_where_fhir_looks_for_it() {
        let mut schedule = rule(&["MO"], "09:00", "17:00");
        schedule.bank_holidays = Some(BankHolidays::Closed);

        assert_eq!(not_available(&[schedule]).len(), 1);
    }
}
