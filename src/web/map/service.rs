//! Where one service is, and which councils' areas it is for.

use maud::{Markup, html};

use super::{Map, Pin};
use crate::catalogue::{Location, LocationUse, Service};
use crate::geography::{AreaCode, Precision};
use crate::pathway::{Record, Snapshot};
use crate::web::words;

/// The number of a location on the map: only of one where people are seen, and whose place is known.
pub fn numbered(service: &Service) -> Vec<(Option<usize>, &Location)> {
    let mut last = 0;
    let numbered = service.locations.iter().map(|location| {
        let on_map = location.point.is_some() && location.used_as != LocationUse::Office;
        last += usize::from(on_map);
        (on_map.then_some(last), location)
    });
    numbered.collect()
}

/// The map on a service's page, drawn from the record as this reader may see it.
pub fn draw(open: &Service, record: &Record, snapshot: &Snapshot) -> Markup {
    let pins: Vec<Pin> = numbered(open)
        .into_iter()
        .filter_map(|(number, location)| Some(Pin { point: location.point?, number: number? }))
        .collect();
    let national: &[AreaCode] = &[AreaCode::LLR];
    let shaded = if record.national { national } else { &record.covered.areas };
    let areas = record.covered.names.join(", ");
    let rough = open.locations.iter().any(|location| {
        location.used_as != LocationUse::Office
            && !matches!(location.precision, None | Some(Precision::Point | Precision::Unit))
    });
    let map = Map {
        id: "map",
        title: format!("Where {} is", open.name),
        description: format!(
            "Shaded: {areas}. {}",
            if pins.is_empty() {
                "No place to go to is known.".to_owned()
            } else {
                format!("Pins: {}, as listed here.", words::count(pins.len(), "place", "places"))
            }
        ),
        pins: &pins,
        asked: None,
        shaded,
    };
    html! {
        figure.picture {
            (map.draw(snapshot))
            figcaption {
                "Shaded: whom it is for, by area (" (areas) ")."
                @if !pins.is_empty() { " Numbers as in the list of places." }
                @if rough { " Where only a town is known, its pin stands in the middle of the town." }
            }
        }
    }
}
