//! A place where a service is, as a Location.

use uuid::Uuid;

use super::extension::fact;
use super::resources::{Address, Location as Resource, Meta, Position, Reference};
use super::{terms, words};
use crate::catalogue::{Location, Organisation, Service, ServiceId};

/// Identity of a place of a service: the same on every machine, because it comes from the service and from what names the place. A place
/// that is described anew keeps it; one with another address is another place.
pub fn location_id(service: &Service, place: &Location) -> Uuid {
    let ServiceId(service) = service.id();
    let parts = [&place.site, &place.name, &place.address, &place.postcode, &place.place];
    // A field that is left out and an empty one are the same; a bell stands in no name.
    let key: Vec<&str> = parts.iter().map(|part| part.as_deref().unwrap_or_default()).collect();
    Uuid::new_v5(&service, format!("location/{}", key.join("\u{7}")).as_bytes())
}

/// The places of a service that may be told of, each once.
pub fn places_of(service: &Service) -> Vec<(Uuid, &Location)> {
    let mut places: Vec<(Uuid, &Location)> = Vec::new();
    for place in service.locations.iter().filter(|place| !place.confidential) {
        let id = location_id(service, place);
        if places.iter().all(|(known, _)| *known != id) {
            places.push((id, place));
        }
    }
    places
}

/// Where a service is, in words when it has no name.
pub fn location_name<'s>(service: &'s Service, place: &'s Location) -> &'s str {
    let named = place.name.as_deref().or(place.address.as_deref()).or(place.place.as_deref());
    named.unwrap_or(&service.name)
}

pub fn location(
    service: &Service,
    place: &Location,
    organisation: Option<&Organisation>,
    last_updated: Option<String>,
) -> Resource {
    let Location { address, postcode, says, point, .. } = place;
    let shown = location_name(service, place);
    Resource {
        resource_type: "Location".to_owned(),
        id: location_id(service, place).to_string(),
        meta: Some(Meta {
            last_updated,
            profile: vec![terms::LOCATION_PROFILE.to_owned()],
            ..Meta::default()
        }),
        text: Some(words::short_narrative(&format!("{shown}: a place of {}", service.name))),
        // The name is repeated there: the element `name` is never empty, and the place may have none.
        extension: vec![fact(terms::PLACE, place, &["address", "postcode", "says", "point"])],
        name: Some(shown.to_owned()),
        description: says.clone(),
        mode: Some("instance".to_owned()),
        address: (address.is_some() || postcode.is_some())
            .then(|| Address { text: address.clone(), postal_code: postcode.clone() }),
        position: point
            .map(|point| Position { longitude: Some(point.longitude), latitude: Some(point.latitude) }),
        managing_organization: organisation
            .map(|organisation| Reference::to("Organization", organisation.id(), &organisation.name)),
    }
}
