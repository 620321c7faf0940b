//! Whether a service is open now, in words.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use crate::catalogue::{CivilTime, Service, Status};
use crate::geography::Truth;

/// `open now until 5pm`, `closed now`, or nothing when no hours are known.
pub fn open_now(service: &Service, now: DateTime<Utc>) -> Option<String> {
    if matches!(service.status.is, Status::Closed | Status::Replaced) {
        return None;
    }
    if service.schedules.iter().any(crate::catalogue::Schedule::is_round_the_clock) {
        return Some("open day and night".to_owned());
    }
    let here = now.with_timezone(&London).naive_local();
    let mut shut = false;
    for schedule in &service.schedules {
        match (schedule.open_at(here), schedule.closes_at) {
            (Truth::Met, Some(closes)) => return Some(format!("open now until {}", clock(closes))),
            (Truth::Met, None) => return Some("open now".to_owned()),
            (Truth::Unmet, _) => shut = true,
            // Hours in words alone: it may well be open.
            (Truth::Unknown, _) => return None,
        }
    }
    shut.then(|| "closed now".to_owned())
}

/// `9am`, `5:30pm`, `midnight`.
fn clock(time: CivilTime) -> String {
    let (hours, minutes) = (time.minutes() / 60, time.minutes() % 60);
    match (hours, minutes) {
        (0 | 24, 0) => return "midnight".to_owned(),
        (12, 0) => return "noon".to_owned(),
        _ => {}
    }
    let half = if hours % 24 < 12 { "am" } else { "pm" };
    let hours = if hours % 12 == 0 { 12 } else { hours % 12 };
    if minutes == 0 { format!("{hours}{half}") } else { format!("{hours}:{minutes:02}{half}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        for (text, words) in [
            ("09:00", "9am"),
            ("17:30", "5:30pm"),
            ("24:00", "midnight"),
            ("12:00", "noon"),
            ("00:15", "12:15am"),
        ] {
            assert_eq!(clock(text.parse().unwrap()), words);
        }
    }
}
