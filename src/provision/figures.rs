//! Where is provision thin? The figures of every area for one question, and what they come to over all of Leicester,
//! Leicestershire and Rutland.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::assumptions::Assumptions;
use super::catchment::Access;
use super::inequality::LorenzPoint;
use super::neighbourhoods::Neighbourhoods;
use super::place_counts::PlaceCounts;
use super::question::Question;
use super::rates::{Funnel, funnel, per_10_000};
use super::reach::{Reach, mean_access};
use super::summary::{Summary, summarise};
use super::supply::Supply;
use super::tried::Tried;
use super::units::{Counting, Unit, unit_of, units};
use crate::geography::{AreaCode, Point};
use crate::pathway::Snapshot;

/// What is known of one area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaProvision {
    /// GSS code, or the postcode district.
    #[schema(example = "E07000133")]
    pub code: String,
    #[schema(example = "Melton")]
    pub name: String,
    /// Residents of all ages.
    pub population: u32,
    pub population_counted: Counting,
    /// How much help one of its people is taken to need; 1 on average.
    pub need_weight: f64,
    /// Mean IMD decile of its people: 1 is the most deprived tenth of England. Shown beside need on purpose: recorded need alone
    /// is low where people do not come forward.
    pub imd_decile: Option<f64>,
    /// Services meant for the whole of the area that may take the group asked about. For a ward or district across a border, those
    /// that take people from every part of it.
    pub services_covering: usize,
    /// Those of them of which nothing is unknown: a match with no more said than what is asked about here says that they fit.
    pub services_certain: usize,
    /// Those of them of which it is not certain that they still run.
    pub services_unconfirmed: usize,
    /// Those of them that see people, or may, at a place that nobody states. They may be in reach, and no figure of places holds them.
    pub services_place_unknown: usize,
    /// Services that may take somebody who lives there, wherever they are meant for.
    pub services_accepting: usize,
    /// Those of them that come by phone, text, online or to the home.
    pub services_remote: usize,
    /// Places where people are seen that lie in the area.
    pub venues_in_area: usize,
    /// Places where people are seen that a resident can reach in the time given: a mean over the people.
    pub venues_within: f64,
    /// Straight-line metres from home to the nearest of them: a mean over the people. Null when there is none.
    pub nearest_m: Option<u32>,
    /// Estimated minutes to the nearest: a mean over the people.
    pub nearest_min: Option<f64>,
    /// Part of the people who can reach one in the time given, 0 to 1.
    pub population_within_share: f64,
    /// Places in the area for 10,000 people weighted by need, with a 95% interval. People cross borders: never read it alone.
    pub per_10000: Option<f64>,
    pub per_10000_low: Option<f64>,
    pub per_10000_high: Option<f64>,
    /// Access by floating catchments with three zones (E2SFCA): places for 10,000 people weighted by need, shared with everybody who
    /// can reach them.
    pub access: f64,
    /// The same with a bell-shaped decay instead of zones.
    pub access_gaussian: f64,
    /// The balanced variant (Páez 2019), on a scale of its own.
    pub access_balanced: f64,
    pub band: Band,
    /// Whether the band stays the same if all journeys are longer or shorter by the mean error of the estimate. Null where that error
    /// has not been measured.
    pub band_is_firm: Option<bool>,
}

/// Five classes with fixed breaks against the mean access of everybody in Leicester, Leicestershire and Rutland.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// No place is within the catchment.
    None,
    /// Below half the mean.
    FarBelow,
    /// From half to three quarters of it.
    Below,
    /// From three quarters to one and a quarter.
    Average,
    /// More.
    Above,
}

impl Band {
    pub fn of(access: f64, mean: f64) -> Self {
        match access / mean {
            _ if access <= 0.0 => Band::None,
            share if share < 0.5 => Band::FarBelow,
            share if share < 0.75 => Band::Below,
            share if share <= 1.25 => Band::Average,
            _ => Band::Above,
        }
    }

    /// The word used on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Band::None => "none",
            Band::FarBelow => "far_below",
            Band::Below => "below",
            Band::Average => "average",
            Band::Above => "above",
        }
    }
}

/// Everything found for one question.
#[derive(Debug, Clone)]
pub struct Figures {
    pub areas: Vec<AreaProvision>,
    /// Where each area is, in the same order.
    pub places: Vec<AreaPlace>,
    pub summary: Summary,
    pub lorenz: Vec<LorenzPoint>,
    pub funnel: Option<Funnel>,
    /// What a reader should know before relying on it, plainly.
    pub weakness: Vec<String>,
    /// Access as estimated, and with all journeys shorter and longer.
    pub(super) tried: Vec<Tried>,
}

/// How an area is put on a map.
#[derive(Debug, Clone, Copy)]
pub struct AreaPlace {
    /// GSS code, where it has one.
    pub area: Option<AreaCode>,
    pub centre: Option<Point>,
}

/// Works out every figure of a question.
pub fn figures(
    snapshot: &Snapshot,
    assumptions: &Assumptions,
    question: &Question,
    day: NaiveDate,
) -> Figures {
    let neighbourhoods = Neighbourhoods::of(snapshot, &assumptions.need_weights);
    let supply = Supply::of(snapshot, &neighbourhoods, question, day);
    let reach = Reach::of(&neighbourhoods, &supply, question);
    let every_unit = units(question.level, None, &neighbourhoods, snapshot.gazetteer());
    let every_area = area_figures(&every_unit, &neighbourhoods, &supply, &reach, question);
    let summary = summarise(&neighbourhoods, &supply, &reach);
    // An area is held against all of Leicester, Leicestershire and Rutland, also where no other is shown.
    let located = every_area.iter().map(|area| area.venues_in_area).sum::<usize>();
    let demand: Vec<f64> =
        every_area.iter().map(|area| f64::from(area.population) * area.need_weight).collect();
    let asked_about = |(unit, _): &(Unit, AreaProvision)| {
        question.area.is_none_or(|area| unit.lies_in(area, &neighbourhoods, snapshot.gazetteer()))
    };
    let (units, areas): (Vec<Unit>, Vec<AreaProvision>) =
        every_unit.into_iter().zip(every_area).filter(asked_about).unzip();
    let access: Vec<f64> = reach.zones.access.iter().map(|access| access * 10_000.0).collect();
    let weight: Vec<f64> = neighbourhoods.all.iter().map(|n| n.demand()).collect();
    Figures {
        lorenz: thinned(&super::inequality::lorenz(&access, &weight)),
        funnel: u32::try_from(located).ok().and_then(|count| funnel(count, &demand)),
        weakness: super::weakness::weakness(question, &neighbourhoods, &supply, &summary),
        tried: Tried::each(&reach, &units, &neighbourhoods),
        places: units.iter().map(|unit| AreaPlace { area: unit.area, centre: unit.centre }).collect(),
        areas,
        summary,
    }
}

fn area_figures(
    units: &[Unit],
    neighbourhoods: &Neighbourhoods,
    supply: &Supply,
    reach: &Reach,
    question: &Question,
) -> Vec<AreaProvision> {
    let all = &neighbourhoods.all;
    let mut located: HashMap<String, u32> = HashMap::new();
    for code in supply.venues.iter().filter_map(|venue| unit_of(question.level, venue, all)) {
        *located.entry(code).or_default() += 1;
    }
    let within: Vec<f64> = reach
        .journeys
        .rows()
        .map(|row| row.iter().filter(|minutes| **minutes <= reach.minutes).count() as f64)
        .chain(std::iter::repeat(0.0))
        .take(all.len())
        .collect();
    let mean_access = mean_access(neighbourhoods, &reach.zones);
    let mean_if_shifted = |at: usize| {
        reach.shifted.as_ref().map_or(0.0, |shifted| super::reach::mean_access(neighbourhoods, &shifted[at]))
    };
    let shifted_means = [mean_if_shifted(0), mean_if_shifted(1)];
    let counts: Vec<PlaceCounts> =
        neighbourhoods.places.iter().map(|places| PlaceCounts::of(supply, places)).collect();
    units
        .iter()
        .map(|unit| {
            let mean = |value: &dyn Fn(usize) -> f64| unit.mean(all, false, value).unwrap_or(0.0);
            let access_of =
                |found: &Access| unit.mean(all, true, |at| found.access[at] * 10_000.0).unwrap_or(0.0);
            let band_of = |found: &Access, mean: f64| Band::of(access_of(found), mean);
            let band = band_of(&reach.zones, mean_access);
            let need_weight = mean(&|at| all[at].need_weight);
            let venues_in_area = located.get(&unit.code).copied().unwrap_or(0);
            let rate = per_10_000(venues_in_area, unit.people * need_weight);
            let everywhere_served = unit.parts.iter().all(|(at, _)| reach.nearest[*at].is_some());
            let nearest = |part: fn((f64, f64)) -> f64| {
                everywhere_served
                    .then(|| mean(&|at| reach.nearest[at].map_or(0.0, part)))
                    .filter(|_| !unit.parts.is_empty())
            };
            let services = PlaceCounts::of_all(unit.parts.iter().map(|(at, _)| &counts[all[*at].place]));
            let decile_known = unit.parts.iter().all(|(at, _)| all[*at].decile.is_some());
            let firm = |shifted: &[Access; 2]| {
                shifted.iter().zip(shifted_means).all(|(found, mean)| band_of(found, mean) == band)
            };
            AreaProvision {
                code: unit.code.clone(),
                name: unit.name.clone(),
                population: unit.people.round() as u32,
                population_counted: unit.counted,
                need_weight: rounded(need_weight),
                imd_decile: decile_known.then(|| rounded(mean(&|at| all[at].decile.map_or(0.0, f64::from)))),
                services_covering: services.covering,
                services_certain: services.certain,
                services_unconfirmed: services.unconfirmed,
                services_place_unknown: services.place_unknown,
                services_accepting: services.accepting,
                services_remote: services.remote,
                venues_in_area: venues_in_area as usize,
                venues_within: rounded(mean(&|at| within[at])),
                nearest_m: nearest(|(metres, _)| metres).map(|metres| metres.round() as u32),
                nearest_min: nearest(|(_, minutes)| minutes).map(rounded),
                population_within_share: rounded(mean(&|at| f64::from(u8::from(reach.is_within(at))))),
                per_10000: rate.map(|rate| rounded(rate.value)),
                per_10000_low: rate.map(|rate| rounded(rate.low)),
                per_10000_high: rate.map(|rate| rounded(rate.high)),
                access: rounded(access_of(&reach.zones)),
                access_gaussian: rounded(access_of(&reach.gaussian)),
                access_balanced: rounded(access_of(&reach.balanced)),
                band,
                band_is_firm: reach.shifted.as_ref().map(firm),
            }
        })
        .collect()
}

/// To six decimals: finer would differ from one machine to another and mean nothing.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// A curve with a point in a hundred: enough to draw it.
fn thinned(points: &[LorenzPoint]) -> Vec<LorenzPoint> {
    const DRAWN: usize = 100;
    let Some(last) = points.len().checked_sub(1) else { return Vec::new() };
    let mut kept: Vec<usize> = (0..=DRAWN).map(|at| at * last / DRAWN).collect();
    kept.dedup();
    let exact = |share: f64| rounded(share);
    kept.into_iter()
        .map(|at| LorenzPoint {
            people_share: exact(points[at].people_share),
            access_share: exact(points[at].access_share),
        })
        .collect()
}
