//! Names, needs, steps and status.

use signpost::catalogue::{Service, Status};

use super::World;
use super::words::{SENTENCE, everything, mostly_in};

/// Each former name or old slug, on its own.
pub fn also_known_as(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let name = |text: &str| text.trim().to_lowercase();
    let known: Vec<String> =
        [&service.name, &service.slug].into_iter().chain(&service.also_known_as).map(|n| name(n)).collect();
    let missing: Vec<&str> = cell.split("; ").filter(|wanted| !known.contains(&name(wanted))).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("`{}` would not be found", missing.join("`, `"))) }
}

pub fn needs(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let wanted = cell.split(';').map(str::trim).filter(|need| *need != "n/a");
    let missing: Vec<&str> = wanted.filter(|need| !service.needs.iter().any(|has| has == need)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("need `{}` is missing", missing.join("`, `"))) }
}

/// `2-3` is two steps.
pub fn steps(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let ends: Vec<u8> = cell.split('-').filter_map(|end| end.trim().parse().ok()).collect();
    let (Some(first), Some(last)) = (ends.first(), ends.last()) else { return Ok(()) };
    let has: Vec<u8> = service.steps.iter().map(|step| step.number()).collect();
    let wanted: Vec<u8> = (*first..=*last).collect();
    if has == wanted { Ok(()) } else { Err(format!("the steps are {has:?}")) }
}

/// The word itself, and whatever else the row says of it.
pub fn status(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let is_open =
        cell == "open" || cell.starts_with("open ") || cell.starts_with("open:") || cell.starts_with("open;");
    if is_open && !matches!(service.status.is, Status::Open) {
        return Err(format!("the status is {:?}", service.status.is));
    }
    mostly_in(cell, &format!("open {}", everything(service)), SENTENCE)
}
