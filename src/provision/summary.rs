//! What the figures of all neighbourhoods come to: how unequal, for whom, and whether they add up.

use serde::Serialize;
use utoipa::ToSchema;

use super::figures::rounded;
use super::inequality::{DeprivationGroup, concentration_index, gini, slope_index};
use super::neighbourhoods::Neighbourhoods;
use super::reach::{Reach, mean_access};
use super::supply::Supply;

/// Measures over all neighbourhoods (LSOAs), whatever level the areas are given at. People are weighted by need throughout.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Summary {
    /// How many neighbourhoods.
    pub neighbourhoods: usize,
    /// Residents of all ages, mid-2019 estimate.
    pub people: u32,
    /// Services that may serve the group asked about.
    pub services: usize,
    /// Those of them that come by phone, text, online or to the home.
    pub services_remote: usize,
    /// Those of them that see people, or may, at a place that nobody states, for people of some area at least. They may be in reach, and no
    /// figure of places, reach or access holds them.
    pub services_place_unknown: usize,
    /// Part of the services for which a source of the last six months speaks, 0 to 1. Null where none counts.
    pub services_assured_share: Option<f64>,
    /// Places where people are seen; each counts one. A service and its parts at one point are one place.
    pub venues: usize,
    /// Those of them that take only some of the people asked about: students, women, people of one community.
    pub venues_for_some: usize,
    /// Those of them across the border, which count too.
    pub venues_outside_llr: usize,
    /// Those of them put at the middle of a town or village, because no postcode is published.
    pub venues_placed_roughly: usize,
    /// Mean access: places for 10,000 people weighted by need.
    pub mean_access: f64,
    /// 0 for the same everywhere, towards 1 for all of it in one place. Null where there is no access at all.
    pub gini: Option<f64>,
    /// Below 0 the more deprived have more, above 0 the less deprived. Null where there is no access at all.
    pub concentration_index: Option<f64>,
    /// Slope index of inequality: access of the least deprived minus that of the most deprived, on a fitted line.
    pub sii: Option<f64>,
    pub sii_low: Option<f64>,
    pub sii_high: Option<f64>,
    /// Relative index of inequality: the same as a quotient; 1 is no difference. Null where the fitted line, or one of the simulated ones,
    /// goes below no access at all.
    pub rii: Option<f64>,
    pub rii_low: Option<f64>,
    pub rii_high: Option<f64>,
    /// Mean access by IMD decile, the most deprived first: what the two indices are fitted to.
    pub by_deprivation: Vec<DeprivationGroup>,
    /// Part of the people who can reach a place in the time given, 0 to 1.
    pub population_within_share: f64,
    /// How far the access of everybody is from the places that anybody reaches, in places. Anything but nearly nothing is a fault of
    /// the program.
    pub conservation_error: f64,
}

pub fn summarise(neighbourhoods: &Neighbourhoods, supply: &Supply, reach: &Reach) -> Summary {
    let all = &neighbourhoods.all;
    let people: f64 = neighbourhoods.people();
    let demand: Vec<f64> = all.iter().map(|n| n.demand()).collect();
    let access: Vec<f64> = reach.zones.access.iter().map(|access| access * 10_000.0).collect();
    let within: f64 =
        all.iter().enumerate().filter(|(at, _)| reach.is_within(*at)).map(|(_, n)| n.people).sum();
    let shared_out: f64 =
        demand.iter().zip(&reach.zones.access).map(|(people, access)| people * access).sum();
    // Neighbourhoods of unknown deprivation have no rank.
    let ranked: Vec<usize> = (0..all.len()).filter(|at| all[*at].decile.is_some()).collect();
    let of_ranked = |values: &[f64]| ranked.iter().map(|at| values[*at]).collect::<Vec<f64>>();
    let deciles: Vec<f64> = ranked.iter().filter_map(|at| all[*at].decile.map(f64::from)).collect();
    let by_deprivation = deprivation_groups(neighbourhoods, &access);
    let slope = slope_index(&by_deprivation);
    let rii = slope.and_then(|slope| slope.rii);
    let services = supply.services.len();
    let lately = supply.services.iter().filter(|service| service.assured_lately).count();
    Summary {
        neighbourhoods: all.len(),
        people: people.round() as u32,
        services,
        services_remote: supply.services.iter().filter(|service| service.record.remote).count(),
        services_place_unknown: places_unknown(neighbourhoods, supply),
        services_assured_share: (services > 0).then(|| rounded(lately as f64 / services as f64)),
        venues: supply.venues.len(),
        venues_for_some: supply.venues.iter().filter(|venue| supply.is_for_some(venue)).count(),
        venues_outside_llr: supply.venues.iter().filter(|venue| venue.lies_in.is_none()).count(),
        venues_placed_roughly: supply.venues.iter().filter(|venue| venue.roughly).count(),
        mean_access: rounded(mean_access(neighbourhoods, &reach.zones)),
        gini: gini(&access, &demand).map(rounded),
        concentration_index: concentration_index(&of_ranked(&access), &of_ranked(&demand), &deciles)
            .map(rounded),
        sii: slope.map(|slope| rounded(slope.sii.value)),
        sii_low: slope.map(|slope| rounded(slope.sii.low)),
        sii_high: slope.map(|slope| rounded(slope.sii.high)),
        rii: rii.map(|rii| rounded(rii.value)),
        rii_low: rii.map(|rii| rounded(rii.low)),
        rii_high: rii.map(|rii| rounded(rii.high)),
        by_deprivation,
        population_within_share: rounded(if people > 0.0 { within / people } else { 0.0 }),
        conservation_error: (shared_out - reach.zones.reachable_supply).abs(),
    }
}

/// Services whose place is unknown to somebody whom they take.
fn places_unknown(neighbourhoods: &Neighbourhoods, supply: &Supply) -> usize {
    let mut unknown = vec![false; supply.services.len()];
    for places in &neighbourhoods.places {
        let accepts: Vec<_> = supply.services.iter().map(|service| service.accepts(places)).collect();
        unknown.iter_mut().zip(supply.places_unknown(&accepts)).for_each(|(any, here)| *any |= here);
    }
    unknown.into_iter().filter(|unknown| *unknown).count()
}

/// Mean access of the people of each decile, with the standard error of a weighted mean.
fn deprivation_groups(neighbourhoods: &Neighbourhoods, access: &[f64]) -> Vec<DeprivationGroup> {
    let mut groups = Vec::with_capacity(10);
    for decile in 1..=10 {
        let here = || {
            let all = neighbourhoods.all.iter().zip(access);
            all.filter(|(n, _)| n.decile == Some(decile)).map(|(n, access)| (n.demand(), *access))
        };
        let people: f64 = here().map(|(people, _)| people).sum();
        if people <= 0.0 {
            continue;
        }
        let mean = here().map(|(people, access)| people * access).sum::<f64>() / people;
        let squares: f64 =
            here().map(|(people, access)| people * people * (access - mean) * (access - mean)).sum();
        groups.push(DeprivationGroup {
            decile,
            people,
            access: mean,
            standard_error: squares.sqrt() / people,
        });
    }
    groups
}
