//! Age limits: in `[ages]`, or in the age test of a route or criterion, or both sides of a conflict.

use signpost::catalogue::{AgeBasis, Alternative, Fact, Service, Value};

use super::World;
use super::words::{conflicts_about, everything, numbers};

/// Every bound of an age test outside `[ages]`.
fn tested_elsewhere(service: &Service) -> (Vec<u32>, Vec<u32>) {
    let when = service.routes.iter().flat_map(|route| &route.when);
    let criteria = service.criteria.iter().flat_map(|criterion| &criterion.any_of);
    let tests = when.chain(criteria).flat_map(Alternative::tests).filter(|test| test.fact == Fact::AgeYears);
    let (mut least, mut most) = (Vec::new(), Vec::new());
    for test in tests {
        least.extend(number(&test.at_least));
        most.extend(number(&test.at_most));
    }
    (least, most)
}

fn number(value: &Option<Value>) -> Option<u32> {
    match value {
        Some(Value::Number(number)) => u32::try_from(*number).ok(),
        Some(Value::YesNo(_) | Value::Word(_)) | None => None,
    }
}

fn in_conflict(service: &Service, years: u32) -> bool {
    numbers(&conflicts_about(service, &["age"])).contains(&years)
}

pub fn minimum(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let years: u32 = cell.parse().map_err(|_| "is no number".to_owned())?;
    let held = service.ages.as_ref().and_then(|ages| ages.minimum_years).map_or(0, u32::from);
    if held == years || tested_elsewhere(service).0.contains(&years) || in_conflict(service, years) {
        return Ok(());
    }
    Err(format!("the minimum is {held}"))
}

pub fn maximum(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let years: u32 = cell.parse().map_err(|_| "is no number".to_owned())?;
    let held = service.ages.as_ref().and_then(|ages| ages.maximum_years).map(u32::from);
    if held == Some(years) || tested_elsewhere(service).1.contains(&years) || in_conflict(service, years) {
        return Ok(());
    }
    Err(format!("the maximum is {held:?}"))
}

/// `stated`, or any of the words for a guess. Nobody needs a basis for ages from nought.
pub fn basis(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let wanted = if cell == "stated" { AgeBasis::Stated } else { AgeBasis::Inferred };
    match &service.ages {
        Some(ages) if ages.basis == wanted => Ok(()),
        Some(ages) => Err(format!("the basis is {:?}", ages.basis)),
        None => Err("there are no ages".to_owned()),
    }
}

/// Words such as `18-65; over-65s accepted`: each age in them is a limit, or one year beside it (`under 18` ends at 17), or is said.
pub fn in_words(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let text = everything(service);
    let ages = service.ages.as_ref();
    let (mut least, mut most) = tested_elsewhere(service);
    least.extend(ages.and_then(|ages| ages.minimum_years).map(u32::from));
    most.extend(ages.and_then(|ages| ages.maximum_years).map(u32::from));
    let said: Vec<u32> = numbers(&text);
    let years = numbers(cell).into_iter().filter(|years| *years <= 130);
    let lost: Vec<u32> = years
        .filter(|years| {
            let is_limit = least.contains(years)
                || least.contains(&(years + 1))
                || most.contains(years)
                || most.contains(&years.saturating_sub(1));
            !(is_limit || in_conflict(service, *years) || ages.is_some() && said.contains(years))
        })
        .collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("{lost:?} is no limit of it")) }
}
