//! Which areas figures are given for, and of which neighbourhoods each is made.
//!
//! Councils and MSOAs are whole neighbourhoods added up. Wards and postcode districts cut through them: a neighbourhood belongs to
//! one by the share of its live postcodes there, and the figures say that they are estimates.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::neighbourhoods::{Neighbourhood, Neighbourhoods};
use super::question::Level;
use super::supply::Venue;
use crate::geography::{AreaCode, Gazetteer, Point, PopulationSource};

/// How the people of an area were counted. Figures counted differently must not be set side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Census of England and Wales, March 2021.
    #[serde(rename = "census_2021")]
    Census2021,
    /// Estimate for the middle of 2019; a single LSOA can differ from the census by up to half.
    #[serde(rename = "mid_2019_estimate")]
    Mid2019Estimate,
    /// Estimate for the middle of 2019, shared out over the area by live postcodes.
    #[serde(rename = "mid_2019_estimate_by_postcodes")]
    Mid2019EstimateByPostcodes,
    /// As imported by whoever runs this copy; the area's own page says from where.
    Imported,
    /// The same, shared out over the area by live postcodes.
    ImportedByPostcodes,
}

impl Counting {
    /// The word used on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Counting::Census2021 => "census_2021",
            Counting::Mid2019Estimate => "mid_2019_estimate",
            Counting::Mid2019EstimateByPostcodes => "mid_2019_estimate_by_postcodes",
            Counting::Imported => "imported",
            Counting::ImportedByPostcodes => "imported_by_postcodes",
        }
    }
}

/// One area of the level asked for.
#[derive(Debug, Clone)]
pub struct Unit {
    /// GSS code, or the postcode district.
    pub code: String,
    pub name: String,
    /// GSS code, where it has one.
    pub area: Option<AreaCode>,
    pub centre: Option<Point>,
    pub people: f64,
    pub counted: Counting,
    /// Positions of its neighbourhoods, and which part of each lies in it.
    pub parts: Vec<(usize, f64)>,
}

impl Unit {
    /// The mean of something over the people of the area, weighted by need where `demand` says so.
    pub fn mean(&self, all: &[Neighbourhood], demand: bool, value: impl Fn(usize) -> f64) -> Option<f64> {
        let (mut people, mut sum) = (0.0, 0.0);
        for (at, share) in &self.parts {
            let here = share * if demand { all[*at].demand() } else { all[*at].people };
            people += here;
            sum += here * value(*at);
        }
        (people > 0.0).then(|| sum / people)
    }

    /// Whether all of it lies in an area, or is it.
    pub fn lies_in(&self, outer: AreaCode, neighbourhoods: &Neighbourhoods, gazetteer: &Gazetteer) -> bool {
        let inside = |at: usize| gazetteer.tree().contains(outer, neighbourhoods.all[at].code).is_met();
        self.area == Some(outer) || self.parts.iter().all(|(at, _)| inside(*at))
    }
}

/// Every area of a level, in order of code; only those that lie in one area, where one is given.
pub fn units(
    level: Level,
    within: Option<AreaCode>,
    neighbourhoods: &Neighbourhoods,
    gazetteer: &Gazetteer,
) -> Vec<Unit> {
    let mut units = every_unit(level, neighbourhoods, gazetteer);
    if let Some(outer) = within {
        units.retain(|unit| unit.lies_in(outer, neighbourhoods, gazetteer));
    }
    units
}

fn every_unit(level: Level, neighbourhoods: &Neighbourhoods, gazetteer: &Gazetteer) -> Vec<Unit> {
    match level {
        Level::LocalAuthority => whole(neighbourhoods, gazetteer, |n| Some(n.authority)),
        Level::Msoa => whole(neighbourhoods, gazetteer, |n| n.msoa),
        Level::Lsoa => whole(neighbourhoods, gazetteer, |n| Some(n.code)),
        Level::Ward => wards(neighbourhoods, gazetteer),
        Level::PostcodeDistrict => districts(neighbourhoods, gazetteer),
    }
}

/// The code of the unit a venue lies in.
pub fn unit_of(level: Level, venue: &Venue, all: &[Neighbourhood]) -> Option<String> {
    let areas = venue.lies_in?;
    let neighbourhood = || areas.neighbourhood.map(|at| &all[at]);
    match level {
        Level::LocalAuthority => Some(areas.authority.to_string()),
        Level::Msoa => neighbourhood()?.msoa.map(|code| code.to_string()),
        Level::Lsoa => Some(neighbourhood()?.code.to_string()),
        Level::Ward => areas.ward.map(|code| code.to_string()),
        Level::PostcodeDistrict => Some(areas.district.to_string()),
    }
}

fn whole(
    neighbourhoods: &Neighbourhoods,
    gazetteer: &Gazetteer,
    code_of: impl Fn(&Neighbourhood) -> Option<AreaCode>,
) -> Vec<Unit> {
    let all = &neighbourhoods.all;
    let mut parts: HashMap<AreaCode, Vec<(usize, f64)>> = HashMap::new();
    for (at, neighbourhood) in all.iter().enumerate() {
        if let Some(code) = code_of(neighbourhood) {
            parts.entry(code).or_default().push((at, 1.0));
        }
    }
    let mut units: Vec<Unit> = parts
        .into_iter()
        .map(|(code, parts)| {
            let area = gazetteer.area(code);
            let counted = area.and_then(|area| area.population);
            let summed = parts.iter().map(|(at, _)| all[*at].people).sum();
            Unit {
                code: code.to_string(),
                name: area.map_or_else(|| code.to_string(), |area| area.name.clone()),
                area: Some(code),
                centre: area.and_then(|area| area.centre),
                people: counted.map_or(summed, |population| f64::from(population.people)),
                counted: match counted.map(|population| population.counted) {
                    Some(PopulationSource::Census2021) => Counting::Census2021,
                    Some(PopulationSource::Mid2019Estimate) => Counting::Mid2019Estimate,
                    Some(PopulationSource::Other) => Counting::Imported,
                    None if neighbourhoods.are_mid_2019() => Counting::Mid2019Estimate,
                    None => Counting::Imported,
                },
                parts,
            }
        })
        .collect();
    units.sort_by(|a, b| a.code.cmp(&b.code));
    units
}

fn wards(neighbourhoods: &Neighbourhoods, gazetteer: &Gazetteer) -> Vec<Unit> {
    let live = gazetteer.postcodes_in_use().filter_map(|postcode| Some((postcode.lsoa?, postcode.ward?)));
    by_postcodes(&neighbourhoods.all, live, |code, parts| {
        let area = gazetteer.area(code);
        estimated(
            code.to_string(),
            area.map_or_else(|| code.to_string(), |area| area.name.clone()),
            Some(code),
            area.and_then(|area| area.centre),
            parts,
            neighbourhoods,
        )
    })
}

fn districts(neighbourhoods: &Neighbourhoods, gazetteer: &Gazetteer) -> Vec<Unit> {
    let live = gazetteer
        .postcodes_in_use()
        .filter_map(|postcode| Some((postcode.lsoa?, postcode.postcode.district())));
    by_postcodes(&neighbourhoods.all, live, |district, parts| {
        let row = gazetteer.districts().find(|row| row.district == district);
        let name = row.map_or_else(|| district.to_string(), |row| format!("{district}: {}", row.main_places));
        // The middle of the part in LLR, as its people are spread.
        let points: Vec<Point> = parts.iter().map(|(at, _)| neighbourhoods.all[*at].point).collect();
        estimated(district.to_string(), name, None, Point::mean(&points), parts, neighbourhoods)
    })
}

fn estimated(
    code: String,
    name: String,
    area: Option<AreaCode>,
    centre: Option<Point>,
    parts: Vec<(usize, f64)>,
    neighbourhoods: &Neighbourhoods,
) -> Unit {
    let people = parts.iter().map(|(at, share)| neighbourhoods.all[*at].people * share).sum();
    let counted = if neighbourhoods.are_mid_2019() {
        Counting::Mid2019EstimateByPostcodes
    } else {
        Counting::ImportedByPostcodes
    };
    Unit { code, name, area, centre, people, counted, parts }
}

/// Shares every neighbourhood out among the areas its live postcodes lie in.
fn by_postcodes<K: Copy + Eq + Ord + std::hash::Hash>(
    all: &[Neighbourhood],
    live: impl Iterator<Item = (AreaCode, K)>,
    unit: impl Fn(K, Vec<(usize, f64)>) -> Unit,
) -> Vec<Unit> {
    let mut counts: HashMap<(usize, K), f64> = HashMap::new();
    let mut in_all = vec![0.0; all.len()];
    for (lsoa, key) in live {
        if let Ok(at) = all.binary_search_by_key(&lsoa, |n| n.code) {
            *counts.entry((at, key)).or_default() += 1.0;
            in_all[at] += 1.0;
        }
    }
    let mut parts: HashMap<K, Vec<(usize, f64)>> = HashMap::new();
    for ((at, key), count) in counts {
        parts.entry(key).or_default().push((at, count / in_all[at]));
    }
    let mut units: Vec<Unit> = parts
        .into_iter()
        .map(|(key, mut parts)| {
            parts.sort_by_key(|(at, _)| *at);
            unit(key, parts)
        })
        .collect();
    units.sort_by(|a, b| a.code.cmp(&b.code));
    units
}
