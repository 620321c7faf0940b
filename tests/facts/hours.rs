//! Opening hours: a schedule whose times and days are those of the cell.

use signpost::catalogue::{Schedule, Service};

use super::World;
use super::words::conflicts_about;

const DAYS: [(&str, &str, &str); 7] = [
    ("mon", "MO", "monday"),
    ("tue", "TU", "tuesday"),
    ("wed", "WE", "wednesday"),
    ("thu", "TH", "thursday"),
    ("fri", "FR", "friday"),
    ("sat", "SA", "saturday"),
    ("sun", "SU", "sunday"),
];

/// Every time as minutes after midnight: `09:30`, and the ends of `10-12`.
fn times(cell: &str) -> Vec<u16> {
    let mut times = Vec::new();
    let words = cell.split(|c: char| !(c.is_ascii_digit() || c == ':' || c == '-'));
    for word in words.filter(|word| !word.is_empty()) {
        let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
        let mut start = None;
        // A single number without minutes is a date or a count, not a time.
        for part in parts.iter().filter(|part| part.contains(':') || parts.len() == 2) {
            let (hours, minutes) = part.split_once(':').unwrap_or((part, "0"));
            if let (Ok(hours), Ok(minutes)) = (hours.parse::<u16>(), minutes.parse::<u16>())
                && hours <= 24
                && minutes < 60
            {
                let time = hours * 60 + minutes;
                // `9-5` ends in the afternoon.
                let afternoon = !part.contains(':') && start.is_some_and(|start| time < start);
                times.push(if afternoon { time + 12 * 60 } else { time });
                start = Some(time);
            }
        }
    }
    times
}

/// How people write a time: `17:00`, `5pm`, `9.30am`, `noon`.
fn spoken(minutes: u16) -> Vec<String> {
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour % 24 < 12 { "am" } else { "pm" };
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let mut spoken = vec![format!("{hour:02}:{minute:02}"), format!("{twelve}.{minute:02}{half}")];
    if minute == 0 {
        spoken.push(format!("{twelve}{half}"));
        spoken.extend((hour == 12).then(|| "noon".to_owned()));
        spoken.extend((hour % 24 == 0).then(|| "midnight".to_owned()));
    } else {
        spoken.push(format!("{twelve}:{minute:02}{half}"));
    }
    spoken
}

pub fn hours(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let lower = cell.to_lowercase();
    if service.schedules.is_empty() {
        return Err("there is no schedule".to_owned());
    }
    let says: String = service.schedules.iter().map(|s| s.says.to_lowercase() + "\n").collect();
    let words = says + &conflicts_about(service, &["hours", "opening"]).to_lowercase();
    let round_the_clock =
        ["24h", "24 hours", "24/7", "24-hour", "any time"].iter().any(|word| lower.contains(word));
    if round_the_clock
        && !service.schedules.iter().any(is_round_the_clock)
        && !words.contains("24")
        && !words.contains("any time")
    {
        return Err("no schedule is round the clock".to_owned());
    }
    let held: Vec<u16> = service
        .schedules
        .iter()
        .flat_map(|s| [s.opens_at, s.closes_at])
        .flatten()
        .map(|time| time.minutes())
        .collect();
    for time in times(&lower) {
        if !held.contains(&time) && !spoken(time).iter().any(|form| words.contains(form)) {
            return Err(format!("no schedule has {:02}:{:02}", time / 60, time % 60));
        }
    }
    let structured: String =
        service.schedules.iter().flat_map(|s| &s.byday).map(|day| format!("{day} ")).collect();
    for (short, code, long) in DAYS {
        let named = lower.split(|c: char| !c.is_alphabetic()).any(|word| word == short || word == long);
        let weekdays =
            words.contains("monday to") || words.contains("every day") || words.contains("weekday");
        if named && !structured.contains(code) && !words.contains(long) && !weekdays {
            return Err(format!("no schedule has {long}"));
        }
    }
    Ok(())
}

fn is_round_the_clock(schedule: &Schedule) -> bool {
    let whole_day = schedule.opens_at.is_some_and(|t| t.minutes() == 0)
        && schedule.closes_at.is_some_and(|t| t.minutes() == 24 * 60);
    whole_day && schedule.byday.len() == 7
}
