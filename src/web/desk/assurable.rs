//! The facts of a record that can be assured one by one: their names, and what each says.

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
    pub sort: &'static str,
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
            let (sort, says) = in_words(service, &name);
            let says = words::in_short(&says, MOST);
            Assurable { name, sort, says, dated: words::dated(&provenance.dated) }
        })
        .collect()
}

/// What a fact is about and what it says.
fn in_words(service: &Service, name: &str) -> (&'static str, String) {
    let (list, at) = name.split_once('[').unwrap_or((name, ""));
    let at = at.trim_end_matches(']').parse::<usize>().unwrap_or(1).saturating_sub(1);
    let says = |says: Option<&String>| says.cloned().unwrap_or_default();
    match list {
        "head" => ("What it is", service.summary.clone()),
        "status" => ("Whether it runs", words::status(service.status.is).to_owned()),
        "coverage" => ("Area", says(service.coverage.says.as_ref())),
        "ages" => ("Ages", service.ages.as_ref().map(ages).unwrap_or_default()),
        "criterion" => ("Who it is for", says(service.criteria.get(at).map(|one| &one.says))),
        "route" => ("How to get in", service.routes.get(at).map(route).unwrap_or_default()),
        "response" => ("How soon", says(service.response_targets.get(at).map(|one| &one.says))),
        "schedule" => ("Opening hours", says(service.schedules.get(at).map(|one| &one.says))),
        "contact" => ("Contact", says(service.contacts.get(at).map(|one| &one.value))),
        "location" => ("Place", service.locations.get(at).map(place).unwrap_or_default()),
        "cost" => ("Cost", says(service.costs.get(at).map(|one| &one.says))),
        "language" => {
            let code = service.languages.get(at).map_or("", |one| one.code.as_str());
            ("Language", words::language(code).to_owned())
        }
        "access" => ("Access", service.access.get(at).map_or("", |one| words::access(one.word)).to_owned()),
        _ => ("Worth knowing", says(service.notes.get(at).map(|one| &one.says))),
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
