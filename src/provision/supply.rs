//! Which help counts for a question, and where is it?
//!
//! How much a service can do in a week is published for hardly any, so every place where people are seen counts one, and every
//! figure that rests on this says so.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};

use super::neighbourhoods::Neighbourhoods;
use super::question::Question;
use super::whereabouts::{is_a_place_to_go, place_is_unknown, whole};
use crate::catalogue::Fact;
use crate::geography::{
    AreaCode, FURTHEST_TELLING_POSTCODE_M, Gazetteer, Point, Postcode, PostcodeDistrict, Precision, Truth,
};
use crate::pathway::{Known, PlaceTruth, Record, Sheet, Snapshot, judge_group};

/// How long a record counts as lately assured.
const LATELY_DAYS: i64 = 183;

/// A service that may serve the group asked about.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'s> {
    pub record: &'s Record,
    /// Whether it runs and takes people of whom no more is known than what is asked about: met or unknown.
    pub group: Truth,
    /// Whether it certainly still runs.
    pub runs: bool,
    /// Takes only some of the group: students, women, people of one community.
    pub for_some: bool,
    /// Sees people, or may, at a place that nobody states.
    pub place_unknown: bool,
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

/// A place where people are seen. What belongs to one service is one place where it is at one point.
#[derive(Debug, Clone)]
pub struct Venue {
    /// Positions among the services counted: one, or a service and parts of it.
    pub services: Vec<usize>,
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
#[derive(Debug, Clone, Default)]
pub struct Supply<'s> {
    pub services: Vec<Counted<'s>>,
    pub venues: Vec<Venue>,
    /// Services left out of a question about a mode because no source says how they give help.
    pub mode_not_known: usize,
    /// For each service the positions of its parts that have a place.
    placed_parts: Vec<Vec<usize>>,
}

impl<'s> Supply<'s> {
    pub fn of(
        snapshot: &'s Snapshot,
        neighbourhoods: &Neighbourhoods,
        question: &Question,
        day: NaiveDate,
    ) -> Self {
        let mut supply = Self::default();
        let need = question.need.as_deref().and_then(|need| snapshot.need_index(need));
        for judged in judge_group(group(question, need), day.and_time(NaiveTime::MIN).and_utc(), snapshot) {
            let group = judged.takes.and(judged.running);
            if group.is_unmet() {
                continue;
            }
            let record = snapshot.open(judged.record);
            let service = &record.service;
            let helps = need.is_none_or(|need| record.need_bits & (1 << need) != 0);
            if !helps || question.step.is_some_and(|step| !service.steps.contains(&step)) {
                continue;
            }
            if let Some(mode) = question.mode {
                supply.mode_not_known += usize::from(service.modes.is_empty());
                if !service.modes.contains(&mode) {
                    continue;
                }
            }
            let record = snapshot.record(judged.record);
            supply.services.push(Counted {
                record,
                group,
                runs: judged.running.is_met(),
                for_some: judged.for_some,
                place_unknown: place_is_unknown(record),
                assured_lately: record
                    .service
                    .assurance(day)
                    .age_days
                    .is_some_and(|days| days <= LATELY_DAYS),
            });
        }
        supply.place(snapshot.gazetteer(), neighbourhoods);
        supply
    }

    /// Puts the services where they see people.
    fn place(&mut self, gazetteer: &Gazetteer, neighbourhoods: &Neighbourhoods) {
        let mut at_point: HashMap<(&str, u64, u64), usize> = HashMap::new();
        let mut positions: HashMap<&str, usize> = HashMap::new();
        for (at, counted) in self.services.iter().enumerate() {
            let service = &counted.record.service;
            positions.insert(&service.slug, at);
            for point in counted.record.points.iter().filter(|_| is_a_place_to_go(service)) {
                let mut here = service.locations.iter().filter(|location| location.point == Some(*point));
                let roughly = here.all(|location| location.precision != Some(Precision::Unit));
                let key = (whole(service), point.latitude.to_bits(), point.longitude.to_bits());
                let venue = *at_point.entry(key).or_insert_with(|| {
                    let lies_in = lies_in(*point, gazetteer, neighbourhoods);
                    self.venues.push(Venue { services: Vec::new(), point: *point, roughly: true, lies_in });
                    self.venues.len() - 1
                });
                let venue = &mut self.venues[venue];
                venue.roughly &= roughly;
                if venue.services.last() != Some(&at) {
                    venue.services.push(at);
                }
            }
        }
        self.placed_parts = vec![Vec::new(); self.services.len()];
        for (at, counted) in self.services.iter().enumerate() {
            let part_of = counted.record.service.part_of.as_deref().and_then(|whole| positions.get(whole));
            if let Some(whole) = part_of.filter(|_| !counted.record.points.is_empty()) {
                self.placed_parts[*whole].push(at);
            }
        }
    }

    /// Which services see people, or may, at a place that nobody states, of those that take somebody (`accepts`, one for each). The places
    /// of a service are known where those of its parts are.
    pub fn places_unknown(&self, accepts: &[Truth]) -> Vec<bool> {
        let takes = |at: &usize| !accepts[*at].is_unmet();
        let unknown = |(at, counted): (usize, &Counted)| {
            takes(&at) && counted.place_unknown && !self.placed_parts[at].iter().any(takes)
        };
        self.services.iter().enumerate().map(unknown).collect()
    }

    /// Whether a place takes only some of the people asked about, whoever of those at it is asked.
    pub fn is_for_some(&self, venue: &Venue) -> bool {
        venue.services.iter().all(|at| self.services[*at].for_some)
    }
}

/// What is known of everybody asked about. That they have a GP is taken for granted, as it is of the panel.
fn group(question: &Question, need: Option<usize>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.state_if(Fact::GpRegistered, Some(true));
    if let Some(age) = question.age_years {
        sheet.state(Fact::AgeYears, Known::Number(age));
    }
    if let Some(need) = need {
        sheet.state_needs(1 << need);
    }
    sheet
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
