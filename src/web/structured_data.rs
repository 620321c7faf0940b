//! A service in the words of schema.org, for search engines and readers: JSON-LD in the head of its page.
//!
//! Only what is published and holds: a closed service is not offered, an age that no page states is not claimed, hours that are known in
//! words only are not given as times.

use chrono::Weekday;
use maud::{Markup, PreEscaped, html};
use serde_json::{Map, Value, json};

use crate::catalogue::{AgeBasis, ContactKind, Frequency, Kind, LocationUse, Schedule, Service, Status};
use crate::geography::AreaCode;
use crate::pathway::Snapshot;

/// The element of the head; nothing for what is not on offer. `open` is the record as anybody may see it.
pub fn script(open: &Service, snapshot: &Snapshot, base: &str) -> Markup {
    if open.kind == Kind::Context || matches!(open.status.is, Status::Closed | Status::Replaced) {
        return html! {};
    }
    // No text of a record may end the element early.
    let text = service(open, snapshot, base).to_string().replace('<', "\\u003c");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

/// The service as schema.org describes one.
pub fn service(open: &Service, snapshot: &Snapshot, base: &str) -> Value {
    let address = format!("{base}/services/{}", open.slug);
    let mut told = Map::from_iter([
        ("@context".to_owned(), json!("https://schema.org")),
        ("@type".to_owned(), json!("Service")),
        ("@id".to_owned(), json!(address)),
        ("url".to_owned(), json!(address)),
        ("name".to_owned(), json!(open.name)),
        ("description".to_owned(), json!(open.summary)),
    ]);
    let mut set = |name: &str, value: Value| {
        let empty = match &value {
            Value::Null => true,
            Value::Array(all) => all.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        };
        if !empty {
            told.insert(name.to_owned(), value);
        }
    };
    set("alternateName", json!(open.also_known_as));
    if let Some(organisation) = snapshot.organisation(&open.organisation) {
        let mut provider = json!({"@type": "Organization", "name": organisation.name});
        if let Some(website) = &organisation.website {
            provider["url"] = json!(website);
        }
        set("provider", provider);
    }
    let needs = snapshot.needs().iter().filter(|need| open.needs.contains(&need.slug));
    set("serviceType", needs.map(|need| json!(need.name)).collect());
    set("areaServed", areas(open, snapshot));
    set("audience", audience(open));
    set("availableChannel", channels(open));
    set("hoursAvailable", open.schedules.iter().filter_map(hours).collect());
    if open.costs.iter().any(|cost| cost.amount_pence == Some(0)) {
        set("offers", json!({"@type": "Offer", "price": 0, "priceCurrency": "GBP"}));
    }
    Value::Object(told)
}

fn areas(open: &Service, snapshot: &Snapshot) -> Value {
    let named = |code: &String| {
        let area = code.parse::<AreaCode>().ok().and_then(|code| snapshot.gazetteer().area(code))?;
        Some(json!({"@type": "AdministrativeArea", "name": area.name, "identifier": code}))
    };
    open.coverage.areas.iter().filter_map(named).collect()
}

fn audience(open: &Service) -> Value {
    let Some(ages) = open.ages.as_ref().filter(|ages| ages.basis == AgeBasis::Stated) else {
        return Value::Null;
    };
    let mut audience = json!({"@type": "PeopleAudience"});
    if let Some(least) = ages.minimum_years {
        audience["suggestedMinAge"] = json!(least);
    }
    if let Some(most) = ages.maximum_years {
        audience["suggestedMaxAge"] = json!(most);
    }
    audience
}

/// A number, a page or a place is each a way to the service. An office is none.
fn channels(open: &Service) -> Value {
    let contacts = open.contacts.iter().map(|contact| match contact.kind {
        ContactKind::Phone => {
            json!({"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "telephone": contact.value}})
        }
        ContactKind::Text => {
            json!({"@type": "ServiceChannel", "serviceSmsNumber": {"@type": "ContactPoint", "telephone": contact.value}})
        }
        ContactKind::Email => {
            json!({"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "email": contact.value}})
        }
        ContactKind::Website | ContactKind::WebForm => {
            json!({"@type": "ServiceChannel", "serviceUrl": contact.value})
        }
    });
    let places = open.locations.iter().filter(|place| place.used_as != LocationUse::Office).map(|place| {
        let mut location = json!({"@type": "Place"});
        if let Some(name) = place.name.as_ref().or(place.place.as_ref()) {
            location["name"] = json!(name);
        }
        if place.address.is_some() || place.postcode.is_some() {
            let mut address = json!({"@type": "PostalAddress", "addressCountry": "GB"});
            if let Some(street) = &place.address {
                address["streetAddress"] = json!(street);
            }
            if let Some(postcode) = &place.postcode {
                address["postalCode"] = json!(postcode);
            }
            location["address"] = address;
        }
        json!({"@type": "ServiceChannel", "serviceLocation": location})
    });
    contacts.chain(places).collect()
}

/// Weekly hours; what a week cannot say is left to the page.
fn hours(schedule: &Schedule) -> Option<Value> {
    let (opens, closes) = schedule.opens_at.zip(schedule.closes_at)?;
    if schedule.freq != Some(Frequency::Weekly) || schedule.byday.is_empty() {
        return None;
    }
    let days: Vec<String> = schedule
        .byday
        .iter()
        .map(|day| Some(format!("https://schema.org/{}", day_name(day.every_week()?))))
        .collect::<Option<_>>()?;
    let mut told = json!({"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens.to_string(),
        // Schema.org knows no 24:00; a day without an end is written from 00:00 to 23:59.
        "closes": if closes.minutes() == 24 * 60 { "23:59".to_owned() } else { closes.to_string() }});
    if let Some(from) = schedule.valid_from {
        told["validFrom"] = json!(from);
    }
    if let Some(until) = schedule.valid_to {
        told["validThrough"] = json!(until);
    }
    Some(told)
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
