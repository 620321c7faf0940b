//! Response targets, costs, languages and notes: the small facts that have a shape of their own.

use super::FaultsOf;
use crate::catalogue::{Service, is_language_tag};

pub(super) fn check(service: &Service, faults: &mut FaultsOf) {
    for (at, target) in service.response_targets.iter().enumerate() {
        let field = format!("response[{}]", at + 1);
        if target.within.as_deref().is_some_and(|within| !is_duration(within)) {
            let problem = format!("`{}` is not a duration", target.within.as_deref().unwrap_or_default());
            faults.fault(format!("{field}.within"), problem, "write ISO 8601: `PT4H`, `P10D`, `P4W`");
        }
        if target.per_cent.is_some_and(|share| share == 0 || share > 100) {
            faults.fault(
                format!("{field}.per_cent"),
                "is not a share of people",
                "write 1 to 100, or leave it out",
            );
        }
        worded(&field, &target.says, faults);
    }
    for (at, cost) in service.costs.iter().enumerate() {
        worded(&format!("cost[{}]", at + 1), &cost.says, faults);
    }
    for (at, note) in service.notes.iter().enumerate() {
        worded(&format!("note[{}]", at + 1), &note.says, faults);
    }
    for (at, language) in service.languages.iter().enumerate() {
        if !is_language_tag(&language.code) {
            let problem = format!("`{}` is not a language tag", language.code);
            faults.fault(
                format!("language[{}].code", at + 1),
                problem,
                "write BCP 47: `gu`, `pa`, `bfi`, `pt-BR`",
            );
        }
    }
}

fn worded(field: &str, says: &str, faults: &mut FaultsOf) {
    if says.trim().is_empty() {
        faults.fault(format!("{field}.says"), "is empty", "say it in words");
    }
}

/// ISO 8601: `P`, then weeks alone, or years to days, then `T` and hours to seconds; each part a whole number above nothing.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    if days.is_empty() && time.is_none() || time.is_some_and(str::is_empty) {
        return false;
    }
    let weeks_alone = days.ends_with('W') && time.is_none() && are_parts(days, "W");
    weeks_alone || (are_parts(days, "YMD") && time.is_none_or(|time| are_parts(time, "HMS")))
}

/// Numbers each followed by one of the units, in their order, none twice.
fn are_parts(text: &str, units: &str) -> bool {
    let mut left = units;
    let mut number = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let Some(at) = left.find(c) else { return false };
        if number.is_empty() || number.bytes().all(|b| b == b'0') {
            return false;
        }
        left = &left[at + 1..];
        number.clear();
    }
    number.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_use_are_taken_and_others_refused() {
        for good in ["PT4H", "P10D", "P4W", "P1DT12H", "PT30M", "P1Y6M"] {
            assert!(is_duration(good), "{good}");
        }
        for wrong in
            ["", "P", "PT", "4H", "P4", "PT4", "P4H", "PT4D", "P0D", "P1W2D", "PTH", "4 hours", "P2D1Y"]
        {
            assert!(!is_duration(wrong), "{wrong}");
        }
    }
}
