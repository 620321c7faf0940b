//! The fields of somebody else's HSDS, each as our facts. Names and titles of persons are left behind: the catalogue holds none.

use serde::de::DeserializeOwned;

use super::taxonomy::{Taxonomy, word_of_uri};
use super::{publish::is_uri, wire};
use crate::catalogue::{
    AgeBasis, Ages, Audience, ByDay, CivilTime, Contact, ContactKind, Cost, Coverage, CoverageBasis,
    Frequency, LanguageFact, Location, LocationUse, Provenance, Schedule, ScheduleOf, Status, StatusFact,
};
use crate::geography::{AreaCode, Point, Postcode, Precision};

fn some(text: &Option<String>) -> Option<String> {
    text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The words of terms of ours that the feed uses, which another Signpost would.
pub fn terms(given: &wire::Service, taxonomy: Taxonomy) -> impl Iterator<Item = &str> {
    let uris =
        given.attributes.iter().filter_map(|attribute| attribute.taxonomy_term.as_ref()?.term_uri.as_deref());
    uris.filter_map(move |uri| word_of_uri(taxonomy, uri))
}

/// The same as words of one of our enums.
pub fn words<T: DeserializeOwned>(given: &wire::Service, taxonomy: Taxonomy) -> Vec<T> {
    terms(given, taxonomy).filter_map(|word| serde_json::from_value(word.into()).ok()).collect()
}

/// A service that the feed calls inactive is not offered: that would be the worse mistake.
pub fn status(given: &wire::Service, provenance: &Provenance, problems: &mut Vec<String>) -> StatusFact {
    let (is, says) = match given.status.as_deref() {
        Some("active") => (Status::Open, None),
        Some(closed @ ("inactive" | "defunct" | "temporarily closed")) => {
            (Status::Closed, Some(format!("the feed calls it {closed}")))
        }
        Some(other) => {
            problems.push(format!(
                "`status`: `{other}` is none of `active`, `inactive`, `defunct` and `temporarily closed`"
            ));
            (Status::Unknown, None)
        }
        None => (Status::Unknown, None),
    };
    let says = some(&given.alert).or(says);
    StatusFact { is, says, since: None, replaced_by: None, provenance: provenance.clone() }
}

/// Areas with a GSS code go by the home; without any, who is served is not known, and nobody is turned away for it.
pub fn coverage(given: &wire::Service, provenance: &Provenance) -> Coverage {
    let mut areas: Vec<String> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    for area in &given.service_areas {
        let code_of = |text: &Option<String>| {
            let last = text.as_deref()?.rsplit(['/', ' ']).next()?;
            last.parse::<AreaCode>().ok().map(|code| code.to_string())
        };
        match code_of(&area.extent).or_else(|| code_of(&area.uri)) {
            Some(code) if !areas.contains(&code) => areas.push(code),
            Some(_) => {}
            None => said.extend(some(&area.service_area).or_else(|| some(&area.name))),
        }
    }
    // A feed names areas at most, never whose address counts.
    let basis = CoverageBasis::NotStated;
    let unsaid = || areas.is_empty().then(|| "the feed does not say where it serves".to_owned());
    let says = super::words::joined(said, "; ").or_else(unsaid);
    Coverage { basis, areas, says, provenance: provenance.clone() }
}

pub fn ages(given: &wire::Service, provenance: &Provenance, problems: &mut Vec<String>) -> Option<Ages> {
    let mut years = |field: &str, given: Option<f64>| {
        let given = given?;
        if given.fract() == 0.0 && (0.0..=130.0).contains(&given) {
            return Some(given as u8);
        }
        problems.push(format!("`{field}`: `{given}` is not an age in whole years from 0 to 130"));
        None
    };
    let minimum_years = years("minimum_age", given.minimum_age);
    let maximum_years = years("maximum_age", given.maximum_age);
    if minimum_years.zip(maximum_years).is_some_and(|(least, most)| least > most) {
        problems.push("`minimum_age`: is above `maximum_age`".to_owned());
    }
    (minimum_years.is_some() || maximum_years.is_some()).then(|| Ages {
        minimum_years,
        maximum_years,
        basis: AgeBasis::Stated,
        says: None,
        provenance: provenance.clone(),
    })
}

/// A rule that can be reckoned with where every part of one is there, words otherwise.
pub fn schedules(given: &wire::Service, provenance: &Provenance) -> Vec<Schedule> {
    let mut schedules = Vec::new();
    for rule in &given.schedules {
        let time = |text: &Option<String>| text.as_deref()?.get(..5)?.parse::<CivilTime>().ok();
        let freq = match rule.freq.as_deref() {
            Some("WEEKLY") => Some(Frequency::Weekly),
            Some("MONTHLY") => Some(Frequency::Monthly),
            _ => None,
        };
        let days =
            rule.byday.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|day| !day.is_empty());
        let byday: Option<Vec<ByDay>> = days.map(|day| day.parse().ok()).collect();
        let every = rule.interval.is_none_or(|interval| interval == 1.0);
        let (opens_at, closes_at) = (time(&rule.opens_at), time(&rule.closes_at));
        let whole = byday.filter(|days| {
            !days.is_empty() && every && freq.is_some() && opens_at.is_some() && closes_at.is_some()
        });
        let parts =
            [&rule.byday, &rule.opens_at, &rule.closes_at].map(|part| part.clone().unwrap_or_default());
        let said = some(&rule.description)
            .or_else(|| some(&rule.notes))
            .or_else(|| super::words::joined([format!("{} {}–{}", parts[0], parts[1], parts[2])], ""));
        let Some(says) = said.filter(|says| says.chars().any(char::is_alphanumeric)) else { continue };
        let day = |text: &Option<String>| text.as_deref()?.get(..10)?.parse().ok();
        let structured = whole.is_some();
        schedules.push(Schedule {
            of: ScheduleOf::Service,
            freq: freq.filter(|_| structured),
            byday: whole.unwrap_or_default(),
            opens_at: opens_at.filter(|_| structured),
            closes_at: closes_at.filter(|_| structured),
            valid_from: day(&rule.valid_from),
            valid_to: day(&rule.valid_to),
            bank_holidays: None,
            says,
            provenance: provenance.clone(),
        });
    }
    schedules
}

pub fn contacts(given: &wire::Service, provenance: &Provenance) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    let mut add = |kind, value: Option<String>, says: Option<String>| {
        let Some(value) = value else { return };
        if contacts.iter().all(|known| (known.kind, &known.value) != (kind, &value)) {
            let provenance = provenance.clone();
            contacts.push(Contact { kind, value, audience: Audience::Public, label: None, says, provenance });
        }
    };
    for contact in &given.contacts {
        for phone in &contact.phones {
            let kind =
                if phone.kind.as_deref() == Some("text") { ContactKind::Text } else { ContactKind::Phone };
            add(kind, some(&phone.number), some(&phone.description));
        }
        add(ContactKind::Email, some(&contact.email), None);
    }
    add(ContactKind::Email, some(&given.email), None);
    add(ContactKind::Website, some(&given.url).filter(|url| is_uri(url)), None);
    for url in &given.additional_urls {
        add(ContactKind::Website, some(&url.url).filter(|url| is_uri(url)), some(&url.label));
    }
    contacts
}

pub fn locations(
    given: &wire::Service,
    provenance: &Provenance,
    problems: &mut Vec<String>,
) -> Vec<Location> {
    let mut locations: Vec<Location> = Vec::new();
    for (at, pair) in given.service_at_locations.iter().enumerate() {
        let Some(place) = &pair.location else { continue };
        if place.location_type.as_deref() == Some("virtual") {
            continue;
        }
        let address = place.addresses.first();
        let lines = address.map(|a| [&a.address_1, &a.city, &a.region, &a.state_province]);
        let line = lines.and_then(|lines| super::words::joined(lines.into_iter().flatten().cloned(), ", "));
        let written = address.and_then(|address| some(&address.postal_code));
        let postcode = match written.as_deref().map(Postcode::parse) {
            None => None,
            Some(Ok(Postcode::Unit(unit))) => Some(unit.to_string()),
            Some(_) => {
                let written = written.unwrap_or_default();
                let field = format!("service_at_locations[{at}].location.addresses[0].postal_code");
                problems.push(format!("`{field}`: `{written}` is not a postcode such as `LE11 3TU`"));
                None
            }
        };
        let point = match (place.latitude, place.longitude) {
            (Some(latitude), Some(longitude)) => match Point::checked(latitude, longitude) {
                // A tenth of a metre: what is written comes back as it was.
                Ok(point) => {
                    Some(Point { latitude: rounded(point.latitude), longitude: rounded(point.longitude) })
                }
                Err(error) => {
                    problems.push(format!("`service_at_locations[{at}].location`: {error}"));
                    None
                }
            },
            _ => None,
        };
        let point = point.filter(|_| postcode.is_none());
        let accessibility = place.accessibility.iter().filter_map(|access| some(&access.description));
        let says = super::words::joined(some(&place.description).into_iter().chain(accessibility), "; ");
        let location = Location {
            site: None,
            name: some(&place.name),
            address: line,
            postcode,
            place: None,
            used_as: match place.location_type.as_deref() {
                Some("postal") => LocationUse::Office,
                _ => LocationUse::Venue,
            },
            confidential: false,
            says,
            point,
            precision: point.map(|_| Precision::Point),
            provenance: provenance.clone(),
        };
        let says_where = location.name.is_some() || location.address.is_some() || location.postcode.is_some();
        if (says_where || location.point.is_some()) && !locations.contains(&location) {
            locations.push(location);
        }
    }
    locations
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

pub fn costs(given: &wire::Service, provenance: &Provenance) -> Vec<Cost> {
    let mut costs: Vec<Cost> = Vec::new();
    for option in &given.cost_options {
        let pence = option.amount.map(|pounds| (pounds * 100.0).round()).filter(|p| (0.0..1e9).contains(p));
        let amount = option.amount.map(|pounds| format!("£{pounds:.2}"));
        let words = [some(&option.option), some(&option.amount_description)];
        let says = super::words::joined(words.into_iter().flatten(), ", ").or(amount);
        let in_pounds = option.currency.as_deref().is_none_or(|currency| currency == "GBP");
        let amount_pence = pence.filter(|_| in_pounds).map(|pence| pence as u32);
        costs.extend(says.map(|says| Cost { amount_pence, says, provenance: provenance.clone() }));
    }
    let fees = some(&given.fees).filter(|fees| costs.iter().all(|cost| cost.says != *fees));
    costs.extend(fees.map(|says| Cost { amount_pence: None, says, provenance: provenance.clone() }));
    costs
}

pub fn languages(given: &wire::Service, provenance: &Provenance) -> Vec<LanguageFact> {
    let mut languages: Vec<LanguageFact> = Vec::new();
    for language in &given.languages {
        let is_code = |code: &String| code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let Some(code) = some(&language.code).filter(is_code) else { continue };
        let says = some(&language.note).or_else(|| some(&language.name));
        if languages.iter().all(|known| known.code != code) {
            languages.push(LanguageFact { code, says, provenance: provenance.clone() });
        }
    }
    languages
}
