//! The facts of a record that can be assured one by one: their names, and what each says.

use super::lists;
use super::plain::fact;
use crate::catalogue::check::facts_of;
use crate::catalogue::{Ages, Location, Route, Service};
use crate::web::words;

/// Words of a fact on one line, in characters.
const MOST: usize = 90;

/// A fact that can be ticked.
pub struct Assurable {
    /// As the API names it: `contact[2]`.
    pub name: String,
    /// What it is about.
    pub sort: String,
    /// What it says, in short.
    pub says: String,
    /// How old it is: `March 2024`, `no date`.
    pub dated: String,
}

/// Every fact of a record, in its order.
pub fn assurable(service: &Service) -> Vec<Assurable> {
    let facts = facts_of(service).into_iter();
    facts
        .map(|(name, provenance)| {
            let (sort, at) = name.split_once('[').unwrap_or((&name, ""));
            let at = at.trim_end_matches(']').parse::<usize>().unwrap_or(1).saturating_sub(1);
            let says = words::in_short(&says(service, sort, at), MOST);
            let sort = words::sentence(fact(sort));
            Assurable { name, sort, says, dated: words::dated(&provenance.dated) }
        })
        .collect()
}

/// What the fact of this sort and place says.
fn says(service: &Service, sort: &str, at: usize) -> String {
    let text = |says: Option<&String>| says.cloned().unwrap_or_default();
    match sort {
        "head" => service.summary.clone(),
        "status" => lists::status(service.status.is).to_owned(),
        "coverage" => text(service.coverage.says.as_ref()),
        "ages" => service.ages.as_ref().map(ages).unwrap_or_default(),
        "criterion" => text(service.criteria.get(at).map(|one| &one.says)),
        "route" => service.routes.get(at).map(route).unwrap_or_default(),
        "response" => text(service.response_targets.get(at).map(|one| &one.says)),
        "schedule" => text(service.schedules.get(at).map(|one| &one.says)),
        "contact" => text(service.contacts.get(at).map(|one| &one.value)),
        "location" => service.locations.get(at).map(place).unwrap_or_default(),
        "cost" => text(service.costs.get(at).map(|one| &one.says)),
        "language" => {
            service.languages.get(at).map(|one| words::language(&one.code).to_owned()).unwrap_or_default()
        }
        "access" => service.access.get(at).map(|one| words::access(one.word).to_owned()).unwrap_or_default(),
        _ => text(service.notes.get(at).map(|one| &one.says)),
    }
}

fn ages(ages: &Ages) -> String {
    match (ages.minimum_years, ages.maximum_years) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("{from} and over"),
        (None, Some(to)) => format!("up to {to}"),
        (None, None) => ages.says.clone().unwrap_or_default(),
    }
}

fn route(route: &Route) -> String {
    let who = words::who(&route.who);
    if route.not_accepted {
        format!("{who}: not accepted")
    } else {
        format!("{who}, {}", words::how(route.how))
    }
}

/// A confidential place is told by that alone.
fn place(location: &Location) -> String {
    if location.confidential {
        return "a confidential place".to_owned();
    }
    let Location { site, name, address, postcode, place, .. } = location;
    let parts = [name, site, address, place, postcode].into_iter().flatten();
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}
