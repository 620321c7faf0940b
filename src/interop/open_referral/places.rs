//! Locations and addresses. HSDS wants street, town, county and postcode in fields of their own; a published line is split only where
//! each part is known, and stays a line of the description otherwise.

use uuid::Uuid;

use super::{wire, words};
use crate::catalogue::{Location, LocationUse, SIGNPOST_NAMESPACE};
use crate::geography::{AreaKind, Gazetteer, Postcode, Precision};

/// The same for every service in the building, and for as long as it is described alike.
pub fn location_id(location: &Location) -> Uuid {
    let what = match &location.site {
        Some(site) => format!("location/site/{site}"),
        None => {
            let Location { name, address, postcode, place, .. } = location;
            format!("location/{:?}", (name, address, postcode, place))
        }
    };
    Uuid::new_v5(&SIGNPOST_NAMESPACE, what.as_bytes())
}

pub fn location(location: &Location, gazetteer: &Gazetteer) -> wire::Location {
    let id = location_id(location);
    let address = address(location, id, gazetteer);
    let use_of_it = match location.used_as {
        LocationUse::Venue => None,
        LocationUse::Office => Some("An office: not a place to turn up at."),
        LocationUse::Outreach => Some("Used now and then."),
    };
    // What could not be put into fields is not lost.
    let line = [&location.address, &location.place, &location.postcode];
    let line = words::joined(line.into_iter().flatten().cloned(), ", ").filter(|_| address.is_none());
    let description = use_of_it.map(str::to_owned).into_iter().chain(location.says.clone()).chain(line);
    // A pin in the middle of a town would send people to the wrong door.
    let exact = matches!(location.precision, Some(Precision::Unit | Precision::Point));
    let point = location.point.filter(|_| exact);
    wire::Location {
        id: id.to_string(),
        location_type: Some(location_type(location.used_as).to_owned()),
        name: location.name.clone(),
        description: words::joined(description, " "),
        latitude: point.map(|point| point.latitude),
        longitude: point.map(|point| point.longitude),
        addresses: address.into_iter().collect(),
        ..wire::Location::default()
    }
}

fn location_type(used_as: LocationUse) -> &'static str {
    match used_as {
        LocationUse::Venue | LocationUse::Outreach => "physical",
        LocationUse::Office => "postal",
    }
}

/// The address, when street, town, county and postcode are all known.
fn address(location: &Location, location_id: Uuid, gazetteer: &Gazetteer) -> Option<wire::Address> {
    let (line, postcode) = (location.address.as_deref()?, location.postcode.as_deref()?);
    let (street, town) = match line.rsplit_once(',') {
        Some((street, town)) if gazetteer.place(town).is_some() => (street.trim(), town.trim()),
        _ => (line, location.place.as_deref()?),
    };
    let county = county(postcode, gazetteer)?;
    Some(wire::Address {
        id: Uuid::new_v5(&location_id, b"address").to_string(),
        address_1: Some(street.to_owned()),
        city: Some(town.to_owned()),
        state_province: Some(county),
        postal_code: Some(postcode.to_owned()),
        country: Some("GB".to_owned()),
        address_type: Some(location_type(location.used_as).to_owned()),
        ..wire::Address::default()
    })
}

/// The county, or the unitary authority, that the postcode lies in for certain.
fn county(postcode: &str, gazetteer: &Gazetteer) -> Option<String> {
    let located = gazetteer.locate(&postcode.parse::<Postcode>().ok()?);
    let [only] = located.authorities.as_slice() else { return None };
    let areas = gazetteer.tree().above(only.code);
    let county = areas.iter().find(|code| code.kind() == AreaKind::County).copied();
    gazetteer.area(county.unwrap_or(only.code)).map(|area| area.name.clone())
}
