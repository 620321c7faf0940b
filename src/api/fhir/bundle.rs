//! What a search comes to: a Bundle of resources, in pages, with addresses for the other pages.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::asked::{Asked, shown};
use super::found::Found;
use super::kinds::Kind;
use super::outcome::Outcome;
use super::view::View;
use crate::directory::ReadSide;
use crate::interop::fhir::terms;

/// Resources on a page when nothing is said, and at most.
const USUAL_COUNT: usize = 20;
const MOST: usize = 200;
/// Farther into a list than any that fits into memory.
const FARTHEST: usize = 10_000_000;

/// Where a search was asked.
pub struct Place<'p> {
    /// `https://host/fhir/R4`.
    pub base: &'p str,
    pub now: DateTime<Utc>,
    /// Asked with POST: what was asked may be personal, so it does not go into addresses.
    pub private: bool,
}

pub fn search(kind: Kind, asked: &Asked, read_side: &ReadSide, place: &Place) -> Result<Value, Outcome> {
    let count = asked.number("_count", USUAL_COUNT, FARTHEST)?.min(MOST);
    let offset = asked.number("_offset", 0, FARTHEST)?;
    let view = View::of(asked)?;
    let included = included_kinds(kind, asked)?;
    check_total(asked)?;

    let mut found = kind.all(read_side);
    found.retain_mut(|candidate| {
        asked.conditions.iter().all(|condition| candidate.meets(condition, read_side, place.base, place.now))
    });
    sort(&mut found, asked)?;

    let total = found.len();
    let mut bundle = json!({"resourceType": "Bundle", "type": "searchset", "total": total});
    let count = if view.is_count() { 0 } else { count };
    bundle["link"] = links(kind, asked, place, Page { total, count, offset });
    let page: Vec<&Found> = found.iter().skip(offset).take(count).collect();
    let mut entries: Vec<Value> =
        page.iter().map(|found| entry(kind, found, "match", &view, read_side, place)).collect();
    for other in included {
        let mut wanted: Vec<Uuid> =
            page.iter().flat_map(|found| found.references(other, read_side)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let all = if wanted.is_empty() { Vec::new() } else { other.all(read_side) };
        let included = all.iter().filter(|known| wanted.binary_search(&known.id).is_ok());
        entries.extend(included.map(|found| entry(other, found, "include", &view, read_side, place)));
    }
    if !entries.is_empty() {
        bundle["entry"] = Value::Array(entries);
    }
    Ok(bundle)
}

fn entry(kind: Kind, found: &Found, mode: &str, view: &View, read_side: &ReadSide, place: &Place) -> Value {
    let mut search = Map::from_iter([("mode".to_owned(), Value::from(mode))]);
    if let Some(distance_m) = found.distance_m {
        let distance = json!({"value": distance_m.round(), "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"});
        search.insert("extension".to_owned(), json!([{"url": terms::DISTANCE, "valueDistance": distance}]));
    }
    json!({
        "fullUrl": format!("{}/{}/{}", place.base, kind.as_str(), found.id),
        "resource": view.cut(kind, super::versioned(found.write(read_side))),
        "search": search,
    })
}

/// By name, unless a place was asked about or another order.
fn sort(found: &mut [Found], asked: &Asked) -> Result<(), Outcome> {
    let Some(order) = asked.of_answer("_sort") else {
        found.sort_by(|a, b| {
            let distance = |found: &Found| found.distance_m.unwrap_or(f64::MAX);
            distance(a).total_cmp(&distance(b))
        });
        return Ok(());
    };
    // From the least important to the first: each sort keeps what the one before put in order.
    for key in order.split(',').rev() {
        let (name, backwards) = key.strip_prefix('-').map_or((key, false), |name| (name, true));
        match name {
            "name" => found.sort_by_key(|found| found.name.to_lowercase()),
            "_id" => found.sort_by_key(|found| found.id),
            "_lastUpdated" => found.sort_by_key(|found| found.last_changed),
            _ => {
                let diagnostics =
                    format!("`_sort` knows `name`, `_id` and `_lastUpdated`, not `{}`", shown(name));
                return Err(Outcome::unsupported("_sort", diagnostics));
            }
        }
        if backwards {
            found.reverse();
        }
    }
    Ok(())
}

fn included_kinds(kind: Kind, asked: &Asked) -> Result<Vec<Kind>, Outcome> {
    let mut kinds = Vec::new();
    for include in asked.includes() {
        let known = match (kind, include) {
            (Kind::HealthcareService, "HealthcareService:organization")
            | (Kind::Location, "Location:organization") => Kind::Organization,
            (Kind::HealthcareService, "HealthcareService:location") => Kind::Location,
            _ => {
                let diagnostics = format!("`_include` of `{}` is not known here", shown(include));
                return Err(Outcome::unsupported("_include", diagnostics));
            }
        };
        if !kinds.contains(&known) {
            kinds.push(known);
        }
    }
    Ok(kinds)
}

/// The total is always exact, so every known wish is met.
fn check_total(asked: &Asked) -> Result<(), Outcome> {
    match asked.of_answer("_total") {
        None | Some("none" | "estimate" | "accurate") => Ok(()),
        Some(_) => Err(Outcome::value("_total", "`_total` is `none`, `estimate` or `accurate`")),
    }
}

struct Page {
    total: usize,
    count: usize,
    offset: usize,
}

fn links(kind: Kind, asked: &Asked, place: &Place, page: Page) -> Value {
    let address = format!("{}/{}", place.base, kind.as_str());
    if place.private {
        return json!([{"relation": "self", "url": format!("{address}/_search")}]);
    }
    let Page { total, count, offset } = page;
    let link = |relation: &str, offset: usize| {
        let query = asked.at_offset(offset);
        let url = if query.is_empty() { address.clone() } else { format!("{address}?{query}") };
        json!({"relation": relation, "url": url})
    };
    let mut links = vec![link("self", offset)];
    if count > 0 {
        links.push(link("first", 0));
        if offset > 0 {
            links.push(link("previous", offset.saturating_sub(count)));
        }
        if offset + count < total {
            links.push(link("next", offset + count));
        }
        links.push(link("last", total.saturating_sub(1) / count * count));
    }
    Value::Array(links)
}
