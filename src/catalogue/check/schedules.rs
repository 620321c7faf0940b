//! Can every rule of opening be reckoned with?

use std::collections::HashSet;

use super::FaultsOf;
use crate::catalogue::{Frequency, Schedule, Service};

/// Nobody keeps a door open past this hour of the next morning; later than that the two times were swapped.
const LATEST_CLOSE_AFTER_MIDNIGHT_MIN: u16 = 9 * 60;
const MIDNIGHT_MIN: u16 = 24 * 60;

pub(super) fn check(service: &Service, faults: &mut FaultsOf) {
    for (at, schedule) in service.schedules.iter().enumerate() {
        check_one(&format!("schedule[{}]", at + 1), schedule, faults);
    }
}

fn check_one(field: &str, schedule: &Schedule, faults: &mut FaultsOf) {
    if schedule.says.trim().is_empty() {
        faults.fault(format!("{field}.says"), "is empty", "say the hours in words");
    }
    let parts = [
        schedule.freq.is_some(),
        !schedule.byday.is_empty(),
        schedule.opens_at.is_some(),
        schedule.closes_at.is_some(),
    ];
    if parts.contains(&true) && parts.contains(&false) {
        let problem = "has some of freq, byday, opens_at and closes_at, but not all";
        faults.fault(field, problem, "give all four, or words only");
    }
    if let (Some(from), Some(to)) = (schedule.valid_from, schedule.valid_to)
        && from > to
    {
        faults.fault(
            format!("{field}.valid_to"),
            format!("from {from} to {to} is no time at all"),
            "put the later day in valid_to",
        );
    }
    check_times(field, schedule, faults);
    check_days(field, schedule, faults);
}

fn check_times(field: &str, schedule: &Schedule, faults: &mut FaultsOf) {
    let (Some(opens), Some(closes)) = (schedule.opens_at, schedule.closes_at) else { return };
    let (opens_min, closes_min) = (opens.minutes(), closes.minutes());
    let problem = if opens_min == MIDNIGHT_MIN {
        Some("opens at 24:00, which is 00:00 of the next day".to_owned())
    } else if opens_min == closes_min {
        Some(format!("opens and closes at {opens}"))
    } else if closes_min < opens_min && closes_min > LATEST_CLOSE_AFTER_MIDNIGHT_MIN {
        Some(format!("closes at {closes}, long before it opens at {opens}"))
    } else {
        None
    };
    if let Some(problem) = problem {
        faults.fault(
            format!("{field}.closes_at"),
            problem,
            "round the clock is 00:00 to 24:00; only hours after midnight come before opens_at",
        );
    }
}

/// Which Friday of a week makes no sense, and a monthly rule for every Friday is a weekly one.
fn check_days(field: &str, schedule: &Schedule, faults: &mut FaultsOf) {
    let mut seen = HashSet::new();
    for day in &schedule.byday {
        let written = day.to_string();
        let ordinal = written.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let field = format!("{field}.byday");
        match schedule.freq {
            Some(Frequency::Weekly) if ordinal => {
                faults.fault(
                    field.clone(),
                    format!("`{written}` counts within a month"),
                    "write freq = \"MONTHLY\" or the day alone",
                );
            }
            Some(Frequency::Monthly) if !ordinal => {
                faults.fault(
                    field.clone(),
                    format!("`{written}` does not say which of the month"),
                    "write `1TU` or `-1TU`, or freq = \"WEEKLY\"",
                );
            }
            Some(Frequency::Weekly | Frequency::Monthly) | None => {}
        }
        if !seen.insert(*day) {
            faults.fault(field, format!("names `{written}` twice"), "name each day once");
        }
    }
}
