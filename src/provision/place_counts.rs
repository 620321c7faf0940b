//! How many services take somebody who lives at a place, are meant for it, and say where they are?

use super::supply::Supply;
use crate::geography::Truth;
use crate::pathway::PlaceTruth;

/// What the services make of one kind of place, one entry for each service counted.
pub struct PlaceCounts {
    covering: Vec<bool>,
    certain: Vec<bool>,
    unconfirmed: Vec<bool>,
    place_unknown: Vec<bool>,
    accepting: Vec<bool>,
    remote: Vec<bool>,
}

/// How many services, of which each holds in every one of several places.
#[derive(Default)]
pub struct Counts {
    pub covering: usize,
    pub certain: usize,
    pub unconfirmed: usize,
    pub place_unknown: usize,
    pub accepting: usize,
    pub remote: usize,
}

impl PlaceCounts {
    pub fn of(supply: &Supply, places: &[PlaceTruth]) -> Self {
        let services = &supply.services;
        let accepts: Vec<Truth> = services.iter().map(|service| service.accepts(places)).collect();
        let covering: Vec<bool> = services.iter().map(|service| service.covers(places)).collect();
        let place_unknown = supply.places_unknown(&accepts);
        let of_covering = |holds: &dyn Fn(usize) -> bool| -> Vec<bool> {
            covering.iter().enumerate().map(|(at, covers)| *covers && holds(at)).collect()
        };
        Self {
            certain: of_covering(&|at| accepts[at].is_met()),
            unconfirmed: of_covering(&|at| !services[at].runs),
            place_unknown: of_covering(&|at| place_unknown[at]),
            accepting: accepts.iter().map(|truth| !truth.is_unmet()).collect(),
            remote: services.iter().zip(&accepts).map(|(s, a)| !a.is_unmet() && s.record.remote).collect(),
            covering,
        }
    }

    /// Services of which something holds in every one of several places.
    pub fn of_all<'c>(places: impl Iterator<Item = &'c PlaceCounts> + Clone) -> Counts {
        let Some(first) = places.clone().next() else { return Counts::default() };
        let count = |which: fn(&PlaceCounts) -> &Vec<bool>| {
            let services = 0..which(first).len();
            services.filter(|at| places.clone().all(|place| which(place)[*at])).count()
        };
        Counts {
            covering: count(|place| &place.covering),
            certain: count(|place| &place.certain),
            unconfirmed: count(|place| &place.unconfirmed),
            place_unknown: count(|place| &place.place_unknown),
            accepting: count(|place| &place.accepting),
            remote: count(|place| &place.remote),
        }
    }
}
