//! Where the services on one page of results are.

use maud::{Markup, html};

use super::{Map, Pin};
use crate::geography::Located;
use crate::pathway::Snapshot;
use crate::search::Hit;
use crate::web::words;

/// The map beside a list; nothing when no service of the list has a place.
pub struct ResultsMap {
    pins: Vec<Pin>,
    listed: usize,
}

impl ResultsMap {
    /// `first` is the number of the first service on the page. A confidential address is no point of a record, and gets no pin.
    pub fn of(hits: &[Hit], first: usize, snapshot: &Snapshot) -> Self {
        let mut pins = Vec::new();
        for (number, hit) in (first..).zip(hits) {
            let points =
                snapshot.find_at(&hit.slug, hit.position).map(|record| &*record.points).unwrap_or_default();
            pins.extend(points.iter().map(|point| Pin { point: *point, number }));
        }
        Self { pins, listed: hits.len() }
    }

    pub fn has(&self, number: usize) -> bool {
        self.pins.iter().any(|pin| pin.number == number)
    }

    pub fn draw(&self, place: Option<&Located>, snapshot: &Snapshot) -> Markup {
        let mut numbers: Vec<usize> = self.pins.iter().map(|pin| pin.number).collect();
        numbers.dedup();
        let elsewhere = self.listed - numbers.len();
        let near = place.map(|place| format!(", and {} as a ring", place.label)).unwrap_or_default();
        let map = Map {
            id: "map",
            title: "Where these services are".to_owned(),
            description: format!(
                "Numbered pins for {} of the list{near}. The list says the same in words.",
                words::count(numbers.len(), "service", "services")
            ),
            pins: &self.pins,
            asked: place.and_then(|place| place.point),
            shaded: &[],
        };
        html! {
            @if !self.pins.is_empty() {
                figure.picture {
                    (map.draw(snapshot))
                    figcaption {
                        "Numbers as in the list."
                        @if let Some(place) = place.filter(|place| place.point.is_some()) { " The ring: " (place.label) "." }
                        @if elsewhere > 0 { " " (words::count(elsewhere, "service has", "services have")) " no place to go to: by phone, online, or not known." }
                    }
                }
            }
        }
    }
}
