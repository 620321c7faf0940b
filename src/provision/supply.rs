//! Which help counts for a question, and where is it?
//!
//! How much a service can do in a week is published for hardly any, so every place where people are seen counts one, and every
//! figure that rests on this says so.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::neighbourhoods::Neighbourhoods;
use super::question::Question;
use crate::catalogue::{Fact, Kind};
use crate::geography::{
    AreaCode, FURTHEST_TELLING_POSTCODE_M, Gazetteer, Point, Postcode, PostcodeDistrict, Precision, Truth,
};
use crate::pathway::{Known, PlaceTruth, Record, Sheet, Snapshot, running};

/// How long a record counts as lately assured.
const LATELY_DAYS: i64 = 183;

/// A service that may serve the group asked about.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'s> {
    pub record: &'s Record,
    /// Whether it runs and takes people of this age: met or unknown.
    pub group: Truth,
    pub assured_lately: bool,
}

impl Counted<'_> {
    /// Whether it takes somebody who lives at a place.
    pub fn accepts(&self, places: &[PlaceTruth]) -> Truth {
        let place = places[self.record.coverage_list as usize];
        self.group.and(place.judge(self.record.service.coverage.basis))
    }

    /// Whether it is meant for a place, and takes people there. One that anybody may use is meant only for the areas it names.
    pub fn covers(&self, places: &[PlaceTruth]) -> bool {
        use crate::catalogue::CoverageBasis::Anyone;
        let meant = self.record.service.coverage.basis != Anyone
            || !places[self.record.coverage_list as usize].home.is_unmet();
        meant && !self.accepts(places).is_unmet()
    }
}

/// A place where people are seen.
#[derive(Debug, Clone)]
pub struct Venue {
    /// Position among the services counted.
    pub service: usize,
    pub point: Point,
    /// Put at the middle of a town or village, because no postcode is published.
    pub roughly: bool,
    /// The areas of LLR it lies in; none across the border.
    pub lies_in: Option<VenueAreas>,
}

#[derive(Debug, Clone, Copy)]
pub struct VenueAreas {
    pub authority: AreaCode,
    /// Position of the neighbourhood.
    pub neighbourhood: Option<usize>,
    pub ward: Option<AreaCode>,
    pub district: PostcodeDistrict,
}

/// All that counts.
#[derive(Debug, Clone)]
pub struct Supply<'s> {
    pub services: Vec<Counted<'s>>,
    pub venues: Vec<Venue>,
    /// Services left out of a question about a mode because no source says how they give help.
    pub mode_not_known: usize,
}

impl<'s> Supply<'s> {
    pub fn of(
        snapshot: &'s Snapshot,
        neighbourhoods: &Neighbourhoods,
        question: &Question,
        day: NaiveDate,
    ) -> Self {
        let mut supply = Self { services: Vec::new(), venues: Vec::new(), mode_not_known: 0 };
        let mut sheet = Sheet::default();
        if let Some(age) = question.age_years {
            sheet.state(Fact::AgeYears, Known::Number(age));
        }
        let need = question.need.as_deref().and_then(|need| snapshot.need_index(need));
        for at in 0..snapshot.count() {
            let record = snapshot.open(at);
            let service = &record.service;
            let helps = need.is_none_or(|need| record.need_bits & (1 << need) != 0);
            let at_step = question.step.is_none_or(|step| service.steps.contains(&step));
            if service.kind == Kind::Context || !helps || !at_step {
                continue;
            }
            let age = match question.age_years {
                Some(_) => record.judge_ages(&sheet).unwrap_or(Truth::Met),
                None => Truth::Met,
            };
            let group = running(&record).and(age);
            if group.is_unmet() {
                continue;
            }
            if let Some(mode) = question.mode {
                supply.mode_not_known += usize::from(service.modes.is_empty());
                if !service.modes.contains(&mode) {
                    continue;
                }
            }
            let lately = |days: i64| days <= LATELY_DAYS;
            let assured_lately = service.assurance(day).age_days.is_some_and(lately);
            let record = snapshot.record(at);
            supply.services.push(Counted { record, group, assured_lately });
            supply.add_venues(record, snapshot.gazetteer(), neighbourhoods);
        }
        supply
    }

    fn add_venues(&mut self, record: &Record, gazetteer: &Gazetteer, neighbourhoods: &Neighbourhoods) {
        let service = self.services.len() - 1;
        let mut seen: HashSet<(u64, u64)> = HashSet::new();
        for point in &record.points {
            if !seen.insert((point.latitude.to_bits(), point.longitude.to_bits())) {
                continue;
            }
            let mut here = record.service.locations.iter().filter(|location| location.point == Some(*point));
            let roughly = here.all(|location| location.precision != Some(Precision::Unit));
            let lies_in = lies_in(*point, gazetteer, neighbourhoods);
            self.venues.push(Venue { service, point: *point, roughly, lies_in });
        }
    }
}

/// The small areas of the nearest live postcode, where that is near enough to tell and in LLR.
fn lies_in(point: Point, gazetteer: &Gazetteer, neighbourhoods: &Neighbourhoods) -> Option<VenueAreas> {
    let nearest = gazetteer.nearest_postcode(point)?;
    if nearest.distance_m > FURTHEST_TELLING_POSTCODE_M {
        return None;
    }
    let authority = nearest.authority?;
    if !gazetteer.tree().contains(AreaCode::LLR, authority).is_met() {
        return None;
    }
    let postcode = Postcode::Unit(nearest.postcode);
    let located = gazetteer.locate(&postcode);
    let known = located.lsoa.and_then(|code| neighbourhoods.all.binary_search_by_key(&code, |n| n.code).ok());
    Some(VenueAreas {
        authority,
        neighbourhood: known.or_else(|| neighbourhoods.nearest(point, Some(authority))),
        ward: located.ward,
        district: postcode.district(),
    })
}
