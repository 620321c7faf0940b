//! Who can reach which place of help, and how much there is for them when everybody who can reach it shares it.

use super::catchment::{Access, Decay, Journeys, balanced, two_step};
use super::neighbourhoods::Neighbourhoods;
use super::question::Question;
use super::supply::Supply;
use crate::geography::distance_m;

/// Journeys from every neighbourhood to every place that takes people from there, and what follows from them.
pub struct Reach {
    pub journeys: Journeys,
    /// For each neighbourhood the nearest place: metres, minutes.
    pub nearest: Vec<Option<(f64, f64)>>,
    pub minutes: f64,
    pub zones: Access,
    pub gaussian: Access,
    pub balanced: Access,
    /// Access if every journey were shorter, and longer, by the mean error of the estimate.
    pub shifted: Option<[Access; 2]>,
}

impl Reach {
    pub fn of(neighbourhoods: &Neighbourhoods, supply: &Supply, question: &Question) -> Self {
        let travel = question.travel.estimate();
        let accepted: Vec<Vec<bool>> = neighbourhoods
            .places
            .iter()
            .map(|places| supply.services.iter().map(|s| !s.accepts(places).is_unmet()).collect())
            .collect();
        let mut minutes = Vec::with_capacity(neighbourhoods.all.len() * supply.venues.len());
        let mut nearest = Vec::with_capacity(neighbourhoods.all.len());
        for each in &neighbourhoods.all {
            let mut closest: Option<f64> = None;
            for venue in &supply.venues {
                if !venue.services.iter().any(|service| accepted[each.place][*service]) {
                    minutes.push(f64::INFINITY);
                    continue;
                }
                let metres = distance_m(each.point, venue.point);
                closest = Some(closest.map_or(metres, |closest| closest.min(metres)));
                minutes.push(travel.minutes(metres));
            }
            nearest.push(closest.map(|metres| (metres, travel.minutes(metres))));
        }
        let journeys = Journeys::new(supply.venues.len(), minutes);
        let demand: Vec<f64> = neighbourhoods.all.iter().map(|n| n.demand()).collect();
        let places = vec![1.0; supply.venues.len()];
        let minutes = f64::from(question.minutes);
        // At the usual 20 minutes the zones are those of the paper: to 10, to 20, to 30.
        let zones = Decay::three_zones(minutes / 2.0);
        let bell = Decay::Gaussian { most_min: minutes * 1.5 };
        let shift = |by_min: f64| two_step(&journeys.shifted(by_min), &demand, &places, &zones);
        Self {
            zones: two_step(&journeys, &demand, &places, &zones),
            gaussian: two_step(&journeys, &demand, &places, &bell),
            balanced: balanced(&journeys, &demand, &places, &zones),
            shifted: question.travel.measured_error_min().map(|error| [shift(-error), shift(error)]),
            journeys,
            nearest,
            minutes,
        }
    }

    /// Whether a neighbourhood has a place within the time given.
    pub fn is_within(&self, neighbourhood: usize) -> bool {
        self.nearest[neighbourhood].is_some_and(|(_, minutes)| minutes <= self.minutes)
    }
}

/// Access of everybody together, for 10,000 people weighted by need.
pub fn mean_access(neighbourhoods: &Neighbourhoods, found: &Access) -> f64 {
    let demand: f64 = neighbourhoods.all.iter().map(|n| n.demand()).sum();
    let sum: f64 = neighbourhoods.all.iter().zip(&found.access).map(|(n, access)| n.demand() * access).sum();
    if demand > 0.0 { sum / demand * 10_000.0 } else { 0.0 }
}
