//! How soon: each duration and each share of people of the cell in a response target.

use signpost::catalogue::Service;

use super::World;
use super::words::conflicts_about;

/// Durations as ISO 8601: `4 h`, `one hour`, `4 working days`, `10-12 weeks` (its longer end).
fn durations(cell: &str) -> Vec<String> {
    let lower = cell.to_lowercase().replace("one ", "1 ").replace("working ", "").replace("about ", "");
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        .filter(|w| !w.is_empty())
        .collect();
    let mut durations = Vec::new();
    for pair in words.windows(2) {
        let number = pair[0].rsplit('-').next().unwrap_or_default();
        let Ok(count) = number.parse::<u32>() else { continue };
        match pair[1] {
            "h" | "hour" | "hours" => durations.push(format!("PT{count}H")),
            "day" | "days" => durations.push(format!("P{count}D")),
            "week" | "weeks" => durations.push(format!("P{count}W")),
            _ => {}
        }
    }
    durations
}

pub fn response_targets(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let mut held: Vec<String> =
        service.response_targets.iter().filter_map(|target| target.within.clone()).collect();
    held.extend(durations(&conflicts_about(service, &["response", "wait"])));
    let missing: Vec<String> =
        durations(cell).into_iter().filter(|duration| !held.contains(duration)).collect();
    if !missing.is_empty() {
        return Err(format!("no response target is within {}", missing.join(", ")));
    }
    let shares = cell
        .split('%')
        .filter_map(|before| before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse::<u8>().ok());
    // The piece after the last sign is not a share.
    let count = cell.matches('%').count();
    for share in shares.take(count) {
        if !service.response_targets.iter().any(|target| target.per_cent == Some(share)) {
            return Err(format!("no response target is for {share} per cent"));
        }
    }
    if service.response_targets.is_empty() { Err("there is no response target".to_owned()) } else { Ok(()) }
}
