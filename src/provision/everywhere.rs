//! What does one person of the panel find at each kind of place, and who of those that take them is within reach?

use std::collections::HashSet;

use super::assumptions::PanelPerson;
use super::neighbourhoods::Neighbourhoods;
use super::people::{PanelQuestion, PersonInArea, StepCounts};
use super::service_set::ServiceSet;
use super::units::Unit;
use super::whereabouts::{comes_to_the_home, place_is_unknown};
use crate::catalogue::{Referrer, Step};
use crate::geography::{Truth, distance_m};
use crate::pathway::{Anywhere, PlaceTruth, Profile, Record, Snapshot};

/// What is the same for everybody: which services are within reach of which neighbourhood.
pub struct Ground<'s> {
    snapshot: &'s Snapshot,
    neighbourhoods: &'s Neighbourhoods,
    /// For each neighbourhood, the services with a place within the time given, a bit each.
    within: Vec<ServiceSet>,
    remote: ServiceSet,
}

impl<'s> Ground<'s> {
    pub fn of(snapshot: &'s Snapshot, neighbourhoods: &'s Neighbourhoods, question: &PanelQuestion) -> Self {
        let travel = question.travel.estimate();
        let most = f64::from(question.minutes);
        let within = neighbourhoods.all.iter().map(|neighbourhood| {
            let away = |point| travel.minutes(distance_m(neighbourhood.point, point));
            let near = |at| snapshot.points(at).any(|point| away(point) <= most);
            ServiceSet::of((0..snapshot.count()).map(near))
        });
        Self {
            snapshot,
            neighbourhoods,
            within: within.collect(),
            remote: ServiceSet::of((0..snapshot.count()).map(|at| snapshot.is_remote(at))),
        }
    }
}

/// What one person finds at each kind of place.
pub struct Everywhere {
    /// One for each of [`Neighbourhoods::places`].
    places: Vec<AtPlace>,
}

#[derive(Default)]
struct AtPlace {
    fits: usize,
    ask: usize,
    doors: usize,
    perhaps_open: usize,
    open_at_step: usize,
    open_with_access: usize,
    by_step: [(usize, usize); Step::ALL.len()],
    open: ServiceSet,
    /// How many of the open ones come to the home.
    open_at_home: usize,
    /// How many of the open ones see people, or may, at a place that nobody states.
    open_place_unknown: usize,
}

impl Everywhere {
    pub fn of(anywhere: &Anywhere, profile: &Profile, ground: &Ground) -> Self {
        let places = ground.neighbourhoods.places.iter();
        Self { places: places.map(|place| AtPlace::of(anywhere, profile, place, ground.snapshot)).collect() }
    }

    pub fn in_unit(
        &self,
        person: &PanelPerson,
        asker: Referrer,
        unit: &Unit,
        ground: &Ground,
    ) -> PersonInArea {
        let all = &ground.neighbourhoods.all;
        let here = || unit.parts.iter().map(|(at, _)| &self.places[all[*at].place]);
        let least = |count: fn(&AtPlace) -> usize| here().map(count).min().unwrap_or(0);
        let open_within = |at: usize| self.places[all[at].place].open.shared_with(&ground.within[at]);
        let remote_only = |at: usize| {
            self.places[all[at].place].open.shared_with_but_not(&ground.remote, &ground.within[at])
        };
        // In person is at a place within reach, or at home.
        let nobody_seen = |at: usize, if_unknown: bool| {
            let place = &self.places[all[at].place];
            let unseen = place.open_at_home == 0 && open_within(at) == 0;
            f64::from(u8::from(unseen && (place.open_place_unknown > 0) == if_unknown))
        };
        let mean = |value: &dyn Fn(usize) -> f64| {
            super::figures::rounded(unit.mean(all, false, value).unwrap_or(0.0))
        };
        PersonInArea {
            person: person.slug.clone(),
            asked_by: asker,
            fits: least(|place| place.fits),
            ask: least(|place| place.ask),
            doors: least(|place| place.doors),
            open: least(|place| place.open.count()),
            perhaps_open: least(|place| place.perhaps_open),
            open_at_step: least(|place| place.open_at_step),
            open_with_access: least(|place| place.open_with_access),
            open_at_home: least(|place| place.open_at_home),
            open_place_unknown: least(|place| place.open_place_unknown),
            by_step: Step::ALL
                .into_iter()
                .enumerate()
                .map(|(at, step)| StepCounts {
                    step,
                    fits: here().map(|place| place.by_step[at].0).min().unwrap_or(0),
                    ask: here().map(|place| place.by_step[at].1).min().unwrap_or(0),
                })
                .collect(),
            open_in_person_within: mean(&|at| open_within(at) as f64),
            open_remote_only: mean(&|at| remote_only(at) as f64),
            none_in_person_share: mean(&|at| nobody_seen(at, false)),
            in_person_unknown_share: mean(&|at| nobody_seen(at, true)),
        }
    }
}

impl AtPlace {
    fn of(anywhere: &Anywhere, profile: &Profile, place: &[PlaceTruth], snapshot: &Snapshot) -> Self {
        let mut found = Self { open: ServiceSet::none(snapshot.count()), ..Self::default() };
        let mut open: Vec<&Record> = Vec::new();
        for judged in &anywhere.judged {
            let record = snapshot.record(judged.record);
            let truth = judged
                .apart_from_place
                .and(place[record.coverage_list as usize].judge(record.service.coverage.basis));
            let fits = match truth {
                Truth::Met => true,
                Truth::Unknown => false,
                Truth::Unmet => continue,
            };
            found.fits += usize::from(fits);
            found.ask += usize::from(!fits);
            found.doors += usize::from(judged.door);
            for (at, step) in Step::ALL.iter().enumerate() {
                if record.service.steps.contains(step) {
                    found.by_step[at].0 += usize::from(fits);
                    found.by_step[at].1 += usize::from(!fits);
                }
            }
            if judged.door {
                continue;
            }
            found.perhaps_open += usize::from(!judged.open_to_asker.is_unmet());
            if fits && judged.open_to_asker.is_met() {
                found.open.set(judged.record);
                open.push(record);
                found.open_at_step +=
                    usize::from(anywhere.suggested.is_some_and(|step| record.service.steps.contains(&step)));
                found.open_with_access += usize::from(gives_what_is_asked(record, profile));
            }
        }
        found.open_at_home = open.iter().filter(|record| comes_to_the_home(&record.service)).count();
        found.open_place_unknown = places_unknown(&open);
        found
    }
}

/// How many of the services open to somebody see people, or may, at a place that nobody states. The places of a service are known where
/// those of a part of it are that is open too.
fn places_unknown(open: &[&Record]) -> usize {
    let placed = open.iter().filter(|record| !record.points.is_empty());
    let wholes: HashSet<&str> = placed.filter_map(|part| part.service.part_of.as_deref()).collect();
    open.iter()
        .filter(|record| place_is_unknown(record) && !wholes.contains(record.service.slug.as_str()))
        .count()
}

/// Whether a service is known to give every language and kind of access asked for.
fn gives_what_is_asked(record: &Record, profile: &Profile) -> bool {
    let service = &record.service;
    let speaks = |code: &String| service.languages.iter().any(|language| language.code == *code);
    profile.languages.iter().all(speaks)
        && profile.access.iter().all(|word| service.access.iter().any(|access| access.word == *word))
}
